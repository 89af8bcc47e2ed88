"""The sheets where a person types credits, sous-actions, indicators; each input cell carries its place in the data."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from docgen.adresses.cellules import Portee
from docgen.adresses.indicateurs import AdresseIndicateur, Serie
from docgen.adresses.sources import CleDeSource
from docgen.classeur import (
    AdresseDeSaisie,
    CaseTexte,
    Feuille,
    Formule,
    GenreDeSaisie,
    Reference,
    Saisie,
    UniteDeCase,
)
from docgen.compose.jetons import ABSENCES
from docgen.compose.tableur.credits import feuille_des_credits
from docgen.compose.tableur.plan import (
    MONTANT_LARGE,
    NOMBRE_LARGE,
    Brouillon,
    Contexte,
    NomDIndicateur,
    Valued,
    cell_value,
    head_of_fiches,
    shown_of_cube,
    unknown_words,
)
from docgen.compute import Cell
from docgen.compute.indicateurs import typed_value
from docgen.findings import Refusal
from docgen.model.base import nombre_saisi
from docgen.model.fiche import FicheAction, Indicateur, PartIndicateur
from docgen.model.indicateurs import IndicateurNational
from docgen.montants import Absence

SOUS_ACTIONS = "Saisie – sous-actions"


def feuilles_de_saisie(contexte: Contexte) -> Iterator[Feuille]:
    """The input sheets, in order; a contract without sous-actions, or indicators, has no sheet for them."""
    yield feuille_des_credits(contexte)
    if any(fiche.sous_actions for fiche in contexte.version.contrat.fiches):
        yield _sous_actions(contexte)
    contrat = contexte.version.contrat
    if contrat.indicateurs or any(fiche.indicateurs for fiche in contrat.fiches):
        yield _indicateurs(contexte)


# --- sous-actions --------------------------------------------------------------------------------------------------
def _sous_actions(contexte: Contexte) -> Feuille:
    contrat = contexte.version.contrat
    costs = any(s.cout_unitaire for fiche in contrat.fiches for s in fiche.sous_actions)
    more = ["Base du coût unitaire", "Coût unitaire"] if costs else []
    draft = Brouillon(
        contexte.carte.nommer(SOUS_ACTIONS), (8, 70, 30, NOMBRE_LARGE, MONTANT_LARGE, *[MONTANT_LARGE] * len(more))
    )
    header = draft.tete(contexte.sujet, [head_of_fiches(contexte), "Sous-action", "Unité", "Volume", "Montant", *more])
    for fiche in contrat.fiches:
        for rank in range(len(fiche.sous_actions)):
            _sous_action(draft, contexte, fiche, rank)
            draft.ligne += 1
    return draft.feuille((header, header), 2, contrat.entete.titre)


def _sous_action(draft: Brouillon, contexte: Contexte, fiche: FicheAction, rank: int) -> None:
    sous_action = fiche.sous_actions[rank]
    source = contexte.version.source_fiche(fiche.numero)
    cost = sous_action.cout_unitaire
    draft.libelles(fiche.numero, sous_action.intitule, sous_action.unite or (cost.unite if cost else ""))
    volume = _volume(sous_action.volume or "")
    if isinstance(volume, Decimal):
        draft.ecrire(3, Saisie(volume, AdresseDeSaisie(source, ("sous_actions", rank, "volume"), "nombre"), "nombre"))
    else:
        draft.ecrire(3, CaseTexte(volume))
    amount = Saisie(sous_action.montant, AdresseDeSaisie(source, ("sous_actions", rank, "montant"), "montant"))
    place = draft.ecrire(4, amount)
    contexte.carte.poser(Cell(Portee.sous_action(fiche.numero, rank + 1)), place)
    if cost:
        path = ("sous_actions", rank, "cout_unitaire", "base")
        base = draft.ecrire(5, Saisie(cost.base, AdresseDeSaisie(source, path, "nombre"), "nombre"))
        unit = Cell(Portee.cout(fiche.numero, rank + 1))
        terms = ((Fraction(1), place),)
        value, unknown = shown_of_cube(contexte, unit), unknown_words(contexte.version.figures, unit)
        case = Formule(terms, value, diviseur=base, decimales=0, inconnu=unknown)
        contexte.carte.poser(unit, draft.ecrire(6, case))


def _volume(text: str) -> Decimal | str:
    try:
        return nombre_saisi(text)
    except Refusal:
        return text


# --- indicators ----------------------------------------------------------------------------------------------------
INDICATEURS = "Saisie – indicateurs"
Series = list[Serie]
_HEADS = {"situation": "Situation", "cible": "Cible", "resultat": "Résultat"}


def _indicateurs(contexte: Contexte) -> Feuille:
    """The sheet: a row for each indicator that is typed, under it its shares; then the national ones."""
    contrat = contexte.version.contrat
    series = [Serie.SITUATION, *(Serie.cible(exercice.nom) for exercice in contrat.entete.exercices)]
    series += [Serie.resultat(exercice) for exercice in contexte.executions]
    heads = [_head(serie) for serie in series]
    draft = Brouillon(
        contexte.carte.nommer(INDICATEURS),
        (max(9, len(head_of_fiches(contexte)) + 1), 75, *[NOMBRE_LARGE + 3] * len(series)),
    )
    header = draft.tete(contexte.sujet, [head_of_fiches(contexte), "Indicateur", *heads])
    for fiche in contrat.fiches:
        for indicateur in fiche.indicateurs:
            if not indicateur.reprend:
                _local(draft, contexte, fiche, indicateur, series)
    for rank in range(len(contrat.indicateurs)):
        _national(draft, contexte, rank, series)
    return draft.feuille((header, header), 2, contrat.entete.titre)


def _local(draft: Brouillon, contexte: Contexte, fiche: FicheAction, indicateur: Indicateur, series: Series) -> None:
    address, rank = AdresseIndicateur.of(fiche.numero, indicateur.code), fiche.indicateurs.index(indicateur)
    source, valeurs = contexte.version.source_fiche(fiche.numero), contexte.version.valeurs
    genre = genre_de(indicateur)
    form = contexte.version.contrat.programme.indicateur(indicateur.code)
    draft.libelles(fiche.numero, indicateur.intitule or (form.intitule if form else indicateur.code))
    whole = draft.ligne
    for column, serie in enumerate(series, 2):
        if serie.est_resultat:
            path = ("actions", fiche.numero, "resultats", indicateur.code)
            place = AdresseDeSaisie(contexte.execution(serie.exercice), path, genre, negatif=indicateur.evolution)
            done = valeurs.executions.get(serie.exercice)
            action = done.actions.get(fiche.numero) if done else None
            value: Valued = action.resultats.get(indicateur.code) if action else None
        elif indicateur.repartition:
            continue
        else:
            keys = contexte.version.saisie_de_la_fiche(fiche.numero, "indicateurs", rank, *_path(serie))
            place = AdresseDeSaisie(*keys, genre, negatif=indicateur.evolution)
            value = _written(indicateur, serie)
        _put(draft, contexte, column, (address, serie), Saisie(cell_value(value), place, indicateur.unite))
    typed = [serie for serie in series if not serie.est_resultat]
    for kind in ("repartition", "dont"):
        place = AdresseDeSaisie(source, ("indicateurs", rank, kind), genre, negatif=indicateur.evolution)
        _shares(draft, contexte, Parts(address, place, typed, indicateur.unite), getattr(indicateur, kind))
    if indicateur.repartition:
        _sums(draft, contexte, whole, (address, indicateur), typed)
    draft.ligne += 1


class Parts(Struct, frozen=True):
    """The shares of an indicator: its address, where their list is written, and the series that they have."""

    address: AdresseIndicateur
    place: AdresseDeSaisie
    series: Series
    unite: UniteDeCase


def _shares(draft: Brouillon, contexte: Contexte, parts: Parts, shares: tuple[PartIndicateur, ...]) -> None:
    """A row for each share of a breakdown, or for each sub-count, under its indicator."""
    counted = parts.place.chemin[-1] == "repartition"
    for rank, share in enumerate(shares):
        draft.ligne += 1
        draft.libelles(parts.address.sorte, f"– {'' if counted else 'dont '}{share.intitule}")
        name = parts.address.part(rank) if counted else parts.address.dont(rank)
        for column, serie in enumerate(parts.series, 2):
            place = replace(parts.place, chemin=(*parts.place.chemin, rank, *_path(serie)))
            cell = Saisie(cell_value(typed_value(share, serie)), place, parts.unite)
            _put(draft, contexte, column, (name, serie), cell)


def _sums(
    draft: Brouillon, contexte: Contexte, row: int, whole: tuple[AdresseIndicateur, Indicateur], series: Series
) -> None:
    """The row of an indicator with a breakdown: the sums of the rows under it."""
    address, indicateur = whole
    under = range(row + 1, row + 1 + len(indicateur.repartition))
    for column, serie in enumerate(series, 2):
        terms = tuple((Fraction(1), Reference(draft.nom, line, column)) for line in under)
        value = contexte.version.valeurs.get(address, serie)
        if value is Absence.SANS_OBJET:  # rates are not added up
            draft.cases[row, column] = CaseTexte(ABSENCES[value], align="droite")
            continue
        draft.cases[row, column] = Formule(terms, cell_value(value), indicateur.unite, tous=True, absence="n. c.")
        contexte.carte.poser((address, serie), Reference(draft.nom, row, column))


def _national(draft: Brouillon, contexte: Contexte, rank: int, series: Series) -> None:
    """The row of a national indicator: what is typed for it as a whole; no row when its rule gives everything."""
    indicateur = contexte.version.contrat.indicateurs[rank]
    cells = {column: _typed(contexte, indicateur, rank, serie) for column, serie in enumerate(series, 2)}
    if not any(cells.values()):
        return
    draft.libelles("National", indicateur.intitule)
    for column, cell in cells.items():
        if cell:
            _put(draft, contexte, column, (AdresseIndicateur.national(indicateur.code), series[column - 2]), cell)
    draft.ligne += 1


def _typed(contexte: Contexte, indicateur: IndicateurNational, rank: int, serie: Serie) -> Saisie | None:
    """The input cell of a national indicator, where its value is not what its rule gives."""
    valeurs, genre = contexte.version.valeurs, genre_de(indicateur)
    ruled = bool(indicateur.somme_de or indicateur.reprise_de)
    if valeurs.outside(indicateur):
        return None
    if not serie.est_resultat:
        source = CleDeSource.contrat(contexte.version.contrat.code, "indicateurs")
        place = AdresseDeSaisie(source, ("indicateurs", rank, *_path(serie)), genre, negatif=indicateur.evolution)
        return None if ruled else Saisie(cell_value(_written(indicateur, serie)), place, indicateur.unite)
    execution = valeurs.executions.get(serie.exercice)
    known = execution.indicateurs.get(indicateur.code) if execution else None
    if ruled and known is None:
        return None
    source = contexte.execution(serie.exercice)
    place = AdresseDeSaisie(source, ("indicateurs", indicateur.code), genre, negatif=indicateur.evolution)
    return Saisie(cell_value(known), place, indicateur.unite)


def _put(draft: Brouillon, contexte: Contexte, column: int, name: NomDIndicateur, cell: Saisie) -> None:
    contexte.carte.poser(name, draft.ecrire(column, cell))


def _written(indicateur: Indicateur | IndicateurNational, serie: Serie) -> Valued:
    """The value that is written for a series; None when its key is missing, which an absence is not."""
    return indicateur.situation if serie == Serie.SITUATION else (indicateur.cibles or {}).get(serie.exercice)


def genre_de(indicateur: Indicateur | IndicateurNational) -> GenreDeSaisie:
    """What is typed for an indicator, or said in its place."""
    return "taux?" if indicateur.unite == "taux" else "nombre?"


def _path(serie: Serie) -> tuple[str, ...]:
    return ("cibles", serie.exercice) if serie.sorte == "cible" else ("situation",)


def _head(serie: Serie) -> str:
    return f"{_HEADS[serie.sorte]} {serie.exercice}".strip()
