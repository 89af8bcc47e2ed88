"""Le sommaire qu'un texte demande : un champ de Word que Word refait, des pages justes, des liens dans le PDF."""

import io
import re
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from msgspec.structs import replace

from docgen.compose.jetons import Jetons
from docgen.compose.lignes import FauteDeLigne
from docgen.compose.markdown import read_blocks, read_sections
from docgen.diff.redline import redline
from docgen.document import Document, Heading, Revised, Revision, Text
from docgen.document.sommaire import contents_of, empty_contents, with_contents
from docgen.ooxml import paquet
from docgen.render import docx, pdf, txt, writer
from docgen.render.pages import document as page
from tests.outils import accessible_pdf, accessible_word
from tests.outils.chantier import TEMPLATES, dite
from tests.outils.revisions import lire
from tests.outils.validation import convertir_pdf, erreurs_docx, validateur_sdk

GABARITS = TEMPLATES / "gabarits"
LONG = "Un alinéa assez long pour que la page se remplisse. " * 30
TEXTE = f"""::: titre
Convention
:::

# Avant

::: sommaire
:::

***

# Article 1er – Objet

{LONG}

## 1.1 Le détail

{LONG}

### 1.1.1 Trop bas

# Article 2 – Durée

Selon l'article 1er, {LONG}

# Annexe

Fin.
"""


def acte(texte: str = TEXTE) -> Document:
    return Document("acte", "convention", "Convention", read_sections(texte, Jetons(), landscape=False))


def lignes(document: Document) -> list[tuple[int, str]]:
    blocs = [bloc for section in with_contents(document).sections for bloc in section.blocks]
    (contenu,) = filter(None, map(contents_of, blocs))
    return [(entree.niveau, entree.titre.replace("\u00a0", " ")) for entree in contenu.entrees if not entree.part]


def ecrit(document: Document, format_: str) -> bytes:
    return writer(format_)(document, GABARITS, {"liens": "oui"})


def test_le_sommaire_dit_les_titres_qui_le_suivent_jusqu_a_son_niveau():
    deux = [(1, "Article 1er – Objet"), (2, "1.1 Le détail"), (1, "Article 2 – Durée"), (1, "Annexe")]
    assert deux == lignes(acte())
    assert [ligne for ligne in deux if ligne[0] == 1] == lignes(acte(TEXTE.replace("sommaire", "sommaire niveaux=1")))
    assert (3, "1.1.1 Trop bas") in lignes(acte(TEXTE.replace("sommaire", "sommaire niveaux=3")))


def test_un_titre_qui_part_n_y_est_plus_et_un_titre_change_y_est_comme_il_se_lit():
    part, vient = (Revision(sorte, "Avenant n° 1", date(2025, 9, 22)) for sorte in ("suppression", "insertion"))
    document = acte("::: sommaire\n:::\n\n# Un\n\n# Deux")
    sommaire, un, deux = document.sections[0].blocks
    change = replace(deux, content=(Revised((Text("Deux"),), part), Revised((Text("Trois"),), vient)))
    section = replace(document.sections[0], blocks=(sommaire, replace(un, revision=part), change))
    assert [(1, "Trois")] == lignes(replace(document, sections=(section,)))


@pytest.mark.parametrize(
    ("texte", "ligne", "dit"),
    [
        ("::: sommaire\nUn mot.\n:::\n\n# Un", 1, "« ::: sommaire » ne contient rien"),
        ("# Un\n\n::: sommaire niveaux=7\n:::", 3, "« niveaux » vaut 1, 2 ou 3, et non « 7 »"),
        ("::: sommaire\n\n# Un", 1, "« ::: sommaire » n'est pas fermé"),
        (":::: cadre\n::: sommaire\n:::\n::::\n\n# Un", 2, "la directive « sommaire » n'a pas sa place ici"),
    ],
)
def test_un_sommaire_mal_demande_est_dit_a_sa_ligne(texte, ligne, dit):
    with pytest.raises(FauteDeLigne) as faute:
        acte(texte)
    assert (ligne, dit) == (faute.value.ligne, faute.value.dit)


def test_une_partie_n_en_demande_pas():
    with pytest.raises(FauteDeLigne, match="n'a pas sa place ici"):
        read_blocks("::: sommaire\n:::\n")


def test_un_sommaire_que_ne_suit_aucun_titre_est_un_constat(chantier):
    assert empty_contents(acte("# Un\n\n::: sommaire\n:::\n\nFin."))
    texte = chantier.textes / "cls-2024-2027" / "lettre.md"
    texte.write_text(
        "---\nnom: lettre\ntitre: Lettre\nversions: avenant\n---\n# Un\n\n::: sommaire\n:::\n\nFin.\n", "utf-8"
    )
    assert any("aucun titre ne suit le sommaire" in dite(constat) for constat in chantier.preparer().findings)


def pages_du_pdf() -> dict[str, int]:
    """La page de chaque titre, par le plan du PDF."""
    with pikepdf.open(io.BytesIO(ecrit(acte(), "pdf"))) as fichier, fichier.open_outline() as plan:
        rangs = {feuille.objgen: rang for rang, feuille in enumerate(fichier.pages, 1)}
        entrees = [*plan.root, *(enfant for entree in plan.root for enfant in entree.children)]
        return {entree.title.replace("\u00a0", " "): rangs[entree.destination[0].objgen] for entree in entrees}


