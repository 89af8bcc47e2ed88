"""Un quatrième programme, dans les essais seulement : un contrat de ville à deux niveaux de divisions, cinq parts, un
formulaire, des montants, des tableaux et une annexe à lui. Aucun fichier du code n'a été écrit pour lui."""

import json
import re
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from docgen.adresses.cellules import Cell
from docgen.cli import app
from docgen.demande import Order
from docgen.montants import Montant
from docgen.pipeline import compute_all, produce
from tests.outils.chantier import TEMPLATES, copier, remplacer

ICI = Path(__file__).parent
CODE = "quartiers-2025-2026"


def atelier_de_ville(racine: Path) -> tuple[Path, Path]:
    """Les données et les textes de Valmont, à l'essai seul."""
    gabarits = copier(TEMPLATES, racine / "templates")
    copier(ICI / "modeles" / "ville", gabarits / "textes" / "ville")
    return copier(ICI / "dossiers" / "ville", racine / "ville"), gabarits


@pytest.fixture(scope="module")
def produit(tmp_path_factory):
    """Le dossier de Valmont, produit avec les textes livrés et ceux du modèle de ville."""
    racine = tmp_path_factory.mktemp("ville")
    gabarits = copier(TEMPLATES, racine / "templates")
    copier(ICI / "modeles" / "ville", gabarits / "textes" / "ville")
    donnees = copier(ICI / "dossiers" / "ville", racine / "ville")
    sortie = racine / "output"
    return produce(Order(donnees, gabarits, formats=("docx", "pdf", "txt", "xlsx"), sortie=sortie)), sortie


def lire(produit, version: str, nom: str) -> str:
    (page,) = (produit[1] / "ville" / CODE / version).rglob(f"{nom}.txt")
    return re.sub(r"\s+", " ", page.read_text("utf-8"))


def montant(produit, version: int, cellule: str) -> Montant:
    return produit[0].versions[CODE][version].figures.get(Cell.parse(cellule))


def test_tout_est_produit_sans_un_constat(produit):
    resultat, _ = produit
    assert [] == resultat.findings
    genres = {version: {document.kind for document in faits} for version, faits in resultat.documents.items()}
    assert {"convention", "annexe-1-fiches", "annexe-2-maquette"} <= genres[f"{CODE}/initiale"]
    assert {"avenant", "contrat-consolide", "annexe-1-fiches", "annexe-2-maquette"} <= genres[f"{CODE}/avenant-1"]


@pytest.mark.parametrize(
    ("version", "cellule", "attendu"),
    [
        (0, "priorite/1.1 part/etat 2025", 20_000),
        (0, "pilier/1 part/etat 2025", 32_000),
        (0, "pilier/1 tous 2026", 70_000),
        (0, "contrat part/agglomeration", 74_000),
        (0, "contrat part/bailleurs", 0),
        (0, "contrat tous 2026", 95_000),
        (1, "pilier/2 part/etat 2026", 14_000),
        (1, "contrat tous 2026", 99_000),
        (1, "contrat part/etat 2026 reste", 46_000),
    ],
)
def test_chaque_niveau_est_la_somme_de_ce_qu_il_contient(produit, version, cellule, attendu):
    assert Montant(attendu * 100) == montant(produit, version, cellule)


def test_le_contrat_nomme_ses_cinq_parties_et_repete_une_ligne_par_exercice(produit):
    contrat = lire(produit, "initiale", "contrat")
    for nom in ("L’État", "La Communauté d’agglomération de Valmont", "La Commune de Valmont", "La Région", "L’Office"):
        assert nom in contrat
    assert "Il comprend deux piliers" in contrat
    assert "– en 2025, 95 000 €, dont 42 000 € de l’État ; – en 2026, 95 000 €" in contrat.replace(
        "\u202f", " "
    ).replace("\u00a0", " ")


def test_la_fiche_montre_les_champs_du_programme(produit):
    fiches = lire(produit, "initiale", "annexe-1-fiches")
    for mots in ("Priorité 1.1", "Les Tilleuls et La Source", "Caisse des écoles de Valmont", "Action reconduite",
                 "Enfants, Autre (parents d’élèves)", "1er mars 2025", "École de la Source"):  # fmt: skip
        assert mots in fiches, mots


