"""Writers: from a `Document` to bytes. One file or folder a format, found by its name and imported when asked for."""

import importlib
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from threading import get_ident
from typing import TYPE_CHECKING, Any, cast

from docgen.document import Document
from docgen.document.edition import with_edition
from docgen.document.sommaire import with_contents

if TYPE_CHECKING:
    from docgen.classeur import Classeur
    from docgen.document.colonnes import Colonnes
    from docgen.document.page_de_comparaison import Relecture

# One file a document in these formats; one workbook a version in `xlsx`; a page and a text for those who read alone.
DE_DOCUMENT = ("docx", "pdf", "txt")
# Those whose files say what they are made from: it changes when nothing else does.
_STAMPED = ("docx", "pdf")
_READ_ALONE = {"html": "pages.document", "md": "md"}
FORMATS = (*DE_DOCUMENT, "xlsx")
# Asks for the links of a file that is read; one that is compared, or put together, has none.
LIENS = "liens"
_EN_LEUR_PLACE = ("auteur", "description", "date", LIENS)
Render = Callable[[Document, Path, Mapping[str, str]], bytes]
Bind = Callable[[str, str, Sequence[Document], Path, Mapping[str, str], bool, Sequence[str]], bytes]


def said_apart(properties: Mapping[str, str]) -> dict[str, str]:
    """Of `properties`, those that a file says among its own; the others have their place in it."""
    return {name: value for name, value in properties.items() if name not in _EN_LEUR_PLACE}


def writer(name: str) -> Render:
    """The writer of the format `name`: `(document, folder of the gabarits, properties) -> bytes`."""
    if name not in (*DE_DOCUMENT, *_READ_ALONE):
        raise ValueError(name)
    return partial(_noted, cast(Render, _late(_READ_ALONE.get(name, name), "render")))


def drawer(name: str) -> Render:
    """The writer of the format `name`, but for what only `stamped` writes, of a document `as_shown`."""
    return cast(Render, _late(name, "draw" if name in _STAMPED else "render"))


def stamped(name: str, data: bytes, properties: Mapping[str, str]) -> bytes:
    """The file `data`, which the `drawer` of that format gave, with what it says of the rest of `properties`."""
    return cast(bytes, _late(name, "stamp")(data, properties)) if name in _STAMPED else data


def _noted(render: Render, document: Document, gabarits: Path, properties: Mapping[str, str]) -> bytes:
    return render(as_shown(document), gabarits, properties)


def as_shown(document: Document) -> Document:
    """The document as a writer shows it: with its notes of edition, and the lines of its contents.

    The next writer of the same document is given the same: the pages that Word says are those of a PDF that is kept.
    """
    kept = _wholes.get(get_ident())
    if kept and kept[0] is document:
        return kept[1]
    shown = with_contents(with_edition(document))
    if shown is not document:
        _wholes[get_ident()] = (document, shown)
    return shown


# The last document that was not whole, and what it became, by thread.
_wholes: dict[int, tuple[Document, Document]] = {}


def workbook(classeur: "Classeur", properties: Mapping[str, str], gabarits: Path | None = None) -> bytes:
    """The Excel file of `classeur`, with the typeface and the colours of `gabarits`."""
    return cast(bytes, _late("xlsx", "render_workbook")(classeur, properties, gabarits))


def columns_page() -> "Callable[[Colonnes, Path], bytes]":
    """The writer of the page of three columns."""
    return cast("Callable[[Colonnes, Path], bytes]", _late("pages.trois_colonnes", "render_columns"))


def comparison_page() -> "Callable[[Relecture, Path], bytes]":
    """The writer of the page of a comparison."""
    return cast("Callable[[Relecture, Path], bytes]", _late("pages.comparaison", "render_comparison"))


def binder() -> Bind:
    """The writer of several documents in one PDF: `(title, subtitle, documents, gabarits, properties, logo, actes)`."""
    bind = cast(Bind, _late("pdf.assemblage", "render"))

    def noted(
        title: str, subtitle: str, documents: Sequence[Document], gabarits: Path, said: Mapping[str, str], logo: bool,
        actes: Sequence[str],
    ) -> bytes:  # fmt: skip
        return bind(title, subtitle, [as_shown(document) for document in documents], gabarits, said, logo, actes)

    return noted


def _late(module: str, function: str) -> Any:
    # Each writer brings in a library that takes longer to load than a document to write.
    return getattr(importlib.import_module(f"{__name__}.{module}"), function)
