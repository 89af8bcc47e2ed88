"""The names that a person may have meant by one that is unknown: those that a slip of the hand tells apart."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

# What a name has at least, for its words to be found in another.
_ASSEZ = 4


def noms_proches(name: str, known: Iterable[str], count: int = 1) -> list[str]:
    """The `count` nearest of `known`, the nearest first; none when none is plausible.

    A name is near when a letter in three changes at most (in four of a long one), capitals, accents and separators
    apart, or when its words are some of those of the other, in any order. One that differs by those alone is the one.
    A number is near to no other: « 2028 » is not a slip for « 2027 ».

    >>> noms_proches("acceuil", ["accueil", "écueil"]), noms_proches("mercredi", ["vendredi", "lundi"])
    (['accueil'], [])
    >>> noms_proches("signature", ["date_de_signature"]), noms_proches("avenant-2", ["avenant-1"])
    (['date_de_signature'], [])
    """
    wanted = _words(name)
    ranked = []
    for other in dict.fromkeys(known):
        distance = _distance(wanted, _words(other))
        if distance is not None:
            ranked.append((distance, other))
    ranked.sort(key=lambda pair: pair[0])
    same = [other for distance, other in ranked if not distance]
    return (same or [other for _, other in ranked])[:count]


@lru_cache(maxsize=4096)
def _words(name: str) -> tuple[str, ...]:
    letters = unicodedata.normalize("NFD", name.casefold())
    return tuple(re.findall(r"[a-z0-9]+", "".join(sign for sign in letters if not unicodedata.combining(sign))))


def _distance(words: tuple[str, ...], others: tuple[str, ...]) -> float | None:
    """How far two names are, from 0 to 1; None when neither can be meant by the other."""
    first, second = "".join(words), "".join(others)
    longest = max(len(first), len(second))
    found = letters_changed(first, second, max(min(longest // 3, 3), longest // 4))
    if found is not None and _numbers(words) == _numbers(others):
        return found / longest if longest else None
    shorter, longer = sorted((words, others), key=lambda each: len("".join(each)))
    if len("".join(shorter)) >= _ASSEZ and all(_is_among(word, longer) for word in shorter):
        return 1 - len("".join(shorter)) / longest
    return None


def _numbers(words: Iterable[str]) -> list[int]:
    return [int(digits) for word in words for digits in re.findall(r"[0-9]+", word)]


def _is_among(word: str, others: Sequence[str]) -> bool:
    if not word.isalpha():
        return word in others
    return any(letters_changed(word, other, len(word) // 4) is not None for other in others)


def letters_changed(first: str, second: str, most: int) -> int | None:
    """How many letters to change, add, remove or swap with the next one; None beyond `most`."""
    if abs(len(first) - len(second)) > most:
        return None
    before, row = list[int](), list(range(len(second) + 1))
    for i, letter in enumerate(first, 1):
        earlier, before, row = before, row, [i]
        for j, other in enumerate(second, 1):
            cost = min(before[j] + 1, row[-1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == second[j - 2] and other == first[i - 2]:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return None
    return row[-1] if row[-1] <= most else None
