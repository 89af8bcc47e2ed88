"""Les spécimens de `docs/specimens/` : cinq pages de ce que docgen produit du dossier réel, comme on les voit.

    python -m tests.outils.specimens --vers docs/specimens/apres [--depuis ARBRE]
    python -m tests.outils.specimens --guide

`ARBRE` : la racine d'un dépôt de docgen, celui-ci à défaut (les images « avant » viennent d'un dépôt plus ancien).
Un document est montré deux fois, Word à gauche (converti par LibreOffice), PDF à droite. `--guide` refait les images du
guide qui montrent des pages produites, sans rien d'entouré.
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

from tests.outils import polices
from tests.outils.attente import lancer
from tests.outils.chantier import RACINE
from tests.outils.fiche_relue import relire
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
GUIDE = RACINE / "docs" / "guide" / "images"
# La bande du haut d'une page, où sont les logos.
BANDE = 0.2


def main() -> None:
    lu = argparse.ArgumentParser()
    lu.add_argument("--vers", type=Path, default=RACINE / "docs" / "specimens" / "apres")
    lu.add_argument("--depuis", type=Path, default=RACINE)
    lu.add_argument("--guide", action="store_true")
    options = lu.parse_args()
    polices.poser()
    vers = GUIDE if options.guide else options.vers
    vers.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporaire:
        faits = guide(Path(temporaire)) if options.guide else specimens(options.depuis.resolve(), Path(temporaire))
        for nom, images in faits:
            poser(images, vers / f"{nom}.png")


def specimens(arbre: Path, ici: Path) -> Iterator[tuple[str, list[Image.Image]]]:
    """Le nom de chaque spécimen, et les images qui le font, de gauche à droite."""
    produits = _produits(arbre, ici, "docx,pdf,xlsx")
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


def guide(ici: Path) -> Iterator[tuple[str, list[Image.Image]]]:
    """Les images du guide qui montrent des pages du dossier réel."""
    arbre = ici / "projet"
    for dossier in ("contracts_data", "templates", "src"):
        shutil.copytree(RACINE / dossier, arbre / dossier)
    produits = _produits(arbre, ici, "pdf,docx")
    avenant, annexe = produits / "avenant.pdf", produits / "annexe-3-tableau-financier.pdf"
    fiche = produits / "annexe-1" / "fiche-1.2.pdf"
    yield "avenant-et-annexe", [page(avenant, 1), page(annexe, 1)]
    yield "annexe-3", [page(annexe, 1)]
    yield "fiche-1.2", [page(fiche, 1), page(fiche, -1)]
    yield "champs-a-completer", [page(avenant, -2)]
    docgen(arbre, "produire", "--contrat", "cie-2025-2027", "--document", "fiche", "--sortie", ici / "relue")
    envoyee = ici / "relue" / "pas-de-calais" / "cie-2025-2027" / "initiale" / "annexe-1" / "fiche-2.1.docx"
    (relue,) = convertir_pdf([relire(envoyee, ici / "fiche-2.1-relue.docx")], ici / "relue")
    yield "fiche-relue", [page(relue, rang) for rang in (1, 3, 4)]
    (logo := Image.new("RGB", (440, 236), "#8A1538")).paste("white", (24, 24, 416, 212))
    logo.paste("#8A1538", (48, 48, 392, 188))
    logo.save(arbre / "templates" / "gabarits" / "logos" / "collectivite.png")
    autre = _produits(arbre, ici / "autre", "docx")
    bandes = []
    for rang, dossier in enumerate((produits, autre)):
        (ici / f"word{rang}").mkdir()
        (word,) = convertir_pdf([dossier / "avenant.docx"], ici / f"word{rang}")
        premiere = page(word, 1)
        bandes.append(premiere.crop((0, 0, premiere.width, round(premiere.height * BANDE))))
    yield "logo-avant-apres", bandes


def _produits(arbre: Path, ici: Path, formats: str) -> Path:
    """Le dossier où l'avenant vient d'être produit."""
    docgen(arbre, "produire", "pas-de-calais", "--contrat", CONTRAT, "--version", VERSION,
           "--format", formats, "--sortie", ici / "output")  # fmt: skip
    return ici / "output" / "pas-de-calais" / CONTRAT / VERSION


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
