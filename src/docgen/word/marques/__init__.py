"""Two Word files of any origin made one, with native tracked changes: the new file, and what it has lost."""

from collections.abc import Hashable
from datetime import date
from typing import TYPE_CHECKING

from docgen.ooxml.noms import W
from docgen.word.blocs import read_word_blocks
from docgen.word.contenu import Lecteur
from docgen.word.marques.apports import Apports
from docgen.word.marques.commentaires import keep_comments
from docgen.word.marques.fusion import Fusion
from docgen.word.marques.notes import settle_notes
from docgen.word.marques.plume import Plume
from docgen.word.marques.retraits import sign_removals
from docgen.word.marques.sections import mark_section
from docgen.word.ouverture import FichierWord
from docgen.word.signes import Signes

if TYPE_CHECKING:
    from docgen.word.ouverture import Part

    # What runs around the pages, by the rank of a section, « header » or « footer », and its type.
    _Autour = dict[tuple[int, str, str], Part]


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
    `mise_en_forme` asks for it. Words that are struck, hidden or raised are always marked. What a revision of the new
    file, as it came, had already made keeps its author and its day; `auteur` signs the rest.
    """
    sign_removals(ancien, nouveau)
    signes = Signes()
    old, new = Lecteur.of(ancien, signes), Lecteur.of(nouveau, signes)
    old.styles.note_discords(new.styles)
    apports = Apports(ancien, nouveau, old.styles, new.styles)
    fusion = Fusion(
        old, new, apports, Plume(auteur, jour, nouveau.paraphes), (ancien.main, nouveau.main), mise_en_forme
    )
    _mark_around(fusion, ancien, nouveau)
    fusion.merge(ancien.body, nouveau.body)
    for before, after in zip(*(fichier.body.findall(f"{W}sectPr") for fichier in (ancien, nouveau)), strict=False):
        mark_section(fusion, before, after)
    keep_comments(apports, fusion.plume)
    settle_notes(nouveau)
    apports.espaces.declare(nouveau)
    return nouveau.data()


def _mark_around(fusion: Fusion, ancien: FichierWord, nouveau: FichierWord) -> None:
    """The headers and footers, each against the one that the same pages had."""
    old = {(rank, kind, sort): part for rank, kind, sort, part in ancien.around()}
    _give_own(fusion, old, {(rank, kind, sort): part for rank, kind, sort, part in nouveau.around()})
    done: set[Part] = set()
    for rank, kind, sort, part in nouveau.around():
        if part in done:
            continue
        done.add(part)
        former = _shown(old, rank, kind, sort)
        fusion.between(former or part, part).merge(ancien.tree(former) if former else None, nouveau.tree(part))


def _shown(parts: "_Autour", rank: int, kind: str, sort: str) -> "Part | None":
    """What the pages of a section show: its own, or that of the nearest section before that has one."""
    return next((parts[key] for back in range(rank, -1, -1) if (key := (back, kind, sort)) in parts), None)


def _give_own(fusion: Fusion, old: "_Autour", new: "_Autour") -> None:
    """Give to a section of the new file its own header where it had one: a copy of what its pages show, or nothing.

    What the sections before show cannot be marked for it alone: refused, that is what those had.
    """
    sections = list(fusion.apports.nouveau.body.iter(f"{W}sectPr"))
    owned = set(new)
    for (rank, kind, sort), part in old.items():
        if rank >= len(sections) or (rank, kind, sort) in new:
            continue
        place = next((back for back in range(rank, -1, -1) if (back, kind, sort) in owned), None)
        refused = None if place is None else _shown(old, place, kind, sort)
        if _said(fusion, part) != _said(fusion, refused):
            fusion.apports.around(kind, sort, sections[rank], part, _shown(new, rank, kind, sort))
            owned.add((rank, kind, sort))


def _said(fusion: Fusion, part: "Part | None") -> list[Hashable]:
    """What a header of the old file says; nothing when it has no words."""
    blocs = [] if part is None else read_word_blocks(fusion.old, fusion.apports.ancien.tree(part), part)
    return [bloc.key for bloc in blocs] if any(bloc.est_tableau or bloc.dit for bloc in blocs) else []
