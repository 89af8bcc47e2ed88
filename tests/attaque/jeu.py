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

# Au-delà de tant de secondes de processeur, ou de tant de fois plus d'attente (la machine peut être occupée), le cas « ne finit
# pas ». En octets : ce qu'un cas peut prendre de plus.
LIMITE, FOIS, MEMOIRE = 20, 6, 500_000_000


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
    """Le temps et la mémoire d'un cas sont comptés, là où le système sait le faire."""
    with _memoire_comptee(), _temps_compte():
        yield


@contextlib.contextmanager
def _memoire_comptee() -> Iterator[None]:
    tenue = Path("/proc/self/statm")
    if not tenue.exists():
        yield
        return
    import resource

    avant = resource.getrlimit(resource.RLIMIT_AS)
    pages = int(tenue.read_text("ascii").split()[0])
    resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + MEMOIRE, avant[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, avant)


@contextlib.contextmanager
def _temps_compte() -> Iterator[None]:
    if not hasattr(signal, "setitimer"):
        yield
        return

    def trop(*_: object) -> None:
        raise NeFinitPas

    comptes = ((signal.SIGPROF, signal.ITIMER_PROF, LIMITE), (signal.SIGALRM, signal.ITIMER_REAL, LIMITE * FOIS))
    avant = {signe: signal.signal(signe, trop) for signe, _, _ in comptes}
    for _, horloge, limite in comptes:
        signal.setitimer(horloge, limite)
    try:
        yield
    finally:
        for signe, horloge, _ in comptes:
            signal.setitimer(horloge, 0)
            signal.signal(signe, avant[signe])
