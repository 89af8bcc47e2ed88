"""What `docgen expliquer` answers: the amounts that a person designates, with their terms."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct

from docgen.adresses.cellules import Cell, Portee
from docgen.adresses.montants import NomDeMontant
from docgen.adresses.versions import NomDeVersion
from docgen.compose.jetons import ABSENCES
from docgen.compute import Version
from docgen.compute.explain import Explanation, Term, explain, total, typed
from docgen.demande import Outcome
from docgen.document import Amount, Blank, Document, Paragraph, Row, Table, Text, inlines, leaves, walk
from docgen.document.mots import line_words
from docgen.dossier import Dossier
from docgen.findings import Refusal
from docgen.french import enumeration, nombre
from docgen.montants import Absence, Montant

_INCONNU = ABSENCES[Absence.NON_COMMUNIQUE]


# --- an amount by where a reader sees it: its value, or the row and column of a table --------------------------------
class Sighting(Struct, frozen=True):
    """An amount as a document shows it, None for one that is not known; `name` is « version:cell »."""

    document: str
    name: str
    value: Montant | None


def by_value(documents: Iterable[Document], value: Montant) -> list[Sighting]:
    """Where `value` is shown, each cell once a document."""
    found = [
        Sighting(document.name, inline.name, inline.value)
        for document in documents
        for inline in inlines(document)
        if isinstance(inline, Amount) and inline.value == value and _of_the_cube(inline)
    ]
    return list(dict.fromkeys(found))


def by_place(documents: Iterable[Document], name: str, row: str, column: str) -> list[Sighting]:
    """The amounts at the crossing of a row and a column of the tables of a document.

    `name` begins the document's name; `row` and `column` begin the first cell of the row and the head of the column.
    Raises `Refusal` when nothing is there.
    """
    chosen = [document for document in documents if document.name.startswith(name)]
    if not chosen:
        raise Refusal(
            f"aucun document ne s'appelle « {name} »", "Donner le début de son nom, par exemple « annexe-3 »."
        )
    found = [sighting for document in chosen for sighting in _crossings(document, row, column)]
    if not found:
        raise Refusal(
            f"aucun montant de « {chosen[0].name} » n'est à la ligne « {row} », colonne « {column} »",
            "Donner le début de la ligne et de la colonne telles qu'elles s'impriment.",
        )
    return list(dict.fromkeys(found))


def _crossings(document: Document, row: str, column: str) -> Iterator[Sighting]:
    for table in (block for block in walk(document) if isinstance(block, Table)):
        heads = _texts(table.rows[0]) if table.header else []
        wanted = [x for x, head in enumerate(heads) if _begins(head, column)]
        for line in table.rows[table.header :]:
            if _begins(_texts(line)[0], row):
                for x in wanted:
                    yield from _amounts(document, line, x)


def _begins(text: str, start: str) -> bool:
    plain, wanted = text.lower().replace("\u00a0", " "), start.lower()
    return plain == wanted or plain.startswith(f"{wanted} ") or plain.startswith(f"{wanted}\u202f")


def _amounts(document: Document, line: Row, x: int) -> Iterator[Sighting]:
    if x < len(line.cells):
        for block in line.cells[x].blocks:
            for inline in leaves(block.content) if isinstance(block, Paragraph) else ():
                if isinstance(inline, Amount | Blank) and _of_the_cube(inline):
                    yield Sighting(document.name, inline.name, inline.value)
                elif isinstance(inline, Text) and _of_the_cube(inline) and inline.text == _INCONNU:
                    yield Sighting(document.name, inline.name, None)


def _texts(line: Row) -> list[str]:
    return [line_words(cell.blocks) for cell in line.cells]


def _of_the_cube(amount: Amount | Blank | Text) -> bool:
    return bool(amount.name) and not amount.name.est_indicateur


# --- what is answered ------------------------------------------------------------------------------------------------
class Answer(Struct, frozen=True):
    """An amount explained, and the documents that show it."""

    explanation: Explanation
    documents: tuple[str, ...]


def _est_portee(outcome: Outcome, sorte: str) -> bool:
    """Whether a cell may begin so: by a word of the cube, or by that of a division or a table of a contract."""
    states = [version.contrat for acts in outcome.versions.values() for version in acts]
    levels = (level.code for state in states for level in state.entete.niveaux)
    tables = (saisi.tableau.code for state in states for saisi in state.tableaux)
    return sorte in ("contrat", "action", "sous-action", *levels, *tables)


def explanations(outcome: Outcome, words: Sequence[str]) -> list[Answer]:
    """The amounts that `words` designate: a cell, a place in a table, or a value. Raises `Refusal` for nothing."""
    documents = outcome.all_documents
    text = " ".join(words)
    if _est_portee(outcome, Portee(words[0]).sorte):
        return [_by_cell(outcome, documents, Cell.parse(text))]
    try:
        value = Montant.parse(text)
    except Refusal:
        if len(words) != 3:
            raise Refusal(
                f"« {text} » n'est ni une cellule, ni une case, ni un montant",
                f"Écrire par exemple : {_example(outcome)} ; annexe-3 1.1 M ; « 1 659 288 ».",
            ) from None
        return _answers(outcome, documents, by_place(documents, *words))
    found = by_value(documents, value)
    if not found:
        raise Refusal("aucun document ne montre ce montant", "Vérifier le montant, ou donner --contrat et --version.")
    return _answers(outcome, documents, found)


def _example(outcome: Outcome) -> str:
    """A cell that the dossier has: « contrat part/etat 2025 »."""
    contrat = outcome.all_versions[0].contrat
    return f"contrat {contrat.programme.paie.cote} {contrat.entete.exercices[0].nom}"


def _by_cell(outcome: Outcome, documents: Sequence[Document], cell: Cell) -> Answer:
    # The latest version chosen: the one that is being prepared.
    version = _version(outcome, [name for name in outcome.documents if not NomDeVersion(name).est_seance][-1])
    try:
        found = explain(_dossier(outcome), version, cell)
    except Refusal as refusal:
        raise _elsewhere(outcome, version, cell, refusal) from None
    return Answer(found, _showing(documents, NomDeMontant.of(version.name, cell), found.value))


def _elsewhere(outcome: Outcome, version: Version, cell: Cell, refusal: Refusal) -> Refusal:
    """`refusal` of a cell that the contract of `version` has not, with the contracts of the dossier that have it."""
    others = [versions[-1] for code, versions in outcome.versions.items() if code != version.contrat.code]
    having = [other.contrat.code for other in others if _has(outcome, other, cell)]
    if not having:
        return refusal
    asked = enumeration([f"« --contrat {code} »" for code in having], "ou")
    message = (
        f"{refusal.message} {version.contrat.code}" if refusal.message.endswith(" au contrat") else refusal.message
    )
    return Refusal(message, f"Ajouter {asked}, qui l'a.")


def _has(outcome: Outcome, version: Version, cell: Cell) -> bool:
    try:
        explain(_dossier(outcome), version, cell)
    except Refusal:
        return False
    return True


def _answers(outcome: Outcome, documents: Sequence[Document], found: Sequence[Sighting]) -> list[Answer]:
    answers = []
    for name in dict.fromkeys(sighting.name for sighting in found):
        explanation = total([_explained(outcome, terme) for terme in NomDeMontant(name).termes])
        answers.append(Answer(explanation, _showing(documents, name, explanation.value)))
    return answers


def _explained(outcome: Outcome, name: NomDeMontant) -> Explanation:
    dossier = _dossier(outcome)
    seance = dossier.seance(name.version.jour)
    if seance:
        return typed(dossier, seance, name.quoi)
    return explain(dossier, _version(outcome, name.version), Cell.parse(name.quoi))


def _showing(documents: Sequence[Document], name: str, value: Montant | Decimal | Absence) -> tuple[str, ...]:
    if value is Absence.A_COMPLETER:
        return tuple(d.name for d in documents if any(isinstance(i, Blank) and i.name == name for i in inlines(d)))
    if isinstance(value, Absence) and value.inconnue:
        return tuple(d.name for d in documents if any(isinstance(i, Text) and i.name == name for i in inlines(d)))
    if not isinstance(value, Montant):
        return ()
    return tuple(dict.fromkeys(s.document for s in by_value(documents, value) if s.name == name))


def _version(outcome: Outcome, name: str) -> Version:
    return next(version for version in outcome.all_versions if version.name == name)


def _dossier(outcome: Outcome) -> Dossier:
    assert outcome.dossier is not None
    return outcome.dossier


# --- in words ---------------------------------------------------------------------------------------------------------
def factor_words(term: Term) -> str:
    """« + », « − », « 60 % × », « 12,5 × », « 1/1020 × »."""
    factor = Fraction(term.factor)
    if abs(factor) == 1:
        return "+" if factor > 0 else "−"
    if abs(factor) > 1 and (exact := factor * 10**4).denominator == 1:
        return f"{nombre((Decimal(exact.numerator) / 10**4).normalize() + 0)} ×"
    rate = factor * 100
    return f"{rate} % ×" if rate.denominator == 1 else f"{factor} ×"


def exact_words(found: Explanation) -> str:
    """What the terms add up to before any rounding: « 333,335 € », « environ 0,6667 € »."""
    shown = Decimal(round(found.exact * 100)) / 10**4
    about = "" if Fraction(shown) * 100 == found.exact else "environ "
    return f"{about}{nombre(shown.normalize() + 0)} €"
