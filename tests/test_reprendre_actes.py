"""Le texte consolidé d'un contrat signé revient de Word : ce qui y change devient des opérations de l'avenant en préparation."""

import re
import shutil
import zipfile

import pytest
from typer.testing import CliRunner

from docgen.check.montre import uni
from docgen.cli import app
from docgen.commandes.reprendre import take_back
from docgen.demande import Order
from docgen.ooxml.trace import written_lines
from tests.outils.chantier import MINIMAL, ouvrir
from tests.outils.fiche_relue import Retouche, relire

CODE = "cls-2024-2025"


@pytest.fixture
def signe(tmp_path):
    """Le petit dossier, dont le contrat est signé et l'avenant en projet."""
    return ouvrir(tmp_path, MINIMAL, CODE, "initiale", sans=(f"{CODE}/publie", "emploi-2025-2026", "seances"))


@pytest.fixture
def consolide(signe, tmp_path):
    """Le Word du texte signé, tel que l'avenant le prend."""
    issue = signe.produire(version="initiale", kinds=frozenset({"contrat-consolide"}), formats=("docx",))
    (fichier,) = [path for path in issue.written if path.name == "contrat-consolide.docx"]
    return fichier


def reprendre(signe, consolide, tmp_path, *retouches, appliquer=False):
    relu = relire(consolide, tmp_path / "relu.docx", retouches)
    return take_back(Order(signe.donnees, signe.templates), [relu], choix="accepter", appliquer=appliquer)


def corps(fichier):
    with zipfile.ZipFile(fichier) as archive:
        return archive.read("word/document.xml").decode()


EN_LOI = Retouche("s’engagent ensemble", "s’engagent, ensemble et chaque année,")


def codes(retour):
    return [constat.code for constat in retour.findings]


def test_les_mots_d_un_article_signe_deviennent_une_operation(signe, consolide, tmp_path):
    avant = signe.etat()
    retour = reprendre(signe, consolide, tmp_path, EN_LOI)
    (phrase,) = retour.phrases
    assert ("L'article 1er « Objet » du contrat", False) == (uni(phrase)[:34], retour.failed)
    assert ("avenant-1", ["articles/01-objet.md"]) == (
        retour.acte.avenant, [report.ecrit.place.file.partition(f"{CODE}/")[2] for report in retour.reports]
    )  # fmt: skip
    assert {nom: octets for nom, octets in signe.etat().items() if nom != "relu.docx"} == avant


def test_appliquer_l_ecrit_dans_l_avenant_et_pas_dans_le_texte_signe(signe, consolide, tmp_path):
    article = signe.fichier("articles/01-objet.md").read_text("utf-8")
    retour = reprendre(signe, consolide, tmp_path, EN_LOI, appliquer=True)
    avenant = signe.fichier("avenants/avenant-1/avenant.yaml")
    assert (avenant,) == retour.ecrits
    assert "s'engagent, ensemble et chaque année," in avenant.read_text("utf-8").replace("’", "'")
    assert article == signe.fichier("articles/01-objet.md").read_text("utf-8")
    # Le texte que l'avenant donne est celui du fichier reçu.
    (apres,) = [version for version in signe.calculer().versions[CODE] if version.code == "avenant-1"]
    assert "ensemble et chaque année" in apres.contrat.article("1").alineas[0].texte
    # Une seconde fois, l'avenant le dit déjà ; un motif ajouté n'y change rien.
    avenant.write_text(avenant.read_text("utf-8").rstrip() + "\n    motif: le comité l'a demandé\n", "utf-8")
    encore = reprendre(signe, consolide, tmp_path, EN_LOI, appliquer=True)
    assert (["PRO014"], (), False) == (codes(encore), encore.ecrits, encore.failed)


def test_ce_que_l_avenant_recrit_deja_ne_se_change_pas_deux_fois(signe, consolide, tmp_path):
    retour = reprendre(signe, consolide, tmp_path, Retouche("s’élève à", "est de"), appliquer=True)
    assert {"AVE008", "PRO013"} <= set(codes(retour))
    assert () == retour.ecrits


