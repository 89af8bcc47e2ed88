"""What a turn of `docgen suivre` costs once the process is warm, for one figure, in times of `python -c pass`."""

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from docgen.commandes.suivre import turn
from docgen.demande import Order
from docgen.sortie.reserve import Reserve

ROOT = Path(__file__).resolve().parents[1]
TOURS = 7


def start() -> float:
    def once() -> float:
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", "pass"], check=True)
        return time.perf_counter() - began

    return statistics.median(once() for _ in range(TOURS))


def main() -> None:
    unit = start()
    with tempfile.TemporaryDirectory() as work:
        data = Path(shutil.copytree(ROOT / "contracts_data" / "pas-de-calais", Path(work) / "pas-de-calais"))
        fiche = next(data.glob("cls-2024-2027/actions/1.1*.yaml"))
        text = fiche.read_text("utf-8")
        for said, asked in (("tout le dossier", ("", "")), ("un avenant", ("cls-2024-2027", "avenant-1"))):
            order = Order(data, ROOT / "templates", *asked, sortie=Path(work) / "output", sans_publie=True,
                          gardees=Reserve(Path(work) / "reserve", "mesure"))  # fmt: skip
            checked, made = [], []
            for rank in range(TOURS + 1):
                fiche.write_text(text.replace("618 000", f"618 00{rank}", 1), "utf-8")
                began = time.perf_counter()
                found: list[float] = []
                turn(order, lambda _outcome, found=found: found.append(time.perf_counter()))
                if rank:  # the first loads all
                    checked.append(found[0] - began)
                    made.append(time.perf_counter() - began)
            told, whole = statistics.median(checked), statistics.median(made)
            print(
                f"{said}, docx : constats {told:.2f} s ({told / unit:.0f} ×), "
                f"fichiers {whole:.2f} s ({whole / unit:.0f} ×)"
            )


if __name__ == "__main__":
    main()
