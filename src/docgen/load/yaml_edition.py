"""Changing a YAML file where the loader saw its values stand: every other byte stays."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from docgen.adresses.chemins import Chemin
from docgen.dossier import Source
from docgen.findings import Refusal
from docgen.load.fichiers import with_one_ending
from docgen.load.yaml_ecriture import cle, pair, scalar

# What the Bloc-notes may put before a text (U+FEFF): the loader does not count it.
_MARQUE = "\ufeff"
# What stands before the element of a list on its line.
_DASH = re.compile(" *- +")


class TextEdit(NamedTuple):
    """A text put in the place of what stands between two characters, counted as the loader counts them."""

    start: int
    end: int
    text: str


class FichierYaml(Struct, frozen=True):
    """A YAML file of the dossier: its text as it is on the disk, and where the loader found each value."""

    path: Path
    texte: str
    source: Source

    @property
    def lu(self) -> str:
        """The text as the loader reads it."""
        return with_one_ending(self.texte.removeprefix(_MARQUE))

    def edited(self, edits: Iterable[TextEdit]) -> str:
        """The text with each edit in its place; of two at the same place, the first given comes first."""
        ending = "\r\n" if "\r\n" in self.texte else "\n"
        # The two characters that end a line of Windows are one for the loader.
        text = self.texte.removeprefix(_MARQUE)
        folded = [match.start() - rank for rank, match in enumerate(re.finditer("\r\n", text))]
        pieces, done = [self.texte[: len(self.texte) - len(text)]], 0
        for edit in sorted(edits, key=lambda edit: edit.start):
            start, end = (at + bisect_left(folded, at) for at in (edit.start, edit.end))
            pieces += [text[done:start], edit.text.replace("\n", ending)]
            done = end
        return "".join([*pieces, text[done:]])

    def value_edits(self, valeurs: Mapping[Chemin, str]) -> list[TextEdit]:
        """What puts each of `valeurs` at its path: in the place of what is there, else at the end of its group.

        Raises `Refusal` for a value whose group is empty.
        """
        extents, missing = self.source.extents, dict[Chemin, dict[Chemin, str]]()
        edits = [self._replacing(path, text) for path, text in valeurs.items() if path in extents]
        for path, text in valeurs.items():
            if path not in extents:
                parent = next(path[:size] for size in range(len(path) - 1, -1, -1) if path[:size] in extents)
                missing.setdefault(parent, {})[path[len(parent) :]] = text
        # Of two groups that end together, the deeper comes first.
        for parent in sorted(missing, key=len, reverse=True):
            edits.append(self._adding(parent, missing[parent]))
        return edits

    def _adding(self, parent: Chemin, valeurs: Mapping[Chemin, str]) -> TextEdit:
        """What puts new keys at the end of their group, between its braces when it has some."""
        if not self._in_braces(parent):
            return self.line_edit(parent, nested(valeurs, self._retreat(parent)))
        start, end, _ = self.source.extents[parent]
        inside = self.lu[start + 1 : end - 1].rstrip()
        at = start + 1 + len(inside)
        comma = ", " if inside and not inside.endswith(",") else " " * bool(inside)
        return TextEdit(at, at, comma + ", ".join(f"{'.'.join(map(str, path))}: {_between_commas(text)}"
                                                  for path, text in valeurs.items()))  # fmt: skip

    def _in_braces(self, path: Chemin) -> bool:
        around = (self.source.extents[path[:size]] for size in range(len(path) + 1))
        return any(not place.text and self.lu[place.start : place.start + 1] == "{" for place in around)

    def line_edit(self, chemin: Chemin, lines: Sequence[str]) -> TextEdit:
        """What puts `lines` under the line where the value at `chemin` ends."""
        lu = self.lu
        end = lu.find("\n", self.source.extents[chemin].end)
        at = end if end >= 0 else len(lu)
        return TextEdit(at, at, "".join(f"\n{line}" for line in lines))

    def items_added(self, item: Chemin, texts: Sequence[str], *, before: bool = False) -> TextEdit | None:
        """What puts the elements of YAML `texts` after that `item` of a list, or before it; None when it has no line of
        its own."""
        lu, extent = self.lu, self.source.extents[item]
        start = lu.rfind("\n", 0, extent.start) + 1
        if not (lead := _DASH.fullmatch(lu[start : extent.start])):
            return None
        added = [f"{lead[0]}{text}" for text in texts]
        if before:
            return TextEdit(start, start, "".join(f"{line}\n" for line in added))
        return self.line_edit(item, added)

    def item_removed(self, item: Chemin) -> TextEdit | None:
        """What takes that `item` out of its list, left empty when it was alone; a comment that stands behind it stays.
        None when it has no line of its own, or holds comments that would go with it."""
        lu, extent = self.lu, self.source.extents[item]
        start = lu.rfind("\n", 0, extent.start) + 1
        end = lu.find("\n", extent.end)
        end = end if end >= 0 else len(lu)
        if not _DASH.fullmatch(lu[start : extent.start]) or "#" in lu[extent.start : extent.end]:
            return None
        if (*item[:-1], 1) not in self.source.extents:
            head = lu.rfind(":", 0, start)
            return TextEdit(head + 1, extent.end, " []") if not lu[head + 1 : start].strip() else None
        if lu[extent.end : end].strip():
            return TextEdit(start, extent.end, " " * (len(lu[start : extent.start]) - 2))
        return TextEdit(start - 1, end, "")

    def _replacing(self, path: Chemin, text: str) -> TextEdit:
        extent = self.source.extents[path]
        first = self.lu[extent.start : extent.start + 1] if extent.end > extent.start else ""
        block = pair("", text)[1:] if first in ("|", ">") and "\n" in text else []
        if block:
            retreat = " " * (self.source.keys[path].column - 1)
            return TextEdit(
                extent.start, extent.end, "\n".join(["|-", *(f"{retreat}{line}".rstrip() for line in block)])
            )
        written = scalar(text, first if first in ("'", '"') else "")
        if self._in_braces(path[:-1]) and not written.startswith(("'", '"')):
            written = _between_commas(text)
        # After a key whose value is still empty, a space is needed.
        return TextEdit(extent.start, extent.end, written if first else f" {written}")

    def _retreat(self, parent: Chemin) -> int:
        for path, place in self.source.keys.items():
            if path[:-1] == parent:
                return place.column - 1
        raise Refusal("la clé qui doit recevoir cette valeur est vide", "La compléter d'abord dans le fichier.")


def open_yaml(source: Source) -> FichierYaml:
    """The file of `source`, as it is on the disk. May raise `OSError` and `UnicodeDecodeError`."""
    path = Path(source.file)
    return FichierYaml(path, path.read_bytes().decode(), source)


def _between_commas(text: str) -> str:
    """`text` as it stands between braces, where a comma would end it."""
    return scalar(text, '"' if re.search(r"[,{}\[\]]", text) else "")


def nested(valeurs: Mapping[Chemin, str], retreat: int) -> list[str]:
    """The lines of new keys and of their values, group within group.

    >>> nested({("verse", "etat"): "618 000", ("verse", "departement"): "0"}, 2)
    ['  verse:', '    etat: 618 000', '    departement: 0']
    """
    lines: list[str] = []
    for name in dict.fromkeys(path[0] for path in valeurs):
        inner = {path[1:]: text for path, text in valeurs.items() if path[0] == name}
        if () in inner:
            lines.append(f"{' ' * retreat}{cle(name)}: {scalar(inner[()])}")
        else:
            lines += [f"{' ' * retreat}{cle(name)}:", *nested(inner, retreat + 2)]
    return lines
