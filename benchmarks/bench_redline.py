"""How long the redline of a pair of 200 pages takes, and how much it marks: beside docxodus and LibreOffice, same run.

    python benchmarks/bench_redline.py [--pages 200] [--tours 3] [--sans-libreoffice]
    python benchmarks/bench_redline.py --dissemblables 3000

The pair is a Word file of paragraphs, tirets and tables, 2 % of whose words are edited. The size of a redline is the
letters under its marks; its peer is the minimal word diff of the same texts (difflib, word by word, no junk), whose own
size is 1. Prints the medians over the turns; the ratio of sizes is the median over pairs of edits of four kinds.

With `--dissemblables`, the pair is two texts of so many paragraphs that have only their words in common, and what is
printed is the processor time and the memory that each redline adds to the process.
"""

import argparse
import difflib
import re
import resource
import statistics
import subprocess
import tempfile
import time
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from random import Random

from docgen.diff import redline
from docgen.document import Document, Heading, List, Paragraph, Row, Section, Table, TableCell, Text
from docgen.findings import Refusal
from docgen.render import docx
from docgen.word.marques import mark
from docgen.word.ouverture import read_word
from docgen.word.preuve import prove

ROOT = Path(__file__).resolve().parents[1]
GABARITS = ROOT / "templates" / "gabarits"
WORDS = [
    "le",
    "comité",
    "de",
    "pilotage",
    "réunit",
    "les",
    "parties",
    "chaque",
    "année",
    "afin",
    "de",
    "suivre",
    "actions",
    "contrat",
    "département",
    "état",
    "soutien",
    "familles",
    "jeunes",
    "logement",
    "accès",
    "droits",
    "insertion",
    "parcours",
    "bilan",
    "indicateur",
    "montant",
    "convention",
    "signature",
    "préfet",
]
WORDS += [f"{stem}{end}" for stem in WORDS[:24] for end in ("s", "ment", "tion", "able")]
PARAGRAPHS_A_PAGE = 7


def phrase(draw: Random) -> str:
    made = draw.choices(WORDS, k=draw.randint(30, 70))
    made.insert(draw.randrange(len(made)), f"{draw.randint(1, 999)} {draw.randint(0, 999):03} €")
    return " ".join(made)


def document(pages: int, seed: int) -> Document:
    """About `pages` pages: a heading a page, paragraphs, tirets, and a table each tenth page."""
    draw, blocks = Random(seed), []
    for page in range(pages):
        blocks.append(Heading(1 + page % 2, (Text(f"Article {page + 1} – {' '.join(draw.choices(WORDS, k=4))}"),)))
        blocks += [Paragraph((Text(phrase(draw)),)) for _ in range(PARAGRAPHS_A_PAGE - 2)]
        blocks.append(List(tuple((Paragraph((Text(phrase(draw)),)),) for _ in range(2))))
        if page % 10 == 9:
            rows = tuple(
                Row(
                    tuple(TableCell((Paragraph((Text(t),)),)) for t in (f"action {n}", phrase(draw)[:40], f"{n} 000 €"))
                )
                for n in range(20)
            )
            blocks.append(Table(rows, (0.2, 0.6, 0.2)))
    return Document("banc", "contrat", "Contrat", (Section(tuple(blocks)),))


def edited(text: str, rate: float, run: int, draw: Random) -> str:
    """`text`, that share of its words replaced, deleted or inserted in runs of `run`."""
    made, words, rank = [], text.split(" "), 0
    while rank < len(words):
        if draw.random() < rate / run:
            kind = draw.random()
            made += draw.choices(WORDS, k=run) if kind < 0.75 else []
            rank += run if kind < 0.5 or kind >= 0.75 else 0
            if rank >= len(words):
                break
        made.append(words[rank])
        rank += 1
    return " ".join(made) or text


