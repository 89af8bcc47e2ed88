"""The reading of a Word file once all its marks are answered alike, for the proof (ISO/IEC 29500-1, 17.13.5)."""

import hashlib
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Literal

from lxml import etree

from docgen.word.preuve.niveaux import Niveaux
from docgen.word.preuve.sommaire import lines_of_contents, without_page

Reponse = Literal["accepter", "refuser"]
# A place, and what is read there.
LigneProuvee = tuple[str, str]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_THROUGH = {f"{_W}{name}" for name in ("sdt", "sdtContent", "smartTag", "customXml", "hyperlink", "fldSimple")}
_GOES = {"accepter": ("del", "moveFrom"), "refuser": ("ins", "moveTo")}
_CELL_GOES = {"accepter": "cellDel", "refuser": "cellIns"}
_SIGNS = {f"{_W}tab": "\t", f"{_W}ptab": "\t", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "\u2011"}
_SILENT = {f"{_W}{name}" for name in ("pPr", "rPr", "sdtPr", "sdtEndPr", "commentReference")}
# Their result depends on who lays out the pages.
_VOLATILE = re.compile(r"\s*(PAGE|NUMPAGES|SECTIONPAGES|PAGEREF|DATE|TIME|SAVEDATE|PRINTDATE)\b", re.IGNORECASE)
_MOVES = ("moveFrom", "moveTo", "moveFromRangeStart", "moveToRangeStart")
# The namespaces that Word knows, among those that a content written twice asks for.
_KNOWN = ("http://schemas.microsoft.com/office/", "http://schemas.openxmlformats.org/", "urn:schemas-microsoft-com:")
_DIGEST = 8


@dataclass(slots=True)
class Fichier:
    """The parts of a Word file that are read, parsed when asked."""

    parts: Mapping[str, bytes]
    main: str
    trees: dict[str, etree._Element] = field(default_factory=dict)
    related: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)

    @classmethod
    def of(cls, data: bytes) -> "Fichier":
        """The file whose bytes are `data`."""
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        found = cls(parts, "")
        found.main = found.kin("officeDocument")
        return found

    def tree(self, name: str) -> etree._Element | None:
        """The tree of a part, or None."""
        if name not in self.trees:
            if name not in self.parts:
                return None
            self.trees[name] = etree.fromstring(self.parts[name], etree.XMLParser(huge_tree=True))
        return self.trees[name]

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """The end of the type of each relation of `part`, and the part it leads to, or the address outside."""
        if part not in self.related:
            folder, base = posixpath.split(part)
            tree = self.tree(posixpath.join(folder, "_rels", f"{base}.rels"))
            self.related[part] = {
                str(relation.get("Id")): (str(relation.get("Type")).rpartition("/")[2], _place(relation, folder))
                for relation in (tree if tree is not None else ())
            }
        return self.related[part]

    def kin(self, kind: str) -> str:
        """The part that the main one names as its `kind` (« styles »), or nothing."""
        return next((target for known, target in self.relations(self.main).values() if known == kind), "")

    def moves(self) -> bool:
        """Whether a part carries moves."""
        names = [name for name in self.parts if name.startswith("word/") and name.endswith(".xml")]
        return any(re.search(rb"<w:(?:%s)[ />]" % "|".join(_MOVES).encode(), self.parts[name]) for name in names)

    def read(self, reponse: Reponse) -> list[LigneProuvee]:
        """The file, line by line, each with its place in French."""
        tree = self.tree(self.main)
        body = tree.find(f"{_W}body") if tree is not None else None
        if body is None:
            return []
        levels = Niveaux(self.tree(self.kin("styles")), self.tree(self.kin("numbering")))
        notes = {kind: self.kin(f"{kind}notes") for kind in ("foot", "end")}
        read = _Lecture(self, reponse, levels, notes)
        lines = list(read.blocs(body, self.main, ""))
        for kind, place in (("header", "en-tête"), ("footer", "pied de page")):
            lines += self._around(body, read, kind, place)
        return lines

    def _around(self, body: etree._Element, read: "_Lecture", kind: str, place: str) -> list[LigneProuvee]:
        """The different headers, or footers, that say something; two files name and repeat their parts as they like."""
        known = self.relations(self.main)
        references = (str(reference.get(f"{_R}id")) for reference in body.iter(f"{_W}{kind}Reference"))
        used = dict.fromkeys(known[identity][1] for identity in references if identity in known)
        texts = {}
        for part in used:
            tree = self.tree(part)
            lines = list(read.blocs(tree, part, place)) if tree is not None else []
            texts["\n".join(value for _, value in lines)] = lines
        return [line for text in sorted(texts) for line in texts[text]]


