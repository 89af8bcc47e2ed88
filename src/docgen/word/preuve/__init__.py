"""The proof of a file with tracked changes, before anybody is given it: accept all for NEW, reject all for OLD.

The reading follows the standard (ISO/IEC 29500-1, 17.13.5) and shares nothing with the code that writes the marks. It
holds the words and how they are made: paragraphs, empty ones too, levels of titles and lists and the numbers that a
reader sees, the grid of tables, sections, notes, text boxes, pictures, equations, fields and their boxes, links and
where they lead, headers and footers, words that are struck, hidden or raised; the rest of the look when it is asked,
never the pages.
"""

from collections.abc import Iterator
from itertools import zip_longest

from docgen.word.preuve.lecture import LigneProuvee, read_lines
from docgen.word.preuve.paquet import Fichier
from docgen.word.preuve.signes import Reponse

_SHOWN = 90


def prove(
    ancien: bytes,
    nouveau: bytes,
    trace: bytes,
    deja: Reponse = "accepter",
    *,
    structure: bool = True,
    aspect: bool = False,
) -> list[str]:
    """What of the file `trace` cannot be proved, in French, and where; nothing when the proof is whole.

    `deja` answers the tracked changes that the two files already had. Without `structure`, only words, grids and levels
    are held; with `aspect`, so is the look of words, paragraphs and tables, run by run. Raises `Refusal` when a file
    does not read.
    """
    marked = Fichier.of(trace, "les révisions")
    before, after = Fichier.of(ancien, "l'ancien", marked), Fichier.of(nouveau, "le nouveau", marked)
    for fichier in (marked, before, after):
        fichier.parse()
    faults = ["le fichier porte des déplacements"] if marked.moves() else []
    faults += [f"une relation manque : {name}" for name in sorted(marked.dangling(before, after))]
    asked: tuple[tuple[Reponse, Fichier, str], ...]
    asked = ("accepter", after, "le nouveau"), ("refuser", before, "l'ancien")
    for reponse, expected, name in asked:
        wanted = read_lines(expected, deja, aspect=aspect)
        found = read_lines(marked, reponse, aspect=aspect)
        fault = _difference(wanted, found, structure=structure)
        if fault:
            faults.append(f"tout {reponse} ne rend pas {name} texte : {fault}")
    return faults


def read_answered(fichier: bytes, reponse: Reponse = "accepter") -> list[LigneProuvee]:
    """The Word file once all its marks are answered alike, line by line, each with its place in French."""
    return read_lines(Fichier.of(fichier, "le fichier"), reponse)


def _difference(wanted: list[LigneProuvee], found: list[LigneProuvee], *, structure: bool) -> str:
    if not structure:
        wanted, found = (list(_loose(side)) for side in (wanted, found))
    for left, right in zip_longest(wanted, found):
        if left is None:
            return f"{right.lieu}, {_quoted(right)} en trop"
        if right is None:
            return f"{left.lieu}, {_quoted(left)} manque"
        if left[1:] != right[1:]:
            return f"{left.lieu}, {_quoted(left, right)} attendu, {_quoted(right, left)} lu"
    return ""


def _loose(lines: list[LigneProuvee]) -> Iterator[LigneProuvee]:
    """The lines without what only the structure says: what stands around sections, whichever sections they are."""
    around: set[str] = set()
    for line in lines:
        if line.forme.startswith("section "):
            around.add(line.dit)
        elif (line.dit and line.forme != "fin de section") or "cellules" in line.forme:
            yield line._replace(numero="", dit=line.dit.replace(" / ", ""))
    yield from (LigneProuvee("en-têtes et pieds de page", "", "", said) for said in sorted(around) if said)


def _quoted(line: LigneProuvee, other: LigneProuvee | None = None) -> str:
    """« what is read there », the part of it around what differs from `other`; « un alinéa vide » when nothing is."""
    text = str(line)
    if not text:
        return "un alinéa vide"
    start = next((rank for rank, (x, y) in enumerate(zip(text, str(other or ""), strict=False)) if x != y), 0)
    start = max(0, start - _SHOWN // 3)
    cut = text[start : start + _SHOWN]
    return f"« {'…' if start else ''}{cut}{'…' if start + _SHOWN < len(text) else ''} »"
