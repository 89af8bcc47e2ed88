"""Le juge des révisions Word : ce que rend un fichier dont toutes les marques sont acceptées, ou refusées."""

import pytest

from tests.outils.mots_word import note, p, r, tableau, word
from tests.outils.or_word import juger
from tests.outils.paquet_word import Paquet
from tests.outils.repondre_word import repondre_au_paquet
from tests.outils.serre_word import ecart, mesure
from tests.outils.structure_word import structure

_QUI = 'w:id="1" w:author="A"'


def _ins(dedans: str) -> str:
    return f"<w:ins {_QUI}>{dedans}</w:ins>"


def _del(mots: str) -> str:
    return f'<w:del {_QUI}><w:r><w:delText xml:space="preserve">{mots}</w:delText></w:r></w:del>'


def _fin(marque: str, *dedans: str, plus: str = "") -> str:
    """Un paragraphe dont la marque de fin est venue (« ins ») ou s'en va (« del »)."""
    return f"<w:p><w:pPr>{plus}<w:rPr><w:{marque} {_QUI}/></w:rPr></w:pPr>{''.join(dedans)}</w:p>"


def _lu(donnees: bytes, reponse: str) -> list[str]:
    paquet = Paquet.de(donnees)
    repondre_au_paquet(paquet, reponse)
    lignes = structure(paquet).lignes
    assert lignes.pop() == "sectPr de la fin : début"
    return lignes


def _sans(*corps: str) -> list[str]:
    return _lu(word(*corps), "accepter")


@pytest.mark.parametrize(
    ("marque", "accepte", "refuse"),
    [
        pytest.param((_fin("ins", r("un ")), p("deux")), (p("un "), p("deux")), (p("un deux"),), id="coupe"),
        pytest.param((_fin("del", r("un ")), p("deux")), (p("un deux"),), (p("un "), p("deux")), id="jonction"),
        pytest.param((p("un"), _fin("ins", _ins(r("deux")))), (p("un"), p("deux")), (p("un"), p()),
                     id="la dernière marque ne part pas"),
        pytest.param((_fin("ins", r("un")), p(_ins(r("deux")))), (p("un"), p("deux")), (p("un"),),
                     id="un alinéa après le dernier, comme Word le marque"),
        pytest.param((_fin("ins", _ins(r("x"))), tableau(("a",))), (p("x"), tableau(("a",))), (tableau(("a",)),),
                     id="vide devant un tableau, il disparaît"),
        pytest.param((_fin("ins", r("x")), tableau(("a",))), (p("x"), tableau(("a",))), (p("x"), tableau(("a",))),
                     id="plein devant un tableau, il reste"),
        pytest.param((_fin("ins", _ins(r("t")), plus='<w:pStyle w:val="Titre1"/>'), p("x")),
                     (p("t", style="Titre1"), p("x")), (p("x"),), id="le paragraphe qui suit garde ses propriétés"),
        pytest.param((p("avant"), _fin("del", f"<w:hyperlink>{_del('lien')}</w:hyperlink>"), p("x")), (p("avant"), p("x")),
                     (p("avant"), p("<w:hyperlink><w:r><w:t>lien</w:t></w:r></w:hyperlink>"), p("x")),
                     id="un lien qui s'est vidé s'en va"),
        pytest.param((tableau(("a",)), p(_ins(r("x")))), (tableau(("a",)), p("x")), (tableau(("a",)),),
                     id="après un tableau, le paragraphe que Word met lui-même"),
        pytest.param((p(r("le "), _del("vieux"), _ins(r("neuf"))),), (p("le neuf"),), (p("le vieux"),), id="mots"),
    ],
)  # fmt: skip
def test_repondre_aux_marques_de_paragraphe(
    marque: tuple[str, ...], accepte: tuple[str, ...], refuse: tuple[str, ...]
) -> None:
    fichier = word(*marque)
    assert _lu(fichier, "accepter") == _sans(*accepte)
    assert _lu(fichier, "refuser") == _sans(*refuse)


def test_lignes_et_cellules_marquees() -> None:
    plein = tableau(("a", "b"), ("c", "d"))
    ligne = plein.replace("<w:tr><w:tc><w:tcPr/><w:p><w:r><w:t xml:space=\"preserve\">c",
                          f"<w:tr><w:trPr><w:ins {_QUI}/></w:trPr><w:tc><w:tcPr/><w:p><w:r><w:t xml:space=\"preserve\">c")  # fmt: skip
    assert ligne != plein
    assert _lu(word(ligne, p("x")), "accepter") == _sans(plein, p("x"))
    assert _lu(word(ligne, p("x")), "refuser") == _sans(tableau(("a", "b")), p("x"))
    cellule = f"<w:tc><w:tcPr><w:cellIns {_QUI}/></w:tcPr>"
    grille = '<w:tblGridChange w:id="2"><w:tblGrid><w:gridCol/></w:tblGrid></w:tblGridChange></w:tblGrid>'
    colonne = plein.replace("</w:tc><w:tc><w:tcPr/>", f"</w:tc>{cellule}").replace("</w:tblGrid>", grille)
    assert _lu(word(colonne, p("x")), "accepter") == _sans(plein, p("x"))
    assert _lu(word(colonne, p("x")), "refuser") == _sans(tableau(("a",), ("c",)), p("x"))


def test_les_proprietes_d_avant_reviennent() -> None:
    avant = '<w:pPr><w:pStyle w:val="Titre1"/></w:pPr>'
    fichier = word(f"<w:p><w:pPr><w:rPr><w:b/></w:rPr><w:pPrChange {_QUI}>{avant}</w:pPrChange></w:pPr>{r('t')}</w:p>")
    assert _lu(fichier, "accepter") == _sans(p("t"))
    assert _lu(fichier, "refuser") == _sans(p("t", style="Titre1"))


def test_le_numero_affiche_est_lu() -> None:
    lignes = _sans(p("a", niveau=1), p("b", niveau=1), p("c", niveau=0), p("d", niveau=1))
    assert lignes == [
        "¶ [1 « 1. »] a",
        "¶ [1 « 2. »] b",
        "¶ [0 « – »] c",
        "¶ [1 « 1. »] d",
    ]


def test_un_alinea_vide_qui_reste_se_voit() -> None:
    ancien, nouveau = word(p("un"), p("fin")), word(p("un"), p("deux"), p("fin"))
    bon = word(p("un"), _fin("ins", _ins(r("deux"))), p("fin"))
    mauvais = word(p("un"), p(_ins(r("deux"))), p("fin"))
    assert juger("bon", ancien, nouveau, bon, validateurs=False).en_or
    jugement = juger("mauvais", ancien, nouveau, mauvais, validateurs=False)
    assert [nom for nom, tenu in jugement.tient.items() if not tenu] == ["structure R"]


def test_les_mots_marques_se_comptent_contre_le_plus_petit_ecart() -> None:
    ancien, nouveau = word(p("le prix est de 1 250,00 € net")), word(p("le prix est de 1 300,00 € net"))
    trace = word(p(r("le prix est de "), _del("1 250,00 €"), _ins(r("1 300,00 €")), r(" net")))
    lue = mesure(*(Paquet.de(un) for un in (ancien, nouveau, trace)))
    assert (lue.marques, lue.moindre, lue.par_unites) == (10, 2, 10)
    assert ecart("abcabba", "cbabac") == 5


def test_une_note_dite_a_sa_place() -> None:
    assert _lu(word(p(r("x"), note(1), r("y")), notes=("la note",)), "accepter") == ["¶ [] x⟨note ¶ [] la note⟩y"]
