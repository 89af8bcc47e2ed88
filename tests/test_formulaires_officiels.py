"""Les lignes des formulaires officiels restent, même vides, et les indicateurs suivent l'ordre du texte voté."""

import re
from pathlib import Path

import pytest

from docgen.render.txt import render
from tests.outils.chantier import reel

RACINE = Path(__file__).resolve().parents[1]
CLS, CIE = "cls-2024-2027", "cie-2025-2027"
CASES_LONGUES = ("Choix unique", "Choix multiples", "Si oui, choix multiples")


@pytest.fixture(scope="module")
def resultats():
    return {CLS: reel(CLS, "avenant-1"), CIE: reel(CIE, "initiale")}


def texte(resultats, contrat: str, nom: str) -> str:
    (version,) = [cle for cle in resultats[contrat].documents if cle in {f"{CLS}/avenant-1", f"{CIE}/initiale"}]
    (document,) = [d for d in resultats[contrat].documents[version] if d.name == nom]
    lu = render(document, RACINE / "templates" / "gabarits", {}).decode()
    return lu.replace("\u202f", " ").replace("\u00a0", " ")


def fiches(resultats, contrat: str):
    return resultats[contrat].versions[contrat][-1].contrat.fiches


def rubrique(lu: str, titre: str) -> str:
    """Ce qui suit le titre `titre`, jusqu'au titre suivant."""
    suite = lu.split(f"\n{titre}\n", 1)[1].split("\n", 1)[1]
    return re.split(r"\n[^\n|]+\n[-~=]{3,}\n", suite, maxsplit=1)[0]


def lignes_du_tableau(tableau: str) -> list[list[str]]:
    return [
        [cell.strip() for cell in line.split("|")[1:-1]] for line in tableau.splitlines() if re.match(r"\|.*\|$", line)
    ]


# --- les lignes officielles -------------------------------------------------------------------------------------------
@pytest.mark.dossier(CIE)
@pytest.mark.parametrize("annee", ["2025", "2026", "2027"])
def test_le_plan_de_financement_garde_la_ligne_du_plafond(resultats, annee):
    assert f"| Plafond du Département en {annee} | non communiqué |" in texte(
        resultats, CIE, "annexe-2-plan-de-financement"
    )


@pytest.mark.dossier(CIE)
def test_le_bilan_garde_les_postes_d_ingenierie_de_chaque_exercice(resultats):
    lignes = lignes_du_tableau(texte(resultats, CIE, "annexe-3-bilan-financier"))
    postes = [(rang, ligne) for rang, ligne in enumerate(lignes) if ligne[0] == "Postes d’ingénierie"]
    assert 3 == len(postes)
    for rang, ligne in postes:
        assert ["Postes d’ingénierie", "", "", "–", "", "", "", ""] == ligne
        assert "Total des dépenses relatives au volet 2" == lignes[rang + 1][0]


@pytest.mark.dossier(CIE)
def test_une_fiche_a_cases_dit_son_public_et_combien_de_cases_se_cochent(resultats):
    for fiche in fiches(resultats, CIE):
        lu = texte(resultats, CIE, f"annexe-1/fiche-{fiche.numero}")
        mentions = [ligne for ligne in lignes_du_tableau(lu) if ligne == list(CASES_LONGUES)]
        assert len(mentions) == (fiche.division == "2"), fiche.numero
        public = {"1.1": None, "2.3": "[ ] BRSA", "2.10": "[ ] BRSA"}.get(fiche.numero, "[x] BRSA")
        trouve = [ligne[1] for ligne in lignes_du_tableau(lu) if ligne[0] == "Public"]
        assert ([public] if public else []) == trouve, fiche.numero


@pytest.mark.dossier(CLS, CIE)
@pytest.mark.parametrize("contrat", [CLS, CIE])
def test_une_rubrique_ou_une_colonne_vide_du_formulaire_se_montre(resultats, contrat):
    intitules = {f.code: f.intitule for f in resultats[contrat].versions[contrat][-1].contrat.entete.financeurs}
    vides = 0
    for fiche in fiches(resultats, contrat):
        lu = texte(resultats, contrat, f"annexe-1/fiche-{fiche.numero}")
        dite = rubrique(lu, "Points de vigilance éventuels").strip()
        assert (dite == "–") == (not fiche.champs.vigilance), fiche.numero
        assert "\nIndicateurs d’impact\n" in lu, fiche.numero
        entete = lignes_du_tableau(rubrique(lu, "Budget de l’action"))[0]
        nommes = {intitules[code] for code in fiche.financements}
        assert {"Exercice", *nommes, "Total"} == set(entete), fiche.numero
        vides += not fiche.champs.vigilance
    assert vides >= 2


