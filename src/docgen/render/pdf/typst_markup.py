"""A `Document` written as Typst code: calls of the gabarit's functions, with every text in a string literal.

Nothing of the data is ever markup, so nothing of the data is ever evaluated.
"""

from collections.abc import Iterable
from itertools import chain, repeat

from msgspec.structs import replace

from docgen import document as doc
from docgen import french
from docgen.document.liens import Liens, bound_to_places
from docgen.document.marques import spread
from docgen.document.mots import words
from docgen.document.sommaire import contents_of
from docgen.findings import Refusal
from docgen.french.proches import noms_proches
from docgen.render.disposition import dense, levelled, set_out
from docgen.render.fins import SANS_FIN, Fins, bound_rows, fins
from docgen.render.grille import (
    KEPT_WHOLE,
    SIGNING,
    Placed,
    annotated,
    banner,
    closes_alone,
    depth,
    grid,
    large,
    leads,
    opens_signatures,
)
from docgen.render.images import HEIGHTS, shows_picture
from docgen.render.largeurs import room, widest
from docgen.render.pdf.plan import ALL, WHOLE, Outline, ranks, says
from docgen.render.pdf.typst_files import TypstFiles, filed
from docgen.render.pdf.typst_words import TypstLook, TypstPlace, typst_inlines, typst_label
from docgen.render.recall import by_table

# Up to this many signs, a paragraph that asks for it is not cut by the end of a page: about twelve lines.
SHORT = 900
# The width of the text, in millimetres: upright and on its side, on A4 then on A3.
WIDTHS = {False: (166.0, 253.0), True: (253.0, 376.0)}
PORTRAIT = WIDTHS[False][0]
# Up to this height, in millimetres, an item is held on the page of the last.
_HELD = 22.0
_FAMILIES = {"paragraphe": "paragraphes", "tableau": "tableaux", "cadre": "cadres", "colonnes": "colonnes"}
_POSITIONS = {"gauche": "left", "centre": "center", "droite": "right"}


def body(
    document: doc.Document,
    look: TypstLook,
    liens: Liens,
    files: TypstFiles,
    opening: str = "none",
    plan: Outline = WHOLE,
) -> str:
    """The sections of `document`, in Typst code, that adds to `files` the files that it reads; `opening` is the code of
    what stands above the first."""
    levels = ranks(document, plan)
    openings = chain([opening], repeat("none"))
    widths, heights = WIDTHS[large(document)], HEIGHTS[large(document)]
    pairs = zip(document.sections, openings, strict=False)
    places = [
        TypstPlace(look, widths[section.landscape], levels, plan=plan, liens=liens, height=heights[section.landscape])
        for section in document.sections
    ]
    return "\n".join([_section(*pair, place, files) for pair, place in zip(pairs, places, strict=True)])


def loose(blocks: Iterable[doc.Block], look: TypstLook) -> str:
    """`blocks`, none of them a heading, in Typst code: for what stands above a section."""
    return _blocks(blocks, TypstPlace(look, PORTRAIT, iter(())))


def drawn_title(block: doc.Heading | doc.Paragraph, look: TypstLook) -> str:
    """What a title looks like, in Typst code, without its place in the outline."""
    place = TypstPlace(look, PORTRAIT, iter(()))
    if isinstance(block, doc.Paragraph):
        return _paragraph(block, place)
    return f"g.bloc-de-titre({min(max(block.level, 1), 6)}, {typst_inlines(block.content, place)})"


def _section(section: doc.Section, opening: str, place: TypstPlace, files: TypstFiles) -> str:
    """Each heading and what follows it is read in a file of its own: Typst lays out once what several documents read
    from one file, as an annexe and each of its fiches, or two versions of a contract.
    """
    runs: list[list[str]] = [[]]
    blocks = spread(section.blocks)
    tails = fins(blocks, place.width, lying=section.landscape)
    for block, line in _lines(blocks, place, breaks=True, tails=tails):
        if isinstance(block, doc.Heading):
            runs.append([])
        runs[-1].append(line)
    read = [filed("\n".join(run), place.look.file, files) for run in runs if run]
    return f"#g.section(paysage: {_bool(section.landscape)}, ouverture: {opening}, {_joined(read)})"


def _blocks(blocks: Iterable[doc.Block], place: TypstPlace) -> str:
    return _joined([line for _, line in _lines(blocks, place)])


def _joined(lines: Iterable[str]) -> str:
    return "{\n" + "\n".join(lines) + "\n}"


