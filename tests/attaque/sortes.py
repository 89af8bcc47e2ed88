"""Les sortes d'attaques : chacune abîme une chose par sa structure, puis la donne à ce qui la lit.

Chacune reçoit son hasard et un dossier vide, et ne rend rien : ce qui s'arrête autrement que par un constat ou un refus est
une faute de docgen. Une sorte nouvelle est une fonction de plus dans `SORTES`.
"""

import json
import random
from collections.abc import Callable
from functools import cache
from pathlib import Path

from docgen import pipeline
from docgen.commandes.tableur.lecture import read_workbook
from docgen.compose.fautes import TextFault
from docgen.compose.jetons import Jetons
from docgen.compose.textes import Textes
from docgen.demande import Order
from docgen.diff.releve_json import read_statement
from docgen.findings import Refusal
from docgen.load import load
from docgen.render import writer
from docgen.render.docx.gabarit import Gabarit
from docgen.render.mesures import mesures
from docgen.sortie.manifeste import read_manifest
from docgen.word.ouverture import open_word
from tests.attaque.dossiers import acte, campagne, en_commande, git, reprendre, saisir, tableau, typst
from tests.attaque.matiere import JINJA, MARKDOWN, MOTS, VALEURS, abime, bouscule, repaquete
from tests.outils.chantier import CPO, MINIMAL, TEMPLATES, copier

Attaque = Callable[[random.Random, Path], None]


@cache
def produits() -> tuple[bytes, bytes, bytes]:
    """Un document Word, un classeur et un relevé que docgen écrit, chacun une fois pour toutes."""
    import tempfile

    with tempfile.TemporaryDirectory() as ici:
        copie = copier(CPO, Path(ici) / "bourg")
        rendu = pipeline.produce(
            Order(copie, TEMPLATES, formats=("docx", "xlsx"), sortie=Path(ici) / "s", sans_publie=True)
        )
        par_fin = {chemin.suffix: chemin.read_bytes() for chemin in sorted(rendu.written)}
    return par_fin[".docx"], par_fin[".xlsx"], par_fin[".json"]


# --- les sortes -------------------------------------------------------------------------------------------------------
def des_donnees(hasard: random.Random, ici: Path, *fins: str, valeurs: list[str]) -> None:
    copie = copier(MINIMAL, ici / "val-fleuri")
    cible = hasard.choice(sorted(page for fin in fins for page in copie.rglob(f"*{fin}")))
    cible.write_text(abime(hasard, cible.read_text("utf-8"), valeurs), "utf-8", newline="\n")
    # Lire dit presque tout ; un cas sur cinq va jusqu'aux documents.
    if hasard.random() < 0.2:
        pipeline.prepare(Order(copie, TEMPLATES, sans_publie=True))
    else:
        load(copie, TEMPLATES / "textes")


def yaml(hasard: random.Random, ici: Path) -> None:
    des_donnees(hasard, ici, ".yaml", valeurs=VALEURS)


def markdown(hasard: random.Random, ici: Path) -> None:
    des_donnees(hasard, ici, ".md", valeurs=MARKDOWN + JINJA)


def octets(hasard: random.Random, ici: Path) -> None:
    copie = copier(MINIMAL, ici / "val-fleuri")
    cible = hasard.choice(sorted(page for page in copie.rglob("*") if page.is_file()))
    cible.write_bytes(bouscule(hasard, cible.read_bytes()))
    load(copie, TEMPLATES / "textes")


def programme(hasard: random.Random, ici: Path) -> None:
    textes = copier(TEMPLATES / "textes", ici / "textes")
    cible = hasard.choice(sorted(textes.glob("*/programme.yaml")))
    cible.write_text(abime(hasard, cible.read_text("utf-8"), VALEURS), "utf-8", newline="\n")
    load(MINIMAL, textes)


def jinja(hasard: random.Random, ici: Path) -> None:
    modele = ici / "textes" / "m"
    modele.mkdir(parents=True)
    for nom in ("a.md", "b.md"):
        texte = "\n".join(hasard.choice(JINJA + MARKDOWN) for _ in range(hasard.randint(1, 5)))
        (modele / nom).write_text(abime(hasard, texte, JINJA), "utf-8", newline="\n")
    textes = Textes(ici / "textes", "m")
    for rendre in (
        lambda: textes.kinds(),
        lambda: textes.tree("a.md"),
        lambda: textes.render("b.md", {"x": "mot"}, Jetons()),
    ):
        try:
            rendre()
        except TextFault as faute:
            assert faute.finding.code and faute.finding.message


def word(hasard: random.Random, ici: Path) -> None:
    (ici / "a.docx").write_bytes(repaquete(hasard, produits()[0]))
    try:
        open_word(ici / "a.docx")
    except Refusal as refus:
        assert refus.message


def gabarit(hasard: random.Random, ici: Path) -> None:
    gabarits = copier(TEMPLATES / "gabarits", ici / "gabarits")
    source = gabarits / "acte.docx"
    source.write_bytes(repaquete(hasard, source.read_bytes()))
    try:
        Gabarit.open(source)
        # L'ouvrir dit presque tout ; un cas sur cinq s'en sert.
        if hasard.random() < 0.2:
            writer("docx")(acte(), gabarits, {})
            mesures(gabarits, "acte")
    except Refusal as refus:
        assert refus.message


def classeur(hasard: random.Random, ici: Path) -> None:
    (ici / "a.xlsx").write_bytes(repaquete(hasard, produits()[1]))
    lu, constats = read_workbook(ici / "a.xlsx")
    assert lu is not None or constats


def json_de_docgen(hasard: random.Random, ici: Path) -> None:
    contenu = json.loads(produits()[2])
    cle = hasard.choice(list(contenu))
    contenu[cle] = hasard.choice([None, 3, [], {}, "x", [[[]]], {"a": {}}, "/etc/passwd", -1, True])
    octets_lus = json.dumps(contenu).encode()
    octets_lus = bouscule(hasard, octets_lus) if hasard.random() < 0.5 else octets_lus
    read_statement(octets_lus)
    (ici / "manifest.json").write_bytes(octets_lus)
    read_manifest(ici)


def commande(hasard: random.Random, ici: Path) -> None:
    if not (ici / "contracts_data").exists():
        copier(MINIMAL, ici / "contracts_data" / "val-fleuri")
    mots = [mot for _ in range(hasard.randint(1, 5)) for mot in hasard.choice(MOTS).split(" ")]
    en_commande(tuple(mots), ici)


SORTES: dict[str, Attaque] = {
    "yaml": yaml, "markdown": markdown, "octets": octets, "programme": programme, "jinja": jinja, "word": word, "gabarit": gabarit,
    "classeur": classeur, "json": json_de_docgen, "commande": commande, "reprendre": reprendre, "saisir": saisir,
    "tableau": tableau, "campagne": campagne, "git": git, "typst": typst,
}  # fmt: skip
