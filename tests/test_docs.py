"""La documentation dit vrai : liens, commandes, mots des textes, codes de règles, modules."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docgen.check import registry
from docgen.compose.aides import HELPERS
from docgen.load.schemas import KINDS, schema

RACINE = Path(__file__).resolve().parents[1]
PAGES = sorted([*RACINE.glob("*.md"), *(RACINE / "docs").rglob("*.md")])
COMMANDES = ("produire", "verifier", "expliquer", "regle", "schema")


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_chaque_lien_et_chaque_image_existent(page):
    liens = re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8"))
    assert [] == [lien for lien in liens if not (page.parent / lien).exists()]


def test_chaque_commande_et_chaque_option_citees_existent():
    aide = (RACINE / "src" / "docgen" / "cli.py").read_text("utf-8")
    for page in PAGES:
        for commande, suite in re.findall(r"docgen (\w+)((?: [^\n`]*)?)", page.read_text("utf-8")):
            if commande in COMMANDES:
                assert [] == [o for o in re.findall(r"--[a-z]+", suite) if f'"{o}"' not in aide], page.name


def test_chaque_mot_des_textes_est_dans_le_guide():
    guide = (RACINE / "docs" / "guide" / "changer-une-phrase.md").read_text("utf-8")
    assert [] == [nom for nom in HELPERS if f"| `{nom}` |" not in guide]


def test_chaque_code_de_regle_cite_existe():
    connus = {regle.code for regle in registry()}
    for page in PAGES:
        cites = set(re.findall(r"\b(?:REF|BUD|IND|PUB|DOC)\d{3}\b", page.read_text("utf-8")))
        assert set() == cites - connus


def test_chaque_piece_de_la_maison_est_dans_le_plan():
    plan = (RACINE / "docs" / "architecture.md").read_text("utf-8")
    pieces = [p for p in (RACINE / "src" / "docgen").iterdir() if not p.name.startswith(("_", "py."))]
    assert [] == [p.name for p in pieces if p.name not in plan]


def test_les_schemas_sont_ceux_des_modeles():
    dossier = RACINE / "contracts_data" / "schemas"
    assert [] == [genre for genre in KINDS if (dossier / f"{genre}.schema.json").read_text("utf-8") != schema(genre)]


def test_aucune_fonction_ni_aucun_module_ne_deborde():
    import ast

    longs = []
    for fichier in (RACINE / "src").rglob("*.py"):
        texte = fichier.read_text("utf-8")
        if texte.count("\n") > 300:
            longs.append(fichier.name)
        for noeud in ast.walk(ast.parse(texte)):
            if isinstance(noeud, ast.FunctionDef) and (noeud.end_lineno or 0) - noeud.lineno >= 42:
                longs.append(f"{fichier.name}:{noeud.name}")
    assert [] == longs
