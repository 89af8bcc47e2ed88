"""Un avenant dit agir pour un autre exercice que le sien.

**Constat.** Son objet, ou un visa pris « pour » une année (loi de finances, budget opérationnel de programme), nomme
un exercice qui n'est pas celui de l'avenant ; ou l'objet de la séance nomme l'avenant d'une autre année.

**Pourquoi y regarder.** L'avenant de l'an passé a été repris, et l'année est restée ; ou l'exercice de l'avenant est
faux, et ses montants avec lui.

**Exemple.** « d'intégrer les dispositions financières relatives à l'exercice 2024 », dans l'avenant de 2025.

**Remède.** Corriger l'année, là où elle est écrite, ou « exercice », dans avenant.yaml.
"""

import re
from collections.abc import Iterator

from docgen.check import AvenantDuDossier, Fault, Faults, Location, Preuve, Subject, avenants, dossier, rule, seances
from docgen.check.montre import uni

_OBJET = re.compile(r"\b(?:exercice|année) (?P<an>20\d\d)\b")
_POUR = re.compile(r"\bpour (?:l'année |l'exercice )?(?P<an>20\d\d)\b(?![-–])")
_AVENANT = re.compile(r"\bavenant (?P<an>20\d\d)\b")


@rule("donnees", "à corriger", qui="juridique", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each year that is not that of the avenant."""
    for ecrit in avenants(subject):
        exercice, nom = ecrit.avenant.exercice, f"l'avenant n° {ecrit.avenant.numero}"
        for words, year, place in _said(ecrit):
            if year != exercice and exercice.isdigit():
                message = f"{nom} est de l'exercice {exercice}, et dit « {words} »"
                yield _fault(message, place, words, exercice)
    for ecrite in seances(subject):
        actes = {(acte.contrat, acte.version) for acte in ecrite.seance.base.actes.values()}
        years = {v.avenant.exercice for vs in subject.versions.values() for v in vs
                 if v.avenant and (v.contrat.code, v.code) in actes}  # fmt: skip
        match = _AVENANT.search(uni(ecrite.seance.base.objet))
        if match and years and match["an"] not in years:
            message = f"la séance se dit de l'« {match.group()} », et vote celui de {min(years)}"
            yield _fault(message, ecrite.place("objet"), match.group(), min(years))


def _said(ecrit: AvenantDuDossier) -> Iterator[tuple[str, str, Location]]:
    for rank, objet in enumerate(ecrit.avenant.objet):
        if years := list(_OBJET.finditer(uni(objet))):
            yield years[0].group(), years[0]["an"], ecrit.place("objet", rank)
    for rank, visa in enumerate(ecrit.avenant.visas):
        if match := _POUR.search(uni(visa.objet or "")):
            yield match.group(), match["an"], ecrit.place("visas", rank, "objet")


def _fault(message: str, place: Location, words: str, exercice: str) -> Fault:
    remedy = "Corriger l'année, ou « exercice », dans avenant.yaml."
    return Fault(message, place, remedy, preuve=Preuve((words,), exercice))
