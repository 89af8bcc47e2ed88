"""L'accusé de réception de la préfecture est celui d'un autre acte, ou d'une autre collectivité.

**Constat.** L'accusé (« 062-226200012-20250922-…-DE ») porte le SIREN d'une collectivité qui n'est aucune partie des
actes de la séance, ou un autre jour que celui de la séance.

**Pourquoi c'est grave.** L'acte n'est exécutoire qu'une fois transmis : l'accusé d'un autre acte ne le prouve pas.

**Exemple.** « 062-226200012-20250923-… », pour une séance du 22 septembre 2025.

**Remède.** Recopier l'accusé de réception de la télétransmission de cette délibération.
"""

import datetime
import re

from docgen.check import Fault, Faults, Preuve, SeanceEcrite, rule, seances
from docgen.check.identifiants import cle_juste
from docgen.french import date

_ACCUSE = re.compile(r"\d{2}[\dAB]-(?P<siren>\d{9})-(?P<jour>\d{8})-")


@rule("donnees", "bloquant", en_projet=True, qui="juridique", sur=seances)
def look(ecrite: SeanceEcrite) -> Faults:
    """One fault for a SIREN that is nobody's, and one for another day."""
    deliberation, day = ecrite.seance.deliberation, ecrite.seance.base.date
    controle = deliberation.controle_legalite if deliberation else None
    match = _ACCUSE.match(controle.accuse_reception) if controle else None
    if not match:
        return
    place = ecrite.piece("deliberation", "controle_legalite", "accuse_reception")
    remedy = "Recopier l'accusé de réception de la télétransmission de cette délibération."
    known = {
        re.sub(r"\D", "", partie.siret)[:9]
        for versions in ecrite.subject.versions.values()
        for partie in versions[-1].contrat.entete.parties
        if partie.siret
    }
    if not cle_juste("SIREN", match["siren"]) or (known and match["siren"] not in known):
        message = f"l'accusé de réception porte le SIREN {match['siren']}, qui n'est celui d'aucune partie"
        yield Fault(message, place, remedy, preuve=Preuve((match["siren"],), next(iter(known), "")))
    if match["jour"] != f"{day:%Y%m%d}":
        message = f"l'accusé de réception est d'un acte du {_said(match['jour'])}, et la séance du {date(day)}"
        yield Fault(message, place, remedy, (ecrite.place("date"),), preuve=Preuve((match["jour"], f"{day:%Y%m%d}")))


def _said(day: str) -> str:
    try:
        return date(datetime.datetime.strptime(day, "%Y%m%d").date())
    except ValueError:
        return f"« {day} »"
