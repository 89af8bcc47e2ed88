"""Naming one typed value: the file that holds it, then its keys (« contrat parties/etat/siege », « seance date »)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from docgen.check.places import proche
from docgen.compute import Version
from docgen.dossier import Dossier, DossierSeance, Path
from docgen.findings import Refusal
from docgen.french import MOIS
from docgen.model.base import Modele, nombre_saisi, parse_day
from docgen.model.feuille import Echeance
from docgen.model.fiche import Case
from docgen.montants import Montant

# What a thing of a list is called by, besides its rank.
_NOMS = ("code", "numero", "rang", "bassin")
_SHORT_DAY = re.compile(r"(\d{1,2})-([a-zéû]{3,})\.?-(\d{2})")


@dataclass(frozen=True, slots=True)
class Donnee:
    """A typed value, and where it is written: the key of its source, and its path there."""

    source: str
    path: Path
    valeur: object


Racines = Mapping[str, tuple[str, object]]


# --- the files -------------------------------------------------------------------------------------------------------
def racines(dossier: Dossier, version: Version) -> dict[str, tuple[str, object]]:
    """What can be named of a version, by the word that names its file: the key of its source, and what it holds."""
    contrat, code = version.contrat, version.contrat.code
    found: dict[str, tuple[str, object]] = {
        "dossier": ("dossier", dossier.collectivite),
        "contrat": (f"{code}/contrat", contrat.entete),
        "plan": (f"{code}/plan", contrat.plan),
        "indicateurs": (f"{code}/indicateurs", {"indicateurs": contrat.indicateurs}),
    }
    if version.avenant:
        found["avenant"] = (f"{code}/avenants/{version.code}", version.avenant)
    if contrat.echanges:
        found["echanges-de-donnees"] = (f"{code}/echanges-de-donnees", contrat.echanges)
    found |= {feuille.nom: (f"{code}/{feuille.nom}", feuille) for feuille in contrat.feuilles_de_route}
    found |= {
        f"article/{article.numero}": (f"{code}/articles/{article.numero}", article) for article in contrat.articles
    }
    for execution in version.valeurs.executions.values():
        name = f"execution/{execution.exercice}"
        found[name] = (f"{code}/{name}", execution)
    found |= {f"action/{fiche.numero}": (version.source_fiche(fiche.numero), fiche) for fiche in contrat.fiches}
    return found


def racines_seance(dossier: Dossier, seance: DossierSeance) -> dict[str, tuple[str, object]]:
    """As `racines`, for a séance and its two acts."""
    held = {"seance": seance.base, "deliberation": seance.deliberation, "rapport": seance.rapport}
    found: dict[str, tuple[str, object]] = {name: (f"{seance.name}/{name}", one) for name, one in held.items() if one}
    return {"dossier": ("dossier", dossier.collectivite), **found}


# --- inside a file ---------------------------------------------------------------------------------------------------
def donnee(known: Racines, text: str) -> Donnee:
    """What `text` names. Raises `Refusal` when a word of it names nothing."""
    root, _, keys = text.partition(" ")
    if root not in known:
        raise Refusal(f"« {root} » ne nomme aucun fichier de l'acte", proche(root, known, "Fichiers"))
    source, value = known[root]
    path: Path = ()
    for word in filter(None, keys.split("/")):
        key, value = _inside(value, word, text)
        path = (*path, key)
    return Donnee(source, path, value)


def _inside(value: object, word: str, text: str) -> tuple[str | int, object]:
    choices: dict[str, tuple[str | int, object]] = {}
    if isinstance(value, Modele):
        choices = {name: (name, getattr(value, name)) for name in type(value).model_fields}
    elif isinstance(value, Mapping):
        choices = {str(name): (str(name), one) for name, one in value.items()}
    elif isinstance(value, date):
        choices = {"semaine": ("semaine", Decimal(value.isocalendar().week))}
    elif isinstance(value, tuple) and not hasattr(value, "_fields"):
        choices = _items(value)
    if word not in choices:
        raise Refusal(f"« {text} » ne nomme aucune donnée : « {word} » n'y est pas", proche(word, choices, "Clés"))
    return choices[word]


def _items(values: tuple[object, ...]) -> dict[str, tuple[str | int, object]]:
    """The things of a list, by their rank from 1, and by their code or number, which goes first."""
    found: dict[str, tuple[str | int, object]] = {str(rank + 1): (rank, one) for rank, one in enumerate(values)}
    for rank, one in enumerate(values):
        for name in _NOMS:
            if isinstance(said := getattr(one, name, None), str | int):
                found[str(said)] = (rank, one)
    return found


# --- comparing -------------------------------------------------------------------------------------------------------
def mots(text: str) -> str:
    """A text without what typography changes: capitals, apostrophes, quotes, spaces, the final stop."""
    return _bare(text).casefold()


def _bare(text: str) -> str:
    bare = re.sub(r"[“”«»\"]", " ", text.replace("’", "'").replace("–", "-"))
    spaced = re.sub(r"\s*([:;!?,])\s*", r"\1 ", re.sub(r"\s+", " ", bare))
    return re.sub(r"(?<=[.°]) (?=\d)", "", spaced).strip(" .:;")


def memes_mots(one: str, other: str) -> bool:
    """Whether two texts have the same words: see `mots`; a capital may lack its accent (« L'ETAT »)."""
    words, others = _bare(one).split(), _bare(other).split()
    return len(words) == len(others) and all(map(_meme_mot, words, others))


def _meme_mot(one: str, other: str) -> bool:
    if one.casefold() == other.casefold():
        return True
    capital = any(letter.isupper() for letter in one + other)
    return capital and _sans_accent(one) == _sans_accent(other)


def _sans_accent(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word.casefold()) if not unicodedata.combining(c))


def jour(text: str) -> date | None:
    """The day that an act printed, in any of its forms (« 22 SEPTEMBRE 2025 », « 15-mai-24 »); None when it is none."""
    bare = re.sub(r"\s+", " ", text.strip(" .").lower()).replace("1er/", "1/")
    if match := _SHORT_DAY.fullmatch(bare):
        month = next((mois for mois in MOIS if mois.startswith(match[2])), match[2])
        bare = f"{match[1]} {month} 20{match[3]}"
    try:
        return parse_day(bare)
    except ValueError:
        return None


def nombre(text: str) -> Decimal | None:
    """The number that an act printed; None when it is none."""
    try:
        return Decimal(nombre_saisi(re.sub(r"(?<=\d),00(?= ?€?$)", "", text)))
    except Refusal:
        return None


def pareil(printed: str, value: object) -> bool:
    """Whether the act printed that value: the same day, the same number, the same words."""
    if isinstance(value, Case):
        return any(memes_mots(printed, words) for words in value if words)
    if isinstance(value, Echeance):
        return memes_mots(printed, value.mots) or jour(printed) == value.fin
    if isinstance(value, date):
        return jour(printed) == value
    if isinstance(value, Montant):
        return nombre(printed) == Decimal(value.centimes) / 100
    if isinstance(value, int | Decimal):
        return nombre(printed) == value
    return memes_mots(printed, str(value))
