"""The operations as YAML, as a drafter would write them, and the avenant that receives them.

It is being prepared, so its other files may still be incomplete.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path

from msgspec import Struct, field
from pydantic import ValidationError

from docgen.adresses.versions import avenant_numero
from docgen.amend.operation import Operation
from docgen.amend.operations import kinds
from docgen.commandes.tableur.essai import try_changes
from docgen.demande import Order, Outcome
from docgen.dossier import Source
from docgen.findings import Finding, Refusal, errors, find_known
from docgen.load.fichiers import Reader
from docgen.load.yaml_ecriture import pair
from docgen.load.yaml_edition import FichierYaml
from docgen.load.yaml_source import read_yaml
from docgen.montants import A_COMPLETER
from docgen.pipeline import prepare

# A longer text has a file of its own, where it is easier to read again.
MAX_LINES = 3


class Redaction(Struct, frozen=True):
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


# --- the avenant that receives them -----------------------------------------------------------------------------------
class Reception(Struct, frozen=True):
    """An avenant in projet: its file, where its keys stand, and those of its operations that can be read."""

    file: Path
    source: Source
    operations: tuple[tuple[int, Operation], ...]


def receiving(contrat: Path, name: str) -> Reception:
    """The avenant `name` (« avenant-2 ») of the contract of that folder. Raises `Refusal`."""
    known = {path.parent.name: path for path in sorted(contrat.glob("avenants/*/avenant.yaml"))}
    file = find_known(known, name, f"le contrat n'a pas d'avenant « {name} »", "Avenants", "PRO011")
    reader = Reader(file.parent)
    read = read_yaml(reader, file)
    if read is None or ("operations",) not in read[1].keys:
        found = next(iter(reader.findings), None)
        why = found.message if found else "il n'a pas de clé « operations »"
        raise Refusal(f"« {name} » ne peut pas recevoir les opérations : {why}",
                      found.remedy if found else "L'ajouter à la fin de son fichier.", code="PRO011")  # fmt: skip
    raw, source = read
    if raw.get("statut", "projet") != "projet":
        raise Refusal(f"l'{name.replace('-', ' n° ')} est signé : il ne change plus",
                      "Commencer l'avenant suivant, et nommer celui-là.", code="PRO011")  # fmt: skip
    return Reception(file, source, tuple(_operations(raw, file.parent)))


def _operations(raw: dict[str, object], folder: Path) -> Iterator[tuple[int, Operation]]:
    """Those on the text that are complete; what is wrong with the others is told when the dossier is checked."""
    listed = raw.get("operations")
    for rank, item in enumerate(listed if isinstance(listed, list) else ()):
        kind = kinds().get(item.get("nature", "")) if isinstance(item, dict) else None
        if kind is None or "cible" not in item:
            continue
        given = {key: value for key, value in item.items() if key != "fichier"}
        if "fichier" in item:
            given["a"] = Reader(folder).text(folder / item["fichier"]) or ""
        try:
            yield rank, kind.model_validate(given)
        except ValidationError:
            continue


@contextmanager
def prepared_before(order: Order, name: str) -> Iterator[Outcome]:
    """The contract of `order` as it stands before the avenant `name`, whatever is still to be completed after it."""
    with (
        try_changes(order, {}, sans=_later(order.folder / order.contrat, name))
        if name
        else nullcontext(prepare(order)) as outcome
    ):
        yield outcome


def _later(contrat: Path, name: str) -> Callable[[str, list[str]], list[str]]:
    """What a copy leaves out: the avenant and those after it, what is not done yet, the rest of the dossier."""
    rank = avenant_numero(name)

    def left_out(folder: str, names: Sequence[str]) -> list[str]:
        here = Path(folder)
        if here == contrat.parent:
            return [n for n in names if (here / n).is_dir() and n != contrat.name]
        if here == contrat / "avenants":
            return [n for n in names if avenant_numero(n) >= rank]
        if here == contrat / "execution":
            return [n for n in names if A_COMPLETER in (here / n).read_text("utf-8", errors="replace")]
        return []

    return left_out


def added_faults(order: Order, texts: dict[Path, str]) -> list[Finding]:
    """The errors that the dossier would have once `texts` are written, and has not today."""
    known = {(found.code, found.message) for found in prepare(order).findings}
    with try_changes(order, texts) as outcome:
        return [found for found in errors(outcome.findings) if (found.code, found.message) not in known]
