"""Un programme a ses tableaux : déclarés, saisis, calculés, comparés, tenus en égalité ; une faute est dite à sa ligne."""

import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from docgen.adresses.cellules import Cell
from docgen.check.montre import uni
from docgen.commandes.comparer.mots import amount_words
from docgen.commandes.expliquer import explanations
from docgen.compute.cube import Figures, cube
from docgen.compute.tableaux import valeur_du_tableau
from docgen.diff.ecarts import compare_statements
from docgen.diff.releve import releve
from docgen.findings import Refusal
from docgen.model.contrat import Contrat
from docgen.model.programme import Programme
from docgen.montants import Absence, Montant
from tests.outils.calcul import ecarts
from tests.outils.chantier import Chantier
from tests.test_natures import EXERCICES
from tests.test_programme_taille import ENTETE, PARTS, ROLES, fiche
from tests.test_tableur import case, classeur_de, importe, petit, saisir

MODELE = "cls-2024-2027"
BUDGET = """
tableaux:
  - code: budget
    intitule: Budget prévisionnel
    par_exercice: oui
    colonnes:
      - code: montant
        intitule: Montant
      - code: part
        intitule: Part
        type: taux
        formule: part de montant dans total_charges
    lignes:
      - code: 60
        intitule: 60 – Achats
        groupe: charges
      - code: 64
        intitule: 64 – Charges de personnel
        groupe: charges
      - code: 74
        intitule: 74 – Subvention de l'État
        groupe: produits
        formule: montant(contrat part/etat)
      - code: 75
        intitule: 75 – Cotisations
        groupe: produits
    totaux:
      - code: total_charges
        intitule: Total des charges
        formule: somme(charges)
      - code: total_produits
        intitule: Total des produits
        formule: somme(produits)
    egalites:
      - charges = produits
"""
# L'État apporte 115 000 € en 2024 et 115 250 € en 2025 au contrat du Val-Fleuri, tel qu'il est signé.
SAISI = """lignes:
  60:
    montant:
      2024: {achats}
      2025: 15 250
  64:
    montant:
      2024: 100 000
      2025: 100 000
  75:
    montant:
      2024: 5 000
      2025: 0
"""

TEXTE = """---
nom: budget
titre: Budget
---
{% set budget = tableau("budget", "2025") %}
| Poste |{% for colonne in budget.colonnes %} {{ colonne.intitule }} |{% endfor %}

|---|---:|---:|
{% for ligne in budget.lignes %}
| {{ ligne.intitule }} |{% for valeur in ligne.valeurs %} {{ valeur }} |{% endfor %}

{% endfor %}

La subvention est de {{ montant("budget/74", "tous", "2025") }}.
"""


@pytest.fixture
def atelier(tmp_path: Path) -> Chantier:
    lieu = petit(tmp_path)
    declarer(lieu, BUDGET)
    ecrire(lieu, equilibre(lieu))
    return lieu


def declarer(lieu: Chantier, tableaux: str) -> None:
    page = lieu.textes / MODELE / "programme.yaml"
    page.write_text(page.read_text("utf-8") + tableaux, "utf-8")


def ecrire(lieu: Chantier, texte: str, nom: str = "budget") -> Path:
    page = lieu.contrat / "tableaux" / f"{nom}.yaml"
    page.parent.mkdir(exist_ok=True)
    page.write_text(texte, "utf-8")
    return page


