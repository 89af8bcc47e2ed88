"""Les liens dans les révisions : tout accepter rend ceux de NEW, tout refuser ceux de OLD, avec l'endroit où ils mènent."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docgen.word.marques import mark
from docgen.word.ouverture import read_word
from docgen.word.preuve import prove
from tests.outils.mots_word import lien, p, r, tableau, word
from tests.outils.or_word import juger
from tests.outils.paquet_word import Paquet
from tests.outils.repondre_word import repondre
from tests.outils.structure_word import structure
from tests.outils.tirages import tirages

SITE = "https://exemple.fr"


def vers(ancre: str, mots: str) -> str:
    return f'<w:hyperlink w:anchor="{ancre}">{r(mots)}</w:hyperlink>'


def sens(ordre: str, mots: str) -> str:
    return f'<w:bdo w:val="{ordre}">{r(mots)}</w:bdo>'


def ailleurs(octets: bytes) -> bytes:
    """Le même fichier, dont le lien mène ailleurs."""
    paquet = Paquet.de(octets)
    nom = "word/_rels/document.xml.rels"
    paquet.parties[nom] = paquet.parties[nom].replace(b"exemple.fr", b"autre.fr")
    return paquet.octets()


def tracer(avant: bytes, apres: bytes) -> bytes:
    return mark(read_word(avant, "avant.docx"), read_word(apres, "apres.docx"), "Moi")


def lignes(octets: bytes) -> list[str]:
    return structure(Paquet.de(octets)).lignes[:-1]


LIENS = {
    "un mot du lien change": (word(p("voir ", lien("le site du préfet"))), word(p("voir ", lien("le site du maire"))), 2),
    "le lien part avec ses mots": (word(p("voir ", lien("le site"), " demain")), word(p("voir ailleurs demain")), 3),
    "le lien part, ses mots restent": (word(p("voir ", lien("le site"), " demain")), word(p("voir le site demain")), 4),
    "il mène ailleurs": (word(p("voir ", lien("le site"))), ailleurs(word(p("voir ", lien("le site")))), 4),
    "il mène à un autre endroit du texte": (word(p("voir ", vers("a", "l'annexe"))), word(p("voir ", vers("b", "l'annexe"))), 6),
    "une partie de ses mots en sort": (word(p(lien("le site du préfet"))), word(p(lien("le site"), " du préfet")), 4),
    "un mot vient dedans": (word(p("voir ", lien("le site"))), word(p("voir ", lien("le nouveau site"))), 1),
    "l'alinéa du lien est remplacé": (word(p("un"), p(lien("Bonjour"), " à tous")), word(p("un"), p("tout autre chose")), 6),
    "dans une cellule": (word(tableau((p(lien("le site")), "b")), p()), word(tableau(("ici", "b")), p()), 3),
    "deux liens de suite": (word(p(lien("un "), vers("a", "deux"))), word(p(vers("a", "un "), lien("deux"))), 4),
    "un sommaire refait": (word(p(vers("_Toc1", "Objet"))), word(p(vers("_Toc77", "Objet"))), 0),
}  # fmt: skip


@pytest.mark.parametrize("nom", LIENS)
@pytest.mark.parametrize("ordre", [1, -1], ids=["aller", "retour"])
def test_un_lien_n_est_jamais_perdu(nom, ordre):
    *paire, marques = LIENS[nom]
    avant, apres = paire[::ordre]
    trace = tracer(avant, apres)
    assert [] == prove(avant, apres, trace)
    assert [lignes(apres), lignes(avant)] == [lignes(repondre(trace, reponse)) for reponse in ("accepter", "refuser")]
    jugement = juger(nom, avant, apres, trace, validateurs=False)
    assert (True, marques) == (jugement.en_or, jugement.mesure.marques), jugement.dits


def test_les_mots_d_un_lien_parti_reviennent_avec_leur_adresse():
    avant = word(p("voir ", lien("le site"), " demain"))
    rendu = repondre(tracer(avant, word(p("voir ailleurs demain"))), "refuser")
    assert [f"¶ [] voir ⟨lien {SITE}#⟩le site⟨/lien⟩ demain"] == lignes(rendu)


def test_le_sens_d_ecriture_d_un_mot_parti_revient_avec_lui():
    avant, apres = word(p("voir ", sens("rtl", "abc"), " demain")), word(p("voir ailleurs demain"))
    corps = Paquet.de(repondre(tracer(avant, apres), "refuser")).parties["word/document.xml"].decode()
    assert '<w:bdo w:val="rtl">' in corps


@pytest.mark.parametrize(("de", "a"), [('r:id="rIdLien"', 'r:id="rIdImage"'), ("hyperlink", "smartTag"),
                                       ('r:id="rIdLien"', 'w:anchor="x"')])  # fmt: skip
def test_la_preuve_voit_un_lien_perdu_ou_qui_mene_ailleurs(de, a):
    un = word(p("voir ", lien("le site")))
    autre = Paquet.de(un)
    autre.parties["word/document.xml"] = autre.parties["word/document.xml"].replace(de.encode(), a.encode())
    assert ["accepter", "refuser"] == [faute.split()[1] for faute in prove(un, un, autre.octets())]


_MOTS = st.sampled_from(["le ", "site ", "du ", "préfet ", "voir ", "ici "])
_AUTOUR = st.sampled_from([r, lambda mots: lien(mots), lambda mots: vers("a", mots)])
_ALINEA = st.lists(st.tuples(_AUTOUR, _MOTS), min_size=1, max_size=6).map(lambda suite: p(*(f(m) for f, m in suite)))


@settings(max_examples=tirages(80), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(_ALINEA, min_size=1, max_size=3), st.lists(_ALINEA, min_size=1, max_size=3))
def test_quels_que_soient_les_liens_chaque_cote_retrouve_les_siens(un, deux):
    avant, apres = word(*un), word(*deux)
    trace = tracer(avant, apres)
    assert [] == prove(avant, apres, trace)
    assert [lignes(apres), lignes(avant)] == [lignes(repondre(trace, reponse)) for reponse in ("accepter", "refuser")]
