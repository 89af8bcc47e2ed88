"""Le lot de relecture : tout ce qui accompagne une nouvelle version, ou rien."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document as Word
from openpyxl import load_workbook
from typer.testing import CliRunner

from docgen.cli import app

RACINE = Path(__file__).resolve().parents[1]


def comparer(*arguments: str):
    options = ["--donnees", str(RACINE / "contracts_data"), "--gabarits", str(RACINE / "templates")]
    return CliRunner().invoke(app, ["comparer", *arguments, *options])


def fichiers(dossier: Path) -> set[str]:
    return {chemin.relative_to(dossier).as_posix() for chemin in dossier.rglob("*") if chemin.is_file()}


@pytest.mark.lent
def test_le_lot_a_la_note_les_montants_la_page_les_revisions_et_les_documents(tmp_path):
    dossier = tmp_path / "à envoyer"
    rendu = comparer("cls-2024-2027/initiale", "cls-2024-2027/avenant-1", "--lot", str(dossier))
    assert 1 == rendu.exit_code, rendu.output
    ecrits = fichiers(dossier)
    assert {"1-note.docx", "2-montants.xlsx", "3-relecture.html"} <= ecrits
    for nom in ("contrat-consolide", "annexe-1/fiche-3.1"):
        assert {f"{ou}/cls-2024-2027/{nom}.docx" for ou in ("revisions", "propres/avant", "propres/apres")} <= ecrits
    # L'avenant n'était pas au contrat initial : il n'a que sa version propre.
    assert "propres/apres/cls-2024-2027/avenant.docx" in ecrits
    assert not any("avenant.docx" in nom for nom in ecrits if nom.startswith(("revisions", "propres/avant")))
    revisions = Word(str(dossier / "revisions" / "cls-2024-2027" / "annexe-1" / "fiche-3.1.docx")).element.xml
    assert "w:ins " in revisions and "w:moveFrom" not in revisions
    for ou in ("avant", "apres"):
        propre = Word(str(dossier / "propres" / ou / "cls-2024-2027" / "annexe-1" / "fiche-3.1.docx")).element.xml
        assert "w:ins " not in propre
    note = "\n".join(paragraphe.text for paragraphe in Word(str(dossier / "1-note.docx")).paragraphs)
    assert "Aucun montant prévu ne change\u00a0: le budget reste de" in note
    assert "Montants" in load_workbook(dossier / "2-montants.xlsx").sheetnames


def test_le_lot_de_deux_exercices_n_a_pas_de_document(tmp_path):
    rendu = comparer("cie-2025-2027/initiale@2025", "cie-2025-2027/initiale@2026", "--lot", str(tmp_path / "lot"))
    assert 1 == rendu.exit_code, rendu.output
    assert {"1-note.docx", "2-montants.xlsx", "3-relecture.html"} == fichiers(tmp_path / "lot")


def test_un_lot_dont_le_nom_est_un_fichier_est_refuse(tmp_path):
    (tmp_path / "lot").write_text("un fichier", "utf-8")
    rendu = comparer("cie-2025-2027/initiale@2025", "cie-2025-2027/initiale@2026", "--lot", str(tmp_path / "lot"))
    assert 2 == rendu.exit_code
    assert "est un fichier" in rendu.output
    assert "un fichier" == (tmp_path / "lot").read_text("utf-8")
