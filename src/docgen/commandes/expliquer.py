"""What `docgen expliquer` answers: the amounts that a person designates, with their terms."""

from collections.abc import Sequence
from dataclasses import dataclass

from docgen.adresses.cellules import Cell, Portee
from docgen.adresses.montants import NomDeMontant
from docgen.adresses.versions import NomDeVersion
from docgen.compose.reperage import Sighting, by_place, by_value
from docgen.compute import Version
from docgen.compute.explain import Explanation, explain, total, typed
from docgen.demande import Outcome
from docgen.document import Document
from docgen.dossier import Dossier
from docgen.findings import Refusal
from docgen.montants import Montant

PORTEES = ("contrat", "axe", "action", "sous-action")


@dataclass(frozen=True, slots=True)
class Answer:
    """An amount explained, and the documents that show it."""

    explanation: Explanation
    documents: tuple[str, ...]


def explanations(outcome: Outcome, words: Sequence[str]) -> list[Answer]:
    """The amounts that `words` designate: a cell, a place in a table, or a value. Raises `Refusal` for nothing."""
    documents = outcome.all_documents
    text = " ".join(words)
    if Portee(words[0]).sorte in PORTEES:
        return [_by_cell(outcome, documents, Cell.parse(text))]
    try:
        value = Montant.parse(text)
    except Refusal:
        if len(words) != 3:
            raise Refusal(
                f"« {text} » n'est ni une cellule, ni une case, ni un montant",
                "Écrire par exemple : axe/1 part/etat 2025 ; annexe-3 1.1 M ; « 1 659 288 ».",
            ) from None
        return _answers(outcome, documents, by_place(documents, *words))
    found = by_value(documents, value)
    if not found:
        raise Refusal("aucun document ne montre ce montant", "Vérifier le montant, ou donner --contrat et --version.")
    return _answers(outcome, documents, found)


def _by_cell(outcome: Outcome, documents: Sequence[Document], cell: Cell) -> Answer:
    # The latest version chosen: the one that is being prepared.
    version = _version(outcome, [name for name in outcome.documents if not NomDeVersion(name).est_seance][-1])
    found = explain(_dossier(outcome), version, cell)
    return Answer(found, _showing(documents, NomDeMontant.of(version.name, cell), found.value))


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


def _showing(documents: Sequence[Document], name: str, value: Montant) -> tuple[str, ...]:
    return tuple(dict.fromkeys(s.document for s in by_value(documents, value) if s.name == name))


def _version(outcome: Outcome, name: str) -> Version:
    return next(version for version in outcome.all_versions if version.name == name)


def _dossier(outcome: Outcome) -> Dossier:
    assert outcome.dossier is not None
    return outcome.dossier
