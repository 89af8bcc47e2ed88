"""Un blanc est resté à la place d'une valeur : « XXX », « … », « à définir ».

**Constat.** Une valeur des données n'est faite que de points de suspension, de croix, de points d'interrogation ou de
mots qui disent qu'elle viendra ; ou bien un texte garde « XXX », « ??? » ou « ____ » au milieu d'une phrase.

**Pourquoi c'est grave.** docgen connaît « à compléter », le surligne et le refuse dans un acte final ; il imprime tel
quel tout ce qui le remplace.

**Exemple.** « date: XX/XX/2026 ».

**Remède.** Écrire la valeur ; ou « à compléter », tant qu'elle n'est pas connue.
"""

import re
from collections.abc import Iterator

from docgen.check import Fault, Faults, Preuve, Subject, dossier, rule
from docgen.findings import place_dans

_VIENDRA = r"à (?:définir|préciser|renseigner|déterminer|venir)"
_SIGNES = r"x{2,}|X{2,}|\?+|_{2,}|\.{2,}|…|TBD|tbd|TODO|todo"
# What ends a line, then what may stand before it when it is the whole of a value.
_FIN = re.compile(rf"(?P<blanc>{_SIGNES}|{_VIENDRA})['\"]?[ ]*$", re.MULTILINE)
_CLE = re.compile(r"(?:[ -]*[^\s:#'\"][^:\n]*:|\s*-)[ ]+['\"]?")
_PHRASE = re.compile(r"(?P<blanc>\bX{3,}\b|\bXX[/ ]XX\b|\?{3,}|_{3,}|\[…\]|\.{5,})")
# What a text must hold for either to be sought in it: a plain search costs nothing.
_DANS_LA_PHRASE = ("XX", "???", "___", "[…]", ".....")
_A_VENIR = ("définir", "préciser", "renseigner", "déterminer", "à venir")
_EN_FIN = ("XX", "xx", "?", "__", "..", "…", "TBD", "tbd", "TODO", "todo", *_A_VENIR)
_FINS = tuple(f"{sign}{after}" for sign in _EN_FIN for after in ("", '"', "'"))
_REMEDE = "Écrire la valeur ; ou « à compléter », tant qu'elle n'est pas connue."


@rule("donnees", "bloquant", en_projet=True, qui="métier", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each blank, where it is typed."""
    for file, text in subject.dossier.textes.items():
        inside = subject.dossier.inside(file)
        if inside is None or "publie" in inside:
            continue
        found: dict[int, str] = {}
        if any(sign in text for sign in _DANS_LA_PHRASE):
            found |= {match.start(): match["blanc"] for match in _PHRASE.finditer(text)}
        if file.endswith(".yaml"):
            found |= dict(_values_left(text))
        for start, blank in sorted(found.items()):
            if "#" not in text[text.rfind("\n", 0, start) + 1 : start]:
                what = f"« {blank} » est resté à la place de ce qui doit s'y lire"
                yield Fault(what, place_dans(file, text, start), _REMEDE, preuve=Preuve((blank,)))


def _values_left(text: str) -> Iterator[tuple[int, str]]:
    """The values of `text` that are only a blank: where each begins, and what it is."""
    start = 0
    for line in text.splitlines(keepends=True):
        # What a line ends with is compared before any pattern is: there are thousands of lines, and a dozen of blanks.
        if line.rstrip().endswith(_FINS) and (match := _FIN.search(line)) and _alone(line, match.start()):
            yield start + match.start(), match["blanc"]
        start += len(line)


def _alone(text: str, start: int) -> bool:
    """Whether nothing stands before `start` on its line but a key, or a dash."""
    return _CLE.fullmatch(text, text.rfind("\n", 0, start) + 1, start) is not None
