"""L'aspect est une donnée : la police livrée, et ce qu'une collectivité change dans ses gabarits."""

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import openpyxl
import pikepdf
import pytest
from lxml import etree
from PIL import Image, ImageFont

from docgen.classeur import CaseTexte, Classeur, Feuille
from docgen.document import Document, Heading, Paragraph, Row, Section, Table, TableCell, Text
from docgen.document.colonnes import Colonnes
from docgen.findings import Refusal
from docgen.render import columns_page, docx, pdf, workbook, writer
from docgen.render.habit import habit
from docgen.render.mesures import mesures
from tests.outils.chantier import TEMPLATES, copier
from tests.outils.gabarits import retoucher
from tests.outils.pages_lues import couleurs, lire
from tests.outils.validation import convertir_pdf

GABARITS = TEMPLATES / "gabarits"


def test_la_police_livree_a_ses_chiffres_de_meme_chasse_et_se_remplace_dans_word():
    """Carlito, aux mesures de Calibri : Word le sait par l'autre nom et le dessin que dit le gabarit."""
    with zipfile.ZipFile(GABARITS / "acte.docx") as archive:
        polices = etree.fromstring(archive.read("word/fontTable.xml"))
        styles = archive.read("word/styles.xml").decode()
    w = f"{{{polices.nsmap['w']}}}"
    (livree,) = [police for police in polices if police.get(f"{w}name") == "Carlito"]
    dit = {etree.QName(trait).localname: trait.get(f"{w}val") for trait in livree}
    assert ("Calibri", "020F0502020204030204", "swiss") == (dit["altName"], dit["panose1"], dit["family"])
    assert {"Carlito"} == set(re.findall(r'w:ascii="([^"]+)"', styles))
    assert ["Carlito", "Calibri"] == mesures(GABARITS, "acte")["polices"]
    assert {"haut": 0.9521484375, "bas": 0.2685546875} == mesures(GABARITS, "acte")["ligne"]
    for graisse in ("Regular", "Bold", "Italic", "BoldItalic"):
        police = ImageFont.truetype(GABARITS / "polices" / f"Carlito-{graisse}.ttf", 2048)
        assert 1 == len({police.getlength(chiffre) for chiffre in "0123456789"})
        assert police.getlength("\u00a0") == police.getlength(" ") == police.getlength("\u202f")


# --- ce qu'une collectivité change --------------------------------------------------------------------------------------
ROUGE, ROSE, LOGO = "8A1538", "F7DDE3", (44, 20)


@pytest.fixture
def maison(tmp_path) -> Path:
    """Les gabarits d'une autre collectivité : sa police, ses couleurs, ses marges, ses logos."""
    gabarits = copier(GABARITS, tmp_path / "gabarits")
    retoucher(gabarits / "acte.docx", {
        "word/styles.xml": [("Carlito", "DejaVu Sans"), ("1F3864", ROUGE), ("D5DDEA", ROSE)],
        "word/numbering.xml": [("Carlito", "DejaVu Sans")],
        "word/document.xml": [('w:left="1247"', 'w:left="1814"')],
    })  # fmt: skip
    for nom in ("etat", "collectivite"):
        Image.new("RGB", LOGO, f"#{ROUGE}").save(gabarits / "logos" / f"{nom}.png")
    return gabarits


def _document() -> Document:
    cellules = [TableCell((Paragraph((Text(mot),)),)) for mot in ("Tête", "Autre", "un", "deux")]
    tableau = Table((Row(tuple(cellules[:2])), Row(tuple(cellules[2:]))), (0.5, 0.5), 1, "Un tableau")
    texte = Paragraph((Text("Un alinéa. " * 30),))
    return Document("essai", "essai", "Essai", (Section((Heading(1, (Text("Titre"),)), texte, tableau)),))


@pytest.mark.lent
@pytest.mark.skipif(not (shutil.which("pdffonts") and shutil.which("soffice")), reason="make install-test")
def test_la_police_les_couleurs_les_marges_et_les_logos_d_une_maison_se_voient_en_word_et_en_pdf(maison, tmp_path):
    (tmp_path / "p.pdf").write_bytes(pdf.render(_document(), maison, {}))
    (tmp_path / "w.docx").write_bytes(docx.render(_document(), maison, {}))
    for page in (tmp_path / "p.pdf", convertir_pdf([tmp_path / "w.docx"], tmp_path)[0]):
        polices = subprocess.run(["pdffonts", page], capture_output=True, check=True, text=True).stdout
        assert "DejaVuSans" in polices
        assert not re.search("Carlito|Calibri|Liberation", polices)
        assert {ROUGE, ROSE} <= couleurs(page)
        titre = next(ligne for ligne in lire(page)[0].texte if ligne.texte == "Titre")
        assert titre.gauche == pytest.approx(90.7, abs=1)
        with pikepdf.open(page) as fichier:
            vues = {(int(image.Width), int(image.Height)) for image in fichier.pages[0].get_images().values()}
        assert {LOGO} == vues


