"""On attend un programme tant qu'il avance, si lent soit-il ; celui qui n'avance plus est abandonné."""

import os
import subprocess
import sys
import time

import pytest

from tests.outils.attente import PROC, SansProgres, en_session, lancer, surveille, temps_processeur

# Du travail pendant trois fois la patience accordée : par moments, comme sur une machine chargée.
TRAVAILLE = "import time\nfin = time.time() + 6\nwhile time.time() < fin:\n  sum(range(200_000)); time.sleep(0.05)\n"
DORT = "import time; time.sleep(600)"
sur_linux = pytest.mark.skipif(not PROC.is_dir(), reason="le temps de processeur se lit dans /proc")


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


@pytest.mark.lent
@sur_linux
def test_un_programme_qui_avance_lentement_est_attendu_plus_longtemps_que_la_patience():
    rendu = lancer(python(TRAVAILLE + "print('fini')"), patience=2)
    assert b"fini\n" == rendu.stdout


@pytest.mark.lent
@sur_linux
def test_ce_que_fait_un_enfant_du_programme_est_un_progres():
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {TRAVAILLE!r}]); print('fini')"
    assert b"fini\n" == lancer(python(code), patience=2).stdout


@pytest.mark.lent
def test_un_fichier_qui_grandit_est_un_progres(tmp_path):
    code = (
        "import pathlib, sys, time\nfor n in range(12):\n"
        "  time.sleep(0.25); pathlib.Path(sys.argv[1], 'sortie').write_text('x' * n)\n"
    )
    lancer([*python(code), tmp_path], fichiers=[tmp_path], patience=1)
    assert "x" * 11 == (tmp_path / "sortie").read_text("utf-8")


@pytest.mark.lent
def test_un_programme_qui_n_avance_plus_est_abandonne_avec_ce_qu_il_a_lance(tmp_path):
    enfant = tmp_path / "enfant"
    code = (
        "import pathlib, subprocess, sys\n"
        f"lance = subprocess.Popen([sys.executable, '-c', {DORT!r}])\n"
        f"pathlib.Path({str(enfant)!r}).write_text(str(lance.pid)); lance.wait()\n"
    )
    debut = time.monotonic()
    with pytest.raises(SansProgres, match="aucun progrès depuis 2 s"):
        lancer(python(code), patience=2)
    assert time.monotonic() - debut < 60
    for _ in range(100):
        if not _vit(int(enfant.read_text())):
            break
        time.sleep(0.1)
    assert not _vit(int(enfant.read_text()))


def _vit(pid: int) -> bool:
    """Si ce processus tourne encore ; un processus fini que rien n'a attendu ne tourne plus."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = PROC / str(pid) / "stat"
    return not (stat.exists() and stat.read_text("utf-8").rpartition(")")[2].split()[0] == "Z")


@pytest.mark.lent
@sur_linux
def test_une_boucle_sans_fin_est_abandonnee_a_son_plafond_de_processeur():
    with pytest.raises(SansProgres, match="plus de 1 s de processeur"):
        lancer(python("while True: pass"), plafond=1)


@pytest.mark.lent
def test_un_programme_qui_echoue_le_dit_avec_ses_mots():
    with pytest.raises(subprocess.CalledProcessError) as echec:
        lancer(python("import sys; print('non', file=sys.stderr); sys.exit(3)"))
    assert (3, b"non\n") == (echec.value.returncode, echec.value.stderr)


@pytest.mark.lent
@sur_linux
def test_le_temps_de_processeur_compte_les_enfants():
    code = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'sum(range(10**8))'])"
    with en_session(python(code)) as lance:
        while lance.poll() is None and temps_processeur(lance.pid) < 0.5:
            time.sleep(0.05)
        assert temps_processeur(lance.pid) >= 0.5


@pytest.mark.lent
@sur_linux
def test_ce_qu_un_bloc_attend_d_un_enfant_immobile_finit_par_echouer():
    with surveille(patience=2), subprocess.Popen(python(DORT)) as enfant:
        assert enfant.wait() < 0
