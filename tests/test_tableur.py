"""Ce qui est saisi dans le classeur revient dans les données, à sa place, et rien d'autre ne change."""

import datetime
import io
import os
import re
import time
import zipfile
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import openpyxl
import pytest
import yaml

from docgen.classeur import FEUILLE_CACHEE
from docgen.commandes.tableur import import_workbook
from docgen.commandes.tableur.abimes import where_damaged
from docgen.commandes.tableur.lecture import read_workbook
from docgen.demande import Order
from docgen.findings import errors
from docgen.load.yaml_remarques import with_remarks
from docgen.montants import Montant
from docgen.pipeline import produce
from tests.attaque.jeu import borne
from tests.outils.calcul import SOFFICE, ecarts, enregistre_par_libreoffice
from tests.outils.chantier import CONTRAT, MINIMAL, copier, ouvrir, ouvrir_reel, remplacer

PETIT = "cls-2024-2025"
CREDITS, SOUS_ACTIONS, INDICATEURS = "Saisie – crédits", "Saisie – sous-actions", "Saisie – indicateurs"


def petit(racine):
    """Le plus petit contrat, sans avenant : il se compose dix fois plus vite que le vrai."""
    sans = (f"{PETIT}/avenants", f"{PETIT}/publie", "emploi-2025-2026", "seances")
    return ouvrir(racine, MINIMAL, PETIT, "initiale", sans=sans)


@pytest.fixture
def chantier(request, tmp_path):
    """Le petit contrat ; `pytest.mark.dossier` nomme celui du dossier réel."""
    if marque := request.node.get_closest_marker("dossier"):
        return ouvrir_reel(tmp_path, marque.args[0])
    return petit(tmp_path)


@pytest.fixture(scope="module")
def produit(tmp_path_factory):
    """Le classeur d'une version, produit une fois : son dossier, et sa place dedans."""

    @cache
    def de(contrat):
        racine = tmp_path_factory.mktemp("classeur")
        chantier = petit(racine) if contrat == PETIT else ouvrir_reel(racine, contrat)
        resultat = chantier.produire(formats=("xlsx",))
        assert not resultat.failed
        return chantier.sortie, classeur_de(resultat).relative_to(chantier.sortie)

    return de


@pytest.fixture
def classeur(chantier, produit):
    sortie, nom = produit(chantier.code)
    return copier(sortie, chantier.sortie) / nom


def classeur_de(resultat):
    """Le seul classeur écrit ; un relevé est à côté."""
    (classeur,) = [chemin for chemin in resultat.written if chemin.suffix == ".xlsx"]
    return classeur


def ordre(chantier, **options):
    return Order(chantier.donnees, chantier.templates, **options)


def importe(chantier, classeur, *, appliquer=False, **options):
    return import_workbook(ordre(chantier, **options), classeur, appliquer=appliquer)


def saisir(classeur, cases, cible="saisi.xlsx"):
    """Une copie du classeur où ces cases ({(feuille, cellule): valeur}) ont été saisies."""
    livre = openpyxl.load_workbook(classeur)
    for (feuille, cellule), valeur in cases.items():
        livre[feuille][cellule] = valeur
    chemin = classeur.parent.parent / cible
    livre.save(chemin)
    return chemin


def case(classeur, feuille, source, chemin):
    """La cellule qui porte cette adresse dans les données."""
    return feuille, cellules(classeur.read_bytes())[feuille, source, chemin]


@cache
def cellules(octets):
    """Chaque cellule du classeur, par sa feuille et son adresse dans les données du contrat."""
    lignes = openpyxl.load_workbook(io.BytesIO(octets), read_only=True)[FEUILLE_CACHEE].iter_rows(
        min_row=2, values_only=True
    )
    return {(ligne[0], ligne[4].partition("/")[2], ligne[5]): ligne[1] for ligne in lignes if ligne[5]}


def constats(resultat):
    return [(c.code, c.message) for c in errors(list(resultat.findings))]


def test_un_classeur_intact_ne_change_rien(chantier, classeur):
    resultat = importe(chantier, classeur, appliquer=True)
    assert ([], (), ()) == (constats(resultat), resultat.changements, resultat.ecrits)


@pytest.mark.dossier(CONTRAT)
def test_sans_appliquer_rien_n_est_ecrit(chantier, classeur):
    ou = case(classeur, CREDITS, "actions/1.1", '["financements", "etat", "2025"]')
    fiche = chantier.fichier("actions/1.1-*.yaml")
    avant = fiche.read_bytes()
    resultat = importe(chantier, saisir(classeur, {ou: 650000}))
    (change,) = resultat.changements
    assert (Decimal(618000), "650 000") == (change.avant, change.texte)
    assert f"{fiche.name}:54:11" in str(change.place)
    assert ["TAB012"] == [c.code for c in resultat.findings]
    assert avant == fiche.read_bytes()


def test_appliquer_change_la_valeur_et_aucun_autre_octet(chantier, classeur):
    ou = case(classeur, CREDITS, "actions/1.1", '["financements", "etat", "2024"]')
    fiche = chantier.fichier("actions/1.1-*.yaml")
    avant = fiche.read_text("utf-8")
    resultat = importe(chantier, saisir(classeur, {ou: 650000.5}), appliquer=True)
    assert [fiche] == [Path(p).resolve() for p in resultat.ecrits]
    assert avant.replace("    2024: 100 000\n", "    2024: 650 000,50\n", 1) == fiche.read_text("utf-8")
    assert () == importe(chantier, saisir(classeur, {ou: 650000.5}), appliquer=True).changements


