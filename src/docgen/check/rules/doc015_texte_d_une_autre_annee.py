"""Un texte de loi porte le numéro d'une année et la date d'une autre.

**Constat.** Une loi, un décret, une ordonnance, un arrêté préfectoral ou une instruction est cité avec une date dont
l'année n'est pas celle de son numéro (« décret n° 2025-135 du 14 février 2024 »).

**Pourquoi c'est grave.** Le numéro d'un texte commence par l'année de sa date : l'acte vise un texte qui n'existe
pas.

**Exemple.** « loi n° 2025-127 du 14 février 2024 de finances pour 2025 ».

**Remède.** Reprendre le numéro et la date du Journal officiel.
"""

import re

from docgen.check import Fault, Faults, Preuve, Subject, dossier, rule
from docgen.check.montre import dans
from docgen.check.normes import citations, jour_cite
from docgen.french import typographie

_ANNEE = re.compile(r"^(?P<courte>\d{2}|\d{4})(?:-\d+)+$|/(?P<longue>\d{4})/")


@rule("documents", "bloquant", en_projet=True, qui="juridique", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each citation whose years differ."""
    for trouve in citations(subject):
        day, year = jour_cite(trouve.match), _ANNEE.search(trouve.match["numero"])
        if day and year and not str(day.year).endswith(said := year["courte"] or year["longue"]):
            words = trouve.match.group()
            what = f"{typographie(f'« {words} »')} ({dans(trouve.lus)})"
            message = f"{what} : son numéro est de l'année {said}, et sa date de {day.year}"
            remedy = "Reprendre le numéro et la date du texte publié."
            yield Fault(message, trouve.place(words), remedy, preuve=Preuve((words,)))
