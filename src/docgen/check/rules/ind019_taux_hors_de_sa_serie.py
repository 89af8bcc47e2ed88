"""Un taux est cent fois plus petit, ou plus grand, que les autres du même champ.

**Constat.** Un taux est sous 1 %, ou au-dessus de 100 %, et cent fois sa valeur (ou le centième) serait de l'ordre des
autres : la situation, les cibles et les résultats du même indicateur, ou le même champ du programme ailleurs dans le
contrat, ou la même colonne d'un tableau.

**Pourquoi y regarder.** Un tableur garde « 32 % » sous la forme 0,32 : recopié tel quel, il s'imprime « 0,32 % ».

**Exemple.** La cible est de 35 % et le résultat de 0,32.

**Remède.** Écrire « 32 % », ou laisser la valeur si elle est juste, et l'accepter.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from docgen.adresses.cellules import Cell, Portee
from docgen.check import Fault, Faults, Location, Preuve, Subject, affiche, rule
from docgen.check.champs import cadres
from docgen.check.parcours import ExecutionEcrite, VersionEcrite, contrats, dossier, executions
from docgen.check.series import IndicateurEcrit, NationalEcrit, en_vigueur, tous
from docgen.model.cadres import ChampSitue
from docgen.model.tableaux_saisis import TableauSaisi

# The indicator, what is typed, where.
_Resultat = tuple[IndicateurEcrit | NationalEcrit, object, Location]
_CENT = Decimal(100)
# How far from the others a rate may be and still be of their order.
_ORDRE = 3


class _Taux(NamedTuple):
    """A rate as typed: what it is compared with (`serie`), its name, its value, its place."""

    serie: tuple[str, ...]
    nom: str
    valeur: Decimal
    place: Location


@rule("donnees", "à confirmer", qui="métier", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each rate that is of the order of the others once multiplied, or divided, by a hundred."""
    series: dict[tuple[str, ...], dict[Location, _Taux]] = {}
    for taux in (*_indicateurs(subject), *_resultats(subject), *_champs(subject), *_tableaux(subject)):
        series.setdefault(taux.serie, {})[taux.place] = taux
    for members in series.values():
        sound = sorted({taux.valeur for taux in members.values() if 1 <= taux.valeur <= _CENT})
        for taux in members.values() if sound else ():
            if (meant := _meant(taux.valeur, sound)) is not None:
                yield _fault(taux, meant, sound)


def _meant(value: Decimal, sound: list[Decimal]) -> Decimal | None:
    """What was meant by a rate that is not of the order of those that are `sound`; None for one that may be right."""
    if not value or 1 <= value <= _CENT:
        return None
    meant = value * _CENT if value < 1 else value / _CENT
    return meant.normalize() if sound[0] / _ORDRE <= meant <= min(sound[-1] * _ORDRE, _CENT) else None


def _fault(taux: _Taux, meant: Decimal, sound: list[Decimal]) -> Fault:
    said, wanted = affiche(taux.valeur, "taux"), affiche(meant, "taux")
    least, most = affiche(sound[0], "taux"), affiche(sound[-1], "taux")
    others = f"sont de {least} et {most}" if len(sound) == 2 else f"vont de {least} à {most}"
    against = f"quand les autres {others}" if len(sound) > 1 else f"quand l'autre est de {least}"
    remedy = f"Écrire « {wanted} » ; si {said} est juste, accepter ce constat."
    message = f"{taux.nom} est de {said}, {against}"
    return Fault(message, taux.place, remedy, preuve=Preuve((said,), wanted))


def _indicateurs(subject: Subject) -> Iterator[_Taux]:
    for ecrit in tous(subject):
        if ecrit.indicateur.unite == "taux":
            yield from _typed(ecrit, ecrit.indicateur.situation, "situation")
            for year, value in (ecrit.indicateur.cibles or {}).items():
                yield from _typed(ecrit, value, "cibles", year)


def _typed(ecrit: IndicateurEcrit | NationalEcrit, value: object, *chemin: str) -> Iterator[_Taux]:
    if isinstance(value, Decimal):
        said = " ".join(chemin).replace("cibles", "cible")
        yield _Taux(_serie(ecrit), f"{ecrit.nom}, {said},", value, ecrit.place(*chemin))


def _serie(ecrit: IndicateurEcrit | NationalEcrit) -> tuple[str, ...]:
    return ("indicateur", ecrit.contrat.code, ecrit.nom)


def _resultats(subject: Subject) -> Iterator[_Taux]:
    nationals = [ecrit for ecrit in tous(subject) if isinstance(ecrit, NationalEcrit)]
    for faite in executions(subject):
        known = [*_nationaux(faite, nationals), *_locaux(faite)]
        for ecrit, value, place in known:
            if isinstance(value, Decimal) and ecrit.indicateur.unite == "taux":
                yield _Taux(_serie(ecrit), f"{ecrit.nom}, résultat {faite.execution.exercice},", value, place)


def _nationaux(faite: ExecutionEcrite, nationals: list[NationalEcrit]) -> Iterator[_Resultat]:
    for ecrit in nationals:
        if ecrit.contrat.code == faite.contrat.code:
            code = ecrit.indicateur.code
            yield ecrit, faite.execution.indicateurs.get(code), faite.place("indicateurs", code)


def _locaux(faite: ExecutionEcrite) -> Iterator[_Resultat]:
    for fiche in faite.contrat.fiches:
        if action := faite.execution.actions.get(fiche.numero):
            for ecrit in en_vigueur(faite, fiche):
                code = ecrit.indicateur.code
                yield ecrit, action.resultats.get(code), faite.place("actions", fiche.numero, "resultats", code)


def _champs(subject: Subject) -> Iterator[_Taux]:
    for ecrit in cadres(subject):
        for champ in ecrit.cadre.champs:
            place = ChampSitue(ecrit.cadre, champ)
            if champ.type == "taux" and isinstance(place.valeur, Decimal):
                holder = ecrit.cadre.tenu.code if ecrit.cadre.tenu else ""
                serie = ("champ", ecrit.contrat.code, holder, champ.code)
                yield _Taux(serie, f"{ecrit.ou}« {champ.intitule} »", place.valeur, ecrit.a(place))


def _tableaux(subject: Subject) -> Iterator[_Taux]:
    for ecrit in contrats(subject):
        for saisi in ecrit.contrat.tableaux:
            columns = {colonne.code: colonne.intitule for colonne in saisi.tableau.saisies if colonne.type == "taux"}
            for ligne, code, years in saisi.saisies:
                for year in years if code in columns else ():
                    nom = f"{saisi.tableau.intitule}, « {saisi.rangees[ligne].intitule} », « {columns[code]} »"
                    yield from _case(ecrit, saisi, Cell(Portee.of(saisi.tableau.code, ligne), code, year), nom)


def _case(ecrit: VersionEcrite, saisi: TableauSaisi, cell: Cell, nom: str) -> Iterator[_Taux]:
    value = saisi.saisie(cell.sur.code, cell.financeur, cell.exercice)
    if isinstance(value, Decimal):
        source, path = ecrit.version.saisie_du_tableau(cell)
        serie = ("tableau", ecrit.contrat.code, saisi.tableau.code, cell.financeur)
        yield _Taux(serie, nom, value, ecrit.dossier.locate(source, *path))
