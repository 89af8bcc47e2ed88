"""The avenant: number, exercice, visas, blanks, and ordered typed operations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, Union

from pydantic import Discriminator, Field, Tag

from docgen.amend.operation import Operation
from docgen.amend.operations import kinds
from docgen.model.base import Code, Jour, Liste, Modele, MontantSaisi, Nombre, NomExercice, Numero, Rang, Texte
from docgen.model.entete import Champ, Visa

if TYPE_CHECKING:
    UneOperation = Operation
else:
    UneOperation = Annotated[
        Union[tuple(Annotated[kind, Tag(nature)] for nature, kind in kinds().items())],  # noqa: UP007
        Discriminator("nature"),
    ]


class Versement(Modele):
    """How the year's money is paid: rate (in per cent) of the contribution, and when."""

    taux: Nombre
    delai: Texte


class Avenant(Modele):
    """`avenant.yaml`. `objet` lists what the avenant does; `signature` is empty while it is a projet.

    `versement` is left out when the contract says how the money is paid (an advance, then the balance). `notifie`
    gives, by axe or volet, what the State notified for the exercice: a control, never shown.
    """

    numero: Rang
    exercice: NomExercice
    statut: Literal["projet", "signe"] = "projet"
    signature: Jour | None = None
    objet: Liste[Texte] = Field(min_length=1)
    visas: Liste[Visa] = ()
    versement: Versement | None = None
    notifie: dict[Numero, MontantSaisi] = {}
    champs: dict[Code, Champ] = {}
    operations: Liste[UneOperation] = Field(min_length=1)

    @property
    def version(self) -> str:
        """The version of the contract that this avenant makes: « avenant-1 »."""
        return f"avenant-{self.numero}"

    @property
    def fiches_modifiees(self) -> frozenset[str]:
        """The numbers of the fiches whose content this avenant changes."""
        return frozenset(numero for operation in self.operations for numero in getattr(operation, "fiches", ()))
