"""Un nom de fichier vaut aussi sur Windows : produits, projets, modèles, contrats, données ; sinon il est dit, avec un nom proche."""

import os
from pathlib import Path, PureWindowsPath

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from docgen.adresses.noms_de_fichiers import near_name, twins, why_no_code, why_no_file
from docgen.sortie import Lot, lots
from docgen.sortie.fautes import write_fault
from tests.outils.chantier import RACINE, erreurs, remplacer
from tests.test_commencer_projet import arbre, lancer

REFUSES = {
    "con": "Windows garde « con »", "AUX.docx": "Windows garde « AUX »", "nul.tar.gz": "Windows garde « nul »",
    "Com1.yaml": "Windows garde « Com1 »", "lpt9": "Windows garde « lpt9 »", "COM².txt": "Windows garde « COM² »",
    "prn .txt": "Windows garde « prn »", "CONIN$": "Windows garde « CONIN$ »",
    "fiche 1.": "il finit par un point", "fiche 1 ": "il finit par une espace", "a:b": "il contient « : »",
    "Pourquoi ?": "il contient « ? »", "tout*": "il contient « * »", 'dit "oui"': 'il contient « " »',
    "a|b": "il contient « | »", "a\\b": "il contient « \\ »", "a/b": "il contient « / »", "<x>": "il contient « < »",
    "a\tb": "il contient un signe invisible", "": "ce n'est pas le nom", "..": "ce n'est pas le nom",
    "é" * 130: "il a plus de 240 signes",
}  # fmt: skip
PERMIS = ["fiche-1.2 bis.docx", "Convention – été 2025.docx", "console.txt", "com.txt", "com10", "nulle", "auxiliaire.md",
          "l’État.pdf", ".gitattributes", "« a ».txt", "a" * 236 + ".txt"]  # fmt: skip


@pytest.mark.parametrize("nom", REFUSES)
def test_un_nom_que_windows_refuse_dit_pourquoi(nom):
    assert REFUSES[nom] in why_no_file(nom)


@pytest.mark.parametrize("nom", PERMIS)
def test_un_nom_permis_reste_tel_quel(nom):
    assert ("", nom) == (why_no_file(nom), near_name(nom))


@given(st.one_of(st.text(), st.text("conaux1. :?-/", max_size=8), st.sampled_from(list(REFUSES))))
@example("con-.")
def test_le_nom_propose_est_toujours_permis(nom):
    assert "" == why_no_file(near_name(nom))


@given(st.text("conauxnulprlpt123 .:é", max_size=7).filter(bool))
def test_un_nom_reserve_l_est_comme_python_le_sait(nom):
    reserve = getattr(os.path, "isreserved", None) or (lambda chemin: PureWindowsPath(chemin).is_reserved())
    if "Windows garde" in why_no_file(nom):
        assert reserve(nom)
    if reserve(nom) and ":" not in nom:
        assert why_no_file(nom)


def test_les_noms_qui_ne_different_que_de_casse_sont_ensemble():
    noms = ["b.yaml", "Fiche.yaml", "fiche.yaml", "B.YAML", "straße", "STRASSE", "seul"]
    assert [("B.YAML", "b.yaml"), ("Fiche.yaml", "fiche.yaml"), ("STRASSE", "straße")] == list(twins(noms))


# --- ce que l'on nomme dans une commande ----------------------------------------------------------------------------------
@pytest.mark.parametrize("nom", ["con", "aux", "nul", "com1", "lpt3"])
def test_un_nom_reserve_n_est_ni_un_dossier_ni_un_modele(vide, nom):
    assert why_no_code(nom)
    for mots in (
        ("commencer", nom),
        ("commencer", "--modele", "cpo", "--dossier", nom),
        ("nouveau", "cpo", "--dossier", nom),
        ("modele", "nouveau", nom),
    ):
        rendu = lancer(*mots)
        assert (2, True) == (rendu.exit_code, f"Windows garde « {nom} »" in rendu.output), rendu.output
    assert set() == arbre(vide)


@pytest.mark.parametrize(
    ("nom", "proche"),
    [("Projet : essai", "Projet - essai"), ("quoi ?", "quoi"), ("ici.", "ici"), ("a/nul.d/b", "nom-nul.d")],
)
def test_un_projet_ne_se_commence_pas_sous_un_nom_que_windows_n_a_pas(vide, nom, proche):
    rendu = lancer("commencer", nom)
    assert (2, True) == (rendu.exit_code, f"par exemple « {proche} »" in rendu.output), rendu.output
    assert set() == arbre(vide)


def test_un_projet_se_commence_dans_un_dossier_qui_est_deja_la(vide):
    Path("quoi ?").mkdir()
    assert 0 == lancer("commencer", "quoi ?").exit_code


