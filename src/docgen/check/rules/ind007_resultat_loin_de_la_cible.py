"""Le résultat d'un indicateur est loin de sa cible.

**Constat.** L'exécution d'un exercice donne un résultat qui, en pour cent de la cible de cet exercice, est sous le
plancher ou au-dessus du plafond du programme (programme.yaml, « resultats » : la moitié et le double). Un résultat qui
n'est pas saisi, mais calculé, est regardé là où ses termes le sont.

**Pourquoi y regarder.** Souvent, l'une des deux valeurs est mal recopiée, ou ne compte pas la même chose (des séances
d'un côté, des personnes de l'autre) ; sinon, le bilan doit expliquer l'écart.

**Exemple.** Fiche 1.3 : 720 jeunes concernés en 2024, pour une cible de 15.

**Remède.** Vérifier le résultat (execution/) et la cible (la fiche) ; s'ils sont justes, expliquer l'écart au bilan.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from docgen.adresses.indicateurs import Serie
from docgen.check import Fault, Faults, Location, Preuve, Refusal, Subject, affiche, ligne, rule
from docgen.check.parcours import ExecutionEcrite, dossier, executions
from docgen.check.series import IndicateurEcrit, NationalEcrit, en_vigueur, nationaux
from docgen.compute.indicateurs import share
from docgen.french import NBSP, enumeration
from docgen.model.regles import RegleResultats
from docgen.montants import Absence


class _Resultat(NamedTuple):
    """A typed result: its indicator, the exercice, its value and target, where it is written, and its target."""

    de: IndicateurEcrit | NationalEcrit
    exercice: str
    valeur: Decimal | Absence
    cible: Decimal | Absence
    place: Location
    visee: Location

    @property
    def en_lettres(self) -> str:
        """« 720 en 2024 pour une cible de 15 (4 800 %) »."""
        unite = self.de.indicateur.unite
        target = f"{affiche(self.cible, unite)} ({share(self.valeur, self.cible)}{NBSP}%)"
        return f"{affiche(self.valeur, unite)} en {self.exercice} pour une cible de {target}"

    def loin(self, regle: RegleResultats) -> bool:
        """Whether it is out of the bounds of the programme."""
        value, target = self.valeur, self.cible
        if not isinstance(value, Decimal) or not isinstance(target, Decimal) or target <= 0:
            return False
        return not regle.plancher <= value * 100 / target <= regle.plafond


@rule("donnees", "à confirmer", qui="métier", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each indicator, with every exercice whose result is far from its target."""
    far: dict[tuple[str, str], list[_Resultat]] = {}
    for faite in executions(subject):
        regle = faite.regles.resultats
        for found in (*_local(faite), *_national(faite)) if regle else ():
            if regle and found.loin(regle):
                far.setdefault((faite.contrat.code, found.de.nom), []).append(found)
    for (_, name), results in far.items():
        targets = list(dict.fromkeys(found.visee for found in results))
        said = enumeration([found.en_lettres for found in results])
        first, *others = (found.place for found in results)
        message = f"{name} est loin de sa cible ({ligne(targets[0])}) : {said}"
        remedy = "Vérifier le résultat et la cible ; s'ils sont justes, expliquer l'écart au bilan."
        yield Fault(message, first, remedy, (*targets, *others), preuve=Preuve((said,)))


def _local(faite: ExecutionEcrite) -> Iterator[_Resultat]:
    """The results that are typed by fiche."""
    year, serie = faite.execution.exercice, Serie.cible(faite.execution.exercice)
    for fiche in faite.contrat.fiches:
        done = faite.execution.actions.get(fiche.numero)
        for ecrit in en_vigueur(faite, fiche) if done else ():
            code = ecrit.indicateur.code
            if done and code in done.resultats and not ecrit.indicateur.reprend:
                place = faite.place("actions", fiche.numero, "resultats", code)
                yield _Resultat(ecrit, year, done.resultats[code], ecrit.valeur(serie), place, ecrit.lieu)


def _national(faite: ExecutionEcrite) -> Iterator[_Resultat]:
    """The national results that are known as a whole."""
    year, serie = faite.execution.exercice, Serie.cible(faite.execution.exercice)
    for national in nationaux(faite.subject):
        code = national.indicateur.code
        value = faite.execution.indicateurs.get(code) if national.version is faite.version else None
        if value is not None:
            try:
                target = national.valeur(serie)
            except Refusal:  # IND001 says it
                continue
            yield _Resultat(national, year, value, target, faite.place("indicateurs", code), national.place())
