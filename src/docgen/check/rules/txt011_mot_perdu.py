"""Il manque un mot à un intitulé, ou un mot y est écrit deux fois.

**Constat.** Un intitulé finit par un article, une préposition ou « et » ; deux articles ou deux fois le même mot s'y
suivent ; « de », « le », « que » n'y sont pas élidés devant une voyelle ; « Nombre » n'y est suivi ni de « de », ni de
« d' » ; ou une parenthèse n'y a pas son pendant.

**Pourquoi y regarder.** Un intitulé se reprend d'un acte à l'autre, mot pour mot : c'est à lui que l'on reconnaît une
action, une annexe, un indicateur.

**Exemple.** « Tableau des actions et suivi de indicateurs » ; « La bibliothèque va vers les ».

**Remède.** Rétablir le mot qui manque, ou ôter celui qui est de trop.
"""

import re

from docgen.check import Fault, Faults, Preuve, Subject, dossier, rule
from docgen.check.montre import uni
from docgen.findings import Location

_TITRES = frozenset({"intitule", "titre", "objet", "libelle", "projet"})
_ARTICLE = r"(?:le|la|les|un|une|des|du|aux?|ce|ces|cette|ses|leurs?)"
_OUTIL = rf"(?:{_ARTICLE}|de|d'|l'|à|en|et|ou|par|pour|sur|sous|dans|vers|avec|sans|entre|chez|dont|que|qui)"
_FAUTES = (
    (re.compile(rf"\b{_OUTIL}$", re.IGNORECASE), "finit par « {} »"),
    (re.compile(r"\b(?:le|la|les|des|du|aux?|ces?|ses) (?:le|la|les|des|du|aux?|de)\b", re.IGNORECASE), "dit « {} »"),
    (re.compile(r"\b(?:de|des|à|en|et|pour|par) (?:et|ou|pour|par)\b"), "dit « {} »"),
    (re.compile(r"\b(\w{2,}) \1\b", re.IGNORECASE), "dit « {} »"),
    (
        re.compile(r"\b(?:de|le|que|ne|se) (?=[aeiouéèêâîô])(?!onz|oui\b|un\b|une\b|\w*-)\w{2,}", re.IGNORECASE),
        "dit « {} »",
    ),
    # « Nombre visiteurs », « ayant à la prévention »: what binds, or what was done, is lost.
    (re.compile(r"^(?:Dont )?nombre (?:(?!de |d'|des |du |et |ou )[a-zà-ÿ]{3,}s)\b", re.IGNORECASE), "dit « {} »"),
    # « Tenir un d'accueil », « aidées se déplacer »: a noun, or what binds, is lost.
    (re.compile(r"un(?<!\wun)(?<!'un)e? (?:d'(?!entre\b)|de\b(?! [cs]es\b| leurs\b))"), "dit « {} »"),
    (re.compile(r"se\b(?:(?<=é se)|(?<=ée se)|(?<=és se)|(?<=ées se))"), "dit « {} »"),
    (re.compile(r"\bayant (?:à la|à l'|au|aux|par|sur|dans)\b"), "dit « {} »"),
)
_PARENTHESE = (re.compile(r"^[^(]*\)|\([^)]*$"), "a une parenthèse sans son pendant, « {} »")
# « nous nous », « vous vous » are no slip.
_DOUBLES = frozenset({"nous", "vous"})


@rule("donnees", "à corriger", qui="juridique", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each title where a word is missing, or is twice."""
    for source in subject.dossier.sources.values():
        text = subject.dossier.textes.get(source.file, "")
        if not source.file.endswith(".yaml") or "/publie" in source.file or subject.dossier.inside(source.file) is None:
            continue
        lines = text.split("\n")
        for path, place in source.values.items():
            if path and path[-1] in _TITRES:
                yield from _faults(place, lines)


def _faults(place: Location, lines: list[str]) -> Faults:
    title = _written(lines, place)
    for pattern, said in (*_FAUTES, _PARENTHESE) if "(" in title or ")" in title else _FAUTES:
        match = pattern.search(title)
        if match and (match.lastindex is None or match[1].lower() not in _DOUBLES):
            shown = f"« {title[:60]}{'…' if len(title) > 60 else ''} »"
            message = f"l'intitulé {shown} {said.format(match.group())} : il y manque un mot, ou il y en a un de trop"
            yield Fault(
                message, place, "Rétablir le mot qui manque, ou ôter celui qui est de trop.", preuve=Preuve((title,))
            )
            return


def _written(lines: list[str], place: Location) -> str:
    """The value that begins at `place`: one line, between quotes, or the lines of a block that is deeper."""
    first = lines[place.line - 1]
    value = re.sub(r"\s+#.*$", "", first[place.column - 1 :]).strip()
    if value[:1] in (">", "|"):
        indent = len(first) - len(first.lstrip(" -"))
        block = []
        for line in lines[place.line :]:
            if line.strip() and len(line) - len(line.lstrip()) <= indent:
                break
            block.append(line.strip())
        value = " ".join(block).strip()
    return uni(value.strip("\"'"))
