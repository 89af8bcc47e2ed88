"""Ce qui se lit d'un Word de toute origine : les cases, les champs, le contenu écrit deux fois, les sommaires."""

import json
import re
import warnings
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from typer.testing import CliRunner

from docgen.cli import app
from docgen.findings import Refusal
from docgen.word.lecture import Communs, read_document, word_statement
from docgen.word.marques import mark
from docgen.word.ouverture import read_word
from docgen.word.preuve import prove
from tests.outils.mots_word import champ, equation, image, lien, note, p, r, tableau, word, zone

RACINE = Path(__file__).resolve().parents[1]
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"


def lignes(*corps: str, **plus) -> list[str]:
    """Les lignes qu'un lecteur voit."""
    communs = Communs()
    document = read_document(read_word(word(*corps, **plus), "un.docx", "accepter"), "un", communs)
    return [ligne for passage in word_statement(document, "un").passages.values() for ligne in passage.lignes]


def comparer(tmp_path: Path, avant: bytes, apres: bytes, *options: str):
    """Le code de sortie et ce que dit le JSON ; les révisions, quand il y en a, sont prouvées."""
    chemins = [tmp_path / "avant.docx", tmp_path / "apres.docx"]
    for chemin, octets in zip(chemins, (avant, apres), strict=True):
        chemin.write_bytes(octets)
    places = ["--donnees", str(RACINE / "contracts_data"), "--gabarits", str(RACINE / "templates")]
    rendu = CliRunner().invoke(app, ["comparer", *map(str, chemins), "--json", *options, *places])
    assert rendu.exit_code in (0, 1), rendu.output
    return rendu.exit_code, json.loads(rendu.stdout)


def dites(rendu: dict) -> list[tuple[str | None, str | None]]:
    return [
        (ligne["avant"], ligne["apres"])
        for contrat in rendu["contrats"]
        for passage in contrat["passages"]
        for ligne in passage["lignes"]
    ]


def trace(avant: bytes, apres: bytes) -> bytes:
    """Le fichier à marques, prouvé."""
    octets = mark(read_word(avant, "avant.docx"), read_word(apres, "apres.docx"), "Moi")
    assert [] == prove(avant, apres, octets)
    return octets


# --- un contenu écrit deux fois ---------------------------------------------------------------------------------------
def deux_fois(choix: str, secours: str = "", pour: str = "wps", espace: str = WPS) -> str:
    autre = f"<mc:Fallback>{secours}</mc:Fallback>" if secours else ""
    espaces = f'xmlns:mc="{MC}" xmlns:{pour}="{espace}"'
    return (
        f'<mc:AlternateContent {espaces}><mc:Choice Requires="{pour}">{choix}</mc:Choice>{autre}</mc:AlternateContent>'
    )


DEUX_FOIS = {
    "des alinéas": (lambda mots: [deux_fois(p(mots), p("autre chose"))], "{}"),
    "des alinéas que Word ne comprend pas": (
        lambda mots: [deux_fois(p("jamais vu"), p(mots), pour="futur", espace="http://exemple.fr/futur")], "{}"),
    "un tableau": (lambda mots: [deux_fois(tableau((mots, "b")), tableau(("c", "d")))], "{} | b"),
    "une cellule": (lambda mots: [tableau((deux_fois(p(mots)), "b"))], "{} | b"),
    "une zone de texte": (lambda mots: [p(zone(deux_fois(p(mots), p("x"))))], "[{}]"),
    "des mots d'un alinéa": (lambda mots: [p("Le ", deux_fois(r(mots), r("x")), " est payé.")], "Le {} est payé."),
    "des mots d'un lien": (lambda mots: [p("Voir ", f'<w:hyperlink w:anchor="a">{deux_fois(r(mots))}</w:hyperlink>')], "Voir {}"),
    "dans un passage de mots": (
        lambda mots: [p(f"<w:r>{deux_fois(f'<w:t>{mots}</w:t>', '<w:t>x</w:t>')}</w:r>")], "{}"),
    "l'un dans l'autre": (lambda mots: [deux_fois(deux_fois(p(mots), p("x")), p("y"))], "{}"),
}  # fmt: skip


