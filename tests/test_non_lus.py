"""Rien n'est ignoré en silence : ce que docgen ne lit pas d'un dossier, d'un modèle, est dit, avec le nom le plus proche."""

import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from docgen.findings import Finding, Severity
from docgen.load import load
from docgen.load.fichiers import is_left_aside
from tests.outils.chantier import CONTRAT, CONVENTION, ENTIER, METROPOLE, MINIMAL, REEL, TEMPLATES, Chantier, ouvrir

pytestmark = pytest.mark.dossier(ENTIER)


def non_lus(chantier: Chantier) -> list[str]:
    """« gravité phrase → remède » de chaque constat LEC009."""
    return dits(chantier.charger()[1])


def dits(constats: Iterable[Finding]) -> list[str]:
    trouves = [constat for constat in constats if constat.code == "LEC009"]
    return [f"{constat.severity.value} {constat.message} → {constat.remedy}" for constat in trouves]


def deplacer(chantier: Chantier, avant: str, apres: str) -> None:
    cible = chantier.donnees / apres
    cible.parent.mkdir(parents=True, exist_ok=True)
    (chantier.donnees / avant).rename(cible)


@pytest.mark.parametrize("dossier", [REEL, MINIMAL, METROPOLE], ids=lambda dossier: dossier.name)
def test_de_nos_dossiers_tout_est_lu(dossier):
    assert [] == [constat for constat in load(dossier, TEMPLATES / "textes")[1] if constat.code == "LEC009"]


# Ce qui est mal nommé : où c'était, où c'est, et ce que docgen en dit.
MAL_NOMMES = {
    "un dossier au pluriel": (f"{CONTRAT}/execution", f"{CONTRAT}/executions", "le dossier « executions » n'est pas lu : peut-être « execution » ?"),
    "un dossier avec un accent": (f"{CONTRAT}/execution", f"{CONTRAT}/Exécution", "le dossier « Exécution » n'est pas lu : peut-être « execution » ?"),
    "un dossier au singulier": (f"{CONTRAT}/avenants", f"{CONTRAT}/avenant", "le dossier « avenant » n'est pas lu : peut-être « avenants » ?"),
    "les séances": ("seances", "seance", "le dossier « seance » n'est pas lu : peut-être « seances » ?"),
    "une autre fin": (f"{CONTRAT}/execution/2024.yaml", f"{CONTRAT}/execution/2024.yml", "le fichier « 2024.yml » n'est pas lu : peut-être « 2024.yaml » ?"),
    "deux fins": (f"{CONTRAT}/indicateurs.yaml", f"{CONTRAT}/indicateurs.yaml.txt", "le fichier « indicateurs.yaml.txt » n'est pas lu : peut-être « indicateurs.yaml » ?"),
    "sans fin": (f"{CONTRAT}/execution/2024.yaml", f"{CONTRAT}/execution/2024", "le fichier « 2024 » n'est pas lu : peut-être « 2024.yaml » ?"),
    "un nom abrégé": (f"{CONVENTION}/plan-de-financement.yaml", f"{CONVENTION}/plan.yaml", "le fichier « plan.yaml » n'est pas lu : peut-être « plan-de-financement.yaml » ?"),
    "un nom à tirets bas": (f"{CONVENTION}/annexes/feuille-de-route-2024.yaml", f"{CONVENTION}/annexes/feuille_de_route_2024.yaml", "le fichier « feuille_de_route_2024.yaml » n'est pas lu : le programme n'a pas cette annexe : peut-être « feuille-de-route-2024.yaml » ?"),
    "le fichier d'un avenant": (f"{CONTRAT}/avenants/avenant-1/avenant.yaml", f"{CONTRAT}/avenants/avenant-1/avenants.yaml", "le fichier « avenants.yaml » n'est pas lu : peut-être « avenant.yaml » ?"),
    "les fiches d'un avenant": (f"{CONTRAT}/avenants/avenant-1/actions", f"{CONTRAT}/avenants/avenant-1/action", "le dossier « action » n'est pas lu : peut-être « actions » ?"),
    "le fichier d'un contrat": (f"{CONTRAT}/contrat.yaml", f"{CONTRAT}/contrats.yaml", "le fichier « contrats.yaml » n'est pas lu : peut-être « contrat.yaml » ?"),
    "un fichier de séance": ("seances/2025-09-22/rapport.yaml", "seances/2025-09-22/raport.yaml", "le fichier « raport.yaml » n'est pas lu : peut-être « rapport.yaml » ?"),
    "un dossier au mauvais étage": (f"{CONTRAT}/execution", "execution", "le dossier « execution » n'est pas lu ici : peut-être dans le dossier d'un contrat ?"),
    "un avenant hors des avenants": (f"{CONTRAT}/avenants/avenant-1", f"{CONTRAT}/avenant-1", "le dossier « avenant-1 » n'est pas lu ici : peut-être dans « avenants » ?"),
    "un exercice hors de son dossier": (f"{CONTRAT}/execution/2024.yaml", f"{CONTRAT}/2024.yaml", "le fichier « 2024.yaml » n'est pas lu ici : peut-être dans « execution » ?"),
    "un fichier pour un dossier": (f"{CONTRAT}/execution/2024.yaml", f"{CONTRAT}/execution.yaml", "le fichier « execution.yaml » n'est pas lu : peut-être « execution » ?"),
    "des fiches un étage trop bas": (f"{CONTRAT}/actions/1.2-pack-jeune.yaml", f"{CONTRAT}/actions/axe-1/1.2-pack-jeune.yaml", "le dossier « axe-1 » n'est pas lu"),
    "un contrat sans son fichier": (f"{CONTRAT}/contrat.yaml", f"{CONTRAT}/entete.yaml", f"le dossier « {CONTRAT} » n'est pas lu : il n'a pas de fichier « contrat.yaml »"),
}  # fmt: skip


