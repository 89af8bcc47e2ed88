"""Une colonne qui ne s'additionne pas (`total: non`), et les nombres d'un tableau : le cube, l'annexe, Excel."""

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.adresses.cellules import Cell
from docgen.check.montre import uni
from docgen.compute.cube import cube
from docgen.compute.tableaux import valeur_du_tableau
from docgen.findings import Refusal
from docgen.model.contrat import Contrat
from docgen.model.programme import Programme
from docgen.montants import Absence, Montant
from tests.outils.calcul import ecarts
from tests.outils.chantier import Chantier
from tests.outils.tirages import tirages
from tests.test_natures import EXERCICES
from tests.test_produit_de_colonnes import COMMUNES, TABLEAU, expliquer
from tests.test_programme_taille import ENTETE, PARTS, ROLES
from tests.test_tableaux import MODELE, declarer, ecrire
from tests.test_tableur import classeur_de, petit

SANS = TABLEAU.replace("Coût par élève\n", "Coût par élève\n        total: non\n")
ANNEXE = """---
nom: annexe-9
titre: Annexe 9
onglet: Annexe 9
versions: toutes
---
# Coût de 2025

::: tableau largeurs="30 14 14 14 14 14" resume="Coût"
| Commune |{% for c in tableau("ecole", "2025").colonnes %} {{ c.intitule }} |{% endfor %}

|:---|---:|---:|---:|---:|---:|
{% for ligne in tableau("ecole", "2025").lignes %}
| {{ ligne.intitule }} |{% for v in ligne.valeurs %} {{ v }} |{% endfor %}

{% endfor %}
:::
"""


@pytest.fixture
def atelier(tmp_path: Path) -> Chantier:
    lieu = petit(tmp_path)
    declarer(lieu, SANS)
    ecrire(lieu, COMMUNES, "ecole")
    (lieu.textes / MODELE / "annexe-9.md").write_text(ANNEXE, "utf-8")
    return lieu


def test_un_prix_n_a_pas_de_total_et_le_reste_en_a(atelier):
    figures = atelier.calculer().versions[atelier.code][0].figures
    assert Montant(838_969) == figures.get(Cell.parse("ecole/total brut 2025"))
    assert Montant(54_127) == figures.get(Cell.parse("ecole/clairval cout 2025"))
    for cellule in ("ecole/total cout 2025", "ecole/clairval cout", "ecole/lignes cout 2025"):
        with pytest.raises(Refusal, match="n'a pas de total"):
            figures.get(Cell.parse(cellule))
    assert "n'a pas de total (« total: non »)" in expliquer(atelier, "ecole/total", "cout", "2025")


def test_l_annexe_montre_un_tiret_la_ou_rien_ne_s_additionne(atelier):
    resultat = atelier.produire(formats=("txt",))
    assert not resultat.failed, [str(constat) for constat in resultat.findings]
    (total,) = [ligne for ligne in uni(atelier.lire("annexe-9")).split("\n") if ligne.startswith("| Total")]
    assert ["Total", "15,5", "–", "8 389,69 €", "20 €", "8 369,69 €"] == [
        case.strip() for case in total.split("|")[1:-1]
    ]


def test_dans_le_classeur_les_nombres_de_l_annexe_viennent_des_cases_saisies(atelier):
    resultat = atelier.produire(formats=("xlsx",))
    assert not resultat.failed, [str(constat) for constat in resultat.findings]
    assert [] == ecarts(next(iter(resultat.classeurs.values())))
    pages = openpyxl.load_workbook(classeur_de(resultat)), openpyxl.load_workbook(classeur_de(resultat), data_only=True)
    lignes = [{rangee[0].value: [case.value for case in rangee[1:6]] for rangee in page["Annexe 9"].iter_rows()}
              for page in pages]  # fmt: skip
    eleves, cout, *_ = lignes[0]["Clairval"]
    assert str(eleves).startswith("=") and "Saisie" in str(eleves) and str(cout).startswith("=")
    assert [12.5, 541.27, 6765.88] == lignes[1]["Clairval"][:3]
    assert [15.5, "–"] == lignes[1]["Total"][:2]
    assert str(lignes[0]["Total"][0]).startswith("=")
    saisie = {rangee[0].value: [case.value for case in rangee] for rangee in pages[1]["Saisie – Coût par commune"]}
    assert ["–", "–"] == saisie["Total"][3:5]