@pytest.mark.parametrize("nom", DEUX_FOIS)
def test_d_un_contenu_ecrit_deux_fois_on_lit_celui_que_word_montre(nom, tmp_path):
    ecrire, vu = DEUX_FOIS[nom]
    un, deux = ([*ecrire(mots), p("Fin.")] for mots in ("le solde", "le solde entier"))
    assert [vu.format("le solde"), "Fin."] == lignes(*un)
    assert [vu.format("le solde entier"), "Fin."] == lignes(*deux)
    trace(word(*un), word(*deux))
    code, rendu = comparer(tmp_path, word(*un), word(*deux))
    assert (1, [(vu.format("le solde"), vu.format("le solde entier"))]) == (code, dites(rendu))


# --- les cases et les formulaires -------------------------------------------------------------------------------------
def formulaire(code: str, donnees: str, resultat: str = "") -> str:
    """Un champ de formulaire comme Word 97 les faisait."""
    separe = f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{r(resultat)}' if resultat else ""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="c"/>{donnees}</w:ffData></w:fldChar></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>{separe}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def case(etat: str) -> str:
    return formulaire("FORMCHECKBOX", f'<w:checkBox><w:sizeAuto/><w:default w:val="0"/>{etat}</w:checkBox>')


def choix(etat: str) -> str:
    postes = "".join(f'<w:listEntry w:val="{poste}"/>' for poste in ("Projet", "Définitif", "Abandonné"))
    return formulaire("FORMDROPDOWN", f"<w:ddList>{etat}{postes}</w:ddList>")


def symbole(police: str, code: str) -> str:
    return f'<w:r><w:sym w:font="{police}" w:char="{code}"/></w:r>'


def en_police(police: str, mots: str) -> str:
    return f'<w:r><w:rPr><w:rFonts w:ascii="{police}" w:hAnsi="{police}"/></w:rPr><w:t>{mots}</w:t></w:r>'


CASES = {
    "une case cochée": (case(""), case("<w:checked/>"), "☐", "☒"),
    "une case décochée": (case('<w:checked w:val="1"/>'), case('<w:checked w:val="0"/>'), "☒", "☐"),
    "un choix": (choix('<w:result w:val="1"/>'), choix('<w:result w:val="2"/>'), "Définitif", "Abandonné"),
    "un choix par défaut": (choix(""), choix('<w:default w:val="1"/>'), "Projet", "Définitif"),
    "un texte": (
        formulaire("FORMTEXT", "<w:textInput/>", "Arras"), formulaire("FORMTEXT", "<w:textInput/>", "Lens"), "Arras", "Lens"),
    "une case en Wingdings": (symbole("Wingdings", "F0A8"), symbole("Wingdings", "F0FE"), "☐", "☑"),
    "une case en Wingdings 2": (symbole("Wingdings 2", "00A3"), symbole("Wingdings 2", "F052"), "☐", "☑"),
    "une case en MS Gothic": (symbole("MS Gothic", "2610"), symbole("MS Gothic", "2612"), "☐", "☒"),
    "une lettre en Wingdings": (en_police("Wingdings", "o"), en_police("Wingdings", "þ"), "☐", "☑"),
    "un signe que l'on ne connaît pas": (
        symbole("Wingdings", "F04A"), symbole("Wingdings", "F04B"), "[symbole Wingdings 4A]", "[symbole Wingdings 4B]"),
}  # fmt: skip


@pytest.mark.parametrize("nom", CASES)
def test_l_etat_d_une_case_ou_d_un_choix_est_lu_comme_des_mots(nom, tmp_path):
    un, deux, avant, apres = CASES[nom]
    fichiers = [word(p("Avis : ", etat, " rendu.")) for etat in (un, deux)]
    trace(*fichiers)
    code, rendu = comparer(tmp_path, *fichiers)
    assert (1, [(f"Avis : {avant} rendu.", f"Avis : {apres} rendu.")]) == (code, dites(rendu))
    assert 0 == comparer(tmp_path, fichiers[1], fichiers[1])[0]


# --- ce que la mise en page décide ------------------------------------------------------------------------------------
def simple(code: str, resultat: str) -> str:
    return f'<w:fldSimple w:instr=" {code} ">{r(resultat)}</w:fldSimple>'


