"""Le rapport dit la recette inscrite pour un autre montant que celui que l'assemblée valide.

**Constat.** Un montant du rapport s'intitule « recette inscrite… » et n'est pas la somme de ce que les actes de la
séance apportent pour leur exercice (pour celui que l'intitulé nomme, s'il en nomme un).

**Pourquoi y regarder.** Le budget voté ouvre plus, ou moins, que ce qui sera perçu : une décision modificative est à
prendre, et le rapport n'en dit rien.

**Exemple.** 8 603 440 € inscrits au budget primitif, et 8 466 738 € validés.

**Remède.** Corriger le montant ; si les deux sont justes, annoncer la décision modificative, puis accepter le constat.
"""

import re

from docgen.adresses.cellules import CONTRAT, Cell
from docgen.adresses.versions import NomDeVersion
from docgen.check import Fault, Faults, Preuve, SeanceEcrite, rule, seances
from docgen.check.montre import version_de
from docgen.french import euros
from docgen.montants import Absence, Montant

_INSCRITE = re.compile(r"\brecettes? (?:déjà )?inscrites?\b", re.IGNORECASE)
_ANNEE = re.compile(r"\b20\d\d\b")


@rule("donnees", "à confirmer", qui="finances", sur=seances)
def look(ecrite: SeanceEcrite) -> Faults:
    """One fault for each amount booked that is not what the acts bring."""
    rapport = ecrite.seance.rapport
    for code, named in rapport.montants.items() if rapport else ():
        year = _ANNEE.search(named.intitule)
        expected = _brought(ecrite, year.group() if year else "") if _INSCRITE.search(named.intitule) else None
        if expected and expected != named.montant:
            gap = Montant(abs((named.montant - expected).centimes))
            message = (
                f"« {named.intitule} » est de {euros(named.montant)}, et les actes de la séance apportent "
                f"{euros(expected)} : l'écart est de {euros(gap)}"
            )
            remedy = "Corriger le montant, ou annoncer la décision modificative et accepter le constat."
            place = ecrite.piece("rapport", "montants", code, "montant")
            preuve = Preuve((euros(named.montant), euros(expected)), enjeu=gap.centimes)
            yield Fault(message, place, remedy, preuve=preuve)


def _brought(ecrite: SeanceEcrite, year: str) -> Montant | None:
    """What the acts bring to their exercice, or to that one; None when an act does not say, or none is of that year."""
    found = []
    for acte in ecrite.seance.base.actes.values():
        version = version_de(ecrite.subject, NomDeVersion.of(acte.contrat, acte.version))
        if version and year in ("", version.exercice):
            found.append(version.amount(Cell(CONTRAT, version.contrat.programme.paie.cote, version.exercice)))
    known = [amount for amount in found if not isinstance(amount, Absence)]
    return Montant.total(known) if known and len(known) == len(found) else None
