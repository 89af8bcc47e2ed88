"""L'avenant porte sur un exercice que le contrat n'a pas.

**Constat.** La clé « exercice » de avenant.yaml donne une année absente de la liste « exercices » de contrat.yaml.

**Pourquoi c'est grave.** Les montants de l'avenant seraient ceux d'un exercice qui n'existe pas.

**Exemple.** `exercice: 2028` pour un contrat qui s'achève en 2027.

**Remède.** Corriger l'année, ou déclarer l'exercice dans contrat.yaml.
"""

from docgen.check import AvenantDuDossier, Faults, avenants, rule, unknown_exercice


@rule("donnees", "bloquant", qui="juridique", sur=avenants)
def look(ecrit: AvenantDuDossier) -> Faults:
    """One fault for each avenant on an unknown exercice."""
    year = ecrit.avenant.exercice
    message = f"l'avenant n° {ecrit.avenant.numero} porte sur l'exercice {year}, qui n'est pas au contrat"
    yield from unknown_exercice(ecrit, year, message, ecrit.place("exercice"))
