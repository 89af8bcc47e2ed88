"""A comparison of 400 pages as one render_comparison: how long to make it, and how long Chromium takes to open it.

Beside it, an HTML file of the same words without any of our style or script.

    python benchmarks/bench_comparaison.py [--tours 5]
"""

import argparse
import random
import shutil
import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from docgen.commandes.comparer import Comparaison, Paire
from docgen.commandes.comparer.page import relecture
from docgen.document import Block, Document, Heading, Paragraph, Row, Section, Table, TableCell, Text
from docgen.document.mots import texte
from docgen.render.pages.comparaison import render_comparison

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
# A render_comparison of A4 holds about 450 words of a contract; one paragraph in ten is edited.
DOCUMENTS, PAGES, WORDS, EDITED = 20, 20, 450, 0.1
LEXICON = (
    "le", "département", "l'État", "contrat", "action", "accompagnement", "insertion", "logement", "mobilité", "suivi",
    "parcours", "public", "territoire", "montant", "exercice", "article", "annexe", "avenant", "comité", "versement",
)  # fmt: skip
TARGET = 2.0


def _sentence(draw: random.Random, count: int) -> str:
    return " ".join(draw.choice(LEXICON) for _ in range(count))


def _page(draw: random.Random, number: int) -> list[Block]:
    rows = [Row(tuple(TableCell((Paragraph((Text(_sentence(draw, 3)),)),)) for _ in range(4))) for _ in range(8)]
    paragraphs = [Paragraph((Text(_sentence(draw, 45) + "."),)) for _ in range((WORDS - 8 * 12) // 45)]
    return [Heading(2, (Text(f"{number} {_sentence(draw, 4)}"),)), *paragraphs, Table(tuple(rows), (0.25,) * 4)]


def _edited(block: Block, draw: random.Random) -> Block:
    if not isinstance(block, Paragraph) or draw.random() > EDITED:
        return block
    words = block.content[0].text.split()  # type: ignore[union-attr]
    for _ in range(4):
        words[draw.randrange(len(words))] = f"{draw.randrange(1, 999)}\u202f000\u00a0€"
    return Paragraph((Text(" ".join(words)),))


def pair() -> Comparaison:
    """Twenty documents of twenty pages, always the same."""
    draw, made = random.Random(2025), []
    for rank in range(DOCUMENTS):
        before = [block for number in range(1, PAGES + 1) for block in _page(draw, number)]
        after = [_edited(block, draw) for block in before]
        sides = [
            Document(f"document-{rank}", "note", f"Document {rank}", (Section(tuple(b)),)) for b in (before, after)
        ]
        made.append(Paire(f"c/document-{rank}", *sides))
    return Comparaison("avant", "après", (), tuple(made))


def opened(browser: Browser, file: Path) -> float:
    """The seconds until the render_comparison is laid out, painted, and its script has run."""
    view = browser.new_page(viewport={"width": 1280, "height": 900})
    start = time.perf_counter()
    view.goto(file.as_uri(), wait_until="load")
    view.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    took = time.perf_counter() - start
    view.close()
    return took


def main() -> None:
    """Open both in turn and print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--tours", type=int, default=5)
    turns = parser.parse_args().tours
    made = pair()
    start = time.perf_counter()
    html = render_comparison(relecture(made, TEMPLATES))
    writing = time.perf_counter() - start
    bare = "".join(
        f"<p>{line}"
        for one in made.documents
        for side in (one.avant, one.apres)
        if side
        for line in texte(side).split("\n")
    )
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as api:
        ours, peer = Path(folder) / "page.html", Path(folder) / "nue.html"
        ours.write_bytes(html)
        peer.write_text(f"<!DOCTYPE html><meta charset=utf-8>{bare}", "utf-8")
        browser = api.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        opened(browser, peer)
        times = [(opened(browser, ours), opened(browser, peer)) for _ in range(turns)]
        browser.close()
    mine, other = (statistics.median(column) for column in zip(*times, strict=True))
    ratio = statistics.median(one / two for one, two in times)
    print(f"{DOCUMENTS * PAGES} pages, {len(html) / 1e6:.1f} MB: made in {writing:.2f} s, opened in {mine:.2f} s")
    print(f"the same words, bare: {other:.2f} s; {ratio:.1f} times that; target: {TARGET} s")


if __name__ == "__main__":
    main()
