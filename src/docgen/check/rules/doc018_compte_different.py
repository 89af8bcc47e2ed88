"""Un texte annonce un nombre de choses, et il y en a un autre nombre.

**Constat.** Un article, un récit ou un document dit combien le contrat a d'axes, de volets, de fiches, d'annexes ou
de parties, et le contrat en a plus ou moins ; un récit, combien la fiche a d'actions ; ou une phrase annonce « cinq
phases : », et la liste qui suit n'en a pas cinq, ou la phrase qui suit moins.

**Pourquoi y regarder.** Un élément a été ajouté ou retiré sans que la phrase suive, ou la liste a perdu une ligne.

**Exemple.** « Le contrat porte sur quatre axes », et trois axes sont déclarés.

**Remède.** Corriger le nombre, ou compléter la liste.
"""

import re
from collections.abc import Iterator, Mapping

from docgen.check import Fault, Faults, FicheEcrite, Location, Preuve, Subject, dossier, fiches, rule
from docgen.check.montre import Trouve, dans, locate_words, passages, tout, trouves, uni, version_de
from docgen.compute import Version
from docgen.findings import place_dans
from docgen.french import NOMBRES, compte, nombre_de_lettres, pluriel, typographie

_NOMBRE = rf"(?P<nombre>{'|'.join(NOMBRES[2:21])}|\d{{1,2}})"
# What is said of all of them: « les trois axes », « porte sur trois axes », and not « deux axes sont renforcés ».
_TOUS = r"(?:les|des|aux|ses|leurs|sur|entre|compte|comporte|comprend|compose de)"
_ANNONCES = re.compile(rf"\b{_TOUS} {_NOMBRE} $", re.IGNORECASE)
_DE_TOUTES = re.compile(rf"\b(?:les|des|aux|ses|ces) {_NOMBRE}$")
_CHOSES = (
    "objectif", "engagement", "phase", "enjeu", "priorité", "mission", "condition", "modalité", "critère", "étape",
    "thématique", "temps", "point", "orientation", "ambition", "principe", "levier", "catégorie", "type", "motif",
    "étage", "partie", "cas",
)  # fmt: skip
_DE_LA_PAGE = rf"\b{_NOMBRE} (?:[\w'-]+ ){{0,2}}?(?:{'|'.join(_CHOSES)}|@)[sx]?\b(?P<suite>[^.;:]*) ?:\s*$"
# « les trois publics suivants : » announces all of them, whatever they are; but « les quinze jours suivants ».
_SUIVANTS = re.compile(
    rf"\b{_NOMBRE} (?!an|mois|jour|semaine|heure|exercice)[\w'-]+[sx] [^.;:]*\bsuivante?s? ?:\s*$", re.IGNORECASE
)
# A list that is announced as a part of them has not their number.
_PARTIE = re.compile(r"notamment|principalement|parmi|dont|certain|surtout|particulier|exemple|suivant.*\bsuivant")


# What opens, at the end of a sentence, an enumeration: « trois phases : la préparation, le séjour et le bilan. »
_A_LA_SUITE = (
    rf"\b{_NOMBRE} (?:{'|'.join(_CHOSES)}|@|[\w'-]+ (?:principaux|principales|suivants|suivantes))[sx]?"
    r"(?P<suite> [^.;:\n]{0,40})?$"
)
_UN_NOMBRE = re.compile(rf"\b(?:\d|{'|'.join(NOMBRES[2:11])}) ")
# The things are named up to the end of the sentence, whatever is between brackets.
_ENUMERATION = re.compile(r"(?:\([^)\n]*\)|[^\n])*?(?=\. | : |\.?\n|\Z)")
# No list is longer, and nothing that opens one stands farther before the colon.
_TETE = 160
_LIGNES = 60
# How far before the colon the number may stand.
_PORTEE = 70


