"""Une sous-action commence après le premier exercice qui la finance, ou une année avant le contrat.

**Constat.** La mise en place d'une sous-action qui a un montant est datée d'après la fin d'un exercice où la fiche a
des crédits ; ou du jour où le contrat commence, d'une année d'avant, quand d'autres sous-actions du contrat commencent
avec lui.

**Pourquoi y regarder.** Les crédits de l'exercice paieraient une action qui n'existe pas encore ; ou l'année est mal
tapée.

**Exemple.** « 1er janvier 2026 », pour une fiche financée dès 2025.

**Remède.** Corriger la date, ou ne budgéter que les exercices où l'action a lieu ; si elle est juste, accepter le
constat.
"""

from docgen.check import Fault, Faults, Preuve, VersionEcrite, ligne, rule, versions_ecrites
from docgen.check.budget import budget_de, mise_en_place
from docgen.french import date
from docgen.model.fiche import FicheAction, SousAction

# How many sous-actions that begin with the contract say that its own begin then.
_ASSEZ = 3


@rule("donnees", "à confirmer", qui="métier", sur=versions_ecrites)
def look(ecrit: VersionEcrite) -> Faults:
    """One fault for each sous-action that begins too late for the money of its fiche, or a year too early."""
    first = ecrit.entete.exercices[0].debut
    starts = [mise_en_place(part.mise_en_place or "") for fiche in ecrit.contrat.fiches for part in fiche.sous_actions]
    for fiche in ecrit.contrat.fiches:
        for rank, part in enumerate(fiche.sous_actions):
            start = mise_en_place(part.mise_en_place or "")
            if start is None or not part.montant:
                continue
            same_day = start < first and (start.day, start.month) == (first.day, first.month)
            if same_day and starts.count(first) >= _ASSEZ:
                why = f"et le contrat commence le {date(first)}"
                yield _fault(ecrit, fiche, rank, part, why)
            elif year := _paid_before(ecrit, fiche, part):
                yield _fault(ecrit, fiche, rank, part, f"et la fiche a des crédits dès {year}")


def _paid_before(ecrit: VersionEcrite, fiche: FicheAction, part: SousAction) -> str:
    """The first exercice that pays the fiche and is over when the sous-action begins; empty when none is."""
    start = mise_en_place(part.mise_en_place or "")
    over = [each.nom for each in ecrit.entete.exercices if start and each.fin < start and each.debut.year < start.year]
    return next((year for year in over if budget_de(fiche, year)), "")


def _fault(ecrit: VersionEcrite, fiche: FicheAction, rank: int, part: SousAction, why: str) -> Fault:
    place = ecrit.de_la_fiche(fiche.numero, "sous_actions", rank, "mise_en_place")
    money = ecrit.de_la_fiche(fiche.numero, "financements", key=True)
    what = f"fiche {fiche.numero}, sous-action {rank + 1} : mise en place « {part.mise_en_place} »"
    remedy = "Corriger la date, ou les exercices budgétés ; si elle est juste, accepter ce constat."
    return Fault(f"{what}, {why} ({ligne(money)})", place, remedy, (money,), preuve=Preuve((part.mise_en_place or "",)))
