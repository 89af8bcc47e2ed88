"""Les tableaux du programme dans le classeur : une feuille chacun, au nom qu'Excel accepte, saisie dans les deux sens."""

import io
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.check.montre import uni
from docgen.classeur import FEUILLE_CACHEE, nom_de_feuille
from docgen.model.contrat import Contrat
from docgen.montants import Absence, Montant
from tests.outils.chantier import Chantier
from tests.outils.tirages import tirages
from tests.test_tableaux import declarer, ecrire
from tests.test_tableur import case, classeur_de, importe, petit, saisir

TABLEAUX = """
tableaux:
  - code: budget
    intitule: "Budget : charges / produits [prévisionnel] de l'action"
    par_exercice: oui
    colonnes:
      - code: montant
        intitule: Montant
    lignes:
      - code: 60
        intitule: Achats
      - code: 64
        intitule: Personnel
      - code: 67
        intitule: Divers
    totaux:
      - code: total
        intitule: Total
        formule: somme(lignes)
  - code: suite
    intitule: "Budget : charges / produits [prévisionnel] de la suite"
    obligatoire: non
    colonnes:
      - code: montant
        intitule: Montant
    lignes: libres
  - code: ecole
    intitule: École
    colonnes:
      - code: eleves
        intitule: Élèves
        type: nombre
      - code: cout
        intitule: Coût
      - code: brut
        intitule: Coût total
        formule: eleves × cout
    lignes: libres
"""
BUDGET = """# Le budget, tel que le comptable l'a donné.
lignes:
  60:
    montant:
      2024: 12 000,50 # devis
      2025: sans objet
  64:
    montant:
      2024: 40 000
      2025: 41 000
"""
SUITE = "lignes:\n  - code: a\n    intitule: A\n    montant: 1\n"
ECOLE = """lignes:
  - code: clairval
    intitule: Clairval
    eleves: 40
    cout: 533,33
  - code: montvert
    intitule: Montvert
    eleves: 12,5
    cout: non communiqué
"""
FEUILLE = "Saisie – Budget charges…"


def preparer(racine: Path) -> Chantier:
    lieu = petit(racine)
    declarer(lieu, TABLEAUX)
    for nom, texte in (("budget", BUDGET), ("suite", SUITE), ("ecole", ECOLE)):
        ecrire(lieu, texte, nom)
    return lieu


@pytest.fixture(scope="module")
def atelier(tmp_path_factory) -> tuple[Chantier, Path, dict[str, str]]:
    """Le chantier, son classeur produit une fois, et ses fichiers de tableaux tels qu'ils étaient."""
    lieu = preparer(tmp_path_factory.mktemp("tableaux"))
    resultat = lieu.produire(formats=("xlsx",))
    assert not resultat.failed, [str(f) for f in resultat.findings]
    return lieu, classeur_de(resultat), {"budget": BUDGET, "suite": SUITE, "ecole": ECOLE}


@pytest.fixture
def neuf(atelier):
    lieu, classeur, textes = atelier
    for nom, texte in textes.items():
        ecrire(lieu, texte, nom)
    return lieu, classeur


def lire(lieu: Chantier, nom: str) -> str:
    return (lieu.contrat / "tableaux" / f"{nom}.yaml").read_text("utf-8")


# --- les noms des feuilles --------------------------------------------------------------------------------------------
def test_deux_tableaux_au_meme_debut_ont_deux_feuilles_qu_excel_accepte(neuf):
    _, classeur = neuf
    noms = openpyxl.load_workbook(classeur).sheetnames
    assert [FEUILLE, "Saisie – Budget charges… (2)", "Saisie – École"] == [n for n in noms if "– B" in n or "– É" in n]


@settings(deadline=None)
@given(st.lists(st.text(max_size=45) | st.sampled_from(["Annexe 2", "annexe 2", "docgen", "History", "'a'", "a/b", "é" * 40]),
                max_size=12))  # fmt: skip
