"""Deux sommes de champs qui doivent être égales ne le sont pas.

**Constat.** Une égalité du programme (« egalites » d'une annexe, d'un groupe ou de lignes) ne tient pas. Un taux étant
arrondi à sa dernière décimale, la moitié de celle-ci est admise pour chacun : un demi-point pour « 33 % ». Une valeur
qui manque empêche de comparer.

**Pourquoi y regarder.** Une part est mal recopiée, ou il en manque une.

**Exemple.** Orientations : 33 % + 23 % + 54 % = 110 %, et non 100 %.

**Remède.** Corriger la valeur qui est fausse ; « non communiqué » pour celle qui manque.
"""

from decimal import Decimal
from fractions import Fraction

from docgen.check import Fault, Faults, rule
from docgen.check.champs import CadreEcrit, cadres
from docgen.compute.annexes import valeur_du_calcul
from docgen.french import affiche, euros, nombre
from docgen.model.cadres import ChampSitue, champs_nommes
from docgen.model.calculs import Calcul, TermeDeCalcul
from docgen.model.egalites import EgaliteDeTableau
from docgen.montants import Absence, Montant


@rule("donnees", "à corriger", qui="métier", sur=cadres)
def look(ecrit: CadreEcrit) -> Faults:
    """One fault for each equality that does not hold."""
    for egalite in ecrit.cadre.egalites:
        yield from _compared(ecrit, egalite)


def _compared(ecrit: CadreEcrit, egalite: EgaliteDeTableau) -> Faults:
    # A figure that is written is what the fields should give: it comes second.
    left, right = sorted((egalite.gauche, egalite.droite), key=lambda side: not _places(ecrit, side))
    both = [valeur_du_calcul(ecrit.cadre, side) for side in (left, right)]
    places = [*_places(ecrit, left), *_places(ecrit, right)]
    if not places or any(isinstance(side, Absence) for side in both):
        return
    given, wanted = (side for side in both if isinstance(side, Fraction))
    if abs(given - wanted) <= sum(map(_rounded, places), Fraction(0)):
        return
    unit = places[0].champ.type
    said = f"{_names(ecrit, left)} = {_added(ecrit, left)}{_shown(given, unit)}, et non {_shown(wanted, unit)}"
    other = f" ({_names(ecrit, right)})" if _places(ecrit, right) else ""
    remedy = "Corriger la valeur qui est fausse, ou écrire « non communiqué » pour celle qui manque."
    first, *others = (ecrit.a(place) for place in places)
    yield Fault(f"{ecrit.ou}{said}{other}", first, remedy, tuple(others))


def _places(ecrit: CadreEcrit, side: Calcul) -> list[ChampSitue]:
    return [place for terme in side.nommes for place in champs_nommes(ecrit.cadre, terme.nom)]


def _rounded(place: ChampSitue) -> Fraction:
    """By how much a rate may be off: half of its last decimal as written. A count is exact."""
    value = place.valeur
    if place.champ.type != "taux" or not isinstance(value, Decimal):
        return Fraction(0)
    return Fraction(10) ** int(value.as_tuple().exponent) / 2


def _shown(value: Fraction, unit: str) -> str:
    if unit == "montant":
        return euros(Montant(100).times(value))
    return affiche(Decimal(value.numerator) / value.denominator, unit)


def _names(ecrit: CadreEcrit, side: Calcul) -> str:
    """A side, by the titles of its fields where they are only added."""
    titles = [place.champ.intitule for terme in side.termes for place in champs_nommes(ecrit.cadre, terme.nom)[:1]]
    added = all(terme == TermeDeCalcul(terme.nom) for terme in side.termes) and len(titles) == len(side.termes)
    return " + ".join(f"« {title} »" for title in titles) if added and not side.dans else f"« {side.texte} »"


def _added(ecrit: CadreEcrit, side: Calcul) -> str:
    """The figures that a side adds up, when it adds up several fields as they are."""
    values = [place.valeur for terme in side.termes for place in champs_nommes(ecrit.cadre, terme.nom)]
    plain = all(terme == TermeDeCalcul(terme.nom) for terme in side.termes) and len(values) == len(side.termes) > 1
    numbers = [nombre(value) for value in values if isinstance(value, Decimal)]
    return f"{' + '.join(numbers)} = " if plain and len(numbers) == len(values) else ""
