"""Une grappe Dask de cette machine : un ordonnanceur et des ouvriers, chacun un processus que l'essai peut tuer.

    python -m tests.outils.grappe ordonnanceur FICHIER
    python -m tests.outils.grappe ouvrier FICHIER PAUSE LIGNE

PAUSE est ce qu'un ouvrier attend avant chaque ligne, en secondes ; LIGNE, celle qui échoue toujours (0 : aucune).
"""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.outils.chantier import RACINE


async def ordonner(fichier: str) -> None:
    from distributed import Scheduler

    async with Scheduler(port=0, host="127.0.0.1", dashboard=False, scheduler_file=fichier) as ordonnanceur:
        await ordonnanceur.finished()


async def ouvrer(fichier: str, pause: float, ligne: int) -> None:
    from distributed import Worker

    from docgen.commandes.campagne.poste import PosteDeTravail

    faire = PosteDeTravail._made

    def lentement(poste, geste, travail):
        time.sleep(pause)
        if travail.ligne == ligne:
            raise ZeroDivisionError("exprès")
        return faire(poste, geste, travail)

    PosteDeTravail._made = lentement
    async with Worker(scheduler_file=fichier, nthreads=1, dashboard=False, host="127.0.0.1") as ouvrier:
        await ouvrier.finished()


@contextmanager
def grappe(lieu: Path, pauses: tuple[float, ...], ligne: int = 0) -> Iterator[tuple[str, list[subprocess.Popen]]]:
    """L'adresse de l'ordonnanceur, et les ouvriers, un par pause ; tout s'arrête à la fin."""
    fichier = lieu / "ordonnanceur.json"
    debut = [sys.executable, "-m", "tests.outils.grappe"]
    lances = [subprocess.Popen([*debut, "ordonnanceur", str(fichier)], cwd=RACINE, stderr=subprocess.DEVNULL)]
    try:
        while not fichier.exists() or not fichier.read_text("utf-8").endswith("}"):
            assert lances[0].poll() is None
            time.sleep(0.05)
        lances += [subprocess.Popen([*debut, "ouvrier", str(fichier), str(pause), str(ligne)], cwd=RACINE,
                                    stderr=subprocess.DEVNULL) for pause in pauses]  # fmt: skip
        adresse = json.loads(fichier.read_text("utf-8"))["address"]
        attendre(adresse, len(pauses), lances)
        yield adresse, lances[1:]
    finally:
        for lance in reversed(lances):
            lance.kill()
            lance.wait()


def attendre(adresse: str, combien: int, lances: list[subprocess.Popen]) -> None:
    """Tant que les ouvriers ne sont pas tous là, et qu'aucun n'est tombé."""
    from distributed import Client

    with Client(adresse) as client:
        while len(client.nthreads()) < combien:
            assert all(lance.poll() is None for lance in lances)
            time.sleep(0.05)


if __name__ == "__main__":
    quoi, ou, *reste = sys.argv[1:]
    asyncio.run(ordonner(ou) if quoi == "ordonnanceur" else ouvrer(ou, float(reste[0]), int(reste[1])))
