"""Un blanc est resté à la place d'une valeur : « XXX », « … », « à définir ».

**Constat.** Une valeur des données n'est faite que de points de suspension, de croix, de points d'interrogation ou de
mots qui disent qu'elle viendra ; ou bien un texte garde « XXX », « ??? » ou « ____ » au milieu d'une phrase.

**Pourquoi c'est grave.** docgen connaît « à compléter », le surligne et le refuse dans un acte final ; il imprime tel
quel tout ce qui le remplace.

**Exemple.** « date: XX/XX/2026 ».

**Remède.** Écrire la valeur ; ou « à compléter », tant qu'elle n'est pas connue.
"""

import re

from docgen.check import Fault, Faults, Preuve, Subject, dossier, rule
from docgen.findings import place_dans

_VIENDRA = r"à (?:définir|préciser|renseigner|déterminer|venir)"
_SIGNES = r"x{2,}|X{2,}|\?+|_{2,}|\.{2,}|…|TBD|tbd"
_VALEUR = re.compile(
    rf"^(?!\s*#)(?:[ -]*[^\s:#'\"][^:\n]*:|\s*-)[ ]+['\"]?(?P<blanc>{_SIGNES}|{_VIENDRA})['\"]?[ ]*$", re.MULTILINE
)
_PHRASE = re.compile(r"(?P<blanc>\bX{3,}\b|\bXX[/ ]XX\b|\?{3,}|_{3,}|\[…\]|\.{5,})")
_REMEDE = "Écrire la valeur ; ou « à compléter », tant qu'elle n'est pas connue."


@rule("donnees", "bloquant", en_projet=True, qui="métier", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each blank, where it is typed."""
    for file, text in subject.dossier.textes.items():
        inside = subject.dossier.inside(file)
        if inside is None or "publie" in inside:
            continue
        found = {match.start("blanc"): match["blanc"] for match in _PHRASE.finditer(text)}
        if file.endswith(".yaml"):
            found |= {match.start("blanc"): match["blanc"] for match in _VALEUR.finditer(text)}
        for start, blank in sorted(found.items()):
            if "#" not in text[text.rfind("\n", 0, start) + 1 : start]:
                what = f"« {blank} » est resté à la place de ce qui doit s'y lire"
                yield Fault(what, place_dans(file, text, start), _REMEDE, preuve=Preuve((blank,)))
