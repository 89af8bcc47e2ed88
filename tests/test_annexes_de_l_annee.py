"""L'annexe d'un exercice que l'avenant de l'année ajoute : écrite d'après celle de l'exercice d'avant, en blanc, ou
reconduite d'un an où le programme le dit."""

import datetime
from pathlib import Path

import pytest

from docgen.check.montre import uni
from docgen.commandes.preparer import DemandeDAvenant, Preparation, prepare_avenant
from docgen.diff.recherche_des_causes import find_causes
from docgen.findings import BLANC, INCOMPLET
from tests.outils.chantier import MINIMAL, Chantier, ouvrir, remplacer
from tests.test_modifier_annexe import operer

MODELE, VAL, EMPLOI = "cls-2024-2027", "cls-2024-2025", "emploi-2025-2026"
ECHEANCIER = """
annexes:
  - code: echeancier
    intitule: Échéancier des versements
    par: annee
    obligatoire: oui
    champs:
      - code: annee
        intitule: Année
        type: exercice
        obligatoire: oui
      - code: versements
        intitule: Versements
        type: lignes
        obligatoire: oui
        champs:
          - code: code
            intitule: Code
            type: code
            obligatoire: oui
          - code: jour
            intitule: Jour du versement
            type: date
            obligatoire: oui
            aide: le jour où la somme est versée.
          - code: montant
            intitule: Montant
            type: montant
            obligatoire: oui
          - code: pieces
            intitule: Pièces
            type: liste
          - code: mode
            intitule: Mode
            type: choix
            options:
              - Virement
              - Autre
            precisions:
              - Autre
          - code: solde
            intitule: Solde
            type: oui/non
      - code: limite
        intitule: Demande au plus tard
        type: échéance
      - code: note
        intitule: Note
        type: texte long
      - code: total
        intitule: Total
        type: montant
        formule: somme(versements.montant)
"""
SAISI = """annee: {annee}
versements:
  - code: acompte
    jour: 29/02/2024
    montant: 1 000,50
    pieces:
      - le budget 2025
    mode: Virement
  - code: solde
    jour: 15/12/{annee}
    montant: non communiqué
    mode:
      Autre: par chèque
    solde: oui
limite: décembre {annee} au plus tard
note: |-
  Les crédits de {annee}, d'après l'arrêté du 3 mai {annee}.

  Rien d'autre.
"""


@pytest.fixture
def atelier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Chantier:
    """Le Val-Fleuri, dont le programme demande un échéancier par exercice ; le contrat a ceux de 2024 et de 2025."""
    monkeypatch.chdir(tmp_path)
    chantier = ouvrir(tmp_path, MINIMAL, VAL, sans=("seances",))
    page = chantier.textes / MODELE / "programme.yaml"
    page.write_text(page.read_text("utf-8").rstrip() + "\n" + ECHEANCIER, "utf-8")
    (chantier.contrat / "annexes").mkdir()
    for annee in ("2024", "2025"):
        (chantier.contrat / "annexes" / f"echeancier-{annee}.yaml").write_text(SAISI.format(annee=annee), "utf-8")
    return chantier


def preparer(atelier: Chantier, annee: str = "2026", fin: int = 2026) -> Preparation:
    terme = datetime.date(fin, 12, 31)
    demande = DemandeDAvenant(atelier.donnees, atelier.templates, VAL, annee, proroger=terme)
    faite = prepare_avenant(demande)
    assert () == faite.findings
    return faite


def reconduire(atelier: Chantier, *codes: str) -> None:
    """Le programme déclare que ces champs sont reconduits."""
    for code in codes:
        titre = {"versements": "Versements", "limite": "Demande au plus tard", "note": "Note"}[code]
        page = atelier.textes / MODELE / "programme.yaml"
        remplacer(page, (f"        intitule: {titre}\n", f"        intitule: {titre}\n        reconduit: oui\n"))


def ecrit(atelier: Chantier, annee: str = "2026") -> str:
    return (atelier.contrat / "annexes" / f"echeancier-{annee}.yaml").read_text("utf-8")


