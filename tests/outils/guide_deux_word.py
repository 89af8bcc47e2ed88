"""Les deux Word dont parle le guide (« Relire une nouvelle version ») : ce qu'en dit le terminal, et l'image de leur page.

`python -m tests.outils.guide_deux_word DOSSIER` les y écrit, avec `relecture.html` et, si chromium est là, `relecture-deux-word.png`.
"""

import shutil
import subprocess
import sys
from pathlib import Path

from typer.testing import CliRunner

from docgen.cli import app
from tests.outils.mots_word import p, r, word

NOTRE, RECU = "notre version.docx", "reçu le 3 mars.docx"
LARGEUR, HAUTEUR = 1180, 940


def _titre(mots: str) -> str:
    return p(mots, style="Titre1")


def _suivi(sorte: str, mots: str) -> str:
    """Des mots que la préfecture a ajoutés (`ins`) ou retirés (`del`), sous suivi."""
    dedans = r(mots).replace("w:t>", "w:delText>").replace("<w:t ", "<w:delText ") if sorte == "del" else r(mots)
    return f'<w:{sorte} w:id="{len(mots)}" w:author="Préfecture" w:date="2026-03-03T09:00:00Z">{dedans}</w:{sorte}>'


def _convention(*, recue: bool) -> bytes:
    def selon(notre: str, recu: str) -> str:
        return recu if recue else notre

    compte = [" rend compte", _suivi("ins", " chaque année"), " de l’emploi des crédits."]
    effet = ["La participation est versée en une fois", _suivi("del", ", sans délai"), "."]
    controle = "Il peut aussi contrôler sur place l’emploi des crédits."
    barre = f'<w:r><w:rPr><w:strike/></w:rPr><w:t xml:space="preserve">{controle}</w:t></w:r>'
    return word(
        _titre("Article 1 – Objet"),
        p(selon("L’État soutient l’accueil des jeunes.", "L’État soutient l’accueil de certains jeunes.")),
        _titre("Article 2 – Durée de la convention"),
        p(f"La convention prend fin le 31 mars {selon('2028', '2026')}."),
        _titre("3.2 Compte rendu"),
        p("Le Département", *(compte if recue else [compte[0], compte[2]])),
        _titre("Article 4 – Suivi de l’exécution de la convention"),
        p(f"Le comité examine le compte rendu de l’article {selon('3.2', '32')}."),
        _titre("Article 5 – Conditions financières"),
        p(f"L’État verse au Département {selon('5 074 190 €', '507 419 000 €')}."),
        p(*(effet if recue else ["La participation est versée en une fois, sans délai."])),
        p(f"Le solde est payé dans les {selon('deux', 'six')} mois."),
        _titre("Article 6 – Communication"),
        p("Le Département fait état du soutien de l’État."),
        _titre("Article 7 – Contrôle de l’État"),
        p("L’État peut demander toute pièce utile. ", barre if recue else controle),
        _titre("Article 8 – Litiges"),
        p(selon("Le tribunal administratif est compétent.", "Le tribunal administratif de Lille est compétent.")),
    )


def ecrire(dossier: Path) -> tuple[Path, Path]:
    """Les deux fichiers, dans ce dossier."""
    places = dossier / NOTRE, dossier / RECU
    for place, recue in zip(places, (False, True), strict=True):
        place.write_bytes(_convention(recue=recue))
    return places


def _main(dossier: Path) -> None:
    dossier.mkdir(parents=True, exist_ok=True)
    page, image = dossier / "relecture.html", dossier / "relecture-deux-word.png"
    print(CliRunner().invoke(app, ["comparer", *map(str, ecrire(dossier)), "--html", str(page), "--ecraser"]).output)
    if chromium := shutil.which("chromium"):
        options = ["--headless=new", "--no-sandbox", "--hide-scrollbars", f"--window-size={LARGEUR},{HAUTEUR}"]
        subprocess.run([chromium, *options, f"--screenshot={image}", page.resolve().as_uri()], check=True)


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
