"""L'objet d'un avenant nomme d'autres annexes que celles qu'il actualise.

**Constat.** L'objet énumère des annexes par leur numéro (« d'actualiser les annexes 1, 2 et 4 », « les annexes 1 à
4 »), et ce ne sont pas celles que les opérations de l'avenant joignent ou changent ; ou l'une est dite deux fois.

**Pourquoi y regarder.** L'objet dit ce que les parties ont voulu changer : une annexe jointe qu'il oublie, ou qu'il
annonce et qui n'est pas jointe, se discute ensuite.

**Exemple.** « d'actualiser les annexes 2, 2, 3 et 4 », quand l'avenant joint les annexes 1 à 4.

**Remède.** Corriger l'énumération, ou l'opération « actualiser_annexes ».
"""

import re

from docgen.check import AvenantDuDossier, Fault, Faults, Preuve, avenants, ligne, rule
from docgen.check.montre import uni
from docgen.french import enumeration

_ACTION = re.compile(r"actualis|remplac|mettre à jour|mise à jour|joindre|modifi|complét", re.IGNORECASE)
_ANNEXES = re.compile(r"\bannexes? (?:n° ?)?(?P<liste>\d+(?:(?:, et |, | et | à )\d+)*)(?!\.\d)", re.IGNORECASE)


@rule("donnees", "à corriger", qui="juridique", sur=avenants)
def look(ecrit: AvenantDuDossier) -> Faults:
    """One fault for each line of the objet whose annexes are not those of the operations."""
    operations = ecrit.avenant.operations
    brought = {numero for operation in operations for numero in operation.annexes_apportees}
    brought |= {numero for operation in operations if (numero := operation.annexe_changee(ecrit.contrat))}
    for rank, objet in enumerate(ecrit.avenant.objet):
        match = _ANNEXES.search(uni(objet)) if _ACTION.search(objet) else None
        numbers = _numbers(match["liste"]) if match else []
        if match and brought and sorted(numbers) != sorted(brought):
            has, place = enumeration([str(numero) for numero in sorted(brought)]), ecrit.place("operations", key=True)
            what = "les annexes" if len(brought) > 1 else "l'annexe"
            message = (
                f"l'objet de l'avenant n° {ecrit.avenant.numero} dit « {match.group()} », et ses opérations "
                f"actualisent {what} {has} ({ligne(place)})"
            )
            remedy = "Corriger l'énumération, ou l'opération « actualiser_annexes »."
            yield Fault(message, ecrit.place("objet", rank), remedy, (place,), preuve=Preuve((match.group(),), has))


def _numbers(listed: str) -> list[int]:
    """« 1, 3 et 4 » and « 1 à 4 », number by number."""
    found: list[int] = []
    for part in re.split(r", et |, | et ", listed):
        first, _, last = part.partition(" à ")
        found += range(int(first), int(last or first) + 1)
    return found
