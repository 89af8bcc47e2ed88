"""Les valeurs d'une annexe de données se saisissent dans Excel et reviennent à leur place ; ce qui se calcule y est une formule."""

import datetime
import io
import shutil
from functools import lru_cache
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.adresses.sources import CleDeSource
from docgen.classeur import AdresseDeSaisie
from docgen.commandes.tableur import import_workbook
from docgen.commandes.tableur.valeurs import read_kept, read_typed, read_written, style_of, write_value
from docgen.demande import Order
from docgen.montants import Absence
from tests.outils.calcul import ecarts
from tests.outils.chantier import MINIMAL, Chantier, ouvrir
from tests.test_annexes import DIAGNOSTIC, SAISI, VAL, declarer, ecrire
from tests.test_modifier_annexe import CHANGEMENTS, operer
from tests.test_tableur import petit

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
    """La case de chaque valeur, par sa rubrique et son intitulé ; elle ne fait que se lire."""
    return _lignes(chemin.read_bytes())


@lru_cache(maxsize=8)
def _lignes(classeur: bytes) -> dict[tuple[str, str], openpyxl.cell.Cell]:
    feuille = openpyxl.load_workbook(io.BytesIO(classeur))[FEUILLE]
    return {
        (str(rangee[1].value or "").replace("\u00a0", ""), str(rangee[2].value)): rangee[3]
        for rangee in feuille.iter_rows(min_row=4)
    }


def importe(chantier: Chantier, chemin: Path, saisies: dict[str, object], *, appliquer: bool = False):
    copie = chemin.parent.parent / "saisi.xlsx"
    if saisies:
        livre = openpyxl.load_workbook(chemin)
        for case, valeur in saisies.items():
            livre[FEUILLE][case] = valeur
        livre.save(copie)
    else:
        shutil.copyfile(chemin, copie)
    return import_workbook(Order(chantier.donnees, chantier.templates), copie, appliquer=appliquer)


def test_sans_classeur_l_annexe_n_a_pas_de_feuille(tmp_path):
    assert FEUILLE not in openpyxl.load_workbook(classeur(atelier(tmp_path, DIAGNOSTIC), "initiale")).sheetnames


def test_ce_qui_se_calcule_est_une_formule_et_le_reste_une_valeur(tmp_path):
    cases = lignes(classeur(atelier(tmp_path, AU_CLASSEUR), "initiale"))
    places = [cases[f"Lieux, «{lieu}»", "Places"] for lieu in ("gare", "marche")]
    assert [30, 12] == [case.value for case in places]
    total = cases["Ensemble", "Places"].value
    assert total.startswith("=") and f"SUM({places[0].coordinate},{places[1].coordinate})" in total
    assert f"{places[0].coordinate}" in cases["Lieux, «gare»", "Places par mois"].value
    # Un compte de lignes n'est pas une somme de cases : rien ne s'ajoute dans le classeur.
    assert 2 == cases["Ensemble", "Nombre de lieux"].value


def test_un_taux_saisi_dans_l_annexe_fait_une_formule_vivante(tmp_path):
    resultat = atelier(tmp_path, AU_CLASSEUR).produire(formats=("xlsx",), version="initiale")
    (fait,) = resultat.classeurs.values()
    assert [] == ecarts(fait)
    (chemin,) = [chemin for chemin in resultat.written if chemin.suffix == ".xlsx"]
    cases = lignes(chemin)
    taux, places = cases["", "Part visée"].coordinate, cases["Lieux, «gare»", "Places"].coordinate
    assert f'=IF(COUNT({places},{taux})=2,ROUND(SUM({places})*SUM({taux})*1/100,0),"–")' == (
        cases["Lieux, «gare»", "Places visées"].value
    )


@pytest.mark.parametrize(("formule", "attendu"), [
    ("part_visee % de 40", "ROUND(SUM({taux})*2/5,0)"),
    ("part_visee % de places - 2", "ROUND(SUM({places})*SUM({taux})*1/100-2,0)"),
    ("100 - places", "-SUM({places})+100"),
    ("nombre(lieux) + places", "SUM({places})+2"),
])  # fmt: skip
def test_ce_que_le_classeur_ne_tient_pas_est_un_nombre_de_la_formule(tmp_path, formule, attendu):
    annexes = AU_CLASSEUR.replace("formule: part_visee % de places", f"formule: {formule}")
    resultat = atelier(tmp_path, annexes).produire(formats=("xlsx",), version="initiale")
    (fait,) = resultat.classeurs.values()
    assert [] == ecarts(fait)
    (chemin,) = [chemin for chemin in resultat.written if chemin.suffix == ".xlsx"]
    cases = lignes(chemin)
    noms = {"taux": cases["", "Part visée"].coordinate, "places": cases["Lieux, «gare»", "Places"].coordinate}
    assert attendu.format(**noms) in cases["Lieux, «gare»", "Places visées"].value


