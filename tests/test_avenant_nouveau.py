"""L'avenant de l'année : ce que la commande écrit, ce qu'elle rouvre, ce qu'elle ne touche jamais."""

import datetime
import re
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from docgen.amend import consolidate
from docgen.amend.adresse import Adresse, find_lines, target_of
from docgen.cli import app
from docgen.commandes.preparer import DemandeDAvenant, Preparation, prepare_avenant
from docgen.commandes.preparer.ecriture import remark
from docgen.commandes.preparer.fiches import list_fiches
from docgen.commandes.preparer.textes import Annee, carry_over, opening_words, place_after
from docgen.compute import Cell
from docgen.compute.cube import cube
from docgen.demande import Order
from docgen.findings import Refusal
from docgen.french import euros
from docgen.load import load, load_contrat
from docgen.load.fichiers import Reader
from docgen.load.yaml_ecriture import scalar
from docgen.load.yaml_source import read_yaml
from docgen.model.base import forbidden_character
from docgen.model.contrat import Alinea, Article
from docgen.model.texte import read_alineas
from docgen.pipeline import produce
from tests.outils.chantier import METROPOLE, TEMPLATES, copier, ouvrir, remplacer
from tests.outils.reponses import repondre

CLS, CIE = "cls-2024-2027", "cie-2025-2027"
# Ni la séance, ni ce que les actes publiés impriment : l'avenant de l'année ne s'en sert pas.
SANS_LES_ACTES = ("seances", f"{CLS}/publie", f"{CIE}/publie")
NOTIFIE = {
    CLS: {"1": "1 659 288", "3": "1 010 000", "4": "673 260"},
    CIE: {"1": "50 000", "2": "5 074 190"},
}
AVENANTS = {CLS: "avenant-2", CIE: "avenant-1"}


@pytest.fixture
def dossier(tmp_path):
    return ouvrir(tmp_path, sous="", sans=SANS_LES_ACTES).donnees


def demander(dossier: Path, contrat: str, annee: str = "2026", **options) -> Preparation:
    faite = prepare_avenant(DemandeDAvenant(dossier, TEMPLATES, contrat, annee, **options))
    assert () == faite.findings, faite.findings
    return faite


def completer(dossier: Path, contrat: str, **autres: str) -> None:
    repondre(load(dossier, TEMPLATES / "textes")[1], NOTIFIE[contrat], **autres)


def contenu(dossier: Path) -> dict[str, bytes]:
    return {p.relative_to(dossier).as_posix(): p.read_bytes() for p in dossier.rglob("*") if p.is_file()}


def lu(dossier: Path, contrat: str, nom: str) -> str:
    return (dossier / contrat / nom).read_text("utf-8")


# --- de la commande aux documents -------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def produits(tmp_path_factory):
    """Les deux avenants de 2026, préparés, complétés de réponses inventées, et produits."""
    racine = tmp_path_factory.mktemp("annee")
    dossier = ouvrir(racine, sous="", sans=SANS_LES_ACTES).donnees
    resultats = {}
    for contrat, version in AVENANTS.items():
        demander(dossier, contrat)
        completer(dossier, contrat)
        ordre = Order(dossier, TEMPLATES, contrat, version, formats=("docx", "txt"), sortie=racine / "output")
        resultats[contrat] = produce(ordre)
    return resultats, racine / "output" / "pas-de-calais"


def page(produits, contrat: str, nom: str) -> str:
    texte = (produits[1] / contrat / AVENANTS[contrat] / f"{nom}.txt").read_text("utf-8")
    return re.sub(r"\s+", " ", texte)


@pytest.mark.parametrize("contrat", AVENANTS)
def test_l_avenant_complete_se_produit_avec_ses_annexes_et_sans_erreur(produits, contrat):
    resultat = produits[0][contrat]
    assert not resultat.failed, "\n".join(map(str, resultat.findings))
    ecrits = {chemin.name for chemin in resultat.written}
    assert {"avenant.docx", "avenant.txt", "contrat-consolide.docx"} <= ecrits
    for numero in (1, 2, 3, 4):
        assert any(nom.startswith(f"annexe-{numero}-") and nom.endswith(".docx") for nom in ecrits), numero


def test_l_avenant_du_cls_ajoute_l_annee_apres_celle_qui_precede(produits):
    avenant = page(produits, CLS, "avenant")
    for phrase in (
        "Vu l’avenant n° 1 du [date de signature de l’avenant n° 1] au contrat local des solidarités,",
        "Vu la loi n° 2026-1000 du 12 février 2026 de finances pour 2026 ;",
        "« – au titre de l’année 2026, le soutien financier de l’État s’élève à un montant de 3 342 548 €. »",
        "Après le troisième tiret du sixième paragraphe de l’article 2.2",
        "« Pour 2026, 3 342 548 € sont mobilisés au profit des trois axes",
    ):
        assert phrase in avenant
    contrat = page(produits, CLS, "contrat-consolide")
    annees = "au titre de l’année {}, le soutien financier de l’État s’élève à un montant de 3 342 548 €{}"
    assert f"{annees.format(2025, ' ;')} – {annees.format(2026, '.')}" in contrat
    repartitions = [m.start() for m in re.finditer(r"au titre des crédits de l’année 202[56] se répartit", contrat)]
    assert 2 == len(repartitions) and repartitions[1] < contrat.index("Le Département s’engage, action par action")
    assert 1 == contrat.count("Le Département s’engage, action par action")


