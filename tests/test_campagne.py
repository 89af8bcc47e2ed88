"""`docgen campagne` : une liste et un modèle donnent un dossier chacun, tout vérifié avant qu'un seul soit écrit."""

import json
import re
from collections import Counter
from pathlib import Path

import openpyxl
import pytest

from docgen.check.montre import uni
from docgen.commandes import campagne as module
from docgen.commandes.campagne import DemandeDeCampagne, run_campaign
from docgen.commandes.campagne.champs import ChampDeListe
from docgen.commandes.campagne.colonnes import match_columns
from docgen.commandes.campagne.lignes import dossier_name
from docgen.commandes.campagne.liste import ListeLue, read_liste
from docgen.commandes.campagne.moteur import Seul
from docgen.commandes.campagne.poste import Fait
from docgen.commandes.tableur import lecture
from docgen.demande import Order
from docgen.findings import Refusal
from docgen.load import load
from docgen.pipeline import produce
from tests.outils.chantier import CPO, RACINE, TEMPLATES, copier, remplacer
from tests.outils.pages_du_guide import Suivi as SuiviDuGuide
from tests.outils.pages_du_guide import lire_page

TETES = ("Bénéficiaire", "Intitulé du projet", "action 1 Commune 2026", "budget 64 2026")
# Ce qui est demandé de moins cher : un document, sans Word à mettre en page.
LEGER = {"formats": ("txt",), "documents": frozenset({"convention"})}


