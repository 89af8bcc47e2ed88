"""What a person remarks beside a value, kept in its file: a comment at the end of its line."""

import re
from collections.abc import Mapping
from pathlib import Path

from docgen.adresses.chemins import Chemin
from docgen.dossier import Extent, Source
from docgen.load.yaml_edition import FichierYaml, TextEdit
from docgen.load.yaml_source import read_extents

# What ends a line, or is no sign, for YAML.
_NO_WORD = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029\ufeff]+")
_BLOCKS, _BRACES = ("|", ">"), ("{", "[")


def one_line(remarque: str) -> str:
    """The words of a remark on one line, as a comment holds them.

    >>> one_line("selon\\nmandat 123 ")
    'selon mandat 123'
    """
    return _NO_WORD.sub(" ", remarque).strip()


def with_remarks(texte: str, remarques: Mapping[Chemin, str]) -> tuple[str, list[Chemin]]:
    """The YAML `texte` with each remark at the end of the line of its value, after the one that is there; and the paths
    whose value takes none: it is written between braces, or as a block of lines.

    >>> with_remarks("etat: 618 000\\nautre: 0 # vu\\n", {("etat",): "mandat 123", ("autre",): "mandat 7"})
    ('etat: 618 000  # mandat 123\\nautre: 0 # vu ; mandat 7\\n', [])
    """
    file = FichierYaml(Path(), texte, Source("", measure=lambda: read_extents(file.lu)))
    edits: list[TextEdit] = []
    left: list[Chemin] = []
    for path, said in remarques.items():
        edit = _beside(file.lu, file.source.extents, path, said)
        if edit is None:
            left.append(path)
        else:
            edits.append(edit)
    return file.edited(edits), left


def _beside(lu: str, extents: Mapping[Chemin, Extent], path: Chemin, said: str) -> TextEdit | None:
    """What puts the remark there; None when it has no place."""
    around = [lu[extents[path[:size]].start :][:1] for size in range(len(path) + 1) if path[:size] in extents]
    if path not in extents or any(sign in _BRACES for sign in around) or around[-1] in _BLOCKS:
        return None
    end = extents[path].end
    rest = lu[end:].partition("\n")[0]
    there = rest.strip()
    if there and not there.startswith("#"):
        return None
    if said in there:
        return TextEdit(end, end, "")
    return TextEdit(end, end + len(rest), f"{rest.rstrip()} ; {said}" if there else f"  # {said}")
