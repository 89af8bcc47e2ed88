"""Une valeur qui n'a pas de sens est dite à sa place : un compte négatif, une date d'un autre âge."""

import pytest

from docgen.load import load
from tests.outils.chantier import MINIMAL, TEMPLATES, copier, remplacer

FICHE = "cls-2024-2025/actions/1.1-accueil-des-jeunes.yaml"
CONTRAT = "cls-2024-2025/contrat.yaml"


def dits(tmp_path, fichier, *paires):
    copie = copier(MINIMAL, tmp_path / "val-fleuri")
    remplacer(copie / fichier, *paires)
    _, constats = load(copie, TEMPLATES / "textes")
    return [(constat.code, constat.message, bool(constat.location.line and constat.remedy)) for constat in constats]


def valeur(cle):
    """La première valeur de cette clé dans la fiche, telle qu'elle est écrite."""
    lignes = (MINIMAL / FICHE).read_text("utf-8").splitlines()
    return next(ligne for ligne in lignes if ligne.strip().startswith(f"{cle}:"))


@pytest.mark.parametrize("ecrit", ["-5", "- 5", "−5 familles"])
def test_un_volume_negatif_est_refuse(tmp_path, ecrit):
    (dit, *_) = dits(tmp_path, FICHE, ("volume: 100", f'volume: "{ecrit}"'))
    assert ("un volume n'est pas négatif", True) == dit[1:]


def test_une_situation_negative_d_un_compte_est_refusee(tmp_path):
    avant = valeur("situation")
    retrait = avant[: len(avant) - len(avant.lstrip())]
    assert ("un compte n'est pas négatif", True) in [
        d[1:] for d in dits(tmp_path, FICHE, (avant, f"{retrait}situation: -5"))
    ]


def test_un_taux_ou_un_montant_peut_l_etre(tmp_path):
    avant = valeur("situation")
    retrait = avant[: len(avant) - len(avant.lstrip())]
    trouves = dits(tmp_path, FICHE, (avant, f"{retrait}unite: euros\n{retrait}situation: -5"))
    assert "un compte n'est pas négatif" not in [message for _, message, _ in trouves]


@pytest.mark.parametrize("annee", ["2225", "1024", "0001", "9999"])
def test_une_annee_d_un_autre_age_est_refusee_a_sa_place(tmp_path, annee):
    ligne = next(dite for dite in (MINIMAL / CONTRAT).read_text("utf-8").splitlines() if "fin:" in dite)
    attendu = f"l'année {int(annee)} n'est celle d'aucun texte ni d'aucun acte"
    cle = ligne.partition(":")[0]
    assert (attendu, True) in [dit[1:] for dit in dits(tmp_path, CONTRAT, (ligne, f"{cle}: 31/12/{annee}"))]
