"""How time and memory grow with one dossier: fiches, operations of an avenant, pages of an annexe.

    python benchmarks/bench_croissance.py [--quoi fiches,operations,pages] [--tailles 62,125,250,500] [--courbe DOSSIER]

* fiches: a contract of N fiches, verified whole (every document composed, every rule);
* operations: an avenant of N operations (at the default sizes, times 0.6: 300 at most), verified whole;
* pages: the annexe of a contract of N fiches whose narratives are long, in Word and in PDF: 2,000 pages for 500.

Each size is measured in a process of its own, in processor time, with the memory at its peak. Prints what one more
costs between a size and the next, beside what it costs between the first two: 1 is linear.
"""

import argparse
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "benchmarks"))

from courbes import write_curves  # noqa: E402

from docgen.demande import Order  # noqa: E402
from docgen.pipeline import prepare  # noqa: E402
from docgen.render import drawer  # noqa: E402

SMALL, TEMPLATES = ROOT / "tests" / "dossiers" / "minimal", ROOT / "templates"
CONTRACT, WHAT = "cls-2024-2025", ("fiches", "operations", "pages")
WORDS = ("Le point d'accueil reçoit chaque semaine les jeunes que les missions locales lui adressent, et les "
         "accompagne jusqu'à ce qu'ils trouvent un logement, une formation ou un emploi.")  # fmt: skip
AFTER = ("emploi-*", "seances", "avenants", "publie", "execution")
FIELDS = ("ds", "ej", "sous_actions", "date_visa")


def dossier(folder: Path) -> Path:
    """The smallest dossier, in `folder`: one contract, as signed."""
    copy = folder / "val-fleuri"
    shutil.copytree(
        SMALL, copy, ignore=shutil.ignore_patterns("emploi-*", "seances", "avenants", "publie", "execution")
    )
    return copy / CONTRACT


def with_fiches(contract: Path, count: int, paragraphs: int = 0) -> None:
    """Give it `count` fiches, copies of its first under other numbers and titles."""
    (page,) = (contract / "actions").glob("1.1-*.yaml")
    text, told = page.read_text("utf-8"), page.with_suffix(".md").read_text("utf-8")
    more = "".join(f"\n{WORDS} ({rank})\n" for rank in range(paragraphs))
    for rank in range(3, count):
        said = text.replace("numero: 1.1", f"numero: 1.{rank}")
        said = said.replace("les jeunes\n", f"les jeunes du quartier {rank}\n")
        (contract / "actions" / f"1.{rank}-quartier.yaml").write_text(said, "utf-8")
        (contract / "actions" / f"1.{rank}-quartier.md").write_text(f"{told.rstrip()}\n{more}", "utf-8")


def with_operations(contract: Path, count: int) -> None:
    """Give it an article of as many lines, and an avenant that changes a word of each."""
    lines = "\n\n".join(f"Le point d'accueil numéro {rank} ouvre trois jours par semaine." for rank in range(count))
    (contract / "articles" / "04-ouverture.md").write_text(f"# 4 Ouverture\n\n{lines}\n", "utf-8")
    folder = contract / "avenants" / "avenant-1"
    shutil.copytree(SMALL / CONTRACT / "avenants" / "avenant-1", folder)
    said = "".join(
        f"  - nature: substituer_mots\n    cible:\n      article: 4\n      alinea: {rank}\n    de: trois jours\n"
        "    a: cinq jours\n" for rank in range(1, count + 1)
    )  # fmt: skip
    fields = "".join(f"  {name}:\n    intitule: champ {name}\n    valeur: essai\n" for name in FIELDS)
    page = folder / "avenant.yaml"
    text = (
        page.read_text("utf-8")
        .replace("champs:\n", f"champs:\n{fields}")
        .replace("\noperations:\n", f"\noperations:\n{said}")
    )
    page.write_text(text, "utf-8")


def worked(what: str, size: int) -> tuple[float, int]:
    """The seconds of processor of one size, in this process; the pages that it makes, if it makes some."""
    with tempfile.TemporaryDirectory() as folder:
        contract = dossier(Path(folder))
        if what == "operations":
            with_operations(contract, size)
        else:
            with_fiches(contract, size, 26 if what == "pages" else 0)
        start = time.process_time()
        done = prepare(Order(contract.parent, TEMPLATES, sans_publie=True))
        if done.failed:
            raise SystemExit(f"{what} {size}: {done.findings[0]}")
        if what != "pages":
            return time.process_time() - start, 0
        annexe = next(document for document in done.all_documents if document.kind.startswith("annexe-1"))
        start = time.process_time()
        drawer("docx")(annexe, TEMPLATES / "gabarits", {})
        data = drawer("pdf")(annexe, TEMPLATES / "gabarits", {})
        return time.process_time() - start, len(re.findall(rb"/Type\s*/Page\b", data))


def measured(what: str, size: int) -> tuple[float, float, int]:
    """Seconds of processor, megabytes at the peak, pages, of one size in a process of its own."""
    asked = [sys.executable, __file__, "--un", what, "--tailles", str(size)]
    spent, peak, pages = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.split()
    return float(spent), float(peak), int(pages)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quoi", default=",".join(WHAT))
    parser.add_argument("--tailles", default="62,125,250,500")
    parser.add_argument("--courbe", type=Path)
    parser.add_argument("--un", default="", help=argparse.SUPPRESS)
    args = parser.parse_args()
    sizes = [int(size) for size in args.tailles.split(",")]
    if args.un:
        spent, pages = worked(args.un, sizes[0])
        print(spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, pages)
        return
    for what in args.quoi.split(","):
        asked = [size * 3 // 5 if what == "operations" else size for size in sizes]
        found = {size: measured(what, size) for size in asked}
        marginal = [(found[b][0] - found[a][0]) / (b - a) for a, b in pairwise(asked)]
        for size, more in zip(asked, [0.0, *marginal], strict=True):
            spent, peak, pages = found[size]
            said = f"  {1e3 * more:.1f} ms for one more ({more / marginal[0]:.2f})" if more else ""
            print(f"{size:5} {what:10} {spent:7.2f} s  {peak:5.0f} MB{said}{f'  {pages} pages' if pages else ''}")
        if args.courbe:
            points = [(size, spent) for size, (spent, _, _) in found.items()]
            memory = [(size, peak / 100) for size, (_, peak, _) in found.items()]
            write_curves(args.courbe / f"croissance-{what}.svg", f"Croissance : {what}", what, "secondes de processeur",
                         {"temps (s)": points, "mémoire (centaines de Mo)": memory})  # fmt: skip


if __name__ == "__main__":
    main()
