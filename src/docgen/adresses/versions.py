"""The versions of a contract, and the full names of versions and séances (« cls-2024-2027/avenant-1 »)."""

from typing import Self

from docgen.adresses import NomCompose

INITIALE = "initiale"
SUIVI = "suivi"
SEANCES = "seances"
_AVENANT = "avenant-"


def avenant_code(numero: int) -> str:
    """The code of the version that the avenant of that number makes.

    >>> avenant_code(2)
    'avenant-2'
    """
    return f"{_AVENANT}{numero}"


def avenant_numero(code: str) -> int:
    """The number of the avenant that makes the version `code`; 0 for any other version.

    >>> avenant_numero("avenant-2"), avenant_numero(INITIALE), avenant_numero("avenant-b")
    (2, 0, 0)
    """
    rest = code.removeprefix(_AVENANT)
    return int(rest) if rest != code and rest.isdecimal() else 0


class NomDeVersion(NomCompose):
    """The full name of a version of a contract, or of a séance; also its folder, in the data and in the output.

    >>> nom = NomDeVersion.of("cls-2024-2027", "avenant-1")
    >>> nom, nom.contrat, nom.code, nom.est_seance
    ('cls-2024-2027/avenant-1', 'cls-2024-2027', 'avenant-1', False)
    >>> NomDeVersion.seance("2025-09-22").jour
    '2025-09-22'
    """

    __slots__ = ()

    @classmethod
    def seance(cls, jour: str) -> Self:
        """The name of the séance of `jour` (« 2025-09-22 »)."""
        return cls.of(SEANCES, jour)

    @property
    def contrat(self) -> str:
        """The code of its contract; « seances » for a séance."""
        return self.sorte

    @property
    def code(self) -> str:
        """The code of the version in its contract; the whole name when it has no contract."""
        return self.rpartition("/")[2]

    @property
    def est_seance(self) -> bool:
        """Whether it names a séance."""
        return self.contrat == SEANCES

    @property
    def jour(self) -> str:
        """The day of the séance; empty for the version of a contract."""
        return self.code if self.est_seance else ""
