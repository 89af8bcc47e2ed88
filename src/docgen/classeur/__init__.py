"""What a workbook holds, before any format: sheets of dumb cells, whose formulas name the cells that they add up.

Composers build it from a version, one writer makes the file, and `tableur` reads the file back by the addresses that
the input cells carry: the writer puts them in a very hidden sheet, whose lines
`feuille_cachee` says.
"""

import datetime
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from typing import Literal, NamedTuple

from msgspec import Struct, field

from docgen.adresses.chemins import Chemin
from docgen.adresses.sources import CleDeSource
from docgen.french import lettres
from docgen.montants import A_COMPLETER, Montant

UniteDeCase = Literal["euros", "nombre", "taux", "texte", "date"]
Style = Literal["corps", "titre", "sous-titre", "note", "entete", "groupe", "total", "controle"]
GenreDeSaisie = Literal["montant", "montant?", "nombre", "nombre?", "taux", "taux?",
                        "texte", "texte?", "date", "échéance", "choix"]  # fmt: skip
# The kinds that are no number.
EN_MOTS = ("texte", "date", "échéance", "choix")
# What a cell shows: a value, or the words for its absence (« – », « n. c. »); nothing is "".
ValeurDeCase = Montant | Decimal | datetime.date | str
# The very hidden sheet that says which place of the data each input cell stands for, and how its first line begins.
FEUILLE_CACHEE, MARQUE = "docgen", "docgen classeur 1"
NOM_DU_CLASSEUR = "annexes-financieres"


# What Excel takes for the name of a sheet: 31 characters, these signs left out, and a name that is its own.
_LIAISONS = " '’–-,;:("
_LONGUEUR, _INTERDITS, _RESERVES = 31, re.compile(r"[\[\]:*?/\\\s]+"), (FEUILLE_CACHEE, "history")


def nom_de_feuille(voulu: str, pris: Iterable[str]) -> str:
    """The name of a sheet, as near to `voulu` as Excel allows: cut, and numbered when it is among `pris`.

    >>> nom_de_feuille("Coût : école / crèche", ()), nom_de_feuille("Annexe 2", ["ANNEXE 2"])
    ('Coût école crèche', 'Annexe 2 (2)')
    >>> nom_de_feuille("Saisie – Échéancier des versements de l'État", ())
    'Saisie – Échéancier des…'
    """
    taken = {name.lower() for name in (*_RESERVES, *pris)}
    bare = _INTERDITS.sub(" ", voulu).strip(" '") or "Feuille"
    name, rank = _cut(bare, _LONGUEUR), 1
    while name.lower() in taken:
        rank += 1
        end = f" ({rank})"
        name = _cut(bare, _LONGUEUR - len(end)) + end
    return name


def _cut(text: str, size: int) -> str:
    """`text` in `size` signs; cut at a word when one is near the end."""
    # Excel counts as UTF-16 does: a sign beyond the first plane counts twice.
    if len(text.encode("utf-16-le")) <= 2 * size:
        return text
    while len(text.encode("utf-16-le")) > 2 * (size - 1):
        text = text[:-1]
    whole = text.rpartition(" ")[0]
    return f"{(whole if len(whole) > size // 2 else text).rstrip(_LIAISONS)}…"


class Reference(NamedTuple):
    """A cell of the workbook; rows and columns count from 0."""

    feuille: str
    ligne: int
    colonne: int

    @property
    def a1(self) -> str:
        """Its name in its sheet, as a person reads it.

        >>> Reference("Annexe 3", 4, 2).a1, Reference("Annexe 3", 0, 27).a1
        ('C5', 'AB1')
        """
        return f"{self._lettres}{self.ligne + 1}"

    @property
    def absolute(self) -> str:
        """Its name from anywhere in the workbook, which no copy of a formula moves.

        >>> Reference("L'annexe", 4, 2).absolute
        "'L''annexe'!$C$5"
        """
        return f"{self._sheet}!${self._lettres}${self.ligne + 1}"

    def seen_from(self, feuille: str) -> str:
        """Its name in a formula of the sheet `feuille`."""
        return self.a1 if self.feuille == feuille else f"{self._sheet}!{self.a1}"

    @property
    def _sheet(self) -> str:
        quoted = self.feuille.replace("'", "''")
        return f"'{quoted}'"

    @property
    def _lettres(self) -> str:
        return lettres(self.colonne + 1).upper()


class AdresseDeSaisie(Struct, frozen=True):
    """A place of the data: the key of a source of the dossier, and the path of a value in it.

    `genre` is what the model accepts there: « montant » (always a number), « montant? » (or an absence), « nombre »,
    « nombre? », « taux » (in per cent), « taux? », « texte », « texte? », « date », « échéance », « choix » (one of
    `options`; of a visa, they keep its nature, as its rank alone does not name it). A number under zero is taken only
    where `negatif` says so.
    """

    source: CleDeSource
    chemin: Chemin
    genre: GenreDeSaisie
    options: tuple[str, ...] = ()
    negatif: bool = False


class CaseTexte(Struct, frozen=True):
    """Words; they never become a formula. `colonnes` and `lignes` are how many cells they take."""

    texte: str
    style: Style = "corps"
    colonnes: int = 1
    lignes: int = 1
    align: Literal["gauche", "centre", "droite"] = "gauche"


class Saisie(Struct, frozen=True):
    """A cell where a person types; its value lies at `adresse` in the data ("": nothing there yet)."""

    valeur: ValeurDeCase
    adresse: AdresseDeSaisie
    unite: UniteDeCase = "euros"