@dataclass(slots=True)
class _Lecture:
    """One reading of one file, all its marks answered alike."""

    fichier: Fichier
    reponse: Reponse
    levels: Niveaux
    notes: Mapping[str, str]
    contents: dict[str, set[etree._Element]] = field(default_factory=dict)

    def blocs(self, parent: etree._Element, part: str, place: str) -> Iterator[LigneProuvee]:
        """The paragraphs that say something and the tables, in order; a paragraph whose end goes joins the next one."""
        ranks = {"paragraphe": 0, "tableau": 0}
        waiting = ""
        for element in _children(parent):
            if element.tag not in (f"{_W}p", f"{_W}tbl"):
                continue
            kind = "paragraphe" if element.tag == f"{_W}p" else "tableau"
            ranks[kind] += 1
            here = f"{place}, {kind} {ranks[kind]}" if place else f"{kind} {ranks[kind]}"
            if kind == "tableau":
                if waiting:
                    yield here, waiting
                waiting = ""
                yield from self.tableau(element, part, here)
                continue
            properties = element.find(f"{_W}pPr")
            words = self.mots(element, part)
            waiting += without_page(words) if self._in_contents(element, properties, part) else words
            if self._goes(properties.find(f"{_W}rPr") if properties is not None else None):
                continue
            if waiting:
                yield here, f"{self.levels.of(self._answered(properties, 'pPr'))}{waiting}"
            waiting = ""
        if waiting:
            yield place, waiting

    def _in_contents(self, paragraph: etree._Element, properties: etree._Element | None, part: str) -> bool:
        if part not in self.contents:
            tree = self.fichier.tree(part)
            self.contents[part] = set() if tree is None else lines_of_contents(tree)
        return paragraph in self.contents[part] or self.levels.of_contents(properties)

    def tableau(self, table: etree._Element, part: str, place: str) -> Iterator[LigneProuvee]:
        rows = [row for row in _children(table) if row.tag == f"{_W}tr" and not self._goes(row.find(f"{_W}trPr"))]
        for rank, row in enumerate(rows, 1):
            cells = [cell for cell in _children(row) if cell.tag == f"{_W}tc"]
            shapes = [(cell, *self._shape(cell)) for cell in cells]
            kept = [shape for shape in shapes if not shape[3]]
            grid = " ".join(f"{span}{'^' if merged else ''}" for _, span, merged, _ in kept)
            yield f"{place}, ligne {rank}", f"cellules : {grid}"
            for column, (cell, _, merged, _) in enumerate(kept, 1):
                here = f"{place}, ligne {rank}, cellule {column}"
                lines = [] if merged else list(self.blocs(cell, part, here))
                # Where one cell ends and the next begins is read, too.
                yield from ((where, f"{column} : {value}") for where, value in lines)

    def _shape(self, cell: etree._Element) -> tuple[int, bool, bool]:
        """How many columns a cell takes, whether it goes on from above, whether it goes."""
        properties = self._answered(cell.find(f"{_W}tcPr"), "tcPr")
        if properties is None:
            return 1, False, False
        span, merge = properties.find(f"{_W}gridSpan"), properties.find(f"{_W}vMerge")
        merged = merge is not None and merge.get(f"{_W}val", "continue") == "continue"
        goes = cell.find(f"{_W}tcPr/{_W}{_CELL_GOES[self.reponse]}") is not None
        return int(span.get(f"{_W}val", "1")) if span is not None else 1, merged, goes

    def _goes(self, properties: etree._Element | None) -> bool:
        return properties is not None and any(properties.find(f"{_W}{n}") is not None for n in _GOES[self.reponse])

    def _answered(self, properties: etree._Element | None, name: str) -> etree._Element | None:
        """The properties, those of before when changes are refused."""
        if properties is not None and self.reponse == "refuser":
            former = properties.find(f"{_W}{name}Change/{_W}{name}")
            return properties if former is None else former
        return properties

    def mots(self, element: etree._Element, part: str) -> str:
        """The words of a paragraph; the code of a field as « {PAGE} », without the result that the pages decide."""
        words: list[str] = []
        fields: list[list[str]] = []  # for each open field: its code, then « résultat » once it is reached
        for sign in self._signs(element, part):
            if not isinstance(sign, etree._Element):
                hidden = any(len(opened) > 1 and _VOLATILE.match(opened[0]) for opened in fields)
                words += [] if hidden else [sign]
            elif sign.tag == f"{_W}fldChar":
                kind = sign.get(f"{_W}fldCharType")
                if kind == "begin":
                    fields.append([""])
                elif kind == "end" and fields:
                    fields.pop()
                elif kind == "separate" and fields:
                    fields[-1].append("résultat")
            else:
                code = " ".join((sign.text or "").split())
                words += [f"{{{code}}}"] if code else []
                if fields:
                    fields[-1][0] += code
        return "".join(words)

    def _signs(self, element: etree._Element, part: str) -> Iterator[str | etree._Element]:
        goes = {f"{_W}{name}" for name in _GOES[self.reponse]}
        for child in element:
            tag = child.tag
            if tag in goes or tag in _SILENT:
                continue
            if tag in (f"{_W}t", f"{_W}delText", f"{_M}t"):
                yield child.text or ""
            elif tag in _SIGNS:
                yield _SIGNS[tag]
            elif tag == f"{_W}br":
                yield "\n" if child.get(f"{_W}type") in (None, "textWrapping") else ""
            elif tag in (f"{_W}fldChar", f"{_W}instrText", f"{_W}delInstrText"):
                yield child
            else:
                yield from self._inside(child, part)

    def _inside(self, child: etree._Element, part: str) -> Iterator[str | etree._Element]:
        """What holds more than words of its own: a note, a picture, a text box; else what its children say."""
        tag = child.tag
        if tag in (f"{_W}footnoteReference", f"{_W}endnoteReference"):
            yield f"[note : {self._note(child, 'foot' if tag == f'{_W}footnoteReference' else 'end')}]"
        elif tag == f"{_W}sym":
            yield f"[{child.get(f'{_W}font')} {child.get(f'{_W}char')}]"
        elif tag == f"{_MC}AlternateContent":
            yield from self._signs(_shown(child), part)
        elif tag == f"{_W}txbxContent":
            yield f"[zone : {' / '.join(value for _, value in self.blocs(child, part, ''))}]"
        elif tag == f"{_W}fldSimple":
            code = " ".join(str(child.get(f"{_W}instr", "")).split())
            yield f"{{{code}}}" if code else ""
            yield from () if _VOLATILE.match(code) else self._signs(child, part)
        else:
            for name in (f"{_R}embed", f"{_R}id"):
                if child.get(name) and tag not in _THROUGH:
                    yield f"[image {self._digest(part, str(child.get(name)))}]"
            yield from self._signs(child, part)

    def _digest(self, part: str, relation: str) -> str:
        _, target = self.fichier.relations(part).get(relation, ("", ""))
        data = self.fichier.parts.get(target, target.encode())
        return hashlib.sha256(data).hexdigest()[:_DIGEST]

    def _note(self, reference: etree._Element, kind: str) -> str:
        part = self.notes[kind]
        tree = self.fichier.tree(part)
        identity = reference.get(f"{_W}id")
        notes = [note for note in (tree if tree is not None else ()) if note.get(f"{_W}id") == identity]
        return " / ".join(value for note in notes for _, value in self.blocs(note, part, "note"))


def _place(relation: etree._Element, folder: str) -> str:
    target = str(relation.get("Target", ""))
    inside = relation.get("TargetMode") != "External"
    return posixpath.normpath(posixpath.join("/", folder, target))[1:] if inside else target


def _children(parent: etree._Element) -> Iterator[etree._Element]:
    for element in parent:
        if element.tag in _THROUGH:
            yield from _children(element)
        elif element.tag == f"{_MC}AlternateContent":
            yield from _children(_shown(element))
        else:
            yield element


def _shown(alternate: etree._Element) -> etree._Element:
    """The first choice whose namespaces Word knows, else what stands in for all."""
    for choice in alternate.findall(f"{_MC}Choice"):
        needed = [str(choice.nsmap.get(prefix)) for prefix in str(choice.get("Requires", "")).split()]
        if all(space.startswith(_KNOWN) for space in needed):
            return choice
    fallback = alternate.find(f"{_MC}Fallback")
    return etree.Element("rien") if fallback is None else fallback
