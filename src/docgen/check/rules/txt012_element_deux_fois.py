"""Le même élément est écrit deux fois dans une liste.

**Constat.** Dans un fichier de données, une liste (partenaires, publics, points de vigilance, indicateurs annoncés…)
contient deux fois le même texte ; ou, hors des fiches et des annexes, deux fois le même élément de plusieurs lignes
(une pièce, une opération, un visa).

**Pourquoi y regarder.** La ligne s'imprimerait deux fois : elle a été collée une fois de trop, ou la seconde devait
dire autre chose.

**Exemple.** « Bailleurs sociaux » deux fois parmi les partenaires de la fiche 4.1.

**Remède.** Retirer l'une des deux lignes, ou y écrire ce qu'elle devait dire.
"""

import re

from docgen.check import Fault, Faults, Location, Preuve, Subject, dossier, rule
from docgen.findings import place_dans

_FICHES = re.compile(r"/(?:actions|annexes|tableaux)/")
_REMARQUES = re.compile(r"^ *#[^\n]*\n?", re.MULTILINE)
_LISTE = re.compile(r"^( *)- [^\n]*\n(?:(?:\1- [^\n]*|\1 [^\n]*| *#[^\n]*| *)\n)*", re.MULTILINE)


@rule("donnees", "à corriger", qui="métier", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each text that a list holds again."""
    for file, text in subject.dossier.textes.items():
        inside = subject.dossier.inside(file)
        if inside is None or not file.endswith(".yaml") or "publie" in inside:
            continue
        for block in _LISTE.finditer(text):
            yield from _again(file, text, block)
            # Two posts of a fiche, or two lines of an annexe, may be alike.
            if not _FICHES.search(inside):
                yield from _whole(file, text, block)


def _again(file: str, text: str, block: re.Match[str]) -> Faults:
    indent = block[1]
    first: dict[str, Location] = {}
    for item in re.finditer(rf"^{indent}- ([^\n]*)$(?!\n{indent}  \S)", block.group(), re.MULTILINE):
        said = re.sub(r"\s+#.*$", "", item[1]).strip("\"' ")
        # « clé: valeur » opens an item of several lines; a number, or a short code, may be said again.
        if len(said) < 3 or re.match(r"[\w-]+:(?: |$)", said) or said[:1].isdigit() or said in (">-", "|-"):
            continue
        place = place_dans(file, text, block.start() + item.start(1))
        other = first.setdefault(said, place)
        if other is not place:
            message = f"« {said[:60]} » est écrit deux fois dans la même liste (déjà ligne {other.line})"
            remedy = "Retirer l'une des deux lignes, ou y écrire ce qu'elle devait dire."
            yield Fault(message, place, remedy, (other,), preuve=Preuve((said,)))


def _whole(file: str, text: str, block: re.Match[str]) -> Faults:
    """The items of several lines that are, line for line, one that came before in the list."""
    opening, start, first = f"\n{block[1]}- ", block.start() + len(block[1]) + 2, dict[str, int]()
    for written in block.group()[len(block[1]) + 2 :].split(opening):
        item = (_REMARQUES.sub("", written) if "#" in written else written).rstrip()
        if "\n" in item and first.setdefault(item, start) != start:
            other, said = place_dans(file, text, first[item]), item.partition("\n")[0]
            message = f"l'élément « {said[:60]} » est écrit deux fois, en entier (déjà ligne {other.line})"
            remedy = "Retirer l'un des deux, ou y écrire ce qu'il devait dire."
            yield Fault(message, place_dans(file, text, start), remedy, (other,), preuve=Preuve((said,)))
        start += len(written) + len(opening)