@pytest.mark.parametrize("cas", MAL_NOMMES)
def test_ce_qui_est_mal_nomme_arrete_tout_et_donne_le_nom_le_plus_proche(chantier, cas):
    avant, apres, attendu = MAL_NOMMES[cas]
    deplacer(chantier, avant, apres)
    calcul = chantier.calculer(contrat="", version="")
    (dit,) = dits(calcul.findings)
    assert dit.startswith(f"bloquant {attendu} → "), dit
    assert calcul.failed


def test_les_montants_d_un_dossier_mal_nomme_ne_se_perdent_plus(chantier):
    deplacer(chantier, f"{CONTRAT}/execution", f"{CONTRAT}/executions")
    assert [] == list(chantier.produire(contrat="", version="").written)


# Ce que rien ne rapproche d'un nom connu, ou qui est une copie : docgen le dit, et continue.
AUTRES = {
    "notes.docx": "le fichier « notes.docx » n'est pas lu",
    "brouillon.yaml": "le fichier « brouillon.yaml » n'est pas lu",
    "contrat - Copie.yaml": "le fichier « contrat - Copie.yaml » n'est pas lu",
    "indicateurs (2).yaml": "le fichier « indicateurs (2).yaml » n'est pas lu : peut-être « indicateurs.yaml » ?",
    "actions/photo.png": "le fichier « photo.png » n'est pas lu",
    "courriers/lettre.pdf": "le dossier « courriers » n'est pas lu",
    "avenants/avenant-1/textes/oublie.md": "le fichier « oublie.md » n'est pas lu",
}


@pytest.mark.dossier(CONTRAT)
@pytest.mark.parametrize("nom", AUTRES)
def test_ce_qui_ne_ressemble_a_rien_est_un_avertissement(chantier, nom):
    fichier = chantier.contrat / nom
    fichier.parent.mkdir(parents=True, exist_ok=True)
    fichier.write_text("à relire", "utf-8")
    (dit,) = non_lus(chantier)
    assert dit.startswith(f"à corriger {AUTRES[nom]} → "), dit
    assert not chantier.calculer().failed


JAMAIS = ("README.md", "LISEZMOI.txt", "lisezmoi.md", ".gitkeep", "~$contrat.docx", "contrat.yaml~", "contrat.yaml.bak",
          "Thumbs.db", "desktop.ini", ".DS_Store", "#contrat.yaml#", ".contrat.yaml.swp")  # fmt: skip


@pytest.mark.dossier(CONTRAT)
@pytest.mark.parametrize(
    "ou", [".", "actions", "articles", "execution", "avenants/avenant-1", "avenants/avenant-1/textes"]
)
def test_une_page_a_lire_et_ce_que_laissent_les_editeurs_ne_se_disent_pas(chantier, ou):
    for nom in JAMAIS:
        (chantier.contrat / ou / nom).write_text("à lire", "utf-8")
    assert ([], True) == (chantier.charger()[1], all(map(is_left_aside, JAMAIS)))


@pytest.mark.dossier(CONTRAT)
def test_un_avenant_sans_fichier_est_une_erreur_quand_il_a_des_fiches(chantier):
    deux = chantier.contrat / "avenants" / "avenant-2"
    shutil.copytree(chantier.contrat / "avenants" / "avenant-1" / "actions", deux / "actions")
    (dit,) = non_lus(chantier)
    assert dit.startswith("bloquant le dossier « avenant-2 » n'est pas lu : il n'a pas de fichier « avenant.yaml »")


