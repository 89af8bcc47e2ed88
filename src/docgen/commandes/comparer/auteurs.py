"""Who had changed what in the Word files, before they were compared: the tracked changes that they already had."""

from collections.abc import Iterator
from datetime import date

from docgen import french
from docgen.commandes.comparer import Comparaison
from docgen.french import compte, enumeration
from docgen.word.suivi import ModificationSuivie

_PLURIELS = {"ajout": "ajouts", "suppression": "suppressions", "déplacement": "déplacements",
             "mise en forme": "mises en forme"}  # fmt: skip


def told_by_author(comparaison: Comparaison) -> Iterator[str]:
    """The lines that say it: each file, each author with what he did in all, then each change with its day."""
    if not comparaison.suivies:
        yield "Aucune modification suivie dans ces fichiers."
    for nom in dict.fromkeys(nom for nom, _ in comparaison.suivies):
        changes = [change for name, change in comparaison.suivies if name == nom]
        yield f"Modifications suivies de « {nom} »"
        for author in dict.fromkeys(change.auteur for change in changes):
            done = [change for change in changes if change.auteur == author]
            yield f"– {author} : {_in_all(done)}"
            yield from (f"  • {_day(change.date)}{change.sorte}{_where(change)} : {change.mots or '(sans mots)'}"
                        for change in done)  # fmt: skip


def _in_all(changes: list[ModificationSuivie]) -> str:
    counts = {kind: sum(change.sorte == kind for change in changes) for kind in _PLURIELS}
    return enumeration([compte(count, kind, _PLURIELS[kind]) for kind, count in counts.items() if count])


def _where(change: ModificationSuivie) -> str:
    return f", {change.lieu}" if change.lieu else ""


def _day(moment: str) -> str:
    """« 3 mars 2025, », or nothing when the file does not say it."""
    try:
        return f"{french.date(date.fromisoformat(moment[:10]))}, "
    except ValueError:
        return ""
