"""A box ticked instead of another: the choice that the data write, found by trying it."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from docgen.adresses.chemins import Chemin
from docgen.commandes.reprendre.ecrits import MotsEcrits, flat, plainly
from docgen.commandes.reprendre.essais import AdresseDuWord, Sonde, edited_files
from docgen.commandes.reprendre.trois_voies import PassageRevenu
from docgen.dossier import Dossier
from docgen.findings import Location
from docgen.french import enumeration
from docgen.render.docx.wordml import CHECKED, UNCHECKED

_CASE = re.compile(f"([{CHECKED}{UNCHECKED}]) ([^{CHECKED}{UNCHECKED}]+)")


def exchanged(passage: PassageRevenu) -> tuple[str, str] | None:
    """The label that was ticked and the one that is ticked instead, when nothing else changes on the line.

    >>> exchanged(PassageRevenu(0, "Suivi : ☐ oui ☒ non", "Suivi : ☒ oui ☐ non"))
    ('non', 'oui')
    """
    before, after = _CASE.findall(passage.ancien), _CASE.findall(passage.nouveau)
    if _CASE.sub(r"\2", passage.ancien) != _CASE.sub(r"\2", passage.nouveau):
        return None
    turned = [(new, label.strip()) for (old, label), (new, _) in zip(before, after, strict=True) if old != new]
    signs = dict(turned)
    return (signs[UNCHECKED], signs[CHECKED]) if len(turned) == len(signs) == 2 else None


class CasesTournees(NamedTuple):
    """The labels of a line that were ticked, those that were unticked, and those that the data tick there."""

    cochees: tuple[str, ...]
    decochees: tuple[str, ...]
    avant: tuple[str, ...]

    @property
    def dit(self) -> str:
        """« « Logement » coché et « Santé » décoché »."""
        ticked_ = [f"« {label} » coché" for label in self.cochees]
        return enumeration([*ticked_, *(f"« {label} » décoché" for label in self.decochees)])

    def remede(self, liste: Location | None) -> str:
        """What to write, in the list that begins there."""
        added = [f"ajouter « - {label} »" for label in self.cochees]
        said = enumeration([*added, *(f"ôter « - {label} »" for label in self.decochees)])
        where = f"dans {liste.file}, à la liste de la ligne {liste.line}" if liste else "dans les données"
        return f"{said[0].upper()}{said[1:]}, {where}."


def boxes_turned(passage: PassageRevenu) -> CasesTournees | None:
    """The boxes that were turned, when nothing else changes on the line.

    >>> boxes_turned(PassageRevenu(0, "☒ Santé ☐ Logement ☒ Mobilité", "☐ Santé ☒ Logement ☒ Mobilité"))
    CasesTournees(cochees=('Logement',), decochees=('Santé',), avant=('Santé', 'Mobilité'))
    """
    before, after = _CASE.findall(passage.ancien), _CASE.findall(passage.nouveau)
    if not before or _CASE.sub(r"\2", passage.ancien) != _CASE.sub(r"\2", passage.nouveau):
        return None
    signs = [(label.strip(), old, new) for (old, label), (new, _) in zip(before, after, strict=True)]
    return CasesTournees(
        tuple(label for label, old, new in signs if (old, new) == (UNCHECKED, CHECKED)),
        tuple(label for label, old, new in signs if (old, new) == (CHECKED, UNCHECKED)),
        tuple(label for label, old, _ in signs if old == CHECKED),
    )


def list_of_boxes(written: Sequence[MotsEcrits], tournees: CasesTournees) -> Location | None:
    """Where the list begins that ticks those boxes: the first that writes all those that are ticked."""
    labels = {plainly(label).lower() for label in tournees.avant}
    lists: dict[tuple[str, Chemin], tuple[set[str], Location]] = {}
    for ecrit in written:
        said = plainly(ecrit.texte).lower()
        if said in labels and isinstance(next(reversed(ecrit.chemin), None), int):
            lists.setdefault((ecrit.place.file, ecrit.chemin[:-1]), (set(), ecrit.place))[0].add(said)
    best = max(lists.values(), key=lambda each: len(each[0]), default=None)
    return best[1] if best else None


def ticked(
    sonde: Sonde, dossier: Dossier, adresse: AdresseDuWord, passages: Sequence[PassageRevenu],
    written: Sequence[MotsEcrits],
) -> dict[PassageRevenu, tuple[MotsEcrits, str]]:  # fmt: skip
    """For each of `passages` where a box is ticked instead of another, the value to write, and what it becomes."""
    found: dict[PassageRevenu, tuple[MotsEcrits, str]] = {}
    for passage in passages:
        labels = exchanged(passage)
        for ecrit in written if labels else ():
            assert labels is not None
            if ecrit.cle is None or plainly(ecrit.texte).lower() != plainly(labels[0]).lower():
                continue
            lines, _ = sonde.lines(adresse, edited_files(dossier, [(ecrit, flat(labels[1]))]))
            if passage.rang < len(lines) and lines[passage.rang] == passage.nouveau:
                found[passage] = (ecrit, flat(labels[1]))
                break
    return found
