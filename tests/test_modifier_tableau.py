"""Un avenant change un tableau du programme : des cases, des lignes qui viennent et s'en vont ; chaque version a le sien."""

import re
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.adresses.cellules import Cell
from docgen.amend import consolidate
from docgen.check.montre import uni
from docgen.commandes.comparer.mots import changed_lines_words
from docgen.commandes.expliquer import explanations
from docgen.compute.cube import cube
from docgen.compute.tableaux import valeur_du_tableau
from docgen.diff.causes import SANS_CAUSE
from docgen.diff.ecarts import compare_statements
from docgen.diff.recherche_des_causes import find_causes
from docgen.diff.releve import releve
from docgen.model.contrat import Contrat
from docgen.model.programme import Programme
from docgen.montants import Absence, Montant
from tests.outils.avenants_tires import avenant, operation
from tests.outils.calcul import ecarts
from tests.outils.chantier import CPO, Chantier, ouvrir
from tests.outils.tirages import tirages
from tests.test_natures import EXERCICES
from tests.test_programme_taille import ENTETE, PARTS, ROLES
from tests.test_tableaux import ecrire
from tests.test_tableur import case, classeur_de, importe, saisir

CODE = "lire-partout-2026-2028"
# Ce que chaque commune verse pour l'école : ses lignes sont celles du contrat.
ECOLE = """
  - code: ecole
    intitule: Coût par commune
    colonnes:
      - code: eleves
        intitule: Élèves
        type: nombre
      - code: cout
        intitule: Coût
    lignes: libres
    totaux:
      - code: total
        intitule: Total
        formule: somme(lignes)
"""
COMMUNES = """lignes:
  - code: clairval
    intitule: Commune de Clairval
    eleves: 40
    cout: 20 000
  - code: montvert
    intitule: Commune de Montvert
    eleves: 12,5
    cout: 6 000
"""


@pytest.fixture
def atelier(tmp_path: Path) -> Chantier:
    """La convention de l'association, où chaque commune a sa ligne d'un tableau de plus ; l'avenant ne fait rien d'autre."""
    lieu = ouvrir(tmp_path, CPO, CODE, sans=["seances", f"{CODE}/execution"])
    page = lieu.textes / "cpo" / "programme.yaml"
    page.write_text(page.read_text("utf-8") + ECOLE, "utf-8")
    ecrire(lieu, COMMUNES, "ecole")
    return lieu


def operer(lieu: Chantier, texte: str, numero: int = 1) -> int:
    """Ces opérations seules, dans l'avenant de ce numéro ; rend la ligne de la première."""
    page = lieu.contrat / "avenants" / f"avenant-{numero}" / "avenant.yaml"
    if numero > 1:
        page.parent.mkdir()
        premier = (lieu.contrat / "avenants" / "avenant-1" / "avenant.yaml").read_text("utf-8")
        page.write_text(premier.replace("numero: 1\nexercice: 2027", f"numero: {numero}\nexercice: 2028"), "utf-8")
    tete = page.read_text("utf-8").partition("operations:\n")[0]
    page.write_text(f"{tete}operations:\n{texte}", "utf-8")
    for reste in [*page.parent.glob("textes/*"), *page.parent.glob("actions/*")]:
        reste.unlink()
    return tete.count("\n") + 2


def refus(lieu: Chantier) -> list[str]:
    return [uni(f"{f}\n{f.remedy}") for f in lieu.calculer().findings if f.code.startswith("AVE")]


def phrases(lieu: Chantier) -> str:
    resultat = lieu.produire(version="avenant-1", formats=("txt",))
    (page,) = [chemin for chemin in resultat.written if chemin.name == "avenant.txt"]
    return " ".join(uni(page.read_text("utf-8")).split())


LIGNES = """  - nature: modifier_tableau
    tableau: ecole
    cases:
      - ligne: clairval
        colonne: eleves
        de: 40
        a: 42
    ajouts:
      - code: bellerive
        intitule: Commune de Bellerive
        apres: clairval
        valeurs:
          eleves: 18
          cout: 9 000,50
    retraits:
      - ligne: montvert
        de: Commune de Montvert
"""


