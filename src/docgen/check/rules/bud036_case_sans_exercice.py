"""Une ligne d'un tableau ne dit rien d'un exercice du contrat.

**Constat.** Une ligne d'un tableau par exercice est saisie, et une de ses colonnes n'a pas de valeur pour un exercice
du contrat.

**Pourquoi c'est grave.** Les totaux comptent cette case pour 0 €, et le tableau montre qu'il n'y a rien.

**Exemple.** Le budget donne les charges de personnel de 2026 et de 2027, et non celles de 2028.

**Remède.** Saisir la valeur, ou écrire « sans objet » s'il n'y a rien cette année-là.
"""

from docgen.adresses.cellules import Cell, Portee
from docgen.check import Fault, Faults, VersionEcrite, case_saisie, rule, versions_ecrites
from docgen.french import enumeration
from docgen.model.tableaux_saisis import TableauSaisi


@rule("donnees", "bloquant", qui="finances", sur=versions_ecrites)
def look(ecrit: VersionEcrite) -> Faults:
    """One fault for each row and column of a table of the contract that lacks exercices; its avenants add no row so."""
    for saisi in ecrit.contrat.tableaux if ecrit.version.avant is None else ():
        if saisi.tableau.par_exercice:
            yield from _in_table(ecrit, saisi)


def _in_table(ecrit: VersionEcrite, saisi: TableauSaisi) -> Faults:
    titles = {colonne.code: colonne.intitule for colonne in saisi.tableau.colonnes}
    for ligne, colonne, exercices in saisi.saisies:
        if lack := [year for year in ecrit.exercices if year not in exercices]:
            said = f"tableau « {saisi.tableau.intitule} », ligne « {saisi.rangees[ligne].intitule} »"
            message = f"{said} : la colonne « {titles[colonne]} » n'a pas de valeur en {enumeration(lack)}"
            remedy = f"Ajouter « {lack[0]}: … », au besoin « sans objet » ; tant qu'elle manque, elle compte pour 0."
            place = case_saisie(ecrit, Cell(Portee.of(saisi.tableau.code, ligne), colonne), key=True)
            yield Fault(message, place, remedy)