def equilibre(lieu: Chantier) -> str:
    """Le budget dont les charges font les produits : la subvention de l'État, qui vient des fiches, et les cotisations."""
    ecrire(lieu, SAISI.format(achats="0"))
    dossier, fautes = lieu.charger()
    assert [] == fautes
    assert dossier is not None
    figures = cube(dossier.contrat(lieu.code).base)
    etat = [figures.get(Cell("contrat", "part/etat", annee)).centimes // 100 for annee in ("2024", "2025")]
    texte = SAISI.format(achats=etat[0] + 5000 - 100000).replace("15 250", str(etat[1] - 100000))
    assert min(etat) > 100000
    return texte


def regles(lieu: Chantier) -> list[str]:
    return [uni(f"{f}\n{f.remedy}") for f in lieu.calculer().findings if f.code == "BUD034"]


# --- ce que le cube en fait -------------------------------------------------------------------------------------------
def test_chaque_case_a_un_nom_et_chaque_total_ses_termes(atelier):
    (version,) = atelier.calculer().versions[atelier.code][:1]
    lu = lambda cellule: version.figures.get(Cell.parse(cellule))  # noqa: E731
    etat = lu("contrat part/etat 2025")
    assert lu("budget/74 tous 2025") == lu("budget/74 montant 2025") == etat
    assert lu("budget/total_charges tous 2025") == lu("budget/charges tous 2025") == lu("budget/produits tous 2025")
    assert lu("budget/charges") == lu("budget/charges tous 2024") + lu("budget/charges tous 2025")
    assert Montant(10_000_000) == lu("budget/64 tous 2025")
    for cellule, dit in [
        ("budget/66", "n'a pas de ligne « 66 »"),
        ("budget/60 part", "n'a pas de colonne de montants « part »"),
        ("budget/60 tous 2031", "l'exercice 2031 n'est pas au contrat"),
        ("budget/60 tous 2025 verse", "un tableau n'a pas de nature « verse »"),
    ]:
        with pytest.raises(Refusal, match=dit):
            lu(cellule)


def test_expliquer_dit_les_montants_saisis_et_leur_ligne(atelier):
    issue = atelier.preparer()
    (dite,) = explanations(issue, ["budget/charges", "tous", "2025"])
    assert [("budget/60 montant 2025 prevu", 5), ("budget/64 montant 2025 prevu", 9)] == [
        (str(terme.cell), terme.place.line) for terme in dite.explanation.terms
    ]
    assert all(terme.place.file.endswith("tableaux/budget.yaml") for terme in dite.explanation.terms)
    (subvention,) = explanations(issue, ["budget/74", "tous", "2025"])
    assert all("/actions/" in terme.place.file for terme in subvention.explanation.terms)


def test_un_texte_parcourt_le_tableau(atelier):
    (atelier.textes / MODELE / "budget.md").write_text(TEXTE, "utf-8")
    resultat = atelier.produire(formats=("txt",))
    assert not resultat.failed, [str(f) for f in resultat.findings]
    (page,) = [chemin for chemin in resultat.written if chemin.name == "budget.txt"]
    texte = uni(page.read_text("utf-8"))
    assert "Charges de personnel" in texte
    assert "100 000 €" in texte
    assert "100,0 %" in texte  # le total des charges, dans le total des charges


# --- les égalités -----------------------------------------------------------------------------------------------------
def test_une_egalite_tenue_ne_se_dit_pas(atelier):
    assert [] == regles(atelier)


def test_une_egalite_fausse_dit_son_ecart_et_ses_deux_places(atelier):
    atelier.remplacer("tableaux/budget.yaml", "2025: 0", "2025: 1 000,50")
    (faute,) = regles(atelier)
    assert "tableau « Budget prévisionnel » de 2025 : « charges = produits » n'est pas tenu, de 1 000,50 €" in faute
    assert "tableaux/budget.yaml:5:" in faute
    assert "tableaux/budget.yaml, ligne 13" in faute or "ligne 13" in faute


def test_une_egalite_peut_ne_valoir_que_pour_une_colonne(atelier):
    page = atelier.textes / MODELE / "programme.yaml"
    colonne = "      - code: verse\n        intitule: Versé\n"
    page.write_text(
        page.read_text("utf-8").replace("      - code: part\n", f"{colonne}      - code: part\n", 1), "utf-8"
    )
    budget = atelier.fichier("tableaux/budget.yaml")
    verse = "    verse:\n      2024: 1\n      2025: 1\n"
    budget.write_text(re.sub(r"(?m)^(      2025: .*\n)", rf"\1{verse}", budget.read_text("utf-8")), "utf-8")
    assert all("colonne « Versé »" in faute for faute in regles(atelier))
    avant, apres = "      - charges = produits", "      - egalite: charges = produits\n        dans: {}"
    ecrit = page.read_text("utf-8")
    for dans, attendu in (("montant", 0), ("verse", len(regles(atelier)))):
        page.write_text(ecrit.replace(avant, apres.format(dans)), "utf-8")
        assert attendu == len(regles(atelier))
    assert attendu


def test_un_total_peut_devoir_etre_celui_du_contrat(atelier):
    page = atelier.textes / MODELE / "programme.yaml"
    page.write_text(page.read_text("utf-8").replace("- charges = produits", "- total_produits = contrat"), "utf-8")
    assert 2 == len(regles(atelier))  # le département cofinance : ses crédits ne sont pas au budget


# --- la lecture -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("avant", "apres", "ligne", "dit"),
    [
        ("2025: 100 000", "2025: cent mille", 9, "« cent mille » n'est pas un montant"),
        ("  75:\n", "  76:\n", 10, "la clé « 76 » est inconnue ici"),
        ("  75:\n    montant:\n      2024: 5 000\n      2025: 0\n", "  75: {}\n", 10, "il manque la clé « montant »"),
        ("  75:\n    montant:", "  75:\n    montants:", 11, "Peut-être « montant » ?"),
        ("lignes:", "ligne:", 1, "la clé « ligne » est inconnue ici"),
    ],
)
def test_une_faute_du_tableau_est_dite_a_sa_ligne(atelier, avant, apres, ligne, dit):
    atelier.remplacer("tableaux/budget.yaml", avant, apres)
    assert any(dit in faute and f"budget.yaml:{ligne}:" in faute for faute in atelier.dites()), atelier.dites()


