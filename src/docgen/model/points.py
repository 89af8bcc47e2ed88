"""The points of an article: the items of its numbered lists, one in another, as acts cite them (« le b du 2° »)."""

import re
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Literal, NamedTuple

from msgspec import Struct

from docgen.model.contrat import Alinea

SorteDeNumero = Literal["chiffres", "romains", "lettres"]
_BIS = ("bis", "ter", "quater", "quinquies", "sexies")
_MOTS = "|".join(_BIS)
# How acts number the items of a list: « 1. », « 2.1. », « 1° », « 1) »; « I. », « II – »; « A. »; « a) »; « i) ». The
# word « bis » comes before the sign or after it, and the dash of « I. – » goes with the number.
_ECRITURES: tuple[tuple[SorteDeNumero, str, str], ...] = (
    ("chiffres", r"(?:\d{1,2}\.)*\d{1,2}", r"\\?[.)]|[°º]\)?| ?[–—-]"),
    ("romains", r"[IVX]{1,5}", r"\\?[.)]|[°º]| ?[–—-]"),
    ("romains", r"[ivx]{1,5}", r"\\?\)"),
    ("lettres", r"[A-Za-z]", r"\\?[.)]"),
)
_TIRET = r"(?: [–—-](?= ))?"
_FORMES = tuple(
    (sorte, re.compile(rf"(?P<rang>{rang})(?: (?P<b1>{_MOTS}))?(?P<fin>{fin})(?: (?P<b2>{_MOTS}))?{_TIRET} +(?=\S)"))
    for sorte, rang, fin in _ECRITURES
)
_EN_CHIFFRES = {"I": 1, "V": 5, "X": 10}


class NumeroDePoint(NamedTuple):
    """The number that a line begins with: how its list writes numbers, its rank there (« 2° bis » is 2, 1), how it is
    cited, and how many characters it takes with the space after it."""

    sorte: SorteDeNumero
    style: str
    rang: tuple[int, int]
    dit: str
    largeur: int

    @property
    def seul_possible(self) -> bool:
        """Whether one item is enough to know a list: « I. Dupont » is a name, « 10 – 12 ans » are ages."""
        return self.style.endswith((".", ")", "°") if self.sorte == "chiffres" else ")")

    @property
    def tete(self) -> bool:
        """Whether it heads a part of the article, which holds several alinéas: « I. », « A. »."""
        return self.sorte != "chiffres" and self.dit[0].isupper()

    def precede(self, other: "NumeroDePoint") -> bool:
        """Whether `other` is the number after this one, in the same list."""
        (rang, bis), (suivant, autre) = self.rang, other.rang
        return self.style == other.style and ((rang, bis + 1) == other.rang or (rang + 1 == suivant and not autre))


def numeros_de(texte: str) -> Iterator[NumeroDePoint]:
    """The number that `texte` begins with; two, where a letter is also a roman number; none for most lines."""
    for sorte, forme in _FORMES:
        match = forme.match(texte)
        if match:
            fin = match["fin"].strip().replace("\\", "").replace("º", "°")
            bis = match["b1"] or match["b2"] or ""
            before, _, last = match["rang"].rpartition(".")
            style = f"{before}{_casse(sorte, last)}{fin}"
            rang = (_rang(sorte, last), _BIS.index(bis) + 1 if bis else 0)
            dit = match["rang"] + ("°" if "°" in fin else "") + (f" {bis}" if bis else "")
            yield NumeroDePoint(sorte, style, rang, dit, match.end())


def _casse(sorte: SorteDeNumero, rang: str) -> str:
    """What tells apart lists that write their ends alike: « 1 », « I », « i », « A », « a »."""
    example = {"chiffres": "1", "romains": "I", "lettres": "A"}[sorte]
    # The « i » of « i) » is not the one of « a) … i) ».
    return f"{sorte[0]}{example.lower() if rang.islower() else example}"


def _rang(sorte: SorteDeNumero, rang: str) -> int:
    if sorte == "chiffres":
        return int(rang)
    if sorte == "lettres":
        return ord(rang.lower()) - ord("a") + 1
    values = [_EN_CHIFFRES[letter] for letter in rang.upper()]
    return sum(-value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True))


