"""The logos of the gabarits that stand for those that each authority has: they are seen in a projet, never signed."""

from collections.abc import Iterable
from pathlib import Path

from docgen.document import Document
from docgen.findings import Finding, Location, Severity, shown

A_REMPLACER = "TPL010"
# What the PNG files that docgen ships say of themselves (a « tEXt » chunk), and that no other says.
_MARQUE = b"tEXtdocgen\x00"


def a_remplacer(documents: Iterable[Document], gabarits: Path) -> list[Finding]:
    """One finding for each logo of the folder `gabarits` that `documents` bear, and that is only a place kept."""
    borne = [dict(document.fields).get("logos", "") for document in documents]
    return [
        Finding(
            A_REMPLACER,
            f"« {path.name} » n'est qu'une place : les documents définitifs porteraient « Logo… (à remplacer) »",
            Location(shown(path)),
            "Y mettre l'image que l'administration a reçue, au format PNG et sous le même nom.",
            Severity.A_CORRIGER,
            qui="juridique",
        )
        for path in sorted((gabarits / "logos").glob("*.png"))
        if any(said in ("", path.stem) for said in borne) and _MARQUE in path.read_bytes()[:4096]
    ]
