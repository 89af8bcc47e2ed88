"""Le même dispositif est financé par deux contrats.

**Constat.** Un nom propre (entre guillemets, ou fait de lettres et de chiffres, comme « Mamobilité62 ») est dans
l'intitulé d'une fiche ou d'une sous-action de deux contrats du dossier, dont les exercices se recouvrent et qui
financent tous deux la fiche. Deux noms accolés qui ouvrent l'intitulé d'une sous-action (« Accompagnement
solidarité ») sont aussi un nom, que le récit d'une fiche de l'autre contrat peut dire.

**Pourquoi y regarder.** Une même dépense ne peut être présentée à deux financements de l'État, ni servir deux fois de
contrepartie ; le bilan devra dire ce que chacun paie.

**Exemple.** « Mamobilité62 » : fiche 4.2 du contrat local des solidarités, fiche 2.9 de la convention pour l'emploi.

**Remède.** Dire dans chaque fiche ce qu'elle finance ; sinon, retirer la dépense de l'une des deux.
"""

import re
from collections.abc import Iterator, Mapping

from docgen.check import Fault, Faults, FicheEcrite, Location, Subject, dossier, fiches, rule
from docgen.check.donnees import mots
from docgen.check.montre import uni
from docgen.french import enumeration
from docgen.montants import Montant

_NOMS = re.compile(r"«\s*([A-ZÀ-Ý][^»]*?)\s*»|\b([A-ZÀ-Ý][^\W\d]*[a-zà-ÿ][^\W\d]*\d+)\b")

# Two nouns side by side, at the start of a title: the name of a device, which no word binds.
_ACCOLES = re.compile(r"([A-ZÀ-Ý][a-zà-ÿ]{4,} [a-zà-ÿ]{2,}(?:tés?|tions?|ments?|ances?|ences?|ages?))\b")

# By the name of a device, as it is compared: how it is written, and where, by contract and fiche.
_Dispositifs = dict[str, tuple[str, dict[tuple[str, str], tuple[FicheEcrite, Location]]]]


@rule("donnees", "à confirmer", qui="finances", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each device of several contracts, at the first fiche that names it."""
    for nom, places in _dispositifs(subject).values():
        shared = [(ecrite, place) for ecrite, place in places.values() if _elsewhere(ecrite, places)]
        if shared:
            told = enumeration([f"la fiche {ecrite.fiche.numero} ({ecrite.contrat.code})" for ecrite, _ in shared])
            remedy = "Dire dans chaque fiche ce qu'elle finance, ou retirer la dépense de l'une d'elles."
            first, *others = (place for _, place in shared)
            yield Fault(f"« {nom} » est financé par {told}", first, remedy, tuple(others))


def _dispositifs(subject: Subject) -> _Dispositifs:
    found: _Dispositifs = {}
    funded = [ecrite for ecrite in fiches(subject) if _financee(ecrite)]
    for ecrite in funded:
        for nom, place in _nommes(ecrite):
            _, places = found.setdefault(mots(nom), (nom, {}))
            places.setdefault((ecrite.contrat.code, ecrite.fiche.numero), (ecrite, place))
    # A fiche that an avenant writes again tells it as it is at the end.
    for ecrite in {(ecrite.contrat.code, ecrite.fiche.numero): ecrite for ecrite in funded}.values():
        _told(ecrite, found)
    return found


def _told(ecrite: FicheEcrite, found: _Dispositifs) -> None:
    """Add the fiche to the devices, named by two nouns, that its narrative tells."""
    said = uni("\n".join(ecrite.fiche.recit.values())).lower()
    for nom, places in found.values():
        key = (ecrite.contrat.code, ecrite.fiche.numero)
        if key not in places and _ACCOLES.fullmatch(nom) and nom.lower() in said:
            lines = ((place, uni(line).lower()) for place, line in ecrite.lignes_du_recit)
            place = next((place for place, line in lines if nom.lower() in line), ecrite.place("intitule"))
            places[key] = (ecrite, place)


def _nommes(ecrite: FicheEcrite) -> Iterator[tuple[str, Location]]:
    """Each proper name in the titles of the fiche, with its place."""
    titles = [(ecrite.fiche.intitule, ecrite.place("intitule"))]
    titles += [
        (part.intitule, ecrite.place("sous_actions", rank, "intitule"))
        for rank, part in enumerate(ecrite.fiche.sous_actions)
    ]
    for title, place in titles:
        yield from ((match[1] or match[2], place) for match in _NOMS.finditer(uni(title)))
    for title, place in titles[1:]:
        if match := _ACCOLES.match(uni(title)):
            yield match[1], place


def _financee(ecrite: FicheEcrite) -> bool:
    years = (year for amounts in ecrite.fiche.financements.values() for year in amounts.values())
    return any(isinstance(amount, Montant) and amount for amount in years)


def _elsewhere(ecrite: FicheEcrite, places: Mapping[tuple[str, str], tuple[FicheEcrite, Location]]) -> bool:
    """Whether another contract, of the same time, names it too."""
    return any(code != ecrite.contrat.code and _overlap(ecrite, other) for (code, _), (other, _) in places.items())


def _overlap(ecrite: FicheEcrite, other: FicheEcrite) -> bool:
    first, second = (which.contrat.entete.exercices for which in (ecrite, other))
    return first[0].debut <= second[-1].fin and second[0].debut <= first[-1].fin
