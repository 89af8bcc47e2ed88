"""The PDF: what it says, how it is built, and that nothing of the data is ever evaluated."""

import io
import os
import re
import shutil
import subprocess
import sys
import unicodedata
import zipfile
from pathlib import Path

import lxml.html
import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from docgen.document import (
    Amount,
    Blank,
    Box,
    Checkbox,
    Columns,
    Document,
    Heading,
    LineBreak,
    List,
    PageBreak,
    Paragraph,
    Row,
    Section,
    Table,
    TableCell,
    Text,
    walk,
)
from docgen.findings import Refusal
from docgen.montants import Montant
from docgen.render import pdf
from docgen.render.polices import couverture
from tests.outils.chantier import TEMPLATES, copier
from tests.outils.textes import texte_suivi
from tests.outils.tirages import tirages

GABARITS = Path(__file__).parents[1] / "templates" / "gabarits"
PROPERTIES = {"auteur": "Département", "version": "avenant-1", "date": "2025-09-22"}


def p(text, style="corps", **options):
    return Paragraph((Text(text, **options),), style)


def cell(text, **options):
    return TableCell((p(text),), **options)


def document(*blocks, **options):
    return Document("essai", "avenant", "Avenant d’essai", (Section(blocks),), **options)


def produced(doc, gabarits=GABARITS):
    return pdf.render(doc, gabarits, PROPERTIES)


def opened(doc):
    return pikepdf.open(io.BytesIO(produced(doc)))


def poppler(program, *arguments, data):
    if shutil.which(program) is None:
        pytest.skip(f"{program} est absent (paquet poppler-utils)")
    return subprocess.run([program, *arguments], input=data, capture_output=True, check=True).stdout.decode(
        errors="replace"
    )


def read(data, *options):
    """The text that poppler reads, body only: headers and footers are cut off with the margins."""
    box = ("-x", "0", "-y", "50", "-W", "842", "-H", "742", "-r", "72")
    return poppler("pdftotext", "-q", *(options or box), "-", "-", data=data)


def tags(doc):
    """The tags of the structure tree, in order."""
    found = []

    def visit(node):
        if isinstance(node, pikepdf.Array):
            for child in node:
                visit(child)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            found.append((str(node.S).lstrip("/"), node))
            visit(node.get("/K", pikepdf.Array()))

    pdf_file = opened(doc)
    visit(pdf_file.Root.StructTreeRoot.K)
    return pdf_file, found


def names(doc):
    kept, found = tags(doc)
    del kept
    return [name for name, _ in found]


AMOUNTS = Table(
    (
        Row((cell("Fiche", rowspan=2), cell("État", colspan=2, align="centre"))),
        Row((cell("2025"), cell("2026"))),
        Row((cell("Axe 1", colspan=3),), "groupe"),
        Row((cell("1.1"), TableCell((Paragraph((Amount(Montant(61800000), "v/c"),)),), align="droite"), cell("néant"))),
        Row((cell("Total"), cell("618 000 €"), cell("0 €")), "total"),
    ),
    (0.4, 0.3, 0.3),
    2,
    "Montants de l’axe 1",
)
EVERYTHING = document(
    p("Avenant n° 1", "titre"),
    p("au contrat local", "sous-titre"),
    p("Entre les soussignés", "chapeau"),
    p("Vu le code général ;", "visa"),
    Heading(1, (Text("Article 1"), Text("er", raised=True))),
    Paragraph((Text("Le montant de "), Amount(Montant(165928800), "v/c", bold=True), Text(" est dû."), LineBreak())),
    Paragraph((Text("Compte "), Blank("IBAN"), Text(" ouvert", italic=True))),
    Paragraph((Checkbox("santé physique", True), LineBreak(), Checkbox("mobilité", False))),
    *(p(f"style {style}", style) for style in ("alinea", "citation", "note", "mention", "signature", "centre")),
    p("Sont prévus :"),
    List(((p("volet un ;"), List(((p("sous-volet"),),))), (p("volet deux."),))),
    List(((p("trois"),), (p("quatre"),)), ordered=True, start=3),
    AMOUNTS,
    replace(AMOUNTS, style="fiche", header=0),
    replace(AMOUNTS, style="discret"),
    Box((p("Encadré"), PageBreak(), p("suite"))),
    Columns(((p("Pour l’État", "signature"),), (p("Pour le Département", "signature"),)), (0.5, 0.5)),
    Columns(((p("Constats"),), (p("Enjeux"),)), (0.4, 0.6), "cadres"),
    PageBreak(),
    p("Dernière page"),
)