def largeur_du_numero(texte: str) -> int:
    """How many characters the number of a line takes, with the space after it; 0 without a number."""
    return next((numero.largeur for numero in numeros_de(texte)), 0)


# --- one in another --------------------------------------------------------------------------------------------------
class PointNumerote(Struct, frozen=True):
    """An item: how it is cited (« 2° »), its lines [debut, fin), with the items in it; the item that it is in."""

    dit: str
    debut: int
    fin: int
    dans: "PointNumerote | None" = None

    @property
    def chemin(self) -> tuple[str, ...]:
        """How it is cited, then what it is in: « b », « 2° », « I »."""
        return (self.dit, *(self.dans.chemin if self.dans else ()))

    @property
    def nom(self) -> str:
        """« b du 2° »."""
        return " du ".join(self.chemin)


class _Ouvert(NamedTuple):
    """An item whose end is not known yet; `tete` when the alinéas after it are in it, whatever they are."""

    debut: int
    numero: NumeroDePoint
    dans: int | None
    tete: bool


def points_de(lignes: Sequence[Alinea]) -> tuple[PointNumerote, ...]:
    """The items of the numbered lists of `lignes`, in their order.

    An item holds its line, the items and the tirets under it, and the alinéas that come before the next item of its
    list. After the last one an alinéa is the article's again, unless the list heads parts (« I. », « A. »).
    """
    found: list[_Ouvert] = []
    fins: dict[int, int] = {}
    pile: list[int] = []

    def close(level: int, at: int) -> None:
        fins.update(dict.fromkeys(pile[level:], at))
        del pile[level:]

    for at, ligne in enumerate(lignes):
        numeros = () if ligne.nature == "tableau" else tuple(numeros_de(ligne.texte))
        ouverts = [found[rank] for rank in pile]
        if numeros:
            level, numero = _placed(ouverts, numeros)
            ends_a_list = level < len(ouverts) and lignes[ouverts[level].debut].texte.rstrip().endswith((";", ","))
            close(level, at)
            above = found[pile[-1]] if pile else None
            tete = numero.tete and not ends_a_list and (above is None or above.tete)
            found.append(_Ouvert(at, numero, pile[-1] if pile else None, tete))
            pile.append(len(found) - 1)
        elif ligne.nature == "texte":
            close(_kept(ouverts, lignes[at + 1 :]), at)
    close(0, len(lignes))
    points: list[PointNumerote] = []
    for rank, item in enumerate(found):
        points.append(
            PointNumerote(item.numero.dit, item.debut, fins[rank], None if item.dans is None else points[item.dans])
        )
    return tuple(points)


def _placed(ouverts: Sequence[_Ouvert], numeros: Sequence[NumeroDePoint]) -> tuple[int, NumeroDePoint]:
    """How many of the open items hold the one that begins, and which of its numbers is the one."""
    inner_first = [(level, numero) for level in reversed(range(len(ouverts))) for numero in numeros]
    same = [(level, numero) for level, numero in inner_first if ouverts[level].numero.style == numero.style]
    following = [place for place in same if ouverts[place[0]].numero.precede(place[1])]
    # A number that begins again is that of another list, at the same level.
    first = [place for place in same if place[1].rang == (1, 0)]
    fresh = [(len(ouverts), numero) for numero in numeros if numero.rang == (1, 0)]
    return next(iter([*following, *first, *fresh, *same, (len(ouverts), numeros[0])]))


def _kept(ouverts: Sequence[_Ouvert], after: Sequence[Alinea]) -> int:
    """How many of the open items hold an alinéa without number that the lines `after` follow."""
    goes_on = (level for level in reversed(range(len(ouverts))) if _goes_on(ouverts[level].numero, after))
    return max(next(goes_on, -1) + 1, sum(item.tete for item in ouverts))


def _goes_on(numero: NumeroDePoint, after: Sequence[Alinea]) -> bool:
    """Whether the list of `numero` goes on in the lines `after`, before it begins again."""
    for ligne in after:
        for other in numeros_de(ligne.texte) if ligne.nature != "tableau" else ():
            if other.style == numero.style:
                return numero.precede(other)
    return False


