"""Ce qu'un gabarit Word doit offrir à tous les documents."""

import zipfile
from collections.abc import Mapping, Sequence
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


def retoucher(gabarit: Path, changements: Mapping[str, Sequence[tuple[str, str]]]) -> None:
    """Change des mots du XML d'un fichier Word, partie par partie, comme Word le ferait d'un réglage."""
    with zipfile.ZipFile(gabarit) as archive:
        parties = {nom: archive.read(nom) for nom in archive.namelist()}
    for nom, echanges in changements.items():
        for avant, apres in echanges:
            assert avant.encode() in parties[nom], avant
            parties[nom] = parties[nom].replace(avant.encode(), apres.encode())
    with zipfile.ZipFile(gabarit, "w") as archive:
        for nom, octets in parties.items():
            archive.writestr(nom, octets)