# --- ce que devient le tableau ----------------------------------------------------------------------------------------
def test_une_ligne_vient_a_sa_place_une_autre_s_en_va_et_la_version_d_avant_garde_les_siennes(atelier):
    operer(atelier, LIGNES)
    avant, apres = atelier.calculer().versions[CODE][:2]
    assert ["clairval", "montvert", "total"] == list(avant.contrat.tableau("ecole").rangees)
    assert ["clairval", "bellerive", "total"] == list(apres.contrat.tableau("ecole").rangees)
    total = Cell("ecole/total", "cout")
    assert Montant(2_600_000) == avant.figures.get(total)
    assert Montant(2_900_050) == apres.figures.get(total)
    eleves = avant.contrat.tableau("ecole").tableau.colonne("eleves")
    for version, attendu in ((avant, "52.5"), (apres, "60")):
        saisi = version.contrat.tableau("ecole")
        assert Decimal(attendu) == valeur_du_tableau(version.figures, saisi, "total", eleves, "tous")


def test_l_avenant_dit_les_cases_puis_les_lignes(atelier):
    operer(atelier, LIGNES)
    assert (
        "Le tableau « Coût par commune » de la convention est ainsi modifié : "
        "1° À la ligne « Commune de Clairval », le nombre de la colonne « Élèves » est porté de 40 à 42 ; "
        "2° Après la ligne « Commune de Clairval », il est inséré une ligne « Commune de Bellerive » "
        "(Élèves : 18 ; Coût : 9 000,50 €) ; "
        "3° La ligne « Commune de Montvert » est supprimée." in phrases(atelier)
    )


@pytest.mark.parametrize(
    ("changement", "dit"),
    [
        ("retraits:\n      - ligne: montvert\n        de: Commune de Montvert\n",
         "Dans le tableau « Coût par commune » de la convention, la ligne « Commune de Montvert » est supprimée."),
        ("ajouts:\n      - code: val\n        intitule: Val\n        valeurs:\n          eleves: 1\n          cout: 10\n",
         "Dans le tableau « Coût par commune » de la convention, après la dernière ligne, il est inséré une ligne « Val » "
         "(Élèves : 1 ; Coût : 10 €)."),
        ("cases:\n      - ligne: montvert\n        colonne: cout\n        de: 6 000\n        a: 5 500\n",
         "Dans le tableau « Coût par commune » de la convention, ligne « Commune de Montvert », le montant de la colonne « Coût » "
         "est ramené de 6 000 € à 5 500 €."),
    ],
)  # fmt: skip
def test_un_seul_changement_tient_en_une_phrase(atelier, changement, dit):
    operer(atelier, f"  - nature: modifier_tableau\n    tableau: ecole\n    {changement}")
    assert dit in phrases(atelier)


# --- les refus, à leur place ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("avant", "apres", "rang", "dit", "remede"),
    [
        ("ligne: clairval", "ligne: clairvale", 3, "n'a pas de ligne « clairvale »", "Peut-être « clairval » ?"),
        ("colonne: eleves", "colonne: eleve", 4, "n'a pas de colonne « eleve »", "Peut-être « eleves » ?"),
        ("de: 40", "de: 41", 5, "la case « clairval eleves » vaut « 40 » dans le contrat en vigueur, et non « 41 »",
         "Recopier sous « de »"),
        ("apres: clairval", "apres: clairvol", 10, "n'a pas de ligne « clairvol »", "Peut-être « clairval » ?"),
        ("code: bellerive", "code: total", 8, "le code « total » est déjà pris", "En choisir un autre."),
        ("          cout: 9 000,50\n", "", 12, "ne dit rien de la colonne « cout »", "au besoin « sans objet »"),
        ("cout: 9 000,50", "cout: 9 000,505", 13, "n'est pas un montant : il a plus de deux décimales", "215 071,28"),
        ("cout: 9 000,50", "couts: 9 000,50", 13, "n'a pas de colonne « couts » qui se saisisse", "Peut-être « cout » ?"),
        ("ligne: montvert\n", "ligne: montver\n", 15, "n'a pas de ligne « montver »", "Peut-être « montvert » ?"),
        ("de: Commune de Montvert", "de: Montvert", 16, "ne commence pas par les mots attendus : « Montvert »", "de"),
        ("        de: 40", "        exercice: 2027\n        de: 40", 5, "n'est pas par exercice", "Retirer l'exercice."),
        ("ligne: clairval", "ligne: total", 3, "la case « total eleves » est calculée", "« somme(lignes) »"),
    ],
)  # fmt: skip
def test_un_refus_est_dit_a_sa_ligne_et_ne_change_rien(atelier, avant, apres, rang, dit, remede):
    assert avant in LIGNES
    debut = operer(atelier, LIGNES.replace(avant, apres, 1))
    dites = refus(atelier)
    assert any(dit in faute and f"avenant.yaml:{debut + rang}:" in faute and remede in faute for faute in dites), dites


