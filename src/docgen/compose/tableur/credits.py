"""The sheet where a person types credits, what was promised and what was done, and the controls under its total."""

from collections.abc import Sequence
from fractions import Fraction

from docgen.adresses.cellules import CONTRAT, PREVU, Portee
from docgen.classeur import AdresseDeSaisie, CaseTexte, Constante, Feuille, Formule, Reference, Saisie
from docgen.compose.jetons import ABSENCES
from docgen.compose.tableur.plan import (
    LIBELLE,
    MONTANT_LARGE,
    Brouillon,
    Contexte,
    cell_value,
    head_of_fiches,
    shown_of_cube,
    unknown_words,
)
from docgen.compute import Cell
from docgen.french import typographie
from docgen.model.fiche import FicheAction
from docgen.montants import Absence, Montant

CREDITS = "Saisie – crédits"


def feuille_des_credits(contexte: Contexte) -> Feuille:
    """The sheet: a row for each financeur of each fiche, the total, then what was notified."""
    entete, programme = contexte.version.contrat.entete, contexte.version.contrat.programme
    done = [nature.code for nature in contexte.version.contrat.natures_executees]
    names = {nature.code: nature.intitule for nature in programme.natures}
    columns = [(PREVU, exercice.nom) for exercice in entete.exercices]
    columns += [(nature, exercice) for exercice in contexte.executions for nature in done]
    draft = Brouillon(
        contexte.carte.nommer(CREDITS),
        (max(8, len(head_of_fiches(contexte)) + 1), LIBELLE, 22, *[MONTANT_LARGE] * len(columns)),
    )
    header = draft.tete(
        contexte.sujet, [head_of_fiches(contexte), "Intitulé", "Financeur", *(f"{names[n]} {e}" for n, e in columns)]
    )
    for fiche in contexte.version.contrat.fiches:
        for rank, code in enumerate(_financeurs(contexte, fiche)):
            intitule = next((f.intitule for f in entete.financeurs if f.code == code), code)
            draft.libelles(fiche.numero, fiche.intitule if rank == 0 else "", intitule)
            for column, (nature, exercice) in enumerate(columns, 3):
                _credit(draft, contexte, column, Cell(Portee.action(fiche.numero), code, exercice, nature))
            draft.ligne += 1
    draft.ecrire(0, CaseTexte("Total", "total", 3))
    for column, (nature, exercice) in enumerate(columns, 3):
        terms = [Reference(CREDITS, row, column) for row in range(header + 1, draft.ligne)]
        cell = Cell(CONTRAT, exercice=exercice, nature=nature)
        kept = tuple((Fraction(1), place) for place in terms)
        unknown = unknown_words(contexte.version.figures, cell)
        draft.ecrire(column, Formule(kept, shown_of_cube(contexte, cell), style="total", inconnu=unknown))
    _controls(draft, contexte, columns)
    return draft.feuille((header, header), 3, entete.titre)


def _controls(draft: Brouillon, contexte: Contexte, columns: Sequence[tuple[str, str]]) -> None:
    """Under the total, for each amount that was notified: the amount, and what separates the fiches from it."""
    avenant, entete = contexte.version.avenant, contexte.version.contrat.entete
    level, payer = entete.niveaux[:1], contexte.version.contrat.programme.paie
    if avenant is None or not level or (PREVU, avenant.exercice) not in columns:
        return
    column = 3 + columns.index((PREVU, avenant.exercice))
    for numero, notified in avenant.notifie.items():
        cell = Cell(Portee.of(level[0].code, numero), payer.cote, avenant.exercice)
        known = contexte.version.figures.connu(cell)
        terms = contexte.carte.termes(cell, Reference(draft.nom, draft.ligne, column))
        if isinstance(notified, Absence) or known is None or not terms:
            continue
        draft.ligne += 1
        what = f"{level[0].le} {numero}, part {payer.du}, {avenant.exercice}"
        draft.ecrire(0, CaseTexte(typographie(f"Notifié : {what}"), "controle", 3))
        place = draft.ecrire(column, Constante(notified, style="controle"))
        draft.ligne += 1
        draft.ecrire(0, CaseTexte(typographie("Écart avec le total notifié (0 € attendu)"), "controle", 3))
        gap = (*((factor, at) for at, factor in terms.items()), (Fraction(-1), place))
        draft.ecrire(column, Formule(gap, Montant(known.centimes - notified.centimes), style="controle"))


def _financeurs(contexte: Contexte, fiche: FicheAction) -> list[str]:
    """The financeurs of the fiche, in the order of the contract: those that plan, and those that paid."""
    portee = Portee.action(fiche.numero)
    paid = {cell.financeur for cell in contexte.version.figures.leaves if cell.portee == portee}
    present = {*fiche.financements, *paid}
    return [f.code for f in contexte.version.contrat.entete.financeurs if f.code in present]


def _credit(draft: Brouillon, contexte: Contexte, column: int, cell: Cell) -> None:
    numero = cell.sur.fiche
    if cell.nature == "prevu":
        keys = ("financements", cell.financeur, cell.exercice)
        source, path = contexte.version.saisie_de_la_fiche(numero, *keys)
        fiche = contexte.version.contrat.fiche(numero)
        if fiche and cell.financeur not in fiche.financements:
            draft.ecrire(column, CaseTexte(ABSENCES[Absence.SANS_OBJET], align="droite"))
            return
    else:
        source, path = contexte.execution(cell.exercice), ("actions", numero, cell.nature, cell.financeur)
    value = contexte.version.figures.leaves.get(cell)
    place = draft.ecrire(column, Saisie(cell_value(value), AdresseDeSaisie(source, path, "montant?")))
    contexte.carte.poser(cell, place)
