"""Le cas réel : l'avenant n° 1 au contrat local des solidarités du Pas-de-Calais, ses annexes et ses fiches."""

import re
import shutil
import subprocess
import unicodedata
from pathlib import Path

import pytest

from docgen.commandes.expliquer import by_place
from docgen.compute import Cell
from docgen.compute.explain import explain
from docgen.demande import Order
from docgen.document import Amount, Table, inlines, walk
from docgen.findings import Severity
from docgen.montants import Montant
from docgen.pipeline import produce
from tests.outils.validation import convertir_pdf, erreurs_docx, texte_docx, validateur_sdk

RACINE = Path(__file__).resolve().parents[1]
FICHES = ("1.1", "1.2", "1.3", "1.4", "1.5", "3.1", "3.2", "3.3", "3.4", "4.1", "4.2")
DOCUMENTS = (
    "avenant",
    "annexe-1-fiches-actions",
    "annexe-2-actions-indicateurs",
    "annexe-3-tableau-financier",
    "annexe-4-indicateurs-nationaux",
    *(f"annexe-1/fiche-{numero}" for numero in FICHES),
)


def euros(montant: int) -> Montant:
    return Montant(montant * 100)


def mots(texte: str) -> list[str]:
    """Les mots d'un texte, sans égard aux espaces, aux tirets de liste ni aux césures de ligne."""
    propre = unicodedata.normalize("NFKC", texte).replace("\u00ad", "")
    return re.findall(r"\w+", propre)


def test_l_avenant_ses_annexes_et_ses_fiches_sont_ecrits_dans_les_trois_formats(avenant_1):
    resultat, dossier = avenant_1
    attendu = sorted(f"{nom}.{ext}" for nom in DOCUMENTS for ext in ("docx", "pdf", "txt"))
    obtenu = sorted(p.relative_to(dossier).as_posix() for p in dossier.rglob("*.*") if "contrat" not in p.name)
    assert [*attendu, "manifest.json", "releve.json"] == sorted(
        obtenu, key=lambda n: (n in ("manifest.json", "releve.json"), n)
    )
    assert [] == [c for c in resultat.findings if c.severity is Severity.BLOQUANT and not c.en_projet]


def test_le_montant_de_l_etat_ses_trois_axes_et_ses_trois_codes_sortent_des_fiches(avenant_1):
    resultat, dossier = avenant_1
    figures = resultat.versions["cls-2024-2027"][-1].figures
    assert euros(3_342_548) == figures.get(Cell("contrat", "part/etat", "2025"))
    axes = {"1": 1_659_288, "3": 1_010_000, "4": 673_260}
    assert {a: euros(m) for a, m in axes.items()} == {
        a: figures.get(Cell(f"axe/{a}", "part/etat", "2025")) for a in axes
    }
    texte = (dossier / "avenant.txt").read_text("utf-8").replace("\u202f", " ").replace("\u00a0", " ")
    compact = " ".join(texte.split())
    for montant, code in (
        ("1 659 288 €", "0304 50 23 23 01"),
        ("1 010 000 €", "0304 50 23 25 01"),
        ("673 260 €", "0304 50 23 26 01"),
    ):
        assert re.search(rf"« – {montant} sur l’action 23, .*? code activité {code}", compact)
    assert 2 <= compact.count("3 342 548 €")


def test_aucun_total_n_est_saisi_dans_les_donnees():
    totaux = ("3 342 548", "1 659 288", "1 010 000", "673 260", "6 685 096", "2 472 000", "4 944 000")
    donnees = RACINE / "contracts_data" / "pas-de-calais"
    fichiers = [p for p in donnees.rglob("*") if p.suffix in (".yaml", ".md") and "publie" not in (*p.parts, p.stem)]
    assert [] == [(p.name, t) for p in fichiers for t in totaux if t in p.read_text("utf-8")]


def test_l_annexe_3_dit_d_ou_vient_chacun_de_ses_montants(avenant_1):
    resultat, _ = avenant_1
    documents = resultat.documents["cls-2024-2027/avenant-1"]
    annexe = next(d for d in documents if d.name == "annexe-3-tableau-financier")
    version = resultat.versions["cls-2024-2027"][-1]
    montants = [i for i in inlines(annexe) if isinstance(i, Amount)]
    assert 150 < len(montants)
    for montant in montants:
        trouve = explain(resultat.dossier, version, Cell.parse(montant.name.partition(":")[2]))
        somme = sum(t.factor * t.value.centimes for t in trouve.terms if isinstance(t.value, Montant))
        assert montant.value.centimes == somme
        assert all(t.place.line > 0 and Path(t.place.file).suffix == ".yaml" for t in trouve.terms)


