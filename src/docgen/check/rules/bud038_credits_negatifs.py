"""Un montant de la fiche, de l'exécution ou d'un tableau est négatif.

**Constat.** Un financement, le montant d'une sous-action, ce que l'exécution dit versé, non consommé ou dépensé, ou la
case saisie d'un tableau (montant, nombre ou taux), est plus petit que zéro.

**Pourquoi c'est grave.** Nul ne verse un montant négatif : les totaux de l'axe et du contrat seraient trop petits
d'autant, et l'acte ne pourrait pas être payé.

**Exemple.** L'État apporte « -50 000 » à la fiche 1.2 en 2025.

**Remède.** Retirer le signe ; si des crédits sont retirés, écrire ce qui reste. Une colonne qui mesure une évolution,
un solde ou une correction l'écrit dans le programme (`evolution: oui`) : ses cases peuvent être négatives.
"""

from decimal import Decimal

from docgen.adresses.cellules import TOUS, Cell, Portee
from docgen.check import (
    ExecutionEcrite,
    Fault,
    Faults,
    FicheEcrite,
    Preuve,
    Subject,
    VersionEcrite,
    case_saisie,
    dossier,
    executions,
    fiches,
    rule,
    versions_ecrites,
)
from docgen.findings import Location
from docgen.french import affiche, euros
from docgen.model.tableaux_saisis import TableauSaisi
from docgen.montants import Montant


@rule("donnees", "bloquant", en_projet=True, qui="finances", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each amount under zero."""
    for ecrite in fiches(subject):
        yield from _planned(ecrite)
    for faite in executions(subject):
        yield from _done(faite)
    for ecrit in versions_ecrites(subject):
        for saisi in ecrit.contrat.tableaux:
            yield from _in_table(ecrit, saisi)


def _planned(ecrite: FicheEcrite) -> Faults:
    numero = ecrite.fiche.numero
    for code, by_year in ecrite.fiche.financements.items():
        for year, amount in by_year.items():
            if isinstance(amount, Montant) and amount.centimes < 0:
                what = f"la fiche {numero} compte {euros(amount)} de « {ecrite.financeur(code)} » en {year}"
                yield _fault(what, amount, ecrite.place("financements", code, year))
    for rank, part in enumerate(ecrite.fiche.sous_actions):
        if part.montant.centimes < 0:
            what = f"fiche {numero}, sous-action {rank + 1} : son montant est de {euros(part.montant)}"
            yield _fault(what, part.montant, ecrite.place("sous_actions", rank, "montant"))


def _done(faite: ExecutionEcrite) -> Faults:
    year = faite.execution.exercice
    for numero, action in faite.execution.actions.items():
        for nature in faite.programme.natures:
            for code, amount in action.credits(nature.code).items() if nature.saisie == "execution" else ():
                if isinstance(amount, Montant) and amount.centimes < 0:
                    what = f"l'exécution de {year} compte, pour la fiche {numero}, {euros(amount)}"
                    said = f"{what} de « {faite.financeur(code)} » ({nature.intitule.lower()})"
                    yield _fault(said, amount, faite.place("actions", numero, nature.code, code))


def _in_table(ecrit: VersionEcrite, saisi: TableauSaisi) -> Faults:
    columns = {colonne.code: colonne for colonne in saisi.tableau.saisies if not colonne.evolution}
    for ligne, code, exercices in saisi.saisies if columns else ():
        for year in exercices if code in columns else ():
            value = saisi.saisie(ligne, code, year)
            if not isinstance(value, Montant | Decimal) or not _under_zero(value):
                continue
            row, colonne = saisi.rangees[ligne].intitule, columns[code]
            said = affiche(value, colonne.type).replace("-", "−")
            when = "" if year == TOUS else f" en {year}"
            yield Fault(
                f"tableau « {saisi.tableau.intitule} », ligne « {row} » : {said} de « {colonne.intitule} »{when}, "
                "moins que zéro",
                case_saisie(ecrit, Cell(Portee.of(saisi.tableau.code, ligne), code, year)),
                "Retirer le signe ; si la colonne mesure une évolution ou une correction, lui écrire, dans le "
                "programme, « evolution: oui ».",
                preuve=Preuve((said,)),
            )


def _under_zero(value: Montant | Decimal) -> bool:
    return (value.centimes if isinstance(value, Montant) else value) < 0


def _fault(what: str, amount: Montant, place: Location) -> Fault:
    preuve = Preuve((euros(amount),), enjeu=2 * abs(amount.centimes))
    return Fault(f"{what}, moins que zéro", place, "Retirer le signe, ou écrire ce qui reste.", preuve=preuve)
