"""The avenant that receives the operations: it is being prepared, so its other files may still be incomplete."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from docgen.adresses.versions import avenant_numero
from docgen.amend.operation import Operation
from docgen.amend.operations import kinds
from docgen.commandes.tableur.essai import try_changes
from docgen.demande import Order, Outcome
from docgen.dossier import Source
from docgen.findings import Finding, Refusal, errors
from docgen.load.fichiers import Reader
from docgen.load.yaml_source import read_yaml
from docgen.model.entete import A_COMPLETER
from docgen.pipeline import prepare


@dataclass(frozen=True, slots=True)
class Reception:
    """An avenant in projet: its file, where its keys stand, and those of its operations that can be read."""

    file: Path
    source: Source
    operations: tuple[tuple[int, Operation], ...]


def receiving(contrat: Path, name: str) -> Reception:
    """The avenant `name` (« avenant-2 ») of the contract of that folder. Raises `Refusal`."""
    file = contrat / "avenants" / name / "avenant.yaml"
    if not file.is_file():
        known = ", ".join(sorted(path.parent.name for path in contrat.glob("avenants/*/avenant.yaml"))) or "aucun"
        raise Refusal(f"le contrat n'a pas d'avenant « {name} »", f"Avenants : {known}.", code="PRO011")
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
