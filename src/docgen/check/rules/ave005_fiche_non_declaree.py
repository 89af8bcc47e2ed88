"""Le dossier de l'avenant contient une fiche qu'aucune opération n'annonce.

**Constat.** Un fichier de avenants/…/actions/ porte un numéro absent de la liste « fiches » des opérations de
l'avenant.

**Pourquoi c'est grave.** La fiche changerait sans que l'avenant le dise : ce qui est signé ne serait pas ce qui est
produit.

**Exemple.** avenants/avenant-1/actions/3.4-….yaml, quand avenant.yaml n'annonce que la fiche 3.1.

**Remède.** Ajouter le numéro à la liste « fiches » de l'opération « actualiser_annexes », ou supprimer les fichiers.
"""

from docgen.check import AvenantDuDossier, Fault, Faults, Location, avenants, ligne, rule
from docgen.check.parcours import keys_by_owner


@rule("donnees", "bloquant", qui="juridique", sur=avenants)
def look(ecrit: AvenantDuDossier) -> Faults:
    """One fault for each fiche of an avenant that no operation names."""
    avenant = ecrit.avenant
    for key in keys_by_owner(ecrit.subject).get(ecrit.contrat.code, ()):
        written = key.sorte == "actions" and key.version == avenant.version and not key.est_recit
        if written and key.nom not in avenant.fiches_ecrites:
            operations = _operations(ecrit)
            yield Fault(
                f"l'avenant n° {avenant.numero} contient une nouvelle fiche {key.nom}, qu'aucune de ses opérations "
                "n'annonce",
                ecrit.dossier.locate(key, "numero"),
                f"Ajouter {key.nom} sous « fiches », dans l'opération « actualiser_annexes » "
                f"({ligne(operations)}), ou supprimer les deux fichiers de cette fiche.",
                (operations,),
            )


def _operations(ecrit: AvenantDuDossier) -> Location:
    """Where the list to complete stands: `fiches` of the last operation that has one, else the operations."""
    known = ecrit.dossier.sources[ecrit.source].keys
    lists = [path for path in known if path[:1] == ("operations",) and path[-1] == "fiches"]
    return ecrit.place(*(lists[-1] if lists else ("operations",)), key=True)
