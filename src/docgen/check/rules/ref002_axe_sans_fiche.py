"""Un axe du contrat n'a aucune fiche.

**Constat.** contrat.yaml déclare un axe, et aucune fiche-action ne s'y range.

**Pourquoi c'est grave.** L'avenant et l'annexe financière afficheraient l'axe avec un tableau vide et 0 €.

**Exemple.** L'axe 4 est déclaré, et le dossier actions/ n'a que des fiches des axes 1 et 3.

**Remède.** Ajouter la fiche qui manque, corriger l'axe d'une fiche, ou retirer l'axe de contrat.yaml.
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.check import Fault, Subject
from docgen.findings import Severity

CODE = "REF002"
NOM = "axe_sans_fiche"
GRAVITE = Severity.ERREUR
STADE = "donnees"


def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each axis without fiche; said once when several versions have it."""
    for versions in subject.versions.values():
        for version in versions:
            contrat = version.contrat
            for rank, axe in enumerate(contrat.entete.axes):
                if not contrat.fiches_axe(axe.numero):
                    yield Fault(
                        f"l'axe {axe.numero} « {axe.intitule} » n'a aucune fiche",
                        subject.dossier.locate(f"{contrat.code}/contrat", "axes", rank, "numero"),
                        f"Ajouter dans actions/ une fiche qui porte « axe: {axe.numero} », corriger l'axe d'une fiche, "
                        "ou retirer cet axe.",
                    )
