"""The sheets where a person types: credits, sous-actions, indicators; each input cell carries its place in the data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from docgen.classeur import Adresse, Feuille, Formule, Reference, Saisie, Texte, Valeur
from docgen.compose.jetons import ABSENCES
from docgen.compose.tableur.plan import Brouillon, Carte
from docgen.compute import Cell, Version
from docgen.compute.indicateurs import NATIONAL, part_value
from docgen.dossier import Dossier
from docgen.findings import Refusal
from docgen.french import typographie
from docgen.model.base import Absence, nombre_saisi
from docgen.model.fiche import FicheAction, Indicateur, PartIndicateur
from docgen.model.indicateurs import IndicateurNational
from docgen.montants import Montant

CREDITS, SOUS_ACTIONS, INDICATEURS = "Saisie – crédits", "Saisie – sous-actions", "Saisie – indicateurs"
CONSIGNE = (
    "Saisir dans les cases jaunes ; le reste est calculé et verrouillé. – : sans objet ; n. c. : non communiqué. "
    "Puis « docgen tableur importer »."
)
NATURES = {
    "prevu": "Prévu",
    "verse": "Versé",
    "non_consomme": "Non consommé",
    "depense": "Dépensé",
}
LIBELLE, MONTANT_LARGE, NOMBRE_LARGE = 46.0, 17.0, 12.0
Valued = Montant | Decimal | Absence | None


@dataclass(frozen=True, slots=True)
class Contexte:
    """What the input sheets are made from."""

    dossier: Dossier
    version: Version
    carte: Carte

    @property
    def executions(self) -> tuple[str, ...]:
        """The exercices whose execution shows: those that the version knows, then the next one if it is still open."""
        known = sorted(self.version.valeurs.executions)
        after = [e.nom for e in self.version.contrat.entete.exercices if not known or e.nom > known[-1]]
        open_ = after[:1] if after and self.execution(after[0]) not in self.dossier.sources else []
        return (*known, *open_)

    def execution(self, exercice: str) -> str:
        """The key, in the sources, of what was done in `exercice`."""
        return f"{self.version.contrat.code}/execution/{exercice}"


def feuilles(contexte: Contexte) -> Iterator[Feuille]:
    """The input sheets, in order; a contract without sous-actions has no sheet for them."""
    yield _credits(contexte)
    if any(fiche.sous_actions for fiche in contexte.version.contrat.fiches):
        yield _sous_actions(contexte)
    yield _indicateurs(contexte)


# --- credits -------------------------------------------------------------------------------------------------------
def _credits(contexte: Contexte) -> Feuille:
    entete = contexte.version.contrat.entete
    done = ("verse", "depense") if entete.versement else ("verse", "non_consomme")
    columns = [("prevu", exercice.nom) for exercice in entete.exercices]
    columns += [(nature, exercice) for exercice in contexte.executions for nature in done]
    draft = Brouillon(CREDITS, (8, LIBELLE, 22, *[MONTANT_LARGE] * len(columns)))
    header = _head(draft, contexte, ["Action", "Intitulé", "Financeur", *(f"{NATURES[n]} {e}" for n, e in columns)])
    for fiche in contexte.version.contrat.fiches:
        for rank, code in enumerate(_financeurs(contexte, fiche)):
            intitule = next((f.intitule for f in entete.financeurs if f.code == code), code)
            _label(draft, fiche.numero, fiche.intitule if rank == 0 else "", intitule)
            for column, (nature, exercice) in enumerate(columns, 3):
                _credit(draft, contexte, column, Cell(f"action/{fiche.numero}", code, exercice, nature))
            draft.ligne += 1
    draft.ecrire(0, Texte("Total", "total", 3))
    for column, (nature, exercice) in enumerate(columns, 3):
        terms = [Reference(CREDITS, row, column) for row in range(header + 1, draft.ligne)]
        value = contexte.version.figures.get(Cell("contrat", exercice=exercice, nature=nature))
        kept = tuple((Fraction(1), place) for place in terms)
        draft.ecrire(column, Formule(kept, value, style="total"))
    return draft.feuille((header, header), 3, entete.titre)


def _financeurs(contexte: Contexte, fiche: FicheAction) -> list[str]:
    """The financeurs of the fiche, in the order of the contract: those that plan, and those that paid."""
    portee = f"action/{fiche.numero}"
    paid = {cell.financeur for cell in contexte.version.figures.leaves if cell.portee == portee}
    present = {*fiche.financements, *paid}
    return [f.code for f in contexte.version.contrat.entete.financeurs if f.code in present]


def _credit(draft: Brouillon, contexte: Contexte, column: int, cell: Cell) -> None:
    numero = cell.portee.partition("/")[2]
    if cell.nature == "prevu":
        source, path = contexte.version.source_fiche(numero), ("financements", cell.financeur, cell.exercice)
        fiche = contexte.version.contrat.fiche(numero)
        if fiche and cell.financeur not in fiche.financements:
            draft.ecrire(column, Texte(ABSENCES[Absence.SANS_OBJET], align="droite"))
            return
    else:
        source, path = contexte.execution(cell.exercice), ("actions", numero, cell.nature, cell.financeur)  # type: ignore[assignment]
    value = contexte.version.figures.leaves.get(cell)
    place = draft.ecrire(column, Saisie(shown(value), Adresse(source, path, "montant?")))
    contexte.carte.poser(cell, place)


# --- sous-actions --------------------------------------------------------------------------------------------------
def _sous_actions(contexte: Contexte) -> Feuille:
    contrat = contexte.version.contrat
    costs = any(s.cout_unitaire for fiche in contrat.fiches for s in fiche.sous_actions)
    more = ["Base du coût unitaire", "Coût unitaire"] if costs else []
    draft = Brouillon(SOUS_ACTIONS, (8, 70, 30, NOMBRE_LARGE, MONTANT_LARGE, *[MONTANT_LARGE] * len(more)))
    header = _head(draft, contexte, ["Action", "Sous-action", "Unité", "Volume", "Montant", *more])
    for fiche in contrat.fiches:
        for rank in range(len(fiche.sous_actions)):
            _sous_action(draft, contexte, fiche, rank)
            draft.ligne += 1
    return draft.feuille((header, header), 2, contrat.entete.titre)


def _sous_action(draft: Brouillon, contexte: Contexte, fiche: FicheAction, rank: int) -> None:
    sous_action = fiche.sous_actions[rank]
    source = contexte.version.source_fiche(fiche.numero)
    cost = sous_action.cout_unitaire
    _label(draft, fiche.numero, sous_action.intitule, sous_action.unite or (cost.unite if cost else ""))
    volume = _volume(sous_action.volume or "")
    if isinstance(volume, Decimal):
        draft.ecrire(3, Saisie(volume, Adresse(source, ("sous_actions", rank, "volume"), "nombre"), "nombre"))
    else:
        draft.ecrire(3, Texte(volume))
    amount = Saisie(sous_action.montant, Adresse(source, ("sous_actions", rank, "montant"), "montant"))
    place = draft.ecrire(4, amount)
    contexte.carte.poser(Cell(f"sous-action/{fiche.numero}/{rank + 1}"), place)
    if cost:
        path = ("sous_actions", rank, "cout_unitaire", "base")
        base = draft.ecrire(5, Saisie(cost.base, Adresse(source, path, "nombre"), "nombre"))
        unit = Cell(f"cout/{fiche.numero}/{rank + 1}")
        terms = ((Fraction(1), place),)
        value = contexte.version.figures.get(unit)
        contexte.carte.poser(unit, draft.ecrire(6, Formule(terms, value, diviseur=base, decimales=0)))


def _volume(text: str) -> Decimal | str:
    try:
        return nombre_saisi(text)
    except Refusal:
        return text


# --- indicators ----------------------------------------------------------------------------------------------------
def _indicateurs(contexte: Contexte) -> Feuille:
    contrat = contexte.version.contrat
    series = ["situation", *(f"cible/{exercice.nom}" for exercice in contrat.entete.exercices)]
    series += [f"resultat/{exercice}" for exercice in contexte.executions]
    heads = [_serie(serie) for serie in series]
    draft = Brouillon(INDICATEURS, (9, 75, *[NOMBRE_LARGE + 3] * len(series)))
    header = _head(draft, contexte, ["Action", "Indicateur", *heads])
    for fiche in contrat.fiches:
        for indicateur in fiche.indicateurs:
            if not indicateur.reprend:
                _local(draft, contexte, fiche, indicateur, series)
    for rank in range(len(contrat.indicateurs)):
        _national(draft, contexte, rank, series)
    return draft.feuille((header, header), 2, contrat.entete.titre)


def _local(draft: Brouillon, contexte: Contexte, fiche: FicheAction, indicateur: Indicateur, series: list[str]) -> None:
    address, rank = f"{fiche.numero}/{indicateur.code}", fiche.indicateurs.index(indicateur)
    source, valeurs = contexte.version.source_fiche(fiche.numero), contexte.version.valeurs
    form = contexte.dossier.formulaire(contexte.version.contrat).indicateur(indicateur.code)
    _label(draft, fiche.numero, indicateur.intitule or (form.intitule if form else indicateur.code))
    whole = draft.ligne
    for column, serie in enumerate(series, 2):
        kind, _, exercice = serie.partition("/")
        if kind == "resultat":
            place = Adresse(
                contexte.execution(exercice), ("actions", fiche.numero, "resultats", indicateur.code), "nombre?"
            )
            done = valeurs.executions.get(exercice)
            action = done.actions.get(fiche.numero) if done else None
            value = action.resultats.get(indicateur.code) if action else None
        elif indicateur.repartition:
            continue
        else:
            place = Adresse(source, ("indicateurs", rank, *_path(serie)), "nombre?")
            value = _written(indicateur, serie)
        _put(draft, contexte, column, (address, serie), Saisie(shown(value), place, indicateur.unite))
    typed = [serie for serie in series if not serie.startswith("resultat/")]
    for kind in ("repartition", "dont"):
        _shares(draft, contexte, Parts(address, Adresse(source, ("indicateurs", rank, kind), "nombre?"), typed),
                getattr(indicateur, kind))  # fmt: skip
    if indicateur.repartition:
        _sums(draft, contexte, whole, (address, indicateur), typed)
    draft.ligne += 1


@dataclass(frozen=True, slots=True)
class Parts:
    """The shares of an indicator: its address, where their list is written, and the series that they have."""

    address: str
    place: Adresse
    series: list[str]


def _shares(draft: Brouillon, contexte: Contexte, parts: Parts, shares: tuple[PartIndicateur, ...]) -> None:
    """A row for each share of a breakdown, or for each sub-count, under its indicator."""
    counted = parts.place.chemin[-1] == "repartition"
    for rank, share in enumerate(shares):
        draft.ligne += 1
        _label(draft, parts.address.partition("/")[0], f"– {'' if counted else 'dont '}{share.intitule}")
        name = f"{parts.address}/{rank}" if counted else f"{parts.address}/dont/{rank}"
        for column, serie in enumerate(parts.series, 2):
            place = replace(parts.place, chemin=(*parts.place.chemin, rank, *_path(serie)))
            _put(draft, contexte, column, (name, serie), Saisie(shown(part_value(share, serie)), place, "nombre"))


def _sums(draft: Brouillon, contexte: Contexte, row: int, whole: tuple[str, Indicateur], series: list[str]) -> None:
    """The row of an indicator with a breakdown: the sums of the rows under it."""
    address, indicateur = whole
    under = range(row + 1, row + 1 + len(indicateur.repartition))
    for column, serie in enumerate(series, 2):
        terms = tuple((Fraction(1), Reference(draft.nom, line, column)) for line in under)
        value = shown(contexte.version.valeurs.get(address, serie))
        draft.cases[row, column] = Formule(terms, value, indicateur.unite, tous=True, absence="n. c.")
        contexte.carte.poser((address, serie), Reference(draft.nom, row, column))


def _national(draft: Brouillon, contexte: Contexte, rank: int, series: list[str]) -> None:
    """The row of a national indicator: what is typed for it as a whole; no row when its rule gives everything."""
    indicateur = contexte.version.contrat.indicateurs[rank]
    cells = {column: _typed(contexte, indicateur, rank, serie) for column, serie in enumerate(series, 2)}
    if not any(cells.values()):
        return
    _label(draft, "National", indicateur.intitule)
    for column, cell in cells.items():
        if cell:
            _put(draft, contexte, column, (f"{NATIONAL}/{indicateur.code}", series[column - 2]), cell)
    draft.ligne += 1


def _typed(contexte: Contexte, indicateur: IndicateurNational, rank: int, serie: str) -> Saisie | None:
    """The input cell of a national indicator, where its value is not what its rule gives."""
    valeurs = contexte.version.valeurs
    ruled = bool(indicateur.somme_de or indicateur.reprise_de)
    kind, _, exercice = serie.partition("/")
    if valeurs.outside(indicateur):
        return None
    if kind != "resultat":
        place = Adresse(f"{contexte.version.contrat.code}/indicateurs", ("indicateurs", rank, *_path(serie)), "nombre?")
        return None if ruled else Saisie(shown(_written(indicateur, serie)), place, indicateur.unite)
    execution = valeurs.executions.get(exercice)
    known = execution.indicateurs.get(indicateur.code) if execution else None
    if ruled and known is None:
        return None
    place = Adresse(contexte.execution(exercice), ("indicateurs", indicateur.code), "nombre?")
    return Saisie(shown(known), place, indicateur.unite)


# --- small things --------------------------------------------------------------------------------------------------
def shown(value: Valued) -> Valeur:
    """A value of the data as an input cell holds it."""
    if value is None:
        return ""
    return ABSENCES[value] if isinstance(value, Absence) else value


def _put(draft: Brouillon, contexte: Contexte, column: int, name: tuple[str, str], cell: Saisie) -> None:
    contexte.carte.poser(name, draft.ecrire(column, cell))


def _written(indicateur: Indicateur | IndicateurNational, serie: str) -> Valued:
    """The value that is written for a series; None when its key is missing, which an absence is not."""
    kind, _, exercice = serie.partition("/")
    return indicateur.situation if kind == "situation" else (indicateur.cibles or {}).get(exercice)


def _path(serie: str) -> tuple[str, ...]:
    kind, _, exercice = serie.partition("/")
    return ("cibles", exercice) if kind == "cible" else ("situation",)


def _serie(serie: str) -> str:
    kind, _, exercice = serie.partition("/")
    return {"situation": "Situation", "cible": f"Cible {exercice}", "resultat": f"Résultat {exercice}"}[kind]


def _head(draft: Brouillon, contexte: Contexte, heads: list[str]) -> int:
    """The title, what to do, the heads of the columns; the row of the heads."""
    draft.bandeau(f"{draft.nom} : {contexte.version.contrat.entete.titre}, {contexte.version.label}", "titre")
    draft.bandeau(CONSIGNE, "note")
    for column, head in enumerate(heads):
        draft.ecrire(column, Texte(typographie(head), "entete", align="centre"))
    draft.ligne += 1
    return draft.ligne - 1


def _label(draft: Brouillon, *words: str) -> None:
    for column, text in enumerate(words):
        draft.ecrire(column, Texte(typographie(text)))
