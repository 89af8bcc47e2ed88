"""`docgen commencer` : un projet dans un dossier vide, avec ou sans exemple ; rien n'est remplacé."""

import json
import re
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from docgen.cli import app
from tests.outils.pythons import batir, faire, installer

RACINE = Path(__file__).resolve().parents[1]


def lancer(*mots: object):
    return CliRunner().invoke(app, [str(mot) for mot in mots])


def arbre(dossier: Path) -> set[str]:
    return {f.relative_to(dossier).as_posix() for f in dossier.rglob("*")}


def test_un_projet_a_ses_donnees_ses_reglages_et_une_page_a_lire(vide):
    rendu = lancer("commencer")
    assert 0 == rendu.exit_code, rendu.output
    assert {"LISEZMOI.md", ".gitattributes", ".gitignore", ".vscode/settings.json", "output",
            "contracts_data/LISEZMOI.md", "contracts_data/schemas/avenant.schema.json"} <= arbre(vide)  # fmt: skip
    assert "docgen nouveau cpo --dossier NOM" in rendu.output
    json.loads((vide / ".vscode/settings.json").read_text("utf-8"))


@pytest.mark.parametrize("exemple", [[], ["--exemple"]])
def test_les_schemas_sont_ceux_que_la_commande_schema_ecrit(vide, exemple):
    lancer("commencer", *exemple)
    lancer("schema", "--sortie", "autres")
    ecrits, autres = vide / "contracts_data/schemas", vide / "autres"
    assert arbre(autres) == arbre(ecrits)
    assert [] == [nom for nom in arbre(autres) if (autres / nom).read_bytes() != (ecrits / nom).read_bytes()]


@pytest.mark.parametrize(("exemple", "proposees"), [([], set()), (["--exemple"], {'"4.2"', '"2.10"'})])
def test_les_schemas_de_l_exemple_proposent_ses_fiches(vide, exemple, proposees):
    lancer("commencer", *exemple)
    schema = (vide / "contracts_data/schemas/avenant.schema.json").read_text("utf-8")
    assert proposees == {numero for numero in ('"4.2"', '"2.10"') if numero in schema}


def test_les_pages_ne_menent_nulle_part_ailleurs(vide):
    lancer("commencer")
    for page in vide.rglob("*.md"):
        assert [] == re.findall(r"\]\((?!http)[^)]*\)", page.read_text("utf-8")), page


def test_les_commandes_de_la_page_existent(vide):
    lancer("commencer")
    page = (vide / "LISEZMOI.md").read_text("utf-8")
    commandes = re.findall(r"^docgen ([a-z]+(?: (?:copier|nouveau))?)(?= )", page, re.MULTILINE)
    assert {"nouveau", "verifier", "produire", "expliquer", "modele copier"} <= set(commandes)
    assert [] == [mots for mots in commandes if lancer(*mots.split(), "--help").exit_code]


def test_l_exemple_est_le_vrai_dossier_et_se_verifie(vide):
    rendu = lancer("commencer", "--exemple")
    assert "docgen produire pas-de-calais" in rendu.output
    vrai = RACINE / "contracts_data/pas-de-calais"
    assert arbre(vrai) == arbre(vide / "contracts_data/pas-de-calais")
    verifie = lancer("verifier")  # il est tel qu'il a été publié : des constats bloquent
    assert (1, True) == (verifie.exit_code, "— Bloquant (9)" in verifie.output)


def test_un_contrat_peut_etre_commence_avec_le_projet(vide):
    rendu = lancer("commencer", "mairie", "--modele", "cpo", "--dossier", "bourg")
    assert 0 == rendu.exit_code, rendu.output
    assert (vide / "mairie/contracts_data/bourg/cpo/contrat.yaml").is_file()
    assert "docgen a-completer bourg" in rendu.output


@pytest.mark.parametrize(
    ("mots", "dit"),
    [
        (("--modele", "cpo"), "vont ensemble"),
        (("--dossier", "bourg"), "vont ensemble"),
        (("--modele", "cpoo", "--dossier", "bourg"), "Peut-être « cpo »"),
        (("--modele", "cpo", "--dossier", "Le Bourg"), "ne convient pas"),
    ],
)
def test_une_demande_impossible_n_ecrit_rien(vide, mots, dit):
    rendu = lancer("commencer", *mots)
    assert (2, True) == (rendu.exit_code, dit in rendu.output), rendu.output
    assert set() == arbre(vide)


def test_rien_de_ce_qui_est_la_n_est_remplace(vide):
    (vide / "LISEZMOI.md").write_text("à moi", "utf-8")
    rendu = lancer("commencer")
    assert (2, True) == (rendu.exit_code, "LISEZMOI.md existe déjà" in rendu.output), rendu.output
    assert {"LISEZMOI.md"} == arbre(vide)
    (vide / "LISEZMOI.md").unlink()
    lancer("commencer")
    avant = arbre(vide)
    encore = lancer("commencer")
    assert (2, True) == (encore.exit_code, "déjà un projet" in encore.output)
    assert avant == arbre(vide)


def test_un_dossier_ou_l_on_ne_peut_ecrire_est_dit(vide):
    (vide / "fichier").write_text("", "utf-8")
    rendu = lancer("commencer", "fichier/projet")
    assert (2, True) == (rendu.exit_code, "impossible d'écrire" in rendu.output), rendu.output


@pytest.mark.lent
def test_installe_ailleurs_docgen_commence_et_produit_tout_le_vrai_dossier(tmp_path, monkeypatch):
    """La roue, installée dans un environnement neuf : deux commandes dans un dossier vide."""
    neuf, projet = tmp_path / "neuf", tmp_path / "projet"
    projet.mkdir()
    installer(sys.executable, batir(tmp_path), neuf)
    python, docgen = neuf / "bin/python", neuf / "bin/docgen"
    faire(docgen, "commencer", "--exemple", ou=projet)
    faire(docgen, "produire", "--format", "docx,txt", ou=projet)
    faire(python, "-c", f"import docgen; assert not docgen.__file__.startswith({str(RACINE)!r})", ou=projet)
    produits = projet / "output/pas-de-calais"
    monkeypatch.chdir(RACINE)
    lancer("produire", "--format", "docx,txt", "--sortie", projet / "autre")
    ici = projet / "autre/pas-de-calais"
    compares = [f.relative_to(ici) for f in ici.rglob("*") if f.suffix in (".docx", ".txt")]
    assert len(compares) > 100
    assert [] == [nom for nom in compares if (ici / nom).read_bytes() != (produits / nom).read_bytes()]
