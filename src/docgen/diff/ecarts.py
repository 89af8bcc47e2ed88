"""What differs between two statements: the amounts, then the indicators, then the texts, each by its identity."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from docgen.adresses.cellules import CONTRAT, MOTS_DES_NATURES, TOUS, Cell, nom_de_nature
from docgen.adresses.indicateurs import AdresseIndicateur, Serie
from docgen.adresses.origines import Origine
from docgen.diff.appariement import keys_of_both
from docgen.diff.causes import SANS_CAUSE, Causes
from docgen.diff.passages_changes import PassageChange
from docgen.diff.passages_compares import compare_passages
from docgen.diff.releve import CET_EXERCICE, MontantOuRien, Releve, ValeurOuRien
from docgen.document.page_de_comparaison import Genre
from docgen.montants import Absence, Montant

_K = TypeVar("_K")


class MouvementMontant(Struct, frozen=True):
    """An amount on both sides; None where that side does not know the cell. `operations` are those that move it.
    `nature` is what people call it."""

    cellule: Cell
    portee: str
    financeur: str
    avant: MontantOuRien | None
    apres: MontantOuRien | None
    operations: tuple[Origine, ...] = ()
    nature: str = ""

    @property
    def de_la_fiche(self) -> bool:
        """Whether it is an amount of a fiche."""
        return self.cellule.sur.est_action

    @property
    def prevu(self) -> bool:
        """Whether it is planned, not executed."""
        return self.cellule.nature == "prevu"

    @property
    def de_tous(self) -> bool:
        """Whether every financeur is added up."""
        return self.cellule.financeur == TOUS

    @property
    def en_tout(self) -> bool:
        """Whether every exercice is added up; of the one exercice that is compared, too."""
        return self.cellule.exercice in (TOUS, CET_EXERCICE)

    @property
    def bouge(self) -> bool:
        """Whether the two sides differ; nothing and 0 € are the same amount."""
        return self.avant != self.apres and not (self.ecart == 0 and None in (self.avant, self.apres))

    @property
    def chiffrable(self) -> bool:
        """Whether the difference is known: neither side is « non communiqué »."""
        return not (isinstance(self.avant, Absence) or isinstance(self.apres, Absence))

    @property
    def ecart(self) -> int:
        """The difference in centimes; what has no value counts for nothing."""
        return _centimes(self.apres) - _centimes(self.avant)

    @property
    def taux(self) -> Decimal | None:
        """The difference in per cent of the amount before, to one decimal; None when it is not known."""
        base = _centimes(self.avant) if self.chiffrable else 0
        return round(Decimal(self.ecart * 100) / base, 1) if base else None


class MouvementIndicateur(Struct, frozen=True):
    """A value of an indicator on both sides; None where that side does not know it; `tete`: what its fiche is."""

    adresse: AdresseIndicateur
    serie: Serie
    nom: str
    unite: str
    avant: ValeurOuRien | None
    apres: ValeurOuRien | None
    operations: tuple[Origine, ...] = ()
    tete: str = "Fiche"

    @property
    def constate(self) -> bool:
        """Whether it is a result, not what is planned."""
        return self.serie.est_resultat


class Ecarts(Struct, frozen=True):
    """The differences from one statement to another. `totaux` are the amounts of the whole, moved or not;
    `compares` counts what was looked at, by its French name in the plural; `causes` are those that are known."""

    ancien: Releve
    nouveau: Releve
    totaux: tuple[MouvementMontant, ...]
    montants: tuple[MouvementMontant, ...]
    indicateurs: tuple[MouvementIndicateur, ...]
    passages: tuple[PassageChange, ...]
    compares: Mapping[str, int]
    causes: Causes = SANS_CAUSE

    @property
    def egaux(self) -> bool:
        """Whether nothing differs at all."""
        return not (self.montants or self.indicateurs or self.passages)

    @property
    def de_donnees(self) -> bool:
        """Whether amounts were compared, not only texts."""
        return bool(self.totaux)

    def de(self, *genres: Genre) -> tuple[PassageChange, ...]:
        """The passages whose gravest change is one of `genres`."""
        return tuple(passage for passage in self.passages if passage.genre in genres)


def compare_statements(ancien: Releve, nouveau: Releve, causes: Causes = SANS_CAUSE) -> Ecarts:
    """The differences from `ancien` to `nouveau`, in the order of `nouveau`, what is gone after what it followed.

    `causes` say which operations move what.
    """
    names = {**ancien.noms, **nouveau.noms}
    every = [
        MouvementMontant(cell, names.get(cell.portee, cell.portee), names.get(cell.financeur, cell.financeur),
                  ancien.montants.get(cell), nouveau.montants.get(cell), causes.de(cell),
                  names.get(nom_de_nature(cell.nature), MOTS_DES_NATURES.get(cell.nature, cell.nature)))
        for cell in keys_of_both(ancien.montants, nouveau.montants)
    ]  # fmt: skip
    series = [
        MouvementIndicateur(key[0], key[1], names.get(key[0], key[0]),
                            {**ancien.unites, **nouveau.unites}.get(key[0], "nombre"),
                            ancien.indicateurs.get(key), nouveau.indicateurs.get(key), causes.de(key),
                            nouveau.fiches.tete)
        for key in keys_of_both(ancien.indicateurs, nouveau.indicateurs)
    ]  # fmt: skip
    passages, count = compare_passages(ancien.passages, nouveau.passages, causes)
    return Ecarts(
        ancien,
        nouveau,
        tuple(m for m in every if m.cellule.portee == CONTRAT),
        tuple(m for m in every if m.bouge),
        tuple(m for m in series if m.avant != m.apres),
        tuple(replace(p, fiches=nouveau.fiches) if p.adresse.sorte == "fiche" else p for p in passages),
        {"montants": len(every), "valeurs d'indicateurs": len(series), **count},
        causes,
    )


def _centimes(value: MontantOuRien | None) -> int:
    return value.centimes if isinstance(value, Montant) else 0