def test_une_ligne_ne_se_retire_pas_deux_fois(atelier):
    retrait = (
        "  - nature: modifier_tableau\n    tableau: ecole\n    retraits:\n"
        "      - ligne: montvert\n        de: Commune de Montvert\n"
    )
    operer(atelier, retrait * 2)
    assert any("AVE008" in faute and "change la même donnée que l'opération 1" in faute for faute in refus(atelier))
    debut = operer(atelier, retrait)
    operer(atelier, retrait, numero=2)
    # Les autres constats sont de ce que ces avenants inventés n'ont pas.
    (faute,) = [faute for faute in refus(atelier) if "AVE001" in faute]
    assert "n'a pas de ligne « montvert » (l'avenant n° 1 l'a supprimé ou modifié" in faute
    assert f"avenant.yaml, ligne {debut})" in faute


def test_une_ligne_qui_s_en_va_ne_change_pas_aussi(atelier):
    operer(atelier, LIGNES.replace("ligne: clairval", "ligne: montvert").replace("de: 40", "de: 12,5"))
    _, constats = atelier.charger()
    assert any("cette opération change déjà « montvert eleves »" in uni(str(constat)) for constat in constats)


# --- ce qui lit chaque version ----------------------------------------------------------------------------------------
BUDGET = """  - nature: modifier_tableau
    tableau: budget
    annexe: 2
    cases:
      - ligne: 64
        colonne: montant
        exercice: 2027
        de: 66 350
        a: {a}
      - ligne: 60
        colonne: montant
        exercice: 2027
        de: 14 400
        a: 13 400
"""


def test_expliquer_mene_a_l_operation_qui_a_ecrit_la_case(atelier):
    debut = operer(atelier, BUDGET.format(a="67 350"))
    issue = atelier.preparer()
    par_version = {dite.explanation.version: dite.explanation for dite in
                   explanations(issue, ["budget/charges", "tous", "2027"])}  # fmt: skip
    places = {terme.cell: terme.place for terme in par_version[f"{CODE}/avenant-1"].terms}
    ecrite = places[Cell("budget/64", "montant", "2027")]
    assert (True, debut + 8) == (ecrite.file.endswith("avenant-1/avenant.yaml"), ecrite.line)
    assert places[Cell("budget/61", "montant", "2027")].file.endswith("tableaux/budget.yaml")
    initiale = par_version.get(f"{CODE}/initiale")
    if initiale:
        assert all(terme.place.file.endswith("tableaux/budget.yaml") for terme in initiale.terms)


def test_l_egalite_d_une_version_se_dit_a_l_operation_qui_la_rompt(atelier):
    debut = operer(atelier, BUDGET.format(a="68 350"))
    (faute,) = [uni(str(f)) for f in atelier.calculer().findings if f.code == "BUD034"]
    assert "de 2027 : « total_charges = total_produits » n'est pas tenu, de 1 000 €" in faute
    operer(atelier, BUDGET.format(a="67 350"))
    assert [] == [f for f in atelier.calculer().findings if f.code == "BUD034"], debut


@pytest.mark.parametrize("combien", [1, 2, 5, 6, 7])
def test_une_egalite_rompue_dit_chaque_case_que_l_avenant_donne(atelier, combien):
    """Cinq au plus, puis leur nombre ; une seule est déjà la place du constat."""
    budget = atelier.contrat / "tableaux" / "budget.yaml"
    saisis = re.findall(r"(?m)^  (6\d):\n    montant:\n(?:      .*\n)*?      2027: (.+)\n", budget.read_text("utf-8"))
    assert len(saisis) >= combien
    cases = [f"      - ligne: {ligne}\n        colonne: montant\n        exercice: 2027\n        de: {de}\n        a: 1\n"
             for ligne, de in saisis[:combien]]  # fmt: skip
    debut = operer(atelier, "  - nature: modifier_tableau\n    tableau: budget\n    cases:\n" + "".join(cases))
    (faute,) = [f for f in atelier.calculer().findings if f.code == "BUD034"]
    # Chaque case tient cinq lignes, et son montant est à la dernière.
    places = [f"avenant.yaml:{debut + 7 + 5 * rang}" for rang in range(combien)]
    plus = [] if combien <= 5 else ["1 autre"] if combien == 6 else ["2 autres"]
    dites = [*places[:5], *plus]
    attendu = f" L'avenant en donne {combien} : {', '.join(dites[:-1])} et {dites[-1]}." if combien > 1 else ""
    assert uni(faute.remedy).endswith(f").{attendu}")
    assert places[0] == f"{Path(faute.location.file).name}:{faute.location.line}"
    assert {f"avenant.yaml:{place.line}" for place in faute.related if place.file == faute.location.file} >= set(
        places[:5] if combien > 1 else []
    )