@pytest.fixture
def projet(tmp_path, monkeypatch):
    copier(CPO, tmp_path / "contracts_data" / "modele", sans=("seances", "annuaire.yaml"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(autouse=True)
def seul(monkeypatch):
    monkeypatch.setattr("docgen.commandes.campagne.moteur._PEU", 10**6)


def lister(projet: Path, *lignes: tuple[str, ...], tetes: tuple[str, ...] = TETES, nom: str = "liste.csv") -> Path:
    page = projet / nom
    page.write_text("\n".join(";".join(ligne) for ligne in (tetes, *lignes)) + "\n", "utf-8")
    return page


def ligne(rang: int, commune: int = 34_000) -> tuple[str, ...]:
    """Une ligne juste : le budget égale ce que la commune apporte."""
    return (f"L'association Numéro {rang}", f"Lire {rang}", str(commune), f"{64_600 + commune - 34_000}")


def demander(liste: Path, **options) -> DemandeDeCampagne:
    modele = options.pop("modele", "modele")
    return DemandeDeCampagne(liste, modele, Path("contracts_data"), TEMPLATES, Path("output"), **LEGER | options)


def mener(liste: Path, **options):
    return run_campaign(demander(liste, **options), lambda *_: None)


def etats(fait) -> dict[str, str]:
    return {each.dossier: each.etat for each in fait.resultats}


def cases(fautes) -> list[str]:
    return [faute.cellule for faute in fautes]


# --- une liste, un modèle, un dossier chacun --------------------------------------------------------------------------
def test_chaque_ligne_donne_un_dossier_ordinaire_et_ses_documents(projet):
    fait = mener(lister(projet, ligne(1), ligne(2, 35_000)))
    assert {"l-association-numero-1": "produit", "l-association-numero-2": "produit"} == etats(fait)
    assert [186_000, 187_000] == [each.montant.centimes // 100 for each in fait.resultats]
    texte = Path("output/l-association-numero-2/lire-partout-2026-2028/initiale/convention.txt").read_text("utf-8")
    assert "Numéro 2" in uni(texte) and "« Lire 2 »" in uni(texte)
    # Un dossier comme un autre : docgen, relancé sur lui, trouve ses documents à jour.
    seul = produce(Order(Path("contracts_data/l-association-numero-2"), TEMPLATES, kinds=LEGER["documents"],
                         formats=("txt",), sans_publie=True))  # fmt: skip
    assert not seul.written and not seul.failed


def test_ce_qui_est_venu_apres_la_convention_du_modele_n_est_pas_recopie(projet):
    mener(lister(projet, ligne(1)))
    contrat = Path("contracts_data/l-association-numero-1/lire-partout-2026-2028")
    assert not (contrat / "avenants").exists() and not (contrat / "execution").exists()
    assert "# yaml-language-server" in (contrat / "contrat.yaml").read_text("utf-8")


def test_une_faute_dit_sa_case_et_n_arrete_pas_les_autres_lignes(projet):
    fausse = ("L'association Fausse", "Lire", "34 000,5x", "64 600")
    fait = mener(lister(projet, ligne(1), fausse, ligne(3), ("", "Lire", "34 000", "64 600")))
    assert Counter({"produit": 2, "en faute": 2}) == fait.comptes
    assert ["C3", "A5"] == [faute.cellule for each in fait.resultats for faute in each.fautes]
    assert "n'est pas un montant" in fait.resultats[1].fautes[0].message
    assert not Path("contracts_data/l-association-fausse").exists()


def test_un_compte_qui_ne_tombe_pas_juste_est_une_faute_de_la_ligne(projet):
    fait = mener(lister(projet, (*ligne(1)[:3], "60 000")))
    assert "BUD034" in fait.resultats[0].fautes[0].message
    assert not Path("contracts_data/l-association-numero-1").exists()


def test_verifier_n_ecrit_aucun_dossier(projet):
    fait = mener(lister(projet, ligne(1)), verifier=True)
    assert {"l-association-numero-1": "vérifié"} == etats(fait)
    assert ["modele"] == [path.name for path in Path("contracts_data").iterdir()]


def test_une_liste_de_mots_se_dit_dans_une_case(projet):
    tetes = (*TETES, "publics de l'action 2")
    mener(lister(projet, (*ligne(1), '"Enfants ; Parents"'), tetes=tetes))
    page = next(Path("contracts_data/l-association-numero-1").rglob("2-*.yaml"))
    assert "publics:\n  - Enfants\n  - Parents\n" in page.read_text("utf-8")


def test_une_faute_apres_une_liste_allongee_dit_encore_sa_case(projet):
    tetes = (*TETES, "publics de l'action 1")
    fait = mener(lister(projet, (*ligne(1)[:2], "douze", "64 600", '"A ; B ; C ; D ; E"'), tetes=tetes))
    assert ["C2"] == cases(fait.resultats[0].fautes)


def test_la_page_du_guide_se_suit_mot_a_mot(projet):
    texte = (RACINE / "docs/guide/faire-mille-conventions-d-un-tableau.md").read_text("utf-8")
    rangs = re.findall(r"^\| (?:Bénéficiaire|L'association).*$", texte, re.MULTILINE)
    lignes = [[case.strip() for case in rang.strip("| ").split("|")] for rang in rangs]
    tetes, amis, voisins = lignes
    book = openpyxl.Workbook()
    for rang in (tetes, amis, voisins, ["L'association Fausse", *voisins[1:3], "35 000,5x", voisins[4]], voisins):
        book.active.append(rang)
    book.save("liste.xlsx")
    suivi = SuiviDuGuide()
    for pas in lire_page(texte):
        suivi.faire(pas, code=1)
    assert Path("output/l-association-les-amis-du-lac/lire-partout-2026-2028/initiale/convention.docx").is_file()


# --- la reprise -------------------------------------------------------------------------------------------------------
def test_relancee_une_campagne_ne_refait_que_ce_qui_a_change(projet):
    mener(lister(projet, ligne(1), ligne(2), ligne(3)))
    fait = mener(lister(projet, ligne(1), ligne(2, 36_000), ("L'association Neuve", "Lire", "34 000", "64 600")))
    assert {"l-association-numero-1": "inchangé", "l-association-numero-2": "produit", "l-association-neuve": "produit",
            "l-association-numero-3": "plus dans la liste"} == etats(fait)  # fmt: skip
    assert Path("contracts_data/l-association-numero-3").is_dir()
    assert "36000" in next(Path("contracts_data/l-association-numero-2").rglob("1-*.yaml")).read_text("utf-8")


def test_un_dossier_change_a_la_main_n_est_jamais_ecrase(projet):
    mener(lister(projet, ligne(1)))
    page = Path("contracts_data/l-association-numero-1/dossier.yaml")
    page.write_text(page.read_text("utf-8") + "# relu\n", "utf-8")
    fait = mener(lister(projet, ligne(1, 37_000)))
    assert {"l-association-numero-1": "laissé tel quel"} == etats(fait) and fait.failed
    assert page.read_text("utf-8").endswith("# relu\n")


def test_ce_qu_un_systeme_laisse_dans_un_dossier_n_est_pas_une_main(projet):
    mener(lister(projet, ligne(1)))
    for nom in ("Thumbs.db", "~$contrat.yaml"):
        (projet / "contracts_data/l-association-numero-1" / nom).write_bytes(b"x")
    assert {"l-association-numero-1": "produit"} == etats(mener(lister(projet, ligne(1, 37_000))))


def test_un_document_change_a_la_main_n_est_pas_ecrase(projet):
    mener(lister(projet, ligne(1)))
    page = Path("output/l-association-numero-1/lire-partout-2026-2028/initiale/convention.txt")
    page.write_text("relu\n", "utf-8")
    fait = mener(lister(projet, ligne(1, 37_000)))
    assert "modifié depuis" in fait.resultats[0].fautes[0].message
    assert "relu\n" == page.read_text("utf-8")


def test_un_modele_livre_se_remplit_par_la_liste_seule(projet):
    fait = mener(lister(projet, ligne(1)), modele="cpo")
    assert "aucune colonne ne donne « titre »" in " ".join(faute.message for faute in fait.fautes)
    with pytest.raises(Refusal, match="n'est ni un dossier"):
        mener(lister(projet, ligne(1)), modele="rien")


def test_un_avenant_ajoute_a_la_main_met_le_dossier_a_l_abri(projet):
    mener(lister(projet, ligne(1)))
    neuf = Path("contracts_data/l-association-numero-1/lire-partout-2026-2028/avenants/avenant-1/avenant.yaml")
    neuf.parent.mkdir(parents=True)
    neuf.write_text("numero: 1\n", "utf-8")
    assert {"l-association-numero-1": "laissé tel quel"} == etats(mener(lister(projet, ligne(1, 37_000))))
    assert neuf.exists()


def test_un_dossier_qui_etait_la_avant_la_liste_n_est_pas_touche(projet):
    ancien = Path("contracts_data/l-association-numero-1/dossier.yaml")
    ancien.parent.mkdir()
    ancien.write_text("nom: un autre\n", "utf-8")
    assert {"l-association-numero-1": "laissé tel quel"} == etats(mener(lister(projet, ligne(1))))
    assert "nom: un autre\n" == ancien.read_text("utf-8")


def test_sans_son_suivi_une_campagne_reconnait_ce_qu_elle_a_ecrit(projet):
    mener(lister(projet, ligne(1)))
    Path("output/campagnes/liste/suivi.jsonl").write_text('{"dossier": "coup', "utf-8")
    assert {"l-association-numero-1": "produit"} == etats(mener(lister(projet, ligne(1))))
    lignes = Path("output/campagnes/liste/suivi.jsonl").read_text("utf-8").splitlines()
    assert "l-association-numero-1" == json.loads(lignes[-1])["dossier"]


def test_la_limite_fait_un_essai_et_la_suite_fait_le_reste(projet):
    liste = lister(projet, ligne(1), ligne(2), ligne(3))
    assert Counter({"produit": 1, "à faire": 2}) == mener(liste, limite=1).comptes
    assert Counter({"inchangé": 1, "produit": 2}) == mener(liste).comptes


def test_interrompue_une_campagne_garde_ce_qui_est_fait_et_le_tableau_le_dit(projet, monkeypatch):
    faire = module.write_row

    def arreter(fait: Fait, *suite, **options):
        if fait.ligne == 3:
            raise KeyboardInterrupt
        return faire(fait, *suite, **options)

    monkeypatch.setattr(module, "write_row", arreter)
    liste = lister(projet, ligne(1), ligne(2), ligne(3))
    fait = mener(liste)
    assert fait.interrompue and Counter({"produit": 1, "à faire": 2}) == fait.comptes
    feuille = openpyxl.load_workbook(fait.tableau)["Résultats"]
    assert ["produit", "à faire", "à faire"] == [feuille.cell(row, 3).value for row in (4, 5, 6)]
    monkeypatch.setattr(module, "write_row", faire)
    assert Counter({"inchangé": 1, "produit": 2}) == mener(liste).comptes


def test_une_ligne_que_docgen_ne_sait_pas_faire_dit_pourquoi(projet, monkeypatch):
    faire = module.PosteDeTravail._made

    def tomber(poste, geste, travail):
        if travail.ligne == 2:
            raise ZeroDivisionError("exprès")
        return faire(poste, geste, travail)

    monkeypatch.setattr(module.PosteDeTravail, "_made", tomber)
    fait = mener(lister(projet, ligne(1), ligne(2)))
    assert ["en faute", "produit"] == [each.etat for each in fait.resultats]
    assert "ZeroDivisionError" in fait.resultats[0].fautes[0].message


# --- les colonnes -----------------------------------------------------------------------------------------------------
CHAMPS = [
    ChampDeListe("c", ("projet",), "projet", ("Intitulé du projet",)),
    ChampDeListe("c", ("parties", 0, "siret"), "parties.administration.siret"),
    ChampDeListe("c", ("parties", 1, "siret"), "parties.association.siret", ("siret du bénéficiaire",)),
    ChampDeListe("c", ("parties", 1, "siege"), "parties.association.siege", attendu=True),
    ChampDeListe("c", ("parties", 0, "siege"), "parties.administration.siege"),
]


def rattacher(*tetes: str, valeurs: tuple[str, ...] = (), **options):
    liste = ListeLue(1, tetes, ((2, valeurs or ("x",) * len(tetes)),))
    colonnes, fautes = match_columns(liste, CHAMPS, **options)
    return [champ and champ.nom for champ in colonnes.champs], fautes


@pytest.mark.parametrize(
    ("tete", "nom"),
    [
        ("Projet", "projet"),
        ("INTITULE DU PROJET", "projet"),
        ("SIRET de l'association", "parties.association.siret"),
        ("N° SIRET du bénéficiaire", "parties.association.siret"),
        ("parties.administration.siret", "parties.administration.siret"),
        ("Siège", "parties.association.siege"),  # celui qui reste à compléter
    ],
)
def test_une_colonne_se_reconnait_a_ses_mots(tete, nom):
    assert ([nom], []) == rattacher(tete)


def test_une_colonne_qui_hesite_ou_que_rien_ne_reconnait_est_une_faute_avec_sa_case():
    noms, (hesite, inconnue) = rattacher("Projet", "SIRET", "Projett du sièclé")
    assert ["projet", None, None] == noms
    assert ("B1", "C1") == (hesite.cellule, inconnue.cellule)
    assert "parties.administration.siret" in hesite.remede and "parties.association.siret" in hesite.remede
    assert "--ignorer" in inconnue.remede


def test_une_colonne_mal_ecrite_est_suggeree():
    _, (faute,) = rattacher("prjet")
    assert "« projet »" in faute.remede


def test_une_colonne_se_met_de_cote_ou_se_nomme():
    assert ([None, "projet"], []) == rattacher("Téléphone", "Quoi", ignorees=["téléphone"], nommees={"Quoi": "projet"})


def test_deux_colonnes_d_une_meme_valeur_et_une_colonne_sans_tete_sont_des_fautes():
    _, fautes = rattacher("Projet", "intitulé du projet", "")
    assert ["C1", "B1"] == cases(fautes) and "A1 et B1" in fautes[1].message


def test_ce_que_le_modele_laisse_a_completer_demande_sa_colonne(projet):
    page = projet / "contracts_data/modele/lire-partout-2026-2028/contrat.yaml"
    page.write_text(page.read_text("utf-8").replace("rna: W999000123", "rna: à compléter"), "utf-8")
    fait = mener(lister(projet, ligne(1)))
    assert [
        "aucune colonne ne donne « rna », que le modèle laisse à compléter (lire-partout-2026-2028/contrat.yaml)"
    ] == [faute.message for faute in fait.fautes]
    vide = mener(lister(projet, (*ligne(1), ""), tetes=(*TETES, "RNA")))
    assert ["E2"] == cases(vide.resultats[0].fautes) and "rna" in vide.resultats[0].fautes[0].message


# --- les noms ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("dit", "nom"),
    [
        ("Les Œuvres / d'Été", "les-oeuvres-d-ete"),
        ("../../etc/passwd", "etc-passwd"),
        ("Ⅷ ﬁn", "viii-fin"),
        ("mot " * 40, "mot-" * 14 + "mot"),
        ("x" * 300, "x" * 60),
        ("中文", ""),
    ],
)
def test_un_nom_devient_celui_d_un_dossier(dit, nom):
    assert nom == dossier_name(dit)


def test_deux_lignes_du_meme_nom_ne_font_pas_un_dossier(projet):
    autre = ("L'Association : Numéro 1", *ligne(1, 36_000)[1:])
    fait = mener(lister(projet, ligne(1), autre, ligne(2), ligne(2)))
    assert ["en faute", "en faute", "produit", "en faute"] == [each.etat for each in fait.resultats]
    assert "les lignes 2 et 3" in fait.resultats[0].fautes[0].message
    assert "répète la ligne 4" in fait.resultats[3].fautes[0].message


def test_une_colonne_dossier_nomme_chaque_ligne_et_refuse_ce_qui_n_est_pas_un_nom(projet):
    lignes = [(*ligne(1), "asso-a"), (*ligne(1), "asso-b"), (*ligne(1), "../x"), (*ligne(1), "")]
    fait = mener(lister(projet, *lignes, tetes=(*TETES, "Dossier")))
    assert {"asso-a", "asso-b"} == {each.dossier for each in fait.resultats if each.etat == "produit"}
    assert ["E4", "E5"] == [faute.cellule for each in fait.resultats for faute in each.fautes]


def test_le_modele_lui_meme_n_est_pas_ecrase_par_une_ligne_de_son_nom(projet):
    fait = mener(lister(projet, (*ligne(1), "modele"), tetes=(*TETES, "Dossier")))
    assert {"modele": "laissé tel quel"} == etats(fait)


# --- lire la liste ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("codage", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("signe", [";", ",", "\t"])
def test_un_texte_separe_se_lit_quel_que_soit_son_codage_et_son_signe(tmp_path, codage, signe):
    page = tmp_path / "liste.csv"
    page.write_bytes(f'Nom{signe}Été\r\n"a{signe}b"{signe}1 234,50\r\n\r\n'.replace(
        "1 234,50", '"1 234,50"' if signe == "," else "1 234,50").encode(codage))  # fmt: skip
    liste = read_liste(page)
    assert (("Nom", "Été"), ((2, (f"a{signe}b", "1 234,50")),)) == (liste.entetes, liste.lignes)


def test_un_classeur_se_lit_comme_une_main_francaise_l_ecrit(tmp_path):
    import datetime

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Nom", "Montant", "Jour", "Taux", "Siret", "Oui", "Faute"])
    sheet.append(["a", 1234.5, datetime.datetime(2026, 1, 19), 0.1, 89999900700029, True, "#N/A"])
    sheet["D2"].number_format = "0%"
    sheet["H4"] = "=1+1"
    book.create_sheet("Autre").append(["x"])
    book.save(tmp_path / "l.xlsx")
    liste = read_liste(tmp_path / "l.xlsx")
    assert ("a", "1234,5", "19/01/2026", "10 %", "89999900700029", "oui", "#N/A", "") == liste.lignes[0][1]
    assert (4, "#FORMULE") == (liste.lignes[1][0], liste.lignes[1][1][7])
    with pytest.raises(Refusal, match="n'a pas de feuille « Rien »"):
        read_liste(tmp_path / "l.xlsx", "Rien")


def test_une_liste_qui_n_en_est_pas_une_est_refusee(tmp_path, monkeypatch):
    (tmp_path / "vide.csv").write_text("Nom\n", "utf-8")
    (tmp_path / "faux.xlsx").write_bytes(b"PK rien")
    (tmp_path / "nul.csv").write_bytes(b"a\0b\n1\n")
    for nom in ("absente.csv", "vide.csv", "faux.xlsx", "nul.csv"):
        with pytest.raises(Refusal):
            read_liste(tmp_path / nom)
    monkeypatch.setattr(lecture, "_LISTE", (100, 10))
    openpyxl.Workbook().save(tmp_path / "gros.xlsx")
    with pytest.raises(Refusal, match="dépasse"):
        read_liste(tmp_path / "gros.xlsx")


def test_cent_mille_lignes_se_lisent(tmp_path):
    page = tmp_path / "grande.csv"
    page.write_text("Nom;Montant\n" + "".join(f"Association {rang};{rang}\n" for rang in range(100_000)), "utf-8")
    assert 100_000 == len(read_liste(page).lignes)


def test_le_moteur_seul_rend_les_lignes_dans_l_ordre():
    class Poste:
        def faire(self, geste, travail):
            return geste, travail

    assert [("calculer", 1), ("calculer", 2)] == list(Seul(Poste()).chaque("calculer", [1, 2]))


# --- ce qu'un processus garde d'une ligne à l'autre -------------------------------------------------------------------
def test_le_programme_se_lit_une_fois_et_un_programme_change_se_relit(projet):
    (projet / "textes").symlink_to(TEMPLATES / "textes")
    premier, second = (load(projet / "contracts_data/modele", projet / "textes")[0] for _ in range(2))
    assert premier.contrats[0].base.programme is second.contrats[0].base.programme
    (projet / "textes").unlink()
    copier(TEMPLATES / "textes", projet / "textes")
    remplacer(projet / "textes/cpo/programme.yaml", ("intitule: Administration", "intitule: Administration relue"))
    relu = load(projet / "contracts_data/modele", projet / "textes")[0]
    assert "Administration relue" in repr(relu.contrats[0].base.programme)
