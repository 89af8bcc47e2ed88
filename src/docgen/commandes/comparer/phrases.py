"""What changes, in sentences: for the page, and for the note that goes with a new version. Only what is material, the
greatest first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from docgen.check.places import affiche
from docgen.commandes.comparer import Comparaison
from docgen.commandes.comparer.regroupement import PassagesDits, citation, indicateurs, passages
from docgen.commandes.comparer.resume import court, inconnu, indicateur, montant
from docgen.compute import Cell
from docgen.diff.causes import Origine
from docgen.diff.ecarts import Ecarts, Mouvement, MouvementIndicateur
from docgen.diff.releve import CET_EXERCICE, NATIONAL, TOUS
from docgen.document.page_de_comparaison import Genre
from docgen.french import NBSP, enumeration, euros, pluriel
from docgen.montants import Montant

# One page: the greatest movements of fiches and of indicators only, and so many lines on the texts.
FICHES, INDICATEURS, TEXTES = 6, 5, 10


def notes(made: Comparaison) -> list[Mapping[str, object]]:
    """For each contract, its title, both sides, the sentences on the money, on the action and on the texts.

    There is none on what neither side has: files have no money.
    """
    return [
        {
            "titre": _titre(made, one),
            "cotes": tuple(dict.fromkeys((one.ancien.libelle, one.nouveau.libelle))),
            "finances": _finances(one),
            "action": _action(one),
            "textes": _textes(one),
        }
        for one in made.contrats
    ]


def _titre(made: Comparaison, one: Ecarts) -> str:
    """The title of the contract; its name, when only files were read."""
    version = made.cotes[1].versions.get(one.nouveau.contrat) if made.cotes else None
    return version.contrat.entete.titre if version else one.nouveau.nom


# --- the money --------------------------------------------------------------------------------------------------------
def prevu(one: Ecarts) -> Mouvement | None:
    """The whole of what is planned, every financeur, every exercice; None for a comparison without amounts."""
    found = [m for m in one.totaux if m.cellule.financeur == TOUS and m.cellule.nature == "prevu"]
    return next((m for m in found if m.cellule.exercice in (TOUS, CET_EXERCICE)), None)


def verse(one: Ecarts) -> list[Mouvement]:
    """What was paid in all, for each exercice where it moves."""
    return [m for m in one.totaux if m.cellule.nature == "verse" and m.cellule.financeur == TOUS and m.bouge]


def du_budget(one: Ecarts) -> Iterator[str]:
    """What becomes of the whole: of what is planned, then of what was paid."""
    whole = prevu(one)
    planned = any(m.cellule.nature == "prevu" for m in one.montants)
    said = montant(whole) if whole else {}
    if whole and not planned:
        yield f"Aucun montant prévu ne change{NBSP}: le budget reste de {said['apres']}."
    elif whole and whole.bouge:
        way = "baisse" if whole.ecart < 0 else "augmente"
        rate = f" ({said['taux']})" if whole.taux is not None else ""
        gap = euros(Montant(abs(whole.ecart)))
        yield f"Le budget prévu {way} de {gap}{rate}{NBSP}: {said['avant']} avant, {said['apres']} après."
    elif whole:
        yield f"Le budget prévu reste de {said['apres']}, mais sa répartition change."
    for m in verse(one):
        plan = one.nouveau.montants.get(Cell("contrat", TOUS, m.cellule.exercice))
        planned_words = f", sur {euros(plan)} prévus" if isinstance(plan, Montant) else ""
        yield f"Au titre de {m.cellule.exercice}, {montant(m)['apres']} ont été versés{planned_words}."


def _finances(one: Ecarts) -> list[str]:
    whole_plan = prevu(one)
    parts = [m for m in one.totaux if m.bouge and m.cellule.nature == "prevu" and m is not whole_plan and _simple(m)]
    fiches = [m for m in one.montants if m.cellule.nature == "prevu" and m.cellule.portee.startswith("action/")]
    whole = sorted((m for m in fiches if m.cellule.financeur == TOUS), key=lambda m: -abs(m.ecart))
    # A fiche moves by year and in all: what moves in all says it, unless years balance.
    told = [m for m in whole if m.cellule.exercice in (TOUS, CET_EXERCICE)] or whole
    made = [*du_budget(one), *(_montant(one, m) for m in [*parts, *told[:FICHES]])]
    if len(told) > FICHES:
        left = len(told) - FICHES
        what = "Le montant d'une autre fiche change" if left == 1 else f"Les montants de {left} autres fiches changent"
        made.append(f"{what} de moins que cela.")
    return made


def _simple(m: Mouvement) -> bool:
    """A part over all exercices, or an exercice whoever pays: not one by the other."""
    of_part = m.cellule.financeur.startswith("part/") and m.cellule.exercice in (TOUS, CET_EXERCICE)
    return of_part or m.cellule.financeur == TOUS


def _montant(one: Ecarts, m: Mouvement) -> str:
    said = montant(m)
    if m.cellule.portee == "contrat":
        head = f"Part «{NBSP}{m.financeur}{NBSP}»" if m.cellule.financeur != TOUS else f"Exercice {said['exercice']}"
    else:
        head = m.portee if m.cellule.exercice in (TOUS, CET_EXERCICE) else f"{m.portee} ({said['exercice']})"
    rate = f" ({said['taux']})" if m.taux is not None else ""
    before, after = ("rien" if said[side] == "–" else said[side] for side in ("avant", "apres"))
    values = f"{before} avant, {after} après, soit {said['ecart']}{rate}"
    why = _par(one, m.operations) if m.cellule.portee != "contrat" else ""
    return f"{head}{NBSP}: {values}{why}."


def _par(one: Ecarts, operations: Sequence[Origine]) -> str:
    said = citation(operations, one.causes.noms)
    return f", par l'{said}" if said else ""


# --- the action -------------------------------------------------------------------------------------------------------
def _action(one: Ecarts) -> list[str]:
    moved = [m for m in one.indicateurs if isinstance(m.avant, Decimal) and isinstance(m.apres, Decimal)]
    told = sorted(indicateurs(moved), key=_poids, reverse=True)
    made = [_indicateur(one, m) for m in told[:INDICATEURS]]
    if len(told) > INDICATEURS:
        left = len(told) - INDICATEURS
        made.append(f"{pluriel(left, 'autre valeur')} d'indicateurs {'changent' if left > 1 else 'change'} moins.")
    others = [m for m in one.indicateurs if m not in moved]
    made += _resultats([m for m in others if m.avant is None and m.constate])
    made += _comptes([m for m in others if m.avant is not None or not m.constate])
    return made or (["Aucune valeur d'indicateur ne change."] if one.compares.get("valeurs d'indicateurs") else [])


def _poids(m: MouvementIndicateur) -> Decimal:
    """How much the value moves, beside what it was."""
    assert isinstance(m.avant, Decimal) and isinstance(m.apres, Decimal)
    return abs(m.apres - m.avant) / (abs(m.avant) or Decimal(1))


def _qui(m: MouvementIndicateur) -> str:
    owner = m.adresse.partition("/")[0]
    return "Tableau national" if owner == NATIONAL else f"Fiche {owner}"


def cite(words: str) -> str:
    """`words` between French quotes, those inside them of the other kind."""
    inner = re.sub(r"\s*»", "”", re.sub(r"«\s*", "“", words))
    return f"«{NBSP}{inner}{NBSP}»"


def _indicateur(one: Ecarts, m: MouvementIndicateur) -> str:
    said = indicateur(m)
    values = f"{said['avant']} avant, {said['apres']} après"
    return f"{_qui(m)}, {cite(m.nom)}, {said['serie']}{NBSP}: {values}{_par(one, m.operations)}."


def _resultats(first: Sequence[MouvementIndicateur]) -> Iterator[str]:
    """The results that nobody had before, exercice by exercice."""
    for year in dict.fromkeys(m.serie.partition("/")[2] for m in first):
        of_year = [m for m in first if m.serie.endswith(year)]
        unknown = sum(map(inconnu, of_year))
        known = len(of_year) - unknown
        said = [f"{known} {'sont désormais connus' if known > 1 else 'est désormais connu'}"] if known else []
        said += [f"{unknown} {'ne sont pas communiqués' if unknown > 1 else 'n’est pas communiqué'}"] if unknown else []
        yield f"Résultats de {year}{NBSP}: {', '.join(said)}."


def _comptes(others: Sequence[MouvementIndicateur]) -> Iterator[str]:
    """The values that come and go, counted by fiche."""
    counts = Counter((_qui(m), _devenir(m)) for m in others)
    for (who, (one, several)), count in counts.items():
        yield f"{who}{NBSP}: {pluriel(count, 'valeur')} d'indicateurs {several if count > 1 else one}."


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


def _textes(one: Ecarts) -> list[str]:
    order = {"ajoute": 0, "retire": 1, "modifie": 2}
    told = passages(sorted(one.de("fond", "chiffres"), key=lambda passage: order[passage.sort]))
    made = [_passages(one, group) for group in told[:TEXTES]]
    if len(told) > TEXTES:
        left = len(told) - TEXTES
        made.append(f"{pluriel(left, 'autre passage')} {'changent' if left > 1 else 'change'} aussi.")
    for genre, words in _LEGERS.items():
        names = [passage.nom.partition(" – ")[0] for passage in one.de(genre)]
        made += [f"{words}{NBSP}: {enumeration(names)}."] if names else []
    if not (one.ancien.passages or one.nouveau.passages):
        return ["Les textes n'ont pas été comparés."]
    return made or ["Aucun article ni aucune fiche ne change."]


def _passages(one: Ecarts, group: PassagesDits) -> str:
    (line, *others) = group.lignes or [None]
    words = line.apres if line and line.avant is None and not others else None
    added = f"{NBSP}; s'ajoute {cite(court(words))}" if words else ""
    return f"{group.nom}{NBSP}: {group.sort}{_par(one, group.operations).removeprefix(',')}{added}."
