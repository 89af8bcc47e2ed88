"""What the page says of the amounts of one contract: five figures, the budget before and after, what moves the most."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import groupby
from operator import attrgetter

from docgen.adresses.cellules import TOUS, PartDesFinanceurs
from docgen.adresses.origines import Origine
from docgen.commandes.comparer.mots import amount_words, indicator_words, value_words
from docgen.commandes.comparer.page.graphiques import COTES, budget_chart, movements_chart
from docgen.commandes.comparer.phrases import AUCUN_ECART, du_budget, prevu, verse
from docgen.commandes.comparer.regroupement import SORTS, grouped_indicators, nom_de, sort_dit
from docgen.diff.ecarts import Ecarts, MouvementIndicateur, MouvementMontant
from docgen.diff.releve import CET_EXERCICE
from docgen.document.page_de_comparaison import (
    Cellule,
    Chiffre,
    Genre,
    LigneDeTableau,
    PartieMontants,
    RoleDeLigne,
    Tableau,
)
from docgen.french import NBSP, compte, enumeration, euros, nombre
from docgen.model.entete import PARTS
from docgen.montants import Montant

NATURES_DES_CHANGEMENTS: Mapping[Genre, str] = {
    "fond": "des lignes viennent ou partent",
    "chiffres": "des nombres, des dates, des renvois ou des cases",
    "redaction": "des mots",
    "typographie": "des signes seulement",
}

_COLONNES = {
    "portee": "Portée", "financeur": "Financeur", "exercice": "Exercice", "nature": "Nature",
    "avant": "Avant", "apres": "Après", "ecart": "Écart", "taux": "Écart en %",
}  # fmt: skip


def amounts_part(ecarts: Ecarts, parts: Mapping[str, str], dites: Container[str], *, seul: bool) -> PartieMontants:
    """The part of the page on one contract; it has a title of its own unless it is alone.

    `parts` is the part that each financeur counts in; `dites` are the operations whose words are in the page.
    """
    sides = dict.fromkeys((ecarts.ancien.libelle, ecarts.nouveau.libelle))
    title = "" if seul else f"{ecarts.nouveau.contrat} : {' → '.join(sides)}"
    if ecarts.egaux and not seul:
        return PartieMontants(ecarts.nouveau.nom, title, (), (AUCUN_ECART, *du_budget(ecarts)), (), (), ())
    charts = [chart for chart in (budget_chart(ecarts), movements_chart(ecarts)) if chart]
    planned = [m for m in ecarts.indicateurs if not m.constate]
    done = [m for m in ecarts.indicateurs if m.constate]
    tables = [
        _montants(ecarts),
        _indicateurs(ecarts, planned, "Les situations et les cibles des indicateurs qui changent"),
        _indicateurs(ecarts, done, "Les résultats des indicateurs qui changent"),
        _passages(ecarts),
    ]
    summary = [_budget(ecarts, parts), _execution(ecarts, parts)]
    return PartieMontants(
        ecarts.nouveau.nom,
        title,
        tuple(_chiffres(ecarts)),
        tuple(du_budget(ecarts)),
        tuple(table for table in summary if table.lignes),
        tuple(charts),
        tuple(_menees(table, dites) for table in tables if table.lignes),
    )


def _menees(table: Tableau, dites: Container[str]) -> Tableau:
    """`table`, where only the operations that are said in the page are links."""

    def told(cell: Cellule) -> Cellule:
        known = all(origine in dites for origine, _ in cell.operations)
        return cell if known else Cellule(", ".join(words for _, words in cell.operations))

    return replace(table, lignes=tuple(replace(row, cellules=tuple(map(told, row.cellules))) for row in table.lignes))


def _chiffres(ecarts: Ecarts) -> Iterator[Chiffre]:
    whole = prevu(ecarts)
    if whole:
        said = amount_words(whole)
        moved = f"{said['ecart']} ({said['taux']}) ; avant, {said['avant']}" if whole.bouge else "ne change pas"
        yield Chiffre("Budget prévu", said["apres"], moved)
    planned = [m for m in ecarts.montants if m.prevu]
    fiches = {m.cellule.portee for m in planned if m.de_la_fiche}
    yield Chiffre("Montants prévus qui changent", nombre(len(planned)),
                  f"{compte(len(fiches), 'fiche-action concernée', 'fiches-actions concernées')}"
                  if planned else "le plan de financement est le même")  # fmt: skip
    paid = verse(ecarts)
    if paid:
        years = enumeration([f"{m.cellule.exercice} : {amount_words(m)['apres']}" for m in paid])
        yield Chiffre("Versé, connu depuis", euros(Montant(sum(m.ecart for m in paid))), f"au titre de {years}")
    else:
        yield Chiffre("Versé", "–", "rien de nouveau")
    values = {m.adresse for m in ecarts.indicateurs}
    yield Chiffre("Valeurs d'indicateurs qui changent", nombre(len(ecarts.indicateurs)),
                  compte(len(values), "indicateur") if values else "aucune")  # fmt: skip
    counts = [(sum(p.sort == sort for p in ecarts.passages), word) for sort, word in SORTS.items()]
    detail = enumeration([compte(count, word) for count, word in counts if count])
    read = "aucun" if ecarts.compares.get("articles et fiches") else "non comparés ici"
    shown = nombre(len(ecarts.passages)) if ecarts.compares.get("articles et fiches") else "–"
    yield Chiffre("Articles et fiches qui changent", shown, detail or read)


# --- the first table --------------------------------------------------------------------------------------------------
def _budget(ecarts: Ecarts, parts: Mapping[str, str]) -> Tableau:
    """The whole, moved or not: year by year, then by financeur."""
    planned = [m for m in ecarts.totaux if m.prevu and (_dit(m) or m.bouge)]
    years = [m for m in planned if m.de_tous and not m.en_tout]
    whole = _ranges([m for m in planned if m.en_tout], parts)
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


def _ranges(moved: Iterable[MouvementMontant], parts: Mapping[str, str]) -> list[MouvementMontant]:
    """Each part, then the financeurs that it is made of, then the whole."""
    order: dict[str, int] = {PartDesFinanceurs.of(code): rank for rank, code in enumerate(PARTS)}

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


def _execution(ecarts: Ecarts, parts: Mapping[str, str]) -> Tableau:
    """What was paid, beside what was planned, for the exercices where something new is known."""
    moved = [m for m in ecarts.totaux if m.cellule.nature == "verse" and m.bouge and _dit(m)]
    rows: list[LigneDeTableau] = []
    exercice = attrgetter("cellule.exercice")
    for year, of_year in groupby(sorted(_ranges(moved, parts), key=exercice), exercice):
        rows.append(LigneDeTableau.of(f"Exercice {year}", role="groupe"))
        for m in of_year:
            cells = [m.cellule._replace(nature=nature) for nature in ("prevu", "verse", "non_consomme")]
            values = [value_words(ecarts.nouveau.montants.get(cell)) for cell in cells]
            rows.append(LigneDeTableau.of(m.financeur, *values, role=_role(m)))
    title = f"Ce qui a été versé, connu depuis «{NBSP}{ecarts.ancien.libelle}{NBSP}»"
    return Tableau(title, ("", "Prévu", "Versé", "Non consommé"), 3, tuple(rows))


# --- the tables to sort and filter ------------------------------------------------------------------------------------
def _montants(ecarts: Ecarts) -> Tableau:
    moved = ecarts.montants
    columns = dict(_COLONNES)
    if all(m.cellule.exercice == CET_EXERCICE for m in moved):
        del columns["exercice"]
    rows = []
    for m in moved:
        said = amount_words(m)
        sizes = (_centimes(m.avant), _centimes(m.apres), m.ecart, int(m.taux * 10) if m.taux is not None else None)
        rows.append(_valeurs([said[key] for key in columns], sizes))
    title = f"Tous les montants qui changent ({nombre(len(moved))})"
    filters = tuple(columns[key] for key in ("financeur", "exercice", "nature") if key in columns)
    table = Tableau(title, tuple(columns.values()), 4, tuple(rows), filters, trie=True)
    return _avec_operations(table, ecarts, [m.operations for m in moved])


def _indicateurs(ecarts: Ecarts, every: Sequence[MouvementIndicateur], name: str) -> Tableau:
    moved = grouped_indicators(every)
    rows = []
    for m in moved:
        said = indicator_words(m)
        sizes = tuple(int(side * 100) if isinstance(side, Decimal) else None for side in (m.avant, m.apres))
        rows.append(_valeurs([said[key] for key in ("fiche", "nom", "serie", "avant", "apres")], sizes))
    title = f"{name} ({nombre(len(every))})"
    heads = ("Fiche", "Indicateur", "Valeur", "Avant", "Après")
    table = Tableau(title, heads, 2, tuple(rows), ("Fiche", "Valeur"), trie=True)
    return _avec_operations(table, ecarts, [m.operations for m in moved])


def _passages(ecarts: Ecarts) -> Tableau:
    rows = [
        LigneDeTableau.of(p.nom, sort_dit(p), NATURES_DES_CHANGEMENTS[p.genre] if p.lignes else "–")
        for p in ecarts.passages
    ]
    title = f"Les articles et les fiches qui changent ({nombre(len(ecarts.passages))})"
    table = Tableau(title, ("Article ou fiche", "Sort", "Ce qui change, au plus grave"), 0, tuple(rows), trie=True)
    return _avec_operations(table, ecarts, [p.operations for p in ecarts.passages])


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
    """The places of the operations, each with the first one that it says."""
    places = {ecarts.causes.noms[origine]: origine for origine in reversed(origines)}
    return Cellule("–", operations=tuple((origine, nom_de(place)) for place, origine in reversed(places.items())))


def _valeurs(words: Sequence[str], sizes: Iterable[int | None]) -> LigneDeTableau:
    numbers = list(sizes)
    texts = words[: len(words) - len(numbers)]
    figures = zip(words[len(texts) :], numbers, strict=True)
    return LigneDeTableau((*(Cellule(text) for text in texts), *(Cellule(text, size) for text, size in figures)))


def _centimes(value: object) -> int | None:
    return value.centimes if isinstance(value, Montant) else None
