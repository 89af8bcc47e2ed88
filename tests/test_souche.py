"""Un lancement depuis une souche rend ce que rend un vrai processus : mêmes octets, même code, rien d'un autre lancement."""

import os
import subprocess

import pytest

from tests.outils.chantier import RACINE
from tests.outils.souche import PROGRAMME, docgen

LIEUX = ("--donnees", "tests/dossiers", "--gabarits", "templates")


@pytest.mark.parametrize(
    ("mots", "monde"),
    [
        (("verifier", "cpo", *LIEUX), {}),
        (("regle", "BUD004"), {"PYTHONIOENCODING": "cp850", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C"}),
        (("produire", "--help"), {"COLUMNS": "50"}),
        (("comparer", "l'absent.docx", "autre.docx"), {}),
        (("produire", "--fromat", "pdf"), {}),
    ],
    ids=lambda dit: " ".join(dit) if isinstance(dit, tuple) else None,
)  # fmt: skip
def test_une_souche_rend_ce_que_rend_un_vrai_processus(mots, monde):
    vrai = subprocess.run([*PROGRAMME, *mots], cwd=RACINE, env=os.environ | monde, capture_output=True, check=False)
    fait = docgen(*mots, cwd=RACINE, **monde)
    assert (vrai.returncode, vrai.stdout, vrai.stderr) == (fait.returncode, fait.stdout, fait.stderr)
    assert vrai.stdout or vrai.stderr


def test_un_lancement_ne_laisse_rien_au_suivant(tmp_path):
    aide = docgen("--help", cwd=RACINE).stdout
    assert 2 == docgen("verifier", cwd=tmp_path, COLUMNS="40").returncode
    assert aide == docgen("--help", cwd=RACINE).stdout


def test_ce_qui_ne_s_ecrit_pas_se_dit_comme_d_un_processus():
    lire, ecrire = os.pipe()
    os.close(lire)
    try:
        fait = docgen("--help", cwd=RACINE, stdout=ecrire)
    finally:
        os.close(ecrire)
    assert (141, None, b"") == (fait.returncode, fait.stdout, fait.stderr)
