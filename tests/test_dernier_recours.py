"""Ce que docgen dit quand il est lui-même en faute, et quand on l'arrête."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from docgen import cli, pipeline
from docgen.cli.dernier_recours import INTERNE
from tests.outils.chantier import CPO, TEMPLATES, copier
from tests.outils.souche import docgen_ici


@pytest.fixture
def projet(tmp_path, monkeypatch):
    copier(CPO, tmp_path / "contracts_data" / "bourg")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path


def casse(*_a, **_k):
    raise ValueError("une faute de docgen")


def test_une_faute_de_docgen_se_dit_en_une_phrase_avec_le_fichier_a_envoyer(projet, monkeypatch):
    monkeypatch.setattr(pipeline, "load", casse)
    rendu = docgen_ici("verifier", "--gabarits", TEMPLATES, cwd=projet)
    assert INTERNE == rendu.returncode
    dit = rendu.stderr.decode()
    assert "erreur interne" in dit and "Aucun fichier n’est resté à moitié écrit." in dit
    assert "Traceback" not in dit
    (compte,) = (projet / "cache" / "docgen" / "erreurs").glob("erreur-*.txt")
    assert compte.name in dit
    assert "commande : verifier" in compte.read_text("utf-8") and "une faute de docgen" in compte.read_text("utf-8")


def test_elle_se_dit_aussi_a_un_programme(projet, monkeypatch):
    monkeypatch.setattr(pipeline, "load", casse)
    rendu = docgen_ici("verifier", "--json", "--gabarits", TEMPLATES, cwd=projet)
    dit = json.loads(rendu.stdout)
    assert dit["erreur"].startswith("erreur interne") and dit["rapport"].endswith(".txt")


def test_sans_place_ou_l_ecrire_le_compte_est_dit(projet, monkeypatch):
    monkeypatch.setattr(pipeline, "load", casse)
    monkeypatch.setenv("XDG_CACHE_HOME", "/dev/null")
    rendu = docgen_ici("verifier", "--gabarits", TEMPLATES, cwd=projet)
    assert INTERNE == rendu.returncode
    assert "une faute de docgen" in rendu.stderr.decode()


@pytest.mark.skipif(os.name != "posix", reason="des signaux de POSIX")
@pytest.mark.parametrize("signe", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_ce_qui_arrete_un_programme_se_dit_comme_ctrl_c(projet, signe):
    programme = (
        "import signal, sys, time\nfrom docgen import pipeline\nfrom docgen.cli import main\n"
        # Qui lance les essais sans terminal les fait sourds à certains signaux, et leurs enfants aussi.
        "signal.signal(signal.SIGHUP, signal.SIG_DFL)\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "def attend(*a, **k):\n    print('prêt', flush=True)\n    time.sleep(300)\n"
        "pipeline.load = attend\nsys.argv = ['docgen', 'verifier', '--gabarits', sys.argv[1]]\nmain()\n"
    )
    lance = subprocess.Popen(
        [sys.executable, "-c", programme, str(TEMPLATES)], cwd=projet, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert lance.stdout.readline()
    time.sleep(0.05)
    lance.send_signal(signe)
    _, dit = lance.communicate(timeout=120)
    assert 130 == lance.returncode
    assert "Interrompu : les documents déjà en place sont intacts." in dit.decode()


def test_un_signal_deja_pris_par_qui_appelle_reste_le_sien(monkeypatch):
    monkeypatch.setattr(signal, "getsignal", lambda _n: signal.SIG_IGN)
    monkeypatch.setattr(signal, "signal", casse)
    cli._stop_as_interrupted()
