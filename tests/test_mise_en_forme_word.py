"""« --mise-en-forme » : l'aspect qui change seul, sous les marques de Word ; tout refuser rend l'ancien, tout accepter le nouveau."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from docgen.cli import app
from docgen.word.lecture import Communs, read_document, word_statement
from docgen.word.marques import mark
from docgen.word.ouverture import read_word
from docgen.word.preuve import prove
from tests.outils.aspect_word import aspect
from tests.outils.mots_word import champ, equation, note, p, tableau, zone
from tests.outils.tirages import tirages
from tests.test_aspect_word import BARRE, HAUT, corps, de, m, marquees, tracee
from tests.test_formes_word import formes

GRAS, ROUGE = "<w:b/>", '<w:color w:val="FF0000"/>'


def aligne(mots: str, cote: str = "", look: str = "") -> str:
    return f"<w:p><w:pPr>{f'<w:jc w:val={chr(34)}{cote}{chr(34)}/>' if cote else ''}</w:pPr>{m(mots, look)}</w:p>"


def table(tbl: str = "", tr: str = "", tc: str = "", largeur: int = 4000, ex: str = "") -> str:
    cellule = f"<w:tc><w:tcPr>{tc}</w:tcPr>{p('a')}</w:tc>"
    lignes = f"<w:tr>{ex and f'<w:tblPrEx>{ex}</w:tblPrEx>'}<w:trPr>{tr}</w:trPr>{cellule}{cellule}</w:tr>" * 2
    grille = f'<w:gridCol w:w="{largeur}"/>' * 2
    return f"<w:tbl><w:tblPr>{tbl}</w:tblPr><w:tblGrid>{grille}</w:tblGrid>{lignes}</w:tbl>"


def image(cote: int) -> str:
    return f'<w:r><w:drawing><wp:inline><wp:extent cx="{cote}" cy="{cote}"/><a:blip r:embed="rIdImage"/></wp:inline></w:drawing></w:r>'


BORDS = '<w:{0}><w:top w:val="{1}" w:sz="4" w:space="0" w:color="auto"/></w:{0}>'
FOND = '<w:shd w:val="clear" w:color="auto" w:fill="{}"/>'
PAGE = '<w:p><w:pPr><w:sectPr>{}<w:pgMar w:top="{}" w:right="1" w:bottom="1" w:left="1" w:header="1" w:footer="1" w:gutter="0"/></w:sectPr></w:pPr></w:p>'
REF = champ("REF x", "3 bis")
# Avant, après, ce qui en est dit, les marques que le corps porte.
ASPECTS = {
    "gras": (p(m("Le solde est dû.")), p(m("Le "), m("solde", GRAS), m(" est dû.")), "1 passage", ["rPrChange"]),
    "un style de mots": (p(m("solde")), p(m("solde", "Accent")), "1 passage", ["rPrChange"]),
    "une taille en moins": (p(m("solde", '<w:sz w:val="20"/>')), p(m("solde")), "1 passage", ["rPrChange"]),
    "des lettres en exposant": (p(m("1er mai")), p(m("1"), m("er", HAUT), m(" mai")), "1 passage", ["rPrChange"]),
    "alignement": (aligne("a"), aligne("a", "right"), "1 passage", ["pPrChange"]),
    "un style d'alinéa": (p("a"), p("a", style="Cadre"), "1 passage", ["pPrChange"]),
    "les deux": (aligne("a"), aligne("a", "right", GRAS), "1 passage", ["pPrChange", "rPrChange"]),
    "le résultat d'un champ": (p(REF), p(REF.replace("<w:t ", "<w:rPr><w:b/></w:rPr><w:t ")), "1 passage", ["rPrChange"]),
    "un numéro de page": (
        p(champ("PAGE", "3")), p(champ("PAGE", "3").replace("<w:t ", "<w:rPr><w:b/></w:rPr><w:t ")), "1 passage", ["rPrChange"]),
    "une équation": (p(equation("x")), p(equation("x").replace("<m:t>", "<w:rPr><w:b/></w:rPr><m:t>")), "1 passage", ["rPrChange"]),
    "un appel de note": (
        p("vu", note(1)), p("vu", note(1).replace("<w:r>", "<w:r><w:rPr><w:b/></w:rPr>")), "1 passage", ["rPrChange"]),
    "une zone": (p(zone(p(m("dit")))), p(zone(p(m("dit", ROUGE)))), "1 passage", ["rPrChange"]),
    "une cellule": (tableau((p(m("a")), "b")), tableau((p(m("a", ROUGE)), "b")), "1 passage", ["rPrChange"]),
    "bordures": (table(BORDS.format("tblBorders", "single")), table(BORDS.format("tblBorders", "double")),
                 "bordures d'un tableau", ["tblPrChange"]),
    "bordures de cellules": (table(), table(tc=BORDS.format("tcBorders", "single")), "bordures d'un tableau", ["tcPrChange"] * 4),
    "fond": (table(tc=FOND.format("FF0000")), table(tc=FOND.format("00FF00")), "fond d'un tableau", ["tcPrChange"] * 4),
    "hauteur": (table(), table(tr='<w:trHeight w:val="600"/>'), "hauteur des lignes d'un tableau", ["trPrChange"] * 2),
    "largeurs": (table(), table(largeur=3000), "largeur des colonnes d'un tableau", ["tblGridChange"]),
    "largeurs de cellules": (table(tc='<w:tcW w:w="1" w:type="dxa"/>'), table(tc='<w:tcW w:w="2" w:type="dxa"/>'),
                             "largeur des colonnes d'un tableau", ["tcPrChange"] * 4),
    "style de tableau": (table(), table('<w:tblStyle w:val="Grille"/>'), "style d'un tableau", ["tblPrChange"]),
    "une exception de ligne": (table(), table(ex='<w:jc w:val="center"/>'), "disposition des cellules d'un tableau", ["tblPrExChange"] * 2),
    "marges": (PAGE.format("", 1), PAGE.format("", 2), "1 section (format, marges ou colonnes)", ["sectPrChange"]),
}  # fmt: skip


@pytest.mark.parametrize("nom", ASPECTS)
def test_l_aspect_seul_est_dit_et_marque_quand_on_le_demande(nom):
    avant, apres, dit, attendues = ASPECTS[nom]
    options = {"notes": ("n",)} if "note" in nom else {}
    un, deux = de(avant, p("fin"), **options), de(apres, p("fin"), **options)
    assert [("aspect", None, dit)] == formes(un, deux)
    assert "Change" not in corps(tracee(un, deux))
    trace = tracee(un, deux, mise_en_forme=True)
    assert attendues == changes(trace)
    assert changes(tracee(deux, un, mise_en_forme=True))


def changes(octets: bytes) -> list[str]:
    return re.findall(r"<w:(\w+Change)\b", corps(octets))


def test_les_mots_sous_une_marque_sont_ceux_dont_l_aspect_change():
    un, deux = de(p(m("Le solde est dû."))), de(p(m("Le "), m("solde", GRAS), m(" est dû")), p(m("fin")))
    assert ["solde"] == marquees(tracee(un, deux, mise_en_forme=True))


def test_ce_qui_change_de_mots_et_d_aspect_est_rendu_des_deux_cotes():
    un = de(p(m("Le solde est dû au département du Nord.")), aligne("fin", "right"))
    deux = de(
        p(m("Le solde", GRAS), m(" est dû à la "), m("région du Nord.", ROUGE)), p(m("inséré", GRAS)), aligne("fin")
    )
    tracee(un, deux, mise_en_forme=True)
    tracee(deux, un, mise_en_forme=True)


# --- la commande ------------------------------------------------------------------------------------------------------
def lancer(tmp_path: Path, avant: bytes, apres: bytes, *options: str):
    chemins = [tmp_path / "avant.docx", tmp_path / "apres.docx"]
    for chemin, octets in zip(chemins, (avant, apres), strict=True):
        chemin.write_bytes(octets)
    return CliRunner().invoke(app, ["comparer", *map(str, chemins), *options])


def dit(rendu) -> str:
    """Ce qui est dit, les lignes jointes."""
    return " ".join(rendu.output.split())


UN, DEUX = de(p(m("Le solde")), p(image(9))), de(p(m("Le "), m("solde", GRAS)), p(image(5)))


def test_sans_l_option_l_aspect_est_compte_et_n_est_pas_un_ecart(tmp_path):
    rendu = lancer(tmp_path, UN, DEUX)
    assert 0 == rendu.exit_code
    assert "Mise en forme seule, comptée et non montrée : 1 passage et 1 image redimensionnée." in dit(rendu)


def test_avec_l_option_tout_dit_la_meme_chose(tmp_path):
    trace = tmp_path / "r.docx"
    rendu = lancer(tmp_path, UN, DEUX, "--docx", str(trace), "--mise-en-forme")
    assert 1 == rendu.exit_code
    assert "Rien ne diffère" not in dit(rendu)
    assert "Marques dans « r.docx » : 0 ajout, 0 suppression et 1 mise en forme." in dit(rendu)
    assert "que Word ne sait pas marquer, comptée seulement : 1 image redimensionnée" in dit(rendu)
    assert ["rPrChange"] == changes(trace.read_bytes())
    lu = json.loads(lancer(tmp_path, UN, DEUX, "--docx", str(trace), "--mise-en-forme", "--json").stdout)
    (passage,) = lu["contrats"][0]["passages"]
    assert ["mise en forme : 1 passage"] == [ligne["apres"] for ligne in passage["lignes"]]
    assert (False, 1) == (lu["egaux"], lu["comptes"]["typographie"])


def test_ce_que_word_ne_sait_pas_marquer_n_est_pas_un_ecart(tmp_path):
    un, deux = de(p(image(9))), de(p(image(5)))
    rendu = lancer(tmp_path, un, deux, "--docx", str(tmp_path / "r.docx"), "--mise-en-forme")
    assert 0 == rendu.exit_code, rendu.output
    assert "Rien ne diffère" in dit(rendu)
    assert "Change" not in corps((tmp_path / "r.docx").read_bytes())


def test_l_option_sans_fichier_a_ecrire_est_refusee(tmp_path):
    rendu = lancer(tmp_path, UN, DEUX, "--mise-en-forme")
    assert 2 == rendu.exit_code
    assert "Ajouter « --docx" in dit(rendu)


def test_une_trace_qui_ne_rend_pas_l_aspect_ne_se_prouve_pas_quand_il_est_demande():
    sans = mark(read_word(UN, "a.docx"), read_word(DEUX, "b.docx"), "Moi")
    assert [] == prove(UN, DEUX, sans)
    (faute,) = prove(UN, DEUX, sans, aspect=True)
    assert "refuser" in faute and "paragraphe 1" in faute


def test_le_debut_d_une_section_est_marque_sans_qu_on_le_demande():
    un, deux = (
        de(PAGE.format("", 1), PAGE.format(f'<w:type w:val="{sorte}"/>', 1), p("a"))
        for sorte in ("nextPage", "continuous")
    )
    assert ["sectPrChange"] == changes(tracee(un, deux))
    premiere = [de(PAGE.format(f'<w:type w:val="{sorte}"/>', 1), p("a")) for sorte in ("nextPage", "continuous")]
    assert [] == changes(tracee(*premiere))


# --- la loi -----------------------------------------------------------------------------------------------------------
LOOKS = st.sampled_from(["", GRAS, "<w:i/>", ROUGE, "Accent", "Barre", BARRE, HAUT, f"{GRAS}{ROUGE}"])
TEXTES = st.lists(st.sampled_from(["Le", "solde", "est dû", "10", "2", "er"]), min_size=1, max_size=4).map(" ".join)
COTES = st.sampled_from(["", '<w:jc w:val="right"/>'])
TABLES = st.tuples(st.sampled_from(["", FOND.format("FF0000")]), st.sampled_from(["", '<w:trHeight w:val="600"/>']),
                   st.sampled_from([3000, 4000]))  # fmt: skip


@st.composite
def paires(draw):
    """Deux fichiers des mêmes mots, dont l'aspect est tiré deux fois."""
    un, deux = [], []
    for texte in draw(st.lists(TEXTES, min_size=1, max_size=4)):
        for cote in (un, deux):
            coupe = draw(st.integers(0, len(texte)))
            mots = m(texte[:coupe], draw(LOOKS)) + m(texte[coupe:], draw(LOOKS))
            cote.append(f"<w:p><w:pPr>{draw(COTES)}</w:pPr>{mots}</w:p>")
    for cote in (un, deux):
        tc, tr, largeur = draw(TABLES)
        cote.append(table(tc=tc, tr=tr, largeur=largeur))
    return de(*un, p("fin")), de(*deux, p("fin"))


def mots(octets: bytes) -> object:
    """Ce qu'un lecteur lit : « 10² » n'est pas « 102 »."""
    return word_statement(read_document(read_word(octets, "f.docx"), "f", Communs()), "f").passages


@settings(max_examples=tirages(60), deadline=None, suppress_health_check=list(HealthCheck))
@given(paires())
def test_il_y_a_une_marque_si_et_seulement_si_l_aspect_change(paire):
    avant, apres = paire
    trace = tracee(avant, apres, mise_en_forme=True)
    change = bool(formes(avant, apres)) or mots(avant) != mots(apres)
    assert (aspect(avant) != aspect(apres)) == bool(changes(trace)) == change


def test_un_espace_barre_au_bord_des_mots_barres_redevient_droit():
    avant, apres = (
        de(f"<w:p>{m('2')}{m(' Le')}</w:p>", p("fin")),
        de(f"<w:p>{m('2 ', '<w:strike/>')}{m('Le')}</w:p>", p("fin")),
    )
    assert changes(tracee(avant, apres, mise_en_forme=True))
