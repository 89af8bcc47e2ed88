"""Deux dossiers produits dont un Word a été retouché à la main : ce qui se voit sans changer un mot est dit aussi."""

import json
import shutil
from pathlib import Path

import docx
import pytest
from docx.document import Document
from typer.testing import CliRunner

from docgen.cli import app
from docgen.demande import Order
from docgen.pipeline import produce
from tests.outils.chantier import CPO, TEMPLATES


@pytest.fixture(scope="module")
def production(tmp_path_factory) -> Path:
    sortie = tmp_path_factory.mktemp("production")
    produce(
        Order(CPO, TEMPLATES, contrat="lire-partout-2026-2028", version="initiale", formats=("docx",), sortie=sortie)
    )
    return sortie / "cpo" / "lire-partout-2026-2028" / "initiale"


def barrer(document: Document) -> None:
    _un(document, "Pour 2026").font.strike = True


def cacher(document: Document) -> None:
    _un(document, "Pour 2026").font.hidden = True


def _un(document: Document, debut: str):
    return next(p for p in document.paragraphs if p.text.startswith(debut)).runs[0]


@pytest.mark.parametrize(("geste", "mot"), [(barrer, "barré"), (cacher, "masqué")])
def test_un_passage_barre_ou_masque_entre_deux_dossiers_est_un_ecart(production, tmp_path, geste, mot):
    retouche = tmp_path / "retouche"
    shutil.copytree(production, retouche)
    document = docx.Document(str(retouche / "convention.docx"))
    geste(document)
    document.save(str(retouche / "convention.docx"))
    rendu = CliRunner().invoke(app, ["comparer", str(production), str(retouche)])
    assert rendu.exit_code == 1, rendu.output
    assert "Rien ne diffère" not in rendu.output
    dit = " ".join(rendu.output.split())
    assert "Un document modifié à la main" in dit.replace("\u00a0", " ")
    assert mot in dit or "caché" in dit
    donnees = CliRunner().invoke(app, ["comparer", str(production), str(retouche), "--json"])
    assert json.loads(donnees.stdout)["egaux"] is False


def test_deux_dossiers_qui_n_ont_rien_de_retouche_ne_different_pas(production, tmp_path):
    copie = tmp_path / "copie"
    shutil.copytree(production, copie)
    rendu = CliRunner().invoke(app, ["comparer", str(production), str(copie)])
    assert (0, True) == (rendu.exit_code, "Rien ne diffère" in rendu.output)
