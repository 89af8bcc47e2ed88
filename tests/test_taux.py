"""Un taux recopié d'un tableur (0,32 pour 32 %) est dit, où qu'il soit saisi."""

import pytest

from docgen.findings import Finding
from tests.outils.chantier import MINIMAL, REEL, Chantier, ouvrir

CIE = "cie-2025-2027"
# La situation et la cible de 2025 sont de 30 % dans la fiche 2.1.
RESULTAT = "exercice: 2025\narrete_au: 31/12/2025\nactions:\n  2.1:\n    resultats:\n      acces_emploi: {}\n"


def constats(chantier: Chantier) -> list[Finding]:
    return [constat for constat in chantier.calculer().findings if constat.code == "IND019"]


@pytest.fixture
def cie(tmp_path) -> Chantier:
    chantier = ouvrir(tmp_path, REEL, CIE, "")
    (chantier.contrat / "execution").mkdir()
    return chantier


def resultat(cie: Chantier, valeur: str) -> list[Finding]:
    (cie.contrat / "execution" / "2025.yaml").write_text(RESULTAT.format(valeur), "utf-8")
    return constats(cie)


@pytest.mark.parametrize(("tape", "voulu"), [("0,32", "32"), ("0,3", "30"), ("3 200", "32")])
def test_un_resultat_cent_fois_faux_demande_celui_que_l_on_voulait(cie, tape, voulu):
    (constat,) = resultat(cie, tape)
    assert f"l'indicateur « acces_emploi » de la fiche 2.1, résultat 2025, est de {tape}" in constat.message.replace(
        "\u202f", " "
    )
    assert constat.remedy.startswith(f"Écrire « {voulu}\u00a0% »")
    assert constat.location.file.endswith("execution/2025.yaml") and constat.location.line == 6


@pytest.mark.parametrize("tape", ["32", "32 %", "28,5", "0", "100", "non communiqué", "à compléter"])
def test_un_taux_ordinaire_ne_dit_rien(cie, tape):
    assert [] == resultat(cie, tape)


def test_la_colonne_d_un_tableau(tmp_path):
    chantier = ouvrir(tmp_path, MINIMAL, "cls-2024-2025", "initiale")
    programme = chantier.textes / "cls-2024-2027" / "programme.yaml"
    programme.write_text(
        programme.read_text("utf-8")
        + "tableaux:\n  - code: aides\n    intitule: Taux d'aide\n    colonnes:\n      - code: part\n        intitule: Part\n"
        "        type: taux\n      - code: cout\n        intitule: Coût\n    lignes:\n"
        "      - code: gare\n        intitule: Gare\n      - code: port\n        intitule: Port\n",
        "utf-8",
    )
    tableau = chantier.contrat / "tableaux" / "aides.yaml"
    tableau.parent.mkdir()
    saisi = "lignes:\n  gare:\n    part: {}\n    cout: 10\n  port:\n    part: 45 %\n    cout: 20\n"
    tableau.write_text(saisi.format("0,4"), "utf-8")
    (constat,) = constats(chantier)
    assert "Taux d'aide, « Gare », « Part » est de 0,4\u00a0%, quand l'autre est de 45\u00a0%" in constat.message
    assert constat.location.file.endswith("tableaux/aides.yaml") and constat.location.line == 3
    tableau.write_text(saisi.format("40 %"), "utf-8")
    assert [] == constats(chantier)
