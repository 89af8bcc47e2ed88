"""The tables of the programme, as texts show them."""

from typing import NamedTuple

from docgen.adresses.cellules import TOUS, Cell, Portee
from docgen.adresses.montants import SANS_NOM, NomDeMontant
from docgen.compose.composition import Composition, absence
from docgen.compute.tableaux import valeur_du_tableau
from docgen.document import Amount, Blank, Text
from docgen.findings import Refusal
from docgen.french import NBSP, nombre
from docgen.model.tableaux import ColonneDeTableau, LigneDuTableau
from docgen.model.tableaux_saisis import TableauSaisi
from docgen.montants import Absence, Montant


class LigneMontree(NamedTuple):
    """A row of a table as a text loops on it: its code, title and group, its values in the order of the columns."""

    code: str
    intitule: str
    groupe: str
    calculee: bool
    valeurs: tuple[Amount | Text | Blank, ...]


class TableauMontre(NamedTuple):
    """A table of the programme as a text loops on it, for one exercice or in all."""

    intitule: str
    colonnes: tuple[ColonneDeTableau, ...]
    lignes: tuple[LigneMontree, ...]


def tableau(composition: Composition, code: str, exercice: str = TOUS) -> TableauMontre:
    """Un tableau du programme, à parcourir : `tableau("budget", e.nom)` a `colonnes` et `lignes`."""
    contrat = composition.contrat
    saisi = contrat.tableau(code)
    if saisi is None:
        known = ", ".join(found.tableau.code for found in contrat.tableaux)
        raise Refusal(f"le contrat n'a pas de tableau « {code} »", f"Tableaux : {known or 'aucun'}.")
    rows = tuple(_row(composition, saisi, ligne, exercice) for ligne in saisi.rangees.values())
    return TableauMontre(saisi.tableau.intitule, saisi.tableau.colonnes, rows)


def _row(composition: Composition, saisi: TableauSaisi, ligne: LigneDuTableau, exercice: str) -> LigneMontree:
    values = tuple(_value(composition, saisi, ligne.code, colonne, exercice) for colonne in saisi.tableau.colonnes)
    return LigneMontree(ligne.code, ligne.intitule, ligne.groupe or "", ligne.formule is not None, values)


def _value(
    composition: Composition, saisi: TableauSaisi, ligne: str, colonne: ColonneDeTableau, exercice: str
) -> Amount | Text | Blank:
    version = composition.version
    value = valeur_du_tableau(version.figures, saisi, ligne, colonne, exercice)
    name = NomDeMontant.of(version.name, Cell(Portee.of(saisi.tableau.code, ligne), colonne.code, exercice))
    if isinstance(value, Absence):
        return absence(value, SANS_NOM if saisi.hors_total(ligne, colonne, exercice) else name)
    if isinstance(value, Montant):
        return Amount(value, name)
    return Text(f"{nombre(value)}{NBSP}%" if colonne.type == "taux" else nombre(value), name=name)
