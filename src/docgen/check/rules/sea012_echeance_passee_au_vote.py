"""Une échéance que l'acte fixe est passée le jour où l'assemblée vote.

**Constat.** Un champ de type « échéance » d'une annexe, ou ce qu'une liste de la fiche attend « en janvier 2025 »,
finit avant la séance qui autorise l'acte. Une annexe datée d'avant le contrat, une fiche que l'acte n'écrit pas ne sont
pas regardées.

**Pourquoi y regarder.** L'assemblée s'engage sur ce qui aurait dû être fait : ou la date est fausse, ou elle est
manquée, et l'acte doit dire la suivante.

**Exemple.** « Orientation : 23 juin 2025 », dans une convention votée le 22 septembre 2025.

**Remède.** Donner la nouvelle échéance, ou dire que c'est fait.
"""

import re
from collections.abc import Iterator
from datetime import date

from docgen.adresses.sources import CleDeSource
from docgen.adresses.versions import NomDeVersion
from docgen.check import Fault, Faults, Location, Preuve, SeanceEcrite, VersionEcrite, ligne, rule, seances
from docgen.check.montre import uni, version_de
from docgen.compute.annexes import cadre_du_contrat
from docgen.french import MOIS, enumeration
from docgen.french import date as french_date
from docgen.model.annexes import cadre_de_l_annexe
from docgen.model.cadres import Cadre, ChampSitue
from docgen.model.champs_dits import mots_de_la_ligne
from docgen.model.echeances import Echeance, parse_deadline

_EN = re.compile(rf"\b(?:en|d'ici(?: à| le)?|avant(?: le)?|au plus tard (?:en|le)|fin) "
                 rf"((?:\d{{1,2}}(?:er)? )?(?:{'|'.join(MOIS)}) 20\d\d)\b")  # fmt: skip

_Passee = tuple[str, Location]


@rule("donnees", "à confirmer", qui="métier", sur=seances)
def look(ecrite: SeanceEcrite) -> Faults:
    """One fault for each act of the séance, with all that it expects and that is past."""
    day = ecrite.seance.base.date
    for acte in ecrite.seance.base.actes.values():
        version = version_de(ecrite.subject, NomDeVersion.of(acte.contrat, acte.version))
        if version is None:
            continue
        ecrit = VersionEcrite(ecrite.subject, CleDeSource.contrat(acte.contrat), version)
        past = [*_in_annexes(ecrit, day), *_in_fiches(ecrit, day)]
        if past:
            told, where = enumeration([said for said, _ in past]), ecrite.place("date")
            message = f"{version.name} attend, avant le vote du {french_date(day)} ({ligne(where)}) : {told}"
            first, *others = (place for _, place in past)
            remedy = "Donner la nouvelle échéance, ou dire que c'est fait."
            yield Fault(message, first, remedy, (*others, where), preuve=Preuve((told, french_date(day))))


def _in_annexes(ecrit: VersionEcrite, day: date) -> Iterator[_Passee]:
    """The deadlines of the annexes that the version writes, by the day of the vote."""
    contrat, start = cadre_du_contrat(ecrit.contrat), ecrit.entete.exercices[0].debut
    for saisie in ecrit.contrat.annexes_saisies if ecrit.version.avenant is None else ():
        racine = cadre_de_l_annexe(saisie, ecrit.contrat.code, contrat)
        for place in _fields(racine) if not _of_before(racine, start) else ():
            if isinstance(place.valeur, Echeance) and place.valeur.fin < day:
                named = mots_de_la_ligne(place.cadre) or place.champ.intitule
                said = f"« {named} » ({place.valeur.dit})"
                yield said, ecrit.dossier.locate(place.cadre.source, *place.chemin)


def _fields(racine: Cadre) -> Iterator[ChampSitue]:
    for cadre in racine.tous:
        yield from (ChampSitue(cadre, champ) for champ in cadre.champs)


def _of_before(racine: Cadre, start: date) -> bool:
    """Whether the annexe is dated before the contract: it says what was then to come."""
    values = (ChampSitue(racine, champ).valeur for champ in racine.champs if champ.type == "date")
    return any(isinstance(value, date) and value < start for value in values)


def _in_fiches(ecrit: VersionEcrite, day: date) -> Iterator[_Passee]:
    """What a list of a fiche that the version writes expects by a day that is past."""
    for fiche in ecrit.contrat.fiches:
        source = CleDeSource.fiche(ecrit.contrat.code, fiche.numero, ecrit.version.code)
        for champ in ecrit.programme.champs.fiche if source in ecrit.dossier.sources else ():
            for rank, words in enumerate(getattr(fiche, champ.code) or () if champ.type == "liste" else ()):
                match = _EN.search(uni(words))
                if match and parse_deadline(match[1]).fin < day:
                    start = words[: match.end()]
                    said = f"« {start if len(start) <= 90 else '…' + start[-80:]} » (fiche {fiche.numero})"
                    yield said, ecrit.dossier.locate(source, champ.code, rank)
