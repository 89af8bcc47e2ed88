"""What changes, in sentences: the same for the terminal, the page and the note. The greatest first."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby

from docgen.adresses.cellules import CONTRAT, TOUS, Cell
from docgen.adresses.origines import Origine
from docgen.commandes.comparer.comptes import acts
from docgen.commandes.comparer.extraits import cite
from docgen.commandes.comparer.mots import amount_words, indicator_words
from docgen.commandes.comparer.regroupement import EcartsRanges, Tranche, citation, grouped_indicators, still_unknown
from docgen.diff.ecarts import Ecarts, MouvementIndicateur, MouvementMontant
from docgen.french import NBSP, affiche, enumeration, euros, pluriel
from docgen.montants import Absence, Montant

# The greatest movements of fiches and of indicators only: the tables have the others.
FICHES, INDICATEURS = 6, 5
# Of a contract, while its documents, or another contract, differ.
AUCUN_ECART = "Le relevé des données n'a pas changé."
INEXPLIQUE = "Ce qu'aucune opération n'explique"


def act_title(avenants: Sequence[int]) -> str:
    """The title of what the act changes, by the numbers of its avenants when they are known."""
    if not avenants:
        return "Ce qui change"
    act, verb = acts(avenants)
    return f"Ce que {verb} {act[0].lower()}{act[1:]}"


# --- the money --------------------------------------------------------------------------------------------------------
def prevu(ecarts: Ecarts) -> MouvementMontant | None:
    """The whole of what is planned, every financeur, every exercice; None for a comparison without amounts."""
    found = [m for m in ecarts.totaux if m.de_tous and m.prevu]
    return next((m for m in found if m.en_tout), None)


def verse(ecarts: Ecarts) -> list[MouvementMontant]:
    """What was paid in all, for each exercice where it moves."""
    return [m for m in ecarts.totaux if m.cellule.nature == "verse" and m.de_tous and m.bouge]


def du_budget(ecarts: Ecarts) -> Iterator[str]:
    """What becomes of the whole of what is planned."""
    whole = prevu(ecarts)
    said = amount_words(whole) if whole else {}
    if whole and not any(m.prevu for m in ecarts.montants):
        yield f"Aucun montant prévu ne change{NBSP}: le budget reste de {said['apres']}."
    elif whole and whole.bouge and not whole.chiffrable:
        yield f"Budget prévu{NBSP}: {said['avant']} avant, {said['apres']} après."
    elif whole and whole.bouge:
        way = "baisse" if whole.ecart < 0 else "augmente"
        rate = f" ({said['taux']})" if whole.taux is not None else ""
        gap = euros(Montant(abs(whole.ecart)))
        yield f"Le budget prévu {way} de {gap}{rate}{NBSP}: {said['avant']} avant, {said['apres']} après."
    elif whole:
        yield f"Le budget prévu reste de {said['apres']}, mais sa répartition change."


def du_verse(ecarts: Ecarts) -> Iterator[str]:
    """What was paid, exercice by exercice."""
    for m in verse(ecarts):
        if m.apres is None:
            paid = amount_words(m)["avant"]
            yield f"Au titre de {m.cellule.exercice}, ce qui a été versé n'est plus dit ({paid} avant)."
            continue
        plan = ecarts.nouveau.montants.get(Cell(CONTRAT, TOUS, m.cellule.exercice))
        planned_words = f", sur {euros(plan)} prévus" if isinstance(plan, Montant) else ""
        before = f" ({amount_words(m)['avant']} avant)" if m.avant is not None else ""
        yield f"Au titre de {m.cellule.exercice}, {amount_words(m)['apres']} ont été versés{before}{planned_words}."


def amounts_told(ecarts: Ecarts, moved: Sequence[MouvementMontant]) -> list[str]:
    """Of the planned amounts of `moved`: parts and exercices of the contract, then the fiches that move most."""
    whole_plan = prevu(ecarts)
    planned = [m for m in moved if m.prevu]
    parts = [m for m in planned if m.cellule.portee == CONTRAT and m.cellule != (whole_plan and whole_plan.cellule)]
    fiches = sorted(_of_fiches(planned), key=lambda rows: -max(abs(m.ecart) for m in rows))
    told = [m for rows in fiches[:FICHES] for m in rows]
    phrases = [_montant(ecarts, m) for m in [*filter(_simple, parts), *told]]
    if len(fiches) > FICHES:
        left = len(fiches) - FICHES
        words = ecarts.nouveau.fiches
        alone, several = words.en_phrase
        what = f"Le montant d'{words.une} autre {alone} change"
        what = what if left == 1 else f"Les montants de {left} autres {several} changent"
        phrases.append(f"{what} de moins que cela.")
    return phrases


def _of_fiches(planned: Iterable[MouvementMontant]) -> Iterator[list[MouvementMontant]]:
    """For each fiche, the fewest rows that say how it moves: in all, else by exercice, else by financeur."""
    of_fiches = [m for m in planned if m.de_la_fiche]
    for _, rows in groupby(of_fiches, lambda m: m.cellule.portee):
        every = list(rows)
        of_all = [m for m in every if m.de_tous]
        yield [m for m in of_all if m.en_tout] or of_all or [m for m in every if m.en_tout] or every


def _simple(m: MouvementMontant) -> bool:
    """A part over all exercices, or an exercice whoever pays: not one by the other."""
    of_part = m.cellule.part and m.en_tout
    return of_part or m.de_tous


def _montant(ecarts: Ecarts, m: MouvementMontant) -> str:
    said = amount_words(m)
    if m.cellule.portee == CONTRAT:
        head = f"Part {cite(m.financeur)}" if not m.de_tous else f"Exercice {said['exercice']}"
    else:
        kept = enumeration([words for words in (
            said["exercice"] if not m.en_tout else "", m.financeur if not m.de_tous else "") if words])  # fmt: skip
        head = f"{m.portee} ({kept})" if kept else m.portee
    rate = f" ({said['taux']})" if m.taux is not None else ""
    before, after = ("rien" if side is None else affiche(side) for side in (m.avant, m.apres))
    gap = f", soit {said['ecart']}{rate}" if m.chiffrable else ""
    why = par(ecarts, m.operations) if m.cellule.portee != CONTRAT else ""
    return f"{head}{NBSP}: {before} avant, {after} après{gap}{why}."


def par(ecarts: Ecarts, operations: Sequence[Origine]) -> str:
    """« , par l'avenant n° 1, art. 3 »; empty when no operation is known."""
    said = citation(operations, ecarts.causes.noms)
    return f", par l'{said}" if said else ""


