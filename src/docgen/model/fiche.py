"""The fiche-action: what is done, for whom, with which money and which indicators."""

import re
from collections.abc import Mapping
from decimal import Decimal
from types import SimpleNamespace
from typing import Annotated, ClassVar, Literal, NamedTuple

from pydantic import AfterValidator, BeforeValidator, Field, field_validator

from docgen.model.base import (
    Code,
    Liste,
    Modele,
    MontantOuAbsence,
    MontantSaisi,
    Nombre,
    NombreOuAbsence,
    NomExercice,
    Numero,
    OuiNon,
    Rang,
    Texte,
    clean_text,
    fault,
)
from docgen.model.saisi import Saisi
from docgen.montants import SPACES

Unite = Literal["nombre", "euros", "taux"]
# Which way an indicator is expected to go.
Sens = Literal["hausse", "baisse"]
# A volume has fewer figures: a thousand million is more than there are persons.
_TROP = 10


def _counted(words: str) -> str:
    if re.match(r"[-−–]\s*\d", words):
        raise fault("un volume n'est pas négatif", "Retirer le signe.")
    if match := re.match(rf"\d[\d{SPACES}]*", words):
        figures = re.sub(r"\D", "", match.group())
        if len(figures) >= _TROP:
            raise fault(f"un volume de {len(figures)} chiffres ne compte rien de possible", "Corriger le nombre.")
    return words


Volume = Annotated[Texte, AfterValidator(_counted)]


class Case(NamedTuple):
    """A box that is ticked: the option of the form, and the words that go with « Autre »."""

    option: str
    precision: str | None = None

    @property
    def dit(self) -> str:
        """How a text prints it: « Autre (sur rendez-vous) »."""
        return f"{self.option} ({self.precision})" if self.precision else self.option


def parse_box(value: object) -> Case:
    """The box that `value` writes: « Mobilité », or one key and its words: « Autre: estime de soi »."""
    if isinstance(value, Case):
        return value
    if isinstance(value, dict) and len(value) == 1:
        ((option, words),) = value.items()
        return Case(clean_text(option), clean_text(words))
    return Case(clean_text(value))


UneCase = Annotated[
    Case,
    Saisi(parse_box, {"type": ["string", "object"], "description": "une option, ou « Autre: ses mots »"}),
]


class CoutUnitaire(Modele):
    """What the amount of the sous-action is divided by: « 1 020 », « places ». The cost itself is computed."""

    base: Nombre
    unite: Texte

    @field_validator("base")
    @classmethod
    def _positive(cls, base: Decimal) -> Decimal:
        if base <= 0:
            raise fault("un coût unitaire se calcule sur une base positive", "Écrire le nombre de places, de parcours…")
        return base


def _with_base(value: object) -> object:
    if isinstance(value, dict | CoutUnitaire):
        return value
    message = "le coût unitaire ne se saisit pas : docgen le calcule sur une base"
    raise fault(message, "Écrire sous « cout_unitaire: », en retrait, « base: 1 020 » puis « unite: places ».")


class AvecChamps(Modele):
    """What a programme may give fields of its own to; its model (`model.sur_mesure`) says which."""

    codes_des_champs: ClassVar[tuple[str, ...]] = ()

    @property
    def champs(self) -> SimpleNamespace:
        """The values of the fields that its programme gives it, by their codes."""
        return SimpleNamespace(**{name: getattr(self, name) for name in self.codes_des_champs})


class SousAction(AvecChamps):
    """A part of the action. `volume` is what is planned (« 400 ») and `unite` what it counts (« jeunes »).

    The form of the programme says which of the optional keys its fiches must have; its model (`model.sur_mesure`) may
    add fields (`codes_des_champs`).
    """

    intitule: Texte
    volume: Volume | None = None
    unite: Texte | None = None
    designation: Texte | None = None
    natures_depense: Liste[Texte] = ()
    montant: MontantSaisi
    detail_montant: Texte | None = None
    cout_unitaire: Annotated[CoutUnitaire, BeforeValidator(_with_base)] | None = None
    mise_en_place: Texte | None = None
    duree: Texte | None = None
    calendrier: Texte | None = None


class Poste(Modele):
    """Staff of the action, by function: how many full-time equivalents."""

    fonction: Texte
    nombre: Nombre


class PartIndicateur(Modele):
    """A share of an indicator: by sous-action (`repartition`), or a sub-count (`dont`)."""

    intitule: Texte
    situation: NombreOuAbsence
    cibles: dict[NomExercice, NombreOuAbsence]


class Indicateur(Modele):
    """An indicator of a fiche.

    Its values are typed here (`situation`, `cibles`), or are the sum of its `repartition` (a rate has none), or are
    those of a national indicator (`reprend`). `tableaux` says which tables show it, among those that the programme has
    (`model.sur_mesure`): all of them, unless said; `rang`, its place in those that do not follow the order of the
    fiche. A national indicator whose label the form gives has no `intitule` of
    its own.
    """

    code: Code
    intitule: Texte | None = None
    portee: Literal["national", "local"]
    unite: Unite = "nombre"
    sens: Sens = "hausse"
    evolution: OuiNon = False
    tableaux: Liste[Texte] = ()
    rang: Rang = 1
    situation: NombreOuAbsence | None = None
    cibles: dict[NomExercice, NombreOuAbsence] | None = None
    repartition: Liste[PartIndicateur] = ()
    dont: Liste[PartIndicateur] = ()
    reprend: Code | None = None
    note: Texte | None = None


class FicheAction(AvecChamps):
    """A fiche-action (`actions/1.1-….yaml` and its narrative, the `.md` of the same name).

    `financements` gives, for each financeur and exercice, the amount planned. `recit` maps the sections of the
    narrative to their Markdown. No total: totals are computed. The model of a programme (`model.sur_mesure`) adds the
    key of its division (`cle_de_division`), its own fields (`codes_des_champs`), and the titles that narratives must
    have (`titres_du_recit`): without any, a fiche may have no narrative.
    """

    cle_de_division: ClassVar[str] = ""
    titres_du_recit: ClassVar[tuple[str, ...]] = ()

    numero: Numero
    intitule: Texte
    cases: dict[Code, Liste[UneCase]] = {}
    sous_actions: Liste[SousAction] = ()
    etp: Liste[Poste] = ()
    cofinanceurs: Liste[Texte] = ()
    financements: dict[Code, dict[NomExercice, MontantOuAbsence]] = Field(min_length=1)
    indicateurs: Liste[Indicateur] = ()
    recit: Mapping[str, str] = Field(default={}, exclude=True)

    @property
    def division(self) -> str:
        """The number of the division that it belongs to; empty in a programme without divisions."""
        return getattr(self, self.cle_de_division, "")

    def indicateur(self, code: str) -> Indicateur | None:
        """The indicator of that code, or None."""
        return next((indicateur for indicateur in self.indicateurs if indicateur.code == code), None)
