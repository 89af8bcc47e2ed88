"""Un financement nomme un financeur que le contrat ne déclare pas.

**Constat.** La fiche, ou l'exécution d'un exercice, inscrit des crédits sous un code absent de la liste « financeurs »
de contrat.yaml.

**Pourquoi c'est grave.** Le montant n'entrerait dans aucun total : l'annexe financière et l'avenant seraient faux.

**Exemple.** `etta: 618 000` au lieu de `etat: 618 000`.

**Remède.** Corriger le code, ou déclarer le financeur dans contrat.yaml, en disant dans quelle part il est compté
(`compte_comme`).
"""

from docgen.check import Faults, Subject, VersionEcrite, dossier, executions, fiches, rule, unknown_name


@rule("donnees", "bloquant", qui="finances", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each unknown code, in the fiches then in the executions."""
    for ecrite in fiches(subject):
        for code in ecrite.fiche.financements:
            yield from _unknown(ecrite, code, "financements")
    for faite in executions(subject):
        for numero, action in faite.execution.actions.items():
            for nature in action.natures:
                for code in action.credits(nature):
                    yield from _unknown(faite, code, "actions", numero, nature)


def _unknown(ecrite: VersionEcrite, code: str, *chemin: str) -> Faults:
    known = [financeur.code for financeur in ecrite.entete.financeurs]
    message = f"le financeur « {code} » n'est pas au contrat"
    yield from unknown_name(code, known, "Financeurs", message, ecrite.place(*chemin, code, key=True))
