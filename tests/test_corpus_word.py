"""Des paires de fichiers Word tirées au sort, de toute origine et de toute retouche : leurs révisions, jugées."""

import pytest

from tests.outils.aspect_word import sens
from tests.outils.corpus_word import juger_la_tiree, tirer
from tests.outils.fabrique_paquet import fabriquer
from tests.outils.paquet_word import Paquet
from tests.outils.repondre_word import repondre_au_paquet
from tests.outils.retouches_word import RETOUCHES, Ouvert
from tests.outils.structure_word import structure
from tests.outils.tirages import tirages

# Une graine qui ne change pas : la suite dit la même chose à chacun. Celle du jour se tire par `corpus_word`.
GRAINE, TIREES, EN_OR = 7, max(8, tirages(25)), 0.88


def test_les_revisions_de_paires_tirees_au_sort_sont_en_or():
    jugees = [(paire, juger_la_tiree(paire, validateurs=False)) for paire in
              (tirer(GRAINE * 1000 + 3 * rang, avec_reels=False) for rang in range(TIREES))]  # fmt: skip
    assert [] == [(paire.nom, paire.faites, j.dits) for paire, j in jugees if not j.refus and not j.tient["ouvre"]]
    assert [] == [(paire.nom, paire.faites, j.refus) for paire, j in jugees if "TOMBE" in j.refus]
    manquees = [(paire.nom, paire.faites, j.refus or j.dits) for paire, j in jugees if not j.en_or]
    assert len(manquees) <= (1 - EN_OR) * TIREES, manquees


@pytest.mark.parametrize("nom", RETOUCHES)
def test_chaque_retouche_trouve_ou_se_faire(nom):
    from random import Random

    for graine in range(60):
        paquet = Paquet.de(fabriquer(graine))
        avant = structure(paquet), sens(paquet)
        if RETOUCHES[nom](Ouvert(paquet, Random(graine))):
            repondre_au_paquet(paquet, "accepter")
            assert (structure(paquet), sens(paquet)) != avant
            return
    raise AssertionError(f"{nom} n'a trouvé de place dans aucun fichier")
