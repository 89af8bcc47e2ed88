"""Une fiche ou un indicateur national se range sous un axe (ou un volet) que le contrat n'a pas.

**Constat.** La clé « axe » donne un numéro absent de la liste « axes » de contrat.yaml.

**Pourquoi c'est grave.** Les montants de la fiche n'entreraient dans aucun axe, donc dans aucun total du contrat ;
l'indicateur ne paraîtrait dans aucun tableau.

**Exemple.** `axe: 7` dans un contrat qui a les axes 1, 3 et 4.

**Remède.** Corriger le numéro de l'axe, ou déclarer l'axe dans contrat.yaml.
"""

from collections.abc import Iterator

from docgen.check import Fault, Faults, FicheEcrite, Subject, fiches, ligne, rule
from docgen.check.series import NationalEcrit, nationaux
from docgen.french import enumeration


def _ranges(subject: Subject) -> Iterator[FicheEcrite | NationalEcrit]:
    yield from fiches(subject)
    yield from nationaux(subject)


@rule("donnees", "bloquant", qui="métier", sur=_ranges)
def look(ecrit: FicheEcrite | NationalEcrit) -> Faults:
    """One fault for each fiche, then for each national indicator, whose axis is unknown."""
    if not ecrit.entete.niveaux:
        return
    if isinstance(ecrit, FicheEcrite):
        what, level, numero = f"la fiche {ecrit.fiche.numero}", ecrit.entete.niveaux[-1], ecrit.fiche.division
    else:
        what, level, numero = ecrit.nom, ecrit.entete.niveaux[0], ecrit.indicateur.division
    known = [place.division.numero for place in ecrit.entete.places if place.niveau == level]
    if numero not in known:
        declared = ecrit.au_contrat(ecrit.entete.niveaux[0].cle, key=True)
        message = f"{what} se range sous {level.le} {numero}, qui n'est pas au contrat"
        say = f"{'la' if level.genre == 'féminin' else 'le'} déclarer"
        remedy = f"Corriger {level.le}, ou {say} ({ligne(declared)}). {level.titre_pluriel} : {enumeration(known)}."
        yield Fault(message, ecrit.place(level.code), remedy, (declared,))
