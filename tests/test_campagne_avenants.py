"""`docgen campagne --avenant` : la même liste amende les dossiers qui existent ; sans lui, elle les vérifie et les produit."""

from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from docgen.check.montre import uni
from docgen.cli import app
from docgen.commandes import campagne as module
from docgen.commandes.campagne import DemandeDeCampagne, run_campaign
from docgen.commandes.campagne.annee import AnneeDemandee
from docgen.commandes.campagne.evolution import moved
from docgen.commandes.campagne.liste import read_liste
from docgen.findings import Refusal
from tests.outils.chantier import CPO, METROPOLE, TEMPLATES, copier, remplacer

CONTRAT = "lire-partout-2026-2028"
AVENANT = Path(CONTRAT, "avenants", "avenant-1")
TETES = ("Dossier", "action 1 Commune 2027", "budget 64 2027")
PLUS_DEUX = {"evolution": "+2 %", "contrepartie": "budget 64"}


@pytest.fixture
def projet(tmp_path, monkeypatch):
    """Trois dossiers, chacun une convention signée, sans avenant."""
    for nom in ("asso-a", "asso-b", "asso-c"):
        sans = ("seances", "annuaire.yaml", f"{CONTRAT}/avenants", f"{CONTRAT}/execution")
        copier(CPO, tmp_path / "contracts_data" / nom, sans=sans)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("docgen.commandes.campagne.moteur._PEU", 10**6)
    return tmp_path


def lister(*lignes: tuple[str, ...], tetes: tuple[str, ...] = TETES, nom: str = "liste.csv") -> Path:
    page = Path(nom)
    page.write_text("\n".join(";".join(ligne) for ligne in (tetes, *lignes)) + "\n", "utf-8")
    return page


def mener(liste: Path, *, annee: str = "2027", verifier: bool = False, limite: int = 0, contrat: str = "", **dites):
    demande = DemandeDeCampagne(liste, "", Path("contracts_data"), TEMPLATES, Path("output"), ("txt",),
                                frozenset({"avenant"} if annee else {"convention"}), limite=limite, verifier=verifier,
                                annee=AnneeDemandee(annee, contrat, **dites) if annee else None)  # fmt: skip
    return run_campaign(demande, lambda *_: None)


def etats(fait) -> dict[str, str]:
    return {each.dossier: each.etat for each in fait.resultats}


def fautes(fait) -> list[tuple[str, str]]:
    return [(faute.cellule, uni(faute.message)) for each in fait.resultats for faute in each.fautes]


def ecrit(dossier: str, nom: str = "avenant.yaml") -> str:
    return (Path("contracts_data") / dossier / AVENANT / nom).read_text("utf-8")


def fiche(dossier: str, numero: int = 1) -> str:
    (page,) = (Path("contracts_data") / dossier / AVENANT / "actions").glob(f"{numero}-*.yaml")
    return page.read_text("utf-8")