# --- en blanc ----------------------------------------------------------------------------------------------------------
def test_l_annexe_de_l_exercice_ajoute_est_ecrite_en_blanc(atelier):
    faite = preparer(atelier)
    assert atelier.contrat / "annexes" / "echeancier-2026.yaml" in faite.ajoutes
    texte = uni(ecrit(atelier))
    assert texte.startswith(
        "# yaml-language-server: $schema=../../../schemas/annexe-echeancier-cls-2024-2027.schema.json\n"
        "# Annexe « Échéancier des versements » de 2026, d'après celle de 2025.\n"
        "annee: 2026\n"
        "versements:\n"
        "  - code: acompte\n"
        "    # le jour où la somme est versée ; en 2025 : 29 février 2024\n"
        "    jour: à compléter\n"
        "    # Montant ; en 2025 : 1 000,50 €\n"
        "    montant: à compléter\n"
    ), texte
    assert "  - code: solde\n" in texte
    # Une valeur qui manquait l'année d'avant est attendue cette année ; ce que docgen calcule ne s'écrit pas.
    assert "en 2025 : non communiqué" in texte and "total" not in texte
    # Ce que la seconde ligne ne disait pas, et qui peut ne pas être dit, n'est pas demandé.
    assert 1 == texte.count("pieces: à compléter") and 1 == texte.count("    solde: à compléter")


def test_ce_qui_reste_a_completer_n_empeche_ni_le_contrat_ni_l_avenant_d_avant(atelier):
    preparer(atelier)
    issue = atelier.calculer(contrat="", version="")
    assert {"initiale", "avenant-1"} <= {version.code for version in issue.versions[VAL]}
    assert "avenant-2" not in {version.code for version in issue.versions[VAL]}
    laisses = [constat.location.file for constat in issue.findings if constat.code == INCOMPLET]
    assert any("echeancier-2026.yaml" in fichier for fichier in laisses)


def test_relancer_garde_l_annexe_que_l_on_complete(atelier):
    preparer(atelier)
    page = atelier.contrat / "annexes" / "echeancier-2026.yaml"
    remplacer(page, ("jour: à compléter", "jour: 15/02/2026"))
    faite = preparer(atelier)
    assert page in faite.gardes and "jour: 15/02/2026" in ecrit(atelier)
    # La page qui dit comment relancer dit aussi le terme, sans quoi la commande serait refusée.
    dit = (faite.folder / "LISEZMOI.md").read_text("utf-8")
    assert f"docgen avenant nouveau {VAL} --annee 2026 --proroger 31/12/2026" in dit
    attendu = "`echeancier-2026.yaml`, dans `annexes/`\xa0: l'annexe « Échéancier des versements » de 2026, d'après celle de 2025, à relire"
    assert attendu in dit


def test_l_annexe_de_l_exercice_ajoute_est_dite_par_la_prorogation(atelier):
    (atelier.contrat / "annexes" / "echeancier-2026.yaml").write_text(SAISI.format(annee=2026), "utf-8")
    operer(atelier, "  - nature: proroger\n    de: 31/12/2025\n    a: 31/12/2026\n    exercices:\n"
                    "      - nom: 2026\n        debut: 01/01/2026\n        fin: 31/12/2026\n"
                    "  - nature: modifier_annexe\n    donnees: echeancier-2025\n    valeurs:\n"
                    "      - champ: versements/acompte/montant\n        de: 1 000,50\n        a: 900\n")  # fmt: skip
    assert [] == atelier.dites()
    avant, apres = atelier.calculer().versions[VAL][:2]
    dites = find_causes(avant, apres, ())
    assert (f"{VAL}/avenant-1/1",) == dites.de("annexe/echeancier-2026") == dites.de("contrat/entete")
    assert (f"{VAL}/avenant-1/2",) == dites.de("annexe/echeancier-2025")
    assert () == dites.de("annexe/echeancier-2024")


