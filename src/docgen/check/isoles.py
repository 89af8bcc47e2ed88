"""The values that stand alone in a series whose others are all one: what a slip of the hand most often gives."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from msgspec import Struct

from docgen.check.parcours import FicheEcrite
from docgen.check.series import NationalEcrit, indicateurs_de
from docgen.french import affiche, euros
from docgen.montants import Montant

# Fewer than three values say nothing of which one is out, unless it has a digit too many or too few.
_ASSEZ = 3
# How many times the others a last value may not be.
_CINQUANTE = 50


class SerieSaisie(Struct, frozen=True):
    """The values of one thing, exercice after exercice: what it is, its unit, the keys above the years."""

    nom: str
    unite: str
    chemin: tuple[str | int, ...]
    valeurs: tuple[tuple[str, Decimal], ...]

    def dit(self, rang: int) -> str:
        """The value of that rank, as documents show it."""
        value = self.valeurs[rang][1]
        return euros(Montant(int(value))) if self.unite == "centimes" else affiche(value, self.unite)


def isolee(serie: SerieSaisie) -> int | None:
    """The rank of the value that stands alone, where it cannot be a start or an end; None when none does.

    At either end, it may be that a thing grows or dwindles: a value counts there only when it has a slip's shape, or at
    the last when it is fifty times more, or less, than the others.

    >>> isolee(SerieSaisie("", "", (), tuple(("", Decimal(value)) for value in (100, 100, 100, 1))))
    3
    """
    values = [value for _, value in serie.valeurs]
    alone = [rank for rank, value in enumerate(values) if values.count(value) == 1]
    if len(values) < _ASSEZ:
        return 1 if len(values) == len(alone) == 2 and coquille_sure(*values) else None
    if len(alone) != 1 or len(set(values)) != 2:
        return _creux(values)
    rank = alone[0]
    other = values[rank - 1]
    inside = 0 < rank < len(values) - 1
    far = rank and values[rank] and max(values[rank] / other, other / values[rank]) >= _CINQUANTE if other else False
    return rank if other and (inside or coquille(values[rank], other) or far) else None


def _creux(values: Sequence[Decimal]) -> int | None:
    """The rank of the only value of the series where it turns back; None when it never does, or does more than once."""
    turns = [
        rank
        for rank in range(1, len(values) - 1)
        if (values[rank] - values[rank - 1]) * (values[rank + 1] - values[rank]) < 0
    ]
    return turns[0] if len(turns) == 1 and len(values) == _ASSEZ else None


def nulle(serie: SerieSaisie) -> int | None:
    """The rank of the only value that is zero, where the others are all one; None when there is none."""
    values = [value for _, value in serie.valeurs]
    alone = values.count(Decimal(0)) == 1 and len(values) >= _ASSEZ and len(set(values)) == 2
    return values.index(Decimal(0)) if alone else None


def accompagnee(serie: SerieSaisie, rang: int, autres: Sequence[SerieSaisie]) -> bool:
    """Whether another series of the same fiche moves the same way in that exercice: the action itself changes."""
    year, way = serie.valeurs[rang][0], _way(serie, rang)
    return any(
        _way(other, rank) == way
        for other in autres
        if other is not serie
        for rank, (each, _) in enumerate(other.valeurs)
        if each == year and len(other.valeurs) > 1
    )


def voulue(ecrite: FicheEcrite, serie: SerieSaisie, rang: int) -> bool:
    """Whether the value is one that an avenant, which writes the fiche again, sets for its own exercice."""
    value, near = serie.valeurs[rang][1], serie.valeurs[rang - 1 if rang else 1][1]
    of_its_year = ecrite.version.avant is not None and serie.valeurs[rang][0] == ecrite.version.exercice
    return of_its_year and not coquille(value, near)


def _way(serie: SerieSaisie, rang: int) -> int:
    """1 when the value is over the one before it (the one after it, at the start), -1 when under, 0 when the same."""
    value, near = serie.valeurs[rang][1], serie.valeurs[rang - 1 if rang else 1][1]
    return (value > near) - (value < near)


def coquille(value: Decimal, other: Decimal) -> bool:
    """Whether a slip of the hand makes one number of the other: a digit for another, two exchanged, one more or less.

    >>> coquille(Decimal(618000), Decimal(681000)), coquille(Decimal(61800), Decimal(618000))
    (True, True)
    >>> coquille(Decimal(600), Decimal(650)), coquille(Decimal(250), Decimal(400))
    (True, False)
    """
    here, there = (str(abs(int(number))) for number in (value, other))
    apart = sum(a != b for a, b in zip(here, there, strict=False)) if len(here) == len(there) else 0
    return apart == 1 or coquille_sure(value, other)


def coquille_sure(value: Decimal, other: Decimal) -> bool:
    """Whether it is a slip that nothing else explains: two digits exchanged, one too many or too few.

    >>> coquille_sure(Decimal(618000), Decimal(681000)), coquille_sure(Decimal(600), Decimal(650))
    (True, False)
    """
    here, there = (str(abs(int(number))) for number in (value, other))
    apart = [rank for rank, (a, b) in enumerate(zip(here, there, strict=False)) if a != b]
    if len(here) != len(there) or len(apart) != 2 or apart[1] != apart[0] + 1:
        return chiffre_de_trop(value, other)
    return here[apart[0]] == there[apart[1]] and here[apart[1]] == there[apart[0]]


def chiffre_de_trop(value: Decimal, other: Decimal) -> bool:
    """Whether one number is the other with a digit more, or is it a hundred or a thousand times.

    >>> chiffre_de_trop(Decimal(30000), Decimal(3000)), chiffre_de_trop(Decimal(6180), Decimal(618))
    (True, True)
    >>> chiffre_de_trop(Decimal(30), Decimal(30000)), chiffre_de_trop(Decimal(9), Decimal(90))
    (True, False)
    """
    short, long = sorted((str(abs(int(value))), str(abs(int(other)))), key=len)
    if len(short) < 2:
        return False
    more = len(long) - len(short)
    shorter = (long[:rank] + long[rank + 1 :] for rank in range(len(long)))
    return long == short + "0" * more if more in (2, 3) else more == 1 and short in shorter


# --- what is typed ----------------------------------------------------------------------------------------------------
def _serie(
    nom: str, unite: str, chemin: tuple[str | int, ...], typed: Mapping[str, object], years: Sequence[str]
) -> SerieSaisie:
    values = [(year, typed.get(year)) for year in years]
    numbers = [(year, Decimal(value.centimes) if isinstance(value, Montant) else value) for year, value in values]
    return SerieSaisie(nom, unite, chemin, tuple((year, n) for year, n in numbers if isinstance(n, Decimal)))


def financements(ecrite: FicheEcrite) -> list[SerieSaisie]:
    """The amounts of each financeur of the fiche, year after year."""
    return [
        _serie(ecrite.financeur(code), "centimes", ("financements", code), by_year, ecrite.exercices)
        for code, by_year in ecrite.fiche.financements.items()
    ]


def cibles_saisies(ecrite: FicheEcrite) -> Iterator[SerieSaisie]:
    """The targets that the fiche types: of each indicator, and of each of its parts."""
    for ecrit in indicateurs_de(ecrite):
        indicateur = ecrit.indicateur
        here = ("indicateurs", ecrit.rang)
        yield _serie(ecrit.nom, indicateur.unite, (*here, "cibles"), indicateur.cibles or {}, ecrite.exercices)
        for key, parts in (("repartition", indicateur.repartition), ("dont", indicateur.dont)):
            for rank, part in enumerate(parts):
                nom = f"{ecrit.nom}, « {part.intitule} »,"
                yield _serie(nom, indicateur.unite, (*here, key, rank, "cibles"), part.cibles, ecrite.exercices)


def cibles_nationales(ecrit: NationalEcrit) -> SerieSaisie:
    """The targets that the national table types itself."""
    indicateur = ecrit.indicateur
    return _serie(ecrit.nom, indicateur.unite, ("cibles",), indicateur.cibles or {}, ecrit.exercices)
