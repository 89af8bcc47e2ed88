"""The charts of the page: the budget of each division before and after, and what moves the most."""

from collections.abc import Mapping

from docgen.adresses.cellules import TOUS, Cell, PartDesFinanceurs, Portee
from docgen.commandes.comparer.mots import amount_words, value_words
from docgen.diff.ecarts import Ecarts, MouvementMontant
from docgen.diff.releve import CET_EXERCICE, MontantOuRien
from docgen.document.page_de_comparaison import Barre, Graphique, LigneDeTableau, Tableau
from docgen.french import euros
from docgen.montants import Montant

PLUS_GRANDS = 8
COTES = ("Avant", "Après")


def budget_chart(ecarts: Ecarts) -> Graphique | None:
    """The planned amounts of each division, financeur by financeur, before and after; None when there are none."""
    names = {**ecarts.ancien.noms, **ecarts.nouveau.noms}
    divisions = divisions_of(names)
    sides = (ecarts.ancien.montants, ecarts.nouveau.montants)
    parts = [part for part in parts_of(names) if any(_montant(side, d, part) for side in sides for d in divisions)]
    groups, rows = [], []
    for division in divisions:
        bars = []
        for label, side in zip(COTES, sides, strict=True):
            values = tuple(_montant(side, division, code) for code in parts)
            total = euros(Montant(sum(values)))
            bars.append(Barre(label, values, total))
            rows.append(LigneDeTableau.of(names[division], label, *(euros(Montant(value)) for value in values), total))
        groups.append((names[division], tuple(bars)))
    if not groups or not parts:
        return None
    series = tuple(names[part] for part in parts)
    kind = names[divisions[0]].rpartition(" ")[0].lower()
    title = f"Le budget prévu par {kind} et par financeur, avant et après"
    table = Tableau(title, (kind.title(), "Côté", *series, "Total"), len(series) + 1, tuple(rows))
    return Graphique(title, series, tuple(groups), table)


def divisions_of(names: Mapping[str, str]) -> list[Portee]:
    """The divisions among the names of a statement: those of the first level, when there are two."""
    named = [portee for portee in map(Portee, names) if portee.code and not portee.est_action]
    found = [portee for portee in named if not PartDesFinanceurs(portee).part]
    return [portee for portee in found if portee.sorte == found[0].sorte]


def parts_of(names: Mapping[str, str]) -> list[str]:
    """The parts among the names of a statement, in the order of their columns."""
    return [name for name in names if PartDesFinanceurs(name).part]


def _montant(side: Mapping[Cell, MontantOuRien], division: str, part: str) -> int:
    for exercice in (TOUS, CET_EXERCICE):
        found = side.get(Cell(division, part, exercice))
        if isinstance(found, Montant):
            return found.centimes
    return 0


def movements_chart(ecarts: Ecarts) -> Graphique | None:
    """The largest movements of the fiches: of what is planned or, when the plan stays, of what was paid."""
    planned = _plus_grands(ecarts, "prevu")
    moved = planned or _plus_grands(ecarts, "verse")
    if not moved:
        return None
    words = ecarts.nouveau.fiches
    what = "Les plus grands écarts du budget prévu" if planned else "Les plus grands versements"
    title = f"{what}, par {words.en_phrase[0]}"
    groups = tuple((m.portee, (Barre(_annee(m), (m.ecart,), amount_words(m)["ecart"]),)) for m in moved)
    rows = tuple(
        LigneDeTableau.of(m.portee, _annee(m), value_words(m.avant), value_words(m.apres), amount_words(m)["ecart"])
        for m in moved
    )
    table = Tableau(title, (words.tete, "Exercice", "Avant", "Après", "Écart"), 3, rows)
    return Graphique(title, ("Écart",), groups, table)


def _plus_grands(ecarts: Ecarts, nature: str) -> list[MouvementMontant]:
    found = [
        m for m in ecarts.montants
        if m.de_la_fiche and m.de_tous and m.cellule.nature == nature
        and m.cellule.exercice != TOUS and m.ecart and m.chiffrable
    ]  # fmt: skip
    return sorted(found, key=lambda m: -abs(m.ecart))[:PLUS_GRANDS]


def _annee(m: MouvementMontant) -> str:
    return "" if m.cellule.exercice == CET_EXERCICE else m.cellule.exercice