def changed(before: Document, rate: float, run: int, seed: int) -> Document:
    draw = Random(seed)

    def one(block: object) -> object:
        match block:
            case Paragraph(content=(Text(text=text),)):
                return Paragraph((Text(edited(text, rate, run, draw)),))
            case List(items=items):
                return List(tuple(tuple(one(inner) for inner in item) for item in items))
            case Table(rows=rows, widths=widths):
                cells = [[TableCell(tuple(one(b) for b in c.blocks)) for c in row.cells] for row in rows]
                return Table(tuple(Row(tuple(row)) for row in cells), widths)
        return block

    (section,) = before.sections
    return Document("banc", "contrat", "Contrat", (Section(tuple(one(block) for block in section.blocks)),))


# --- sizes ------------------------------------------------------------------------------------------------------------
def marked(data: bytes) -> int:
    """The letters under the marks of the body."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        xml = archive.read("word/document.xml").decode()
    gone = sum(len(text) for text in re.findall(r"<w:delText[^>]*>([^<]*)<", xml))
    come = sum(
        len(text) for part in re.findall(r"<w:ins [^/>]*>(.*?)</w:ins>", xml, re.DOTALL)
        for text in re.findall(r"<w:t[ >][^<]*?>?([^<>]*)</w:t>", part)
    )  # fmt: skip
    return gone + come


def lines(document: Document) -> list[str]:
    made: list[str] = []

    def add(block: object) -> None:
        match block:
            case Paragraph(content=(Text(text=text),)) | Heading(content=(Text(text=text),)):
                made.append(text)
            case List(items=items):
                [add(inner) for item in items for inner in item]
            case Table(rows=rows):
                [add(inner) for row in rows for cell in row.cells for inner in cell.blocks]

    [add(block) for block in document.sections[0].blocks]
    return made


def minimal(before: Document, after: Document) -> int:
    """The letters of the words that go and come, word by word in each line, spaces between them included."""
    total = 0
    for old, new in zip(lines(before), lines(after), strict=True):
        x, y = re.findall(r"\S+|\s+", old), re.findall(r"\S+|\s+", new)
        for tag, i, j, k, m in difflib.SequenceMatcher(None, x, y, autojunk=False).get_opcodes():
            total += len("".join(x[i:j])) + len("".join(y[k:m])) if tag != "equal" else 0
    return total


# --- contestants ------------------------------------------------------------------------------------------------------
SCRIPT = """
import sys, time, uno
from com.sun.star.beans import PropertyValue
def prop(n, v):
    p = PropertyValue(); p.Name, p.Value = n, v; return p
local = uno.getComponentContext()
resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
for _ in range(240):
    try:
        ctx = resolver.resolve("uno:pipe,name=%s;urp;StarOffice.ComponentContext" % sys.argv[1]); break
    except Exception: time.sleep(0.25)
