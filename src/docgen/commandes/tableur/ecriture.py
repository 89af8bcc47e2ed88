"""Changing values in a YAML file and nothing else: each is put in its place, every other byte stays.

The loader knows where each value stands. A key that is missing is added at the end of its group, in the same retreat.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from docgen.dossier import Path as KeyPath
from docgen.dossier import Source
from docgen.findings import Location, Refusal

_QUOTED = re.compile(r"'([^']*)'|\"([^\"\\]*)\"")
_PLAIN = re.compile(r"(.*?)(?=\s+#|\s*$)")
_EMPTY = re.compile(r"\s*(#.*)?\r?$")


class Scalaire(NamedTuple):
    """A value as written: line and columns (from 0) between which its words stand, and the words."""

    ligne: int
    debut: int
    fin: int
    texte: str


@dataclass(frozen=True, slots=True)
class Fichier:
    """A YAML file of the dossier: its text, and where the loader found each value."""

    path: Path
    texte: str
    source: Source

    def scalaire(self, chemin: KeyPath) -> Scalaire | None:
        """The value at `chemin`; None when nothing is written there."""
        place = self.source.values.get(chemin)
        if place is None:
            return None
        line, column = place.line - 1, place.column - 1
        text = self.texte.split("\n")[line]
        if quoted := _QUOTED.match(text, column):
            group = 1 if quoted.group(1) is not None else 2
            return Scalaire(line, quoted.start(group), quoted.end(group), quoted.group(group))
        plain = _PLAIN.match(text, column)
        end = plain.end(1) if plain else column
        return Scalaire(line, column, end, text[column:end])


def modifie(fichier: Fichier, valeurs: Mapping[KeyPath, str]) -> str:
    """The text of `fichier` with each of `valeurs` at its path. Raises `Refusal` where that cannot be."""
    lines = fichier.texte.split("\n")
    edits: list[tuple[int, int, int, str]] = []
    missing: dict[KeyPath, dict[KeyPath, str]] = {}
    for path, text in valeurs.items():
        scalar = fichier.scalaire(path)
        if scalar:
            edits.append((scalar.ligne, scalar.debut, scalar.fin, text))
        else:
            parent = next(path[:n] for n in range(len(path) - 1, -1, -1) if path[:n] in fichier.source.values)
            missing.setdefault(parent, {})[path[len(parent) :]] = text
    for parent, added in missing.items():
        row, retreat = _end_of(fichier, parent, lines)
        ending = "\r\n" if "\r\n" in fichier.texte else "\n"
        # Of two groups that end together, the deeper comes first.
        edits.append((row, -1, -retreat, ending.join(_nested(added, retreat)) + ending.removesuffix("\n")))
    for row, start, end, text in sorted(edits, reverse=True):
        if start < 0:
            lines[row:row] = text.split("\n")
        else:
            lines[row] = lines[row][:start] + text + lines[row][end:]
    return "\n".join(lines)


def _end_of(fichier: Fichier, parent: KeyPath, lines: list[str]) -> tuple[int, int]:
    """The row after the last one of the group `parent`, and the retreat of its keys."""
    source = fichier.source
    children = [place.column - 1 for path, place in source.keys.items() if path[:-1] == parent]
    if not children:
        raise Refusal("la clé qui doit recevoir cette valeur est vide", "La compléter d'abord dans le fichier.")
    first = min(place.line for path, place in source.keys.items() if path[:-1] == parent)
    after = [
        place.line - 1
        for place in (*_outside(source.keys, parent), *_outside(source.values, parent))
        if place.line > first
    ]
    row = min(after, default=len(lines))
    while _EMPTY.match(lines[row - 1]):
        row -= 1
    return row, children[0]


def _outside(places: Mapping[KeyPath, Location], parent: KeyPath) -> Iterable[Location]:
    return (place for path, place in places.items() if path[: len(parent)] != parent)


def _nested(values: Mapping[KeyPath, str], retreat: int) -> list[str]:
    """The lines of new keys and of their values, group within group."""
    made: list[str] = []
    for name in dict.fromkeys(path[0] for path in values):
        inner = {path[1:]: text for path, text in values.items() if path[0] == name}
        if () in inner:
            made.append(f"{' ' * retreat}{name}: {inner[()]}")
        else:
            made += [f"{' ' * retreat}{name}:", *_nested(inner, retreat + 2)]
    return made


def nouveau(entete: Mapping[str, str], valeurs: Mapping[KeyPath, str], schema: str) -> str:
    """A new execution file."""
    lines = [f"# yaml-language-server: $schema={schema}", *(f"{key}: {value}" for key, value in entete.items()), ""]
    if not any(path[0] == "actions" for path in valeurs):
        lines.append("actions: {}")
    return "\n".join([*lines, *_nested(valeurs, 0), ""])


def ecrire(textes: Mapping[Path, str]) -> None:
    """Put each text in the place of its file: all are on the disk beside before the first takes its place.

    May raise `OSError`; then no file has changed, unless the disk fails between two renamings.
    """
    beside = {path.resolve(): path.resolve().with_name(f".{path.name}.docgen") for path in textes}
    try:
        for (target, new), text in zip(beside.items(), textes.values(), strict=True):
            target.parent.mkdir(parents=True, exist_ok=True)
            write_flushed(new, text.encode())
            if target.exists():
                new.chmod(target.stat().st_mode & 0o777)
        for target, new in beside.items():
            new.replace(target)
    finally:
        for new in beside.values():
            new.unlink(missing_ok=True)


def write_flushed(path: Path, data: bytes) -> None:
    """Write `data` to `path`, and have it on the disk."""
    with path.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
