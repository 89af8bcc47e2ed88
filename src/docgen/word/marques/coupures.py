"""A table that was cut or joined, made as many tables on both sides: only what stands between them is marked.

Word makes one table of two that touch and are made alike: the paragraph between them is all that cuts a table.
"""

from collections.abc import Sequence
from copy import deepcopy

from lxml import etree

from docgen.ooxml.noms import W
from docgen.word.blocs import BlocWord
from docgen.word.coupures import Coupure, cut_tables
from docgen.word.marques.cadres import spaces


def settle_cuts(old: Sequence[BlocWord], new: Sequence[BlocWord]) -> tuple[Sequence[BlocWord], Sequence[BlocWord]]:
    """Both sides, each table that is several on the other side cut as they are."""
    tables = [[bloc for bloc in side if bloc.est_tableau] for side in (old, new)]
    if not all(tables) or len(tables[0]) == len(tables[1]) == 1:
        return old, new
    keys = [[[row.key for row in bloc.rows] for bloc in side] for side in tables]
    joined, cut = cut_tables(*keys), cut_tables(*reversed(keys))
    apart = [found for found in joined if _alike([tables[1][rank].element for rank in found.parties])]
    return _with(old, tables[0], apart), _with(new, tables[1], cut)


def _with(blocs: Sequence[BlocWord], tables: Sequence[BlocWord], cuts: Sequence[Coupure]) -> Sequence[BlocWord]:
    parts = {id(tables[cut.tableau]): _parts(tables[cut.tableau], cut.debuts) for cut in cuts}
    return [part for bloc in blocs for part in parts.get(id(bloc), (bloc,))] if parts else blocs


def _parts(table: BlocWord, starts: Sequence[int]) -> Sequence[BlocWord]:
    """The table cut where its rows `starts` begin, in its file; as it is when a content control holds one of them."""
    if any(table.rows[start].element.getparent() is not table.element for start in starts):
        return (table,)
    parts: list[BlocWord] = []
    for start, stop in zip(starts, [*starts[1:], len(table.rows)], strict=True):
        element = table.element if not start else _split(parts[-1].element, table.rows[start].element)
        parts.append(BlocWord(element, rows=table.rows[start:stop]))
    return parts


def _split(table: etree._Element, first: etree._Element) -> etree._Element:
    """A new table after `table`, made alike, that takes its rows from `first` on."""
    other = etree.Element(table.tag, nsmap=spaces(table))
    other.extend([deepcopy(part) for part in table.iterchildren(f"{W}tblPr", f"{W}tblGrid")])
    other.extend([first, *first.itersiblings()])
    table.addnext(other)
    return other


def _alike(tables: Sequence[etree._Element]) -> bool:
    properties = {
        tuple([etree.tostring(part, method="c14n") for part in table.iterchildren(f"{W}tblPr", f"{W}tblGrid")])
        for table in tables
    }
    return len(properties) == 1
