"""Un membre de l'assemblée est compté deux fois, ou manque parmi les présents.

**Constat.** Un nom est écrit deux fois parmi les présents et les excusés ; ou le président, le secrétaire ou celui qui
a reçu un pouvoir n'est pas parmi les présents ; ou celui qui l'a donné y est ; ou l'un d'eux en a donné ou reçu deux.

**Pourquoi c'est grave.** Le nombre des présents fait le quorum et le vote : compté deux fois, un membre fausse l'un et
l'autre. Nul ne reçoit plus d'une délégation (article L. 3121-16 du CGCT).

**Exemple.** « M. Paul DURAND », parmi les présents et parmi les excusés.

**Remède.** Supprimer la ligne en trop, ou écrire le nom de la même façon partout.
"""

from docgen.check import Fault, Faults, Location, SeanceEcrite, ligne, rule, seances, unknown_name
from docgen.check.places import doubles

_Place = tuple[str, Location]


@rule("donnees", "bloquant", qui="juridique", sur=seances)
def look(ecrite: SeanceEcrite) -> Faults:
    """One fault for each name written once too often, or missing among the members present."""
    base = ecrite.seance.base
    listed = [
        (name, ecrite.place(key, rank))
        for key, names in (("presents", base.presents), ("excuses", base.excuses))
        for rank, name in enumerate(names)
    ]
    gives = [(pouvoir.de, ecrite.place("pouvoirs", rank, "de")) for rank, pouvoir in enumerate(base.pouvoirs)]
    takes = [(pouvoir.a, ecrite.place("pouvoirs", rank, "a")) for rank, pouvoir in enumerate(base.pouvoirs)]
    others = [(name, ecrite.place("autres_secretaires", rank)) for rank, name in enumerate(base.autres_secretaires)]
    yield from _twice(listed, "est écrit deux fois")
    yield from _twice([(base.secretaire, ecrite.place("secretaire")), *others], "est deux fois secrétaire")
    yield from _twice(gives, "donne pouvoir deux fois")
    yield from _twice(takes, "reçoit plus d'un pouvoir")
    for what, name, place in (
        ("le président", base.president, ecrite.place("president")),
        ("le secrétaire", base.secretaire, ecrite.place("secretaire")),
        *(("le secrétaire", name, place) for name, place in others),
        *(("celui qui a reçu pouvoir", name, place) for name, place in takes),
    ):
        message = f"{what}, « {name} », n'est pas parmi les présents"
        yield from unknown_name(name, base.presents, "Présents", message, place)
    for name, place in gives:
        if name in base.presents:
            yield Fault(f"« {name} » donne pouvoir, et est parmi les présents", place, "Supprimer l'un des deux.")


def _twice(places: list[_Place], what: str) -> Faults:
    for name, place, first in doubles(places):
        yield Fault(f"« {name} » {what} (déjà {ligne(first)})", place, "Supprimer l'une des deux lignes.", (first,))
