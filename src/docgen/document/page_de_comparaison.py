"""What the page of a comparison shows, in dumb values: figures, charts, tables, then documents passage by passage."""

from typing import Literal

from msgspec import Struct

from docgen.document import Block, Inline

# How grave the change of a passage is: what comes or goes; a value (number, date, reference, box, sign), however it is
# written; words and punctuation; what is neither read nor counted.
Genre = Literal["fond", "chiffres", "redaction", "typographie"]
RoleDeLigne = Literal["corps", "groupe", "total", "detail"]
# Signs that no one reads aloud: all that is folded, and it is counted.
LEGERES: tuple[Genre, ...] = ("typographie",)


class Chiffre(Struct, frozen=True):
    """One of the figures at the top: what it counts, the figure, and a sentence that explains it."""

    nom: str
    valeur: str
    detail: str


class Cellule(Struct, frozen=True):
    """What a cell shows, and the number that sorts it (none: it sorts as text).

    `operations` pairs each operation of the avenants that it cites with its words; they are then shown instead.
    """

    texte: str
    tri: int | None = None
    operations: tuple[tuple[str, str], ...] = ()


class LigneDeTableau(Struct, frozen=True):
    """A row of a table. `groupe` opens a group of rows, `total` closes one, `detail` is a part of the row above."""

    cellules: tuple[Cellule, ...]
    role: RoleDeLigne = "corps"

    @classmethod
    def of(cls, *textes: str, role: RoleDeLigne = "corps") -> "LigneDeTableau":
        """The row whose cells show `textes`, and sort as texts."""
        return cls(tuple(Cellule(texte) for texte in textes), role)


class Tableau(Struct, frozen=True):
    """A table: its caption, the head of each column, how many of them are figures, its rows.

    The figures are the last columns but `suite`. `filtres` are the columns with a list of choices; a table with none of
    them is only read.
    """

    titre: str
    colonnes: tuple[str, ...]
    chiffres: int
    lignes: tuple[LigneDeTableau, ...]
    filtres: tuple[str, ...] = ()
    trie: bool = False
    suite: int = 0


class Barre(Struct, frozen=True):
    """A bar: its name, the centimes of each segment (one of them may be negative), and what is written at its end."""

    nom: str
    segments: tuple[int, ...]
    fin: str


class Graphique(Struct, frozen=True):
    """A chart of horizontal bars, in groups; `series` names the segments. `tableau` says the same in figures."""

    titre: str
    series: tuple[str, ...]
    groupes: tuple[tuple[str, tuple[Barre, ...]], ...]
    tableau: Tableau


class LigneRepliee(Struct, frozen=True):
    """Lines that are counted, with what binds in them; each of them is whole, on demand."""

    dite: tuple[Inline, ...]
    entieres: tuple[tuple[Inline, ...], ...]


LigneDite = tuple[Inline, ...] | LigneRepliee


class Point(Struct, frozen=True):
    """What is said first of one thing: its name, what becomes of it, the operations that do it (each with its words),
    and its lines, under their marks."""

    nom: str
    lignes: tuple[LigneDite, ...]
    sort: str = ""
    operations: tuple[tuple[str, str], ...] = ()


class EtapeDeRelecture(Struct, frozen=True):
    """A part of what is said of a contract: what the act changes, what is known since…

    It has points, then tables to read and charts (both folded under the words of `pli` when it has any), then tables
    to sort. `code` names it in an address; one that is `pliee` opens on demand.
    """

    code: str
    titre: str
    points: tuple[Point, ...] = ()
    resume: tuple[Tableau, ...] = ()
    graphiques: tuple[Graphique, ...] = ()
    tableaux: tuple[Tableau, ...] = ()
    pli: str = ""
    pliee: bool = False

    @property
    def vide(self) -> bool:
        """Whether it says nothing."""
        return not (self.points or self.resume or self.graphiques or self.tableaux)


class PartieDeContrat(Struct, frozen=True):
    """What is said of one contract: figures, how much differs in sentences, then each part."""

    nom: str
    titre: str
    chiffres: tuple[Chiffre, ...]
    phrases: tuple[str, ...]
    etapes: tuple[EtapeDeRelecture, ...]


class Morceau(Struct, frozen=True):
    """Blocks of a document that follow each other: unchanged (no `gravite`), or one change, with its marks.

    `debut` and `fin` say where it is in the document, from 0 to 1; `operations` are those that caused it.
    `leger`: a change that a reader may leave aside; `titre`: a heading that stays in sight above what changes. `dits`
    are the lines that say what changes besides the words: no mark shows it; `nature` says of what kind the change is,
    when its `gravite` does not tell. What only changes place is shown where it is now; `deplace` is the same number
    there and, without blocks, where it was. `suivi` says whether a person had tracked the change, when some are not.
    """

    blocs: tuple[Block, ...]
    debut: float
    fin: float
    gravite: Genre | None = None
    operations: tuple[str, ...] = ()
    leger: bool = False
    titre: bool = False
    dits: tuple[tuple[Inline, ...], ...] = ()
    nature: str = ""
    deplace: int = 0
    suivi: str = ""


class DocumentRelu(Struct, frozen=True):
    """A document on both sides; `sort` says whether one side lacks it.

    `dans` is the title of the document that shows all of it already; it has no `morceaux` then. `compte` says how much
    changes in it, as it is said elsewhere; empty when nothing else says it: then its `changements` are counted.
    """

    nom: str
    titre: str
    sort: Literal["ajoute", "retire", "modifie", "egal"]
    morceaux: tuple[Morceau, ...]
    dans: str = ""
    compte: str = ""

    @property
    def changements(self) -> tuple[Morceau, ...]:
        """Its changes, in reading order."""
        return tuple(morceau for morceau in self.morceaux if morceau.gravite)


class OperationDite(Struct, frozen=True):
    """An operation of an avenant: its origin, as the marks carry it, where the avenant says it, and its blocks."""

    origine: str
    nom: str
    blocs: tuple[Block, ...]


class Relecture(Struct, frozen=True):
    """The page: its title, what it is about, sentences on what was compared and what was not, and its parts."""

    titre: str
    sujet: str
    phrases: tuple[str, ...]
    contrats: tuple[PartieDeContrat, ...]
    documents: tuple[DocumentRelu, ...]
    operations: tuple[OperationDite, ...] = ()
