"""Les renvois mènent où ils disent : dans le PDF, dans Word, dans le dossier d'une séance, et nulle part ailleurs."""

import io
import re
import zipfile
from pathlib import Path

import pikepdf
import pytest
from msgspec.structs import replace

from docgen.commandes.assembler import assemble
from docgen.demande import Order
from docgen.document import (
    Document,
    Heading,
    PageDe,
    Paragraph,
    Revised,
    Revision,
    Row,
    Section,
    Table,
    TableCell,
    Text,
)
from docgen.document.liens import ancre, liens_of
from docgen.document.mots import words
from docgen.ooxml import paquet
from docgen.pipeline import produce
from docgen.render import docx, pdf
from tests.outils.chantier import TEMPLATES

RACINE = Path(__file__).parents[1]
GABARITS = TEMPLATES / "gabarits"
LIENS = {"liens": "oui"}


def h(texte: str, niveau: int = 1, nom: str = "") -> Heading:
    return Heading(niveau, (Text(texte),), ancre=nom)


def acte(*phrases: str, genre: str = "convention") -> Document:
    titres = (h("Article 1er – Objet"), h("Article 2 – Moyens"), h("2.1 Actions", 2), h("Article 3 – Durée"))
    blocs = (*titres, *(Paragraph((Text(phrase),)) for phrase in phrases))
    return Document("acte", genre, "Convention", (Section(blocs),))


def menes(phrase: str, genre: str = "convention", **ailleurs: str) -> list[tuple[str, str]]:
    """Chaque passage de la phrase qui mène quelque part, et où."""
    dits = liens_of(acte(phrase, genre=genre), ailleurs).linked((Text(phrase),))
    assert phrase == words(dits)
    return [(dit.text, dit.vers) for dit in dits if isinstance(dit, Text) and dit.vers]


@pytest.mark.parametrize(
    ("phrase", "attendu"),
    [
        ("selon l’article 2.1 ;", [("article 2.1", "article_2_1")]),
        ("aux articles 1er et 3 de la présente convention", [("articles 1er", "article_1"), ("3", "article_3")]),
        ("(article\u00a03)", [("article\u00a03", "article_3")]),
        ("à l’article 2 de la convention", [("article 2", "article_2")]),
        # D'un autre texte, ou que l'acte n'a pas.
        ("de l’article 2 de la loi n° 2023-1196", []),
        ("la loi du 18 décembre 2023, notamment son article 3, dispose", []),
        ("Vu le décret n° 2025-135, article 2 ;", []),
        ("l’article 9 dit", []),
        ("à l’article 2 de la convention du 8 juillet 2024", []),
        ("à l’article 2 du contrat du 8 juillet 2024", []),
        ("l’article 2-1 dit", []),
    ],
)
def test_un_renvoi_mene_a_son_article_et_a_aucun_autre(phrase: str, attendu: list[tuple[str, str]]) -> None:
    assert attendu == menes(phrase)


def test_un_avenant_ne_mene_pas_a_ses_articles_quand_il_nomme_ceux_du_contrat() -> None:
    assert [] == menes("Après le premier alinéa de l’article 2.1, il est inséré", "avenant")
    assert [("article 3", "article_3")] == menes("l’article 3 du présent avenant", "avenant")


def test_une_annexe_et_une_fiche_menent_dans_le_dossier_qui_les_contient() -> None:
    ailleurs = {"annexe_2": "piece-4", "fiche_2_1": "p3-fiche_2_1", "fiche_2_13": "p3-fiche_2_13"}
    assert [("annexe 2", "annexe_2")] == menes("le plan de financement (annexe 2)", **ailleurs)
    assert [("fiches-actions 2.1", "fiche_2_1"), ("2.13", "fiche_2_13")] == menes(
        "fiches-actions 2.1 à 2.13", **ailleurs
    )
    assert [] == menes("le plan de financement (annexe 2)")