def sommaire(*entrees: tuple[str, str]) -> list[str]:
    """Un sommaire de lignes « titre, page », comme beaucoup de programmes l'écrivent : sans renvoi de page."""
    debut = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC \\o "1-3" </w:instrText></w:r>'
    debut += '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    lignes = [f"<w:r><w:t>{titre}</w:t><w:tab/><w:t>{page}</w:t></w:r>" for titre, page in entrees]
    return [p(debut + lignes[0]), *map(p, lignes[1:-1]), p(lignes[-1] + FIN)]


def ligne_de_sommaire(titre: str, page: str) -> str:
    """Comme Word : un lien, et la page par un renvoi."""
    renvoi = champ("PAGEREF _Toc1 \\h", page)
    return p(f'<w:hyperlink w:anchor="_Toc1">{r(titre)}<w:r><w:tab/></w:r>{renvoi}</w:hyperlink>')


FIN = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def dans_un_champ(*dedans: str) -> str:
    """Un champ dont le résultat est fait de `dedans`."""
    return p(champ("REF x", "").removesuffix(FIN) + "".join(dedans) + FIN)


def si_derniere(page: str, resultat: str) -> str:
    """« { IF { PAGE } = 3 "fin" "suite" } » : ce qui se montre dépend de la page."""
    debut = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> IF </w:instrText></w:r>'
    milieu = '<w:r><w:instrText> = 3 "fin" "suite" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    return f"{debut}{champ('PAGE', page)}{milieu}{r(resultat)}{FIN}"


VOLATILS = {
    "un champ qui dépend de la page": (p("x ", si_derniere("1", "suite")), p("x ", si_derniere("3", "fin")), "x [page]"),
    "le nom du fichier": (p(champ("FILENAME", "v1.docx")), p(champ("FILENAME", "v2.docx")), "[nom du fichier]"),
    "un sommaire refait": (ligne_de_sommaire("Objet", "1"), ligne_de_sommaire("Objet", "1").replace("_Toc1", "_Toc77"), "Objet [page]"),
    "un numéro de page": (p("Page ", champ("PAGE", "1")), p("Page ", champ("PAGE", "2")), "Page [page]"),
    "une date": (p("Le ", champ('DATE \\@ "d MMMM"', "3 mars")), p("Le ", champ('DATE \\@ "d MMMM"', "4 mars")), "Le [date]"),
    "un champ simple": (p("Page ", simple("PAGE", "1")), p("Page ", simple("PAGE", "2")), "Page [page]"),
    "un champ dans un champ": (
        dans_un_champ(r("page "), champ("PAGEREF x", "1")), dans_un_champ(r("page "), champ("PAGEREF x", "2")), "page [page]"),
    "un renvoi de sommaire": (ligne_de_sommaire("Objet", "1"), ligne_de_sommaire("Objet", "2"), "Objet [page]"),
}  # fmt: skip


@pytest.mark.parametrize("nom", VOLATILS)
def test_ce_que_la_mise_en_page_decide_n_est_pas_une_difference(nom, tmp_path):
    un, deux, vu = VOLATILS[nom]
    assert [vu] == lignes(un) == lignes(deux)
    assert 0 == comparer(tmp_path, word(un), word(deux))[0]
    assert b"<w:ins " not in trace(word(un), word(deux))


@pytest.mark.parametrize("pages", [("2", "3"), ("xii", "xiv")])
def test_d_un_sommaire_on_compare_les_titres_et_non_les_pages(pages, tmp_path):
    un, deux = (sommaire(("Objet", "1"), ("Moyens", page)) for page in pages)
    assert ["Objet [page]", "Moyens [page]"] == lignes(*un)
    assert 0 == comparer(tmp_path, word(*un), word(*deux), "--docx", str(tmp_path / "r.docx"))[0]
    titres = sommaire(("Objet", "1"), ("Moyens humains", pages[1]))
    code, rendu = comparer(tmp_path, word(*un), word(*titres), "--docx", str(tmp_path / "r.docx"))
    assert (1, [("Moyens [page]", "Moyens humains [page]")]) == (code, dites(rendu))


def test_un_nombre_apres_une_tabulation_hors_d_un_sommaire_est_une_valeur(tmp_path):
    un, deux = (word(p("<w:r><w:t>Places</w:t><w:tab/><w:t>" + n + "</w:t></w:r>")) for n in ("12", "14"))
    code, rendu = comparer(tmp_path, un, deux)
    assert (1, [("Places 12", "Places 14")]) == (code, dites(rendu))


