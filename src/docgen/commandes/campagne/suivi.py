"""What a campaign has done, row by row: a line for each, added as soon as its files are in their places.

Cut anywhere, it says what is done and nothing else: the next run goes on from there. Lost, it costs only the time of
making again: a dossier that is as the list would write it is taken as made.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import asdict

from docgen.sortie import digest_file, files_under


class TraceDeDossier(Struct, frozen=True):
    """A dossier that a campaign has made: the digest of what it was made from, those of its files as they were written
    (data, then documents by their paths in the output), its amount in cents, what was found."""

    dossier: str
    empreinte: str
    donnees: Mapping[str, str] = field(default_factory=dict)
    documents: Mapping[str, str] = field(default_factory=dict)
    montant: int | None = None
    remarques: int = 0
    a_completer: int = 0
    fait: bool = False


class SuiviDeCampagne:
    """The traces of the campaign of `page`, the last of each dossier first in force."""

    def __init__(self, page: Path) -> None:
        self._page = page
        self.traces: dict[str, TraceDeDossier] = {}
        with suppress(OSError):
            for line in page.read_text("utf-8").splitlines():
                with suppress(ValueError, TypeError):  # a line that was cut says nothing
                    trace = TraceDeDossier(**json.loads(line))
                    self.traces[trace.dossier] = trace

    def note(self, trace: TraceDeDossier) -> None:
        """Add what was done. May raise `OSError`."""
        self.traces[trace.dossier] = trace
        self._page.parent.mkdir(parents=True, exist_ok=True)
        with self._page.open("a", encoding="utf-8", newline="\n") as stream:
            # One that follows a line that was cut begins its own.
            stream.write("\n" * self._is_cut() + json.dumps(asdict(trace), ensure_ascii=False) + "\n")

    def _is_cut(self) -> bool:
        with suppress(OSError), self._page.open("rb") as stream:
            stream.seek(-1, 2)
            return stream.read(1) != b"\n"
        return False

    def data_are_ours(self, trace: TraceDeDossier, folder: Path) -> bool:
        """Whether the files of the dossier are as they were written, and no other is there."""
        there = {path.relative_to(folder).as_posix() for path in files_under(folder)}
        return there == set(trace.donnees) and all(digest_file(folder / name) == said
                                                   for name, said in trace.donnees.items())  # fmt: skip

    def documents_are_there(self, trace: TraceDeDossier, folder: Path) -> bool:
        """Whether each document is still as it was written."""
        return all(digest_file(folder / name) == said for name, said in trace.documents.items())
