"""What the very hidden sheet of a workbook remembers: each cell as written, and the place of the data of each input.

The writer puts these lines in the file and `tableur` reads them back, so both say them here.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import chain
from typing import NamedTuple, cast

from docgen.adresses.chemins import read_chemin, write_chemin
from docgen.adresses.sources import CleDeSource
from docgen.classeur import (
    AdresseDeSaisie,
    CaseDeFeuille,
    CaseTexte,
    Classeur,
    Formule,
    GenreDeSaisie,
    Reference,
    Saisie,
    ValeurDeCase,
)
from docgen.montants import Montant

MARQUE = "docgen classeur 1"


class LigneCachee(NamedTuple):
    """A cell as written: `nature` is « texte », « formule » or « saisie »; the last three only for an input."""

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
        return AdresseDeSaisie(CleDeSource(self.source), read_chemin(self.chemin), cast(GenreDeSaisie, self.genre))


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
            case Saisie(valeur=value, adresse=place):
                path = write_chemin(place.chemin)
                yield LigneCachee(feuille, name, "saisie", written(value), place.source, path, place.genre)


def written(value: ValeurDeCase) -> str:
    """A value as the hidden sheet keeps it: « 618000.00 », « 12.5 », « n. c. »."""
    if isinstance(value, Montant):
        sign = "-" if value.centimes < 0 else ""
        return f"{sign}{abs(value.centimes) // 100}.{abs(value.centimes) % 100:02d}"
    return str(value)


# --- formulas ------------------------------------------------------------------------------------------------------
def formula(formule: Formule, feuille: str) -> str:
    """The formula in Excel's own language (English names, commas), as seen from the sheet `feuille`.

    Words (« n. c. ») in a cell that is added count for nothing: SUM passes over them, « + » would fail.
    """
    groups: dict[Fraction, list[Reference]] = {}
    for factor, reference in formule.termes:
        groups.setdefault(factor, []).append(reference)
    names = {factor: _names(references, feuille) for factor, references in groups.items()}
    body = "".join(_term(factor, group, rank) for rank, (factor, group) in enumerate(names.items()))
    if formule.diviseur:
        body = f"({body})/{formule.diviseur.seen_from(feuille)}"
    if formule.decimales is not None:
        body = f"ROUND({body},{formule.decimales})"
    if formule.absence is None:
        return f"={body}"
    every = ",".join(chain(*names.values()))
    test = f"COUNT({every})={len(formule.termes)}" if formule.tous else f"COUNT({every})>0"
    return f'=IF({test},{body},"{formule.absence}")'


def _term(factor: Fraction, names: list[str], rank: int) -> str:
    text = str(factor)
    sign = "-" if text.startswith("-") else "+" if rank else ""
    size = text.lstrip("-")
    return f"{sign}SUM({','.join(names)}){'' if size == '1' else f'*{size}'}"


def _names(references: list[Reference], feuille: str) -> list[str]:
    """The names of cells, those that follow one another down a column as a range."""
    runs: list[list[Reference]] = []
    for reference in references:
        if runs and runs[-1][-1]._replace(ligne=runs[-1][-1].ligne + 1) == reference:
            runs[-1].append(reference)
        else:
            runs.append([reference])
    return [run[0].seen_from(feuille) + (f":{run[-1].a1}" if len(run) > 1 else "") for run in runs]
