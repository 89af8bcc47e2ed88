"""What « docgen comparer » is asked to write: where, signed by whom; and what of that cannot be asked."""

import re
from collections.abc import Iterable
from errno import ENAMETOOLONG
from pathlib import Path

from msgspec import Struct

from docgen.cli import options

# What the end of a name says of a file: a redline is not written under the name of a PDF.
_FICHIERS = (".docx", ".docm", ".doc", ".odt", ".rtf", ".pdf", ".html", ".htm", ".txt", ".md", ".json", ".xlsx", ".xls")
_AUTEUR, _AUTEUR_LE_PLUS_LONG = "docgen", 255


class EcrituresDemandees(Struct, frozen=True):
    """The files that are asked; who signs the marks, their day, and the document whose marks are asked.

    `sources` are the names of both sides: files, perhaps, which are never written.
    """

    html: Path | None
    docx: Path | None
    lot: Path | None
    auteur: str | None
    jour: str
    document: str
    sources: tuple[Path, Path]
    mise_en_forme: bool = False
    ecraser: bool = False
    sans_distant: bool = False

    @property
    def places(self) -> tuple[Path, ...]:
        """Every place that is named to be written."""
        return tuple(place for place in (self.html, self.docx, self.lot) if place)

    @property
    def dossiers_absents(self) -> tuple[Path, ...]:
        """The folders that are not there yet, and that nobody names but to say where a file, or a pack, is written."""
        folders = dict.fromkeys(place.parent for place in self.places if not place.is_dir())
        return tuple(folder for folder in folders if not folder.exists())

    @property
    def signataire(self) -> str:
        """Who signs the marks."""
        return _AUTEUR if self.auteur is None else self.auteur.strip()


def page_name(html: Path | None) -> Path | None:
    """The file of the page: « relecture » is « relecture.html », as a browser opens it."""
    known = html is None or html.suffix.lower() in _FICHIERS or html.is_dir() or not html.name
    return html if known or html is None else html.with_name(f"{html.name}.html")


def check_demandes(demandes: EcrituresDemandees) -> None:
    """Refuse what cannot be written, or not there, and the options that would do nothing."""
    _check_marks(demandes)
    options.day_of(demandes.jour)
    _check_places(demandes)
    keep_sources(demandes, demandes.places)
    options.check_places(demandes.places, ecraser=demandes.ecraser)


def keep_sources(demandes: EcrituresDemandees, places: Iterable[Path]) -> None:
    """Refuse to write on what is compared, whatever is asked."""
    sources = [source.resolve() for source in demandes.sources if source.exists()]
    for path in places:
        if any(path.resolve().is_relative_to(source) for source in sources):
            options.refuse(f"« {path} » serait écrit sur ce qui est comparé. Donner un autre nom.")


def _check_marks(demandes: EcrituresDemandees) -> None:
    marked = demandes.docx or demandes.lot
    said = (
        ("--auteur", demandes.auteur is not None, "signe les révisions d'un fichier Word"),
        ("--date", demandes.jour, "date les révisions d'un fichier Word"),
        ("--mise-en-forme", demandes.mise_en_forme, "marque un fichier Word"),
        ("--sans-distant", demandes.sans_distant, "change le fichier Word des révisions"),
    )
    for option, asked, does in said:
        if asked and not marked:
            options.refuse(f"« {option} » {does}. Ajouter « --docx FICHIER.docx », ou « --lot DOSSIER ».")
    if demandes.document and not demandes.docx:
        options.refuse("« --document » dit ce que « --docx » écrit. Ajouter « --docx FICHIER.docx ».")
    if not demandes.signataire:
        options.refuse("« --auteur » est vide. Donner le nom de qui signe les révisions, ou ne pas écrire l'option.")
    if not re.sub("[\u00a0\u202f]", " ", demandes.signataire).isprintable():
        options.refuse("« --auteur » contient un signe invisible, que Word ne montre pas. Retaper le nom au clavier.")
    if len(demandes.signataire) > _AUTEUR_LE_PLUS_LONG:
        options.refuse(f"« --auteur » est trop long : Word n'en garde que {_AUTEUR_LE_PLUS_LONG} lettres.")


def _check_places(demandes: EcrituresDemandees) -> None:
    for place in (*demandes.sources, *demandes.places):
        try:
            odd = place.exists() and place in demandes.places and not (place.is_file() or place.is_dir())
            place.resolve()
        except (OSError, RuntimeError) as error:
            long = isinstance(error, OSError) and error.errno == ENAMETOOLONG
            reason = "ce nom est trop long" if long else "ce nom ne se lit pas, ou ce lien tourne en rond"
            options.refuse(f"« {place} » : {reason}. Donner un autre nom.")
        if odd:
            options.refuse(f"« {place} » n'est pas un fichier ordinaire. Donner le nom d'un fichier.")
    if demandes.lot and demandes.lot.is_file():
        options.refuse(f"« --lot {demandes.lot} » est un fichier. Donner le nom d'un dossier.")
    _check_name("--html", demandes, demandes.html, ".html", ".htm")
    _check_name("--docx", demandes, demandes.docx, ".docx")


def _check_name(option: str, demandes: EcrituresDemandees, path: Path | None, *suffixes: str) -> None:
    if path is None:
        return
    suffix = path.suffix.lower()
    if suffix in _FICHIERS and suffix not in suffixes:
        options.refuse(f"« {option} {path} » : cette option écrit un fichier {suffixes[0]}. Corriger la fin du nom.")
    if demandes.lot and path.resolve().is_relative_to(demandes.lot.resolve()):
        options.refuse(f"« {option} {path} » est dans le dossier du lot, qui est à lui. Donner un autre nom.")
    if path.is_dir() and (option == "--html" or suffix in suffixes):
        options.refuse(f"« {option} {path} » est un dossier. Donner le nom d'un fichier {suffixes[0]}.")
