"""Une égalité que le programme demande à un tableau n'est pas tenue.

**Constat.** Le programme dit, sous « egalites » d'un tableau, que deux sommes doivent être égales (« charges =
produits », « total = contrat »), et les montants du contrat ne font pas la même, pour un exercice ou en tout.

**Pourquoi c'est grave.** Un budget qui n'est pas en équilibre, ou un total qui n'est pas celui du contrat, serait voté.

**Exemple.** Budget de 2025 : 120 000 € de charges, 118 000 € de produits.

**Remède.** Corriger, dans `tableaux/`, l'un des montants que les deux côtés additionnent.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from docgen.adresses.cellules import CONTRAT, TOUS, Cell, Portee
from docgen.adresses.sources import CleDeSource
from docgen.check import (
    Fault,
    Faults,
    Location,
    Preuve,
    Refusal,
    VersionEcrite,
    case_saisie,
    ligne,
    rule,
    versions_ecrites,
)
from docgen.compute.explain import typed_place
from docgen.compute.tableaux import numbers_of_product, terms_of_formula, worked_out
from docgen.french import compte, enumeration, euros
from docgen.model.calculs import Calcul
from docgen.model.egalites import EgaliteDeTableau
from docgen.model.tableaux import LIGNES
from docgen.model.tableaux_saisis import TableauSaisi
from docgen.montants import Montant

# Beyond that, the places of what an avenant changes say less than their number.
_NOMMEES = 5


@rule("donnees", "bloquant", qui="finances", sur=versions_ecrites)
def look(ecrit: VersionEcrite) -> Faults:
    """One fault for each equality, column of amounts and exercice whose sides differ."""
    for saisi in ecrit.contrat.tableaux:
        for egalite in saisi.tableau.egalites:
            for cell in _cells(ecrit, saisi, egalite.dans):
                yield from _compared(ecrit, saisi, egalite, cell)


def _cells(ecrit: VersionEcrite, saisi: TableauSaisi, dans: str) -> Iterator[Cell]:
    columns = saisi.tableau.montants
    for colonne in (colonne for colonne in columns if (colonne.code == dans if dans else colonne.total)):
        for year in ecrit.exercices if saisi.tableau.par_exercice else (TOUS,):
            yield Cell(Portee.of(saisi.tableau.code, LIGNES), colonne.code, year)


def _compared(ecrit: VersionEcrite, saisi: TableauSaisi, egalite: EgaliteDeTableau, cell: Cell) -> Faults:
    both = egalite.gauche, egalite.droite
    try:
        amounts = [worked_out(ecrit.version.figures, saisi, cell, side) for side in both]
    except Refusal as refusal:
        what, left, _ = _said(ecrit, saisi, cell, both)
        message = f"{what} : « {egalite.texte} » ne se calcule pas : {refusal.message}"
        yield Fault(message, left, refusal.remedy)
        return
    sides = [amount for amount in amounts if amount is not None]
    if len(sides) == len(both) and sides[0] != sides[1]:
        what, left, right = _said(ecrit, saisi, cell, both)
        gap = Montant(abs(sides[0].centimes - sides[1].centimes))
        names = [side.texte for side in both]
        said = [f"{name} : {euros(side)}" for name, side in zip(names, sides, strict=True)]
        changed = _changed(ecrit, saisi, cell, both)
        nothing = _no_total(ecrit, names)
        yield Fault(
            f"{what} : « {egalite.texte} » n'est pas tenu, de {euros(gap)} ({' ; '.join(said)})",
            next((place for place in (left, right) if place in changed), left),
            nothing or _remedy(names, (left, right), changed) + _of_them(changed),
            tuple(dict.fromkeys((right, *changed[:_NOMMEES]))),
            preuve=Preuve(tuple(said), "deux montants égaux", gap.centimes),
        )


def _said(
    ecrit: VersionEcrite, saisi: TableauSaisi, cell: Cell, both: tuple[Calcul, Calcul]
) -> tuple[str, Location, Location]:
    """What is compared, and where each side is written."""
    what, (left, right) = _what(saisi, cell), (_place(ecrit, saisi, cell, side) for side in both)
    if ecrit.version.avenant and any(_of_the_avenant(ecrit, place) for place in (left, right)):
        what = f"avenant n° {ecrit.version.avenant.numero}, {what}"
    return what, left, right


def _what(saisi: TableauSaisi, cell: Cell) -> str:
    table = saisi.tableau
    said = f"tableau « {table.intitule} »" + ("" if cell.exercice == TOUS else f" de {cell.exercice}")
    colonne = table.colonne(cell.financeur) if len(table.montants) > 1 else None
    return f"{said}, colonne « {colonne.intitule} »" if colonne else said


def _place(ecrit: VersionEcrite, saisi: TableauSaisi, cell: Cell, side: Calcul) -> Location:
    """Where the first typed cell of that side is written; the file, when none is."""
    for terme in side.termes:
        for row in (terme.nom, *saisi.groupe(terme.nom)):
            if saisi.saisie(row, cell.financeur, cell.exercice) is not None:
                return case_saisie(ecrit, cell._replace(portee=Portee.of(saisi.tableau.code, row)))
    return _leaf(ecrit, saisi, cell, side) or ecrit.dossier.locate(
        CleDeSource.du_contrat(ecrit.contrat.code, "tableaux", saisi.tableau.code)
    )


def _of_the_avenant(ecrit: VersionEcrite, place: Location) -> bool:
    """Whether the place is in a file of the avenant that makes the version."""
    if not ecrit.version.avenant:
        return False
    page = ecrit.dossier.locate(CleDeSource.avenant(ecrit.contrat.code, ecrit.version.code)).file
    return Path(place.file).is_relative_to(Path(page).parent)


def _leaf(ecrit: VersionEcrite, saisi: TableauSaisi, cell: Cell, side: Calcul) -> Location | None:
    """Where a typed amount that the side comes from is written: one of the avenant of the version, else the first."""
    places = _typed(ecrit, saisi, cell, side)
    ours = (place for place in places if _of_the_avenant(ecrit, place))
    return next(ours, places[0] if places else None)


def _typed(ecrit: VersionEcrite, saisi: TableauSaisi, cell: Cell, side: Calcul) -> list[Location]:
    """Where each typed amount that the side adds up is written, then each number that multiplies one; nowhere when it
    cannot be worked out."""
    version, figures = ecrit.version, ecrit.version.figures
    try:
        parts = terms_of_formula(ecrit.contrat, saisi, cell, side, figures.rate)
        found = [typed_place(ecrit.dossier, version, leaf) for part in parts for _, leaf in figures.terms(part.cell)]
    except Refusal:
        return []
    rows = dict.fromkeys(row for terme in side.termes for row in _rows(saisi, terme.nom))
    cells = (cell._replace(portee=Portee.of(saisi.tableau.code, row)) for row in rows)
    numbers = [typed for each in cells for typed in numbers_of_product(ecrit.contrat, saisi, each)]
    return found + [case_saisie(ecrit, typed) for typed in numbers]


def _rows(saisi: TableauSaisi, nom: str) -> Iterator[str]:
    """The typed rows that a name of a formula adds up: that row, those of a group, those that a total names."""
    if nom not in saisi.rangees:
        for row in saisi.groupe(nom):
            yield from _rows(saisi, row)
    elif formule := saisi.rangees[nom].formule:
        for terme in formule.termes:
            yield from () if terme.cellule or terme.precedent else _rows(saisi, terme.nom)
    else:
        yield nom


def _changed(ecrit: VersionEcrite, saisi: TableauSaisi, cell: Cell, both: Iterable[Calcul]) -> list[Location]:
    """Each place where the avenant of the version gives an amount of either side."""
    places = (place for side in both for place in _typed(ecrit, saisi, cell, side))
    return list(dict.fromkeys(place for place in places if _of_the_avenant(ecrit, place)))


def _no_total(ecrit: VersionEcrite, names: Iterable[str]) -> str:
    """What to do where the total of the contract is a side, and no fiche is there to make it; else nothing."""
    if ecrit.contrat.fiches or not any(re.search(rf"\b{CONTRAT}\b", name) for name in names):
        return ""
    fiche = ecrit.contrat.programme.fiche.nom
    return (f"Le total du contrat est celui de ses fiches (« {fiche.mots} »), et il n'en a pas : en écrire une dans "
            "« actions », avec ses montants, ou retirer cette égalité de programme.yaml.")  # fmt: skip


def _remedy(names: list[str], places: tuple[Location, Location], changed: list[Location]) -> str:
    """What to correct: of what an avenant breaks, itself, for what it changes is signed."""
    ours = [place in changed for place in places]
    if any(ours) and not all(ours):
        broken, other = (0, 1) if ours[0] else (1, 0)
        return (f"Changer aussi « {names[other]} » par une opération de l'avenant, ou corriger « {names[broken]} » "
                f"({ligne(places[broken])}).")  # fmt: skip
    return f"Corriger un montant de « {names[0]} », ou de « {names[1]} » ({ligne(places[1])})."


def _of_them(changed: list[Location]) -> str:
    """« L'avenant en donne 3 : avenant.yaml:12, avenant.yaml:18 et avenant.yaml:24. »; empty for one, that is said."""
    if len(changed) < 2:
        return ""
    named = [f"{Path(place.file).name}:{place.line}" for place in changed[:_NOMMEES]]
    if more := len(changed) - len(named):
        named.append(compte(more, "autre"))
    return f" L'avenant en donne {len(changed)} : {enumeration(named)}."
