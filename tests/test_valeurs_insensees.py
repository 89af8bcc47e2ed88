"""Une valeur qui n'a pas de sens est dite à sa place : un compte négatif, une date d'un autre âge."""

import pytest

from docgen.load import load
from docgen.model.divisions import Imputation
from tests.outils.chantier import MINIMAL, TEMPLATES, copier, remplacer

FICHE = "cls-2024-2025/actions/1.1-accueil-des-jeunes.yaml"
CONTRAT = "cls-2024-2025/contrat.yaml"


def dits(tmp_path, fichier, *paires):
    copie = copier(MINIMAL, tmp_path / "val-fleuri")
    remplacer(copie / fichier, *paires)
    _, constats = load(copie, TEMPLATES / "textes")
    return [(constat.code, constat.message, bool(constat.location.line and constat.remedy)) for constat in constats]


@pytest.mark.parametrize("ecrit", ["-5", "- 5", "−5 familles"])
def test_un_volume_negatif_est_refuse(tmp_path, ecrit):
    (dit, *_) = dits(tmp_path, FICHE, ("volume: 100", f'volume: "{ecrit}"'))
    assert ("un volume n'est pas négatif", True) == dit[1:]


@pytest.mark.parametrize("ecrit", ["999 999 999 999", "1 000 000 000 familles", "9999999999"])
def test_un_volume_plus_grand_que_le_monde_est_refuse(tmp_path, ecrit):
    (dit, *_) = dits(tmp_path, FICHE, ("volume: 100", f'volume: "{ecrit}"'))
    assert dit[1].endswith("chiffres ne compte rien de possible") and dit[2]


@pytest.mark.parametrize("ecrit", ["999 999 999", "40 familles de 12 enfants", "06 12 34 56"])
def test_un_grand_volume_ne_l_est_pas(tmp_path, ecrit):
    assert [] == dits(tmp_path, FICHE, ("volume: 100", f'volume: "{ecrit}"'))


@pytest.mark.parametrize("ecrit", ["22/09/2025", "2025-09-22", "1er janvier 2026"])
@pytest.mark.parametrize("cle", ["activite", "sous_action", "code"])
def test_un_code_budgetaire_qui_est_une_date_est_refuse(tmp_path, cle, ecrit):
    avant = next(
        dite for dite in (MINIMAL / CONTRAT).read_text("utf-8").partition("imputation:")[2].splitlines()
        if dite.strip().startswith(f"{cle}:")
    )  # fmt: skip
    trouves = dits(tmp_path, CONTRAT, (avant, f"{avant.partition(':')[0]}: {ecrit}"))
    assert (f"« {ecrit} » est une date, pas un code", True) in [dit[1:] for dit in trouves]


@pytest.mark.parametrize("ecrit", ["0304-50-23", "01", "10.02.01", "0304 50 23 23 01"])
def test_un_code_budgetaire_n_est_pas_une_date(ecrit):
    imputation = Imputation(
        action=ecrit, sous_action=ecrit, libelle="x", activite=ecrit, libelle_activite="x", code=ecrit
    )
    assert imputation.code == ecrit


@pytest.mark.parametrize("annee", ["2225", "1024", "0001", "9999"])
def test_une_annee_d_un_autre_age_est_refusee_a_sa_place(tmp_path, annee):
    ligne = next(dite for dite in (MINIMAL / CONTRAT).read_text("utf-8").splitlines() if "fin:" in dite)
    attendu = f"l'année {int(annee)} n'est celle d'aucun texte ni d'aucun acte"
    cle = ligne.partition(":")[0]
    assert (attendu, True) in [dit[1:] for dit in dits(tmp_path, CONTRAT, (ligne, f"{cle}: 31/12/{annee}"))]


@pytest.mark.parametrize("modele", ["m" * 400, "../cls-2024-2027", "..", "é" * 200, "'a\\b'"])
def test_un_modele_qui_ne_peut_etre_un_dossier_des_textes_est_dit(tmp_path, modele):
    trouves = dits(tmp_path, CONTRAT, ("modele: cls-2024-2027", f"modele: {modele}"))
    _code, message, place = next(dit for dit in trouves if dit[0] == "LEC003")
    assert "n'existe pas, ou n'a pas de programme.yaml" in message and len(message) < 320 and place
