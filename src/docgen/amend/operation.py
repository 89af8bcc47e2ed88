"""What every operation of an avenant is: frozen data that says what it does to the text, or to the data.

One kind, one class in `operations/`. On the text an operation gives `edits` (all counted on the text before the
avenant); on the data it `change`s the contract. Either raises `Refusal`, and then nothing changes. The sentence of the
avenant is the formule `templates/textes/formules/<nature>.md`.

Whatever is asked of an operation elsewhere is a member of `Operation`, with the answer of most kinds: the class of a
kind says what it answers otherwise, and nobody asks which kind it is.
"""

from abc import ABC
from typing import ClassVar, Literal

from docgen.adresses.cellules import Cell
from docgen.adresses.chemins import Chemin
from docgen.adresses.origines import Origine
from docgen.amend.adresse import Adresse
from docgen.amend.designation import lignes_comptees
from docgen.amend.edits import Edit
from docgen.findings import Refusal
from docgen.model.base import Modele, Texte
from docgen.model.contrat import Alinea, Article, Contrat
from docgen.model.fiche import FicheAction

Key = tuple[str, ...]


def check_value(found: object, expected: object, where: str) -> None:
    """Refused unless the value in force is the expected one; both are shown."""
    if found != expected:
        raise Refusal(f"{where} vaut « {found} » dans le contrat en vigueur, et non « {expected} »",
                      "Recopier sous « de » la valeur en vigueur.", code="AVE002")  # fmt: skip


class Operation(Modele, ABC):
    """Base of the kinds. `nature` names the kind; `motif` is an optional reason, shown to the reviewers."""

    # Whether it leaves nothing else to do to its article: such a kind is no point of `modifier_article`.
    seule: ClassVar[bool] = False
    # Whether others of its avenant may name what it brings to the contract: it is written before them.
    en_premier: ClassVar[bool] = False
    # Which part of the avenant says it.
    section: ClassVar[Literal["articles", "contrat", "annexes"]] = "articles"

    # What it does, as the objet of the avenant says it before what it hits: « de modifier l'article 2.2 ».
    verbe: ClassVar[str] = "modifier"
    # Whether several on one fiche are said together, as its points.
    en_point: ClassVar[bool] = False

    nature: str
    motif: Texte | None = None

    # --- what it aims at ---
    @property
    def adresse(self) -> Adresse | None:
        """Where it hits in the text; None when it hits the data."""
        return None

    @property
    def attendu(self) -> str:
        """The words that it expects in the text, which prove its address; empty when it expects none."""
        return ""

    @property
    def fiche_visee(self) -> str:
        """The number of the one fiche that it is about; empty when it is about something else."""
        return ""

    @property
    def but(self) -> str:
        """What it is for, as the objet says it, where it hits no article, no fiche and no annexe."""
        return ""

    @property
    def cellule(self) -> Cell | None:
        """The amount that it changes by itself, as the cube names it."""
        return None

    # --- what it changes ---
    @property
    def articles(self) -> tuple[str, ...]:
        """The numbers of the contract's articles that this operation may change; nothing else changes."""
        return ()

    @property
    def articles_crees(self) -> tuple[str, ...]:
        """Those of the articles that are not in the contract before it."""
        return ()

    def writes_title(self, numero: str) -> bool:  # noqa: ARG002 - a kind on data writes none
        """Whether it writes the title of the article of that number: its words carry no origin that would say so."""
        return False

    @property
    def fiches_touchees(self) -> tuple[str, ...]:
        """The numbers of the fiches that are no longer the same after it."""
        return ()

    @property
    def fiches_ecrites(self) -> tuple[str, ...]:
        """The numbers of the fiches whose new content lies in `actions/` of the avenant."""
        return ()

    @property
    def fiches_supprimees(self) -> tuple[str, ...]:
        """The numbers of the fiches that are no longer in the contract after it."""
        return ()

    @property
    def retire(self) -> frozenset[Key]:
        """What it takes out of the data, as `touche` names it: another operation that aims at it finds nothing."""
        return frozenset(("fiche", numero) for numero in self.fiches_supprimees)

    @property
    def annexe_saisie(self) -> str:
        """The name of the file of the annexe that is data that it changes; empty when it changes none."""
        return ""

    @property
    def annexes_apportees(self) -> tuple[int, ...]:
        """The numbers of the annexes that it brings again, whole."""
        return ()

    def annexe_changee(self, contrat: Contrat) -> int | None:  # noqa: ARG002
        """The number of the annexe that it changes in part, as the avenant says it; None for any other operation."""
        return None

    @property
    def touche(self) -> frozenset[Key]:
        """What it changes in the data (« fiche », « 3.1 »); two operations with one key, or a longer one, clash."""
        return frozenset()

    def saisie(self, cell: Cell) -> Chemin:  # noqa: ARG002 - what most kinds say
        """Where it types that cell of a table of the programme, from the operation; empty when it does not."""
        return ()

    def ecrit(self, donnees: str, cles: tuple[str, ...]) -> Chemin:  # noqa: ARG002 - what most kinds say
        """Where it types the value of those keys, of the annexe of that file; empty when it does not."""
        return ()

    def saisie_de_la_fiche(self, fiche: FicheAction, chemin: Chemin) -> Chemin:  # noqa: ARG002
        """Where it types what stands at `chemin` in `fiche`, from the operation; empty when it does not."""
        return ()

    # --- how the avenant says it ---
    @property
    def points(self) -> "tuple[Operation, ...]":
        """The operations that it gathers, which the avenant says as points; none for an operation alone."""
        return ()

    @property
    def alineas(self) -> tuple[Alinea, ...]:
        """The lines of the text that the operation brings; none for words."""
        return ()

    @property
    def article_apporte(self) -> Article | None:
        """The article whose title stands before those lines; None when they come without one."""
        return None

    def names(self, avant: Contrat, apres: Contrat, *, court: bool = False) -> dict[str, object]:  # noqa: ARG002
        """What its formule may name besides the context of the version; `avant` and `apres` are the contract then.

        `court` where the sentence already names the article.
        """
        return {"operation": self, "court": court, "alineas": len(lignes_comptees(self.alineas))}

    # --- what it does ---
    def edits(self, contrat: Contrat, origine: Origine) -> tuple[Edit, ...]:  # noqa: ARG002 - what a kind on data says
        """What it does to the text of `contrat`; `origine` (« avenant-1/2 ») signs what it writes. May be refused."""
        return ()

    def change(self, avant: Contrat, contrat: Contrat) -> Contrat:  # noqa: ARG002 - what a kind on text says
        """`contrat` with the data changed; what it expects is read in `avant`. May be refused."""
        return contrat