def test_le_contrat_consolide_nomme_l_avenant_dont_le_delai_court(produits):
    """Deux avenants versent « après la notification » : chacun dit laquelle."""
    contrat = page(produits, CLS, "contrat-consolide")
    assert "est versé quinze jours après la date de notification de l’avenant n° 2." in contrat
    assert "est versé quinze jours après la date de notification de l’avenant n° 1." in contrat
    assert "présent avenant" not in contrat


def test_l_avenant_de_la_convention_se_dit_au_feminin_et_se_signe_en_deux_lieux(produits):
    avenant = page(produits, CIE, "avenant")
    for phrase in (
        "Avenant n° 1 à la convention départementale pour l’insertion et l’emploi",
        "du [date de signature de la convention] conclue entre l’État et le Département du Pas-de-Calais, et notamment "
        "son article 8,",
        "à signer le présent avenant ;",
        "Article 2 – Modification de la convention",
        "du 1er avril 2026 au 31 mars 2027, à 5 124 190 €. »",
        "une avance de 60 % du montant de l’année 2026, soit 3 074 514 € ;",
        "Fait à Arras, le [date de signature à Arras]",
        "Fait à Lille, le [date de signature à Lille]",
    ):
        assert phrase in avenant
    # L'annexe 5 ne change pas : elle n'est pas jointe.
    assert "annexe 4 – Indicateurs de pilotage." in avenant and "annexe 5" not in avenant


def test_l_avenant_de_l_annee_d_apres_part_de_celui_que_la_commande_a_prepare(dossier):
    demander(dossier, CLS)
    demander(dossier, CIE)
    constats = load(dossier, TEMPLATES / "textes")[1]
    for contrat in (CLS, CIE):
        repondre([c for c in constats if f"/{contrat}/" in c.location.file], NOTIFIE[contrat])
        demander(dossier, contrat, "2027")
    suivant = lu(dossier, CLS, "avenants/avenant-3/textes/3-2027.md")
    assert suivant.startswith("Pour 2027, ") and 1 == suivant.count("avenant.versement.taux")
    tirets = lu(dossier, CLS, "avenants/avenant-3/textes/2.2-2027-1.md")
    assert ["2026", "2027"] == re.findall(r"l'année (\d+)", tirets)
    convention = lu(dossier, CIE, "avenants/avenant-2/textes/5-2027.md")
    assert "à la signature de l'avenant n° 2" in convention and "2026" not in convention


# --- un autre dossier, d'autres textes --------------------------------------------------------------------------------
@pytest.mark.parametrize("contrat", ["cls-2025-2027", "emploi-2025-2027"])
def test_une_metropole_a_aussi_son_premier_avenant_de_l_annee(tmp_path, contrat):
    sans = ["cls-2025-2027/avenants", "cls-2025-2027/execution"]
    dossier = ouvrir(tmp_path, METROPOLE, sous="", sans=sans).donnees
    base = load(dossier, TEMPLATES / "textes")[0].contrat(contrat).base
    notifie = {
        place.division.numero: euros(cube(base).get(Cell(place.portee, "part/etat", "2026")))
        for place in base.entete.places
    }
    demander(dossier, contrat)
    repondre(load(dossier, TEMPLATES / "textes")[1], notifie)
    resultat = produce(Order(dossier, TEMPLATES, contrat, "avenant-1", formats=("txt",), sortie=tmp_path / "out"))
    assert not resultat.failed, "\n".join(map(str, resultat.findings))
    (produit,) = tmp_path.glob("out/**/avenant.txt")
    assert not re.search("Pas-de-Calais|Département", produit.read_text("utf-8"))


def test_le_premier_avenant_d_un_contrat_de_solidarites_part_du_modele(tmp_path):
    dossier = ouvrir(tmp_path, sous="", sans=[f"{CLS}/avenants", *SANS_LES_ACTES]).donnees
    demander(dossier, CLS, "2025")
    repondre(load(dossier, TEMPLATES / "textes")[1], NOTIFIE[CLS])
    resultat = produce(Order(dossier, TEMPLATES, CLS, "avenant-1", formats=("txt",), sortie=tmp_path / "out"))
    assert not resultat.failed, "\n".join(map(str, resultat.findings))
    (produit,) = tmp_path.glob("out/**/avenant.txt")
    lue = re.sub(r"\s+", " ", produit.read_text("utf-8"))
    assert "« Au titre de l’année 2025, le soutien financier de l’État s’élève à un montant de 3 342 548 €." in lue
    assert "« – au titre de l’axe « Construire une transition écologique solidaire » : 673 260 €. »" in lue


