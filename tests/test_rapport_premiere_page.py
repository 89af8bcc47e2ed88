"""La première page du rapport : peut-on signer, ce qui bloque, qui fait quoi, combien d'argent est en cause."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from docx import Document as Word
from hypothesis import given
from hypothesis import strategies as st

from docgen.commandes.verifier.constats import Constat
from docgen.commandes.verifier.lignes_du_rapport import LigneDeRapport
from docgen.commandes.verifier.rapport import TEXTES, rapport
from docgen.commandes.verifier.resume_du_rapport import _gathered, argent, numbers
from docgen.demande import Order
from docgen.findings import Finding, Location, Preuve, Severity
from docgen.pipeline import prepare
from docgen.render import writer
from tests.outils.chantier import METROPOLE, Chantier, ouvrir, remplacer
from tests.outils.validation import convertir_pdf

RACINE = Path(__file__).resolve().parents[1]
FICHE = "actions/1.1-soutien-aux-parents.yaml"


@pytest.fixture
def atelier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Chantier:
    monkeypatch.chdir(tmp_path)
    fait = ouvrir(tmp_path, METROPOLE, "cls-2025-2027", sous="", sans=["emploi-2025-2027"])
    remplacer(fait.contrat / FICHE, ("montant: 100 000", "montant: 90 000"), ("2025: 120", "2025: 80"))
    return fait


def _note(atelier: Chantier) -> str:
    atelier.lancer("verifier", "--md", "note.md")
    return (atelier.racine / "note.md").read_text("utf-8").replace("\u00a0", " ").replace("\u202f", " ")


def _ligne(numero: int, enjeu: int, code: str = "BUD006", *, gravite: Severity = Severity.BLOQUANT) -> LigneDeRapport:
    constat = Constat(Finding(code, "faux", Location("a.yaml"), severity=gravite, preuve=Preuve(enjeu=enjeu)))
    return LigneDeRapport(numero, "Contrat", "", "", "", (), (), "", "", "", "finances", "", "", "", constat)


def test_la_premiere_page_repond_aux_quatre_questions(atelier):
    note = _note(atelier).partition("## Ce qui bloque")[0]
    assert "**Ne pas signer en l’état.**" in note
    assert re.search(r"\| Contrat local des solidarités 2025-2027[^|]* \| Non \| 1 \| 0 \| 1 \| \d+ \|", note)
    assert "**Finances** : 1 bloquant." in note and "**Direction métier** : 1 à confirmer." in note
    assert "→ Corriger le montant d’une sous-action, ou les financements. Constat 1. Écart : 10 000 €." in note
    assert re.search(r"Écarts dans ce qui bloque : ?(\*\* \*\*)?10 000 €", note)


def test_un_acte_que_rien_ne_bloque_attend_ce_qui_reste_a_completer(atelier):
    remplacer(atelier.contrat / FICHE, ("montant: 90 000", "montant: 100 000"))
    note = _note(atelier)
    assert "| Pas encore | 0 | 0 | 1 |" in note
    assert "Ne pas signer" not in note and "Écarts" not in note


def test_le_rapport_nomme_un_indicateur_par_son_intitule_et_jamais_un_fichier(atelier):
    note = _note(atelier)
    assert "Fiche 1.1, « Nombre de familles accompagnées » : 80" in note
    assert "familles »" not in note.replace("Ateliers des familles", "")
    assert not re.search(r"\.ya?ml|cls-2025-2027/", note.partition("* **")[0])


def test_les_trois_ecritures_disent_les_memes_parties_dans_le_meme_ordre(atelier):
    atelier.lancer("verifier", "--md", "note.md", "--docx", "rapport.docx", "--html", "rapport.html")
    html = (atelier.racine / "rapport.html").read_text("utf-8")
    dans_la_page = re.findall(r"<h2>(.*?)</h2>", html)
    note = re.findall(r"^## (.*)$", (atelier.racine / "note.md").read_text("utf-8"), re.MULTILINE)
    word = [p.text for p in Word(str(atelier.racine / "rapport.docx")).paragraphs if p.style.name == "Heading 1"]
    assert dans_la_page == word
    assert [*note, "Visa"] == word


def test_une_meme_somme_n_est_comptee_qu_une_fois_et_un_total_vaut_pour_ses_parts():
    assert "300 €" in _total([_ligne(1, 30_000), _ligne(2, 10_000), _ligne(3, 20_000)])
    assert "300 €" in _total([_ligne(1, 30_000), _ligne(2, 30_000, "PUB001")])
    assert "450 €" in _total([_ligne(1, 30_000), _ligne(2, 15_000)])
    assert not _total([_ligne(1, 30_000, gravite=Severity.A_CONFIRMER)])
    # Deux exercices à qui manque la même somme, et le contrat entier à qui en manque le double.
    assert "2 176,94 €" in _total([_ligne(1, 217_694), _ligne(2, 108_847), _ligne(3, 108_847)])


def _total(lignes: list[LigneDeRapport]) -> str:
    return str(argent(lignes)["total"]).replace("\u00a0", " ").replace("\u202f", " ")


def test_des_numeros_qui_se_suivent_sont_dits_ensemble():
    assert "1 à 3, 5, 6 et 9" == numbers([1, 2, 3, 5, 6, 9])
    assert "4" == numbers([4])


@given(st.sets(st.integers(1, 60), min_size=1))
def test_aucun_numero_n_est_perdu(trouves: set[int]):
    dits = [tuple(map(int, part.split(" à "))) for part in re.split(r", | et ", numbers(sorted(trouves)))]
    assert sorted(trouves) == [n for part in dits for n in range(part[0], part[-1] + 1)]


@pytest.mark.lent
def test_le_rapport_du_dossier_reel_tient_en_huit_pages_et_sa_premiere_page_dit_qui_agit(tmp_path, monkeypatch):
    if not (shutil.which("soffice") and shutil.which("pdftotext")):
        pytest.skip("LibreOffice ou pdftotext n'est pas installé")
    monkeypatch.chdir(RACINE)
    order = Order(Path("contracts_data/pas-de-calais"), Path("templates"), publie=True)
    fichier = tmp_path / "rapport.docx"
    fichier.write_bytes(
        writer("docx")(rapport(order, prepare(order), TEXTES["docx"]), order.templates / "gabarits", {})
    )
    (pdf,) = convertir_pdf([fichier], tmp_path)
    lu = subprocess.run(["pdftotext", "-q", str(pdf), "-"], capture_output=True, check=True)
    pages = lu.stdout.decode().split("\f")[:-1]
    assert len(pages) <= 8
    for dit in ("Peut-on signer", "Écarts", "Service juridique", "Finances", "Direction métier"):
        assert dit in pages[0]


def test_ce_que_la_saisie_a_redresse_est_dit_par_son_nom_meme_le_fichier_entier(atelier):
    (atelier.contrat.parent / "saisie.yaml").write_text(
        "deduit:\n"
        "  - {acte: cls-2025-2027/initiale, donnee: action/1.1 indicateurs, motif: Page tournée., confirme: Métier}\n"
        "  - {acte: cls-2025-2027/initiale, donnee: action/1.1 sous_actions/1/montant, motif: Flou., confirme: Finances}\n"
        "redresse:\n"
        "  - {acte: cls-2025-2027/initiale, donnee: action/1.1 indicateurs/familles/situation, ligne: 12, imprime: 9O,\n"
        "     motif: Lettre pour chiffre., confirme: Métier}\n",
        "utf-8",
    )
    note = _note(atelier)
    assert (
        "À confirmer aussi, 3 valeurs que l’acte ne dit pas, ou dit autrement : la saisie les a déduites ou redressées."
        in note
    )
    redresses = note.partition("## Ce que la saisie a redressé ou déduit")[2].partition("## ")[0]
    assert "fiche-action 1.1 : indicateurs : Page tournée. À confirmer : Métier ;" in redresses
    assert "sous-action 1, montant : Flou. À confirmer : Finances ;" in redresses
    assert (
        "indicateur « Nombre de familles… », situation (imprimé « 9O ») (source, l. 12) : Lettre pour chiffre."
        in redresses
    )


@given(
    st.lists(st.sampled_from(["fiche-action 1.1", "fiche-action 1.2", "plan de financement"]), min_size=1), st.data()
)
def test_ce_que_plusieurs_documents_partagent_est_dit_une_fois_et_rien_ne_se_perd(lieux: list[str], data):
    valeurs = [(lieu, data.draw(st.sampled_from(["thématique", "intitulé"]))) for lieu in lieux]
    dits = _gathered(valeurs)
    assert len(dits) <= len(set(valeurs))
    for lieu, quoi in valeurs:
        assert any(lieu.rpartition(" ")[2] in dit.partition(" : ")[0] and quoi in dit for dit in dits)


def test_un_meme_champ_de_trois_fiches_est_dit_une_fois():
    dits = _gathered(
        [("fiche-action 2.2", "thématique"), ("fiche-action 2.7", "thématique"), ("fiche-action 2.7", "ETP")]
    )
    assert ["fiche-action 2.2 et 2.7 : thématique", "fiche-action 2.7 : ETP"] == dits
