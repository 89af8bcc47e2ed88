"""Rendering many documents on several cores: Typst and lxml keep Python's lock, so each worker is a process.

A worker is started afresh (« spawn »), never forked: Typst has threads of its own, which a fork would lose.
"""

import os
import signal
import threading
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
    """Processes that are getting ready while the documents are composed; None when one process will do, or must."""
    texts = tuple(name for name in formats if name in DE_DOCUMENT)
    if not many or "pdf" not in texts or (os.cpu_count() or 1) < WORKERS:
        yield None
        return
    pool = _started(texts)
    try:
        yield pool
    finally:
        if pool:
            pool.shutdown(wait=True, cancel_futures=True)


def _started(formats: tuple[str, ...]) -> Ouvriers:
    """The processes, on their way; None where the system starts none (no shared memory, too many already)."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    try:
        context = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(WORKERS, context, initializer=_ready, initargs=(formats,))
        for _ in range(WORKERS):
            pool.submit(int)
    except (OSError, ImportError, RuntimeError, BrokenProcessPool):
        # One may have started all the same: nobody would end it, and Python would wait for it.
        for child in multiprocessing.active_children():
            child.kill()
        return None
    return pool


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
    if pool is None:
        return map(render, documents)
    from concurrent.futures.process import BrokenProcessPool

    try:
        started = pool.map(render, documents)
    except (BrokenProcessPool, RuntimeError):  # the workers were killed before there was work
        return map(render, documents)
    return _gathered(started, render, documents)


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
    threading.Thread(target=_end_with_the_command, daemon=True).start()
    for name in formats:
        writer(name)


def _end_with_the_command() -> None:
    """End this worker once the command is no more, however it ended: nothing else would tell it."""
    from multiprocessing import connection, parent_process

    if parent := parent_process():
        connection.wait([parent.sentinel])
        os._exit(1)
