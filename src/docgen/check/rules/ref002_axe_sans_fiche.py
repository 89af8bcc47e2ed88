"""Un axe (ou un volet) du contrat n'a aucune fiche.

**Constat.** contrat.yaml déclare un axe, et aucune fiche-action ne s'y range.

**Pourquoi c'est grave.** L'avenant et l'annexe financière afficheraient l'axe avec un tableau vide et 0 €.

**Exemple.** L'axe 4 est déclaré, et le dossier actions/ n'a que des fiches des axes 1 et 3.

**Remède.** Ajouter la fiche qui manque, corriger l'axe d'une fiche, ou retirer l'axe de contrat.yaml.
"""

from docgen.check import Fault, Faults, VersionEcrite, rule, versions_ecrites


@rule("donnees", "bloquant", qui="métier", sur=versions_ecrites)
def look(ecrit: VersionEcrite) -> Faults:
    """One fault for each axis without fiche; said once when several versions have it."""
    for place in ecrit.entete.places:
        level, division = place.niveau, place.division
        if level == ecrit.entete.niveaux[-1] and not ecrit.contrat.fiches_de(division.numero):
            yield Fault(
                f"{place.nom} « {division.intitule} » n'a aucune fiche",
                ecrit.place(*place.chemin, "numero"),
                f"Ajouter dans actions/ une fiche qui porte « {level.code}: {division.numero} », corriger {level.le} "
                f"d'une fiche, ou retirer {level.ce}.",
            )
