"""The feuille de route of an experiment, and the exchanges of data that a contract promises.

Both are annexes as data: tables of what exists, what will be done, until when. No total is typed.
"""

import calendar
import re
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal, NamedTuple

from pydantic import Field, PlainValidator, WithJsonSchema

from docgen.french import MOIS
from docgen.french import date as french_date
from docgen.model import base
from docgen.model.base import Code, Jour, Liste, Modele, Nombre, NombreOuAbsence, NomExercice, Texte, TexteOuAbsence
from docgen.model.entete import Visa
from docgen.montants import Absence


# --- until when ------------------------------------------------------------------------------------------------------
class Echeance(NamedTuple):
    """A date, or a period by whose end something is done: « 23 juin 2025 », « décembre 2025 », « année 2024 »."""

    fin: date
    mots: str


_AT_THE_LATEST = " au plus tard"
_MONTH = re.compile(rf"({'|'.join(MOIS)}) ([12]\d{{3}})")
_PART = re.compile(r"(1er|2e|3e|4e) (semestre|trimestre) ([12]\d{3})")
_YEAR = re.compile(r"année ([12]\d{3})")
_MONTHS_IN = {"semestre": 6, "trimestre": 3}


def _parse_deadline(value: object) -> Echeance:
    if isinstance(value, Echeance):
        return value
    words = base.clean_text(value)
    bare = words.removesuffix(_AT_THE_LATEST)
    found = _period(bare.lower()) or _day(bare)
    return Echeance(found.fin, found.mots + words[len(bare) :])


def _period(words: str) -> Echeance | None:
    if match := _MONTH.fullmatch(words):
        return _until(int(match[2]), MOIS.index(match[1]) + 1, words)
    if match := _YEAR.fullmatch(words):
        return _until(int(match[1]), 12, words)
    match = _PART.fullmatch(words)
    month = int(match[1][0]) * _MONTHS_IN[match[2]] if match else 0
    return _until(int(match[3]), month, words) if match and month <= 12 else None


def _until(year: int, month: int, words: str) -> Echeance:
    return Echeance(date(year, month, calendar.monthrange(year, month)[1]), words)


def _day(words: str) -> Echeance:
    if not base.DAY.fullmatch(words):
        raise base.fault(
            f"« {words[:40]} » n'est pas une échéance",
            "Écrire par exemple « 23 juin 2025 », « décembre 2025 », « 2e semestre 2024 », « année 2024 » ou "
            "« décembre 2025 au plus tard ».",
        )
    day = base.parse_day(words)
    return Echeance(day, french_date(day))


_DEADLINE_SCHEMA = {"type": "string", "description": "une échéance, par exemple « 23 juin 2025 » ou « décembre 2025 »"}
UneEcheance = Annotated[Echeance, PlainValidator(_parse_deadline), WithJsonSchema(_DEADLINE_SCHEMA)]
EcheanceOuAbsence = Annotated[Echeance | Absence, *base.or_absent(_parse_deadline, _DEADLINE_SCHEMA)]


# --- the territories of the experiment -------------------------------------------------------------------------------
class Profil(Modele):
    """Who the BRSA of a bassin are, in per cent. Under thirty is the sum of the first two ages."""

    droits_et_devoirs: NombreOuAbsence
    femmes: NombreOuAbsence
    moins_de_25_ans: NombreOuAbsence
    de_25_a_29_ans: NombreOuAbsence
    de_30_a_39_ans: NombreOuAbsence
    de_40_a_49_ans: NombreOuAbsence
    plus_de_50_ans: NombreOuAbsence
    moins_de_6_mois: NombreOuAbsence
    plus_de_5_ans: NombreOuAbsence
    orientation_professionnelle: NombreOuAbsence
    orientation_solidarites: NombreOuAbsence
    orientation_france_travail: NombreOuAbsence
    contractualisation: NombreOuAbsence


class DemandeEmploi(Modele):
    """Who, among the BRSA of a bassin, looks for work: a count, then rates in per cent."""

    demandeurs: NombreOuAbsence
    part_de_la_demande: NombreOuAbsence
    hommes_et_femmes: Texte
    plus_de_50_ans: NombreOuAbsence
    inscrits_depuis_un_an: NombreOuAbsence
    qpv: NombreOuAbsence
    activite_reduite: NombreOuAbsence
    frein_social: NombreOuAbsence


class Ressources(Modele):
    """Who accompanies the BRSA of a bassin. The agencies are named: their number is counted."""

    portefeuilles_france_travail: NombreOuAbsence
    accompagnateurs_departement: NombreOuAbsence
    etp_delegataires: NombreOuAbsence
    modalite_delegataires: Texte
    services_locaux_insertion: NombreOuAbsence
    agences: Liste[Texte]


