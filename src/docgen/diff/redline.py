"""Two states of a document, made one document with marks: accept them all for the second, reject them for the first."""

from collections.abc import Hashable, Sequence
from datetime import date

from msgspec.structs import replace

from docgen.diff.blocs import merged
from docgen.diff.mots import Marks, changed_words
from docgen.diff.signatures import block_signature, visible
from docgen.document import Block, Document, Inline, PageBreak, Section, Text
from docgen.document.alignement import steps

# The fields of a gabarit that choose a picture, and show no words.
_WITHOUT_WORDS = frozenset({"logos"})


def redline(before: Document, after: Document, auteur: str, jour: date | None = None) -> Document:
    """`after`, with what has changed since `before` under marks of `auteur`, on the day `jour`.

    Styles, widths, pages and names are those of `after`; the notes of edition of neither have a part in it. Marks that
    both documents carry alike stay as they are. The marks never cut an amount, a date or the reference of an article.
    """
    marks = Marks.of(auteur, jour)
    return replace(
        after,
        sections=_sections(before.sections, after.sections, marks),
        revised=_fields(before, after, marks),
        edition=(),
    )


def says_the_same(before: Document, after: Document) -> bool:
    """Whether `redline` has nothing to mark between them: neither words nor structure, whatever their look."""
    return before == after or (_words(before) == _words(after) and _told(before) == _told(after))


def _told(document: Document) -> Hashable:
    return tuple(
        (section.landscape, tuple(block_signature(block) for block in visible(_kept(section))))
        for section in document.sections
    )


def _kept(section: Section) -> tuple[Block, ...]:
    return tuple(block for block in section.blocks if not isinstance(block, PageBreak))


def _sections(before: Sequence[Section], after: Sequence[Section], marks: Marks) -> tuple[Section, ...]:
    """The sections of `after`; what a section that is gone held stands before what follows it, on the same pages."""
    sides = [section.landscape for section in before], [section.landscape for section in after]
    sections: list[Section] = []
    gone: list[Section] = []
    for i, j in steps(*sides, lambda _i, _j: 0.0):
        if i is None:
            sections.append(_merged((), after[j or 0], marks))
        elif j is None:
            gone.append(before[i])
        else:
            sections.append(_merged((*gone, before[i]), after[j], marks))
            gone = []
    if gone:
        last = sections.pop() if sections else Section((), gone[0].landscape)
        lost = tuple([block for section in gone for block in section.blocks])
        sections.append(replace(last, blocks=last.blocks + merged(lost, (), marks)))
    return tuple(sections)


def _merged(before: Sequence[Section], after: Section, marks: Marks) -> Section:
    old = tuple([block for section in before for block in section.blocks])
    return replace(after, blocks=merged(old, after.blocks, marks))


def _fields(before: Document, after: Document, marks: Marks) -> tuple[tuple[str, tuple[Inline, ...]], ...]:
    """The fields whose words have changed, the title and the version among them, with their marks."""
    old, new = _words(before), _words(after)
    names = [name for name in dict.fromkeys([*new, *old]) if old.get(name, "") != new.get(name, "")]
    both = [(name, Text(old.get(name, "")), Text(new.get(name, ""))) for name in names]
    return tuple([(name, changed_words((x,), (y,) if y.text else (), marks)) for name, x, y in both])


def _words(document: Document) -> dict[str, str]:
    given = {"titre": document.title, "version": document.version, **dict(document.fields)}
    return {name: words for name, words in given.items() if name not in _WITHOUT_WORDS}