def test_un_total_ne_se_saisit_pas(atelier):
    page = atelier.fichier("tableaux/budget.yaml")
    page.write_text(page.read_text("utf-8") + "  total_charges:\n    montant:\n      2024: 1\n      2025: 1\n", "utf-8")
    (faute,) = atelier.dites()
    assert "la clé « total_charges » est inconnue ici" in faute


def test_un_tableau_qui_manque_est_dit_un_fichier_de_trop_aussi(atelier):
    atelier.fichier("tableaux/budget.yaml").rename(atelier.contrat / "tableaux" / "budjet.yaml")
    fautes = atelier.dites()
    assert any("il manque le tableau « Budget prévisionnel »" in faute for faute in fautes)
    assert any("« budjet.yaml » n'est pas lu" in faute and "peut-être « budget.yaml » ?" in faute for faute in fautes)


def test_un_exercice_que_le_contrat_n_a_pas_est_dit(atelier):
    atelier.remplacer("tableaux/budget.yaml", "      2025: 100 000", "      2026: 100 000")
    fautes = [str(f) for f in atelier.calculer().findings if f.code == "BUD002"]
    assert any("budget.yaml:9:7" in faute and "2026 n'est pas au contrat" in uni(faute) for faute in fautes), fautes


@pytest.mark.parametrize(
    ("formule", "dit"),
    [
        ("avance % de charges", "le contrat ne prévoit pas d'avance"),
        ("montant(axe/9)", "« axe/9 » n'est pas au contrat"),
    ],
)
def test_une_formule_qui_nomme_ce_que_le_contrat_n_a_pas_est_dite(atelier, formule, dit):
    page = atelier.textes / MODELE / "programme.yaml"
    page.write_text(page.read_text("utf-8").replace("formule: somme(charges)", f"formule: {formule}"), "utf-8")
    resultat = atelier.produire()
    (faute,) = [uni(str(f)) for f in resultat.findings if f.code == "BUD035"]
    assert dit in faute
    assert "ligne « total_charges »" in faute
    rang = page.read_text("utf-8").split("\n").index(f"        formule: {formule}") + 1
    assert f"programme.yaml:{rang}:18: " in faute
    assert () == resultat.written


@pytest.mark.parametrize("formule", ["montant(axes/1)", "taxe % de charges", "60 + montant(axes/1)"])
def test_une_formule_que_rien_ne_tient_est_dite_a_sa_place(atelier, formule):
    page = atelier.textes / MODELE / "programme.yaml"
    page.write_text(page.read_text("utf-8").replace("formule: somme(charges)", f"formule: {formule}"), "utf-8")
    rang = page.read_text("utf-8").split("\n").index(f"        formule: {formule}") + 1
    assert any(f"programme.yaml:{rang}:18: bloquant LEC006" in dite for dite in atelier.dites()), atelier.dites()