desk = ctx.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", ctx)
send = ctx.ServiceManager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", ctx)
start = time.monotonic()
doc = desk.loadComponentFromURL("file://" + sys.argv[3], "_blank", 0, (prop("Hidden", True),))
frame, old = doc.CurrentController.Frame, prop("URL", "file://" + sys.argv[2])
send.executeDispatch(frame, ".uno:CompareDocuments", "", 0, (old,))
doc.storeToURL("file://" + sys.argv[4], (prop("FilterName", "MS Word 2007 XML"),))
print(time.monotonic() - start)
doc.close(True); desk.terminate()
"""


def by_libreoffice(before: bytes, after: bytes) -> tuple[float, bytes]:
    """Its own comparison, its start left out of the time."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "a.docx").write_bytes(before)
        (place / "b.docx").write_bytes(after)
        pipe = f"banc-{time.monotonic_ns()}"
        server = subprocess.Popen(
            ["soffice", f"-env:UserInstallation={(place / 'profil').as_uri()}", "--headless", "--norestore",
             f"--accept=pipe,name={pipe};urp;"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
        names = [str(place / name) for name in ("a.docx", "b.docx", "c.docx")]
        try:
            done = subprocess.run(["/usr/bin/python3", "-c", SCRIPT, pipe, *names], capture_output=True, text=True,
                                  check=True, timeout=600)  # fmt: skip
            return float(done.stdout), (place / "c.docx").read_bytes()
        finally:
            server.terminate()
            server.wait(30)


def unlike(paragraphs: int, seed: int) -> Document:
    """So many paragraphs, none of which answers a paragraph of another seed."""
    draw = Random(seed)
    drawn = tuple(Paragraph((Text(" ".join(draw.choices(WORDS, k=draw.randint(30, 70)))),)) for _ in range(paragraphs))
    return Document("banc", "contrat", "Contrat", (Section(drawn),))


def of_unlike_texts(paragraphs: int) -> None:
    """Print what the redline of two unlike texts costs, by the tree and from two Word files."""
    before, after = unlike(paragraphs, 1), unlike(paragraphs, 2)
    old, new = (docx.render(text, GABARITS, {}) for text in (before, after))
    for name, make in (
        ("by the tree", lambda: redline(before, after, "banc")),
        ("two Word files", lambda: mark(read_word(old, "a"), read_word(new, "b"), "banc")),
    ):
        memory, start = largest_memory(), time.process_time()
        make()
        took = time.process_time() - start
        print(f"{name}, {paragraphs} unlike paragraphs: {took:.2f} s, {largest_memory() - memory} MB more")


def largest_memory() -> int:
    """The largest memory of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def by_docxodus(before: bytes, after: bytes) -> bytes:
    """The marks of the engine of python-redlines (`pip install 'python-redlines[docxodus]'`)."""
    try:
        from python_redlines import DocxodusEngine
    except ImportError as error:
        raise Refusal("docxodus is not installed", "") from error
    options = {"detect_moves": False, "detect_format_changes": False, "conflate_spaces": False}
    return bytes(DocxodusEngine().run_redline("banc", before, after, **options)[0])


def timed(make: Callable[[], bytes]) -> tuple[float, bytes]:
    start = time.perf_counter()
    made = make()
    return time.perf_counter() - start, made


def main() -> None:
    """Run all in turn and print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--tours", type=int, default=3)
    parser.add_argument("--sans-libreoffice", action="store_true")
    parser.add_argument("--sans-docxodus", action="store_true")
    parser.add_argument("--dissemblables", type=int, default=0)
    asked = parser.parse_args()
    if asked.dissemblables:
        of_unlike_texts(asked.dissemblables)
        return
    before = document(asked.pages, 1)
    times: dict[str, list[float]] = {}
    sizes: dict[str, list[float]] = {}
    proofs: dict[str, list[bool]] = {}
    kinds = [(0.02, 1), (0.02, 5), (0.1, 1), (0.005, 1)]
    for turn in range(asked.tours):
        rate, run = kinds[turn % len(kinds)]
        after = changed(before, rate, run, turn)
        old, new = (docx.render(one, GABARITS, {}) for one in (before, after))
        contestants: dict[str, Callable[[], tuple[float, bytes]]] = {
            "docgen, by the tree": lambda after=after: timed(
                lambda: docx.render(redline(before, after, "banc"), GABARITS, {})),
            "docgen, two Word files": lambda old=old, new=new: timed(
                lambda: mark(read_word(old, "a"), read_word(new, "b"), "banc")),
        }  # fmt: skip
        if not asked.sans_docxodus:
            contestants["docxodus"] = lambda old=old, new=new: timed(lambda: by_docxodus(old, new))
        if not asked.sans_libreoffice:
            contestants["LibreOffice"] = lambda old=old, new=new: by_libreoffice(old, new)
        least = minimal(before, after)
        for name, make in contestants.items():
            try:
                took, made = make()
            except (Refusal, subprocess.SubprocessError) as error:
                print(f"{name}: {error}")
                continue
            start = time.perf_counter()
            faults = prove(old, new, made)
            times.setdefault(name, []).append(took)
            times.setdefault(f"{name}: its proof", []).append(time.perf_counter() - start)
            sizes.setdefault(name, []).append(marked(made) / least)
            proofs.setdefault(name, []).append(not faults)
    for name, taken in times.items():
        more = f", {statistics.median(sizes[name]):.2f} times the minimal word diff (worst {max(sizes[name]):.2f}), " \
               f"proved {sum(proofs[name])}/{len(proofs[name])}" if name in sizes else ""  # fmt: skip
        print(f"{name}: {statistics.median(taken):.2f} s{more}")
    print(f"largest memory of this process: {largest_memory()} MB")


if __name__ == "__main__":
    main()
