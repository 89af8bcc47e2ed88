"""Ce que plusieurs essais partagent : le dossier réel, produit une fois."""

import gc
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from docgen.demande import Order, Outcome
from docgen.dossier import Dossier
from docgen.pipeline import produce
from tests.outils import memoire, polices
from tests.outils.champs import locate_strict
from tests.outils.chantier import CONTRAT, Chantier, ouvrir_reel
from tests.outils.tirages import tirages

# Qui ne garde rien de compilé fait compiler deux cents modules à chaque processus lancé.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# Une machine occupée n'est pas une faute.
settings.register_profile("maison", deadline=None, max_examples=tirages(100))
settings.load_profile("maison")
memoire.poser()
polices.poser()
# Ce que les essais retiennent est grand et reste : le parcourir sans cesse à la recherche de cycles coûte cher.
gc.set_threshold(50_000, 20, 50)
# Les copies que les essais abîment se font en mémoire, où le système en offre : un disque les ferait attendre.
MEMOIRE, LIBRE = Path("/dev/shm"), 4 << 30
if "TMPDIR" not in os.environ and os.access(MEMOIRE, os.W_OK) and shutil.disk_usage(MEMOIRE).free > LIBRE:
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMOIRE)
# Ce script tourne dans le Python de LibreOffice.
collect_ignore = ["outils/repondre_uno.py"]
RACINE = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session", autouse=True)
def _adresses_strictes():
    """`Dossier.locate` d'une source ou d'une clé qui n'existe pas est une erreur dans les essais."""
    with pytest.MonkeyPatch.context() as change:
        change.setattr(Dossier, "locate", locate_strict(Dossier.locate))
        yield


def pytest_sessionfinish() -> None:
    """Ce que le processus retient s'en va avec lui : pytest n'a pas à le parcourir deux fois encore."""
    gc.freeze()


@pytest.fixture
def tmp_path(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Le dossier de l'essai, toujours au même lieu dans un processus : ce qui en est lu se retient mieux (`memoire`).

    Ce qu'a écrit un essai qui échoue reste, à part.
    """
    lieu = tmp_path_factory.getbasetemp() / "essai"
    if lieu.exists():  # un dossier sans droits, par exemple
        lieu.rename(tmp_path_factory.mktemp("reste") / "essai")
    lieu.mkdir(mode=0o700)
    echecs = request.session.testsfailed
    yield lieu
    if request.session.testsfailed > echecs:
        lieu.rename(tmp_path_factory.mktemp(re.sub(r"\W", "_", request.node.name)[:30]) / "essai")
    else:
        shutil.rmtree(lieu, ignore_errors=True)


@pytest.fixture
def chantier(request: pytest.FixtureRequest, tmp_path: Path) -> Chantier:
    """Une copie du dossier réel, que l'essai peut abîmer : son seul contrat local des solidarités.

    `pytest.mark.dossier` nomme l'autre contrat, ou « entier ». Les autres dossiers s'ouvrent avec `ouvrir`.
    """
    marque = request.node.get_closest_marker("dossier")
    return ouvrir_reel(tmp_path, marque.args[0] if marque else CONTRAT)


@pytest.fixture(scope="session")
def avenant_1(tmp_path_factory) -> tuple[Outcome, Path]:
    """L'avenant n° 1 du Pas-de-Calais, produit en docx, pdf et txt, et le dossier où il se trouve."""
    sortie = tmp_path_factory.mktemp("output")
    ordre = Order(
        RACINE / "contracts_data" / "pas-de-calais",
        RACINE / "templates",
        "cls-2024-2027",
        "avenant-1",
        formats=("docx", "pdf", "txt"),
        sortie=sortie,
    )
    return produce(ordre), sortie / "pas-de-calais" / "cls-2024-2027" / "avenant-1"


@pytest.fixture
def vide(tmp_path, monkeypatch) -> Path:
    """Un dossier neuf, où l'on se trouve ; la vue des modèles y est gardée à part de celle de la machine."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    dossier = tmp_path / "à nous"
    dossier.mkdir()
    monkeypatch.chdir(dossier)
    return dossier
