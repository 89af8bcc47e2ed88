"""Tire les cas, les joue dans des bornes de temps et de mémoire, et garde la graine de ceux qui échouent."""

import contextlib
import random
import shutil
import signal
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tests.attaque.sortes import SORTES

# En secondes, sur une machine occupée aussi : au-delà, le cas « ne finit pas ».
LIMITE = 20


class NeFinitPas(BaseException):
    """Le cas a passé la limite."""


def jouer(combien: int, graine: str, sortes: Sequence[str], dire: Callable[[str], None] = str) -> list[str]:
    """Les fautes trouvées en tant de cas, partagés entre les sortes : la graine de chacune, et sa trace."""
    fautes = []
    for sorte in sortes:
        depart, trouvees = time.process_time(), 0
        for rang in range(combien // len(sortes)):
            if dit := rejouer(f"{graine}:{sorte}:{rang}"):
                fautes.append(dit)
                trouvees += 1
                dire(dit.splitlines()[0] + " " + dit.splitlines()[-1][:200])
        dire(f"{sorte} : {combien // len(sortes)} cas, {trouvees} fautes, {time.process_time() - depart:.0f} s")
    return fautes


def rejouer(graine: str) -> str:
    """Ce qu'a de faux le cas de cette graine ; rien quand il finit par un constat, un refus ou un succès."""
    sorte = graine.split(":")[1]
    ici = Path(tempfile.mkdtemp(prefix="cas-"))
    try:
        with borne():
            SORTES[sorte](random.Random(graine), ici)
    except NeFinitPas:
        return f"{graine} : ne finit pas en {LIMITE} s"
    except BaseException:
        return f"{graine} :\n{traceback.format_exc()}"
    finally:
        shutil.rmtree(ici, ignore_errors=True)
    return ""


@contextlib.contextmanager
def borne() -> Iterator[None]:
    """Le temps d'un cas est compté, là où le système sait le faire."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def trop(*_: object) -> None:
        raise NeFinitPas

    avant = signal.signal(signal.SIGALRM, trop)
    signal.setitimer(signal.ITIMER_REAL, LIMITE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, avant)
