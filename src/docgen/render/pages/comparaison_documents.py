"""The documents of the page of a comparison: what changes in sight, what does not folded, and where it is."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from html import escape
from itertools import accumulate

from msgspec.structs import replace

from docgen.document import Block, Heading, Table
from docgen.document.marques import common_revision
from docgen.document.mots import lignes
from docgen.document.page_de_comparaison import DocumentRelu, Genre, Morceau
from docgen.french import compte
from docgen.render.pages.comparaison_tableaux import cause, html_text
from docgen.render.pages.html import html_of_blocks, html_of_change

_GRAVITES: Mapping[Genre, str] = {
    "fond": "ajout, retrait ou réécriture",
    "chiffres": "chiffres, dates, renvois ou cases",
    "redaction": "rédaction",
    "typographie": "typographie",
}
_SORTS = {"ajoute": "nouveau", "retire": "retiré", "modifie": "", "egal": "sans changement"}
# An unchanged paragraph shorter than this is not worth a fold.
COURT = 300
TITRE = 4


def identifiant(nom: str) -> str:
    """A name as it stands in an address.

    >>> identifiant("cls-2024-2027/annexe-1/fiche-1.1")
    'cls-2024-2027--annexe-1--fiche-1.1'
    """
    plain = unicodedata.normalize("NFKD", nom).encode("ascii", "ignore").decode().replace("/", "--")
    return re.sub(r"[^\w.-]+", "-", plain)


def table_of_contents(documents: Sequence[DocumentRelu]) -> str:
    """The documents, each with the count of its changes, as links; those without a change, or shown in another one, are
    folded."""
    alone = [document for document in documents if not document.dans]
    changed = _liens([document for document in alone if document.sort != "egal"])
    folded = _plies("sans changement", [document for document in alone if document.sort == "egal"])
    for title in dict.fromkeys(document.dans for document in documents if document.dans):
        inside = [document for document in documents if document.dans == title]
        folded += _plies(f"déjà montré{'s' if len(inside) > 1 else ''} dans « {title} »", inside)
    return f'<nav aria-label="Documents comparés">{changed}{folded}</nav>'


def _plies(said: str, documents: Sequence[DocumentRelu]) -> str:
    if not documents:
        return ""
    title = f"{compte(len(documents), 'document')} {said}"
    return f"<details><summary>{html_text(title)}</summary>{_liens(documents)}</details>"


def _liens(documents: Sequence[DocumentRelu]) -> str:
    links = "".join(
        f'<li>{_lien(document)} <span class="compte">{_compte(document)}</span></li>' for document in documents
    )
    return f'<ul class="sommaire">{links}</ul>' if links else ""


def _lien(document: DocumentRelu) -> str:
    title = html_text(document.titre)
    return title if document.dans else f'<a href="#{identifiant(document.nom)}">{title}</a>'


def _compte(document: DocumentRelu) -> str:
    if document.dans:
        return "sans changement" if document.sort == "egal" else ""
    light = sum(piece.leger for piece in document.changements)
    more = f", dont {light} de typographie, replié{'s' if light > 1 else ''}" if light else ""
    return (
        _SORTS[document.sort]
        or f"{f'{document.compte}, en ' if document.compte else ''}{compte(len(document.changements), 'endroit')}{more}"
    )


def document_section(document: DocumentRelu, operations: Mapping[str, str]) -> str:
    """A document on both sides; `operations` gives the words for each, by its origin."""
    name = identifiant(document.nom)
    title = f'<h3>{html_text(document.titre)} <span class="compte">{_compte(document)}</span></h3>'
    if document.sort == "egal":
        inside = _pli([block for piece in document.morceaux for block in piece.blocs])
    else:
        ranks = list(accumulate(int(bool(piece.gravite)) for piece in document.morceaux))
        moved = {piece.deplace: rank for rank, piece in zip(ranks, document.morceaux, strict=True) if piece.gravite}
        inside = "".join(
            _morceau(piece, f"{name}.{rank}", rank, document.sort, operations)
            if piece.gravite
            else _inchange(piece, name, moved.get(piece.deplace, 0))
            for rank, piece in zip(ranks, document.morceaux, strict=True)
        )
    band = _bande(document, name) if document.sort == "modifie" else ""
    opening = f'<article class="document" id="{name}" aria-label="{html_text(document.titre)}">'
    return f"{opening}{title}{band}{inside}</article>"


def _bande(document: DocumentRelu, name: str) -> str:
    """Where the changes are, from the beginning of the document (left) to its end (right)."""
    marks = "".join(
        f'<a href="#{name}.{rank}" tabindex="-1"><rect class="{piece.gravite}" x="{min(piece.debut * 1000, 996):.1f}" '
        f'width="{max((piece.fin - piece.debut) * 1000, 4):.1f}" height="10"/></a>'
        for rank, piece in enumerate(document.changements, 1)
    )
    return f'<svg class="bande" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">{marks}</svg>'


def _morceau(piece: Morceau, name: str, rank: int, sort: str, operations: Mapping[str, str]) -> str:
    if sort in ("ajoute", "retire"):
        what = "Ce document n’existe que du nouveau côté" if sort == "ajoute" else "Ce document n’existe plus"
        inside = f"<p class=absent>{what}.</p>{_replie('Lire le document', piece.blocs)}"
    else:
        said = "".join(f"<p class=dit>{html_of_change(line)}</p>" for line in piece.dits)
        inside = said + (_paire(piece.blocs, moved=bool(piece.deplace)) if piece.blocs else "")
    told = piece.nature or _GRAVITES[piece.gravite or "fond"]
    says = html_text(", ".join(filter(None, (told, piece.suivi)))) if sort == "modifie" else _SORTS[sort]
    link = f'<a class="lien" href="#{name}" aria-label="Lien vers le changement {escape(name)}">n° {rank}</a>'
    causes = "".join(f" {cause(origine, operations[origine])}" for origine in piece.operations if origine in operations)
    says = f'<span class="gravite">{says}</span>'
    kind = f'class="passage {piece.gravite}" id="{name}" tabindex="-1"'
    if piece.leger:
        head = f'<summary><span class="repere">Changement léger {says}</span></summary>'
        return f'<details {kind} data-leger>{head}<span class="repere">{link}{causes}</span>{inside}</details>'
    return f'<div {kind}><span class="repere">{link} {says}{causes}</span>{inside}</div>'


def _paire(blocs: tuple[Block, ...], *, moved: bool = False) -> str:
    """What goes and what comes, once in line; twice for reading side by side, unless one side is empty."""
    whole = common_revision(blocs)
    html = _html(blocs)
    if whole or moved:
        side = "ancien" if whole and whole.sort == "suppression" else "nouveau"
        return f'<div class="paire seul"><div class="{side}">{html}</div></div>'
    return f'<div class="paire"><div class="ancien">{html}</div><div class="nouveau double">{html}</div></div>'


def _inchange(piece: Morceau, name: str, moved: int) -> str:
    if piece.deplace:
        link = f'<a href="#{name}.{moved}">n° {moved}</a>'
        return "".join(f"<p class=parti>{html_of_change(line)} ({link})</p>" for line in piece.dits)
    words = sum(map(len, lignes(piece.blocs)))
    alone = len(piece.blocs) == 1 and words <= COURT and not isinstance(piece.blocs[0], Table)
    return f'<div class="contexte">{_html(piece.blocs)}</div>' if piece.titre or alone else _pli(piece.blocs)


def _pli(blocs: Sequence[Block]) -> str:
    words = sum(len(line.split()) for line in lignes(blocs))
    said = f"Sans changement ({compte(words, 'mot')})"
    return _replie(said, blocs)


def _replie(said: str, blocs: Sequence[Block]) -> str:
    return f"<details class=pli><summary>{said}</summary>{_html(blocs)}</details>"


def _html(blocs: Sequence[Block]) -> str:
    # All the headings of a document are under its title, at one height: what is folded leaves no hole above them.
    flat = [replace(block, level=1) if isinstance(block, Heading) else block for block in blocs]
    return html_of_blocks(flat, TITRE)
