"""From the rows of a list to what is to be made of each: its dossier, its values, or what is wrong with it."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct, field

from docgen.adresses.noms_de_fichiers import why_no_code
from docgen.commandes.campagne.champs import ChampDeListe
from docgen.commandes.campagne.colonnes import ColonnesDeListe, Faute
from docgen.commandes.campagne.liste import ListeLue, cell_name, why_unread
from docgen.findings import Refusal
from docgen.french import enumeration
from docgen.load.yaml_ecriture import scalar
from docgen.montants import A_COMPLETER

_LE_PLUS_LONG = 60
_NOMMER = "Ajouter une colonne « dossier », qui donne à chaque ligne un nom qui lui reste."


class Travail(Struct, frozen=True):
    """What a row asks for: its number in the list, the name of its dossier, the words of the cells that give a value,
    in the order of the columns ("": the model says it); the files of a dossier that exists."""

    ligne: int
    dossier: str
    textes: tuple[str, ...]
    fichiers: Mapping[str, bytes] = field(default_factory=dict)


def read_travaux(
    liste: ListeLue, colonnes: ColonnesDeListe, beneficiaire: ChampDeListe | None
) -> tuple[list[Travail], list[Faute]]:
    """What each row asks for, with what is wrong: a row that has a fault is not to be made."""
    naming = _naming(colonnes, beneficiaire)
    given = [rank for rank, champ in enumerate(colonnes.champs) if champ]
    rows: list[Travail] = []
    faults: list[Faute] = []
    for line, row in liste.lignes:
        faults += [*_unread(line, row, colonnes), *_missing(line, row, colonnes)]
        name, why = _dossier(line, row, colonnes, naming)
        faults += [why] if why else []
        rows.append(Travail(line, name, tuple(row[rank] for rank in given)))
    return rows, sorted([*faults, *_twice(rows, naming)], key=lambda fault: fault.ligne)


def _naming(colonnes: ColonnesDeListe, beneficiaire: ChampDeListe | None) -> int:
    """The column that names the dossiers. Raises `Refusal` when none does."""
    if colonnes.dossier is not None:
        return colonnes.dossier
    if beneficiaire and beneficiaire in colonnes.champs:
        return colonnes.champs.index(beneficiaire)
    raise Refusal("rien ne dit comment nommer le dossier de chaque ligne", _NOMMER)


def _unread(line: int, row: Sequence[str], colonnes: ColonnesDeListe) -> Iterator[Faute]:
    for column, champ in enumerate(colonnes.champs):
        if champ and (why := why_unread(row[column]) or _forbidden(row[column])):
            yield Faute(line, cell_name(line, column), f"{champ.nom} : {why}", "Corriger cette case.")


def _forbidden(text: str) -> str:
    try:
        scalar(text)
    except Refusal as refusal:
        return refusal.message
    return ""


def _missing(line: int, row: Sequence[str], colonnes: ColonnesDeListe) -> Iterator[Faute]:
    for column, champ in enumerate(colonnes.champs):
        if champ and champ.attendu and row[column].lower() in ("", A_COMPLETER) and champ.chemin[0] != "champs":
            said = f"il manque une valeur : {champ.nom}"
            yield Faute(line, cell_name(line, column), said, "Remplir cette case.")


def _dossier(line: int, row: Sequence[str], colonnes: ColonnesDeListe, naming: int) -> tuple[str, Faute | None]:
    said, place = row[naming], cell_name(line, naming)
    if not said:
        known = colonnes.champs[naming]
        told = known is not None and known.attendu  # the missing value is told already
        return "", None if told else Faute(line, place, "cette ligne n'a pas de nom de dossier", "Remplir cette case.")
    name = said if colonnes.dossier is not None else dossier_name(said)
    if why := why_no_code(name) or ("il est trop long" if len(name) > _LE_PLUS_LONG else ""):
        return "", Faute(line, place, f"« {said[:80]} » ne donne pas le nom d'un dossier : {why}", _NOMMER)
    return name, None


def dossier_name(said: str) -> str:
    """The name of the folder of who is called so.

    >>> dossier_name("L'association « Les Amis/../de l'Œuvre »")
    'l-association-les-amis-de-l-oeuvre'
    """
    whole = said.casefold().replace("œ", "oe").replace("æ", "ae")
    letters = unicodedata.normalize("NFKD", whole)
    bare = "".join(sign for sign in letters if not unicodedata.combining(sign))
    name = re.sub(r"[^a-z0-9]+", "-", bare).strip("-")
    return name if len(name) <= _LE_PLUS_LONG else name[:_LE_PLUS_LONG].rpartition("-")[0] or name[:_LE_PLUS_LONG]


def _twice(rows: Sequence[Travail], naming: int) -> Iterator[Faute]:
    """A fault for each row that says again what another has said, and for those that share a name and nothing else."""
    same: dict[str, list[Travail]] = defaultdict(list)
    for work in rows:
        if work.dossier:
            same[work.dossier].append(work)
    for name, found in same.items():
        first, *others = found
        if not others:
            continue
        if all(work.textes == first.textes for work in others):
            for work in others:
                yield Faute(work.ligne, cell_name(work.ligne, naming), f"cette ligne répète la ligne {first.ligne}",
                            "N'en garder qu'une.")  # fmt: skip
            continue
        numbers = enumeration([str(work.ligne) for work in found])
        for work in found:
            said = f"les lignes {numbers} auraient le même dossier, « {name} », et ne disent pas la même chose"
            yield Faute(work.ligne, cell_name(work.ligne, naming), said, _NOMMER)
