"""Les parts d'un bassin ne font pas 100 %.

**Constat.** Les âges des bénéficiaires d'un bassin, ou leurs orientations, ne font pas 100 % ; ou un taux dépasse 100
%. Chaque part étant arrondie à l'unité, un demi-point d'écart par part est admis.

**Pourquoi y regarder.** Une part est mal recopiée, ou il en manque une.

**Exemple.** Orientations : 33 % + 23 % + 54 % = 110 %.

**Remède.** Corriger la part qui est fausse ; « non communiqué » pour celle qui manque.
"""

from decimal import Decimal

from docgen.check import Fault, Faults, FeuilleEcrite, Location, feuilles_de_route, rule
from docgen.french import NBSP, nombre
from docgen.model.feuille import Bassin

_REPARTITIONS = {
    "les âges": ("moins_de_25_ans", "de_25_a_29_ans", "de_30_a_39_ans", "de_40_a_49_ans", "plus_de_50_ans"),
    "les orientations": ("orientation_professionnelle", "orientation_solidarites", "orientation_france_travail"),
}
# What of the demand for work is a count, or words.
_COMPTES = ("demandeurs", "hommes_et_femmes")
_CENT = Decimal(100)


@rule("donnees", "avertissement", qui="métier", sur=feuilles_de_route)
def look(ecrite: FeuilleEcrite) -> Faults:
    """One fault for each breakdown that is not a whole, and for each rate above it."""
    for rank, bassin in enumerate(ecrite.feuille.bassins):
        for name, keys in _REPARTITIONS.items():
            places = [ecrite.place("bassins", rank, "profil", key) for key in keys]
            yield from _breakdown(bassin, name, keys, places)
        for group, figures in (("profil", bassin.profil), ("demande_emploi", bassin.demande_emploi)):
            for key, value in figures:
                if key not in _COMPTES and isinstance(value, Decimal) and value > _CENT:
                    said = f"bassin « {bassin.nom} » : « {key} » est de {nombre(value)}{NBSP}%, plus que le tout"
                    yield Fault(said, ecrite.place("bassins", rank, group, key), "Corriger le taux.")


def _breakdown(bassin: Bassin, name: str, keys: tuple[str, ...], places: list[Location]) -> Faults:
    parts = [value for key in keys if isinstance(value := getattr(bassin.profil, key), Decimal)]
    total = sum(parts, Decimal(0))
    if len(parts) == len(keys) and abs(total - _CENT) > Decimal(len(keys)) / 2:
        terms = " + ".join(nombre(part) for part in parts)
        message = f"bassin « {bassin.nom} » : {name} font {terms} = {nombre(total)}{NBSP}%, et non 100{NBSP}%"
        remedy = "Corriger la part qui est fausse, ou écrire « non communiqué » pour celle qui manque."
        yield Fault(message, places[0], remedy, tuple(places[1:]))
