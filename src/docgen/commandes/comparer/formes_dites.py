"""What differs between two Word files besides their words, told among the passages, each under its title."""

from collections.abc import Sequence

from msgspec.structs import replace

from docgen.adresses.passages import NomDePassage
from docgen.diff.passages_changes import LigneChangee, PassageChange
from docgen.diff.passages_compares import GENRES
from docgen.document.page_de_comparaison import Genre
from docgen.word.changement_de_forme import ChangementDeForme
from docgen.word.lecture import AUTOUR

# What is of no place of the text.
DOCUMENT = "Document"


def with_forms(
    passages: Sequence[PassageChange], formes: Sequence[ChangementDeForme], titres: Sequence[str] = ()
) -> tuple[PassageChange, ...]:
    """`passages`, with `formes` as lines of those of the same title; a title that no word changes is added.

    `titres` are those of the new file, in order: it is added at its place.
    """
    places = {title: rank for rank, title in enumerate(titres)}
    told = list(passages)
    lines: dict[str, list[LigneChangee]] = {}
    cut = {passage.nom for passage in passages if any(line.decoupee for line in passage.lignes)}
    # A row of that table says it already.
    for forme in (forme for forme in formes if forme.sorte != "structure" or forme.lieu not in cut):
        genre: Genre = "typographie" if forme.de_typographie else "fond"
        lines.setdefault(forme.lieu or DOCUMENT, []).append(
            LigneChangee(
                forme.avant, forme.apres, genre, forme=forme.sorte, alinea=forme.alinea, dit=forme.dit, mots=forme.mots
            )
        )
    for title, added in lines.items():
        rank = next((rank for rank, passage in enumerate(told) if passage.nom == title), None)
        if rank is None:
            address = NomDePassage.AUTOUR if title == AUTOUR else NomDePassage.titre(title)
            last = places.get(title, len(places))
            after = (at for at, passage in enumerate(told) if places.get(passage.nom, -1) > last)
            passage = _graver(PassageChange(address, title, "modifie", "typographie"), added)
            told.insert(next(after, len(told)), passage)
        else:
            told[rank] = _graver(told[rank], added)
    return tuple(told)


def _graver(passage: PassageChange, added: Sequence[LigneChangee]) -> PassageChange:
    gravest = min([passage.genre, *(line.genre for line in added)], key=GENRES.index)
    return replace(passage, genre=gravest, lignes=(*passage.lignes, *added))
