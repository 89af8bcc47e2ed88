"""The tables of the page: the budget before and after, what was paid, then those to sort and filter."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from operator import attrgetter

from msgspec.structs import replace

from docgen.adresses.cellules import TOUS, PartDesFinanceurs
from docgen.adresses.origines import Origine
from docgen.commandes.comparer.mots import amount_words, indicator_words, value_words
from docgen.commandes.comparer.page.graphiques import COTES, parts_of
from docgen.commandes.comparer.regroupement import grouped_indicators, nom_de
from docgen.diff.ecarts import Ecarts, MouvementIndicateur, MouvementMontant
from docgen.diff.releve import CET_EXERCICE
from docgen.document.page_de_comparaison import (
    Cellule,
    LigneDeTableau,
    RoleDeLigne,
    Tableau,
)
from docgen.french import NBSP, nombre
from docgen.montants import Montant

_COLONNES = {
    "portee": "Portée", "financeur": "Financeur", "exercice": "Exercice", "nature": "Nature",
    "avant": "Avant", "apres": "Après", "ecart": "Écart", "taux": "Écart en %",
}  # fmt: skip


# --- the first table --------------------------------------------------------------------------------------------------
def budget_table(ecarts: Ecarts, parts: Mapping[str, str]) -> Tableau:
    """The whole, moved or not: year by year, then by financeur."""
    planned = [m for m in ecarts.totaux if m.prevu and (_dit(m) or m.bouge)]
    years = [m for m in planned if m.de_tous and not m.en_tout]
    whole = _ranges([m for m in planned if m.en_tout], parts, _columns(ecarts))
    rows = [_ligne(m, m.financeur) for m in whole]
    if years:
        first = [LigneDeTableau.of("Par exercice, tous financeurs", role="groupe")]
        first += [_ligne(m, f"Exercice {m.cellule.exercice}", "corps") for m in years]
        rows = [*first, LigneDeTableau.of("Par financeur, tous exercices", role="groupe"), *rows]
    sides = (ecarts.ancien.libelle, ecarts.nouveau.libelle)
    heads = (
        [f"{word}{NBSP}: {said}" for word, said in zip(COTES, sides, strict=True)] if sides[0] != sides[1] else COTES
    )
    return Tableau("Le budget prévu, avant et après", ("", *heads, "Écart", "Écart en %"), 4, tuple(rows))


def _columns(ecarts: Ecarts) -> list[str]:
    return parts_of({**ecarts.ancien.noms, **ecarts.nouveau.noms})


def _ranges(
    moved: Iterable[MouvementMontant], parts: Mapping[str, str], columns: Sequence[str]
) -> list[MouvementMontant]:
    """Each part, in the order of its column, then the financeurs that it is made of, then the whole."""
    order = {part: rank for rank, part in enumerate(columns)}

    def key(m: MouvementMontant) -> tuple[int, bool]:
        financeur = m.cellule.financeur
        part = financeur if financeur in order else PartDesFinanceurs.of(parts.get(financeur, ""))
        return (len(order) + 1 if financeur == TOUS else order.get(part, len(order)), financeur not in order)

    return sorted(moved, key=key)


def _dit(m: MouvementMontant) -> bool:
    return any(isinstance(side, Montant) and side for side in (m.avant, m.apres))


def _role(m: MouvementMontant) -> RoleDeLigne:
    if m.de_tous:
        return "total"
    return "corps" if m.cellule.part else "detail"


def _ligne(m: MouvementMontant, nom: str, role: RoleDeLigne | None = None) -> LigneDeTableau:
    said = amount_words(m)
    gap = (said["ecart"], said["taux"]) if m.bouge else ("inchangé", "–")
    return LigneDeTableau.of(nom, said["avant"], said["apres"], *gap, role=role or _role(m))


def execution_table(ecarts: Ecarts, parts: Mapping[str, str]) -> Tableau:
    """What was paid, beside what was planned, for the exercices where something new is known."""
    moved = [m for m in ecarts.totaux if m.cellule.nature == "verse" and m.bouge and _dit(m)]
    rows: list[LigneDeTableau] = []
    columns = _columns(ecarts)
    gone = bool(moved) and all(m.apres is None for m in moved)
    read = ecarts.ancien if gone else ecarts.nouveau
    exercice = attrgetter("cellule.exercice")
    for year, of_year in groupby(sorted(_ranges(moved, parts, columns), key=exercice), exercice):
        rows.append(LigneDeTableau.of(f"Exercice {year}", role="groupe"))
        for m in of_year:
            cells = [m.cellule._replace(nature=nature) for nature in ("prevu", "verse", "non_consomme")]
            values = [value_words(read.montants.get(cell)) for cell in cells]
            rows.append(LigneDeTableau.of(m.financeur, *values, role=_role(m)))
    since = f"connu depuis «{NBSP}{ecarts.ancien.libelle}{NBSP}»"
    title = f"Ce qui a été versé, {f'et que ne dit plus «{NBSP}{ecarts.nouveau.libelle}{NBSP}»' if gone else since}"
    return Tableau(title, ("", "Prévu", "Versé", "Non consommé"), 3, tuple(rows))


# --- the tables to sort and filter ------------------------------------------------------------------------------------
def amounts_table(ecarts: Ecarts, moved: Sequence[MouvementMontant], name: str) -> Tableau:
    """Amounts, each with the operation that moves it."""
    columns = dict(_COLONNES)
    if all(m.cellule.exercice == CET_EXERCICE for m in moved):
        del columns["exercice"]
    if all(m.prevu for m in moved):
        del columns["nature"]
    rows = []
    for m in moved:
        said = amount_words(m)
        gap = m.ecart if m.chiffrable else None
        sizes = (_centimes(m.avant), _centimes(m.apres), gap, int(m.taux * 10) if m.taux is not None else None)
        rows.append(_valeurs([said[key] for key in columns], sizes))
    filters = tuple(columns[key] for key in ("financeur", "exercice", "nature") if key in columns)
    title = f"{name} ({nombre(len(moved))})"
    table = Tableau(title, tuple(columns.values()), 4, tuple(rows), filters, trie=True)
    return _avec_operations(table, ecarts, [m.operations for m in moved])


def values_table(ecarts: Ecarts, every: Sequence[MouvementIndicateur], name: str) -> Tableau:
    """Values of indicators, those that change alike as one, each with the operation that moves it."""
    moved = grouped_indicators(every)
    rows = []
    for m in moved:
        said = indicator_words(m)
        sizes = tuple(int(side * 100) if isinstance(side, Decimal) else None for side in (m.avant, m.apres))
        rows.append(_valeurs([said[key] for key in ("fiche", "nom", "serie", "avant", "apres")], sizes))
    title = f"{name} ({nombre(len(every))})"
    fiche = ecarts.nouveau.fiches.tete
    heads = (fiche, "Indicateur", "Valeur", "Avant", "Après")
    table = Tableau(title, heads, 2, tuple(rows), (fiche, "Valeur"), trie=True)
    return _avec_operations(table, ecarts, [m.operations for m in moved])


def _avec_operations(table: Tableau, ecarts: Ecarts, operations: Sequence[Sequence[Origine]]) -> Tableau:
    """`table` with a last column that says which operations of the avenants cause each row, when one is known."""
    if not any(operations):
        return table
    rows = [
        replace(row, cellules=(*row.cellules, _operation(ecarts, origines)))
        for row, origines in zip(table.lignes, operations, strict=True)
    ]
    return replace(table, colonnes=(*table.colonnes, "Opération"), lignes=tuple(rows), suite=1)


def _operation(ecarts: Ecarts, origines: Sequence[Origine]) -> Cellule:
    return Cellule("–", operations=told_operations(ecarts, origines))


def told_operations(ecarts: Ecarts, origines: Sequence[Origine]) -> tuple[tuple[str, str], ...]:
    """The places of the operations, each with the first one that it says."""
    found = {ecarts.causes.noms[origine]: origine for origine in reversed(origines)}
    return tuple((origine, nom_de(place)) for place, origine in reversed(found.items()))


def _valeurs(words: Sequence[str], sizes: Iterable[int | None]) -> LigneDeTableau:
    numbers = list(sizes)
    texts = words[: len(words) - len(numbers)]
    figures = zip(words[len(texts) :], numbers, strict=True)
    return LigneDeTableau((*(Cellule(text) for text in texts), *(Cellule(text, size) for text, size in figures)))


def _centimes(value: object) -> int | None:
    return value.centimes if isinstance(value, Montant) else None
