"""Les règles du programme sont des données : un autre programme, une autre année, aucun code."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from docgen.load import load
from docgen.pipeline import Order, compute_all

RACINE = Path(__file__).resolve().parents[1]
EMPLOI = "emploi-2025-2026"


@pytest.fixture
def atelier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Le département du Val-Fleuri et les textes types, à changer."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(RACINE / "tests" / "dossiers" / "minimal", tmp_path / "val-fleuri")
    shutil.copytree(RACINE / "templates" / "textes", tmp_path / "templates" / "textes")
    return tmp_path


def regles(atelier: Path, texte: str, modele: str = "cie-2025-2027") -> None:
    (atelier / "templates" / "textes" / modele / "regles.yaml").write_text(texte, "utf-8")


def constats(atelier: Path) -> list[str]:
    findings = compute_all(Order(Path("val-fleuri"), Path("templates"))).findings
    return [f"{finding.code} {finding.message}" for finding in findings]


def sans_part_propre(atelier: Path) -> None:
    """Le contrat ne dit plus lui-même ni l'avance, ni la part minimale."""
    contrat = atelier / "val-fleuri" / EMPLOI / "contrat.yaml"
    texte = contrat.read_text("utf-8")
    contrat.write_text(texte.replace("versement:\n  avance: 60\npart_minimale_departement: 50\n", ""), "utf-8")


def entete(atelier: Path):
    dossier, _ = load(Path("val-fleuri"), Path("templates") / "textes")
    return dossier.contrat(EMPLOI).base.entete


def test_un_autre_programme_change_le_constat_sans_code(atelier):
    sans_part_propre(atelier)
    assert not [dit for dit in constats(atelier) if dit.startswith("BUD006")]
    regles(atelier, "part_minimale_departement:\n  taux: 60\n  sur:\n    - contrat\n  source: instruction de 2027\n")
    (dit,) = [dit for dit in constats(atelier) if dit.startswith("BUD006")]
    assert (
        "sur tout le contrat, le département apporte 160\u202f000\u00a0€ sur 320\u202f000\u00a0€, soit 50\u00a0%" in dit
    )
    assert "le minimum est de 60\u00a0% (instruction de 2027 ; regles.yaml, ligne 2)" in dit


def test_la_valeur_du_contrat_l_emporte_sur_celle_du_programme(atelier):
    regles(atelier, "avance:\n  taux: 30\n  source: x\npart_minimale_departement:\n  taux: 90\n  source: x\n")
    assert (Decimal(60), Decimal(50)) == (entete(atelier).versement.avance, entete(atelier).part_minimale_departement)
    sans_part_propre(atelier)
    assert (Decimal(30), Decimal(90)) == (entete(atelier).versement.avance, entete(atelier).part_minimale_departement)


def test_l_arrondi_admis_tait_l_ecart_qu_il_explique(atelier):
    fiche = atelier / "val-fleuri" / EMPLOI / "actions" / "2.1-remobilisation.yaml"
    fiche.write_text(fiche.read_text("utf-8").replace("montant: 100 000", "montant: 99 999,60"), "utf-8")
    assert [dit for dit in constats(atelier) if dit.startswith("BUD004")]
    regles(atelier, "arrondi:\n  sous_actions: 1\n  source: arrondi à l'euro\n")
    assert not [dit for dit in constats(atelier) if dit.startswith("BUD004")]


def test_les_seuils_des_resultats_sont_ceux_du_programme(atelier):
    assert not [dit for dit in constats(atelier) if dit.startswith("IND007")]
    regles(atelier, "resultats:\n  plancher: 95\n  plafond: 110\n  source: x\n", "cls-2024-2027")
    assert [dit for dit in constats(atelier) if dit.startswith("IND007")]


def test_un_modele_sans_regles_ne_verifie_rien(atelier):
    (atelier / "templates" / "textes" / "cie-2025-2027" / "regles.yaml").unlink()
    assert not [dit for dit in constats(atelier) if dit.startswith(("BUD013", "BUD014", "LEC"))]


@pytest.mark.parametrize(
    ("texte", "phrase"),
    [
        ("avance:\n  taux: 160\n  source: x\n", "2:9: erreur LEC006: un taux va de 0 à 100"),
        ("avance:\n  taux: 60\n", "2:3: erreur LEC006: il manque la clé « source »"),
        ("periode:\n  debut: 01/01/2028\n  fin: 01/01/2025\n  source: x\n", "la période finit avant de commencer"),
        ("fongibilite:\n  plafond: -5\n  source: x\n", "un seuil n'est pas négatif"),
        ("avances:\n  taux: 60\n", "1:1: erreur LEC006: la clé « avances » est inconnue ici"),
        ("reports:\n  autorises: peut-être\n  source: x\n", "erreur LEC006"),
        ("avance: [\n", "erreur LEC"),
    ],
)
def test_une_regle_mal_ecrite_est_dite_a_sa_place(atelier, texte, phrase):
    regles(atelier, texte)
    _, findings = load(Path("val-fleuri"), Path("templates") / "textes")
    dits = [str(finding) for finding in findings]
    assert any(phrase in dit and "regles.yaml" in dit for dit in dits), dits
    assert all(finding.remedy for finding in findings)
