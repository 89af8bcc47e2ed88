"""Un tableau mal rempli, ou très grand : chaque faute est dite à sa ligne, et deux mille lignes se comptent comme dix."""

from pathlib import Path

import pytest

from docgen.adresses.cellules import Cell
from docgen.check.montre import uni
from docgen.model.tableaux_saisis import TableauSaisi
from docgen.montants import Montant
from tests.outils.chantier import Chantier
from tests.test_produit_de_colonnes import COMMUNES, TABLEAU
from tests.test_tableaux import declarer, ecrire
from tests.test_tableur import petit


@pytest.fixture
def atelier(tmp_path: Path) -> Chantier:
    lieu = petit(tmp_path)
    declarer(lieu, TABLEAU)
    return lieu


def dites(lieu: Chantier, texte: str) -> list[str]:
    ecrire(lieu, texte, "ecole")
    _, findings = lieu.charger()
    assert all(finding.remedy for finding in findings)
    return [uni(f"{finding} → {finding.remedy}") for finding in findings]


@pytest.mark.parametrize(
    ("texte", "ligne", "dit"),
    [
        ("", 1, "le fichier est vide"),
        ("# rien encore\n", 1, "le fichier est vide"),
        ("- code: a\n", 1, "le fichier ne contient pas de clés"),
        ("lignes:\n  clairval:\n    eleves: 1\n", 2, "une liste est attendue ici"),
        ("lignes: douze\n", 1, "une liste est attendue ici"),
        ("lignes:\n  - douze\n", 2, "un groupe de clés est attendu ici"),
        (COMMUNES.replace("2024: 40", "2024: quarante"), 5, "« quarante » n'est pas un nombre"),
        (COMMUNES.replace("2024: 533,33", "2024: 533.33", 1), 8, "les centimes s'écrivent après une virgule"),
        (COMMUNES.replace("2024: 533,33", f"2024: {'9' * 16}", 1), 8, "plus de 15 chiffres"),
        (COMMUNES.replace("2024: 40", f"2024: {'9' * 13}", 1), 5, "n'est pas un nombre"),
        (COMMUNES.replace("      2024: 40\n      2025: 12,5\n", "      - 40\n"), 5, "un groupe de clés est attendu ici"),
        (COMMUNES.replace("code: montvert", "code: clairval"), 13, "le code « clairval » est déjà pris"),
        (COMMUNES.replace("code: montvert", "code: total"), 13, "le code « total » est déjà pris"),
        (COMMUNES.replace("code: montvert", "code: Montvert"), 13, "n'est pas un code de ligne"),
        (COMMUNES.replace("    aide:\n", "    aides:\n", 1), 10, "Peut-être « aide » ?"),
        (COMMUNES.replace("    cout:\n", "    brut:\n", 1), 7, "la clé « brut » est inconnue ici"),
        (COMMUNES.replace("2025: 12,5", "2024: 12,5"), 6, "2024"),
    ],
)  # fmt: skip
def test_un_fichier_de_tableau_mal_ecrit_est_dit_a_sa_ligne(atelier, texte, ligne, dit):
    fautes = dites(atelier, texte)
    assert any(dit in faute and f"ecole.yaml:{ligne}" in faute for faute in fautes), fautes


def test_des_lignes_sans_un_exercice_sont_dites_une_par_une(atelier):
    texte = COMMUNES.replace("      2025: 12,5\n", "").replace("      2025: 20\n", "")
    assert [] == dites(atelier, texte)
    fautes = [uni(str(f)) for f in atelier.calculer().findings if f.code == "BUD036"]
    assert ["ligne « Clairval » : la colonne « Élèves » n'a pas de valeur en 2025",
            "ligne « Montvert » : la colonne « Aide » n'a pas de valeur en 2025"] == [
        faute.partition("« Coût par commune », ")[2] for faute in fautes]  # fmt: skip


def lignes(combien: int) -> str:
    rangee = "  - code: l{0}\n    intitule: L{0}\n" + "".join(
        f"    {colonne}:\n      2024: {valeur}\n      2025: {valeur}\n"
        for colonne, valeur in (("eleves", "2"), ("cout", "1,50"), ("aide", "sans objet"))
    )
    return "lignes:\n" + "".join(rangee.format(rang) for rang in range(combien))


def test_deux_mille_lignes_s_additionnent(atelier):
    assert [] == dites(atelier, lignes(2000))
    resultat = atelier.calculer()
    assert not resultat.failed, [str(f) for f in resultat.findings][:3]
    figures = resultat.versions[atelier.code][0].figures
    assert Montant(2000 * 2 * 300) == figures.get(Cell("ecole/total", "brut"))


@pytest.mark.parametrize("combien", [200, 400])
def test_le_nombre_de_lectures_des_lignes_suit_leur_nombre(atelier, combien, monkeypatch):
    """Une ligne lue autant de fois qu'il y a de lignes ferait de deux mille lignes quatre millions de lectures."""
    assert [] == dites(atelier, lignes(combien))
    lectures, lire = [0], TableauSaisi.groupe
    parcourues, rangees = [0], TableauSaisi.saisie

    def groupe(self, code):
        lectures[0] += len(self.rangees)
        return lire(self, code)

    def saisie(self, *case):
        parcourues[0] += 1
        return rangees(self, *case)

    monkeypatch.setattr(TableauSaisi, "groupe", groupe)
    monkeypatch.setattr(TableauSaisi, "saisie", saisie)
    assert not atelier.calculer().failed
    assert lectures[0] <= 40 * combien
    assert parcourues[0] <= 40 * combien
