"""Attaque docgen : `python -m tests.attaque [CAS] [GRAINE] [SORTE…]` ; `make attaque` en tire vingt mille.

Chaque cas a sa graine, « GRAINE:SORTE:RANG », et se rejoue seul : `python -m tests.attaque 2026:yaml:41`. Chaque sorte a son
processus : ce qu'un cas y laisse (de la mémoire, des fils de Typst) ne gêne pas les autres, et sa mort se voit.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.attaque.jeu import jouer, rejouer
from tests.attaque.sortes import SORTES

FAUTES = Path("attaque-fautes.txt")


def une(combien: int, graine: str, sorte: str) -> bool:
    """Joue les cas de cette sorte dans ce processus ; si l'un échoue."""
    os.environ["XDG_CACHE_HOME"] = tempfile.mkdtemp(prefix="attaque-")
    fautes = jouer(combien, graine, [sorte], dire=lambda mot: print(mot, flush=True))
    if fautes:
        with FAUTES.open("a", encoding="utf-8") as page:
            page.write("\n\n".join([*fautes, ""]))
    return bool(fautes)


def toutes(combien: int, graine: str, sortes: list[str]) -> bool:
    """Joue ces sortes, chacune dans son processus ; si l'une échoue."""
    part = str(combien // len(sortes))
    fautives = [
        sorte for sorte in sortes if subprocess.call([sys.executable, "-m", "tests.attaque", part, graine, sorte])
    ]
    print(f"{combien} cas, graine {graine} : {'fautes de ' + ', '.join(fautives) if fautives else 'aucune faute'}.")
    return bool(fautives)


if __name__ == "__main__":
    demande = sys.argv[1:] or ["20000"]
    if ":" in demande[0]:
        print(rejouer(demande[0]) or "rien à redire")
        sys.exit()
    combien, graine = int(demande[0]), demande[1] if len(demande) > 1 else "2026"
    sortes = demande[2:] or list(SORTES)
    sys.exit(une(combien, graine, sortes[0]) if len(sortes) == 1 else toutes(combien, graine, sortes))
