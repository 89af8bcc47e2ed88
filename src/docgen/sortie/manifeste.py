"""What docgen has written in a folder, and from what: `manifest.json`.

While files take their places, the manifest also says what is coming (`en_cours`): stopped there, by whatever it may be,
each file is either as it was or as it was to be, and the reader of the manifest sees which.
"""

import json
from collections.abc import Mapping
from pathlib import Path, PurePosixPath, PureWindowsPath

from msgspec import Struct, field

from docgen.sortie import digest_file

MANIFEST = "manifest.json"
# What the version says, beside its documents (`diff.releve_json`).
STATEMENT = "releve.json"
_EN_COURS = "en_cours"
_FICHIERS, _EMPREINTES, _EMPREINTE = "fichiers", "empreintes", "empreinte"


class Manifeste(Struct, frozen=True):
    """The digest of each file of `folder` as docgen wrote it, by its name, and of what it was made from.

    `origine` is the rest of what is said; `interrompu`, whether a run was stopped before it had written all; `a_demi`,
    whether some of its files are as they were and others as they were to be.
    """

    folder: Path
    fichiers: Mapping[str, str] = field(default_factory=dict)
    empreintes: Mapping[str, str] = field(default_factory=dict)
    origine: Mapping[str, object] = field(default_factory=dict)
    interrompu: bool = False
    a_demi: bool = False

    def digest(self, name: str) -> str:
        """The digest of the file `name` as docgen wrote it; empty when it did not. A name is the same in other letters
        where the disk says so."""
        if name in self.fichiers:
            return self.fichiers[name]
        return next((self.fichiers[other] for other in self.fichiers if self.is_same(other, name)), "")

    def is_same(self, other: str, name: str) -> bool:
        """Whether two names that differ by their case only are one file: so they are on Windows."""
        if other.casefold() != name.casefold():
            return False
        try:
            return (self.folder / other).samefile(self.folder / name)
        except OSError:
            return False

    def is_intact(self, name: str) -> bool:
        """Whether the file `name` is as docgen wrote it."""
        return digest_file(self.folder / name) == self.digest(name)

    def text(self, en_cours: Mapping[str, str] | None = None, empreinte: str = "") -> str:
        """The manifest as it is written, with the files that are coming and what they are made from."""
        content: dict[str, object] = {
            **self.origine,
            _FICHIERS: dict(sorted(self.fichiers.items())),
            _EMPREINTES: dict(sorted(self.empreintes.items())),
        }
        if en_cours is not None:
            content[_EN_COURS] = {_EMPREINTE: empreinte, _FICHIERS: dict(sorted(en_cours.items()))}
        return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def read_manifest(folder: Path) -> Manifeste | None:
    """The manifest of `folder`, each file as it is after a run that was stopped; None when it does not read."""
    try:
        content = json.loads((folder / MANIFEST).read_text("utf-8"))
        fichiers, empreintes = (_texts(content.pop(key, {})) for key in (_FICHIERS, _EMPREINTES))
        coming = content.pop(_EN_COURS, None)
    except (OSError, ValueError, AttributeError, TypeError, RecursionError):
        return None
    if not isinstance(coming, dict):
        return Manifeste(folder, fichiers, empreintes, content)
    placed = {name: said for name, said in _texts(coming.get(_FICHIERS)).items() if digest_file(folder / name) == said}
    empreintes |= dict.fromkeys(placed, str(coming.get(_EMPREINTE, "")))
    a_demi = 0 < len(placed) < len(_texts(coming.get(_FICHIERS)))
    return Manifeste(folder, fichiers | placed, empreintes, content, interrompu=True, a_demi=a_demi)


def _texts(content: object) -> dict[str, str]:
    """What `content` says of the files of the folder; of a file elsewhere, a manifest has nothing to say."""
    if not isinstance(content, dict):
        return {}
    return {str(name): str(said) for name, said in content.items() if _is_inside(str(name))}


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not (path.is_absolute() or PureWindowsPath(name).drive or ".." in path.parts or "\0" in name)
