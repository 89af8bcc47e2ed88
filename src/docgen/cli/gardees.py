"""Which commands let what they say be kept, and what they say so: it is said again while nothing of it has changed."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from msgspec.structs import replace

if TYPE_CHECKING:
    from docgen.demande import Outcome
    from docgen.sortie.reserve import Reserve

# The codes of what only the folder where documents go can show: no digest of the data says whether it is still so.
_SORTIE = "SOR"


class Gardienne(Protocol):
    """What keeps the answer of a command: see `entree.reponses`, that the commands cannot know."""

    @property
    def outil(self) -> str:
        """Which docgen this is; empty when nothing is kept."""

    def reads(self, tout: Iterable[object], noms: Iterable[object] = ()) -> None:
        """The answer may be kept: it depends on all of these folders, and on the names of those."""

    def writes(self, folders: Iterable[object]) -> None:
        """It depends on what the command has left in these folders."""

    def not_kept(self) -> None:
        """It is not kept after all."""

    def next_time(self) -> AbstractContextManager[None]:
        """What is said inside is what is kept, and is not shown."""


_EN_COURS: list[Gardienne] = []


def begin(gardienne: Gardienne | None) -> None:
    """The command that begins is listened to by `gardienne`; by nobody, when None."""
    _EN_COURS[:] = [gardienne] if gardienne else []


def reserve() -> "Reserve | None":
    """Where what is drawn is kept; None when nothing is."""
    from docgen.sortie.reserve import Reserve

    return next((Reserve.of_user(gardienne.outil) for gardienne in _EN_COURS), None)


def reads(donnees: Path, folder: Path, gabarits: Path) -> None:
    """What the command says may be kept: it depends on the dossier of `folder`, one of `donnees`, and on the models."""
    from docgen.calque import TEMPLATES, own_folder, shipped

    for gardienne in _EN_COURS:
        gardienne.reads(dict.fromkeys((folder, own_folder(gabarits), shipped() / TEMPLATES)), (donnees,))


def wrote(outcome: "Outcome", show: Callable[["Outcome"], None]) -> None:
    """The documents of `outcome` are in their places: run again, the command would `show` that nothing has changed."""
    for gardienne in _EN_COURS:
        if any(finding.code.startswith(_SORTIE) for finding in outcome.findings):
            gardienne.not_kept()
            continue
        gardienne.writes(outcome.lots)
        if outcome.written or outcome.retires:
            with gardienne.next_time():
                show(replace(outcome, written=(), retires=(), unchanged=outcome.lots))