def test_un_article_que_le_contrat_n_a_pas_est_dit(dossier):
    (dossier / CLS / "articles" / "03-modalites-de-versement.md").unlink()
    shutil.rmtree(dossier / CLS / "avenants")
    dits = demander(dossier, CLS, "2025").avertissements
    assert any("aucun article ne s'intitule « Modalités de versement »" in dit for dit in dits)


# --- ce qui est repris, ce qui est rouvert ----------------------------------------------------------------------------
def test_les_visas_de_l_annee_sont_rouverts_et_les_autres_repris(dossier):
    demander(dossier, CLS)
    texte = lu(dossier, CLS, "avenants/avenant-2/avenant.yaml")
    assert "nature: la loi\n    numero: à compléter\n    date: à compléter\n    objet: de finances pour 2026" in texte
    assert "numero: 2004-374\n    date: 29 avril 2004" in texte
    assert "région Hauts-de-France pour 2026" in texte
    assert "pour l'année 2026 à travers" in texte
    assert (
        "# Vérifier que la nomination est toujours en vigueur\n  - nature: le décret\n    date: 9 avril 2025" in texte
    )
    assert "à compter du 28 avril 2025" in texte
    assert "pour les années 2024-2027" in texte


def saisir(dossier: Path, valeurs: dict[str, str]) -> None:
    """Complète des champs de l'avenant n° 1, par leur intitulé."""
    avenant = dossier / CLS / "avenants" / "avenant-1" / "avenant.yaml"
    texte = avenant.read_text("utf-8")
    for intitule, valeur in valeurs.items():
        avant = f"intitule: {intitule}\n    valeur: à compléter"
        assert avant in texte
        texte = texte.replace(avant, f"intitule: {intitule}\n    valeur: {valeur}")
    avenant.write_text(texte, "utf-8")


def test_ce_qui_est_propre_a_l_acte_est_rouvert_et_le_reste_garde_sa_valeur(dossier):
    saisir(dossier, {"EJ n°": "2104", "date de signature": "3 mars 2026", "sous-actions": "23 à 26"})
    demander(dossier, CLS)
    texte = lu(dossier, CLS, "avenants/avenant-2/avenant.yaml")
    assert "intitule: EJ n°\n    valeur: à compléter" in texte
    assert "intitule: date de signature\n    valeur: à compléter" in texte
    assert "intitule: sous-actions\n    valeur: 23 à 26" in texte


def test_le_compte_bancaire_reste_a_l_avenant_qui_l_a_mis_au_contrat(dossier):
    saisir(dossier, {"IBAN": "FR76 1234"})
    demander(dossier, CLS)
    assert "iban" not in lu(dossier, CLS, "avenants/avenant-2/avenant.yaml")
    completer(dossier, CLS)
    resultat = produce(Order(dossier, TEMPLATES, CLS, "avenant-2", formats=("txt",), sortie=dossier.parent / "output"))
    assert not resultat.failed
    (produit,) = dossier.parent.glob("output/**/contrat-consolide.txt")
    assert "IBAN : FR76 1234" in produit.read_text("utf-8").replace("\u00a0", " ")


def test_un_champ_que_le_texte_de_l_annee_montre_est_repris(dossier):
    saisir(dossier, {"IBAN": "FR76 1234"})
    texte = dossier / CLS / "avenants" / "avenant-1" / "textes" / "3-versement-2025.md"
    texte.write_text(texte.read_text("utf-8").replace("- IBAN :", "- IBAN pour 2025 :"), "utf-8")
    demander(dossier, CLS)
    assert "intitule: IBAN\n    valeur: FR76 1234" in lu(dossier, CLS, "avenants/avenant-2/avenant.yaml")


@pytest.mark.parametrize("contrat", AVENANTS)
def test_tout_ce_qui_reste_est_a_completer_et_chaque_valeur_a_son_aide(dossier, contrat):
    faite = demander(dossier, contrat)
    lu, constats = load(dossier, TEMPLATES / "textes")
    assert {"LEC011"} == {constat.code for constat in constats}
    # Ce qui reste à compléter n'empêche pas de lire l'avenant.
    assert lu and len(list((dossier / contrat / "avenants").iterdir())) == len(lu.contrat(contrat).avenants)
    assert [] == [str(constat) for constat in constats if constat.remedy.startswith("Remplacer")]
    ecrits = [chemin for chemin in faite.ajoutes if chemin.suffix == ".yaml"]
    attendu = sum(
        len(re.findall(r"^(?!\s*#|\s*valeur:).*: à compléter$", fichier.read_text("utf-8"), re.M)) for fichier in ecrits
    )
    assert attendu == len(constats)