class Constante(Struct, frozen=True):
    """A number that nobody types here: it comes from elsewhere, and formulas may add it up."""

    valeur: ValeurDeCase
    unite: UniteDeCase = "euros"
    style: Style = "corps"


class Formule(Struct, frozen=True):
    """The sum of its terms, of its products (of two cells) and of a number, divided by `diviseur`, rounded to
    `decimales`; `valeur` is what it gives today: to come, as long as a term is.

    `tous`: a missing term makes the sum missing. `absence` is what a missing sum shows; without it, nothing is zero.
    `inconnu` are the words of a term that makes the sum say the same.
    """

    termes: tuple[tuple[Fraction, Reference], ...]
    valeur: ValeurDeCase
    unite: UniteDeCase = "euros"
    style: Style = "corps"
    produits: tuple[tuple[Fraction, Reference, Reference], ...] = ()
    constante: Fraction = Fraction(0)
    diviseur: Reference | None = None
    decimales: int | None = None
    tous: bool = False
    absence: str | None = None
    inconnu: str | None = None


class CaseComptee(Struct, frozen=True):
    """How many of the `total` cells to fill in, in a column from the first to the last of `plage`, hold something."""

    plage: tuple[Reference, Reference]
    total: int

    @property
    def valeur(self) -> str:
        """What it shows as long as nothing is filled in."""
        return f"0 sur {self.total}"

    def formule(self, feuille: str) -> str:
        """Its formula, as seen from the sheet `feuille`."""
        first, last = self.plage
        return f'=COUNTA({first.seen_from(feuille)}:{last.a1})&" sur {self.total}"'


CaseDeFeuille = CaseTexte | Saisie | Constante | Formule | CaseComptee


class Feuille(Struct, frozen=True):
    """A sheet: its cells by (row, column), the widths of its columns in characters, and its print set-up.

    Rows from `entete` (first and last) repeat on each page; the panes freeze under them and after `fige` columns.
    """

    nom: str
    cases: Mapping[tuple[int, int], CaseDeFeuille]
    largeurs: tuple[float, ...]
    entete: tuple[int, int] | None = None
    fige: int = 0
    pied: str = ""


class Classeur(Struct, frozen=True):
    """A workbook. `noms` are named ranges: first and last cell. `empreinte` is the digest of the data."""

    titre: str
    dossier: str
    contrat: str
    version: str
    empreinte: str
    feuilles: tuple[Feuille, ...]
    noms: Mapping[str, tuple[Reference, Reference]] = field(default_factory=dict)


# --- formulas ------------------------------------------------------------------------------------------------------
def formula(formule: Formule, feuille: str) -> str:
    """The formula in Excel's own language (English names, commas), as seen from the sheet `feuille`.

    Words (« n. c. ») in a cell that is added count for nothing: SUM passes over them, « + » would fail.
    """
    groups: dict[Fraction, list[Reference]] = {}
    for factor, reference in formule.termes:
        groups.setdefault(factor, []).append(reference)
    names = {factor: _names(references, feuille) for factor, references in groups.items()}
    terms = [_term(factor, [",".join(group)]) for factor, group in names.items()]
    sides = [tuple(side.seen_from(feuille) for side in both) for _, *both in formule.produits]
    terms += [_term(factor, both) for (factor, *_), both in zip(formule.produits, sides, strict=True)]
    body = "".join([*terms, *([_signed(formule.constante)] if formule.constante else [])]).removeprefix("+")
    if formule.diviseur:
        body = f"({body})/{formule.diviseur.seen_from(feuille)}"
    if formule.decimales is not None:
        body = f"ROUND({body},{formule.decimales})"
    added = [*chain(*names.values(), *sides)]
    body = _unless_missing(formule, feuille, body, added)
    every = [*added, formule.diviseur.seen_from(feuille)] if formule.diviseur else added
    if formule.inconnu:
        body = _unless_said(formule.inconnu, every, body)
    if formule.valeur == A_COMPLETER:
        body = _unless_said(A_COMPLETER, every, body)
    return f"={body}"


def _unless_said(words: str, names: list[str], body: str) -> str:
    """`body`, or the words that one of the cells that it adds up says."""
    said = "+".join(f'COUNTIF({name},"{words}")' for name in names)
    return f'IF({said}>0,"{words}",{body})'


def _unless_missing(formule: Formule, feuille: str, body: str, names: list[str]) -> str:
    """`body`, or the words of `absence` where what it adds up is missing."""
    if formule.absence is None:
        return body
    every, wanted = ",".join(names), len(formule.termes) + 2 * len(formule.produits)
    test = f"COUNT({every})={wanted}" if formule.tous else f"COUNT({every})>0"
    if formule.diviseur:
        test = f"AND({test},N({formule.diviseur.seen_from(feuille)})<>0)"
    return f'IF({test},{body},"{formule.absence}")'


def _term(factor: Fraction, names: Iterable[str]) -> str:
    """A term with its sign: the product of the sums of `names`, times `factor`."""
    size = str(abs(factor))
    return (
        f"{'-' if factor < 0 else '+'}{'*'.join(f'SUM({name})' for name in names)}{'' if size == '1' else f'*{size}'}"
    )


def _signed(number: Fraction) -> str:
    return f"{'-' if number < 0 else '+'}{abs(number)}"


def _names(references: list[Reference], feuille: str) -> list[str]:
    """The names of cells, those that follow one another down a column as a range."""
    runs: list[list[Reference]] = []
    for reference in references:
        if runs and runs[-1][-1]._replace(ligne=runs[-1][-1].ligne + 1) == reference:
            runs[-1].append(reference)
        else:
            runs.append([reference])
    return [run[0].seen_from(feuille) + (f":{run[-1].a1}" if len(run) > 1 else "") for run in runs]
