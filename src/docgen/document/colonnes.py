"""An avenant beside the contract: what it says, the articles before, the articles after. Dumb values for one page."""

from msgspec import Struct

from docgen.document import Block


class OperationEnRegard(Struct, frozen=True):
    """An operation as the avenant says it: its rank from 1, its kind, and its blocks."""

    rang: int
    nature: str
    blocs: tuple[Block, ...]


class Rangee(Struct, frozen=True):
    """A division of the avenant: what it says, and its article before and after (none for data).

    The author of each mark is the rank of the operation.
    """

    numero: str
    titre: str
    passages: tuple[OperationEnRegard, ...]
    avant: tuple[Block, ...] = ()
    apres: tuple[Block, ...] = ()


class Colonnes(Struct, frozen=True):
    """The page: its title, the name of each column, a sentence, and the rows."""

    titre: str
    chapeau: str
    noms: tuple[str, str, str]
    rangees: tuple[Rangee, ...]