def test_une_case_de_l_annexe_3_se_designe_comme_on_la_lit(avenant_1):
    resultat, _ = avenant_1
    documents = resultat.documents["cls-2024-2027/avenant-1"]
    assert [euros(1_236_000)] == [s.value for s in by_place(documents, "annexe-3", "1.1", "M")]
    assert [euros(1_659_288)] == [s.value for s in by_place(documents, "annexe-3", "Sous-total axe 1", "H")]


def test_chaque_tableau_de_montants_a_autant_de_cellules_que_de_colonnes(avenant_1):
    resultat, _ = avenant_1
    for document in resultat.documents["cls-2024-2027/avenant-1"]:
        for tableau in (b for b in walk(document) if isinstance(b, Table)):
            assert pytest.approx(1.0) == sum(tableau.widths)
            assert "" != tableau.summary


def test_le_texte_consolide_d_un_avenant_en_projet_est_un_projet_et_le_contrat_signe_ne_l_est_pas(avenant_1):
    resultat, _ = avenant_1
    consolides = {
        nom: dict(document.fields).get("mention", "")
        for nom, documents in resultat.documents.items()
        for document in documents
        if document.name == "contrat-consolide"
    }
    assert "PROJET" == consolides["cls-2024-2027/avenant-1"]
    assert "PROJET" not in [consolides[nom] for nom in consolides if nom.endswith("/initiale")]


@pytest.mark.lent
def test_le_docx_le_pdf_et_le_txt_disent_les_memes_mots(avenant_1):
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext (poppler-utils) n'est pas installé")
    _, dossier = avenant_1
    for nom in ("avenant", "annexe-1/fiche-1.1", "annexe-1/fiche-3.3", "contrat-consolide"):
        word = mots(texte_docx(dossier / f"{nom}.docx"))
        # Un trait d'union en fin de ligne (« sous-location ») se lit avec et sans lui ; pdftotext l'ôte, sauf s'il dispose.
        commande = ["pdftotext", "-q", "-layout", str(dossier / f"{nom}.pdf"), "-"]
        lu = subprocess.run(commande, capture_output=True, check=True).stdout.decode()
        dans_pdf = mots(lu) + mots(re.sub(r"[-\u00ad\u2010]\s*\n\s*", "", lu))
        dans_txt = mots((dossier / f"{nom}.txt").read_text("utf-8"))
        assert [] == sorted(set(word) - set(dans_pdf))
        assert [] == sorted(set(word) - set(dans_txt))


def test_une_seconde_production_sans_changement_ne_recrit_rien(avenant_1):
    _, dossier = avenant_1
    avant = {p: p.stat().st_mtime_ns for p in dossier.rglob("*")}
    ordre = Order(
        RACINE / "contracts_data" / "pas-de-calais", RACINE / "templates", "cls-2024-2027", "avenant-1",
        formats=("docx", "pdf", "txt"), sortie=dossier.parents[2],
    )  # fmt: skip
    second = produce(ordre)
    assert (dossier,) == second.unchanged
    assert () == second.written
    assert avant == {p: p.stat().st_mtime_ns for p in dossier.rglob("*")}


def test_un_acte_final_est_refuse_tant_qu_un_champ_reste_a_completer(tmp_path):
    ordre = Order(
        RACINE / "contracts_data" / "pas-de-calais", RACINE / "templates", "cls-2024-2027", "avenant-1",
        sortie=tmp_path, final=True,
    )  # fmt: skip
    resultat = produce(ordre)
    manquants = [c.message for c in resultat.findings if c.code == "DOC002"]
    assert 12 == len(manquants)
    assert any("IBAN" in m for m in manquants)
    assert [] == list(tmp_path.iterdir())


@pytest.mark.lent
def test_les_validateurs_ne_trouvent_aucune_faute_dans_les_fichiers_word(avenant_1):
    if validateur_sdk() is None:
        pytest.skip("le validateur de l'Open XML SDK n'est pas installé (npm)")
    _, dossier = avenant_1
    assert [] == erreurs_docx(sorted(dossier.rglob("*.docx")))


@pytest.mark.lent
def test_chaque_fichier_word_s_ouvre_dans_libreoffice(avenant_1, tmp_path):
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice n'est pas installé")
    _, dossier = avenant_1
    fichiers = sorted(dossier.rglob("*.docx"))
    for pdf in convertir_pdf(fichiers, tmp_path):
        assert pdf.stat().st_size > 10_000


@pytest.mark.parametrize("attendu", sorted((RACINE / "tests" / "attendus").glob("*.txt")), ids=lambda p: p.stem)
def test_le_document_se_lit_comme_on_l_a_relu(avenant_1, attendu):
    """Pour accepter un changement voulu : produire en txt, relire, puis copier le fichier dans tests/attendus."""
    _, dossier = avenant_1
    (obtenu,) = dossier.rglob(attendu.name)
    assert attendu.read_text("utf-8").splitlines() == obtenu.read_text("utf-8").splitlines()
