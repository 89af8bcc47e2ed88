"""Les nombres d'une annexe de données se saisissent dans Excel et reviennent à leur place ; ce qui se calcule y est une formule."""

from pathlib import Path

import openpyxl
import pytest

from docgen.commandes.tableur import import_workbook
from docgen.demande import Order
from tests.outils.chantier import MINIMAL, Chantier, ouvrir
from tests.test_annexes import DIAGNOSTIC, SAISI, VAL, declarer, ecrire
from tests.test_modifier_annexe import CHANGEMENTS, operer

FEUILLE = "Saisie – Diagnostic"
AU_CLASSEUR = DIAGNOSTIC.replace("    par: annee\n", "    par: annee\n    classeur: oui\n", 1)


def atelier(racine: Path, annexes: str) -> Chantier:
    chantier = ouvrir(racine, MINIMAL, VAL)
    declarer(chantier, annexes)
    ecrire(chantier, "diagnostic-2024.yaml", SAISI)
    operer(chantier, CHANGEMENTS)
    return chantier


def classeur(chantier: Chantier, version: str) -> Path:
    resultat = chantier.produire(formats=("xlsx",), version=version)
    assert not resultat.failed, resultat.findings
    (chemin,) = [chemin for chemin in resultat.written if chemin.suffix == ".xlsx"]
    return chemin


def lignes(chemin: Path) -> dict[tuple[str, str], openpyxl.cell.Cell]:
    """La case de chaque valeur, par sa rubrique et son intitulé."""
    feuille = openpyxl.load_workbook(chemin)[FEUILLE]
    return {
        (str(rangee[1].value or "").replace("\u00a0", ""), str(rangee[2].value)): rangee[3]
        for rangee in feuille.iter_rows(min_row=4)
    }


def importe(chantier: Chantier, chemin: Path, saisies: dict[str, float]):
    livre = openpyxl.load_workbook(chemin)
    for case, valeur in saisies.items():
        livre[FEUILLE][case] = valeur
    copie = chemin.parent.parent / "saisi.xlsx"
    livre.save(copie)
    return import_workbook(Order(chantier.donnees, chantier.templates), copie, appliquer=False)


def test_sans_classeur_l_annexe_n_a_pas_de_feuille(tmp_path):
    assert FEUILLE not in openpyxl.load_workbook(classeur(atelier(tmp_path, DIAGNOSTIC), "initiale")).sheetnames


def test_ce_qui_se_calcule_est_une_formule_et_le_reste_une_valeur(tmp_path):
    cases = lignes(classeur(atelier(tmp_path, AU_CLASSEUR), "initiale"))
    places = [cases[f"Lieux, «{lieu}»", "Places"] for lieu in ("gare", "marche")]
    assert [30, 12] == [case.value for case in places]
    total = cases["Ensemble", "Places"].value
    assert total.startswith("=") and f"SUM({places[0].coordinate},{places[1].coordinate})" in total
    assert f"{places[0].coordinate}" in cases["Lieux, «gare»", "Places par mois"].value
    # Un taux saisi ailleurs dans l'annexe, ou un compte de lignes, n'est pas une somme de cases.
    assert 8 == cases["Lieux, «gare»", "Places visées"].value
    assert 2 == cases["Ensemble", "Nombre de lieux"].value


@pytest.mark.parametrize(("version", "lieu", "fichier", "avant"), [
    ("initiale", "gare", "annexes/diagnostic-2024.yaml", "    places: 30"),
    ("avenant-1", "gare", "avenants/avenant-1/avenant.yaml", "        a: 42"),
    ("avenant-1", "port", "avenants/avenant-1/avenant.yaml", "          places: 8"),
    ("avenant-1", "marche", "annexes/diagnostic-2024.yaml", "    places: 12"),
])  # fmt: skip
def test_une_case_revient_a_sa_place_dans_l_annexe_ou_dans_l_avenant(tmp_path, version, lieu, fichier, avant):
    chantier = atelier(tmp_path, AU_CLASSEUR)
    chemin = classeur(chantier, version)
    fait = importe(chantier, chemin, {lignes(chemin)[f"Lieux, «{lieu}»", "Places"].coordinate: 31})
    (change,) = fait.changements
    assert (chantier.contrat / fichier, "31") == (Path(change.place.file).resolve(), change.texte)
    assert avant == (chantier.contrat / fichier).read_text("utf-8").split("\n")[change.place.line - 1]
    dites = [constat.message for constat in fait.findings if constat.code == "TAB012"]
    assert (version == "avenant-1" and fichier.startswith("annexes")) is any("diagnostic-2024" in dit for dit in dites)


def test_un_montant_s_ecrit_comme_les_autres_de_l_annexe(tmp_path):
    chantier = atelier(tmp_path, AU_CLASSEUR)
    chemin = classeur(chantier, "initiale")
    (change,) = importe(chantier, chemin, {lignes(chemin)["Lieux, «marche»", "Coût"].coordinate: 2100.5}).changements
    assert "2 100,50" == change.texte