@rule("documents", "à corriger", qui="juridique", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each number that is not that of the things, or of the lines of the list."""
    words = {word for versions in subject.versions.values() for version in versions for word in _counts(version)}
    if words:
        named = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
        for trouve in trouves(re.compile(rf"(?P<chose>{named})\b(?!-)"), *words)(subject):
            if match := _ANNONCES.search(trouve.avant[-40:]):
                yield from _of_the_contract(trouve, match)
    for fiche in fiches(subject):
        yield from _of_the_fiche(fiche)
    niveaux = "|".join(re.escape(word.rstrip("sx")) for word in words) or "(?!)"
    announce, before = (re.compile(form.replace("@", niveaux), re.IGNORECASE) for form in (_DE_LA_PAGE, _A_LA_SUITE))
    for file, text in subject.dossier.textes.items():
        if file.endswith((".md", ".yaml")) and "/signe/" not in file and "/publie/" not in file:
            yield from _of_lists(file, text, announce)
    yield from _of_sentences(subject, before)


def _of_the_fiche(ecrite: FicheEcrite) -> Faults:
    """How many actions a narrative says that its fiche has."""
    count, title = len(ecrite.fiche.sous_actions), ecrite.page.recit_de_la_sous_action(1)
    noun = title.rpartition(" ")[0].lower()
    file = ecrite.dossier.locate(ecrite.source.recit).file
    text = uni(ecrite.dossier.textes.get(file, ""))
    for named in re.finditer(rf" {re.escape(noun)}s\b", text) if count and noun else ():
        match = _DE_TOUTES.search(text, max(0, named.start() - 25), named.start())
        if match and _number(match["nombre"]) != count:
            words, has = f"{match.group()}{named.group()}", pluriel(count, noun)
            message = f"{typographie(f'« {words} »')} (récit de la fiche {ecrite.fiche.numero}) : elle en a {count}"
            remedy = f"Corriger le nombre, ou les {noun}s de la fiche."
            here, preuve = place_dans(file, text, match.start()), Preuve((words,), has)
            yield Fault(message, here, remedy, qui="métier", preuve=preuve, gravite="à confirmer")


def _of_sentences(subject: Subject, announce: re.Pattern[str]) -> Faults:
    """What announces more things than its sentence goes on to name."""
    whole, seen = tout(subject), set()
    position = whole.find(" : ")
    while position >= 0:
        head, match = "", None
        if _UN_NOMBRE.search(whole, max(0, position - _PORTEE), position):
            head = whole[max(0, position - _PORTEE) : position].rpartition("\n")[2]
            match = announce.search(head)
        if match and not _PARTIE.search(head):
            named = _ENUMERATION.match(whole, position + 3)
            most, said = _most(named.group() if named else ""), _number(match["nombre"]) or 0
            if said > most > 1 and (words := match.group().strip()) not in seen:
                seen.add(words)
                yield _fault_of_sentence(subject, whole, position, words, most)
        position = whole.find(" : ", position + 1)


def _most(items: str) -> int:
    """The most things that an enumeration may name: each comma and each « et » part two; semicolons alone, if any."""
    plain = re.sub(r"\([^)]*\)", "", items).rstrip(" ;")
    return len(re.split(r" ?;", plain)) if ";" in plain else len(re.split(r", | et | ou ", plain))


def _fault_of_sentence(subject: Subject, whole: str, position: int, words: str, most: int) -> Fault:
    line = list(passages(subject))[whole.count("\n", 0, position)]
    lu = passages(subject)[line][0]
    has = compte(most, "élément", "éléments")
    message = f"{typographie(f'« {words} »')} ({dans([lu])}) : la phrase n'en énumère que {most}"
    remedy = "Corriger le nombre, ou compléter la phrase."
    place = locate_words(subject, lu, line, words)
    return Fault(message, place, remedy, qui="métier", preuve=Preuve((words,), has), gravite="à confirmer")


def _counts(version: Version) -> Mapping[str, int]:
    """How many of each thing the contract has, by their plural."""
    entete, programme = version.contrat.entete, version.contrat.programme
    found = {programme.fiche.pluriel: len(version.contrat.fiches), "annexes": len(entete.annexes),
             "parties": len(entete.parties)}  # fmt: skip
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


def _of_lists(file: str, text: str, announce: re.Pattern[str]) -> Iterator[Fault]:
    """What opens a list, and does not have as many items as it says."""
    for mark in (" :", "\u00a0:"):
        end = text.find(mark) + 1
        while end:
            if text[end + 1 : end + 3].lstrip('"')[:1] == "\n":
                yield from _of_list(file, text, end, announce)
            end = text.find(mark, end) + 1


def _of_list(file: str, text: str, end: int, announce: re.Pattern[str]) -> Iterator[Fault]:
    """What the list that opens after the colon at `end` has otherwise."""
    start = text.rfind("\n", 0, end) + 1
    said = uni(text[start : end + 1])
    match = announce.search(said, max(0, len(said) - _TETE))
    match = match or ("suivant" in said and _SUIVANTS.search(said)) or None
    if match and not _PARTIE.search(re.split(r"[.;] ", said)[-1]) and "{%" not in said:
        items = _items(text[text.find("\n", end) + 1 :].split("\n", _LIGNES)[:_LIGNES])
        if items and items != _number(match["nombre"]):
            place = place_dans(file, text, start + match.start())
            yield _fault_of_list(place, match.group().rstrip(" :\n"), items)


def _fault_of_list(place: Location, words: str, items: int) -> Fault:
    has = compte(items, "élément", "éléments")
    message = f"{typographie(f'« {words} »')} ouvre une liste de {has}"
    remedy = "Corriger le nombre, ou compléter la liste."
    return Fault(message, place, remedy, qui="métier", preuve=Preuve((words,), has), gravite="à confirmer")


def _items(lines: list[str]) -> int:
    """How many items the list has that opens there, those inside an item apart; none when it is repeated by a loop.

    In data, the list is the next key.

    >>> _items(["", "- un ;", "  - dedans ;", "- deux.", "", "Suite"]), _items(["  points:", "    - un", "  fin: oui"])
    (2, 1)
    """
    items = [line for line in lines if line.strip()]
    if items and re.fullmatch(r" +\w+:", items[0]):
        items = items[1:]
    margin = re.match(r" *", items[0]) if items else None
    opens, deeper = (margin[0] + "- ", margin[0] + " ") if margin else ("- ", " ")
    count = 0
    for line in items:
        if "{%" in line:
            return 0
        if line.startswith((opens, opens.replace("-", "*"))):
            count += 1
        elif not line.startswith(deeper):
            break
    return count


def _number(words: str) -> int | None:
    return int(words) if words.isdigit() else nombre_de_lettres(words.lower())
