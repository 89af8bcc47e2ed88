"""Which changes of a Word file that has tracked changes nobody has tracked: its author signed none of those."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from docgen.diff.passages_changes import LigneChangee, PassageChange
from docgen.french import compte

_Cle = tuple[str | None, ...]
SUIVI, NON_SUIVI, EN_PARTIE = "suivi", "non suivi", "suivi en partie"
TOUT_SUIVI = "Tous les changements de mots sont suivis."


def untracked_names(muets: Iterable[PassageChange]) -> tuple[str, ...]:
    """The passages that change though nobody tracked it; `muets`: what changes once all that is tracked is refused."""
    return tuple(passage.nom for passage in muets if passage.genre != "typographie")


def untracked_sentence(names: Sequence[str], combien: int | None = None) -> str:
    """Those passages in a sentence: the first `combien`, or all of them."""
    if not names:
        return TOUT_SUIVI
    verb = "change" if len(names) == 1 else "changent"
    told = f"{compte(len(names), 'passage')} {verb} sans que ce soit suivi (personne ne l'a signé)"
    kept = names[:combien]
    more = f" et {compte(left, 'autre')}" if (left := len(names) - len(kept)) > 0 else ""
    return f"Attention : {told} : {', '.join(kept)}{more}."


def with_tracking(passages: Iterable[PassageChange], muets: Iterable[PassageChange]) -> tuple[PassageChange, ...]:
    """`passages`, where each line, and each of its values, says whether its change is tracked; as they are when all of
    them are."""
    silent = [line for passage in muets for line in passage.lignes]
    if not silent:
        return tuple(passages)
    told = _Muets(
        frozenset(map(_cle, silent)),
        frozenset(line.avant for line in silent),
        frozenset(line.apres for line in silent),
        frozenset((line.avant, value.avant, value.apres) for line in silent for value in line.valeurs),
    )
    return tuple(
        replace(passage, lignes=tuple(_with_tracking(line, told) for line in passage.lignes)) for passage in passages
    )


class _Muets(NamedTuple):
    """What changes in lines that nobody tracked: the changes, their sides, and their values with the line before."""

    changements: frozenset[_Cle]
    avant: frozenset[str | None]
    apres: frozenset[str | None]
    valeurs: frozenset[tuple[str | None, str | None, str | None]]


def _cle(line: LigneChangee) -> _Cle:
    return line.forme, line.avant, line.apres, line.dit, line.mots


def _with_tracking(line: LigneChangee, muets: _Muets) -> LigneChangee:
    how = _tracked(line, muets)
    values = []
    for value in line.valeurs:
        alone = NON_SUIVI if (line.avant, value.avant, value.apres) in muets.valeurs else SUIVI
        values.append(replace(value, suivi=alone if how == EN_PARTIE else how))
    return replace(line, suivi=how, valeurs=tuple(values))


def _tracked(line: LigneChangee, muets: _Muets) -> str:
    if _cle(line) in muets.changements:
        return NON_SUIVI
    if line.forme:
        return SUIVI
    sides = (line.avant, muets.avant), (line.apres, muets.apres)
    silent = [words in changed for words, changed in sides if words is not None]
    if len(silent) > 1 and all(silent):
        return NON_SUIVI
    return EN_PARTIE if any(silent) else SUIVI
