"""Un acte vise une autre délibération que celle de la séance qui l'autorise.

**Constat.** L'avenant ou le contrat qu'autorise la séance vise une délibération, mais aucune de ce jour-là, ou celle
de ce jour sous un autre numéro, ou d'un autre organe (« la commission permanente » pour le Conseil).

**Pourquoi c'est grave.** L'acte ne reposerait pas sur la délibération qui permet de le signer.

**Exemple.** La convention vise une délibération du 15 septembre 2025 ; la séance qui l'autorise est du 22 septembre.

**Remède.** Corriger la date, le numéro ou l'organe dans les visas de l'acte, ou ajouter le visa qui manque.
"""

import re

from docgen.adresses.versions import NomDeVersion
from docgen.check import Fault, Faults, Preuve, SeanceEcrite, ligne, rule, seances
from docgen.check.normes import actes
from docgen.dossier import DossierSeance
from docgen.french import NBSP, date, enumeration
from docgen.model.entete import Visa

# What votes in a body, by the words that tell one from another.
_ORGANE = re.compile(r"commission permanente|conseil|assemblée|bureau|comité")


@rule("donnees", "bloquant", en_projet=True, qui="juridique", sur=seances)
def look(ecrite: SeanceEcrite) -> Faults:
    """One fault for each acte that relies on another délibération."""
    by_acte = {vises[0].acte: vises for vises in actes(ecrite.subject) if vises}
    for acte in ecrite.seance.base.actes.values():
        vises = by_acte.get(NomDeVersion.of(acte.contrat, acte.version), ())
        found = [vise for vise in vises if vise.visa.nature.startswith("la délibération")]
        if found and not any(_same(ecrite.seance, vise.visa) for vise in found):
            deliberation, day = ecrite.seance.deliberation, ecrite.place("date")
            number = f" n°{NBSP}{deliberation.numero}" if deliberation and deliberation.numero else ""
            others = [vise.visa for vise in found if not _of_same_organ(ecrite.seance, vise.visa)]
            same_day = any(visa.date == ecrite.seance.base.date for visa in others)
            of_organ = f" de l'assemblée « {ecrite.seance.base.assemblee} »" if same_day else ""
            said = enumeration([vise.nom for vise in found])
            expected = f"{of_organ}{number} du {date(ecrite.seance.base.date)}"
            message = f"{found[0].acte} vise {said}, et non celle{expected}, qui autorise à le signer ({ligne(day)})"
            remedy = "Corriger ce visa, ou ajouter celui de la délibération de la séance."
            yield Fault(
                message, found[-1].place("date"), remedy, (day,), preuve=Preuve((said, f"délibération{expected}"))
            )


def _same(seance: DossierSeance, visa: Visa) -> bool:
    number = seance.deliberation.numero if seance.deliberation else None
    same_number = not visa.numero or not number or visa.numero == number
    return visa.date == seance.base.date and same_number and _of_same_organ(seance, visa)


def _of_same_organ(seance: DossierSeance, visa: Visa) -> bool:
    """Whether nothing says that another organ voted: a body has several, and a visa may leave out its name."""
    said, votes = (_ORGANE.search(words.casefold()) for words in (visa.nature, seance.base.assemblee))
    return said is None or votes is None or said.group() == votes.group()
