"""Rendering many documents: what was already drawn is taken again, the rest is drawn on several cores."""

import os
import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import accumulate, chain
from pathlib import Path
from typing import Protocol, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from docgen.classeur import NOM_DU_CLASSEUR, Classeur
from docgen.document import Document, walk
from docgen.findings import Refusal
from docgen.render import DE_DOCUMENT, as_shown, drawer, said_apart, stamped, workbook
from docgen.render.processus import WORKERS, Processus
from docgen.render.recall import recalled

# Fewer documents than that are drawn here: two processes take as long to start.
_PEU = 6
# How many documents are drawn before they are asked for, at least: all of a small dossier, a part of a large one.
_BATCH = 40
# How many runs each process makes of them.
_RUNS = 5
Rendered = tuple[dict[str, bytes], list[Refusal]]
# What is to be drawn: the identity of a document, the document, the formats.
_Job = tuple[int, tuple[Document, tuple[str, ...]]]
_Made = TypeVar("_Made")
# Called with what is being done, how much is done, and how much there is.
Progress = Callable[[str, int, int], None]


def silent(_step: str, _done: int, _total: int) -> None:
    """The progress that no one follows."""


class Gardees(Protocol):
    """Where what was drawn is kept: see `sortie.reserve`, that the writers cannot know."""

    def name(self, *made_from: object) -> str:
        """The name of what is made from these values, and from nothing else."""

    def digest(self, folder: Path) -> str:
        """A digest of all that the folder holds."""

    def get(self, name: str) -> bytes | None:
        """What was kept under that name."""

    def keep(self, entries: Mapping[str, bytes]) -> None:
        """Keep each of these under its name."""


class Contents(Struct, frozen=True):
    """What goes to the folder of one version."""

    documents: Sequence[Document]
    classeur: Classeur | None = None

    def names(self, formats: Sequence[str]) -> tuple[str, ...]:
        """The files that it makes in these formats."""
        files = [f"{document.name}.{name}" for document in self.documents for name in formats if name in DE_DOCUMENT]
        return (*files, f"{NOM_DU_CLASSEUR}.xlsx") if self.classeur else tuple(files)


class Atelier(Struct, frozen=True):
    """Where documents are rendered: the folder of the gabarits and the digest of all that it holds; what every file
    says; the processes that help, None when this one does all; what was drawn before, and what they draw already."""

    gabarits: Path
    properties: Mapping[str, str] = field(default_factory=dict)
    ouvriers: Processus | None = None
    gardees: Gardees | None = None
    look: str = ""
    begun: "Begun | None" = None

    @classmethod
    def of(cls, gabarits: Path, gardees: Gardees | None) -> "Atelier":
        """One for these gabarits, which takes again what `gardees` has, if anything is kept."""
        return cls(gabarits, gardees=gardees, look=gardees.digest(gabarits) if gardees else "")

    @property
    def placed(self) -> dict[str, str]:
        """Of the properties, those that are drawn with the document."""
        apart = said_apart(self.properties)
        return {name: said for name, said in self.properties.items() if name not in apart}


@contextmanager
def at_work(atelier: Atelier, formats: Sequence[str], dossier: str) -> Iterator[Atelier]:
    """`atelier`, with processes that get ready while the documents of `dossier` are composed, unless it has been drawn
    before in these formats; with none where one process will do, as for a part of a dossier, which has no name."""
    texts = tuple(name for name in formats if name in DE_DOCUMENT)
    if not dossier or "pdf" not in texts or (os.cpu_count() or 1) < WORKERS:
        yield atelier
        return
    processus, gardees = Processus(texts), atelier.gardees
    mark = gardees.name("dossier", dossier, texts, atelier.look) if gardees else ""
    drawn = gardees is not None and gardees.get(mark) is not None
    if not drawn:
        processus.start()
    try:
        yield replace(atelier, ouvriers=processus)
    finally:
        processus.stop()
    if gardees and not drawn:
        gardees.keep({mark: b""})


