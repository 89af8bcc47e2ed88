"""Les règles du programme sont des données : un autre programme, une autre année, aucun code."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from docgen.check.montre import uni
from docgen.document.mots import texte
from docgen.load import load
from docgen.model.regles import RegleBilan, Regles
from tests.outils.chantier import METROPOLE, MINIMAL, Chantier, copier, ouvrir, poser_regles, remplacer

RACINE = Path(__file__).resolve().parents[1]
EMPLOI = "emploi-2025-2026"


@pytest.fixture
def atelier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Chantier:
    """Le département du Val-Fleuri et les textes types, à changer."""
    monkeypatch.chdir(tmp_path)
    return ouvrir(tmp_path, MINIMAL, EMPLOI)


def regles(atelier: Chantier, contenu: str, modele: str = "cie-2025-2027") -> int:
    """Pose ces règles dans le programme ; la ligne de « regles: »."""
    poser_regles(atelier.textes / modele, contenu)
    lignes = (atelier.textes / modele / "programme.yaml").read_text("utf-8").split("\n")
    return lignes.index("regles:") + 1 if contenu else 0


def constats(atelier: Chantier) -> list[str]:
    findings = atelier.calculer(contrat="").findings
    return [f"{finding.code} {finding.message}" for finding in findings]


def sans_part_propre(atelier: Chantier) -> None:
    """Le contrat ne dit plus lui-même ni l'avance, ni la part minimale."""
    atelier.remplacer("contrat.yaml", "versement:\n  avance: 60\npart_minimale: 50\n", "")


def entete(atelier: Chantier):
    dossier, _ = atelier.charger()
    return dossier.contrat(EMPLOI).base.entete


def test_un_autre_programme_change_le_constat_sans_code(atelier):
    sans_part_propre(atelier)
    assert not [dit for dit in constats(atelier) if dit.startswith("BUD006")]
    regles(atelier, "part_minimale:\n  taux: 60\n  sur:\n    - contrat\n  source: instruction de 2027\n")
    (dit,) = [dit for dit in constats(atelier) if dit.startswith("BUD006")]
    assert (
        "sur tout le contrat, le département apporte 160\u202f000\u00a0€ sur 320\u202f000\u00a0€, soit 50\u00a0%" in dit
    )
    assert "le minimum est de 60\u00a0% (instruction de 2027 ; programme.yaml, ligne " in dit


def test_la_valeur_du_contrat_l_emporte_sur_celle_du_programme(atelier):
    regles(atelier, "avance:\n  taux: 30\n  source: x\npart_minimale:\n  taux: 90\n  source: x\n")
    assert (Decimal(60), Decimal(50)) == (entete(atelier).versement.avance, entete(atelier).part_minimale)
    sans_part_propre(atelier)
    assert (Decimal(30), Decimal(90)) == (entete(atelier).versement.avance, entete(atelier).part_minimale)


def test_l_arrondi_admis_tait_l_ecart_qu_il_explique(atelier):
    atelier.remplacer("actions/2.1-remobilisation.yaml", "montant: 100 000", "montant: 99 999,60")
    assert [dit for dit in constats(atelier) if dit.startswith("BUD004")]
    regles(atelier, "arrondi:\n  sous_actions: 1\n  source: arrondi à l'euro\n")
    assert not [dit for dit in constats(atelier) if dit.startswith("BUD004")]


def test_les_seuils_des_resultats_sont_ceux_du_programme(atelier):
    assert not [dit for dit in constats(atelier) if dit.startswith("IND007")]
    regles(atelier, "resultats:\n  plancher: 95\n  plafond: 110\n  source: x\n", "cls-2024-2027")
    assert [dit for dit in constats(atelier) if dit.startswith("IND007")]


def test_un_modele_sans_regles_ne_verifie_rien(atelier):
    regles(atelier, "resultats:\n  plancher: 95\n  plafond: 110\n  source: x\n", "cls-2024-2027")
    assert [dit for dit in constats(atelier) if dit.startswith("IND007")]
    for modele in ("cie-2025-2027", "cls-2024-2027"):
        poser_regles(atelier.textes / modele, "")
    assert not [dit for dit in constats(atelier) if dit.startswith(("BUD013", "BUD014", "BUD032", "IND007", "LEC"))]


def test_le_dernier_jour_des_bilans_est_celui_du_programme(atelier):
    assert entete(atelier).execution_jusqu_au == date(2028, 6, 30)
    contrat = atelier.fichier("contrat.yaml")
    contrat.write_text(contrat.read_text("utf-8") + "execution_jusqu_au: 30/06/2027\n", "utf-8")
    assert entete(atelier).execution_jusqu_au == date(2027, 6, 30)


def test_un_jour_de_bilan_revient_chaque_annee():
    regle = RegleBilan(jour="1er février", source="x")
    assert (date(2026, 2, 1), date(2029, 2, 1)) == (regle.echeance("2025"), regle.echeance("2028"))


# --- un programme inventé -----------------------------------------------------------------------------------------------
INVENTE = """avance:
  taux: 45
  source: article 5 de la convention
part_minimale:
  taux: 70
  source: article 3.3 de la convention
periode:
  debut: 01/01/2025
  fin: 31/12/2029
  execution_jusqu_au: 15/03/2030
  source: article 2 de la convention
bilan:
  jour: 15 octobre
  source: article 5 de la convention
"""


