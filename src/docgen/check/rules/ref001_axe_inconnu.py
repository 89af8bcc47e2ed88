"""Une fiche ou un indicateur national se range sous un axe (ou un volet) que le contrat n'a pas.

**Constat.** La clé « axe » donne un numéro absent de la liste « axes » de contrat.yaml.

**Pourquoi c'est grave.** Les montants de la fiche n'entreraient dans aucun axe, donc dans aucun total du contrat ;
l'indicateur ne paraîtrait dans aucun tableau.

**Exemple.** `axe: 7` dans un contrat qui a les axes 1, 3 et 4.

**Remède.** Corriger le numéro de l'axe, ou déclarer l'axe dans contrat.yaml.
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.adresses.sources import CleDeSource
from docgen.check import Fault, Subject, rule
from docgen.check.parcours import VersionEcrite, contrats, dossier, fiches
from docgen.check.places import le, ligne
from docgen.findings import Location
from docgen.french import enumeration


@rule("donnees", "erreur", qui="métier", sur=dossier)
def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each fiche, then for each national indicator, whose axis is unknown."""
    for ecrite in fiches(subject):
        place = ecrite.place(ecrite.entete.division)
        yield from _unknown(ecrite, ecrite.fiche.division, f"la fiche {ecrite.fiche.numero}", place)
    for ecrit in contrats(subject):
        source = CleDeSource.indicateurs(ecrit.contrat.code)
        for rank, indicateur in enumerate(ecrit.contrat.indicateurs):
            place = subject.dossier.locate(source, "indicateurs", rank, "axe")
            yield from _unknown(ecrit, indicateur.axe, f"l'indicateur national « {indicateur.code} »", place)


def _unknown(ecrit: VersionEcrite, numero: str, what: str, place: Location) -> Iterator[Fault]:
    kind = ecrit.entete.division
    known = [division.numero for division in ecrit.entete.divisions]
    if numero not in known:
        declared = ecrit.au_contrat(f"{kind}s", key=True)
        yield Fault(
            f"{what} se range sous {le(kind)} {numero}, qui n'est pas au contrat",
            place,
            f"Corriger {le(kind)}, ou le déclarer ({ligne(declared)}). {kind.title()}s : {enumeration(known)}.",
            (declared,),
        )
