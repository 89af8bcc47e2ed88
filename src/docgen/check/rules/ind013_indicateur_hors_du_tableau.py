"""Un indicateur national d'une fiche ne va dans aucune ligne du tableau national.

**Constat.** Le contrat a un tableau des indicateurs nationaux, la fiche dit `portee: national`, et aucune ligne ne
prend sa valeur (« somme_de », « reprise_de »).

**Pourquoi y regarder.** Ce que la fiche promet manquerait à la synthèse nationale, sans que personne ne le voie.

**Exemple.** La fiche 1.3 compte aussi les jeunes sans solution, et la somme ne cite que les fiches 1.1 et 1.2.

**Remède.** Ajouter l'indicateur à la règle de sa ligne ; sinon écrire `portee: local`.
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.check import Fault, Subject, rule
from docgen.check.parcours import dossier
from docgen.check.places import latest
from docgen.check.series import mots, nom


@rule("donnees", "avertissement", qui="métier", sur=dossier)
def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each national indicator of a fiche that no row of the national table takes."""
    for version in latest(subject):
        table = version.contrat.indicateurs
        taken = {address for one in table for address in (*one.somme_de, one.reprise_de)}
        typed = {mots(one.intitule) for one in table if not one.somme_de and not one.reprise_de}
        for fiche in version.contrat.fiches if table else ():
            for rank, one in enumerate(fiche.indicateurs):
                alone = f"{fiche.numero}/{one.code}" not in taken and mots(one.intitule or "") not in typed
                if one.portee == "national" and not one.reprend and alone:
                    yield Fault(
                        f"{nom(fiche.numero, one.code)} est national, et aucune ligne du tableau national ne le prend",
                        subject.dossier.locate(version.source_fiche(fiche.numero), "indicateurs", rank, "portee"),
                        f"Citer « {fiche.numero}/{one.code} » dans indicateurs.yaml (« somme_de » ou « reprise_de »), "
                        "ou écrire « portee: local ».",
                        (subject.dossier.locate(f"{version.contrat.code}/indicateurs", "indicateurs", key=True),),
                    )