PARTAGE = """
  - code: partage
    intitule: Partage des heures
    colonnes:
      - code: heures
        intitule: Heures
        type: nombre
      - code: tarif
        intitule: Tarif
        total: non
      - code: charge
        intitule: Charge
        formule: heures × tarif
    lignes:
      - code: navette
        intitule: Navette
        groupe: route
      - code: tournee
        intitule: Tournée
        groupe: route
      - code: accueil
        intitule: Accueil
    totaux:
      - code: ensemble
        intitule: Ensemble
        formule: somme(route)
    egalites:
      - egalite: {egalite}
        dans: charge
"""
HEURES = """lignes:
  navette:
    heures: 10
    tarif: 30
  tournee:
    heures: 4
    tarif: 25
  accueil:
    heures: 20
    tarif: 20
"""


@pytest.mark.parametrize("egalite", ["route = accueil", "accueil = ensemble", "route + accueil = accueil + accueil"])
def test_un_nombre_que_l_avenant_change_seul_est_dit_a_son_operation(atelier, egalite):
    """Le prix qu'il multiplie est du contrat signé : c'est pourtant l'avenant qui rompt l'égalité."""
    page = atelier.textes / "cpo" / "programme.yaml"
    page.write_text(page.read_text("utf-8") + PARTAGE.format(egalite=egalite), "utf-8")
    ecrire(atelier, HEURES, "partage")
    debut = operer(
        atelier,
        """  - nature: modifier_tableau
    tableau: partage
    cases:
      - ligne: tournee
        colonne: heures
        de: 4
        a: 6
""",
    )
    (faute,) = [f for f in atelier.calculer().findings if f.code == "BUD034"]
    assert uni(faute.message).startswith("avenant n° 1, tableau « Partage des heures »")
    assert "n'est pas tenu, de 50 €" in uni(faute.message)
    assert (True, debut + 6) == (faute.location.file.endswith("avenant-1/avenant.yaml"), faute.location.line)
    rompue = next(cote for cote in egalite.split(" = ") if cote != "accueil" and "accueil +" not in cote)
    assert uni(faute.remedy).startswith("Changer aussi « accueil")
    assert uni(faute.remedy).endswith(f"ou corriger « {rompue} » (avenant.yaml, ligne {debut + 6}).")


def test_la_comparaison_dit_la_case_et_l_operation_qui_la_change(atelier):
    operer(atelier, BUDGET.format(a="67 350"))
    avant, apres = atelier.calculer().versions[CODE][:2]
    causes = find_causes(avant, apres, ())
    assert causes != SANS_CAUSE
    ecarts = compare_statements(releve(avant, (), ()), releve(apres, (), ()))
    cellule = Cell("budget/64", "montant", "2027")
    (mouvement,) = [m for m in ecarts.montants if m.cellule == cellule]
    assert (Montant(6_635_000), Montant(6_735_000)) == (mouvement.avant, mouvement.apres)
    assert ["avenant-1/1"] == [str(origine).rpartition("lire-partout-2026-2028/")[2] for origine in causes.de(cellule)]
    assert Cell("budget/total_charges", "montant", "2027") not in {m.cellule for m in ecarts.montants}


def test_la_case_de_l_exercice_ajoute_est_dite_a_son_operation(atelier):
    operer(atelier, "  - nature: proroger\n    de: 31/12/2028\n    a: 31/12/2029\n    exercices:\n      - nom: 2029\n"
                    "        debut: 01/01/2029\n        fin: 31/12/2029\n  - nature: modifier_tableau\n    tableau: budget\n"
                    "    cases:\n      - ligne: 64\n        colonne: montant\n        exercice: 2029\n"
                    "        de: sans objet\n        a: 70 000\n")  # fmt: skip
    avant, apres = atelier.calculer().versions[CODE][:2]
    causes = find_causes(avant, apres, ())
    ecarts = compare_statements(releve(avant, (), ()), releve(apres, (), ()), causes)
    bouges = {m.cellule: m for m in ecarts.montants}
    assert Montant(7_000_000) == bouges[Cell("budget/64", "montant", "2029")].apres
    assert [f"{CODE}/avenant-1/2"] == list(bouges[Cell("budget/64", "montant", "2029")].operations)
    assert [] == [cellule for cellule, m in bouges.items() if not m.operations]


