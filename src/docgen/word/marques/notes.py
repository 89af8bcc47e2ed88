"""The notes of a redline: those that it calls, numbered in the order of their calls."""

from docgen.ooxml.noms import W
from docgen.word.contenu import NOTES
from docgen.word.marques.styles_apportes import number_past
from docgen.word.ouverture import FichierWord


def settle_notes(nouveau: FichierWord) -> None:
    """Leave out the notes that nothing calls any more, and number the others in the order of their calls.

    A note that goes comes back as a copy, with a number past all others: LibreOffice would show the notes in the order
    of their numbers, each at the call of another.
    """
    for call, kind in NOTES.items():
        part = nouveau.kin(kind)
        if part is None:
            continue
        tree = nouveau.tree(part)
        apart = [note for note in tree if note.get(f"{W}type")]
        known = {note.get(f"{W}id", ""): note for note in tree if note not in apart}
        calls = [element for element in nouveau.tree(nouveau.main).iter(call) if element.get(f"{W}id", "") in known]
        called = list(dict.fromkeys(element.get(f"{W}id", "") for element in calls))
        first = int(number_past([note.get(f"{W}id", "") for note in apart]))
        numbers = {identity: str(first + rank) for rank, identity in enumerate(called)}
        tree[:] = [*apart, *(known[identity] for identity in called)]
        for element in (*calls, *(known[identity] for identity in called)):
            element.set(f"{W}id", numbers[element.get(f"{W}id", "")])