def _lines(
    blocks: Iterable[doc.Block], place: TypstPlace, *, breaks: bool = False, tails: Fins = SANS_FIN
) -> list[tuple[doc.Block, str]]:
    """Blocks in a row. A page break counts only between the blocks of a section: a frame cannot hold one."""
    kept = [block for block in blocks if breaks or not isinstance(block, doc.PageBreak)]
    lines = [_block(block, place) for block in kept]
    for index, block in enumerate(kept):
        following = kept[index + 1 : index + 3]
        if lines[index] and index in tails.whole:
            lines[index] = f"{{ set block(breakable: false)\n{lines[index]} }}"
        if lines[index] and (
            annotated(block, following, place.width) or leads(block, following) or index in tails.followed
        ):
            lines[index] = f"g.solidaire({lines[index]})"
        if opens_signatures(block, following):
            lines[index] = f"v({SIGNING}pt, weak: true)\n{lines[index]}"
    return list(zip(kept, lines, strict=True))


def _block(block: doc.Block, place: TypstPlace) -> str:
    if isinstance(block, doc.Heading | doc.Paragraph) and not says(block.content):
        return "g.ligne-vide()"
    match block:
        case doc.Heading(level=level, content=content):
            listed = "" if place.plan.listed in (ALL, level) else "au-plan: false, "
            # A heading whose mark its words carry is no longer the one that was named.
            name = place.liens.of(block) or place.liens.vers.get(block.ancre, "")
            label = f"etiquette: {typst_label(name)}, " if name else ""
            return (
                f"g.titre({min(max(level, 1), 6)}, {next(place.ranks)}, {listed}{label}{typst_inlines(content, place)})"
            )
        case doc.Paragraph():
            return _paragraph(block, place)
        case doc.PageBreak():
            return "pagebreak(weak: true)"
    return _grouped(block, place)


def _grouped(block: doc.List | doc.Table | doc.Box | doc.Columns, place: TypstPlace) -> str:
    match block:
        case doc.List():
            return _list(block, place)
        case doc.Table():
            return _table(block, place)
        case doc.Box(blocks=blocks, style=style):
            return f"g.{_style('cadre', style, place.look)}({_blocks(blocks, replace(place, large=True))})"
        case doc.Columns():
            return _columns(block, place)


def _paragraph(paragraph: doc.Paragraph, place: TypstPlace) -> str:
    if contents_of(paragraph):
        return f"block(above: 6pt, below: 10pt, {typst_inlines(paragraph.content, place)})"
    if shows_picture(paragraph.content):
        body = typst_inlines(paragraph.content, place)
        return f"block(above: 8pt, below: 8pt, width: 100%, breakable: false, align(center, {body}))"
    known = place.look.styles.get("paragraphe", frozenset())
    unknown_point = paragraph.style in doc.POINTS and paragraph.style not in known
    style = place.corps if paragraph.style == "corps" or unknown_point else paragraph.style
    name = _style("paragraphe", style, place.look)
    short = (name, "entier") in place.look.asked and len(words(paragraph.content)) <= SHORT
    asked = f"{'entier: true, ' if short else ''}{place.asking(name)}"
    return f"g.{name}({asked}{typst_inlines(place.liens.linked(paragraph.content), place)})"


def _list(block: doc.List, place: TypstPlace) -> str:
    inner = replace(place, width=place.width - 6, large=True)
    written = [_blocks(item, inner) for item in block.items]
    if not written:
        return ""
    # Text that is read takes seven tenths of the page.
    high = [depth(item, inner.width * 0.7) for item in block.items[-2:]]
    # Not in a cell, where Typst would set the last over it; nor is a cell, most often, cut.
    free = place.large or len(written) == 1 or closes_alone(block.items, place.width)
    if not free and len(block.items[-2]) == 1 and high[0] <= _HELD:
        written[-2] = _held(written[-2], min(high[1], _HELD))
    items = "".join(f"{item}, " for item in written)
    asked = f"ordonnee: {_bool(block.ordered)}, debut: {max(block.start, 0)}, {place.asking('liste')}"
    return f"g.liste({asked}({items}))"


def _held(item: str, room: float) -> str:
    """The `item` before the last, with the room of the last below it, which does not stand alone on the next page."""
    return f"{{ block(breakable: false, below: 0pt, inset: (bottom: {room:.1f}mm), {item}); v(-{room:.1f}mm) }}"


