"""La date de mise en place d'une sous-action n'en est pas une.

**Constat.** « mise_en_place » ne dit ni un jour, ni une année, ni l'acte dont elle part (signature, notification,
vote…), et ne dit pas non plus que l'action est déjà là ; ou elle est « non communiqué ». Un constat réunit les fiches
d'un contrat.

**Pourquoi y regarder.** La rubrique votée demande une date : sans elle, ni le versement, ni la durée ne se comptent.

**Exemple.** Fiche 3.1 : « Date de mise en place : Renforcement de l'action ».

**Remède.** Écrire le jour, l'année ou l'acte à partir duquel l'action est mise en place.
"""

import re

from docgen.check import Fault, Faults, Location, Subject, dossier, fiches, rule
from docgen.check.montre import uni
from docgen.check.places import has_blank
from docgen.french import enumeration

_DATE = re.compile(
    r"\d|signature|notification|vote|délibération|entrée en vigueur|immédiat|dès |déjà|en cours|en place depuis"
    r"|existant|poursui|reconduit|continu|permanent|rentrée|sans objet",
    re.IGNORECASE,
)


@rule("donnees", "à confirmer", qui="métier", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each contract: a fiche that an avenant writes again counts as it is at the end."""
    contrats: dict[str, dict[str, list[tuple[str, Location]]]] = {}
    for ecrite in fiches(subject):
        found = contrats.setdefault(ecrite.contrat.code, {})[ecrite.fiche.numero] = []
        for rank, part in enumerate(ecrite.fiche.sous_actions):
            words = part.mise_en_place
            if words and not _DATE.search(uni(words)) and not has_blank([words]):
                said = f"fiche {ecrite.fiche.numero}, sous-action {rank + 1} : « {words} »"
                found.append((said, ecrite.place("sous_actions", rank, "mise_en_place")))
    for by_fiche in contrats.values():
        dits = [dit for found in by_fiche.values() for dit in found]
        if dits:
            told = enumeration([said for said, _ in dits])
            first, *others = (place for _, place in dits)
            remedy = "Écrire le jour, l'année ou l'acte à partir duquel l'action est mise en place."
            yield Fault(f"la date de mise en place n'en est pas une ({told})", first, remedy, tuple(others))
