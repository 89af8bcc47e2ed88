"""Une fiche que l'avenant dit mettre à jour n'a pas changé.

**Constat.** La fiche est dans la liste « fiches » d'une opération, mais son contenu est celui d'avant l'avenant.

**Pourquoi y regarder.** Elle porterait la mention « Action avec mise à jour » sans rien de neuf : la modification a
peut-être été oubliée.

**Exemple.** La fiche 3.1 a été copiée dans avenants/avenant-1/actions/, puis laissée telle quelle.

**Remède.** Y porter la modification ; ou retirer le numéro de la liste, et supprimer la copie.
"""

from docgen.adresses.sources import CleDeSource
from docgen.check import AvenantDuDossier, Fault, Faults, avenants, ligne, rule


@rule("donnees", "à corriger", qui="juridique", sur=avenants)
def look(ecrit: AvenantDuDossier) -> Faults:
    """One fault for each fiche that is declared and unchanged; a missing copy is refused by the operation itself."""
    before = ecrit.version.avant
    for rank, operation in enumerate(ecrit.avenant.operations):
        for order, numero in enumerate(operation.fiches_ecrites):
            copy = CleDeSource.fiche(ecrit.contrat.code, numero, ecrit.version.code)
            same = before is not None and before.contrat.fiche(numero) == ecrit.contrat.fiche(numero)
            if same and copy in ecrit.dossier.sources:
                place = ecrit.dossier.locate(copy, "numero")
                path = ("fiche",) if operation.fiche_visee else ("fiches", order)
                what = f"l'avenant annonce la mise à jour de la fiche {numero}"
                message = f"{what}, mais son contenu n'a pas changé ({ligne(place)})"
                wanted = "Modifier la fiche dans le dossier actions/ de l'avenant"
                remedy = f"{wanted} ; ou retirer son numéro d'ici, et supprimer ses deux fichiers."
                yield Fault(message, ecrit.place("operations", rank, *path), remedy, (place,))
