"""Un taux est donné comme un nombre, ou un nombre comme un taux.

**Constat.** L'indicateur se compte en nombre et une valeur porte « % » ; ou il se compte en taux et une valeur ne le
porte pas.

**Pourquoi c'est grave.** « 10 » et « 10 % » ne disent pas la même chose : le lecteur prendrait l'un pour l'autre.

**Exemple.** `unite: taux` et `2025: 150`.

**Remède.** Écrire « 10 % » pour un taux ; sinon corriger la clé « unite ».
"""

from collections.abc import Iterator
from decimal import Decimal

from docgen.adresses.chemins import Chemin
from docgen.check import Fault, Faults, rule
from docgen.check.series import IndicateurEcrit, locaux
from docgen.french import nombre
from docgen.model.base import Taux
from docgen.model.fiche import Indicateur, PartIndicateur
from docgen.montants import Absence


@rule("donnees", "bloquant", qui="métier", sur=locaux)
def look(ecrit: IndicateurEcrit) -> Faults:
    """One fault for each value that does not have the unit of its indicator."""
    rate = ecrit.indicateur.unite == "taux"
    for value, path in _values(ecrit.indicateur):
        if not isinstance(value, Absence) and isinstance(value, Taux) != rate:
            said = f"{nombre(value)} %" if not rate else nombre(value)
            message = f"{ecrit.nom} se compte en {ecrit.indicateur.unite}, et cette valeur est « {said} »"
            wanted = f"Écrire « {said} % », ou corriger la clé « unite »."
            yield Fault(message, ecrit.place(*path), wanted if rate else "Retirer « % », ou écrire « unite: taux ».")


def _values(indicateur: Indicateur) -> Iterator[tuple[Decimal | Absence, Chemin]]:
    """Each value typed and its keys; not the sub-counts, which may be given as shares of the whole."""
    holders: list[tuple[Indicateur | PartIndicateur, Chemin]] = [(indicateur, ())]
    holders += [(part, ("repartition", rank)) for rank, part in enumerate(indicateur.repartition)]
    for holder, path in holders:
        if holder.situation is not None:
            yield holder.situation, (*path, "situation")
        for year, value in (holder.cibles or {}).items():
            yield value, (*path, "cibles", year)