# --- les montants de l'année, lus dans une colonne --------------------------------------------------------------------
def test_chaque_ligne_donne_son_avenant_avec_sa_fiche_son_tableau_et_son_acte(projet):
    fait = mener(lister(("asso-a", "36 000", "67 350"), ("asso-b", "+10 %", "69 850")))
    assert {"asso-a": "produit", "asso-b": "produit"} == etats(fait)
    # Ce que la Commune apporte en 2027 : les trois fiches.
    assert [63_000, 65_500] == [each.montant.centimes // 100 for each in fait.resultats]
    assert "2027: 36 000" in fiche("asso-a") and "2027: 38 500" in fiche("asso-b")
    assert "      - ligne: 64\n        colonne: montant\n        exercice: 2027\n" in ecrit("asso-a")
    assert "        de: 66 350\n        a: 67 350\n" in ecrit("asso-a")
    # La fiche qui change est inscrite, elle seule.
    assert ecrit("asso-a").endswith("    fiches:\n      - 1\n")
    acte = uni(Path(f"output/asso-a/{CONTRAT}/avenant-1/avenant.txt").read_text("utf-8"))
    assert "est porté de 66 350 € à 67 350 €" in acte
    assert not (Path("contracts_data/asso-c") / AVENANT).exists()


def test_le_dossier_amende_est_un_dossier_comme_un_autre(projet):
    mener(lister(("asso-a", "36 000", "67 350")))
    dit = CliRunner().invoke(app, ["verifier", "asso-a", "--gabarits", str(TEMPLATES)])
    assert 0 == dit.exit_code and "0 bloquant, 0 à corriger" in uni(dit.output)
    dit = CliRunner().invoke(app, ["avenant", "nouveau", CONTRAT, "--annee", "2027", "--dossier", "asso-a",
                                   "--gabarits", str(TEMPLATES)])  # fmt: skip
    assert 0 == dit.exit_code and "gardé" in dit.output


def test_une_case_vide_ou_qui_dit_ce_qui_est_en_vigueur_n_ouvre_aucune_fiche(projet):
    fait = mener(lister(("asso-a", "35000", ""), ("asso-b", "", "66 350,00")))
    assert {"asso-a": "produit", "asso-b": "produit"} == etats(fait)
    for dossier in ("asso-a", "asso-b"):
        assert not (Path("contracts_data") / dossier / AVENANT / "actions").exists()
        assert "modifier_tableau" not in ecrit(dossier)


def test_les_autres_valeurs_de_l_avenant_et_de_l_execution_se_disent_aussi(projet):
    tetes = ("Dossier", "avenant.champs.date_signature", "verse 2026 action 1 Commune")
    fait = mener(lister(("asso-a", "3 mars 2027", "34 000"), tetes=tetes))
    assert {"asso-a": "produit"} == etats(fait)
    assert "valeur: 3 mars 2027" in ecrit("asso-a")
    execution = Path("contracts_data/asso-a", CONTRAT, "execution/2026.yaml").read_text("utf-8")
    assert 1 == execution.count("commune: 34 000") and "commune: à compléter" in execution


# --- « +2 % à tous » --------------------------------------------------------------------------------------------------
def test_deux_pour_cent_a_tous_et_la_difference_a_une_ligne_du_budget(projet):
    fait = mener(Path("contracts_data"), **PLUS_DEUX)
    assert Counter({"produit": 3}) == fait.comptes
    assert [63_240] * 3 == [each.montant.centimes // 100 for each in fait.resultats]  # 62 000 et 2 %
    assert "2027: 35 700" in fiche("asso-b") and "2027: 19 380" in fiche("asso-b", 2)
    # Ce qu'apportent les autres, et les autres années, restent.
    assert "2027: 9 500" in fiche("asso-b") and "2028: 36 000" in fiche("asso-b")
    assert "        de: 66 350\n        a: 67 590\n" in ecrit("asso-b")


def test_une_colonne_evolution_le_dit_ligne_par_ligne_et_une_case_l_emporte(projet):
    tetes = ("Dossier", "Évolution", "action 1 Commune 2027")
    liste = lister(("asso-a", "+ 10 %", ""), ("asso-b", "-1,5%", "40 000"), ("asso-c", "beaucoup", ""), tetes=tetes)
    fait = mener(liste, contrepartie="budget.lignes.64.montant")
    assert {"asso-a": "produit", "asso-b": "produit", "asso-c": "en faute"} == etats(fait)
    assert "2027: 38 500" in fiche("asso-a")
    assert "2027: 40 000" in fiche("asso-b") and "2027: 18 715" in fiche("asso-b", 2)
    assert [("B4", "« beaucoup » n'est pas une évolution")] == fautes(fait)


def test_un_compte_qui_ne_tombe_plus_juste_arrete_sa_ligne_et_rien_n_est_ecrit_d_elle(projet):
    tetes = ("Dossier", "Évolution", "budget 64 2027")
    fait = mener(lister(("asso-a", "+2 %", "67 590"), ("asso-b", "+2 %", "67 000"), tetes=tetes))
    assert {"asso-a": "produit", "asso-b": "en faute"} == etats(fait)
    ((cellule, dit),) = fautes(fait)
    assert "C3" == cellule and "BUD034" in dit
    assert not (Path("contracts_data/asso-b") / AVENANT).exists()


@pytest.mark.parametrize(("avant", "apres"), [("33 333", "34 000"), ("33 333,33", "34 000"), ("10,50", "10,71")])
def test_un_montant_en_euros_le_reste_et_un_montant_en_centimes_aussi(avant, apres):
    assert apres == moved("x", "+2 %", avant)


def test_ce_qui_n_est_pas_un_montant_ne_change_pas_d_un_pourcentage(projet):
    fait = mener(lister(("asso-a", "+2 %"), tetes=("Dossier", "action 2 Departement 2027")))
    assert [("B2", "action.2.financements.departement.2027 : « sans objet » n'est pas un montant, et « +2 % » ne s'y "
                   "applique pas")] == fautes(fait)  # fmt: skip


# --- ce qui est déjà là -----------------------------------------------------------------------------------------------
def test_relancee_une_campagne_ne_refait_que_ce_qui_a_change_et_repart_du_contrat(projet):
    liste = lister(("asso-a", "+10 %", "69 850"), ("asso-b", "36 000", "67 350"), ("asso-c", "", ""))
    assert Counter({"produit": 3}) == mener(liste).comptes
    assert Counter({"inchangé": 3}) == mener(liste).comptes
    liste = lister(("asso-a", "+20 %", "73 350"), ("asso-b", "", ""))
    assert {"asso-a": "produit", "asso-b": "produit", "asso-c": "plus dans la liste"} == etats(mener(liste))
    assert "2027: 42 000" in fiche("asso-a")  # de 35 000, non de 38 500
    assert not list((Path("contracts_data/asso-b") / AVENANT).rglob("actions/*"))


def test_un_avenant_repris_a_la_main_est_laisse_et_celui_d_un_autre_n_est_pas_touche(projet):
    copier(CPO / CONTRAT / "avenants", Path("contracts_data/asso-b", CONTRAT, "avenants"))
    mener(lister(("asso-a", "36 000", "67 350")))
    page = Path("contracts_data/asso-a") / AVENANT / "avenant.yaml"
    page.write_text(page.read_text("utf-8") + "# relu\n", "utf-8")
    fait = mener(lister(("asso-a", "37 000", "68 350"), ("asso-b", "37 000", "68 350")))
    assert {"asso-a": "laissé tel quel", "asso-b": "en faute"} == etats(fait)
    assert "déjà commencé" in fautes(fait)[1][1] and ecrit("asso-a").endswith("# relu\n")


def test_une_donnee_changee_a_la_main_hors_de_l_avenant_le_fait_refaire(projet):
    mener(lister(("asso-a", "36 000", "67 350")))
    remplacer(Path("contracts_data/asso-a", CONTRAT, "contrat.yaml"), ("projet: Lire partout", "projet: Lire ici"))
    assert {"asso-a": "produit"} == etats(mener(lister(("asso-a", "36 000", "67 350"))))


def test_coupee_pendant_qu_elle_ecrit_une_campagne_reconnait_ses_fichiers(projet, monkeypatch):
    liste = lister(("asso-a", "36 000", "67 350"))

    def couper(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("docgen.commandes.campagne.ecriture._write_documents", couper)
    assert mener(liste).interrompue and (Path("contracts_data/asso-a") / AVENANT).is_dir()
    monkeypatch.undo()
    monkeypatch.chdir(projet)
    assert {"asso-a": "produit"} == etats(mener(liste))


# --- les dossiers comme liste -----------------------------------------------------------------------------------------
def test_un_dossier_de_dossiers_est_une_liste_que_l_on_verifie_et_produit(projet):
    remplacer(next(Path("contracts_data/asso-b").rglob("1-*.yaml")), ("34 000", "34 00x"))
    fait = mener(Path("contracts_data"), annee="", verifier=True)
    assert {"asso-a": "vérifié", "asso-b": "en faute", "asso-c": "vérifié"} == etats(fait)
    assert not Path("output/asso-a").exists()
    fait = mener(Path("contracts_data"), annee="")
    assert Counter({"produit": 2, "en faute": 1}) == fait.comptes
    assert Path(f"output/asso-a/{CONTRAT}/initiale/convention.txt").is_file()
    assert Counter({"inchangé": 2, "en faute": 1}) == mener(Path("contracts_data"), annee="").comptes
    assert "output/campagnes/contracts-data/resultats.xlsx" == fait.tableau.as_posix()


def test_le_tableau_d_une_campagne_est_la_liste_de_la_suivante(projet):
    fait = mener(lister(("asso-a",), ("asso-b",), ("asso-x",), tetes=("Dossier",)), annee="")
    assert [("A4", "le dossier « asso-x » n'existe pas")] == fautes(fait)
    book = openpyxl.load_workbook(fait.tableau)
    feuille = book.worksheets[0]
    feuille.cell(3, 10).value = "action 1 État 2027"
    feuille.cell(3, 11).value = "budget 64 2027"
    feuille.cell(4, 10).value, feuille.cell(4, 11).value = 9000, 67350
    book.save("suite.xlsx")
    fait = mener(Path("suite.xlsx"))
    assert {"asso-a": "produit", "asso-b": "produit"} == etats(fait)
    assert "2027: 9000" in fiche("asso-a")


def test_un_titre_au_dessus_des_en_tetes_n_en_est_pas_un(tmp_path):
    page = tmp_path / "l.csv"
    page.write_text("Mes dossiers;;\n\nDossier;Montant\na;1\n", "utf-8")
    liste = read_liste(page)
    assert (3, ("Dossier", "Montant"), ((4, ("a", "1")),)) == (liste.tete, liste.entetes, liste.lignes)


# --- ce qui est refusé ------------------------------------------------------------------------------------------------
def test_une_valeur_que_l_avenant_n_a_pas_dit_sa_case_et_une_colonne_inconnue_arrete_tout(projet):
    for page in Path("contracts_data/asso-b").rglob("3-*"):
        page.unlink()
    for page in Path("contracts_data/asso-b").rglob("contrat.yaml"):
        remplacer(page, ("variation: 10 %", "variation: 20 %"))
    fait = mener(lister(("asso-a", ""), ("asso-b", "1 500"), tetes=("Dossier", "cibles 2027 visiteurs")), verifier=True)
    assert ["B3"] == [cellule for cellule, _ in fautes(fait)]
    fait = mener(lister(("asso-a", "1"), tetes=("Dossier", "action 9 Commune 2027")))
    assert ["B1"] == [faute.cellule for faute in fait.fautes] and () == fait.resultats


def test_une_demande_qui_ne_se_peut_pas_dit_pourquoi(projet):
    copier(METROPOLE, projet / "contracts_data" / "metropole")
    fait = mener(Path("contracts_data"), annee="2031")
    assert any("2031 n'est pas au contrat" in dit for _, dit in fautes(fait))
    assert any("plusieurs contrats" in dit for _, dit in fautes(fait))
    fait = mener(Path("contracts_data"), contrat="rien", verifier=True)
    assert {"en faute"} == set(etats(fait).values())
    with pytest.raises(Refusal, match="ne désigne pas une seule case"):
        mener(Path("contracts_data"), evolution="+2 %", contrepartie="budget")
    with pytest.raises(Refusal, match="rien ne dit ce qu'il faut en faire"):
        mener(lister(("asso-a", "1", "2")), annee="")
    with pytest.raises(Refusal, match="ne nomme aucun dossier"):
        (projet / "vide").mkdir()
        monter = DemandeDeCampagne(Path("vide"), "", Path("vide"), TEMPLATES, Path("output"))
        module.run_campaign(monter, lambda *_: None)


@pytest.mark.parametrize(
    ("options", "dit"),
    [
        (["liste.csv", "--evolution", "+2 %"], "vont avec"),
        (["liste.csv", "--avenant", "2027", "--modele", "asso-a"], "donner l'un d'eux"),
        (["liste.csv", "--avenant", "2027", "--evolution", "deux"], "ne dit pas de combien"),
        (["contracts_data", "--modele", "asso-a"], "n'a rien à faire"),
        (["contracts_data", "--avenant", "2027", "--proroger", "demain"], "n'est pas une date"),
    ],
)
def test_deux_options_qui_ne_vont_pas_ensemble_sont_refusees(projet, options, dit):
    fait = CliRunner().invoke(app, ["campagne", *options])
    assert 2 == fait.exit_code and dit in uni(fait.output)


def test_la_commande_amende_tous_les_dossiers(projet):
    fait = CliRunner().invoke(app, ["campagne", "contracts_data", "--avenant", "2027", "--evolution", "+2 %",
                                    "--contrepartie", "budget 64", "--format", "txt", "--document", "avenant",
                                    "--limite", "1", "--gabarits", str(TEMPLATES)])  # fmt: skip
    assert 0 == fait.exit_code and "3 lignes : 1 produit, 2 à faire." in uni(fait.output)
