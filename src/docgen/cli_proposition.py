"""What « docgen avenant proposer » shows: on standard output the YAML alone, ready to paste; the rest beside it."""

from __future__ import annotations

import json as json_library
import sys
from typing import TYPE_CHECKING

from rich.console import Console

from docgen.cli_affichage import as_json, counts, show_findings

if TYPE_CHECKING:
    from docgen.proposition import Reponse


def show_proposal(found: Reponse, *, json: bool) -> None:
    """The findings, the sentence of each operation, then the operations themselves."""
    if json:
        operations = [one.model_dump(mode="json", exclude_unset=True) for one in found.operations]
        content = {"constats": [as_json(finding) for finding in found.findings], "operations": operations,
                   "phrases": list(found.phrases), "ecrits": [path.as_posix() for path in found.ecrits]}  # fmt: skip
        sys.stdout.write(json_library.dumps(content, ensure_ascii=False, indent=2) + "\n")
        return
    told = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)
    show_findings(told, found.findings)
    for rank, phrase in enumerate(found.phrases, 1):
        told.print(f"{rank}. {phrase or found.operations[rank - 1].nature}")
    told.file.flush()
    if found.yaml and not found.ecrits and not found.failed:
        sys.stdout.write(found.yaml)
        sys.stdout.flush()
    for path in found.ecrits:
        told.print(f"{path.as_posix()} : écrit.")
    told.print(_summary(found))


def _summary(found: Reponse) -> str:
    count = len(found.operations)
    if found.failed:
        return f"{counts(found.findings)} Rien n'est écrit."
    if not count:
        return "Aucun changement : le texte est celui du contrat en vigueur."
    return f"{count} opération(s). Les relire, et leur donner un motif."