def test_un_champ_qui_ne_finit_pas_se_lit_quand_meme():
    sans_fin = champ("REF x", "le solde").removesuffix(FIN)
    assert ["Voir le solde", "Suite."] == lignes(p("Voir ", sans_fin), p("Suite."))
    trace(word(p("Voir ", sans_fin), p("Suite.")), word(p("Voir ", sans_fin), p("Suite autre.")))


# --- rien en anglais, rien de tu --------------------------------------------------------------------------------------
BIZARRES = {
    "image": [p(image())],
    "dessin vide": [p("<w:r><w:drawing/></w:r>")],
    "objet vide": [p("<w:r><w:object/></w:r>")],
    "image dans un objet": [p("<w:r><w:object><w:pict/></w:object></w:r>")],
    "zone": [p(zone(p("dedans")))],
    "zone vide": [p(zone())],
    "équation": [p(equation("a"))],
    "équation vide": [p("<m:oMath/>")],
    "symbole": [p(symbole("Wingdings", "zz"))],
    "note sans texte": [p("x", note(9))],
    "lien vide": [p('<w:hyperlink r:id="rIdLien"/>')],
    "champ vide": [p(champ("", ""))],
    "champ sans début": [p('<w:r><w:fldChar w:fldCharType="end"/></w:r>')],
    "champ simple vide": [p('<w:fldSimple w:instr=""/>')],
    "contrôle sans contenu": [p("<w:sdt><w:sdtPr/></w:sdt>")],
    "tableau sans cellule": ["<w:tbl><w:tr/></w:tbl>"],
    "cellule sans alinéa": ["<w:tbl><w:tr><w:tc/></w:tr></w:tbl>"],
    "commentaire xml": [p("<!-- rien -->"), "<!-- rien -->"],
    "instruction xml": [p("<?rien du tout?>")],
    "saut de page": [p('<w:r><w:br w:type="page"/></w:r>')],
    "tabulation de marge": [p('<w:r><w:ptab w:alignment="right"/></w:r>')],
    "de droite à gauche": [p("<w:r><w:rPr><w:rtl/></w:rPr><w:t>مرحبا بكم</w:t></w:r>")],
    "tableau dans une zone dans un tableau": [tableau((p(zone(tableau(("a", "b")), p("c"))), "d"))],
    "rubis": [p("<w:r><w:ruby><w:rt><w:r><w:t>a</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>b</w:t></w:r></w:rubyBase></w:ruby></w:r>")],
}  # fmt: skip


@pytest.mark.parametrize("nom", BIZARRES)
def test_ce_qui_est_bizarre_se_lit_sans_un_avertissement_de_python(nom, tmp_path):
    corps = BIZARRES[nom]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        lignes(*corps, notes=("une",))
        for avant, apres in ((corps, [*corps, p("Plus.")]), ([p("Autre.")], corps)):
            trace(word(*avant), word(*apres))
            comparer(tmp_path, word(*avant), word(*apres))


def test_un_lien_se_lit_par_ses_mots():
    assert ["voir le site"] == lignes(p("voir ", lien("le site")))


# --- ce que la porte laisse entrer ------------------------------------------------------------------------------------
STRICT = (
    (b"http://schemas.openxmlformats.org/wordprocessingml/2006/main", b"http://purl.oclc.org/ooxml/wordprocessingml/main"),
    (b"http://schemas.openxmlformats.org/officeDocument/2006/relationships", b"http://purl.oclc.org/ooxml/officeDocument/relationships"),
    (b"http://schemas.openxmlformats.org/officeDocument/2006/math", b"http://purl.oclc.org/ooxml/officeDocument/math"),
    (b"http://schemas.openxmlformats.org/drawingml/2006/", b"http://purl.oclc.org/ooxml/drawingml/"),
)  # fmt: skip
SUITE = [p("Le solde est payé."), p("vu", note(1)), tableau(("a", "b")), p(image()), p(equation("x"))]