def test_l_avenant_le_dit_et_le_contrat_consolide_le_porte(produit):
    avenant = lire(produit, "avenant-1", "avenant").replace("\u202f", " ").replace("\u00a0", " ")
    assert (
        "Le deuxième alinéa de l’article 2 du contrat est complété par les mots : « et les conseils citoyens »"
        in avenant
    )
    assert "le montant : « 42 000 € » est remplacé par le montant : « 46 000 € »" in avenant
    consolide = lire(produit, "avenant-1", "contrat-consolide")
    assert "les maires et les conseils citoyens." in consolide


def test_les_totaux_du_classeur_sont_des_formules(produit):
    (classeur,) = (produit[1] / "ville" / CODE / "initiale").rglob("*.xlsx")
    feuille = openpyxl.load_workbook(classeur)["Annexe 2"]
    valeurs = [cellule.value for ligne in feuille.iter_rows() for cellule in ligne]
    assert sum(isinstance(valeur, str) and valeur.startswith("=") for valeur in valeurs) >= 20


def test_aucun_fichier_du_code_ne_connait_ce_programme():
    mots = re.compile(r"\b(pilier|piliers|priorite|priorites|agglomeration|bailleurs|quartiers)\b")
    nommes = [page.name for page in (ICI.parent / "src").rglob("*.py") if mots.search(page.read_text("utf-8"))]
    assert [] == nommes


@pytest.mark.parametrize(
    ("cellule", "attendu"),
    [
        ("droit_commun/total tous 2025", 352_500),
        ("ressources/credits_etat montant 2025", 42_000),
        ("ressources/total montant 2025", 95_000),
    ],
)
def test_ses_tableaux_ont_leurs_totaux_et_s_accordent_au_contrat(produit, cellule, attendu):
    assert Montant(attendu * 100) == montant(produit, 0, cellule)


def test_l_annexe_montre_ses_deux_tableaux(produit):
    annexe = lire(produit, "initiale", "annexe-3-droit-commun").replace("\u202f", " ").replace("\u00a0", " ")
    for mots in ("Mobilisation du droit commun", "352 500 €", "Crédits spécifiques de l’État", "95 000 €"):
        assert mots in annexe, mots


def test_expliquer_un_taux_dit_la_part_et_le_tout(produit):
    lieux = [
        "--donnees",
        str(produit[1].parent),
        "--gabarits",
        str(produit[1].parent / "templates"),
        "--dossier",
        "ville",
    ]
    demande = ["expliquer", "ressources/credits_etat", "poids", "2025", *lieux]
    dit = CliRunner().invoke(app, demande).output.replace("\u202f", " ").replace("\u00a0", " ")
    titre, *suite = dit.splitlines()
    assert titre.startswith("44,2 %  quartiers-2025-2026/avenant-1 : ressources/credits_etat poids 2025")
    assert "  part de 42 000 €  ressources/credits_etat montant 2025 prevu" == suite[0]
    assert "+ 20 000 €  action/1.1.1 etat 2025 prevu  (" in suite[1] and suite[1].endswith("coup-de-pouce.yaml:18:11)")
    assert "  dans 95 000 €  ressources/total montant 2025 prevu" == suite[4]
    assert "aucune donnée" not in dit
    (rendu,) = json.loads(CliRunner().invoke(app, [*demande, "--json"]).output)
    assert ("44.2", "%") == (rendu["nombre"], rendu["unite"])
    assert [4_200_000, 9_500_000] == [cote["centimes"] for cote in rendu["part_de"]]


# --- son annexe, qui est faite de champs --------------------------------------------------------------------------------
def test_son_portrait_se_calcule_et_s_imprime(produit):
    portrait = lire(produit, "initiale", "annexe-4-portrait").replace("\u202f", " ").replace("\u00a0", " ")
    for mots in ("3 580", "740", "6 %", "1,3 %", "Les Érables : 320 logements, dont 24 vacants",
                 "bilan : 1er trimestre 2026", "La Source, lundi 6 octobre 2025"):  # fmt: skip
        assert mots in portrait, mots


