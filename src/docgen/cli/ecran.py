"""What is printed by default stands in a screen; what else there is, is said in a line."""

import re

# How many lines a screen shows, the command and its prompt apart.
LIGNES_MONTREES = 40
_RESTE = " […]"
# Where an item of a list begins: its sign, under the sentence that announces it or not.
_POINT = re.compile(r"^ *[•–] ")


def within_a_screen(text: str, option: str) -> str:
    """`text` in at most a screen: its longest items lose their ends, then its middle is counted; `option` shows all."""
    lines = text.rstrip("\n").split("\n")
    while len(lines) > LIGNES_MONTREES and (
        longest := max(_items(lines), key=lambda item: item[1] - item[0], default=None)
    ):
        start, end = longest
        if end - start < 3:
            break
        lines[end - 2 : end] = [lines[end - 2].removesuffix(_RESTE).rstrip() + _RESTE]
    if len(lines) <= LIGNES_MONTREES:
        return "\n".join(lines) + "\n"
    ends = _last_paragraphs(lines)
    kept = _whole_items(lines, LIGNES_MONTREES - len(ends) - 2)
    left = len(lines) - len(kept) - len(ends)
    return "\n".join([*kept, "", f"… et {left} lignes (« {option} » montre tout).", *ends]) + "\n"


def _whole_items(lines: list[str], room: int) -> list[str]:
    """The first lines, `room` at most, without the beginning of an item or of a section whose end is left out."""
    cut = next((start for start, end in _items(lines) if start < room < end), room)
    while cut > 1 and (not lines[cut - 1].strip() or not lines[cut - 2].strip()):
        cut -= 1
    return lines[:cut]


def _items(lines: list[str]) -> list[tuple[int, int]]:
    """Where each item begins and ends."""
    starts = [rank for rank, line in enumerate(lines) if _POINT.match(line)]
    return [(start, _end(lines, start)) for start in starts]


def _end(lines: list[str], start: int) -> int:
    margin = len(lines[start]) - len(lines[start].lstrip())
    end = start + 1
    while end < len(lines) and lines[end].strip() and not _POINT.match(lines[end]):
        if len(lines[end]) - len(lines[end].lstrip()) <= margin:
            break
        end += 1
    return end


def _last_paragraphs(lines: list[str]) -> list[str]:
    """What comes after the last item, when it is short: what was not read, what is not shown, what was looked at."""
    ends = lines[max((end for _, end in _items(lines)), default=len(lines)) :]
    return ends if len(ends) < LIGNES_MONTREES // 2 else []
