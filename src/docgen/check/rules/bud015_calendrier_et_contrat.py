"""Une sous-action va au-delà du contrat, ou son calendrier nomme un exercice sans crédits.

**Constat.** La durée ou le calendrier d'une sous-action s'achève après le contrat ; ou son calendrier nomme un exercice
pour lequel le budget de la fiche est de 0 €, quand d'autres en ont un.

**Pourquoi y regarder.** La fiche annonce une action que rien ne finance.

**Exemple.** Le calendrier est « 2025 – 2026 – 2027 », et la fiche a 0 € en 2027.

**Remède.** Corriger la durée ou le calendrier, ou saisir les montants.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from docgen.check import Fault, Subject, rule
from docgen.check.budget import Periode, budget_de, current, periode
from docgen.check.parcours import dossier
from docgen.check.places import fiches, ligne
from docgen.compute import Version
from docgen.dossier import Dossier
from docgen.findings import Location
from docgen.french import date, enumeration
from docgen.model.entete import Exercice
from docgen.model.fiche import FicheAction, SousAction
from docgen.montants import Montant

Finie = tuple[int, SousAction, Periode]


@dataclass(frozen=True, slots=True)
class _Fiche:
    """A fiche with the periods of its sous-actions, and the exercices that its version can change."""

    dossier: Dossier
    version: Version
    fiche: FicheAction
    source: str
    dates: list[Finie]

    def exercices(self) -> list[Exercice]:
        return [one for one in self.version.contrat.entete.exercices if one.nom in current(self.version)]

    def place(self, rank: int, when: Periode) -> Location:
        return self.dossier.locate(self.source, "sous_actions", rank, when.champ)

    def credits(self) -> Location:
        return self.dossier.locate(self.source, "financements", key=True)

    def action(self, rank: int) -> str:
        alone = len(self.fiche.sous_actions) == 1
        return f"dans la fiche {self.fiche.numero}, l'action{'' if alone else f' {rank + 1}'}"


@rule("donnees", "avertissement", qui="finances", sur=dossier)
def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each sous-action and each way not to match."""
    for version, fiche, source in fiches(subject):
        start = version.contrat.entete.exercices[0].debut
        made = ((rank, part, periode(part, start)) for rank, part in enumerate(fiche.sous_actions))
        one = _Fiche(subject.dossier, version, fiche, source, [(rank, part, when) for rank, part, when in made if when])
        yield from _beyond(one)
        yield from _unpaid(one)


def _beyond(one: _Fiche) -> Iterator[Fault]:
    """The sous-actions that go past the contract."""
    entete = one.version.contrat.entete
    last = max(entete.exercices[-1].fin, entete.execution_jusqu_au or entete.exercices[-1].fin)
    for rank, _, when in one.dates:
        named = [year for year in when.annees if int(year) > int(entete.exercices[-1].nom)]
        if named or (not when.annees and when.fin > last):
            end = f"en {enumeration(named)}" if named else f"jusqu'au {date(when.fin)}"
            bound = one.dossier.locate(f"{one.version.contrat.code}/contrat", "exercices", key=True)
            yield Fault(
                f"{one.action(rank)} est prévue {end} (« {when.dit} »), et le contrat s'achève le {date(last)}",
                one.place(rank, when),
                f"Corriger la durée ou le calendrier, ou les exercices du contrat ({ligne(bound)}).",
                (bound,),
            )


def _unpaid(one: _Fiche) -> Iterator[Fault]:
    """The sous-actions whose calendar names an exercice without money, beside others with some."""
    budgets = {exercice.nom: budget_de(one.fiche, exercice.nom) for exercice in one.exercices()}
    for rank, part, when in one.dates:
        empty = [year for year in when.annees if year in budgets and budgets[year] == Montant(0)]
        if part.montant and empty and any(budgets.values()):
            yield Fault(
                f"{one.action(rank)} est prévue en {enumeration(empty)} (« {when.dit} »), et le budget de la fiche y "
                "est de 0 €",
                one.place(rank, when),
                f"Saisir le montant de {enumeration(empty)} ({ligne(one.credits())}), ou retirer l'année du "
                "calendrier.",
                (one.credits(),),
            )
