"""Un dossier donné à une option, un étage trop bas ou trop haut : un seul refus, avec le dossier qu'il fallait."""

import shutil

import pytest
from typer.testing import CliRunner

from docgen.cli import app
from tests.outils.chantier import MINIMAL, TEMPLATES, copier


@pytest.fixture
def projet(tmp_path, monkeypatch):
    """Un projet : `donnees`, qui a un dossier, et `textes-types`, qui a les textes et l'aspect."""
    copier(MINIMAL, tmp_path / "donnees" / "val-fleuri")
    (tmp_path / "textes-types").symlink_to(TEMPLATES)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refus(commande: str, *options: str) -> str:
    rendu = CliRunner().invoke(app, [commande, *options])
    assert 2 == rendu.exit_code, rendu.output
    (ligne,) = rendu.output.splitlines()
    return ligne


GABARITS = {
    "textes-types/gabarits": "le dossier textes-types/gabarits n'a ni textes, ni gabarits, ni fichiers de départ. Donner « --gabarits textes-types ».",
    "textes-types/textes": "le dossier textes-types/textes n'a ni textes, ni gabarits, ni fichiers de départ. Donner « --gabarits textes-types ».",
    "textes-types/textes/cls-2024-2027": "le dossier textes-types/textes/cls-2024-2027 n'a ni textes, ni gabarits, ni fichiers de départ. Donner « --gabarits textes-types ».",
    ".": "le dossier . n'a ni textes, ni gabarits, ni fichiers de départ. Donner « --gabarits textes-types ».",
    "donnees/val-fleuri/seances": "le dossier donnees/val-fleuri/seances n'a ni textes, ni gabarits, ni fichiers de départ. Donner à --gabarits le dossier qui contient « textes ».",
    "textes-tips": "le dossier textes-tips n'existe pas. Donner « --gabarits textes-types ».",
}  # fmt: skip


@pytest.mark.parametrize("donne", GABARITS)
def test_un_dossier_sans_textes_est_refuse_d_une_phrase(projet, donne):
    options = ["--donnees", "donnees", "--gabarits", donne]
    for commande in ("verifier", "produire", "assembler"):
        assert f"Erreur : {GABARITS[donne]}" == refus(commande, *options)
    assert not (projet / "output").exists()


DONNEES = {
    "donnees/val-fleuri": "donnees/val-fleuri n'est pas le dossier des données, qui est au-dessus. Donner « --donnees donnees ».",
    "donnees/val-fleuri/cls-2024-2025": "donnees/val-fleuri/cls-2024-2025 n'est pas le dossier des données, qui est au-dessus. Donner « --donnees donnees ».",
    ".": ". n'est pas le dossier des données, qui est au-dessous. Donner « --donnees donnees ».",
    "textes-types/textes": "aucun dossier dans textes-types/textes. Se placer dans le dossier du projet, ou donner --donnees.",
}  # fmt: skip


@pytest.mark.parametrize("donne", DONNEES)
def test_un_dossier_des_donnees_au_mauvais_etage_est_refuse_avec_le_bon(projet, donne):
    assert f"Erreur : {DONNEES[donne]}" == refus("verifier", "--gabarits", "textes-types", "--donnees", donne)


def test_le_dossier_nomme_ne_change_rien_au_refus(projet):
    attendu = "Erreur : . n'est pas le dossier des données, qui est au-dessous. Donner « --donnees donnees »."
    assert attendu == refus("verifier", "val-fleuri", "--gabarits", "textes-types", "--donnees", ".")


def test_sans_option_et_hors_du_projet_le_refus_le_dit(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "Se placer dans le dossier du projet" in refus("verifier")


def test_d_un_dossier_dont_le_premier_fichier_est_mal_nomme_on_dit_lequel(projet):
    shutil.move(projet / "donnees/val-fleuri/dossier.yaml", projet / "donnees/val-fleuri/dossiers.yaml")
    rendu = CliRunner().invoke(app, ["verifier", "--gabarits", "textes-types", "--donnees", "donnees"])
    assert 1 == rendu.exit_code
    assert "le fichier « dossiers.yaml » n’est pas lu : peut-être « dossier.yaml » ?" in rendu.output
