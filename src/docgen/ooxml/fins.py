"""The ends of paragraphs in a file with tracked changes: the last one of a body or of a cell can neither come nor go.

Word marks the end of the paragraph before, and the last one keeps its own. A document that is written block by block
puts a thin line after a last paragraph that a mark may take away: here that line goes, and the marks move back by one.
"""

from collections.abc import Sequence
from copy import deepcopy
from typing import Literal

from lxml import etree

from docgen.ooxml.enfants import child_at
from docgen.ooxml.nombres import measure
from docgen.ooxml.noms import W, tags
from docgen.ooxml.paquet import DOCUMENT, Layout, parts
from docgen.ooxml.reponses import drop

_Sort = Literal["", "ins", "del", "both"]
_P, _TABLE = f"{W}p", f"{W}tbl"
_APART = tags("rPr sectPr pPrChange")
_BREAK = f"{W}pageBreakBefore"
_FIRST = tags("pStyle keepNext keepLines")
_THIN = "2"
_LINE = {"before": "0", "after": "0", "line": "20", "lineRule": "exact"}


def settle_ends(data: bytes) -> bytes:
    """The file `data`, which docgen has written with marks, without the lines that are there for the marks alone."""
    found = parts(data, "")
    tree = etree.fromstring(found[DOCUMENT])
    for container in list(tree.iter(f"{W}body", f"{W}tc")):
        if not _in_marked_row(container):
            _settle(container)
    found[DOCUMENT] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    return Layout.of(found).pack(())


def _in_marked_row(container: etree._Element) -> bool:
    rows = [container.getparent()] if container.tag == f"{W}tc" else []
    return any(row is not None and _sort(row.find(f"{W}trPr")) for row in rows)


def _settle(container: etree._Element) -> None:
    for spacer in [block for block in container.iterchildren(_P) if _is_spacer(block)]:
        _spacer(spacer)
    for last in [block for block in container.iterchildren(_P) if _mark(block) in ("ins", "del")]:
        following, before = _next(last), _before(last)
        if following is None:
            _end(last)
        elif (
            before is not None and [before.tag, following.tag] == [_TABLE] * 2 and not _mark(before) + _mark(following)
        ):
            # Two tables never touch: a thin line stands between them where it does not.
            _share(last, [_thin()])


# --- thin lines -------------------------------------------------------------------------------------------------------
def _is_spacer(paragraph: etree._Element) -> bool:
    size = paragraph.find(f"{W}pPr/{W}rPr/{W}sz")
    return len(paragraph) == 1 and size is not None and size.get(f"{W}val") == _THIN


def _spacer(spacer: etree._Element) -> None:
    before, following = spacer.getprevious(), _next(spacer)
    if spacer.find(f"{W}pPr/{W}sectPr") is not None:
        return
    if spacer.find(f"{W}pPr/{_BREAK}") is not None:
        _page(spacer)
    elif before is not None and before.tag == _P and _mark(before):
        drop(spacer)
    elif before is not None and following is not None and following.tag == _TABLE:
        _between(spacer, following)


def _page(spacer: etree._Element) -> None:
    """The paragraph that begins a page is, on each side, the first one that is there: no line before it.

    A page that comes or goes begins on one side only: the line bears its mark.
    """
    begins: list[tuple[etree._Element, bool, bool]] = []
    before, after, table = _mark(spacer) == "ins", _mark(spacer) == "del", False
    for block in spacer.itersiblings(_P, _TABLE):
        table = block.tag == _TABLE
        if table or (before and after):
            break
        was, comes = not before and _mark(block) != "ins", not after and _mark(block) != "del"
        before, after = before or was, after or comes
        begins.append((block, was, comes))
    if not begins or not (_mark(spacer) or _mark(begins[0][0])) or (table and not (before and after)):
        return
    mark = _bearing(spacer if _mark(spacer) else begins[0][0])
    thin = begins.pop()[0] if _is_for_marks(begins[-1][0]) else None
    for block, was, comes in begins:
        if was or comes:
            _begin_page(block, mark, was=was, comes=comes)
    drop(spacer)
    if thin is not None:
        # Before a table, the end of the marked paragraph stays, as the line that begins the page where it is not.
        drop(thin)
        _share(begins[-1][0], _paged([_thin()]))


def _is_for_marks(paragraph: etree._Element) -> bool:
    """Whether it is the line that stands before a table since a mark may take away the paragraph before it."""
    before, following = paragraph.getprevious(), _next(paragraph)
    marked = before is not None and before.tag == _P and _mark(before) in ("ins", "del")
    return marked and _is_spacer(paragraph) and following is not None and following.tag == _TABLE


def _begin_page(block: etree._Element, mark: etree._Element, *, was: bool, comes: bool) -> None:
    """Let the paragraph begin a page before where it `was` there, after where it `comes`; a marked one, always."""
    if _mark(block):
        was = comes = True
    change = block.find(f"{W}pPr/{W}pPrChange")
    sides = _said(block), _said(block if change is None else change)
    if change is not None:
        drop(change)
    former, now = (_paged(said) if paged else said for said, paged in zip(sides[::-1], (was, comes), strict=True))
    _change(block, mark, now, former)


def _paged(said: list[etree._Element]) -> list[etree._Element]:
    """These properties, with a page that begins there."""
    if any(child.tag == _BREAK for child in said):
        return said
    rank = sum(1 for child in said if child.tag in _FIRST)
    return [*said[:rank], etree.Element(_BREAK), *said[rank:]]


