"""Naming one typed value: the file that holds it, then its keys (« contrat parties/etat/siege », « seance date »)."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import asdict

from docgen.adresses import NomCompose
from docgen.adresses.cellules import Portee
from docgen.adresses.chemins import Chemin
from docgen.adresses.controles import DonneeNommee
from docgen.adresses.sources import CleDeSource, PieceDeSeance
from docgen.check import Refusal, proche
from docgen.compute import Version
from docgen.dossier import Dossier, DossierSeance
from docgen.french import MOIS
from docgen.model.base import Modele, nombre_saisi, parse_day
from docgen.model.champs import GroupeSaisi
from docgen.model.echeances import Echeance
from docgen.model.fiche import Case
from docgen.montants import Absence, Montant

# What an act prints where it says nothing.
VIDE = "(vide)"
SILENCES = ("NC", "N.C.", "/", "-", "–", "—", VIDE)

# What a thing of a list is called by, besides its rank.
_NOMS = ("code", "numero", "rang", "nom")
_SHORT_DAY = re.compile(r"(\d{1,2})[- ]([a-zéû]{3,})\.?[- ](?:20)?(\d{2})")


class Donnee(Struct, frozen=True):
    """A typed value, and where it is written: the key of its source, and its path there."""

    source: CleDeSource
    path: Chemin
    valeur: object


Racines = Mapping[str, tuple[CleDeSource, object]]


# --- the files -------------------------------------------------------------------------------------------------------
def racines(dossier: Dossier, version: Version) -> dict[str, tuple[CleDeSource, object]]:
    """What can be named of a version, by the word that names its file: the key of its source, and what it holds."""
    contrat, code = version.contrat, version.contrat.code
    found: dict[str, tuple[CleDeSource, object]] = {
        "dossier": (CleDeSource.dossier(), dossier.collectivite),
        "contrat": (CleDeSource.contrat(code), contrat.entete),
        "plan": (CleDeSource.contrat(code, "plan"), contrat.plan),
        "indicateurs": (CleDeSource.contrat(code, "indicateurs"), {"indicateurs": contrat.indicateurs}),
    }
    if version.avenant:
        found["avenant"] = (CleDeSource.avenant(code, version.code), version.avenant)
    for saisie in contrat.annexes_saisies:
        nom = saisie.nom_de_fichier
        found[nom] = (CleDeSource.du_contrat(code, "annexes", nom), saisie)
    for article in contrat.articles:
        found[NomCompose.of("article", article.numero)] = (
            CleDeSource.du_contrat(code, "articles", article.numero),
            article,
        )
    for execution in version.valeurs.executions.values():
        source = CleDeSource.du_contrat(code, "execution", execution.exercice)
        found[NomCompose.of("execution", execution.exercice)] = (source, execution)
    for fiche in contrat.fiches:
        found[Portee.action(fiche.numero)] = (version.source_fiche(fiche.numero), fiche)
    return found


def racines_seance(dossier: Dossier, seance: DossierSeance) -> dict[str, tuple[CleDeSource, object]]:
    """As `racines`, for a séance, its two acts and its own texts (« textes contexte »)."""
    found: dict[str, tuple[CleDeSource, object]] = {"dossier": (CleDeSource.dossier(), dossier.collectivite)}
    pieces: tuple[tuple[PieceDeSeance, object], ...] = (
        ("seance", seance.base), ("deliberation", seance.deliberation), ("rapport", seance.rapport),
    )  # fmt: skip
    for name, piece in pieces:
        if piece:
            found[name] = (CleDeSource.seance(seance.name, name), piece)
    if textes := {file.removesuffix(".md"): written.texte for file, written in seance.textes.items()}:
        found["textes"] = (CleDeSource.seance(seance.name, "rapport"), textes)
    return found


# --- inside a file ---------------------------------------------------------------------------------------------------
def donnee(known: Racines, text: str) -> Donnee:
    """What `text` names. Raises `Refusal` when a word of it names nothing; `chemin` goes as far as that word."""
    root, _ = DonneeNommee.parse(text)
    if root not in known:
        raise Refusal(f"« {root} » ne nomme aucun fichier de l'acte", proche(root, known, "Fichiers"))
    found, unread = _follow(known, text)
    if unread:
        message = f"« {text} » ne nomme aucune donnée : « {unread[0]} » n'y est pas"
        missing = (root, *DonneeNommee.parse(text).cles[: -len(unread) + 1 or None])
        raise Refusal(message, proche(unread[0], _choices(found.valeur), "Clés"), chemin=missing)
    return found


def partie(known: Racines, text: str) -> Donnee | None:
    """What `text` names, or the nearest thing that holds it inside the same file; None when that is the whole file."""
    found, _ = _follow(known, text)
    return found if found.path else None


def _follow(known: Racines, text: str) -> tuple[Donnee, tuple[str, ...]]:
    """What the words of `text` lead to, and those that come after, from the first that names nothing."""
    root, keys = DonneeNommee.parse(text)
    source, value = known.get(root, (CleDeSource(), None))
    path: Chemin = ()
    for rank, word in enumerate(keys):
        if (found := _inside(value, word)) is None:
            return Donnee(source, path, value), tuple(keys[rank:])
        path, value = (*path, found[0]), found[1]
    return Donnee(source, path, value), ()


def _inside(value: object, word: str) -> tuple[str | int, object] | None:
    """The key and the value that `word` names inside `value`: in a list, a code or a number, else a rank from 1."""
    if isinstance(value, date):
        return (word, Decimal(value.isocalendar().week)) if word == "semaine" else None
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        rank = next((rank for rank, item in enumerate(value) if word in _called(item)), None)
        if rank is None and word.isdecimal() and 0 < int(word) <= len(value):
            rank = int(word) - 1
        return None if rank is None else (rank, value[rank])
    if isinstance(value, Modele):
        return (word, getattr(value, word)) if word in type(value).model_fields else None
    named = valeurs_nommees(value)
    return (word, named[word]) if word in named else None


def _called(value: object) -> list[str]:
    named = vars(value) if isinstance(value, Modele) else {}
    # A line is also known by that of another field that it is for.
    others = (
        [champ.code for champ in value.declares if champ.type == "renvoi"] if isinstance(value, GroupeSaisi) else []
    )
    return [str(named[name]) for name in (*_NOMS, *others) if named.get(name) is not None]


def valeurs_nommees(value: object) -> Mapping[str, object]:
    """The values that have a key inside `value`."""
    if isinstance(value, Mapping):
        return value
    if isinstance(value, Modele):
        return {name: getattr(value, name) for name in type(value).model_fields}
    if isinstance(value, Case):
        return value._asdict()
    return asdict(value) if isinstance(value, Struct) else {}


def _choices(value: object) -> list[str]:
    """What can be named inside `value`."""
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return [name for item in value for name in _called(item)[:1]] or [str(rank + 1) for rank in range(len(value))]
    return [str(name) for name in valeurs_nommees(value)]


def dits(value: object) -> str:
    """All the words inside a value, in their order: a text, or every text of a list, a line, an article."""
    if isinstance(value, str):
        return value
    parts = value if isinstance(value, tuple | list) else valeurs_nommees(value).values()
    return " ".join(said for part in parts if (said := dits(part)))


def dit_ces_mots(value: object, words: str) -> bool:
    """Whether a value says these very words, whatever typography changes."""
    return re.search(rf"(?<!\w){re.escape(mots(words))}(?!\w)", mots(dits(value))) is not None


# --- comparing -------------------------------------------------------------------------------------------------------
def mots(text: str) -> str:
    """A text without what typography changes: capitals, apostrophes, quotes, spaces, commas or semicolons, the end."""
    return _bare(text).casefold()


def _bare(text: str) -> str:
    bare = re.sub(r"[“”«»\"]", " ", text.replace("’", "'").replace("–", "-").replace(";", ","))
    bare = re.sub(r"(?<=\d) ?- ?(?=\d)", "-", bare)
    bare = re.sub(r"\b(\d+)(?:ème|nde?)\b", r"\1e", bare)
    spaced = re.sub(r"\s*([:;!?,])\s*", r"\1 ", re.sub(r"\s+", " ", bare))
    return re.sub(r"(?<=[.°]) (?=\d)", "", spaced).strip(" .:,")


def memes_mots(text: str, other: str) -> bool:
    """Whether two texts have the same words: see `mots`; a capital may lack its accent (« L'ETAT »)."""
    words, others = _bare(text).split(), _bare(other).split()
    return len(words) == len(others) and all(map(_same_word, words, others))


def _same_word(word: str, other: str) -> bool:
    if word.casefold() == other.casefold():
        return True
    capital = any(letter.isupper() for letter in word + other)
    return capital and _bare_letters(word) == _bare_letters(other)


def _bare_letters(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word.casefold()) if not unicodedata.combining(c))


