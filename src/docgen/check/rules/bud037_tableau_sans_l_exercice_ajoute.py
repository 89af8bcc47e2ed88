"""Un avenant proroge le contrat, et un tableau ne dit rien de l'exercice qu'il ajoute.

**Constat.** L'avenant ajoute un exercice, et des lignes saisies d'un tableau par exercice n'ont pas de valeur pour lui.

**Pourquoi y regarder.** Le tableau de l'avenant montre une colonne vide, et ses totaux comptent ces lignes pour 0 €.

**Exemple.** La convention est prorogée d'un an, et son budget s'arrête à l'ancien terme.

**Remède.** Ajouter à l'avenant une opération `modifier_tableau` qui donne les valeurs du nouvel exercice ; l'accepter,
s'il n'y a rien à dire de ces lignes.
"""

from docgen.amend.operations.contrat import Proroger
from docgen.check import AvenantDuDossier, Fault, Faults, Location, avenants, rule
from docgen.french import compte, enumeration
from docgen.model.tableaux_saisis import TableauSaisi

# Beyond that, the names of the rows say less than their number.
_NOMMEES = 4


@rule("donnees", "à corriger", qui="finances", sur=avenants)
def look(ecrit: AvenantDuDossier) -> Faults:
    """One fault for each table and each exercice that the avenant adds."""
    avant = ecrit.version.avant
    known = {exercice.nom for exercice in avant.contrat.entete.exercices} if avant else set(ecrit.exercices)
    for year in ecrit.exercices:
        for saisi in ecrit.contrat.tableaux if year not in known else ():
            if saisi.tableau.par_exercice and (rows := _lacking(saisi, year)):
                yield _fault(ecrit, saisi, year, rows)


def _lacking(saisi: TableauSaisi, year: str) -> list[str]:
    """The titles of the rows that have something, and nothing in that exercice."""
    codes = dict.fromkeys(ligne for ligne, _, exercices in saisi.saisies if year not in exercices)
    return [saisi.rangees[code].intitule for code in codes]


def _fault(ecrit: AvenantDuDossier, saisi: TableauSaisi, year: str, rows: list[str]) -> Fault:
    named = [f"« {row} »" for row in rows[:_NOMMEES]]
    if more := len(rows) - len(named):
        named.append(compte(more, "autre"))
    said = "n'en disent rien" if len(rows) > 1 else "n'en dit rien"
    message = (
        f"l'avenant ajoute l'exercice {year}, et {compte(len(rows), 'ligne')} du tableau « {saisi.tableau.intitule} » "
        f"{said} : {enumeration(named)}"
    )
    remedy = (
        f"Ajouter une opération « modifier_tableau », avec une case par ligne (« exercice: {year} », « de: sans "
        f"objet ») ; tant qu'elles manquent, les totaux de {year} les comptent pour 0."
    )
    return Fault(message, _place(ecrit), remedy)


def _place(ecrit: AvenantDuDossier) -> Location:
    """Where the avenant prolongs the contract."""
    ranks = [rank for rank, operation in enumerate(ecrit.avenant.operations) if isinstance(operation, Proroger)]
    return ecrit.place("operations", *ranks[:1])
