"""Le résultat d'un indicateur est loin de sa cible.

**Constat.** L'exécution d'un exercice donne un résultat qui, en pour cent de la cible de cet exercice, est sous le
plancher ou au-dessus du plafond du programme (regles.yaml, « resultats » : la moitié et le double). Un résultat qui
n'est pas saisi, mais calculé, est regardé là où ses termes le sont.

**Pourquoi y regarder.** Souvent, l'une des deux valeurs est mal recopiée, ou ne compte pas la même chose (des séances
d'un côté, des personnes de l'autre) ; sinon, le bilan doit expliquer l'écart.

**Exemple.** Fiche 1.3 : 720 jeunes concernés en 2024, pour une cible de 15.

**Remède.** Vérifier le résultat (execution/) et la cible (la fiche) ; s'ils sont justes, expliquer l'écart au bilan.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from docgen.check import Fault, Subject, rule
from docgen.check.parcours import dossier
from docgen.check.places import affiche, executions, ligne
from docgen.check.series import lieu, nom
from docgen.compute import Version
from docgen.compute.indicateurs import share
from docgen.findings import Location, Preuve, Refusal
from docgen.french import NBSP, enumeration
from docgen.model.base import Absence
from docgen.model.indicateurs import Execution
from docgen.model.regles import RegleResultats


class Resultat(NamedTuple):
    """A typed result: its indicator in words, the unit, its value and target, where both are written."""

    indicateur: str
    unite: str
    exercice: str
    valeur: Decimal | Absence
    cible: Decimal | Absence
    place: Location
    visee: Location


@rule("donnees", "avertissement", qui="métier", sur=dossier)
def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each indicator, with every exercice whose result is far from its target."""
    far: dict[tuple[str, str], list[Resultat]] = {}
    for version, execution, source in executions(subject):
        rule = subject.dossier.regles_de(version.contrat).resultats
        if rule is None:
            continue
        for found in (*_local(subject, version, execution, source), *_national(subject, version, execution, source)):
            if _is_far(found, rule):
                far.setdefault((version.contrat.code, found.indicateur), []).append(found)
    for (_, name), results in far.items():
        targets = list(dict.fromkeys(found.visee for found in results))
        yield Fault(
            f"{name} est loin de sa cible ({ligne(targets[0])}) : {enumeration([_said(found) for found in results])}",
            results[0].place,
            "Vérifier le résultat et la cible ; s'ils sont justes, expliquer l'écart au bilan.",
            (*targets, *(found.place for found in results[1:])),
            preuve=Preuve((enumeration([_said(found) for found in results]),)),
        )


def _is_far(found: Resultat, rule: RegleResultats) -> bool:
    value, target = found.valeur, found.cible
    if not isinstance(value, Decimal) or not isinstance(target, Decimal) or target <= 0:
        return False
    return not rule.plancher <= value * 100 / target <= rule.plafond


def _said(found: Resultat) -> str:
    target = f"{affiche(found.cible, found.unite)} ({share(found.valeur, found.cible)}{NBSP}%)"
    return f"{affiche(found.valeur, found.unite)} en {found.exercice} pour une cible de {target}"


def _local(subject: Subject, version: Version, execution: Execution, source: str) -> Iterator[Resultat]:
    """The results that are typed by fiche."""
    for fiche in version.contrat.fiches:
        done = execution.actions.get(fiche.numero)
        for code, value in (done.resultats if done else {}).items():
            indicateur = fiche.indicateur(code)
            if indicateur and not indicateur.reprend:
                target = version.valeurs.local(fiche.numero, indicateur, f"cible/{execution.exercice}")
                place = subject.dossier.locate(source, "actions", fiche.numero, "resultats", code)
                aimed = lieu(subject.dossier, version.source_fiche(fiche.numero), fiche, code)
                name = nom(fiche.numero, code)
                yield Resultat(name, indicateur.unite, execution.exercice, value, target, place, aimed)


def _national(subject: Subject, version: Version, execution: Execution, source: str) -> Iterator[Resultat]:
    """The national results that are known as a whole."""
    for rank, national in enumerate(version.contrat.indicateurs):
        value = execution.indicateurs.get(national.code)
        if value is not None:
            try:
                target = version.valeurs.derived(national, f"cible/{execution.exercice}")
            except Refusal:  # IND001 says it
                continue
            place = subject.dossier.locate(source, "indicateurs", national.code)
            aimed = subject.dossier.locate(f"{version.contrat.code}/indicateurs", "indicateurs", rank)
            name = f"l'indicateur national « {national.code} »"
            yield Resultat(name, national.unite, execution.exercice, value, target, place, aimed)