def point_seul(lignes: Sequence[Alinea]) -> str:
    """How `lignes` are cited when they are one whole point, « 2° bis »; else nothing."""
    points = points_de(lignes)
    return points[0].dit if points and (points[0].debut, points[0].fin) == (0, len(lignes)) else ""


def liste_depuis(points: Sequence[PointNumerote], debut: int) -> tuple[PointNumerote, ...]:
    """The items of the list that begins at the line `debut`, one after the other; none when no list does."""
    items: list[PointNumerote] = []
    for point in points:
        if point.debut == debut if not items else (point.debut == items[-1].fin and point.dans == items[-1].dans):
            items.append(point)
    return tuple(items)


class RuptureDeListe(NamedTuple):
    """An item that does not follow the one before it in its list: its line, how both are cited (`avant` is empty for
    the first of a list), whether it comes again."""

    ligne: int
    dit: str
    avant: str
    repete: bool

    @property
    def phrase(self) -> str:
        """« « 3° » vient deux fois », « « 4° » suit « 2° », sans « 3° » »."""
        if self.repete:
            return f"« {self.dit} » vient deux fois"
        return f"« {self.dit} » suit « {self.avant} »" if self.avant else f"la liste commence à « {self.dit} »"


def ruptures(lignes: Sequence[Alinea], *, markdown: bool = False) -> Iterator[RuptureDeListe]:
    """Each item of the numbered lists of `lignes` that comes again, or that leaves a number out.

    A list that begins again is another one; a line that may be a name or a number of its own (« V. Dupont ») is none.
    With `markdown`, « 1. » and « 1) » are left aside: it numbers them itself, whatever is typed.
    """
    last: dict[tuple[int, str], NumeroDePoint] = {}
    for point in points_de(lignes):
        above = point.dans.debut if point.dans else -1
        # « i) » comes after « h) », or is the first of « i), ii) ».
        read = [numero for numero in numeros_de(lignes[point.debut].texte) if numero.dit == point.dit]
        both = [(numero, last.get((above, numero.style))) for numero in read]
        numero, before = next((pair for pair in both if pair[1] and pair[1].precede(pair[0])), both[0])
        last[above, numero.style] = numero
        follows = numero.rang == (1, 0) or (before is not None and before.precede(numero))
        numbered = markdown and numero.sorte == "chiffres" and "°" not in numero.style
        if numero.seul_possible and not follows and not numbered:
            again = before is not None and before.rang == numero.rang
            yield RuptureDeListe(point.debut, numero.dit, before.dit if before else "", again)


# --- as a drafter writes them ----------------------------------------------------------------------------------------
_ECRIT = re.compile(
    rf"(?P<nom>(?:\d{{1,2}}\.)*\d{{1,2}}|[IVX]{{1,5}}|[ivx]{{1,5}}|[A-Za-z])(?: (?P<b1>{_MOTS}))?"
    rf"(?P<fin>\\?[.)]|[°º]\)?)?(?: (?P<b2>{_MOTS}))?(?: ?[–—-])?"
)


def point_ecrit(texte: str) -> tuple[str, ...]:
    """The chain of points that « b du 2° » names, the innermost first, as they are cited; nothing when it is none."""
    chain = []
    for name in re.split(r" +du +", texte.strip()):
        match = _ECRIT.fullmatch(name)
        if not match:
            return ()
        degree = "°" if "°" in (match["fin"] or "").replace("º", "°") else ""
        bis = match["b1"] or match["b2"]
        chain.append(match["nom"] + degree + (f" {bis}" if bis else ""))
    return tuple(chain)


def se_suivent(dit: str, suivant: str) -> bool:
    """Whether two points, as they are cited, come one after the other: « 2° » and « 3° », « a » and « b »."""
    fin = "" if "°" in dit else ")"
    pairs = product(numeros_de(f"{dit}{fin} x"), numeros_de(f"{suivant}{fin} x"))
    return any(before.precede(after) for before, after in pairs)
