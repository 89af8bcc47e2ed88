"""La valeur d'un indicateur est négative, ou si grande qu'elle ne compte rien.

**Constat.** Une situation, une cible, une de leurs parts, ou un résultat est plus petit que zéro, alors que
l'indicateur ne se dit pas une évolution (`evolution: oui`) ; ou un compte atteint le milliard, ou un taux 10 000 %.

**Pourquoi c'est grave.** On n'accompagne pas −135 personnes, ni plus qu'il n'y en a : le bilan voté serait faux.

**Exemple.** Fiche 1.2 : −135 jeunes aidés en 2024 ; 999 999 999 999 bénéficiaires visés en 2026.

**Remède.** Corriger la valeur ; si l'indicateur mesure une évolution ou un solde, lui écrire `evolution: oui`.
"""

from collections.abc import Iterator
from decimal import Decimal

from docgen.adresses.chemins import Chemin
from docgen.check import Fault, Faults, Location, Preuve, Subject, affiche, dossier, rule
from docgen.check.parcours import ExecutionEcrite, executions
from docgen.check.series import IndicateurEcrit, NationalEcrit, en_vigueur, tous
from docgen.model.fiche import Indicateur, PartIndicateur, Unite
from docgen.model.indicateurs import IndicateurNational

_LIMITES: dict[Unite, int] = {"nombre": 10**9, "taux": 10**4}
_Ecrit = IndicateurEcrit | NationalEcrit


@rule("donnees", "bloquant", en_projet=True, qui="métier", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each value of an indicator that has no sense."""
    known: dict[tuple[str, str], NationalEcrit] = {}
    for ecrit in tous(subject):
        if isinstance(ecrit, NationalEcrit):
            known[ecrit.contrat.code, ecrit.indicateur.code] = ecrit
        for chemin, value in _typed(ecrit.indicateur):
            yield from _fault(ecrit, value, ecrit.place(*chemin))
    for faite in executions(subject):
        yield from _done(faite)
        for code, value in faite.execution.indicateurs.items():
            if national := known.get((faite.contrat.code, code)):
                yield from _fault(national, value, faite.place("indicateurs", code))


def _typed(indicateur: Indicateur | IndicateurNational) -> Iterator[tuple[Chemin, object]]:
    """What the indicator and its parts type, each with where it is written."""
    lines: list[tuple[Chemin, Indicateur | IndicateurNational | PartIndicateur]] = [((), indicateur)]
    for key in ("repartition", "dont") if isinstance(indicateur, Indicateur) else ():
        lines += [((key, rank), part) for rank, part in enumerate(getattr(indicateur, key))]
    for chemin, line in lines:
        yield (*chemin, "situation"), line.situation
        for year, value in (line.cibles or {}).items():
            yield (*chemin, "cibles", year), value


def _done(faite: ExecutionEcrite) -> Faults:
    for fiche in faite.contrat.fiches:
        done = faite.execution.actions.get(fiche.numero)
        for ecrit in en_vigueur(faite, fiche) if done and done.resultats else ():
            code = ecrit.indicateur.code
            if done and code in done.resultats:
                place = faite.place("actions", fiche.numero, "resultats", code)
                yield from _fault(ecrit, done.resultats[code], place)


def _fault(ecrit: _Ecrit, value: object, place: Location) -> Faults:
    unite = ecrit.indicateur.unite
    if not isinstance(value, Decimal) or not (wrong := _wrong(value, ecrit.indicateur)):
        return
    said = affiche(value, unite).replace("-", "−")
    remedy = "Corriger la valeur."
    if value < 0:
        remedy = (
            "Retirer le signe ; si l'indicateur mesure une évolution ou un solde, lui écrire « evolution: oui » ; "
            "une baisse attendue se dit par « sens: baisse »."
        )
    yield Fault(f"{ecrit.nom} : {said} {wrong}", place, remedy, preuve=Preuve((said,)))


def _wrong(value: Decimal, indicateur: Indicateur | IndicateurNational) -> str:
    limit = _LIMITES.get(indicateur.unite)
    if value < 0 and not indicateur.evolution:
        return "est moins que zéro"
    return "ne compte rien de possible" if limit and abs(value) >= limit else ""
