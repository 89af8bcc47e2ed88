"""Un avenant fixe au versement un autre délai que l'avenant d'avant.

**Constat.** Le délai de versement d'un avenant (« quinze jours après sa notification ») n'a pas la durée de celui que
fixait le dernier avenant à en donner un.

**Pourquoi y regarder.** Le délai engage l'État, et se recopie d'une année sur l'autre : une autre durée est le plus
souvent une faute de frappe, que rien d'autre ne dit.

**Exemple.** « trente jours » en 2026, « quinze jours » en 2025.

**Remède.** Reprendre le délai en vigueur ; si l'instruction de l'année l'a changé, accepter le constat.
"""

import re

from docgen.adresses.sources import CleDeSource
from docgen.check import Fault, Faults, Location, Preuve, VersionEcrite, contrats, ligne, rule
from docgen.check.montre import uni
from docgen.compute import Version
from docgen.french import nombre_de_lettres

_DUREE = re.compile(r"(?P<nombre>\d+|[a-zé-]+) (?P<unite>jours?|semaines?|mois|ans?)\b")


@rule("donnees", "à confirmer", qui="juridique", sur=contrats)
def look(ecrit: VersionEcrite) -> Faults:
    """One fault for each avenant whose delay is not that of the last one that gives some."""
    former: Version | None = None
    for version in ecrit.subject.versions[ecrit.contrat.code]:
        if not (said := _delai(version)):
            continue
        if former and _duree(said) != _duree(was := _delai(former)):
            here, there = (_place(ecrit, each) for each in (version, former))
            message = f"le délai de versement est de « {said} », et était de « {was} » ({ligne(there)})"
            remedy = "Reprendre le délai en vigueur ; si l'instruction de l'année l'a changé, accepter ce constat."
            yield Fault(message, here, remedy, (there,), preuve=Preuve((said, was)))
        former = version


def _place(ecrit: VersionEcrite, version: Version) -> Location:
    return ecrit.dossier.locate(CleDeSource.avenant(ecrit.contrat.code, version.code), "versement", "delai")


def _delai(version: Version) -> str:
    """The delay that the avenant of the version gives, when it begins by a duration."""
    versement = version.avenant.versement if version.avenant else None
    said = uni(versement.delai or "") if versement else ""
    return said if _DUREE.match(said) else ""


def _duree(said: str) -> tuple[int | None, str]:
    match = _DUREE.match(said)
    words = match["nombre"] if match else ""
    count = int(words) if words.isdigit() else nombre_de_lettres(words)
    return (1 if words == "une" else count), match["unite"].rstrip("s") if match else ""
