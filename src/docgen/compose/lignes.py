"""The lines of an article, one by one: fields filled in, the avenant that speaks, the place where they are written."""

from dataclasses import replace

from docgen.adresses.origines import Origine
from docgen.adresses.sources import CleDeSource
from docgen.compose.composition import Composition
from docgen.compose.markdown import read_inlines
from docgen.compute import Version
from docgen.document import Block, Inline, List, Paragraph
from docgen.findings import Location
from docgen.model.contrat import Alinea


def filled(composition: Composition, texte: str, origine: Origine = Origine.SIGNE) -> str:
    """`texte` with its fields filled in. The words that an avenant brought speak of that avenant (`origine`)."""
    acte = version_of(composition.version, origine)
    if acte and acte is not composition.version:
        composition = replace(composition, acte=acte.avenant)
    return composition.textes.render_text(texte, composition.names, composition.jetons)


def line(composition: Composition, alinea: Alinea) -> tuple[Inline, ...]:
    """The words of one line, its fields filled in."""
    return read_inlines(filled(composition, alinea.texte, alinea.origine), composition.jetons)


def version_of(version: Version, origine: Origine) -> Version | None:
    """The version that the operation of `origine` made, among `version` and those before it; None for signed text."""
    here: Version | None = version
    while here and here.code != origine.version:
        here = here.avant
    return here


def written_at(composition: Composition, numero: str, origine: Origine = Origine.SIGNE) -> Location:
    """Where the words of an article are written: the operation that brought them, or the file of the article."""
    dossier, code = composition.dossier, composition.contrat.code
    if not origine:
        return dossier.locate(CleDeSource.du_contrat(code, "articles", numero))
    return dossier.locate_operation(code, origine, "a")


def put_line(blocks: list[Block], nature: str, paragraph: Paragraph) -> None:
    """Add a line to the blocks of an article: a tiret joins the list that it follows."""
    last = blocks[-1] if blocks else None
    if nature == "texte":
        blocks.append(paragraph)
    elif isinstance(last, List):
        blocks[-1] = replace(last, items=(*last.items, (paragraph,)))
    else:
        blocks.append(List(((paragraph,),)))
