"""Ce que montre un document n'a pas la typographie française.

**Constat.** Un document montre deux espaces de suite, des guillemets droits, un mot répété (« de de »), une espace de
trop avant une virgule, ou aucune espace avant « : », « ; », « ! » ou « ? ».

**Pourquoi y regarder.** La faute se voit dans l'acte signé. docgen rend insécables les espaces qu'il trouve ; il
n'ajoute pas celle qui manque.

**Exemple.** Le récit de la fiche 1.2 dit « Objectifs: accueillir les jeunes ».

**Remède.** Corriger le mot à la ligne dite.
"""

import re

from docgen.check import Fault, Faults, Subject, dossier, rule
from docgen.check.montre import Trouve, dans, tout, trouves

_MOTS = (
    "de", "du", "des", "le", "la", "les", "et", "à", "au", "aux", "un", "une", "par", "pour", "dans", "sur", "avec",
    "que",
)  # fmt: skip
# What is wrong, how to see it, and strings of which one is there when it is: a look-up is quicker than a pattern.
_FAUTES = (
    ("deux espaces de suite", r"  +", ["  "]),
    ("un guillemet droit", r'"', ['"']),
    ("une espace avant la virgule ou le point", r" [,.](?=[\s,;]|$)", [" ,", " ."]),
    ("un mot répété", rf"(?<!\w)({'|'.join(_MOTS)}) \1(?![\w-])", [f" {word} {word} " for word in _MOTS]),
    ("un signe répété", r",,|;;|::|(?<!\.)\.\.(?!\.)", [",,", ";;", "::", ".."]),
    *(
        ("il manque l'espace insécable avant le signe double", rf"[\w)»%€]\{mark}(?=\s|$)", [mark])
        for mark in ":;!?"
    ),
)  # fmt: skip


@rule("documents", "à corriger", qui="juridique", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each passage and sort of fault."""
    whole = tout(subject)
    for what, pattern, signs in _FAUTES:
        if any(_alone(whole, sign) if len(sign) == 1 else sign in whole for sign in signs):
            # The first fault of its sort in a passage is enough.
            first: dict[str, Trouve] = {}
            for trouve in trouves(re.compile(pattern, re.MULTILINE))(subject):
                first.setdefault(trouve.ligne, trouve)
            yield from (_fault(trouve, what) for trouve in first.values())


def _alone(whole: str, sign: str) -> bool:
    """Whether `sign` comes somewhere before a space, and after none."""
    if sign == '"':
        return sign in whole
    return any(whole.count(f"{sign}{end}") > whole.count(f" {sign}{end}") for end in " \n")


def _fault(trouve: Trouve, what: str) -> Fault:
    start = len(trouve.avant)
    words = _around(trouve.ligne, start, start + len(trouve.match.group()))
    remedy = "Corriger à la ligne dite ; si c'est un document qui est nommé, le mot vient du modèle."
    return Fault(f"{what} : « {words} » ({dans(trouve.lus)})", trouve.place(words), remedy)


def _around(line: str, start: int, end: int) -> str:
    """The words around the fault."""
    first = line.rfind(" ", 0, max(0, start - 12)) + 1
    last = line.find(" ", min(len(line), end + 12))
    return line[first : last if last >= 0 else len(line)]
