"""Le produit de deux colonnes d'un tableau : un nombre par un montant, ligne par ligne, arrondi au centime."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from typer.testing import CliRunner

from docgen.adresses.cellules import Cell
from docgen.check.montre import uni
from docgen.cli import app
from docgen.commandes.expliquer import explanations
from docgen.compute.cube import Figures, cube
from docgen.model.calculs import TermeDeCalcul, parse_calcul
from docgen.model.contrat import Contrat
from docgen.model.programme import Programme
from docgen.montants import Absence, Montant
from tests.outils.calcul import ecarts
from tests.outils.chantier import Chantier
from tests.outils.tirages import tirages
from tests.test_natures import EXERCICES
from tests.test_programme_taille import ENTETE, PARTS, ROLES
from tests.test_tableaux import declarer, ecrire
from tests.test_tableur import classeur_de, petit

TABLEAU = """
tableaux:
  - code: ecole
    intitule: Coût par commune
    par_exercice: oui
    colonnes:
      - code: eleves
        intitule: Élèves
        type: nombre
      - code: cout
        intitule: Coût par élève
      - code: brut
        intitule: Coût
        formule: eleves × cout
      - code: aide
        intitule: Aide
      - code: du
        intitule: Total dû
        formule: brut - aide
    lignes: libres
    totaux:
      - code: total
        intitule: Total
        formule: somme(lignes)
"""
COMMUNES = """lignes:
  - code: clairval
    intitule: Clairval
    eleves:
      2024: 40
      2025: 12,5
    cout:
      2024: 533,33
      2025: 541,27
    aide:
      2024: 1 000
      2025: sans objet
  - code: montvert
    intitule: Montvert
    eleves:
      2024: sans objet
      2025: 3
    cout:
      2024: 533,33
      2025: 541,27
    aide:
      2024: sans objet
      2025: 20
