"""Who makes the rows: this process, or those of Dask, of this machine or of a cluster. The only user of Dask.

Whoever it is, the rows are the same (`poste`), each comes back once, and only the command that asked writes.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from msgspec.structs import replace

from docgen.commandes.campagne.lignes import Travail
from docgen.commandes.campagne.poste import Besogne, Envoi, Fait, PosteDeTravail, failed
from docgen.findings import Refusal
from docgen.sortie import files_under, sha256

if TYPE_CHECKING:
    from distributed import Client

SANS_DASK = (
    "Un seul processus travaille : « pip install docgen-conventions[campagne] » installe Dask, qui emploie tous les "
    "cœurs de la machine."
)
# For each worker, how many rows wait for it: enough that it never waits, few enough that memory stays flat.
_AVANCE = 3
_PEU = 20
# How long a cluster that does not answer is waited for, in seconds.
_ATTENTE = 10
# What they tell of a worker that ends is told otherwise.
_PARTIES = ("worker", "nanny", "scheduler", "core", "comm", "client")
_BAVARDS = ("distributed", *(f"distributed.{part}" for part in _PARTIES), "tornado.application")
_POSTES: dict[str, PosteDeTravail] = {}


class Moteur(Protocol):
    """What makes rows."""

    ouvriers: int

    def chaque(self, geste: Besogne, travaux: Iterable[Travail]) -> Iterator[Fait]:
        """What comes of each of `travaux`, as soon as it is there, in any order."""


class Seul:
    """This process, one row after the other."""

    ouvriers = 1

    def __init__(self, poste: PosteDeTravail) -> None:
        self._poste = poste

    def chaque(self, geste: Besogne, travaux: Iterable[Travail]) -> Iterator[Fait]:
        """As `Moteur` says; in order."""
        return map(partial(self._poste.faire, geste), travaux)


class SurDask:
    """The workers of Dask. A row whose worker dies is given to another; one that kills them all says so."""

    def __init__(self, client: "Client", cle: str) -> None:
        self._client, self._cle = client, cle
        self.ouvriers = max(sum(client.nthreads().values()), 1)

    def chaque(self, geste: Besogne, travaux: Iterable[Travail]) -> Iterator[Fait]:
        """As `Moteur` says. Left early, it takes back what was not made."""
        from distributed import as_completed

        left = iter(travaux)
        asked: dict[Any, Travail] = {}

        def ask(many: int) -> list[Any]:
            futures = [(self._client.submit(_made_there, self._cle, geste, work, pure=False), work)
                       for work in islice(left, many)]  # fmt: skip
            asked.update(futures)
            return [future for future, _ in futures]

        done = as_completed(ask(_AVANCE * self.ouvriers))
        try:
            for future in done:
                fait = _answer(future, asked.pop(future))
                for new in ask(1):
                    done.add(new)
                yield fait
        finally:
            with suppress(Exception):
                self._client.cancel(list(asked), force=True)


@contextmanager
def engine(envoi: Envoi, poste: PosteDeTravail, combien: int, sur: str = "") -> Iterator[Moteur]:
    """What makes `combien` rows: the cluster `sur`, the cores of this machine, or this process (`poste`) where Dask is
    not installed, and where there is too little to do. Raises `Refusal` for a cluster that does not answer."""
    if sur and not dask_is_here():
        raise Refusal("« --sur » demande Dask, qui n'est pas installé", "« pip install docgen-conventions[campagne] ».")
    cores = cores_here()
    if not sur and (not dask_is_here() or cores < 2 or combien < _PEU):
        yield Seul(poste)
        return
    with _connected(sur, min(cores, combien)) as client:
        yield SurDask(client, _send(client, envoi))


def cores_here() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def dask_is_here() -> bool:
    """Whether Dask is installed."""
    return find_spec("distributed") is not None


@contextmanager
def _connected(sur: str, cores: int) -> Iterator["Client"]:
    import logging

    import dask
    from distributed import Client, LocalCluster

    quiet = {"distributed.logging.distributed": "critical", "distributed.admin.log-length": 0,
             "distributed.worker.use-file-locking": False}  # fmt: skip
    with dask.config.set(quiet):
        for name in _BAVARDS:
            logging.getLogger(name).setLevel(logging.CRITICAL)
        cluster = None
        try:
            if not sur:
                cluster = LocalCluster(n_workers=cores, threads_per_worker=1, processes=True, dashboard_address=None,
                                       silence_logs=logging.CRITICAL, memory_limit=0)  # fmt: skip
            client = Client(cluster or sur, timeout=_ATTENTE)
        except (OSError, ValueError) as error:
            raise Refusal(f"le cluster « {sur} » ne répond pas ({type(error).__name__})",
                          "Donner l'adresse de son ordonnanceur (tcp://machine:8786).") from None  # fmt: skip
        try:
            if not client.nthreads():
                raise Refusal(f"le cluster « {sur} » n'a aucun ouvrier", "En lancer un : « dask worker ADRESSE ».")
            yield client
        finally:
            with suppress(Exception):
                client.close(timeout=_ATTENTE)
            if cluster:
                with suppress(Exception):
                    cluster.close(timeout=_ATTENTE)


def _send(client: "Client", envoi: Envoi) -> str:
    """Give each worker what it needs, once; those that come later receive it too. Its key."""
    from distributed import WorkerPlugin

    if isinstance(envoi.gabarits, Path):
        envoi = replace(envoi, gabarits=all_of(envoi.gabarits))
    cle = sha256(repr((sorted(envoi.fichiers), envoi.champs, envoi.colonnes, os.getpid(), id(envoi))).encode())

    class Installe(WorkerPlugin):  # type: ignore[misc,unused-ignore]
        """The place of work of one worker."""

        name = f"docgen-{cle[:16]}"

        def setup(self, worker: Any) -> None:  # noqa: ARG002 - Dask gives it
            install(cle, envoi)

        def teardown(self, worker: Any) -> None:  # noqa: ARG002
            remove(cle)

    try:
        client.register_plugin(Installe())
    except Refusal:
        raise
    except Exception as error:
        raise Refusal(f"un ouvrier du cluster ne peut pas travailler : {error}",
                      "Y installer la même version de docgen et de Dask.") from None  # fmt: skip
    return cle


def all_of(folder: Path) -> Mapping[str, bytes]:
    """Every file under `folder`, by its name."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files_under(folder)}


def install(cle: str, envoi: Envoi) -> None:
    """Make ready, in this worker, the place where its rows are made."""
    from docgen import __version__

    if envoi.outil != __version__:
        raise RuntimeError(f"docgen {__version__} y est installé, et non docgen {envoi.outil}")
    remove(cle)
    _POSTES[cle] = PosteDeTravail(envoi)


def remove(cle: str) -> None:
    """Leave nothing of it."""
    if poste := _POSTES.pop(cle, None):
        poste.close()


def _made_there(cle: str, geste: Besogne, travail: Travail) -> Fait:
    return _POSTES[cle].faire(geste, travail)


def _answer(future: Any, travail: Travail) -> Fait:
    """What a worker gives back; or why none does."""
    error = future.exception() if future.status != "finished" else None
    if error is None and future.status == "finished":
        fait: Fait = future.result()
        return fait
    if type(error).__name__ == "KilledWorker":
        return failed(travail, "cette ligne a arrêté tous les ouvriers à qui elle a été donnée",
                      "Vérifier sa mémoire, puis relancer la même commande.")  # fmt: skip
    return failed(travail, f"l'ouvrier a échoué ({type(error).__name__} : {str(error)[:200]})",
                  "Relancer la même commande.")  # fmt: skip