# --- un programme mal écrit -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("avant", "apres", "dit"),
    [
        ("formule: somme(charges)", "formule: somme(depenses)", "« depenses » n'est ni une ligne ni un groupe"),
        ("formule: somme(charges)", "formule: 60 + total_charges", "revient à elle-même : total_charges → total_charges"),
        ("formule: somme(charges)", "formule: montant(budget/60)", "le tableau « budget » se nomme lui-même"),
        ("formule: somme(charges)", "formule: montant(axes/1)", "« montant(axes/1) » ne nomme rien de ce programme"),
        ("formule: somme(charges)", "formule: montant(contrat part/etats)", "la part « etats » n'est pas au programme"),
        ("formule: somme(charges)", "formule: montant(contrat part/etat 2025 prevus)", "la nature « prevus » n'est pas au"),
        ("formule: somme(charges)", "formule: montant(contrat a b c d)", "ne nomme pas un montant"),
        ("- charges = produits", "- charges = montant(contrat part/eta)", "la part « eta » n'est pas au programme"),
        ("formule: somme(charges)", "formule: taxe % de charges", "le taux « taxe » n'est pas connu"),
        ("- code: 64", "- code: 60", "deux lignes ont le code « 60 »"),
        ("- code: budget", "- code: axe", "« axe » a déjà un sens dans le nom d'un montant"),
        ("- charges = produits", "- charges", "« charges » n'est pas une égalité"),
        ("- charges = produits", "- egalite: charges = produits\n        dans: montants", "« montants » n'est pas une colonne"),
        ("- charges = produits", "- egalite: charges = produits\n        dans: part", "« part » n'est pas une colonne"),
        ("- charges = produits", "- egalite: charges = produits\n        en: montant", "la clé « en » est inconnue"),
        ("- charges = produits", "- dans: montant", "a deux clés, « egalite » et « dans »"),
        ("- charges = produits", "- charges = produit", "« produit » n'est ni une ligne ni un groupe"),
        ("type: taux", "type: nombre", "la formule de la colonne « part » n'est pas de son type"),
        ("type: taux", "type: euros", "« euros » n'est pas un choix possible"),
        ("formule: part de montant dans total_charges", "formule: part de montant dans total_charge",
         "« total_charge » n'est ni une colonne de ce type ni une ligne"),
        ("formule: part de montant dans total_charges", "formule: part de somme dans total_charges",
         "« somme » n'est pas une colonne"),
        ("par_exercice: oui", "par_exercice: parfois", "n'est ni « oui » ni « non »"),
        ("        formule: somme(produits)\n", "", "n'a pas de formule"),
    ],
)  # fmt: skip
def test_un_tableau_mal_declare_est_dit(atelier, avant, apres, dit):
    page = atelier.textes / MODELE / "programme.yaml"
    texte = page.read_text("utf-8")
    assert avant in texte
    tete, queue = texte.split("\ntableaux:\n")
    page.write_text(f"{tete}\ntableaux:\n{queue.replace(avant, apres, 1)}", "utf-8")
    dossier, findings = atelier.charger()
    assert dossier is None
    ligne = tete.count("\n") + 2
    (faute,) = [f for f in findings if dit in uni(str(f))][:1] or [None]
    assert faute, [str(f) for f in findings]
    assert faute.location.file.endswith("programme.yaml")
    assert faute.location.line > ligne
    assert faute.remedy


# --- des lignes libres, des nombres, un tableau sans exercices --------------------------------------------------------
ECOLE = {
    "code": "ecole",
    "intitule": "Coût par commune",
    "colonnes": [
        {"code": "eleves", "intitule": "Élèves", "type": "nombre"},
        {"code": "montant", "intitule": "Coût"},
        {"code": "frais", "intitule": "Frais", "formule": "5 % de montant"},
        {"code": "du", "intitule": "Total dû", "formule": "montant + frais"},
        {"code": "part", "intitule": "Part", "type": "taux", "formule": "part de montant dans total"},
    ],
    "lignes": "libres",
    "totaux": [{"code": "total", "intitule": "Total", "formule": "somme(lignes)"}],
    "egalites": ["total = contrat"],
}


def ecole(*communes: tuple[int, int]) -> tuple[Figures, type]:
    programme = Programme.model_validate({"parts": PARTS, "roles": ROLES, "tableaux": [ECOLE]})
    lignes = [
        {"code": f"commune_{rang}", "intitule": f"Commune {rang}", "eleves": str(eleves),
         "montant": f"{centimes // 100},{centimes % 100:02}"}
        for rang, (eleves, centimes) in enumerate(communes, 1)
    ]  # fmt: skip
    saisi = programme.types.tableaux["ecole"].model_validate({"lignes": lignes})
    tete = programme.completer(programme.types.entete.model_validate(ENTETE | EXERCICES))
    du = Contrat("ville", programme, tete, (), (programme.types.fiche.model_validate(fiche("1", "100")),),
                 tableaux=(saisi,))  # fmt: skip
    return cube(du), saisi


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 10**8)), min_size=1, max_size=5))
def test_le_total_est_la_somme_de_ses_lignes_et_ses_termes_le_refont(communes):
    figures, saisi = ecole(*communes)
    montant, frais, du = (figures.get(Cell("ecole/total", colonne)) for colonne in ("montant", "frais", "du"))
    assert Montant(sum(centimes for _, centimes in communes)) == montant
    assert frais == montant.times(Fraction(5, 100))
    assert du == montant + frais
    colonnes = {colonne.code: colonne for colonne in saisi.tableau.colonnes}
    assert sum(eleves for eleves, _ in communes) == valeur_du_tableau(
        figures, saisi, "total", colonnes["eleves"], "tous"
    )
    for colonne in ("montant", "du"):
        cellule = Cell("ecole/total", colonne)
        refait = sum((Fraction(figures.leaves[feuille].centimes) * facteur
                      for facteur, feuille in figures.terms(cellule)), Fraction(0))  # fmt: skip
        assert abs(refait - figures.get(cellule).centimes) <= 1
        for ouverture in figures.openings(cellule):
            somme = Montant.total(figures.get(part.cell).times(part.factor) for part in ouverture)
            assert figures.get(cellule) == somme


