"""What the inside of a paragraph says, sign by sign, once all the marks are answered alike, for the proof."""

import re
from collections.abc import Callable
from typing import Literal

from lxml import etree
from msgspec import Struct, field

from docgen.word.preuve.aspect import AspectsLus, at_its_place, runs_of_sense
from docgen.word.preuve.champs import TOC, ChampOuvert, form_of_field, is_locked
from docgen.word.preuve.dessins import drawn_as
from docgen.word.preuve.paquet import MAIN, RELS, Fichier

Reponse = Literal["accepter", "refuser"]

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
ALTERNATE = f"{_MC}AlternateContent"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
GOES: dict[Reponse, tuple[str, ...]] = {
    "accepter": (f"{MAIN}del", f"{MAIN}moveFrom"),
    "refuser": (f"{MAIN}ins", f"{MAIN}moveTo"),
}
_SIGNS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
_SILENT = (
    "pPr", "rPr", "sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr", "rubyPr", "fldData", "ffData",
    "commentReference", "annotationRef", "lastRenderedPageBreak", "proofErr", "bookmarkStart", "bookmarkEnd",
    "commentRangeStart", "commentRangeEnd", "permStart", "permEnd",
)  # fmt: skip
_RANGES = tuple(f"{sort}Range{end}" for sort in ("customXmlIns", "customXmlDel", "moveFrom", "moveTo")
                for end in ("Start", "End"))  # fmt: skip
_SHAPES = {f"{MAIN}drawing": "dessin", f"{MAIN}pict": "dessin", f"{MAIN}object": "objet"}
# The namespaces that Word knows, among those that a content written twice asks for.
_KNOWN = ("http://schemas.microsoft.com/office/", "http://schemas.openxmlformats.org/", "urn:schemas-microsoft-com:")
LINK_ENDS = "[fin]"
_BRACKETS = re.compile(r"\[[^\[\]]*\]|⟨[^⟨⟩]*⟩|\s")

_PLAIN = ("", "")


class _Mots(Struct):
    """The words of one paragraph, as they are read; the code of a field as « {PAGE| …} ».

    `leads` says the link or the direction that is open, `led` that of the last words that were said. `sense` and `look`
    are those of the run that is being read, each with what was last said of them: « ⟨barré⟩ ».
    """

    said: list[str] = field(default_factory=list)
    fields: list[ChampOuvert] = field(default_factory=list)
    leads: str = ""
    led: str = ""
    sense: tuple[str, str] = ("", "")
    look: str = ""
    told: list[str] = field(default_factory=lambda: ["", ""])
    # Whether a look was told, or is to be: in most paragraphs, none is.
    looked: bool = False

    def add(self, text: str, depth: int = 0, *, shown: bool = True) -> None:
        """Say `text`, in the code of the field where it stands; nothing in a result that the pages decide."""
        for opened in reversed(self.fields[: len(self.fields) - depth]):
            if opened.coding:
                opened.code.append(text)
                return
            if opened.volatile:
                opened.result.append(text)
                if self.looked and shown and text and not opened.told:
                    # How long a number is, the pages decide, too; how it looks is held.
                    self._tell(1, self.look)
                    self._tell(0, self.sense[0])
                    opened.told = True
                return
        if text and self.leads != self.led:
            self.said += [LINK_ENDS] if self.led else []
            self.said += [f"[{self.leads}]"] if self.leads else []
            self.led = self.leads
        if self.looked and shown and text:
            self._tell(1, self.look)
            # Spaces are neither struck nor hidden.
            bare = text.lstrip()
            self.said.append(text[: len(text) - len(bare)])
            self._tell(0, self.sense[0] if bare else self.told[0])
            text = at_its_place(bare, self.sense[1])
        self.said.append(text)

    def _tell(self, rank: int, aspect: str) -> None:
        if self.told[rank] != aspect:
            self.told[rank] = aspect
            self.said.append(f"⟨{aspect}⟩")

    def turn(self, kind: str, form: str = "", *, locked: bool = False) -> None:
        """A field begins (with the state of its box, `form`), reaches its result, or ends."""
        if kind == "begin":
            self.add(form, shown=False)
            self.fields.append(ChampOuvert(locked=locked))
            return
        if self.fields and self.fields[-1].coding:
            self.add(f"{{{self.fields[-1].reach()}|", 1, shown=False)
        if kind == "end":
            typed = self.fields.pop().typed() if self.fields else ""
            self.add(f"{typed}}}", shown=False)

    def __str__(self) -> str:
        for opened in self.fields:
            if opened.coding:
                self.said += ["{", *opened.code]
        return "".join([*self.said, LINK_ENDS] if self.led else self.said)


