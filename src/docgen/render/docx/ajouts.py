"""What a document adds to the package of its Word file: the pages and mailboxes that its words lead to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from docgen.ooxml.noms import RELATION
from docgen.render.docx.wordml import escape

RELATIONS_OF_DOCUMENT = "word/_rels/document.xml.rels"
_END = b"</Relationships>"


@dataclass(slots=True)
class Ajouts:
    """What one document adds while it is written, each thing once."""

    relations: dict[tuple[str, str], str] = field(default_factory=dict)

    def link(self, address: str) -> str:
        """The id of the relation to `address`, out of the file."""
        return self._relation("hyperlink", address)

    def _relation(self, kind: str, target: str) -> str:
        return self.relations.setdefault((kind, target), f"docgen{len(self.relations) + 1}")

    def parts(self, fixed: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
        """The parts of the gabarit that change, of `fixed`, and those that come; none for most documents."""
        if self.relations:
            yield RELATIONS_OF_DOCUMENT, fixed[RELATIONS_OF_DOCUMENT].replace(_END, self._written() + _END)

    def _written(self) -> bytes:
        return "".join(
            f'<Relationship Id="{id_}" Type="{RELATION}/{kind}" Target="{escape(target)}" TargetMode="External"/>'
            for (kind, target), id_ in self.relations.items()
        ).encode()
