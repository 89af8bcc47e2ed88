"""Le récit dit un objectif atteint, et la situation de départ est en dessous.

**Constat.** Une phrase du récit dit « l'objectif de 6 000 … a été atteint », ou « dépassé » ; un indicateur de la fiche
part de presque autant (à un dixième près), et de moins.

**Pourquoi y regarder.** Le récit et le tableau de la même fiche se contredisent : le bilan partira de l'un, les cibles
de l'autre.

**Exemple.** Fiche 2.10 : l'objectif de 6 000 bénéficiaires « a été atteint », et la situation est de 5 976.

**Remède.** Corriger le récit, ou la situation de départ.
"""

import re
from decimal import Decimal

from docgen.adresses.indicateurs import Serie
from docgen.check import Fault, Faults, FicheEcrite, Preuve, fiches, ligne, rule
from docgen.check.budget import NOMBRE, nombres
from docgen.check.montre import uni
from docgen.check.series import indicateurs_de
from docgen.french import nombre

_ATTEINT = re.compile(
    rf"\b(?:objectifs?|cibles?) (?:fixée?s? (?:à|de) |d'accompagner |de |était de )(?P<nombre>{NOMBRE})[^.;:]*?"
    r"\b(?:a été|est|fut) (?:atteinte?|dépassée?)\b"
)
_PRES = 10


@rule("donnees", "à confirmer", qui="métier", sur=fiches)
def look(ecrite: FicheEcrite) -> Faults:
    """One fault for each aim told as reached that the table of the fiche does not show."""
    for place, line in ecrite.lignes_du_recit:
        for match in _ATTEINT.finditer(uni(line)) if "attei" in line or "dépass" in line else ():
            aim = nombres(match["nombre"])[0]
            for ecrit in indicateurs_de(ecrite):
                start = ecrit.valeur(Serie.SITUATION)
                if isinstance(start, Decimal) and start < aim and (aim - start) * _PRES < aim:
                    where = ecrit.place("situation")
                    message = (
                        f"le récit de la fiche {ecrite.fiche.numero} dit « {match.group()} », et la situation de "
                        f"« {ecrit.indicateur.code} » est de {nombre(start)} ({ligne(where)})"
                    )
                    preuve = Preuve((match.group(), nombre(start)))
                    remedy = "Corriger le récit, ou la situation de départ."
                    yield Fault(message, place, remedy, (where,), preuve=preuve)
                    break