class _Trace(Struct):
    """A document, with what is known of its file in each format: the name under which it is kept, and what is kept."""

    document: Document
    names: dict[str, str]
    files: dict[str, bytes]

    @property
    def missing(self) -> tuple[Document, tuple[str, ...]]:
        return self.document, tuple(name for name in self.names if name not in self.files)


class Begun(Struct):
    """Documents of several versions that the processes draw already; each is given once.

    `traces` are theirs, by identity, with the document, which nothing else may then be; `coming`, what is drawn, in the
    order in which it is; `ready`, what came before it was asked for.
    """

    traces: dict[int, tuple[Document, _Trace]]
    coming: Iterator[tuple[int, Rendered]]
    ready: dict[int, Rendered] = field(default_factory=dict)

    def take(self, document: Document) -> Rendered:
        """What was drawn of `document`, once it is."""
        while id(document) not in self.ready:
            number, rendered = next(self.coming)
            self.ready[number] = rendered
        return self.ready.pop(id(document))


def begun(atelier: Atelier, groups: Sequence[Sequence[Document]], formats: Sequence[str]) -> Atelier:
    """`atelier`, whose processes draw at once the documents of `groups`, each those of a contract.

    The versions of a document show much the same, as an annexe and its fiches: they follow one another, and what a
    process has made of one serves for the next. All that is drawn of a group before it is written is held, and some of
    the next group.
    """
    texts = [name for name in formats if name in DE_DOCUMENT]
    batches = list(_batches([sorted(group, key=lambda document: document.name) for group in groups]))
    count = sum(map(len, batches))
    if atelier.ouvriers is None or not texts or (count < _PEU and not atelier.ouvriers.started):
        return atelier
    traces = {
        id(document): (document, _traced(atelier, as_shown(document), texts)) for batch in batches for document in batch
    }
    started = partial(_begin, atelier, atelier.ouvriers, traces)
    first = started(batches[0]) if batches else iter(())
    return replace(atelier, begun=Begun(traces, _one_ahead(first, batches[1:], started)))


def _batches(groups: Sequence[list[Document]]) -> Iterator[list[Document]]:
    batch: list[Document] = []
    for group in groups:
        batch += group
        if len(batch) >= _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _begin(
    atelier: Atelier, ouvriers: Processus, traces: Mapping[int, tuple[Document, _Trace]], batch: Sequence[Document]
) -> Iterator[tuple[int, Rendered]]:
    jobs = [(id(document), traces[id(document)][1].missing) for document in batch]
    runs = _runs([job for job in jobs if job[1][1]])
    draw = partial(_drawn_in_a_row, gabarits=atelier.gabarits, properties=atelier.placed)
    return chain.from_iterable(ouvriers.each(draw, runs))


def _one_ahead(
    first: Iterator[_Made], batches: Iterable[list[Document]], start: Callable[[list[Document]], Iterator[_Made]]
) -> Iterator[_Made]:
    """What is made of each of `batches`, after `first`; the work on the next starts before one is asked for."""
    for batch in batches:
        following = start(batch)
        yield from first
        first = following
    yield from first


def _runs(jobs: Sequence[_Job]) -> list[list[_Job]]:
    """`jobs` in runs of about the same weight, a few for each process, so that none waits long for the other. The first
    of each share comes first, then the second: a process most often stays with its share."""
    weights = [sum(1 for _ in walk(document)) * len(formats) for _, (document, formats) in jobs]
    runs: list[list[_Job]] = [[] for _ in range(_RUNS * WORKERS)]
    for job, weight, end in zip(jobs, weights, accumulate(weights), strict=True):
        runs[int((end - weight / 2) * len(runs) / sum(weights))].append(job)
    return [run for rank in range(_RUNS) for run in runs[rank::_RUNS] if run]


