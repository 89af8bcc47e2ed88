"""Un nombre n'est pas le même en lettres et en chiffres.

**Constat.** Un document donne un montant, une durée ou un nombre en lettres et en chiffres, l'un entre parenthèses :
« quinze (20) jours », « 3 000 € (deux mille euros) ».

**Pourquoi y regarder.** En cas d'écart, c'est la somme en lettres qui fait foi (code civil, article 1376, pour un
engagement de payer).

**Exemple.** « cinq cent mille euros (550 000 €) ».

**Remède.** Corriger le nombre qui est faux ; mieux, n'en écrire qu'un.
"""

import re

from docgen.check import Fault, Faults, Subject, dossier, rule
from docgen.check.montre import dans, trouves
from docgen.french import nombre, nombre_de_lettres, typographie

_UNITE = r"(?: ?(?P<unite>(?:d')?euros?|€|jours?|mois|semaines?|ans?|années?|heures?|%|pour cent))?"
_LETTRES = r"(?P<lettres>[a-zéû]+(?:[ -][a-zéû]+)*?)"
_CHIFFRES = r"(?P<chiffres>\d[\d ]*?)"
# What is between brackets, then what is before them: figures and words, or words and figures.
_PAIRES = (
    (
        re.compile(rf"\({_CHIFFRES}{_UNITE}\)"),
        re.compile(rf"(?P<lettres>(?:[A-Za-zéûÉ]+[ -])*?[A-Za-zéûÉ]+?){_UNITE} $"),
    ),
    (re.compile(rf"\({_LETTRES}{_UNITE}\)"), re.compile(rf"(?<![\d,.])(?<!\d ){_CHIFFRES}{_UNITE} $")),
)
_MONNAIE = {"€": "euro", "d'euro": "euro", "%": "pour cent"}
# How far before the brackets the words may begin.
_PORTEE = 120


@rule("documents", "à corriger", qui="juridique", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each number said twice with two values."""
    for inside, ahead in _PAIRES:
        for trouve in trouves(inside)(subject):
            before = ahead.search(trouve.avant[-_PORTEE:])
            if before and (found := _apart(trouve.match, before)):
                words, said, figures = found
                shown = f"{words}{trouve.match.group()}"
                what = f"{typographie(f'« {shown} »')} ({dans(trouve.lus)})"
                message = f"{what} : {nombre(said)} en lettres, {nombre(figures)} en chiffres"
                yield Fault(message, trouve.place(shown), "Corriger le nombre qui est faux ; mieux, n'en écrire qu'un.")


def _apart(inside: re.Match[str], before: re.Match[str]) -> tuple[str, int, int] | None:
    """The words before the brackets that count, the number in letters and the number in figures, when they differ."""
    both = {**before.groupdict(), **{name: value for name, value in inside.groupdict().items() if name != "unite"}}
    figures = int(both["chiffres"].replace(" ", ""))
    start, said = _spelt(both["lettres"])
    # « trois ans (2027) » names a year; « trois ans (36 mois) » counts something else.
    year = said is not None and said < 100 and 1900 < figures < 2100
    if said is None or said == figures or year or not _same_unit(before["unite"], inside["unite"]):
        return None
    words = before.group()
    return (
        words[before.start("lettres") - before.start() + start :] if "lettres" in before.groupdict() else words,
        said,
        figures,
    )


def _spelt(words: str) -> tuple[int, int | None]:
    """The longest end of `words` that is a number, and where it begins."""
    starts = [0, *(match.end() for match in re.finditer(r"[ -]", words))]
    for start in starts:
        number = nombre_de_lettres(words[start:].lower())
        if number is not None:
            return start, number
    return 0, None


def _same_unit(before: str | None, inside: str | None) -> bool:
    ahead, within = (_MONNAIE.get(unit.rstrip("s"), unit.rstrip("s")) if unit else "" for unit in (before, inside))
    return ahead == within or (bool(ahead) and not within) or (not ahead and within == "euro")