@pytest.fixture
def programme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Chantier:
    """La métropole, dont la convention relève d'un programme que rien ne connaît : ses textes sont recopiés."""
    monkeypatch.chdir(tmp_path)
    fait = ouvrir(tmp_path, METROPOLE, "emploi-2025-2027")
    copier(fait.textes / "cie-2025-2027", fait.textes / "insertion-2028")
    propres = ("versement:\n", "  avance: 40\n", "part_minimale: 45\n", "execution_jusqu_au: 30/09/2027\n")
    contrat = fait.fichier("contrat.yaml")
    remplacer(contrat, ("modele: cie-2025-2027", "modele: insertion-2028"))
    remplacer(contrat, *((ligne, "") for ligne in propres), fois=1)
    return fait


def convention(programme: Chantier, contenu: str) -> tuple[str, list[str]]:
    """La convention telle qu'elle se lit sous ces règles, et les constats sur les montants."""
    regles(programme, contenu, "insertion-2028")
    outcome = programme.preparer(contrat="")
    (document,) = [d for d in outcome.documents["emploi-2025-2027/initiale"] if d.kind == "convention"]
    return uni(texte(document)), [uni(f"{f.code} {f.message}") for f in outcome.findings]


def test_un_programme_invente_s_imprime_et_se_verifie_sans_code(programme):
    lue, dits = convention(programme, INVENTE)
    for attendu in ("une avance de 45 %", "au moins 70 % des crédits", "au 15 octobre de l'année N+1",
                    "15 mars 2030"):  # fmt: skip
        assert attendu in lue
    assert dits
    assert all(dit.startswith("BUD006") and "le minimum est de 70 %" in dit for dit in dits)


def test_l_annee_suivante_ne_change_que_les_regles(programme):
    lue, dits = convention(programme, INVENTE.replace("taux: 45", "taux: 55").replace("taux: 70", "taux: 10"))
    assert "une avance de 55 %" in lue
    assert "au moins 10 % des crédits" in lue
    assert [] == dits


def test_chaque_cle_des_regles_est_lue_quelque_part():
    sources = [page.read_text("utf-8") for page in (RACINE / "src").rglob("*.py") if page.name != "regles.py"]
    sources.append((RACINE / "src/docgen/model/regles.py").read_text("utf-8").partition("class Regles(")[2])
    perdues = [cle for cle in Regles.model_fields if not any(re.search(rf"\.{cle}\b", page) for page in sources)]
    assert [] == perdues


def test_chaque_source_qui_cite_un_article_en_cite_un_du_contrat():
    dossier, _ = load(RACINE / "contracts_data" / "pas-de-calais", RACINE / "templates" / "textes")
    for contrat in dossier.contrats:
        for cle, regle in contrat.base.programme.regles:
            cite = re.match(r"article ([\d.]+)", regle.source) if regle else None
            if cite:
                assert contrat.base.article(cite[1]), f"{contrat.base.code}, {cle} : {regle.source}"


@pytest.mark.parametrize(
    ("contenu", "phrase"),
    [
        ("avance:\n  taux: 160\n  source: x\n", "2:9: bloquant LEC006: un taux va de 0 à 100"),
        ("avance:\n  taux: 60\n", "2:3: bloquant LEC006: il manque la clé « source »"),
        ("periode:\n  debut: 01/01/2028\n  fin: 01/01/2025\n  source: x\n", "la période finit avant de commencer"),
        ("fongibilite:\n  plafond: -5\n  source: x\n", "un seuil n'est pas négatif"),
        ("avances:\n  taux: 60\n", "1:1: bloquant LEC006: la clé « avances » est inconnue ici"),
        ("reports:\n  autorises: peut-être\n  source: x\n", "bloquant LEC006"),
        ("avance: [\n", "bloquant LEC"),
        ("avance:\n  taux: 60\n  plafond: 50\n  source: x\n", "l'avance dépasse son plafond"),
        ("fongibilite:\n  source: x\n", "la fongibilité est libre, ou elle a un plafond"),
        ("fongibilite:\n  libre: oui\n  plafond: 5\n  source: x\n", "la fongibilité est libre, ou elle a un plafond"),
        (
            "bilan:\n  jour: 30/06/2026\n  source: x\n",
            "2:9: bloquant LEC006: « 30/06/2026 » n'est pas un jour de l'année",
        ),
        ("bilan:\n  jour: 31 juin\n  source: x\n", "« 31 juin » n'est pas un jour de l'année"),
        ("solde:\n  plafond: 0\n  source: x\n", "un taux va de 0 à 100"),
        (
            "periode:\n  debut: 01/01/2025\n  fin: 31/03/2028\n  execution_jusqu_au: 01/01/2028\n  source: x\n",
            "l'exécution finit avant la période",
        ),
    ],
)
def test_une_regle_mal_ecrite_est_dite_a_sa_place(atelier, contenu, phrase):
    debut = regles(atelier, contenu)
    _, findings = atelier.charger()
    dits = [str(finding) for finding in findings]
    # Les places se comptent dans le bloc, en retrait de deux sous « regles: ».
    phrase = re.sub(r"^(\d+):(\d+)", lambda place: f":{debut + int(place[1])}:{int(place[2]) + 2}", phrase)
    assert any(phrase in dit and "programme.yaml" in dit for dit in dits), dits
    assert all(finding.remedy for finding in findings)
