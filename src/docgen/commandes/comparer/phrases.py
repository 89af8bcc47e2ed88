"""What changes, in sentences: for the page, and for the note that goes with a new version. Only what is material, the
greatest first."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from docgen.adresses.cellules import CONTRAT, TOUS, Cell
from docgen.adresses.origines import Origine
from docgen.check.places import affiche
from docgen.commandes.comparer import Comparaison
from docgen.commandes.comparer.regroupement import PassagesDits, citation, grouped_indicators, grouped_passages
from docgen.commandes.comparer.resume import amount_words, indicator_words, shortened, still_unknown
from docgen.diff.ecarts import Ecarts, MouvementIndicateur, MouvementMontant
from docgen.document.page_de_comparaison import Genre
from docgen.french import NBSP, enumeration, euros, pluriel
from docgen.montants import Montant

# One page: the greatest movements of fiches and of indicators only, and so many lines on the texts.
FICHES, INDICATEURS, TEXTES = 6, 5, 10


def notes(comparaison: Comparaison) -> list[Mapping[str, object]]:
    """For each contract, its title, both sides, the sentences on the money, on the action and on the texts.

    There is none on what neither side has: files have no money.
    """
    return [
        {
            "titre": _titre(comparaison, ecarts),
            "cotes": tuple(dict.fromkeys((ecarts.ancien.libelle, ecarts.nouveau.libelle))),
            "finances": _finances(ecarts),
            "action": _action(ecarts),
            "textes": _textes(ecarts),
        }
        for ecarts in comparaison.contrats
    ]


def _titre(comparaison: Comparaison, ecarts: Ecarts) -> str:
    """The title of the contract; its name, when only files were read."""
    version = comparaison.cotes[1].versions.get(ecarts.nouveau.contrat) if comparaison.cotes else None
    return version.contrat.entete.titre if version else ecarts.nouveau.nom


# --- the money --------------------------------------------------------------------------------------------------------
def prevu(ecarts: Ecarts) -> MouvementMontant | None:
    """The whole of what is planned, every financeur, every exercice; None for a comparison without amounts."""
    found = [m for m in ecarts.totaux if m.de_tous and m.prevu]
    return next((m for m in found if m.en_tout), None)


def verse(ecarts: Ecarts) -> list[MouvementMontant]:
    """What was paid in all, for each exercice where it moves."""
    return [m for m in ecarts.totaux if m.cellule.nature == "verse" and m.de_tous and m.bouge]


def du_budget(ecarts: Ecarts) -> Iterator[str]:
    """What becomes of the whole: of what is planned, then of what was paid."""
    whole = prevu(ecarts)
    planned = any(m.prevu for m in ecarts.montants)
    said = amount_words(whole) if whole else {}
    if whole and not planned:
        yield f"Aucun montant prévu ne change{NBSP}: le budget reste de {said['apres']}."
    elif whole and whole.bouge:
        way = "baisse" if whole.ecart < 0 else "augmente"
        rate = f" ({said['taux']})" if whole.taux is not None else ""
        gap = euros(Montant(abs(whole.ecart)))
        yield f"Le budget prévu {way} de {gap}{rate}{NBSP}: {said['avant']} avant, {said['apres']} après."
    elif whole:
        yield f"Le budget prévu reste de {said['apres']}, mais sa répartition change."
    for m in verse(ecarts):
        plan = ecarts.nouveau.montants.get(Cell(CONTRAT, TOUS, m.cellule.exercice))
        planned_words = f", sur {euros(plan)} prévus" if isinstance(plan, Montant) else ""
        yield f"Au titre de {m.cellule.exercice}, {amount_words(m)['apres']} ont été versés{planned_words}."


def _finances(ecarts: Ecarts) -> list[str]:
    whole_plan = prevu(ecarts)
    parts = [m for m in ecarts.totaux if m.bouge and m.prevu and m is not whole_plan and _simple(m)]
    fiches = [m for m in ecarts.montants if m.prevu and m.de_la_fiche]
    whole = sorted((m for m in fiches if m.de_tous), key=lambda m: -abs(m.ecart))
    # A fiche moves by year and in all: what moves in all says it, unless years balance.
    told = [m for m in whole if m.en_tout] or whole
    phrases = [*du_budget(ecarts), *(_montant(ecarts, m) for m in [*parts, *told[:FICHES]])]
    if len(told) > FICHES:
        left = len(told) - FICHES
        what = "Le montant d'une autre fiche change" if left == 1 else f"Les montants de {left} autres fiches changent"
        phrases.append(f"{what} de moins que cela.")
    return phrases


def _simple(m: MouvementMontant) -> bool:
    """A part over all exercices, or an exercice whoever pays: not one by the other."""
    of_part = m.cellule.part and m.en_tout
    return of_part or m.de_tous


def _montant(ecarts: Ecarts, m: MouvementMontant) -> str:
    said = amount_words(m)
    if m.cellule.portee == CONTRAT:
        head = f"Part «{NBSP}{m.financeur}{NBSP}»" if not m.de_tous else f"Exercice {said['exercice']}"
    else:
        head = m.portee if m.en_tout else f"{m.portee} ({said['exercice']})"
    rate = f" ({said['taux']})" if m.taux is not None else ""
    before, after = ("rien" if said[side] == "–" else said[side] for side in ("avant", "apres"))
    values = f"{before} avant, {after} après, soit {said['ecart']}{rate}"
    why = _par(ecarts, m.operations) if m.cellule.portee != CONTRAT else ""
    return f"{head}{NBSP}: {values}{why}."


def _par(ecarts: Ecarts, operations: Sequence[Origine]) -> str:
    said = citation(operations, ecarts.causes.noms)
    return f", par l'{said}" if said else ""


# --- the action -------------------------------------------------------------------------------------------------------
def _action(ecarts: Ecarts) -> list[str]:
    moved = [m for m in ecarts.indicateurs if isinstance(m.avant, Decimal) and isinstance(m.apres, Decimal)]
    told = sorted(grouped_indicators(moved), key=_poids, reverse=True)
    phrases = [_indicateur(ecarts, m) for m in told[:INDICATEURS]]
    if len(told) > INDICATEURS:
        left = len(told) - INDICATEURS
        phrases.append(f"{pluriel(left, 'autre valeur')} d'indicateurs {'changent' if left > 1 else 'change'} moins.")
    others = [m for m in ecarts.indicateurs if m not in moved]
    phrases += _resultats([m for m in others if m.avant is None and m.constate])
    phrases += _comptes([m for m in others if m.avant is not None or not m.constate])
    return phrases or (
        ["Aucune valeur d'indicateur ne change."] if ecarts.compares.get("valeurs d'indicateurs") else []
    )


def _poids(m: MouvementIndicateur) -> Decimal:
    """How much the value moves, beside what it was."""
    assert isinstance(m.avant, Decimal) and isinstance(m.apres, Decimal)
    return abs(m.apres - m.avant) / (abs(m.avant) or Decimal(1))


def _qui(m: MouvementIndicateur) -> str:
    return "Tableau national" if m.adresse.est_national else f"Fiche {m.adresse.fiche}"


def cite(words: str) -> str:
    """`words` between French quotes, those inside them of the other kind."""
    inner = re.sub(r"\s*»", "”", re.sub(r"«\s*", "“", words))
    return f"«{NBSP}{inner}{NBSP}»"


def _indicateur(ecarts: Ecarts, m: MouvementIndicateur) -> str:
    said = indicator_words(m)
    values = f"{said['avant']} avant, {said['apres']} après"
    return f"{_qui(m)}, {cite(m.nom)}, {said['serie']}{NBSP}: {values}{_par(ecarts, m.operations)}."


def _resultats(first: Sequence[MouvementIndicateur]) -> Iterator[str]:
    """The results that nobody had before, exercice by exercice."""
    for year in dict.fromkeys(m.serie.exercice for m in first):
        of_year = [m for m in first if m.serie.exercice == year]
        unknown = sum(map(still_unknown, of_year))
        known = len(of_year) - unknown
        said = [f"{known} {'sont désormais connus' if known > 1 else 'est désormais connu'}"] if known else []
        said += [f"{unknown} {'ne sont pas communiqués' if unknown > 1 else 'n’est pas communiqué'}"] if unknown else []
        yield f"Résultats de {year}{NBSP}: {', '.join(said)}."


def _comptes(others: Sequence[MouvementIndicateur]) -> Iterator[str]:
    """The values that come and go, counted by fiche."""
    counts = Counter((_qui(m), _devenir(m)) for m in others)
    for (who, (ecarts, several)), count in counts.items():
        yield f"{who}{NBSP}: {pluriel(count, 'valeur')} d'indicateurs {several if count > 1 else ecarts}."


def _devenir(m: MouvementIndicateur) -> tuple[str, str]:
    if m.avant is None:
        return "nouvelle", "nouvelles"
    if m.apres is None:
        return "retirée", "retirées"
    if isinstance(m.apres, Decimal):
        return f"renseignée ({affiche(m.avant)} avant)", f"renseignées ({affiche(m.avant)} avant)"
    return f"devenue {affiche(m.apres)}", f"devenues {affiche(m.apres)}"


# --- the texts --------------------------------------------------------------------------------------------------------
_LEGERS: Mapping[Genre, str] = {"redaction": "Rédaction seulement", "typographie": "Typographie seulement"}


def _textes(ecarts: Ecarts) -> list[str]:
    order = {"ajoute": 0, "retire": 1, "modifie": 2}
    told = grouped_passages(sorted(ecarts.de("fond", "chiffres"), key=lambda passage: order[passage.sort]))
    phrases = [_passages(ecarts, group) for group in told[:TEXTES]]
    if len(told) > TEXTES:
        left = len(told) - TEXTES
        phrases.append(f"{pluriel(left, 'autre passage')} {'changent' if left > 1 else 'change'} aussi.")
    for genre, words in _LEGERS.items():
        names = [passage.nom.partition(" – ")[0] for passage in ecarts.de(genre)]
        phrases += [f"{words}{NBSP}: {enumeration(names)}."] if names else []
    if not (ecarts.ancien.passages or ecarts.nouveau.passages):
        return ["Les textes n'ont pas été comparés."]
    return phrases or ["Aucun article ni aucune fiche ne change."]


def _passages(ecarts: Ecarts, group: PassagesDits) -> str:
    (line, *others) = group.lignes or [None]
    words = line.apres if line and line.avant is None and not others else None
    added = f"{NBSP}; s'ajoute {cite(shortened(words))}" if words else ""
    return f"{group.nom}{NBSP}: {group.sort}{_par(ecarts, group.operations).removeprefix(',')}{added}."
