"""The formulas of a programme: a small closed language, read here, worked out by `compute`.

verse - non_consomme                    sum and difference
60 % de prevu, avance % de prevu        a rate, written or said by the contract
non_consomme de l'exercice précédent    carried from the exercice before
somme(60, 64)                           several rows, or a group of rows
montant(contrat part/etat)              a cell of the cube
prevu / 12                              a fraction
nombre(lieux), lieux.places             how many lines a field has; a field of each of them
part de paye dans total                 a share, in per cent
eleves × cout                           a number of a column of a table, times an amount of another
"""

import re
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Annotated, NamedTuple

from msgspec import Struct

from docgen.model.base import clean_text, fault
from docgen.model.saisi import Saisi


class TermeDeCalcul(NamedTuple):
    """A term: what it names, times `facteur`, and times a rate that the contract says (`taux`, empty for none).

    `precedent`: taken in the exercice before. `cellule`: the name is that of a cell of the cube. `compte`: how many
    things it names.
    """

    nom: str
    facteur: Fraction = Fraction(1)
    taux: str = ""
    precedent: bool = False
    cellule: bool = False
    compte: bool = False

    @property
    def est_proportion(self) -> bool:
        """Whether it is a fraction of what it names: its sum is rounded."""
        return bool(self.taux) or self.facteur.denominator > 1


class Calcul(Struct, frozen=True):
    """A formula as written, and the terms that it adds up.

    `dans` is the whole that its only term is a share of; `fois`, what its only term is multiplied by.
    """

    texte: str
    termes: tuple[TermeDeCalcul, ...]
    dans: TermeDeCalcul | None = None
    fois: TermeDeCalcul | None = None

    @property
    def est_part(self) -> bool:
        """Whether it gives a rate, that is no amount."""
        return self.dans is not None

    @property
    def est_produit(self) -> bool:
        """Whether it multiplies two columns: what is true of a row is false of a sum of rows."""
        return self.fois is not None

    @property
    def nommes(self) -> tuple[TermeDeCalcul, ...]:
        """Every term, the whole of a share and both sides of a product too."""
        return (*self.termes, *(side for side in (self.dans, self.fois) if side))

    @property
    def reporte(self) -> bool:
        """Whether it takes something in the exercice before."""
        return any(terme.precedent for terme in self.termes)


_NOM = r"[a-z0-9][a-z0-9_]*(?:\.[a-z0-9][a-z0-9_]*)*"
_VALEUR = (
    r"(?:montant\((?P<cellule>[^()]*)\)|somme\((?P<liste>[^()]*)\)"
    rf"|nombre\(\s*(?P<compte>{_NOM})\s*\)|(?P<nom>{_NOM}))(?:\s*/\s*(?P<diviseur>[1-9]\d*))?"
    r"(?P<precedent>\s+de\s+l'exercice\s+pr[ée]c[ée]dent)?"
)
_TERME = re.compile(rf"\s*(?:(?P<taux>\d+(?:,\d+)?|{_NOM})\s*%\s*d(?:e\s+|'))?{_VALEUR}\s*")
_SIGNE = re.compile(r"\s*([+\-−–])")
_PART = re.compile(r"part\s+d(?:e\s+|')(?P<part>.+)\s+dans\s+(?P<dans>.+)")
# The codes of columns begin with a letter; a row may be called « x ».
_PRODUIT = re.compile(r"([a-z][a-z0-9_]*)(?:\s*[×*]\s*|\s+x\s+)([a-z][a-z0-9_]*)")
_EXEMPLES = (
    "Écrire par exemple « verse - non_consomme », « 60 % de prevu », « somme(60, 64) », « montant(contrat) », "
    "« non_consomme de l'exercice précédent », « part de paye dans total » ou « eleves × cout »."
)


