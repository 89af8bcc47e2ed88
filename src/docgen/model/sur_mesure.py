"""The models of one programme: those of the core, with its divisions, its parts and its fields. Built once for each."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Annotated, Any, Literal

from msgspec import Struct
from pydantic import Field

from docgen.french import proche
from docgen.model.annexes import AnnexeDuProgramme, AnnexeSaisie, modele_de_l_annexe
from docgen.model.base import Code, Liste, MontantOuAbsence, Numero, clean_text, fault
from docgen.model.champs import ChampDuProgramme, Champs, with_fields
from docgen.model.divisions import Division, NiveauDeDivision
from docgen.model.entete import Entete, Financeur
from docgen.model.fiche import FicheAction, Indicateur, SousAction
from docgen.model.indicateurs import Execution, ExecutionAction, IndicateurNational, Referentiel
from docgen.model.plan import Plan, Rubrique
from docgen.model.saisi import Saisi
from docgen.model.tableaux import TableauDuProgramme
from docgen.model.tableaux_saisis import TableauSaisi, modele_du_tableau


class SurMesure(Struct, frozen=True):
    """The models that read the files of a contract of one programme."""

    entete: type[Entete]
    fiche: type[FicheAction]
    plan: type[Plan]
    referentiel: type[Referentiel]
    execution: type[Execution]
    tous_les_tableaux: tuple[type[TableauSaisi], ...] = ()
    toutes_les_annexes: tuple[type[AnnexeSaisie], ...] = ()

    @property
    def tableaux(self) -> dict[str, type[TableauSaisi]]:
        """The model of each table, by its code."""
        return {kind.tableau.code: kind for kind in self.tous_les_tableaux}

    @property
    def annexes(self) -> dict[str, type[AnnexeSaisie]]:
        """The model of the files of each annexe, by its code."""
        return {kind.annexe_declaree.code: kind for kind in self.toutes_les_annexes}


# Two contracts of one programme are read by the same models: to build them takes as long as to read a contract.
@lru_cache(maxsize=64)
def sur_mesure(
    niveaux: tuple[NiveauDeDivision, ...],
    parts: tuple[str, ...],
    champs: Champs,
    natures: tuple[str, ...],
    titres_du_recit: tuple[str, ...] = (),
    tableaux: tuple[TableauDuProgramme, ...] = (),
    annexes: tuple[AnnexeDuProgramme, ...] = (),
    tableaux_d_indicateurs: tuple[str, ...] = (),
) -> SurMesure:
    """The models of a programme that has these levels of division, these parts (by their codes) and these fields;
    `natures` are those that the execution says, `titres_du_recit` the titles that the narratives of its
    fiches must have.

    Raises a fault when a field has the name of one that the core reads.
    """
    financeur: Any = with_fields("Financeur", Financeur, (), compte_comme=(Literal[parts], ...))
    entete: Any = with_fields(
        "Entete", Entete, champs.contrat, financeurs=(Liste[financeur], ()), **_divisions(niveaux)
    )
    entete.niveaux = niveaux
    sous_action: Any = with_fields("SousAction", SousAction, champs.sous_action)
    sous_action.codes_des_champs = _codes(champs.sous_action)
    indicateur: Any = _indicateur(tableaux_d_indicateurs)
    inside: dict[str, Any] = {"sous_actions": (Liste[sous_action], ()), "indicateurs": (Liste[indicateur], ())}
    fiche: Any = with_fields("FicheAction", FicheAction, champs.fiche, **inside, **_number(niveaux[-1:]))
    fiche.cle_de_division, fiche.codes_des_champs = _key(niveaux[-1:]), _codes(champs.fiche)
    fiche.titres_du_recit = titres_du_recit
    rubrique: Any = with_fields("Rubrique", Rubrique, (), **_number(niveaux[:1]))
    national: Any = with_fields("IndicateurNational", IndicateurNational, (), **_number(niveaux[:1]))
    rubrique.cle_de_division = national.cle_de_division = _key(niveaux[:1])
    plan: Any = with_fields("Plan", Plan, (), rubriques=(Liste[rubrique], ()))
    referentiel: Any = with_fields("Referentiel", Referentiel, (), indicateurs=(Liste[national], Field(min_length=1)))
    return SurMesure(entete, fiche, plan, referentiel, _execution(natures),
                     tuple(map(modele_du_tableau, tableaux)), tuple(map(modele_de_l_annexe, annexes)))  # fmt: skip


def _indicateur(tableaux: tuple[str, ...]) -> Any:
    """The model of an indicator: the tables that show it are among `tableaux`, and all of them unless said."""

    def check(value: object) -> str:
        text = clean_text(value)
        if text not in tableaux:
            remedy = proche(text, tableaux, "Tableaux d'indicateurs du programme")
            raise fault(f"« {text[:60]} » n'est pas un tableau d'indicateurs du programme", remedy)
        return text

    kind: Any = Annotated[str, Saisi(check, {"enum": list(tableaux)})]
    return with_fields("Indicateur", Indicateur, (), tableaux=(Liste[kind], tableaux))


def _execution(natures: Sequence[str]) -> type[Execution]:
    credits: dict[str, Any] = {nature: (dict[Code, MontantOuAbsence], {}) for nature in natures}
    action: Any = with_fields("ExecutionAction", ExecutionAction, (), **credits)
    action.natures = tuple(natures)
    return with_fields("Execution", Execution, (), actions=(dict[Numero, action], ...))


def _key(niveaux: tuple[NiveauDeDivision, ...]) -> str:
    return niveaux[0].code if niveaux else ""


def _number(niveaux: tuple[NiveauDeDivision, ...]) -> dict[str, Any]:
    """The number of a division of that level, as a field; nothing without a level."""
    return {niveaux[0].code: (Numero, ...)} if niveaux else {}


def _codes(champs: tuple[ChampDuProgramme, ...]) -> tuple[str, ...]:
    return tuple(champ.code for champ in champs)


def _divisions(niveaux: tuple[NiveauDeDivision, ...]) -> dict[str, Any]:
    """The list of the divisions of the first level, as a field; each holds those of the next one."""
    if not niveaux:
        return {}
    inner = _divisions(niveaux[1:])
    division: Any = with_fields("Division", Division, (), **inner)
    division.cle = next(iter(inner), "")
    return {niveaux[0].cle: (Liste[division], ...)}