def refait(octets: bytes, changer) -> bytes:
    """Le fichier dont chaque partie est passée par `changer(nom, contenu)` ; None l'ôte."""
    sortie = BytesIO()
    with zipfile.ZipFile(BytesIO(octets)) as lu, zipfile.ZipFile(sortie, "w") as ecrit:
        for nom in lu.namelist():
            contenu = changer(nom, lu.read(nom))
            if contenu is not None:
                ecrit.writestr(nom, contenu)
    return sortie.getvalue()


def strict(octets: bytes) -> bytes:
    def changer(nom: str, contenu: bytes) -> bytes:
        for usuel, autre in STRICT if nom.endswith((".xml", ".rels")) else ():
            contenu = contenu.replace(usuel, autre)
        return contenu.replace(b"<w:document ", b'<w:document w:conformance="strict" ')

    return refait(octets, changer)


def a_macros(octets: bytes, sorte: str = "application/vnd.ms-word.document.macroEnabled.main+xml") -> bytes:
    """Le même en .docm : le type, la partie des macros et la relation qui y mène."""
    vba = '<Relationship Id="rIdVba" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="vbaProject.bin"/>'
    declare = '<Override PartName="/word/vbaProject.bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'

    def changer(nom: str, contenu: bytes) -> bytes:
        if nom == "[Content_Types].xml":
            main = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
            return contenu.replace(main, sorte.encode()).replace(b"</Types>", declare.encode())
        return (
            contenu.replace(b"</Relationships>", f"{vba}</Relationships>".encode())
            if nom.endswith("document.xml.rels")
            else contenu
        )

    fait = BytesIO(refait(octets, changer))
    with zipfile.ZipFile(fait, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"macro")
    return fait.getvalue()


def en_deux_octets(octets: bytes) -> bytes:
    def changer(nom: str, contenu: bytes) -> bytes:
        if nom != "word/document.xml":
            return contenu
        return ('<?xml version="1.0" encoding="UTF-16"?>' + contenu.decode()).encode("utf-16")

    return refait(octets, changer)


PORTES = {
    "strict": (strict, "est au format « Strict Open XML »"),
    "macros": (a_macros, "contient des macros, qui ne sont ni lues ni gardées"),
    "modèle à macros": (lambda o: a_macros(o, "application/vnd.ms-word.template.macroEnabledTemplate.main+xml"), "contient des macros"),
    "deux octets par signe": (en_deux_octets, ""),
}  # fmt: skip


@pytest.mark.parametrize("nom", PORTES)
def test_ce_que_word_ouvre_se_lit_et_ses_revisions_sont_un_docx_habituel(nom, tmp_path):
    changer, phrase = PORTES[nom]
    avant, apres = (word(*corps, notes=("une note",)) for corps in (SUITE, [*SUITE, p("Plus.")]))
    sortie = tmp_path / "r.docx"
    for un, deux in ((changer(avant), apres), (avant, changer(apres)), (changer(avant), changer(apres))):
        code, rendu = comparer(tmp_path, un, deux, "--docx", str(sortie))
        assert (1, [(None, "Plus.")]) == (code, dites(rendu))
        assert any(phrase in dit for dit in rendu["non_compare"])
        with zipfile.ZipFile(sortie) as trace:
            tout = b"".join(trace.read(un) for un in trace.namelist())
            assert not any("vba" in un for un in trace.namelist())
        assert b"purl.oclc.org" not in tout and b"macroEnabled" not in tout and b"vbaProject" not in tout
        assert b"document.main+xml" in tout
    assert 0 == comparer(tmp_path, changer(avant), avant)[0]


THEME = {"word/theme.xml": "<a:theme xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main' name='Le leur'/>"}


@pytest.mark.parametrize("le_sien", [False, True], ids=["sans thème", "avec le sien"])
def test_un_texte_strict_est_rendu_avec_les_parties_que_le_format_habituel_demande(le_sien, tmp_path):
    relation = b'<Relationship Id="rIdT" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme" Target="theme.xml"/>'
    avant, apres = (word(*corps, plus=THEME if le_sien else {}) for corps in (SUITE[:1], [*SUITE[:1], p("Plus.")]))
    if le_sien:
        avant, apres = (
            refait(un, lambda nom, contenu: contenu.replace(b"</Relationships>", relation + b"</Relationships>")
                   if nom.endswith("document.xml.rels") else contenu)
            for un in (avant, apres)
        )  # fmt: skip
    comparer(tmp_path, strict(avant), strict(apres), "--docx", str(tmp_path / "r.docx"))
    with zipfile.ZipFile(tmp_path / "r.docx") as trace:
        relations = trace.read("word/_rels/document.xml.rels")
        assert [1, 1] == [relations.count(b"relationships/" + sorte) for sorte in (b"theme", b"fontTable")]
        themes = [trace.read(nom) for nom in trace.namelist() if "theme" in nom]
    assert [le_sien] == [b"Le leur" in theme for theme in themes]