def test_tout_nom_de_feuille_est_accepte_par_excel_et_unique(voulus):
    import xlsxwriter

    livre, pris = xlsxwriter.Workbook(io.BytesIO(), {"in_memory": True}), []
    livre.add_worksheet(FEUILLE_CACHEE)
    for voulu in voulus:
        nom = nom_de_feuille(voulu, pris)
        livre.add_worksheet(nom)  # lève pour un nom interdit, trop long, ou déjà pris
        assert len(nom.encode("utf-16-le")) <= 62
        assert nom.lower() not in {"history", *(autre.lower() for autre in pris)}
        assert nom.strip(" '") == nom or nom.endswith(")")
        pris.append(nom)


# --- l'aller et retour ------------------------------------------------------------------------------------------------
def test_une_case_saisie_ne_change_que_sa_valeur(neuf):
    lieu, classeur = neuf
    place = case(classeur, FEUILLE, "tableaux/budget", '["lignes", "60", "montant", "2024"]')
    autre = case(classeur, "Saisie – École", "tableaux/ecole", '["lignes", 1, "eleves"]')
    faites = importe(lieu, saisir(classeur, {place: 12_345.6, autre: 13}), appliquer=True)
    assert not faites.failed, [str(f) for f in faites.findings]
    assert BUDGET.replace("12 000,50 # devis", "12 345,60 # devis") == lire(lieu, "budget")
    assert ECOLE.replace("eleves: 12,5", "eleves: 13") == lire(lieu, "ecole")
    assert SUITE == lire(lieu, "suite")


def test_une_ligne_que_le_contrat_n_ecrivait_pas_s_ajoute_entiere(neuf):
    lieu, classeur = neuf
    cases = {case(classeur, FEUILLE, "tableaux/budget", f'["lignes", "67", "montant", "{annee}"]'): valeur
             for annee, valeur in (("2024", 500), ("2025", "sans objet"))}  # fmt: skip
    faites = importe(lieu, saisir(classeur, cases), appliquer=True)
    assert not faites.failed, [str(f) for f in faites.findings]
    assert BUDGET + "  67:\n    montant:\n      2024: 500\n      2025: sans objet\n" == lire(lieu, "budget")


def test_la_moitie_d_une_ligne_est_refusee_et_rien_n_est_ecrit(neuf):
    lieu, classeur = neuf
    place = case(classeur, FEUILLE, "tableaux/budget", '["lignes", "67", "montant", "2024"]')
    faites = importe(lieu, saisir(classeur, {place: 500}), appliquer=True)
    assert {"BUD036", "TAB014"} <= {f.code for f in faites.findings}
    assert BUDGET == lire(lieu, "budget")


@pytest.mark.parametrize(
    ("valeur", "code", "dit"),
    [
        ("=1+1", "TAB006", "la case contient une formule"),
        ("douze", "TAB006", "« douze » est un texte, pas un nombre"),
        (-5, "TAB007", "est négatif"),
        (10**13, "TAB007", "n'est pas vraisemblable"),
        (1.234, "TAB007", "a plus de 2 décimales"),
        (None, "TAB008", "la case a été vidée"),
    ],
)
def test_ce_qui_n_est_pas_un_montant_est_refuse_a_sa_cellule(neuf, valeur, code, dit):
    lieu, classeur = neuf
    feuille, cellule = place = case(classeur, FEUILLE, "tableaux/budget", '["lignes", "64", "montant", "2024"]')
    faites = importe(lieu, saisir(classeur, {place: valeur}), appliquer=True)
    (faute,) = [f for f in faites.findings if f.code == code]
    assert f"feuille « {feuille} », cellule {cellule}" in faute.message
    assert dit in faute.message.replace("\u202f", " ")
    assert BUDGET == lire(lieu, "budget")


# --- ce qui peut être négatif ------------------------------------------------------------------------------------------
SOLDES = """
tableaux:
  - code: soldes
    intitule: Soldes
    colonnes:
      - code: credit
        intitule: Crédit
      - code: correction
        intitule: Correction
        evolution: oui
      - code: ecart
        intitule: Écart d'élèves
        type: nombre
        evolution: oui
    lignes: libres
"""
CORRIGE = "lignes:\n  - code: a\n    intitule: A\n    credit: 1\n    correction: -2 500,50 €\n    ecart: -0,5\n"


