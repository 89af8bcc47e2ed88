"""Des mots que personne ne voit (blancs, minuscules, de la couleur de leur fond, hors de la page) : les cacher se dit et se marque."""

import re
from pathlib import Path

import pytest

from docgen.word.marques import mark
from docgen.word.ouverture import read_word
from docgen.word.preuve import prove
from tests.outils.mots_word import p, r, tableau, word
from tests.outils.paquet_word import Paquet
from tests.test_formes_word import formes, texte_de

W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
NU = p("peut résilier ", r("sans"), " indemnité")


def m(mots: str, *aspect: str) -> str:
    """Des mots d'un aspect donné."""
    return f'<w:r><w:rPr>{"".join(aspect)}</w:rPr><w:t xml:space="preserve">{mots}</w:t></w:r>'


def couleur(valeur: str) -> str:
    return f'<w:color w:val="{valeur}"/>'


def fond(valeur: str) -> str:
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{valeur}"/>'


def alinea(*aspect: str) -> str:
    return p("peut résilier ", m("sans", *aspect), " indemnité")


def alinea_dont(proprietes: str, mots: str = "peut résilier sans indemnité") -> str:
    return f"<w:p><w:pPr>{proprietes}</w:pPr>{r(mots)}</w:p>"


def rangee(proprietes: str, cellule: str, dedans: str) -> str:
    rang = f"<w:tr>{proprietes}<w:tc><w:tcPr>{cellule}</w:tcPr>{dedans}</w:tc></w:tr>"
    return f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid>{rang}</w:tbl>"


def boite(place: str, dedans: str, taille: int = 914400) -> str:
    """Une zone de texte ancrée."""
    wps = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
    return (
        f'<w:r><w:drawing><wp:anchor><wp:positionH relativeFrom="page"><wp:posOffset>{place}</wp:posOffset></wp:positionH>'
        f'<wp:extent cx="{taille}" cy="{taille}"/><wp:docPr id="1" name="z"/><a:graphic><a:graphicData>'
        f'<wps:wsp xmlns:wps="{wps}"><wps:txbx><w:txbxContent>{dedans}</w:txbxContent></wps:txbx></wps:wsp>'
        "</a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>"
    )


COULEUR, MINUSCULE, DEHORS = "de la couleur du fond", "en caractères minuscules", "hors de vue"
# Ce que portent les mots eux-mêmes : Word sait le marquer.
MOTS = {
    "blancs": ([couleur("FFFFFF")], COULEUR),
    "presque blancs": ([couleur("FDFDFA")], COULEUR),
    "blancs par le thème": (['<w:color w:themeColor="background1"/>'], COULEUR),
    "d'un point": (['<w:sz w:val="2"/>'], MINUSCULE),
    "larges de rien": (['<w:w w:val="1"/>'], MINUSCULE),
    "noirs surlignés de noir": ([couleur("000000"), '<w:highlight w:val="black"/>'], COULEUR),
    "de la couleur de leur trame": ([couleur("1F3864"), fond("1F3864")], COULEUR),
    "sans remplissage": ([f"<w14:textFill {W14}><w14:noFill/></w14:textFill>"], COULEUR),
    "descendus sous la page": (['<w:position w:val="-3000"/>'], DEHORS),
}


@pytest.mark.parametrize("nom", MOTS)
def test_des_mots_rendus_invisibles_sont_dits_et_toujours_marques(nom, tmp_path):
    aspect, pourquoi = MOTS[nom]
    avant, apres = word(NU), word(alinea(*aspect))
    dit = texte_de(tmp_path, avant, apres)
    assert f"passage invisible, {pourquoi} : « sans »" in dit
    trace = mark(read_word(avant, "a.docx"), read_word(apres, "b.docx"), "Moi")
    assert [] == prove(avant, apres, trace)
    corps = Paquet.de(trace).parties["word/document.xml"].decode()
    runs = re.findall(r"<w:r>(?:(?!</w:r>).)*?</w:r>", corps, re.DOTALL)
    assert [["sans"]] == [re.findall(r"<w:t[^>]*>([^<]*)", run) for run in runs if "rPrChange" in run]
    assert "invisible → visible : « sans »" in texte_de(tmp_path, apres, avant)