def changements(avant, apres):
    """Ce qui change d'une version à l'autre : par passage, ses lignes, comme le terminal les dit."""
    passages = compare_statements(releve(avant, (), ()), releve(apres, (), ()), find_causes(avant, apres, ())).passages
    return {passage.adresse: [uni(dite) for dite in changed_lines_words(passage.lignes, brefs=False)]
            for passage in passages if passage.operations}  # fmt: skip


def test_un_nombre_que_l_avenant_change_est_dit_avec_son_total(atelier):
    operer(atelier, "  - nature: modifier_tableau\n    tableau: ecole\n    cases:\n      - ligne: montvert\n"
                    "        colonne: eleves\n        de: 12,5\n        a: 20\n")  # fmt: skip
    dits = changements(*atelier.calculer().versions[CODE][:2])
    assert {
        "tableau/ecole": ["« Commune de Montvert », « Élèves » : 12,5 → 20", "« Total », « Élèves » : 52,5 → 60"]
    } == dits


def test_une_ligne_du_contrat_qui_vient_est_dite_en_une_fois(atelier):
    operer(atelier, "  - nature: modifier_tableau\n    tableau: ecole\n    ajouts:\n      - code: basval\n"
                    "        intitule: Le Basval\n        valeurs:\n          eleves: 7\n          cout: 900\n")  # fmt: skip
    dits = changements(*atelier.calculer().versions[CODE][:2])
    assert {"tableau/ecole": ["ajouté : Le Basval – Élèves : 7", "« Total », « Élèves » : 52,5 → 59,5"]} == dits


def test_la_case_d_un_avenant_se_saisit_dans_son_classeur_et_s_ecrit_dans_son_operation(atelier):
    operer(atelier, BUDGET.format(a="67 350"))
    resultat = atelier.produire(version="avenant-1", formats=("xlsx",))
    assert not resultat.failed, [str(f) for f in resultat.findings]
    chemin, feuille = classeur_de(resultat), "Saisie – Budget prévisionnel"
    place = case(chemin, feuille, "avenants/avenant-1", '["operations", 0, "cases", 0, "a"]')
    autre = case(chemin, feuille, "avenants/avenant-1", '["operations", 0, "cases", 1, "a"]')
    faites = importe(atelier, saisir(chemin, {place: 67_400, autre: 13_350}), appliquer=True)
    assert not faites.failed, [str(f) for f in faites.findings]
    ecrit = (atelier.contrat / "avenants" / "avenant-1" / "avenant.yaml").read_text("utf-8")
    assert "        de: 66 350\n        a: 67 400\n" in ecrit
    assert "        de: 14 400\n        a: 13 350\n" in ecrit
    assert "2027: 66 350" in atelier.fichier("tableaux/budget.yaml").read_text("utf-8")


def test_la_ligne_qu_un_avenant_apporte_se_saisit_dans_son_classeur_et_s_ecrit_dans_son_operation(atelier):
    operer(atelier, LIGNES)
    resultat = atelier.produire(version="avenant-1", formats=("xlsx",))
    assert not resultat.failed, [str(f) for f in resultat.findings]
    (fait,), chemin, nom = resultat.classeurs.values(), classeur_de(resultat), "Saisie – Coût par commune"
    assert [] == ecarts(fait)
    feuille = openpyxl.load_workbook(chemin)[nom]
    rangs = {rangee[0].value: rangee[0].row for rangee in feuille.iter_rows(min_row=4)}
    # Celle qui s'en va n'y est plus ; celle qui vient est à sa place, et dans le total.
    assert ["Commune de Clairval", "Commune de Bellerive", "Total"] == list(rangs)
    assert f"SUM(B{rangs['Commune de Clairval']}:B{rangs['Commune de Bellerive']})" in str(
        feuille[f"B{rangs['Total']}"].value
    )
    ligne = '["operations", 0, "ajouts", 0, "valeurs", "{}"]'
    places = {case(chemin, nom, "avenants/avenant-1", ligne.format("eleves")): 19.5,
              case(chemin, nom, "avenants/avenant-1", ligne.format("cout")): 9_100,
              case(chemin, nom, "avenants/avenant-1", '["operations", 0, "cases", 0, "a"]'): 43}  # fmt: skip
    faites = importe(atelier, saisir(chemin, places), appliquer=True)
    assert not faites.failed, [str(f) for f in faites.findings]
    ecrit = (atelier.contrat / "avenants" / "avenant-1" / "avenant.yaml").read_text("utf-8")
    assert "          eleves: 19,5\n          cout: 9 100,00\n" in ecrit and "        a: 43\n" in ecrit
    apres = atelier.calculer().versions[CODE][1]
    assert Montant(2_910_000) == apres.figures.get(Cell("ecole/total", "cout"))


