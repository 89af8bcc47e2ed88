"""Boxes that a person ticks or unticks: the list of the data that the line shows, found by trying it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from docgen.adresses.chemins import Chemin
from docgen.commandes.reprendre.ecrits import EcritNouveau, MotsEcrits, flat, plainly, raw_words
from docgen.commandes.reprendre.essais import AdresseDuWord, Sonde, edited_files
from docgen.commandes.reprendre.trois_voies import PassageRevenu
from docgen.dossier import Dossier
from docgen.findings import Refusal
from docgen.french import enumeration
from docgen.load.yaml_ecriture import pair, scalar
from docgen.load.yaml_edition import open_yaml
from docgen.render.docx.wordml import CHECKED, UNCHECKED

_CASE = re.compile(f"([{CHECKED}{UNCHECKED}]) ([^{CHECKED}{UNCHECKED}]+)")
# What people put in a box besides the sign of docgen.
_SIGNES = rf"\s*([{CHECKED}{UNCHECKED}☑✓✔□xX]|\[[xX ]?\])\s*"
_VIDES = (UNCHECKED, "□", "[]", "[ ]")
_PRECISION = " : "


class CasesTournees(NamedTuple):
    """The labels of a line, in order; those that were ticked, those that were unticked, those that the data tick."""

    libelles: tuple[str, ...]
    cochees: tuple[str, ...]
    decochees: tuple[str, ...]
    avant: tuple[str, ...]

    @property
    def dit(self) -> str:
        """« « Logement » coché et « Santé » décoché »."""
        ticked = [f"« {label} » coché" for label in self.cochees]
        return enumeration([*ticked, *(f"« {label} » décoché" for label in self.decochees)])

    @property
    def remede(self) -> str:
        """What to write when no list of the data could be told."""
        on, off = ([f"{what} « - {label} »" for label in labels]
                   for what, labels in (("ajouter", self.cochees), ("ôter", self.decochees)))  # fmt: skip
        return f"Dans la liste qui dit ces cases : {enumeration([*on, *off])}."


class ListeCochee(NamedTuple):
    """A list of the data: the path of each element, by what a document says of it; what its words are, when it has no
    more."""

    ecrit: MotsEcrits
    elements: dict[str, Chemin]
    mots: dict[str, MotsEcrits]


def as_boxes(passage: PassageRevenu) -> PassageRevenu:
    """`passage`, where each box says whether it is ticked by the sign that docgen gives it.

    >>> as_boxes(PassageRevenu(0, "Suivi : ☐ oui ☒ non", "Suivi : X oui [ ] non")).nouveau
    'Suivi : ☒ oui ☐ non'
    """
    boxes = list(_CASE.finditer(passage.ancien))
    if not boxes:
        return passage
    head = passage.ancien[: boxes[0].start()]
    labels = [box[2].strip() for box in boxes]
    pattern = re.escape(head.strip()) + "".join(f"{_SIGNES}({re.escape(label)}.*?)" for label in labels)
    if not (found := re.fullmatch(pattern, passage.nouveau)):
        return passage
    said = [f"{UNCHECKED if found[rank] in _VIDES else CHECKED} {found[rank + 1].strip()}"
            for rank in range(1, 2 * len(boxes), 2)]  # fmt: skip
    return passage._replace(nouveau=head + " ".join(said))


def boxes_turned(passage: PassageRevenu) -> CasesTournees | None:
    """The boxes that change on a line, when nothing else does but what « Autre » is.

    >>> boxes_turned(PassageRevenu(0, "☐ oui ☒ non", "☒ oui ☒ non"))[:3]
    (('oui', 'non'), ('oui',), ())
    """
    before, after = _CASE.findall(passage.ancien), _CASE.findall(passage.nouveau)
    if not before or len(before) != len(after) or _CASE.split(passage.ancien)[0] != _CASE.split(passage.nouveau)[0]:
        return None
    on: list[str] = []
    off: list[str] = []
    for (old, label), (new, said) in zip(before, after, strict=True):
        label, said = label.strip(), said.strip()
        if label != said and old == new:
            return None
        if old != new:
            (on if new == CHECKED else off).append(said if new == CHECKED else label)
        if not (_is_option(label, said) or _is_option(said, label)):
            return None
    labels = tuple(label.strip() for _, label in before)
    ticked = tuple(label.strip() for sign, label in before if sign == CHECKED)
    return CasesTournees(labels, tuple(on), tuple(off), ticked) if on or off else None


def _is_option(option: str, label: str) -> bool:
    """Whether `label` is that option, with the words that go with it or without."""
    return label == option or label.startswith(f"{option}{_PRECISION}")


def boxes_gone(passage: PassageRevenu) -> bool:
    """Whether the line that came back has no longer all its boxes."""
    return len(_CASE.findall(passage.nouveau)) < len(_CASE.findall(passage.ancien))


def boxes_written(
    sonde: Sonde, dossier: Dossier, adresse: AdresseDuWord, passages: Sequence[PassageRevenu],
    written: Sequence[MotsEcrits],
) -> dict[PassageRevenu, tuple[EcritNouveau, ...]]:  # fmt: skip
    """For each of `passages` where boxes are turned, what to write; nothing for those of which no list is told. May
    raise `OSError`."""
    lists = _lists(written)
    found: dict[PassageRevenu, tuple[EcritNouveau, ...]] = {}
    for passage in passages:
        cases = boxes_turned(passage)
        ways = list(_ways(dossier, lists, cases)) if cases else []
        if cases and (edits := _that_shows(sonde, dossier, adresse, passage, ways)):
            found[passage] = edits
    return found


def _lists(written: Sequence[MotsEcrits]) -> list[ListeCochee]:
    """The lists of words of the data."""
    lists: dict[tuple[str, Chemin], ListeCochee] = {}
    for ecrit in written:
        path = ecrit.chemin
        if ecrit.cle and path and isinstance(path[-1], int):
            liste = lists.setdefault((ecrit.place.file, path[:-1]), ListeCochee(ecrit, {}, {}))
            liste.elements[_plain(ecrit.texte)] = path
            liste.mots[_plain(ecrit.texte)] = ecrit
        elif ecrit.cle and len(path) > 1 and isinstance(path[-2], int):  # « Autre: sur rendez-vous »
            liste = lists.setdefault((ecrit.place.file, path[:-2]), ListeCochee(ecrit, {}, {}))
            liste.elements[_plain(f"{path[-1]}{_PRECISION}{ecrit.texte}")] = path[:-1]
    return list(lists.values())


def _plain(label: str) -> str:
    return plainly(label).lower()


def _ways(dossier: Dossier, lists: Sequence[ListeCochee], cases: CasesTournees) -> Iterator[tuple[EcritNouveau, ...]]:
    """For each list that may be that of the line, what turns its boxes; those that say most of what is ticked first."""
    ticked, off = [[_plain(label) for label in labels] for labels in (cases.avant, cases.decochees)]
    rated = [(sum(label in liste.elements for label in ticked), liste) for liste in lists]
    for rate, liste in sorted(rated, key=lambda each: -each[0]):
        if rate and all(label in liste.elements for label in off) and (edits := _edits(dossier, liste, cases)):
            yield edits


def _edits(dossier: Dossier, liste: ListeCochee, cases: CasesTournees) -> tuple[EcritNouveau, ...]:
    """What turns the boxes of `cases` in `liste`; nothing when its file does not let it."""
    on, off = cases.cochees, [_plain(label) for label in cases.decochees]
    if len(on) == len(off) == 1 and off[0] in liste.mots and _PRECISION not in on[0]:
        return ((liste.mots[off[0]], flat(on[0])),)
    assert liste.ecrit.cle is not None
    file = open_yaml(dossier.sources[liste.ecrit.cle])
    edits = [file.item_removed(liste.elements[label]) for label in off]
    for (anchor, before), labels in _anchors(liste, cases).items():
        edits.append(file.items_added(anchor, [_written(label) for label in labels], before=before))
    if not all(edits):
        return ()
    return tuple(raw_words(liste.ecrit.place.file, file.lu, edit, _list_path(liste)) for edit in edits if edit)


def _anchors(liste: ListeCochee, cases: CasesTournees) -> Mapping[tuple[Chemin, bool], list[str]]:
    """The element after which each label that was ticked is written, as the boxes follow one another; or before."""
    found: dict[tuple[Chemin, bool], list[str]] = {}
    labels = [_plain(label) for label in cases.libelles]
    for label in cases.cochees:
        at = next(rank for rank, name in enumerate(labels) if _is_option(name, _plain(label)))
        above = [liste.elements[name] for name in labels[:at] if name in liste.elements]
        first = next(iter(liste.elements.values()))
        found.setdefault((above[-1], False) if above else (first, True), []).append(label)
    return found


def _written(label: str) -> str:
    """The element of YAML of a box: « Mobilité », « Autre: estime de soi »."""
    option, _, words = flat(label).partition(_PRECISION)
    return pair(option, words)[0] if words else scalar(option)


def _list_path(liste: ListeCochee) -> Chemin:
    return next(iter(liste.elements.values()))[:-1]


def _that_shows(
    sonde: Sonde, dossier: Dossier, adresse: AdresseDuWord, passage: PassageRevenu,
    ways: Sequence[tuple[EcritNouveau, ...]],
) -> tuple[EcritNouveau, ...]:  # fmt: skip
    """Of the `ways` to turn the boxes of `passage`, that which the line then shows: all at once, then by halves."""
    if not ways:
        return ()
    try:
        lines = sonde.lines(adresse, edited_files(dossier, [edit for edits in ways for edit in edits]))[0]
    except Refusal:
        lines = ()
    if lines and (passage.rang >= len(lines) or flat(lines[passage.rang]) != flat(passage.nouveau)):
        return ()
    if len(ways) == 1:
        return ways[0] if lines else ()
    half = (len(ways) + 1) // 2
    first = _that_shows(sonde, dossier, adresse, passage, ways[:half])
    return first or _that_shows(sonde, dossier, adresse, passage, ways[half:])