def test_un_fichier_enregistre_pendant_l_essai_n_est_pas_ecrase(chantier, classeur, monkeypatch):
    """Une main, ou une autre commande : ce qu'elle vient d'écrire reste, et c'est dit."""
    from docgen.commandes import tableur

    fiche, vrai = chantier.fichier("actions/1.1-*.yaml"), tableur.try_changes

    def entre_temps(*mots, **options):
        fiche.write_bytes(fiche.read_bytes() + b"# une remarque\n")
        return vrai(*mots, **options)

    monkeypatch.setattr(tableur, "try_changes", entre_temps)
    avant = fiche.read_bytes()
    ou = case(classeur, CREDITS, "actions/1.1", '["financements", "etat", "2024"]')
    resultat = importe(chantier, saisir(classeur, {ou: 650000.5}), appliquer=True)
    assert (["TAB015"], ()) == ([c.code for c in errors(list(resultat.findings))], resultat.ecrits)
    assert avant + b"# une remarque\n" == fiche.read_bytes()


@pytest.mark.parametrize(
    ("ecrit", "valeur", "attendu"),
    [
        ("618000", 700000, "700000"),
        ('"618 000 €"', 700000, '"700 000 €"'),
        ("'618 000,00' # arrêté", 700000, "'700 000,00' # arrêté"),
        ("618\u202f000", 1700000, "1\u202f700\u202f000"),
        ("sans objet", 12.3, "12,30"),
        ("618 000", "n. c.", "non communiqué"),
        ("618 000   # à revoir", "sans objet", "sans objet   # à revoir"),
    ],
)
def test_la_facon_d_ecrire_est_gardee(chantier, ecrit, valeur, attendu):
    fiche = chantier.remplacer("actions/1.1-*.yaml", "    2024: 100 000\n", f"    2024: {ecrit}\n")
    classeur = classeur_de(chantier.produire(formats=("xlsx",)))
    ou = case(classeur, CREDITS, "actions/1.1", '["financements", "etat", "2024"]')
    resultat = importe(chantier, saisir(classeur, {ou: valeur}), appliquer=True)
    assert [] == constats(resultat)
    assert f"    2024: {attendu}\n" in fiche.read_text("utf-8")


def test_les_fins_de_ligne_de_windows_sont_gardees(chantier):
    fiche = chantier.fichier("actions/1.1-*.yaml")
    fiche.write_bytes(fiche.read_bytes().replace(b"\n", b"\r\n"))
    avant = fiche.read_bytes()
    classeur = classeur_de(chantier.produire(formats=("xlsx",)))
    ou = case(classeur, CREDITS, "actions/1.1", '["financements", "etat", "2024"]')
    importe(chantier, saisir(classeur, {ou: 650000}), appliquer=True)
    assert avant.replace(b"    2024: 100 000\r\n", b"    2024: 650 000\r\n", 1) == fiche.read_bytes()


@pytest.mark.parametrize("signe", ["\x85", "\u2028", "\u2029"])
def test_une_ligne_de_plus_que_seul_yaml_compte_est_refusee(chantier, classeur, signe):
    # YAML compte une fin de ligne après ce signe, un éditeur non : 2024 s'écrivait à la ligne de 2025, sans un mot.
    ou = case(classeur, CREDITS, "actions/1.1", '["financements", "etat", "2024"]')
    fiche = chantier.remplacer("actions/1.1-*.yaml", "financements:\n", f"# crédits arrêtés{signe}\nfinancements:\n")
    avant = fiche.read_bytes()
    resultat = importe(chantier, saisir(classeur, {ou: 650000}), appliquer=True)
    assert [("LEC002", f"le fichier contient un caractère invisible interdit (U+{ord(signe):04X})")] == constats(
        resultat
    )
    assert (avant, ()) == (fiche.read_bytes(), resultat.ecrits)


def test_une_valeur_sur_plusieurs_lignes_est_remplacee_entiere(chantier):
    fiche = chantier.remplacer("actions/1.1-*.yaml", "    2024: 100 000\n", "    2024: >-\n      618\n      000\n\n")
    classeur = classeur_de(chantier.produire(formats=("xlsx",)))
    ou = case(classeur, CREDITS, "actions/1.1", '["financements", "etat", "2024"]')
    resultat = importe(chantier, saisir(classeur, {ou: 650000}), appliquer=True)
    assert [] == constats(resultat)
    assert "    2024: 650 000\n\n    2025: 100 000\n" in fiche.read_text("utf-8")


def test_un_fichier_change_entre_la_lecture_et_l_ecriture_est_laisse(chantier, classeur, monkeypatch):
    from docgen.commandes import tableur

    ou = case(classeur, CREDITS, "actions/1.1", '["financements", "etat", "2024"]')
    saisi, vrai = saisir(classeur, {ou: 650000}), tableur.compute_all

    def entre_temps(commande):
        resultat = vrai(commande)
        chantier.remplacer("actions/1.1-*.yaml", "axe: 1\n", "# une ligne de plus\naxe: 1\n")
        return resultat

    monkeypatch.setattr(tableur, "compute_all", entre_temps)
    resultat = importe(chantier, saisi, appliquer=True)
    ((code, message),) = constats(resultat)
    assert ("TAB010", True, ()) == (code, message.endswith(".yaml vient de changer"), resultat.ecrits)


@pytest.mark.dossier(CONTRAT)
def test_un_volume_une_cible_et_un_resultat_reviennent_chacun_a_sa_place(chantier, classeur):
    cases = {
        case(classeur, SOUS_ACTIONS, "actions/1.1", '["sous_actions", 0, "volume"]'): 420,
        case(classeur, INDICATEURS, "actions/1.1", '["indicateurs", 1, "cibles", "2026"]'): 640,
        case(classeur, INDICATEURS, "execution/2024", '["actions", "1.1", "resultats", "jeunes_neet"]'): 260,
    }
    resultat = importe(chantier, saisir(classeur, cases), appliquer=True)
    assert [] == constats(resultat)
    assert "    volume: 420\n" in chantier.fichier("actions/1.1-*.yaml").read_text("utf-8")
    assert "      2026: 640\n" in chantier.fichier("actions/1.1-*.yaml").read_text("utf-8")
    assert "      jeunes_neet: 260\n" in chantier.fichier("execution/2024.yaml").read_text("utf-8")


