"""La règle d'un indicateur nomme un indicateur qui n'existe pas, ou finit par se nommer elle-même.

**Constat.** « somme_de », « reprise_de » ou « reprend » désigne un indicateur absent ; ou bien, de l'un à l'autre, la
règle revient à son point de départ.

**Pourquoi c'est grave.** L'indicateur n'a pas de valeur : les tableaux ne peuvent pas être établis.

**Exemple.** `reprise_de: 3.1/acompagnement_renforce` au lieu de `reprise_de: 3.1/accompagnement_renforce`.

**Remède.** Corriger le code (« numéro de la fiche/code », ou le code seul après « reprend ») ; rompre la boucle en
saisissant la valeur de l'un des indicateurs.
"""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from docgen.adresses.indicateurs import AdresseIndicateur
from docgen.check import Fault, Faults, Location, VersionEcrite, proche, rule, versions_ecrites
from docgen.check.series import en_vigueur


class _Lien(NamedTuple):
    """One indicator that takes its value from another."""

    origine: AdresseIndicateur
    cible: AdresseIndicateur
    place: Location


@rule("donnees", "bloquant", qui="métier", sur=versions_ecrites)
def look(ecrit: VersionEcrite) -> Faults:
    """One fault for each missing target and for each loop; said once when several versions have it."""
    contrat, liens = ecrit.contrat, list(_links(ecrit))
    known = [AdresseIndicateur.of(fiche.numero, i.code) for fiche in contrat.fiches for i in fiche.indicateurs]
    known += [AdresseIndicateur.national(indicateur.code) for indicateur in contrat.indicateurs]
    targets: dict[str, list[AdresseIndicateur]] = {}
    for lien in liens:
        targets.setdefault(lien.origine, []).append(lien.cible)
        if lien.cible not in known:
            near = [adresse for adresse in known if adresse.sorte == lien.cible.sorte]
            message = f"l'indicateur « {lien.origine} » prend sa valeur dans « {lien.cible} », qui n'existe pas"
            yield Fault(message, lien.place, proche(lien.cible, near or known, "Indicateurs connus"))
    for origine, place in {lien.origine: lien.place for lien in reversed(liens)}.items():
        loop = _loop(origine, targets)
        if loop and origine == min(loop):
            message = f"la règle de l'indicateur « {origine} » revient à elle-même : {' → '.join(loop)}"
            remedy = "Donner à l'un de ces indicateurs ses propres valeurs (« situation » et « cibles »)."
            yield Fault(message, place, remedy)


def _links(ecrit: VersionEcrite) -> Iterator[_Lien]:
    locate = partial(ecrit.au_contrat, "indicateurs", fichier="indicateurs")
    for rank, national in enumerate(ecrit.contrat.indicateurs):
        origine = AdresseIndicateur.national(national.code)
        for order, cible in enumerate(national.somme_de):
            yield _Lien(origine, AdresseIndicateur(cible), locate(rank, "somme_de", order))
        if national.reprise_de:
            yield _Lien(origine, AdresseIndicateur(national.reprise_de), locate(rank, "reprise_de"))
    for fiche in ecrit.contrat.fiches:
        for local in en_vigueur(ecrit, fiche):
            if local.indicateur.reprend:
                cible = AdresseIndicateur.national(local.indicateur.reprend)
                yield _Lien(AdresseIndicateur.of(fiche.numero, local.indicateur.code), cible, local.place("reprend"))


def _loop(origine: str, targets: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The shortest way from `origine` back to it, both ends included; nothing when there is none."""
    # The queue keeps where each indicator was first met from, not the way to it: a chain may be very long.
    reached: dict[str, str] = {}
    pending = deque([origine])
    while pending:
        here = pending.popleft()
        for target in targets.get(here, ()):
            if target == origine:
                way = [target, here]
                while way[-1] != origine:
                    way.append(reached[way[-1]])
                return tuple(reversed(way))
            if target not in reached:
                reached[target] = here
                pending.append(target)
    return ()
