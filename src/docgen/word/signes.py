"""One character for each thing of a Word file that has no words, so that what is compared is a text."""

from msgspec import Struct, field

from docgen.diff.mots import WORDLESS


class Signes(Struct):
    """One character for each key of what has no words: equal keys, equal characters."""

    known: dict[object, str] = field(default_factory=dict)

    def of(self, *key: object) -> str:
        """The character of `key`."""
        return self.known.setdefault(key, chr(WORDLESS + len(self.known)))
