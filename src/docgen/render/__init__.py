"""Writers: from a `Document` to bytes. One file a format, found by its name and imported only when it is asked for."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from pathlib import Path

from docgen.document import Document

FORMATS = ("docx", "pdf", "txt")
Render = Callable[[Document, Path, Mapping[str, str]], bytes]


def writer(name: str) -> Render:
    """The writer of the format `name`: `(document, folder of the gabarits, properties) -> bytes`."""
    if name not in FORMATS:
        raise ValueError(name)
    render: Render = importlib.import_module(f"{__name__}.{name}").render
    return render
