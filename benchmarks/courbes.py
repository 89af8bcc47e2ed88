"""A curve as a picture (SVG), for what benchmarks measure: nothing to install."""

from collections.abc import Mapping, Sequence
from pathlib import Path

Points = Sequence[tuple[float, float]]
_LARGE, _HAUT, _BORD = 640, 360, 56
_COULEURS = ("#1f4e9e", "#b3261e", "#2e7d32", "#8a5a00")


def write_curves(page: Path, title: str, across: str, up: str, curves: Mapping[str, Points]) -> None:
    """Write `curves`, each by its name, both axes from zero."""
    far = max((x for points in curves.values() for x, _ in points), default=1) or 1
    high = max((y for points in curves.values() for _, y in points), default=1) * 1.1 or 1

    def place(x: float, y: float) -> str:
        return f"{_BORD + x / far * (_LARGE - 2 * _BORD):.1f},{_HAUT - _BORD - y / high * (_HAUT - 2 * _BORD):.1f}"

    said = [_text(_LARGE / 2, 22, title, "middle"), _text(_LARGE / 2, _HAUT - 14, across, "middle"), _text(8, 40, up)]
    for share in (0, 0.25, 0.5, 0.75, 1):
        x, y = place(far * share, 0).split(",")
        said.append(_text(float(x), float(y) + 16, f"{far * share:g}", "middle"))
        x, y = place(0, high * share).split(",")
        said.append(_text(float(x) - 6, float(y) + 4, f"{high * share:.3g}", "end"))
        said.append(f'<line x1="{x}" y1="{y}" x2="{_LARGE - _BORD}" y2="{y}" stroke="#ddd"/>')
    for rank, (name, points) in enumerate(curves.items()):
        colour = _COULEURS[rank % len(_COULEURS)]
        line = " ".join(place(x, y) for x, y in points)
        said.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        said += [f'<circle cx="{place(*p).split(",")[0]}" cy="{place(*p).split(",")[1]}" r="3" fill="{colour}"/>'
                 for p in points if len(points) < 30]  # fmt: skip
        said.append(_text(_BORD + 12, 58 + 16 * rank, name, colour=colour))
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_LARGE} {_HAUT}" font-family="sans-serif">'
    page.write_text("\n".join([head, f'<rect width="{_LARGE}" height="{_HAUT}" fill="#fff"/>', *said, "</svg>", ""]))


def _text(x: float, y: float, words: str, anchor: str = "start", colour: str = "#222") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="12" text-anchor="{anchor}" fill="{colour}">{words}</text>'
