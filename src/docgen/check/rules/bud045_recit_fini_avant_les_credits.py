"""Le récit date une action d'une période qui finit avant les crédits.

**Constat.** Une phrase du récit dit au présent ou au futur une période bornée (« de juin à novembre 2024 », « pour les
années 2023-2026 », « du 1er mars au 30 juin 2025 ») qui touche le contrat ; elle finit avant le dernier exercice que la
fiche finance. Une phrase au passé, une période entre parenthèses ou dans un nom entre guillemets ne sont pas regardées.

**Pourquoi y regarder.** La fiche est reconduite telle quelle : les crédits des années suivantes n'ont plus d'objet, ou
la phrase est restée de l'année d'avant.

**Exemple.** Fiche 1.5 : des séjours « de juin à novembre 2024 », et des crédits jusqu'en 2027.

**Remède.** Dire la période de chaque exercice, ou retirer l'année.
"""

import re
from collections.abc import Iterator

from docgen.check import Fault, Faults, FicheEcrite, fiches, rule
from docgen.check.budget import apports
from docgen.check.montre import uni
from docgen.french import MOIS

_M = "|".join(MOIS)
_PERIODE = re.compile(
    rf"\b(?:de (?:{_M}) à (?:{_M}) (?P<mois>20\d\d)"
    rf"|du \d{{1,2}}(?:er)? (?:{_M})(?: 20\d\d)? au \d{{1,2}}(?:er)? (?:{_M}) (?P<jours>20\d\d)"
    r"|(?:pour|sur|durant|pendant) (?:les années|la période|les exercices) (?:de )?20\d\d ?(?:-|–|à|et) ?"
    r"(?P<ans>20\d\d))\b"
)
_PASSE = re.compile(
    r"\b(?:a|ont|avai(?:t|ent)|fu(?:t|rent)|étai(?:t|ent)) (?:été |pu |permis |déjà )?\w*(?:é|i|u|is|it|ert)e?s?\b"
)
_ANNEE = re.compile(r"20\d\d\b")
# What a name or an aside says is not the time of the action.
_A_PART = re.compile(r"«[^»]*»|\([^)]*\)")


@rule("donnees", "à confirmer", qui="métier", sur=fiches)
def look(ecrite: FicheEcrite) -> Faults:
    """One fault for each period of the narrative that ends too soon."""
    paid = [year for _, _, year, _ in apports(ecrite.version, ecrite.fiche)]
    if not paid or not set(paid) <= set(ecrite.exercices):
        return
    last = max(ecrite.entete.exercices, key=lambda exercice: exercice.fin if exercice.nom in paid else exercice.debut)
    first = ecrite.entete.exercices[0].debut.year
    for place, line in ecrite.lignes_du_recit:
        for words, year in _periods(uni(line)):
            if first <= year < last.debut.year:
                message = (
                    f"le récit de la fiche {ecrite.fiche.numero} dit « {words} », et la fiche est financée jusqu'en "
                    f"{last.nom}"
                )
                money = ecrite.place("financements", key=True)
                remedy = "Dire la période de chaque exercice, ou retirer l'année."
                yield Fault(message, place, remedy, (money,))


def _periods(line: str) -> Iterator[tuple[str, int]]:
    """Each period that a sentence not in the past says, and its last year."""
    if not _ANNEE.search(line):
        return  # quicker than to cut it
    for sentence in re.split(r"[.;] ", _A_PART.sub("", line)):
        if not _PASSE.search(sentence):
            for match in _PERIODE.finditer(sentence):
                yield match.group(), int(match["mois"] or match["jours"] or match["ans"])