def test_saisir_dans_le_classeur_d_un_avenant_une_case_du_contrat_signe_est_dit(atelier):
    operer(atelier, BUDGET.format(a="67 350"))
    chemin = classeur_de(atelier.produire(version="avenant-1", formats=("xlsx",)))
    place = case(chemin, "Saisie – Budget prévisionnel", "tableaux/budget", '["lignes", "61", "montant", "2028"]')
    faites = importe(atelier, saisir(chemin, {place: 10_300}))
    (dit,) = [f for f in faites.findings if f.code == "TAB012"]
    assert "le tableau « budget » est celui du contrat initial" in uni(dit.message)
    assert "modifier_tableau" in dit.remedy


# --- les lois ---------------------------------------------------------------------------------------------------------
PROGRAMME = Programme.model_validate({
    "parts": PARTS,
    "roles": ROLES,
    "tableaux": [
        {"code": "budget", "intitule": "Budget", "par_exercice": "oui",
         "colonnes": [{"code": "montant", "intitule": "Montant"}],
         "lignes": [{"code": code, "intitule": code, "groupe": "charges"} for code in ("a", "b", "c")],
         "totaux": [{"code": "total", "intitule": "Total", "formule": "somme(charges)"}]},
        {"code": "communes", "intitule": "Communes", "lignes": "libres",
         "colonnes": [{"code": "cout", "intitule": "Coût"}],
         "totaux": [{"code": "total", "intitule": "Total", "formule": "somme(lignes)"}]},
    ],
})  # fmt: skip
ANNEES = ("2025", "2026", "2027")
valeurs = st.integers(0, 10**6).map(lambda centimes: Decimal(centimes) / 100) | st.just(Absence.SANS_OBJET)
Saisi = dict[tuple[str, str], Decimal | Absence]


def tire(valeur: Decimal | Absence) -> str:
    return valeur.value if isinstance(valeur, Absence) else f"{valeur:.2f}".replace(".", ",")


def le_contrat(saisi: Saisi, communes: list[str]) -> Contrat:
    """Un contrat dont la ligne « c » du budget n'est pas écrite."""
    lignes = {code: {"montant": {annee: tire(saisi[code, annee]) for annee in ANNEES}} for code in ("a", "b")}
    libres = [{"code": code, "intitule": code, "cout": "10"} for code in communes]
    types = PROGRAMME.types.tableaux
    tables = (types["budget"].model_validate({"lignes": lignes}), types["communes"].model_validate({"lignes": libres}))
    tete = PROGRAMME.completer(PROGRAMME.types.entete.model_validate(ENTETE | EXERCICES))
    return Contrat("ville", PROGRAMME, tete, (), (), tableaux=tables)


def cases(changements: dict[tuple[str, str], tuple[Decimal | Absence, Decimal | Absence]]):
    return operation("modifier_tableau", tableau="budget", cases=[
        {"ligne": ligne, "colonne": "montant", "exercice": annee, "de": tire(de), "a": tire(a)}
        for (ligne, annee), (de, a) in changements.items()
    ])  # fmt: skip


saisis = st.fixed_dictionaries({(code, annee): valeurs for code in ("a", "b") for annee in ANNEES})
places = st.dictionaries(st.tuples(st.sampled_from("abc"), st.sampled_from(ANNEES)), valeurs, min_size=1)


def lues(contrat: Contrat) -> Saisi:
    saisi = contrat.tableau("budget")
    rien = Absence.SANS_OBJET
    dites = {(code, annee): saisi.saisie(code, "montant", annee) for code in "abc" for annee in ANNEES}
    return {key: rien if v is None or v is rien else Decimal(v.centimes) / 100 for key, v in dites.items()}