def test_une_colonne_d_evolution_se_saisit_negative_et_elle_seule(tmp_path):
    lieu = petit(tmp_path)
    declarer(lieu, SOLDES)
    ecrire(lieu, CORRIGE, "soldes")
    classeur = classeur_de(lieu.produire(formats=("xlsx",)))
    credit, correction, ecart = (
        case(classeur, "Saisie – Soldes", "tableaux/soldes", f'["lignes", 0, "{nom}"]')
        for nom in ("credit", "correction", "ecart")
    )
    # Repris tel quel, puis retapé : en nombre, en texte collé.
    assert not importe(lieu, classeur, appliquer=True).failed and CORRIGE == lire(lieu, "soldes")
    faites = importe(lieu, saisir(classeur, {correction: "-3 000,25 €", ecart: -0.25}), appliquer=True)
    assert not faites.failed, [str(f) for f in faites.findings]
    assert CORRIGE.replace("-2 500,50", "-3 000,25").replace("-0,5", "-0,25") == lire(lieu, "soldes")
    refuse = importe(lieu, saisir(classeur, {credit: -1, correction: -(10**13)}), appliquer=True)
    assert ["TAB007", "TAB007"] == [f.code for f in refuse.findings if f.code == "TAB007"]
    assert any("« -1 » est négatif" in f.message for f in refuse.findings)
    assert any("vraisemblable" in f.message for f in refuse.findings)


def test_excel_refuse_un_nombre_negatif_la_seulement_ou_docgen_le_refuse(tmp_path):
    lieu = petit(tmp_path)
    declarer(lieu, SOLDES)
    ecrire(lieu, CORRIGE, "soldes")
    classeur = classeur_de(lieu.produire(formats=("xlsx",)))
    feuille = openpyxl.load_workbook(classeur)["Saisie – Soldes"]
    regles = {colonne: str(regle.formula1) for regle in feuille.data_validations.dataValidation
              for colonne in {plage.coord[0] for plage in regle.sqref.ranges}}  # fmt: skip
    negatif = {nom: ">=0" not in regles[case(classeur, "Saisie – Soldes", "tableaux/soldes", f'["lignes", 0, "{nom}"]')[1][0]]
               for nom in ("credit", "correction", "ecart")}  # fmt: skip
    assert {"credit": False, "correction": True, "ecart": True} == negatif


@pytest.mark.parametrize("valeur", ["=2+2", 12, None])
def test_une_case_calculee_que_l_on_retape_est_dite(neuf, valeur):
    lieu, classeur = neuf
    feuille = openpyxl.load_workbook(classeur)["Saisie – École"]
    (calculee,) = [c.coordinate for rangee in feuille.iter_rows() for c in rangee
                   if rangee[0].value == "Clairval" and str(c.value).startswith("=")]  # fmt: skip
    faites = importe(lieu, saisir(classeur, {("Saisie – École", calculee): valeur}), appliquer=True)
    assert [("TAB004", True)] == [(f.code, f"cellule {calculee}" in f.message) for f in faites.findings]
    assert ECOLE == lire(lieu, "ecole")


montants = st.integers(0, 10**9).map(lambda centimes: Decimal(centimes) / 100)
nombres = st.integers(0, 10**8).map(lambda milliemes: Decimal(milliemes) / 1000)
absences = st.sampled_from([Absence.SANS_OBJET, Absence.NON_COMMUNIQUE])
PLACES = {
    ("budget", "60", "montant", "2024"): montants,
    ("budget", "60", "montant", "2025"): montants,
    ("budget", "64", "montant", "2025"): montants,
    ("suite", "a", "montant", "tous"): montants,
    ("ecole", "clairval", "eleves", "tous"): nombres,
    ("ecole", "montvert", "cout", "tous"): montants,
}


