"""Les spécimens de `docs/specimens/` : cinq pages de ce que docgen produit du dossier réel, comme on les voit.

    python -m tests.outils.specimens --vers docs/specimens/apres [--depuis ARBRE]

`ARBRE` : la racine d'un dépôt de docgen, celui-ci à défaut (les images « avant » viennent d'un dépôt plus ancien).
Un document est montré deux fois, Word à gauche (converti par LibreOffice), PDF à droite.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from PIL import Image

from tests.outils.attente import lancer
from tests.outils.chantier import RACINE
from tests.outils.souche import PROGRAMME
from tests.outils.validation import convertir_pdf

CONTRAT, VERSION = "cls-2024-2027", "avenant-1"
# Le document, et sa page : celle que l'on signe pour l'acte, la première ailleurs.
DOCUMENTS: Mapping[str, tuple[str, int]] = {
    "acte": ("avenant", -1),
    "fiche": ("annexe-1/fiche-1.2", 1),
    "tableau-financier": ("annexe-3-tableau-financier", 1),
}
POINTS_PAR_POUCE, LARGE, COULEURS, MARGE = 64, 1400, 64, 12
ECRAN = "1240,900"


def main() -> None:
    lu = argparse.ArgumentParser()
    lu.add_argument("--vers", type=Path, required=True)
    lu.add_argument("--depuis", type=Path, default=RACINE)
    options = lu.parse_args()
    options.vers.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporaire:
        for nom, images in specimens(options.depuis.resolve(), Path(temporaire)):
            poser(images, options.vers / f"{nom}.png")


def specimens(arbre: Path, ici: Path) -> Iterator[tuple[str, list[Image.Image]]]:
    """Le nom de chaque spécimen, et les images qui le font, de gauche à droite."""
    docgen(arbre, "produire", "pas-de-calais", "--contrat", CONTRAT, "--version", VERSION,
           "--format", "docx,pdf,xlsx", "--sortie", ici / "output")  # fmt: skip
    produits = ici / "output" / "pas-de-calais" / CONTRAT / VERSION
    (ici / "word").mkdir()
    for nom, (document, rang) in DOCUMENTS.items():
        (word,) = convertir_pdf([produits / f"{document}.docx"], ici / "word")
        yield nom, [page(word, rang), page(produits / f"{document}.pdf", rang)]
    (ici / "excel").mkdir()
    lancer(["soffice", f"-env:UserInstallation={(ici / 'profil').as_uri()}", "--headless", "--convert-to", "pdf",
            "--outdir", ici / "excel", produits / "annexes-financieres.xlsx"], fichiers=[ici / "excel"])  # fmt: skip
    yield "feuille", [page(ici / "excel" / "annexes-financieres.pdf", 1)]
    docgen(arbre, "comparer", f"{CONTRAT}/initiale", f"{CONTRAT}/{VERSION}", "--html", ici / "relecture.html")
    lancer([shutil.which("chromium") or "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
            f"--user-data-dir={ici / 'chromium'}", f"--window-size={ECRAN}", f"--screenshot={ici / 'relecture.png'}",
            (ici / "relecture.html").as_uri()], fichiers=[ici])  # fmt: skip
    yield "relecture", [Image.open(ici / "relecture.png")]


def docgen(arbre: Path, *mots: object) -> None:
    """Lance la commande de cet arbre-là, dans ses données ; ses constats n'arrêtent rien, un mauvais usage si."""
    fini = subprocess.run([*PROGRAMME, *map(str, mots)], cwd=arbre, env={**os.environ, "PYTHONPATH": str(arbre / "src")},
                          capture_output=True, check=False)  # fmt: skip
    if fini.returncode not in (0, 1):
        sys.exit(f"{mots[0]} : {fini.returncode}\n{fini.stderr.decode()}")


def page(pdf: Path, rang: int) -> Image.Image:
    """Cette page du PDF ; -1, la dernière."""
    racine = pdf.with_suffix("")
    subprocess.run(["pdftoppm", "-r", str(POINTS_PAR_POUCE), "-png", pdf, racine], check=True)
    pages = sorted(racine.parent.glob(f"{racine.name}-*.png"), key=lambda png: int(png.stem.rpartition("-")[2]))
    return Image.open(pages[rang if rang < 0 else rang - 1])


def poser(images: list[Image.Image], vers: Path) -> None:
    """Les images côte à côte sur un fond gris, en peu de couleurs : une image de documentation est petite."""
    large = sum(image.width for image in images) + MARGE * (len(images) + 1)
    fond = Image.new("RGB", (large, max(image.height for image in images) + 2 * MARGE), "#9a9a9a")
    x = MARGE
    for image in images:
        fond.paste(image.convert("RGB"), (x, MARGE))
        x += image.width + MARGE
    if fond.width > LARGE:
        fond = fond.resize((LARGE, round(fond.height * LARGE / fond.width)), Image.Resampling.LANCZOS)
    fond.quantize(COULEURS, dither=Image.Dither.NONE).save(vers, optimize=True)


if __name__ == "__main__":
    main()
