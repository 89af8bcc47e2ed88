"""The figures of a feuille de route: typed for a bassin, or what its bassins add up to. A rate is never added."""

from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal

from docgen.compute.indicateurs import Valeur, somme
from docgen.findings import Refusal
from docgen.model.feuille import Bassin, FeuilleDeRoute
from docgen.montants import Absence

MOIS_PAR_AN = 12

Mesure = Callable[[FeuilleDeRoute, Bassin], Valeur]


def statistique(feuille: FeuilleDeRoute, nom: str, bassin: Bassin | None = None) -> Valeur:
    """The figure of that name for `bassin`, or for all of them; missing as soon as one term is. Raises `Refusal`."""
    if nom in COMPTES:
        bassins = [bassin] if bassin else feuille.bassins
        return somme([COMPTES[nom](feuille, each) for each in bassins])
    if nom in MOYENNES:
        return MOYENNES[nom](feuille, bassin) if bassin else Absence.SANS_OBJET
    known = ", ".join(sorted({*COMPTES, *MOYENNES}))
    raise Refusal(f"la statistique « {nom} » n'existe pas", f"Statistiques connues : {known}.")


def _share(value: Valeur, part: Decimal, whole: int) -> Valeur:
    # Divided last: a twelfth has no exact decimal, and half a person would be lost.
    return value if isinstance(value, Absence) else (value * part / whole).quantize(Decimal(1), ROUND_HALF_UP)


# What adds up over the bassins.
COMPTES: Mapping[str, Mesure] = {
    "communes": lambda _, bassin: bassin.communes,
    "flux_entrants": lambda _, bassin: bassin.flux_entrants,
    "stock": lambda _, bassin: bassin.stock,
    "brsa": lambda _, bassin: bassin.brsa,
    "demandeurs": lambda _, bassin: bassin.demande_emploi.demandeurs,
    "cible_france_travail": lambda feuille, bassin: _share(bassin.flux_entrants, feuille.part_france_travail, 100),
    "portefeuilles_france_travail": lambda _, bassin: bassin.ressources.portefeuilles_france_travail,
    "accompagnateurs_departement": lambda _, bassin: bassin.ressources.accompagnateurs_departement,
    "etp_delegataires": lambda _, bassin: bassin.ressources.etp_delegataires,
    "services_locaux_insertion": lambda _, bassin: bassin.ressources.services_locaux_insertion,
    "agences": lambda _, bassin: Decimal(len(bassin.ressources.agences)),
}
# What has a meaning for one bassin only: a rate, a rounded mean.
MOYENNES: Mapping[str, Mesure] = {
    "cible_mensuelle": lambda _, bassin: _share(bassin.flux_entrants, Decimal(1), MOIS_PAR_AN),
    "moins_de_30_ans": lambda _, bassin: somme([bassin.profil.moins_de_25_ans, bassin.profil.de_25_a_29_ans]),
}
