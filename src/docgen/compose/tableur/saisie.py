"""The sheets where a person types credits and sous-actions; each input cell carries its place in the data."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from docgen.adresses.cellules import CONTRAT, Portee
from docgen.classeur import AdresseDeSaisie, CaseTexte, Feuille, Formule, Reference, Saisie
from docgen.compose.jetons import ABSENCES
from docgen.compose.tableur import indicateurs
from docgen.compose.tableur.plan import (
    LIBELLE,
    MONTANT_LARGE,
    NOMBRE_LARGE,
    Brouillon,
    Contexte,
    cell_value,
    libelles,
    tete,
)
from docgen.compute import Cell
from docgen.findings import Refusal
from docgen.model.base import Absence, nombre_saisi
from docgen.model.fiche import FicheAction

CREDITS, SOUS_ACTIONS = "Saisie – crédits", "Saisie – sous-actions"
_NATURES = {
    "prevu": "Prévu",
    "verse": "Versé",
    "non_consomme": "Non consommé",
    "depense": "Dépensé",
}


def feuilles_de_saisie(contexte: Contexte) -> Iterator[Feuille]:
    """The input sheets, in order; a contract without sous-actions has no sheet for them."""
    yield _credits(contexte)
    if any(fiche.sous_actions for fiche in contexte.version.contrat.fiches):
        yield _sous_actions(contexte)
    yield indicateurs.feuille(contexte)


# --- credits -------------------------------------------------------------------------------------------------------
def _credits(contexte: Contexte) -> Feuille:
    entete = contexte.version.contrat.entete
    done = ("verse", "depense") if entete.versement else ("verse", "non_consomme")
    columns = [("prevu", exercice.nom) for exercice in entete.exercices]
    columns += [(nature, exercice) for exercice in contexte.executions for nature in done]
    draft = Brouillon(CREDITS, (8, LIBELLE, 22, *[MONTANT_LARGE] * len(columns)))
    header = tete(draft, contexte, ["Action", "Intitulé", "Financeur", *(f"{_NATURES[n]} {e}" for n, e in columns)])
    for fiche in contexte.version.contrat.fiches:
        for rank, code in enumerate(_financeurs(contexte, fiche)):
            intitule = next((f.intitule for f in entete.financeurs if f.code == code), code)
            libelles(draft, fiche.numero, fiche.intitule if rank == 0 else "", intitule)
            for column, (nature, exercice) in enumerate(columns, 3):
                _credit(draft, contexte, column, Cell(Portee.action(fiche.numero), code, exercice, nature))
            draft.ligne += 1
    draft.ecrire(0, CaseTexte("Total", "total", 3))
    for column, (nature, exercice) in enumerate(columns, 3):
        terms = [Reference(CREDITS, row, column) for row in range(header + 1, draft.ligne)]
        value = contexte.version.figures.get(Cell(CONTRAT, exercice=exercice, nature=nature))
        kept = tuple((Fraction(1), place) for place in terms)
        draft.ecrire(column, Formule(kept, value, style="total"))
    return draft.feuille((header, header), 3, entete.titre)


def _financeurs(contexte: Contexte, fiche: FicheAction) -> list[str]:
    """The financeurs of the fiche, in the order of the contract: those that plan, and those that paid."""
    portee = Portee.action(fiche.numero)
    paid = {cell.financeur for cell in contexte.version.figures.leaves if cell.portee == portee}
    present = {*fiche.financements, *paid}
    return [f.code for f in contexte.version.contrat.entete.financeurs if f.code in present]


def _credit(draft: Brouillon, contexte: Contexte, column: int, cell: Cell) -> None:
    numero = cell.sur.fiche
    if cell.nature == "prevu":
        source, path = contexte.version.source_fiche(numero), ("financements", cell.financeur, cell.exercice)
        fiche = contexte.version.contrat.fiche(numero)
        if fiche and cell.financeur not in fiche.financements:
            draft.ecrire(column, CaseTexte(ABSENCES[Absence.SANS_OBJET], align="droite"))
            return
    else:
        source, path = contexte.execution(cell.exercice), ("actions", numero, cell.nature, cell.financeur)  # type: ignore[assignment]
    value = contexte.version.figures.leaves.get(cell)
    place = draft.ecrire(column, Saisie(cell_value(value), AdresseDeSaisie(source, path, "montant?")))
    contexte.carte.poser(cell, place)


# --- sous-actions --------------------------------------------------------------------------------------------------
def _sous_actions(contexte: Contexte) -> Feuille:
    contrat = contexte.version.contrat
    costs = any(s.cout_unitaire for fiche in contrat.fiches for s in fiche.sous_actions)
    more = ["Base du coût unitaire", "Coût unitaire"] if costs else []
    draft = Brouillon(SOUS_ACTIONS, (8, 70, 30, NOMBRE_LARGE, MONTANT_LARGE, *[MONTANT_LARGE] * len(more)))
    header = tete(draft, contexte, ["Action", "Sous-action", "Unité", "Volume", "Montant", *more])
    for fiche in contrat.fiches:
        for rank in range(len(fiche.sous_actions)):
            _sous_action(draft, contexte, fiche, rank)
            draft.ligne += 1
    return draft.feuille((header, header), 2, contrat.entete.titre)


def _sous_action(draft: Brouillon, contexte: Contexte, fiche: FicheAction, rank: int) -> None:
    sous_action = fiche.sous_actions[rank]
    source = contexte.version.source_fiche(fiche.numero)
    cost = sous_action.cout_unitaire
    libelles(draft, fiche.numero, sous_action.intitule, sous_action.unite or (cost.unite if cost else ""))
    volume = _volume(sous_action.volume or "")
    if isinstance(volume, Decimal):
        draft.ecrire(3, Saisie(volume, AdresseDeSaisie(source, ("sous_actions", rank, "volume"), "nombre"), "nombre"))
    else:
        draft.ecrire(3, CaseTexte(volume))
    amount = Saisie(sous_action.montant, AdresseDeSaisie(source, ("sous_actions", rank, "montant"), "montant"))
    place = draft.ecrire(4, amount)
    contexte.carte.poser(Cell(Portee.sous_action(fiche.numero, rank + 1)), place)
    if cost:
        path = ("sous_actions", rank, "cout_unitaire", "base")
        base = draft.ecrire(5, Saisie(cost.base, AdresseDeSaisie(source, path, "nombre"), "nombre"))
        unit = Cell(Portee.cout(fiche.numero, rank + 1))
        terms = ((Fraction(1), place),)
        value = contexte.version.figures.get(unit)
        contexte.carte.poser(unit, draft.ecrire(6, Formule(terms, value, diviseur=base, decimales=0)))


def _volume(text: str) -> Decimal | str:
    try:
        return nombre_saisi(text)
    except Refusal:
        return text