@pytest.mark.dossier(CONTRAT)
def test_d_un_avenant_illisible_on_ne_dit_pas_que_ses_textes_sont_de_trop(chantier):
    (chantier.contrat / "avenants" / "avenant-1" / "avenant.yaml").write_text("numero: [1\n", "utf-8")
    assert {"LEC004"} == {constat.code for constat in chantier.charger()[1]}


# --- les textes d'un modèle, et ses fichiers de départ ---------------------------------------------------------------
MODELES = {
    "textes": ("convention.md", "convention.markdown", "bloquant le fichier « convention.markdown » n'est pas lu : peut-être « convention.md » ?"),
    "programme": ("programme.yaml", "programme.yml", "bloquant le fichier « programme.yml » n'est pas lu : peut-être « programme.yaml » ?"),
    "articles": ("articles", "article", "bloquant le dossier « article » n'est pas lu : peut-être « articles » ?"),
}  # fmt: skip


@pytest.mark.dossier(CONVENTION)
@pytest.mark.parametrize("cas", MODELES)
def test_un_fichier_mal_nomme_d_un_modele_se_dit(chantier, cas):
    avant, apres, attendu = MODELES[cas]
    modele = chantier.textes / CONVENTION
    (modele / avant).rename(modele / apres)
    (dit,) = non_lus(chantier)
    assert dit.startswith(f"{attendu} → ")


@pytest.mark.dossier(CONTRAT)
@pytest.mark.parametrize(
    ("texte", "gravite"),
    [("nom: lettre\ntitre: Lettre\n---\nBonjour.\n", "bloquant"), ("Bonjour.\n", "à corriger")],
    ids=["en-tête mal ouvert", "texte seul"],
)
def test_un_texte_sans_en_tete_que_rien_ne_reprend_se_dit(chantier, texte, gravite):
    (chantier.textes / CONTRAT / "lettre.md").write_text(texte, "utf-8")
    (dit,) = non_lus(chantier)
    assert dit.startswith(f"{gravite} le texte « lettre.md » n'est pas lu : il n'a pas d'en-tête")


@pytest.mark.dossier(CONTRAT)
def test_un_en_tete_aux_fins_de_ligne_de_windows_en_est_un(chantier):
    (chantier.textes / CONTRAT / "lettre.md").write_bytes(
        "---\r\nnom: lettre\r\ntitre: Lettre\r\n---\r\nÀ vous.\r\n".encode()
    )
    assert [] == non_lus(chantier)


@pytest.mark.dossier(CONTRAT)
@pytest.mark.parametrize("partie", ["formule.md", "morceaux/formule.md"])
def test_un_texte_que_reprend_un_autre_est_lu(chantier, partie):
    modele = chantier.textes / CONTRAT
    (modele / "lettre.md").write_text(f'---\nnom: lettre\ntitre: Lettre\n---\n{{% include "{partie}" %}}\n', "utf-8")
    (modele / partie).parent.mkdir(exist_ok=True)
    (modele / partie).write_text("Bonjour.\n", "utf-8")
    assert [] == non_lus(chantier)
    (modele / "lettre.md").unlink()
    assert 1 == len(non_lus(chantier))


@pytest.mark.dossier(CONTRAT)
def test_ce_qui_est_mal_nomme_dans_les_fichiers_de_depart_se_dit(chantier):
    depart = _depart(chantier)
    (depart / "actions").rename(depart / "action")
    (dit,) = non_lus(chantier)
    assert dit.startswith("bloquant le dossier « action » n'est pas lu : peut-être « actions » ?")


def _depart(chantier: Chantier) -> Path:
    chantier.textes  # noqa: B018 - les textes et les fichiers de départ sont désormais à l'essai seul
    depart = chantier.templates / "depart"
    depart.unlink()
    shutil.copytree(TEMPLATES / "depart", depart)
    return depart / CONTRAT


def test_un_dossier_mal_nomme_d_un_petit_dossier_inconnu_se_dit_aussi(tmp_path):
    chantier = ouvrir(tmp_path, METROPOLE, "cls-2025-2027")
    deplacer(chantier, "cls-2025-2027/execution", "cls-2025-2027/excution")
    _, constats = chantier.charger()
    assert [(Severity.BLOQUANT, "le dossier « excution » n'est pas lu : peut-être « execution » ?")] == [
        (constat.severity, constat.message) for constat in constats
    ]