# --- the action -------------------------------------------------------------------------------------------------------
def values_told(ecarts: Ecarts, values: Sequence[MouvementIndicateur]) -> list[str]:
    """Of the values that an act aims at: those that move most, then, by fiche, those that come and go."""
    moved = [m for m in values if isinstance(m.avant, Decimal) and isinstance(m.apres, Decimal)]
    told = list(_alike(sorted(grouped_indicators(moved), key=_poids, reverse=True)))
    phrases = [_indicateur(ecarts, *group) for group in told[:INDICATEURS]]
    if len(told) > INDICATEURS:
        left = sum(map(len, told[INDICATEURS:]))
        phrases.append(f"{pluriel(left, 'autre valeur')} d'indicateurs {'changent' if left > 1 else 'change'} moins.")
    return [*phrases, *_comptes([m for m in values if m not in moved])]


def since_title(ranges: EcartsRanges) -> str:
    """The title of what has become known since or, of sides read backwards, is known no more."""
    return "Ce qui n'est plus dit" if ranges.a_rebours else "Ce qui est connu depuis"


def since_told(ranges: EcartsRanges) -> list[str]:
    """What has become known since: what was paid, the results; a result that is corrected, first."""
    results = ranges.depuis.indicateurs
    corrected = [m for m in results if None not in (m.avant, m.apres)]
    return [
        *values_told(ranges.ecarts, corrected),
        *du_verse(ranges.ecarts),
        *_resultats([m for m in results if m.avant is None]),
        *_oublies([m for m in results if m.apres is None]),
    ]


