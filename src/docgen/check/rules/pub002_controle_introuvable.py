"""Un contrôle des actes publiés porte sur une cellule, un indicateur, une statistique ou un intitulé qui n'existe pas.

**Constat.** Un contrôle de publie/ nomme une version, une cellule, un indicateur, une statistique de feuille de
route ou un intitulé que le contrat n'a pas.

**Pourquoi c'est grave.** La valeur imprimée n'est comparée à rien : une faute de l'acte publié passerait inaperçue.

**Exemple.** `cellule: axe/2 part/etat 2025 prevu` dans un contrat qui a les axes 1, 3 et 4.

**Remède.** Corriger le nom : « axe/1 part/etat 2025 prevu », « national/expulsions_evitees situation »,
« feuille-de-route-2024 ensemble demandeurs », « action/2.1 ».
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.check import Fault, Subject
from docgen.check.controles import INTITULES, calcule, competent, intitule, lectures
from docgen.check.places import proche, publications
from docgen.findings import Refusal, Severity

CODE = "PUB002"
NOM = "controle_introuvable"
GRAVITE = Severity.ERREUR
STADE = "publie"
QUI = "finances"


def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each unknown version, then for each control that cannot be read."""
    for versions, publication, source in publications(subject):
        known = [version.code for version in versions]
        if publication.version not in known:
            yield Fault(
                f"l'acte publié est celui de la version « {publication.version} », qui n'est pas au contrat",
                subject.dossier.locate(source, "version"),
                proche(publication.version, known, "Versions"),
            )
    for lecture in (*lectures(subject), *lectures(subject, INTITULES)):
        if lecture.version is not None:
            try:
                if lecture.controle.intitule:
                    intitule(lecture.version, lecture.controle.intitule)
                else:
                    calcule(lecture.version, lecture.controle)
            except Refusal as refusal:
                yield Fault(refusal.message, lecture.place, refusal.remedy, qui=competent(lecture.controle))
