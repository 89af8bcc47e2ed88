"""How each thing is called: one module for each little language, with what writes such a name and what reads it.

Names are texts, since files, templates and people write them; each has a type, so that no code elsewhere pastes or
splits one, and a name of one language is never taken for that of another.
"""

from typing import Self


class NomCompose(str):
    """A kind and a name: « axe/1 », « fiche/1.2 », « cible/2025 »; the name may hold other « / »."""

    __slots__ = ()

    @classmethod
    def of(cls, sorte: str, code: str) -> Self:
        """The one of that kind which has that name."""
        return cls(f"{sorte}/{code}")

    @property
    def sorte(self) -> str:
        """The word before the first « / »: « contrat », « axe », « fiche », « cible »…"""
        return self.partition("/")[0]

    @property
    def code(self) -> str:
        """Which one: what follows; empty when nothing does (« contrat », « situation »)."""
        return self.partition("/")[2]
