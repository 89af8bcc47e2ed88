"""What a gabarit lacks to serve, all of it at once: a person mends it in Word, and comes back once."""

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from docgen.findings import Refusal
from docgen.french import compte
from docgen.ooxml import paquet
from docgen.ooxml.noms import W, bare
from docgen.ooxml.paquet import DOCUMENT, STYLES
from docgen.render.docx.styles import BUILT_IN

# The styles that the texts ask for, of paragraphs then of tables.
_PARAGRAPHS = (
    *("corps", "titre", "sous-titre", "chapeau", "visa", "alinea", "article-titre", "citation", "centre", "signature"),
    *("note", "mention", "puces", "numeros", "tableau", "entete-tableau", "tableau-dense", "entete-tableau-dense"),
    *(f"heading {level}" for level in range(1, 7)),
)
_TABLES = ("grille", "fiche", "discret", "cadre", "colonnes", "cadres")
_PLACE = re.compile(r"\{\{p\s*corps\b")
_MARKS = ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "trPrChange")
_SHOWN = re.compile(r"word/(?:document|header\d*|footer\d*|styles|numbering)\.xml")


def refuse_incomplete(parts: Mapping[str, bytes], file: str, place: str) -> None:
    """Raises `Refusal` for a gabarit that has no place for the text, or keeps tracked changes, which every file would
    show; it then says the styles that lack too."""
    trees = {name: paquet.parse(data, file, name) for name, data in parts.items() if _SHOWN.fullmatch(name)}
    faults = list(_faults(trees))
    if not faults:
        return
    styles = list(_lacking(trees[STYLES]))
    if styles:
        faults.append((f"les styles {', '.join(f'« {name} »' for name in styles)} manquent",
                       "créer ces styles, ou les reprendre du gabarit livré"))  # fmt: skip
    remedies = [remedy.replace("PLACE", place) for _, remedy in faults]
    raise Refusal(
        f"{file} : {' ; '.join(said for said, _ in faults)}.",
        " ; ".join([remedies[0][0].upper() + remedies[0][1:], *remedies[1:]]) + ".",
    )


def _faults(trees: Mapping[str, etree._Element]) -> Iterator[tuple[str, str]]:
    said = ("".join(text.text or "" for text in line.iter(f"{W}t")) for line in trees[DOCUMENT].iter(f"{W}p"))
    if not any(map(_PLACE.search, said)):
        yield "la place du texte manque", "écrire {{p PLACE }} seul dans un paragraphe du gabarit"
    marks = sum(1 for tree in trees.values() for _ in tree.iter(*(f"{W}{mark}" for mark in _MARKS)))
    if marks:
        yield (
            f"{compte(marks, 'modification suivie', 'modifications suivies')} y {'reste' if marks == 1 else 'restent'}",
            "les accepter ou les refuser toutes dans Word (Révision), puis l'enregistrer",
        )


def _lacking(styles: etree._Element) -> Iterator[str]:
    """The names of the styles that the texts ask for, and that the gabarit has not."""
    known: dict[str, set[str]] = {}
    for style in styles.iter(f"{W}style"):
        called = style.find(f"{W}name")
        said = "" if called is None else called.get(f"{W}val", "")
        known.setdefault(style.get(f"{W}type", ""), set()).add(bare(said))
    paragraphs, tables = known.get("paragraph", set()), known.get("table", set())
    for name in _PARAGRAPHS:
        if not {bare(name), bare(BUILT_IN.get(bare(name), name))} & paragraphs:
            yield name
    yield from (name for name in _TABLES if bare(name) not in tables)
