"""Chaque commande qui écrit, coupée partout : à chaque geste (tuée, sans courant, disque plein), et à des instants tirés.

`python -m tests.attaque.coupures [INSTANTS] [GRAINE] [SCÈNE…]` ; cinq cents instants, partagés entre les scènes, à défaut.
"""

import os
import random
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path

import pytest

from tests.outils import memoire
from tests.outils.coupures import Chemin, isoler
from tests.outils.disque import lire, poser
from tests.outils.scenes import SCENES, taper


def tuer(chemin: Chemin, hasard: random.Random, fois: int) -> Counter[str]:
    """Ce que laisse la commande, tuée à des instants tirés, dans un processus à elle."""
    bilan: Counter[str] = Counter()
    duree = _jusqu_a(chemin, None)
    for rang in range(fois):
        _jusqu_a(chemin, hasard.random() * duree)
        bilan[chemin.repris(f"instant tiré {rang}", lire(chemin.racine))] += 1
    return bilan


def _jusqu_a(chemin: Chemin, instant: float | None) -> float:
    """Lance la commande depuis le départ, la tue à cet instant, ou la laisse finir ; ce qu'elle a duré."""
    poser(chemin.racine, chemin.depart)
    depart = time.monotonic()
    lancee = _lance(chemin)
    if instant is not None:
        time.sleep(instant)
        os.kill(lancee, signal.SIGKILL)
    os.waitpid(lancee, 0)
    return time.monotonic() - depart


def _lance(chemin: Chemin) -> int:
    """Le numéro du processus où la commande se joue : un double, ou un neuf quand ce qui dessine ne se dédouble pas."""
    if chemin.scene.neuf:
        programme = "import sys; from tests.attaque.coupures import jouer_seule; jouer_seule(*sys.argv[1:])"
        mots = (sys.executable, "-c", programme, chemin.scene.nom, os.fspath(chemin.racine))
        return os.posix_spawn(sys.executable, mots, os.environ)
    double = os.fork()
    if not double:
        taper(chemin.scene, chemin.projet)
        os._exit(0)
    return double


def jouer_seule(nom: str, racine: str) -> None:
    """Joue cette scène, déjà prête, dans ce processus neuf."""
    with pytest.MonkeyPatch.context() as change:
        isoler(change, Path(racine))
        taper(SCENES[nom], Path(racine) / "projet")


def main(demande: list[str]) -> int:
    """Joue les scènes, et dit ce qu'il en est ; un si l'une laisse quelque chose de faux."""
    instants, graine = int(demande[0]) if demande else 500, demande[1] if len(demande) > 1 else "2026"
    noms, fautes = demande[2:] or list(SCENES), 0
    racine = Path(tempfile.mkdtemp(prefix="coupures-")) / "scene"
    memoire.poser()
    with pytest.MonkeyPatch.context() as change:
        isoler(change, racine)
        for nom in noms:
            try:
                chemin = Chemin(SCENES[nom], racine)
                etats, pleins = chemin.marcher(redite=10), chemin.remplir()
                tues = tuer(chemin, random.Random(f"{graine}:{nom}"), -(-instants // len(noms)))
                print(
                    f"{nom} : états {dict(etats)}, disque plein dit {pleins} fois, instants tirés {dict(tues)}",
                    flush=True,
                )
            except BaseException:
                fautes += 1
                print(f"{nom} :\n{traceback.format_exc()[-3000:]}", flush=True)
    print(f"{len(noms)} commandes, {instants} instants, graine {graine} : {fautes} faute{'s' * (fautes > 1)}.")
    return int(bool(fautes))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
