"""Une note de bas de page : de vraies notes dans Word et dans le PDF, à la fin ailleurs ; jamais orpheline ni double."""

import io
import re
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from lxml import etree
from msgspec.structs import replace

from docgen.compose.jetons import Jetons
from docgen.compose.lignes import FauteDeLigne
from docgen.compose.markdown import read_blocks
from docgen.diff.mots import Marks, changed_words
from docgen.document import Amount, Document, Note, Paragraph, Section, Text, inlines
from docgen.document.mots import words
from docgen.document.notes_du_texte import folded, note_faults
from docgen.findings import Refusal
from docgen.montants import Montant
from docgen.ooxml import paquet
from docgen.render import docx, md, pdf, txt
from docgen.render.docx.ajouts import Ajouts
from docgen.render.pages import document as page
from tests.outils import accessible_pdf, accessible_word
from tests.outils.chantier import TEMPLATES, dite
from tests.outils.repondre_word import repondre
from tests.outils.validation import erreurs_docx, validateur_sdk

GABARITS = TEMPLATES / "gabarits"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXTE = """# Objet

Le plan du quartier[^plan] est annexé.

- le diagnostic[^1] ;
- la suite.

::: tableau resume="Ce qui est compté"
| Quoi | Combien |
|---|---|
| Repas^[Servis **le midi**.] | 12 |
:::

[^1]: Voir [le site](https://www.example.org/), et
  les pages qui suivent.
[^plan]: Approuvé le 1er mars 2024.
"""


def acte(texte: str = TEXTE) -> Document:
    return Document("acte", "convention", "Convention", (Section(read_blocks(texte)),))


def parties(doc: Document) -> dict[str, bytes]:
    return paquet.parts(docx.render(doc, GABARITS, {}), "acte.docx")


# --- ce que l'on écrit ----------------------------------------------------------------------------------------------
def test_ce_que_dit_une_note_va_a_la_place_de_son_appel_et_les_lignes_gardent_leur_rang():
    ecrit = "Un[^a] mot.\n\nDeux.\n\n[^a]: ce qu'elle\n  dit.\n\nTrois."
    assert "Un^[ce qu'elle dit.] mot." == folded(ecrit).split("\n")[0]
    assert "Trois." == folded(ecrit).split("\n")[ecrit.split("\n").index("Trois.")]


@pytest.mark.parametrize(
    ("texte", "signe", "dit"),
    [
        ("Un mot[^1].", "[^1]", "la note « [^1] » est appelée et n'est pas écrite"),
        ("Un mot.\n\n[^1]: rien.", "[^1]", "la note « [^1] » n'est appelée nulle part"),
        ("Un[^1] et deux[^1].\n\n[^1]: dit.", "[^1].", "la note « [^1] » est appelée deux fois"),
        ("Un[^1].\n\n[^1]: dit.\n[^1]: redit.", "[^1]: dit", "la note « [^1] » est écrite 2 fois"),
        ("Un[^1].\n\n[^1]:\n\nSuite.", "[^1]:", "la note « [^1] » ne dit rien"),
    ],
)
def test_une_note_orpheline_double_ou_vide_est_dite_a_sa_place(texte, signe, dit):
    assert [(texte.index(signe), dit)] == [(faute.debut, faute.message) for faute in note_faults(texte)]
    with pytest.raises(FauteDeLigne) as faute:
        read_blocks(texte)
    assert (texte.count("\n", 0, texte.index(signe)) + 1, dit) == (faute.value.ligne, faute.value.dit)


@pytest.mark.parametrize(
    ("texte", "dit"),
    [
        ("# Titre^[non]", "une note est appelée dans un titre"),
        ("| a^[non] |\n|---|\n| b |", "une note est appelée dans l'en-tête d'un tableau"),
        ("Un mot^[dit^[redit]].", "une note en appelle une autre"),
        ("Un mot^[ ].", "une note ne dit rien"),
    ],
)
def test_une_note_n_est_pas_partout(texte, dit):
    with pytest.raises(FauteDeLigne) as faute:
        read_blocks(texte)
    assert dit == faute.value.dit


def test_ce_qui_ressemble_a_une_note_et_n_en_est_pas_une():
    assert "m^2, [x], [^1] et ^[reste" == words(read_blocks("m^2, [x], \\[^1] et ^[reste")[0].content)


def test_un_montant_dit_en_note_est_un_montant_du_document():
    jetons = Jetons()
    montant = Amount(Montant(1200), "v/c")  # type: ignore[arg-type]
    blocs = read_blocks(f"Un mot[^1].\n\n[^1]: soit {jetons.put(montant)}.", jetons)
    assert montant in inlines(Document("a", "a", "A", (Section(blocs),)))


# --- dans les données ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "motif", ["articles/04-*.md", "actions/1.2-*.md", "avenants/avenant-1/textes/3-versement-2025.md"]
)
def test_une_note_des_donnees_sans_texte_est_un_constat_a_sa_ligne(chantier, motif):
    fichier = chantier.fichier(motif)
    avant = fichier.read_text("utf-8").rstrip()
    fichier.write_text(f"{avant}\n\nVoir le plan[^1].\n", "utf-8")
    constat = chantier.charger()[1][0]
    assert dite(constat).startswith(
        f"{fichier.name}:{avant.count(chr(10)) + 3}:13 LEC007 la note « [^1] » est appelée et n'est pas écrite"
    )


