"""What `expliquer` shows: each amount, the documents that show it, then its terms with their files and lines."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from rich.text import Text

from docgen.cli.affichage import console, place_as_json
from docgen.cli.ecran import LIGNES_MONTREES
from docgen.cli.encodages import write_json
from docgen.commandes.expliquer import Answer, exact_words, factor_words
from docgen.compute.explain import Explanation, Term
from docgen.french import NBSP, compte, euros, nombre
from docgen.montants import Absence, Montant


def show_explanations(answers: Sequence[Answer], *, json: bool, tout: bool) -> None:
    """The answers: as many as a screen shows, and in a line how many more there are; all of them when `tout`."""
    if json:
        write_json([_answer_as_json(answer) for answer in answers])
        return
    every = [list(_lines(answer)) for answer in answers]
    kept = every if tout else _first(every)
    out = console()
    for line in (line for lines in kept for line in lines):
        out.print(line)
    if left := len(every) - len(kept):
        shown = "la montre" if left == 1 else "les montre"
        out.print(f"Et {compte(left, 'autre réponse', 'autres réponses')} (« --tout » {shown}).")


def _first(every: Sequence[list[Text | str]]) -> list[list[Text | str]]:
    """The answers that hold in a screen with the line that counts the others; the first alone is cut."""
    kept: list[list[Text | str]] = []
    room = LIGNES_MONTREES - 2
    for lines in every:
        if kept and len(lines) > room:
            break
        cut = len(lines) - room
        more = f"  … et {compte(cut + 1, 'ligne')} de plus (« --tout »)"
        kept.append([*lines[: room - 1], more] if cut > 0 else lines)
        room -= len(lines)
    return kept


def _lines(answer: Answer) -> Iterator[Text | str]:
    found = answer.explanation
    yield Text(f"{_shown(found.value, found.unite)}  {found.version} : {found.cell}", "bold")
    if answer.documents:
        yield f"  montré dans : {', '.join(answer.documents)}"
    yield from _terms(found)
    for word, side in zip(("part de", "dans"), found.part_de, strict=False):
        yield f"  {word} {_shown(side.value, side.unite)}  {side.cell}"
        yield from (f"    {line}" for line in _terms(side))


def _terms(found: Explanation) -> Iterator[str]:
    """The terms of an amount, each with its place; nothing of a part of a whole, told by its two sides."""
    width = max((len(_shown(term.value, found.unite)) for term in found.terms), default=0)
    for term in found.terms:
        yield f"  {factor_words(term)} {_shown(term.value, found.unite):>{width}}  {term.cell}  ({term.place})"
        for number in term.nombres:
            yield f"      où {_shown(number.value)} est {number.cell}  ({number.place})"
    if found.arrondi:
        yield f"  arrondi : les termes font {exact_words(found)}"
    if not (found.terms or found.part_de):
        yield "  aucune donnée n'alimente cette cellule"


def _shown(value: Montant | Decimal | Absence, unite: str = "") -> str:
    if isinstance(value, Absence):
        return value.value
    return euros(value) if isinstance(value, Montant) else f"{nombre(value)}{NBSP}{unite}".rstrip()


def _answer_as_json(answer: Answer) -> dict[str, object]:
    return _explanation_as_json(answer.explanation) | {"documents": list(answer.documents)}


def _explanation_as_json(found: Explanation) -> dict[str, object]:
    return {
        "version": found.version,
        "cellule": str(found.cell),
        **_valeur_as_json(found.value),
        "arrondi": found.arrondi,
        "termes": [_term_as_json(term) for term in found.terms],
        **({"unite": found.unite} if found.unite else {}),
        **({"part_de": [_explanation_as_json(side) for side in found.part_de]} if found.part_de else {}),
    }


def _term_as_json(term: Term) -> dict[str, object]:
    return {
        "facteur": str(term.factor),
        "cellule": str(term.cell),
        **_valeur_as_json(term.value),
        "absence": term.value.value if isinstance(term.value, Absence) else None,
        **place_as_json(term.place),
        **({"nombres": [_term_as_json(number) for number in term.nombres]} if term.nombres else {}),
    }


def _valeur_as_json(value: Montant | Decimal | Absence) -> dict[str, object]:
    centimes = value.centimes if isinstance(value, Montant) else None
    return {"centimes": centimes, **({"nombre": str(value)} if isinstance(value, Decimal) else {})}
