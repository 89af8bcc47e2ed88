"""The fields that a programme gives to its contracts, fiches, sous-actions and annexes, each with its type.

A field may hold others: a group, or lines that repeat the same fields. What must hold between fields (bounds, a sum, a
line for each of others) is said beside them, in a small closed language; `model.cadres` reads the names of it.
"""

from collections.abc import Callable, Sequence
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, TypeVar, get_args

from pydantic import BeforeValidator, Field, create_model, model_validator
from pydantic.json_schema import SkipJsonSchema

from docgen.french.proches import noms_proches
from docgen.model.base import (
    Code,
    JourAVenir,
    Liste,
    Modele,
    MontantOuAbsence,
    NombreOuAbsence,
    NomExercice,
    OuiNon,
    Texte,
    TexteOuAbsence,
    fault,
)
from docgen.model.bornes import NomDeChamp, UneBorne
from docgen.model.calculs import Formulation
from docgen.model.codes_doubles import check_once, each_of
from docgen.model.echeances import EcheanceOuAbsence
from docgen.model.egalites import Egalite
from docgen.model.fiche import Case, parse_box
from docgen.model.saisi import Saisi

_M = TypeVar("_M", bound=Modele)
TypeDeChamp = Literal["texte", "texte long", "liste", "montant", "nombre", "taux", "date", "échéance", "exercice",
                      "oui/non", "code", "choix", "cases", "renvoi", "groupe", "lignes"]  # fmt: skip
_SIMPLES: dict[str, Any] = {
    "texte": Texte,
    "texte long": Texte,
    "liste": Liste[Texte],
    "montant": MontantOuAbsence,
    "nombre": NombreOuAbsence,
    "taux": NombreOuAbsence,
    "date": JourAVenir,
    "échéance": EcheanceOuAbsence,
    "exercice": NomExercice,
    "oui/non": OuiNon,
    "code": Code,
    "renvoi": Code,
}
CHIFFRES = ("nombre", "montant", "taux")
DATES = ("date", "échéance")
_PLUSIEURS = ("liste", "cases", "lignes")
# The types that each key goes with.
_VA_AVEC: dict[str, tuple[str, ...]] = {
    "precisions": ("choix", "cases"),
    "champs": ("groupe", "lignes"),
    "vers": ("renvoi",),
    "absence": ("texte", "texte long"),
    "formule": CHIFFRES,
    "pas_avant": DATES,
    "pas_apres": DATES,
    "au_moins": (*CHIFFRES, "liste", "lignes"),
    "au_plus": (*CHIFFRES, "liste", "lignes"),
    "unique": ("texte", "nombre", "date", "exercice", "choix", "renvoi"),
    "une_par": ("lignes",),
    "ordre": ("lignes",),
    "egalites": ("groupe", "lignes"),
}
_EXIGE = {"champs": ("groupe", "lignes"), "vers": ("renvoi",)}


