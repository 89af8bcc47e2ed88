"""Un membre de l'assemblée est compté deux fois, ou manque parmi les présents.

**Constat.** Un nom est écrit deux fois parmi les présents et les excusés ; ou le président, le secrétaire ou celui qui
a reçu un pouvoir n'est pas parmi les présents ; ou celui qui l'a donné y est ; ou l'un d'eux en a donné ou reçu deux.

**Pourquoi c'est grave.** Le nombre des présents fait le quorum et le vote : compté deux fois, un membre fausse l'un et
l'autre. Nul ne reçoit plus d'une délégation (article L. 3121-16 du CGCT).

**Exemple.** « M. Paul DURAND », parmi les présents et parmi les excusés.

**Remède.** Supprimer la ligne en trop, ou écrire le nom de la même façon partout.
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.check import Fault, Subject, rule
from docgen.check.parcours import dossier
from docgen.check.places import ligne, proche
from docgen.dossier import DossierSeance
from docgen.findings import Location

Place = tuple[str, Location]


@rule("donnees", "erreur", qui="juridique", sur=dossier)
def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each name written once too often, or missing among the members present."""
    for seance in subject.dossier.seances:
        listed = [*_listed(subject, seance, "presents"), *_listed(subject, seance, "excuses")]
        yield from _twice(listed, "est écrit deux fois")
        yield from _twice(_proxies(subject, seance, "de"), "donne pouvoir deux fois")
        yield from _twice(_proxies(subject, seance, "a"), "reçoit plus d'un pouvoir")
        present = seance.base.presents
        for what, name, place in _needed(subject, seance):
            if name not in present:
                yield Fault(
                    f"{what}, « {name} », n'est pas parmi les présents", place, proche(name, present, "Présents")
                )
        for name, place in _proxies(subject, seance, "de"):
            if name in present:
                yield Fault(f"« {name} » donne pouvoir, et est parmi les présents", place, "Supprimer l'un des deux.")


def _listed(subject: Subject, seance: DossierSeance, key: str) -> list[Place]:
    source, names = f"{seance.name}/seance", getattr(seance.base, key)
    return [(name, subject.dossier.locate(source, key, rank)) for rank, name in enumerate(names)]


def _proxies(subject: Subject, seance: DossierSeance, key: str) -> list[Place]:
    source = f"{seance.name}/seance"
    return [
        (getattr(pouvoir, key), subject.dossier.locate(source, "pouvoirs", rank, key))
        for rank, pouvoir in enumerate(seance.base.pouvoirs)
    ]


def _twice(places: list[Place], what: str) -> Iterator[Fault]:
    seen: dict[str, Location] = {}
    for name, place in places:
        first = seen.setdefault(name, place)
        if first != place:
            yield Fault(f"« {name} » {what} (déjà {ligne(first)})", place, "Supprimer l'une des deux lignes.", (first,))


def _needed(subject: Subject, seance: DossierSeance) -> Iterator[tuple[str, str, Location]]:
    source = f"{seance.name}/seance"
    yield "le président", seance.base.president, subject.dossier.locate(source, "president")
    yield "le secrétaire", seance.base.secretaire, subject.dossier.locate(source, "secretaire")
    for name, place in _proxies(subject, seance, "a"):
        yield "celui qui a reçu pouvoir", name, place