@pytest.mark.dossier(CIE)
def test_chaque_budget_a_les_trois_colonnes_du_formulaire(resultats):
    for fiche in fiches(resultats, CIE):
        lu = texte(resultats, CIE, f"annexe-1/fiche-{fiche.numero}")
        autres = "Métropole/autre" if fiche.numero == "1.1" else "Autres"
        entete = lignes_du_tableau(rubrique(lu, "Budget de l’action"))[0]
        assert ["Exercice", "État", "Conseil départemental", autres, "Total"] == entete, fiche.numero


# --- l'ordre des indicateurs ------------------------------------------------------------------------------------------
@pytest.mark.dossier(CLS)
def test_ce_dernier_suit_ce_dont_il_parle(resultats):
    vus = 0
    for fiche in fiches(resultats, CLS):
        lu = " ".join(texte(resultats, CLS, f"annexe-1/fiche-{fiche.numero}").replace("|", " ").split())
        for dit in re.finditer("à la suite de ce dernier", lu):
            vus += 1
            avant = lu[: dit.start()]
            assert avant.rfind("fait l’objet") > avant.rfind("Indicateurs "), fiche.numero
    assert vus == 2


@pytest.mark.dossier(CLS)
@pytest.mark.parametrize(("numero", "premiers_mots"), [
    ("1.2", ("Nombre de jeunes de 16", "Nombre de bénéficiaires", "Montants financiers", "Nombre de conventionnements",
             "Nombre de jeunes relogés")),
    ("3.3", ("Nombre de dossiers pris", "Ratio moyen", "Nombre de dossiers FPEL accordés", "Nombre d'actions")),
    ("4.1", ("Nombre de ménages", "Nombre d'acteurs", "Nombre de bénéficiaires des", "Nombre de propriétaires",
             "Nombre de bénéficiaires d'un")),
    ("4.2", ("Nombre de personnes ayant fait", "Nombre de personnes ayant bénéficié")),
])  # fmt: skip
def test_la_fiche_suit_l_ordre_du_texte_vote(resultats, numero, premiers_mots):
    lu = " ".join(rubrique_finale(texte(resultats, CLS, f"annexe-1/fiche-{numero}")).split())
    assert sorted(places(lu, premiers_mots)) == places(lu, premiers_mots)


@pytest.mark.dossier(CLS)
def test_l_annexe_2_suit_le_sien(resultats):
    lu = colonne_des_indicateurs(texte(resultats, CLS, "annexe-2-actions-indicateurs"))
    for ordre in (
        ("titre des aides financières", "titre de l'accompagnement", "jeunes relogés", "mobilier", "conventionnements",
         "Montants"),
        ("FPEL déposés", "FPEL accordés", "maintien dans le logement réalisées", "Ratio moyen"),
        ("Nombre d'acteurs", "dispositif ASTRE", "actions de prévention", "accompagnement social (action 4)"),
    ):  # fmt: skip
        assert sorted(places(lu, ordre)) == places(lu, ordre)


def rubrique_finale(lu: str) -> str:
    """Le tableau qui ferme la fiche, ses cellules d'une colonne mises bout à bout."""
    return colonne(lignes_du_tableau(lu.split("\nIndicateurs cibles (référentiel national)\n", 1)[1]), 0)


def colonne_des_indicateurs(lu: str) -> str:
    return " ".join(colonne([ligne for ligne in lignes_du_tableau(lu) if len(ligne) > 2], 1).split())


def colonne(lignes: list[list[str]], rang: int) -> str:
    return " ".join(ligne[rang] for ligne in lignes)


def places(lu: str, mots: tuple[str, ...]) -> list[int]:
    return [lu.index(mot.replace("'", "’")) for mot in mots]


# --- les mots ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("lu_de_travers", [
    "étrangers à tout parcours", "précarité au logement", "sécurise et résout", "il accompagne ces projets", "Parmi eux",
])  # fmt: skip
def test_aucun_recit_ne_se_lit_de_travers(lu_de_travers):
    recits = sorted((RACINE / "contracts_data").rglob("*.md"))
    assert recits
    assert [] == [recit.name for recit in recits if lu_de_travers in " ".join(recit.read_text("utf-8").split())]
