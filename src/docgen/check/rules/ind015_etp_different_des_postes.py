"""La fiche dit un nombre d'ETP que ses postes ne font pas.

**Constat.** La fiche énumère ses postes (« etp ») ; son récit, un volume, une désignation ou un détail de montant dit
un nombre d'ETP qui n'est ni leur total, ni celui d'une fonction.

**Pourquoi y regarder.** Les moyens annoncés et les moyens détaillés diffèrent : le financement des postes en dépend.

**Exemple.** « soit 3 ETP », et cinq postes qui font 2 ETP.

**Remède.** Corriger le poste, ou le nombre écrit.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from docgen.check import Fault, Faults, FicheEcrite, Location, fiches, ligne, rule
from docgen.check.montre import uni
from docgen.french import nombre
from docgen.model.fiche import Poste

_DIT = re.compile(r"(?<![\w,.])(\d+(?:,\d+)?) ?ETP\b")


@rule("donnees", "à corriger", qui="métier", sur=fiches)
def look(ecrite: FicheEcrite) -> Faults:
    """One fault for each number of ETP that the posts of the fiche do not make."""
    postes = ecrite.fiche.etp
    sums, total = _sums(postes), sum((poste.nombre for poste in postes), Decimal(0))
    for text, place in _texts(ecrite) if postes else ():
        for match in _DIT.finditer(uni(text)):
            if Decimal(match[1].replace(",", ".")) not in sums:
                posts = ecrite.place("etp", key=True)
                what = f"la fiche {ecrite.fiche.numero} dit {match[1]} ETP"
                message = f"{what}, et ses postes en font {nombre(total)} ({ligne(posts)})"
                yield Fault(message, place, "Corriger le poste (« etp »), ou le nombre écrit.", (posts,))


def _sums(postes: Sequence[Poste]) -> set[Decimal]:
    """What the posts make: the total, each post, each function."""
    by_function: dict[str, Decimal] = {}
    for poste in postes:
        by_function[poste.fonction] = by_function.get(poste.fonction, Decimal(0)) + poste.nombre
    numbers = [poste.nombre for poste in postes]
    return {*numbers, *by_function.values(), sum(numbers, Decimal(0))}


def _texts(ecrite: FicheEcrite) -> Iterator[tuple[str, Location]]:
    """The texts of the fiche that may say how many ETP, and where each is written."""
    for rank, part in enumerate(ecrite.fiche.sous_actions):
        for key, text in (
            ("volume", f"{part.volume or ''} {part.unite or ''}"),
            ("designation", part.designation),
            ("detail_montant", part.detail_montant),
        ):
            yield text or "", ecrite.place("sous_actions", rank, key)
    for place, line in ecrite.lignes_du_recit:
        yield line, place
