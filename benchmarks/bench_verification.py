"""How the time of `docgen verifier` grows with what is verified, each size beside the real dossier in the same turn.

    python benchmarks/bench_verification.py [--tailles 1,11,51,101] [--tours 3]

Copies of the real dossier, each with words of its own, so that no copy finds what another left in memory:

* n dossiers, one after the other in one process (`prepare`, the whole of the command but its start and its screen);
* one dossier that holds n times the contracts, by the command, from a cold start: there, a rule that compared each
  contract with each other would show.

Prints the processor time (a run of minutes meets other work of the machine) and the memory, and the ratio that counts:
the time of one dossier among n, over that of one alone (for the command, less the time of its start, which `--version`
gives). It is 1 when the time grows as the work does.
"""

import argparse
import gc
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from docgen.check import registry
from docgen.demande import Order
from docgen.pipeline import prepare

ROOT = Path(__file__).resolve().parents[1]
DOSSIER, TEMPLATES = ROOT / "contracts_data" / "pas-de-calais", ROOT / "templates"
COMMAND = [sys.executable, "-c", "from docgen.cli import main; main()"]


def own(folder: Path, rank: int) -> None:
    """Give the copy of that rank a word of its own, in all its texts alike."""
    word = "".join(chr(ord("a") + int(digit)) for digit in str(rank))
    for path in folder.rglob("*"):
        if path.suffix in (".yaml", ".md", ".txt"):
            path.write_text(path.read_text("utf-8").replace(" les ", f" les {word} "), "utf-8")


def apart(folder: Path, count: int) -> list[Path]:
    """As many dossiers, each in its folder."""
    made = [folder / f"d{rank}" / DOSSIER.name for rank in range(count)]
    for rank, copy in enumerate(made):
        shutil.copytree(DOSSIER, copy)
        own(copy, rank)
    return made


def together(folder: Path, count: int) -> Path:
    """One dossier that holds the real one, and its contracts again under other names."""
    whole = folder / "ensemble" / DOSSIER.name
    shutil.copytree(DOSSIER, whole)
    for contract in sorted(path.parent for path in DOSSIER.glob("*/contrat.yaml")):
        for rank in range(1, count):
            copy = whole / f"{contract.name}-{rank}"
            shutil.copytree(contract, copy)
            own(copy, rank)
    return whole


def in_process(dossiers: Iterable[Path]) -> float:
    """The seconds of processor of verifying them all, in this process."""
    gc.collect()
    start = time.process_time()
    for folder in dossiers:
        if prepare(Order(folder, TEMPLATES)).failed:
            raise SystemExit(f"{folder}: the copy has errors, nothing is measured")
    return time.process_time() - start


def by_command(*arguments: str) -> tuple[float, float]:
    """The seconds of processor and the peak megabytes of a command; what it finds is no failure."""
    # Without the compiled modules that any installed program has, each start would compile every module again.
    given = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    process = subprocess.Popen([*COMMAND, *arguments], cwd=ROOT, env=given, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):  # 1: it has found what blocks
        raise SystemExit(f"{arguments}: exit {process.returncode}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def verify(whole: Path) -> tuple[float, float]:
    return by_command("verifier", whole.name, "--donnees", str(whole.parent), "--format", "json")


def row(count: int, name: str, found: list[tuple[float, float, float]]) -> str:
    """The medians of (ratio, seconds, megabytes)."""
    ratio, seconds, memory = (statistics.median(column) for column in zip(*found, strict=True))
    peak = f"{memory:7.0f} Mo" if memory else ""
    return f"{count:4} {name:34} {ratio:6.2f} fois le temps d'un seul {seconds:8.2f} s {peak}"


def measure(count: int, turns: int, folder: Path) -> Iterable[str]:
    """The lines of the table for `count` dossiers."""
    many, whole, alone = apart(folder, count), together(folder, count), together(folder / "un", 1)
    loop, command = [], []
    for turn in range(turns):
        # The one alone changes too: read twice, it would be found in memory.
        one, every = in_process([many[turn % count]]), in_process(many)
        loop.append((every / count / one, every, 0.0))
        start, _ = by_command("--version")
        one, _ = verify(alone)
        every, memory = verify(whole)
        command.append(((every - start) / count / (one - start), every, memory))
    yield row(count, "dossiers, un processus", loop)
    yield row(count, "fois les contrats, la commande", command)


def main() -> None:
    """Measure each size and print its two lines."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--tailles", default="1,11,51,101")
    parser.add_argument("--tours", type=int, default=3)
    asked = parser.parse_args()
    gc.set_threshold(200_000, 50, 50)  # as a command does
    registry()
    in_process([DOSSIER])  # modules, texts and their compilation
    for size in asked.tailles.split(","):
        with tempfile.TemporaryDirectory() as folder:
            for line in measure(int(size), asked.tours, Path(folder)):
                print(line, flush=True)


if __name__ == "__main__":
    main()
