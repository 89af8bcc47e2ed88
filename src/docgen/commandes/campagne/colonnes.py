"""Which value of the model each column of a list gives: by its full name, else by its words, when no other has them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from docgen.commandes.campagne.champs import ChampDeListe, telling_words
from docgen.commandes.campagne.liste import ListeLue, cell_name
from docgen.french import enumeration
from docgen.french.proches import noms_proches

# The columns that say what the row is called, or are for people only.
COLONNE_DOSSIER = "dossier"
_CITES = 4


class Faute(Struct, frozen=True):
    """What is wrong at a place of the list: its row (0: of all rows), its cell, what is said, what to do."""

    ligne: int
    cellule: str
    message: str
    remede: str = ""


class ColonnesDeListe(Struct, frozen=True):
    """For each column of the list, the value that it gives; None for one that gives none. `dossier` is the column that
    names the dossiers, when there is one."""

    champs: tuple[ChampDeListe | None, ...]
    dossier: int | None = None


def match_columns(
    liste: ListeLue,
    champs: Sequence[ChampDeListe],
    ignorees: Iterable[str] = (),
    nommees: Mapping[str, str] | None = None,
) -> tuple[ColonnesDeListe, list[Faute]]:
    """The value that each column gives, and what is wrong with the columns; `nommees` says which field a head means."""
    left, named = {telling_words(each) for each in ignorees}, {telling_words(a): b for a, b in (nommees or {}).items()}
    found: list[ChampDeListe | None] = []
    faults: list[Faute] = []
    dossier: int | None = None
    for column, head in enumerate(liste.entetes):
        words, place = telling_words(head), cell_name(liste.tete, column)
        champ: ChampDeListe | None = None
        if words == {COLONNE_DOSSIER} and dossier is None:
            dossier = column
        elif not head and any(row[column] for _, row in liste.lignes):
            faults.append(Faute(0, place, "cette colonne a des valeurs, et pas d'en-tête", "Lui en donner un."))
        elif head and words not in left:
            champ, fault = field_of(named.get(words, head), champs, place)
            faults += [fault] if fault else []
        found.append(champ)
    return ColonnesDeListe(tuple(found), dossier), [*faults, *_twice(liste, found)]


def field_of(head: str, champs: Sequence[ChampDeListe], place: str) -> tuple[ChampDeListe | None, Faute | None]:
    """The field that `head` names, or why none does."""
    words = telling_words(head)
    alone = [champ for champ in champs if any(telling_words(name) == words for name in (champ.nom, *champ.seuls))]
    near = alone or [champ for champ in champs if words and words <= champ.mots]
    # What is still to come is what a list is for.
    near = [champ for champ in near if champ.attendu] or near
    if len(near) == 1:
        return near[0], None
    if near:
        names = _cited([champ.nom for champ in near])
        return None, Faute(0, place, f"« {head} » peut désigner {len(near)} valeurs du modèle",
                           f"Écrire l'un de ces noms en tête de la colonne : {names}.")  # fmt: skip
    known = {name: champ.nom for champ in champs for name in (champ.nom, *champ.seuls)}
    close = list(dict.fromkeys(known[name] for name in noms_proches(head, known, _CITES)))
    hint = f"Peut-être {enumeration([f'« {name} »' for name in close], 'ou')}. " if close else ""
    return None, Faute(0, place, f"« {head} » n'est le nom d'aucune valeur du modèle",
                       f"{hint}Pour la laisser de côté : « --ignorer \"{head}\" ».")  # fmt: skip


def _twice(liste: ListeLue, found: Sequence[ChampDeListe | None]) -> list[Faute]:
    places: dict[tuple[str, tuple[str | int, ...]], list[int]] = defaultdict(list)
    for column, champ in enumerate(found):
        if champ:
            places[champ.fichier, champ.chemin].append(column)
    return [
        Faute(0, names[1], f"les colonnes {enumeration(names)} donnent la même valeur",
              "N'en garder qu'une, ou préciser leurs en-têtes.")
        for columns in places.values() if len(columns) > 1
        for names in [[cell_name(liste.tete, column) for column in columns]]
    ]  # fmt: skip


def missing_columns(colonnes: ColonnesDeListe, champs: Sequence[ChampDeListe]) -> list[ChampDeListe]:
    """The values that the model leaves to come, that nothing can be made without, and that no column gives."""
    given = {(champ.fichier, champ.chemin) for champ in colonnes.champs if champ}
    return [
        champ for champ in champs
        if champ.attendu and (champ.fichier, champ.chemin) not in given and not _waits(champ)
    ]  # fmt: skip


def _waits(champ: ChampDeListe) -> bool:
    """Whether a document is made all the same, with the value marked as to come."""
    return champ.chemin[0] == "champs" and champ.chemin[-1] == "valeur"


def _cited(names: Sequence[str]) -> str:
    more = f" (et {len(names) - _CITES} de plus)" if len(names) > _CITES else ""
    return ", ".join(f"« {name} »" for name in names[:_CITES]) + more
