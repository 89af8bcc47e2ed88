"""Chaque commande qui écrit, coupée à chaque geste (tuée, ou sans courant), ou sur un disque plein : rien de perdu, rien de tu.

`make attaque` marche par tous les états et tous les gestes ; ici, par quelques-uns de chaque commande.
"""

import json
import subprocess
import sys

import pytest

from docgen.sortie import journal, productions
from docgen.sortie.productions import stopped
from tests.outils.coupures import Chemin, isoler
from tests.outils.disque import Disque, lire, poser
from tests.outils.scenes import CODE, LIEUX, SCENES, jouer
from tests.outils.souche import docgen_ici
from tests.outils.tirages import tirages
from tests.test_verrou import TIENT

ETATS, REDITES, PLEINS = tirages(24), 12, tirages(4)
# Celles qui relisent ou composent tout à chaque fois.
CHERES = ("comparer", "comparer --lot", "suivre")


@pytest.fixture
def racine(tmp_path, monkeypatch):
    isoler(monkeypatch, tmp_path / "scene")
    return tmp_path / "scene"


@pytest.mark.parametrize("nom", SCENES)
def test_coupee_a_chaque_geste_elle_laisse_l_ancien_le_neuf_ou_le_dit_et_redite_elle_finit(racine, nom):
    chemin = Chemin(SCENES[nom], racine)
    bilan = chemin.marcher(redite=REDITES, combien=REDITES if nom in CHERES else ETATS)
    assert bilan["ancien"] and bilan.keys() <= {"ancien", "neuf", "dit", "par parties"}, bilan
    assert chemin.scene.versions or not bilan["dit"], bilan


@pytest.mark.parametrize("nom", SCENES)
def test_sur_un_disque_plein_elle_le_dit_et_ne_laisse_rien_a_demi(racine, nom):
    assert Chemin(SCENES[nom], racine).remplir(combien=2 if nom in CHERES else PLEINS)


# --- des versions de deux états -----------------------------------------------------------------------------------------
@pytest.fixture
def entre_deux(racine):
    """Une production tuée entre deux versions."""
    scene = SCENES["produire"]
    chemin = Chemin(scene, racine)
    disque = Disque(racine)
    with disque.regarde():
        jouer(scene, chemin.projet)
    chemin.apres = lire(racine)
    for instant in disque.instants:
        poser(racine, instant.tuee)
        journal.finish()
        if (dites := stopped()) and dites[0].faites:
            return chemin
    raise AssertionError("aucun instant entre deux versions")


def test_des_versions_de_deux_etats_sont_dites_par_chaque_commande_jusqu_a_la_production_qui_les_accorde(entre_deux):
    for _ in range(2):
        dit = docgen_ici("--version", cwd=entre_deux.projet)
        mots = " ".join(dit.stderr.decode().replace("\u202f", " ").replace("\u00a0", " ").split())
        assert 0 == dit.returncode
        assert "Une production a été arrêtée avant sa fin" in mots and "La relancer" in mots
        assert f"output/val-fleuri/{CODE}/initiale : à jour ; output/val-fleuri/{CODE}/" in mots
    jouer(entre_deux.scene, entre_deux.projet)
    assert lire(entre_deux.projet / "output") == {
        nom.removeprefix("projet/output/"): contenu
        for nom, contenu in entre_deux.apres.items()
        if nom.startswith("projet/output/")
    }
    assert not docgen_ici("--version", cwd=entre_deux.projet).stderr


def test_une_seule_version_relancee_ne_fait_pas_taire_ce_qui_reste(entre_deux):
    docgen_ici("produire", "--contrat", CODE, "--version", "initiale", "--format", "txt", *LIEUX, cwd=entre_deux.projet)
    (dite,) = stopped()
    assert [f"{CODE}/initiale"] == ["/".join(dossier.parts[-2:]) for dossier in dite.faites] and dite.restantes


def test_ce_qui_a_ete_ote_depuis_n_est_plus_dit(entre_deux):
    poser(entre_deux.projet / "output", {})
    assert [] == stopped()
    assert [] == list((entre_deux.racine / "cache/docgen/productions").iterdir())


@pytest.mark.parametrize(
    "contenu", ["", "[", "3", '[["a"]]', "[[1, 2, 3]]", '[["/nulle/part", "x"]]', json.dumps({"a": 1})]
)
def test_une_page_d_une_autre_forme_ne_dit_rien_et_s_en_va(racine, contenu):
    page = racine / "cache/docgen/productions/une.json"
    page.parent.mkdir(parents=True)
    page.write_text(contenu, "utf-8")
    assert [] == stopped() and not page.exists()


def test_deux_productions_a_la_fois_ne_se_disent_pas_arretees(entre_deux):
    (page,) = (entre_deux.racine / "cache/docgen/productions").iterdir()
    autre = subprocess.Popen([sys.executable, "-c", TIENT, page], stdout=subprocess.PIPE)
    try:
        assert autre.stdout.readline()
        assert [] == productions.stopped()
    finally:
        autre.kill()
        autre.wait()
    assert stopped()
