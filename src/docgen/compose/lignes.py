"""The lines of an article, one by one: fields filled in, the avenant that speaks, the place where they are written."""

from __future__ import annotations

from dataclasses import replace

from docgen.amend.avenant import Avenant
from docgen.amend.sommaire import parse_origine
from docgen.compose.composition import Composition
from docgen.compose.markdown import read_inlines
from docgen.compute import Version
from docgen.document import Block, Inline, List, Paragraph
from docgen.findings import Location
from docgen.model.contrat import Alinea


def filled(composition: Composition, texte: str, origine: str = "") -> str:
    """`texte` with its fields filled in. The words that an avenant brought speak of that avenant (`origine`)."""
    acte = avenant_of(composition.version, origine)
    if acte and acte is not composition.version.avenant:
        composition = replace(composition, acte=acte)
    return composition.textes.render_text(texte, composition.names, composition.jetons)


def line(composition: Composition, alinea: Alinea) -> tuple[Inline, ...]:
    """The words of one line, its fields filled in."""
    return read_inlines(filled(composition, alinea.texte, alinea.origine), composition.jetons)


def avenant_of(version: Version, origine: str) -> Avenant | None:
    """The avenant of an origin (« avenant-1/2 »), among those that made the version; None for the signed text."""
    made = version_of(version, origine.partition("/")[0])
    return made.avenant if made else None


def version_of(version: Version, code: str) -> Version | None:
    """The version of that code, among `version` and those before it."""
    here: Version | None = version
    while here and here.code != code:
        here = here.avant
    return here


def written_at(composition: Composition, numero: str, origine: str = "") -> Location:
    """Where the words of an article are written: the operation that brought them, or the file of the article."""
    code = composition.contrat.code
    if not origine:
        return composition.dossier.locate(f"{code}/articles/{numero}")
    version, rank = parse_origine(origine)
    return composition.dossier.locate(f"{code}/avenants/{version}", "operations", rank - 1, "a")


def put_line(made: list[Block], nature: str, paragraph: Paragraph) -> None:
    """Add a line to the blocks of an article: a tiret joins the list that it follows."""
    last = made[-1] if made else None
    if nature == "texte":
        made.append(paragraph)
    elif isinstance(last, List):
        made[-1] = replace(last, items=(*last.items, (paragraph,)))
    else:
        made.append(List(((paragraph,),)))
