"""The point that an address names: « le b du 2° », found among the numbered lists of an article."""

from collections.abc import Sequence
from typing import Annotated

from docgen.amend.designation import Designation
from docgen.findings import Refusal
from docgen.model.base import fault, parse_rank_or_last
from docgen.model.contrat import Article
from docgen.model.points import PointNumerote, point_ecrit, points_de, se_suivent
from docgen.model.saisi import Saisi


def _parse_point(value: object) -> str:
    """« 2° », « b du 2° », as acts cite them. Raises a fault when it is no point."""
    chain = point_ecrit(str(value))
    if not chain:
        raise fault(f"« {value} » n'est pas un point", "Écrire par exemple « 2° », « II », « b », ou « 2° du II ».")
    return " du ".join(chain)


def _parse_letter(value: object) -> str:
    point = _parse_point(value)
    if point[0].isdigit():
        raise fault(f"« {value} » n'est pas une lettre", f"Écrire « point: {value} ».")
    return point


NomDePoint = Annotated[str, Saisi(_parse_point, {"type": ["string", "integer"]})]
Lettre = Annotated[str, Saisi(_parse_letter, {"type": "string"})]


def _parse_end(value: object) -> int | str:
    said = str(value).strip()
    is_rank = said.isdigit() or said.startswith(("dernier", "dernière", "avant-")) or isinstance(value, int)
    return parse_rank_or_last(value) if is_rank else _parse_point(value)


# Up to a line, by its rank, or up to a point.
Jusqua = Annotated[int | str, Saisi(_parse_end, {"type": ["integer", "string"], "minimum": 1})]


def said_points(chain: Sequence[str], jusqu_a: int | str | None) -> list[Designation]:
    """The points of `chain`, the innermost first, as an act names them; the first up to another."""
    steps = [Designation(name) for name in chain]
    if jusqu_a is not None and steps:
        word = "et" if se_suivent(chain[0], str(jusqu_a)) else "à"
        steps[0] = Designation(f"{chain[0]} {word} {jusqu_a}", pluriel=True)
    return steps


def point_lines(article: Article, chain: Sequence[str], jusqu_a: int | str | None = None) -> range:
    """The lines of the point that `chain` names, up to the end of another. Refused when it is missing or ambiguous."""
    point = _point(article, tuple(chain))
    if jusqu_a is None:
        return range(point.debut, point.fin)
    after = [other for other in points_de(article.alineas) if other.debut >= point.fin and other.dans == point.dans]
    last = next((other for other in after if other.dit == str(jusqu_a)), None)
    if last is None:
        raise _missing(article, (str(jusqu_a),), f"il n'y a pas de {jusqu_a} après le {point.nom}")
    return range(point.debut, last.fin)


def _point(article: Article, chain: tuple[str, ...]) -> PointNumerote:
    named = [point for point in points_de(article.alineas) if _answers(point, chain)]
    exact = [point for point in named if point.chemin == chain]
    found = exact or named
    said = f"le {' du '.join(chain)}"
    if not found:
        raise _missing(article, chain, f"{said} n'existe pas dans l'article {article.numero}")
    if len(found) > 1:
        where = ", ".join(f"alinéa {point.debut + 1}" for point in found)
        raise Refusal(
            f"{said} est ambigu dans l'article {article.numero} : {len(found)} points se nomment ainsi ({where})",
            f"Dire dans quoi il est, par exemple « point: {_fuller(found)} », ou viser son alinéa.\n"
            + listed(article),
            code="AVE003",
        )  # fmt: skip
    return found[0]


def _fuller(found: Sequence[PointNumerote]) -> str:
    return next((point.nom for point in found if point.dans), f"{found[0].dit} du II")


def _answers(point: PointNumerote, chain: tuple[str, ...]) -> bool:
    """Whether `point` is the first of `chain`, and in the others, in that order; some may be left out."""
    if point.dit != chain[0]:
        return False
    above = iter(point.chemin[1:])
    return all(name in above for name in chain[1:])


def _missing(article: Article, chain: Sequence[str], message: str) -> Refusal:
    points = points_de(article.alineas)
    if not points:
        return Refusal(message, "L'article n'a pas de liste numérotée : viser la ligne par son rang, « alinea: 2 ».",
                       code="AVE001")  # fmt: skip
    known = [point.dit for point in points]
    # « le a du 2 »: the letter is there, and it is the number that is not written so.
    unknown = [name for name in chain if name not in known]
    near = next((dit for name in unknown for dit in known if dit.strip("°") == name.strip("°")), None)
    advice = f"Écrire « {near} », comme dans l'article." if near else "Viser l'un des points de l'article."
    return Refusal(message, f"{advice}\n{listed(article)}", code="AVE001")


def listed(article: Article) -> str:
    """The points of the article, for a drafter to choose among."""
    return "Points de l'article : " + " ; ".join(point.nom for point in points_de(article.alineas)) + "."