def _columns(block: doc.Columns, place: TypstPlace) -> str:
    if len(block.columns) != len(block.widths):
        columns, widths = french.compte(len(block.columns), "colonne"), french.compte(len(block.widths), "largeur")
        first = next(
            (words(each.content) for column in block.columns for each in column if isinstance(each, doc.Paragraph)), ""
        )
        said = f" (« {' '.join(first.split())[:60]} »)" if first.strip() else ""
        remedy = "Donner une largeur à chaque colonne, dans le texte qui les écrit."
        raise Refusal(f"Colonnes « {block.style} »{said} : {columns} pour {widths}.", remedy)
    name, block = _style("colonnes", block.style, place.look), levelled(block, place.width)
    inner = [replace(place, width=place.width * share, large=True) for share in block.widths]
    pairs = list(zip(block.columns, inner, strict=True))
    high = max((depth(column, at.width) for column, at in pairs), default=0.0)
    columns = "".join([f"{_blocks(column, at)}, " for column, at in pairs])
    return f"g.{name}({_shares(block.widths)}, {_bool(high > KEPT_WHOLE)}, ({columns}))" if columns else ""


def _table(table: doc.Table, place: TypstPlace) -> str:
    if _led(table):
        return _drawn_table(table, place)
    return _loose_table(table, place.look, place.width, place.height)


@by_table
def _led(table: doc.Table) -> bool:
    return bound_to_places((table,))


@by_table
def _loose_table(table: doc.Table, look: TypstLook, width: float, height: float) -> str:
    return _drawn_table(table, TypstPlace(look, width, iter(()), height=height))


def _drawn_table(table: doc.Table, place: TypstPlace) -> str:
    name = _style("tableau", table.style, place.look)
    if not table.widths or not table.rows:
        grid(table, place.width)
        return ""
    table, roomy = set_out(table, place.width)
    placed = grid(table, place.width)
    small = dense(table, place.width)
    header = "".join([_cell(cell, table, place, roomy=roomy) for cell in placed.header])
    bound = bound_rows(table, placed)
    rows = "".join([_cell(cell, table, place, roomy=roomy, bound=bound.get(cell.y)) for cell in placed.rows])
    return (
        f"g.{name}((largeurs: {_shares(table.widths)}, petit: {_bool(small)}, {'retient: true, ' if bound else ''}"
        f"entier: {_bool(placed.short)}, repete: {_bool(placed.repeated)},\n"
        f"entete: ({header}),\nlignes: ({rows})))"
    )


def _cell(placed: Placed, table: doc.Table, place: TypstPlace, *, roomy: bool, bound: int | None = None) -> str:
    width = place.width * sum(table.widths[placed.x : placed.x + placed.colspan])
    # Most cells hold one paragraph: without a block and a paragraph of its own, it takes half the memory.
    single = len(placed.cell.blocks) == 1 and isinstance(placed.cell.blocks[0], doc.Paragraph)
    corps = "entete-tableau" if placed.role == "entete" else "cellule" if single else "tableau"
    cut = "" if roomy or _is_held(placed, width, place, small=dense(table, place.width)) else ", coupe: true"
    leading = ", annonce: true" if banner(placed, len(table.widths)) else ""
    leading += f", avec: {bound}" if bound is not None else ""
    inner = _blocks(placed.cell.blocks, replace(place, width=width, corps=corps, large=True))
    return (
        f'(x: {placed.x}, y: {placed.y}, colonnes: {placed.colspan}, lignes: {placed.rowspan}, role: "{placed.role}", '
        f"position: {_POSITIONS[placed.cell.align]}, secable: {_bool(not placed.whole)}{cut}{leading}, "
        f"corps: {inner}),\n"
    )


def _is_held(placed: Placed, width: float, place: TypstPlace, *, small: bool) -> bool:
    """Whether a cell `width` millimetres wide holds each of its words."""
    widest_word = widest(placed.cell.blocks, bold=placed.role != "corps", together=False)
    return widest_word <= room(width / place.width, place.width, small=small)


def _bool(value: bool) -> str:
    return "true" if value else "false"


def _shares(widths: Iterable[float]) -> str:
    return "(" + "".join([f"{max(width, 0.001):.5f}fr, " for width in widths]) + ")"


def _style(family: str, name: str, look: TypstLook) -> str:
    """The function of the gabarit for a style. Raises `Refusal` if there is none."""
    known = look.styles.get(family, frozenset())
    if name in known:
        return f"{family}-{name}"
    close = ", ".join(f"« {other} »" for other in noms_proches(name, sorted(known), 3))
    raise Refusal(
        f"{look.file} : le style « {name} » n'existe pas dans ce gabarit ({_FAMILIES[family]}).",
        (f"Noms proches : {close}. " if close else "")
        + f"Corriger le nom, ou ajouter la fonction « {family}-{name} » au gabarit.",
    )
