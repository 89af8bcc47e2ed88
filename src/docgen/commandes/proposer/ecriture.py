"""The operations as YAML, as a drafter would write them, and their place in the file of an avenant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from docgen.amend.operation import Operation
from docgen.load.yaml_ecriture import pair
from docgen.load.yaml_edition import FichierYaml

# A longer text has a file of its own, where it is easier to read again.
MAX_LINES = 3


@dataclass(frozen=True, slots=True)
class Redaction:
    """The lines of YAML of each operation, and the texts that have a file of their own, by path beside it."""

    operations: tuple[tuple[str, ...], ...]
    textes: Mapping[str, str] = field(default_factory=dict)

    def yaml(self, retreat: int = 0) -> str:
        """All the operations, each line set in by `retreat`."""
        lines = (line for operation in self.operations for line in operation)
        return "".join(f"{' ' * retreat if line else ''}{line}\n" for line in lines)


def write_operations(operations: Sequence[Operation], taken: frozenset[str] | None) -> Redaction:
    """`operations` as YAML; `taken` are the files that exist beside it, None when there is no place for files."""
    texts: dict[str, str] = {}
    written = []
    for operation in operations:
        values = operation.model_dump(exclude_unset=True, exclude={"motif"})
        text = values.get("a", "")
        if taken is not None and sum(bool(line.strip()) for line in text.split("\n")) > MAX_LINES:
            name = _free(values["cible"]["article"], taken | texts.keys())
            texts[name] = f"{text}\n"
            values["a"] = None
            values["fichier"] = name
        lines = list(_mapping(values))
        written.append((f"- {lines[0]}", *(f"  {line}" if line else "" for line in lines[1:])))
    return Redaction(tuple(written), texts)


def _free(article: str, taken: frozenset[str] | set[str]) -> str:
    stem = article.replace(" ", "-")
    rank = next(rank for rank in range(1, len(taken) + 2) if f"textes/{stem}-{rank}.md" not in taken)
    return f"textes/{stem}-{rank}.md"


def _mapping(values: Mapping[str, object]) -> Iterator[str]:
    for key, value in values.items():
        if isinstance(value, Mapping):
            yield f"{key}:"
            yield from (f"  {line}" for line in _mapping(value))
        elif value is not None:
            yield from pair(key, str(value))


def appended(fichier: FichierYaml, ecrit: Redaction) -> str:
    """The text of an avenant with the operations after those that it has; no other line changes."""
    first = fichier.source.values.get(("operations", 0))
    # The place of an item is that of its first key, after « - ».
    retreat = first.column - 3 if first else 2
    edit = fichier.line_edit(("operations",), ecrit.yaml(retreat).removesuffix("\n").split("\n"))
    return fichier.edited([edit if edit.start < len(fichier.lu) else edit._replace(text=f"{edit.text}\n")])


def taken(folder: Path) -> frozenset[str]:
    """The texts that the folder of an avenant already has."""
    return frozenset(path.relative_to(folder).as_posix() for path in folder.glob("textes/*"))