class ChampDuProgramme(Modele):
    """A field: its key (`code`), what people call it, the type of its value, whether it must be there.

    `aide` says how to fill it in, `usage` what it is for, `rubrique` under which heading the form has it. `options` are
    those of a choice, and `precisions` the ones that carry words of the drafter. `champs` are the fields of a group or
    of each line; `vers`, the lines that a `renvoi` names one of, by its code. A field with a `formule` is not typed.
    `reconduit`: in an annexe of each exercice, that of an exercice that an avenant adds says it again, a year later.

    What must hold: `pas_avant` and `pas_apres` name a date, or the contract; `au_moins` and `au_plus`, a number or a
    field (of a list, how many it has); `unique`, no two lines have the same value; `une_par`, these lines have one for
    each of the lines that it names, whose `ordre`, a date, never goes back from one list to the next; `egalites`.
    """

    code: Code
    intitule: Texte
    type: TypeDeChamp = "texte"
    obligatoire: OuiNon = False
    aide: Texte | None = None
    usage: Texte | None = None
    rubrique: Texte | None = None
    options: Liste[Texte] = ()
    precisions: Liste[Texte] = ()
    champs: "Liste[ChampDuProgramme]" = ()
    vers: NomDeChamp | None = None
    absence: OuiNon = False
    reconduit: OuiNon = False
    formule: Formulation | None = None
    pas_avant: NomDeChamp | None = None
    pas_apres: NomDeChamp | None = None
    au_moins: UneBorne | None = None
    au_plus: UneBorne | None = None
    unique: OuiNon = False
    une_par: NomDeChamp | None = None
    ordre: Code | None = None
    egalites: Liste[Egalite] = ()

    @model_validator(mode="after")
    def _has_its_options(self) -> "ChampDuProgramme":
        chosen = self.type in ("choix", "cases")
        if chosen and not self.options:
            raise fault(
                f"« {self.code} » est un choix sans options", "Donner sous « options » ce qui peut être choisi."
            )
        if self.options and not chosen:
            raise fault(f"« {self.code} » a des options, et n'est pas un choix", "Écrire « type: choix » ou « cases ».")
        if len(set(self.options)) < len(self.options):
            raise fault(f"« {self.code} » a deux fois la même option", "En retirer une.")
        if unknown := [option for option in self.precisions if option not in self.options]:
            raise fault(f"« {unknown[0]} » n'est pas une option de « {self.code} »", "Corriger « precisions ».")
        return self

    @model_validator(mode="after")
    def _has_the_keys_of_its_type(self) -> "ChampDuProgramme":
        for key, types in _VA_AVEC.items():
            if getattr(self, key) and self.type not in types:
                said = " ou ".join(f"« type: {kind} »" for kind in types)
                raise fault(f"« {self.code} » est de type « {self.type} », et n'a pas de « {key} »",
                            f"Retirer « {key} », ou écrire {said}.")  # fmt: skip
        for key, types in _EXIGE.items():
            if self.type in types and not getattr(self, key):
                what = "les champs de chaque ligne" if self.type == "lignes" else "ses champs"
                said = what if key == "champs" else "le champ de type « lignes » dont il nomme une ligne"
                raise fault(f"« {self.code} » est de type « {self.type} », et n'a pas de « {key} »",
                            f"Donner sous « {key} » {said}.")  # fmt: skip
        check_once([champ.code for champ in self.champs], each_of("champs"), f"« {self.code} » a deux champs")
        if self.ordre and not self.une_par:
            raise fault(
                f"« {self.code} » a un « ordre » sans « une_par »", "Ajouter « une_par », ou retirer « ordre »."
            )
        if self.est_calcule and self.obligatoire:
            raise fault(f"« {self.code} » se calcule : il ne peut pas être obligatoire", "Retirer « obligatoire ».")
        return self

    def champ(self, code: str) -> "ChampDuProgramme | None":
        """The field of that code among those that it holds, or None."""
        return next((champ for champ in self.champs if champ.code == code), None)

    @property
    def champ_code(self) -> "ChampDuProgramme | None":
        """The field that is the code of each of its lines, or None."""
        return next((champ for champ in self.champs if champ.type == "code"), None)

    @property
    def est_calcule(self) -> bool:
        """Whether nobody types it: it has a formula, or is a group of such fields."""
        return self.formule is not None or (self.type == "groupe" and all(champ.est_calcule for champ in self.champs))

    @property
    def est_contraint(self) -> bool:
        """Whether something must hold of it, or of a field that it holds."""
        keys = (self.vers, self.pas_avant, self.pas_apres, self.au_moins, self.au_plus, self.une_par, self.egalites)
        return any(keys) or self.unique or self.type == "code" or any(champ.est_contraint for champ in self.champs)


class GroupeSaisi(Modele):
    """The values of fields that go together: a group, or a line. Its model (`with_fields`) has a key for each."""

    declares: ClassVar[tuple[ChampDuProgramme, ...]] = ()


class ChampDeclare(NamedTuple):
    """A field where the programme declares it: `modele` is that of the values that it stands among."""

    champ: ChampDuProgramme
    modele: type[GroupeSaisi]

    @property
    def dedans(self) -> type[GroupeSaisi] | None:
        """The model of what it holds: its group, or each of its lines; None for any other field."""
        return _group_of(self.modele.model_fields[self.champ.code].annotation)


def champ_declare(modele: type[GroupeSaisi], cles: Sequence[str]) -> ChampDeclare | None:
    """The field that keys of the data lead to, from those of `modele` (« lieux », « gare », « places »); or None."""
    champ = next((champ for champ in modele.declares if cles and champ.code == cles[0]), None)
    if champ is None:
        return None
    found = ChampDeclare(champ, modele)
    if len(cles) == 1:
        return found
    return champ_declare(found.dedans, cles[2 if champ.type == "lignes" else 1 :]) if found.dedans else None


