"""Chaque document se lit à l'oreille : l'arbre du PDF d'après le protocole Matterhorn, et les mêmes points dans Word."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from msgspec.structs import replace

from docgen.commandes.assembler import assemble
from docgen.demande import Order
from docgen.pipeline import produce
from tests.outils import accessible_pdf, accessible_word
from tests.outils.accessible_pdf import AJOUTS, CONDITIONS, NON_REGARDEES
from tests.outils.accessible_word import POINTS
from tests.outils.chantier import TEMPLATES

RACINE = Path(__file__).parents[1]
ACTES = frozenset({
    "avenant", "convention", "annexe-1-fiches-actions", "annexe-2-actions-indicateurs", "annexe-3-tableau-financier",
    "annexe-2-plan-de-financement", "annexe-4-indicateurs-pilotage", "annexe-5-donnees", "feuille-de-route", "deliberation",
    "rapport",
})  # fmt: skip


@pytest.fixture(scope="module")
def produit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Les actes du dossier réel, en Word et en PDF, et le dossier de sa séance."""
    sortie = tmp_path_factory.mktemp("accessible")
    reel = Order(RACINE / "contracts_data" / "pas-de-calais", TEMPLATES, formats=("docx", "pdf"), sortie=sortie)
    produce(replace(reel, kinds=ACTES))
    assemble(reel, "2025-09-22")
    return sortie


def le(produit: Path, motif: str) -> Path:
    return sorted(produit.rglob(motif))[0]


@pytest.mark.lent
def test_chaque_pdf_tient_les_conditions_regardees(produit: Path) -> None:
    fichiers = sorted(produit.rglob("*.pdf"))
    assert len(fichiers) > 12
    for fichier in fichiers:
        with pikepdf.open(fichier) as ouvert:
            assert [] == accessible_pdf.fautes(ouvert), fichier.name


@pytest.mark.lent
def test_chaque_word_tient_les_memes_points(produit: Path) -> None:
    fichiers = sorted(produit.rglob("*.docx"))
    assert len(fichiers) > 12
    for fichier in fichiers:
        assert [] == accessible_word.fautes(fichier), fichier.name


def test_ce_qui_est_regarde_est_dit() -> None:
    assert 35 == len(CONDITIONS)
    assert all(re.fullmatch(r"\d\d-\d{3}", code) for code in CONDITIONS)
    assert NON_REGARDEES
    assert "89" in str(accessible_pdf.__doc__)


# --- le vérificateur mord : chaque faute, mise dans un fichier sain, est vue -------------------------------------------
def premiere(fichier: pikepdf.Pdf, sorte: str) -> pikepdf.Dictionary:
    return next(o for o in fichier.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == f"/{sorte}")


def sans_portee(fichier: pikepdf.Pdf) -> None:
    for attribut in premiere(fichier, "TH").A:
        if "/Scope" in attribut:
            del attribut["/Scope"]


def sans_resume(fichier: pikepdf.Pdf) -> None:
    table = premiere(fichier, "Table")
    table.A = pikepdf.Array([a for a in table.A if "/Summary" not in a])


def titre_saute(fichier: pikepdf.Pdf) -> None:
    titres = [
        o for o in fichier.objects if isinstance(o, pikepdf.Dictionary) and re.match("/H[12]", str(o.get("/S", "")))
    ]
    titres[-1].S = pikepdf.Name.H4


def contenu_nu(fichier: pikepdf.Pdf) -> None:
    page = fichier.pages[0]
    page.contents_add(fichier.make_stream(b"q 0 0 m 10 10 l S Q"))


def lien_muet(fichier: pikepdf.Pdf) -> None:
    note = next(n for page in fichier.pages for n in page.get("/Annots", ()) if n.Subtype == "/Link")
    del note["/Contents"]


def effacer(*cles: str) -> Callable[[pikepdf.Pdf], None]:
    def gate(fichier: pikepdf.Pdf) -> None:
        objet = fichier.Root
        for cle in cles[:-1]:
            objet = objet[cle]
        del objet[cles[-1]]

    return gate