class SignesLus(Struct):
    """Reads the inside of paragraphs of one file. `note` and `box` read what notes and text boxes hold."""

    fichier: Fichier
    reponse: Reponse
    aspects: AspectsLus
    note: Callable[[etree._Element], str]
    box: Callable[[etree._Element, str], str]
    goes: frozenset[str] = frozenset()
    style: str = ""
    told: dict[str, set[etree._Element]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.goes = frozenset((*GOES[self.reponse], *(f"{MAIN}{name}" for name in (*_SILENT, *_RANGES))))

    def words(self, element: etree._Element, part: str, properties: etree._Element | None = None) -> str:
        """The words of a paragraph of `part`, whose properties give it a style."""
        outer, self.style = self.style, self.aspects.style_of(properties)
        words = _Mots(sense=self.aspects.sense(None, self.style))
        words.looked = words.sense != _PLAIN
        self._read(element, part, words)
        self.style = outer
        return str(words)

    def _run(self, run: etree._Element, part: str, words: _Mots) -> None:
        if part not in self.told:
            tree = self.fichier.tree(part)
            self.told[part] = set() if tree is None or self.aspects.tout else runs_of_sense(tree)
        if self.aspects.tout or run in self.told[part]:
            properties = next(run.iterchildren(f"{MAIN}rPr"), None)
            words.sense = self.aspects.sense(self.aspects.answered(properties, "rPr"), self.style)
            words.look = self.aspects.look(properties, "rPr")
            words.looked = words.looked or bool(words.look) or words.sense != _PLAIN
        elif words.looked:
            words.sense, words.look = self.aspects.sense(None, self.style), ""
        self._read(run, part, words)

    def _read(self, element: etree._Element, part: str, words: _Mots) -> None:
        for child in element:
            tag = child.tag
            if tag in self.goes or not isinstance(tag, str):
                continue
            if tag == f"{MAIN}r":
                self._run(child, part, words)
            elif tag in (f"{MAIN}t", f"{MAIN}delText", f"{MAIN}instrText", f"{MAIN}delInstrText", f"{_M}t"):
                words.add(child.text or "")
            elif tag.startswith(MAIN):
                self._word(child, tag[len(MAIN) :], part, words)
            elif tag.startswith(_M):
                self._equation(child, part, words)
            else:
                self._foreign(child, part, words)

    def _word(self, child: etree._Element, name: str, part: str, words: _Mots) -> None:
        if name in _SIGNS:
            words.add(_SIGNS[name])
        elif name == "br":
            kind = child.get(f"{MAIN}type", "textWrapping")
            words.add("\n" if kind == "textWrapping" else f"[saut {kind}]")
        elif name == "fldChar":
            kind, form = str(child.get(f"{MAIN}fldCharType")), form_of_field(child.find(f"{MAIN}ffData"))
            words.turn(kind, form, locked=is_locked(child))
        elif name == "fldSimple":
            words.turn("begin", locked=is_locked(child))
            words.add(str(child.get(f"{MAIN}instr", "")))
            words.turn("separate")
            self._read(child, part, words)
            words.turn("end")
        elif name in ("footnoteReference", "endnoteReference"):
            words.add(f"[note : {self.note(child)}]")
        elif name == "txbxContent":
            words.add(f"[zone : {self.box(child, part)}]")
        elif name == "sym":
            words.add(f"[{child.get(f'{MAIN}font')} {child.get(f'{MAIN}char')}]")
        else:
            self._around(child, name, part, words)

    def _around(self, child: etree._Element, name: str, part: str, words: _Mots) -> None:
        """What holds others: a link, a control, a picture, the gloss of a word."""
        shape = _SHAPES.get(child.tag)
        if shape:
            words.add(f"[{shape}")
            self._foreign(child, part, words)
            words.add("]")
        elif name in ("hyperlink", "dir", "bdo"):
            outer = words.leads
            words.leads = " ".join(filter(None, (outer, self._leads(child, name, part))))
            self._read(child, part, words)
            words.leads = outer
        elif len(child):
            self._read(child, part, words)
        elif name not in ("sdt", "sdtContent", "smartTag", "customXml", "ins", "del"):
            words.add(f"[{name}]")

    def _leads(self, element: etree._Element, name: str, part: str) -> str:
        """Where a link leads, outside or inside the file, or how words are read; nothing for a line of contents."""
        if name != "hyperlink":
            return f"sens {element.get(f'{MAIN}val')}"
        _, place = self.fichier.relations(part).get(str(element.get(f"{RELS}id")), ("", ""))
        anchor = str(element.get(f"{MAIN}anchor", ""))
        place = f"{place}#{anchor}" if anchor and (place or not TOC.match(anchor)) else place
        return f"lien {place}" if place else ""

    def _foreign(self, child: etree._Element, part: str, words: _Mots) -> None:
        if child.tag == ALTERNATE:
            self._alternate(child, part, words)
            return
        for attribute, value in child.attrib.items():
            if str(attribute).startswith(RELS):
                words.add(f"[image {self.fichier.digest(part, str(value))}]")
        if shape := drawn_as(child):
            words.add(f"[{shape}]")
        self._read(child, part, words)

    def _alternate(self, child: etree._Element, part: str, words: _Mots) -> None:
        """What Word shows; of a drawing, what another program shows, too, when that says something else."""
        chosen, fallback = shown_side(child), child.find(f"{_MC}Fallback")
        if fallback is None or fallback is chosen or next(chosen.iter(*_SHAPES), None) is None:
            self._read(chosen, part, words)
            return
        texts = [self.words(side, part) for side in (chosen, fallback)]
        words.add(texts[0])
        # Pictures are not the same on both sides: only words are.
        if texts[1] and _bare(texts[0]) != _bare(texts[1]):
            words.add(f"[repli : {texts[1]}]")

    def _equation(self, child: etree._Element, part: str, words: _Mots) -> None:
        name = child.tag[len(_M) :]
        if name == "r":
            self._run(child, part, words)
        elif not name.endswith("Pr"):
            # What makes the equation is neither struck nor raised by the words before it.
            words.add(f"{name}(", shown=False)
            self._read(child, part, words)
            words.add(")", shown=False)


def shown_side(alternate: etree._Element) -> etree._Element:
    """Of a content written twice, what Word shows: the first choice that it knows, else what stands in for all."""
    for choice in alternate.findall(f"{_MC}Choice"):
        needed = [str(choice.nsmap.get(prefix)) for prefix in str(choice.get("Requires", "")).split()]
        if all(space.startswith(_KNOWN) for space in needed):
            return choice
    fallback = alternate.find(f"{_MC}Fallback")
    return etree.Element("rien") if fallback is None else fallback


def _bare(text: str) -> str:
    bare = text.replace("[dessin", "").replace("]", "").replace("[zone : ", "")
    return _BRACKETS.sub("", re.sub(r"\[image \w+", "", bare))