class Bassin(Modele):
    """An employment area of the experiment, as it was on the day that the feuille de route says."""

    code: Code
    nom: Texte
    typologie: Texte
    description: Texte
    gouvernance_coherente: TexteOuAbsence
    management_facilite: TexteOuAbsence
    donnees_accessibles: TexteOuAbsence
    communes: NombreOuAbsence
    flux_entrants: NombreOuAbsence
    stock: NombreOuAbsence
    brsa: NombreOuAbsence
    profil: Profil
    demande_emploi: DemandeEmploi
    ressources: Ressources


# --- how it was launched ---------------------------------------------------------------------------------------------
class Rencontre(Modele):
    """A half-day in a bassin. The day of the week and the week follow from the date."""

    bassin: Code
    jour: Jour
    moment: Literal["matin", "après-midi"]


class Sequence(Modele):
    """A round of half-days with the same content, one in each bassin."""

    intitule: Texte
    contenu: Liste[Texte]
    rencontres: Liste[Rencontre] = Field(min_length=1)


class Lancement(Modele):
    """How the experiment was launched."""

    intitule: Texte
    participants: Liste[Texte]
    enjeux: Liste[Texte]
    sequences: Liste[Sequence] = Field(min_length=1)
    organisation: Liste[Texte]

    @property
    def rencontres(self) -> tuple[Rencontre, ...]:
        """The half-days of all the sequences, by date."""
        every = (rencontre for sequence in self.sequences for rencontre in sequence.rencontres)
        return tuple(sorted(every, key=lambda rencontre: rencontre.jour))


# --- what will be done -----------------------------------------------------------------------------------------------
class LigneDAction(Modele):
    """What is done towards an operational target: what exists, what is planned, until when, led by whom."""

    actions_preexistantes: Liste[Texte] = ()
    plan: Liste[Texte] = ()
    indicateurs: Liste[Texte] = ()
    echeance: EcheanceOuAbsence
    pilotes: Liste[Texte] = ()
    commentaires: Liste[Texte] = ()


class CibleOperationnelle(Modele):
    """An operational target and its lines."""

    intitule: Texte
    lignes: Liste[LigneDAction] = Field(min_length=1)


class PartieDeRoute(Modele):
    """A part of the feuille de route: « Entrée en parcours », « Numérique »…"""

    intitule: Texte
    cibles: Liste[CibleOperationnelle] = Field(min_length=1)

    @property
    def suivie(self) -> bool:
        """Whether a line names an indicator: without one, the table has no column for them."""
        return any(ligne.indicateurs for cible in self.cibles for ligne in cible.lignes)


class Processus(Modele):
    """A diagram that the published document shows: its title, and the words that go with it."""

    intitule: Texte
    precisions: Liste[Texte] = ()


class FeuilleDeRoute(Modele):
    """`feuille-de-route-2024.yaml`: the territories, the launch, and the parts of the plan d'actions.

    `part_france_travail` is the share of the entrants, in per cent, to orient towards France Travail.
    """

    annee: NomExercice
    titre: Texte
    date: Jour
    situation_au: Jour
    presentation: Liste[Texte]
    demarrage: Texte
    reprise_du_stock: Texte
    part_france_travail: Nombre
    bassins: Liste[Bassin] = Field(min_length=1)
    processus: Liste[Processus] = ()
    lancement: Lancement
    parties: Liste[PartieDeRoute] = Field(min_length=1)

    @property
    def nom(self) -> str:
        """The name of its file and of its document: « feuille-de-route-2024 »."""
        return f"feuille-de-route-{self.annee}"

    @property
    def lignes(self) -> Iterator[tuple[tuple[str | int, ...], LigneDAction]]:
        """Every line of every part, with the path at which it is written."""
        for rank, partie in enumerate(self.parties):
            for order, cible in enumerate(partie.cibles):
                for place, ligne in enumerate(cible.lignes):
                    yield ("parties", rank, "cibles", order, "lignes", place), ligne


# --- exchanges of data -----------------------------------------------------------------------------------------------
class Echange(Modele):
    """What the collectivité will exchange, by which means, until when."""

    objet: Texte
    modalites: Liste[Texte] = Field(min_length=1)
    echeance: UneEcheance


class EchangesDeDonnees(Modele):
    """`echanges-de-donnees.yaml`: the exchanges promised, and the texts that frame them."""

    echanges: Liste[Echange] = Field(min_length=1)
    textes: Liste[Visa] = ()