def test_l_execution_propose_ce_qui_etait_prevu_et_ne_l_affirme_pas(dossier):
    demander(dossier, CLS)
    texte = lu(dossier, CLS, "execution/2025.yaml").replace("\u00a0", " ").replace("\u202f", " ")
    assert "# État, prévu : 618 000 € ; versé" in texte
    assert "etat: à compléter" in texte and "etat: 618" not in texte
    assert "depense" not in texte
    demander(dossier, CIE)
    convention = lu(dossier, CIE, "execution/2025.yaml")
    assert "arrete_au: 31/03/2026" in convention and "depense:" in convention and "non_consomme" not in convention


# --- les fiches -------------------------------------------------------------------------------------------------------
def test_une_fiche_qui_ne_change_pas_ne_s_ecrit_pas(dossier):
    demander(dossier, CLS)
    assert not (dossier / CLS / "avenants" / "avenant-2" / "actions").exists()
    texte = lu(dossier, CLS, "avenants/avenant-2/LISEZMOI.md")
    assert 11 == texte.count("| poursuite à l'identique |")


def test_mettre_a_jour_copie_la_fiche_en_vigueur_et_l_inscrit(dossier):
    demander(dossier, CLS)
    faite = demander(dossier, CLS, mettre_a_jour=("3.1", "1.2"))
    en_vigueur = lu(dossier, CLS, "avenants/avenant-1/actions/3.1-acces-aux-droits.yaml")
    assert en_vigueur == lu(dossier, CLS, "avenants/avenant-2/actions/3.1-acces-aux-droits.yaml")
    premiere, suite = lu(dossier, CLS, "actions/1.2-pack-jeune.yaml").split("\n", 1)
    copie = lu(dossier, CLS, "avenants/avenant-2/actions/1.2-pack-jeune.yaml").split("\n", 1)
    assert [premiere.replace("../../../", "../../../../../"), suite] == copie
    assert ["LISEZMOI.md", "avenant.yaml"] == [chemin.name for chemin in faite.changes]
    assert lu(dossier, CLS, "avenants/avenant-2/avenant.yaml").endswith("    fiches:\n      - 3.1\n      - 1.2\n")
    assert "| copiée dans `actions/`" in lu(dossier, CLS, "avenants/avenant-2/LISEZMOI.md")


def test_le_statut_d_une_fiche_vient_de_son_contenu(dossier):
    demander(dossier, CLS, mettre_a_jour=("1.2",))
    fiche = dossier / CLS / "avenants" / "avenant-2" / "actions" / "1.2-pack-jeune.yaml"
    fiche.write_text(re.sub(r"2026: 599 508", "2026: 600 000", fiche.read_text("utf-8"), count=1), "utf-8")
    demander(dossier, CLS)
    texte = lu(dossier, CLS, "avenants/avenant-2/LISEZMOI.md")
    (ligne,) = [ligne for ligne in texte.splitlines() if ligne.startswith("| 1.2 |")]
    assert "| mise à jour | 600 000 € |" in ligne.replace("\u202f", " ").replace("\u00a0", " ")


def test_une_fiche_qu_une_operation_change_en_partie_n_est_pas_dite_identique(dossier):
    demander(dossier, CLS)
    with (dossier / CLS / "avenants" / "avenant-2" / "avenant.yaml").open("a", encoding="utf-8") as avenant:
        avenant.write("  - nature: modifier_financement\n    fiche: 1.1\n")
    demander(dossier, CLS)
    assert "| mise à jour par une opération" in lu(dossier, CLS, "avenants/avenant-2/LISEZMOI.md")


FINS = {
    "liste vide": ("    annexes:\n      - 1\n    fiches:\n", "    annexes:\n      - 1\n    fiches:\n      - 1.2\n"),
    "entre crochets": ("    annexes:\n      - 1\n    fiches: []\n", "    annexes:\n      - 1\n    fiches:\n      - 1.2\n"),
    "liste commencée": ("    fiches:\n      - 3.1\n    annexes:\n      - 1\n", "    fiches:\n      - 3.1\n      - 1.2\n    annexes:\n      - 1\n"),
    "sans liste": ("    annexes:\n      - 1\n", "    annexes:\n      - 1\n    fiches:\n      - 1.2\n"),
    "déjà inscrite": ("    fiches:\n      - 1.2\n", "    fiches:\n      - 1.2\n"),
    "retrait serré": ("    annexes:\n    - 1\n    fiches:\n    - 3.1\n", "    annexes:\n    - 1\n    fiches:\n    - 3.1\n    - 1.2\n"),
}  # fmt: skip