def test_une_part_est_arrondie_au_dixieme_et_se_tait_sur_un_total_nul():
    figures, saisi = ecole((10, 10000), (20, 20000))
    part = saisi.tableau.colonne("part")
    assert Decimal("33.3") == valeur_du_tableau(figures, saisi, "commune_1", part, "tous")
    assert Decimal("100.0") == valeur_du_tableau(figures, saisi, "total", part, "tous")
    figures, saisi = ecole((10, 0))
    assert Absence.SANS_OBJET is valeur_du_tableau(figures, saisi, "commune_1", part, "tous")


def test_un_groupe_libre_sans_ligne_vaut_zero_un_code_double_est_dit():
    tableau = ECOLE | {"totaux": [{"code": "total", "intitule": "Total", "formule": "somme(aides)"}], "egalites": []}
    programme = Programme.model_validate({"parts": PARTS, "roles": ROLES, "tableaux": [tableau]})
    modele = programme.types.tableaux["ecole"]
    ligne = {"code": "a", "intitule": "A", "eleves": "1", "montant": "1"}
    with pytest.raises(ValidationError, match="le code « a » est déjà pris"):
        modele.model_validate({"lignes": [ligne, ligne]})
    tete = programme.completer(programme.types.entete.model_validate(ENTETE | EXERCICES))
    du = Contrat("ville", programme, tete, (), (), tableaux=(modele.model_validate({"lignes": [ligne]}),))
    assert Montant(0) == cube(du).get(Cell("ecole/total", "montant"))


def test_plusieurs_colonnes_de_montants_se_nomment():
    figures, _ = ecole((10, 10000))
    with pytest.raises(Refusal, match="n'a pas de colonne de montants « tous »"):
        figures.get(Cell("ecole/total"))
    with pytest.raises(Refusal, match="n'est pas par exercice"):
        figures.get(Cell("ecole/total", "du", "2025"))


# --- Excel, la comparaison --------------------------------------------------------------------------------------------
FEUILLE = "Saisie – Budget prévisionnel"


def test_le_tableau_est_une_feuille_dont_les_totaux_sont_des_formules(atelier):
    import openpyxl

    resultat = atelier.produire(formats=("xlsx",))
    assert not resultat.failed, [str(f) for f in resultat.findings]
    chemin = classeur_de(resultat)
    formules = openpyxl.load_workbook(chemin)[FEUILLE]
    valeurs = openpyxl.load_workbook(chemin, data_only=True)[FEUILLE]
    (total,) = [rangee[0].row for rangee in formules.iter_rows() if rangee[0].value == "Total des charges"]
    assert str(formules.cell(total, 2).value).startswith("=")
    assert valeurs.cell(total, 2).value == sum(valeurs.cell(total - rang, 2).value for rang in (3, 4))
    classeur = saisir(chemin, {case(chemin, FEUILLE, "tableaux/budget", '["lignes", "64", "montant", "2025"]'): 100500})
    faites = importe(atelier, classeur, appliquer=False)
    assert [(Decimal(100000), Decimal(100500))] == [(c.avant, c.apres) for c in faites.changements]


def test_chaque_formule_du_classeur_redonne_sa_valeur(atelier):
    (fait,) = atelier.produire(formats=("xlsx",)).classeurs.values()
    assert [] == ecarts(fait)


def test_un_montant_du_tableau_qui_change_est_dit_par_son_nom(atelier):
    avant = releve(atelier.calculer().versions[atelier.code][0], (), ())
    atelier.remplacer("tableaux/budget.yaml", "2025: 0", "2025: 1 000")
    apres = releve(atelier.calculer().versions[atelier.code][0], (), ())
    dits = [amount_words(m) for m in compare_statements(avant, apres).montants]
    cotisations = [m for m in dits if "Cotisations" in m["portee"]]
    assert {"Budget prévisionnel – 75 – Cotisations"} == {m["portee"] for m in cotisations}
    assert {("2025", "1 000 €"), ("tous", "6 000 €")} == {(m["exercice"], uni(m["apres"])) for m in cotisations}
