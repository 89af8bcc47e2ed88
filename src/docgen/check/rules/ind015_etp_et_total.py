"""La fiche dit un nombre d'ETP que ses postes ne font pas.

**Constat.** La fiche énumère ses postes (« etp ») ; son récit, un volume, une désignation ou un détail de montant dit
un nombre d'ETP qui n'est ni leur total, ni celui d'une fonction.

**Pourquoi y regarder.** Les moyens annoncés et les moyens détaillés diffèrent : le financement des postes en dépend.

**Exemple.** « soit 3 ETP », et cinq postes qui font 2 ETP.

**Remède.** Corriger le poste, ou le nombre écrit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from docgen.check import Fault, Subject, rule
from docgen.check.montre import uni
from docgen.check.parcours import dossier
from docgen.check.places import fiches, ligne
from docgen.dossier import Dossier
from docgen.findings import Location
from docgen.french import nombre
from docgen.model.fiche import FicheAction, Poste

_DIT = re.compile(r"(?<![\w,.])(\d+(?:,\d+)?) ?ETP\b")


@rule("donnees", "avertissement", qui="métier", sur=dossier)
def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each number of ETP that the posts of the fiche do not make."""
    for _, fiche, source in fiches(subject):
        if not fiche.etp:
            continue
        made = _made(fiche.etp)
        total = sum((poste.nombre for poste in fiche.etp), Decimal(0))
        posts = subject.dossier.locate(source, "etp", key=True)
        for text, place in _texts(subject.dossier, fiche, source):
            for match in _DIT.finditer(uni(text)):
                if Decimal(match[1].replace(",", ".")) not in made:
                    yield Fault(
                        f"la fiche {fiche.numero} dit {match[1]} ETP, et ses postes en font {nombre(total)} "
                        f"({ligne(posts)})",
                        place,
                        "Corriger le poste (« etp »), ou le nombre écrit.",
                        (posts,),
                    )


def _made(postes: Sequence[Poste]) -> set[Decimal]:
    """What the posts make: the total, each post, each function."""
    by_function: dict[str, Decimal] = {}
    for poste in postes:
        by_function[poste.fonction] = by_function.get(poste.fonction, Decimal(0)) + poste.nombre
    numbers = [poste.nombre for poste in postes]
    return {*numbers, *by_function.values(), sum(numbers, Decimal(0))}


def _texts(dossier: Dossier, fiche: FicheAction, source: str) -> Iterator[tuple[str, Location]]:
    """The texts of the fiche that may say how many ETP, and where each is written."""
    for rank, one in enumerate(fiche.sous_actions):
        said = {
            "volume": f"{one.volume or ''} {one.unite or ''}",
            "designation": one.designation or "",
            "detail_montant": one.detail_montant or "",
        }
        for key, text in said.items():
            yield text, dossier.locate(source, "sous_actions", rank, key)
    file = dossier.locate(f"{source}.md").file
    for rank, line in enumerate(dossier.textes.get(file, "").splitlines(), 1):
        yield line, Location(file, rank, 1)