FAUTES = {
    "un renvoi à rien": ("      - quartier: source\n        jour: 05", "      - quartier: sources\n        jour: 05", "CHP002", "nomme « sources », qui n'est pas dans « Quartiers »"),
    "une partie plus grande que le tout": ("vacants: 24", "vacants: 324", "CHP003", "Résidences, « Les Érables » : « Logements vacants » est de 324, plus que 320 (« Logements »)"),
    "deux parts qui ne font pas le tout": ("femmes: 50,5 %", "femmes: 51,5 %", "CHP004", "Quartiers, « La Source » : « Hommes » + « Femmes » = 49,5 + 51,5 = 101 %, et non 100 %"),
    "un quartier décrit deux fois": ("nom: La Source", "nom: Les Tilleuls", "CHP005", "« Quartiers » a deux lignes dont « Nom » est « Les Tilleuls »"),
    "un quartier oublié": ("      - quartier: source\n        jour: 05/03/2025\n", "", "CHP006", "Tours de visites, « Premier tour » : « Visites » n'a pas de ligne pour « La Source »"),
    "une visite trop tôt": ("jour: 03/03/2025", "jour: 03/01/2025", "CHP001", "« Jour » (3 janvier 2025) vient avant « Arrêté le », le 10 janvier 2025"),
    "un bilan trop tard": ("bilan: juin 2025", "bilan: juin 2027", "CHP001", "« Bilan » (juin 2027) vient après la fin du contrat, le 31 décembre 2026"),
    "une clé fausse": ("    mineurs: 401", "    mineur: 401", "LEC006", "la clé « mineur » est inconnue ici"),
}  # fmt: skip


@pytest.mark.parametrize("cas", FAUTES)
def test_une_faute_de_son_portrait_est_dite(tmp_path, cas):
    avant, apres, code, attendu = FAUTES[cas]
    donnees = copier(ICI / "dossiers" / "ville", tmp_path / "ville")
    gabarits = copier(TEMPLATES / "textes", tmp_path / "templates" / "textes").parent
    copier(ICI / "modeles" / "ville", gabarits / "textes" / "ville")
    remplacer(donnees / CODE / "annexes" / "portrait.yaml", (avant, apres))
    dits = [
        re.sub("[\u202f\u00a0]", " ", f.message)
        for f in compute_all(Order(donnees, gabarits)).findings
        if f.code == code
    ]
    assert any(attendu in dit for dit in dits), dits


TABLE = """
::: tableau largeurs="70 30" resume="Habitants de chaque quartier"
| Quartier | Habitants |
|:---|---:|
{% for q in portrait.quartiers %}
| {{ q.nom }} | {{ q.habitants }} |
{% endfor %}
| {total} Somme | {{ portrait.ensemble.habitants }} |
| {total} Plafond | 9 999 |
:::
"""


def test_les_nombres_d_une_annexe_de_donnees_vivent_dans_le_classeur(tmp_path):
    """L'onglet se nomme par une balise ; un nombre est un nombre ; le total, la somme des cases ; « 1.1 », des mots."""
    donnees, gabarits = atelier_de_ville(tmp_path)
    page = gabarits / "textes" / "ville" / "annexe-4-portrait.md"
    onglet = ("logos: non\n", 'onglet: Portrait {{ "n° " ~ annexe(4).numero }}\nlogos: non\n')
    remplacer(page, onglet, (":::\n\n{% for q", f":::\n{TABLE}\n{{% for q"))
    ordre = Order(donnees, gabarits, CODE, "initiale", formats=("xlsx",), sortie=tmp_path / "output")
    assert [] == produce(ordre).findings
    (classeur,) = (tmp_path / "output").rglob("*.xlsx")
    (nom,) = [nom for nom in openpyxl.load_workbook(classeur).sheetnames if nom.startswith("Portrait")]
    assert "Portrait n° 4" == nom.replace("\u00a0", " ")
    feuille = openpyxl.load_workbook(classeur)[nom]
    lignes = {rang[0].value: rang for rang in feuille.iter_rows() if rang[0].value and rang[1].value}
    habitants = [rang for titre, rang in lignes.items() if titre in ("Les Tilleuls", "La Source")]
    assert [int, int] == [type(rang[1].value) for rang in habitants]
    somme = lignes["Somme"][1].value
    assert re.fullmatch(r"=SUM\(B\d+:B\d+\)|=B\d+\+B\d+", somme), somme
    # Un total qui n'est pas la somme de ce qui le précède reste un nombre.
    assert 9999 == lignes["Plafond"][1].value
    femmes = lignes["Femmes"]
    assert isinstance(femmes[1].value, int | float) and "%" in femmes[1].number_format
