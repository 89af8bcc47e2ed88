"""Which operation of the avenant caused a change: the marks of the articles carry its rank, and it is said beside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from docgen.amend.operation import Operation
from docgen.comparaison import Comparaison, Paire
from docgen.compose import Textes
from docgen.compose.consolide import CONSOLIDE, rangees, rank_of, sides
from docgen.compute import Version
from docgen.document import Document
from docgen.dossier import Dossier
from docgen.relecture import OperationDite


@dataclass(frozen=True, slots=True)
class Signes:
    """The operations as said, the documents whose marks are signed (both sides), and who signs the other documents."""

    operations: tuple[OperationDite, ...] = ()
    documents: Mapping[str, tuple[Document, Document]] = field(default_factory=dict)
    auteurs: Mapping[str, str] = field(default_factory=dict)

    def paire(self, pair: Paire) -> Paire:
        """`pair`, with the marks of the operations in it when they are known."""
        both = self.documents.get(pair.nom)
        return replace(pair, avant=both[0], apres=both[1]) if both and pair.avant and pair.apres else pair

    def auteur(self, nom: str) -> str:
        """Who signs the changes of the document `nom` that no mark signs yet; empty when nobody is known."""
        folder = nom.rpartition("/")[0]
        return self.auteurs.get(nom, self.auteurs.get(f"{folder}/", ""))


def signes(made: Comparaison, templates: Path) -> Signes:
    """What signs the changes of `made`; nothing when its new side is not the avenant to its old side."""
    if made.cotes is None or made.cotes[1].dossier is None or not made.documents:
        return Signes()
    versions = [tuple(cote.versions.values()) for cote in made.cotes]
    if len(versions[0]) != 1 or len(versions[1]) != 1:
        return Signes()
    (old,), (new,) = versions
    if new.avenant is None or new.avant is None or new.avant.name != old.name:
        return Signes()
    return _signes(made.cotes[1].dossier, new, Textes(templates / "textes", new.contrat.entete.modele))


def _signes(dossier: Dossier, version: Version, textes: Textes) -> Signes:
    assert version.avenant is not None
    both = sides(dossier, version, textes, rank_of)
    signed = {f"{version.contrat.code}/{CONSOLIDE}": both} if both else {}
    said = tuple(
        OperationDite(str(passage.rang), f"Avenant n° {version.avenant.numero}, art. {rangee.numero}", passage.blocs)
        for rangee in rangees(dossier, version, textes, rank_of)
        for passage in rangee.passages
    )
    authors: dict[str, str] = {}
    for rank, operation in enumerate(version.avenant.operations, 1):
        authors |= dict.fromkeys((f"{version.contrat.code}/{name}" for name in _annexes(version, operation)), str(rank))
    return Signes(said, signed, authors)


def _annexes(version: Version, operation: Operation) -> Iterator[str]:
    """The documents that an operation on annexes or fiches brings, by their names."""
    if operation.section != "annexes":
        return
    yield from (f"annexe-1/fiche-{numero}" for numero in operation.fiches_touchees)
    numbers = {str(number) for number in getattr(operation, "annexes", ())}
    for annexe in version.contrat.entete.annexes:
        if str(annexe.numero) in numbers:
            # The annexe, and the documents of its own folder (« annexe-1/ »).
            yield from (annexe.document, f"annexe-{annexe.numero}/")
