"""The two sides of a comparison, once read: by `cotes_de_versions`, from the data; by `fichiers`, from Word files; by
`dossiers_produits`, from folders that docgen has written."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct, field

from docgen.diff.causes import Causes
from docgen.diff.releve import Releve
from docgen.document import Document
from docgen.findings import Finding

if TYPE_CHECKING:
    from docgen.compute import Version
    from docgen.dossier import Dossier


class Illisible(Exception):
    """A side cannot be read; carries what is wrong in its data."""

    def __init__(self, cote: str, findings: list[Finding]) -> None:
        super().__init__(cote)
        self.cote = cote
        self.findings = findings


class Cote(Struct, frozen=True):
    """One side: its name as typed, the statement of each contract, the documents by their full name.

    `versions` are those that the statements were made from, by the code of the contract; `dossier` holds them. From
    files, `causes` are what they say of each contract: the version before, and what its avenant moves since.
    """

    nom: str
    releves: Mapping[str, Releve]
    documents: Mapping[str, Document] = field(default_factory=dict)
    versions: "Mapping[str, Version]" = field(default_factory=dict)
    dossier: "Dossier | None" = None
    causes: Mapping[str, tuple[str, Causes]] = field(default_factory=dict)


def full_name(holder: str, document: Document) -> str:
    """The name of `document` among those of several contracts: after the code of its contract, or its séance."""
    return f"{holder}/{document.name}"