def jour_imprime(text: str) -> date | None:
    """The day that an act printed, in any of its forms (« 22 SEPTEMBRE 2025 », « 15-mai-24 »); None when it is none."""
    bare = re.sub(r"\s+", " ", text.strip(" .").lower()).replace("1er/", "1/")
    if match := _SHORT_DAY.fullmatch(bare):
        month = next((mois for mois in MOIS if mois.startswith(match[2])), match[2])
        bare = f"{match[1]} {month} 20{match[3]}"
    bare = re.sub(r"^(\d\d/\d\d)/(\d\d)$", r"\1/20\2", bare)
    try:
        return parse_day(bare)
    except ValueError:
        return None


def nombre_imprime(text: str) -> Decimal | None:
    """The number that an act printed; None when it is none."""
    try:
        return Decimal(nombre_saisi(re.sub(r"(?<=\d),00(?= ?€?$)", "", text)))
    except Refusal:
        return None


def pareil(printed: str, value: object) -> bool:
    """Whether the act printed that value: the same day, the same number, the same words."""
    if isinstance(value, Absence | None):
        return printed in SILENCES
    if isinstance(value, Case):
        return any(memes_mots(printed, words) for words in value if words)
    if isinstance(value, Echeance):
        return memes_mots(printed, value.dit) or jour_imprime(printed) == value.fin
    if isinstance(value, date):
        return jour_imprime(printed) == value
    if isinstance(value, Montant):
        return nombre_imprime(printed) == Decimal(value.centimes) / 100
    if isinstance(value, int | Decimal):
        return nombre_imprime(printed) == value
    return memes_mots(printed, str(value))
