"""L'aspect est une donnée : la police livrée, et ce qu'une collectivité change dans ses gabarits."""

import re
import zipfile

from lxml import etree
from PIL import ImageFont

from docgen.render.mesures import mesures
from tests.outils.chantier import TEMPLATES

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