@pytest.mark.dossier(CONTRAT)
def test_les_resultats_d_un_nouvel_exercice_font_un_nouveau_fichier(chantier, classeur):
    cases = {
        case(classeur, CREDITS, "execution/2025", '["actions", "1.1", "verse", "etat"]'): 618000,
        case(classeur, CREDITS, "execution/2025", '["actions", "1.1", "non_consomme", "etat"]'): 1000.1,
        case(classeur, INDICATEURS, "execution/2025", '["actions", "1.1", "resultats", "jeunes_neet"]'): 300,
        case(classeur, INDICATEURS, "execution/2025", '["indicateurs", "etp_ccapex"]'): 1,
    }
    resultat = importe(chantier, saisir(classeur, cases), appliquer=True)
    assert [] == constats(resultat)
    assert (
        "# yaml-language-server: $schema=../../../schemas/execution-cls-2024-2027.schema.json\nexercice: 2025\narrete_au: 31/12/2025\n\n"
        "actions:\n  1.1:\n    verse:\n      etat: 618 000\n    non_consomme:\n      etat: 1 000,10\n"
        "    resultats:\n      jeunes_neet: 300\nindicateurs:\n  etp_ccapex: 1\n"
    ) == chantier.fichier("execution/2025.yaml").read_text("utf-8")


@pytest.mark.dossier(CONTRAT)
def test_une_cle_qui_manque_est_ajoutee_a_la_fin_de_son_groupe(chantier):
    fichier = chantier.remplacer("execution/2024.yaml", "      jeunes_neet: 259\n", "")
    chantier.remplacer("execution/2024.yaml", '      jeunes_neet: "imprimé', '      sorties_ase: "imprimé')
    avant = fichier.read_text("utf-8")
    classeur = classeur_de(chantier.produire(formats=("xlsx",)))
    ou = case(classeur, INDICATEURS, "execution/2024", '["actions", "1.1", "resultats", "jeunes_neet"]')
    resultat = importe(chantier, saisir(classeur, {ou: 260}), appliquer=True)
    assert [] == constats(resultat)
    fin = "      sorties_ase: 300\n"
    assert avant.replace(fin, f"{fin}      jeunes_neet: 260\n", 1) == fichier.read_text("utf-8")


@pytest.mark.parametrize(
    ("valeur", "code", "dit"),
    [
        ("six cents", "TAB006", "« six cents » est un texte, pas un nombre"),
        ("618.000", "TAB006", "le point ne sépare pas les milliers en français"),
        ("15 %", "TAB006", "« 15 % » est un texte, pas un nombre"),
        ("#REF!", "TAB006", "la case contient une erreur d'Excel (#REF!), pas un nombre"),
        (datetime.datetime(2025, 9, 22), "TAB006", "la case est au format Date, pas un nombre"),
        ("-618 000 €", "TAB007", "« -618 000 » est négatif"),
        ("=600000+18000", "TAB006", "la case contient une formule, pas un nombre"),
        (True, "TAB006", "la case contient « VRAI », pas un nombre"),
        (-5, "TAB007", "est négatif"),
        (10.123, "TAB007", "a plus de 2 décimales"),
        (1e18, "TAB007", "n'est pas vraisemblable"),
        (None, "TAB008", "la case a été vidée"),
    ],
)
def test_une_saisie_impossible_est_dite_avec_sa_feuille_et_sa_cellule(chantier, classeur, valeur, code, dit):
    ou = case(classeur, CREDITS, "actions/1.1", '["financements", "etat", "2024"]')
    resultat = importe(chantier, saisir(classeur, {ou: valeur}), appliquer=True)
    ((trouve, message),) = constats(resultat)
    assert code == trouve
    assert message.startswith(f"feuille « {CREDITS} », cellule {ou[1]} : ")
    assert dit in message
    assert () == resultat.ecrits
    assert all(c.remedy for c in resultat.findings)


@pytest.mark.parametrize(
    ("colle", "texte"),
    [
        ("650 000", "650 000"),
        ("650 000 €", "650 000"),
        ("650\u202f000\u00a0€", "650 000"),
        ("650000,50", "650 000,50"),
        (" 650000 ", "650 000"),
        ("n.c.", "non communiqué"),
        ("NC", "non communiqué"),
        ("n. c.", "non communiqué"),
        ("Sans objet", "sans objet"),
        ("S.O.", "sans objet"),
        ("—", "sans objet"),
    ],
)
def test_ce_que_l_on_colle_d_un_mail_se_lit(chantier, classeur, colle, texte):
    ou = case(classeur, CREDITS, "actions/1.1", '["financements", "etat", "2024"]')
    resultat = importe(chantier, saisir(classeur, {ou: colle}))
    assert ([], [texte]) == (constats(resultat), [c.texte for c in resultat.changements])


def saisir_et(classeur, ou, valeur, geste):
    """Une case saisie, puis ce qu'un geste en fait (son format, son commentaire)."""
    chemin = saisir(classeur, {ou: valeur})
    livre = openpyxl.load_workbook(chemin)
    geste(livre[ou[0]][ou[1]])
    livre.save(chemin)
    return chemin


def test_un_pourcentage_dans_une_case_d_euros_est_dit_dans_les_mots_d_excel(chantier, classeur):
    ou = case(classeur, CREDITS, "actions/1.1", '["financements", "etat", "2024"]')
    saisi = saisir_et(classeur, ou, 0.15, lambda c: setattr(c, "number_format", "0.0%"))
    ((code, message),) = constats(importe(chantier, saisi))
    assert "TAB006" == code
    assert "la case est au format Pourcentage (« 15 % »), pas un nombre" in message