@pytest.mark.parametrize("ecrire", [lambda xml: xml.encode(), lambda xml: f"<!--{'x' * 5000}-->{xml}".encode(),
                                    lambda xml: f'<?xml version="1.0" encoding="UTF-16"?>{xml}'.encode("utf-16")])  # fmt: skip
def test_des_entites_sont_refusees_ou_qu_elles_soient_et_en_francais(ecrire, tmp_path):
    def changer(nom: str, contenu: bytes) -> bytes:
        entite = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">]>'
        return ecrire(entite + contenu.decode()) if nom == "word/document.xml" else contenu

    with pytest.raises(Refusal, match="déclare des entités"):
        read_word(refait(word(*SUITE), changer), "un.docx")


def suivi(sorte: str, qui: str, dedans: str) -> str:
    return f'<w:{sorte} w:id="1" w:author="{qui}" w:date="2025-03-03T09:00:00Z">{dedans}</w:{sorte}>'


def test_qui_avait_change_quoi_est_dit(tmp_path):
    parti = "<w:r><w:delText>parfois </w:delText></w:r>"
    fin = f"<w:p><w:pPr><w:rPr>{suivi('ins', 'Service', '')}</w:rPr></w:pPr>{r('Fin')}</w:p>"
    un = word(
        p("Le solde est ", suivi("ins", "Préfecture", r("toujours ")), suivi("del", "Service", parti), "dû."),
        fin,
        p("Suite"),
    )
    code, rendu = comparer(tmp_path, un, word(p("Le solde est toujours dû."), p("Fin"), p("Suite")))
    assert 0 == code
    jour = {"fichier": "avant.docx", "date": "2025-03-03T09:00:00Z", "lieu": ""}
    assert rendu["modifications_suivies"] == [
        {**jour, "auteur": "Préfecture", "sorte": "ajout", "mots": "toujours"},
        {**jour, "auteur": "Service", "sorte": "suppression", "mots": "parfois"},
        {**jour, "auteur": "Service", "sorte": "ajout", "mots": "fin d’alinéa : Fin"},
    ]
    assert re.search(
        "« avant.docx » porte 3 modifications suivies de .* et .*, lues comme acceptées", " ".join(rendu["non_compare"])
    )
    dit = (
        CliRunner()
        .invoke(app, ["comparer", str(tmp_path / "avant.docx"), str(tmp_path / "apres.docx"), "--auteurs"])
        .stdout
    )
    assert "– Service : 1 ajout et 1 suppression\n  • 3 mars 2025, suppression : parfois\n" in dit.replace(
        "\u00a0", " "
    )
    assert (
        "lue comme refusée"
        in comparer(tmp_path, word(p(suivi("ins", "a", r("b")))), un, "--revisions", "refuser")[1]["non_compare"][0]
    )


@pytest.mark.parametrize(
    "partie", ["word/document.xml", "word/footnotes.xml", "word/styles.xml", "word/_rels/document.xml.rels"]
)
def test_une_partie_abimee_est_refusee_en_francais(partie):
    coupe = refait(word(*SUITE, notes=("une",)), lambda nom, contenu: contenu[:-20] if nom == partie else contenu)
    with pytest.raises(Refusal, match="est abîmé") as refus:
        read_word(coupe, "un.docx")
    assert "CMP001" == refus.value.code


# --- les équations ----------------------------------------------------------------------------------------------------
def termes(*dits: str) -> str:
    return "".join(f"<m:r><m:t>{dit}</m:t></m:r>" for dit in dits)


def fraction(haut: str, bas: str) -> str:
    return f"<m:f><m:num>{haut}</m:num><m:den>{bas}</m:den></m:f>"


