"""The notes of a text: a call « mot[^1] » and, on a line of its own, what the note says « [^1]: … ».

What a note says is of the line that calls it: as soon as it is read the text has « mot^[…] » there, which may be typed
too. So an operation that moves the line moves its note, and no alinéa is counted for it.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from docgen.french import compte

# A note goes on to the next empty line, or to the next note.
_DEFINITION = re.compile(r"^ {0,3}\[\^(?P<nom>[^\]\s]+)\]:[ \t]*(?P<dit>.*(?:\n(?![ \t]*(?:\n|\Z|\[\^)).+)*)", re.M)
_APPEL = re.compile(r"(?<!\\)\[\^(?P<nom>[^\]\s]+)\]")


class FauteDeNote(NamedTuple):
    """A note that cannot be set: where it begins in the text, the fault, the remedy."""

    debut: int
    message: str
    remede: str


def note_faults(texte: str) -> Iterator[FauteDeNote]:
    """The notes of `texte` that nothing calls, that are not there, that say nothing, or are called or written twice."""
    if "[^" not in texte:
        return
    written = list(_DEFINITION.finditer(texte))
    calls = list(_APPEL.finditer(_without_definitions(texte)))
    names, called = Counter(note["nom"] for note in written), Counter(call["nom"] for call in calls)
    for call in calls:
        if call["nom"] not in names:
            remedy = f"Écrire plus bas, seule sur sa ligne, « [^{call['nom']}]: » puis ce qu'elle dit."
            yield FauteDeNote(call.start(), f"la note « [^{call['nom']}] » est appelée et n'est pas écrite", remedy)
        elif called[call["nom"]] > 1:
            called[call["nom"]] = 1
            second = [other for other in calls if other["nom"] == call["nom"]][1]
            yield FauteDeNote(second.start(), f"la note « [^{call['nom']}] » est appelée deux fois",
                              "Donner à chaque appel sa note : « [^2] ».")  # fmt: skip
    for note in written:
        yield from _faults_of(note, names, called)


def _faults_of(note: re.Match[str], names: Counter[str], called: Counter[str]) -> Iterator[FauteDeNote]:
    nom = note["nom"]
    if not note["dit"].strip():
        yield FauteDeNote(note.start(), f"la note « [^{nom}] » ne dit rien", "Écrire ce qu'elle dit après « : ».")
    if not called[nom]:
        yield FauteDeNote(note.start(), f"la note « [^{nom}] » n'est appelée nulle part",
                          f"Écrire « [^{nom}] » après le mot qu'elle explique, ou la retirer.")  # fmt: skip
    elif names[nom] > 1:
        yield FauteDeNote(note.start(), f"la note « [^{nom}] » est écrite {compte(names[nom], 'fois', 'fois')}",
                          "N'en garder qu'une, ou lui donner un autre nom.")  # fmt: skip
        names[nom] = 1


def folded(texte: str) -> str:
    """`texte`, what each note says at the place of its call; the lines keep their numbers."""
    if "[^" not in texte:
        return texte
    said = {note["nom"]: " ".join(note["dit"].split()) for note in _DEFINITION.finditer(texte)}
    left = _without_definitions(texte)
    return _APPEL.sub(lambda call: f"^[{said[call['nom']]}]" if call["nom"] in said else call[0], left)


def _without_definitions(texte: str) -> str:
    """`texte` at the same places, blanks where notes are written."""
    return _DEFINITION.sub(lambda note: re.sub(r"[^\n]", " ", note[0]), texte)
