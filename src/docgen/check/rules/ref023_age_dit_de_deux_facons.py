"""Une fiche dit l'âge de ses jeunes de deux façons.

**Constat.** Les cases cochées, le public, les sous-actions, les indicateurs d'une fiche bornent l'âge des jeunes, et
pas aux mêmes années : « (-25 ans) » ici, « moins de 30 ans » là. Les récits, qui citent des statistiques, et les âges
de l'enfance ou de la retraite ne sont pas regardés. Un constat réunit les fiches d'un contrat.

**Pourquoi y regarder.** L'âge dit qui a droit à l'action : entre deux bornes, un jeune de 27 ans est du public pour
l'indicateur, et n'en est pas pour l'instructeur.

**Exemple.** Fiche 2.5 : « Jeunes (-25 ans) » est coché, le public a « moins de 26 ans », l'indicateur compte les moins
de 30 ans.

**Remède.** Retenir un âge, et le reprendre partout. Si la case du formulaire national n'a pas le bon, préciser l'âge
visé sous « Autre ».
"""

import re
from collections.abc import Iterator, Mapping

from docgen.adresses.chemins import Chemin
from docgen.check import Fault, Faults, FicheEcrite, Location, Subject, dossier, fiches, rule
from docgen.check.donnees import valeurs_nommees
from docgen.check.montre import uni
from docgen.french import NBSP, enumeration, pluriel

# The youngest and the oldest upper bound of an age of the young.
_JEUNE, _MOINS_JEUNE = 16, 35
# Most texts say no age.
_AGE = re.compile(r"\d\s?ans", re.IGNORECASE)
_ENTRE = re.compile(r"(?<!\d)(\d\d) ?(?:à|et|-|–) ?(\d\d) ?ans\b")
_SOUS = re.compile(r"(?:moins de|[-–] ?de|[-–]) ?(\d\d) ?ans\b|\ba(?:vant|u-dessous de) (\d\d) ans\b")

# Each way of saying an age, and where it is first said.
_Ages = Mapping[tuple[int, int], Location]


@rule("donnees", "à confirmer", qui="métier", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each contract: a fiche that an avenant writes again counts as it is at the end."""
    contrats: dict[str, dict[str, _Ages]] = {}
    for ecrite in fiches(subject):
        contrats.setdefault(ecrite.contrat.code, {})[ecrite.fiche.numero] = _ages(ecrite)
    for said in contrats.values():
        several = {numero: ages for numero, ages in said.items() if _differ(list(ages))}
        if several:
            alike: dict[str, list[str]] = {}
            for numero, ages in several.items():
                alike.setdefault(enumeration([_en_mots(age) for age in sorted(ages)]), []).append(numero)
            told = " ; ".join(f"{enumeration(numeros)} ({dits})" for dits, numeros in alike.items())
            message = f"l'âge des jeunes est dit de plusieurs façons dans {pluriel(len(several), 'fiche')} : {told}"
            first, *others = (place for ages in several.values() for place in ages.values())
            yield Fault(message, first, "Retenir un âge pour chaque fiche, et le reprendre partout.", tuple(others))


def _ages(ecrite: FicheEcrite) -> _Ages:
    found: dict[tuple[int, int], Location] = {}
    if not _AGE.search(ecrite.dossier.textes.get(ecrite.place().file, "")):
        return found
    for nom in type(ecrite.fiche).model_fields:
        for path, text in _textes(getattr(ecrite.fiche, nom), (nom,)) if nom != "recit" else ():
            for age in _dits(uni(text).lower()) if _AGE.search(text) else ():
                found.setdefault(age, ecrite.place(*path))
    return found


def _textes(value: object, path: Chemin) -> Iterator[tuple[Chemin, str]]:
    """Each text inside a value, with its path."""
    named = isinstance(value, tuple) and hasattr(value, "_fields")
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, tuple) and not named:
        for rank, item in enumerate(value):
            yield from _textes(item, (*path, rank))
    elif value is not None:
        for key, item in valeurs_nommees(value).items():
            yield from _textes(item, path if named else (*path, key))


def _dits(text: str) -> Iterator[tuple[int, int]]:
    """The ages of the young that a text says: the youngest, 0 when it is not said, and the oldest."""
    for match in _ENTRE.finditer(text):
        if _JEUNE <= int(match[2]) <= _MOINS_JEUNE:
            yield int(match[1]), int(match[2])
    for match in _SOUS.finditer(_ENTRE.sub("", text)):
        if _JEUNE <= (oldest := int(match[1] or match[2])) <= _MOINS_JEUNE:
            yield 0, oldest


def _differ(ages: list[tuple[int, int]]) -> bool:
    """Whether two of them cannot be the same: another oldest, or another youngest where both say one."""
    youngest = {age[0] for age in ages if age[0]}
    return len({oldest for _, oldest in ages}) > 1 or len(youngest) > 1


def _en_mots(age: tuple[int, int]) -> str:
    youngest, oldest = age
    return f"de {youngest} à {oldest}{NBSP}ans" if youngest else f"moins de {oldest}{NBSP}ans"
