"""Un texte mène hors de lui : à une page, à une boîte aux lettres ; dans Word, dans le PDF, et dit en toutes lettres ailleurs."""

import io
import zipfile
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from lxml import etree

from docgen.compose.jetons import Jetons
from docgen.compose.lignes import FauteDeLigne
from docgen.compose.markdown import read_blocks
from docgen.diff.mots import Marks, changed_words
from docgen.document import Amount, Document, Link, Paragraph, Section, Text
from docgen.document.mots import words
from docgen.montants import Montant
from docgen.ooxml import paquet
from docgen.render import docx, md, pdf, txt
from docgen.render.pages.html import html_of_words
from tests.outils import accessible_pdf, accessible_word
from tests.outils.chantier import TEMPLATES
from tests.outils.validation import erreurs_docx, validateur_sdk

GABARITS = TEMPLATES / "gabarits"
SITE = "https://www.example.org/plan?a=1&b=2"
TEXTE = f"""Voir [le plan du **quartier**]({SITE}), ou https://www.example.org/.

::: tableau resume="Où et qui"
| Où | Qui |
|---|---|
| [ici](https://www.example.org/) | [la direction](mailto:dir@example.org) |
:::

- écrire à dir@example.org ;
- **voir [le site](https://www.example.org/)**.
"""


def lu(texte: str) -> tuple:
    ((paragraphe), *_) = read_blocks(texte)
    return paragraphe.content


def acte(texte: str = TEXTE) -> Document:
    return Document("acte", "convention", "Convention", (Section(read_blocks(texte)),))


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("[le site](https://a.fr)", [Link("le site", "https://a.fr")]),
        ("voir https://a.fr/b.", [Text("voir "), Link("https://a.fr/b", "https://a.fr/b"), Text(".")]),
        ("(https://a.fr/b)", [Text("("), Link("https://a.fr/b", "https://a.fr/b"), Text(")")]),
        ("https://a.fr/2%20x?y=l'an", [Link("https://a.fr/2%20x?y=l'an", "https://a.fr/2%20x?y=l'an")]),
        ("dir@a.fr", [Link("dir@a.fr", "mailto:dir@a.fr")]),
        ("*[le site](https://a.fr)*", [Link("le site", "https://a.fr", italic=True)]),
        ("« [sic](bis) »", [Text("«\u00a0[sic](bis)\u00a0»")]),
        ("\\[le site](https://a.fr)", [Text("[le site]("), Link("https://a.fr", "https://a.fr"), Text(")")]),
    ],
)
def test_ce_qui_mene_quelque_part(texte, attendu):
    assert tuple(attendu) == lu(texte)


def test_une_valeur_imprimee_mene_aussi_a_son_adresse_et_n_est_jamais_du_markdown():
    jetons = Jetons()
    (paragraphe,) = read_blocks(f"Voir {jetons.put('[x](https://a.fr) https://b.fr')}.", jetons)
    assert [("https://a.fr",) * 2, ("https://b.fr",) * 2] == [
        (feuille.text, feuille.address) for feuille in paragraphe.content if isinstance(feuille, Link)
    ]


@pytest.mark.parametrize("adresse", ["www.a.fr", "ftp://a.fr", "javascript:alert.x", "#haut", "plan.pdf"])
def test_un_lien_qui_ne_mene_ni_a_une_page_ni_a_une_boite_est_refuse_a_sa_ligne(adresse):
    with pytest.raises(FauteDeLigne) as faute:
        read_blocks(f"Un alinéa.\n\nVoir [le plan]({adresse}).")
    assert (3, f"le lien « {adresse} » ne mène ni à une page ni à une boîte aux lettres") == (
        faute.value.ligne,
        faute.value.dit,
    )
    assert "https://" in faute.value.remedy


def test_word_a_une_relation_par_adresse_et_des_fichiers_que_word_accepte(tmp_path: Path):
    parties = paquet.parts(donnees := docx.render(acte(), GABARITS, {}), "acte.docx")
    relations = etree.fromstring(parties["word/_rels/document.xml.rels"])
    externes = {r.get("Id"): r.get("Target") for r in relations if r.get("TargetMode") == "External"}
    assert [SITE, "https://www.example.org/", "mailto:dir@example.org"] == list(externes.values())
    corps = parties["word/document.xml"].decode()
    assert 6 == corps.count("<w:hyperlink r:id=")
    assert all(f'r:id="{identite}"' in corps for identite in externes)
    fichier = tmp_path / "acte.docx"
    fichier.write_bytes(donnees)
    assert [] == accessible_word.fautes(fichier)
    if validateur_sdk():
        assert [] == erreurs_docx([fichier])


def test_sans_lien_le_fichier_word_ne_change_pas_et_deux_fois_donne_les_memes_octets():
    sans = docx.render(acte("Rien."), GABARITS, {})
    with zipfile.ZipFile(io.BytesIO(sans)) as archive:
        assert b"External" not in archive.read("word/_rels/document.xml.rels")
    assert docx.render(acte(), GABARITS, {}) == docx.render(acte(), GABARITS, {})


def test_le_pdf_mene_a_l_adresse_et_reste_accessible():
    with pikepdf.open(io.BytesIO(pdf.render(acte(), GABARITS, {}))) as fichier:
        menes = [str(a.A.URI) for page in fichier.pages for a in page.get("/Annots", []) if "/URI" in a.get("/A", {})]
        assert {SITE, "https://www.example.org/", "mailto:dir@example.org"} == set(menes)
        assert [] == accessible_pdf.fautes(fichier)


def test_ailleurs_l_adresse_est_dite_et_celle_qui_se_lit_deja_ne_l_est_qu_une_fois():
    texte = txt.render(acte(), GABARITS, {}).decode()
    assert f"Voir le plan du quartier ({SITE}), ou https://www.example.org/." in texte.replace("\n", " ")
    assert "écrire à dir@example.org ;" in texte.replace("\u202f", " ")
    assert f'<a href="{SITE.replace("&", "&amp;")}">le plan du quartier</a>' in html_of_words(
        acte().sections[0].blocks[0].content
    )
    assert f"[le plan du quartier]({SITE})" in md.render(acte(), GABARITS, {}).decode()


def test_une_adresse_changee_sous_les_memes_mots_est_vue_et_marquee(tmp_path: Path):
    avant, apres = (lu(f"Voir [le plan](https://a.fr/{annee}), annexé.") for annee in (2025, 2026))
    assert words(avant) != words(apres)
    marque = changed_words(avant, apres, Marks.of("Avenant n° 1", date(2025, 9, 22)))
    assert "Voir le plan (https://a.fr/2025)le plan (https://a.fr/2026), annexé." == words(marque)
    fichier = tmp_path / "revisions.docx"
    fichier.write_bytes(docx.render(Document("r", "r", "R", (Section((Paragraph(marque),)),)), GABARITS, {}))
    corps = paquet.parts(fichier.read_bytes(), "r.docx")["word/document.xml"].decode()
    assert 1 == corps.count("<w:del ") == corps.count("<w:delText")
    if validateur_sdk():
        assert [] == erreurs_docx([fichier])


def test_un_montant_a_cote_d_un_lien_garde_son_nom():
    jetons = Jetons()
    valeur = Amount(Montant(1200), "v/c")  # type: ignore[arg-type]
    (paragraphe,) = read_blocks(f"[ici](https://a.fr) {jetons.put(valeur)}", jetons)
    assert valeur == paragraphe.content[-1]
