"""Which operation wrote a line, or moved a value: « avenant-1/2 », « cls-2024-2027/avenant-1/2 »."""

from typing import Self


class Origine(str):
    """The version that an avenant makes, and the rank (from 1) of an operation in it; empty for the signed text.

    Inside a contract the version is named by its code; across contracts, by its full name.

    >>> origine = Origine.of("avenant-1", 2)
    >>> origine, origine.version, origine.rang, origine.du_contrat("cls")
    ('avenant-1/2', 'avenant-1', 2, 'cls/avenant-1/2')
    >>> Origine("").version, Origine("").rang
    ('', 0)
    """

    __slots__ = ()

    # The text as it was signed, which no operation wrote.
    SIGNE: "Origine"

    @classmethod
    def of(cls, version: str, rang: int) -> Self:
        """The operation of that rank (from 1) in the avenant of `version`: a code, or a full name."""
        return cls(f"{version}/{rang}")

    def du_contrat(self, code: str) -> "Origine":
        """The same, named across contracts."""
        return type(self)(f"{code}/{self}")

    @property
    def version(self) -> str:
        """The version, as it was named."""
        return self.rpartition("/")[0]

    @property
    def rang(self) -> int:
        """The rank of the operation, from 1; 0 for the signed text."""
        rang = self.rpartition("/")[2]
        return int(rang) if rang.isdecimal() else 0


Origine.SIGNE = Origine("")