# --- les mots, les jours, les choix ------------------------------------------------------------------------------------
MOTS = """      - code: nature
        intitule: Nature
      - code: note
        intitule: Note
        type: texte long
        absence: oui
      - code: limite
        intitule: Limite
        type: échéance
      - code: mode
        intitule: Mode
        type: choix
        options:
          - Virement
          - Chèque
          - Autre
        precisions:
          - Autre
      - code: ouvert
        intitule: Ouvert
        type: oui/non
"""
DITS = 'nature: "un lieu : le nôtre"\nnote: |-\n  Première ligne.\n\n  Seconde ligne.\nlimite: décembre 2025\nmode: Virement\n'


def aux_mots(racine: Path) -> tuple[Chantier, Path, dict[tuple[str, str], openpyxl.cell.Cell]]:
    """Un diagnostic qui dit aussi des mots, son classeur et la case de chaque valeur."""
    chantier = petit(racine)
    declarer(chantier, AU_CLASSEUR.replace("      - code: lieux\n", f"{MOTS}      - code: lieux\n", 1))
    ecrire(chantier, "diagnostic-2024.yaml", DITS + SAISI)
    chemin = classeur(chantier, "initiale")
    return chantier, chemin, lignes(chemin)


def test_les_mots_les_jours_et_les_choix_ont_leur_case(tmp_path):
    _, chemin, cases = aux_mots(tmp_path)
    assert ["un lieu : le nôtre", "Première ligne.\n\nSeconde ligne.", "décembre 2025", "Virement", None] == [
        cases["", nom].value for nom in ("Nature", "Note", "Limite", "Mode", "Ouvert")
    ]
    jour = cases["", "Arrêté le"]
    assert (datetime.datetime(2024, 3, 15), "dd/mm/yyyy") == (jour.value, jour.number_format)
    # « décembre 2025 » tapé dans une case ordinaire deviendrait un jour.
    assert {"@"} == {cases["", nom].number_format for nom in ("Nature", "Note", "Limite", "Mode", "Ouvert")}
    listes = {
        str(v.sqref): v.formula1
        for v in openpyxl.load_workbook(chemin)[FEUILLE].data_validations.dataValidation
        if v.type == "list"
    }
    assert {cases["", "Mode"].coordinate: '"Virement,Chèque"', cases["", "Ouvert"].coordinate: '"oui,non"'} == listes


@pytest.mark.parametrize(("nom", "saisi", "avant", "apres"), [
    ("Nature", "une gare", 'nature: "un lieu : le nôtre"', 'nature: "une gare"'),
    ("Nature", 2025, 'nature: "un lieu : le nôtre"', 'nature: "2025"'),
    ("Note", "Une seule.", "note: |-\n  Première ligne.\n\n  Seconde ligne.", "note: Une seule."),
    ("Note", "Une.\nDeux.", "note: |-\n  Première ligne.\n\n  Seconde ligne.", "note: |-\n  Une.\n  Deux."),
    ("Note", "n. c.", "note: |-\n  Première ligne.\n\n  Seconde ligne.", "note: non communiqué"),
    ("Arrêté le", datetime.date(2024, 4, 2), "arrete_le: 15/03/2024", "arrete_le: 02/04/2024"),
    ("Arrêté le", "2 avril 2024", "arrete_le: 15/03/2024", "arrete_le: 02/04/2024"),
    ("Limite", "1er\u00a0juin 2025 au plus tard", "limite: décembre 2025", "limite: 1er juin 2025 au plus tard"),
    ("Limite", datetime.date(2025, 6, 30), "limite: décembre 2025", "limite: 30 juin 2025"),
    ("Mode", "chèque", "mode: Virement", "mode: Chèque"),
    ("Ouvert", True, "tours:", "tours:"),
])  # fmt: skip
def test_ce_que_l_on_ecrit_revient_a_sa_place_et_rien_d_autre_ne_bouge(tmp_path, nom, saisi, avant, apres):
    chantier, chemin, cases = aux_mots(tmp_path)
    fait = importe(chantier, chemin, {cases["", nom].coordinate: saisi}, appliquer=True)
    assert not fait.failed, [str(constat) for constat in fait.findings]
    page = (chantier.contrat / "annexes" / "diagnostic-2024.yaml").read_text("utf-8")
    ajout = "ouvert: oui\n" if nom == "Ouvert" else ""
    assert (DITS + SAISI).replace(avant, apres) + ajout == page
    assert [] == chantier.dites()
    # Le classeur que l'on n'a pas touché ne dit plus la même chose : relu, il rendrait l'ancienne valeur.
    assert not importe(chantier, classeur(chantier, "initiale"), {}, appliquer=True).changements


