"""Ce qui se calcule d'une valeur que nul n'a communiquée ne l'est pas non plus : « n. c. », jamais un total partiel."""

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from docgen.adresses.cellules import Cell
from docgen.classeur import Formule
from docgen.cli import app
from docgen.compose.tableur import classeur
from docgen.compose.textes import Textes
from docgen.compute.cube import Figures
from docgen.demande import Order
from docgen.document import Amount, Text, inlines
from docgen.montants import Absence, Montant
from docgen.pipeline import prepare
from docgen.render import workbook
from tests.outils.calcul import SOFFICE, ecarts, enregistre_par_libreoffice, lue, sans_valeurs
from tests.outils.chantier import CPO, METROPOLE, TEMPLATES, Chantier, ouvrir, reel

LIRE, VERSION = "lire-partout-2026-2028", "lire-partout-2026-2028/avenant-1"
NC = "n. c."
PAYEUR = "part/administration"


def lancer(donnees: Path, *mots: object):
    return CliRunner().invoke(app, [*map(str, mots), "--donnees", str(donnees), "--gabarits", str(TEMPLATES)])


@pytest.fixture
def lire(tmp_path) -> Chantier:
    """La commune n'a pas dit ce qu'elle a dépensé en 2026 pour l'action 2, où elle avait versé 10 800 €."""
    chantier = ouvrir(tmp_path, CPO, LIRE, sans=["seances"])
    chantier.remplacer("execution/2026.yaml", "commune: 18 000", "commune: non communiqué")
    return chantier


def version_de(resultat):
    return next(version for version in resultat.all_versions if version.name == VERSION)


# --- la loi -----------------------------------------------------------------------------------------------------------
@settings(max_examples=40)
@given(tirage=st.data())
def test_rien_de_ce_qui_est_fait_ne_se_calcule_sans_une_valeur_non_communiquee(tirage):
    version = next(v for v in reel().all_versions if v.name == "cls-2024-2027/avenant-1")
    faites = sorted(cell for cell in version.figures.leaves if cell.nature != "prevu")
    tues = tirage.draw(st.sets(st.sampled_from(faites), min_size=1, max_size=4))
    figures = Figures(version.contrat, {**version.figures.leaves, **dict.fromkeys(tues, Absence.NON_COMMUNIQUE)})
    for portee in ("contrat", "axe/1", "axe/3", *sorted({tue.portee for tue in tues})):
        for nature in ("verse", "non_consomme", "realise", "reporte"):
            for exercice in ("2024", "2025"):
                cell = Cell(portee, "tous", exercice, nature)
                depend = any(leaf in tues for _, leaf in figures.terms(cell))
                assert depend == (figures.manque(cell) is Absence.NON_COMMUNIQUE) == (figures.connu(cell) is None), cell
                assert depend or figures.get(cell) == version.figures.get(cell)


def test_une_promesse_non_communiquee_n_entre_pas_dans_le_total_comme_l_acte_l_imprime():
    """L'acte publié laisse vide la ligne 2027 de la fiche 4.2, et imprime un total de 1 020 780 €."""
    figures = next(v for v in reel().all_versions if v.name == "cls-2024-2027/avenant-1").figures
    assert Absence.NON_COMMUNIQUE is figures.absent(Cell("action/4.2", "etat", "2027"))
    assert Absence.NON_COMMUNIQUE is figures.absent(Cell("action/4.2", "tous", "2027"))
    assert Montant.parse("1 020 780") == figures.connu(Cell("action/4.2", "etat", "tous"))


def test_a_completer_l_emporte_sur_non_communique(lire):
    lire.remplacer("execution/2026.yaml", "association: 3 600", "association: à compléter")
    figures = version_de(lire.calculer()).figures
    assert Absence.A_COMPLETER is figures.absent(Cell("action/2", "tous", "2026", "depense"))
    assert Absence.NON_COMMUNIQUE is figures.absent(Cell("action/2", "commune", "2026", "solde"))


