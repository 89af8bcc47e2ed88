"""The fields that a programme gives to its contracts, to its fiches and to their sous-actions, each with its type."""

from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field, PlainValidator, WithJsonSchema, create_model, model_validator

from docgen.model.base import (
    Code,
    Jour,
    Liste,
    Modele,
    MontantOuAbsence,
    NombreOuAbsence,
    OuiNon,
    Texte,
    fault,
)
from docgen.model.fiche import Case, parse_box

_M = TypeVar("_M", bound=Modele)
TypeDeColonne = Literal["texte", "montant", "nombre", "taux", "date", "oui/non", "choix"]
TypeDeChamp = Literal["texte", "texte long", "liste", "montant", "nombre", "taux", "date", "oui/non", "choix", "cases",
                      "tableau"]  # fmt: skip
_SIMPLES: dict[str, Any] = {
    "texte": Texte,
    "texte long": Texte,
    "liste": Liste[Texte],
    "montant": MontantOuAbsence,
    "nombre": NombreOuAbsence,
    "taux": NombreOuAbsence,
    "date": Jour,
    "oui/non": OuiNon,
}


class _Declare(Modele):
    """What a field and a column of a field have: `options` are those of a choice."""

    code: Code
    intitule: Texte
    options: Liste[Texte] = ()

    @model_validator(mode="after")
    def _has_its_options(self) -> "_Declare":
        chosen = vars(self)["type"] in ("choix", "cases")
        if chosen and not self.options:
            raise fault(
                f"« {self.code} » est un choix sans options", "Donner sous « options » ce qui peut être choisi."
            )
        if self.options and not chosen:
            raise fault(f"« {self.code} » a des options, et n'est pas un choix", "Écrire « type: choix » ou « cases ».")
        if len(set(self.options)) < len(self.options):
            raise fault(f"« {self.code} » a deux fois la même option", "En retirer une.")
        return self


class ColonneDeChamp(_Declare):
    """A column of a field that is a table."""

    type: TypeDeColonne = "texte"


class ChampDuProgramme(_Declare):
    """A field: its key (`code`), what people call it, the type of its value, whether it must be there.

    `aide` says how to fill it in, `usage` what it is for, `rubrique` under which heading the form has it. `precisions`
    are the options that carry words of the drafter; `colonnes`, those of a table.
    """

    type: TypeDeChamp = "texte"
    obligatoire: OuiNon = False
    aide: Texte | None = None
    usage: Texte | None = None
    rubrique: Texte | None = None
    precisions: Liste[Texte] = ()
    colonnes: Liste[ColonneDeChamp] = ()

    @model_validator(mode="after")
    def _has_its_columns(self) -> "ChampDuProgramme":
        if (self.type == "tableau") != bool(self.colonnes):
            remedy = "Donner ses « colonnes » à un champ de « type: tableau », et à lui seul."
            raise fault(f"« {self.code} » : des colonnes sont attendues d'un tableau", remedy)
        if twice := _repeated(column.code for column in self.colonnes):
            raise fault(f"« {self.code} » a deux colonnes « {twice} »", "Changer le code de l'une des deux.")
        if unknown := [option for option in self.precisions if option not in self.options]:
            raise fault(f"« {unknown[0]} » n'est pas une option de « {self.code} »", "Corriger « precisions ».")
        return self


class Champs(Modele):
    """The fields of a programme, by what has them."""

    contrat: Liste[ChampDuProgramme] = ()
    fiche: Liste[ChampDuProgramme] = ()
    sous_action: Liste[ChampDuProgramme] = ()

    @model_validator(mode="after")
    def _once(self) -> "Champs":
        for what, fields in self:
            if twice := _repeated(champ.code for champ in fields):
                raise fault(f"deux champs ont le code « {twice} » ({what})", "Changer le code de l'un des deux.")
        return self


def _repeated(codes: Iterable[str]) -> str:
    """The first of `codes` that comes twice; empty when none does."""
    seen: set[str] = set()
    return next((code for code in codes if code in seen or seen.add(code)), "")  # type: ignore[func-returns-value]


def with_fields(name: str, base: type[_M], champs: Sequence[ChampDuProgramme], **others: Any) -> type[_M]:
    """A model with the fields of `base`, those of `champs`, and `others` (as `pydantic.create_model` takes them)."""
    # A field of the same name would hide one that the core reads.
    if clash := next((champ.code for champ in champs if champ.code in base.model_fields), None):
        raise fault(f"le champ « {clash} » existe déjà : docgen le connaît", "Retirer ce champ, ou changer son code.")
    fields: dict[str, Any] = {champ.code: _field(champ, base.__name__) for champ in champs}
    return create_model(name, __base__=base, **fields, **others)


def _field(champ: ChampDuProgramme, owner: str) -> tuple[Any, Any]:
    """The type of the values of `champ`, and its default as Pydantic takes it: a list that is absent is empty."""
    kind = _kind(champ, owner)
    info: Any = {"title": champ.intitule, "description": champ.aide or champ.usage or champ.intitule}
    several = champ.type in ("liste", "cases", "tableau")
    if champ.obligatoire:
        # A list may be empty, when its key says so: nothing is to be listed.
        return kind, Field(**info)
    return (kind, Field(default=(), **info)) if several else (kind | None, Field(default=None, **info))


def _kind(champ: ChampDuProgramme, owner: str) -> Any:
    if champ.type == "choix":
        return _choice(champ.options, champ.precisions)
    if champ.type == "cases":
        return Liste[_choice(champ.options, champ.precisions)]  # type: ignore[misc]
    if champ.type == "tableau":
        columns: dict[str, Any] = {
            column.code: (_column(column), Field(title=column.intitule)) for column in champ.colonnes
        }
        row = create_model(f"{owner}_{champ.code}", __base__=Modele, **columns)
        return Liste[row]
    return _SIMPLES[champ.type]


def _column(column: ColonneDeChamp) -> Any:
    return _choice(column.options) if column.type == "choix" else _SIMPLES[column.type]


def _choice(options: Sequence[str], precisions: Sequence[str] = ()) -> Any:
    """The type of one of `options`; those of `precisions` come with their words (« Autre: mobilité »)."""
    schema = WithJsonSchema({"enum": list(options)} if not precisions else {"type": ["string", "object"]})
    return Annotated[Case, PlainValidator(_chosen(options, precisions)), schema]


def _chosen(options: Sequence[str], precisions: Sequence[str]) -> Callable[[object], Case]:
    def check(value: object) -> Case:
        case = parse_box(value)
        if case.option not in options:
            near = get_close_matches(case.option, options, n=1)
            hint = f"Peut-être « {near[0]} » ? " if near else ""
            raise fault(f"« {case.option[:60]} » n'est pas un choix possible", f"{hint}Choix : {', '.join(options)}.")
        if case.precision and case.option not in precisions:
            raise fault(f"l'option « {case.option} » ne porte pas de précision", "Écrire l'option seule.")
        return case

    return check
