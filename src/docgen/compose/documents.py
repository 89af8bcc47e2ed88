"""From the text of a kind and the names that it may use to a `Document`: what versions and séances have in common."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from msgspec import Struct, field
from msgspec.structs import replace

from docgen.adresses.noms_de_fichiers import near_name, why_no_file
from docgen.compose.fautes import TextFault, located, text_fault
from docgen.compose.images import illustrated
from docgen.compose.jetons import Jetons
from docgen.compose.lignes import located_line
from docgen.compose.markdown import read_sections
from docgen.compose.pour_chaque import FICHE, place_of_option
from docgen.compose.textes import OPTIONS, Kind, Textes
from docgen.document import Document, ImageLue
from docgen.document.edition import notes_apart
from docgen.document.sommaire import empty_contents
from docgen.findings import Finding, Location, Refusal, shown
from docgen.french import typographie

Statut = Literal["projet", "final"]
SANS_IMAGE: Mapping[str, ImageLue] = MappingProxyType({})
# The names that a text may use, once the tokens of its values are known.
NomsDuTexte = Callable[[Jetons], Mapping[str, object]]


class Rendu(Struct, frozen=True):
    """One rendering: the texts, the tokens of its values, and what the document says that it is a version of.

    `images` are the pictures of the dossier, by their path there.
    """

    textes: Textes
    jetons: Jetons
    label: str
    statut: Statut
    images: Mapping[str, ImageLue] = field(default_factory=dict)


def compose_document(rendu: Rendu, kind: Kind, context: Mapping[str, object]) -> Document:
    """The document that the text of `kind` makes of `context`. Raises `TextFault`."""
    textes, jetons = rendu.textes, rendu.jetons
    names = {**context, "statut_document": rendu.statut}

    def option(key: str, default: str = "") -> str:
        # The header opens with a line « --- »; its keys follow, one a line.
        line = list(kind.options).index(key) + 2 if key in kind.options else 1
        with located(Location(shown(textes.file_of(kind)), line, 1)):
            return jetons.plain(textes.render_text(kind.options.get(key, default), names, jetons))

    try:
        landscape = option("orientation") == "paysage"
        composed = textes.render(kind.file, names, jetons)
        with located_line(textes, kind.file, composed):
            sections = read_sections(composed, jetons, landscape=landscape)
            sections, edition = notes_apart(illustrated(sections, composed, textes, rendu.images))
        fields = tuple((key, typographie(option(key))) for key in kind.options if key not in OPTIONS)
        document = Document(
            name=option("nom"),
            kind=kind.code,
            title=typographie(option("titre")),
            sections=sections,
            version=typographie(rendu.label) if option("version", "oui") != "non" else "",
            status=rendu.statut,
            gabarit=option("gabarit", "acte"),
            fields=fields,
            acte=option("acte", "oui") != "non",
            onglet=option("onglet"),
            fiche=getattr(names.get(FICHE), "numero", ""),
            edition=edition if rendu.statut == "projet" else (),
        )
        if empty_contents(document):
            raise Refusal(
                "aucun titre ne suit le sommaire", "Écrire un titre « # » plus bas, ou ôter « ::: sommaire »."
            )
        return document
    except Refusal as refusal:
        place = Location(shown(textes.file_of(kind)))
        raise text_fault(refusal.code or "TPL004", refusal.message, place, refusal.remedy) from None


def compose_each(
    textes: Textes,
    label: str,
    targets: Iterator[tuple[Kind, NomsDuTexte]],
    *,
    imprime: str | None = None,
    final: bool,
    images: Mapping[str, ImageLue] = SANS_IMAGE,
) -> tuple[list[Document], list[Finding]]:
    """The document of each of `targets`, and what is wrong in the texts.

    `label` is what a fault calls the version or the séance; `imprime`, what the documents do, where it is otherwise.
    """
    documents: list[Document] = []
    findings: list[Finding] = []
    try:
        chosen = list(targets)
    except TextFault as error:
        return [], [error.finding]
    for kind, context in chosen:
        statut: Statut = "final" if final else "projet"
        rendu = Rendu(textes, Jetons(), label if imprime is None else imprime, statut, images)
        try:
            documents.append(compose_document(rendu, kind, context(rendu.jetons)))
        except TextFault as error:
            findings.append(error.finding)
    findings += _of_no_name(textes, label, documents, {kind.code: kind for kind, _ in chosen})
    findings += _of_one_name(textes, label, documents, {kind.code: kind for kind, _ in chosen})
    return documents, list(dict.fromkeys(findings))


def _of_no_name(
    textes: Textes, label: str, documents: Sequence[Document], kinds: Mapping[str, Kind]
) -> Iterator[Finding]:
    """The documents whose file could not have its name on Windows, where it will be opened."""
    for document in documents:
        *folders, name = document.name.split("/")
        whys = [why_no_file(folder) for folder in folders] + [why_no_file(name and f"{name}.docx")]
        if why := next(filter(None, whys), ""):
            near = "/".join(map(near_name, (*folders, name)))
            message = f"{label} : « {document.name} » ne convient pas pour le nom d'un fichier : {why}"
            remedy = f"Changer « nom » dans l'en-tête, pour qu'il donne par exemple « {near} »."
            yield text_fault("TPL009", message, place_of_option(textes, kinds[document.kind], "nom"), remedy).finding


def _of_one_name(
    textes: Textes, label: str, documents: Sequence[Document], kinds: Mapping[str, Kind]
) -> Iterator[Finding]:
    """The documents that would take the place of another: capitals do not tell two files apart everywhere."""
    first: dict[str, Document] = {}
    for document in documents:
        former = first.setdefault(document.name.casefold(), document)
        if former is document:
            continue
        place, other = (place_of_option(textes, kinds[found.kind], "nom") for found in (document, former))
        both = f"{former.kind}.md et {document.kind}.md" if former.kind != document.kind else f"{document.kind}.md"
        message = f"{label} : deux documents s'écriraient dans le même fichier « {document.name} » ({both})"
        remedy = "Leur donner deux noms (« nom », dans l'en-tête)."
        if former.kind == document.kind:
            remedy = "Mettre dans « nom » ce qui change de l'un à l'autre."
        shown_at = Location(shown(Path(other.file)), other.line, other.column)
        found = text_fault("TPL008", message, place, remedy).finding
        yield replace(found, related=(shown_at,))
