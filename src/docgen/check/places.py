"""How a message names a place, a value, a near name, and what it says of a name that is unknown or comes again."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from docgen.adresses.cellules import Cell
from docgen.check.moteur import Fault, Faults
from docgen.check.parcours import VersionEcrite
from docgen.findings import Location
from docgen.french import enumeration, proche
from docgen.montants import A_COMPLETER


def ligne(place: Location) -> str:
    """A second place, inside a sentence: « contrat.yaml, ligne 12 »."""
    name = place.file.rpartition("/")[2]
    return f"{name}, ligne {place.line}" if place.line else name


def case_saisie(ecrit: VersionEcrite, cell: Cell, *, key: bool = False) -> Location:
    """Where a typed cell of a table of the programme is written, by the contract or by an avenant."""
    source, chemin = ecrit.version.saisie_du_tableau(cell)
    return ecrit.dossier.locate(source, *chemin, key=key)


def unknown_name(
    nom: str, connus: Iterable[str], quoi: str, message: str, place: Location, *declaree: Location
) -> Faults:
    """A fault when `nom` is the name of nothing: the remedy is the nearest of `connus`, or all of them.

    `quoi` is what they are (« Financeurs »), `declaree` where they are declared. While one of `connus` is still to
    come, it may be that one.
    """
    connus = list(connus)
    if nom not in connus and not has_blank(connus):
        yield Fault(message, place, proche(nom, connus, quoi), declaree)


def has_blank(textes: Iterable[str]) -> bool:
    """Whether one of `textes` is still « à compléter »."""
    return any(texte.lower() == A_COMPLETER for texte in textes)


def unknown_exercice(ecrit: VersionEcrite, exercice: str, message: str, place: Location) -> Faults:
    """A fault when the contract does not have that exercice."""
    if exercice not in ecrit.exercices:
        declared, known = ecrit.au_contrat("exercices", key=True), enumeration(ecrit.exercices)
        remedy = f"Corriger l'année, ou déclarer l'exercice ({ligne(declared)}). Exercices : {known}."
        yield Fault(message, place, remedy, (declared,))


def doubles(named: Iterable[tuple[str, Location]]) -> Iterator[tuple[str, Location, Location]]:
    """Each name that comes again, its place, and the place where it came first."""
    first: dict[str, Location] = {}
    for name, place in named:
        if name in first:
            yield name, place, first[name]
        first.setdefault(name, place)


def ecart(text: str, other: str, around: int = 40) -> tuple[str, str]:
    """Two texts that differ, each shortened to the words around the difference.

    >>> ecart("un soutien de 10 euros pour l'année", "un soutien de 12 euros pour l'année", 6)
    ('…n de 10 euros…', '…n de 12 euros…')
    """
    start = _alike(text, other)
    end = _alike(text[start:][::-1], other[start:][::-1])
    return _around(text, start, len(text) - end, around), _around(other, start, len(other) - end, around)


def _alike(text: str, other: str) -> int:
    """How many characters two texts have in common at their start."""
    return next((i for i, (a, b) in enumerate(zip(text, other, strict=False)) if a != b), min(len(text), len(other)))


def _around(text: str, start: int, end: int, around: int) -> str:
    first, last = max(0, start - around), min(len(text), max(end, start) + around)
    last = min(last, first + 6 * around)
    return f"{'…' if first else ''}{text[first:last].strip()}{'…' if last < len(text) else ''}"


def par_fiche(found: Mapping[str, Sequence[str]]) -> str:
    """What each fiche has, by its number: the first one, and how many more.

    >>> par_fiche({"1.1": ["a"], "2.3": ["b", "c"], "2.4": ["d", "e", "f"]})
    '1.1 (« a ») ; 2.3 (« b » et un autre) ; 2.4 (« d » et 2 autres)'
    """
    told = []
    for numero, (first, *others) in found.items():
        more = {0: "", 1: " et un autre"}.get(len(others), f" et {len(others)} autres")
        told.append(f"{numero} (« {first} »{more})")
    return " ; ".join(told)
