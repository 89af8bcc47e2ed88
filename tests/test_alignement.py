"""Ce qui se répond d'un texte à l'autre : le même alignement qu'en pesant toute la table, sans garder la table."""

import tracemalloc
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from docgen.diff import accept_all, redline, reject_all
from docgen.document import Document, Paragraph, Section, Text, alignement
from docgen.document.alignement import Pairs, alike_pairs, steps
from tests.outils.tirages import tirages

MO = 1 << 20


# --- la même réponse --------------------------------------------------------------------------------------------------
def table_entiere(rows: int, columns: int, score: Callable[[int, int], float], pesees: int) -> Pairs:
    """L'alignement d'avant, qui gardait une case pour chaque paire : la référence."""
    band = max(pesees // max(rows, 1), 1)
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    scores: dict[tuple[int, int], float] = {}
    for i in range(rows):
        for j in range(columns):
            near = abs(i * columns - j * rows) <= band * max(rows, 1)
            scores[i, j] = score(i, j) if near else 0.0
            paired = best[i][j] + scores[i, j] if scores[i, j] else 0.0
            best[i + 1][j + 1] = max(best[i][j + 1], best[i + 1][j], paired)
    found: Pairs = []
    i, j = rows, columns
    while i and j:
        if best[i][j] == best[i - 1][j]:
            i -= 1
        elif best[i][j] == best[i][j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            found.append((i, j))
    return found[::-1]


POIDS = st.one_of(st.just(0.0), st.sampled_from((0.01, 0.4, 0.5, 1.0)), st.floats(0, 2, allow_nan=False))


@given(st.integers(0, 14), st.integers(0, 14), st.sampled_from((1, 3, 10, 30, 80, 40_000)), st.data())
def test_la_bande_donne_ce_que_donnait_la_table_entiere(rangs, colonnes, pesees, tire):
    ligne = st.lists(POIDS, min_size=colonnes, max_size=colonnes)
    poids = tire.draw(st.lists(ligne, min_size=rangs, max_size=rangs))
    demandees: dict[str, list[tuple[int, int]]] = {"avant": [], "apres": []}

    def score(qui: str) -> Callable[[int, int], float]:
        return lambda i, j: demandees[qui].append((i, j)) or poids[i][j]

    with pytest.MonkeyPatch.context() as essai:
        essai.setattr(alignement, "MAX_WEIGHED", pesees)
        obtenu = alike_pairs(rangs, colonnes, score("apres"))
    assert table_entiere(rangs, colonnes, score("avant"), pesees) == obtenu
    assert demandees["avant"] == demandees["apres"]  # les mêmes paires sont pesées, dans le même ordre


@settings(max_examples=tirages(25))
@given(st.integers(1, 300), st.integers(1, 300), st.integers(0, 10**6))
@example(300, 300, 1)
@example(3, 600, 1)
@example(600, 3, 1)
def test_une_grande_table_aussi(rangs, colonnes, graine):
    def score(i: int, j: int) -> float:
        tire = (i * 7919 + j * 104729 + graine) * 2654435761 % 2**32
        return tire / 2**32 if tire % 5 == 0 else 0.0

    assert table_entiere(rangs, colonnes, score, alignement.MAX_WEIGHED) == alike_pairs(rangs, colonnes, score)


# --- ce qu'elle coûte -------------------------------------------------------------------------------------------------
def le_plus_haut(faire: Callable[[], object]) -> float:
    """La plus grande mémoire que l'appel ait prise, en Mo."""
    tracemalloc.start()
    try:
        faire()
        return tracemalloc.get_traced_memory()[1] / MO
    finally:
        tracemalloc.stop()


def test_trois_mille_lignes_sans_ressemblance_ne_prennent_pas_la_memoire_du_carre():
    avant, apres = ([f"{cote}{rang}" for rang in range(3_000)] for cote in "xy")
    pesees = 0

    def score(i: int, j: int) -> float:
        nonlocal pesees
        pesees += 1
        return (i + j) % 3 / 3

    assert le_plus_haut(lambda: steps(avant, apres, score)) < 5
    assert pesees < 3 * alignement.MAX_WEIGHED


def test_la_comparaison_de_deux_textes_sans_ressemblance_tient_en_peu_de_memoire():
    def document(cote: str) -> Document:
        mots = [f"{cote}{rang} {cote} {rang % 7}" for rang in range(2_000)]
        return Document("essai", "contrat", "Essai", (Section(tuple(Paragraph((Text(dit),)) for dit in mots)),))

    avant, apres = document("x"), document("y")
    fait: list[Document] = []
    assert le_plus_haut(lambda: fait.append(redline(avant, apres, "essai"))) < 60
    assert (apres, avant) == (accept_all(fait[0]), reject_all(fait[0]))


# --- ce qui revient sans cesse ------------------------------------------------------------------------------------------
def plus_longue(avant: list[int], apres: list[int]) -> int:
    """La longueur de la plus longue suite commune, par la table entière."""
    table = [[0] * (len(apres) + 1) for _ in range(len(avant) + 1)]
    for i, un in enumerate(avant):
        for j, autre in enumerate(apres):
            table[i + 1][j + 1] = table[i][j] + 1 if un == autre else max(table[i][j + 1], table[i + 1][j])
    return table[-1][-1]


SUITES = st.lists(st.integers(0, 3), max_size=20)


@given(SUITES, SUITES, st.sampled_from((1, 7, 1 << 26)))
def test_ce_que_rien_n_ancre_garde_la_plus_longue_suite_commune(avant, apres, gardees):
    with pytest.MonkeyPatch.context() as essai:
        essai.setattr(alignement, "MAX_KEPT", gardees)
        paires = alignement.longest_pairs(avant, apres)
    assert all(avant[i] == apres[j] for i, j in paires)
    assert all(x < z and y < t for (x, y), (z, t) in pairwise(paires))
    assert plus_longue(avant, apres) == len(paires)


@given(SUITES, SUITES, st.sampled_from((1, 4, 30)))
def test_au_dela_de_la_borne_ce_qui_se_repond_est_egal_et_en_ordre_et_rien_n_y_est_plus_grand(avant, apres, borne):
    tailles, vraie = [], alignement.longest_pairs
    with pytest.MonkeyPatch.context() as essai:
        essai.setattr(alignement, "MAX_EXACT", borne)
        essai.setattr(alignement, "longest_pairs", lambda x, y: tailles.append(len(x) * len(y)) or vraie(x, y))
        paires = sorted(alignement.equal_pairs(avant, apres))
    assert all(avant[i] == apres[j] for i, j in paires)
    assert all(x < z and y < t for (x, y), (z, t) in pairwise(paires))
    assert all(taille <= 4 * borne + len(avant) + len(apres) for taille in tailles)


def test_d_un_alinea_sans_mot_unique_presque_tout_ce_qui_reste_se_repond_encore_au_dela_de_la_borne():
    avant = [f"mot {(rang * rang + rang // 7) % 31}" for rang in range(900)]
    apres = [*avant]
    for rang in (5, 333, 334, 700):
        apres[rang] = "mot neuf"
    del apres[450]
    exactes = alignement.equal_pairs(avant, apres)
    with pytest.MonkeyPatch.context() as essai:
        essai.setattr(alignement, "MAX_EXACT", 5_000)
        bornees = alignement.equal_pairs(avant, apres)
    assert 890 <= len(bornees) <= len(exactes)
    assert all(avant[i] == apres[j] for i, j in bornees)


def test_quatre_lignes_retouchees_parmi_cent_quatre_vingt_dix_se_repondent_a_leur_rang():
    avant = ["le même bilan", "", "le même bilan"] * 63
    apres = [*avant]
    for rang in (3, 45, 90, 150):
        apres[rang] = f"le même rapport {rang}"
    pas = steps(avant, apres, lambda i, j: 0.6 if avant[i] and apres[j] else 0.0)
    assert [(rang, rang) for rang in range(len(avant))] == pas
