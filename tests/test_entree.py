"""`docgen --help` répond sans charger ce qui lit les commandes : le même texte, à toute largeur, jusque dans un tube fermé."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from docgen import entree
from docgen.cli import app

LANCER = [sys.executable, "-c", "import sys; sys.argv[0] = 'docgen'; from docgen.entree import enter; enter()"]
CHARGES = (
    "from docgen.entree import enter; enter(); print(sorted({'typer', 'docgen.cli', 'pathlib'} & set(sys.modules)))"
)


def lancer(*mots: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*LANCER, *mots], capture_output=True, encoding="utf-8", env={**os.environ, **env}, check=False
    )


@pytest.mark.parametrize("colonnes", range(60, 140))
def test_l_aide_est_celle_des_commandes(monkeypatch, colonnes):
    monkeypatch.setenv("COLUMNS", str(colonnes))
    assert CliRunner().invoke(app, ["--help"], prog_name="docgen").output == entree.help_text(colonnes)


@pytest.mark.parametrize("mot", ["--help", "-h"])
def test_rien_n_est_charge_pour_la_dire(mot):
    rendu = subprocess.run([sys.executable, "-c", f"import sys; {CHARGES}", mot], capture_output=True, encoding="utf-8",
                           check=True)  # fmt: skip
    assert rendu.stdout.startswith("Usage : docgen") and rendu.stdout.endswith("[]\n")


@pytest.mark.parametrize(("mots", "env"), [(["--help"], {"COLUMNS": "44"}), (["produire", "--help"], {}), ([], {})])
def test_ailleurs_les_commandes_repondent(mots, env):
    assert "Usage : docgen" in lancer(*mots, **env).stdout


@pytest.mark.parametrize("encodage", ["utf-8", "ascii", "cp850", "cp1252", "latin-1"])
def test_un_terminal_sans_nos_signes_recoit_les_plus_proches(encodage):
    env = {**os.environ, "PYTHONIOENCODING": encodage}
    directe = [*LANCER[:2], "import sys; sys.argv[0] = 'docgen'; from docgen.cli import main; main()"]
    rendus = [subprocess.run([*commande, "--help"], capture_output=True, env=env, check=True).stdout
              for commande in (LANCER, directe)]  # fmt: skip
    assert b"Usage : docgen" in rendus[0] and rendus[0] == rendus[1]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="ce système n'a pas de disque toujours plein")
def test_un_disque_plein_est_dit():
    with Path("/dev/full").open("w") as plein:
        rendu = subprocess.run([*LANCER, "--help"], stdout=plein, stderr=subprocess.PIPE, encoding="utf-8", check=False)
    assert 2 == rendu.returncode and rendu.stderr.startswith("Erreur : ") and "Traceback" not in rendu.stderr


def test_un_lecteur_parti_n_est_pas_une_faute():
    lecture, ecriture = os.pipe()
    os.close(lecture)
    rendu = subprocess.run([*LANCER, "--help"], stdout=ecriture, stderr=subprocess.PIPE, encoding="utf-8", check=False)
    os.close(ecriture)
    assert "" == rendu.stderr


def test_une_interruption_que_du_code_compile_a_perdue_est_refaite_sans_trace(capsys):
    # Lancé en tâche de fond, un processus n'a personne qui l'interrompe : l'essai rétablit ce qui répond à Ctrl-C.
    avant = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            entree.stop_later(SimpleNamespace(exc_type=KeyboardInterrupt))
            while True:
                time.sleep(0.001)
    finally:
        signal.signal(signal.SIGINT, avant)
    assert ("", "") == capsys.readouterr()


def test_une_autre_perte_se_montre_comme_toujours(monkeypatch):
    vues = []
    monkeypatch.setattr(sys, "__unraisablehook__", vues.append)
    perdue = SimpleNamespace(exc_type=ValueError)
    entree.stop_later(perdue)
    assert [perdue] == vues


@pytest.mark.parametrize("commande", ["produire", "campagne", "comparer", "assembler", "suivre"])
def test_l_aide_d_une_commande_met_ses_options_en_colonne_et_les_dit_en_francais(commande, monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    aide = CliRunner().invoke(app, [commande, "--help"], prog_name="docgen").output
    options = [
        trouve
        for ligne in aide.partition("Options :")[2].splitlines()
        if (trouve := re.match(r"(  -[-\w, ]*?(?: TEXTE| CHEMIN| N)?  +)\S", ligne))
    ]
    assert len(options) > 2 and {len(options[0][1])} == {len(trouve[1]) for trouve in options}
    assert "<" not in aide
