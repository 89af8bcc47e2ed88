"""Une rencontre de lancement a lieu dans un bassin que la feuille de route ne décrit pas.

**Constat.** Le code « bassin » d'une rencontre n'est celui d'aucun bassin de la feuille de route.

**Pourquoi c'est grave.** Le tableau des rencontres a une ligne par bassin : celle-ci n'y paraîtrait pas.

**Exemple.** `bassin: lens` alors que le bassin décrit est `lensois`.

**Remède.** Corriger le code, ou décrire le bassin.
"""

from docgen.check import Faults, FeuilleEcrite, feuilles_de_route, rule, unknown_name
from docgen.french import date


@rule("donnees", "erreur", qui="métier", sur=feuilles_de_route)
def look(ecrite: FeuilleEcrite) -> Faults:
    """One fault for each half-day held in a bassin that is not described."""
    known = [bassin.code for bassin in ecrite.feuille.bassins]
    for rank, sequence in enumerate(ecrite.feuille.lancement.sequences):
        for order, rencontre in enumerate(sequence.rencontres):
            place = ecrite.place("lancement", "sequences", rank, "rencontres", order, "bassin")
            where = f"la rencontre du {date(rencontre.jour)} a lieu dans le bassin « {rencontre.bassin} »"
            message = f"{where}, que la feuille de route ne décrit pas"
            yield from unknown_name(rencontre.bassin, known, "Bassins décrits", message, place)