@settings(max_examples=tirages(150), deadline=None)
@given(saisis, places)
def test_un_avenant_ne_change_que_les_cases_qu_il_dit_et_son_inverse_les_rend(saisi, nouvelles):
    contrat = le_contrat(saisi, ["x"])
    avant = lues(contrat)
    changements = {place: (avant[place], valeur) for place, valeur in nouvelles.items() if avant[place] != valeur}
    if not changements:
        return
    inverse = {place: (apres, de) for place, (de, apres) in changements.items()}
    etats, refuses = consolidate(contrat, [avenant(cases(changements)), avenant(cases(inverse), numero=2)])
    assert [] == refuses
    assert {**avant, **{place: apres for place, (_, apres) in changements.items()}} == lues(etats[1].contrat)
    assert avant == lues(etats[2].contrat)
    assert contrat.tableau("communes") is etats[1].contrat.tableau("communes")
    for etat in etats:
        total = sum((v for v in lues(etat.contrat).values() if isinstance(v, Decimal)), Decimal(0))
        assert Montant(int(total * 100)) == cube(etat.contrat).get(Cell("budget/total"))


@settings(max_examples=tirages(150), deadline=None)
@given(saisis, places)
def test_en_une_operation_ou_en_plusieurs_dans_un_ordre_ou_dans_l_autre_le_tableau_est_le_meme(saisi, nouvelles):
    contrat = le_contrat(saisi, [])
    avant = lues(contrat)
    changements = {place: (avant[place], valeur) for place, valeur in nouvelles.items() if avant[place] != valeur}
    if not changements:
        return
    une = [cases({place: sides}) for place, sides in changements.items()]
    faits = [consolidate(contrat, [avenant(*operations)]) for operations in ([cases(changements)], une, une[::-1])]
    assert [[], [], []] == [refuses for _, refuses in faits]
    assert lues(faits[0][0][1].contrat) == lues(faits[1][0][1].contrat) == lues(faits[2][0][1].contrat)


@settings(max_examples=tirages(150), deadline=None)
@given(saisis, places)
def test_une_valeur_attendue_fausse_refuse_toute_l_operation(saisi, nouvelles):
    contrat = le_contrat(saisi, [])
    avant = lues(contrat)
    changements = {place: (avant[place], valeur) for place, valeur in nouvelles.items() if avant[place] != valeur}
    fausse = Decimal("12345678.90")
    (ligne, annee), *_ = nouvelles
    (etat, apres), refuses = consolidate(
        contrat, [avenant(cases({**changements, (ligne, annee): (fausse, Decimal(7))}))]
    )
    assert ["AVE002"] == [refus_.refusal.code for refus_ in refuses]
    assert etat.contrat.tableaux == apres.contrat.tableaux


@settings(max_examples=tirages(150), deadline=None)
@given(st.data())
def test_des_lignes_viennent_et_s_en_vont_comme_dans_une_liste(data):
    codes = data.draw(st.lists(st.sampled_from("mnopq"), unique=True, min_size=1))
    contrat, attendu, ajouts = le_contrat({(c, a): Decimal(1) for c in "ab" for a in ANNEES}, codes), list(codes), []
    for code in data.draw(st.lists(st.sampled_from("rstu"), unique=True)):
        voisine, cote = data.draw(st.sampled_from(codes)), data.draw(st.sampled_from(("avant", "apres")))
        ajouts.append({"code": code, "intitule": code, cote: voisine, "valeurs": {"cout": "5"}})
        attendu.insert(attendu.index(voisine) + (cote == "apres"), code)
    partis = data.draw(st.sets(st.sampled_from(codes)))
    if not (ajouts or partis):
        return
    retraits = [{"ligne": code, "de": code} for code in partis]
    (_, apres), refuses = consolidate(
        contrat, [avenant(operation("modifier_tableau", tableau="communes", ajouts=ajouts, retraits=retraits))]
    )
    assert [] == refuses
    attendu = [code for code in attendu if code not in partis]
    assert [*attendu, "total"] == list(apres.contrat.tableau("communes").rangees)
    somme = sum(5 if code in "rstu" else 10 for code in attendu)
    assert Montant(somme * 100) == cube(apres.contrat).get(Cell("communes/total"))