def test_un_renvoi_coupe_par_un_exposant_et_un_passage_marque() -> None:
    liens = liens_of(acte())
    dits = liens.linked((Text("L’article 1"), Text("er", raised=True), Text(" dit.")))
    assert ["", "article_1", "article_1", ""] == [dit.vers for dit in dits if isinstance(dit, Text)]
    marque = Revised((Text("l’article 2"),), Revision("insertion", "Moi"))
    assert [marque] == list(liens.linked((marque,)))


def test_de_deux_titres_du_meme_numero_le_premier_est_le_lieu() -> None:
    titres = (h("Article 1 – Objet"), h("Article 1 – Objet"))
    assert {id(titres[0]): "article_1"} == dict(liens_of(Document("a", "a", "A", (Section(titres),))).ancres)


def test_des_titres_numerotes_sans_article_premier_ne_sont_pas_des_articles() -> None:
    assert {} == dict(liens_of(Document("a", "a", "A", (Section((h("2.1 Bilan"),)),))).ancres)


# --- les fichiers ---------------------------------------------------------------------------------------------------
def case(*dedans: Text | PageDe) -> TableCell:
    return TableCell((Paragraph(dedans),))


FICHES = Document(
    "annexe-1",
    "annexe-1",
    "Annexe 1 – Fiches",
    (
        Section(
            (
                Table(
                    (Row((case(Text("1.1", vers=ancre("fiche", "1.1"))), case(PageDe(ancre("fiche", "1.1"))))),),
                    (0.5, 0.5),
                ),
            )
        ),
        Section((h("Action 1.1 – Accueillir", 1, ancre("fiche", "1.1")), Paragraph((Text("voir la fiche 1.1"),)))),
    ),
)


def corps(document: Document, proprietes: dict[str, str] = LIENS) -> str:
    return paquet.parts(docx.render(document, GABARITS, proprietes), "")["word/document.xml"].decode()


def test_dans_word_les_liens_menent_a_un_signet_et_la_page_est_celle_du_pdf() -> None:
    xml = corps(FICHES)
    assert {"fiche_1_1"} == set(re.findall(r'w:bookmarkStart w:id="\d+" w:name="(\w+)"', xml))
    liens = re.findall(r'<w:hyperlink w:anchor="fiche_1_1" w:history="1">(.*?)</w:hyperlink>', xml)
    assert ["1.1", " PAGEREF fiche_1_1 \\h 2", "fiche 1.1"] == [re.sub("<[^>]*>", "", lien) for lien in liens]


def test_un_word_que_l_on_compare_n_a_pas_de_liens() -> None:
    assert not re.search("hyperlink|bookmark|PAGEREF", corps(FICHES, {}))


def test_deux_liens_qui_se_suivent_n_en_font_qu_un() -> None:
    document = acte()
    phrase = Paragraph((Text("L’article 1"), Text("er", raised=True), Text(" dit.")))
    document = Document("a", "convention", "A", (Section((*document.sections[0].blocks, phrase)),))
    liens = re.findall(r"<w:hyperlink .*?</w:hyperlink>", corps(document))
    assert ["article 1er"] == [re.sub("<[^>]*>", "", lien) for lien in liens]


def _liens(fichier: pikepdf.Pdf) -> list[tuple[int, int, str]]:
    """Chaque lien du fichier : sa page, celle où il mène, ce qu'en dit un lecteur d'écran."""
    rangs = {page.objgen: rang for rang, page in enumerate(fichier.pages, 1)}
    nommes = pikepdf.NameTree(fichier.Root.Names.Dests) if "/Names" in fichier.Root else {}

    def lieu(vers: pikepdf.Object) -> pikepdf.Object:
        trouve = nommes[str(vers)] if isinstance(vers, pikepdf.String) else vers
        return (trouve.D if isinstance(trouve, pikepdf.Dictionary) else trouve)[0]

    return [
        (rang, rangs[lieu(note.Dest).objgen], str(note.Contents))
        for rang, page in enumerate(fichier.pages, 1)
        for note in page.get("/Annots", ())
        if note.Subtype == "/Link" and "/Dest" in note
    ]


def test_dans_le_pdf_les_liens_menent_a_la_page_qu_ils_disent() -> None:
    with pikepdf.open(io.BytesIO(pdf.render(FICHES, GABARITS, {}))) as fichier:
        assert [(1, 2), (1, 2), (2, 2)] == [lien[:2] for lien in _liens(fichier)]
        assert all(dit.strip() for *_, dit in _liens(fichier))