@pytest.mark.parametrize(("valeur", "demande"), [(0.5, True), (100, True), (90000, False), (0, False)])
def test_un_montant_hors_de_l_echelle_est_demande(chantier, classeur, valeur, demande):
    ou = case(classeur, CREDITS, "actions/1.1", '["financements", "etat", "2024"]')
    resultat = importe(chantier, saisir(classeur, {ou: valeur}))
    assert ([], 1) == (constats(resultat), len(resultat.changements))
    assert demande == ("TAB017" in [c.code for c in resultat.findings])


def commenter(texte):
    """Le geste qui met ce commentaire sur une case."""
    from openpyxl.comments import Comment

    return lambda cellule: setattr(cellule, "comment", Comment(texte, "Anne"))


FIL = "[Commentaire à thread]\n\nVotre version d’Excel vous permet de lire ce thread.\n\nCommentaire :\n    "


@pytest.mark.parametrize("avant", ["", "Anne:\n", FIL])
def test_un_commentaire_d_excel_reste_a_cote_de_sa_valeur(chantier, classeur, avant):
    ou = case(classeur, CREDITS, "actions/1.1", '["financements", "etat", "2024"]')
    saisi = saisir_et(classeur, ou, 650000, commenter(f"{avant}selon\nmandat 123"))
    fiche = chantier.fichier("actions/1.1-*.yaml")
    voulu = fiche.read_text("utf-8").replace("2024: 100 000\n", "2024: 650 000  # selon mandat 123\n", 1)
    assert [] == constats(importe(chantier, saisi, appliquer=True))
    assert voulu == fiche.read_text("utf-8")
    # Repris une seconde fois, il n'est pas redit ; celui d'une autre personne s'ajoute.
    assert ((), ()) == (importe(chantier, saisi).changements, importe(chantier, saisi).remarques)
    importe(chantier, saisir_et(classeur, ou, 650000, commenter("vu")), appliquer=True)
    assert voulu.replace("mandat 123", "mandat 123 ; vu") == fiche.read_text("utf-8")


def test_un_commentaire_seul_est_garde(chantier, classeur):
    ou = case(classeur, CREDITS, "actions/1.1", '["financements", "etat", "2024"]')
    resultat = importe(chantier, saisir_et(classeur, ou, 100000, commenter("à revoir en juin")), appliquer=True)
    assert ([], (), 1) == (constats(resultat), resultat.changements, len(resultat.ecrits))
    assert "2024: 100 000  # à revoir en juin\n" in resultat.ecrits[0].read_text("utf-8")


def test_un_commentaire_ailleurs_que_sur_une_case_de_saisie_est_dit_laisse(chantier, classeur):
    resultat = importe(chantier, saisir_et(classeur, (CREDITS, "B4"), "État", commenter("pourquoi ?")))
    assert ["le commentaire « pourquoi ? » n'est pas repris"] == [
        c.message.partition(" : ")[2] for c in resultat.findings if c.code == "TAB016"
    ]


@pytest.mark.parametrize(
    ("yaml_", "apres"),
    [
        ("a:\r\n  b: 1\r\n", "a:\r\n  b: 1  # m\r\n"),
        ("\ufeffa:\n  b: 1", "\ufeffa:\n  b: 1  # m"),
        ('a:\n  b: "1 # 2"\n', 'a:\n  b: "1 # 2"  # m\n'),
        ("a:\n  b: un\n    deux\n  c: 0\n", "a:\n  b: un\n    deux  # m\n  c: 0\n"),
        ("a:\n  b: 1 # m, déjà\n", "a:\n  b: 1 # m, déjà\n"),
        ("a:\n  b: >-\n    un\n", None),
        ("a: {b: 1}\n", None),
        ("a:\n  c: 1\n", None),
    ],
)
def test_une_remarque_ne_change_que_la_fin_de_sa_ligne(yaml_, apres):
    texte, laissees = with_remarks(yaml_, {("a", "b"): "m"})
    assert (apres or yaml_, [] if apres else [("a", "b")]) == (texte, laissees)


@pytest.mark.parametrize(("suffixe", "dit"), [(".xls", "97-2003"), (".ods", "OpenDocument"), (".csv", "texte séparé")])
def test_un_autre_format_dit_quoi_enregistrer(chantier, tmp_path, suffixe, dit):
    (tmp_path / f"a{suffixe}").write_bytes(b"1;2")
    ((code, message),) = constats(importe(chantier, tmp_path / f"a{suffixe}"))
    assert "TAB001" == code and dit in message and ".xlsx" in message


def test_plusieurs_classeurs_se_fusionnent_et_se_contredisent_avec_leurs_noms(chantier, classeur):
    ici, la = (case(classeur, CREDITS, "actions/1.1", f'["financements", "etat", "{an}"]') for an in (2024, 2025))
    anne = saisir(classeur, {ici: 650000}, "anne.xlsx")
    paul = saisir(classeur, {ici: "650 000 €", la: 660000}, "paul.xlsx")
    zoe = saisir(classeur, {ici: 670000}, "zoe.xlsx")
    fait = import_workbook(ordre(chantier), anne, paul, appliquer=False)
    assert ([], ["650 000", "660 000"]) == (constats(fait), [c.texte for c in fait.changements])
    ((code, message),) = constats(import_workbook(ordre(chantier), anne, zoe, appliquer=True))
    assert "TAB018" == code and "anne.xlsx" in message and "zoe.xlsx" in message
    assert "dit 650 000 ; " in message and message.endswith("dit 670 000")


def test_un_montant_de_sous_action_ne_peut_pas_manquer(chantier, classeur):
    ou = case(classeur, SOUS_ACTIONS, "actions/1.1", '["sous_actions", 0, "montant"]')
    assert ["TAB006"] == [code for code, _ in constats(importe(chantier, saisir(classeur, {ou: "n. c."})))]


def test_une_donnee_changee_depuis_est_un_conflit(chantier, classeur):
    ou = case(classeur, CREDITS, "actions/1.1", '["financements", "etat", "2024"]')
    saisi = saisir(classeur, {ou: 650000})
    chantier.remplacer("actions/1.1-*.yaml", "    2024: 100 000\n", "    2024: 640 000\n")
    resultat = importe(chantier, saisi, appliquer=True)
    ((code, message),) = constats(resultat)
    assert "TAB009" == code
    assert "les données disent maintenant 640 000" in message
    assert () == resultat.ecrits


