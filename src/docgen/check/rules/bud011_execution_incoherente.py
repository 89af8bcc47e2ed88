"""Les crédits exécutés ne tiennent pas ensemble : plus d'inutilisés que de versés, ou plus de versés que de prévus.

**Constat.** Pour un exercice et un financeur, une action a plus de crédits non consommés que de crédits versés, ou plus
de crédits versés que ce qui est prévu et reporté ; ou bien des crédits restent non consommés alors que le programme
n'autorise pas leur report.

**Pourquoi y regarder.** Le montant réalisé serait négatif, ou le versement dépasserait l'engagement ; un chiffre est
sans doute mal recopié.

**Exemple.** Fiche 1.1 : 50 000 € versés par l'État en 2024 et 60 000 € non consommés.

**Remède.** Corriger le montant fautif dans execution/ ; un versement au-delà du prévu appelle un avenant.
"""

from docgen.adresses.cellules import Cell, Portee
from docgen.check import ExecutionEcrite, Fault, Faults, Preuve, executions, ligne, rule
from docgen.french import euros
from docgen.model.indicateurs import ExecutionAction
from docgen.montants import Montant


@rule("donnees", "à corriger", qui="finances", sur=executions)
def look(faite: ExecutionEcrite) -> Faults:
    """One fault for each credit that goes beyond what it is taken from."""
    if faite.execution.exercice in faite.exercices:
        for numero, action in faite.execution.actions.items():
            if faite.contrat.fiche(numero):  # REF005 speaks of the others
                yield from _credits(faite, numero, action)
                yield from _reports(faite, numero, action)


def _credits(faite: ExecutionEcrite, numero: str, action: ExecutionAction) -> Faults:
    year = faite.execution.exercice
    for code, paid in action.credits("verse").items():
        here, payer = faite.place("actions", numero, "verse", code), faite.financeur(code)
        unused = action.credits("non_consomme").get(code)
        if isinstance(paid, Montant) and isinstance(unused, Montant) and unused > paid:
            what = f"fiche {numero}, {year} : {euros(unused)} non consommés sur {euros(paid)} versés"
            message, place = f"{what} ({payer}, {ligne(here)})", faite.place("actions", numero, "non_consomme", code)
            remedy = "Corriger l'un des deux montants : on ne laisse pas plus que ce que l'on a reçu."
            preuve = Preuve((euros(unused), euros(paid)), enjeu=unused.centimes - paid.centimes)
            yield Fault(message, place, remedy, (here,), preuve=preuve)
        if code not in faite.version.figures.financeurs(Portee.action(numero)):
            continue  # BUD001 speaks of an unknown one
        # Where the programme carries nothing forward, what is planned is all that is due.
        whole = "total" if faite.programme.nature("total") else "prevu"
        due = faite.version.figures.connu(Cell(Portee.action(numero), code, year, whole))
        if isinstance(paid, Montant) and due is not None and paid > due:
            what = f"fiche {numero}, {year} : {euros(paid)} versés ({payer})"
            message, planned = f"{what}, plus que les {euros(due)} prévus et reportés", ("financements", code)
            remedy = "Corriger le versement ou le montant prévu ; verser davantage appelle un avenant."
            preuve = Preuve((euros(paid), euros(due)), enjeu=paid.centimes - due.centimes)
            yield Fault(message, here, remedy, (faite.de_la_fiche(numero, *planned, key=True),), preuve=preuve)


def _reports(faite: ExecutionEcrite, numero: str, action: ExecutionAction) -> Faults:
    """What is left over, when the programme does not let it be carried forward."""
    regle = faite.regles.reports
    for code, left in action.credits("non_consomme").items() if regle and not regle.autorises else ():
        if regle and isinstance(left, Montant) and left:
            what = f"fiche {numero}, {faite.execution.exercice} : {euros(left)} non consommés ({faite.financeur(code)})"
            message = f"{what}, que le programme n'autorise pas à reporter ({regle.source})"
            remedy = "Les compter en moins au solde, ou saisir « depense » à la place de « non_consomme »."
            place = faite.place("actions", numero, "non_consomme", code)
            preuve = Preuve((euros(left),), "aucun report", left.centimes)
            yield Fault(message, place, remedy, (faite.au_programme("reports"),), preuve=preuve)
