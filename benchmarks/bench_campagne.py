"""How long a campaign takes: N conventions of the CPO (docx and pdf), in one process, then on two workers of Dask.

    python benchmarks/bench_campagne.py [--lignes 100] [--documents convention] [--tours 3]

Each turn makes the same list anew in one process then on two, in turn, so that a change of the machine's speed falls on
both; the median is given, by the clock and in processor time, with the memory of the largest process. docxtpl alone
makes as many Word files of three pages in the same run (`fiche`), the template opened for each as its documentation
shows: it reads no list, verifies nothing, and writes no PDF.
"""

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MODEL = ROOT / "tests" / "dossiers" / "cpo"


def write_list(page: Path, count: int) -> None:
    """A list of `count` right rows: the budget follows what the commune brings."""
    rows = ["Bénéficiaire;Intitulé du projet;action 1 Commune 2026;budget 64 2026"]
    rows += [f"L'association Numéro {n};Lire {n};{34_000 + n};{64_600 + n}" for n in range(count)]
    page.write_text("\n".join(rows) + "\n", "utf-8")


def campaign(place: Path, count: int, documents: list[str], workers: int) -> None:
    """One campaign, in this process and those that it starts."""
    os.chdir(place)
    from docgen.commandes.campagne import DemandeDeCampagne, moteur, run_campaign

    moteur.cores_here = lambda: workers  # type: ignore[assignment]
    demande = DemandeDeCampagne(Path("liste.csv"), "modele", Path("contracts_data"), ROOT / "templates", Path("output"),
                                ("docx", "pdf"), frozenset(documents))  # fmt: skip
    done = run_campaign(demande, lambda *_: None)
    assert done.comptes == {"produit": count} and done.ouvriers == workers, (done.comptes, done.ouvriers)


def docxtpl_alone(count: int) -> None:
    """`count` fiches with docxtpl."""
    import fiche
    from bench_docx import docxtpl_bytes

    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "fiche.docx"
        template.write_bytes(fiche.template(fiche.Docxtpl()))
        for rank, record in enumerate(fiche.records(count)):
            (Path(folder) / f"{rank}.docx").write_bytes(docxtpl_bytes(template, record))


def measured(what: str, count: int, documents: list[str]) -> tuple[float, float, float]:
    """Seconds by the clock, seconds of processor, megabytes of the largest process, of `what` in a fresh project."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        model = place / "contracts_data" / "modele"
        shutil.copytree(MODEL, model, ignore=shutil.ignore_patterns("seances", "annuaire.yaml"))
        write_list(place / "liste.csv", count)
        command = [sys.executable, __file__, "--fait", what, "--lignes", str(count), "--lieu", folder]
        for document in documents:
            command += ["--documents", document]
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        spent = time.perf_counter() - start
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return spent, cpu, float(said)


def do(args: argparse.Namespace) -> None:
    """What a measured process does; it says the memory of the largest process."""
    if args.fait == "docxtpl":
        docxtpl_alone(args.lignes)
    else:
        campaign(Path(args.lieu), args.lignes, args.documents, int(args.fait))
    most = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    sys.stdout.write(f"{most / 1024}\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lignes", type=int, default=100)
    parser.add_argument("--documents", action="append", default=[], help="only these; all by default")
    parser.add_argument("--tours", type=int, default=3)
    parser.add_argument("--fait", default="", help=argparse.SUPPRESS)
    parser.add_argument("--lieu", default="", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.fait:
        do(args)
        return
    turns = [{what: measured(what, args.lignes, args.documents) for what in ("1", "2", "docxtpl")}
             for _ in range(args.tours)]  # fmt: skip
    for what, name in (("1", "one process"), ("2", "two workers"), ("docxtpl", "docxtpl alone")):
        spent, cpu, memory = (statistics.median(turn[what][rank] for turn in turns) for rank in range(3))
        row = f"{1e3 * spent / args.lignes:6.1f} ms a row"
        print(f"{name:14} {spent:7.1f} s  {cpu:7.1f} s of processor  {memory:5.0f} MB  {row}")
    for rank, of in ((0, "by the clock"), (1, "in processor time")):
        ratios = [turn["1"][rank] / turn["2"][rank] for turn in turns]
        print(f"one process / two workers, {of}: {statistics.median(ratios):.2f}")


if __name__ == "__main__":
    main()
