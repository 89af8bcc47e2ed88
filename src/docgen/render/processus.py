"""The processes that draw: Typst and lxml keep Python's lock, so each worker is a process.

A worker is forked where one thread alone is at work, which leaves it all that is loaded; elsewhere it is started afresh
(« spawn »): what other threads hold, those of Typst first, a fork would lose.
"""

import gc
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct

from docgen.render import drawer

if TYPE_CHECKING:  # most commands start no process, and these take as long to load as fifty files of docgen
    from concurrent.futures import ProcessPoolExecutor

# Two halve the time; more would only cost memory (about 200 MB each) for a dossier of this size.
WORKERS = 2
# The parameters of mallopt(3) that say from how many bytes memory is given back, or asked for apart.
_TRIM_THRESHOLD, _MMAP_THRESHOLD, _KEPT = -1, -3, 1 << 28
_Job = TypeVar("_Job")
_Drawn = TypeVar("_Drawn")


class Processus(Struct):
    """The processes that draw in `formats`, once `started`; `pool` stays None where the system starts none."""

    formats: tuple[str, ...]
    started: bool = False
    pool: "ProcessPoolExecutor | None" = None

    def start(self) -> None:
        """Set them on their way, unless they are at work."""
        if not self.started:
            self.started, self.pool = True, _started(self.formats)

    def stop(self) -> None:
        """Stop them, and what they had still to do."""
        if self.pool:
            self.pool.shutdown(wait=True, cancel_futures=True)

    def each(self, draw: Callable[[_Job], _Drawn], jobs: Sequence[_Job]) -> Iterator[_Drawn]:
        """What `draw` makes of each of `jobs`, in their order; the work starts at once. What is lost with a process, or
        cannot be given to any, is done here."""
        self.start()
        if self.pool is None:
            return map(draw, jobs)
        from concurrent.futures.process import BrokenProcessPool

        try:
            drawn = self.pool.map(draw, jobs)
        except (BrokenProcessPool, RuntimeError):  # the workers were killed before there was work
            return map(draw, jobs)
        return _gathered(drawn, draw, jobs)


def _started(formats: tuple[str, ...]) -> "ProcessPoolExecutor | None":
    """The processes, on their way; None where the system starts none (no shared memory, too many already)."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    try:
        context = multiprocessing.get_context(_method())
        _load(formats)
        pool = ProcessPoolExecutor(WORKERS, context, initializer=_ready, initargs=(formats,))
        for _ in range(WORKERS):
            pool.submit(int)
    except (OSError, ImportError, RuntimeError, BrokenProcessPool):
        # One may have started all the same: nobody would end it, and Python would wait for it.
        for child in multiprocessing.active_children():
            child.kill()
        return None
    return pool


def _method() -> str:
    """How a worker is started. Linux alone says how many threads there are, whoever started them."""
    with suppress(OSError):
        if sys.platform == "linux" and len(list(Path("/proc/self/task").iterdir())) == 1:
            return "fork"
    return "spawn"


def _load(formats: tuple[str, ...]) -> None:
    for name in formats:
        drawer(name)


def _gathered(drawn: Iterator[_Drawn], draw: Callable[[_Job], _Drawn], jobs: Sequence[_Job]) -> Iterator[_Drawn]:
    from concurrent.futures.process import BrokenProcessPool

    done = 0
    try:
        for each in drawn:
            yield each
            done += 1
    except BrokenProcessPool:
        pass  # a worker was killed (memory, most often): the rest is done here, more slowly
    yield from map(draw, jobs[done:])


def _ready(formats: tuple[str, ...]) -> None:
    # The command itself says that it was interrupted; a worker only stops.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in ("SIGTERM", "SIGHUP"):
        with suppress(AttributeError):  # not there on Windows
            signal.signal(getattr(signal, name), signal.SIG_DFL)
    threading.Thread(target=_end_with_the_command, daemon=True).start()
    # Each core has its worker: threads of Typst would only wait for one another. Nor is there much to collect.
    os.environ["RAYON_NUM_THREADS"] = "1"
    gc.set_threshold(500_000, 50, 50)
    _keep_memory()
    _load(formats)


def _keep_memory() -> None:
    """Keep what a document frees for the next, where the C library can: given back, each page is asked for again."""
    import ctypes

    with suppress(OSError, AttributeError, TypeError):  # another system, another C library
        keep = ctypes.CDLL(None).mallopt
        keep(_TRIM_THRESHOLD, _KEPT)
        keep(_MMAP_THRESHOLD, _KEPT)


def _end_with_the_command() -> None:
    """End this worker once the command is no more, however it ended: nothing else would tell it."""
    from multiprocessing import connection, parent_process

    if parent := parent_process():
        connection.wait([parent.sentinel])
        os._exit(1)
