"""The very hidden sheet of a workbook: each cell as written, and the place of the data of each input."""

import datetime
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple, cast

from docgen.adresses.chemins import read_chemin, write_chemin
from docgen.adresses.sources import CleDeSource
from docgen.classeur import (
    EN_MOTS,
    MARQUE,
    AdresseDeSaisie,
    CaseComptee,
    CaseDeFeuille,
    CaseTexte,
    Classeur,
    Formule,
    GenreDeSaisie,
    Reference,
    Saisie,
    ValeurDeCase,
    formula,
)
from docgen.montants import Montant

_NEGATIF = "négatif"


class LigneCachee(NamedTuple):
    """A cell as written: `nature` is « texte », « formule » or « saisie »; the last three only for an input, whose
    `genre` is followed by its options, a line each (of a number: that it may be under zero)."""

    feuille: str
    cellule: str
    nature: str
    contenu: str
    source: str = ""
    chemin: str = ""
    genre: str = ""

    @property
    def adresse(self) -> AdresseDeSaisie:
        """The place of the data of an input cell."""
        genre, *options = self.genre.split("\n")
        kind, negatif = cast(GenreDeSaisie, genre), options == [_NEGATIF] and genre.rstrip("?") not in EN_MOTS
        taken = () if negatif else tuple(options)
        return AdresseDeSaisie(CleDeSource(self.source), read_chemin(self.chemin), kind, taken, negatif)


class Identite(NamedTuple):
    """The first line: the mark of docgen, what the workbook is about, digest of the data, digest of the lines."""

    marque: str
    dossier: str
    contrat: str
    version: str
    donnees: str
    lignes: str


def lines(classeur: Classeur) -> Iterator[tuple[str, ...]]:
    """The lines of the hidden sheet, the identity first."""
    cells = [line for feuille in classeur.feuilles for line in _cells(feuille.nom, feuille.cases)]
    yield Identite(MARQUE, classeur.dossier, classeur.contrat, classeur.version, classeur.empreinte, digest(cells))
    yield from cells


def digest(cells: Iterable[tuple[str, ...]]) -> str:
    """The digest of the lines, which says whether someone touched them."""
    return hashlib.sha256("\n".join("\t".join(line) for line in cells).encode()).hexdigest()


def _cells(feuille: str, cases: Mapping[tuple[int, int], CaseDeFeuille]) -> Iterator[LigneCachee]:
    for (row, column), case in sorted(cases.items()):
        name = Reference(feuille, row, column).a1
        match case:
            case CaseTexte(texte=text):
                yield LigneCachee(feuille, name, "texte", text)
            case Formule():
                yield LigneCachee(feuille, name, "formule", formula(case, feuille))
            case CaseComptee():
                yield LigneCachee(feuille, name, "formule", case.formule(feuille))
            case Saisie(valeur=value, adresse=place):
                options = (_NEGATIF,) if place.negatif else place.options
                path, genre = write_chemin(place.chemin), "\n".join((place.genre, *options))
                yield LigneCachee(feuille, name, "saisie", written(value), place.source, path, genre)


def written(value: ValeurDeCase) -> str:
    """A value as the hidden sheet keeps it: « 618000.00 », « 12.5 », « n. c. », « 22/09/2025 »."""
    if isinstance(value, datetime.date):
        return f"{value:%d/%m/%Y}"
    return f"{Decimal(value.centimes) / 100:.2f}" if isinstance(value, Montant) else str(value)