# --- ce qui est produit ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("nom", "pourquoi", "proche"),
    [
        ("annexe-1/{{ fiche.numero }} : {{ fiche.intitule }}", "il contient « : »", "annexe-1/1.1 - "),
        ("aux.d/fiche-{{ fiche.numero }}", "Windows garde « aux »", "nom-aux.d/fiche-1.1"),
        ("annexe-1./fiche-{{ fiche.numero }}", "il finit par un point", "annexe-1/fiche-1.1"),
        ("../fiche-{{ fiche.numero }}", "ce n'est pas le nom d'un fichier", "sans-nom/fiche-1.1"),
        ('"fiche {{ fiche.numero }} ?"', "il contient « ", "fiche 1.1"),
    ],
)
def test_un_document_dont_le_nom_ne_vaut_pas_sur_windows_est_dit_a_son_en_tete(chantier, nom, pourquoi, proche):
    page = chantier.textes / "cls-2024-2027" / "fiche.md"
    remplacer(page, ("nom: annexe-1/fiche-{{ fiche.numero }}", f"nom: {nom}"))
    premier, *_ = [constat for constat in erreurs(chantier.preparer().findings) if constat.code == "TPL009"]
    assert (premier.location.file.endswith("fiche.md"), premier.location.line) == (True, 2)
    assert pourquoi in premier.message and f"« {proche}" in premier.remedy, (premier.message, premier.remedy)
    assert chantier.produire().failed and not chantier.sortie.exists()


def test_un_chemin_trop_long_pour_windows_est_dit_avant_d_ecrire(chantier, monkeypatch):
    monkeypatch.setattr(lots, "CHEMINS_COURTS", True)
    loin = chantier.racine / ("d" * 90) / ("e" * 90)
    fait = chantier.produire(sortie=loin)
    assert {"SOR005"} == {constat.code for constat in erreurs(fait.findings)}
    assert () == fait.written and not loin.exists()
    assert "« --sortie »" in fait.findings[-1].remedy or "« --sortie »" in erreurs(fait.findings)[0].remedy
    assert not chantier.produire(sortie=chantier.racine / "o").failed


def test_excel_ouvre_des_chemins_moins_longs_que_word(tmp_path, monkeypatch):
    monkeypatch.setattr(lots, "CHEMINS_COURTS", True)
    reste = 230 - len(str(tmp_path / ".xlsx"))
    noms = tuple("n" * reste + suffixe for suffixe in (".docx", ".xlsx"))
    (constat,) = lots.too_long(Lot(tmp_path, "", {}, noms))
    assert constat.location.file.endswith(".xlsx") and "a 230 signes ; Windows n'en ouvre que 218" in constat.message


def test_un_dossier_introuvable_parce_que_trop_long_se_dit_ainsi():
    faute = FileNotFoundError(2, "The system cannot find the path specified", "C:/" + "d" * 260)
    assert "ce chemin est trop long pour Windows" in write_fault(Path("d"), faute).message


def test_ce_que_docgen_nomme_lui_meme_laisse_de_la_place():
    """Un projet peut être à 120 signes de la racine, et docgen installé à 130, sans qu'un chemin soit trop long."""
    livres = [chemin for nom in ("templates", "contracts_data") for chemin in (RACINE / nom).rglob("*")]
    noms = [chemin.relative_to(RACINE).as_posix() for chemin in livres]
    assert 110 > max(map(len, noms))
    assert [] == [nom for nom in noms if why_no_file(nom.rpartition("/")[2])]
    assert [] == list(twins(noms))


# --- ce qui est saisi -----------------------------------------------------------------------------------------------------
def test_deux_fiches_qui_ne_different_que_de_casse_sont_un_constat(chantier):
    fiche = chantier.fichier("actions/1.1-*.yaml")
    fiche.with_name(fiche.name.upper().replace(".YAML", ".yaml")).write_bytes(fiche.read_bytes())
    (dit,) = [dit for dit in chantier.dites() if "LEC013" in dit]
    assert "ne diffèrent que par la casse : sur Windows, ils ne sont qu'un" in dit
    assert "à corriger LEC013" in dit and fiche.name in dit and "Donner à l'un un autre nom." in dit


@pytest.mark.parametrize(
    ("nom", "proche"),
    [("aux.yaml", "nom-aux.yaml"), ("1.9 : x.yaml", "1.9 - x.yaml"), ("notes.yaml.", "notes.yaml"), ("a?", "a")],
)
def test_une_donnee_dont_le_nom_ne_vaut_pas_sur_windows_est_un_constat(chantier, nom, proche):
    (chantier.contrat / "actions" / nom).write_text("a: b\n", "utf-8")
    (dit,) = [dit for dit in chantier.dites() if "LEC013" in dit]
    assert "ce nom n'est pas permis sur Windows" in dit and f"par exemple « {proche} »" in dit


def test_deux_contrats_qui_ne_different_que_de_casse_sont_un_constat(chantier):
    (chantier.donnees / chantier.code.upper()).mkdir()
    assert [True] == ["CLS-2024-2027" in dit for dit in chantier.dites() if "LEC013" in dit]


def test_ce_que_laisse_un_editeur_n_est_pas_regarde(chantier):
    for nom in ("~$a?.docx", ".x:y.swp", "LISEZMOI:.md"):
        (chantier.contrat / nom).write_text("", "utf-8")
    assert [] == [dit for dit in chantier.dites() if "LEC013" in dit]
