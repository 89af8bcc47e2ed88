"""What Typst cannot say yet of a PDF: the cells that head a row, the summary of a table, and that no day is known.

Typst writes every object plainly, and the list of their places at the end: what an object says is changed, the places
are counted again. What is shown on the pages is left as it is.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from xml.sax.saxutils import escape

from msgspec import Struct

from docgen import document as doc
from docgen.document.mots import table_told
from docgen.render.grille import header_rows, heads_rows

_STRUCTURE = b"<</Type/StructElem"
_KIND = re.compile(rb"/S/(\w+)")
_KIDS = re.compile(rb"/K\[([^\]]*)\]")
_REFERENCE = re.compile(rb"(\d+) 0 R")
_SPAN = {"lignes": re.compile(rb"/RowSpan (\d+)"), "colonnes": re.compile(rb"/ColSpan (\d+)")}
_NAMES = re.compile(rb"(/IDTree<</Names\[)([^\]]*)(\])")
_NAME = re.compile(rb"\(([^)]*)\)(\d+ 0 R)")
# A head: its name, and the names of the heads above it.
_NAMED_CELL, _ABOVE = re.compile(rb"/ID\(([^)]*)\)"), re.compile(rb"/Headers\[([^\]]*)\]")
_PLACED = re.compile(rb"\(([^)]*)\)")
# A day that nobody said: in the properties of the file, then in their copy, which keeps its length.
_DAYS = re.compile(rb"/(?:Creation|Mod)Date\(D:[^)]*\)")
_DAYS_SAID = re.compile(rb"<xmp:(ModifyDate|CreateDate)>[^<]*</xmp:\1>|<xmpMM:History>.*?</xmpMM:History>", re.DOTALL)
_LENGTH = re.compile(rb"/Length (\d+)")
# What Typst is given for the keywords of a file, which are written last: they change when nothing else does.
KEYWORDS = "docgen"
# The rows of a table stand in it, or in one of these.
_GROUPS = (b"THead", b"TBody", b"TFoot")


class TableauDit(Struct, frozen=True):
    """What the structure of a file must say of a table: its summary; whether its first column heads the rows; how many
    rows its head has."""

    resume: str
    entetes_de_rang: bool
    tete: int = 0


def tables_said(documents: Iterable[doc.Document]) -> list[TableauDit]:
    """The tables of `documents`, in the order of reading, which is that of the structure of their file."""
    return [
        TableauDit(
            table_told(block) if heads_rows(block) or block.header else "", heads_rows(block), header_rows(block)
        )
        for document in documents
        for block in doc.walk(document)
        if isinstance(block, doc.Table) and block.rows and block.widths
        for heads in (heads_rows(block),)
    ]


def with_structure(data: bytes, tables: Sequence[TableauDit], *, dated: bool) -> bytes:
    """The PDF `data`, as Typst wrote it, with what `tables` say; `dated` when its day is a true one.

    A file whose tables are not those of `tables` is left as it is: nothing is said rather than something false.
    """
    file = _File.read(data)
    found = [number for number in file.reading_order() if file.kind(number) == b"Table"]
    if len(found) == len(tables):
        heads: list[tuple[bytes, int]] = []
        gone: dict[bytes, bytes] = {}
        for number, said in zip(found, tables, strict=True):
            gone |= _plain_rows(file, number, said.tete)
            if said.entetes_de_rang:
                heads += _head_rows(file, number, len(heads))
            if said.resume:
                file.add(number, b"/A[", b"<</O/Table/Summary" + _string(said.resume) + b">>")
        _unname(file, gone)
        _name_heads(file, heads)
    if not dated:
        _forget_days(file)
    _leave_unsaid(file)
    return file.written()


def with_keywords(data: bytes, said: str) -> bytes:
    """The PDF `data`, whose only keyword is `KEYWORDS`, with `said` in its stead, or nothing."""
    file = _File.read(data)
    placed, text = KEYWORDS.encode(), escape(said).encode()
    for number, body in file.objects.items():
        if b"/Type/Metadata" in body[:80]:
            whole = b"<pdf:Keywords>%s</pdf:Keywords>"
            file.objects[number] = _lengthened(body, body.replace(whole % placed, whole % text if said else b""))
        elif (former := b"/Keywords(%s)" % placed) in body:
            file.objects[number] = body.replace(former, b"/Keywords" + _string(said) if said else b"")
    return file.written()


def _lengthened(body: bytes, told: bytes) -> bytes:
    """`told`, which took the place of the stream `body`, with its true length."""
    return _LENGTH.sub(lambda said: b"/Length %d" % (int(said[1]) + len(told) - len(body)), told, count=1)


def pages_of_outline(data: bytes) -> list[int]:
    """The page, from 1, of each entry of the outline of the PDF `data`, in the order of reading."""
    file = _File.read(data)
    pages = next(body for body in file.objects.values() if b"/Type/Pages" in body[:40])
    ranks = {page: rank for rank, page in enumerate(_REFERENCE.findall(pages[pages.index(b"/Kids") :]), 1)}
    root = next((body for body in file.objects.values() if b"/Type/Outlines" in body[:60]), b"")
    found: list[int] = []
    pending = [_named(root, b"First")]
    while pending:
        if entry := pending.pop():
            body = file.objects[entry]
            place = file.objects[_named(body, b"Dest")]
            found.append(ranks[_REFERENCE.findall(place[place.index(b"[") :])[0]])
            pending += [_named(body, b"Next"), _named(body, b"First")]
    return found


def _named(body: bytes, key: bytes) -> int:
    match = re.search(rb"/%s (\d+) 0 R" % key, body)
    return int(match[1]) if match else 0


class _File(Struct):
    """The objects of a file by their number, in the order in which they stand; what is before them and after."""

    head: bytes
    objects: dict[int, bytes]
    trailer: bytes

    @classmethod
    def read(cls, data: bytes) -> "_File":
        start = int(data[data.rindex(b"startxref") + 9 : data.rindex(b"%%EOF")])
        lines = data[start : data.index(b"trailer", start)].split(b"\n")[2:]
        places = sorted((int(line[:10]), number) for number, line in enumerate(lines) if line[17:18] == b"n")
        ends = [place for place, _ in places[1:]] + [start]
        objects = {number: data[place:end] for (place, number), end in zip(places, ends, strict=True)}
        trailer = data[data.index(b"trailer", start) : data.rindex(b"startxref")]
        return cls(data[: places[0][0]], objects, trailer)

    def kind(self, number: int) -> bytes:
        match = _KIND.search(self.objects[number])
        return match[1] if match else b""

    def kids(self, number: int) -> list[int]:
        match = _KIDS.search(self.objects[number])
        named = [int(kid) for kid in _REFERENCE.findall(match[1])] if match else []
        return [kid for kid in named if _STRUCTURE in self.objects[kid][:40]]

    def reading_order(self) -> Iterator[int]:
        root = next((number for number, body in self.objects.items() if b"/Type/StructTreeRoot" in body[:60]), 0)
        pending = self.kids(root)[::-1] if root else []
        while pending:
            yield (number := pending.pop())
            pending += self.kids(number)[::-1]

    def add(self, number: int, after: bytes, said: bytes) -> None:
        self.objects[number] = self.objects[number].replace(after, after + said, 1)

    def written(self) -> bytes:
        pieces, places, at = [self.head], {}, len(self.head)
        for number, body in self.objects.items():
            places[number] = at
            pieces.append(body)
            at += len(body)
        lines = [b"%010d 00000 n\r\n" % places[number] for number in range(1, len(places) + 1)]
        table = b"".join([b"xref\n0 %d\n0000000000 65535 f\r\n" % (len(places) + 1), *lines])
        return b"".join([*pieces, table, self.trailer, b"startxref\n%d\n%%%%EOF" % at])


def _rows(file: _File, table: int) -> list[list[int]]:
    """The cells of each row of `table`, in order."""
    rows: list[list[int]] = []
    for kid in file.kids(table):
        for row in file.kids(kid) if file.kind(kid) in _GROUPS else [kid]:
            rows.append(file.kids(row))
    return rows


def _plain_rows(file: _File, table: int, head: int) -> dict[bytes, bytes]:
    """Makes plain cells of those that Typst took for heads below the `head` rows, where a row has several: it is a row
    that stays with the next. The names that they had, each with the heads that it stood for."""
    gone: dict[bytes, bytes] = {}
    rows = _rows(file, table)
    for cell in (cell for row in rows[head:] if len(row) > 1 for cell in row if file.kind(cell) == b"TH"):
        body = file.objects[cell]
        named, above = _NAMED_CELL.search(body), _ABOVE.search(body)
        if named and above:
            gone[named[1]] = _PLACED.sub(lambda said: gone.get(said[1], said[0]), above[1])
            plain = body.replace(named[0], b"", 1).replace(b"/S/TH", b"/S/TD", 1)
            file.objects[cell] = plain.replace(b"/Scope/Column", b"", 1)
    for cell in (cell for row in rows for cell in row) if gone else ():
        file.objects[cell] = _ABOVE.sub(lambda said: b"/Headers[%s]" % _told(said[1], gone), file.objects[cell])
    return gone


def _told(names: bytes, gone: Mapping[bytes, bytes]) -> bytes:
    """`names`, those that are gone replaced by what they stood for, each once."""
    kept = _PLACED.sub(lambda said: gone.get(said[1], said[0]), names)
    return b"".join(dict.fromkeys(said[0] for said in _PLACED.finditer(kept)))


def _unname(file: _File, gone: Mapping[bytes, bytes]) -> None:
    """Takes the names of `gone` out of those that the file lists."""
    for number, body in file.objects.items() if gone else ():
        if b"/Type/StructTreeRoot" in body[:60] and (listed := _NAMES.search(body)):
            kept = b"".join(b"(%s)%s" % pair for pair in _NAME.findall(listed[2]) if pair[0] not in gone)
            file.objects[number] = body[: listed.start(2)] + kept + body[listed.end(2) :]


def _head_rows(file: _File, table: int, count: int) -> list[tuple[bytes, int]]:
    """Makes a head of each cell of the first column that says something of its row; their names, from `count` on."""
    heads: list[tuple[bytes, int]] = []
    # The cells that go on from the rows above: how many rows they still take, by column.
    left: dict[int, int] = {}
    current = b""
    for cells in _rows(file, table):
        if not left.get(0):
            current = b""
        first = cells[0] if cells and not left.get(0) else 0
        if first and file.kind(first) == b"TD" and len(cells) > 1 and _KIDS.search(file.objects[first]):
            current = b"R%dx%d" % (table, count + len(heads))
            heads.append((current, first))
            _make_head(file, first, current)
        for cell in cells if current else ():
            if file.kind(cell) == b"TD":
                file.add(cell, b"/Headers[", b"(%s)" % current)
        left = _going_on(file, cells, left)
    return heads


def _make_head(file: _File, cell: int, name: bytes) -> None:
    body = file.objects[cell].replace(b"/S/TD", b"/S/TH", 1).replace(b"/O/Table", b"/O/Table/Scope/Row", 1)
    file.objects[cell] = body.replace(b"/A[", b"/ID(%s)/A[" % name, 1)


def _going_on(file: _File, cells: Sequence[int], left: dict[int, int]) -> dict[int, int]:
    """For each column, how many rows below the row of `cells` are taken by it, or by one above."""
    taken, column = {at: rows - 1 for at, rows in left.items() if rows > 1}, 0
    for cell in cells:
        while left.get(column):
            column += 1
        rows, columns = (_span(file.objects[cell], side) for side in ("lignes", "colonnes"))
        taken |= {at: rows - 1 for at in range(column, column + columns) if rows > 1}
        column += columns
    return taken


def _span(body: bytes, side: str) -> int:
    match = _SPAN[side].search(body)
    return int(match[1]) if match else 1


def _name_heads(file: _File, heads: Sequence[tuple[bytes, int]]) -> None:
    """Puts the names of `heads` among those that the file lists, in their order."""
    if not heads:
        return
    added = [(name, b"%d 0 R" % number) for name, number in heads]
    for number, body in file.objects.items():
        if b"/Type/StructTreeRoot" not in body[:60]:
            continue
        listed = _NAMES.search(body)
        known = _NAME.findall(listed[2]) if listed else []
        names = b"".join(b"(%s)%s" % pair for pair in sorted([*known, *added]))
        if listed:
            file.objects[number] = body[: listed.start(2)] + names + body[listed.end(2) :]
        else:
            file.add(number, b"/Type/StructTreeRoot", b"/IDTree<</Names[%s]>>" % names)
        return


def _forget_days(file: _File) -> None:
    """Takes out the day that the standards of Typst ask for, where none is known."""
    for number, body in file.objects.items():
        if b"/Type/Metadata" in body[:80]:
            file.objects[number] = _DAYS_SAID.sub(lambda said: b" " * len(said[0]), body)
        elif b"/CreationDate(" in body:
            file.objects[number] = _DAYS.sub(b"", body)


def _leave_unsaid(file: _File) -> None:
    """Takes out that nothing is suspect, which goes without saying: poppler takes it for a fault."""
    for number, body in file.objects.items():
        if b"/MarkInfo" in body:
            file.objects[number] = body.replace(b"/Suspects false", b"")


def _string(text: str) -> bytes:
    return b"<FEFF" + text.encode("utf-16-be").hex().upper().encode() + b">"
