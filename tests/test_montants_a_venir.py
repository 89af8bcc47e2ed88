"""Ce qui se calcule d'une valeur à compléter est à compléter : ni montant, ni « n. c. », dans aucun document."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from docgen.adresses.cellules import Cell
from docgen.classeur import Formule, formula
from docgen.cli import app
from docgen.compose.tableur import classeur
from docgen.compose.textes import Textes
from docgen.compute.cube import Figures
from docgen.compute.indicateurs import somme
from docgen.demande import Order
from docgen.document import Amount, Blank, Paragraph, inlines, walk
from docgen.document.mots import words
from docgen.french import typographie
from docgen.montants import Absence, Montant
from docgen.pipeline import prepare
from docgen.render import workbook
from tests.outils.calcul import SOFFICE, ecarts, enregistre_par_libreoffice, lue, sans_valeurs
from tests.outils.chantier import CPO, REEL, TEMPLATES, Chantier, copier, ouvrir, reel, remplacer

CLS, CIE, LIRE = "cls-2024-2027", "cie-2025-2027", "lire-partout-2026-2028"
BLANC = "[à compléter]"


def lancer(donnees: Path, *mots: object):
    return CliRunner().invoke(app, [*map(str, mots), "--donnees", str(donnees), "--gabarits", str(TEMPLATES)])


def phrases(documents, debut: str) -> list[str]:
    dites = (words(b.content) for d in documents for b in walk(d) if isinstance(b, Paragraph))
    return [dite.replace("\u202f", " ").replace("\u00a0", " ") for dite in dites if typographie(debut) in dite]


def version_de(resultat, nom: str):
    return next(version for version in resultat.all_versions if version.name == nom)


def montres(documents, sorte) -> dict[str, set]:
    """Ce que les documents montrent de chaque cellule nommée."""
    dits: dict[str, set] = {}
    for document in documents:
        for inline in inlines(document):
            if isinstance(inline, sorte) and inline.name and not inline.name.est_indicateur:
                dits.setdefault(inline.name.quoi, set()).add(inline.value)
    return dits


# --- la loi -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("nom", [f"{CLS}/avenant-1", f"{CIE}/initiale"])
@settings(max_examples=25)
@given(tirage=st.data())
def test_une_cellule_est_a_venir_si_et_seulement_si_un_de_ses_termes_l_est(nom, tirage):
    version = version_de(reel(), nom)
    feuilles = sorted(version.figures.leaves)
    blanches = tirage.draw(st.sets(st.sampled_from(feuilles), max_size=4))
    figures = Figures(version.contrat, {**version.figures.leaves, **dict.fromkeys(blanches, Absence.A_COMPLETER)})
    portees = [place.portee for place in version.contrat.entete.places]
    natures = ("prevu", "verse", "depense", "solde" if CIE in nom else "reporte", "total")
    natures = [nature for nature in natures if version.contrat.programme.nature(nature)]
    for portee in ("contrat", *portees, *sorted({feuille.portee for feuille in blanches if not feuille.sur.rang})):
        for nature in natures:
            for exercice in (*(e.nom for e in version.contrat.entete.exercices), "tous"):
                cell = Cell(portee, "tous", exercice, nature)
                attendue = any(leaf in blanches for _, leaf in figures.terms(cell))
                assert attendue == (figures.manque(cell) is Absence.A_COMPLETER), cell
                if not attendue:
                    assert version.figures.absent(cell) is figures.absent(cell)
                    assert version.figures.get(cell) == figures.get(cell)


@pytest.mark.parametrize(
    ("termes", "attendu"),
    [
        ((Decimal(2), Decimal(3)), Decimal(5)),
        ((Decimal(2), Absence.NON_COMMUNIQUE), Absence.NON_COMMUNIQUE),
        ((Absence.NON_COMMUNIQUE, Decimal(2), Absence.A_COMPLETER), Absence.A_COMPLETER),
    ],
)
def test_une_somme_d_indicateurs_dit_ce_qui_lui_manque(termes, attendu):
    assert attendu == somme(termes)


# --- une convention d'objectifs -----------------------------------------------------------------------------------------
@pytest.fixture
def lire(tmp_path) -> Chantier:
    """La convention de l'essai avant tout avenant ; l'association n'a pas dit son apport de 2026 à l'action 2."""
    chantier = ouvrir(tmp_path, CPO, LIRE, sans=["seances", f"{LIRE}/avenants", f"{LIRE}/execution"])
    chantier.remplacer("actions/2-*.yaml", "  association:\n    2026: 4 000", "  association:\n    2026: à compléter")
    return chantier


def test_la_convention_ne_dit_pas_un_cout_qu_elle_ne_connait_pas(lire):
    documents = lire.preparer().all_documents
    (cout,) = phrases(documents, "Le coût du projet est évalué")
    assert f"évalué, pour 2026, à {BLANC}." in cout
    (part,) = phrases(documents, "Pour 2026, la contribution financière")
    assert f"fixée à 60 000 €, soit {BLANC} du coût du projet." in part


def test_l_annexe_montre_le_blanc_jusqu_au_total_et_rien_de_plus(lire):
    resultat = lire.preparer()
    (budget,) = [d for d in resultat.all_documents if d.name == "annexe-2-budget"]
    blancs, montants = montres([budget], Blank), montres([budget], Amount)
    assert {
        "contrat association 2026 prevu", "contrat association tous prevu", "contrat tous 2026 prevu",
        "contrat tous tous prevu",
    } <= blancs.keys()  # fmt: skip
    assert not blancs.keys() & montants.keys()
    assert {Montant.parse("60 000")} == montants["contrat commune 2026 prevu"]
    assert {Montant.parse("112 500")} == montants["contrat tous 2027 prevu"]
    assert not any(quoi.startswith("budget/") and "charges" in quoi for quoi in blancs)


def test_le_taux_se_dit_des_que_la_valeur_est_saisie(lire):
    lire.remplacer("actions/2-*.yaml", "2026: à compléter", "2026: 4 000")
    documents = lire.preparer().all_documents
    (part,) = phrases(documents, "Pour 2026, la contribution financière")
    assert "fixée à 60 000 €, soit 55 % du coût du projet." in part


def test_non_communique_compte_toujours_pour_rien(lire):
    lire.remplacer("actions/2-*.yaml", "2026: à compléter", "2026: non communiqué")
    figures = version_de(lire.calculer(), f"{LIRE}/initiale").figures
    assert Montant.parse("106 000") == figures.connu(Cell("contrat", "tous", "2026"))
    assert Absence.NON_COMMUNIQUE is figures.absent(Cell("action/2", "association", "2026"))


def test_verifier_ne_fait_pas_une_faute_de_ce_qui_est_a_venir(lire):
    constats = lire.preparer().findings
    assert [] == [str(constat) for constat in constats if constat.code.startswith(("TPL", "BUD", "SYS"))]


def test_expliquer_dit_le_terme_qui_manque_et_ou_il_se_montre(lire):
    rendu = lancer(lire.donnees.parent, "expliquer", "contrat", "association", "2026")
    assert 0 == rendu.exit_code, rendu.output
    assert rendu.output.startswith(f"à compléter  {LIRE}/initiale : contrat association 2026 prevu")
    assert "montré dans : " in rendu.output and "annexe-2-budget" in rendu.output
    (ligne,) = [ligne for ligne in rendu.output.splitlines() if "+ à compléter" in ligne]
    assert "action/2 association 2026 prevu" in ligne and "2-lire-a-voix-haute" in ligne


# --- les avenants de 2026, ouverts et vides -------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def ouverts(tmp_path_factory):
    donnees = tmp_path_factory.mktemp("ouverts")
    copier(REEL, donnees / "pas-de-calais")
    for contrat in (CLS, CIE):
        rendu = lancer(donnees, "avenant", "nouveau", contrat, "--annee", "2026")
        assert 0 == rendu.exit_code, rendu.output
    return donnees / "pas-de-calais", prepare(Order(donnees / "pas-de-calais", TEMPLATES))


@pytest.mark.parametrize("nom", [f"{CLS}/avenant-2", f"{CIE}/avenant-1"])
def test_aucun_montant_montre_ne_depend_d_une_valeur_a_venir(ouverts, nom):
    _, resultat = ouverts
    version, documents = version_de(resultat, nom), resultat.documents[nom]
    dits, blancs = montres(documents, Amount), montres(documents, Blank)
    assert len(dits) > 50 and len(blancs) > 50 and not dits.keys() & blancs.keys()
    assert [] == [quoi for quoi in dits if " + " not in quoi and "−" not in quoi
                  and version.figures.manque(Cell.parse(quoi)) is Absence.A_COMPLETER]  # fmt: skip
    assert all(version.figures.manque(Cell.parse(quoi)) is Absence.A_COMPLETER for quoi in blancs)


def test_le_cls_reporte_des_credits_que_l_on_ne_connait_pas_encore(ouverts):
    _, resultat = ouverts
    version = version_de(resultat, f"{CLS}/avenant-2")
    assert Montant.parse("3 342 548") == version.figures.connu(Cell("contrat", "part/etat", "2026"))
    for nature in ("reporte", "total"):
        assert Absence.A_COMPLETER is version.figures.absent(Cell("contrat", "part/etat", "2026", nature))
        assert Absence.A_COMPLETER is version.figures.absent(Cell("axe/1", "tous", "2026", nature))


def test_le_bilan_du_cie_a_une_action_versee_n_en_tire_ni_total_ni_solde(ouverts, tmp_path):
    source, _ = ouverts
    donnees = tmp_path / "pas-de-calais"
    copier(source, donnees)
    execution = donnees / CIE / "execution" / "2025.yaml"
    debut, _, fin = execution.read_text("utf-8").partition("verse:\n")
    cle, _, suite = fin.partition(": à compléter")
    execution.write_text(f"{debut}verse:\n{cle}: 228 000{suite}", "utf-8")
    resultat = prepare(Order(donnees, TEMPLATES, CIE, "avenant-1"))
    (bilan,) = [d for d in resultat.all_documents if d.name == "annexe-3-bilan-financier"]
    dits, blancs = montres([bilan], Amount), montres([bilan], Blank)
    assert {Montant.parse("5 124 190")} == dits["contrat part/etat 2025 prevu"]
    assert {"contrat part/etat 2025 verse", "contrat part/etat 2025 solde"} <= blancs.keys()
    assert not [quoi for quoi in dits if quoi.endswith("2025 solde")]


# --- le classeur ----------------------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def fait(ouverts):
    _, resultat = ouverts
    version = version_de(resultat, f"{CLS}/avenant-2")
    fait, constats = classeur(resultat.dossier, version, Textes(TEMPLATES / "textes", version.contrat.entete.modele))
    assert [] == constats
    return fait


def test_le_classeur_garde_ses_formules_qui_disent_ce_qui_est_a_venir(fait):
    attendues = [(feuille.nom, case) for feuille in fait.feuilles for case in feuille.cases.values()
                 if isinstance(case, Formule) and case.valeur == "à compléter"]  # fmt: skip
    assert len(attendues) > 50 and [] == ecarts(fait)
    assert all(formula(case, nom).startswith("=IF(COUNTIF(") for nom, case in attendues)


@pytest.mark.lent
@pytest.mark.skipif(not SOFFICE, reason="LibreOffice (libreoffice-calc-nogui) n'est pas installé")
def test_libreoffice_recalcule_les_memes_blancs(fait, tmp_path):
    chemin = tmp_path / "brouillon.xlsx"
    chemin.write_bytes(workbook(fait, {}))
    calcule = enregistre_par_libreoffice(sans_valeurs(chemin, tmp_path / "nu.xlsx"), tmp_path / "calcule")
    livre = openpyxl.load_workbook(calcule, data_only=True)
    for feuille in fait.feuilles:
        for (ligne, colonne), case in feuille.cases.items():
            if isinstance(case, Formule):
                trouve = livre[feuille.nom].cell(ligne + 1, colonne + 1).value
                voulu = lue(case.valeur)
                assert (Fraction(str(trouve)) == Fraction(voulu) if isinstance(voulu, Decimal)
                        else voulu == trouve), (feuille.nom, ligne, colonne)  # fmt: skip


# --- les règles et la séance ----------------------------------------------------------------------------------------------
def test_le_montant_notifie_ne_se_compare_pas_a_une_somme_a_venir(tmp_path):
    chantier = ouvrir(tmp_path, REEL, CLS, "avenant-1")
    chantier.remplacer(
        "avenants/avenant-1/avenant.yaml", "exercice: 2025\n", 'exercice: 2025\nnotifie:\n  "1": 1 700 000\n'
    )
    assert ["BUD008"] == [constat.code for constat in chantier.calculer().findings if constat.code == "BUD008"]
    remplacer(chantier.fichier("actions/1.2-*.yaml"), ("2025: 599 508", "2025: à compléter"))
    assert not [constat for constat in chantier.calculer().findings if constat.code == "BUD008"]


def test_le_rapport_d_une_seance_dit_le_blanc_de_l_avenant(tmp_path):
    chantier = ouvrir(tmp_path, REEL, "", "")
    remplacer(chantier.fichier("actions/1.2-*.yaml"), ("2025: 599 508", "2025: à compléter"))
    resultat = prepare(Order(chantier.donnees, TEMPLATES, seance="2025-09-22"))
    assert not resultat.failed, [str(constat) for constat in resultat.findings]
    assert phrases(resultat.all_documents, BLANC)
