"""The kinds on the fiches-actions: whole, or one value of a fiche; and what those on the annexes share with them."""

from abc import ABC
from collections.abc import Sequence
from typing import ClassVar, Literal

from msgspec.structs import replace
from pydantic import Field

from docgen.adresses.cellules import Cell, Portee
from docgen.adresses.chemins import Chemin
from docgen.amend.attendus import check_expected
from docgen.amend.designation import Designation
from docgen.amend.operation import Key, Operation, check_value
from docgen.findings import Refusal, find_known
from docgen.french import euros
from docgen.model.base import Code, MontantOuAbsence, NombreOuAbsence, NomExercice, Numero, Texte
from docgen.model.contrat import Contrat
from docgen.model.fiche import FicheAction, Indicateur
from docgen.model.texte import natural_key
from docgen.montants import Absence, Montant


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


def find_fiche(contrat: Contrat, numero: str) -> FicheAction:
    """The fiche of that number. Refused when there is none."""
    known = {fiche.numero: fiche for fiche in contrat.fiches}
    return find_known(known, numero, f"la fiche {numero} n'existe pas dans le contrat", "Fiches connues", "AVE001")


def with_fiches(contrat: Contrat, fiches: Sequence[FicheAction]) -> Contrat:
    """`contrat` with `fiches`, each in the place of the one of its number, or in the order of the numbers."""
    by_number = {fiche.numero: fiche for fiche in (*contrat.fiches, *fiches)}
    if len(by_number) == len(contrat.fiches):
        return replace(contrat, fiches=tuple(by_number[fiche.numero] for fiche in contrat.fiches))
    return replace(contrat, fiches=tuple(sorted(by_number.values(), key=lambda fiche: natural_key(fiche.numero))))


class AjouterFiche(OperationFicheEcrite):
    """Add a fiche-action: « La fiche-action 4.3 « … », annexée au présent avenant, est ajoutée à l'annexe 1. ». `fiche`
    is the number of a new fiche, written in `actions/`; `ligne` the line of the plan de financement."""

    verbe = "ajouter"

    nature: Literal["ajouter_fiche"]
    ligne: Code | None = None

    def change(self, avant: Contrat, contrat: Contrat) -> Contrat:
        """The contract with the fiche, in the order of the numbers."""
        contrat = with_fiches(contrat, [self.written(avant, self.fiche, new=True)])
        if self.ligne is None:
            return contrat
        if contrat.plan.ligne(self.ligne) is None:
            raise Refusal(f"le plan de financement n'a pas de ligne « {self.ligne} »",
                          "Écrire le code d'une ligne de plan-de-financement.yaml.", code="AVE001")  # fmt: skip
        return replace(contrat, plan=contrat.plan.with_fiche(self.ligne, self.fiche))


class ModifierFiche(OperationFicheEcrite):
    """Change a fiche-action: « La fiche-action 3.1 « … » est remplacée par celle qui est annexée au présent avenant. ».
    `fiche` is the number of the fiche, written anew in `actions/`."""

    nature: Literal["modifier_fiche"]

    def change(self, avant: Contrat, contrat: Contrat) -> Contrat:
        """The contract with the new fiche in the place of the former one."""
        return with_fiches(contrat, [self.written(avant, self.fiche)])


class SupprimerFiche(OperationFiche):
    """Take a fiche-action out: « La fiche-action 4.2 « … » est supprimée de l'annexe 1. ». `fiche` is the number of the
    fiche, `de` its title. Its line of the plan de financement loses it too."""

    verbe = "supprimer"

    nature: Literal["supprimer_fiche"]
    de: Texte

    @property
    def fiches_supprimees(self) -> tuple[str, ...]:
        """The fiche."""
        return (self.fiche,)

    @property
    def touche(self) -> frozenset[Key]:
        """The fiche."""
        return frozenset({("fiche", self.fiche)})

    def change(self, avant: Contrat, contrat: Contrat) -> Contrat:
        """The contract without the fiche, when it has the expected title."""
        aimed = find_fiche(avant, self.fiche)
        others = ((_title(fiche), fiche.intitule) for fiche in avant.fiches if fiche is not aimed)
        check_expected(aimed.intitule, self.de, _title(aimed), others)
        fiches = tuple(fiche for fiche in contrat.fiches if fiche.numero != self.fiche)
        return replace(contrat, fiches=fiches, plan=contrat.plan.without_fiche(self.fiche))


def _title(fiche: FicheAction) -> Designation:
    return Designation(f"titre de la fiche {fiche.numero}")


def _value_names(de: object, a: object) -> dict[str, object]:
    """The names of a value that changes: before, after; whether it was missing, whether it goes."""
    return {
        "valeur_avant": de,
        "valeur_apres": a,
        "nouveau": isinstance(de, Absence),
        "supprime": isinstance(a, Absence),
    }


