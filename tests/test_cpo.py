"""Une convention pluriannuelle d'objectifs inventée : une commune, une association, aucune division, rien de l'État."""

import datetime
import re
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from docgen.adresses.cellules import Cell
from docgen.adresses.versions import NomDeVersion
from docgen.check.montre import uni
from docgen.cli import app
from docgen.commandes.consolider import consolidate_contract
from docgen.commandes.preparer import DemandeDAvenant, prepare_avenant
from docgen.compose.aides.mouvements import mouvements
from docgen.demande import Order
from docgen.montants import Montant
from docgen.pipeline import produce
from tests.outils.chantier import CPO, TEMPLATES, ouvrir, remplacer

CODE = "lire-partout-2026-2028"
INTERDITS = r"l’État s’engage|[Pp]réfet|[Pp]réfète|contrôleur budgétaire|fiche-action|Pas-de-Calais|part/"


@pytest.fixture(scope="module")
def produit(tmp_path_factory):
    sortie = tmp_path_factory.mktemp("cpo")
    return produce(Order(CPO, TEMPLATES, formats=("docx", "pdf", "txt", "xlsx"), sortie=sortie)), sortie


def lire(produit, version: str, nom: str) -> str:
    (page,) = (produit[1] / "cpo" / CODE / version).rglob(f"{nom}.txt")
    return re.sub(r"\s+", " ", page.read_text("utf-8"))


def montant(produit, version: int, cellule: str) -> Montant:
    return produit[0].versions[CODE][version].figures.get(Cell.parse(cellule))


ANNEXES = {"annexe-1-actions", "annexe-2-budget", "annexe-3-indicateurs", "fiche"}


def test_tout_est_produit_sans_un_constat(produit):
    resultat, _ = produit
    assert [] == resultat.findings
    genres = {version: {document.kind for document in documents} for version, documents in resultat.documents.items()}
    assert ANNEXES | {"convention"} == genres[f"{CODE}/initiale"]
    assert ANNEXES | {"avenant", "contrat-consolide", "compte-rendu-financier"} == genres[f"{CODE}/avenant-1"]


def test_rien_n_y_vient_d_un_programme_de_l_etat(produit):
    pages = list(produit[1].rglob("*.txt"))
    assert pages
    for page in pages:
        assert [] == re.findall(INTERDITS, re.sub(r"\s+", " ", page.read_text("utf-8"))), page.name


@pytest.mark.parametrize(
    ("version", "cellule", "attendu"),
    [
        (0, "contrat part/administration 2026", 60_000),
        (0, "contrat part/association 2026", 21_000),
        (0, "contrat part/autres 2026", 29_000),
        (0, "contrat tous 2026", 110_000),
        (0, "contrat part/administration 2027", 62_000),
        (1, "contrat part/administration 2027", 64_000),
        (1, "contrat part/administration 2027 avance", 38_400),
        (1, "contrat part/administration 2026 depense", 59_200),
        (1, "contrat part/administration 2026 solde", 23_200),
        (1, "action/2 tous 2027", 31_000),
        (0, "budget/75 tous 2027", 12_300),
        (1, "budget/75 tous 2027", 12_300),
        (1, "budget/74_contribution tous 2027", 64_000),
        (0, "budget/64 tous 2027", 66_350),
        (1, "budget/64 tous 2027", 67_850),
        (0, "budget/total_charges tous 2027", 112_500),
        (1, "budget/total_charges tous 2027", 114_500),
        (1, "budget/total_produits tous 2027", 114_500),
        (0, "budget/total_produits", 337_500),
        (1, "budget/total_produits", 339_500),
    ],
)
def test_les_montants_sont_ceux_des_actions(produit, version, cellule, attendu):
    assert Montant(attendu * 100) == montant(produit, version, cellule)


def test_la_convention_dit_les_parties_comme_elles_se_nomment(produit):
    texte = lire(produit, "initiale", "convention")
    assert "L’association Les Passeurs de pages, dont le siège est situé 14 rue des Tilleuls" in texte
    assert "représentée par M. Dominique Vasseur, président, et désignée ci-après" in texte
    assert "la contribution financière de la Commune est fixée à 60 000 €, soit 55 % du coût du projet" in texte
    assert "une avance de 60 %, soit 36 000 €" in texte
    assert "pour une durée de trois ans" in texte
    assert "– annexe 2 – Budget prévisionnel ;" in texte
    assert "Si elle ne peut exécuter la convention" in texte


