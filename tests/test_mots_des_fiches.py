"""Ce que le programme appelle ses fiches (« chantier », « travail ») se dit partout, et tout s'y accorde."""

import shutil

import pytest
from typer.testing import CliRunner

from docgen.cli import app
from docgen.pipeline import produce
from tests.outils.chantier import CPO, Chantier, ouvrir, remplacer
from tests.test_seances_de_tout_modele import siege, textes

CODE = "lire-partout-2026-2028"
CHANTIER = "fiche:\n  mot: chantier\n  genre: masculin\n"
TRAVAIL = "fiche:\n  mot: travail\n  pluriel: travaux\n  genre: masculin\n"


def lecture(tmp_path, mot: str) -> Chantier:
    """L'exemple de la CPO, dont les actions portent un autre nom ; l'avenant en change deux."""
    atelier = ouvrir(tmp_path, CPO, CODE)
    remplacer(atelier.textes / "cpo" / "programme.yaml", ("fiche:\n  mot: action\n  genre: féminin\n", mot))
    return atelier


def compare(atelier: Chantier, ancien: str, nouveau: str, *options: str) -> str:
    suite = ["--gabarits", str(atelier.templates), *options]
    lu = CliRunner(env={"COLUMNS": "200"}).invoke(app, ["comparer", ancien, nouveau, *suite])
    assert lu.exit_code == 1, lu.output
    return " ".join(lu.output.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'").split())


@pytest.mark.parametrize(("mot", "un", "compte", "plusieurs"), [
    (CHANTIER, "Chantier 2 – Lire à voix haute à l'école", "1 chantier", "chantiers"),
    (TRAVAIL, "Travail 2 – Lire à voix haute à l'école", "1 travail", "travaux"),
])  # fmt: skip
def test_la_comparaison_de_deux_versions_dit_le_mot_du_programme(tmp_path, mot, un, compte, plusieurs):
    atelier = lecture(tmp_path, mot)
    lu = compare(atelier, f"{CODE}/initiale", f"{CODE}/avenant-1", "--dossier", str(atelier.donnees), "--tout")
    assert f"{un} : modifié " in lu
    assert "modifiée" not in lu.partition(un)[2][:30]
    assert compte in lu.partition("change ")[2][:120]
    assert f"2 {plusieurs} sans changement de fond" in lu
    assert "iche" not in lu


def test_celle_de_deux_dossiers_produits_le_dit_aussi(tmp_path):
    atelier = lecture(tmp_path, TRAVAIL)
    cotes = []
    for cote in ("avant", "apres"):
        produce(atelier.ordre(formats=("docx",), sortie=tmp_path / cote))
        cotes.append(str(tmp_path / cote / "cpo"))
        for recit in (atelier.contrat / "actions").glob("[13]-*.md"):
            remplacer(
                recit, ("# Description de l'action\n", "# Description de l'action\n\nLa ville en est d'accord.\n")
            )
    lu = compare(atelier, *cotes)
    assert "Travaux 1 et 3 : modifiés" in lu
    assert "2 travaux" in lu
    assert "iche" not in lu


def test_un_rapport_de_seance_le_dit(tmp_path):
    atelier = lecture(tmp_path, CHANTIER)
    shutil.rmtree(atelier.donnees / "seances")
    siege(atelier, {"lecture": (CODE, "avenant-1")}, assemblee="le Conseil municipal")
    _, rapport = textes(atelier)
    assert "L'avenant modifie le chantier suivant :" in rapport
    assert "l'action" not in rapport.partition("L'avenant modifie")[2][:60]