def test_une_egalite_ne_regarde_pas_une_colonne_sans_total(tmp_path):
    lieu = petit(tmp_path)
    declarer(lieu, SANS + "    egalites:\n      - total = contrat\n")
    ecrire(lieu, COMMUNES, "ecole")
    dites = [uni(constat.message) for constat in lieu.calculer().findings if constat.code == "BUD034"]
    assert {"Coût", "Aide", "Total dû"} == {dite.split("colonne « ")[1].split(" »")[0] for dite in dites}


def test_un_total_calcule_d_une_colonne_sans_total_est_refuse_au_programme(tmp_path):
    lieu = petit(tmp_path)
    declarer(lieu, SANS.replace("brut - aide", "cout - aide"))
    ecrire(lieu, COMMUNES, "ecole")
    (dite,) = lieu.dites()
    assert "la colonne « du » a des totaux, et « cout », dont elle vient, n'en a pas" in dite


@settings(max_examples=tirages(60), deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10**4), st.integers(0, 10**6)), min_size=1, max_size=4), st.booleans())
def test_ne_pas_additionner_un_prix_ne_change_aucun_autre_montant(lignes, par_nombre):
    """Loi : `total: non` ôte les totaux de sa colonne, et rien d'autre."""

    def figures(total: bool):
        marque = {} if total else {"total": "non"}
        colonnes = [{"code": "n", "intitule": "N", "type": "nombre"} | (marque if par_nombre else {}),
                    {"code": "u", "intitule": "U"} | marque, {"code": "p", "intitule": "P", "formule": "n × u"}]  # fmt: skip
        tableau = {"code": "t", "intitule": "T", "colonnes": colonnes, "lignes": "libres",
                   "totaux": [{"code": "total", "intitule": "Total", "formule": "somme(lignes)"}]}  # fmt: skip
        programme = Programme.model_validate({"parts": PARTS, "roles": ROLES, "tableaux": [tableau]})
        rangees = [{"code": f"l{r}", "intitule": "L", "n": f"{n}", "u": f"{u // 100},{u % 100:02}"}
                   for r, (n, u) in enumerate(lignes)]  # fmt: skip
        saisi = programme.types.tableaux["t"].model_validate({"lignes": rangees})
        tete = programme.completer(programme.types.entete.model_validate(ENTETE | EXERCICES))
        return saisi, cube(Contrat("ville", programme, tete, (), (), tableaux=(saisi,)))

    (avec, entieres), (sans, autres) = figures(total=True), figures(total=False)
    assert set(sans.cellules([])) == {cell for cell in avec.cellules([]) if cell != Cell("t/total", "u")}
    assert all(entieres.get(cell) == autres.get(cell) for cell in sans.cellules([]))
    attendue = Absence.SANS_OBJET if par_nombre else Decimal(sum(n for n, _ in lignes))
    assert attendue == valeur_du_tableau(autres, sans, "total", sans.tableau.colonnes[0], "tous")


ACCORD = """  - code: accord
    intitule: Accord
    par_exercice: oui
    colonnes:
      - code: montant
        intitule: Montant
    lignes:
      - code: cout
        intitule: Coût
        formule: montant(ecole/total brut)
      - code: verse
        intitule: Part de l'État
        formule: montant(contrat part/etat)
    egalites:
      - cout = verse
"""


def test_une_egalite_de_lignes_calculees_est_dite_ou_leurs_montants_sont_saisis(tmp_path):
    """Ni l'une ni l'autre ne se saisit dans ce tableau : la place est celle de l'école et de la fiche."""
    lieu = petit(tmp_path)
    declarer(lieu, SANS + ACCORD)
    ecrire(lieu, COMMUNES, "ecole")
    ecrire(lieu, "lignes: {}\n", "accord")
    dites = [constat for constat in lieu.calculer().findings if constat.code == "BUD034"]
    assert 2 == len(dites), dites
    for constat, ligne in zip(dites, (8, 9), strict=True):
        assert constat.location.file.endswith("tableaux/ecole.yaml") and constat.location.line == ligne
        assert "1.1-accueil-des-jeunes.yaml, ligne" in constat.remedy
