"""Le récit d'une fiche écrit un nombre qui ne peut pas être juste.

**Constat.** Les chiffres sont mal groupés (« 3 30 », « 3 3 009 ») ; une part dépasse 100 % ; un intervalle va du plus
grand au plus petit (« 70 à 50 ») ; un nombre approché n'est pas rond (« plus de 807 personnes ») ; ou le nom qui
suit un nombre est au singulier (« deux année »).

**Pourquoi y regarder.** C'est la trace d'un chiffre tapé de trop, perdu ou changé : aucune donnée ne le compte, et
l'acte l'imprimerait.

**Exemple.** « 164 % des jeunes ne sont ni en emploi ni en études ».

**Remède.** Corriger le nombre d'après la source ; si c'est bien celui-là, accepter le constat.
"""

import re
from collections.abc import Iterator

from docgen.check import Fault, Faults, Location, Preuve, Subject, dossier, fiches, rule
from docgen.check.montre import lignes_d_article, uni
from docgen.findings import place_dans
from docgen.french import NOMBRES, typographie

_NOMBRE = re.compile(r"[0-9]+(?: [0-9]+)*(?:,[0-9]+)?")
_CROISSANCE = re.compile(
    r"hausse|augment|accr|\bcrû|progress|croissan|croît|évol|multipli|plus que|supérieur|dépass|attein|objectif|cible|"
    r"taux de (?:réalis|occup|couvert|rempl)",
    re.IGNORECASE,
)
_APPROCHE = re.compile(r"(?:\b(?:plus|près|moins) de |\b(?:environ|quelque) )$", re.IGNORECASE)
_BORNE = re.compile(r"(?:\b(?:de|entre)|\(|:) (?P<bas>\d+(?: \d{3})*) (?:à|et) $|\((?P<bas2>\d+(?: \d{3})*) à $")
# What both end by: quicker to look at.
_FINS = {" à ", "et ", "de ", "on ", "ue "}
_NOMS = ("an", "année", "jour", "semaine", "heure", "exercice")
_PLUSIEURS = re.compile(rf"(?:^|[\s('’])(?P<dit>{'|'.join(NOMBRES[2:21])}|[2-9]|[1-9]\d)$")
# From so many on, what is said about is round.
_CENT, _MILLE = 100, 1000


@rule("donnees", "à confirmer", qui="métier", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each number that cannot be right."""
    for ecrite in fiches(subject):
        file = ecrite.dossier.locate(ecrite.source.recit).file
        text = uni(ecrite.dossier.textes.get(file, ""))
        for start, words, why in (*_wrong(text), *_singulars(text)):
            yield _fault(f"récit de la fiche {ecrite.fiche.numero}", words, why, place_dans(file, text, start))
    for ligne in lignes_d_article(subject):
        for start, words, why in _singulars(uni(ligne.texte)):
            place = ligne.place(start) or ligne.ecrite.place()
            yield _fault(f"article {ligne.article}", words, why, place)


def _fault(where: str, words: str, why: str, place: Location) -> Fault:
    message = f"{where} : {typographie(f'« {words} »')}, {why}"
    remedy = "Corriger le nombre d'après la source ; si c'est bien celui-là, accepter ce constat."
    return Fault(message, place, remedy, preuve=Preuve((words,)))


def _wrong(text: str) -> Iterator[tuple[int, str, str]]:
    """Where each number that cannot be right begins, its words, and why."""
    for match in _NOMBRE.finditer(text):
        start, said, after = match.start(), match.group(), text[match.end() : match.end() + 2]
        if text[start - 1 : start] in "°./-,'’" or after[:1] in "./-":
            continue  # a reference, a date
        whole, *groups = said.partition(",")[0].split(" ")
        if any(len(group) != 3 for group in groups) or (groups and len(whole) > 3):
            if not _two_numbers(whole, groups):
                yield start, said, "les chiffres sont mal groupés"
        elif why := _beyond(text, match, int(whole + "".join(groups)), after):
            yield start, f"{said} %" if after == " %" else said, why


def _two_numbers(whole: str, groups: list[str]) -> bool:
    """Whether a year, or the rank of a heading, stands before another number."""
    return len(whole) == 4 and len(groups) == 1


def _beyond(text: str, match: re.Match[str], count: int, after: str) -> str:
    """Why the number passes its whole, or its end, or is too fine for what is said about it; nothing else."""
    if after == " %":
        near = re.split(r"[.;:\n]", text[max(0, match.start() - 80) : match.start()])[-1]
        near += text[match.end() : match.end() + 25].partition("\n")[0] if count > _CENT else ""
        return "une part dépasse 100 %" if count > _CENT and not _CROISSANCE.search(near) else ""
    before = text[max(0, match.start() - 25) : match.start()]
    if after[:1] != " " or before[-3:] not in _FINS:
        return ""
    low = _BORNE.search(before)
    if low and int((start := low["bas"] or low["bas2"]).replace(" ", "")) > count:
        return f"l'intervalle part de {start}"
    fine = count >= _CENT and count % (10 if count >= _MILLE else 5)
    return "un nombre approché est rond" if fine and _APPROCHE.search(before) else ""


def _singulars(text: str) -> Iterator[tuple[int, str, str]]:
    """Each of these names in the singular, after a number of several."""
    for noun in _NOMS:
        position = text.find(f" {noun}")
        while position >= 0:
            end = position + 1 + len(noun)
            alone = not text[end : end + 1].isalpha() and text[end : end + 1] != "-"
            if alone and (several := _PLUSIEURS.search(text, max(0, position - 14), position)):
                yield several.start("dit"), f"{several['dit']} {noun}", "le nom est au singulier"
            position = text.find(f" {noun}", position + 1)
