"""Which operation of the avenants caused a change: the marks of the articles carry its origin, its words are beside."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from docgen.commandes.comparer import Comparaison, Paire
from docgen.commandes.comparer.regroupement import nom_de
from docgen.compose import Textes
from docgen.compose.consolide import CONSOLIDE, rangees, sides
from docgen.compute import Version
from docgen.diff.causes import Citation, adresse_du_document, etapes, lignee
from docgen.document import Document
from docgen.document.page_de_comparaison import OperationDite
from docgen.dossier import Dossier


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


def signes(made: Comparaison, templates: Path) -> Signes:
    """What signs the changes of `made`: the operations of the avenants between both sides of each contract."""
    before, after = made.cotes or (None, None)
    if before is None or after is None or after.dossier is None or not made.documents:
        return Signes()
    said: list[OperationDite] = []
    signed: dict[str, tuple[Document, Document]] = {}
    known = {origine for one in made.contrats for origine in one.causes.noms}
    for code in [code for code in after.versions if code in before.versions]:
        textes = Textes(templates / "textes", after.versions[code].contrat.entete.modele)
        for version in reversed(list(lignee(after.versions[code]))):
            if any(origine.startswith(f"{version.name}/") for origine in known):
                said += [one for one in _dites(after.dossier, version, textes) if one.origine in known]
        steps = etapes(before.versions[code], after.versions[code])
        both = sides(after.dossier, steps[0], textes, _signe(steps[0])) if len(steps) == 1 else None
        signed |= {f"{code}/{CONSOLIDE}": both} if both else {}
    return Signes(tuple(said), signed, dict(_auteurs(made)))


def _signe(version: Version) -> Callable[[str], str]:
    """How a mark is signed, from « avenant-1/2 »: « cls-2024-2027/avenant-1/2 »."""
    return lambda origine: f"{version.contrat.code}/{origine}"


def _dites(dossier: Dossier, version: Version, textes: Textes) -> Iterator[OperationDite]:
    assert version.avenant is not None
    for rangee in rangees(dossier, version, textes, _signe(version)):
        for passage in rangee.passages:
            place = Citation(version.avenant.numero, rangee.numero)
            yield OperationDite(f"{version.name}/{passage.rang}", nom_de(place), passage.blocs)


def _auteurs(made: Comparaison) -> Iterator[tuple[str, str]]:
    """The last operation that touches each document, by the full name of the document."""
    for one in made.contrats:
        code = one.nouveau.contrat
        for pair in made.documents:
            operations = one.causes.de(adresse_du_document(pair.nom.removeprefix(f"{code}/")))
            if operations and pair.nom.startswith(f"{code}/"):
                yield pair.nom, operations[-1]