def test_une_autre_donnee_changee_depuis_n_est_qu_un_avertissement(chantier, classeur):
    ou = case(classeur, CREDITS, "actions/1.1", '["financements", "etat", "2024"]')
    saisi = saisir(classeur, {ou: 650000})
    chantier.remplacer("actions/1.1-*.yaml", "    2025: 100 000\n", "    2025: 640 000\n")
    resultat = importe(chantier, saisi, appliquer=True)
    assert [] == constats(resultat)
    assert "TAB011" in [c.code for c in resultat.findings]
    texte = chantier.fichier("actions/1.1-*.yaml").read_text("utf-8")
    assert "    2024: 650 000\n    2025: 640 000\n" in texte


@pytest.mark.dossier(CONTRAT)
def test_un_libelle_ou_une_formule_modifies_sont_refuses(chantier, classeur):
    resultat = importe(chantier, saisir(classeur, {(CREDITS, "A4"): "9.9", ("Annexe 3 – tableau financier", "B5"): 5}))
    assert ["TAB004", "TAB004"] == [code for code, _ in constats(resultat)]
    assert f"feuille « {CREDITS} », cellule A4" in constats(resultat)[0][1]


def test_des_lignes_deplacees_font_un_seul_constat(chantier, classeur):
    livre = openpyxl.load_workbook(classeur)
    livre[CREDITS].insert_rows(5)
    livre.save(classeur.parent.parent / "deplace.xlsx")
    ((code, message),) = constats(importe(chantier, classeur.parent.parent / "deplace.xlsx"))
    assert "TAB004" == code
    assert "des lignes ou des colonnes ont été insérées, supprimées ou triées" in message


def geste(classeur, faire, cible="geste.xlsx"):
    """Une copie du classeur, où `faire` a changé la feuille des crédits."""
    livre = openpyxl.load_workbook(classeur)
    faire(livre[CREDITS])
    livre.save(classeur.parent.parent / cible)
    return classeur.parent.parent / cible


def trier(feuille):
    """Les lignes 4 et 5 l'une à la place de l'autre, comme un tri."""
    for haut, bas in zip(feuille[4], feuille[5], strict=True):
        haut.value, bas.value = bas.value, haut.value


@pytest.mark.parametrize(
    ("faire", "dit"),
    [
        (lambda feuille: feuille.insert_cols(2), "des lignes ou des colonnes ont été insérées"),
        (lambda feuille: feuille.delete_rows(5), "des lignes ou des colonnes ont été insérées"),
        (trier, "cette case verrouillée (libellé ou formule) a été modifiée"),
        (lambda feuille: feuille.merge_cells("D4:D5"), "cellule D5 : cette case est fusionnée avec sa voisine"),
    ],
)
def test_ce_qui_deplace_les_cases_est_refuse_en_entier(chantier, classeur, faire, dit):
    resultat = importe(chantier, geste(classeur, faire), appliquer=True)
    assert {"TAB004"} == {code for code, _ in constats(resultat)}
    assert any(dit in message for _, message in constats(resultat))
    assert () == resultat.ecrits


def test_un_filtre_et_des_lignes_masquees_ne_cachent_pas_une_saisie(chantier, classeur):
    ou = case(classeur, CREDITS, "actions/1.1", '["financements", "etat", "2024"]')

    def filtrer(feuille):
        feuille.auto_filter.ref = "A3:H9"
        feuille.row_dimensions[int(ou[1][1:])].hidden = True
        feuille[ou[1]] = 650000

    resultat = importe(chantier, geste(classeur, filtrer))
    assert ([], ["650 000"]) == (constats(resultat), [c.texte for c in resultat.changements])


def test_une_note_ecrite_a_cote_est_ignoree_et_dite(chantier, classeur):
    resultat = importe(chantier, saisir(classeur, {(CREDITS, "Z2"): "à revoir"}))
    assert ["TAB005"] == [c.code for c in resultat.findings]
    assert not resultat.failed


def test_une_feuille_renommee_ou_la_memoire_perdue(chantier, classeur):
    livre = openpyxl.load_workbook(classeur)
    livre[CREDITS].title = "Crédits"
    livre.save(classeur.parent.parent / "renomme.xlsx")
    resultat = importe(chantier, classeur.parent.parent / "renomme.xlsx")
    assert ["TAB003"] == [code for code, _ in constats(resultat)]
    assert "Lui rendre son nom (double-clic sur l'onglet)" in resultat.findings[0].remedy
    del livre[FEUILLE_CACHEE]
    livre.save(classeur.parent.parent / "perdu.xlsx")
    assert ["TAB002"] == [code for code, _ in constats(importe(chantier, classeur.parent.parent / "perdu.xlsx"))]


def test_la_memoire_touchee_est_refusee(chantier, classeur):
    saisi = saisir(classeur, {(FEUILLE_CACHEE, "E9"): "cls-2024-2027/actions/9.9"})
    assert ["TAB002"] == [code for code, _ in constats(importe(chantier, saisi))]


@pytest.mark.parametrize(
    "contenu", [b"", b"bonjour", b"PK\x03\x04casse", b"%PDF-1.7", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]
)
def test_n_importe_quel_fichier_est_refuse_en_une_phrase(chantier, tmp_path, contenu):
    chemin = tmp_path / "quelconque.xlsx"
    chemin.write_bytes(contenu)
    assert ["TAB001"] == [code for code, _ in constats(importe(chantier, chemin))]


