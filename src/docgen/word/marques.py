"""Two Word files of any origin made one, with native tracked changes: the new file, and what it has lost."""

from __future__ import annotations

from datetime import date

from docgen.ooxml.noms import W
from docgen.word.apports import Apports
from docgen.word.blocs import Fusion
from docgen.word.contenu import Lecteur, Signes
from docgen.word.flux import flow
from docgen.word.paquet import Paquet
from docgen.word.plume import Plume
from docgen.word.styles import Passage, Styles


def marquer(ancien: Paquet, nouveau: Paquet, auteur: str, jour: date | None = None) -> bytes:
    """The new file with marks: accept them all for `nouveau`, refuse them all for `ancien`. `nouveau` is used up.

    Its look, its pages and its pictures are those of the new file; a change of look alone carries no mark.
    """
    signes = Signes()
    styles = Styles.of(ancien), Styles.of(nouveau)
    apports = Apports(ancien, nouveau, Passage(ancien, nouveau, *styles))
    fusion = Fusion(Lecteur(ancien, signes), Lecteur(nouveau, signes), styles, apports, Plume(auteur, jour))
    _around(fusion, ancien, nouveau)
    fusion.merge(ancien.body, nouveau.body, (ancien.main, nouveau.main))
    return nouveau.data()


def _around(fusion: Fusion, ancien: Paquet, nouveau: Paquet) -> None:
    """The headers and footers, each against the one that the same pages had."""
    old = {(rank, kind, sort): part for rank, kind, sort, part in ancien.around()}
    new = list(nouveau.around())
    done: set[str] = set()
    for rank, kind, sort, part in new:
        if part in done:
            continue
        done.add(part)
        former = next((old[key] for back in range(rank, -1, -1) if (key := (back, kind, sort)) in old), "")
        fusion.merge(ancien.tree(former) if former else None, nouveau.tree(part), (former, part))
    section = next(nouveau.body.iter(f"{W}sectPr"), None)
    known = {(kind, sort) for rank, kind, sort, _ in new if not rank}
    for (rank, kind, sort), part in old.items():
        # Later pages would go on with those of the first ones.
        if rank or (kind, sort) in known or section is None or not list(flow(ancien.tree(part))):
            continue
        name = fusion.apports.around(kind, sort, section, part)
        fusion.merge(ancien.tree(part), nouveau.tree(name), (part, name))