def adresse(lieu: tuple[str, str, str, str]) -> tuple[str, str, str]:
    tableau, ligne, colonne, exercice = lieu
    rang = {"budget": f'"{ligne}"', "suite": "0", "ecole": "1" if ligne == "montvert" else "0"}[tableau]
    annee = "" if exercice == "tous" else f', "{exercice}"'
    feuilles = {"budget": FEUILLE, "suite": "Saisie – Budget charges… (2)", "ecole": "Saisie – École"}
    return feuilles[tableau], f"tableaux/{tableau}", f'["lignes", {rang}, "{colonne}"{annee}]'


def lue(contrat: Contrat, lieu: tuple[str, str, str, str]):
    valeur = contrat.tableau(lieu[0]).saisie(*lieu[1:])
    return Decimal(valeur.centimes) / 100 if isinstance(valeur, Montant) else valeur


@settings(max_examples=tirages(6), deadline=None)
@given(st.fixed_dictionaries({}, optional={lieu: valeurs | absences for lieu, valeurs in PLACES.items()}))
def test_ce_que_l_on_saisit_est_ce_que_le_contrat_dit_ensuite(atelier, saisies):
    lieu, classeur, textes = atelier
    for nom, texte in textes.items():
        ecrire(lieu, texte, nom)
    dossier, _ = lieu.charger()
    attendu = {place: lue(dossier.contrat(lieu.code).base, place) for place in PLACES} | saisies
    cases = {
        case(classeur, *adresse(place)): v.value if isinstance(v, Absence) else float(v) for place, v in saisies.items()
    }
    faites = importe(lieu, saisir(classeur, cases), appliquer=True)
    assert not faites.failed, [str(f) for f in faites.findings]
    dossier, fautes = lieu.charger()
    assert [] == fautes
    assert attendu == {place: lue(dossier.contrat(lieu.code).base, place) for place in PLACES}
    assert () == importe(lieu, saisir(classeur, cases)).changements


# --- ce qui se lit dans le classeur -----------------------------------------------------------------------------------
PART = "      - code: montant\n        intitule: Montant\n    lignes:\n      - code: 60\n"
AVEC_PART = (
    "      - code: montant\n        intitule: Montant\n      - code: part\n        intitule: Part\n        type: taux\n"
    "        formule: part de montant dans total\n    lignes:\n      - code: 60\n"
)


def test_une_part_est_une_formule_de_sa_case_et_de_son_total_et_le_titre_est_entier(tmp_path):
    lieu = petit(tmp_path)
    declarer(lieu, TABLEAUX.replace(PART, AVEC_PART, 1))
    for nom, texte in (("budget", BUDGET), ("suite", SUITE), ("ecole", ECOLE)):
        ecrire(lieu, texte, nom)
    resultat = lieu.produire(formats=("xlsx",))
    assert not resultat.failed, [str(f) for f in resultat.findings]
    feuille = openpyxl.load_workbook(classeur_de(resultat))[FEUILLE]
    assert "Saisie – Budget : charges / produits [prévisionnel] de l’action : " in uni(feuille["A1"].value).replace(
        "'", "’"
    )
    calculee = openpyxl.load_workbook(classeur_de(resultat), data_only=True)[FEUILLE]
    rangs = {rang[0].value: rang[0].row for rang in feuille.iter_rows() if rang[0].value}
    tetes = {case.value: case.column_letter for rang in feuille.iter_rows() for case in rang if case.value}
    rang, total = rangs["Achats"], rangs["Total"]
    montant, part = tetes["Montant 2024"], tetes["Part 2024"]
    ecrite = feuille[f"{part}{rang}"].value
    assert f"SUM({montant}{rang})*100" in ecrite
    assert f"/{montant}{total}" in ecrite
    assert ecrite.startswith(f"=IF(AND(COUNT({montant}{rang})>0,N({montant}{total})<>0),ROUND(")
    assert 23.1 == calculee[f"{part}{rang}"].value
