"""Un tableau écrit comme la plupart est lu d'un trait : ce qui en sort est ce que markdown-it en lit."""

from functools import lru_cache

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from docgen.compose import arbre

_CASE = st.text(alphabet="ab *:-<^\\`é€\t1", max_size=5)
_LIGNE = st.builds(
    lambda cases, debut, fin, marge: f"{marge}{debut}{'|'.join(cases)}{fin}",
    st.lists(_CASE, min_size=1, max_size=4),
    st.sampled_from(["|", "|", "|", ""]),
    st.sampled_from(["|", "|", "| ", ""]),
    st.sampled_from(["", "", "", " ", "  - "]),
)
_SOUS = st.builds(
    lambda marques, fin: f"|{'|'.join(marques)}{fin}",
    st.lists(st.sampled_from(["---", ":---", "---:", ":---:", " :-: ", "--", "x", ""]), min_size=1, max_size=4),
    st.sampled_from(["|", "|", ""]),
)
_AUTRE = st.sampled_from(["", "", "Suite.", "## Titre", "- point", ":::", "::: cadre", "***"])


@lru_cache(maxsize=1)
def _sans_la_grille() -> MarkdownIt:
    parser = arbre._parser.__wrapped__()
    parser.block.ruler.disable("grille")
    return parser


def _dit(nodes):
    """Ce qui est lu : chaque tableau par ses cases, le reste par sa sorte, ses lignes et ses mots."""
    return [
        ("table", node.token.map, node.rows)
        if node.type == "table"
        else (node.type, node.token.map, node.token.content, _dit(node.children))
        for node in nodes
    ]


@given(st.lists(st.one_of(_AUTRE, _LIGNE, st.builds("\n".join, st.tuples(_LIGNE, _SOUS, _LIGNE, _LIGNE))), max_size=6))
def test_un_tableau_se_lit_de_meme_avec_et_sans_la_lecture_d_un_trait(lignes):
    texte = "\n".join(lignes)
    assert _dit(arbre._tree(_sans_la_grille().parse(texte))) == _dit(arbre.block_nodes(texte))


def test_les_cases_d_un_tableau_ordinaire_sont_lues_d_un_trait():
    (tableau,) = arbre.block_nodes("| Axe | Montant |\n|:---|---:|\n| 1 | 618 000 |\n| 2 |")
    assert [] == tableau.children
    assert [["Axe", "Montant"], ["1", "618 000"], ["2", ""]] == [[case.words for case in row] for row in tableau.rows]
    assert [("gauche", 2), ("droite", 2)] == [(case.side, case.rank) for case in tableau.rows[1]]


def test_une_barre_echappee_est_lue_par_la_bibliotheque():
    (tableau,) = arbre.block_nodes("| a \\| b | c |\n|---|---|\n| 1 | 2 |")
    assert ["a | b", "c"] == [case.words for case in tableau.rows[0]]
    assert tableau.children
