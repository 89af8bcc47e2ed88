"""How long the commands take from a cold start, as whole processes, beside a bare `python -c pass` in the same run.

    python benchmarks/bench_commandes.py [--tours 5]

Prints, for each command, the median of the ratios to the bare interpreter, the median time, and the peak memory of its
largest process. « Rien n'a changé » is the same command run once more; « un chiffre changé », in a copy of the project
where it has already run, once a result of 2024 has changed. The others keep nothing, and take nothing that was kept.
"""

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DOCGEN = [sys.executable, "-c", "from docgen.entree import enter; enter()"]
PRODUCE = [
    "produire",
    "pas-de-calais",
    "--contrat",
    "cls-2024-2027",
    "--version",
    "avenant-1",
    "--format",
    "docx,pdf,txt",
]
WHOLE = ["produire", "pas-de-calais", "--format", "docx,pdf,xlsx,txt"]
COMMANDS = {
    "docgen --help": [*DOCGEN, "--help"],
    "docgen verifier": [*DOCGEN, "verifier", "pas-de-calais"],
    "docgen produire, l'avenant (docx, pdf, txt)": [*DOCGEN, *PRODUCE, "--sortie"],
    "docgen produire, tout le dossier (4 formats)": [*DOCGEN, *WHOLE, "--sortie"],
    "docgen assembler, la séance": [*DOCGEN, "assembler", "pas-de-calais", "--sortie"],
}


DOSSIER = "docgen produire, tout le dossier (4 formats)"
# Those that are run once more, with nothing changed.
AGAIN = ("docgen verifier", DOSSIER)
# The figure that changes, and the file that has it.
FIGURE = re.compile(r"(?<=jeunes_aides_financieres: )\d+")
FILE = Path("contracts_data", "pas-de-calais", "cls-2024-2027", "execution", "2024.yaml")


def once(command: list[str], answers: str = "non", project: Path = ROOT) -> tuple[float, float]:
    """The seconds and the peak resident megabytes of one run of `command`; `answers`: whether what it says is kept."""
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=project, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               env={**os.environ, "DOCGEN_REPONSES": answers})  # fmt: skip
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):  # 1: it has found what blocks
        raise SystemExit(f"{command}: exit {process.returncode}")
    return seconds, usage.ru_maxrss / 1024


def one_figure(project: Path, figure: int) -> tuple[float, float]:
    """As `once`, of the whole dossier in four formats, in `project`, where one figure is now `figure`."""
    if not project.exists():
        for name in ("contracts_data", "templates"):
            shutil.copytree(ROOT / name, project / name)
        once([*DOCGEN, *WHOLE], "oui", project)
    text = (project / FILE).read_text("utf-8")
    (project / FILE).write_text(FIGURE.sub(str(figure), text), "utf-8")
    return once([*DOCGEN, *WHOLE], "oui", project)


def main() -> None:
    """Run the commands in turn and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--tours", type=int, default=5)
    turns = parser.parse_args().tours
    bare = [sys.executable, "-c", "pass"]
    rows: dict[str, list[tuple[float, float, float]]] = {name: [] for name in COMMANDS}
    with tempfile.TemporaryDirectory() as copy:
        for turn in range(1, turns + 1):
            base, _ = once(bare)
            seconds, memory = one_figure(Path(copy, "projet"), 200 + turn)
            rows.setdefault(f"{DOSSIER}, un chiffre changé", []).append((seconds / base, seconds, memory))
    for turn in range(turns + 1):
        for name, command in COMMANDS.items():
            with tempfile.TemporaryDirectory() as folder:
                whole = [*command, folder] if command[-1] == "--sortie" else command
                base, _ = once(bare)
                seconds, memory = once(whole)
                if turn:
                    rows[name].append((seconds / base, seconds, memory))
                if name in AGAIN:
                    once(whole, "oui")
                    seconds, memory = once(whole, "oui")
                    if turn:
                        rows.setdefault(f"{name}, rien n'a changé", []).append((seconds / base, seconds, memory))
    for name, found in rows.items():
        ratio, seconds, memory = (statistics.median(column) for column in zip(*found, strict=True))
        print(f"{name:62} {ratio:6.1f} × python -c pass {seconds:7.2f} s {memory:7.0f} Mo")


if __name__ == "__main__":
    main()