def test_l_avenant_de_l_annee_dit_la_contribution_a_sa_place(produit):
    texte = lire(produit, "avenant-1", "avenant")
    assert "d’arrêter, pour l’année 2027, le montant de la contribution de la Commune" in texte
    assert (
        "conclue entre la Commune de Fontclaire et l’association Les Passeurs de pages, et notamment son article 12"
        in texte
    )
    assert "Après le deuxième alinéa de l’article 4 de la convention, il est inséré un alinéa ainsi rédigé" in texte
    assert "est fixée à 64 000 €, soit 56 % du coût du projet, évalué à 114 500 €" in texte
    assert (
        "L’annexe 2 « Budget prévisionnel » de la convention est ainsi modifiée : "
        "1° À la ligne « 60 – Achats », le montant de l’exercice 2027 est porté de 14 400 € à 14 900 € ; "
        "2° À la ligne « 64 – Charges de personnel », le montant de l’exercice 2027 est porté de 66 350 € à 67 850 €. "
        "Les annexes suivantes de la convention susvisée sont actualisées" in texte
    )
    consolide = lire(produit, "avenant-1", "contrat-consolide")
    assert "est fixée à 60 000 €" in consolide
    assert "est fixée à 64 000 €" in consolide


def test_une_annexe_que_l_avenant_modifie_en_partie_n_est_pas_aussi_remplacee(produit):
    texte = re.sub(r"\s+", " ", lire(produit, "avenant-1", "avenant"))
    assert "L’annexe 2 « Budget prévisionnel » de la convention est ainsi modifiée" in texte
    remplacees = texte[texte.index("sont actualisées et remplacées par celles") :]
    liste, _, suite = remplacees.partition("L’annexe 2")
    assert "– annexe 1 – " in liste and "– annexe 3 – " in liste and "annexe 2" not in liste
    assert suite.startswith(" « Budget prévisionnel » de la convention susvisée, dans sa rédaction issue du présent avenant, "
                            "y est annexée.")  # fmt: skip


def test_le_contrat_se_consolide_et_la_note_dit_les_montants_du_budget(tmp_path):
    fait = consolidate_contract(Order(CPO, TEMPLATES, CODE, formats=("txt", "docx"), sortie=tmp_path))
    assert [] == fait.findings
    (note,) = tmp_path.rglob("note-de-lecture.txt")
    texte = re.sub(r"[\s|]+", " ", note.read_text("utf-8"))
    assert "les montants d’après ses actions." in texte and "Les autres actions sont poursuivies" in texte
    assert "Ce que fait chaque opération" in texte and "fiche" not in texte.casefold()
    assert "Budget prévisionnel – 60 – Achats Montant 2027 14 400 € 14 900 € 500 €" in texte
    assert "Budget prévisionnel – Total des charges Montant 2027 112 500 € 114 500 € 2 000 €" in texte


def test_le_compte_rendu_financier_dit_ce_qui_a_ete_fait(produit):
    texte = lire(produit, "avenant-1", "compte-rendu-financier")
    assert "Compte rendu financier de l’exercice 2026" in texte
    assert "Ensemble du | 110 000 € | 109 200 € | 60 000 € | 36 000 € | 59 200 € | 23 200 € |" in texte
    assert re.search(r"visiteurs du[^+]*\| 1 300 \| +1 420 \|", texte)
    assert "Le présent compte rendu est certifié exact. Fait à …………………………, le …………………………" in texte


def test_l_en_tete_du_compte_rendu_ne_dit_pas_l_avenant_qui_l_accompagne(produit):
    documents = produit[0].documents[NomDeVersion.of(CODE, "avenant-1")]
    dites = {document.kind: uni(document.version) for document in documents}
    assert ("", "Avenant n° 1 (2027)") == (dites["compte-rendu-financier"], dites["avenant"])


def test_qui_paie_seul_dans_une_part_se_dit_par_son_nom(produit):
    entete = produit[0].versions[CODE][1].contrat.entete
    assert "Commune" == entete.seul_financeur("administration").intitule
    # Le Département et l'État comptent ensemble : la part garde son nom.
    assert entete.seul_financeur("autres") is None
    avant, apres = produit[0].versions[CODE][:2]
    assert {"Commune", "Total"} == {m.financeur for m in mouvements(apres) if m.sorte == "contrat"}
    assert () == mouvements(avant)


