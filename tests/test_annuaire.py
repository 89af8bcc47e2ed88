"""L'annuaire : la commande l'écrit d'après le dossier, une séance y prend ses membres, une table relue l'accompagne."""

import datetime
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from docgen.check import Subject, check
from docgen.check.rules.doc028_article_de_loi_hors_sujet import articles_connus
from docgen.check.textes_connus import usuels
from docgen.cli import app
from docgen.commandes.annuaire import write_directory
from docgen.commandes.commencer_seance import DemandeDeSeance, start_seance
from docgen.demande import Order
from docgen.findings import Refusal
from docgen.load import load
from docgen.model.annuaire import PersonneConnue
from docgen.pipeline import compute_all
from tests.outils.chantier import CPO, MINIMAL, REEL, TEMPLATES, copier, remplacer

REGLES = {f"ANN00{rang}" for rang in range(1, 10)}


@pytest.fixture
def cpo(tmp_path: Path) -> Path:
    return copier(CPO, tmp_path / "cpo")


def constats(dossier: Path) -> list[str]:
    calcule = compute_all(Order(dossier, TEMPLATES))
    assert calcule.dossier
    return [f.code for f in check(Subject(calcule.dossier, calcule.versions), "donnees") if f.code in REGLES]


# --- la commande ------------------------------------------------------------------------------------------------------
def test_la_commande_ecrit_un_annuaire_que_le_dossier_ne_contredit_pas(cpo):
    (cpo / "annuaire.yaml").unlink()
    rendu = CliRunner().invoke(app, ["annuaire", "cpo", "--donnees", str(cpo.parent)])
    assert rendu.exit_code == 0, rendu.output
    ecrit = (cpo / "annuaire.yaml").read_text("utf-8")
    assert re.search(
        r"  - civilite: Mme\n    nom: Camille Aubrac\n    organe: le Conseil municipal\n    qualite: maire\n", ecrit
    )
    assert ecrit.count("numero: 2000-321") == 1, "deux actes visent la loi, l'annuaire l'a une fois"
    lu, fautes = load(cpo, TEMPLATES / "textes")
    assert [] == fautes
    assert lu and [6, 2] == [len(lu.annuaire.personnes), len(lu.annuaire.organismes)]
    assert [] == constats(cpo)


def test_relancee_elle_montre_ce_qui_manque_et_n_ecrit_rien(cpo):
    remplacer(cpo / "annuaire.yaml", ("  - civilite: M.\n    nom: Hugo Servan\n    organe: Conseil municipal\n", ""))
    avant = (cpo / "annuaire.yaml").read_text("utf-8")
    rendu = CliRunner().invoke(app, ["annuaire", "cpo", "--donnees", str(cpo.parent)])
    assert "nom: Hugo SERVAN" in rendu.output and "Camille" not in rendu.output
    assert avant == (cpo / "annuaire.yaml").read_text("utf-8")


def test_un_nom_ecorche_n_est_pas_propose_a_l_annuaire(cpo):
    remplacer(cpo / "seances" / "2027-03-15" / "seance.yaml", ("  - Mme Claire ROUVRAY", "  - Mme Claire ROUVRY"))
    trouve = write_directory(Order(cpo, TEMPLATES))
    assert () == trouve.entrees["personnes"]
    assert ["ANN001"] == constats(cpo)


def test_un_dossier_qui_ne_se_lit_pas_n_a_pas_d_annuaire(cpo):
    (cpo / "annuaire.yaml").unlink()
    (cpo / "dossier.yaml").write_text("nom: [\n", "utf-8")
    with pytest.raises(Refusal, match="ne se lit pas"):
        write_directory(Order(cpo, TEMPLATES))
    assert not (cpo / "annuaire.yaml").exists()


def test_un_annuaire_mal_nomme_est_dit(cpo):
    (cpo / "annuaire.yaml").rename(cpo / "annuaires.yaml")
    _, fautes = load(cpo, TEMPLATES / "textes")
    assert [("LEC009", True)] == [(faute.code, "« annuaire.yaml »" in faute.remedy + faute.message) for faute in fautes]


# --- ce qu'il tient ---------------------------------------------------------------------------------------------------
def test_une_qualite_tient_entre_ses_dates():
    ligne = PersonneConnue(nom="Jeanne Durand", depuis="01/07/2026", jusqu_au="30/06/2028")
    jours = {
        datetime.date(2026, 6, 30): False,
        datetime.date(2026, 7, 1): True,
        datetime.date(2028, 7, 1): False,
        None: False,
    }
    assert jours == {jour: ligne.en_fonction(jour) for jour in jours}
    assert PersonneConnue(nom="Jeanne Durand").en_fonction(None)


def test_une_seance_commencee_prend_les_membres_de_l_annuaire(tmp_path):
    dossier = copier(MINIMAL, tmp_path / "val-fleuri")
    remplacer(
        dossier / "annuaire.yaml", ("    nom: Hugo Mercier\n", "    nom: Hugo Mercier\n    jusqu_au: 31/12/2025\n")
    )
    demande = DemandeDeSeance(dossier, datetime.date(2026, 9, 14), "cls-2024-2025")
    texte = start_seance(demande)[0].read_text("utf-8")
    presents = re.findall(r"^  - (M.*)$", texte.partition("presents:")[2].partition("actes:")[0], re.MULTILINE)
    attendu = ["M. Dominique Martin", "Mme Anne Lefèvre", "M. Paul Durand", "Mme Inès Benali", "Mme Claire Petit"]
    assert attendu == presents


def test_le_dossier_reel_a_tous_les_membres_de_son_assemblee():
    lu, fautes = load(REEL, TEMPLATES / "textes")
    assert lu and not fautes
    assert len(lu.annuaire.membres("le Conseil départemental", datetime.date(2025, 9, 22))) == 78


# --- la table livrée --------------------------------------------------------------------------------------------------
def test_la_table_des_textes_usuels_se_lit_et_nul_texte_n_y_est_deux_fois():
    textes = usuels()
    assert len(textes) >= 40
    assert len({(texte.genre, texte.numero or texte.titre) for texte in textes}) == len(textes)
    # Le numéro d'une loi depuis 2000, et d'un décret, commence par l'année de sa signature ; avant, par ses deux derniers chiffres.
    for texte in textes:
        assert (texte.jour and not texte.numero) or texte.numero.startswith(
            (str(texte.jour.year), str(texte.jour.year)[2:])
        )


def test_la_table_des_articles_usuels_se_lit_et_chaque_loi_y_est_un_texte_usuel():
    articles, numeros = articles_connus(), {texte.numero for texte in usuels()}
    assert len(articles) >= 10
    assert len({(article.loi, article.numero) for article in articles}) == len(articles)
    # Les lois de 1901 et de 1905 n'ont pas de numéro ; les autres sont de la table des textes.
    assert {article.loi for article in articles} - {"1901", "1905"} <= numeros
    for article in articles:
        assert article.nom and all(len(mots) >= 10 for mots in article.mots)
