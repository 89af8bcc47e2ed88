"""Une rencontre de lancement a lieu dans un bassin que la feuille de route ne décrit pas.

**Constat.** Le code « bassin » d'une rencontre n'est celui d'aucun bassin de la feuille de route.

**Pourquoi c'est grave.** Le tableau des rencontres a une ligne par bassin : celle-ci n'y paraîtrait pas.

**Exemple.** `bassin: lens` alors que le bassin décrit est `lensois`.

**Remède.** Corriger le code, ou décrire le bassin.
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.check import Fault, Subject, rule
from docgen.check.parcours import dossier
from docgen.check.places import latest, proche
from docgen.french import date


@rule("donnees", "erreur", qui="métier", sur=dossier)
def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each half-day held in a bassin that is not described."""
    for version in latest(subject):
        for feuille in version.contrat.feuilles_de_route:
            known = [bassin.code for bassin in feuille.bassins]
            for rank, sequence in enumerate(feuille.lancement.sequences):
                for order, rencontre in enumerate(sequence.rencontres):
                    if rencontre.bassin not in known:
                        path = ("lancement", "sequences", rank, "rencontres", order, "bassin")
                        yield Fault(
                            f"la rencontre du {date(rencontre.jour)} a lieu dans le bassin « {rencontre.bassin} », que "
                            "la feuille de route ne décrit pas",
                            subject.dossier.locate(f"{version.contrat.code}/{feuille.nom}", *path),
                            proche(rencontre.bassin, known, "Bassins décrits"),
                        )
