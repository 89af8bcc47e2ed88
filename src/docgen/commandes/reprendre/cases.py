"""A box ticked instead of another: the choice that the data write, found by trying it."""

import re
from collections.abc import Sequence

from docgen.commandes.reprendre.ecrits import MotsEcrits, flat, plainly
from docgen.commandes.reprendre.essais import AdresseDuWord, Sonde, edited_files
from docgen.commandes.reprendre.trois_voies import PassageRevenu
from docgen.dossier import Dossier
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
