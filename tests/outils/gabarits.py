"""Ce qu'un gabarit Word doit offrir à tous les documents."""

from functools import partial
from pathlib import Path

from docgen.document import Document
from docgen.findings import Refusal
from docgen.render import docx

# Les styles que les textes demandent : un gabarit les a tous.
PARAGRAPHS = (
    *("corps", "titre", "sous-titre", "chapeau", "visa", "alinea", "article-titre", "citation", "centre", "signature"),
    *("note", "mention", "puces", "numeros", "tableau", "entete-tableau", "tableau-dense", "entete-tableau-dense"),
    *(f"heading {level}" for level in range(1, 7)),
)
TABLES = ("grille", "fiche", "discret", "cadre", "colonnes", "cadres")


def fautes(gabarits: Path, nom: str) -> list[str]:
    """Toutes les fautes du gabarit, aucune pour un bon."""
    maison = docx.open_house(gabarits, nom)
    essais = [
        *(partial(maison.look.paragraph, style) for style in PARAGRAPHS),
        *(partial(maison.look.table, style) for style in TABLES),
        partial(docx.refuse_unknown, maison.gabarit, docx.fields_of(Document(nom, "", "", ()))),
    ]
    return [faute for essai in essais if (faute := _refus(essai))]


def _refus(essai: partial[object]) -> str:
    try:
        essai()
    except Refusal as refus:
        return refus.message
    return ""
