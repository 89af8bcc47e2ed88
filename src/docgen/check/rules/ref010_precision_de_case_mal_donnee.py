"""Une case « Autre » n'a pas ses mots, ou une case qui n'en demande pas en a.

**Constat.** Le formulaire fait suivre « Autre » de mots, que la fiche ne donne pas ; ou la fiche en ajoute à une option
qui se suffit.

**Pourquoi y regarder.** « Autre » tout court n'apprend rien au lecteur ; des mots ajoutés à une option officielle en
changent le sens.

**Exemple.** `- Autre` ; `- Mobilité: permis de conduire`.

**Remède.** Écrire `- Autre: estime de soi` ; ou retirer les mots, et les placer dans le récit.
"""

from docgen.check import Fault, Faults, FicheEcrite, fiches, rule


@rule("donnees", "à corriger", qui="métier", sur=fiches)
def look(ecrite: FicheEcrite) -> Faults:
    """One fault for each box whose words are missing, or too many."""
    for liste in ecrite.page.cases:
        for rank, case in enumerate(ecrite.fiche.cases.get(liste.code, ())):
            asked = case.option in liste.precisions
            if case.option in liste.options and asked != bool(case.precision):
                said, remedy = "n'a pas ses mots", f"Écrire « - {case.option}: … » avec ses mots."
                if not asked:
                    said = f"est suivie de « {case.precision} », qu'elle ne demande pas"
                    remedy = f"Écrire « - {case.option} », et placer ces mots dans le récit."
                message = f"fiche {ecrite.fiche.numero}, « {liste.intitule} » : la case « {case.option} » {said}"
                yield Fault(message, ecrite.place("cases", liste.code, rank), remedy)
