"""Un alinéa coupé, ou des alinéas réunis, qui disent la même chose : dit une fois, partout, et sans rien d'ajouté."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.diff.alineas_coupes import cut_lines
from tests.outils.mots_word import p, word
from tests.test_page_deplaces import changements, dit_et_page, titre

DELAI = "Le délai de paiement est de trente jours à compter de la demande."
REPRISE = "Il est suspendu quand une pièce manque, et reprend à sa réception."
BREF = "Rien d’autre."


def corps(*alineas: str) -> bytes:
    return word(titre("Article 1"), p("Objet."), *map(p, alineas), p("Fin."))


@pytest.mark.parametrize(
    ("avant", "apres", "dit"),
    [
        ([f"{DELAI} {REPRISE}"], [DELAI, REPRISE], "alinéa coupé en deux"),
        ([DELAI, REPRISE], [f"{DELAI} {REPRISE}"], "deux alinéas réunis"),
        ([f"{DELAI} {REPRISE} {BREF}"], [DELAI, REPRISE, BREF], "alinéa coupé en trois"),
    ],
)
def test_un_alinea_coupe_ou_reuni_est_dit_une_fois(tmp_path, avant, apres, dit):
    lu, document = dit_et_page(tmp_path, corps(*avant), corps(*apres))
    assert f"• {dit} : « " in lu and "ajouté" not in lu and "retiré" not in lu
    assert not document.cssselect("ins, del")
    ((nature, mots),) = changements(document)
    assert ("alinéa coupé, ou alinéas réunis", True) == (
        nature,
        mots.startswith(dit) and mots.endswith(" ".join(apres)),
    )


def test_une_somme_coupee_n_est_pas_la_meme_somme(tmp_path):
    lu, _ = dit_et_page(tmp_path, corps("Il verse 3 342 548 euros."), corps("Il verse 3", "342 548 euros."))
    assert "coupé" not in lu and "ajouté" in lu


def test_un_alinea_coupe_et_change_garde_ses_marques(tmp_path):
    lu, document = dit_et_page(tmp_path, corps(f"{DELAI} {REPRISE}"), corps(DELAI, REPRISE.replace("une", "aucune")))
    assert "coupé" not in lu and document.cssselect("ins")


MOTS = st.lists(
    st.sampled_from(["le", "délai", "court", "de", "trente", "jours", "puis", "cesse"]), min_size=2, max_size=12
)


@given(MOTS, st.data())
def test_quelle_que_soit_la_place_ou_il_est_coupe_et_dans_les_deux_sens(mots, data):
    places = sorted(data.draw(st.sets(st.integers(1, len(mots) - 1), min_size=1)))
    parties = [" ".join(mots[de:a]) for de, a in zip([0, *places], [*places, len(mots)], strict=True)]
    entier = ["Avant.", " ".join(mots), "Après."]
    coupe = ["Avant.", *parties, "Après."]
    ((avant, apres),) = cut_lines(entier, coupe)
    assert (range(1, 2), range(1, 1 + len(parties))) == (avant, apres)
    ((avant, apres),) = cut_lines(coupe, entier)
    assert (range(1, 1 + len(parties)), range(1, 2)) == (avant, apres)