def test_un_fichier_absent_un_dossier_un_zip_et_un_classeur_abime(chantier, classeur, tmp_path):
    zippe, abime = tmp_path / "autre.xlsx", tmp_path / "abime.xlsx"
    with zipfile.ZipFile(zippe, "w") as archive:
        archive.writestr("a.txt", "a")
    with zipfile.ZipFile(classeur) as source, zipfile.ZipFile(abime, "w") as archive:
        for nom in source.namelist():
            archive.writestr(nom, source.read(nom)[:300] if "sheet" in nom else source.read(nom))
    for chemin in (tmp_path / "absent.xlsx", tmp_path, zippe, abime):
        assert ["TAB001"] == [code for code, _ in constats(importe(chantier, chemin))]


@pytest.mark.parametrize("case", ["B1048576", "XFD500", "XFD1048576"])
def test_une_case_perdue_tres_loin_est_dite_sans_parcourir_la_feuille(chantier, classeur, case):
    saisi = saisir(classeur, {(openpyxl.load_workbook(classeur).sheetnames[0], case): "x"})
    depart = time.process_time()
    trouves = importe(chantier, saisi).findings
    assert time.process_time() - depart < 10
    assert [f"cellule {case} : cette case n'est pas au tableau ; elle est ignorée"] == [
        constat.message.partition(", ")[2] for constat in trouves if constat.code == "TAB005"
    ]


def _recompose(classeur, vers, change):
    with zipfile.ZipFile(classeur) as source, zipfile.ZipFile(vers, "w", zipfile.ZIP_DEFLATED) as archive:
        for nom in source.namelist():
            archive.writestr(nom, change(nom, source.read(nom)))
    return vers


def test_un_classeur_de_cases_sans_fin_est_refuse(chantier, classeur, tmp_path):
    trop = b"".join(b'<row r="%d"><c r="A%d"/></row>' % (rang, rang) for rang in range(10_000, 210_000))
    plein = _recompose(
        classeur,
        tmp_path / "plein.xlsx",
        lambda nom, lu: lu.replace(b"</sheetData>", trop + b"</sheetData>") if nom.endswith("sheet1.xml") else lu,
    )
    assert ["TAB001"] == [code for code, _ in constats(importe(chantier, plein))]


@pytest.mark.parametrize("codage", ["utf-8", "utf-16"])
def test_des_entites_declarees_tard_ou_dans_un_autre_codage_sont_refusees(chantier, classeur, tmp_path, codage):
    def change(nom, lu):
        if nom != "xl/workbook.xml":
            return lu
        entete, _, reste = lu.decode().partition("?>")
        tete = entete.replace("UTF-8", codage) + "?>"
        return f'{tete}{" " * 9000}<!DOCTYPE a [<!ENTITY b "c">]>{reste}'.encode(codage)

    abime = _recompose(classeur, tmp_path / "entites.xlsx", change)
    (constat,) = importe(chantier, abime).findings
    assert "ce fichier déclare des entités" in constat.message


