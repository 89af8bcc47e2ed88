"""What changes in the texts of two statements: passages by their titles, then the lines and the rows of each."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from msgspec.structs import replace

from docgen.adresses.origines import Origine
from docgen.adresses.passages import NomDePassage
from docgen.diff.alineas_coupes import cut_lines, cut_told
from docgen.diff.appariement import keys_of_both, paired_lines
from docgen.diff.causes import Causes
from docgen.diff.deplacements import Passages, answering_passages, is_renumbered, moved_lines, moved_passages
from docgen.diff.passages_changes import LigneChangee, PassageChange
from docgen.diff.passages_lus import PICTURE, PassageLu, without_ranks
from docgen.diff.rangees_changees import in_its_row, with_units
from docgen.diff.sens import CLAUSE
from docgen.diff.valeurs import read_values, same_but_typography, same_values
from docgen.diff.valeurs_changees import changed_values
from docgen.document.page_de_comparaison import Genre
from docgen.french import NBSP

# From the gravest to the lightest: lines that come or go, values, words and punctuation, typography.
IMAGE = "image"
GENRES: tuple[Genre, ...] = ("fond", "chiffres", "redaction", "typographie")


def compare_passages(
    ancien: Passages, nouveau: Passages, causes: Causes
) -> tuple[tuple[PassageChange, ...], dict[str, int]]:
    """The passages that differ, in the order of `nouveau`, and how many were compared, by what they are called."""
    names = answering_passages(ancien, nouveau)
    before = {names.get(key, _free(key, names, nouveau)): passage for key, passage in ancien.items()}
    moved = moved_passages(list(before), list(nouveau))
    keys = keys_of_both(before, nouveau)
    found = []
    for key in keys:
        change = _passage(key, before.get(key), nouveau.get(key), causes.de(key))
        if key in moved:
            change = replace(
                change or PassageChange(key, nouveau[key].nom, "deplace", "fond"), sort="deplace", genre="fond"
            )
        found += [change] if change else []
    return tuple(_followed(found, nouveau)), _counted(keys)


def _counted(keys: Sequence[NomDePassage]) -> dict[str, int]:
    tables, annexes = (sum(key.sorte == kind for key in keys) for kind in ("tableau", "annexe"))
    texts = sum(not key.est_de_donnees for key in keys)
    data = {"tableaux": tables, "annexes saisies": annexes}
    return {"articles et fiches": texts, **{name: count for name, count in data.items() if count}}


def _free(key: NomDePassage, names: Mapping[NomDePassage, NomDePassage], nouveau: Passages) -> NomDePassage:
    """The name of a passage that is gone: another one when a passage of the new text has taken it."""
    rank = 1
    free = key
    while key.sorte == "titre" and (free in names.values() or (free != key and free in nouveau)):
        free, rank = key.autre(rank), rank + 1
    return free


def _followed(passages: list[PassageChange], nouveau: Passages) -> Iterator[PassageChange]:
    """`passages`, where each line that changes place says from where, or to where; what it says otherwise counts.

    One that stays in its passage is told once, where it is now.
    """
    lines = [(passage, line) for passage in passages for line in passage.lignes if line.genre == "fond"]
    gone = [(passage, line) for passage, line in lines if line.apres is None]
    come = [(passage, line) for passage, line in lines if line.avant is None]
    moved = moved_lines(
        [(of.nom, line.avant or "") for of, line in gone], [(of.nom, line.apres or "") for of, line in come]
    )
    told: dict[int, LigneChangee | None] = {}
    for left, arrived in moved.items():
        (of, old), (other, new) = gone[left], come[arrived]
        here = of.adresse == other.adresse
        told[id(old)] = None if here else replace(old, deplacee=other.nom, valeurs=())
        changed = new if old.avant == new.apres else changed_line(old.avant, new.apres)
        values = changed.valeurs if changed is not new else ()
        above = _above(nouveau[other.adresse], new.apres or "") if here else None
        told[id(new)] = replace(
            new, avant=changed.avant, genre=changed.genre, deplacee=of.nom, apres_quoi=above, valeurs=values
        )
    for passage in passages:
        kept = (told.get(id(line), line) for line in passage.lignes)
        yield replace(passage, lignes=tuple(line for line in kept if line)) if told else passage


def _above(passage: PassageLu, line: str) -> str:
    """What stands before `line`, a row by what it is about; nothing when it is the first."""
    rank = next((rank for rank, said in enumerate(passage.lignes) if said == line), 0) - 1
    row = passage.rangees.get(rank)
    return "" if rank < 0 else row.nom if row else passage.lignes[rank]


def _passage(
    key: NomDePassage, ancien: PassageLu | None, nouveau: PassageLu | None, operations: tuple[Origine, ...]
) -> PassageChange | None:
    if ancien is None or nouveau is None:
        only = nouveau or ancien
        assert only is not None
        lines = tuple(_whole(only, comes=nouveau is not None))
        return PassageChange(key, only.nom, "ajoute" if nouveau else "retire", "fond", lines, operations)
    renamed = key.sorte == "titre" and ancien.nom != nouveau.nom
    if ancien.lignes == nouveau.lignes and not renamed:
        return None
    title = [_title_line(ancien.nom, nouveau.nom)] if renamed else []
    lines = (*title, *_lignes(ancien, nouveau)) or (_in_another_order(ancien, nouveau),)
    gravest = GENRES[min(GENRES.index(line.genre) for line in lines)]
    return PassageChange(key, nouveau.nom, "modifie", gravest, lines, operations, ancien.nom if renamed else "")


def _in_another_order(ancien: PassageLu, nouveau: PassageLu) -> LigneChangee:
    """What is told of values that are the same, and stand otherwise: the first one that does."""
    rank = next(rank for rank, line in enumerate(nouveau.lignes) if line != ancien.lignes[rank])
    row = nouveau.rangees.get(rank)
    words = row.nom if row and row.nom else nouveau.lignes[rank]
    told = LigneChangee(ancien.lignes[rank], nouveau.lignes[rank], "fond")
    return replace(told, dit="dans un autre ordre, à partir de", mots=words)


def _title_line(ancien: str, nouveau: str) -> LigneChangee:
    """The change of a title; its own number is no reference."""
    line = changed_line(ancien, nouveau)
    return replace(line, genre="chiffres", valeurs=()) if is_renumbered(ancien, nouveau) else line


def _whole(passage: PassageLu, *, comes: bool) -> Iterator[LigneChangee]:
    """The lines of a passage that comes or goes whole, but the title that its name says already."""
    for rank, line in enumerate(passage.lignes):
        if rank or not passage.nom.endswith(line):
            row = passage.rangees.get(rank)
            yield (
                in_its_row(changed_line(None, line), None, row)
                if comes
                else in_its_row(changed_line(line, None), row, None)
            )


def _lignes(ancien: PassageLu, nouveau: PassageLu) -> list[LigneChangee]:
    cuts = cut_lines(ancien.lignes, nouveau.lignes)
    told = [(cut.apres.start, cut_told(cut, ancien.lignes, nouveau.lignes)) for cut in cuts]
    left = {rank for cut in cuts for rank in cut.avant}, {rank for cut in cuts for rank in cut.apres}
    lines, last = [], 0
    for i, j in paired_lines(ancien, nouveau, left):
        before, after = (ancien.lignes[i] if i is not None else None), (nouveau.lignes[j] if j is not None else None)
        last = last if j is None else j
        if before != after and not _same_value(ancien, nouveau, i, j):
            rows = ancien.rangees.get(-1 if i is None else i), nouveau.rangees.get(-1 if j is None else j)
            line = in_its_row(changed_line(before, after), *rows)
            lines.append((last, _with_picture(with_units(line, last, nouveau.rangees))))
    if ancien.cles or nouveau.cles:
        lines = _with_whole_rows(lines, ancien, nouveau)
    if told:
        lines = sorted([*lines, *told], key=lambda line: line[0])
    return [line for _, line in lines]


def _same_value(ancien: PassageLu, nouveau: PassageLu, i: int | None, j: int | None) -> bool:
    """Whether both are one value of the data, and only the name of the line that holds it differs."""
    if i is None or j is None or not (ancien.cles and nouveau.cles):
        return False
    return ancien.rangees[i].cellules == nouveau.rangees[j].cellules


def _with_whole_rows(
    lines: list[tuple[int, LigneChangee]], ancien: PassageLu, nouveau: PassageLu
) -> list[tuple[int, LigneChangee]]:
    """`lines`, where a line of the data all of whose values come, or go, is one."""
    found: list[tuple[int, LigneChangee]] = []
    for (comes, goes, row), group in groupby(
        lines, lambda of: (of[1].avant is None, of[1].apres is None, _alone(of[1]))
    ):
        values = list(group)
        read = nouveau if comes else ancien
        whole = row and sum(rangee.nom == row for rangee in read.rangees.values()) == len(values)
        found += [(values[0][0], _one_row(row, [line for _, line in values], goes=goes))] if whole else values
    return found


def _alone(line: LigneChangee) -> str:
    return line.rangee if None in (line.avant, line.apres) else ""


def _one_row(row: str, lines: Sequence[LigneChangee], *, goes: bool) -> LigneChangee:
    tails = [((line.avant if goes else line.apres) or "").removeprefix(f"{row} – ") for line in lines]
    # What names the row is not said twice.
    named = (row, row.rpartition(f"«{NBSP}")[2].removesuffix(f"{NBSP}»"))
    more = [tail for tail in tails if tail.partition(f"{NBSP}: ")[2] not in named]
    words = f"{row} – {f'{NBSP}; '.join(more)}" if more else row
    return replace(changed_line(words, None) if goes else changed_line(None, words), rangee=row)


def _with_picture(line: LigneChangee) -> LigneChangee:
    """`line`, told as a picture that takes the place of another when nothing else changes in it."""
    if line.avant is None or line.apres is None or without_ranks(line.avant) != without_ranks(line.apres):
        return line
    words = without_ranks(line.apres)
    alinea = line.cellules[0].apres if line.cellules else line.apres
    told = LigneChangee(line.avant, line.apres, "fond", forme=IMAGE, alinea=alinea)
    return replace(told, dit="image remplacée", mots=words)


def genre_du_changement(before: str | None, after: str | None) -> Genre:
    """How grave the change of a line is: its values first, then what is only typography.

    >>> genre_du_changement("un soutien de 10 €", "un soutien de 12 €"), genre_du_changement("trois ans", "six ans")
    ('chiffres', 'chiffres')
    >>> genre_du_changement("un appui", "un soutien"), genre_du_changement("l'État", "l’État")
    ('redaction', 'typographie')
    """
    return changed_line(before, after).genre


def changed_line(before: str | None, after: str | None) -> LigneChangee:
    """A line on both sides, None where it is not: how grave its change is, and the values that it moves."""
    # The rank of a picture is no number: it only tells one from another.
    old, new = (read_values(without_ranks(side or "")) for side in (before, after))
    if before is None or after is None:
        return LigneChangee(before, after, "fond", changed_values(old, new))
    if same_but_typography(old, new) and _pictures(before) == _pictures(after):
        return LigneChangee(before, after, "typographie")
    values = changed_values(old, new)
    same = same_values(old, new) and all(value.egale or value.sorte == CLAUSE for value in values)
    return LigneChangee(before, after, "redaction" if same else "chiffres", values)


def _pictures(line: str) -> Sequence[str]:
    return PICTURE.findall(line)