def test_sans_avenant_en_preparation_l_operation_se_dit_et_ne_s_ecrit_pas(signe, consolide, tmp_path):
    shutil.rmtree(signe.contrat / "avenants")
    avant = signe.etat()
    retour = reprendre(signe, consolide, tmp_path, EN_LOI, appliquer=True)
    assert (["REP008"], 1, ()) == (codes(retour), len(retour.phrases), retour.ecrits)
    assert "docgen avenant nouveau cls-2024-2025" in retour.findings[0].remedy
    assert {nom: octets for nom, octets in signe.etat().items() if nom != "relu.docx"} == avant


def test_un_contrat_qui_n_est_pas_signe_se_change_a_sa_source(signe, consolide, tmp_path):
    signe.remplacer("contrat.yaml", "signature: 3 juin 2024\n", "")
    shutil.rmtree(signe.contrat / "avenants")
    retour = reprendre(signe, consolide, tmp_path, EN_LOI, appliquer=True)
    assert (None, (signe.fichier("articles/01-objet.md"),)) == (retour.acte, retour.ecrits)


def test_la_commande_dit_la_phrase_de_l_avenant(signe, consolide, tmp_path):
    relu = relire(consolide, tmp_path / "relu.docx", [EN_LOI])
    lieux = ["--donnees", str(signe.donnees.parent), "--gabarits", str(signe.templates)]
    dit = CliRunner().invoke(app, ["reprendre", str(relu), "--revisions", "accepter", *lieux])
    assert (0, True) == (
        dit.exit_code,
        "C’est le texte signé qui change ; il reste comme il est, et l’avenant-1 dirait :" in dit.output,
    ), dit.output
    assert "1 opération. Relancer avec --appliquer pour écrire dans l’avenant-1." in dit.output
    for _ in range(2):
        encore = CliRunner().invoke(app, ["reprendre", str(relu), "--revisions", "accepter", "--appliquer", *lieux])
    assert (0, True) == (encore.exit_code, "l’avenant-1 le dit déjà" in encore.output), encore.output
    assert "articles/01" not in encore.output


def test_des_mots_du_modele_restent_dits_a_cote_de_l_operation(signe, consolide, tmp_path):
    du_modele = Retouche("Texte signé le ", "Texte conclu le ")
    seuls = reprendre(signe, consolide, tmp_path, du_modele)
    assert ("REP006" in codes(seuls), ()) == (True, seuls.phrases)
    avec = reprendre(signe, consolide, tmp_path, du_modele, EN_LOI)
    assert ("REP006" in codes(avec), 1) == (True, len(avec.phrases))


def test_un_montant_calcule_d_un_article_signe_n_est_dit_qu_une_fois(signe, consolide, tmp_path):
    (ligne,) = [ligne for ligne in written_lines(corps(consolide)) if "s’élève à" in ligne]
    montant = re.search(r"\d[\d ]+(?= €)", ligne)[0]
    retour = reprendre(signe, consolide, tmp_path, Retouche(montant.replace(" ", "\u202f"), "9 999"))
    assert "PRO009" in codes(retour) and not {"REP005", "REP006"} & set(codes(retour))


def test_un_article_change_avec_le_titre_du_contrat_est_refuse_et_dit_quoi_faire(signe, consolide, tmp_path):
    avant = signe.etat()
    titre = Retouche("3\u00a0juin\u00a02024", "4\u00a0juin\u00a02024")
    retour = reprendre(signe, consolide, tmp_path, EN_LOI, titre, appliquer=True)
    remedes = {constat.location.file.partition(f"{CODE}/")[2]: constat.remedy for constat in retour.findings}
    assert ["contrat.yaml", "articles/01-objet.md"] == sorted(remedes, reverse=True)
    assert "contrat consolidé" in remedes["articles/01-objet.md"] and "avenant" in remedes["contrat.yaml"]
    assert {nom: octets for nom, octets in signe.etat().items() if nom != "relu.docx"} == avant