# Ce que porte ce qui est autour d'eux.
AUTOUR = {
    "dans une cellule de leur couleur": (rangee("", fond("C00000"), alinea(couleur("C00000"))), "sans", COULEUR),
    "blancs dans une cellule sans fond": (rangee("", "", alinea(couleur("FFFFFF"))), "sans", COULEUR),
    "dans un alinéa de leur couleur": (
        f'<w:p><w:pPr>{fond("000080")}</w:pPr>{m("sans", couleur("000080"))}</w:p>', "sans", COULEUR),
    "dans une rangée sans hauteur": (
        rangee('<w:trPr><w:trHeight w:val="1" w:hRule="exact"/></w:trPr>', "", p("sans")), "sans", DEHORS),
    "dans une rangée masquée": (rangee("<w:trPr><w:hidden/></w:trPr>", "", p("sans")), "sans", DEHORS),
    "à côté de la page": (alinea_dont('<w:ind w:left="20000"/>', "sans"), "sans", DEHORS),
    "dans un cadre loin de la page": (alinea_dont('<w:framePr w:x="25000" w:y="1"/>', "sans"), "sans", DEHORS),
    "dans une ligne sans hauteur": (
        alinea_dont('<w:spacing w:line="1" w:lineRule="exact"/>', "sans"), "sans", DEHORS),
    "dans une zone hors de la page": (p(boite("-5000000", p("sans"))), "sans", DEHORS),
    "dans une zone sans taille": (p(boite("0", p("sans"), 1)), "sans", DEHORS),
}  # fmt: skip


@pytest.mark.parametrize("nom", AUTOUR)
def test_des_mots_que_leur_place_rend_invisibles_sont_dits(nom, tmp_path):
    apres, mots, pourquoi = AUTOUR[nom]
    dit = texte_de(tmp_path, word(p("Objet du contrat.")), word(p("Objet du contrat."), apres, p("")))
    assert f"passage invisible, {pourquoi} : « {mots} »" in dit


# Ce qui se voit.
VUS = {
    "blancs sur une cellule sombre": rangee("", fond("1F3864"), alinea(couleur("FFFFFF"))),
    "blancs sur une trame sombre": alinea(couleur("FFFFFF"), fond("000000")),
    "gris": alinea(couleur("A6A6A6")),
    "de six points": alinea('<w:sz w:val="12"/>'),
    "surlignés de jaune": alinea(couleur("000000"), '<w:highlight w:val="yellow"/>'),
    "dans une zone en marge": p(boite("200000", p("sans"))),
    "en retrait négatif": alinea_dont('<w:ind w:left="-567"/>'),
}


@pytest.mark.parametrize("nom", VUS)
def test_des_mots_qui_se_voient_ne_sont_pas_dits_invisibles(nom, tmp_path):
    assert "invisible" not in texte_de(tmp_path, word(p("Objet.")), word(p("Objet."), VUS[nom], p("")))


def test_le_blanc_sur_le_fond_sombre_d_un_style_de_tableau_n_est_pas_juge(tmp_path):
    style = f'<w:style w:type="table" w:styleId="Grille"><w:name w:val="Grille"/><w:tblStylePr w:type="firstRow"><w:tcPr>{fond("1F3864")}</w:tcPr></w:tblStylePr></w:style>'
    table = tableau((p(m("Poste", couleur("FFFFFF"))), "Montant"), ("Loyer", "3 €"))
    table = table.replace("<w:tblPr/>", '<w:tblPr><w:tblStyle w:val="Grille"/></w:tblPr>')
    sans = word(p("Objet."))
    paquet = Paquet.de(word(p("Objet."), table, p("")))
    paquet.parties["word/styles.xml"] = paquet.parties["word/styles.xml"].replace(
        b"</w:styles>", style.encode() + b"</w:styles>"
    )
    assert "invisible" not in texte_de(tmp_path, sans, paquet.octets())


def test_des_mots_invisibles_des_deux_cotes_ne_sont_pas_un_changement():
    blanc = word(alinea(couleur("FFFFFF")))
    assert [] == formes(blanc, blanc)


def test_la_page_dit_le_passage_invisible_et_la_premiere_liste_le_met_a_sa_place(tmp_path):
    lignes = ["Le loyer est de 300 €.", "Le bail dure trois ans.", "Le dépôt est de 2 mois."]
    avant = word(*map(p, lignes), NU)
    apres = word(*(p(ligne.replace("trois", "six").replace("00", "000").replace("2", "6")) for ligne in lignes),
                 alinea(couleur("FFFFFF")))  # fmt: skip
    dit = texte_de(tmp_path, avant, apres, "--html", str(tmp_path / "page.html"))
    assert "passage invisible, de la couleur du fond (début) : « sans »" in dit.partition("Ce qui change")[0]
    page = Path(tmp_path / "page.html").read_text(encoding="utf-8")
    assert "passage invisible ou qui ne l’est plus" in page
