"""Ce qui sort de la page, ou cesse de s'y montrer : un tableau, un alinéa, un texte, l'en-tête d'une première page."""

import pytest

from tests.outils.mots_word import p, tableau, word
from tests.test_formes_word import W, formes, relie
from tests.test_lecture_word import comparer

LIGNES = (("Pénalité", "10 000 €"), ("Retard", "500 €"))
CHIFFRES = {mot for ligne in LIGNES for mot in ligne}


def pose(proprietes: str) -> str:
    return tableau(*LIGNES).replace("<w:tblPr/>", f"<w:tblPr>{proprietes}</w:tblPr>")


def retrait(cote: str, mesure: int) -> str:
    return p("Le solde est dû.").replace("<w:p>", f'<w:p><w:pPr><w:ind w:{cote}="{mesure}"/></w:pPr>', 1)


def rangee(hauteur: int, regle: str = "exact") -> str:
    return tableau(*LIGNES).replace(
        "<w:tr>", f'<w:tr><w:trPr><w:trHeight w:val="{hauteur}" w:hRule="{regle}"/></w:trPr>', 1
    )


CACHES = {
    "tableau flottant à gauche": (tableau(*LIGNES), pose('<w:tblpPr w:tblpX="-30000" w:tblpY="1"/>'), CHIFFRES),
    "tableau flottant trop bas": (tableau(*LIGNES), pose('<w:tblpPr w:tblpX="1" w:tblpY="30000"/>'), CHIFFRES),
    "retrait d'un tableau": (tableau(*LIGNES), pose('<w:tblInd w:w="-30000" w:type="dxa"/>'), CHIFFRES),
    "rangée de six points": (tableau(*LIGNES), rangee(120), set(LIGNES[0])),
    "retrait à droite": (p("Le solde est dû."), retrait("right", 20_000), {"Le solde est dû."}),
    "première ligne": (p("Le solde est dû."), retrait("firstLine", 20_000), {"Le solde est dû."}),
    "tableau posé sur la page": (tableau(*LIGNES), pose('<w:tblpPr w:tblpX="900" w:tblpY="700"/>'), set()),
    "rangée haute": (tableau(*LIGNES), rangee(400), set()),
    "rangée qui peut grandir": (tableau(*LIGNES), rangee(120, "atLeast"), set()),
    "retrait d'une citation": (p("Le solde est dû."), retrait("left", 1_400), set()),
}  # fmt: skip


@pytest.mark.parametrize("nom", CACHES)
def test_ce_qui_sort_de_la_page_est_invisible_dans_les_deux_sens(nom, tmp_path):
    avant, apres, mots = CACHES[nom]
    for sens in ((avant, apres), (apres, avant)):
        code, rendu = comparer(tmp_path, *map(word, sens), "--docx", str(tmp_path / f"{sens[0] == avant}.docx"))
        lignes = [ligne for passage in rendu["contrats"][0]["passages"] for ligne in passage["lignes"]]
        assert (mots, bool(mots)) == ({ligne["mots"] for ligne in lignes if ligne["forme"] == "invisible"}, code == 1)


# --- les sections -----------------------------------------------------------------------------------------------------
def section(marges: str = "", hauteur: int = 16_838, plus: str = "", tete: bool = True) -> str:
    reference = '<w:headerReference w:type="default" r:id="rId99"/>' if tete else ""
    mesures = {"top": 1_417, "bottom": 1_417, "left": 1_417, "right": 1_417, "header": 708, "footer": 708}
    mesures |= dict([(cote, int(mesure)) for cote, mesure in [marges.split()]] if marges else [])
    dites = " ".join(f'w:{cote}="{mesure}"' for cote, mesure in mesures.items())
    return f'<w:p><w:pPr><w:sectPr>{reference}<w:pgSz w:w="11906" w:h="{hauteur}"/><w:pgMar {dites}/>{plus}</w:sectPr></w:pPr></w:p>'


HORS = "texte de la section 1 : hors de la page"
PLACES = {
    "marge": (section(), section("left -31000"), HORS),
    "marge démesurée": (section(), section("right 11000"), HORS),
    "page trop basse": (section(), section(hauteur=300), HORS),
    "en-tête trop bas": (section(), section("header 31000"), HORS),
    "première page": (section(), section(plus="<w:titlePg/>"), "première page de la section 1 : en-tête et pied à part"),
    "première page sans en-tête nulle part": (section(tete=False), section(plus="<w:titlePg/>", tete=False), None),
    "marge haute négative": (section(), section("top -1417"), None),
    "page couchée": (section(), section(hauteur=9_000), None),
}  # fmt: skip


@pytest.mark.parametrize("nom", PLACES)
def test_un_texte_hors_de_la_page_et_une_premiere_page_a_part_sont_dits(nom, tmp_path):
    avant, apres, attendu = PLACES[nom]
    pair = word(p("a"), avant, p("b")), word(p("a"), apres, p("b"))
    assert ([attendu] if attendu else []) == [dit for sorte, _, dit in formes(*pair) if sorte == "section"]
    for sens in (pair, pair[::-1]):
        code, _ = comparer(tmp_path, *sens, "--docx", str(tmp_path / f"{sens is pair}.docx"))
        assert bool(attendu) == (code == 1)


def test_des_pages_paires_qui_ont_leur_propre_en_tete_sont_dites():
    corps = p("a"), section(), p("b")
    avant, apres = (
        relie("settings.xml", "settings", f"<w:settings {W}>{dit}</w:settings>", *corps)
        for dit in ("", "<w:evenAndOddHeaders/>")
    )
    attendu = (
        "section",
        "en-têtes et pieds des pages paires : ceux des autres pages",
        "en-têtes et pieds des pages paires : à part",
    )
    assert [attendu] == formes(avant, apres)
