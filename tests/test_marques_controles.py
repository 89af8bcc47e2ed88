"""Les contrôles de contenu autour d'alinéas et de tableaux : ceux qui vont, viennent ou restent, et ce qu'ils tiennent."""

import re

import pytest

from docgen.word.marques import mark
from docgen.word.ouverture import read_word
from docgen.word.preuve import prove
from tests.outils.mots_word import p, tableau, word, zone
from tests.outils.or_word import juger
from tests.outils.repondre_word import repondre
from tests.test_marques_tableaux import corps

LONG, FIN = "La collectivité verse une subvention annuelle à l’association.", "Le bilan est remis avant le 30 juin."


def controle(*dedans: str, numero: int = 1, sorte: str = "<w:text/>") -> str:
    proprietes = f'<w:sdtPr><w:tag w:val="c{numero}"/><w:id w:val="{numero}"/>{sorte}</w:sdtPr>'
    return f"<w:sdt>{proprietes}<w:sdtContent>{''.join(dedans)}</w:sdtContent></w:sdt>"


TABLE = tableau(("a", "b"), ("c", "d"))
PAIRES = {
    "un alinéa": (controle(p("Un alinéa tenu."))),
    "deux alinéas": controle(p("Un alinéa tenu."), p("Et un autre.")),
    "un tableau": controle(TABLE),
    "un contrôle dans un autre": controle(p("Un alinéa tenu."), controle(p("Plus dedans."), numero=2)),
    "un contrôle vide": controle(p("")),
    "deux qui se suivent": controle(p("Un alinéa tenu.")) + controle(p("Un autre."), numero=2),
}


def tracer(avant: bytes, apres: bytes, sauf: str = "rien") -> bytes:
    """Le fichier à marques, qui rend l'avant et l'après, contrôles compris."""
    trace = mark(read_word(avant, "avant.docx"), read_word(apres, "apres.docx"), "Moi")
    jugement = juger("paire", avant, apres, trace, validateurs=False)
    assert all(tenu for nom, tenu in jugement.tient.items() if nom != sauf), (jugement.tient, jugement.dits)
    return trace


def bornes(xml: str) -> dict[str, int]:
    return {sorte: len(re.findall(rf"<w:customXml{sorte}RangeStart ", xml)) for sorte in ("Ins", "Del")}


@pytest.mark.parametrize("nom", PAIRES)
def test_un_controle_vient_et_s_en_va_entier_sans_laisser_d_alinea_vide(nom):
    avec, sans = word(p(LONG), PAIRES[nom], p(FIN)), word(p(LONG), p(FIN))
    combien = PAIRES[nom].count("<w:sdt>")
    assert {"Ins": 2 * combien, "Del": 0} == bornes(corps(tracer(sans, avec)))
    # De celui qui part il ne reste que les mots : LibreOffice les garderait avec lui.
    retour = tracer(avec, sans, sauf="à côté R")
    assert {"Ins": 0, "Del": 0} == bornes(corps(retour))
    assert 0 == corps(retour).count("<w:sdt>")


@pytest.mark.parametrize("nom", PAIRES)
def test_un_sommaire_qui_part_revient_avec_son_controle(nom):
    bloc = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    avec, sans = word(p(LONG), PAIRES[nom].replace("<w:text/>", bloc), p(FIN)), word(p(LONG), p(FIN))
    combien = PAIRES[nom].count("<w:sdt>")
    retour = tracer(avec, sans)
    assert {"Ins": 0, "Del": 2 * combien} == bornes(corps(retour))
    for reponse, attendus in (("accepter", 0), ("refuser", combien)):
        assert attendus == corps(repondre(retour, reponse)).count("<w:sdt>")


def test_un_controle_qui_reste_ne_porte_pas_de_marque():
    avant = word(p(LONG), controle(p("Le montant est de 10 €.")), p(FIN))
    apres = word(p(LONG), controle(p("Le montant est de 12 €."), p("Il est versé en une fois.")), p(FIN))
    assert {"Ins": 0, "Del": 0} == bornes(corps(tracer(avant, apres)))
    assert {"Ins": 0, "Del": 0} == bornes(corps(tracer(apres, avant)))


def test_ce_qui_n_est_qu_entoure_ne_porte_aucune_marque():
    """Les mots sont les mêmes : rien ne diffère, et rien n'est marqué."""
    avant, apres = word(p(LONG), p("Un alinéa."), p(FIN)), word(p(LONG), controle(p("Un alinéa.")), p(FIN))
    trace = mark(read_word(avant, "avant.docx"), read_word(apres, "apres.docx"), "Moi")
    assert [] == re.findall(r"<w:(?:ins|del|customXml\w+Start) ", corps(trace))


def test_le_controle_remplace_un_autre_alinea():
    avant = word(p(LONG), p("Un alinéa sans rien de commun."), p(FIN))
    apres = word(p(LONG), controle(p("Que dire de plus ici ?"), sorte="<w:richText/>"), p(FIN))
    assert {"Ins": 2, "Del": 0} == bornes(corps(tracer(avant, apres)))


UN, DEUX = p("Fait à Arras."), p("En deux originaux, l'un pour chaque partie.")
TENU = controle(p("Le solde est payé."))
# Sans, puis avec ce qui suit le contrôle qui finissait le texte, la cellule ou la zone.
SUITES = {
    "un alinéa": ((p(LONG), TENU), (p(LONG), TENU, UN)),
    "deux alinéas": ((p(LONG), TENU), (p(LONG), TENU, UN, DEUX)),
    "après un contrôle seul": ((TENU,), (TENU, UN)),
    "un contrôle dans un autre": ((p(LONG), controle(TENU, numero=2)), (p(LONG), controle(TENU, numero=2), UN)),
    "un mot change dedans": ((p(LONG), TENU), (p(LONG), TENU.replace("est payé", "sera payé"), UN)),
    "un alinéa dedans, un autre après": ((p(LONG), TENU), (p(LONG), controle(p("Le solde est payé."), DEUX), UN)),
    "un contrôle de plus après": ((p(LONG), TENU), (p(LONG), TENU, controle(UN, numero=3))),
    "dans une cellule": ((tableau((TENU, "b")), p(FIN)), (tableau((TENU + UN, "b")), p(FIN))),
    "dans une zone": ((p(zone(TENU)), p(FIN)), (p(zone(TENU, UN)), p(FIN))),
    "avant, au début": ((TENU, p(LONG)), (UN, TENU, p(LONG))),
    "avant un tableau": ((TENU, TABLE, p(FIN)), (TENU, UN, TABLE, p(FIN))),
}


@pytest.mark.parametrize("nom", SUITES)
@pytest.mark.parametrize("sens", [1, -1], ids=["vient", "part"])
def test_un_alinea_apres_le_controle_qui_finit_le_texte_ne_laisse_rien(nom, sens):
    avant, apres = (word(*corps) for corps in SUITES[nom][::sens])
    trace = mark(read_word(avant, "avant.docx"), read_word(apres, "apres.docx"), "Moi")
    jugement = juger(nom, avant, apres, trace, validateurs=False)
    assert jugement.en_or, jugement.dits
    assert [] == prove(avant, apres, trace)