def test_le_budget_dit_chaque_compte_et_la_contribution_a_sa_ligne(produit):
    texte = lire(produit, "avenant-1", "annexe-2-budget")
    for ligne in (
        r"60 – Achats \| 14 200 € \| 14 900 € \| 14 600 € \| 43 700 €",
        r"64 – Charges de personnel \| 64 600 € \| 67 850 € \| 68 100 € \| 200 550 €",
        r"Total des charges \| 110 000 € \| 114 500 € \| 115 000 € \| 339 500 €",
        r"74 – Contribution objet de la convention \| 60 000 € \| 64 000 € \| 64 000 € \| 188 000 €",
        r"Total des produits \| 110 000 € \| 114 500 € \| 115 000 € \| 339 500 €",
        r"875 – Bénévolat \| 18 000 € \| 18 000 € \| 18 500 € \| 54 500 €",
    ):
        assert re.search(ligne, re.sub(r" +", " ", texte)), ligne


def test_le_budget_de_la_convention_garde_ses_montants(produit):
    texte = re.sub(r" +", " ", lire(produit, "initiale", "annexe-2-budget"))
    assert "64 – Charges de personnel | 64 600 € | 66 350 € | 68 100 € | 199 050 €" in texte
    assert "Total des produits | 110 000 € | 112 500 € | 115 000 € | 337 500 €" in texte


def test_des_charges_qui_ne_font_pas_les_produits_sont_dites(tmp_path):
    chantier = ouvrir(tmp_path, CPO, CODE)
    chantier.remplacer("tableaux/budget.yaml", "2026: 14 200", "2026: 15 200")
    constats = chantier.constats(contrat="", version="")
    assert constats
    assert all("BUD034" in constat and "de 1 000 €" in uni(constat) for constat in constats), constats


def test_la_deliberation_attribue_la_contribution_et_autorise_a_signer(produit):
    (page,) = produit[1].rglob("deliberation.txt")
    texte = re.sub(r"\s+", " ", page.read_text("utf-8"))
    for phrase in (
        "Le Conseil municipal de Fontclaire,",
        "D’attribuer à l’association Les Passeurs de pages, pour l’année 2027, une contribution de "
        "64 000 € au projet « Lire partout », dont le coût est évalué à 114 500 €.",
        "D’approuver l’avenant n° 1 à la convention pluriannuelle d’objectifs 2026-2028, dans les termes du projet annexé à "
        "la présente délibération, et d’autoriser la maire à signer cet acte avec l’association Les Passeurs de pages.",
        "D’imputer la dépense sur les crédits ouverts au budget : chapitre 65, compte 65748, fonction 313.",
        "(Adopté à l’unanimité)",
    ):
        assert phrase in texte, phrase


def test_sans_avenant_le_suivi_porte_le_compte_rendu_et_aucune_annexe_ne_manque(tmp_path):
    chantier = ouvrir(tmp_path, CPO, CODE, sans=[f"{CODE}/avenants", "seances"])
    resultat = chantier.produire()
    assert [] == resultat.findings
    assert ["compte-rendu-financier"] == [document.kind for document in resultat.documents[f"{CODE}/suivi"]]


def test_le_classeur_calcule_la_part_de_l_administration(produit):
    (classeur,) = (produit[1] / "cpo" / CODE / "avenant-1").glob("*.xlsx")
    feuille = openpyxl.load_workbook(classeur)["Annexe 2"]
    cases = [str(case.value) for rang in feuille.iter_rows() for case in rang if str(case.value).startswith("=")]
    assert len(cases) > 10
    valeurs = openpyxl.load_workbook(classeur, data_only=True)["Annexe 2"]
    assert 64_000 in [case.value for rang in valeurs.iter_rows() for case in rang]


def test_l_avenant_de_l_annee_suivante_part_du_precedent(tmp_path):
    chantier = ouvrir(tmp_path, CPO, CODE)
    fait = prepare_avenant(DemandeDAvenant(chantier.donnees, TEMPLATES, CODE, "2028"))
    assert () == fait.findings
    textes = {chemin.name: chemin.read_text("utf-8") for chemin in (fait.folder / "textes").iterdir()}
    assert '"part/administration", "2028")' in textes["4-2028.md"]
    assert "l'avenant n° 2" in textes["5-2028.md"]


