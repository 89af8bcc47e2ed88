"""One reading of one folder: what is read goes to its sources, what is wrong to the findings of its reader."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from msgspec import Struct, field

from docgen.adresses.sources import CleDeSource
from docgen.dossier import Source
from docgen.findings import Location, shown
from docgen.load.fichiers import Reader
from docgen.load.messages import validated
from docgen.load.yaml_source import read_yaml
from docgen.model.base import Modele
from docgen.model.programme import Programme

_M = TypeVar("_M", bound=Modele)
# In bytes: what every disk takes as the name of a folder.
_LE_PLUS_LONG = 240
_T = TypeVar("_T")
# The programmes that read well, by the place and the words of their file: what they say builds the models of all else.
_PROGRAMMES: dict[tuple[str, str], tuple[Programme, Source]] = {}
_LE_PLUS = 64
# What a file says against its name: the key that says it, the fault, the remedy.
Desaccord = tuple[str, str, str]


class Loading(Struct):
    """What is read so far. `only` and `sans` leave the other contracts, and one avenant, unread; without `publie`, what
    was published is not read either.

    `textes` reads what a model says, in another folder; its faults are told with the others.
    """

    reader: Reader
    textes: Reader
    only: str = ""
    sans: str = ""
    publie: bool = True
    sources: dict[CleDeSource, Source] = field(default_factory=dict)
    programmes: dict[str, Programme | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.textes.findings = self.reader.findings

    def model(self, kind: type[_M] | None, path: Path, key: CleDeSource, reader: Reader | None = None) -> _M | None:
        """The file `path` as `kind`; None after telling why not, or when nobody knows its kind."""
        reader = reader or self.reader
        read = read_yaml(reader, path)
        if read is None:
            return None
        raw, self.sources[key] = read
        return validated(reader, kind, raw, self.sources[key]) if kind else None

    def optional(self, kind: type[_M] | None, path: Path, key: CleDeSource) -> _M | None:
        """As `model`; None, too, for a file that is not there."""
        return self.model(kind, path, key) if path.exists() else None

    def models(
        self,
        kind: type[_M] | None,
        paths: Iterable[Path],
        key: Callable[[str], CleDeSource],
        check: Callable[[_M, str], Desaccord | None] | None = None,
    ) -> tuple[_M, ...]:
        """Each of `paths` as `kind`; `key` and `check` receive the name of the file, without its ending."""
        found = []
        for path in paths:
            value = self.model(kind, path, key(path.stem))
            if value is not None:
                self.named(self.sources[key(path.stem)], check(value, path.stem) if check else None)
                found.append(value)
        return tuple(found)

    def named(self, source: Source, desaccord: Desaccord | None) -> None:
        """Tell that a file is not named as what it says."""
        if desaccord:
            key, message, remedy = desaccord
            self.reader.report("LEC008", message, source.locate((key,)), remedy)

    def programme(self, modele: str, place: Location) -> Programme | None:
        """The programme of `modele`, read once for all its contracts.

        None after telling why not; a model that has none is told at `place`, where the contract names it.
        """
        path = self.textes.root / modele / "programme.yaml"
        if modele not in self.programmes:
            if names_a_folder(modele) and path.is_file():
                key = CleDeSource.modele("programme", modele)
                self.programmes[modele] = self._read_programme(path, key)
            else:
                message = f"le modèle « {modele[:_LE_PLUS_LONG]} » n'existe pas, ou n'a pas de programme.yaml"
                self.reader.report("LEC003", message, place, f"Modèles connus : {self.known_models}.")
                self.programmes[modele] = None
        return self.programmes[modele]

    def _read_programme(self, path: Path, key: CleDeSource) -> Programme | None:
        """The programme that `path` holds: the one made of the same words before, if this process has read many."""
        text, before = self.textes.text(path), len(self.reader.findings)
        if text is None:
            return None
        known = shown(path), text
        if known in _PROGRAMMES:
            read, self.sources[key] = _PROGRAMMES[known]
            return read
        programme = self.model(Programme, path, key, self.textes)
        if programme is not None and len(self.reader.findings) == before:
            if len(_PROGRAMMES) >= _LE_PLUS:
                _PROGRAMMES.clear()
            _PROGRAMMES[known] = programme, self.sources[key]
        return programme

    @property
    def known_models(self) -> str:
        """The models that have a programme, for a remedy."""
        return ", ".join(sorted(found.parent.name for found in self.textes.root.glob("*/programme.yaml")))


def names_a_folder(modele: str) -> bool:
    """Whether it may name a folder of the texts: no way to another, nothing longer than a disk takes."""
    return modele not in (".", "..") and not set(modele) & set("/\\\0") and len(modele.encode()) <= _LE_PLUS_LONG


def all_read(values: Sequence[_T | None]) -> tuple[_T, ...] | None:
    """`values` when none of them is missing."""
    found = tuple(value for value in values if value is not None)
    return found if len(found) == len(values) else None