@pytest.mark.parametrize("cas", FINS)
@pytest.mark.parametrize("fin", ["\n", "\r\n"])
def test_inscrire_une_fiche_n_ajoute_que_sa_ligne(tmp_path, cas, fin):
    tete = "# à moi\nnumero: 2\noperations:\n  - nature: actualiser_annexes\n"
    avant, apres = ((tete + texte).replace("\n", fin) for texte in FINS[cas])
    avenant = tmp_path / "avenant.yaml"
    avenant.write_bytes(avant.encode())
    assert apres == list_fiches(avenant, ["1.2"])


def test_inscrire_sans_operation_sur_les_annexes_est_refuse(tmp_path):
    avenant = tmp_path / "avenant.yaml"
    avenant.write_text("numero: 2\noperations:\n  - nature: abroger_article\n", "utf-8")
    with pytest.raises(Refusal, match="actualiser_annexes"):
        list_fiches(avenant, ["1.2"])


# --- les crédits reportés ---------------------------------------------------------------------------------------------
RESTE = "actions, 1.1, non_consomme, etat"


def test_les_credits_a_reporter_sont_proposes_quand_ils_sont_connus(dossier):
    demander(dossier, CLS)
    assert "qui reste à compléter" in lu(dossier, CLS, "avenants/avenant-2/LISEZMOI.md")
    completer(dossier, CLS, **{RESTE: "12 500"})
    ecrit = lu(dossier, CLS, "avenants/avenant-2/avenant.yaml")
    faite = demander(dossier, CLS)
    assert ecrit == lu(dossier, CLS, "avenants/avenant-2/avenant.yaml")
    texte = dossier / CLS / "avenants" / "avenant-2" / "textes" / "2.2-report-2026.md"
    assert texte in faite.ajoutes
    page = lu(dossier, CLS, "avenants/avenant-2/LISEZMOI.md")
    operation = page[page.index("  - nature: inserer") : page.index("2.2-report-2026.md\n```")]
    assert "fiche 1.1" in page and "12\u202f500" in page
    # On fait ce que la page dit : l'opération entre dans l'avenant, et le texte dans le contrat.
    avenant = dossier / CLS / "avenants" / "avenant-2" / "avenant.yaml"
    avenant.write_text(
        ecrit.replace(
            "  - nature: actualiser_annexes", f"{operation}2.2-report-2026.md\n  - nature: actualiser_annexes"
        ),
        "utf-8",
    )
    resultat = produce(Order(dossier, TEMPLATES, CLS, "avenant-2", formats=("txt",), sortie=dossier.parent / "output"))
    assert not resultat.failed, "\n".join(map(str, resultat.findings))
    (produit,) = dossier.parent.glob("output/**/avenant.txt")
    lue = re.sub(r"\s+", " ", produit.read_text("utf-8"))
    assert "Les crédits de l’État qui n’ont pas été consommés en 2025, soit 12 500 €, sont reportés" in lue
    demander(dossier, CLS)
    assert "ajouter cette opération" not in lu(dossier, CLS, "avenants/avenant-2/LISEZMOI.md")


def test_des_credits_tous_consommes_ne_proposent_rien(dossier):
    demander(dossier, CLS)
    completer(dossier, CLS)
    demander(dossier, CLS)
    assert "rien à reporter" in lu(dossier, CLS, "avenants/avenant-2/LISEZMOI.md")
    assert not list((dossier / CLS / "avenants" / "avenant-2" / "textes").glob("*report*"))


def test_un_report_deja_connu_entre_dans_l_avenant_et_n_est_pas_repris_l_annee_suivante(dossier):
    demander(dossier, CLS)
    completer(dossier, CLS, **{RESTE: "12 500"})
    shutil.rmtree(dossier / CLS / "avenants" / "avenant-2")
    demander(dossier, CLS)
    texte = lu(dossier, CLS, "avenants/avenant-2/avenant.yaml")
    assert "fichier: textes/2.2-report-2026.md" in texte and "de reporter sur l'année 2026" in texte
    completer(dossier, CLS)
    demander(dossier, CLS, "2027")
    assert "reporte" not in "".join(
        p.read_text("utf-8") for p in (dossier / CLS / "avenants/avenant-3/textes").iterdir()
    )


# --- ce qu'une personne a écrit ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("contrat", AVENANTS)
def test_relancer_ne_change_pas_un_octet(dossier, contrat):
    demander(dossier, contrat)
    avant = contenu(dossier)
    faite = demander(dossier, contrat)
    assert avant == contenu(dossier)
    assert () == faite.ajoutes + faite.changes
    assert dossier / contrat / "execution" / "2025.yaml" in faite.gardes


def test_relancer_garde_ce_qui_est_ecrit_et_n_ajoute_que_ce_qui_manque(dossier):
    demander(dossier, CLS)
    folder = dossier / CLS / "avenants" / "avenant-2"
    texte, execution = folder / "textes" / "3-2026.md", dossier / CLS / "execution" / "2025.yaml"
    texte.write_text("À moi.\n", "utf-8")
    (folder / "textes" / "2.2-2026-1.md").unlink()
    execution.unlink()
    (folder / "LISEZMOI.md").write_text("à moi", "utf-8")
    faite = demander(dossier, CLS)
    assert "À moi.\n" == texte.read_text("utf-8")
    assert {execution, folder / "textes" / "2.2-2026-1.md"} == set(faite.ajoutes)
    assert (folder / "LISEZMOI.md").read_text("utf-8").startswith("# Avenant n°")