def test_l_avenant_qui_proroge_reprend_l_annexe_du_tableau_quand_le_programme_ne_la_dit_pas(tmp_path):
    chantier = ouvrir(tmp_path, CPO, CODE, sans=["seances"])
    demande = DemandeDAvenant(
        chantier.donnees, chantier.textes.parent, CODE, "2029", proroger=datetime.date(2029, 12, 31)
    )
    fait = prepare_avenant(demande)
    assert "    tableau: budget\n    cases:\n" in (fait.folder / "avenant.yaml").read_text("utf-8")
    (fait.folder / "avenant.yaml").unlink()
    remplacer(chantier.textes / "cpo" / "programme.yaml", ("    document: annexe-2-budget\n", ""))
    assert () == prepare_avenant(demande).findings
    assert "    tableau: budget\n    annexe: 2\n    cases:\n" in (fait.folder / "avenant.yaml").read_text("utf-8")


def test_l_avenant_qui_proroge_demande_le_budget_de_l_exercice_qu_il_ajoute(tmp_path):
    chantier = ouvrir(tmp_path, CPO, CODE, sans=["seances"])
    demande = DemandeDAvenant(chantier.donnees, TEMPLATES, CODE, "2029", proroger=datetime.date(2029, 12, 31))
    fait = prepare_avenant(demande)
    assert () == fait.findings
    page = fait.folder / "avenant.yaml"
    texte = page.read_text("utf-8")
    case = "        colonne: montant\n        exercice: 2029\n        de: sans objet\n        a: à compléter\n"
    assert f"      # 64 – Charges de personnel, montant de 2029\n      - ligne: 64\n{case}" in texte
    assert 13 == texte.count("a: à compléter")  # les lignes saisies du budget, et elles seules
    assert "- ligne: 67" not in texte
    page.write_text(texte.replace("a: à compléter", "a: 1 000").replace("valeur: à compléter", "valeur: 1er mars 2029"))
    constats = [f for f in chantier.calculer(version="avenant-2").findings if f.code in ("BUD036", "BUD037")]
    assert [] == constats
    assert "modifier_tableau" in (fait.folder / "LISEZMOI.md").read_text("utf-8")


def test_nouveau_donne_au_dossier_ceux_qui_signent(tmp_path: Path):
    lieux = ["--donnees", str(tmp_path), "--gabarits", str(TEMPLATES)]
    fait = CliRunner().invoke(app, ["nouveau", "cpo", "--dossier", "ville", *lieux])
    assert 0 == fait.exit_code, fait.output
    ecrits = {chemin.relative_to(tmp_path).as_posix() for chemin in tmp_path.rglob("*") if chemin.is_file()}
    assert {"ville/dossier.yaml", "ville/cpo/contrat.yaml"} < ecrits
    assert "ville/cpo/dossier.yaml" not in ecrits
    assert "administration:" in (tmp_path / "ville" / "dossier.yaml").read_text("utf-8")
    # Le contrat d'un autre modèle rejoint le dossier sans y changer ceux qui signent.
    avant = (tmp_path / "ville" / "dossier.yaml").read_bytes()
    assert 0 == CliRunner().invoke(app, ["nouveau", "cls-2024-2027", "--dossier", "ville", *lieux]).exit_code
    assert avant == (tmp_path / "ville" / "dossier.yaml").read_bytes()


def test_la_deliberation_ne_porte_le_logo_que_d_une_collectivite_dont_il_est_celui(tmp_path):
    chantier = ouvrir(tmp_path, CPO)
    seance = frozenset({"seances/2027-03-15"})

    def logos():
        (acte,) = [d for d in chantier.preparer(names=seance).all_documents if d.kind == "deliberation"]
        return dict(acte.fields)["logos"]

    assert "non" == logos()
    remplacer(chantier.donnees / "dossier.yaml", ("logo: non\n", "logo: oui\n"))
    assert "collectivite" == logos()
    remplacer(chantier.donnees / "dossier.yaml", ("logo: oui\n", ""))
    assert "collectivite" == logos()
