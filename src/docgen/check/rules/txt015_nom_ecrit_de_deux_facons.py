"""Un nom donné entre guillemets est écrit de deux façons.

**Constat.** Deux passages mettent entre guillemets le même nom, à une majuscule, un trait d'union ou une apostrophe
près : « Pilot'actions » et « Pilot'Actions ». La première lettre n'est pas regardée, ni ce que dit un
indicateur national, qui ne se change pas.

**Pourquoi y regarder.** Un nom désigne une chose, un outil, un dispositif. Écrit de deux façons, il fait chercher deux
choses, et une recherche dans l'acte n'en trouve qu'une.

**Exemple.** « Pilot'Actions » dans la convention, « Pilot'actions » dans l'avenant.

**Remède.** Retenir une graphie, et la reprendre partout.
"""

import re
from collections.abc import Iterator

from docgen.check import Fault, Faults, Preuve, Subject, dossier, rule
from docgen.check.montre import Trouve, dans, trouves, uni
from docgen.check.series import nationaux
from docgen.french import typographie

_NOM = re.compile(r"« ?(?P<nom>[^«»\n\v]{3,40})»")
# What a name has besides its letters.
_SIGNES = str.maketrans("", "", " -–'.")


@rule("documents", "à confirmer", qui="juridique", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each name, at the first passage that writes it otherwise than the first of all."""
    first: dict[str, tuple[str, Trouve]] = {}
    told, officiels = set(), " ".join(_officiels(subject))
    for trouve in trouves(_NOM)(subject):
        nom = re.sub(r"^d'", "", trouve.match["nom"].strip())
        key = nom.translate(_SIGNES).casefold()
        known, before = first.setdefault(key, (nom, trouve))
        if known[1:] != nom[1:] and key not in told and known not in officiels and nom not in officiels:
            told.add(key)
            message = f"« {nom} » ({dans(trouve.lus)}) s'écrit ailleurs « {known} » ({dans(before.lus)})"
            remedy = "Retenir une graphie, et la reprendre partout."
            place = trouve.place(trouve.match["nom"].strip())
            yield Fault(typographie(message), place, remedy, preuve=Preuve((nom, known)))


def _officiels(subject: Subject) -> Iterator[str]:
    """What the national indicators are called."""
    for ecrit in nationaux(subject):
        yield uni(f"{ecrit.indicateur.intitule} {ecrit.indicateur.thematique or ''}")