def test_un_texte_dont_une_personne_ne_veut_plus_ne_revient_pas(dossier):
    demander(dossier, CLS)
    folder = dossier / CLS / "avenants" / "avenant-2"
    avenant = folder / "avenant.yaml"
    avenant.write_text(avenant.read_text("utf-8").replace("textes/3-2026.md", "textes/le-mien.md"), "utf-8")
    (folder / "textes" / "3-2026.md").unlink()
    demander(dossier, CLS)
    assert not (folder / "textes" / "3-2026.md").exists()


def test_un_disque_plein_ne_laisse_rien(dossier, monkeypatch):
    avant = contenu(dossier)

    def refuser(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("docgen.sortie._write_flushed", refuser)
    with pytest.raises(Refusal, match="rien n'a changé"):
        demander(dossier, CLS)
    assert avant == contenu(dossier)


# --- les refus --------------------------------------------------------------------------------------------------------
REFUS = {
    "contrat inconnu": ("cls-2025", "2026", "le contrat « cls-2025 » n'existe pas dans "),
    "hors du contrat": (CLS, "2028", "l'exercice 2028 n'est pas au contrat"),
    "pas une année": (CLS, "deux", "l'exercice deux n'est pas au contrat"),
    "avant le dernier avenant": (CLS, "2024", "le dernier avenant, n° 1, porte sur 2025 : 2024 n'est pas après"),
    "premier exercice": (CIE, "2025", "la convention fixe l'exercice 2025, et n'a pas de date de signature"),
}


@pytest.mark.parametrize("cas", REFUS)
def test_un_refus_dit_pourquoi_et_n_ecrit_rien(dossier, cas):
    contrat, annee, attendu = REFUS[cas]
    avant = contenu(dossier)
    with pytest.raises(Refusal) as refus:
        demander(dossier, contrat, annee)
    assert refus.value.message.replace("\u00a0", " ").startswith(attendu)
    assert refus.value.remedy
    assert avant == contenu(dossier)


def test_apres_un_avenant_signe_la_meme_annee_en_a_un_autre(dossier):
    avenant = dossier / CLS / "avenants" / "avenant-1" / "avenant.yaml"
    signe = avenant.read_text("utf-8").replace("statut: projet", "statut: signe\nsignature: 30/09/2025")
    avenant.write_text(signe, "utf-8")
    faite = prepare_avenant(DemandeDAvenant(dossier, TEMPLATES, CLS, "2025"))
    assert ((), "avenant-2") == (faite.findings, faite.folder.name)
    ecrit = (faite.folder / "avenant.yaml").read_text("utf-8")
    assert "numero: 2\nexercice: 2025\nstatut: projet\n" in ecrit
    # Ce que l'avenant n° 1 dit de 2025 est au contrat : rien n'y est ajouté une seconde fois.
    assert "completer" not in ecrit
    assert not (faite.folder / "textes").exists()
    assert signe == avenant.read_text("utf-8")
    # Celui-ci n'est pas signé : le demander encore le reprend.
    encore = prepare_avenant(DemandeDAvenant(dossier, TEMPLATES, CLS, "2025"))
    assert (faite.folder, ()) == (encore.folder, encore.ajoutes)


def test_une_fiche_inconnue_est_refusee(dossier):
    with pytest.raises(Refusal, match=r"la fiche 9\.9 n'existe pas"):
        demander(dossier, CLS, mettre_a_jour=("9.9",))


def test_des_donnees_fautives_sont_dites_et_rien_n_est_ecrit(dossier):
    fiche = dossier / CLS / "actions" / "1.2-pack-jeune.yaml"
    fiche.write_text(fiche.read_text("utf-8").replace("2026: 599 508", "2026: beaucoup", 1), "utf-8")
    avant = contenu(dossier)
    faite = prepare_avenant(DemandeDAvenant(dossier, TEMPLATES, CLS, "2026"))
    assert ["LEC006"] == [constat.code for constat in faite.findings]
    assert avant == contenu(dossier)


def test_ce_qui_reste_a_completer_dans_un_contrat_n_empeche_pas_l_avenant_de_l_autre(dossier):
    demander(dossier, CLS)
    demander(dossier, CIE)
    demander(dossier, CLS)


def test_ce_qui_n_est_pas_signe_est_dit(dossier):
    (dit,) = demander(dossier, CLS).avertissements
    assert "l'avenant n°\u00a01 n'est pas signé" in dit
    (dit,) = demander(dossier, CIE).avertissements
    assert "la convention n'a pas de date de signature" in dit


# --- la durée ---------------------------------------------------------------------------------------------------------
def test_proroger_ecrit_l_operation_et_les_exercices_qui_s_ajoutent(dossier):
    demander(dossier, CLS, "2028", proroger=datetime.date(2028, 6, 30))
    texte = lu(dossier, CLS, "avenants/avenant-2/avenant.yaml")
    assert "  - nature: proroger\n    de: 31/12/2027\n    a: 30/06/2028\n" in texte
    assert "      - nom: 2028\n        debut: 01/01/2028\n        fin: 30/06/2028\n" in texte
    assert "  - de proroger le contrat jusqu'au 30 juin 2028\n" in texte


def test_une_annexe_exigee_par_exercice_est_dans_ce_qui_reste_a_faire(dossier, tmp_path):
    modeles = copier(TEMPLATES, tmp_path / "modeles")
    remplacer(
        modeles / "textes" / CIE / "programme.yaml", ("    par: annee\n", "    par: annee\n    obligatoire: oui\n")
    )
    prepare_avenant(DemandeDAvenant(dossier, modeles, CIE, "2028", proroger=datetime.date(2028, 12, 31)))
    dit = lu(dossier, CIE, "avenants/avenant-1/LISEZMOI.md")
    assert (
        "`feuille-de-route-2028.yaml`, dans `annexes/`\xa0: l'annexe « Feuille de route » de 2028, d'après celle de 2024"
        in dit
    )
    lue = load(dossier, modeles / "textes")[1]
    assert {"LEC011", "LEC012"} == {constat.code for constat in lue if "feuille-de-route-2028" in constat.location.file}
    assert "feuille-de-route-2027" not in dit


def test_proroger_sans_sortir_des_exercices_n_en_ajoute_pas(dossier):
    demander(dossier, CLS, proroger=datetime.date(2028, 6, 30))
    texte = lu(dossier, CLS, "avenants/avenant-2/avenant.yaml")
    assert "nature: proroger" in texte and "exercices:" not in texte


@pytest.mark.parametrize("annee", ["2026", "2028"])
def test_la_prorogation_ecrite_s_applique(dossier, annee):
    demander(dossier, CLS, annee, proroger=datetime.date(2028, 6, 30))
    repondre(load(dossier, TEMPLATES / "textes")[1], NOTIFIE[CLS])
    contrat = load(dossier, TEMPLATES / "textes")[0].contrat(CLS)
    etats, refus = consolidate(contrat.base, contrat.avenants)
    assert [] == refus
    assert datetime.date(2028, 6, 30) == etats[-1].contrat.entete.exercices[-1].fin


@pytest.mark.parametrize("terme", [datetime.date(2027, 12, 31), datetime.date(2020, 1, 1)])
def test_proroger_a_un_terme_deja_atteint_est_refuse(dossier, terme):
    with pytest.raises(Refusal, match="va déjà jusqu'au"):
        demander(dossier, CLS, proroger=terme)


# --- les places dans le texte -----------------------------------------------------------------------------------------
def article(texte: str, origine: str = "avenant-1/1") -> Article:
    return Article("2.2", "Engagements", read_alineas(texte, origine))


TEXTE = "Un.\n\nDeux :\n\n- a ;\n- b.\n\nTrois."


@given(st.lists(st.sampled_from(["texte", "tiret"]), min_size=1, max_size=12), st.data())
def test_l_adresse_designe_la_ligne_dans_les_deux_lectures(natures, tirage):
    lignes = Article("2.2", "Engagements", tuple(Alinea(nature, f"ligne {i}") for i, nature in enumerate(natures)))
    rang = tirage.draw(st.integers(0, len(natures) - 1))
    for lecture in ("alinea", "paragraphe"):
        trouve = Adresse.model_validate(target_of(lignes, rang, lecture))
        assert [rang] == list(find_lines(lignes, trouve))


def test_une_liste_close_par_un_point_se_rouvre():
    ajout = place_after(article("Sont dus :\n\n- en 2025, 3."), 1, (Alinea("tiret", "en 2026, 4."),), "alinea")
    assert ("remplacer_alinea", "- en 2025, 3 ;\n- en 2026, 4.\n") == (ajout.nature, ajout.texte)


def test_a_la_fin_d_un_article_on_le_complete():
    ajout = place_after(article(TEXTE), 4, (Alinea("texte", "Quatre."),), "alinea")
    assert ("completer_article", "Engagements") == (ajout.nature, ajout.de)


ANNEE = Annee("2026", 2, "2025")


@pytest.mark.parametrize(
    ("avant", "apres"),
    [
        ("Pour 2025, {{ montant('contrat', 'part/etat', '2025') }}.", "Pour 2026, {{ montant('contrat', 'part/etat', '2026') }}."),
        ("au plus tard le 31 mars 2025, pour 2025", "au plus tard le 31 mars 2025, pour 2026"),
        ("la loi n° 2025-127 et la période 2025-2027", "la loi n° 2025-127 et la période 2025-2027"),
        ("de 2025 à 2027, le 31/12/2025", "de 2025 à 2027, le 31/12/2025"),
        ("à la signature de l'avenant n° 1", "à la signature de l'avenant n° 2"),
        ("20250 places", "20250 places"),
    ],
)  # fmt: skip
def test_seule_l_annee_d_un_exercice_se_decale(avant, apres):
    assert apres == ANNEE.say_of_the_year(avant)


def test_seul_ce_qu_un_avenant_a_ecrit_de_l_annee_est_reconduit(dossier):
    lu_, _, _ = load_contrat(dossier, TEMPLATES / "textes", CLS, "avenant-2")
    base = lu_.contrat(CLS)
    contrat = consolidate(base.base, base.avenants)[0][-1].contrat
    signe = article("Pour 2025, le texte signé.", "")
    ajoute = article("Pour 2025, un premier.\n\nSans année.\n\nEn 2025, un second.\n\nFin.")
    trouves = carry_over(replace(contrat, articles=(signe, replace(ajoute, numero="3"))), ANNEE, "alinea")
    assert ["Pour 2026, un premier.\n", "En 2026, un second.\n"] == [ajout.texte for ajout in trouves]
    assert ["textes/3-2026-1.md", "textes/3-2026-2.md"] == [ajout.fichier for ajout in trouves]


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("au titre de l'axe « {{ axe('1') }} » : 3 €", "au titre de l'axe"),
        ("{{ taux(x) }} du montant", "{{ taux(x) }} du montant"),
        ("un deux trois quatre cinq six sept huit neuf", "un deux trois quatre cinq six sept huit"),
    ],
)
def test_les_premiers_mots_sont_ceux_du_texte(texte, attendu):
    assert attendu == opening_words(texte)
    assert texte.startswith(attendu)


