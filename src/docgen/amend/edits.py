"""What the operations of one avenant do to the text: edits, all counted on the text before the avenant.

So they are simultaneous: their order does not matter, two of them that hit the same words are seen as places that
overlap, and the text after is written at once (`trace`).
"""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from docgen.adresses.origines import Origine
from docgen.findings import Refusal
from docgen.model.contrat import Alinea, Article, Contrat


class Lignes(Struct, frozen=True):
    """The lines [debut, fin) of an article give way to `alineas`; debut = fin inserts.

    `tout` says that the article is written anew: nothing else may be put before, between or after its lines.
    """

    article: str
    debut: int
    fin: int
    alineas: tuple[Alinea, ...] = ()
    tout: bool = False


class Mots(Struct, frozen=True):
    """The characters [debut, fin) of a line (None: of the title) give way to `texte`."""

    article: str
    ligne: int | None
    debut: int
    fin: int
    texte: str


class Insertion(Struct, frozen=True):
    """A new article, before or after `voisin` (and after the articles under it)."""

    voisin: str
    apres: bool
    article: Article


class Abrogation(Struct, frozen=True):
    """An article loses its lines and keeps its number."""

    article: str


class Renumerotation(Struct, frozen=True):
    """An article takes another number."""

    article: str
    numero: str


Edit = Lignes | Mots | Insertion | Abrogation | Renumerotation
Signed = tuple[Origine, Edit]
"""An edit and its origin: « avenant-1/2 »."""


def touched(edit: Edit) -> str:
    """The number of the article that the edit writes."""
    return edit.article.numero if isinstance(edit, Insertion) else edit.article


def overlap(edit: Edit, other: Edit) -> bool:
    """Whether two edits hit the same words; two insertions at one place do not."""
    if touched(edit) != touched(other) or isinstance(edit, Insertion) or isinstance(other, Insertion):
        return False  # whether the number of a new article is free is said by `misnumbered`
    match edit, other:
        case (Abrogation(), _) | (_, Abrogation()):
            return True
        case (Renumerotation(), Renumerotation()):
            return True
        case (Mots(), Mots()):
            return edit.ligne == other.ligne and _cross((edit.debut, edit.fin), (other.debut, other.fin))
        case (Lignes(), Lignes()):
            return edit.tout or other.tout or _cross((edit.debut, edit.fin), (other.debut, other.fin))
        case (Lignes(), Mots(ligne=int(line))):
            return edit.debut <= line < edit.fin
        case (Mots(ligne=int(line)), Lignes()):
            return other.debut <= line < other.fin
    return False


def _cross(place: tuple[int, int], other: tuple[int, int]) -> bool:
    for point, around in ((place, other), (other, place)):
        if point[0] == point[1]:
            return around[0] < point[0] < around[1]
    return max(place[0], other[0]) < min(place[1], other[1])


def misnumbered(contrat: Contrat, edits: Sequence[Signed]) -> list[tuple[Origine, Refusal]]:
    """The origins whose new number is taken, or comes back on itself, each with its refusal."""
    known = {article.numero for article in contrat.articles}
    moved = {e.article: e.numero for _, e in edits if isinstance(e, Renumerotation)}
    numbers = {numero for _, e in edits if (numero := _new_number(e))}
    given: dict[str, Edit] = {}
    refused = []
    for origine, edit in edits:
        numero = _new_number(edit)
        if numero is None:
            continue
        if isinstance(edit, Renumerotation) and _comes_back(edit.article, moved):
            refused.append((origine, Refusal(
                f"la renumérotation tourne en rond : l'article {edit.article} finit par prendre son propre numéro",
                "Donner à l'un des articles un numéro libre, par exemple « 2.2-1 ».", code="AVE009")))  # fmt: skip
        elif given.setdefault(numero, edit) is not edit or (numero in known and numero not in moved):
            taken = "celui d'un article" if given[numero] is edit else "donné par une autre opération de l'avenant"
            refused.append((origine, Refusal(
                f"le numéro {numero} est déjà {taken}",
                f"Donner un numéro libre, par exemple « {free_number(numero, known | numbers)} » "
                "(un article abrogé garde le sien).", code="AVE009")))  # fmt: skip
    return refused


def free_number(numero: str, taken: Iterable[str]) -> str:
    """The first number free after `numero`: « 2.2-1 », or « 2.2 bis » where the contract already counts so."""
    taken = set(taken)
    bare = numero.split(" ")[0].split("-")[0]
    words = [f"{bare} {word}" for word in ("bis", "ter", "quater")]
    if any(" " in known for known in taken):
        return next((word for word in words if word not in taken), f"{bare}-1")
    return next(f"{bare}-{rank}" for rank in range(1, len(taken) + 2) if f"{bare}-{rank}" not in taken)


def _new_number(edit: Edit) -> str | None:
    match edit:
        case Insertion(article=article):
            return article.numero
        case Renumerotation(numero=numero):
            return numero
    return None


def _comes_back(start: str, moved: Mapping[str, str]) -> bool:
    here, steps = moved.get(start), 0
    while here is not None and here != start and steps <= len(moved):
        here, steps = moved.get(here), steps + 1
    return here == start