"""


@pytest.fixture
def atelier(tmp_path: Path) -> Chantier:
    lieu = petit(tmp_path)
    declarer(lieu, TABLEAU)
    ecrire(lieu, COMMUNES, "ecole")
    return lieu


# --- la langue --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("ecrit", ["eleves × cout", "eleves*cout", "eleves x cout"])
def test_un_produit_se_lit_de_trois_facons(ecrit):
    calcul = parse_calcul(ecrit)
    assert ((TermeDeCalcul("eleves"),), TermeDeCalcul("cout")) == (calcul.termes, calcul.fois)


def test_une_ligne_qui_s_appelle_x_s_additionne():
    assert ["a", "x", "b"] == [terme.nom for terme in parse_calcul("a + x + b").termes]


def un_programme(formule: str, lieu: str = "colonne", type_: str = "montant") -> None:
    colonnes = [
        {"code": "eleves", "intitule": "Élèves", "type": "nombre"},
        {"code": "cout", "intitule": "Coût"},
        {"code": "aide", "intitule": "Aide"},
        {"code": "taux", "intitule": "Taux", "type": "taux"},
    ]
    tableau = {"code": "ecole", "intitule": "École", "colonnes": colonnes, "lignes": "libres"}
    if lieu == "colonne":
        colonnes.append({"code": "brut", "intitule": "Brut", "type": type_, "formule": formule})
    elif lieu == "ligne":
        tableau["totaux"] = [{"code": "total", "intitule": "Total", "formule": formule}]
    elif lieu == "egalite":
        tableau["egalites"] = [formule]
    natures = [{"code": "prevu", "intitule": "Prévu", "saisie": "fiche"}]
    if lieu == "nature":
        natures.append({"code": "double", "intitule": "Double", "formule": formule})
    Programme.model_validate({"parts": PARTS, "roles": ROLES, "tableaux": [tableau], "natures": natures})


@pytest.mark.parametrize(
    ("formule", "lieu", "type_", "dit"),
    [
        ("cout × aide", "colonne", "montant", "« cout × aide » multiplie deux montants"),
        ("cout × cout", "colonne", "montant", "« cout × cout » multiplie deux montants"),
        ("eleves × eleves", "colonne", "montant", "multiplie un nombre et un nombre"),
        ("taux × cout", "colonne", "montant", "multiplie un taux et un montant"),
        ("eleves × couts", "colonne", "montant", "« couts » n'est pas une colonne"),
        ("eleves × cout × aide", "colonne", "montant", "un produit est celui d'une colonne par une autre"),
        ("eleves × cout + aide", "colonne", "montant", "un produit est celui d'une colonne par une autre"),
        ("5 % de eleves × cout", "colonne", "montant", "un produit est celui d'une colonne par une autre"),
        ("eleves × 12", "colonne", "montant", "un produit est celui d'une colonne par une autre"),
        ("eleves × cout", "colonne", "nombre", "la formule de la colonne « brut » n'est pas de son type"),
        ("eleves × cout", "colonne", "taux", "la formule de la colonne « brut » n'est pas de son type"),
        ("eleves × brut", "colonne", "montant", "revient à elle-même : brut → brut"),
        ("eleves × cout", "ligne", "", "un produit se calcule dans une colonne de tableau"),
        ("eleves × cout = contrat", "egalite", "", "un produit se calcule dans une colonne de tableau"),
        ("prevu × prevu", "nature", "", "un produit se calcule dans une colonne de tableau"),
    ],
)
def test_un_produit_qui_n_a_pas_de_sens_est_refuse(formule, lieu, type_, dit):
    with pytest.raises(ValidationError) as refus:
        un_programme(formule, lieu, type_)
    assert dit in refus.value.errors()[0]["ctx"]["message"]


# --- le cube ----------------------------------------------------------------------------------------------------------
def lu(lieu: Chantier, cellule: str) -> Montant:
    return lieu.calculer().versions[lieu.code][0].figures.get(Cell.parse(cellule))


def test_un_total_additionne_les_produits_et_ne_multiplie_pas_les_totaux(atelier):
    figures = atelier.calculer().versions[atelier.code][0].figures
    dits = {cellule: figures.get(Cell.parse(f"ecole/{cellule}")).centimes for cellule in (
        "clairval brut 2024", "clairval brut 2025", "montvert brut 2025", "total brut 2025", "clairval brut",
        "total brut", "clairval du 2024", "total du")}  # fmt: skip
    assert {
        "clairval brut 2024": 2_133_320,
        "clairval brut 2025": 676_588,  # 12,5 × 541,27 = 6 765,875
        "montvert brut 2025": 162_381,
        "total brut 2025": 838_969,
        "clairval brut": 2_809_908,
        "total brut": 2_972_289,
        "clairval du 2024": 2_033_320,
        "total du": 2_972_289 - 102_000,
    } == dits
    assert Absence.SANS_OBJET is figures.absent(Cell.parse("ecole/montvert brut 2024"))


def expliquer(lieu: Chantier, *mots: str) -> str:
    lieux = ["--donnees", str(lieu.donnees.parent), "--gabarits", str(lieu.templates)]
    return uni(CliRunner().invoke(app, ["expliquer", *mots, *lieux]).output)


def test_expliquer_dit_le_nombre_le_montant_et_l_arrondi(atelier):
    (dite,) = explanations(atelier.preparer(), ["ecole/clairval", "brut", "2025"])
    (terme,) = dite.explanation.terms
    assert (Fraction(25, 2), "ecole/clairval cout 2025 prevu") == (terme.factor, str(terme.cell))
    assert (Montant(676_588), Fraction(6_765_875, 10)) == (dite.explanation.value, dite.explanation.exact)
    dit = expliquer(atelier, "ecole/clairval", "brut", "2025")
    assert "12,5 × 541,27 €" in dit
    assert "arrondi : les termes font 6 765,875 €" in dit
    exacte = expliquer(atelier, "ecole/montvert", "brut", "2025")
    assert "3 × 541,27 €" in exacte
    assert "arrondi" not in exacte


def test_expliquer_dit_ou_est_saisi_chaque_facteur(atelier):
    page = "tableaux/ecole.yaml"
    dit = expliquer(atelier, "ecole/clairval", "brut", "2025")
    assert f"où 12,5 est ecole/clairval eleves 2025 prevu  ({atelier.contrat / page}:6:13)" in dit
    assert f"ecole/clairval cout 2025 prevu  ({atelier.contrat / page}:9:13)" in dit
    # Un total dit les facteurs de chacune de ses lignes ; une colonne saisie n'en a pas.
    assert 2 == expliquer(atelier, "ecole/total", "brut", "2025").count("\n      où ")
    assert "où" not in expliquer(atelier, "ecole/total", "aide", "2025")


def test_une_colonne_de_nombres_s_explique(atelier):
    dit = expliquer(atelier, "ecole/clairval", "eleves", "2025")
    assert dit.startswith("12,5  ") and f"({atelier.contrat / 'tableaux/ecole.yaml'}:6:13)" in dit
    total = expliquer(atelier, "ecole/total", "eleves", "2025")
    assert total.startswith("15,5  ") and 2 == total.count("\n  + ")
    vide = expliquer(atelier, "ecole/montvert", "eleves", "2024")
    assert vide.startswith("sans objet  ")


@settings(max_examples=tirages(100), deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**7)), min_size=1, max_size=4))
def test_chaque_ligne_est_arrondie_une_fois_et_le_total_est_leur_somme(lignes):
    colonnes = [{"code": "n", "intitule": "N", "type": "nombre"}, {"code": "u", "intitule": "U"},
                {"code": "p", "intitule": "P", "formule": "u × n"}]  # fmt: skip
    tableau = {"code": "t", "intitule": "T", "colonnes": colonnes, "lignes": "libres",
               "totaux": [{"code": "total", "intitule": "Total", "formule": "somme(lignes)"}]}  # fmt: skip
    programme = Programme.model_validate({"parts": PARTS, "roles": ROLES, "tableaux": [tableau]})
    rangees = [{"code": f"l{rang}", "intitule": "L", "n": f"{Decimal(n) / 1000}".replace(".", ","),
                "u": f"{u // 100},{u % 100:02}"} for rang, (n, u) in enumerate(lignes)]  # fmt: skip
    saisi = programme.types.tableaux["t"].model_validate({"lignes": rangees})
    tete = programme.completer(programme.types.entete.model_validate(ENTETE | EXERCICES))
    figures: Figures = cube(Contrat("ville", programme, tete, (), (), tableaux=(saisi,)))
    attendus = [int((Decimal(n) / 1000 * u).quantize(Decimal(1), ROUND_HALF_UP)) for n, u in lignes]
    assert attendus == [figures.get(Cell(f"t/l{rang}", "p")).centimes for rang in range(len(lignes))]
    assert sum(attendus) == figures.get(Cell("t/total", "p")).centimes


# --- Excel ------------------------------------------------------------------------------------------------------------
def test_le_produit_est_une_formule_vivante(atelier):
    resultat = atelier.produire(formats=("xlsx",))
    assert not resultat.failed, [str(f) for f in resultat.findings]
    (fait,) = resultat.classeurs.values()
    assert [] == ecarts(fait)
    feuille = openpyxl.load_workbook(classeur_de(resultat))["Saisie – Coût par commune"]
    tetes = {str(case.value): case.column_letter for case in feuille[3]}
    (rang,) = [rangee[0].row for rangee in feuille.iter_rows() if rangee[0].value == "Clairval"]
    eleves, cout, brut = (tetes[f"{nom} 2025"] for nom in ("Élèves", "Coût par élève", "Coût"))
    formule = str(feuille[f"{brut}{rang}"].value)
    assert f"ROUND(SUM({cout}{rang})*SUM({eleves}{rang}),2)" in formule
    (total,) = [rangee[0].row for rangee in feuille.iter_rows() if rangee[0].value == "Total"]
    assert f"SUM({brut}{rang}:{brut}{rang + 1})" in str(feuille[f"{brut}{total}"].value)
    assert f"SUM({eleves}{rang}:{eleves}{rang + 1})" in str(feuille[f"{eleves}{total}"].value)
