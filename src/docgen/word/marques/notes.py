"""The notes of a redline: those that a mark or a word calls, in the order of their calls."""

from docgen.ooxml.noms import W
from docgen.word.contenu import NOTES
from docgen.word.ouverture import FichierWord


def settle_notes(nouveau: FichierWord) -> None:
    """Leave out the notes that nothing calls any more, and put the others in the order of their calls.

    A note that goes comes back as a copy: LibreOffice shows the notes of a file by their rank, not by their number.
    """
    for call, kind in NOTES.items():
        part = nouveau.kin(kind)
        if part is None:
            continue
        tree = nouveau.tree(part)
        called = dict.fromkeys(element.get(f"{W}id", "") for element in nouveau.tree(nouveau.main).iter(call))
        ranks = {identity: rank for rank, identity in enumerate(called)}
        apart = [note for note in tree if note.get(f"{W}type")]
        notes = [note for note in tree if note.get(f"{W}id", "") in ranks and note not in apart]
        tree[:] = [*apart, *sorted(notes, key=lambda note: ranks[note.get(f"{W}id", "")])]
