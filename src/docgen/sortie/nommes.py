"""The files that a person names (« --docx revisions.docx »): one that docgen did not write there is not replaced.

Such a file has no manifest beside it: what was written, and where, is noted in the user's cache folder. Once that is
emptied, docgen knows no file any more, and replaces none unless it is asked to.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from docgen.findings import Finding, Location, shown
from docgen.sortie import digest_file, put, sha256
from docgen.sortie.cache import cache_folder
from docgen.sortie.copies import keep_copy
from docgen.sortie.disque import make_private
from docgen.sortie.fautes import write_fault

# As many places as are remembered: the oldest are forgotten first.
_RETENUS = 500


def write_named(
    files: Mapping[Path, bytes], *, ecraser: bool = False, intact: Callable[[bytes], bool] | None = None
) -> list[Finding]:
    """Write each file where a person asked for it: all of them or none. What forbade it.

    A file that is there, and not as docgen wrote it, is replaced only with `ecraser`: a copy of it stays beside.
    `intact` knows, of a file that docgen alone makes, one that no hand has changed: it needs neither.
    """
    kept = {place: data for place, data in files.items() if not (intact and _holds(place, intact))}
    findings = [] if ecraser else would_replace(kept)
    if findings or not files:
        return findings
    try:
        for place in _not_ours(kept):
            keep_copy(place)
        with suppress(OSError):
            _note(files)  # before: killed between both, docgen still knows its own file, the former or the new one
        put(files)
    except RuntimeError:  # how a link that leads to itself is said
        return [write_fault(next(iter(files)), OSError("ce lien tourne en rond"))]
    except OSError as error:
        return [write_fault(next(iter(files)), error)]
    return []


def would_replace(files: Mapping[Path, bytes | None]) -> list[Finding]:
    """A finding for each place that holds a file that docgen did not write, or not so; None: its content to come."""
    return [
        Finding(
            "SOR001",
            "ce fichier existe déjà, et docgen ne l'a pas écrit (ou il a changé depuis) ; il serait remplacé",
            Location(shown(place)),
            "Donner un autre nom, ou relancer avec --ecraser.",
        )
        for place in _not_ours(files)
    ]


def _not_ours(files: Mapping[Path, bytes | None]) -> list[Path]:
    return [
        place
        for place, data in files.items()
        if place.is_file() and digest_file(place) not in (*_known(place), data and sha256(data))
    ]


def _holds(place: Path, intact: Callable[[bytes], bool]) -> bool:
    with suppress(OSError):
        return place.is_file() and intact(place.read_bytes())
    return False


def _known(place: Path) -> list[str]:
    """The digests of what docgen wrote there: the one before last, the last; empty when nobody knows."""
    entry = _entry(place)
    with suppress(OSError, ValueError):
        return entry.read_text("utf-8").split() if entry else []
    return []


def _note(files: Mapping[Path, bytes]) -> None:
    folder = cache_folder("ecrits")
    notes: dict[Path, str] = {}
    for place, data in files.items():
        if entry := _entry(place):
            former = [digest for digest in _known(place)[-1:] if digest != sha256(data)]
            notes[entry] = "\n".join([*former, sha256(data)])
    if folder:
        make_private(folder)
        put(notes)
    entries = sorted(folder.iterdir(), key=lambda entry: entry.stat().st_mtime) if folder else []
    for entry in entries[:-_RETENUS]:
        entry.unlink(missing_ok=True)


def _entry(place: Path) -> Path | None:
    folder = cache_folder("ecrits")
    return folder / sha256(str(place.resolve()).encode("utf-8", "surrogateescape")) if folder else None