@pytest.mark.parametrize(("nom", "saisi", "code", "dit", "remede"), [
    ("Mode", "Espèces", "TAB006", "« Espèces » n'est pas un choix possible", "Choix : Virement, Chèque."),
    ("Mode", "Autre", "TAB006", "« Autre » n'est pas un choix possible", "Choix : Virement, Chèque."),
    ("Ouvert", "peut-être", "TAB006", "« peut-être » n'est pas un choix possible", "Choix : oui, non."),
    ("Arrêté le", "bientôt", "TAB006", "« bientôt » n'est pas une date", "22/09/2025"),
    ("Limite", "un jour", "TAB006", "« un jour » n'est pas une échéance", "décembre 2025"),
    ("Nature", datetime.date(2025, 1, 2), "TAB006", "la case contient une date, pas un texte", "Texte"),
    ("Nature", "=1+1", "TAB006", "la case contient une formule, pas un texte", "sans formule"),
    ("Nature", None, "TAB008", "la case a été vidée", "retirer la valeur de son fichier"),
])  # fmt: skip
def test_des_mots_qui_ne_conviennent_pas_sont_refuses_a_leur_case(tmp_path, nom, saisi, code, dit, remede):
    chantier, chemin, cases = aux_mots(tmp_path)
    avant = (chantier.contrat / "annexes" / "diagnostic-2024.yaml").read_text("utf-8")
    fait = importe(chantier, chemin, {cases["", nom].coordinate: saisi}, appliquer=True)
    (faute,) = [constat for constat in fait.findings if constat.code == code]
    assert f"feuille « {FEUILLE} », cellule {cases['', nom].coordinate} : {dit}" in faute.message
    assert remede.casefold() in faute.remedy.casefold()
    assert avant == (chantier.contrat / "annexes" / "diagnostic-2024.yaml").read_text("utf-8")


def test_un_choix_qui_porte_des_mots_se_lit_et_ne_se_saisit_pas(tmp_path):
    chantier, _, _ = aux_mots(tmp_path)
    ecrire(chantier, "diagnostic-2024.yaml", (DITS + SAISI).replace("mode: Virement", "mode:\n  Autre: en nature"))
    case = lignes(classeur(chantier, "initiale"))["", "Mode"]
    assert ("Autre\u00a0: en nature", True) == (case.value, case.protection.locked)


JOURS = st.dates(datetime.date(1539, 1, 1), datetime.date(2100, 12, 31)).map(lambda jour: f"{jour:%d/%m/%Y}")
MOTS_TAPES = {
    "texte": st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"))).map(
        str.strip
    ),
    "date": JOURS,
    "échéance": JOURS | st.sampled_from(["décembre 2025", "2e semestre 2024 au plus tard", "année 2026"]),
    "choix": st.sampled_from(["oui", "Non", "OUI"]),
}


@given(
    st.data(), st.sampled_from(sorted(MOTS_TAPES)), st.sampled_from(["22/09/2025", "2025-09-22", "22 septembre 2025"])
)
def test_ce_qui_est_ecrit_se_relit_comme_il_a_ete_tape(tirage, genre, ancien):
    place = AdresseDeSaisie(CleDeSource.dossier(), ("x",), genre, ("oui", "non") if genre == "choix" else ())
    tape = tirage.draw(MOTS_TAPES[genre].filter(lambda mots: mots and not mots.startswith("=")))
    lu = read_typed(tape, place)
    ecrit = write_value(lu, genre, style_of(ancien if genre == "date" else ""))
    assert lu == read_written(ecrit, place) == read_kept(str(lu) if not isinstance(lu, Absence) else lu.value, place)


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