# --- les documents ------------------------------------------------------------------------------------------------------
def test_le_solde_la_depense_et_leurs_totaux_ne_sont_pas_communiques(lire):
    (compte,) = [d for d in lire.preparer().all_documents if d.name == "compte-rendu-financier"]
    montres = {i.name.quoi: i for i in inlines(compte) if isinstance(i, Amount | Text) and i.name
               and not i.name.est_indicateur}  # fmt: skip
    tues = {
        f"action/2 {PAYEUR} 2026 depense", f"action/2 {PAYEUR} 2026 solde", "action/2 tous 2026 depense",
        f"contrat {PAYEUR} 2026 depense", f"contrat {PAYEUR} 2026 solde", "contrat tous 2026 depense",
        "contrat commune 2026 depense",
    }  # fmt: skip
    assert tues == {quoi for quoi, montre in montres.items() if isinstance(montre, Text) and montre.text == NC}
    assert Montant.parse("12 800") == montres[f"action/1 {PAYEUR} 2026 solde"].value
    assert Montant.parse("10 800") == montres[f"action/2 {PAYEUR} 2026 verse"].value


def test_les_fichiers_le_disent(lire):
    resultat = lire.produire(formats=("txt",))
    (compte,) = lire.sortie.rglob("compte-rendu-financier.txt")
    assert not resultat.failed
    (ensemble,) = [ligne for ligne in compte.read_text("utf-8").splitlines() if ligne.startswith("| Ensemble du")]
    assert 3 == ensemble.count(NC)


def test_une_proportion_et_une_somme_dites_par_un_texte(lire):
    page = lire.textes / "cpo" / "parts.md"
    page.write_text(
        "---\nnom: parts\ntitre: Parts\nversions: avenant\n---\n# Parts\n\n"
        f'Part : {{{{ proportion(montant("contrat", "{PAYEUR}", "2026", "depense"), montant("contrat", "tous", "2026")) }}}}.\n\n'
        f'Somme : {{{{ somme([montant("contrat", "{PAYEUR}", "2026", "solde"), montant("contrat", "tous", "2026")]) }}}}.\n',
        "utf-8",
    )
    resultat = lire.preparer()
    assert not resultat.failed, [str(constat) for constat in resultat.findings]
    (parts,) = [d for d in resultat.all_documents if d.name == "parts"]
    assert 2 == sum(isinstance(i, Text) and i.text == NC for i in inlines(parts))


# --- expliquer, comparer, le classeur -------------------------------------------------------------------------------------
def test_expliquer_dit_non_communique_et_nomme_le_terme(lire):
    rendu = lancer(lire.donnees.parent, "expliquer", "action/2", "commune", "2026", "solde")
    assert 0 == rendu.exit_code, rendu.output
    assert rendu.output.startswith(f"non communiqué  {VERSION} : action/2 commune 2026 solde")
    assert "+ non communiqué  action/2 commune 2026 depense" in " ".join(rendu.output.split()).replace(
        "communiqué a", "communiqué  a"
    )
    assert "montré dans" not in rendu.output or "compte-rendu-financier" in rendu.output


def test_expliquer_montre_le_document_qui_dit_n_c(lire):
    rendu = lancer(lire.donnees.parent, "expliquer", "contrat", PAYEUR, "2026", "solde", "--json")
    dit = json.loads(rendu.stdout)
    assert [(None, ["compte-rendu-financier"])] == [(d["centimes"], d["documents"]) for d in dit]
    case = lancer(lire.donnees.parent, "expliquer", "compte-rendu-financier", "2", "Solde")
    assert case.output.startswith(f"non communiqué  {VERSION} : action/2 {PAYEUR} 2026 solde"), case.output


def test_une_comparaison_dit_ce_qui_n_est_pas_communique(lire, tmp_path):
    ouvrir(tmp_path / "avant", CPO, LIRE, sans=["seances"]).produire(sortie=tmp_path / "ancien")
    lire.produire(sortie=tmp_path / "nouveau")
    rendu = lancer(lire.donnees.parent, "comparer", tmp_path / "ancien", tmp_path / "nouveau", "--json")
    montants = [m for contrat in json.loads(rendu.stdout)["contrats"] for m in contrat["montants"]]
    dits = {(m["portee"], m["financeur"], m["nature"]): (m["avant_centimes"], m["apres_centimes"]) for m in montants}
    assert (1_800_000, "non communiqué") == dits["action/2", PAYEUR, "depense"]
    assert (10_920_000, "non communiqué") == dits["contrat", "tous", "depense"]


