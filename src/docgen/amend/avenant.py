"""The avenant: number, exercice, visas, blanks, and ordered typed operations."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union

from pydantic import Discriminator, Field, Tag

from docgen.adresses.versions import avenant_code
from docgen.amend.adresse import Decompte
from docgen.amend.article import OperationArticle
from docgen.amend.operation import Operation
from docgen.amend.operations import kinds
from docgen.amend.operations.articles import ModifierArticle
from docgen.amend.operations.fiches import OperationFiches
from docgen.model.base import Code, Jour, Liste, Modele, MontantOuAbsence, Nombre, NomExercice, Numero, Rang, Texte
from docgen.model.entete import Champ, Visa
from docgen.model.fiche import FicheAction

if TYPE_CHECKING:
    UneOperation = Operation
else:

    def _one_of(found: Mapping[str, type[Operation]]) -> Any:
        tagged = tuple(Annotated[kind, Tag(nature)] for nature, kind in found.items())
        return Annotated[Union[tagged], Discriminator("nature")]  # noqa: UP007

    _SUR_ARTICLE = {
        nature: kind
        for nature, kind in kinds().items()
        if issubclass(kind, OperationArticle) and kind is not ModifierArticle
    }
    ModifierArticle.model_rebuild(_types_namespace={"SurArticle": _one_of(_SUR_ARTICLE)})
    UneOperation = _one_of(kinds())

# The kinds whose new fiches lie in `actions/` of the avenant.
BRING_FICHES = frozenset(nature for nature, kind in kinds().items() if issubclass(kind, OperationFiches))


# How an avenant speaks of itself, which its words no longer can once they are in the contract.
PRESENT_AVENANT = re.compile(r"\b(?:(du|au|le) )?présent avenant\b", re.IGNORECASE)
_NOMME = {"du": "de l'avenant", "au": "à l'avenant", "le": "l'avenant", "": "avenant"}


def named_act(texte: str, numero: int) -> str:
    """`texte`, where an avenant that speaks of itself is named.

    >>> named_act("quinze jours après la notification du présent avenant", 2)
    "quinze jours après la notification de l'avenant n° 2"
    """

    def named(found: re.Match[str]) -> str:
        words = _NOMME[(found[1] or "").lower()]
        return f"{words[0].upper() if found[0][0].isupper() else words[0]}{words[1:]} n° {numero}"

    return PRESENT_AVENANT.sub(named, texte)


class Versement(Modele):
    """How the year's money is paid: rate (in per cent) of the contribution, and when."""

    taux: Nombre
    delai: Texte


class Avenant(Modele):
    """`avenant.yaml`. `objet` lists its aims; what its operations do is said after them, from the operations.

    `signature` is empty while it is a projet.

    `versement` is left out when the contract says how the money is paid (an advance, then the balance). `notifie`
    gives, by axe or volet, what the State notified for the exercice: a control, never shown.
    """

    numero: Rang
    exercice: NomExercice
    statut: Literal["projet", "signe"] = "projet"
    signature: Jour | None = None
    objet: Liste[Texte] = ()
    visas: Liste[Visa] = ()
    versement: Versement | None = None
    notifie: dict[Numero, MontantOuAbsence] = {}
    champs: dict[Code, Champ] = {}
    operations: Liste[UneOperation] = Field(min_length=1)

    @property
    def version(self) -> str:
        """The version of the contract that this avenant makes: « avenant-1 »."""
        return avenant_code(self.numero)

    @property
    def decompte(self) -> Decompte:
        """How it counts lines: in paragraphes when an address does, else in alinéas."""
        targets = (said.adresse for operation in self.operations for said in (operation, *operation.points))
        return "paragraphe" if any(target and target.paragraphe for target in targets) else "alinea"

    @property
    def date_a_saisir(self) -> str:
        """What stands where the date of its signature is still to come."""
        return f"date de signature de l'avenant n° {self.numero}"

    @property
    def fiches_modifiees(self) -> frozenset[str]:
        """The numbers of the fiches that this avenant changes, in whole or in part."""
        return frozenset(numero for operation in self.operations for numero in operation.fiches_touchees)

    @property
    def fiches_apportees(self) -> tuple[FicheAction, ...]:
        """The fiches of its `actions/`, as they are written there."""
        brought = (op.contenu for op in self.operations if isinstance(op, OperationFiches))
        return tuple(fiche for fiches in brought for fiche in fiches)

    @property
    def fiches_ecrites(self) -> frozenset[str]:
        """The numbers of the fiches that this avenant writes anew, in its `actions/`."""
        return frozenset(numero for operation in self.operations for numero in operation.fiches_ecrites)
