"""Un échantillon de `make attaque` : cinq cents cas tirés, chacun finit par un constat, un refus ou un succès."""

import os
import re

import pytest

from tests.attaque.jeu import jouer, rejouer
from tests.attaque.sortes import SORTES, abime, bouscule
from tests.outils.chantier import RACINE
from tests.outils.tirages import tirages

GRAINE, CAS = "2026", tirages(500)


@pytest.mark.parametrize("sorte", SORTES)
def test_chaque_cas_tire_finit_sans_trace_ni_attente(sorte, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert [] == jouer(CAS // len(SORTES), os.environ.get("GRAINE", GRAINE), [sorte])


def test_une_trace_est_vue_avec_la_graine_qui_la_rejoue(monkeypatch):
    def casse(_hasard, _ici):
        raise KeyError("x")

    monkeypatch.setitem(SORTES, "cassée", casse)
    (dite,) = jouer(1, "7", ["cassée"])
    assert dite.startswith("7:cassée:0 :") and "KeyError: 'x'" in dite
    assert rejouer("7:cassée:0") == dite


def test_la_meme_graine_fait_le_meme_cas():
    import random

    for abimer in (lambda h: abime(h, "a: 1\nb: 2\nc: 3", ["x", "y"]), lambda h: bouscule(h, bytes(range(200)))):
        assert abimer(random.Random("1:a:2")) == abimer(random.Random("1:a:2"))
        assert len({str(abimer(random.Random(f"1:a:{rang}"))) for rang in range(20)}) > 5


def test_le_modele_de_menaces_nomme_des_essais_qui_existent():
    page = (RACINE / "docs" / "securite.md").read_text("utf-8")
    rangees = "".join(ligne for ligne in page.splitlines() if ligne.startswith("|"))
    nommes = set(re.findall(r"`(tests/[^`]+)`", rangees))
    assert len(nommes) >= 9
    assert [] == sorted(nom for nom in nommes if not (RACINE / nom).exists())