def test_une_note_d_un_article_est_de_l_alinea_qui_l_appelle(chantier):
    fichier = chantier.fichier("articles/04-*.md")
    avant = fichier.read_text("utf-8").rstrip()
    fichier.write_text(f"{avant}\n\nVoir le plan[^1].\n\n[^1]: Celui de 2024.\n\nFin.\n", "utf-8")
    dossier, constats = chantier.charger()
    assert [] == constats
    (article,) = [a for a in dossier.contrats[0].base.articles if a.numero == "4"]
    assert ["Voir le plan^[Celui de 2024.].", "Fin."] == [alinea.texte for alinea in article.alineas[-2:]]


# --- dans Word ---------------------------------------------------------------------------------------------------------
def test_word_a_de_vraies_notes_dans_l_ordre_de_leurs_appels(tmp_path: Path):
    lues = parties(acte())
    notes = etree.fromstring(lues["word/footnotes.xml"])
    dites = {n.get(f"{W}id"): "".join(n.itertext(f"{W}t")).strip() for n in notes if not n.get(f"{W}type")}
    assert [
        "Approuvé le 1er mars 2024.",
        "Voir le site, et les pages qui suivent.",
        "Servis le midi.",
    ] == [dit.replace("\u00a0", " ") for dit in dites.values()]
    assert ["separator", "continuationSeparator"] == [n.get(f"{W}type") for n in notes if n.get(f"{W}type")]
    appels = re.findall(r'<w:footnoteReference w:id="(\d+)"', lues["word/document.xml"].decode())
    assert list(dites) == appels == ["1", "2", "3"]
    assert b"https://www.example.org/" in lues["word/_rels/footnotes.xml.rels"]
    assert b"example.org" not in lues["word/_rels/document.xml.rels"]
    fichier = tmp_path / "acte.docx"
    fichier.write_bytes(docx.render(acte(), GABARITS, {}))
    assert [] == accessible_word.fautes(fichier)
    if validateur_sdk():
        assert [] == erreurs_docx([fichier])


def test_les_notes_et_les_styles_d_un_gabarit_qui_en_a_sont_gardes():
    ancien = parties(acte())
    ajouts = Ajouts(ancien)
    assert 4 == ajouts.note("<w:r/>")
    changees = dict(ajouts.parts())
    assert ["word/footnotes.xml"] == list(changees)
    assert 6 == len(etree.fromstring(changees["word/footnotes.xml"]))


def test_des_notes_a_balises_sont_refusees():
    sans = {nom: contenu for nom, contenu in parties(acte()).items() if nom != "word/footnotes.xml"}
    ajouts = Ajouts(sans)
    ajouts.note("<w:r/>")
    with pytest.raises(Refusal, match="gabarit, notes de bas de page : elles ont des balises"):
        list(ajouts.parts())


def test_sans_note_le_fichier_word_n_en_a_pas_la_partie():
    assert "word/footnotes.xml" not in parties(acte("Rien."))


@pytest.mark.parametrize(("reponse", "dite_apres"), [("accepter", "2026"), ("refuser", "2025")])
def test_une_note_changee_se_marque_et_les_deux_reponses_la_rendent(tmp_path: Path, reponse, dite_apres):
    avant, apres = (read_blocks(f"Le plan^[Celui de {an}.] est annexé.")[0].content for an in (2025, 2026))
    marque = changed_words(avant, apres, Marks.of("Avenant n° 1", date(2025, 9, 22)))
    donnees = docx.render(Document("r", "r", "R", (Section((Paragraph(marque),)),)), GABARITS, {})
    fichier = tmp_path / "revisions.docx"
    fichier.write_bytes(donnees)
    if validateur_sdk():
        assert [] == erreurs_docx([fichier])
    lues = paquet.parts(repondre(donnees, reponse), "r.docx")
    (appel,) = re.findall(r'<w:footnoteReference w:id="(\d+)"', lues["word/document.xml"].decode())
    notes = {n.get(f"{W}id"): "".join(n.itertext(f"{W}t")) for n in etree.fromstring(lues["word/footnotes.xml"])}
    assert dite_apres in notes[appel]


# --- ailleurs ------------------------------------------------------------------------------------------------------------
def test_le_pdf_a_de_vraies_notes_et_reste_accessible():
    with pikepdf.open(io.BytesIO(pdf.render(acte(), GABARITS, {}))) as fichier:
        sortes = [str(o.S) for o in fichier.objects if isinstance(o, pikepdf.Dictionary) and "/S" in o and "/P" in o]
        assert 3 == sum(sorte in ("/Note", "/FENote") for sorte in sortes)
        assert [] == accessible_pdf.fautes(fichier)


def test_en_texte_les_notes_sont_a_la_fin_par_leur_numero():
    dit = txt.render(acte(), GABARITS, {}).decode().replace("\u00a0", " ")
    corps, _, notes = dit.partition("\nNotes\n")
    assert "Le plan du quartier (1) est annexé." in corps
    assert "– le diagnostic (2) ;" in corps.replace("\u202f", " ")
    assert (
        "(1) Approuvé le 1er mars 2024.\n(2) Voir le site (https://www.example.org/), et les pages qui suivent."
        in notes
    )


def test_la_page_mene_de_l_appel_a_la_note_et_en_revient():
    dit = page.render(acte(), GABARITS, {}).decode()
    assert all(f'<a href="#note-{n}">{n}</a>' in dit and f'<li id="note-{n}">' in dit for n in (1, 2, 3))
    assert all(f'<sup id="appel-{n}">' in dit and f'href="#appel-{n}"' in dit for n in (1, 2, 3))
    assert "[^2]" in md.render(acte(), GABARITS, {}).decode().partition("[^2]: Voir")[0]


def test_un_document_qui_change_de_note_se_lit_autrement():
    un, deux = (Paragraph((Text("mot"), Note((Text(dit),)))) for dit in ("un", "deux"))
    assert words(un.content) != words(deux.content) == words(replace(deux).content)
