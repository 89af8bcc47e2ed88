"""Rendering many documents: what was already drawn is taken again, the rest is drawn on several cores."""

import os
import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Protocol

from msgspec import Struct, field
from msgspec.structs import replace

from docgen.classeur import NOM_DU_CLASSEUR, Classeur
from docgen.document import Document
from docgen.findings import Refusal
from docgen.render import DE_DOCUMENT, as_shown, drawer, said_apart, stamped, workbook
from docgen.render.processus import WORKERS, Processus
from docgen.render.recall import recalled

# Fewer documents than that are drawn here: two processes take as long to start.
_PEU = 6
Rendered = tuple[dict[str, bytes], list[Refusal]]
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
    says; the processes that help, None when this one does all; what was drawn before."""

    gabarits: Path
    properties: Mapping[str, str] = field(default_factory=dict)
    ouvriers: Processus | None = None
    gardees: Gardees | None = None
    look: str = ""

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
