"""Un acte vise un texte qui n'existait pas encore.

**Constat.** La date d'un visa vient après la séance qui autorise l'acte, ou après sa signature, ou après la fin du
contrat ; ou le texte vaut « à compter du » d'un jour qui vient avant sa propre date.

**Pourquoi y regarder.** On ne s'appuie pas sur un texte à venir : une date est fausse.

**Exemple.** Un décret du 9 avril 2026, portant nomination à compter du 28 avril 2025, dans un acte voté en 2025.

**Remède.** Corriger la date du visa.
"""

import datetime
import re
from collections.abc import Mapping

from docgen.adresses.versions import NomDeVersion
from docgen.check import Fault, Faults, Preuve, Subject, dossier, rule
from docgen.check.montre import uni, version_de
from docgen.check.normes import Vise, actes
from docgen.french import MOIS, date

_A_COMPTER = re.compile(rf"à compter du (?P<jour>\d{{1,2}})(?:er)? (?P<mois>{'|'.join(MOIS)}) (?P<an>\d{{4}})")


@rule("donnees", "à corriger", qui="juridique", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each visa that comes too late."""
    ends = _ends(subject)
    for vises in actes(subject):
        for vise in vises:
            day, end = vise.visa.jour, ends.get(vise.acte)
            start = _start(vise)
            if day and end and day > end[1]:
                yield _fault(vise, day, f"et {end[0]} est du {date(end[1])}")
            elif day and start and start < day:
                yield _fault(vise, day, f"dont l'objet vaut à compter du {date(start)}")


def _ends(subject: Subject) -> Mapping[NomDeVersion, tuple[str, datetime.date]]:
    """The last day on which each acte can be relied on: its signature, else the séance that authorises it."""
    found: dict[NomDeVersion, tuple[str, datetime.date]] = {}
    for seance in subject.dossier.seances:
        for acte in seance.base.actes.values():
            nom = NomDeVersion.of(acte.contrat, acte.version)
            if version_de(subject, nom):
                found[nom] = ("la séance qui autorise l'acte", seance.base.date)
    for versions in subject.versions.values():
        for version in versions:
            last = version.contrat.entete.exercices[-1].fin
            found.setdefault(NomDeVersion(version.name), ("la fin du contrat", last))
            signed = version.avenant.signature if version.avenant else version.contrat.entete.signature
            if signed:
                found[NomDeVersion(version.name)] = ("l'acte", signed)
    return found


def _start(vise: Vise) -> datetime.date | None:
    match = _A_COMPTER.search(uni(vise.visa.objet or ""))
    try:
        return datetime.date(int(match["an"]), MOIS.index(match["mois"]) + 1, int(match["jour"])) if match else None
    except ValueError:
        return None


def _fault(vise: Vise, day: datetime.date, why: str) -> Fault:
    message = f"{vise.acte} vise {vise.nom}, {why}"
    return Fault(message, vise.place("date"), "Corriger la date du visa.", preuve=Preuve((date(day),)))
