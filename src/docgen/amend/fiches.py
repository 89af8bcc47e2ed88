"""What the operations on the annexes and the fiches-actions share."""

from abc import ABC
from collections.abc import Sequence
from dataclasses import replace

from pydantic import Field

from docgen.amend.operation import Key, Operation, find_known
from docgen.findings import Refusal
from docgen.model.base import Absence, Numero
from docgen.model.contrat import Contrat
from docgen.model.entete import Annexe
from docgen.model.fiche import FicheAction
from docgen.model.texte import natural_key


class OperationAnnexe(Operation, ABC):
    """An operation that the article of the avenant on its annexes says."""

    section = "annexes"


class OperationFiches(OperationAnnexe, ABC):
    """An operation that brings fiches. They lie in `actions/` of the avenant; the loader puts them in `contenu`."""

    contenu: tuple[FicheAction, ...] = Field(default=(), exclude=True)

    @property
    def fiches_touchees(self) -> tuple[str, ...]:
        """The fiches that it writes."""
        return self.fiches_ecrites

    @property
    def touche(self) -> frozenset[Key]:
        """One a fiche."""
        return frozenset(("fiche", numero) for numero in self.fiches_ecrites)

    def written(self, avant: Contrat, numero: str, *, new: bool = False) -> FicheAction:
        """The fiche of that number in `actions/`; refused when it is missing there, or already (not yet) there."""
        if not new:
            find_fiche(avant, numero)
        elif avant.fiche(numero):
            raise Refusal(f"la fiche {numero} existe déjà dans le contrat",
                          "Pour la changer, écrire « nature: modifier_fiche ».", code="AVE009")  # fmt: skip
        found = next((fiche for fiche in self.contenu if fiche.numero == numero), None)
        if found is None:
            raise Refusal(
                f"la nouvelle fiche {numero} manque dans le dossier actions/ de l'avenant",
                "Y copier la fiche en vigueur, la modifier, ou retirer son numéro de la liste « fiches ».",
                code="AVE001",
            )
        return found


class OperationFiche(OperationAnnexe, ABC):
    """An operation on one fiche, or on a value of it."""

    fiche: Numero

    @property
    def fiche_visee(self) -> str:
        """The fiche."""
        return self.fiche

    def names(self, avant: Contrat, apres: Contrat, *, court: bool = False) -> dict[str, object]:
        """Also the fiche: as it was, or as it comes."""
        fiche = avant.fiche(self.fiche) or apres.fiche(self.fiche)
        return super().names(avant, apres, court=court) | {"fiche": fiche}

    @property
    def fiches_touchees(self) -> tuple[str, ...]:
        """The fiche."""
        return (self.fiche,)


class OperationFicheEcrite(OperationFiche, OperationFiches, ABC):
    """An operation that brings one fiche, whole."""

    @property
    def fiches_ecrites(self) -> tuple[str, ...]:
        """The fiche."""
        return (self.fiche,)


def value_names(de: object, a: object) -> dict[str, object]:
    """The names of a value that changes: before, after; whether it was missing, whether it goes."""
    return {
        "valeur_avant": de,
        "valeur_apres": a,
        "nouveau": isinstance(de, Absence),
        "supprime": isinstance(a, Absence),
    }


def find_fiche(contrat: Contrat, numero: str) -> FicheAction:
    """The fiche of that number. Refused when there is none."""
    known = {fiche.numero: fiche for fiche in contrat.fiches}
    return find_known(known, numero, f"la fiche {numero} n'existe pas dans le contrat", "Fiches connues")


def with_fiches(contrat: Contrat, fiches: Sequence[FicheAction]) -> Contrat:
    """`contrat` with `fiches`, each in the place of the one of its number, or in the order of the numbers."""
    by_number = {fiche.numero: fiche for fiche in (*contrat.fiches, *fiches)}
    if len(by_number) == len(contrat.fiches):
        return replace(contrat, fiches=tuple(by_number[fiche.numero] for fiche in contrat.fiches))
    return replace(contrat, fiches=tuple(sorted(by_number.values(), key=lambda fiche: natural_key(fiche.numero))))


def check_annexe(contrat: Contrat, numero: int) -> Annexe:
    """The annexe of that number. Refused when there is none."""
    known = {annexe.numero: annexe for annexe in sorted(contrat.entete.annexes, key=lambda annexe: annexe.numero)}
    return find_known(known, numero, f"l'annexe {numero} n'existe pas dans le contrat", "Annexes connues")


def check_value(found: object, expected: object, where: str) -> None:
    """Refused unless the value in force is the expected one; both are shown."""
    if found != expected:
        raise Refusal(f"{where} vaut « {found} » dans le contrat en vigueur, et non « {expected} »",
                      "Recopier sous « de » la valeur en vigueur.", code="AVE002")  # fmt: skip