class ModifierFinancement(OperationFiche):
    """Change one amount of a fiche: « la contribution de l'État à l'action 3.1 pour 2026 est portée de … à … ». The
    amount of `financeur` for `exercice` goes from `de` to `a`, in the fiche and in all that adds it up."""

    en_point: ClassVar[bool] = True

    nature: Literal["modifier_financement"]
    financeur: Code
    exercice: NomExercice
    de: MontantOuAbsence
    a: MontantOuAbsence

    @property
    def touche(self) -> frozenset[Key]:
        """The amount."""
        return frozenset({("fiche", self.fiche, "financement", self.financeur, self.exercice)})

    def saisie_de_la_fiche(self, fiche: FicheAction, chemin: Chemin) -> Chemin:
        """Its new amount."""
        mine = fiche.numero == self.fiche and chemin == ("financements", self.financeur, self.exercice)
        return ("a",) if mine else ()

    @property
    def cellule(self) -> Cell:
        """What the financeur plans for the exercice."""
        return Cell(Portee.action(self.fiche), self.financeur, self.exercice)

    def names(self, avant: Contrat, apres: Contrat, *, court: bool = False) -> dict[str, object]:
        """Also the financeur, and the amount before and after."""
        names = super().names(avant, apres, court=court) | _value_names(self.de, self.a)
        return names | {"financeur": avant.entete.financeur(self.financeur)}

    def change(self, avant: Contrat, contrat: Contrat) -> Contrat:
        """The contract with the new amount, when the former one is the expected one."""
        self._check_names(avant, contrat)
        before = find_fiche(avant, self.fiche).financements.get(self.financeur, {})
        where = f"le montant de « {self.financeur} » pour {self.exercice} (fiche {self.fiche})"
        check_value(_said(before.get(self.exercice, Absence.SANS_OBJET)), _said(self.de), where)
        fiche = find_fiche(contrat, self.fiche)
        amounts = {**fiche.financements.get(self.financeur, {}), self.exercice: self.a}
        new = fiche.model_copy(update={"financements": {**fiche.financements, self.financeur: amounts}})
        return with_fiches(contrat, [new])

    def _check_names(self, avant: Contrat, contrat: Contrat) -> None:
        # The avenant that prolongs the contract says the amounts of the exercices that it adds.
        for name, known, what in (
            (self.financeur, (f.code for f in avant.entete.financeurs), "le financeur"),
            (self.exercice, (e.nom for e in contrat.entete.exercices), "l'exercice"),
        ):
            find_known(dict.fromkeys(known), name, f"{what} « {name} » n'est pas au contrat", "Connus", "AVE001")


class ModifierIndicateur(OperationFiche):
    """Change one value of an indicator: « la cible 2026 de l'indicateur « … » (action 3.1) est portée de 300 à 400 ».
    The target of `indicateur` for `exercice` (its starting point when there is none) goes from `de` to `a`."""

    en_point: ClassVar[bool] = True

    nature: Literal["modifier_indicateur"]
    indicateur: Code
    exercice: NomExercice | None = None
    de: NombreOuAbsence
    a: NombreOuAbsence

    @property
    def touche(self) -> frozenset[Key]:
        """The value."""
        return frozenset({("fiche", self.fiche, "indicateur", self.indicateur, self.exercice or "situation")})

    def names(self, avant: Contrat, apres: Contrat, *, court: bool = False) -> dict[str, object]:
        """Also what the indicator is called, and its value before and after."""
        fiche = avant.fiche(self.fiche) or apres.fiche(self.fiche)
        known = fiche.indicateur(self.indicateur) if fiche else None
        called = (known.intitule or known.code) if known else self.indicateur
        return super().names(avant, apres, court=court) | _value_names(self.de, self.a) | {"indicateur": called}

    def change(self, avant: Contrat, contrat: Contrat) -> Contrat:
        """The contract with the new value, when the former one is the expected one."""
        self.value(avant)
        fiche = find_fiche(contrat, self.fiche)
        known = self._found(fiche)
        if self.exercice:
            update: dict[str, object] = {"cibles": {**(known.cibles or {}), self.exercice: self.a}}
        else:
            update = {"situation": self.a}
        changed = known.model_copy(update=update)
        indicateurs = tuple(changed if known.code == self.indicateur else known for known in fiche.indicateurs)
        return with_fiches(contrat, [fiche.model_copy(update={"indicateurs": indicateurs})])

    def saisie_de_la_fiche(self, fiche: FicheAction, chemin: Chemin) -> Chemin:
        """Its new value."""
        codes = [indicateur.code for indicateur in fiche.indicateurs]
        if fiche.numero != self.fiche or self.indicateur not in codes:
            return ()
        value = ("cibles", self.exercice) if self.exercice else ("situation",)
        return ("a",) if chemin == ("indicateurs", codes.index(self.indicateur), *value) else ()

    def value(self, contrat: Contrat) -> None:
        """Refused unless the value in force is `de`."""
        known = self._found(find_fiche(contrat, self.fiche))
        if known.repartition or known.reprend:
            raise Refusal(f"la valeur de l'indicateur « {self.indicateur} » est calculée : elle ne se modifie pas",
                          "Modifier la fiche entière (« nature: modifier_fiche »).", code="AVE002")  # fmt: skip
        found = (known.cibles or {}).get(self.exercice, Absence.SANS_OBJET) if self.exercice else known.situation
        where = f"l'indicateur « {self.indicateur} » ({self.exercice or 'situation de départ'})"
        check_value(_said(found), _said(self.de), where)

    def _found(self, fiche: FicheAction) -> Indicateur:
        known = {indicateur.code: indicateur for indicateur in fiche.indicateurs}
        missing = f"la fiche {self.fiche} n'a pas d'indicateur « {self.indicateur} »"
        return find_known(known, self.indicateur, missing, "Indicateurs", "AVE001")


def _said(value: object) -> str:
    if isinstance(value, Absence):
        return value.value
    return euros(value) if isinstance(value, Montant) else str(value).replace(".", ",")
