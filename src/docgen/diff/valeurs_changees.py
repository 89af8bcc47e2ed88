"""The values that a change of line moves: before, after, each with the words that a reader knows it by."""

import re
from collections.abc import Iterator

from msgspec import Struct

from docgen.diff.ecritures import CASES
from docgen.diff.sens import turned_round
from docgen.diff.valeurs import CleDeValeur, LigneEnValeurs, ValeurLue
from docgen.document.alignement import steps

# Of what stands beside a box, enough to know which.
_LIBELLE = re.compile(rf"(?!\s*[»”\"')\]])(?:\s*[^\s{''.join(CASES)}\[]+){{0,6}}")
# What a number counts is the next word, when that is no small word.
_COMPTE = re.compile(
    r"[^\S\n](?!(?:et|ou|ni|à|au|aux|de|des|du|en|est|sont|dans|sur|pour|par|le|la|les|un|une|qui|que|avec|sans)\b)"
    r"[^\W\d_]{2,}(?![\w'’-])"
)

# A unit that no number has; a number that is written with a letter.
UNITE, DOUTEUX = "unité", "chiffres douteux"
# What a number is called by its unit; what other values are called by their kind.
_UNITES = {
    **dict.fromkeys(("€", "$", "£", "franc"), "montant"), **dict.fromkeys(("%", "‰", "point"), "taux"),
    **dict.fromkeys(("an", "semestre", "trimestre", "mois", "semaine", "jour", "nuit", "heure", "minute"), "durée"),
}  # fmt: skip
_SORTES = {
    "date": "date", "heure": "heure", "renvoi": "renvoi", "n°": "numéro", "identifiant": "numéro", "rang": "rang",
    "part": "part", "case": "case", "signe": "signe",
    UNITE: UNITE, "douteux": DOUTEUX,
}  # fmt: skip


class ValeurChangee(Struct, frozen=True):
    """A value that comes (no `avant`), goes (no `apres`) or changes; `egale`: worth the same, written otherwise.

    `sorte` is what a reader calls it: « montant », « date », « renvoi »… In a table, `colonne` is what stands above it;
    of a unit, `combien` counts the numbers that it is that of. `suivi` is as of its line.
    """

    avant: str | None
    apres: str | None
    egale: bool = False
    sorte: str = ""
    colonne: str = ""
    combien: int = 0
    suivi: str = ""


class _Dite(Struct, frozen=True):
    """A value as it is told: `cle` is what it is worth, `libelle` the words beside a box."""

    texte: str
    forme: str
    cle: CleDeValeur
    libelle: str = ""

    @property
    def sorte(self) -> object:
        return self.cle[0]


def changed_values(before: LigneEnValeurs, after: LigneEnValeurs) -> tuple[ValeurChangee, ...]:
    """The values that come, go or change, and those that are written otherwise, in reading order.

    >>> from docgen.diff.valeurs import read_values
    >>> changed = changed_values(read_values("12 000,00 € sur 3 mois"), read_values("1 200 000 € sur trois mois"))
    >>> [(value.avant, value.apres, value.egale, value.sorte) for value in changed]
    [('12 000,00 €', '1 200 000 €', False, 'montant'), ('3 mois', 'trois mois', True, 'durée')]
    """
    old, new = list(_dites(before)), list(_dites(after))
    keys = [(said.cle, said.libelle) for said in old], [(said.cle, said.libelle) for said in new]
    pairs = steps(*keys, lambda i, j: _likeness(old[i], new[j]))
    changes = (_change(old[i] if i is not None else None, new[j] if j is not None else None) for i, j in pairs)
    places = [[(piece.debut, piece.fin) for piece in line.valeurs] for line in (before, after)]
    turned = turned_round(before.texte, after.texte, (places[0], places[1]))
    told = (
        ValeurChangee(x.texte if x else None, y.texte if y else None, sorte=known.de.sorte)
        for x, y in turned
        if (known := x or y)
    )
    return (*(change for change in changes if change), *told)


def _change(old: _Dite | None, new: _Dite | None) -> ValeurChangee | None:
    if old and new and old.cle == new.cle:
        kind = kind_of_value(new.cle)
        return ValeurChangee(old.texte, new.texte, egale=True, sorte=kind) if old.forme != new.forme else None
    kinds = [kind_of_value(side.cle) for side in (new, old) if side]
    kind = DOUTEUX if DOUTEUX in kinds else next(iter(kinds), "")
    return ValeurChangee(old.texte if old else None, new.texte if new else None, sorte=kind)


def kind_of_value(cle: CleDeValeur) -> str:
    """What a reader calls a value that is worth that: « montant », « date »; « nombre » when it has no unit."""
    if "nombre" in cle:
        unit = re.findall(r"[\w€$£%‰]+", str(cle[-1]))
        return _UNITES.get(unit[0], "nombre") if unit else "nombre"
    if cle[0] == "identifiant" and re.search("@|www|://", str(cle[-1])):
        return "adresse"
    return _SORTES.get(str(cle[0]), "nombre")


def kind_of_unit(piece: ValeurLue) -> str:
    """What a number is called by the unit of its column; nothing of what is no unit alone."""
    cle = _cle(piece)
    return kind_of_value(("nombre", cle[-1])) if cle[0] == UNITE else ""


def _likeness(old: _Dite, new: _Dite) -> float:
    """How much two values look like two states of one: the same box, the same unit, the same kind."""
    if {old.sorte, new.sorte} == {"douteux", "nombre"}:
        return 0.6 if old.cle[-1] == new.cle[-1] else 0.2
    if old.sorte != new.sorte:
        return 0.0 if "case" in (old.sorte, new.sorte) else 0.1
    if old.sorte == "case":
        return 1.0 if old.libelle == new.libelle else 0.1
    return 1.0 if old.cle[-1] == new.cle[-1] else 0.5


def _dites(line: LigneEnValeurs) -> Iterator[_Dite]:
    """The values of `line`; a sign and the number that it stands before are one, a box has the words beside it."""
    sign: ValeurLue | None = None
    for piece in line.valeurs:
        if sign and not line.texte[sign.fin : piece.debut].strip() and piece.cle and piece.cle[0] == "nombre":
            yield _Dite(
                line.texte[sign.debut : piece.fin], line.forme(sign) + line.forme(piece), (*_cle(sign), *_cle(piece))
            )
            sign = None
            continue
        if sign:
            yield _dite(line, sign)
        sign = piece if _cle(piece)[0] == "signe" else None
        if not sign:
            yield _dite(line, piece)
    if sign:
        yield _dite(line, sign)


def _dite(line: LigneEnValeurs, piece: ValeurLue) -> _Dite:
    beside = _LIBELLE.match(line.texte, piece.fin) if _cle(piece)[0] == "case" else _counted(line, piece)
    end = beside.end() if beside else piece.fin
    words = line.texte[piece.fin : end] if _cle(piece)[0] == "case" else ""
    return _Dite(line.texte[piece.debut : end], line.forme(piece), _cle(piece), " ".join(words.split()))


def _counted(line: LigneEnValeurs, piece: ValeurLue) -> re.Match[str] | None:
    """The word after a number that has no known unit: what it counts."""
    alone = _cle(piece)[0] in ("nombre", "douteux") and not _cle(piece)[-1]
    return _COMPTE.match(line.texte, piece.fin) if alone else None


def _cle(piece: ValeurLue) -> CleDeValeur:
    return piece.cle or ("",)
