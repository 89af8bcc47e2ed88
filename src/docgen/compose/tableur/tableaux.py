"""The sheets of the tables of the programme: typed cells are inputs, the others formulas."""

from collections.abc import Iterator
from fractions import Fraction

from docgen.adresses.cellules import TOUS, Cell, Portee
from docgen.classeur import (
    AdresseDeSaisie,
    CaseDeFeuille,
    CaseTexte,
    Constante,
    Feuille,
    Formule,
    Reference,
    Saisie,
    Style,
    UniteDeCase,
)
from docgen.compose.jetons import ABSENCES
from docgen.compose.tableur.plan import (
    LIBELLE,
    MONTANT_LARGE,
    Brouillon,
    CarteDuClasseur,
    Contexte,
    cell_value,
    missing_words,
)
from docgen.compute.cotes_de_part import sides_of_share
from docgen.compute.tableaux import sides_of_product, terms_of_number, valeur_du_tableau
from docgen.model.tableaux import ColonneDeTableau, LigneDuTableau
from docgen.model.tableaux_saisis import TableauSaisi
from docgen.montants import Absence

# A cell: its row, its column, its exercice.
_Case = tuple[LigneDuTableau, ColonneDeTableau, str]


def feuilles_de_tableaux(contexte: Contexte) -> Iterator[Feuille]:
    """A sheet for each table of the contract, in the order of the programme."""
    for saisi in contexte.version.contrat.tableaux:
        yield _sheet(contexte, saisi)


def _sheet(contexte: Contexte, saisi: TableauSaisi) -> Feuille:
    table, contrat = saisi.tableau, contexte.version.contrat
    years = [exercice.nom for exercice in contrat.entete.exercices] if table.par_exercice else [TOUS]
    columns = [(colonne, year) for colonne in table.colonnes for year in years]
    title = f"Saisie – {table.intitule}"
    draft = Brouillon(contexte.carte.nommer(title), (LIBELLE, *[MONTANT_LARGE] * len(columns)))
    heads = [colonne.intitule if year == TOUS else f"{colonne.intitule} {year}" for colonne, year in columns]
    header = draft.tete(contexte.sujet, ["Intitulé", *heads], title)
    worked_out: list[tuple[Reference, _Case]] = []
    for ligne in saisi.rangees.values():
        draft.ecrire(0, CaseTexte(ligne.intitule, _style(ligne)))
        for column, (colonne, year) in enumerate(columns, 1):
            place = Reference(draft.nom, draft.ligne, column)
            if not saisi.hors_total(ligne.code, colonne, year):
                contexte.carte.poser(_cell(saisi, (ligne, colonne, year)), place)
            if ligne.formule or colonne.formule:
                worked_out.append((place, (ligne, colonne, year)))
            else:
                draft.ecrire(column, _input(contexte, saisi, (ligne, colonne, year)))
        draft.ligne += 1
    # Once the map knows every cell of the table.
    for place, case in worked_out:
        draft.cases[place.ligne, place.colonne] = _formula(contexte, saisi, case, place)
    return draft.feuille((header, header), 1, contrat.entete.titre)


def _cell(saisi: TableauSaisi, case: _Case) -> Cell:
    ligne, colonne, year = case
    return Cell(Portee.of(saisi.tableau.code, ligne.code), colonne.code, year)


def _input(contexte: Contexte, saisi: TableauSaisi, case: _Case) -> Saisie:
    ligne, colonne, year = case
    source, path = contexte.version.saisie_du_tableau(_cell(saisi, case))
    place = AdresseDeSaisie(source, path, "montant?" if colonne.type == "montant" else "nombre?",
                            negatif=colonne.evolution)  # fmt: skip
    return Saisie(cell_value(saisi.saisie(ligne.code, colonne.code, year)), place, _unit(colonne))


def _formula(contexte: Contexte, saisi: TableauSaisi, case: _Case, place: Reference) -> CaseDeFeuille:
    ligne, colonne, year = case
    cell, style = _cell(saisi, case), _style(ligne)
    value = valeur_du_tableau(contexte.version.figures, saisi, ligne.code, colonne, year)
    if saisi.hors_total(ligne.code, colonne, year):
        return CaseTexte(ABSENCES[Absence.SANS_OBJET], style, align="droite")
    if colonne.formule and colonne.formule.est_produit and not ligne.formule:
        times, amount = (contexte.carte.places[cell._replace(financeur=side.code)]
                         for side in sides_of_product(saisi, colonne.formule))  # fmt: skip
        return Formule((), cell_value(value), style=style, produits=((Fraction(1), amount, times),), decimales=2,
                       tous=True, absence=missing_words(value if isinstance(value, Absence) else None))  # fmt: skip
    if colonne.type == "montant":
        return contexte.carte.formule(cell, style, place)
    return _number(contexte.carte, saisi, (ligne.code, colonne, year), style)


def _number(
    carte: CarteDuClasseur, saisi: TableauSaisi, case: tuple[str, ColonneDeTableau, str], style: Style
) -> CaseDeFeuille:
    """A number as the sum of the cells of the workbook under it; as it is, where they are not all there."""
    ligne, colonne, year = case
    value = valeur_du_tableau(carte.version.figures, saisi, ligne, colonne, year)
    cell = Cell(Portee.of(saisi.tableau.code, ligne), colonne.code, year)
    terms = terms_of_number(carte.version.contrat, saisi, cell) if colonne.type == "nombre" else None
    if terms and value is not Absence.NON_COMMUNIQUE and all(under in carte.places for _, under in terms):
        return Formule(tuple((factor, carte.places[under]) for factor, under in terms), cell_value(value),
                       "nombre", style, absence=ABSENCES[Absence.SANS_OBJET])  # fmt: skip
    if isinstance(value, Absence):
        return CaseTexte(ABSENCES[value], style, align="droite")
    sides = [carte.places.get(side) for side in sides_of_share(saisi, cell)]
    if sides and sides[0] and sides[1]:
        return Formule(((Fraction(100), sides[0]),), cell_value(value), "taux", style, diviseur=sides[1], decimales=1,
                       absence=ABSENCES[Absence.SANS_OBJET])  # fmt: skip
    return Constante(cell_value(value), _unit(colonne), style)


def nombre_montre(carte: CarteDuClasseur, cell: Cell, style: Style, place: Reference) -> CaseDeFeuille | None:
    """What an annexe shows, at `place`, of a number or a rate of a table; None for an amount."""
    saisi = carte.version.contrat.tableau(cell.sur.sorte)
    colonne = saisi.tableau.colonne(cell.financeur) if saisi else None
    if saisi is None or colonne is None or colonne.type == "montant":
        return None
    known = carte.places.get(cell, place)
    if known == place:
        return _number(carte, saisi, (cell.sur.code, colonne, cell.exercice), style)
    value = valeur_du_tableau(carte.version.figures, saisi, cell.sur.code, colonne, cell.exercice)
    missing = missing_words(value if isinstance(value, Absence) else None)
    terms = ((Fraction(1), known),)
    return Formule(terms, cell_value(value), _unit(colonne), style, tous=True, absence=missing)


def _style(ligne: LigneDuTableau) -> Style:
    return "total" if ligne.formule else "corps"


def _unit(colonne: ColonneDeTableau) -> UniteDeCase:
    return {"montant": "euros", "nombre": "nombre", "taux": "taux"}[colonne.type]  # type: ignore[return-value]
