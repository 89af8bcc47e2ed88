"""La preuve des révisions Word : tout accepter rend le nouveau fichier, tout refuser l'ancien, structure comprise."""

import zipfile
from io import BytesIO

import pytest

from docgen.findings import Refusal
from docgen.word.marques import mark
from docgen.word.ouverture import read_word
from docgen.word.preuve import prove
from tests.outils.mots_word import champ, equation, image, note, p, r, tableau, word, zone

_QUI = 'w:id="1" w:author="A"'
_CASE = (
    '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/>{}</w:checkBox></w:ffData>'
    '</w:fldChar></w:r><w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
_SECTION = '<w:p><w:pPr><w:sectPr><w:type w:val="{}"/></w:sectPr></w:pPr></w:p>'
_CHOIX = (
    '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:Choice Requires="w"><w:drawing><w:txbxContent>{}</w:txbxContent></w:drawing></mc:Choice>'
    "<mc:Fallback><w:pict><w:txbxContent>{}</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)
_UNE = tableau(("a", "b"))
_FUSION = "".join(f'<w:tr><w:tc><w:tcPr><w:vMerge w:val="{sorte}"/></w:tcPr>{p(mot)}</w:tc></w:tr>' for sorte, mot in (
    ("restart", "a"), ("continue", "")))  # fmt: skip
_HAUTE = f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid>{_FUSION}</w:tbl>"
PAIRES = {
    "un alinéa vide": ((p("a"), p(), p("b")), (p("a"), p("b"))),
    "un alinéa vide en fin de cellule": ((tableau((p("a") + p(),)),), (tableau((p("a"),)),)),
    "un alinéa vide dans une zone": ((p(zone(p("a"), p())),), (p(zone(p("a"))),)),
    "un alinéa coupé": ((p("a "), p("b")), (p("a b"),)),
    "un numéro affiché": ((p("a", niveau=1), p("b", niveau=0), p("c", niveau=1)),
                          (p("a", niveau=1), p("b"), p("c", niveau=1))),
    "un niveau de titre": ((p("a", style="Titre1"),), (p("a"),)),
    "une section": ((_SECTION.format("nextPage"), p("a")), (p(), p("a"))),
    "où la deuxième section commence": ((_SECTION.format("nextPage"), p("a"), _SECTION.format("nextPage")),
                                        (_SECTION.format("nextPage"), p("a"), _SECTION.format("continuous"))),
    "le numéro de la page où une section commence": (
        (_SECTION.format("nextPage"), p("a")),
        (_SECTION.format("nextPage").replace("<w:type", '<w:pgNumType w:start="3"/><w:type'), p("a"))),
    "où une section commence": ((_SECTION.format("oddPage"), p("a")), (_SECTION.format("continuous"), p("a"))),
    "une cellule élargie": ((_UNE,), (_UNE.replace("<w:tcPr/>", '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>', 1),)),
    "une cellule haute": ((_HAUTE,), (_HAUTE.replace('<w:vMerge w:val="continue"/>', ""),)),
    "une colonne de la grille": ((_UNE,), (_UNE.replace("<w:gridCol/>", "", 1),)),
    "deux tableaux ou un": ((_UNE, p(), _UNE), (_UNE, _UNE)),
    "une case de formulaire": ((p(_CASE.format("")),), (p(_CASE.format("<w:checked/>")),)),
    "le code d'un champ": ((p(champ("REF a", "3")),), (p(champ("REF b", "3")),)),
    "un saut de page": ((p(r("a"), '<w:r><w:br w:type="page"/></w:r>'),), (p("a"),)),
    "la forme d'une équation": ((p(equation("a")),), (p(equation("a").replace("m:r>", "m:e>")),)),
    "une image": ((p(image()),), (p(),)),
    "un contenu écrit deux fois": ((p(_CHOIX.format(p("a"), p("a"))),), (p(_CHOIX.format(p("a"), p("b"))),)),
    "un signe de note": ((p(note(1)),), (p(note(1), '<w:r><w:footnoteRef/></w:r>'),)),
}  # fmt: skip


@pytest.mark.parametrize("nom", PAIRES)
@pytest.mark.parametrize("sens", [1, -1], ids=["aller", "retour"])
def test_la_preuve_voit_la_structure(nom, sens):
    un, deux = (word(*corps, notes=("n",)) for corps in PAIRES[nom][::sens])
    assert [] == prove(un, un, un)
    (faute,) = prove(un, deux, deux)
    assert faute.startswith("tout refuser ne rend pas l'ancien texte : ")


@pytest.mark.parametrize("sorte", ["continuous", "nextColumn", "nextPage"])
def test_rien_ne_precede_la_premiere_section(sorte):
    # ISO/IEC 29500-1, 17.6.22 : la place d'une section se dit par rapport à celle d'avant.
    un, deux = (word(p("a"), _SECTION.format(une), p("b")) for une in ("nextPage", sorte))
    assert [] == prove(un, deux, deux)
    paire = word(p("a"), _SECTION.format("evenPage"), p("b"))
    assert prove(un, paire, paire)


def test_les_marques_de_cellules_et_de_proprietes_se_refusent():
    plein, autre = tableau(("a", "b"), ("c", "d")), tableau(("a",), ("c",))
    grille = '<w:tblGridChange w:id="2"><w:tblGrid><w:gridCol/></w:tblGrid></w:tblGridChange></w:tblGrid>'
    marque = f"<w:tc><w:tcPr><w:cellIns {_QUI}/></w:tcPr>"
    colonne = plein.replace("</w:tc><w:tc><w:tcPr/>", f"</w:tc>{marque}").replace("</w:tblGrid>", grille)
    avant = f'<w:pPrChange {_QUI}><w:pPr><w:pStyle w:val="Titre1"/></w:pPr></w:pPrChange>'
    titre = f"<w:p><w:pPr>{avant}</w:pPr>{r('t')}</w:p>"
    ancien, nouveau = word(autre, p("t", style="Titre1")), word(plein, p("t"))
    assert [] == prove(ancien, nouveau, word(colonne, titre))
    assert prove(ancien, nouveau, word(plein, titre))
    assert prove(ancien, nouveau, word(colonne, p("t")))


def test_une_fusion_marquee_se_refuse():
    change = '<w:cellMerge w:id="3" w:author="A" w:vMerge="{}" w:vMergeOrig="{}"/>'
    fondue = _HAUTE.replace('<w:vMerge w:val="restart"/>', change.format("rest", "")).replace(
        '<w:vMerge w:val="continue"/>', change.format("cont", "")).replace(' w:vMergeOrig=""', "")  # fmt: skip
    simple = tableau(("a",), ("",)).replace(r(""), "")
    assert [] == prove(word(simple), word(_HAUTE), word(fondue))


def test_l_alinea_qui_reste_garde_ses_proprietes():
    fin = f'<w:p><w:pPr><w:pStyle w:val="Titre1"/><w:rPr><w:ins {_QUI}/></w:rPr></w:pPr>{r("a ")}</w:p>'
    ancien, trace = word(p("a b")), word(fin, p("b"))
    assert [] == prove(ancien, word(p("a ", style="Titre1"), p("b")), trace)
    assert prove(word(p("a b", style="Titre1")), word(p("a ", style="Titre1"), p("b")), trace)


def test_une_relation_qui_manque_se_nomme():
    fichier = word(p(image()))
    (faute,) = prove(fichier, fichier, word(p(image().replace("rIdImage", "rId99"))))[:1]
    assert faute == "une relation manque : word/document.xml, rId99"


def test_une_partie_reprise_sans_ses_relations_se_nomme_et_celle_qui_en_manquait_deja_se_tait():
    entier = word(p(image()))
    perdu = _avec(
        entier, b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>', _LIENS
    )
    assert "une relation manque : word/document.xml, rIdImage" in prove(entier, entier, perdu)
    assert [] == prove(perdu, perdu, perdu)


# --- ce qui ne se lit pas ----------------------------------------------------------------------------------------------
_LIENS, _THEME = "word/_rels/document.xml.rels", "word/theme/theme1.xml"


def _avec(fichier: bytes, contenu: bytes, partie: str = "word/document.xml") -> bytes:
    sortie = BytesIO()
    with zipfile.ZipFile(BytesIO(fichier)) as lu, zipfile.ZipFile(sortie, "w") as ecrit:
        for nom in lu.namelist():
            if nom != partie:
                ecrit.writestr(nom, lu.read(nom))
        ecrit.writestr(partie, contenu)
    return sortie.getvalue()


def _corps(fichier: bytes) -> str:
    with zipfile.ZipFile(BytesIO(fichier)) as archive:
        return archive.read("word/document.xml").decode()


@pytest.mark.parametrize("codage", ["utf-8", "utf-16"])
def test_des_entites_se_refusent_en_francais(codage):
    fichier = word(p("a"))
    entites = f'<?xml version="1.0" encoding="{codage}"?><!DOCTYPE d [<!ENTITY e "x">]>' + _corps(fichier)
    with pytest.raises(Refusal, match=r"les révisions, .* : le fichier déclare des entités"):
        prove(fichier, fichier, _avec(fichier, entites.encode(codage)))


def test_une_partie_en_utf_16_se_lit():
    fichier = word(p("été"))
    autre = _avec(fichier, ('<?xml version="1.0" encoding="utf-16"?>' + _corps(fichier)).encode("utf-16"))
    assert [] == prove(autre, fichier, autre)
    assert prove(word(p("hiver")), fichier, autre)


@pytest.mark.parametrize("octets", [b"", b"PK\x03\x04 rien", b"%PDF-1.4"])
def test_une_archive_abimee_se_refuse_en_francais(octets):
    with pytest.raises(Refusal, match="l'ancien : le fichier est abîmé ou incomplet"):
        prove(octets, word(p("a")), word(p("a")))


def test_un_xml_mal_forme_se_refuse_en_francais():
    fichier = word(p("a"))
    with pytest.raises(Refusal, match="XML mal formé"):
        prove(fichier, fichier, _avec(fichier, b"<w:document>"))


@pytest.mark.parametrize(("avant", "apres"), [((), (p("Fait à Arras."),)), ((), (p(),)), ((tableau(("a", "b")),), ()),
                                              ((tableau(("", "b")),), (tableau((p("a"), "b")),))])  # fmt: skip
def test_word_met_un_alinea_dans_ce_qui_n_en_a_aucun(avant, apres):
    for un, deux in ((avant, apres), (apres, avant)):
        octets = word(*un), word(*deux)
        trace = mark(*(read_word(fichier, "a.docx") for fichier in octets), "Moi")
        assert [] == prove(*octets, trace)


@pytest.mark.parametrize("rang", range(3))
def test_une_partie_que_rien_ne_lit_ne_peut_etre_abimee_dans_aucun_des_fichiers(rang):
    fichiers = [word(p("a"))] * 3
    fichiers[rang] = _avec(fichiers[rang], b"<a:theme>", _THEME)
    with pytest.raises(Refusal, match=rf"{_THEME} : le fichier est abîmé"):
        prove(*fichiers)
