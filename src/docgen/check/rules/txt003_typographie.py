"""Ce que montre un document n'a pas la typographie française.

**Constat.** Un document montre deux espaces de suite, des guillemets droits, un mot répété (« de de »), une espace de
trop avant une virgule, ou aucune espace avant « : », « ; », « ! » ou « ? ».

**Pourquoi y regarder.** La faute se voit dans l'acte signé. docgen rend insécables les espaces qu'il trouve ; il
n'ajoute pas celle qui manque.

**Exemple.** Le récit de la fiche 1.2 dit « Objectifs: accueillir les jeunes ».

**Remède.** Corriger le mot à la ligne dite.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.check import Fault, Subject
from docgen.check.montre import dans, ecrit, passages, trouver, uni
from docgen.findings import Severity

CODE = "TXT003"
NOM = "typographie"
GRAVITE = Severity.AVERTISSEMENT
STADE = "documents"
QUI = "juridique"

_MOTS = "de|du|des|le|la|les|et|à|au|aux|un|une|en|par|pour|dans|sur|avec|que|qui"
_INSECABLES = "\u00a0\u202f"
# What is wrong, and how to see it; each pattern begins with a character that is rare where nothing is wrong.
_FAUTES = (
    (re.compile(rf" [ {_INSECABLES}]|[{_INSECABLES}] "), "deux espaces de suite"),
    (re.compile(r'"'), "un guillemet droit"),
    (re.compile(r" [,.](?=[\s,;]|$)", re.MULTILINE), "une espace avant la virgule ou le point"),
    (re.compile(rf"(?<! )\b({_MOTS}) \1\b(?!-)"), "un mot répété"),
    (re.compile(r"(?:,,|;;|::|(?<!\.)\.\.(?!\.))"), "un signe répété"),
)
_COLLE = re.compile(r"[\w)»%€][:;!?](?=\s|$)", re.MULTILINE)


def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each passage and sort of fault."""
    for pattern, what in _FAUTES:
        yield from _faults(subject, pattern, what)
    yield from _faults(subject, _COLLE, "il manque l'espace insécable avant le signe double")


def _faults(subject: Subject, pattern: re.Pattern[str], what: str) -> Iterator[Fault]:
    said = set()
    for line, match in trouver(subject, pattern, brut=True):
        if line not in said:
            said.add(line)
            lu = passages(subject)[line][0]
            start = match.string.rfind("\n", 0, match.start()) + 1
            words = _around(line, match.start() - start, match.end() - start)
            yield Fault(
                f"{what} : « {words} » ({dans(passages(subject)[line])})",
                ecrit(subject, lu, uni(line), uni(words)),
                "Corriger à la ligne dite ; si c'est un document qui est nommé, le mot vient du modèle.",
            )


def _around(line: str, start: int, end: int) -> str:
    """The words around the fault."""
    first = line.rfind(" ", 0, max(0, start - 12)) + 1
    last = line.find(" ", min(len(line), end + 12))
    return line[first : last if last >= 0 else len(line)]
