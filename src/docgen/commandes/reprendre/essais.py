"""The lines of one document, of the data as they are or once changed on a copy."""

import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from docgen.adresses.chemins import Chemin
from docgen.adresses.versions import NomDeVersion
from docgen.amend import consolidate
from docgen.commandes.reprendre.ecrits import EcritNouveau
from docgen.compose.ensemble import Demandes, compose_all
from docgen.compute import Version, versions
from docgen.demande import Order, from_refus
from docgen.document import Document
from docgen.dossier import Dossier, Source
from docgen.findings import Finding, shown
from docgen.load import load
from docgen.load.yaml_edition import FichierYaml, TextEdit, open_yaml
from docgen.ooxml import paquet
from docgen.ooxml.trace import written_lines
from docgen.render.docx import draw
from docgen.sortie import put


class AdresseDuWord(Struct, frozen=True):
    """Which document: its version or séance, its kind, its name."""

    version: NomDeVersion
    kind: str
    nom: str


def drawn_lines(document: Document, templates: Path) -> tuple[str, ...]:
    """The lines of `document`, as its Word file shows them."""
    return tuple(written_lines(drawn_body(document, templates)))


def drawn_body(document: Document, templates: Path) -> str:
    """The body of the Word file of `document`."""
    data = draw(document, templates / "gabarits", {})
    return paquet.drawn_part(data, paquet.DOCUMENT).decode()


class Sonde(Struct):
    """A copy of a dossier, where other words are put to see where they show; nothing of it is checked."""

    order: Order
    copie: Path

    def lines(self, adresse: AdresseDuWord, textes: Mapping[Path, str]) -> tuple[tuple[str, ...], list[Finding]]:
        """The lines of the document once `textes` are written, by their real paths; or what keeps from reading them."""
        body, findings = self.body(adresse, textes)
        return tuple(written_lines(body)), findings

    def body(self, adresse: AdresseDuWord, textes: Mapping[Path, str]) -> tuple[str, list[Finding]]:
        """The body of the Word file, instead of its lines; "" when it cannot be made."""
        real = self.order.folder.resolve()
        former = {path: path.read_bytes().decode() for path in textes}
        self._put(textes, real)
        try:
            dossier, findings = load(self.copie, self.order.templates / "textes", publie=False)
            document = self._document(dossier, adresse, findings) if dossier else None
            here, there = shown(self.copie), shown(self.order.folder)
            told = [replace(found, location=found.location._replace(file=found.location.file.replace(here, there)))
                    for found in findings]  # fmt: skip
            return (drawn_body(document, self.order.templates) if document else ""), told
        finally:
            self._put(former, real)

    def _put(self, textes: Mapping[Path, str], real: Path) -> None:
        put({self.copie / path.resolve().relative_to(real): text for path, text in textes.items()})

    def _document(self, dossier: Dossier, adresse: AdresseDuWord, findings: list[Finding]) -> Document | None:
        """The document; what keeps from composing it goes to `findings`."""
        computed: list[Version] = []
        for contrat in dossier.contrats:
            etats, refus = consolidate(contrat.base, contrat.avenants)
            findings += [from_refus(dossier, contrat.code, each) for each in refus]
            computed += versions(etats, contrat.executions)
        chosen = [version for version in computed if version.name == adresse.version]
        seances = [seance for seance in dossier.seances if seance.name == adresse.version]
        asked = Demandes(chosen, seances, frozenset({adresse.kind}))
        composed = compose_all(dossier, computed, asked, self.order.templates / "textes")
        findings += composed.findings
        return document_of(composed.documents, adresse)


def document_of(composed: Mapping[str, Sequence[Document]], adresse: AdresseDuWord) -> Document | None:
    """The document of that address among those that were composed."""
    return next((element for element in composed.get(adresse.version, ()) if element.name == adresse.nom), None)


def edited_files(dossier: Dossier, textes: Iterable[EcritNouveau]) -> dict[Path, str]:
    """The text of each file where each of the `MotsEcrits` says something else. Raises `Refusal`, and `OSError`."""
    values: dict[Path, dict[Chemin, str]] = {}
    edits: dict[Path, list[TextEdit]] = {}
    files: dict[Path, FichierYaml] = {}
    for ecrit, text in textes:
        path = Path(ecrit.place.file)
        if ecrit.cle is not None:
            files[path] = open_yaml(dossier.sources[ecrit.cle])
            values.setdefault(path, {})[ecrit.chemin] = text
        else:
            edit = TextEdit(ecrit.debut, ecrit.debut + len(ecrit.texte), text)
            edits.setdefault(path, []).append(edit)
    for path in edits:
        if path not in files:
            files[path] = FichierYaml(path, path.read_bytes().decode(), Source(str(path)))
    return {path: file.edited([*file.value_edits(values.get(path, {})), *edits.get(path, [])])
            for path, file in files.items()}  # fmt: skip


def copied(order: Order, folder: str) -> Sonde:
    """A copy of the dossier of `order` in `folder`."""
    copy = Path(folder).resolve() / order.folder.resolve().name
    shutil.copytree(order.folder, copy, symlinks=True)
    return Sonde(order, copy)


def a_place() -> tempfile.TemporaryDirectory[str]:
    """A folder for a copy, that goes when it is left."""
    return tempfile.TemporaryDirectory()
