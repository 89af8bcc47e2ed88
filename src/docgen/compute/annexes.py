"""The fields of annexes that are worked out, from others of the same line or added up over lines."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any, TypeVar

from msgspec.structs import replace

from docgen.adresses.chemins import Chemin
from docgen.adresses.sources import CleDeSource
from docgen.model.annexes import AnnexeSaisie, cadre_de_l_annexe
from docgen.model.base import Modele
from docgen.model.cadres import Cadre, ChampSitue, champs_nommes
from docgen.model.calculs import Calcul, TermeDeCalcul
from docgen.model.contrat import Contrat
from docgen.montants import Absence, Montant

ValeurDeChamp = Montant | Decimal | Absence
_M = TypeVar("_M", bound=Modele)
# To what a fraction is rounded.
_PAS = {"nombre": Decimal(1), "taux": Decimal("0.1")}


def with_computed_annexes(contrat: Contrat) -> Contrat:
    """The contract, the annexes of which have the values of their computed fields."""
    if not contrat.annexes_saisies:
        return contrat
    around = cadre_du_contrat(contrat)
    annexes = tuple(_computed(contrat, saisie, around) for saisie in contrat.annexes_saisies)
    return replace(contrat, annexes_saisies=annexes)


def cadre_du_contrat(contrat: Contrat) -> Cadre:
    """The fields of the contract, that those of its fiches and of its annexes may name."""
    return Cadre(contrat.programme.champs.contrat, valeurs=contrat.entete, source=CleDeSource.contrat(contrat.code))


def _computed(contrat: Contrat, saisie: AnnexeSaisie, around: Cadre) -> AnnexeSaisie:
    return _filled(cadre_de_l_annexe(saisie, contrat.code, around), saisie)


def _filled(cadre: Cadre, valeurs: _M) -> _M:
    """`valeurs`, those of `cadre`, with what is worked out of them."""
    update: dict[str, Any] = {}
    for champ in cadre.champs:
        inner = [_filled(inside, inside.valeurs) for inside in cadre.dedans(champ) if inside.valeurs]
        if champ.formule:
            update[champ.code] = valeur_du_champ(ChampSitue(cadre, champ))
        elif inner:
            update[champ.code] = tuple(inner) if champ.type == "lignes" else inner[0]
    return valeurs.model_copy(update=update) if update else valeurs


def valeur_du_champ(place: ChampSitue) -> ValeurDeChamp:
    """The figure that a field says or works out; missing as soon as one term is."""
    calcul = place.champ.formule
    if calcul is None:
        value = place.valeur
        return value if isinstance(value, Montant | Decimal | Absence) else Absence.NON_COMMUNIQUE
    found = valeur_du_calcul(place.cadre, calcul)
    if isinstance(found, Absence):
        return found
    if place.champ.type == "montant":
        return Montant(100).times(found)
    exact = not calcul.est_part and not any(terme.est_proportion for terme in calcul.termes)
    # Divided last: a twelfth has no exact decimal, and half a person would be lost.
    number = Decimal(found.numerator) / found.denominator
    return number if exact else number.quantize(_PAS[place.champ.type], ROUND_HALF_UP)


def valeur_du_calcul(cadre: Cadre, calcul: Calcul) -> Fraction | Absence:
    """What a formula of `cadre` gives: amounts in euros, a share in per cent."""
    terms = [_terme(cadre, terme) for terme in calcul.termes]
    whole = _terme(cadre, calcul.dans) if calcul.dans else Fraction(1)
    if Absence.A_COMPLETER in (*terms, whole):
        return Absence.A_COMPLETER
    total = Fraction(0)
    for value in terms:
        if isinstance(value, Absence):
            return value
        total += value
    if calcul.dans is None:
        return total
    if isinstance(whole, Absence):
        return whole
    return total * 100 / whole if whole else Absence.SANS_OBJET


def _terme(cadre: Cadre, terme: TermeDeCalcul) -> Fraction | Absence:
    rate = _somme(champs_nommes(cadre, terme.taux)) if terme.taux else Fraction(100)
    value = _worth(cadre, terme)
    if isinstance(value, Absence) or isinstance(rate, Absence):
        return value if isinstance(value, Absence) and rate is not Absence.A_COMPLETER else Absence.de((rate,))
    return value * terme.facteur * rate / 100


def _worth(cadre: Cadre, terme: TermeDeCalcul) -> Fraction | Absence:
    if terme.compte:
        return Fraction(sum(len(_several(place)) for place in champs_nommes(cadre, terme.nom)))
    return Fraction(terme.nom) if terme.nom.isdecimal() else _somme(champs_nommes(cadre, terme.nom))


def _several(place: ChampSitue) -> tuple[object, ...]:
    return place.valeur if isinstance(place.valeur, tuple) else ()


def _somme(places: list[ChampSitue]) -> Fraction | Absence:
    total, values = Fraction(0), [valeur_du_champ(place) for place in places]
    for value in values:
        if isinstance(value, Absence):
            return value if len(values) == 1 else Absence.de(values)
        total += Fraction(value.centimes, 100) if isinstance(value, Montant) else Fraction(value)
    return total


def lieux_de_saisie(cadre: Cadre, chemin: Chemin) -> list[Chemin]:
    """Where the value at `chemin` is typed: there; for one that is worked out, the lines or the list that give it, else
    what it stands in."""
    found = _at(cadre, chemin)
    if found is None or found.champ.formule is None:
        return [chemin]
    lists = [terme.nom if terme.compte else terme.nom.split(".")[0] for terme in found.champ.formule.nommes
             if terme.compte or "." in terme.nom]  # fmt: skip
    return [place.chemin for nom in lists for place in champs_nommes(found.cadre, nom)] or [chemin[:-1]]


def _at(cadre: Cadre, chemin: Chemin) -> ChampSitue | None:
    """The field that has these keys; None for what is inside the value of one, or in none."""
    champ = cadre.champ(str(chemin[0])) if chemin else None
    if champ is None or len(chemin) == 1:
        return ChampSitue(cadre, champ) if champ else None
    length = 2 if champ.type == "lignes" else 1
    begins = (*cadre.chemin, *chemin[:length])
    inner = next((inside for inside in cadre.dedans(champ) if inside.chemin == begins), None)
    return _at(inner, chemin[length:]) if inner else None
