"""What the trace that `docgen reprendre` reads costs: the weight of the Word files, the processor time to make them.

    python benchmarks/bench_trace.py [--tours 5] [DONNEES]

The time is counted inside one production, from reading the data to the bytes of every Word file: both sides of the
ratio are of the same turn. Beside writing alone, the trace is a larger part: it is printed too.
"""

import argparse
import io
import statistics
import time
import zipfile
from pathlib import Path

from docgen.demande import Order
from docgen.ooxml import trace
from docgen.pipeline import prepare
from docgen.render.docx import render

_written = trace.trace_part


def weights(data: bytes) -> tuple[int, int]:
    """The weight of a file, and what of it are the parts of the trace."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [info for info in archive.infolist() if info.filename.startswith("customXml/")]
        # Beside its bytes, a part has two headers in the zip, each with its name.
        return len(data), sum(info.compress_size + 76 + 2 * len(info.filename) for info in parts)


def turn(order: Order) -> tuple[float, float, float, list[bytes]]:
    """One production: the seconds of all, of writing, of the trace; and the files."""
    spent = 0.0

    def timed(document: str, body: str) -> tuple[str, bytes]:
        nonlocal spent
        start = time.process_time()
        part = _written(document, body)
        spent += time.process_time() - start
        return part

    trace.trace_part = timed
    trace._line.cache_clear()  # of another turn, it would know every line
    start = time.process_time()
    documents = [document for made in prepare(order).documents.values() for document in made]
    composed = time.process_time()
    files = [render(document, order.templates / "gabarits", {}) for document in documents]
    end = time.process_time()
    return end - start, end - composed, spent, files


def main() -> None:
    """Print the weights, and what the trace adds to the times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("donnees", nargs="?", type=Path, default=Path("contracts_data/pas-de-calais"))
    parser.add_argument("--tours", type=int, default=5)
    asked = parser.parse_args()
    order = Order(asked.donnees, Path("templates"), sans_publie=True)
    turns = [turn(order) for _ in range(asked.tours)]
    seen = [weights(data) for data in turns[0][-1]]
    whole, added = (sum(column) for column in zip(*seen, strict=True))
    worst = max(part / (weight - part) for weight, part in seen)
    print(f"{len(seen)} Word files, {whole} bytes: {added / (whole - added):.1%} more for it, {worst:.1%} at most")
    made = statistics.median(spent / (total - spent) for total, _, spent, _ in turns)
    alone = statistics.median(spent / (writing - spent) for _, writing, spent, _ in turns)
    print(f"{made:.1%} more of processor time, {alone:.1%} beside writing alone")


if __name__ == "__main__":
    main()
