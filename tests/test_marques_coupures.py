"""Un tableau coupé en deux, deux tableaux joints : seul ce qui les sépare est marqué, et c'est dit."""

import pytest

from docgen.word.comparaison import changes_of_form
from docgen.word.lecture import Communs, read_file
from docgen.word.marques import mark
from docgen.word.ouverture import read_word
from docgen.word.preuve import prove
from tests.outils.mots_word import p, tableau, word
from tests.outils.or_word import juger

TETE = ("Action", "Montant")
UNE, DEUX, TROIS = ("Accueil de proximité", "10 €"), ("Aide aux parents", "20 €"), ("Logement durable", "30 €")
FIN = p("Le bilan est remis avant le 30 juin.")
STYLE = '<w:tblPr><w:tblStyle w:val="Autre"/></w:tblPr>'

# Avant, après, mots marqués, ce qui est dit.
COUPES = {
    "en deux": ((tableau(UNE, DEUX),), (tableau(UNE), p(), tableau(DEUX)), 0, "tableau 1 : coupé en deux"),
    "en trois": ((tableau(UNE, DEUX, TROIS),), (tableau(UNE), p(), tableau(DEUX), p(), tableau(TROIS)), 0, "tableau 1 : coupé en 3"),
    "par un titre": ((tableau(UNE, DEUX),), (tableau(UNE), p("Suite"), tableau(DEUX)), 1, "tableau 1 : coupé en deux"),
    "en-tête répété": ((tableau(TETE, UNE, DEUX, TROIS),), (tableau(TETE, UNE), p(), tableau(TETE, DEUX, TROIS)), 2,
                       "tableau 1 : coupé en deux"),
    "un mot change aussi": ((tableau(UNE, DEUX, TROIS),), (tableau(UNE), p(), tableau(DEUX, ("Logement durable", "35 €"))), 4,
                            "tableau 1 : coupé en deux"),
    "le deuxième tableau": ((tableau(TETE), FIN, tableau(UNE, DEUX)), (tableau(TETE), FIN, tableau(UNE), p(), tableau(DEUX)), 0,
                            "tableau 2 : coupé en deux"),
    "dans une cellule": ((tableau((tableau(UNE, DEUX) + p(), "b")),), (tableau((tableau(UNE) + p() + tableau(DEUX) + p(), "b")),), 0, ""),
}  # fmt: skip


def dits(avant: bytes, apres: bytes) -> list[str]:
    communs = Communs()
    lus = [read_file(read_word(octets, nom), nom, communs) for octets, nom in ((avant, "a.docx"), (apres, "b.docx"))]
    return [change.apres or "" for change in changes_of_form(*lus) if change.sorte == "structure"]


@pytest.mark.parametrize("nom", COUPES)
@pytest.mark.parametrize("sens", [1, -1], ids=["coupé", "joint"])
def test_seul_ce_qui_separe_est_marque(nom, sens):
    *paire, mots, dit = COUPES[nom]
    avant, apres = (word(*corps, FIN) for corps in paire[::sens])
    trace = mark(read_word(avant, "avant.docx"), read_word(apres, "apres.docx"), "Moi")
    jugement = juger(nom, avant, apres, trace, validateurs=False)
    assert (True, mots) == (jugement.en_or, jugement.mesure.marques), jugement.dits
    assert [] == prove(avant, apres, trace)
    if dit:
        parties = "1, 2 et 3" if "en 3" in dit else "2 et 3" if "2 :" in dit else "1 et 2"
        assert [dit if sens > 0 else f"tableaux {parties} : joints en un seul"] == dits(avant, apres)


def test_des_tableaux_qui_ne_sont_pas_faits_de_meme_restent_deux():
    """Word ne les joindrait pas : les lignes partent et reviennent."""
    avant = word(tableau(UNE, DEUX), FIN)
    apres = word(tableau(UNE), p(), tableau(DEUX).replace("<w:tblPr/>", STYLE), FIN)
    trace = mark(read_word(avant, "avant.docx"), read_word(apres, "apres.docx"), "Moi")
    assert [] == prove(avant, apres, trace)
    assert juger("", avant, apres, trace, validateurs=False).mesure.marques


@pytest.mark.parametrize("deux", [tableau(DEUX), tableau(DEUX).replace("<w:tblPr/>", STYLE)], ids=["pareils", "autres"])
def test_la_preuve_fait_un_tableau_de_deux_pareils_qui_se_touchent(deux):
    un, touchent = word(tableau(UNE, DEUX), FIN), word(tableau(UNE), deux, FIN)
    assert ("Autre" in deux) == bool(prove(un, un, touchent))


def test_un_tableau_qui_s_en_va_n_est_pas_dit_coupe():
    assert [] == dits(word(tableau(UNE, DEUX), FIN, tableau(TROIS)), word(tableau(UNE, DEUX), FIN))
