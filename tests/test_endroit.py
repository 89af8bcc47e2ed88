"""Un Word abîmé est dit à l'endroit où il se brise : la partie, le titre au-dessus, le dernier paragraphe entier."""

import pytest

from docgen.findings import Refusal
from docgen.ooxml.paquet import parse

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def p(mots: str, style: str = "") -> str:
    pose = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{pose}<w:r><w:t>{mots}</w:t></w:r></w:p>"


TITRE, LONG = p("Article 2", "Titre1"), p("Le comité se réunit. " * 400)
CAS = {
    "rien avant": ("", ""),
    "un paragraphe": (p("Un"), ", après « Un »"),
    "un titre, puis un paragraphe": (p("Avant") + TITRE + p("Deux"), ", sous « Article 2 », après « Deux »"),
    "un titre seul": (p("Avant") + p("Article 3", "Heading2"), ", sous « Article 3 »"),
    "un paragraphe vide": (p("Un") + p(""), ", après « Un »"),
    "de longs mots": (
        TITRE + LONG,
        ", sous « Article 2 », après « Le comité se réunit. Le comité se réunit. Le comité se réun… »",
    ),
}


@pytest.mark.parametrize("avant, dit", CAS.values(), ids=CAS)
def test_la_faute_est_dite_a_son_endroit(avant, dit):
    xml = f"<w:document {W}><w:body>{avant}<w:p><w:r></w:p>{p('Après')}</w:body></w:document>".encode()
    with pytest.raises(Refusal) as refus:
        parse(xml, "a.docx", "word/document.xml")
    assert f"a.docx, word/document.xml{dit} : le fichier est abîmé (XML mal formé)." == refus.value.message
