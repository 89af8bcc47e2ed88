"""Un dossier inventé, une métropole : quatre axes, d'autres financeurs, des exercices de juillet à juin."""

import re
from pathlib import Path

import pytest

from docgen.compute import Cell
from docgen.demande import Order
from docgen.montants import Montant
from docgen.pipeline import produce

RACINE = Path(__file__).resolve().parents[1]
METROPOLE = RACINE / "tests" / "dossiers" / "metropole"
CLS, CIE = "cls-2025-2027", "emploi-2025-2027"
INTERDITS = r"Pas-de-Calais|Arras|ERBM|Conseil départemental|Hauts-de-France|Département|\bCD\b"


@pytest.fixture(scope="module")
def produit(tmp_path_factory):
    sortie = tmp_path_factory.mktemp("metropole")
    return produce(Order(METROPOLE, RACINE / "templates", formats=("docx", "pdf", "txt"), sortie=sortie)), sortie


def lire(produit, nom: str, version: str) -> str:
    (page,) = (produit[1] / "metropole" / version).rglob(f"{nom}.txt")
    return re.sub(r"\s+", " ", page.read_text("utf-8"))


def test_tout_est_produit_sans_un_constat(produit):
    resultat, _ = produit
    assert [] == resultat.findings
    versions = {f"{CLS}/initiale", f"{CLS}/avenant-1", f"{CIE}/initiale"}
    assert versions <= set(resultat.documents)
    releves = [chemin for chemin in resultat.written if chemin.name == "releve.json"]
    assert len(versions) == len(releves)
    assert 3 * sum(map(len, resultat.documents.values())) == len(resultat.written) - len(releves)


def test_aucun_document_ne_dit_un_mot_du_pas_de_calais_ni_d_un_departement(produit):
    pages = list(produit[1].rglob("*.txt"))
    assert pages
    for page in pages:
        assert [] == re.findall(INTERDITS, page.read_text("utf-8")), page.name


@pytest.mark.parametrize(
    ("contrat", "version", "cellule", "attendu"),
    [
        (CLS, 0, Cell("contrat", "part/etat", "2025"), "140 000,50"),
        (CLS, 0, Cell("contrat", "tous", "2026"), "317 000,50"),
        (CLS, 1, Cell("axe/2", "part/etat", "2026"), "45 000"),
        (CLS, 1, Cell("contrat", "part/etat", "2026"), "155 000,50"),
        (CLS, 1, Cell("contrat", "part/departement", "2026", "total"), "152 500"),
        (CLS, 1, Cell("contrat", "part/autre", "2026"), "40 000"),
        (CLS, 1, Cell("contrat", "tous", "2026", "total"), "350 000,50"),
        (CIE, 0, Cell("contrat", "part/etat", "2025"), "105 000,30"),
        (CIE, 0, Cell("contrat", "part/etat", "2025", "avance"), "42 000,12"),
        (CIE, 0, Cell("volet/2", "tous", "2026"), "165 000,30"),
        (CIE, 0, Cell("rubrique/levee_freins", "part/autre", "2025"), "10 000"),
    ],
)
def test_les_totaux_sont_ceux_que_l_on_calcule_a_la_main(produit, contrat, version, cellule, attendu):
    figures = produit[0].versions[contrat][version].figures
    assert Montant.parse(attendu) == figures.get(cellule)


def test_les_tetes_de_l_annexe_3_et_ses_jours_viennent_des_donnees(produit):
    annexe = lire(produit, "annexe-3-tableau-financier", f"{CLS}/avenant-1")
    assert "CM : Conseil métropolitain." in annexe
    assert "30/06/2026" in annexe
    for axe in ("axe 1", "axe 2", "axe 3", "axe 4"):
        assert axe in annexe


def test_les_accords_suivent_le_nom_de_la_partie(produit):
    convention = lire(produit, "convention", f"{CIE}/initiale")
    for phrase in (
        "représentée par Mme Claude Vernet",
        "et désignée ci-après par les termes « la Métropole »",
        "Engagements réciproques de la Métropole et de l’État",
        "L’État apporte son soutien financier à la Métropole",
        "Si elle n’exécute pas la convention",
        "les moyens qu’elle affecte",
        "Conclue pour une durée de deux ans",
    ):
        assert phrase in convention, phrase


def test_chaque_financeur_a_sa_colonne(produit):
    parents = lire(produit, "fiche-1.1", f"{CLS}/avenant-1")
    emploi = lire(produit, "fiche-2.1", f"{CLS}/avenant-1")
    assert "Caisse d’allocations familiales" in parents
    assert "| Région" in emploi
    assert "| Région" not in parents
