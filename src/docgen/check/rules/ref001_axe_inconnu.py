"""Une fiche ou un indicateur national se range sous un axe (ou un volet) que le contrat n'a pas.

**Constat.** La clé « axe » donne un numéro absent de la liste « axes » de contrat.yaml.

**Pourquoi c'est grave.** Les montants de la fiche n'entreraient dans aucun axe, donc dans aucun total du contrat ;
l'indicateur ne paraîtrait dans aucun tableau.

**Exemple.** `axe: 7` dans un contrat qui a les axes 1, 3 et 4.

**Remède.** Corriger le numéro de l'axe, ou déclarer l'axe dans contrat.yaml.
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.check import Fault, Subject, rule
from docgen.check.parcours import dossier
from docgen.check.places import fiches, latest, le, ligne
from docgen.compute import Version
from docgen.findings import Location
from docgen.french import enumeration


@rule("donnees", "erreur", qui="métier", sur=dossier)
def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each fiche, then for each national indicator, whose axis is unknown."""
    for version, numero, what, place in _uses(subject):
        kind = version.contrat.entete.division
        known = [division.numero for division in version.contrat.entete.divisions]
        if numero not in known:
            declared = subject.dossier.locate(f"{version.contrat.code}/contrat", f"{kind}s", key=True)
            yield Fault(
                f"{what} se range sous {le(kind)} {numero}, qui n'est pas au contrat",
                place,
                f"Corriger {le(kind)}, ou le déclarer ({ligne(declared)}). {kind.title()}s : {enumeration(known)}.",
                (declared,),
            )


def _uses(subject: Subject) -> Iterator[tuple[Version, str, str, Location]]:
    for version, fiche, source in fiches(subject):
        place = subject.dossier.locate(source, version.contrat.entete.division)
        yield version, fiche.division, f"la fiche {fiche.numero}", place
    for version in latest(subject):
        for rank, indicateur in enumerate(version.contrat.indicateurs):
            place = subject.dossier.locate(f"{version.contrat.code}/indicateurs", "indicateurs", rank, "axe")
            yield version, indicateur.axe, f"l'indicateur national « {indicateur.code} »", place