def squeezed(text):
    """Letters and digits only: extraction moves spaces, breaks words and adds the marks of lists."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text))


def spoken(data):
    """What a screen reader says: the text of the tags, in their order."""
    lines = poppler("pdfinfo", "-struct-text", "-", data=data)
    return "".join(re.findall(r'^ *"(.*)"$', lines, re.MULTILINE))


def missing(doc, data):
    """The first paragraph of `doc` that `data` does not say after the one before it; "" if none."""
    whole = squeezed(spoken(data))
    position = 0
    for block in walk(doc):
        if isinstance(block, Heading | Paragraph):
            # A box is a sign in the PDF, and a letter between brackets in the text.
            said = texte_suivi(document(Paragraph(block.content))).replace("[x]", "☒")
            found = whole.find(squeezed(said), position)
            if found < 0:
                return said
            position = found + len(squeezed(said))
    return ""


@pytest.mark.lent
def test_un_acte_complet_dit_tous_ses_mots_dans_l_ordre():
    assert "" == missing(EVERYTHING, produced(EVERYTHING))


def test_le_pdf_se_declare_conforme_a_pdf_ua_1_et_pdf_a_2a():
    with opened(EVERYTHING) as file, file.open_metadata() as metadata:
        obtenu = [metadata[key] for key in ("pdfuaid:part", "pdfaid:part", "pdfaid:conformance")]
    assert ["1", "2", "A"] == obtenu


def test_le_pdf_est_balise_en_francais_avec_son_titre_et_ses_mots_cles():
    with opened(EVERYTHING) as file:
        root = file.Root
        obtenu = (
            bool(root.MarkInfo.Marked),
            "/StructTreeRoot" in root,
            str(root.Lang),
            str(file.docinfo.Title),
            str(file.docinfo.Author),
            str(file.docinfo.Keywords),
            str(file.docinfo.CreationDate)[:10],
        )
    attendu = (True, True, "fr-FR", "Avenant d’essai", "Département", "version : avenant-1", "D:20250922")
    assert attendu == obtenu


def test_les_titres_font_le_plan_sans_saut_de_niveau():
    doc = document(*(Heading(level, (Text(f"Titre {level}"),)) for level in (3, 6, 2, 4, 1)))
    assert ["H1", "H2", "H2", "H3", "H1"] == [name for name in names(doc) if name.startswith("H")]
    with opened(doc) as file, file.open_outline() as outline:
        assert ["Titre 3", "Titre 1"] == [item.title for item in outline.root]


def cells(doc):
    """Each cell, as a screen reader has it: its tag, its scope, its name, the names of the cells that head it."""
    kept, found = tags(doc)
    said = []
    for name, node in found:
        if name in ("TH", "TD"):
            table = next(about for about in node.A if about.O == "/Table")
            heads = [str(head) for head in table.get("/Headers", ())]
            said.append((name, str(table.get("/Scope", "")).strip("/"), str(node.get("/ID", "")), heads))
    named = list(map(str, list(kept.Root.StructTreeRoot.get("/IDTree", {}).get("/Names", ()))[::2]))
    return said, named


def test_les_cellules_d_en_tete_sont_de_vrais_en_tetes_de_colonne_et_de_rang():
    said, named = cells(document(AMOUNTS))
    # La cinquième est la ligne de groupe : elle ne reste jamais seule au bas d'une page.
    assert [("TH", "Column")] * 5 == [cell[:2] for cell in said[:5]]
    assert [("TH", "Row"), ("TD", ""), ("TD", "")] * 2 == [cell[:2] for cell in said[5:]]
    first, second = said[5][2], said[8][2]
    assert [first, first, second, second] == [
        next(h for h in cell[3] if h.startswith("R")) for cell in said if cell[0] == "TD"
    ]
    assert sorted(cell[2] for cell in said if cell[2]) == named == sorted(named)


def test_une_etiquette_de_plusieurs_rangs_est_l_en_tete_de_chacun():
    rows = (
        Row((cell("Action"), cell("Indicateur"), cell("2025"))),
        Row((cell("1.1", rowspan=2), cell("places"), cell("12"))),
        Row((cell("visites"), cell("40"))),
        Row((cell("1.2"), cell("places"), cell("3"))),
    )
    said, _ = cells(document(Table(rows, (0.2, 0.4, 0.4), summary="Indicateurs")))
    heads = [next(h for h in cell[3] if h.startswith("R")) for cell in said if cell[0] == "TD"]
    assert 4 == len(set(heads[:4])) + 3
    assert heads[4] == heads[5] != heads[0]


def test_une_premiere_colonne_de_montants_n_est_l_en_tete_de_rien():
    rows = (Row((cell("Montant"), cell("Objet"))), Row((cell("12 €", align="droite"), cell("Frais"))))
    assert ["TH", "TH", "TD", "TD"] == [
        name for name in names(document(Table(rows, (0.5, 0.5)))) if name in ("TH", "TD")
    ]


def test_un_tableau_dit_son_resume():
    kept, found = tags(document(AMOUNTS))
    said = [str(about.Summary) for name, node in found if name == "Table" for about in node.A if "/Summary" in about]
    assert ["Montants de l’axe 1"] == said
    del kept


def test_le_jour_d_un_fichier_est_vrai_ou_absent():
    with opened(document(p("x"))) as file:
        assert {"/CreationDate", "/ModDate"} <= file.docinfo.keys()
    with pikepdf.open(io.BytesIO(pdf.render(document(p("x")), GABARITS, {}))) as file:
        assert not {"/CreationDate", "/ModDate"} & file.docinfo.keys()
        assert b"1980" not in file.Root.Metadata.read_bytes()


@pytest.mark.lent
def test_l_en_tete_d_un_long_tableau_revient_a_chaque_page():
    rows = tuple(Row((cell(f"1.{i}"), cell("Accompagner"))) for i in range(150))
    data = produced(document(Table((Row((cell("Numéro"), cell("Intitulé"))), *rows), (0.2, 0.8))))
    pages = len(pikepdf.open(io.BytesIO(data)).pages)
    assert pages > 2
    assert pages == read(data).count("Numéro")


@pytest.mark.lent
def test_une_ligne_plus_haute_que_la_page_n_est_pas_perdue():
    tall = Table((Row((cell("Récit"), cell("mot " * 6000 + "dernier"))),), (0.2, 0.8), 0, "", "fiche")
    assert "dernier" in read(produced(document(tall)))


@pytest.mark.lent
def test_une_cellule_de_plusieurs_lignes_plus_haute_que_la_page_n_est_pas_perdue():
    rows = (Row((cell("mot " * 6000 + "dernier", rowspan=2), cell("haut"))), Row((cell("bas"),)))
    assert "dernier" in read(produced(document(Table(rows, (0.8, 0.2), 0))))


@pytest.mark.lent
@pytest.mark.parametrize(("texte", "attendu"), [
    ("Hautmont et Septembre", ["Hautmont et", "Septembre"]),
    ("12\u00a0septembre 2015", ["12 septembre", "2015"]),
    ("12\u00a0septembre\u00a02015", ["12 septembre 2015"]),
    ("Intercommunalisation", ["Intercommunalisation"]),
])  # fmt: skip
def test_une_colonne_s_elargit_pour_tenir_ses_mots_et_ce_qui_est_lie(texte, attendu):
    lu = _lignes_d_une_colonne_etroite(texte)
    assert attendu == [ligne for ligne in lu if ligne in attendu]
    assert not any(ligne.endswith(("-", "\u00ad")) for ligne in lu)


@pytest.mark.lent
def test_un_mot_que_la_page_ne_peut_tenir_se_coupe_au_lieu_de_deborder():
    mot = "intercommunalisation" * 12
    lu = _lignes_d_une_colonne_etroite(mot)
    assert mot not in "\n".join(lu) and mot in "".join(ligne.rstrip("-\u00ad") for ligne in lu)


def _lignes_d_une_colonne_etroite(texte: str) -> list[str]:
    lignes = [Row((cell("Objet"), cell("Jour")), "corps"), Row((cell("Travaux"), cell(texte)), "corps")]
    doc = document(Table(tuple(lignes), (0.85, 0.15)))
    return [ligne.removeprefix("Travaux").strip() for ligne in read(produced(doc), "-layout").splitlines()]


def test_la_mention_du_pied_est_au_milieu_de_la_page_dans_le_pdf_comme_dans_word():
    pied = ("pied", "Département du Val-d'Arroux et Métropole"), ("mention", "PROJET")
    long = document(p("Un alinéa."), fields=pied)
    (mot,) = [mot for mot in lxml.html.fromstring(read(produced(long), "-bbox")).iter("word") if mot.text == "PROJET"]
    assert 595.3 / 2 == pytest.approx((float(mot.get("xmin")) + float(mot.get("xmax"))) / 2, abs=1)
    with zipfile.ZipFile(TEMPLATES / "gabarits" / "acte.docx") as gabarit:
        for pied in ("footer1", "footer2"):
            gauche, _, droite = re.findall(r'gridCol w:w="(\d+)"', gabarit.read(f"word/{pied}.xml").decode())
            assert gauche == droite


def test_un_titre_ne_reste_pas_seul_au_pied_d_une_page():
    for lines in range(36, 44):
        doc = document(*(p("Une ligne.") for _ in range(lines)), Heading(2, (Text("Annonce"),)), p("Suite annoncée."))
        pages = read(produced(doc)).split("\f")
        assert [True] == ["Suite" in page for page in pages if "Annonce" in page]


@pytest.mark.lent
def test_une_ligne_de_groupe_ne_reste_pas_seule_au_pied_d_une_page():
    for avant in range(30, 60):
        lignes = [Row((cell("Ligne"), cell("Valeur")))] * avant
        suite = (Row((cell("Groupe", colspan=2),), "groupe"), Row((cell("Suite"), cell("Valeur"))))
        doc = document(Table((Row((cell("Nom"), cell("Nombre"))), *lignes, *suite), (0.5, 0.5), 1, "Un tableau"))
        pages = read(produced(doc)).split("\f")
        assert [True] == ["Suite" in page for page in pages if "Groupe" in page]


def test_une_section_en_paysage_tourne_ses_pages():
    doc = replace(EVERYTHING, sections=(Section((p("a"),)), Section((AMOUNTS,), landscape=True), Section((p("b"),))))
    with opened(doc) as file:
        assert [False, True, False] == [page.mediabox[2] > page.mediabox[3] for page in file.pages]


def test_les_logos_ont_un_texte_de_remplacement_et_peuvent_manquer(tmp_path):
    kept, found = tags(document(p("x")))
    assert ["Logo de l’État", "Logo de la collectivité"] == [str(n.Alt) for name, n in found if name == "Figure"]
    del kept
    bare = copier(GABARITS, tmp_path / "gabarits", sans=["logos"])
    assert b"/Figure" not in produced(document(p("x")), bare)


@pytest.mark.lent
def test_une_case_se_lit_a_l_oreille_et_a_l_oeil():
    doc = document(Paragraph((Checkbox("santé", True), LineBreak(), Checkbox("mobilité", False))))
    kept, found = tags(doc)
    assert ["coché", "non coché"] == [str(n.Alt) for name, n in found if name == "Figure" and "Logo" not in str(n.Alt)]
    del kept
    assert ["☒ santé", "☐ mobilité"] == read(produced(doc)).split("\n")[:2]


@pytest.mark.lent
def test_la_premiere_page_n_a_pas_l_en_tete_courant_et_les_pages_sont_comptees():
    doc = document(p("un"), PageBreak(), p("deux"), version="Version du 22 septembre", fields=(("pied", "Pied"),))
    first, second, _ = read(produced(doc), "-layout").split("\f")
    assert (False, True) == ("Version du" in first, "Version du" in second)
    assert ("Page 1 sur 2", "Page 2 sur 2") == (first.split("\n")[-2][-12:], second.split("\n")[-2][-12:])


HOSTILES = (
    "{{ nom }} {% x %}",
    "#let x = 1; #read(\"/acte.typ\")",
    "$x^2$ \\ \\u{41} \" ' `code` ```",
    "@ref <lab> *gras* _it_ = Titre / - tiret",
    "]]> </w:t> &amp; <b> // commentaire /* */",
    "עברית عربي ☐ ☒ Œuvre",
)  # fmt: skip


@pytest.mark.lent
@pytest.mark.parametrize("text", HOSTILES)
def test_un_texte_n_est_jamais_evalue(text):
    assert (
        squeezed(texte_suivi(document(p(text)))[:30]) in squeezed(read(produced(document(p(text))), "-raw"))
        or "ع" in text
    )


@pytest.mark.lent
def test_un_texte_en_arabe_un_emoji_et_un_paragraphe_immense_se_composent():
    doc = document(p("عربي 😀"), p("mot " * 12_500 + "fin"), p("x" * 50_000), p("\x00\x01\u200f\ufeff\ue000 中文"))
    obtenu = read(produced(doc))
    assert "fin" in obtenu
    assert 50_000 == obtenu.count("x")


def caracteres_sans_police(texte: str, gabarits: Path) -> set[str]:
    """Les caractères que le PDF ne peut montrer que par « � »."""
    dessines = couverture(gabarits)
    return {signe for signe in texte if ord(signe) not in dessines and signe >= " "}


@pytest.mark.lent
def test_un_signe_sans_police_devient_un_losange_et_se_laisse_nommer():
    assert {"中", "\ue000"} == caracteres_sans_police("Œuvre 1\u202f000\u00a0€ ☐ 中 \ue000", GABARITS)
    assert "a\ufffdb" in read(produced(document(p("a中b"))))


def test_la_police_couvre_les_signes_du_francais_administratif():
    assert set() == caracteres_sans_police("\u202f\u00a0€«»’–—…−œŒæÇÉÈÊËÀÂÎÏÔÙÛÜŸ°§²³½№☐☒☑•→≥≤×�", GABARITS)


def test_un_style_inconnu_est_refuse_avec_les_noms_proches():
    with pytest.raises(Refusal) as refus:
        produced(document(p("Vu", "viza")))
    assert "acte.typ : le style « viza » n'existe pas dans ce gabarit (paragraphes)." == refus.value.message
    assert "« visa »" in refus.value.remedy


def test_un_tableau_mal_forme_est_refuse():
    with pytest.raises(Refusal, match=r"Tableau « grille », ligne 1 : les cellules ne remplissent pas"):
        produced(document(Table((Row((cell("a"),)),), (0.5, 0.5))))


@pytest.fixture
def gabarits(tmp_path):
    return copier(GABARITS, tmp_path / "gabarits")


def test_un_gabarit_absent_est_refuse(gabarits):
    with pytest.raises(Refusal, match=r"Le gabarit « absent\.typ » est introuvable"):
        produced(document(gabarit="absent"), gabarits)


def test_un_gabarit_casse_est_refuse_avec_sa_ligne_et_le_message_de_typst(gabarits):
    (gabarits / "acte.typ").write_text("#let bleu = \n#let autre(x) = [", encoding="utf-8")
    with pytest.raises(Refusal) as refus:
        produced(document(), gabarits)
    assert "Le gabarit « acte.typ » ne se compile pas (acte.typ:1:12) : expected expression" == refus.value.message


@pytest.mark.parametrize(
    "ajout", ['#read("../secret.txt")', '#read("/../secret.txt")', '#import "@preview/cetz:0.3.0"']
)
def test_un_gabarit_ne_lit_ni_hors_de_son_dossier_ni_sur_le_reseau(gabarits, ajout):
    (gabarits.parent / "secret.txt").write_text("secret", encoding="utf-8")
    with (gabarits / "acte.typ").open("a", encoding="utf-8") as file:
        file.write(f"\n{ajout}\n")
    with pytest.raises(Refusal):
        produced(document(p("a")), gabarits)


def test_un_gabarit_modifie_est_relu(gabarits):
    before = produced(EVERYTHING, gabarits)
    text = (gabarits / "acte.typ").read_text(encoding="utf-8")
    (gabarits / "acte.typ").write_text(text.replace("#FFF200", "#C7F000"), encoding="utf-8")
    assert before != produced(EVERYTHING, gabarits)


def test_deux_processus_de_graines_differentes_donnent_les_memes_octets():
    code = (
        "import sys, hashlib; sys.path.insert(0, sys.argv[1]); import test_pdf as t; "
        "print(hashlib.sha256(t.produced(t.EVERYTHING)).hexdigest())"
    )
    here = str(Path(__file__).parent)
    digests = {
        subprocess.run(
            [sys.executable, "-c", code, here],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"},
            capture_output=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    }
    assert 1 == len(digests)


# --- any document ---------------------------------------------------------------------------------------------------
PARAGRAPHS = ("corps", "visa", "citation", "note", "tableau", "signature", "titre", "alinea")
words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=60)
runs = st.one_of(
    st.builds(Text, words, st.booleans(), st.booleans(), st.booleans()),
    st.builds(Amount, st.builds(Montant, st.integers(-(10**14), 10**14)), st.just("v/c")),
    st.builds(Blank, words),
    st.builds(Checkbox, words, st.booleans()),
    st.just(LineBreak()),
)
lines = st.lists(runs, max_size=4).map(tuple)
leaves = st.one_of(
    st.builds(Paragraph, lines, st.sampled_from(PARAGRAPHS)),
    st.builds(Heading, st.integers(1, 6), lines),
    st.just(PageBreak()),
)


def nested(blocks):
    several = st.lists(blocks, max_size=3).map(tuple)

    def table(rows):
        return Table(
            tuple(Row(tuple(TableCell(b) for b in row), role) for row, role in rows),
            (0.25, 0.35, 0.4),
            1,
            "",
            "grille",
        )

    row = st.tuples(st.tuples(several, several, several), st.sampled_from(("corps", "groupe", "total")))
    return st.one_of(
        st.builds(List, st.lists(several, max_size=3).map(tuple), st.booleans(), st.integers(0, 30)),
        st.lists(row, max_size=3).map(table),
        st.builds(Box, several),
        st.builds(Columns, st.tuples(several, several), st.just((0.5, 0.5)), st.sampled_from(("colonnes", "cadres"))),
    )


any_block = st.recursive(leaves, nested, max_leaves=8)
any_document = st.builds(
    lambda sections, title: Document("n", "avenant", title, tuple(sections)),
    st.lists(st.builds(Section, st.lists(any_block, max_size=4).map(tuple), st.booleans()), max_size=2),
    words,
)


@settings(max_examples=tirages(60), deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(any_document)
def test_tout_document_se_compose(doc):
    assert produced(doc).startswith(b"%PDF-1.7")


latin = st.text(st.sampled_from("abcéèçœÉ019 ’-"), min_size=1, max_size=80)
plain_block = st.recursive(
    st.builds(Paragraph, st.tuples(st.builds(Text, latin)), st.sampled_from(PARAGRAPHS)), nested, max_leaves=10
)


@pytest.mark.lent
@settings(max_examples=tirages(40), deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(st.lists(plain_block, min_size=1, max_size=5).map(lambda blocks: document(*blocks)))
def test_le_texte_extrait_contient_les_mots_dans_l_ordre_du_document(doc):
    assert "" == missing(doc, produced(doc))