def test_un_classeur_dont_un_octet_a_change_est_refuse_ou_lu(chantier, classeur, tmp_path):
    octets = classeur.read_bytes()
    for rang in range(40, len(octets), len(octets) // 60):
        touche = tmp_path / "touche.xlsx"
        touche.write_bytes(octets[:rang] + bytes([octets[rang] ^ 1]) + octets[rang + 1 :])
        lu, constats_dits = read_workbook(touche)
        assert lu is not None or constats_dits[0].code in ("TAB001", "TAB002")


def test_un_classeur_sans_rapport_est_refuse(chantier, tmp_path):
    openpyxl.Workbook().save(tmp_path / "vide.xlsx")
    assert ["TAB002"] == [code for code, _ in constats(importe(chantier, tmp_path / "vide.xlsx"))]


@pytest.mark.dossier("entier")
def test_le_classeur_d_un_autre_contrat_est_refuse(chantier, classeur):
    resultat = importe(chantier, classeur, contrat="cie-2025-2027")
    assert ["TAB013"] == [code for code, _ in constats(resultat)]


def test_si_le_dossier_devenait_fautif_rien_n_est_ecrit(chantier, classeur, monkeypatch):
    from docgen.commandes.tableur import essai
    from docgen.demande import Outcome
    from docgen.findings import Finding, Location

    ou = case(classeur, CREDITS, "actions/1.1", '["financements", "etat", "2024"]')
    saisi, fiche = saisir(classeur, {ou: 650000}), chantier.fichier("actions/1.1-*.yaml")
    avant = fiche.read_bytes()

    def fautif(commande):
        place = Location(f"{commande.folder}/{CONTRAT}/actions/1.1.yaml", 50, 1)
        return Outcome([Finding("BUD999", "essai", place, "remède")])

    monkeypatch.setattr(essai, "prepare", fautif)
    resultat = importe(chantier, saisi, appliquer=True)
    assert ["BUD999", "TAB014"] == [code for code, _ in constats(resultat)]
    place = next(c.location for c in resultat.findings if c.code == "BUD999")
    assert place.file.startswith(str(chantier.donnees))
    assert (avant, ()) == (fiche.read_bytes(), resultat.ecrits)
    # L'aperçu dit le même refus, plutôt que de proposer « --appliquer ».
    apercu = importe(chantier, saisi)
    assert (["BUD999", "TAB014"], 1) == ([code for code, _ in constats(apercu)], len(apercu.changements))


@pytest.mark.dossier(CONTRAT)
@pytest.mark.lent
@pytest.mark.skipif(not SOFFICE, reason="LibreOffice (libreoffice-calc-nogui) n'est pas installé")
def test_un_classeur_enregistre_par_libreoffice_se_relit(chantier, classeur, tmp_path):
    ou = case(classeur, CREDITS, "actions/1.1", '["financements", "etat", "2025"]')
    relu = enregistre_par_libreoffice(saisir(classeur, {ou: 650000}), tmp_path / "libreoffice")
    resultat = importe(chantier, relu)
    assert [] == constats(resultat)
    assert [ou] == [(c.feuille, c.cellule) for c in resultat.changements]


def test_le_classeur_produit_n_est_pas_ecrase_tant_qu_il_porte_une_saisie(chantier, classeur):
    ou = case(classeur, CREDITS, "actions/1.1", '["financements", "etat", "2024"]')
    saisir(classeur, {ou: 650000}).replace(classeur)
    chantier.remplacer("actions/1.1-*.yaml", "    2025: 100 000\n", "    2025: 640 000\n")
    choix = {"contrat": PETIT, "version": "initiale", "formats": ("xlsx",), "sortie": chantier.sortie}
    assert ["SOR001"] == [c.code for c in errors(produce(ordre(chantier, **choix)).findings)]


@pytest.mark.dossier("cie-2025-2027")
def test_les_depenses_de_la_convention_font_le_bilan_du_suivi(chantier):
    choix = {"contrat": "cie-2025-2027", "version": "", "formats": ("xlsx",)}
    classeur = classeur_de(chantier.produire(**choix))
    cases = {
        case(classeur, CREDITS, "execution/2025", f'["actions", "2.1", "{nature}", "etat"]'): valeur
        for nature, valeur in (("verse", 500000.25), ("depense", 610000.75))
    }
    resultat = importe(chantier, saisir(classeur, cases), appliquer=True)
    assert [] == constats(resultat)
    fini = chantier.produire(**choix)
    assert [] == errors(list(fini.findings))
    suivi = fini.classeurs["cie-2025-2027/suivi"]
    assert [] == ecarts(suivi)
    (bilan,) = (f for f in suivi.feuilles if f.nom == "Annexe 3 – 2025")
    assert Montant.parse("110 000,50") in [getattr(c, "valeur", None) for c in bilan.cases.values()]


def test_un_dossier_sans_droit_d_ecriture_ne_change_pas(chantier, classeur, monkeypatch):
    ou = case(classeur, CREDITS, "actions/1.1", '["financements", "etat", "2024"]')
    saisi, fiche = saisir(classeur, {ou: 650000}), chantier.fichier("actions/1.1-*.yaml")
    avant, vrai = fiche.read_bytes(), Path.replace

    def refuse(self, target):
        if chantier.donnees in Path(target).parents:
            raise PermissionError(13, "refusé", str(target))
        return vrai(self, target)

    monkeypatch.setattr(Path, "replace", refuse)
    resultat = importe(chantier, saisi, appliquer=True)
    assert ["TAB015"] == [code for code, _ in constats(resultat)]
    assert (avant, []) == (fiche.read_bytes(), [p.name for p in fiche.parent.iterdir() if p.name.startswith(".")])


# --- l'avenant de l'année : le classeur avant ou après ----------------------------------------------------------------------
def cases_de_l_execution(classeur, annee="2025"):
    """Chaque case de ce qui a été fait cette année-là, et une valeur différente pour chacune."""
    vides = [
        (feuille, ou)
        for (feuille, source, _), ou in cellules(classeur.read_bytes()).items()
        if source == f"execution/{annee}"
    ]
    return {case: rang + 1 for rang, case in enumerate(sorted(vides))}


def preparer_2026(chantier, code=CONTRAT):
    from docgen.commandes.preparer import DemandeDAvenant, prepare_avenant

    fait = prepare_avenant(DemandeDAvenant(chantier.donnees, chantier.templates, code, "2026"))
    assert () == fait.findings
    return fait


def execution(chantier, annee="2025"):
    return yaml.safe_load(chantier.fichier(f"execution/{annee}.yaml").read_text("utf-8"))


@pytest.mark.dossier(CONTRAT)
@pytest.mark.parametrize("partie", [1, 3], ids=["tout", "une case sur trois"])
def test_le_classeur_avant_ou_apres_l_avenant_nouveau_fait_les_memes_donnees(chantier, classeur, tmp_path, partie):
    saisi = saisir(classeur, dict(list(cases_de_l_execution(classeur).items())[::partie]))
    autre = copier(chantier.donnees, tmp_path / "autre" / chantier.donnees.name)
    for etapes, donnees in (("import avenant", chantier.donnees), ("avenant import", autre)):
        ici = replace(chantier, donnees=donnees)
        for etape in etapes.split():
            if etape == "avenant":
                preparer_2026(ici)
            else:
                fait = importe(ici, saisi, appliquer=True)
                assert [] == constats(fait) and len(fait.changements) >= 90 // partie
    avant, apres = execution(chantier), execution(replace(chantier, donnees=autre))
    assert avant == apres
    # Ce qui manque a son aide, comme si le classeur n'avait pas été là.
    lignes = chantier.fichier("execution/2025.yaml").read_text("utf-8").splitlines()
    aides = [
        lignes[rang - 1].strip().startswith("#") for rang, dit in enumerate(lignes) if dit.endswith(": à compléter")
    ]
    assert all(aides) and (partie == 1 or len(aides) > 50)


@pytest.mark.dossier(CONTRAT)
def test_une_execution_ecrite_a_la_main_garde_ses_remarques_et_recoit_ce_qui_manque(chantier):
    page = chantier.contrat / "execution" / "2025.yaml"
    page.write_text("exercice: 2025\narrete_au: 31/12/2025\nactions:\n  1.1:\n    # d'après le bilan reçu\n    verse:\n"
                    "      etat: 618 000\n", "utf-8")  # fmt: skip
    assert page in preparer_2026(chantier).changes
    texte = page.read_text("utf-8")
    assert "# d'après le bilan reçu\n" in texte and "etat: 618 000\n" in texte and texte.count(": à compléter") > 50
    assert not chantier.calculer().failed
    assert page in preparer_2026(chantier).gardes


@pytest.mark.dossier(CONTRAT)
@pytest.mark.parametrize("saisie", [None, "", "à compléter", "À compléter"])
def test_une_case_que_personne_n_a_dite_n_est_pas_un_changement(chantier, classeur, saisie):
    preparer_2026(chantier)
    fait = importe(chantier, saisir(classeur, dict.fromkeys(cases_de_l_execution(classeur), saisie)))
    assert ([], ()) == (constats(fait), fait.changements)


@pytest.mark.dossier(CONTRAT)
def test_une_valeur_saisie_depuis_dans_les_donnees_reste_un_conflit(chantier, classeur):
    preparer_2026(chantier)
    chantier.remplacer("execution/2025.yaml", ": à compléter", ": 12")
    fait = importe(chantier, saisir(classeur, cases_de_l_execution(classeur)))
    assert ["TAB009"] == [code for code, _ in constats(fait)]


@pytest.mark.dossier("entier")
def test_une_faute_d_un_autre_contrat_n_arrete_pas_le_classeur(chantier, produit):
    sortie, nom = produit(CONTRAT)
    classeur = copier(sortie, chantier.sortie) / nom
    (fiche,) = (chantier.donnees / "cie-2025-2027" / "actions").glob("2.1-*.yaml")
    remplacer(fiche, ("  etat:\n", "  inconnu:\n"))
    assert chantier.calculer().failed
    ou = case(classeur, CREDITS, "actions/1.1", '["financements", "etat", "2025"]')
    saisi = saisir(classeur, {ou: 650000})
    fait = importe(chantier, saisi, appliquer=True)
    assert ([], 1) == (constats(fait), len(fait.ecrits))
    # La même faute, dans le contrat du classeur, l'arrête.
    chantier.remplacer("actions/1.2-*.yaml", "  etat:\n", "  inconnu:\n")
    assert constats(importe(chantier, saisir(classeur, {ou: 660000}), appliquer=True))


@pytest.mark.dossier("entier")
@pytest.mark.lent
def test_la_scene_du_guide_sur_les_deux_contrats(chantier, tmp_path):
    """Les classeurs partent, reviennent remplis l'un avant, l'autre après ; les deux avenants se produisent en projet."""
    classeurs = {}
    for code, version in ((CONTRAT, "avenant-1"), ("cie-2025-2027", "initiale")):
        fait = chantier.produire(contrat=code, version=version, formats=("xlsx",))
        produit_la = classeur_de(fait)
        classeurs[code] = saisir(produit_la, cases_de_l_execution(produit_la), f"{code}.xlsx")
    assert [] == constats(importe(chantier, classeurs[CONTRAT], appliquer=True))
    for code in classeurs:
        preparer_2026(chantier, code)
    assert [] == constats(importe(chantier, classeurs["cie-2025-2027"], appliquer=True))
    issue = chantier.calculer()
    assert not issue.failed
    reste = [blanc.location.file for blanc in issue.a_completer if "/execution/" in blanc.location.file]
    assert len(reste) < 10, reste
    for code, version in ((CONTRAT, "avenant-2"), ("cie-2025-2027", "avenant-1")):
        assert not chantier.produire(contrat=code, version=version).failed


# --- où un classeur abîmé se casse ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("partie", "coupe", "dit"),
    [("xl/worksheets/sheet2.xml", 0.6, r"\(feuille « .+ », après la case [A-Z]+\d+\)"), ("xl/styles.xml", 0.5, r"\(partie « xl/styles.xml »\)"),
     ("xl/workbook.xml", 0.9, r"\(partie « xl/workbook.xml »\)")],
)  # fmt: skip
def test_un_classeur_abime_dit_la_feuille_et_la_case_ou_il_se_casse(classeur, partie, coupe, dit):
    with zipfile.ZipFile(classeur) as lu:
        parties = {nom: lu.read(nom) for nom in lu.namelist()}
    parties[partie] = parties[partie][: int(len(parties[partie]) * coupe)]
    with zipfile.ZipFile(classeur, "w") as ecrit:
        for nom, contenu in parties.items():
            ecrit.writestr(nom, contenu)
    _, (constat,) = read_workbook(classeur)
    assert constat.code == "TAB001" and re.fullmatch(rf"ce classeur est abîmé {dit}", constat.message), constat.message


