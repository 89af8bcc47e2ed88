"""The natures of the amounts of a programme: what is typed, where, and what is worked out from the others."""

from collections.abc import Iterable
from typing import Literal

from pydantic import model_validator

from docgen.adresses.cellules import MOTS_DES_NATURES, PREVU
from docgen.french import proche
from docgen.model.base import Code, Modele, Texte, fault, fault_at
from docgen.model.calculs import Formulation, circle, refuse_produit
from docgen.model.codes_doubles import check_once, each_of

# The rates of the core, beside the fields of the contract that are rates.
TAUX = ("avance", "part_minimale")


class Nature(Modele):
    """A nature: typed in the fiches (`prevu` alone) or in the execution, or worked out by its formula."""

    code: Code
    intitule: Texte
    saisie: Literal["fiche", "execution"] | None = None
    formule: Formulation | None = None

    @model_validator(mode="after")
    def _comes_from_somewhere(self) -> "Nature":
        if (self.saisie is None) == (self.formule is None):
            remedy = "Écrire « saisie: fiche », « saisie: execution », ou une « formule », et rien d'autre."
            raise fault(f"on ne sait pas d'où vient la nature « {self.code} »", remedy)
        if (self.saisie == "fiche") != (self.code == PREVU):
            message = f"la nature « {self.code} » ne peut pas être saisie là"
            remedy = f"Les fiches saisissent « {PREVU} », et rien d'autre : « saisie: execution », ou une formule."
            raise fault(message, remedy)
        if self.formule and self.formule.est_part:
            message = f"la nature « {self.code} » serait un taux, et non un montant"
            raise fault(message, "Une part se calcule dans une colonne de tableau, de « type: taux ».")
        refuse_produit(self.formule)
        return self

    @property
    def dans_l_execution(self) -> bool:
        """Whether the files of the execution say it."""
        return self.saisie == "execution"

    @property
    def est_arrondie(self) -> bool:
        """Whether its own formula takes a fraction: a sum of what is rounded is not what is rounded of the sum."""
        return self.formule is not None and any(terme.est_proportion for terme in self.formule.termes)


NATURE_PREVUE = Nature(code=PREVU, intitule=MOTS_DES_NATURES[PREVU], saisie="fiche")


def check_natures(natures: tuple[Nature, ...], taux: Iterable[str]) -> None:
    """Raise a fault for a code that comes twice, a name or a rate that is unknown, a formula that turns in circles.

    `taux` are the fields of the contract that are rates.
    """
    codes, rates = [nature.code for nature in natures], [*TAUX, *taux]
    if PREVU not in codes:
        remedy = f"Ajouter « code: {PREVU} », « intitule: Prévu », « saisie: fiche »."
        raise fault_at(("natures",), f"il manque la nature « {PREVU} »", remedy)
    check_once(codes, each_of("natures"), "deux natures ont le code")
    for rank, nature in enumerate(natures):
        here = ("natures", rank, "formule")
        for terme in nature.formule.termes if nature.formule else ():
            if terme.cellule or terme.compte or terme.nom not in codes:
                raise fault_at(here, f"« {terme.nom} » n'est pas une nature", proche(terme.nom, codes, "Natures"))
            if terme.taux and terme.taux not in rates:
                raise fault_at(here, f"le taux « {terme.taux} » n'est pas connu",
                               f"Écrire un nombre, ou l'un de ces taux du contrat : {', '.join(rates)}.")  # fmt: skip
    way = circle({nature.code: nature.formule for nature in natures if nature.formule})
    if way:
        raise fault_at(("natures", codes.index(way[0]), "formule"),
                       f"la formule de « {way[0]} » revient à elle-même : {' → '.join(way)}",
                       "Saisir l'une de ces natures, ou la prendre « de l'exercice précédent ».")  # fmt: skip
