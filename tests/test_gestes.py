"""Les modifications suivies se comptent comme Word les montre : une par geste d'une personne."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.word.ouverture import read_word
from tests.outils.mots_word import image, note, p, r, word, zone

QUI = 'w:author="Préfecture" w:date="2026-01-10T10:00:00Z"'
FIN = "fin d’alinéa"


def suivi(sorte: str, dedans: str = "", qui: str = QUI) -> str:
    return f'<w:{sorte} w:id="1" {qui}>{dedans}</w:{sorte}>'


def ins(mots: str, qui: str = QUI) -> str:
    return suivi("ins", r(mots), qui)


def parti(mots: str) -> str:
    return suivi("del", f'<w:r><w:delText xml:space="preserve">{mots}</w:delText></w:r>')


def alinea(sorte: str, *dedans: str) -> str:
    """Un alinéa dont la fin est suivie aussi."""
    return f"<w:p><w:pPr><w:rPr>{suivi(sorte)}</w:rPr></w:pPr>{''.join(dedans)}</w:p>"


def deplace(sens: str, rang: int, nom: str, mots: str) -> str:
    borne = f'<w:move{sens}Range{{}} w:id="{rang}" w:name="{nom}" {QUI}/>'
    return alinea(f"move{sens}", borne.format("Start"), suivi(f"move{sens}", r(mots)), borne.format("End"))


def rangee(sorte: str, *cellules: str) -> str:
    dites = "".join(f"<w:tc>{alinea(sorte, suivi(sorte, r(mots)))}</w:tc>" for mots in cellules)
    return f"<w:tr><w:trPr>{suivi(sorte)}</w:trPr>{dites}</w:tr>"


def gras(mots: str) -> str:
    return f"<w:r><w:rPr><w:b/>{suivi('rPrChange', '<w:rPr/>')}</w:rPr><w:t>{mots}</w:t></w:r>"


TABLEAU = f"<w:tbl><w:tr><w:tc>{p('Poste')}</w:tc><w:tc>{p('Somme')}</w:tc></w:tr>{{}}</w:tbl>"
CENTRE = f'<w:p><w:pPr><w:jc w:val="center"/>{suivi("pPrChange", "<w:pPr/>")}</w:pPr>{gras("Titre")}</w:p>'
PHOTO = '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"/>'
GESTES = {
    "des mots tapés en plusieurs fois": ([p("Un ", ins("x "), ins("y "), r("z"))], [("ajout", "x y")]),
    "deux endroits d'un alinéa": ([p(ins("x "), r("puis "), ins("y"))], [("ajout", "x"), ("ajout", "y")]),
    "deux personnes": ([p(ins("x "), ins("y", 'w:author="B"'))], [("ajout", "x"), ("ajout", "y")]),
    "un mot remplacé": ([p(parti("dix"), ins("cent"))], [("suppression", "dix"), ("ajout", "cent")]),
    "un alinéa entier": ([alinea("ins", ins("Tout "), ins("neuf"))], [("ajout", "Tout neuf")]),
    "deux alinéas entiers": (
        [alinea("del", parti("Un")), alinea("del", parti("Deux"))],
        [("suppression", "Un"), ("suppression", "Deux")],
    ),
    "un appel de note seul": (
        [p("Le bilan est remis", suivi("del", note(1)), ".")], [("suppression", "appel de note : Le bilan est remis")]),
    "une image et une tabulation": (
        [p("Voir", suivi("ins", image().replace("<wp:inline>", f"<wp:inline>{PHOTO}") + "<w:r><w:tab/></w:r>"))],
        [("ajout", "image et tabulation : Voir")]),
    "une zone de texte vide": ([p("Voir", suivi("del", zone(p(""))))], [("suppression", "zone de texte : Voir")]),
    "un saut de page": (
        [p("Fin", suivi("ins", '<w:r><w:br w:type="page"/></w:r>'))], [("ajout", "saut de page : Fin")]),
    "une phrase et son appel": ([p(suivi("ins", r("Le bilan") + note(1)))], [("ajout", "Le bilan")]),
    "un alinéa déplacé et raccourci": (
        [deplace("From", 1, "m1", "Le bilan est remis au préfet"), p("x"), deplace("To", 2, "m1", "Le bilan est remis")],
        [("déplacement", "Le bilan est remis (sans : au préfet)")]),
    "un alinéa déplacé et changé": (
        [deplace("To", 2, "m1", "Le rapport est remis"), p("x"), deplace("From", 1, "m1", "Le bilan est remis")],
        [("déplacement", "Le rapport est remis (sans : bilan ; avec : rapport)")]),
    "un alinéa coupé": ([alinea("ins", r("Coupé"))], [("ajout", f"{FIN} : Coupé")]),
    "un alinéa déplacé": (
        [deplace("From", 1, "m1", "Là"), p("Entre"), deplace("To", 2, "m1", "Là")],
        [("déplacement", "Là")],
    ),
    "deux alinéas déplacés d'un geste": (
        [deplace("From", 1, "m1", "A"), deplace("From", 1, "m1", "B"), deplace("To", 2, "m1", "A"), deplace("To", 2, "m1", "B")],
        [("déplacement", "A B")],
    ),
    "un mot déplacé, sans nom": ([p(suivi("moveFrom", r("Là")), r("x"), suivi("moveTo", r("Là")))], [("déplacement", "Là")]),
    "deux rangées": (
        [TABLEAU.format(rangee("ins", "Eau", "9") + rangee("ins", "Gaz", "8"))],
        [("ajout", "ligne de tableau : Eau 9"), ("ajout", "ligne de tableau : Gaz 8")],
    ),
    "un alinéa centré et en gras": ([CENTRE], [("mise en forme", "Titre")]),
    "un ajout où un autre a retiré": ([p(suivi("ins", r("a") + parti("b")))], [("ajout", "ab"), ("suppression", "b")]),
    "dans une zone de texte": ([p("Hors ", zone(alinea("ins", ins("dedans"))), ins("après"))], [("ajout", "dedans"), ("ajout", "après")]),
}  # fmt: skip


@pytest.mark.parametrize("nom", GESTES)
def test_un_geste_est_une_modification_suivie(nom):
    blocs, attendu = GESTES[nom]
    lues = read_word(word(*blocs, p("Fin.")), "recu.docx", "accepter").suivies
    assert attendu == [(lue.sorte, lue.mots) for lue in lues]


@given(st.lists(st.lists(st.booleans(), min_size=1, max_size=8), min_size=1, max_size=6))
def test_on_compte_les_suites_de_mots_ajoutes_quel_que_soit_leur_decoupage(alineas):
    """Chaque alinéa est une suite de mots, ajoutés ou non ; un geste est une suite d'ajoutés, coupée n'importe où."""
    blocs = [
        p(*(ins(f"m{rang} ") if ajoute else r(f"m{rang} ") for rang, ajoute in enumerate(mots))) for mots in alineas
    ]
    attendu = sum(ajoute and not avant for mots in alineas for avant, ajoute in zip([False, *mots], mots, strict=False))
    assert attendu == len(read_word(word(*blocs), "recu.docx", "accepter").suivies)