@pytest.fixture(scope="module")
def produit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Les documents des deux contrats et le dossier de la séance, du dossier réel."""
    sortie = tmp_path_factory.mktemp("liens")
    reel = Order(RACINE / "contracts_data" / "pas-de-calais", TEMPLATES, formats=("docx", "pdf"), sortie=sortie)
    produce(replace(reel, kinds=frozenset({"annexe-1-fiches-actions", "convention"})))
    assemble(reel, "2025-09-22")
    return sortie


def fichiers(racine: Path, motif: str) -> list[Path]:
    trouves = sorted(racine.rglob(motif))
    assert trouves
    return trouves


@pytest.mark.lent
def test_la_liste_des_fiches_dit_la_page_de_chacune(produit: Path) -> None:
    for fichier in fichiers(produit, "annexe-1-fiches-actions.pdf"):
        with pikepdf.open(fichier) as ouvert, ouvert.open_outline() as plan:
            rangs = {page.objgen: rang for rang, page in enumerate(ouvert.pages, 1)}
            pages = [rangs[entree.destination[0].objgen] for entree in plan.root]
            liens = [mene for rang, mene, _ in _liens(ouvert) if rang == 1]
        # Le numéro, l'intitulé et la page mènent tous trois à la fiche.
        assert liens[::3] == liens[1::3] == liens[2::3] == pages
        xml = zipfile.ZipFile(fichier.with_suffix(".docx")).read("word/document.xml").decode()
        champs = re.findall(r"PAGEREF (\w+) .*?<w:t>(\d+)</w:t>", xml)
        assert pages == [int(page) for _, page in champs]
        assert {nom for nom, _ in champs} <= set(re.findall(r'w:name="(\w+)"', xml))


@pytest.mark.lent
def test_la_convention_mene_a_ses_articles(produit: Path) -> None:
    for fichier in fichiers(produit, "convention.docx"):
        xml = zipfile.ZipFile(fichier).read("word/document.xml").decode()
        menes = re.findall(r'w:hyperlink w:anchor="(\w+)"', xml)
        assert {"article_1", "article_2", "article_3_2", "article_3_3"} <= set(menes)
        signets = re.findall(r'w:bookmarkStart w:id="\d+" w:name="(\w+)"', xml)
        assert set(menes) <= set(signets)
        assert len(signets) == len(set(signets))


@pytest.mark.lent
def test_le_plan_du_dossier_range_les_annexes_sous_leur_acte_et_chacune_a_son_nom(produit: Path) -> None:
    (dossier,) = fichiers(produit, "dossier-*.pdf")
    with pikepdf.open(dossier) as ouvert, ouvert.open_outline() as plan:
        premiers = ["Délibération", "Avenant", "Convention", "Rapport"]
        assert premiers == [entree.title.split()[0] for entree in plan.root]
        annexes = [
            enfant.title for entree in plan.root for enfant in entree.children if enfant.title.startswith("Annexe")
        ]
        assert len(annexes) == len(set(annexes)) == 9
        assert ["CLS"] * 4 + ["CIE"] * 5 == [titre.rpartition("(")[2].strip(")") for titre in annexes]
        assert 11 == len(plan.root[1].children[5].children)
        # « annexe 2 », dans la convention, mène à l'annexe 2 de la convention, et non à celle de l'avenant.
        rangs = {page.objgen: rang for rang, page in enumerate(ouvert.pages, 1)}
        lieux = {
            enfant.title: rangs[enfant.destination[0].objgen] for entree in plan.root for enfant in entree.children
        }
        convention = range(rangs[plan.root[2].destination[0].objgen], lieux["Annexe 1 – Fiches-actions (CIE)"])
        vers = {mene for rang, mene, _ in _liens(ouvert) if rang in convention}
    assert lieux["Annexe 2 – Plan de financement (CIE)"] in vers
    assert lieux["Annexe 2 – Tableau des actions et suivi de leurs indicateurs (CLS)"] not in vers