def render_contents(
    atelier: Atelier, contents: Contents, formats: Sequence[str], progress: Progress = silent
) -> tuple[dict[str, bytes], list[tuple[Refusal, Path]]]:
    """The files of `contents`, and what the gabarits refused, with the gabarit."""
    files: dict[str, bytes] = {}
    refused: list[tuple[Refusal, Path]] = []
    total, texts = len(contents.names(formats)), [name for name in formats if name in DE_DOCUMENT]
    every = render_all(atelier, contents.documents, texts)
    if contents.classeur:
        progress(f"{NOM_DU_CLASSEUR}.xlsx", 0, total)
        files[f"{NOM_DU_CLASSEUR}.xlsx"] = _workbook(atelier, contents.classeur)
    for document, (rendered, refusals) in zip(contents.documents, every, strict=True):
        progress(document.name, len(files), total)
        files |= {f"{document.name}.{name}": data for name, data in rendered.items()}
        refused += [(refusal, atelier.gabarits / document.gabarit) for refusal in refusals]
    return files, refused


def render_all(atelier: Atelier, documents: Iterable[Document], formats: Sequence[str]) -> Iterator[Rendered]:
    """For each of `documents`, in their order: its files by format, and what the gabarits refused.

    With processes the work starts at once, before the first result is asked for.
    """
    documents, begun = list(documents), atelier.begun
    if begun and all(id(document) in begun.traces for document in documents):
        known = [begun.traces[id(document)][1] for document in documents]
        missing = (document for document, trace in zip(documents, known, strict=True) if trace.missing[1])
        return _stamped(atelier, known, map(begun.take, missing))
    traces = [_traced(atelier, as_shown(document), formats) for document in documents]
    jobs = [trace.missing for trace in traces if trace.missing[1]]
    draw = partial(_drawn, gabarits=atelier.gabarits, properties=atelier.placed)
    ouvriers = atelier.ouvriers if atelier.ouvriers and (len(jobs) >= _PEU or atelier.ouvriers.started) else None
    drawn = ouvriers.each(draw, jobs) if ouvriers else map(draw, jobs)
    return _stamped(atelier, traces, drawn)


def _traced(atelier: Atelier, document: Document, formats: Sequence[str]) -> _Trace:
    if atelier.gardees is None:
        return _Trace(document, dict.fromkeys(formats, ""), {})
    words = pickle.dumps(document)
    names = {name: atelier.gardees.name(name, atelier.look, atelier.placed, words) for name in formats}
    found = {name: atelier.gardees.get(kept) for name, kept in names.items()}
    return _Trace(document, names, {name: data for name, data in found.items() if data is not None})


def _stamped(atelier: Atelier, traces: Sequence[_Trace], drawn: Iterator[Rendered]) -> Iterator[Rendered]:
    new: dict[str, bytes] = {}
    for trace in traces:
        files, refusals = next(drawn) if trace.missing[1] else ({}, [])
        new |= {trace.names[name]: data for name, data in files.items()}
        files |= trace.files
        yield {name: stamped(name, files[name], atelier.properties) for name in trace.names if name in files}, refusals
    if atelier.gardees is not None and new:
        atelier.gardees.keep(new)


def _workbook(atelier: Atelier, classeur: Classeur) -> bytes:
    if atelier.gardees is None:
        return workbook(classeur, atelier.properties, atelier.gabarits)
    name = atelier.gardees.name("xlsx", atelier.look, dict(atelier.properties), pickle.dumps(classeur))
    kept = atelier.gardees.get(name)
    if kept is None:
        kept = workbook(classeur, atelier.properties, atelier.gabarits)
        atelier.gardees.keep({name: kept})
    return kept


def _drawn_in_a_row(run: Sequence[_Job], gabarits: Path, properties: dict[str, str]) -> list[tuple[int, Rendered]]:
    return [(number, _drawn(job, gabarits, properties)) for number, job in run]


def _drawn(job: tuple[Document, tuple[str, ...]], gabarits: Path, properties: dict[str, str]) -> Rendered:
    document, formats = recalled(job[0]), job[1]
    files: dict[str, bytes] = {}
    refused: list[Refusal] = []
    for name in formats:
        try:
            files[name] = drawer(name)(document, gabarits, properties)
        except Refusal as refusal:
            refused.append(refusal)
    return files, refused
