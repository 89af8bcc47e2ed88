"""The tables of a comparison: what is planned and what is known since, amounts and values of indicators."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from docgen.commandes.comparer.mots import amount_words, indicator_words
from docgen.commandes.comparer.regroupement import EcartsRanges, Tranche, grouped_indicators, shown_places
from docgen.diff.ecarts import MouvementIndicateur, MouvementMontant
from docgen.french import NBSP

_MONTANTS = {
    "portee": "Portée", "financeur": "Financeur", "exercice": "Exercice", "nature": "Nature",
    "avant": "Avant", "apres": "Après", "ecart": "Écart", "taux": "%",
}  # fmt: skip
_INDICATEURS = {"nom": "Indicateur", "serie": "Valeur", "avant": "Avant", "apres": "Après"}
_LARGEURS = {"portee": 28, "financeur": 14, "exercice": 9, "nature": 12, "avant": 13, "apres": 13, "ecart": 13,
             "taux": 8, "fiche": 9, "nom": 41, "serie": 14, "operations": 11}  # fmt: skip
_CHIFFRES = ("avant", "apres", "ecart", "taux")


def tables_told(ranges: EcartsRanges, tranche: Tranche) -> Iterator[Mapping[str, object]]:
    """The tables of `tranche`, with the operations that move each row when they are known."""
    planned = [m for m in tranche.montants if m.prevu]
    done = [m for m in tranche.montants if not m.prevu]
    aimed = [m for m in tranche.indicateurs if not m.constate]
    results = [m for m in tranche.indicateurs if m.constate]
    for title, amounts in (("Montants prévus", planned), ("Exécution", done)):
        keys = [key for key in _MONTANTS if key != ("taux" if amounts is done else "nature")]
        yield from _table(ranges, title, {key: _MONTANTS[key] for key in keys}, amounts, map(amount_words, amounts))
    indicators = {"fiche": ranges.ecarts.nouveau.fiches.tete, **_INDICATEURS}
    for title, values in (("Indicateurs", aimed), ("Résultats des indicateurs", results)):
        grouped = grouped_indicators(values)
        yield from _table(ranges, title, indicators, grouped, map(indicator_words, grouped))


def _table(
    ranges: EcartsRanges,
    title: str,
    columns: Mapping[str, str],
    moved: Sequence[MouvementMontant | MouvementIndicateur],
    words: Iterable[Mapping[str, str]],
) -> Iterator[Mapping[str, object]]:
    if not moved:
        return
    rows = [[said[key] for key in columns] for said in words]
    keys, heads = list(columns), list(columns.values())
    if any(m.operations for m in moved):
        alone = len(ranges.avenants) == 1
        keys.append("operations")
        heads.append(f"Avenant n°{NBSP}{ranges.avenants[0]}" if alone else "Opération")
        for row, m in zip(rows, moved, strict=True):
            row.append(shown_places(ranges, m.operations))
    yield {
        "titre": title,
        "largeurs": " ".join(str(_LARGEURS[key]) for key in keys),
        "droites": [key in _CHIFFRES for key in keys],
        "tetes": heads,
        "lignes": rows,
    }