def _poids(m: MouvementIndicateur) -> Decimal:
    """How much the value moves, beside what it was."""
    assert isinstance(m.avant, Decimal) and isinstance(m.apres, Decimal)
    return abs(m.apres - m.avant) / (abs(m.avant) or Decimal(1))


def _qui(m: MouvementIndicateur) -> str:
    return "Tableau national" if m.adresse.est_national else f"{m.tete} {m.adresse.fiche}"


def _alike(moved: Iterable[MouvementIndicateur]) -> Iterator[list[MouvementIndicateur]]:
    """`moved`, where an indicator of a fiche and that of the national table that say the same are one."""
    groups: dict[object, list[MouvementIndicateur]] = {}
    for m in moved:
        groups.setdefault((m.nom, m.serie, m.avant, m.apres, m.operations), []).append(m)
    yield from groups.values()


def _indicateur(ecarts: Ecarts, m: MouvementIndicateur, *others: MouvementIndicateur) -> str:
    who = enumeration([_qui(m), *(f"{words[0].lower()}{words[1:]}" for words in map(_qui, others))])
    said = indicator_words(m)
    values = f"{said['avant']} avant, {said['apres']} après"
    return f"{who}, {cite(m.nom)}, {said['serie']}{NBSP}: {values}{par(ecarts, m.operations)}."


def _resultats(first: Sequence[MouvementIndicateur]) -> Iterator[str]:
    """The results that nobody had before, exercice by exercice."""
    yield from _par_exercice(first, {
        None: ("est désormais connu", "sont désormais connus"),
        Absence.A_COMPLETER: ("reste à compléter", "restent à compléter"),
        Absence.NON_COMMUNIQUE: ("n’est pas communiqué", "ne sont pas communiqués"),
    })  # fmt: skip


def _oublies(gone: Sequence[MouvementIndicateur]) -> Iterator[str]:
    """The results that only the side before has, exercice by exercice."""
    yield from _par_exercice(gone, {
        None: ("n’est plus dit", "ne sont plus dits"),
        Absence.A_COMPLETER: ("restait à compléter", "restaient à compléter"),
        Absence.NON_COMMUNIQUE: ("n’était pas communiqué", "n’étaient pas communiqués"),
    })  # fmt: skip


def _par_exercice(
    results: Sequence[MouvementIndicateur], verbs: Mapping[Absence | None, tuple[str, str]]
) -> Iterator[str]:
    """The results of each exercice, counted by why they are not known (None: they are), with the verb of each."""
    for year in dict.fromkeys(m.serie.exercice for m in results):
        counts = Counter(still_unknown(m) for m in results if m.serie.exercice == year)
        said = [f"{counts[why]} {several if counts[why] > 1 else alone}"
                for why, (alone, several) in verbs.items() if counts[why]]  # fmt: skip
        yield f"Résultats de {year}{NBSP}: {', '.join(said)}."


def _comptes(others: Sequence[MouvementIndicateur]) -> Iterator[str]:
    """The values that come and go, counted by fiche."""
    counts = Counter((_qui(m), _devenir(m)) for m in others)
    for (who, (alone, several)), count in counts.items():
        words = "d'indicateurs" if count > 1 else "d'indicateur"
        yield f"{who}{NBSP}: {pluriel(count, 'valeur')} {words} {several if count > 1 else alone}."


def _devenir(m: MouvementIndicateur) -> tuple[str, str]:
    if m.avant is None:
        return "nouvelle", "nouvelles"
    if m.apres is None:
        return "retirée", "retirées"
    if isinstance(m.apres, Decimal):
        return f"renseignée ({affiche(m.avant)} avant)", f"renseignées ({affiche(m.avant)} avant)"
    return f"devenue {affiche(m.apres)}", f"devenues {affiche(m.apres)}"


def told(ranges: EcartsRanges, tranche: Tranche) -> list[str]:
    """What `tranche` moves besides texts: amounts, then values."""
    return [*amounts_told(ranges.ecarts, tranche.montants), *values_told(ranges.ecarts, tranche.indicateurs)]
