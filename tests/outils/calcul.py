"""Un classeur recalculé par LibreOffice, sans les valeurs que docgen y a écrites."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from pathlib import Path

SOFFICE = shutil.which("soffice")
CELLULE = re.compile(r"(<c [^>]*?)( t=\"str\")?(>)(<f>.*?</f>)<v>.*?</v>")


def sans_valeurs(source: Path, cible: Path) -> Path:
    """Le même classeur, dont les formules n'ont plus de valeur : qui l'ouvre doit les calculer."""
    with zipfile.ZipFile(source) as entree, zipfile.ZipFile(cible, "w") as sortie:
        for info in entree.infolist():
            contenu = entree.read(info)
            if info.filename.startswith("xl/worksheets/"):
                contenu = CELLULE.sub(r"\1\3\4", contenu.decode()).encode()
            sortie.writestr(info, contenu)
    return cible


def enregistre_par_libreoffice(source: Path, dossier: Path) -> Path:
    """Le classeur ouvert puis enregistré par LibreOffice, au format xlsx."""
    dossier.mkdir(exist_ok=True)
    profil = f"-env:UserInstallation={(dossier / 'profil').resolve().as_uri()}"
    commande = [SOFFICE, profil, "--headless", "--convert-to", "xlsx", "--outdir", dossier, source]
    subprocess.run(commande, check=True, capture_output=True, timeout=180)
    return dossier / source.name