def test_deux_exercices_ajoutes_ont_chacun_leur_annexe(atelier):
    preparer(atelier, "2027", 2027)
    assert "annee: 2026" in ecrit(atelier, "2026") and "annee: 2027" in ecrit(atelier, "2027")


def test_une_annexe_facultative_n_est_reprise_que_si_le_dernier_exercice_l_a(atelier):
    remplacer(atelier.textes / MODELE / "programme.yaml", ("    obligatoire: oui\n    champs:", "    champs:"))
    (atelier.contrat / "annexes" / "echeancier-2025.yaml").unlink()
    preparer(atelier)
    assert not (atelier.contrat / "annexes" / "echeancier-2026.yaml").exists()


def test_une_annexe_exigee_que_le_contrat_n_a_jamais_ecrite_est_toute_en_blanc(atelier):
    for annee in ("2024", "2025"):
        (atelier.contrat / "annexes" / f"echeancier-{annee}.yaml").unlink()
    preparer(atelier)
    texte = ecrit(atelier)
    assert "  - code: à compléter\n" in texte or "  # Code\n" in texte
    assert "limite" not in texte


# --- reconduite --------------------------------------------------------------------------------------------------------
def test_ce_que_le_programme_reconduit_a_un_an_de_plus(atelier):
    reconduire(atelier, "versements", "limite", "note")
    preparer(atelier)
    assert (
        ecrit(atelier).partition("à relire.\n")[2]
        == """annee: 2026
versements:
  - code: acompte
    jour: 28/02/2025
    montant: 1 000,50
    pieces:
      - le budget 2026
    mode: Virement
  - code: solde
    jour: 15/12/2026
    montant: non communiqué
    mode:
      Autre: par chèque
    solde: oui
limite: décembre 2026 au plus tard
note: |-
  Les crédits de 2026, d'après l'arrêté du 3 mai 2025.

  Rien d'autre.
"""
    )
    # Tout s'y lit : rien n'y reste à compléter.
    assert not [f for f in atelier.charger()[1] if f.code in (BLANC, INCOMPLET) and "echeancier" in f.location.file]


def test_un_seul_champ_peut_etre_reconduit(atelier):
    reconduire(atelier, "limite")
    preparer(atelier)
    assert "limite: décembre 2026 au plus tard\n" in ecrit(atelier)
    assert "note: à compléter\n" in ecrit(atelier) and "jour: à compléter" in ecrit(atelier)


def test_ce_que_l_avenant_d_avant_a_change_est_ce_qui_se_reconduit(atelier):
    reconduire(atelier, "versements", "limite", "note")
    remplacer(
        atelier.contrat / "avenants" / "avenant-1" / "avenant.yaml",
        (
            "operations:\n",
            "operations:\n  - nature: modifier_annexe\n    donnees: echeancier-2025\n    valeurs:\n"
            "      - champ: versements/acompte/montant\n        de: 1 000,50\n        a: 2 000\n",
        ),
    )
    preparer(atelier)
    assert "montant: 2 000\n" in ecrit(atelier) and "1 000,50" not in ecrit(atelier)


@pytest.mark.parametrize("hors", ["fiche", "annexe"])
def test_un_champ_qui_ne_peut_pas_se_reconduire_est_une_faute_du_programme(atelier, hors):
    page = atelier.textes / MODELE / "programme.yaml"
    if hors == "annexe":
        remplacer(page, ("    par: annee\n    obligatoire: oui\n", ""))
        reconduire(atelier, "note")
    else:
        ajout = "    - code: essai\n      intitule: Essai\n      reconduit: oui\n"
        remplacer(page, ("  fiche:\n", f"  fiche:\n{ajout}"))
    dites = [dite for dite in atelier.dites() if "ne se reconduit pas" in dite]
    nom = "note" if hors == "annexe" else "essai"
    (dite,) = dites
    assert f"LEC006: « {nom} » ne se reconduit pas d'un exercice à l'autre\nRetirer « reconduit »" in dite