def test_word_a_un_champ_de_sommaire_avec_des_pages_justes(tmp_path: Path):
    donnees = ecrit(acte(), "docx")
    corps = paquet.parts(donnees, "acte.docx")["word/document.xml"].decode()
    assert 1 == corps.count(' TOC \\o "1-2" \\h \\z \\u ')
    assert corps.count('w:fldCharType="begin"') == corps.count('w:fldCharType="end"') == 5
    dites = re.findall(
        r'PAGEREF (\w+) \\h </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>(\d+)<', corps
    )
    pages = pages_du_pdf()
    assert [str(pages[titre]) for _, titre in lignes(acte())] == [numero for _, numero in dites]
    assert len({numero for _, numero in dites}) > 1
    assert all('<w:bookmarkStart w:id="' in corps and f'w:name="{nom}"/>' in corps for nom, _ in dites)
    fichier = tmp_path / "acte.docx"
    fichier.write_bytes(donnees)
    assert [] == accessible_word.fautes(fichier)
    if validateur_sdk():
        assert [] == erreurs_docx([fichier])


def test_le_sommaire_d_un_word_a_marques_vient_et_part_avec_ses_titres(tmp_path: Path):
    """Tout accepter donne celui d'après, tout refuser celui d'avant, aux numéros de page près ; le champ reste entier."""
    avant = acte()
    apres = acte(
        TEXTE.replace("Article 2 – Durée", "Article 2 – Durée du contrat")
        .replace("# Annexe\n", "# Article 3 – Suivi\n\nIl est suivi.\n\n# Annexe\n")
        .replace("# Article 1er – Objet", "# Préambule")
    )
    marques = redline(avant, apres, "Avenant n° 1", date(2025, 9, 22))
    fichiers = {nom: tmp_path / f"{nom}.docx" for nom in ("avant", "apres", "marques")}
    for nom, document in (("avant", avant), ("apres", apres), ("marques", marques)):
        fichiers[nom].write_bytes(ecrit(document, "docx"))
    corps = paquet.parts(fichiers["marques"].read_bytes(), "m.docx")["word/document.xml"].decode()
    assert corps.count('w:fldCharType="begin"') == corps.count('w:fldCharType="end"')
    assert 1 == corps.count(' TOC \\o "1-2"')
    for reponse, attendu in (("accepter", apres), ("refuser", avant)):
        _, _, *lus = (dit.replace("\u00a0", " ").strip() for dit in lire(fichiers["marques"], reponse).corps)
        titres = [titre for _, titre in lignes(attendu)]
        assert titres == lus[: len(titres)]
        assert [titre for titre in lus[len(titres) :] if titre in titres] == titres
    assert corps.count(" PAGEREF ") == len(lignes(marques))
    if validateur_sdk():
        assert [] == erreurs_docx([fichiers["marques"]])


def test_les_renvois_aux_articles_menent_toujours_a_eux():
    corps = paquet.parts(ecrit(acte(), "docx"), "a.docx")["word/document.xml"].decode()
    assert 2 == corps.count('<w:hyperlink w:anchor="article_1"')
    assert 1 == corps.count('w:name="article_1"/>')


def test_le_sommaire_du_pdf_mene_aux_titres_dit_leur_page_et_reste_accessible():
    with pikepdf.open(io.BytesIO(ecrit(acte(), "pdf"))) as fichier:
        menes = [note for feuille in fichier.pages for note in feuille.get("/Annots", []) if "/Dest" in note]
        assert len(menes) >= 4
        assert [] == accessible_pdf.fautes(fichier)


def test_ailleurs_il_n_y_a_pas_de_pages_et_rien_ne_change():
    sans = replace(acte(), sections=acte(TEXTE.replace("::: sommaire\n:::\n", "")).sections)
    assert txt.render(acte(), GABARITS, {}) == txt.render(sans, GABARITS, {})
    assert page.render(with_contents(acte()), GABARITS, {}).count(b"Article 1") == page.render(
        sans, GABARITS, {}
    ).count(b"Article 1")


def test_sans_sommaire_le_document_est_le_meme_objet():
    sans = acte("# Un\n\nFin.")
    assert with_contents(sans) is sans
    assert all(not bloc.ancre for bloc in sans.sections[0].blocks if isinstance(bloc, Heading))


def test_deux_fois_donne_les_memes_octets():
    assert ecrit(acte(), "docx") == ecrit(acte(), "docx")
    assert docx.render(with_contents(acte()), GABARITS, {}) == docx.render(with_contents(acte()), GABARITS, {})
    assert pdf.render(with_contents(acte()), GABARITS, {}) == pdf.render(with_contents(acte()), GABARITS, {})


@pytest.mark.skipif(not __import__("shutil").which("soffice"), reason="LibreOffice absent")
def test_libreoffice_montre_les_memes_lignes(tmp_path: Path):
    fichier = tmp_path / "acte.docx"
    fichier.write_bytes(ecrit(acte(), "docx"))
    (sortie,) = convertir_pdf([fichier], tmp_path)
    texte = (
        __import__("subprocess")
        .run(["pdftotext", "-layout", "-l", "1", sortie, "-"], capture_output=True, check=True)
        .stdout.decode()
    )
    assert re.search(r"Article 2 – Durée\s*\.{5,}\s*\d", texte.replace("\u00a0", " "))


def test_word_puis_le_pdf_ne_font_qu_un_pdf(monkeypatch):
    faits, fait = [], pdf.compiled

    def compte(*donnees, **choix):
        faits.append(1)
        return fait(*donnees, **choix)

    monkeypatch.setattr(pdf, "compiled", compte)
    document = acte()
    ecrit(document, "docx")
    ecrit(document, "pdf")
    assert [1] == faits