def _group_of(annotation: Any) -> type[GroupeSaisi] | None:
    if isinstance(annotation, type) and issubclass(annotation, GroupeSaisi):
        return annotation
    return next((found for inner in get_args(annotation) if (found := _group_of(inner))), None)


class Champs(Modele):
    """The fields of a programme, by what has them."""

    contrat: Liste[ChampDuProgramme] = ()
    fiche: Liste[ChampDuProgramme] = ()
    sous_action: Liste[ChampDuProgramme] = ()

    @model_validator(mode="after")
    def _once(self) -> "Champs":
        for what, fields in self:
            check_once([champ.code for champ in fields], each_of(what), "deux champs ont le code")
        return self


def with_fields(name: str, base: type[_M], champs: Sequence[ChampDuProgramme], **others: Any) -> type[_M]:
    """A model with the fields of `base`, those of `champs`, and `others` (as `pydantic.create_model` takes them)."""
    # A field of the same name would hide one that the core reads.
    if clash := next(
        (champ.code for champ in champs if hasattr(base, champ.code) or champ.code in base.model_fields), None
    ):
        raise fault(f"le champ « {clash} » existe déjà : docgen le connaît", "Retirer ce champ, ou changer son code.")
    fields: dict[str, Any] = {champ.code: _field(champ, name) for champ in champs}
    return create_model(name, __base__=base, **fields, **others)


def _field(champ: ChampDuProgramme, owner: str) -> tuple[Any, Any]:
    """The type of the values of `champ`, and its default as Pydantic takes it: a list that is absent is empty."""
    kind = _kind(champ, owner)
    info: Any = {"title": champ.intitule, "description": champ.aide or champ.usage or champ.intitule}
    if champ.est_calcule:
        # A group is there, with nothing in it: its fields are worked out.
        info |= {"default_factory": kind} if champ.type == "groupe" else {"default": None}
        computed: Any = Annotated[kind | None, BeforeValidator(_refuse(champ))]
        untold: Any = SkipJsonSchema
        return untold[computed], Field(exclude=True, **info)
    if champ.obligatoire:
        # A list may be empty, when its key says so: nothing is to be listed. Lines that must be there may not.
        info |= {"min_length": 1} if champ.type == "lignes" else {}
        return kind, Field(**info)
    empty = champ.type in _PLUSIEURS
    return (kind, Field(default=(), **info)) if empty else (kind | None, Field(default=None, **info))


def _refuse(champ: ChampDuProgramme) -> Callable[[object], object]:
    def check(_: object) -> object:
        raise fault(f"« {champ.code} » ne se saisit pas : docgen le calcule", "Retirer cette ligne.")

    return check


def _kind(champ: ChampDuProgramme, owner: str) -> Any:
    match champ.type:
        case "choix":
            return _choice(champ.options, champ.precisions)
        case "cases":
            return Liste[_choice(champ.options, champ.precisions)]  # type: ignore[misc]
        case "groupe" | "lignes":
            inner: Any = with_fields(f"{owner}_{champ.code}", GroupeSaisi, champ.champs)
            inner.declares = champ.champs
            return inner if champ.type == "groupe" else Liste[inner]
    return TexteOuAbsence if champ.absence else _SIMPLES[champ.type]


def _choice(options: Sequence[str], precisions: Sequence[str] = ()) -> Any:
    """The type of one of `options`; those of `precisions` come with their words (« Autre: mobilité »)."""
    schema = {"enum": list(options)} if not precisions else {"type": ["string", "object"]}
    return Annotated[Case, Saisi(_chosen(options, precisions), schema)]


def _chosen(options: Sequence[str], precisions: Sequence[str]) -> Callable[[object], Case]:
    def check(value: object) -> Case:
        case = parse_box(value)
        if case.option not in options:
            near = noms_proches(case.option, options)
            hint = f"Peut-être « {near[0]} » ? " if near else ""
            raise fault(f"« {case.option[:60]} » n'est pas un choix possible", f"{hint}Choix : {', '.join(options)}.")
        if case.precision and case.option not in precisions:
            raise fault(f"l'option « {case.option} » ne porte pas de précision", "Écrire l'option seule.")
        return case

    return check
