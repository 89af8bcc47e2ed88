"""La part du département est sous le minimum que fixe le contrat.

**Constat.** Pour un exercice, les crédits du département font moins que la part minimale du contrat (50 % dans la
convention pour l'insertion et l'emploi, article 3.3), sur l'ensemble des fiches ; ou sur l'ensemble des exercices.

**Pourquoi c'est grave.** L'engagement financier réciproque ne serait pas tenu ; l'État peut demander un reversement.

**Exemple.** L'État apporte 60 000 € et le département 40 000 € : la part du département est de 40 %.

**Remède.** Revoir les crédits du département dans les fiches de cet exercice, ou la part minimale de contrat.yaml.
"""

import math
from decimal import Decimal

from docgen.adresses.cellules import CONTRAT, TOUS, Cell
from docgen.check import Fault, Faults, Preuve, VersionEcrite, contrats, ligne, rule
from docgen.french import NBSP, euros, nombre


@rule("donnees", "bloquant", en_projet=True, qui="finances", sur=contrats)
def look(ecrit: VersionEcrite) -> Faults:
    """One fault for each exercice, and one for the whole contract, whose share is under the floor."""
    floor, regle = ecrit.entete.part_minimale, ecrit.regles.part_minimale
    if floor is not None:
        sur = regle.sur if regle else ("exercice",)
        years = ecrit.exercices if "exercice" in sur else []
        for year in [*years, *([TOUS] if "contrat" in sur else [])]:
            yield from _short(ecrit, year, floor)


def _short(ecrit: VersionEcrite, year: str, floor: Decimal) -> Faults:
    share = ecrit.version.figures.connu(Cell(CONTRAT, ecrit.programme.recoit.cote, year))
    whole = ecrit.version.figures.connu(Cell(CONTRAT, TOUS, year))
    if share is None or whole is None or share.centimes * 100 >= whole.centimes * floor:
        return
    regle, receiver = ecrit.regles.part_minimale, ecrit.programme.recoit
    floor_place, agreed = ecrit.convenu(("part_minimale",), ("part_minimale", "taux"))
    source = f"{regle.source} ; " if regle and not agreed else ""
    rate = nombre(round(Decimal(share.centimes * 100) / whole.centimes, 1))
    if year == TOUS:
        when, of_year, place = "sur tout le contrat", "", ecrit.au_contrat("exercices", key=True)
    else:
        place = ecrit.au_contrat("exercices", ecrit.exercices.index(year))
        when, of_year = f"en {year}", f" de {year}"
    # What the others pay is notified, and does not move: the department pays all that is missing.
    others = whole.centimes - share.centimes
    missing = math.ceil(others * floor / (100 - floor)) - share.centimes if floor < 100 else None
    what = f"{when}, {receiver.designation} apporte {euros(share)} sur {euros(whole)}, soit {rate}{NBSP}%"
    message = f"{what} ; le minimum est de {nombre(floor)}{NBSP}% ({source}{ligne(floor_place)})"
    remedy = f"Revoir les crédits {receiver.du} dans les fiches{of_year}, ou ce minimum."
    preuve = Preuve((f"{rate}{NBSP}%, soit {euros(share)}",), f"au moins {nombre(floor)}{NBSP}%", missing)
    yield Fault(message, place, remedy, (floor_place,), preuve=preuve)