# --- l'écriture -------------------------------------------------------------------------------------------------------
# Ce que porte un texte déjà lu : ni marges, ni caractères de commande.
VALEURS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")), min_size=1
).filter(lambda texte: texte.strip() == texte and not forbidden_character(texte))


@given(VALEURS)
@example("à : suivre")
@example("- tiret")
@example("« mots » #1")
@example('guillemet " droit')
@example("x:")
def test_une_valeur_ecrite_se_relit_telle_quelle(valeur):
    with tempfile.TemporaryDirectory() as dossier:
        fichier = Path(dossier) / "a.yaml"
        fichier.write_text(f"cle: {scalar(valeur)}\nautre: x\n", "utf-8")
        lecteur = Reader(Path(dossier))
        assert {"cle": valeur, "autre": "x"} == (read_yaml(lecteur, fichier) or [lecteur.findings])[0]


def test_une_remarque_ne_commence_pas_de_ligne_par_un_signe():
    lignes = remark("mot : « 1 659 288 € » ; suite " * 12, 2)
    assert all(re.match(r"  # [\w«]", ligne) and len(ligne) <= 118 for ligne in lignes)


# --- la commande ------------------------------------------------------------------------------------------------------
def commande(monkeypatch, capsys, *mots: str) -> tuple[int, str, str]:
    monkeypatch.setattr("sys.argv", ["docgen", *mots])
    code = app(list(mots), standalone_mode=False)
    sortie = capsys.readouterr()
    return int(code or 0), sortie.out, sortie.err