def test_un_classeur_d_un_encodage_inconnu_est_dit(classeur):
    with zipfile.ZipFile(classeur) as lu:
        parties = {nom: lu.read(nom) for nom in lu.namelist()}
    parties["xl/styles.xml"] = parties["xl/styles.xml"].replace(b'encoding="UTF-8"', b'encoding="TF-8"')
    with zipfile.ZipFile(classeur, "w") as ecrit:
        for nom, contenu in parties.items():
            ecrit.writestr(nom, contenu)
    _, (constat,) = read_workbook(classeur)
    assert constat.message == "ce classeur est abîmé (partie « xl/styles.xml »)"


def test_un_classeur_qui_annonce_plus_qu_il_ne_contient_est_refuse(classeur):
    """Autant de mémoire que sa table des matières en annonce se prendrait, avant d'en rien lire."""
    octets = bytearray(classeur.read_bytes())
    place = octets.index(b"PK\1\2") + 20
    octets[place : place + 4] = (0x7FFF_FFFF).to_bytes(4, "little")
    classeur.write_bytes(octets)
    _, (constat,) = read_workbook(classeur)
    assert ("TAB001", "ce fichier est abîmé : il annonce plus qu'il ne contient") == (constat.code, constat.message)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="ce système n'a pas de tubes nommés")
def test_un_tube_n_est_pas_attendu(tmp_path):
    os.mkfifo(tmp_path / "tube.xlsx")
    _, (constat,) = read_workbook(tmp_path / "tube.xlsx")
    assert ("TAB001", "ce n'est pas un fichier ordinaire") == (constat.code, constat.message)


@pytest.mark.parametrize("balise", [b"<sheet ", b"<Relationship ", b"<c "])
def test_une_balise_repetee_sans_fin_ne_fait_pas_attendre(tmp_path, balise):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as ecrit:
        for nom in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"):
            ecrit.writestr(nom, balise * 300_000)
    with borne():
        assert "partie « xl/workbook.xml »" == where_damaged(tmp_path / "a.xlsx")
