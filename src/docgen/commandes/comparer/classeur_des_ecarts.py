"""The amounts and the indicators of a comparison as a workbook: before, after, and formulas for the difference."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from operator import itemgetter

from docgen.adresses.cellules import CONTRAT
from docgen.classeur import (
    CaseDeFeuille,
    CaseTexte,
    Classeur,
    Constante,
    Feuille,
    Formule,
    Reference,
    UniteDeCase,
    ValeurDeCase,
)
from docgen.commandes.comparer import Comparaison
from docgen.commandes.comparer.mots import NON_COMMUNIQUE, amount_words, contract_name, indicator_words
from docgen.commandes.comparer.regroupement import citation
from docgen.diff.ecarts import Ecarts, MouvementIndicateur, MouvementMontant
from docgen.diff.releve import MontantOuRien, ValeurOuRien
from docgen.french import typographie
from docgen.montants import Absence, Montant

_MONTANTS = ("Portée", "Financeur", "Exercice", "Nature", "Avant", "Après", "Écart", "Écart en %")
_INDICATEURS = ("Indicateur", "Valeur", "Avant", "Après", "Écart")
# The words of a row that stand before its figures.
_MONTANT = itemgetter("portee", "financeur", "exercice", "nature")
_INDICATEUR = itemgetter("fiche", "nom", "serie")
_OPERATION = "Opération"
# The columns of figures: their heads stand over them, on the right.
_CHIFFRES = frozenset(("Avant", "Après", "Écart", "Écart en %"))
_TITRE, _TETE = 0, 2
_Valeur = MontantOuRien | ValeurOuRien | None
# As many characters as Excel allows in the name of a sheet.
_NOM = 31


def classeur_des_ecarts(comparaison: Comparaison) -> Classeur:
    """One sheet of amounts and one of indicators for each contract: all that moves, and the totals that do not."""
    sheets: list[Feuille] = []
    taken: set[str] = set()
    versions = Counter(ecarts.nouveau.contrat for ecarts in comparaison.contrats)
    for ecarts in comparaison.contrats:
        contrat = ecarts.nouveau.contrat
        words = [contract_name(contrat)] if len(versions) > 1 else []
        words += [ecarts.nouveau.libelle] if versions[contrat] > 1 else []
        head = typographie(f"{comparaison.titre(contrat)} : {ecarts.ancien.libelle} → {ecarts.nouveau.libelle}")
        name = _sheet_name(" ".join(("Montants", *words)), taken)
        sheets.append(_montants(comparaison, ecarts, head, name))
        if ecarts.indicateurs:
            name = _sheet_name(" ".join(("Indicateurs", *words)), taken)
            sheets.append(_indicateurs(comparaison, ecarts, head, name))
    title = typographie(" → ".join(comparaison.noms))
    return Classeur(title, "", "", title, "", tuple(sheets))


def _sheet_name(name: str, taken: set[str]) -> str:
    """`name`, cut where Excel does, numbered when a sheet of `taken` has it: Excel does not tell capitals apart."""
    cut = (name[:_NOM], *(f"{name[: _NOM - 5]} ({rank})" for rank in range(2, len(taken) + 2)))
    free = next(name for name in cut if name.casefold() not in taken)
    taken.add(free.casefold())
    return free


def _montants(comparaison: Comparaison, ecarts: Ecarts, head: str, name: str) -> Feuille:
    moved = [m for m in ecarts.montants if m.cellule.portee != CONTRAT]
    told = [*ecarts.totaux, *moved]
    cases = _head(head, _MONTANTS) | _operations(ecarts, told, len(_MONTANTS))
    for row, m in enumerate(told, _TETE + 1):
        cases |= _row(row, _MONTANT(amount_words(m)), (m.avant, m.apres), "euros", name, percent=True)
    cases = _filled(cases)
    return Feuille(name, cases, (42, 18, 10, 14, 18, 18, 18, 12, 26), (_TETE, _TETE), 1, comparaison.noms[1])


def _indicateurs(comparaison: Comparaison, ecarts: Ecarts, head: str, name: str) -> Feuille:
    names = (ecarts.nouveau.fiches.tete, *_INDICATEURS)
    cases = _head(head, names) | _operations(ecarts, ecarts.indicateurs, len(names))
    for row, m in enumerate(ecarts.indicateurs, _TETE + 1):
        words = _INDICATEUR(indicator_words(m))
        cases |= _row(row, words, (m.avant, m.apres), _unite(m), name, percent=False)
    cases = _filled(cases)
    return Feuille(name, cases, (10, 60, 16, 16, 16, 16, 26), (_TETE, _TETE), 2, comparaison.noms[1])


def _unite(m: MouvementIndicateur) -> UniteDeCase:
    return "taux" if m.unite == "taux" else "euros" if m.unite == "euros" else "nombre"


def _head(title: str, names: Sequence[str]) -> dict[tuple[int, int], CaseDeFeuille]:
    cases: dict[tuple[int, int], CaseDeFeuille] = {(_TITRE, 0): CaseTexte(title, "titre", len(names))}
    return cases | {
        (_TETE, column): CaseTexte(word, "entete", align="droite" if word in _CHIFFRES else "gauche")
        for column, word in enumerate(names)
    }


def _filled(cases: dict[tuple[int, int], CaseDeFeuille]) -> dict[tuple[int, int], CaseDeFeuille]:
    """`cases`, and an empty cell wherever the table has none: its rules stop nowhere."""
    columns = [column for row, column in cases if row == _TETE]
    rows = sorted({row for row, _ in cases if row > _TETE})
    return {(row, column): Constante("", "texte") for row in rows for column in columns} | cases


def _operations(
    ecarts: Ecarts, told: Sequence[MouvementMontant | MouvementIndicateur], column: int
) -> dict[tuple[int, int], CaseDeFeuille]:
    """The last column, when the operations of the avenants that move something are known."""
    said = [citation(m.operations, ecarts.causes.noms) for m in told]
    if not any(said):
        return {}
    cases: dict[tuple[int, int], CaseDeFeuille] = {(_TETE, column): CaseTexte(_OPERATION, "entete")}
    return cases | {(row, column): CaseTexte(typographie(words)) for row, words in enumerate(said, _TETE + 1) if words}


def _row(
    row: int,
    words: Sequence[str],
    sides: tuple[_Valeur, _Valeur],
    unite: UniteDeCase,
    sheet: str,
    *,
    percent: bool,
) -> dict[tuple[int, int], CaseDeFeuille]:
    cases: dict[tuple[int, int], CaseDeFeuille] = {
        (row, column): CaseTexte(typographie(word)) for column, word in enumerate(words)
    }
    first = len(words)
    values = tuple(map(_nombre, sides))
    cases |= {(row, first + side): Constante(value, unite) for side, value in enumerate(values)}
    if any(isinstance(side, Absence) and side.inconnue for side in sides):
        return cases | {
            (row, first + rank): CaseTexte(NON_COMMUNIQUE, align="droite") for rank in range(2, 3 + percent)
        }
    if not percent and not all(isinstance(side, Decimal) for side in sides):
        return cases
    return cases | _gap(row, first, (values[0], values[1]), unite, sheet, percent=percent)


def _gap(
    row: int, first: int, values: tuple[ValeurDeCase, ValeurDeCase], unite: UniteDeCase, sheet: str, *, percent: bool
) -> dict[tuple[int, int], CaseDeFeuille]:
    """The difference as a formula and, of amounts, its share of the amount before."""
    before, after = Reference(sheet, row, first), Reference(sheet, row, first + 1)
    gap, base = _decimal(values[1]) - _decimal(values[0]), _decimal(values[0])
    terms = ((Fraction(1), after), (Fraction(-1), before))
    shown: ValeurDeCase = Montant(int(gap * 100)) if unite == "euros" else gap
    cases: dict[tuple[int, int], CaseDeFeuille] = {(row, first + 2): Formule(terms, shown, unite)}
    if percent and base:
        share = tuple((100 * factor, cell) for factor, cell in terms)
        cases[row, first + 3] = Formule(share, round(gap * 100 / base, 1), "taux", diviseur=before, decimales=1)
    elif percent:
        cases[row, first + 3] = CaseTexte("–", align="droite")
    return cases


def _nombre(value: _Valeur) -> ValeurDeCase:
    if value is None or value is Absence.SANS_OBJET:
        return ""
    return NON_COMMUNIQUE if isinstance(value, Absence) else value


def _decimal(value: ValeurDeCase) -> Decimal:
    if isinstance(value, Montant):
        return Decimal(value.centimes) / 100
    return value if isinstance(value, Decimal) else Decimal(0)
