"""Change one value of an indicator: « la cible 2026 de l'indicateur « … » (action 3.1) est portée de 300 à 400 »."""

from typing import Literal

from docgen.amend.fiches import OperationFiche, check_value, find_fiche, value_names, with_fiches
from docgen.amend.operation import Key, find_known
from docgen.findings import Refusal
from docgen.model.base import Absence, Code, NombreOuAbsence, NomExercice
from docgen.model.contrat import Contrat
from docgen.model.fiche import FicheAction, Indicateur


class ModifierIndicateur(OperationFiche):
    """The target of `indicateur` for `exercice` (its starting point when there is none) goes from `de` to `a`."""

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
        return super().names(avant, apres, court=court) | value_names(self.de, self.a) | {"indicateur": called}

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
        return find_known(known, self.indicateur, missing, "Indicateurs")


def _said(value: object) -> str:
    return value.value if isinstance(value, Absence) else f"{value}".replace(".", ",")
