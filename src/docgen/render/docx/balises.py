"""The tags that a person types in a gabarit: faults found before anything is filled in, said in French."""

from __future__ import annotations

import re
from dataclasses import dataclass

from jinja2.exceptions import TemplateSyntaxError
from lxml import etree

from docgen.findings import Refusal
from docgen.ooxml.noms import W

TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
OPENING = re.compile(r"\{\{|\{%|\{#")
SIGN = re.compile(r"\{\{|\{%|\{#|\}\}|%\}")
_BLOCK = re.compile(r"\{\{p\s(.*)\}\}", re.DOTALL)
_UNSUPPORTED = (
    (re.compile(r"\{[{%]-?r\s"), "{{r … }}", "le texte mis en forme par le code"),
    (re.compile(r"\{[{%#]-?tc\s"), "{%tc … %}", "la répétition de colonnes"),
    (re.compile(r"\{%\s*(hm|colspan)\b"), "{% hm %} ou {% colspan %}", "la fusion de colonnes"),
    (re.compile(r"\{\{-?tr\s"), "{{tr … }}", "la ligne entière"),
)
_SYNTAX = (
    (re.compile(r"Unexpected end of template|was looking for"), "une balise {% … %} n'est pas refermée"),
    (re.compile(r"Encountered unknown tag '(\w+)'"), "l'instruction « {0} » est inconnue, ou n'est pas à sa place"),
    (re.compile(r"No filter named '(\w+)'"), "le filtre « {0} » est inconnu"),
    (re.compile(r"No test named '(\w+)'"), "le test « {0} » est inconnu"),
    (re.compile(r"expected token .*?, got '(.+)'"), "l'expression est mal formée près de « {0} »"),
    (re.compile(r"unexpected '(.+)'"), "« {0} » n'est pas à sa place"),
)


@dataclass(frozen=True, slots=True)
class Spot:
    """A part of a gabarit, as messages name it: « acte.docx, pied de page »."""

    file: str
    label: str

    def refuse(self, near: str, fault: str, remedy: str) -> Refusal:
        """The refusal of `fault`, found near the text `near`."""
        words = shorten(near)
        place = f", près de « {words} »" if words else ""
        return Refusal(f"{self.file}, {self.label}{place} : {fault}.", remedy)


def shorten(text: str, limit: int = 80) -> str:
    """`text` on one line, cut to `limit` characters."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def tagged(tree: etree._Element) -> bool:
    """Whether `tree` holds a tag, or a piece of one, in its words or in its settings."""
    words = etree.tostring(tree, method="text", encoding="unicode")
    return bool(SIGN.search(words)) or any(
        OPENING.search(str(value)) for element in tree.iter() for value in element.attrib.values()
    )


def check(tree: etree._Element, spot: Spot) -> None:
    """Raises `Refusal` for a tag that would be printed, dropped or would damage the file."""
    for element in tree.iter():
        _check_place(element, spot)
    for row in tree.iter(f"{W}tr"):
        _check_alone(_text(row), "tr", "ligne", "ligne du tableau", spot)
    for paragraph in tree.iter(f"{W}p"):
        text = _text(paragraph, own=True)
        if SIGN.search(text):
            _check_paragraph(text, spot)


def _check_place(element: etree._Element, spot: Spot) -> None:
    """Only words may hold tags: an attribute or a field code would be damaged by what a tag prints."""
    if any(OPENING.search(str(value)) for value in element.attrib.values()):
        raise spot.refuse(
            next(str(v) for v in element.attrib.values() if OPENING.search(str(v))),
            "une balise se trouve dans un réglage (texte de remplacement d'une image, nom, lien) et non dans le texte",
            "Déplacer la balise dans le texte.",
        )
    if element.tag != f"{W}t" and element.text and OPENING.search(element.text):
        raise spot.refuse(
            element.text, "une balise se trouve dans un champ Word", "Sortir la balise du champ (Maj+F9 pour le voir)."
        )


def _check_paragraph(text: str, spot: Spot) -> None:
    for pattern, form, subject in _UNSUPPORTED:
        if pattern.search(text):
            raise spot.refuse(
                text, f"docgen ne prend pas en charge {form} ({subject})", "Écrire la balise sans cette lettre."
            )
    _check_alone(text, "p", "paragraphe", "paragraphe", spot)
    rest = SIGN.search(TAG.sub("", text))
    if rest:
        fault = "ouverte mais pas refermée" if rest.group() in ("{{", "{%", "{#") else "refermée mais pas ouverte"
        raise spot.refuse(
            text, f"une balise est {fault} dans ce paragraphe", "Écrire toute la balise dans un seul paragraphe."
        )


def _check_alone(text: str, letter: str, one: str, place: str, spot: Spot) -> None:
    """docxtpl drops whatever shares the paragraph or the row of such a tag, and damages the file if there are two."""
    tags = re.findall(rf"(?:\{{\{{|\{{%|\{{#)-?{letter}\s.*?(?:\}}\}}|%\}}|#\}})", text, re.DOTALL)
    if len(tags) > 1:
        fault = f"deux balises {{%{letter} … %}} dans {'un même' if letter == 'p' else 'une même'} {one}"
        raise spot.refuse(text, fault, f"N'en garder qu'une par {place}.")
    if tags and text.replace(tags[0], "").strip():
        raise spot.refuse(
            text,
            f"du texte accompagne la balise {shorten(tags[0], 40)} et disparaîtrait",
            f"Laisser la balise seule dans son {place}." if letter == "p" else "Laisser la balise seule dans sa ligne.",
        )


def place_blocks(tree: etree._Element) -> None:
    """Replaces each paragraph `{{p nom }}` by the tag that takes whole blocks and nothing else."""
    for paragraph in list(tree.iter(f"{W}p")):
        match = _BLOCK.fullmatch(_text(paragraph, own=True).strip())
        parent = paragraph.getparent()
        if match and parent is not None:
            insert_text(paragraph, f"{{{{ ({match.group(1).strip()})|bloc }}}}")
            parent.remove(paragraph)


def insert_text(element: etree._Element, text: str) -> None:
    """Puts `text` right before `element`, and the text after `element` behind it."""
    before, parent = element.getprevious(), element.getparent()
    tail, element.tail = element.tail or "", None
    if before is not None:
        before.tail = (before.tail or "") + text + tail
    elif parent is not None:
        parent.text = (parent.text or "") + text + tail


def _text(element: etree._Element, *, own: bool = False) -> str:
    """The words of `element`; with `own`, without those of a paragraph inside it (a text box)."""
    words = []
    for t in element.iter(f"{W}t"):
        if not own or next(t.iterancestors(f"{W}p"), None) is element:
            words.append(t.text or "")
    return "".join(words)


def syntax(error: TemplateSyntaxError, source: str, spot: Spot) -> Refusal:
    """The refusal that says in French what Jinja says of `source`, one paragraph a line."""
    lines = source.split("\n")
    message = error.message or ""
    fault = f"la balise est mal écrite ({message})"
    for pattern, sentence in _SYNTAX:
        match = pattern.search(message)
        if match:
            fault = sentence.replace("{0}", next(iter(match.groups()), ""))
            break
    line = lines[min(error.lineno, len(lines)) - 1]
    return spot.refuse(plain(line), fault, "Corriger la balise dans Word ; voir templates/gabarits/LISEZMOI.md.")


def plain(xml: str) -> str:
    """The words of a fragment of XML."""
    return re.sub(r"<[^>]+>", "", xml)
