"""Une fiche ou un indicateur national se range sous un axe (ou un volet) que le contrat n'a pas.

**Constat.** La clé « axe » donne un numéro absent de la liste « axes » de contrat.yaml.

**Pourquoi c'est grave.** Les montants de la fiche n'entreraient dans aucun axe, donc dans aucun total du contrat ;
l'indicateur ne paraîtrait dans aucun tableau.

**Exemple.** `axe: 7` dans un contrat qui a les axes 1, 3 et 4.

**Remède.** Corriger le numéro de l'axe, ou déclarer l'axe dans contrat.yaml.
"""

from collections.abc import Iterator

from docgen.check import Fault, Faults, FicheEcrite, Subject, fiches, le, ligne, rule
from docgen.check.series import NationalEcrit, nationaux
from docgen.french import enumeration


def _ranges(subject: Subject) -> Iterator[FicheEcrite | NationalEcrit]:
    yield from fiches(subject)
    yield from nationaux(subject)


@rule("donnees", "erreur", qui="métier", sur=_ranges)
def look(ecrit: FicheEcrite | NationalEcrit) -> Faults:
    """One fault for each fiche, then for each national indicator, whose axis is unknown."""
    kind = ecrit.entete.division
    if isinstance(ecrit, FicheEcrite):
        what, key, numero = f"la fiche {ecrit.fiche.numero}", kind, ecrit.fiche.division
    else:
        what, key, numero = ecrit.nom, "axe", ecrit.indicateur.axe
    known = [division.numero for division in ecrit.entete.divisions]
    if numero not in known:
        declared = ecrit.au_contrat(f"{kind}s", key=True)
        message = f"{what} se range sous {le(kind)} {numero}, qui n'est pas au contrat"
        remedy = f"Corriger {le(kind)}, ou le déclarer ({ligne(declared)}). {kind.title()}s : {enumeration(known)}."
        yield Fault(message, ecrit.place(key), remedy, (declared,))
