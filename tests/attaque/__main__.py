"""Attaque docgen : `python -m tests.attaque [CAS] [GRAINE] [SORTE]` ; `make attaque` en tire vingt mille.

Chaque cas a sa graine, « GRAINE:SORTE:RANG », et se rejoue seul : `python -m tests.attaque 2026:yaml:41`.
"""

import os
import sys
import tempfile
from pathlib import Path

from tests.attaque.jeu import jouer, rejouer
from tests.attaque.sortes import SORTES

if __name__ == "__main__":
    demande = sys.argv[1:] or ["20000"]
    if ":" in demande[0]:
        print(rejouer(demande[0]) or "rien à redire")
        sys.exit()
    os.environ["XDG_CACHE_HOME"] = tempfile.mkdtemp(prefix="attaque-")
    combien, graine = int(demande[0]), demande[1] if len(demande) > 1 else "2026"
    sortes = demande[2:] or list(SORTES)
    fautes = jouer(combien, graine, sortes, dire=lambda mot: print(mot, flush=True))
    print(f"{combien} cas, graine {graine} : {len(fautes)} faute{'s' * (len(fautes) > 1)}.")
    Path("attaque-fautes.txt").write_text("\n\n".join(fautes), "utf-8") if fautes else None
    sys.exit(bool(fautes))
