"""Reading a file as a person may have left it: wrong encoding, no rights, a link out of the folder, a stray tab."""

import codecs
import hashlib
import re
import stat
from fnmatch import translate
from functools import cached_property
from pathlib import Path

from msgspec import Struct, field

from docgen.document import ImageLue
from docgen.findings import Finding, Location, Severity, place_dans, shown
from docgen.model.base import forbidden_character

MAX_OCTETS = 5_000_000
# What people and their programs leave in any folder, never data; in small letters, as `fnmatch` writes it.
JAMAIS_LUS = (
    ".*", "~*", "*~", "#*#", "*.bak", "*.orig", "*.tmp", "*.swp", "lisezmoi*", "readme*", "thumbs.db", "desktop.ini",
    "__macosx", "schemas",
)  # fmt: skip
_UTF_8 = "L'enregistrer avec l'encodage « UTF-8 » (dans le Bloc-notes : Fichier, Enregistrer sous, Encodage)."
_JAMAIS_LU = re.compile("|".join(map(translate, JAMAIS_LUS)))


class Reader(Struct, dict=True):
    """Reads the files of one folder; gathers their digests, their texts (by path as shown), the pictures that they call
    (by path in the folder), and what is wrong.

    `incomplets` are the files that do not read for want of values « à compléter », and of nothing else, each with the
    names of those values.
    """

    root: Path
    findings: list[Finding] = field(default_factory=list)
    inputs: dict[str, str] = field(default_factory=dict)
    textes: dict[str, str] = field(default_factory=dict)
    incomplets: dict[str, list[str]] = field(default_factory=dict)
    images: dict[str, ImageLue] = field(default_factory=dict)

    @cached_property
    def _real_root(self) -> Path:
        return self.root.resolve()

    def report(self, code: str, message: str, place: Location | Path, remedy: str, *, grave: bool = True) -> None:
        """Add a finding, at a place or for a whole file or folder: an error, or a warning when not `grave`."""
        severity = Severity.BLOQUANT if grave else Severity.A_CORRIGER
        where = place if isinstance(place, Location) else Location(shown(place))
        self.findings.append(Finding(code, message, where, remedy, severity))

    def files(self, folder: Path, *suffixes: str) -> list[Path]:
        """The files of `folder` with one of `suffixes`, by name, but for those that are never data."""
        try:
            return sorted(e for e in folder.iterdir() if e.suffix in suffixes and not is_left_aside(e.name))
        except FileNotFoundError:
            return []
        except OSError as error:
            self._unreadable(folder, error)
            return []

    def text(self, path: Path) -> str | None:
        """The text of `path`, or None after reporting why it cannot be read."""
        data = self._bytes(path)
        if data is None:
            return None
        key, name = path.relative_to(self.root).as_posix(), shown(path)
        self.inputs[key] = hashlib.sha256(data).hexdigest()
        if is_utf_16(data):
            message = "le fichier est enregistré en UTF-16 (« Unicode »), que docgen ne lit pas"
            self.report("LEC001", message, Location(name, 1, 1), _UTF_8)
            return None
        # The mark that the Bloc-notes puts before the text says nothing.
        data = data.removeprefix(codecs.BOM_UTF8)
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            before = data[: error.start].decode("utf-8")
            place = place_dans(name, before, len(before))
            message = f"le fichier n'est pas en UTF-8 (octet {data[error.start]:02X})"
            self.report("LEC001", message, place, _UTF_8)
            return None
        text = with_one_ending(text)
        # The same words are the same data, whatever system has written the file.
        self.inputs[key] = hashlib.sha256(text.encode()).hexdigest()
        return self._checked(name, text)

    def _checked(self, name: str, text: str) -> str | None:
        bad = forbidden_character(text)
        if bad:
            place = place_dans(name, text, text.index(chr(int(bad[2:], 16))))
            remedy = "Supprimer ce caractère ; il vient souvent d'un copier-coller depuis Word."
            self.report("LEC002", f"le fichier contient un caractère invisible interdit ({bad})", place, remedy)
            return None
        self.textes[name] = text
        return text

    def _bytes(self, path: Path) -> bytes | None:
        try:
            if not path.resolve().is_relative_to(self._real_root):
                self.report("LEC003", "ce lien conduit hors du dossier", path, "Le remplacer par une copie du fichier.")
                return None
            state = path.stat()
            if not stat.S_ISREG(state.st_mode) and not stat.S_ISDIR(state.st_mode):
                message = "ce n'est pas un fichier ordinaire (tube, prise ou périphérique)"
                self.report("LEC003", message, path, "L'ôter du dossier, ou le remplacer par un fichier.")
                return None
            if state.st_size > MAX_OCTETS:
                remedy = "Vérifier qu'il s'agit bien d'un fichier de données."
                self.report("LEC003", f"le fichier dépasse {MAX_OCTETS // 1_000_000} Mo", path, remedy)
                return None
            return path.read_bytes()
        except (OSError, RuntimeError, ValueError) as error:
            self._unreadable(path, error)
            return None

    def _unreadable(self, path: Path, error: Exception) -> None:
        reasons: dict[type[Exception], str] = {
            PermissionError: "les droits de lecture manquent",
            FileNotFoundError: "il n'existe pas",
            IsADirectoryError: "c'est un dossier",
            NotADirectoryError: "ce n'est pas un dossier",
        }
        reason = reasons.get(type(error), "le système le refuse (lien circulaire ou disque en défaut)")
        self.report("LEC003", f"impossible de lire : {reason}", path, "Vérifier le chemin et les droits.")


def is_utf_16(data: bytes) -> bool:
    """Whether `data` is a text where each sign takes two bytes: its mark says so, or every other byte is null."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    start = data[:64]
    return len(start) > 3 and any(start[0::2]) != any(start[1::2])


def is_left_aside(name: str) -> bool:
    """Whether a file or a folder of that name is never data: hidden, left by an editor, or a page to read."""
    return _JAMAIS_LU.match(name.lower()) is not None


def with_one_ending(text: str) -> str:
    """`text` with `\\n` at the end of each line, whatever the system that wrote it."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
