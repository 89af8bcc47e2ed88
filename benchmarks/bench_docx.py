"""How long one fiche-action of three pages takes: docxtpl as its documentation says, our Gabarit, and Carbone.

    python benchmarks/bench_docx.py [--documents 20] [--tours 7] [--carbone DOSSIER_NODE]

The contestants take turns in the same run, so that a change of the machine's speed falls on all alike; the first turn
warms up and is not counted. Ratios are taken within a turn, then their median. All write the file's bytes in memory.
`--carbone` names a folder where `npm install carbone` was run.
"""

import argparse
import io
import json
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import fiche
from docxtpl import DocxTemplate
from lxml import etree

from docgen.render.docx.gabarit import Gabarit

Turn = Callable[[int], list[float]]


def docxtpl_bytes(path: Path, record: fiche.Row) -> bytes:
    """One document with docxtpl, the template opened for each as its documentation shows."""
    template = DocxTemplate(path)
    template.render(record, autoescape=True)
    stream = io.BytesIO()
    template.save(stream)
    return stream.getvalue()


def timed(render: Callable[[fiche.Row], bytes], records: list[fiche.Row]) -> Turn:
    """A turn of `render`: the milliseconds of each document."""

    def turn(count: int) -> list[float]:
        times = []
        for rank in range(count):
            start = time.perf_counter()
            render(records[rank % len(records)])
            times.append((time.perf_counter() - start) * 1e3)
        return times

    return turn


def carbone(folder: Path, template: Path, data: Path) -> Turn:
    """A turn of Carbone, in a process of its own that stays."""
    script = Path(__file__).with_name("carbone.js")
    command = ["node", str(script), str(folder), str(template), str(data)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def turn(count: int) -> list[float]:
        assert process.stdin and process.stdout
        process.stdin.write(f"{count}\n")
        process.stdin.flush()
        return json.loads(process.stdout.readline())  # type: ignore[no-any-return]

    return turn


def same_parts(ours: bytes, theirs: bytes) -> None:
    """Stops the bench if a part of the two files is not the same XML."""
    files = [zipfile.ZipFile(io.BytesIO(data)) for data in (ours, theirs)]
    for name in files[0].namelist():
        if name.startswith("word/") and name.endswith(".xml"):
            trees = [etree.tostring(etree.fromstring(file.read(name)), method="c14n", exclusive=True) for file in files]
            if trees[0] != trees[1]:
                sys.exit(f"{name}: not the same")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=20)
    parser.add_argument("--tours", type=int, default=7)
    parser.add_argument("--carbone", type=Path)
    options = parser.parse_args()
    records = fiche.records(40)
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs, data = (Path(folder) / name for name in ("fiche.docx", "carbone.docx", "fiches.json"))
        ours.write_bytes(fiche.template(fiche.Docxtpl()))
        theirs.write_bytes(fiche.template(fiche.Carbone()))
        data.write_text(json.dumps(records), "utf-8")
        start = time.perf_counter()
        gabarit = Gabarit.open(ours)
        compiling = (time.perf_counter() - start) * 1e3
        same_parts(gabarit.render(records[0]), docxtpl_bytes(ours, records[0]))
        turns = {
            "docxtpl": timed(lambda record: docxtpl_bytes(ours, record), records),
            "docgen": timed(gabarit.render, records),
        }
        if options.carbone:
            turns["carbone"] = carbone(options.carbone, theirs, data)
        report(turns, options.documents, options.tours)
        sizes = [len(data) / 1e3 for data in (gabarit.render(records[0]), docxtpl_bytes(ours, records[0]))]
        print(f"docgen compiles the gabarit once, in {compiling:.0f} ms")
        print(f"one file: docgen {sizes[0]:.0f} kB, docxtpl {sizes[1]:.0f} kB")


def report(turns: dict[str, Turn], count: int, rounds: int) -> None:
    """Runs the turns and prints the median of each, and how many times faster docgen is."""
    medians: dict[str, list[float]] = {name: [] for name in turns}
    for round_ in range(rounds + 1):
        for name, turn in turns.items():
            times = turn(count)
            if round_:
                medians[name].append(statistics.median(times))
    for name, values in medians.items():
        ratios = sorted(value / mine for value, mine in zip(values, medians["docgen"], strict=True))
        print(
            f"{name:8} {statistics.median(values):7.2f} ms a document (best turn {min(values):.2f})   "
            f"docgen is {statistics.median(ratios):5.1f} times faster [{ratios[0]:.1f}–{ratios[-1]:.1f}]"
        )


if __name__ == "__main__":
    main()
