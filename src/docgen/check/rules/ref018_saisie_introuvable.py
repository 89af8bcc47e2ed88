"""Une valeur de saisie.yaml ne nomme aucune donnée.

**Constat.** Une valeur déduite ou redressée nomme un acte, ou une donnée, que le dossier n'a pas.

**Pourquoi y regarder.** La donnée a changé de nom, ou a été corrigée : plus personne ne sait ce qui reste à confirmer.

**Exemple.** `donnee: action/2.14 cases/thematique`, quand le contrat s'arrête à la fiche 2.13.

**Remède.** Corriger l'adresse ; si la valeur est confirmée, la retirer de saisie.yaml.
"""

from docgen.check import Fault, Faults, Refusal, rule
from docgen.check.saisies import SaisieLue, saisies


@rule("donnees", "à corriger", qui="métier", sur=saisies)
def look(saisie: SaisieLue) -> Faults:
    """One fault for each value that is nowhere."""
    if isinstance(saisie.trouvee, Refusal):
        remedy = f"Corriger l'adresse, ou retirer cette valeur. {saisie.trouvee.remedy}".strip()
        yield Fault(f"saisie.yaml : {saisie.trouvee.message}", saisie.place, remedy)