def puissance(base: str, haut: str) -> str:
    return f"<m:sSup><m:e>{base}</m:e><m:sup>{haut}</m:sup></m:sSup>"


EQUATIONS = {
    "la barre se déplace": (fraction(termes("1"), termes("12")), fraction(termes("11"), termes("2")), "1/(12)", "(11)/2"),
    "une fraction devient un nombre": (fraction(termes("10"), termes("2")), termes("102"), "(10)/2", "102"),
    "une puissance devient un nombre": (puissance(termes("10"), termes("3")), termes("103"), "10^3", "103"),
    "l'exposant prend un chiffre": (puissance(termes("1"), termes("23")), puissance(termes("12"), termes("3")), "1^(23)", "12^3"),
    "une parenthèse s'ouvre": (fraction(termes("a+b"), termes("2")), termes("a+") + fraction(termes("b"), termes("2")), "(a+b)/2", "a+b/2"),
    "la racine s'arrête plus tôt": (
        f"<m:rad><m:deg/><m:e>{termes('ab')}</m:e></m:rad>", f"<m:rad><m:deg/><m:e>{termes('a')}</m:e></m:rad>{termes('b')}", "√(ab)", "√ab"),
}  # fmt: skip


@pytest.mark.parametrize("nom", EQUATIONS)
@pytest.mark.parametrize("sens", [1, -1], ids=["aller", "retour"])
def test_de_deux_equations_qui_ont_les_memes_signes_la_forme_compte(nom, sens, tmp_path):
    *formes, avant, apres = EQUATIONS[nom]
    dits = [avant, apres][::sens]
    un, deux = (word(p("Le taux est de ", f"<m:oMath>{forme}</m:oMath>", " par an.")) for forme in formes[::sens])
    trace(un, deux)
    code, rendu = comparer(tmp_path, un, deux)
    assert 1 == code
    assert [tuple(f"Le taux est de {dit} par an." for dit in dits)] == dites(rendu)


# --- ce qu'un autre programme écrit autrement en réenregistrant -------------------------------------------------------
REENREGISTRES = {
    "la forme gardée d'un champ": (champ("MERGEFIELD nom \\* MERGEFORMAT", "Arras"), champ("MERGEFIELD nom", "Arras")),
    "en minuscules": (champ("REF x \\* mergeformat", "Arras"), champ("REF x \\* CHARFORMAT", "Arras")),
    "un champ simple": (simple("REF x \\* MERGEFORMAT", "Arras"), simple("REF x", "Arras")),
}


@pytest.mark.parametrize("nom", REENREGISTRES)
@pytest.mark.parametrize("sens", [1, -1], ids=["aller", "retour"])
def test_comment_un_champ_garde_son_aspect_n_est_pas_une_difference(nom, sens, tmp_path):
    un, deux = (word(p("Ville : ", dit)) for dit in REENREGISTRES[nom][::sens])
    trace(un, deux)
    assert 0 == comparer(tmp_path, un, deux)[0]


def test_un_autre_code_de_champ_reste_une_difference(tmp_path):
    un, deux = (word(p("Ville : ", champ(f"MERGEFIELD {nom} \\* MERGEFORMAT", "Arras"))) for nom in ("nom", "ville"))
    assert 1 == comparer(tmp_path, un, deux)[0]


@pytest.mark.parametrize(("adresse", "code"), [("https://a.fr/un%20bilan.pdf", 0), ("https://a.fr/un-bilan.pdf", 1)])
def test_une_espace_d_une_adresse_s_ecrit_de_deux_facons(adresse, code, tmp_path):
    def vers(place: str) -> bytes:
        octets = word(p("Voir ", lien("le bilan"), "."))
        with zipfile.ZipFile(BytesIO(octets)) as archive:
            parties = {nom: archive.read(nom) for nom in archive.namelist()}
        rels = "word/_rels/document.xml.rels"
        parties[rels] = parties[rels].replace(b"https://exemple.fr", place.encode())
        sortie = BytesIO()
        with zipfile.ZipFile(sortie, "w") as archive:
            for nom, contenu in parties.items():
                archive.writestr(nom, contenu)
        return sortie.getvalue()

    un, deux = vers("https://a.fr/un bilan.pdf"), vers(adresse)
    trace(un, deux)
    assert code == comparer(tmp_path, un, deux)[0]
