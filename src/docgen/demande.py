"""What is asked of the map, and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from docgen.check.acceptes import Accepte
from docgen.classeur import Classeur
from docgen.compute import Version
from docgen.document import Document
from docgen.dossier import Dossier
from docgen.findings import Finding, errors


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked: a folder of data, the templates, and what to keep. Empty means all.

    `names` are the full names of versions and séances (« cls-2024-2027/avenant-1 », « seances/2025-09-22 »); `regles`,
    the codes of the rules to consult.
    """

    folder: Path
    templates: Path
    contrat: str = ""
    version: str = ""
    kinds: frozenset[str] = frozenset()
    formats: tuple[str, ...] = ("docx",)
    sortie: Path = Path("output")
    final: bool = False
    publie: bool = False
    ecraser: bool = False
    seance: str = ""
    names: frozenset[str] = frozenset()
    regles: frozenset[str] = frozenset()

    @property
    def entier(self) -> bool:
        """Whether every document is asked."""
        return not any((self.contrat, self.version, self.kinds, self.seance, self.names))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came out: findings first, then as much as the findings allowed.

    `documents` are those of each version, then of each séance (« seances/2025-09-22 »), by its full name. `acceptes`
    are the findings that the dossier accepts, not among the others; `regles`, the codes of the rules that have run.
    """

    findings: list[Finding] = field(default_factory=list)
    dossier: Dossier | None = None
    versions: Mapping[str, Sequence[Version]] = field(default_factory=dict)
    documents: Mapping[str, Sequence[Document]] = field(default_factory=dict)
    classeurs: Mapping[str, Classeur] = field(default_factory=dict)
    written: tuple[Path, ...] = ()
    unchanged: tuple[Path, ...] = ()
    acceptes: tuple[Accepte, ...] = ()
    regles: frozenset[str] = frozenset()

    @property
    def failed(self) -> bool:
        """Whether an error forbids to go on."""
        return bool(errors(self.findings))

    def plus(self, findings: list[Finding]) -> Outcome:
        """The same with more findings."""
        return replace(self, findings=[*self.findings, *findings])
