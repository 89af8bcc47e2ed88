"""Rendering many documents on several cores: Typst and lxml keep Python's lock, so each worker is a process.

A worker is started afresh (« spawn »), never forked: Typst has threads of its own, which a fork would lose.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from docgen.document import Document
from docgen.findings import Refusal
from docgen.render import writer

# Two halve the time; more would only cost memory (about 200 MB each) for a dossier of this size.
WORKERS = 2
Rendered = tuple[dict[str, bytes], list[Refusal]]


@contextmanager
def workers(formats: Sequence[str], *, many: bool) -> Iterator[ProcessPoolExecutor | None]:
    """Processes that are getting ready while the documents are composed; None when one process will do."""
    if not many or "pdf" not in formats or (os.cpu_count() or 1) < WORKERS:
        yield None
        return
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(WORKERS, context, initializer=_ready, initargs=(tuple(formats),))
    for _ in range(WORKERS):
        pool.submit(int)
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def render_all(
    pool: ProcessPoolExecutor | None,
    documents: Sequence[Document],
    formats: Sequence[str],
    gabarits: Path,
    properties: Mapping[str, str],
) -> Iterator[Rendered]:
    """For each of `documents`, in their order: its files by format, and what the gabarits refused.

    With a pool the work starts at once, before the first result is asked for.
    """
    render = partial(_render, formats=tuple(formats), gabarits=gabarits, properties=dict(properties))
    return _gathered(pool.map(render, documents) if pool else iter(()), render, documents)


def _gathered(
    started: Iterator[Rendered], render: Callable[[Document], Rendered], documents: Sequence[Document]
) -> Iterator[Rendered]:
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
