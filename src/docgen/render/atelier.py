"""Rendering many documents on several cores: Typst and lxml keep Python's lock, so each worker is a process.

A worker is started afresh (« spawn »), never forked: Typst has threads of its own, which a fork would lose.
"""

import os
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from docgen.classeur import NOM_DU_CLASSEUR, Classeur
from docgen.document import Document
from docgen.findings import Refusal
from docgen.render import DE_DOCUMENT, workbook, writer

if TYPE_CHECKING:  # most commands start no process, and these take as long to load as fifty files of docgen
    from concurrent.futures import ProcessPoolExecutor

# Two halve the time; more would only cost memory (about 200 MB each) for a dossier of this size.
WORKERS = 2
# The processes that render; None when this one does.
Ouvriers: TypeAlias = "ProcessPoolExecutor | None"
Rendered = tuple[dict[str, bytes], list[Refusal]]
# Called with what is being done, how much is done, and how much there is.
Progress = Callable[[str, int, int], None]


def silent(_step: str, _done: int, _total: int) -> None:
    """The progress that no one follows."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What goes to the folder of one version."""

    documents: Sequence[Document]
    classeur: Classeur | None = None

    def names(self, formats: Sequence[str]) -> tuple[str, ...]:
        """The files that it makes in these formats."""
        files = [f"{document.name}.{name}" for document in self.documents for name in formats if name in DE_DOCUMENT]
        return (*files, f"{NOM_DU_CLASSEUR}.xlsx") if self.classeur else tuple(files)


def render_contents(
    pool: Ouvriers,
    contents: Contents,
    formats: Sequence[str],
    gabarits: Path,
    properties: Mapping[str, str],
    progress: Progress = silent,
) -> tuple[dict[str, bytes], list[tuple[Refusal, Path]]]:
    """The files of `contents`, and what the gabarits refused, with the gabarit."""
    files: dict[str, bytes] = {}
    refused: list[tuple[Refusal, Path]] = []
    total, texts = len(contents.names(formats)), [name for name in formats if name in DE_DOCUMENT]
    every = render_all(pool, contents.documents, texts, gabarits, properties)
    if contents.classeur:
        progress(f"{NOM_DU_CLASSEUR}.xlsx", 0, total)
        files[f"{NOM_DU_CLASSEUR}.xlsx"] = workbook(contents.classeur, properties)
    for document, (rendered, refusals) in zip(contents.documents, every, strict=True):
        progress(document.name, len(files), total)
        files |= {f"{document.name}.{name}": data for name, data in rendered.items()}
        refused += [(refusal, gabarits / document.gabarit) for refusal in refusals]
    return files, refused


@contextmanager
def workers(formats: Sequence[str], *, many: bool) -> "Iterator[Ouvriers]":
    """Processes that are getting ready while the documents are composed; None when one process will do."""
    texts = tuple(name for name in formats if name in DE_DOCUMENT)
    if not many or "pdf" not in texts or (os.cpu_count() or 1) < WORKERS:
        yield None
        return
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(WORKERS, context, initializer=_ready, initargs=(texts,))
    for _ in range(WORKERS):
        pool.submit(int)
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def render_all(
    pool: Ouvriers,
    documents: Sequence[Document],
    formats: Sequence[str],
    gabarits: Path,
    properties: Mapping[str, str],
) -> Iterator[Rendered]:
    """For each of `documents`, in their order: its files by format, and what the gabarits refused.

    With a pool the work starts at once, before the first result is asked for.
    """
    render = partial(_render, formats=tuple(formats), gabarits=gabarits, properties=dict(properties))
    return _gathered(pool.map(render, documents), render, documents) if pool else map(render, documents)


def _gathered(
    started: Iterator[Rendered], render: Callable[[Document], Rendered], documents: Sequence[Document]
) -> Iterator[Rendered]:
    from concurrent.futures.process import BrokenProcessPool

    done = 0
    try:
        for rendered in started:
            yield rendered
            done += 1
    except BrokenProcessPool:
        pass  # a worker was killed (memory, most often): the rest is done here, more slowly
    yield from map(render, documents[done:])


def _render(document: Document, formats: tuple[str, ...], gabarits: Path, properties: dict[str, str]) -> Rendered:
    files: dict[str, bytes] = {}
    refused: list[Refusal] = []
    for name in formats:
        try:
            files[name] = writer(name)(document, gabarits, properties)
        except Refusal as refusal:
            refused.append(refusal)
    return files, refused


def _ready(formats: tuple[str, ...]) -> None:
    # The command itself says that it was interrupted; a worker only stops.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in formats:
        writer(name)
