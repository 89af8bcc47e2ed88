"""What stands inside a paragraph, and the mark of what has changed: the leaves of a document."""

from datetime import date
from typing import Literal, NamedTuple

from msgspec import Struct

from docgen.adresses.montants import SANS_NOM, NomDeMontant
from docgen.montants import Montant


# --- what has changed ----------------------------------------------------------------------------------------------
class Revision(Struct, frozen=True):
    """A mark of change, that a person accepts or rejects: who made it, and the day; `None` when no day is said."""

    sort: Literal["insertion", "suppression"]
    auteur: str
    jour: date | None = None


# --- inside a paragraph --------------------------------------------------------------------------------------------
class Text(Struct, frozen=True):
    """Words, with French typography already set. `raised` is for the « er » of « 1er ».

    Of a Word file that was read, `struck`: words that a person has struck out; `unseen`: why nobody sees them.
    `name` is the version and cell, or indicator, whose value or absence the words say; empty for other words. `vers`
    names the heading that they lead to (`Heading.ancre`).
    """

    text: str
    bold: bool = False
    italic: bool = False
    raised: bool = False
    name: NomDeMontant = SANS_NOM
    struck: bool = False
    unseen: str = ""
    vers: str = ""


class Amount(Struct, frozen=True):
    """An amount as shown; `name`, its version and cell, compares and explains two showings. `centimes`: two decimals,
    even zeros, as another of its column has; `nu`: without « € », which its table says once."""

    value: Montant
    name: NomDeMontant
    bold: bool = False
    italic: bool = False
    centimes: bool = False
    nu: bool = False


class Blank(Struct, frozen=True):
    """A place still to fill in (« IBAN »); shown highlighted. `name`: the cell or indicator whose value is to come."""

    label: str
    name: NomDeMontant = SANS_NOM

    @property
    def value(self) -> None:
        """None: what a text compares with the value of an amount."""


class Checkbox(Struct, frozen=True):
    """A box of a form, ticked or not, followed by its label; each writer makes it a box that assistive tools read."""

    label: str
    checked: bool


class LineBreak(Struct, frozen=True):
    """A new line inside the same paragraph."""


class PageDe(Struct, frozen=True):
    """The number of the page of the heading `vers`: known by the writers that make pages, nothing for the others."""

    vers: str


class Link(Struct, frozen=True):
    """Words that lead out of the document, to a page or to a mailbox: `address` says which (https://…, mailto:…)."""

    text: str
    address: str
    bold: bool = False
    italic: bool = False


class Note(Struct, frozen=True):
    """What a note at the foot of the page says, at the place of its call; `rang` is its number, once it is counted."""

    content: "tuple[Leaf, ...]"
    rang: int = 0


class ImageLue(Struct, frozen=True):
    """What the file of a picture holds: its bytes (PNG or JPEG), its width and its height in points."""

    data: bytes
    largeur: int
    hauteur: int

    @property
    def sorte(self) -> str:
        """« png » or « jpeg »."""
        return "png" if self.data.startswith(b"\x89PNG") else "jpeg"


class Image(Struct, frozen=True):
    """A picture, alone in its paragraph: what it shows for those who do not see it (`alt`), and its caption.

    `source` is its file as the text names it, then, once that is read, the digest of what it holds
    (« images/plan.png#3f2a91c07b1e »); `fichier`, what it holds, once the document is composed.
    """

    alt: str
    source: str
    legende: str = ""
    fichier: ImageLue | None = None


class EntreeDeSommaire(NamedTuple):
    """A line of the contents: the level of a heading, the name of its place, its words.

    Of a heading that has marks, `dit` is what it says with them, and `revision` the mark of the whole.
    """

    niveau: int
    vers: str
    titre: str
    dit: "tuple[Inline, ...]" = ()
    revision: Revision | None = None

    @property
    def part(self) -> bool:
        """Whether its heading goes."""
        return self.revision is not None and self.revision.sort == "suppression"


class Sommaire(Struct, frozen=True):
    """The contents of what follows, alone in its paragraph: the headings down to the level `niveaux`.

    `entrees` are its lines, known once the document is whole; only the writers that make pages show them.
    """

    niveaux: int
    entrees: tuple[EntreeDeSommaire, ...] = ()


Leaf = Text | Amount | Blank | Checkbox | LineBreak | PageDe | Link | Note | Image | Sommaire


class Revised(Struct, frozen=True):
    """Words inserted or deleted inside a paragraph that was there before and stays; a mark holds no other mark."""

    content: tuple[Leaf, ...]
    revision: Revision


Inline = Leaf | Revised
