"""Two Word files of any origin made one, with native tracked changes: the new file, and what it has lost."""

from datetime import date
from typing import TYPE_CHECKING

from docgen.ooxml.noms import W
from docgen.word.blocs import elements_inside
from docgen.word.contenu import Lecteur, Signes
from docgen.word.marques.apports import Apports
from docgen.word.marques.commentaires import keep_comments
from docgen.word.marques.fusion import Fusion
from docgen.word.marques.plume import Plume
from docgen.word.marques.sections import mark_section
from docgen.word.ouverture import FichierWord

if TYPE_CHECKING:
    from docgen.word.ouverture import Part


def mark(
    ancien: FichierWord,
    nouveau: FichierWord,
    auteur: str,
    jour: date | None = None,
    *,
    mise_en_forme: bool = False,
) -> bytes:
    """The new file with marks: accept them all for `nouveau`, refuse them all for `ancien`. `nouveau` is used up.

    Its look, its pages and its pictures are those of the new file; a change of look alone carries no mark, unless
    `mise_en_forme` asks for it. Words that are struck, hidden or raised are always marked.
    """
    signes = Signes()
    old, new = Lecteur.of(ancien, signes), Lecteur.of(nouveau, signes)
    old.styles.note_discords(new.styles)
    apports = Apports(ancien, nouveau, old.styles, new.styles)
    fusion = Fusion(old, new, apports, Plume(auteur, jour), (ancien.main, nouveau.main), mise_en_forme)
    _mark_around(fusion, ancien, nouveau)
    fusion.merge(ancien.body, nouveau.body)
    for before, after in zip(*(fichier.body.findall(f"{W}sectPr") for fichier in (ancien, nouveau)), strict=False):
        mark_section(fusion, before, after)
    keep_comments(apports, fusion.plume)
    apports.espaces.declare(nouveau)
    return nouveau.data()


def _mark_around(fusion: Fusion, ancien: FichierWord, nouveau: FichierWord) -> None:
    """The headers and footers, each against the one that the same pages had."""
    old = {(rank, kind, sort): part for rank, kind, sort, part in ancien.around()}
    new = list(nouveau.around())
    done: set[Part] = set()
    for rank, kind, sort, part in new:
        if part in done:
            continue
        done.add(part)
        former = next((old[key] for back in range(rank, -1, -1) if (key := (back, kind, sort)) in old), None)
        fusion.between(former or part, part).merge(ancien.tree(former) if former else None, nouveau.tree(part))
    section = next(nouveau.body.iter(f"{W}sectPr"), None)
    known = {(kind, sort) for rank, kind, sort, _ in new if not rank}
    for (rank, kind, sort), part in old.items():
        # Later pages would go on with those of the first ones.
        if rank or (kind, sort) in known or section is None or not list(elements_inside(ancien.tree(part), "p", "tbl")):
            continue
        empty = fusion.apports.around(kind, sort, section, part)
        fusion.between(part, empty).merge(ancien.tree(part), nouveau.tree(empty))