def parse_calcul(value: object) -> Calcul:
    """The formula that `value` writes. Raises a fault, with what can be written."""
    if isinstance(value, Calcul):
        return value
    texte = clean_text(value)
    plain = re.sub(r"\s+", " ", texte.replace("’", "'"))
    if match := _PART.fullmatch(plain):
        part, whole = (_terms(texte, match[name]) for name in ("part", "dans"))
        if len(part) == len(whole) == 1:
            return Calcul(texte, part, whole[0])
        raise fault(f"« {texte} » n'est pas une formule : une part est celle d'une chose dans une autre", _EXEMPLES)
    if match := _PRODUIT.fullmatch(plain):
        return Calcul(texte, (TermeDeCalcul(match[1]),), fois=TermeDeCalcul(match[2]))
    if re.search(r"[×*]", plain):
        message = f"« {texte} » n'est pas une formule : un produit est celui d'une colonne par une autre, rien de plus"
        raise fault(message, "Écrire par exemple « eleves × cout » ; ce qui s'y ajoute est une autre colonne.")
    return Calcul(texte, _terms(texte, plain))


def refuse_produit(calcul: Calcul | None) -> None:
    """Raise a fault for a product, where none can be worked out: anywhere but in the column of a table."""
    if calcul and calcul.est_produit:
        message = f"« {calcul.texte} » multiplie : un produit se calcule dans une colonne de tableau"
        raise fault(message, "L'écrire dans une colonne, que nomme ensuite cette formule.")


def _terms(texte: str, plain: str) -> tuple[TermeDeCalcul, ...]:
    terms: list[TermeDeCalcul] = []
    place, sign = 0, _SIGNE.match(plain)
    while place < len(plain) or not terms:
        place = sign.end() if sign else place
        match = _TERME.match(plain, place) if sign or not terms else None
        if match is None:
            rest = plain[place:].strip() or "la fin"
            said = f"« {rest} »" if rest != "la fin" else "sa fin"
            raise fault(f"« {texte} » n'est pas une formule, à partir de {said}", _EXEMPLES)
        terms += _term(match, -1 if sign and sign[1] != "+" else 1)
        place = match.end()
        sign = _SIGNE.match(plain, place)
    return tuple(terms)


def _term(match: re.Match[str], sign: int) -> Iterable[TermeDeCalcul]:
    said = match["taux"] or ""
    number = re.fullmatch(r"\d+(?:,\d+)?", said)
    facteur = Fraction(said.replace(",", ".")) / 100 * sign if number else Fraction(sign)
    facteur /= int(match["diviseur"] or 1)
    cell, words = match["cellule"], match["nom"] or match["compte"] or match["liste"] or ""
    names = [cell.strip()] if cell is not None else re.split(r"\s*,\s*", words.strip())
    wrong = next((name for name in names if cell is None and not re.fullmatch(_NOM, name)), None)
    if wrong is not None:
        raise fault(f"« {wrong} » n'est pas un code que « somme » peut additionner", _EXEMPLES)
    rate, before, counted = "" if number else said, bool(match["precedent"]), match["compte"] is not None
    return [TermeDeCalcul(name, facteur, rate, before, cell is not None, counted) for name in names]


def circle(calculs: Mapping[str, Calcul], named: Callable[[str], Iterable[str]] = lambda nom: (nom,)) -> list[str]:
    """The names by which a formula of `calculs` comes back to itself in the same exercice; empty when none does.

    `named` gives what a name of a formula stands for: itself, or the rows of a group.
    """
    known: set[str] = set()

    def follow(nom: str, way: list[str]) -> list[str]:
        if nom in way:
            return [*way[way.index(nom) :], nom]
        for terme in calculs[nom].nommes if nom in calculs and nom not in known else ():
            for inner in () if terme.precedent or terme.cellule else named(terme.nom):
                if found := follow(inner, [*way, nom]):
                    return found
        known.add(nom)
        return []

    return next((found for nom in calculs if (found := follow(nom, []))), [])


Formulation = Annotated[
    Calcul,
    Saisi(parse_calcul, {"type": "string", "description": "une formule, par exemple « verse - non_consomme »"}),
]
