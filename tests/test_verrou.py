"""Deux commandes n'écrivent pas ensemble au même endroit, et une commande morte n'arrête personne."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from docgen.sortie import Lot, put, verrou
from docgen.sortie.lots import write_files, write_whole
from docgen.sortie.verrou import Occupe, alone
from tests.outils.chantier import CPO, TEMPLATES, copier
from tests.outils.souche import PROGRAMME, docgen

TIENT = (
    "import sys, time\nfrom pathlib import Path\nfrom docgen.sortie.verrou import alone\n"
    "with alone((Path(sys.argv[1]),)):\n    print('tenu', flush=True)\n    time.sleep(60)\n"
)


@pytest.fixture(autouse=True)
def _cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(verrou, "ATTENTE", 0.2)


@pytest.fixture
def autre(tmp_path):
    """Une autre commande, qui écrit dans « lot »."""
    (tmp_path / "lot").mkdir()
    lance = subprocess.Popen([sys.executable, "-c", TIENT, tmp_path / "lot"], stdout=subprocess.PIPE)
    assert lance.stdout.readline()
    yield lance
    lance.kill()
    lance.wait()


def test_pendant_qu_une_autre_commande_ecrit_rien_ne_s_ecrit_et_c_est_dit(tmp_path, autre):
    lot = Lot(tmp_path / "lot", "e", {}, ("a.txt",))
    dits = [*write_files(lot, {"a.txt": b"a"}).findings, *write_whole(tmp_path / "lot", {"a.txt": b"a"}, {})]
    assert ["SOR002", "SOR002"] == [constat.code for constat in dits]
    assert {"impossible d'écrire : une autre commande de docgen écrit ici"} == {constat.message for constat in dits}
    with pytest.raises(Occupe):
        put({tmp_path / "lot" / "b.txt": "b"})
    assert [] == list((tmp_path / "lot").iterdir())
    put({tmp_path / "c.txt": "c"})


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_le_verrou_d_une_commande_tuee_est_libre(tmp_path, autre):
    autre.send_signal(signal.SIGKILL)
    autre.wait()
    put({tmp_path / "lot" / "b.txt": "b"})
    assert ["b.txt"] == [chemin.name for chemin in (tmp_path / "lot").iterdir()]


def test_une_commande_attend_celle_qui_va_finir(tmp_path, autre, monkeypatch):
    monkeypatch.setattr(verrou, "ATTENTE", 20)
    threading.Timer(0.3, autre.kill).start()
    depart = time.monotonic()
    put({tmp_path / "lot" / "b.txt": "b"})
    assert 0.2 < time.monotonic() - depart < 15


def test_le_meme_verrou_se_reprend_dans_la_meme_commande(tmp_path):
    with alone((tmp_path,)), alone((tmp_path, tmp_path / ".")):
        put({tmp_path / "a.txt": "a"})
    with alone((tmp_path,)):
        pass


def test_sans_dossier_ou_le_garder_on_ecrit_quand_meme(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", "/dev/null")
    put({tmp_path / "a.txt": "a"})
    assert "a" == (tmp_path / "a.txt").read_text("utf-8")


def test_deux_commandes_a_la_fois_font_ce_qu_une_seule_fait(tmp_path):
    copier(CPO, tmp_path / "contracts_data" / "bourg")
    mots = ("produire", "--format", "txt", "--gabarits", TEMPLATES, "--sortie", "output")
    lances = [subprocess.Popen([*PROGRAMME, *mots], cwd=tmp_path, stderr=subprocess.PIPE) for _ in range(2)]
    dits = [lance.communicate(timeout=120)[1] for lance in lances]
    assert [0, 0] == [lance.returncode for lance in lances], dits
    assert not list((tmp_path / "output").rglob(".docgen-*"))
    seul = docgen("produire", "--format", "txt", "--gabarits", TEMPLATES, "--sortie", "seul", cwd=tmp_path)
    assert 0 == seul.returncode
    ecrits = [
        {
            chemin.relative_to(tmp_path / ou): chemin.read_bytes()
            for chemin in (tmp_path / ou).rglob("*")
            if chemin.is_file()
        }
        for ou in ("output", "seul")
    ]
    assert ecrits[0] == ecrits[1]