def changer(sorte: str, nouvelle: str) -> Callable[[pikepdf.Pdf], None]:
    def gate(fichier: pikepdf.Pdf) -> None:
        premiere(fichier, sorte).S = pikepdf.Name(f"/{nouvelle}")

    return gate


@pytest.mark.lent
@pytest.mark.parametrize(
    ("gate", "code"),
    [
        (sans_portee, "15-003"),
        (sans_resume, "resume"),
        (titre_saute, "14-003"),
        (contenu_nu, "01-005"),
        (lien_muet, "28-012"),
        (effacer("/Lang"), "11-006"),
        (effacer("/Metadata"), "06-001"),
        (effacer("/ViewerPreferences", "/DisplayDocTitle"), "07-001"),
        (effacer("/Outlines"), "signets"),
        (effacer("/StructTreeRoot", "/IDTree"), "identifiants"),
        (changer("TR", "P"), "09-004"),
        (changer("LBody", "P"), "09-005"),
        (changer("Link", "Span"), "28-011"),
        (changer("TD", "Cellule"), "02-001"),
        (changer("Figure", "Figure"), ""),
    ],
)
def test_une_faute_mise_dans_un_pdf_sain_est_vue(produit: Path, gate: Callable[[pikepdf.Pdf], None], code: str) -> None:
    with pikepdf.open(le(produit, "annexe-1-fiches-actions.pdf")) as fichier:
        gate(fichier)
        vues = {faute.partition(" :")[0] for faute in accessible_pdf.fautes(fichier)}
    assert (code in vues) if code else not vues
    assert vues <= set(CONDITIONS) | set(AJOUTS)


@pytest.mark.lent
@pytest.mark.parametrize(
    ("partie", "avant", "apres", "point"),
    [
        ("word/header1.xml", r'descr="[^"]*"', 'descr="logo:etat"', "image"),
        ("word/header1.xml", r'descr="[^"]*"', 'descr=""', "image"),
        ("word/document.xml", r"<w:tblHeader/>", "", "entete"),
        ("word/document.xml", r'<w:tblCaption w:val="[^"]*"/>', "", "resume"),
        ("word/document.xml", r'w:name="fiche_1_1"', 'w:name="ailleurs"', "lien"),
        ("word/document.xml", r'w:name="fiche_1_1"', 'w:name="fiche_2_1"', "signet"),
        ("word/styles.xml", r'w:lang w:val="fr-FR"', 'w:lang w:val="en-US"', "langue"),
        ("docProps/core.xml", r"<dc:title>[^<]*</dc:title>", "", "titre"),
        ("word/document.xml", r'<w:pStyle w:val="Titre2"/>', '<w:pStyle w:val="Titre4"/>', "niveaux"),
    ],
)
def test_une_faute_mise_dans_un_word_sain_est_vue(
    produit: Path, tmp_path: Path, partie: str, avant: str, apres: str, point: str
) -> None:
    gate = tmp_path / "gate.docx"
    with zipfile.ZipFile(le(produit, "annexe-1-fiches-actions.docx")) as sain, zipfile.ZipFile(gate, "w") as ecrit:
        for nom in sain.namelist():
            contenu = sain.read(nom).decode("utf-8", "surrogateescape")
            if nom == partie:
                assert re.search(avant, contenu), nom
                contenu = re.sub(avant, apres, contenu)
            ecrit.writestr(nom, contenu.encode("utf-8", "surrogateescape"))
    vues = {faute.partition(" :")[0] for faute in accessible_word.fautes(gate)}
    assert point in vues
    assert vues <= set(POINTS)


def test_un_fichier_sans_balise_est_refuse() -> None:
    nu = pikepdf.Pdf.new()
    nu.add_blank_page()
    octets = io.BytesIO()
    nu.save(octets)
    with pikepdf.open(octets) as fichier:
        assert ["01-005 : le fichier n'est pas balisé"] == accessible_pdf.fautes(fichier)
