"""La règle d'un indicateur nomme un indicateur qui n'existe pas, ou finit par se nommer elle-même.

**Constat.** « somme_de », « reprise_de » ou « reprend » désigne un indicateur absent ; ou bien, de l'un à l'autre, la
règle revient à son point de départ.

**Pourquoi c'est grave.** L'indicateur n'a pas de valeur : les tableaux ne peuvent pas être établis.

**Exemple.** `reprise_de: 3.1/acompagnement_renforce` au lieu de `reprise_de: 3.1/accompagnement_renforce`.

**Remède.** Corriger le code (« numéro de la fiche/code », ou le code seul après « reprend ») ; rompre la boucle en
saisissant la valeur de l'un des indicateurs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from docgen.check import Fault, Subject, rule
from docgen.check.parcours import dossier
from docgen.check.places import proche
from docgen.compute import Version
from docgen.dossier import Dossier
from docgen.findings import Location


@dataclass(frozen=True, slots=True)
class Link:
    """One indicator that takes its value from another, by addresses (« 1.1/jeunes », « national/jeunes »)."""

    origin: str
    target: str
    place: Location


@rule("donnees", "erreur", qui="métier", sur=dossier)
def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each missing target and for each loop; said once when several versions have it."""
    for versions in subject.versions.values():
        for version in versions:
            yield from _faults(version, list(_links(subject.dossier, version)))


def _faults(version: Version, links: list[Link]) -> Iterator[Fault]:
    known = [
        f"{fiche.numero}/{indicateur.code}" for fiche in version.contrat.fiches for indicateur in fiche.indicateurs
    ]
    known += [f"national/{indicateur.code}" for indicateur in version.contrat.indicateurs]
    targets: dict[str, list[str]] = {}
    for link in links:
        targets.setdefault(link.origin, []).append(link.target)
        if link.target not in known:
            near = [address for address in known if address.startswith(f"{link.target.partition('/')[0]}/")]
            yield Fault(
                f"l'indicateur « {link.origin} » prend sa valeur dans « {link.target} », qui n'existe pas",
                link.place,
                proche(link.target, near or known, "Indicateurs connus"),
            )
    for origin, place in {link.origin: link.place for link in reversed(links)}.items():
        loop = _loop(origin, targets)
        if loop and origin == min(loop):
            yield Fault(
                f"la règle de l'indicateur « {origin} » revient à elle-même : {' → '.join(loop)}",
                place,
                "Donner à l'un de ces indicateurs ses propres valeurs (« situation » et « cibles »).",
            )


def _links(dossier: Dossier, version: Version) -> Iterator[Link]:
    national = f"{version.contrat.code}/indicateurs"
    for rank, regle in enumerate(version.contrat.indicateurs):
        origin = f"national/{regle.code}"
        for i, target in enumerate(regle.somme_de):
            yield Link(origin, target, dossier.locate(national, "indicateurs", rank, "somme_de", i))
        if regle.reprise_de:
            yield Link(origin, regle.reprise_de, dossier.locate(national, "indicateurs", rank, "reprise_de"))
    for fiche in version.contrat.fiches:
        for rank, indicateur in enumerate(fiche.indicateurs):
            if indicateur.reprend:
                place = dossier.locate(version.source_fiche(fiche.numero), "indicateurs", rank, "reprend")
                yield Link(f"{fiche.numero}/{indicateur.code}", f"national/{indicateur.reprend}", place)


def _loop(origin: str, targets: Mapping[str, list[str]]) -> tuple[str, ...]:
    """The way from `origin` back to it, both ends included; nothing when there is none."""
    pending: list[tuple[str, ...]] = [(origin,)]
    seen: set[str] = set()
    while pending:
        way = pending.pop(0)
        for target in targets.get(way[-1], ()):
            if target == origin:
                return (*way, target)
            if target not in seen:
                seen.add(target)
                pending.append((*way, target))
    return ()
