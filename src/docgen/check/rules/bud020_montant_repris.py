"""Deux fiches donnent à une sous-action le même montant, au centime près.

**Constat.** Un montant de sous-action qui n'est pas rond (il a des centimes) est aussi celui d'une sous-action d'une
autre fiche, et l'une des deux fiches au moins n'a pas le budget de ses sous-actions.

**Pourquoi y regarder.** Le montant a sans doute été recopié d'une fiche à l'autre : l'une des deux annonce le coût de
l'autre, ou la même action est comptée deux fois.

**Exemple.** L'action 1 de la fiche 2.4 et l'action 1 de la fiche 2.5 coûtent toutes deux 215 071,28 €, pour 250 et pour
450 places ; les sous-actions de la fiche 2.4 ne font pas son budget.

**Remède.** Saisir le bon montant dans la fiche dont les sous-actions ne font pas le budget.
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.check import Fault, Subject
from docgen.check.budget import budget_de, current
from docgen.check.places import Written, latest, ligne
from docgen.findings import Severity
from docgen.french import euros
from docgen.montants import Montant

CODE = "BUD020"
NOM = "montant_repris"
GRAVITE = Severity.AVERTISSEMENT
STADE = "donnees"
QUI = "finances"


def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each pair of fiches and each amount that they share, said in the fiche that does not add up."""
    for version in latest(subject):
        users: dict[Montant, list[tuple[Written, int]]] = {}
        for fiche in version.contrat.fiches:
            for rank, part in enumerate(fiche.sous_actions):
                if part.montant.centimes % 100:
                    written = (version, fiche, version.source_fiche(fiche.numero))
                    users.setdefault(part.montant, []).append((written, rank))
        for amount, found in users.items():
            for one, rank in found:
                others = [(other, place) for other, place in found if other[1].numero != one[1].numero]
                if others and _apart(one):
                    yield _fault(subject, amount, (one, rank), others[0])


def _apart(written: Written) -> bool:
    """Whether the sous-actions do not make the budget of an exercice that can still change, and not to the euro."""
    version, fiche, _ = written
    whole = Montant.total(part.montant for part in fiche.sous_actions)
    budgets = [budget_de(fiche, year) for year in current(version)]
    known = [planned for planned in budgets if planned]
    # A gap of a few cents or euros is a fault of its own (BUD004): no other action hides there.
    return any(abs((planned - whole).centimes) * 100 > whole.centimes for planned in known)


def _fault(subject: Subject, amount: Montant, one: tuple[Written, int], other: tuple[Written, int]) -> Fault:
    (_, fiche, source), rank = one
    (_, second, elsewhere), place = other
    there = subject.dossier.locate(elsewhere, "sous_actions", place, "montant")
    parts, said = fiche.sous_actions[rank], second.sous_actions[place]
    volumes = [
        f" (pour {part.volume} {part.unite or ''}".rstrip() + ")" if part.volume else "" for part in (parts, said)
    ]
    return Fault(
        f"l'action {rank + 1} de la fiche {fiche.numero}{volumes[0]} et l'action {place + 1} de la fiche "
        f"{second.numero}{volumes[1]} ont le même montant, {euros(amount)}, et les sous-actions de la fiche "
        f"{fiche.numero} ne font pas son budget",
        subject.dossier.locate(source, "sous_actions", rank, "montant"),
        f"Saisir ici le montant de l'action, ou corriger celui de la fiche {second.numero} ({ligne(there)}).",
        (there,),
    )
