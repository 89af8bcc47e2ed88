"""Trying a change of the data on a copy of the dossier, before one byte is written."""

import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from msgspec.structs import replace

from docgen.demande import Order, Outcome
from docgen.findings import Finding, shown
from docgen.pipeline import prepare
from docgen.sortie import put

LeftOut = Callable[[str, list[str]], Iterable[str]]


@contextmanager
def try_changes(order: Order, textes: Mapping[Path, str], *, sans: LeftOut | None = None) -> Iterator[Outcome]:
    """What `prepare` says of `order` once `textes` are written, on a copy that lasts as long as the `with`.

    Its findings name the real files. `sans` says what the copy leaves out, as for `shutil.copytree`.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder).resolve() / order.folder.resolve().name
        shutil.copytree(order.folder, copy, symlinks=True, ignore=sans)
        real = order.folder.resolve()
        put({copy / path.resolve().relative_to(real): text for path, text in textes.items()})
        outcome = prepare(replace(order, folder=copy))
        told = partial(_told, shown(copy), shown(order.folder))
        yield replace(outcome, findings=[told(found) for found in outcome.findings])


def _told(tried: str, here: str, found: Finding) -> Finding:
    """`found` with the names of the real files."""
    location, *related = (
        place._replace(file=place.file.replace(tried, here)) for place in (found.location, *found.related)
    )
    return replace(found, location=location, related=tuple(related))
