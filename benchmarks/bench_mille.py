"""A campaign as large as a service's: N rows of which some are faulty, a worker killed, a run cancelled, then the rest.

    python benchmarks/bench_mille.py [--lignes 1000] [--fautives 30] [--courbe page.svg]

Three workers of Dask, each a process of this machine (`tests.outils.grappe`). One is killed when a tenth of the rows is
made, the run is cancelled (Ctrl-C) when half is, and the same command does the rest. It fails unless each right row has
given its dossier and its document, once, as its list says; it prints the states, the time, and the memory of the
command and of its largest worker, row after row. Only the convention is made, in Word.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from bench_campagne import MODEL, write_list  # noqa: E402
from courbes import write_curves  # noqa: E402
from msgspec.structs import replace  # noqa: E402

from docgen.commandes.campagne import Campagne, DemandeDeCampagne, run_campaign  # noqa: E402
from tests.outils.grappe import grappe  # noqa: E402

_DIT = "production : "


def resident(pid: int) -> float:
    """The megabytes of a process; nothing of one that is dead."""
    try:
        words = Path(f"/proc/{pid}/status").read_text().partition("VmRSS:")[2].split()
    except OSError:
        return 0
    return int(words[0]) / 1024 if words else 0


def prepared(place: Path, right: int, wrong: int) -> DemandeDeCampagne:
    """A project of one model and a list."""
    model = place / "contracts_data" / "modele"
    shutil.copytree(MODEL, model, ignore=shutil.ignore_patterns("seances", "annuaire.yaml"))
    write_list(place / "liste.csv", right)
    with (place / "liste.csv").open("a", encoding="utf-8") as stream:
        stream.writelines(f"L'association Fausse {rank};Lire;x;0\n" for rank in range(wrong))
    return DemandeDeCampagne(Path("liste.csv"), "modele", Path("contracts_data"), ROOT / "templates", Path("output"),
                             ("docx",), frozenset({"convention"}))  # fmt: skip


def check(done: Campagne, right: int, wrong: int) -> None:
    """Each right row once: in the table, among the dossiers, among the documents, in what the campaign has noted."""
    made = done.comptes["produit"] + done.comptes["inchangé"]
    folders = [path for path in Path("contracts_data").iterdir() if path.name != "modele"]
    files = list(Path("output").glob("*/*/initiale/convention.docx"))
    noted = Path("output/campagnes/liste/suivi.jsonl").read_text("utf-8").splitlines()
    found = (made, done.comptes["en faute"], len(folders), len(files), len(noted), len(set(noted)))
    assert found == (right, wrong, right, right, right, right), found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lignes", type=int, default=1000)
    parser.add_argument("--fautives", type=int, default=30)
    parser.add_argument("--courbe", type=Path)
    args = parser.parse_args()
    right, page = args.lignes - args.fautives, args.courbe.resolve() if args.courbe else None
    command, workers, start = [(0.0, 0.0)], [(0.0, 0.0)], time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        os.chdir(place)
        demande = prepared(place, right, args.fautives)
        with grappe(place, (0.0, 0.0, 0.0)) as (address, processes):
            demande = replace(demande, sur=address)
            before = 0

            def follow(what: str, count: int, _: int) -> None:
                if not what.startswith(_DIT):
                    return
                rows = before + count
                if rows % max(args.lignes // 40, 1) == 0:
                    command.append((rows, resident(os.getpid())))
                    workers.append((rows, max(resident(process.pid) for process in processes)))
                if rows == args.lignes // 10:
                    processes[0].kill()
                if not before and rows == args.lignes // 2:
                    raise KeyboardInterrupt

            first = run_campaign(demande, follow)
            assert first.interrompue, first.comptes
            before = first.comptes["produit"]
            done = run_campaign(demande, follow)
        check(done, right, args.fautives)
    spent = time.perf_counter() - start
    print(f"{args.lignes} rows, {args.fautives} faulty: {before} made, a worker killed, then the run cancelled")
    print(f"the same command again: {dict(done.comptes)}")
    print(f"{spent:.0f} s by the clock; each dossier once")
    for name, curve in (("the command", command), ("its largest worker", workers)):
        early, late = curve[len(curve) // 4][1], curve[-1][1]
        print(
            f"{name}: {early:.0f} MB at a quarter, {late:.0f} MB at the end, {max(y for _, y in curve):.0f} MB at most"
        )
    if page:
        write_curves(page, "Mémoire d'une campagne, ligne après ligne", "lignes faites", "Mo",
                     {"la commande": command[1:], "son plus gros ouvrier": workers[1:]})  # fmt: skip


if __name__ == "__main__":
    main()
