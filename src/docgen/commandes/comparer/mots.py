"""The words of one change: an amount, a value of an indicator, a line of a text."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from docgen.adresses.cellules import TOUS
from docgen.commandes.comparer.engagements import what_binds
from docgen.commandes.comparer.extraits import (
    AUTOUR,
    LONGUE,
    before_and_after,
    cite,
    shortened,
    shown_marked,
)
from docgen.commandes.comparer.lignes_comptees import counted_lines
from docgen.diff.ecarts import MouvementIndicateur, MouvementMontant
from docgen.diff.lettres_douteuses import foreign_letters
from docgen.diff.mots import Marks
from docgen.diff.passages_changes import LigneChangee
from docgen.diff.rangees_changees import TETE_DE_COLONNE
from docgen.diff.releve import CET_EXERCICE, MontantOuRien, ValeurOuRien
from docgen.document import Inline, Revised, Text
from docgen.document.page_de_comparaison import LigneDite, LigneRepliee
from docgen.french import NBSP, affiche, euros, nombre, typographie
from docgen.montants import Absence, Montant
from docgen.word.lecture import AVANT_TITRE

NON_COMMUNIQUE = f"n.{NBSP}c."
# Words that were struck, and are no more.
NON_BARRE = "barré →"
# Of a cell.
CELLULE_VIDE = "(vide)"
_LIEN = re.compile(r"(.*) \(lien : (.+)\)")
_MOINS = "\u2212"
# In few words: so many signs around what changes, in a line that is longer than that.
_COURT = 24, 60


def amount_words(m: MouvementMontant) -> Mapping[str, str]:
    """The words of a row of amounts."""
    year = m.cellule.exercice
    return {
        "portee": m.portee,
        "financeur": m.financeur,
        "exercice": {TOUS: "tous", CET_EXERCICE: "–"}.get(year, year),
        "nature": m.nature[:1].lower() + m.nature[1:] if m.nature else m.cellule.nature,
        "avant": value_words(m.avant),
        "apres": value_words(m.apres),
        "ecart": gap_words(m),
        "taux": rate_words(m.taux),
    }


def indicator_words(m: MouvementIndicateur) -> Mapping[str, str]:
    """The words of a row of indicators."""
    kind = m.serie.sorte.replace("resultat", "résultat")
    return {
        "fiche": m.adresse.fiche or "national",
        "nom": m.nom,
        "serie": f"{kind} {m.serie.exercice}".strip(),
        "avant": value_words(m.avant, m.unite),
        "apres": value_words(m.apres, m.unite),
    }


def value_words(value: MontantOuRien | ValeurOuRien | None, unite: str = "nombre") -> str:
    """A value of a table; a dash where that side does not know it."""
    if value is None or value is Absence.SANS_OBJET:
        return "–"
    return NON_COMMUNIQUE if value is Absence.NON_COMMUNIQUE else affiche(value, unite)


def gap_words(m: MouvementMontant) -> str:
    """The difference; « n. c. » when one side is not known, for it is not known either."""
    if not m.chiffrable:
        return NON_COMMUNIQUE
    return f"{'+' if m.ecart > 0 else ''}{euros(Montant(m.ecart))}"


def rate_words(taux: Decimal | None) -> str:
    """« +2,5 % »; a dash when there was nothing before. Of an amount that changes, never « 0 % »."""
    if taux is None:
        return "–"
    if not taux:
        return f"<{NBSP}0,1{NBSP}%"
    return f"{'+' if taux > 0 else ''}{nombre(taux)}{NBSP}%".replace("-", _MOINS)


def named(row: str) -> str:
    """A row, or a column, by what it is about."""
    return row if row == TETE_DE_COLONNE else cite(shortened(row))


def contract_name(code: str) -> str:
    """A contract by its code, when its title is not at hand.

    >>> contract_name("cls-2024-2027"), contract_name("word")
    ('CLS 2024-2027', 'word')
    """
    sigle, _, years = code.partition("-")
    return f"{sigle.upper()} {years}" if years[:4].isdigit() else code


# --- the lines of a text ----------------------------------------------------------------------------------------------
def changed_line_words(line: LigneChangee) -> str:
    """The line whole when it comes or goes; what differs in it, with a few words around, when it changes."""
    return f"{_line_words(line)}{_letters(line)}{_tracked(line)}"


def _tracked(line: LigneChangee) -> str:
    return f" ({line.suivi.replace(' ', NBSP)})" if line.suivi else ""


def _letters(line: LigneChangee) -> str:
    """What nobody sees of a line that changes: letters of another alphabet, or for figures."""
    strange = "" if line.forme or line.dit else foreign_letters(line.avant or "", line.apres or "")
    return f" ({strange})" if strange else ""


def link_sides(line: LigneChangee) -> tuple[str, str, str] | None:
    """Of a link that leads elsewhere: its words, where it led, where it leads; None of anything else."""
    before, after = (_LIEN.fullmatch(side or "") for side in (line.avant, line.apres))
    return (after[1], before[2], after[2]) if line.forme == "lien" and before and after else None


def _line_words(line: LigneChangee) -> str:
    if link := link_sides(line):
        return f"{link[0]} (lien{NBSP}: {link[1]} → {link[2]})"
    if line.dit:
        return f"{line.dit}{NBSP}: {cite(line.mots)}"
    if line.avant is None:
        return f"{_moved(line) or 'ajouté'}{NBSP}: {line.apres}"
    if line.apres is None:
        return f"{_moved(line) or 'retiré'}{NBSP}: {shortened(line.avant) if line.deplacee else line.avant}"
    if line.cellules:
        return f"{NBSP}; ".join(_cell_words(line, rank) for rank in range(len(line.cellules)))
    both = _both_words(line.avant, line.apres)
    return f"{_moved(line)}, et changé{NBSP}: {both}" if line.deplacee else f"{both}{_cut(line)}"


def _cut(line: LigneChangee) -> str:
    return " (cellules découpées autrement)" if line.decoupee else ""


def short_line_words(line: LigneChangee) -> str:
    """The line in few words: all that differs in it, what binds in what comes or goes."""
    return f"{_few_words(line)}{_letters(line)}{_tracked(line)}"


def _few_words(line: LigneChangee) -> str:
    if line.forme:
        return _line_words(line)
    if line.avant is None or line.apres is None:
        head = _moved(line) or ("ajouté" if line.avant is None else "retiré")
        return f"{head}{NBSP}: {what_binds(line.apres or line.avant or '')}"
    if line.cellules:
        cells = range(len(line.cellules))
        return f"{NBSP}; ".join(f"{_place(line, rank)}{_both_words(*_sides(line, rank), _COURT)}" for rank in cells)
    head = f"{_moved(line)}, et changé{NBSP}: " if line.deplacee else ""
    return f"{head}{_both_words(line.avant, line.apres, _COURT)}{_cut(line)}"


def _sides(line: LigneChangee, rank: int) -> tuple[str, str]:
    return line.cellules[rank].avant, line.cellules[rank].apres


def _both_words(avant: str, apres: str, longueurs: tuple[int, int] = (AUTOUR, LONGUE)) -> str:
    before, after = before_and_after(avant, apres, *longueurs)
    return f"{before or CELLULE_VIDE} → {after or CELLULE_VIDE}"


def _cell_words(line: LigneChangee, rank: int) -> str:
    cell = line.cellules[rank]
    return f"{_place(line, rank)}{_both_words(cell.avant, cell.apres)}"


def _place(line: LigneChangee, rank: int) -> str:
    """Where a cell that changes is: what its row is about, said once, and what stands above it."""
    cell = line.cellules[rank]
    row = "" if rank or line.rangee in (cell.avant, cell.apres) else line.rangee
    said = ", ".join(named(words) for words in (row, cell.colonne) if words)
    return f"{said}{NBSP}: " if said else ""


def _moved(line: LigneChangee) -> str:
    """What is said of a line that changes place, where it is now and where it was; nothing of the others."""
    if not line.deplacee:
        return ""
    if line.apres_quoi is not None:
        where = f"après {cite(shortened(line.apres_quoi))}" if line.apres_quoi else "en tête"
        return f"{'rangée déplacée' if line.rangee else 'déplacé'} {where}"
    way = "vers" if line.apres is None else "depuis"
    return f"déplacé {way} {'le début' if line.deplacee == AVANT_TITRE else cite(line.deplacee)}"


def _moved_marked(line: LigneChangee) -> Iterator[Inline]:
    """The same line: nothing of it goes or comes, but what has changed on its way."""
    changed = line.avant is not None and line.apres is not None
    yield Text(typographie(f"{_moved(line)}{', et changé' if changed else ''} : "))
    if changed:
        yield from shown_marked(line.avant or "", line.apres or "")
    else:
        yield Text(line.apres or shortened(line.avant or ""))


def changed_lines_words(lines: Sequence[LigneChangee], *, brefs: bool) -> list[str]:
    """The lines that change; when `brefs`, those that come, and those that go, are counted, with the first one."""
    if not brefs:
        return [changed_line_words(line) for line in lines]
    said = [changed_line_words(line) for line in lines if line.avant is not None and line.apres is not None]
    gone = [line.avant for line in lines if line.apres is None and line.avant is not None]
    come = [line.apres for line in lines if line.avant is None and line.apres is not None]
    names = [line.rangee for line in lines if line.rangee]
    return [*said, *counted_lines(gone, "retirée", names), *counted_lines(come, "ajoutée", names)]


def changed_lines_marked(lines: Sequence[LigneChangee]) -> list[tuple[Inline, ...]]:
    """The lines whole, where the words that go and come are under their marks."""
    return [tuple(_marked(line)) for line in lines]


def brief_lines_marked(lines: Sequence[LigneChangee]) -> list[LigneDite]:
    """The same lines; those that come, and those that go, are counted when there are many, and open whole."""
    both = [line for line in lines if line.avant is not None and line.apres is not None]
    names = [line.rangee for line in lines if line.rangee]
    told: list[LigneDite] = [*changed_lines_marked(both)]
    for others, what in (
        ([line for line in lines if line.apres is None], "retirée"),
        ([line for line in lines if line.avant is None], "ajoutée"),
    ):
        words = counted_lines([line.avant or line.apres or "" for line in others], what, names)
        briefs = [(Text(typographie(said)),) for said in words]
        counted = len(briefs) < len(others)
        told += [LigneRepliee(briefs[0], tuple(changed_lines_marked(others)))] if counted else briefs
    return told


def replaced_whole(avant: str, apres: str) -> tuple[Inline, ...]:
    """One thing, then the other that takes its place: an address is not read piece by piece."""
    marks = Marks.of("", None)
    return Revised((Text(avant),), marks.suppression), Revised((Text(apres),), marks.insertion)


def _marked(line: LigneChangee) -> Iterator[Inline]:
    if line.dit:
        before, _, after = cite("\n").partition("\n")
        struck = line.forme == "barre" and not line.dit.startswith(NON_BARRE)
        yield from (Text(typographie(f"{line.dit} : {before}")), Text(line.mots, struck=struck), Text(after))
    elif link := link_sides(line):
        yield from (Text(typographie(f"{link[0]} (lien : ")), *replaced_whole(*link[1:]), Text(")"))
    elif line.deplacee:
        yield from _moved_marked(line)
    elif not line.cellules:
        yield from (*shown_marked(line.avant or "", line.apres or ""), Text(_cut(line)))
    for rank, cell in enumerate(line.cellules):
        yield Text(typographie(f"{' ; ' if rank else ''}{_place(line, rank)}"))
        yield from shown_marked(cell.avant, cell.apres)
    yield from [Text(said)] if (said := f"{_letters(line)}{_tracked(line)}") else []
