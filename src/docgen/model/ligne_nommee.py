"""What a text gets for a field that names a line of others."""

from collections.abc import Mapping
from types import MappingProxyType

_AUCUNE: Mapping[str, object] = MappingProxyType({})


class LigneNommee(str):
    """The line that a `renvoi` names, for a text: its code, wherever words are put together or compared; its fields
    behind a dot; and `dit`, what people call it, where it is printed alone."""

    def __new__(cls, code: str, dit: str = "", valeurs: Mapping[str, object] = _AUCUNE) -> "LigneNommee":
        """The line of that code, called `dit`, whose fields have those values."""
        line = super().__new__(cls, code)
        # Before the methods that any text has: a field may be called « count ».
        vars(line).update(valeurs, _dit=dit)
        return line

    @property
    def dit(self) -> str:
        """What people call it."""
        return str(vars(self)["_dit"])
