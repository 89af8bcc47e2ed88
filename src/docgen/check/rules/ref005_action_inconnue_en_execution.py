"""Une exécution porte sur une action ou un indicateur que le contrat n'a pas.

**Constat.** Un fichier de execution/ nomme une action sans fiche, ou donne un résultat sous un code qui n'est pas celui
d'un indicateur de la fiche, ou d'un indicateur national.

**Pourquoi c'est grave.** Les crédits ou le résultat saisis ne paraîtraient nulle part.

**Exemple.** `jeunes_acueillis: 90` au lieu de `jeunes_accueillis: 90`.

**Remède.** Corriger le numéro ou le code ; ou ajouter la fiche ou l'indicateur.
"""

from docgen.check import ExecutionEcrite, Faults, executions, rule, unknown_name


@rule("donnees", "bloquant", qui="métier", sur=executions)
def look(faite: ExecutionEcrite) -> Faults:
    """One fault for each unknown action, code of result or code of note."""
    execution = faite.execution
    known = [fiche.numero for fiche in faite.contrat.fiches]
    for numero, action in execution.actions.items():
        message = f"l'exécution de {execution.exercice} porte sur l'action {numero}, qui n'a pas de fiche"
        yield from unknown_name(numero, known, "Fiches", message, faite.place("actions", numero, key=True))
        if fiche := faite.contrat.fiche(numero):
            codes = [indicateur.code for indicateur in fiche.indicateurs]
            for key, values in (("resultats", action.resultats), ("notes", action.notes)):
                for code in values:
                    message = f"« {code} » n'est pas un indicateur de la fiche {numero}"
                    place = faite.place("actions", numero, key, code, key=True)
                    yield from unknown_name(code, codes, "Indicateurs de la fiche", message, place)
    nationals = [indicateur.code for indicateur in faite.contrat.indicateurs]
    for code in execution.indicateurs:
        message = f"« {code} » n'est pas un indicateur national"
        place = faite.place("indicateurs", code, key=True)
        yield from unknown_name(code, nationals, "Indicateurs nationaux", message, place)
