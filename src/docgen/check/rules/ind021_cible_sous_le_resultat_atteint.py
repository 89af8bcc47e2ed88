"""La cible de l'exercice qui suit est inférieure au résultat déjà atteint.

**Constat.** Le dernier exercice exécuté donne un résultat, et la cible de l'exercice qui le suit est plus petite d'au
moins un vingtième. Le constat réunit les indicateurs d'une fiche. Un indicateur qu'il est bon de voir baisser, un
montant, et un résultat au-dessus du plafond du programme (IND007) ne sont pas regardés.

**Pourquoi y regarder.** Un avenant qui reconduit les cibles d'un contrat sans les rapprocher du bilan fixe un objectif
déjà dépassé : la cible est restée celle de l'origine, ou le résultat compte autre chose.

**Exemple.** Fiche 1.2 : 135 jeunes aidés en 2024, 90 visés en 2025.

**Remède.** Relever la cible ; si le résultat est mal recopié, le corriger (execution/) ; si la baisse est voulue,
laisser en l'état : ce constat n'empêche rien.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from docgen.adresses.indicateurs import Serie
from docgen.check import Fault, Faults, Location, Preuve, affiche, rule
from docgen.check.parcours import ExecutionEcrite, executions
from docgen.check.series import IndicateurEcrit, baisse_voulue, en_vigueur
from docgen.model.fiche import FicheAction

# A target that is lower by less than a twentieth is a round number.
_MARGE = Decimal("1.05")
_DOUBLE = Decimal(200)


class _Depassee(NamedTuple):
    """A target that the last result is above: its words, where it is written, and where the result is."""

    dit: str
    cible: Location
    resultat: Location


@rule("donnees", "à confirmer", qui="métier", sur=executions)
def look(faite: ExecutionEcrite) -> Faults:
    """One fault for each fiche; only after the last exercice that is executed."""
    following = _following(faite)
    for fiche in faite.contrat.fiches if following else ():
        found = list(_depassees(faite, fiche, following))
        if found:
            dits = tuple(depassee.dit for depassee in found)
            message = f"fiche {fiche.numero} : {' ; '.join(dits)}"
            remedy = "Relever la cible, ou corriger le résultat ; si la baisse est voulue, laisser en l'état."
            first, *others = (place for depassee in found for place in (depassee.cible, depassee.resultat))
            yield Fault(message, first, remedy, tuple(others), preuve=Preuve(dits))


def _following(faite: ExecutionEcrite) -> str:
    """The exercice after the one that was executed; none when it is executed too, or when the contract has none."""
    years, year = [exercice.nom for exercice in faite.contrat.entete.exercices], faite.execution.exercice
    after = years[years.index(year) + 1 :] if year in years else []
    return after[0] if after and after[0] not in faite.version.valeurs.executions else ""


def _depassees(faite: ExecutionEcrite, fiche: FicheAction, following: str) -> Iterator[_Depassee]:
    done = faite.execution.actions.get(fiche.numero)
    for ecrit in en_vigueur(faite, fiche) if done else ():
        code, year = ecrit.indicateur.code, faite.execution.exercice
        result = done.resultats.get(code) if done else None
        if not isinstance(result, Decimal) or not _compte(ecrit) or _loin(faite, ecrit, result):
            continue
        target, unite = ecrit.valeur(Serie.cible(following)), ecrit.indicateur.unite
        if isinstance(target, Decimal) and target * _MARGE < result:
            said = f"« {code} » vise {affiche(target, unite)} en {following}, après {affiche(result, unite)} en {year}"
            yield _Depassee(said, ecrit.lieu, faite.place("actions", fiche.numero, "resultats", code))


def _compte(ecrit: IndicateurEcrit) -> bool:
    """Whether more of it is better, and it is no amount."""
    return not ecrit.derive and ecrit.indicateur.unite != "euros" and not baisse_voulue(ecrit)


def _loin(faite: ExecutionEcrite, ecrit: IndicateurEcrit, result: Decimal) -> bool:
    """Whether the result is so far above its own target that IND007 says it."""
    regle, target = faite.regles.resultats, ecrit.valeur(Serie.cible(faite.execution.exercice))
    above = regle.plafond if regle else _DOUBLE
    return isinstance(target, Decimal) and result * 100 > above * target