def test_le_classeur_et_les_pages_de_l_ecran_suivent_la_maison(maison):
    feuille = Feuille("Essai", {(0, 0): CaseTexte("Titre", "titre"), (1, 0): CaseTexte("Tête", "entete")}, (20.0,))
    livre = openpyxl.load_workbook(io.BytesIO(workbook(Classeur("Essai", "d", "c", "v", "e", (feuille,)), {}, maison)))
    titre, tete = (livre["Essai"].cell(rang, 1) for rang in (1, 2))
    assert ("DejaVu Sans", f"FF{ROUGE}") == (titre.font.name, titre.font.color.rgb)
    assert f"FF{ROSE}" == tete.fill.fgColor.rgb
    for page in (
        writer("html")(_document(), maison, {}),
        columns_page()(Colonnes("T", "v", ("a", "b", "c"), ()), maison),
    ):
        dite = page.decode()
        assert ':root{--police:"DejaVu Sans",Arial,sans-serif}' in dite
        assert f"--accent:#{ROUGE}" in dite
    assert "Calibri" == habit(GABARITS).au_tableur == habit(None).au_tableur
    assert habit(GABARITS) == habit(None)


def test_un_gabarit_dit_en_une_fois_tout_ce_qui_lui_manque(maison):
    """Des modifications suivies, deux styles et la place du texte : un seul constat."""
    retoucher(maison / "acte.docx", {
        "word/document.xml": [("{{p corps }}", "texte")],
        "word/header2.xml": [("<w:r><w:t", '<w:ins w:id="1" w:author="A" w:date="2026-01-01T00:00:00Z"><w:r><w:t'),
                             ("</w:t></w:r></w:p>", "</w:t></w:r></w:ins></w:p>")],
        "word/styles.xml": [('w:name w:val="Visa"', 'w:name w:val="Autre"'), ('w:name w:val="Grille"', 'w:name w:val="G"')],
    })  # fmt: skip
    with pytest.raises(Refusal) as refus:
        docx.render(_document(), maison, {})
    dit = refus.value.message
    assert dit == (
        "acte.docx : la place du texte manque ; 2 modifications suivies y restent ; les styles « visa », « grille » manquent."
    )
    assert re.match(
        r"Écrire {{p corps }} seul .* ; les accepter ou les refuser .* ; créer ces styles", refus.value.remedy
    )


# --- un gabarit qu'une main a abîmé -------------------------------------------------------------------------------------
@pytest.mark.parametrize("dit", ["douze", "--24", "9" * 5_000, "é" * 3_000, "1.5"])
def test_une_mesure_qui_n_est_pas_un_nombre_ne_compte_pas(maison, dit):
    """Word ouvre un tel fichier, et prend ce qu'il prendrait si rien n'était dit."""
    gabarit = maison / "acte.docx"
    with zipfile.ZipFile(gabarit) as archive:
        styles = archive.read("word/styles.xml").decode()
    mesures_dites = dict.fromkeys(re.findall(r'w:(?:sz|szCs|spacing|ind) [^>]*?w:(?:val|after|left)="\d+"', styles))
    abimes = [(un, re.sub(r'"\d+"$', f'"{dit}"', un)) for un in mesures_dites]
    retoucher(gabarit, {"word/styles.xml": abimes})
    assert {10.0} == {style["taille"] for style in mesures(maison, "acte")["styles"].values()}
    acte = Document("acte", "essai", "acte", (Section((Paragraph((Text("Un mot."),)),)),), gabarit="acte")
    assert b"%PDF" == writer("pdf")(acte, maison, {})[:4]
    assert b"PK" == writer("docx")(acte, maison, {})[:2]


def test_une_police_et_un_style_au_nom_qui_a_une_apostrophe(maison):
    retoucher(maison / "acte.docx", {"word/styles.xml": [("DejaVu Sans", "L'Élégante")]})
    assert "L'Élégante" == mesures(maison, "acte")["polices"][0]


@pytest.mark.parametrize("partie", ["word/document.xml", "word/styles.xml", "word/_rels/document.xml.rels"])
def test_un_gabarit_qui_a_perdu_une_partie_est_refuse(maison, partie):
    gabarit = maison / "acte.docx"
    with zipfile.ZipFile(gabarit) as archive:
        parties = {nom: archive.read(nom) for nom in archive.namelist() if nom != partie}
    with zipfile.ZipFile(gabarit, "w") as archive:
        for nom, octets in parties.items():
            archive.writestr(nom, octets)
    acte = Document("acte", "essai", "acte", (Section((Paragraph((Text("Un mot."),)),)),), gabarit="acte")
    for dessine in (
        lambda: writer("docx")(acte, maison, {}),
        *([lambda: mesures(maison, "acte")] * ("rels" not in partie)),
    ):
        with pytest.raises(Refusal, match=f"acte.docx : la partie « {partie} » manque"):
            dessine()