def classeur_de(resultat):
    version = version_de(resultat)
    fait, constats = classeur(resultat.dossier, version, Textes(TEMPLATES / "textes", version.contrat.entete.modele))
    assert [] == constats
    return fait


def test_les_formules_du_classeur_donnent_n_c(lire):
    fait = classeur_de(prepare(Order(lire.donnees, TEMPLATES, LIRE)))
    tues = [case for feuille in fait.feuilles for case in feuille.cases.values()
            if isinstance(case, Formule) and case.valeur == NC and case.inconnu]  # fmt: skip
    assert len(tues) >= 6 and [] == ecarts(fait)


@pytest.mark.lent
@pytest.mark.skipif(not SOFFICE, reason="LibreOffice (libreoffice-calc-nogui) n'est pas installé")
def test_libreoffice_recalcule_les_memes_n_c(lire, tmp_path):
    fait = classeur_de(prepare(Order(lire.donnees, TEMPLATES, LIRE)))
    chemin = tmp_path / "suivi.xlsx"
    chemin.write_bytes(workbook(fait, {}))
    livre = openpyxl.load_workbook(
        enregistre_par_libreoffice(sans_valeurs(chemin, tmp_path / "nu.xlsx"), tmp_path / "calcule"), data_only=True
    )
    for feuille in fait.feuilles:
        for (ligne, colonne), case in feuille.cases.items():
            if isinstance(case, Formule):
                trouve, voulu = livre[feuille.nom].cell(ligne + 1, colonne + 1).value, lue(case.valeur)
                assert (Fraction(str(trouve)) == Fraction(voulu) if isinstance(voulu, Decimal)
                        else voulu == trouve), (feuille.nom, ligne, colonne)  # fmt: skip


# --- les règles, les tableaux du programme ---------------------------------------------------------------------------------
def test_aucune_regle_ne_fait_une_faute_de_ce_que_nul_n_a_dit(lire):
    assert [] == [c.code for c in lire.preparer().findings if c.code in ("BUD007", "BUD011", "BUD014", "BUD031")]


def test_un_report_inconnu_rend_inconnu_le_budget_de_l_annee(tmp_path):
    """La Métropole n'a pas dit ce qu'elle n'a pas consommé à l'action 3.1 : son budget de 2026 ne se calcule pas."""
    chantier = ouvrir(tmp_path, METROPOLE, "cls-2025-2027")
    chantier.remplacer("execution/2025.yaml", "metropole: 4 000", "metropole: non communiqué")
    figures = next(v for v in chantier.calculer().all_versions if v.code == "avenant-1").figures
    for portee in ("action/3.1", "axe/3", "contrat"):
        assert Absence.NON_COMMUNIQUE is figures.absent(Cell(portee, "metropole", "2026", "total"))
        assert figures.absent(Cell(portee, "metropole", "2026")) is None
    assert figures.absent(Cell("action/1.1", "metropole", "2026", "total")) is None


def test_le_total_d_un_budget_dont_une_ligne_n_est_pas_communiquee_ne_l_est_pas(tmp_path):
    chantier = ouvrir(tmp_path, CPO, LIRE, sans=["seances", f"{LIRE}/avenants", f"{LIRE}/execution"])
    budget = chantier.fichier("tableaux/budget.yaml")
    lignes = budget.read_text("utf-8")
    assert "2026: " in lignes
    avant, _, suite = lignes.partition("2026: ")
    budget.write_text(f"{avant}2026: non communiqué\n{suite.partition(chr(10))[2]}", "utf-8")
    figures = next(v for v in chantier.calculer().all_versions if v.code == "initiale").figures
    tues = [cell for cell in figures.contrat.tableaux[0].cellules(["2026", "2027"])
            if figures.absent(cell) is Absence.NON_COMMUNIQUE]  # fmt: skip
    assert len(tues) >= 2 and {"2026"} == {cell.exercice for cell in tues}
