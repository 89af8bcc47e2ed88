"""L'acte publié donne à une action, à un axe, à un volet ou à une annexe un autre intitulé que les données.

**Constat.** Un contrôle de publie/ compare un intitulé imprimé à celui de la fiche ou du contrat : les mots diffèrent.
Les majuscules, la forme des apostrophes et les espaces ne comptent pas.

**Pourquoi y regarder.** Deux intitulés pour une même chose font douter que ce soit la même. L'assemblée peut avoir
autorisé l'une, et le préfet signé l'autre.

**Exemple.** Le rapport nomme l'action 2.1 « offre d'accompagnement des parcours intensifs » ; sa fiche, « offre
d'accompagnement dédiée aux parcours intensifs ».

**Remède.** Retenir un intitulé, celui de la fiche ou du contrat, et le reprendre partout.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.check import Fault, Subject
from docgen.check.controles import INTITULES, Lecture, intitule, lectures
from docgen.check.places import ecart
from docgen.dossier import fiche_source
from docgen.findings import Location, Refusal, Severity
from docgen.french import enumeration

CODE = "PUB003"
NOM = "intitule_publie_different"
GRAVITE = Severity.AVERTISSEMENT
STADE = "publie"
QUI = "juridique"

AUTOUR = 60


def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each other title of a thing, wherever it is printed."""
    groups: dict[tuple[str, str, str], list[tuple[Lecture, str]]] = {}
    for lecture in lectures(subject, INTITULES):
        version, controle = lecture.version, lecture.controle
        if version is None or not controle.intitule:
            continue  # PUB002 says it
        try:
            known = intitule(version, controle.intitule)
        except Refusal:
            continue  # PUB002 says it
        if _words(controle.imprime) != _words(known):
            key = (version.name, controle.intitule, _words(controle.imprime))
            groups.setdefault(key, []).append((lecture, known))
    for found in groups.values():
        yield _fault(subject, [lecture for lecture, _ in found], found[0][1])


def _fault(subject: Subject, found: list[Lecture], known: str) -> Fault:
    controle = found[0].controle
    where = enumeration([f"{one.controle.endroit} (source, l. {one.controle.ligne})" for one in found])
    printed, said = ecart(controle.imprime, known, AUTOUR)
    kind, _, numero = (controle.intitule or "").partition("/")
    owner = f"la fiche {numero}" if kind == "action" else "le contrat"
    notes = dict.fromkeys(f" Note du contrôle : {one.controle.note}" for one in found if one.controle.note)
    return Fault(
        f"{where} : l'acte publié imprime « {printed} » ; {owner} dit « {said} »",
        found[0].place,
        f"Reprendre partout le même intitulé, ou faire rectifier l'acte publié.{''.join(notes)}",
        (*(lecture.place for lecture in found[1:]), *_written(subject, found[0])),
    )


def _written(subject: Subject, lecture: Lecture) -> Iterator[Location]:
    """Where the data say the title of an action."""
    kind, _, numero = (lecture.controle.intitule or "").partition("/")
    if kind == "action" and lecture.version:
        contrat, code = lecture.version.contrat.code, lecture.version.code
        keys = [fiche_source(contrat, numero, code), fiche_source(contrat, numero)]
        key = next((key for key in keys if key in subject.dossier.sources), None)
        if key:
            yield subject.dossier.locate(key, "intitule")


def _words(text: str) -> str:
    """A title without what typography changes: capitals, apostrophes, spaces, the final stop."""
    return re.sub(r"\s*([:;!?,])\s*", r"\1 ", re.sub(r"\s+", " ", text.replace("’", "'"))).casefold().strip(" .:;")
