"""Which operation of the avenants caused a change: the marks of the articles carry its origin, its words are beside."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from docgen.adresses.origines import Origine
from docgen.adresses.passages import NomDePassage
from docgen.commandes.comparer import Comparaison, Paire
from docgen.commandes.comparer.cotes import full_name
from docgen.commandes.comparer.regroupement import nom_de
from docgen.compose.consolide import rangees, sides
from docgen.compose.noms import CONSOLIDE
from docgen.compose.textes import Textes
from docgen.compute import Version
from docgen.diff.causes import Citation, etapes, lignee
from docgen.document import Document
from docgen.document.page_de_comparaison import OperationDite
from docgen.dossier import Dossier


class Signatures(Struct, frozen=True):
    """The operations as said, the documents whose marks are signed (both sides), and who signs the other documents."""

    operations: tuple[OperationDite, ...] = ()
    documents: Mapping[str, tuple[Document, Document]] = field(default_factory=dict)
    auteurs: Mapping[str, str] = field(default_factory=dict)

    def signed_pair(self, pair: Paire) -> Paire:
        """`pair`, with the marks of the operations in it when they are known."""
        both = self.documents.get(pair.nom)
        return replace(pair, avant=both[0], apres=both[1]) if both and pair.avant and pair.apres else pair


def sign_changes(comparaison: Comparaison, templates: Path) -> Signatures:
    """What signs the changes of `comparaison`: the operations of the avenants between both sides of each contract."""
    before, after = comparaison.cotes or (None, None)
    if before is None or after is None or after.dossier is None or not comparaison.documents:
        return Signatures()
    said: list[OperationDite] = []
    signed: dict[str, tuple[Document, Document]] = {}
    known = {origine for ecarts in comparaison.contrats for origine in ecarts.causes.noms}
    for code in [code for code in after.versions if code in before.versions]:
        textes = Textes(templates / "textes", after.versions[code].contrat.entete.modele)
        for version in reversed(list(lignee(after.versions[code]))):
            if any(origine.version == version.name for origine in known):
                said += [dite for dite in _dites(after.dossier, version, textes) if dite.origine in known]
        steps = etapes(before.versions[code], after.versions[code])
        both = sides(after.dossier, steps[0], textes, _signe(steps[0])) if len(steps) == 1 else None
        signed |= {f"{code}/{CONSOLIDE}": both} if both else {}
    return Signatures(tuple(said), signed, dict(_auteurs(comparaison)))


def _signe(version: Version) -> Callable[[str], str]:
    """How a mark is signed: by its operation, as named across contracts."""
    return lambda origine: Origine(origine).du_contrat(version.contrat.code)


def _dites(dossier: Dossier, version: Version, textes: Textes) -> Iterator[OperationDite]:
    assert version.avenant is not None
    for rangee in rangees(dossier, version, textes, _signe(version)):
        for passage in rangee.passages:
            place = Citation(version.avenant.numero, rangee.numero)
            yield OperationDite(Origine.of(version.name, passage.rang), nom_de(place), passage.blocs)


def _auteurs(comparaison: Comparaison) -> Iterator[tuple[str, str]]:
    """The last operation that touches each document, by the full name of the document."""
    for ecarts in comparaison.contrats:
        code = ecarts.nouveau.contrat
        for pair in comparaison.documents:
            document = pair.apres or pair.avant
            if document and pair.nom == full_name(code, document):
                yield from (
                    (pair.nom, origine) for origine in ecarts.causes.de(NomDePassage.of("document", document.name))[-1:]
                )