def _between(spacer: etree._Element, following: etree._Element) -> None:
    """The line before a table is there when that table is, and one before it that it would touch."""
    above: list[etree._Element] = []
    block = spacer.getprevious()
    while block is not None and (block.tag == _TABLE or _is_spacer(block)):
        above += [block] if block.tag == _TABLE else []
        block = block.getprevious()
    for sort in ("ins", "del"):
        # What comes was not there before, what goes is there no more.
        if _mark(following) == sort or all(_mark(table) == sort for table in above):
            source = next(table for table in (following, *above) if _mark(table) == sort)
            _marked(spacer, next(source.iter(f"{W}{sort}")))


# --- the last end -----------------------------------------------------------------------------------------------------
def _end(last: etree._Element) -> None:
    """Give the last paragraph an end that stays: the paragraph before that has another end shares it."""
    sort, chain = _mark(last), [last]
    shared = last.getprevious()
    while shared is not None and _mark(shared) == sort:
        chain.append(shared)
        shared = shared.getprevious()
    if shared is None or shared.tag != _P or shared.find(f"{W}pPr/{W}sectPr") is not None:
        _share(last, [_thin()])
        return
    mark = _share(last, _said(shared))
    if not _mark(shared):
        _marked(shared, mark)
    elif chain[-1].tag == _P:
        start = 1 if chain[-1].find(f"{W}pPr") is not None else 0
        chain[-1][start:start] = [child for child in shared if child.tag != f"{W}pPr"]
        drop(shared)


def _share(last: etree._Element, other: list[etree._Element]) -> etree._Element:
    """Let the end of `last` stay: with the properties `other` on the side where it was not. Returns its mark."""
    mark, kept = _unmark(last), _said(last)
    comes = mark.tag == f"{W}ins"
    _change(last, mark, now=kept if comes else other, before=other if comes else kept)
    return mark


def _thin() -> etree._Element:
    return etree.Element(f"{W}spacing", {f"{W}{name}": value for name, value in _LINE.items()})


def _change(
    paragraph: etree._Element, mark: etree._Element, now: Sequence[etree._Element], before: Sequence[etree._Element]
) -> None:
    """Give `paragraph` the properties `now`, and say that it had `before`, when they differ."""
    properties = child_at(paragraph, f"{W}pPr")
    apart = [child for child in properties if child.tag in _APART]
    if [etree.tostring(child) for child in now] != [etree.tostring(child) for child in before]:
        apart = [child for child in apart if child.tag != f"{W}pPrChange"]
        change = etree.Element(f"{W}pPrChange", {str(name): str(value) for name, value in mark.attrib.items()})
        change.set(f"{W}id", _free(paragraph))
        etree.SubElement(change, f"{W}pPr").extend(before)
        apart.append(change)
    properties[:] = [*now, *apart]


def _said(paragraph: etree._Element) -> list[etree._Element]:
    properties = paragraph.find(f"{W}pPr")
    return [deepcopy(child) for child in properties if child.tag not in _APART] if properties is not None else []


# --- marks ------------------------------------------------------------------------------------------------------------
def _mark(block: etree._Element) -> _Sort:
    """The mark of the end of a paragraph, or that of all the rows of a table."""
    if block.tag == _P:
        return _sort(block.find(f"{W}pPr/{W}rPr"))
    sorts = {_sort(row.find(f"{W}trPr")) for row in block.iterchildren(f"{W}tr")}
    return sorts.pop() if len(sorts) == 1 else ""


def _sort(properties: etree._Element | None) -> _Sort:
    known = [sort for sort in ("ins", "del") if properties is not None and properties.find(f"{W}{sort}") is not None]
    return "both" if len(known) == 2 else "ins" if known == ["ins"] else "del" if known else ""


def _bearing(paragraph: etree._Element) -> etree._Element:
    """The mark that the end of a paragraph bears."""
    return next(mark for sort in ("ins", "del") for mark in paragraph.iterfind(f"{W}pPr/{W}rPr/{W}{sort}"))


def _unmark(paragraph: etree._Element) -> etree._Element:
    """Take its mark from the end of a paragraph that has one, and return it."""
    mark = _bearing(paragraph)
    drop(mark)
    return mark


def _marked(paragraph: etree._Element, source: etree._Element) -> None:
    properties = child_at(paragraph, f"{W}pPr")
    look = properties.find(f"{W}rPr")
    if look is None:
        look = etree.Element(f"{W}rPr")
        after = next(properties.iterchildren(f"{W}sectPr", f"{W}pPrChange"), None)
        properties.append(look) if after is None else after.addprevious(look)
    mark = etree.Element(source.tag, {str(name): str(value) for name, value in source.attrib.items()})
    mark.set(f"{W}id", _free(paragraph))
    look.insert(1 if look.find(f"{W}ins") is not None else 0, mark)


def _free(element: etree._Element) -> str:
    """A number that no mark of the part has."""
    known = (str(other.get(f"{W}id")) for other in element.getroottree().iter(f"{W}ins", f"{W}del", f"{W}pPrChange"))
    return str(1 + max(map(measure, known), default=0))


def _next(block: etree._Element) -> etree._Element | None:
    return next(block.itersiblings(_P, _TABLE), None)


def _before(block: etree._Element) -> etree._Element | None:
    """What stands before the paragraphs of that mark that end with `block`."""
    before = block.getprevious()
    while before is not None and before.tag == _P and _mark(before) == _mark(block):
        before = before.getprevious()
    return before
