"""Un texte annonce un nombre de choses, et il y en a un autre nombre.

**Constat.** Un article, un récit ou un document dit combien le contrat a d'axes, de volets, de fiches ou d'annexes,
et le contrat en a plus ou moins ; ou une phrase annonce « cinq phases : », et la liste qui suit n'en a pas cinq.

**Pourquoi y regarder.** Un élément a été ajouté ou retiré sans que la phrase suive, ou la liste a perdu une ligne.

**Exemple.** « Le contrat porte sur quatre axes », et trois axes sont déclarés.

**Remède.** Corriger le nombre, ou compléter la liste.
"""

import re
from collections.abc import Iterator, Mapping

from docgen.check import Fault, Faults, Location, Preuve, Subject, dossier, rule
from docgen.check.montre import Trouve, dans, trouves, uni, version_de
from docgen.compute import Version
from docgen.findings import place_dans
from docgen.french import NOMBRES, compte, nombre_de_lettres, typographie

_NOMBRE = rf"(?P<nombre>{'|'.join(NOMBRES[2:21])}|\d{{1,2}})"
# What is said of all of them: « les trois axes », « porte sur trois axes », and not « deux axes sont renforcés ».
_TOUS = r"(?:les|des|aux|ses|leurs|sur|entre|compte|comporte|comprend|compose de)"
_ANNONCES = re.compile(rf"\b{_TOUS} {_NOMBRE} $", re.IGNORECASE)
_CHOSES = (
    "objectif", "engagement", "phase", "enjeu", "priorité", "mission", "condition", "modalité", "critère", "étape",
    "thématique", "temps", "point", "orientation", "ambition", "principe", "levier", "catégorie", "type", "motif",
    "étage", "partie", "cas",
)  # fmt: skip
_ANNONCE = re.compile(
    rf"\b{_NOMBRE} (?:[\w'-]+ ){{0,2}}?(?:{'|'.join(_CHOSES)})[sx]?\b(?P<suite>[^.;:]*) ?:\s*$", re.IGNORECASE
)
# A list that is announced as a part of them has not their number.
_PARTIE = re.compile(r"notamment|principalement|parmi|dont|certain|surtout|particulier|exemple|suivant.*\bsuivant")


@rule("documents", "à corriger", qui="juridique", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each number that is not that of the things, or of the lines of the list."""
    words = {word for versions in subject.versions.values() for version in versions for word in _counts(version)}
    if words:
        named = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
        for trouve in trouves(re.compile(rf"(?P<chose>{named})\b(?!-)"), *words)(subject):
            if match := _ANNONCES.search(trouve.avant[-40:]):
                yield from _of_the_contract(trouve, match)
    for file, text in subject.dossier.textes.items():
        if file.endswith(".md") and "/signe/" not in file:
            yield from _of_lists(file, text)


def _counts(version: Version) -> Mapping[str, int]:
    """How many of each thing the contract has, by their plural."""
    entete, programme = version.contrat.entete, version.contrat.programme
    found = {programme.fiche.pluriel: len(version.contrat.fiches), "annexes": len(entete.annexes)}
    for level in entete.niveaux:
        found[level.pluriel] = sum(place.niveau == level for place in entete.places)
    return found


def _of_the_contract(trouve: Trouve, match: re.Match[str]) -> Faults:
    said, thing = _number(match["nombre"]), trouve.match["chose"]
    for lu in trouve.lus:
        version = version_de(trouve.subject, lu.nom)
        # An avenant speaks of the contract before it and after it.
        known = {_counts(etat).get(thing) for etat in (version, version.avant if version else None) if etat}
        if version and known and None not in known and said not in known:
            words = match.group() + thing
            has = _counts(version)[thing]
            message = f"{typographie(f'« {words} »')} ({dans([lu])}) : {version.name} en a {has}"
            remedy = f"Corriger le nombre, ou les {thing} du contrat."
            yield Fault(message, trouve.place(words, lu), remedy, preuve=Preuve((words,), str(has)))
            return


def _of_lists(file: str, text: str) -> Iterator[Fault]:
    """What opens a list, and does not have as many items as it says."""
    lines = text.split("\n")
    for rank, line in enumerate(lines):
        match = _ANNONCE.search(uni(line)) if line.rstrip().endswith(":") else None
        sentence = re.split(r"[.;] ", uni(line))[-1]
        if match and not _PARTIE.search(sentence) and "{%" not in line:
            items = _items(lines[rank + 1 :])
            if items and items != _number(match["nombre"]):
                place = place_dans(file, text, sum(len(above) + 1 for above in lines[:rank]) + match.start())
                yield _fault_of_list(place, match.group().rstrip(" :\n"), items)


def _fault_of_list(place: Location, words: str, items: int) -> Fault:
    has = compte(items, "élément", "éléments")
    message = f"{typographie(f'« {words} »')} ouvre une liste de {has}"
    remedy = "Corriger le nombre, ou compléter la liste."
    return Fault(message, place, remedy, qui="métier", preuve=Preuve((words,), has), gravite="à confirmer")


def _items(lines: list[str]) -> int:
    """How many items the list has that opens there, those inside an item apart; none when it is repeated by a loop."""
    count = 0
    for line in lines:
        if "{%" in line:
            return 0
        if re.match(r"[-*] ", line):
            count += 1
        elif line.strip() and not line.startswith(" "):
            break
    return count


def _number(words: str) -> int | None:
    return int(words) if words.isdigit() else nombre_de_lettres(words.lower())