def test_la_commande_dit_ce_qu_elle_ajoute_puis_ce_qu_elle_garde(dossier, monkeypatch, capsys):
    mots = (
        "avenant",
        "nouveau",
        CLS,
        "--annee",
        "2026",
        "--donnees",
        str(dossier.parent),
        "--gabarits",
        str(TEMPLATES),
    )
    code, dit, _ = commande(monkeypatch, capsys, *mots)
    assert 0 == code
    assert f"ajouté : {dossier}/{CLS}/avenants/avenant-2/avenant.yaml" in dit
    assert "Attention : l’avenant n°\u00a01 n’est pas signé" in dit
    _, dit, _ = commande(monkeypatch, capsys, *mots)
    assert f"gardé : {dossier}/{CLS}/avenants/avenant-2/avenant.yaml" in dit
    assert "ajouté" not in dit


@pytest.mark.parametrize(
    ("mots", "attendu"),
    [
        (("cls-2025", "--annee", "2026"), "le contrat « cls-2025 » n'existe pas"),
        ((CLS, "--annee", "2026", "--proroger", "hier"), "--proroger : « hier » n'est pas une date."),
    ],
)
def test_la_commande_refuse_en_francais(dossier, monkeypatch, capsys, mots, attendu):
    code, dit, erreur = commande(
        monkeypatch, capsys, "avenant", "nouveau", *mots, "--donnees", str(dossier.parent), "--gabarits", str(TEMPLATES)
    )
    assert (2, "") == (code, dit)
    assert attendu in erreur
