"""Par défaut, ce qu'une commande dit tient dans un écran ; le reste est dit d'une ligne, avec l'option qui le montre."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.cli.ecran import LIGNES_MONTREES, within_a_screen
from tests.outils.chantier import RACINE
from tests.test_comparer import comparer
from tests.test_windows import lancer

COURT = "Titre\n\n– un\n– deux\n\nOnt été comparés : 2 montants.\n"
PHRASE = ["suite de la phrase qui prend toute la ligne"] * 6


def long(points: int, suites: int = 0) -> str:
    corps = [ligne for rang in range(points) for ligne in (f"– point {rang}", *(f"  {mot}" for mot in PHRASE[:suites]))]
    return (
        "\n".join(["Titre", "", *corps, "", "Non montré ici : 3 lignes.", "", "Ont été comparés : 2 montants."]) + "\n"
    )


def test_ce_qui_tient_reste_tel_quel():
    assert COURT == within_a_screen(COURT, "--tout")


def test_les_plus_longs_points_perdent_d_abord_leur_fin():
    dit = within_a_screen(long(8, 5), "--tout").splitlines()
    assert LIGNES_MONTREES == len(dit) and [f"– point {rang}" for rang in range(8)] == [
        d for d in dit if d.startswith("–")
    ]
    assert "lignes (« --tout »" not in "\n".join(dit) and any(d.endswith(" […]") for d in dit)


def test_puis_le_milieu_se_compte_et_la_fin_reste():
    dit = within_a_screen(long(80), "--tout").splitlines()
    assert (
        len(dit) <= LIGNES_MONTREES
        and "Ont été comparés : 2 montants." == dit[-1]
        and "Non montré ici : 3 lignes." in dit
    )
    (reste,) = [re.fullmatch(r"… et (\d+) lignes \(« --tout » montre tout\)\.", d) for d in dit if d.startswith("…")]
    assert 80 == int(reste[1]) + sum(d.startswith("–") for d in dit)


@given(
    st.lists(
        st.sampled_from(["– a", "  • b", "    suite", "  suite", "texte", "", "n’a pas de relevé lisible."]),
        max_size=150,
    )
)
def test_jamais_plus_d_un_ecran_et_jamais_une_ligne_inventee(lignes):
    dit = within_a_screen("\n".join(lignes) + "\n", "--tout").splitlines()
    assert len(dit) <= max(LIGNES_MONTREES, 1)
    connues = {*lignes, ""}
    assert all(d.removesuffix(" […]") in connues or d.startswith("… et ") for d in dit)


@pytest.mark.parametrize(("mots", "autres"), [(("618000",), "autres réponses"), (("annexe-3", "1.1", "H"), "")])
def test_expliquer_dit_les_premieres_reponses_puis_combien_il_y_en_a_d_autres(mots, autres):
    _, dit, _ = lancer("utf-8", "expliquer", *mots)
    _, tout, _ = lancer("utf-8", "expliquer", *mots, "--tout")
    assert len(dit.splitlines()) <= LIGNES_MONTREES
    if not autres:
        assert dit == tout
        return
    *lignes, reste = dit.splitlines()
    assert tout.splitlines()[: len(lignes)] == lignes
    (nombre,) = re.findall(r"^Et (\d+) autres réponses \(« --tout » les montre\)\.$", reste)
    assert int(nombre) == len(re.findall("(?m)^618", tout)) - len(re.findall("(?m)^618", dit))


def test_comparer_dans_un_terminal_tient_dans_un_ecran_et_ailleurs_dit_tout(monkeypatch):
    monkeypatch.chdir(RACINE)
    versions = "cls-2024-2027/initiale", "cls-2024-2027/avenant-1"
    entier = comparer(*versions).output
    assert len(entier.splitlines()) > LIGNES_MONTREES
    court = within_a_screen(entier, "--tout")
    assert (
        len(court.splitlines()) <= LIGNES_MONTREES
        and court.rstrip().splitlines()[-1] == entier.rstrip().splitlines()[-1]
    )
    assert all(f"Article {numero} –" in court for numero in ("2.2", "2.3", "2.4"))
