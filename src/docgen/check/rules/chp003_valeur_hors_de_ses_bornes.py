"""Un nombre est plus grand, ou plus petit, que ce que le programme admet.

**Constat.** Un nombre, un montant ou un taux dépasse son `au_plus`, ou n'atteint pas son `au_moins` : un nombre écrit,
ou un autre champ. Sans `au_moins`, il n'est pas négatif. Entre plusieurs champs (« places ou lits »), il suffit que
l'un d'eux convienne. D'une liste, on compte les éléments.

**Pourquoi y regarder.** Une partie ne dépasse pas son tout : un nombre est mal recopié, ou deux sont intervertis.

**Exemple.** 5 548 personnes accueillies pour 1 831 places ; un taux de 175 %.

**Remède.** Corriger le nombre qui est faux.
"""

from decimal import Decimal
from fractions import Fraction

from docgen.check import Fault, Faults, Location, rule
from docgen.check.champs import CadreEcrit, cadres
from docgen.french import affiche, compte, enumeration
from docgen.model.bornes import Borne
from docgen.model.cadres import ChampSitue, champs_nommes
from docgen.model.champs import CHIFFRES
from docgen.montants import Montant

# What is typed is not under zero, unless its field says by how much it may be.
_RIEN = Borne("0", (Decimal(0),))
_Chiffre = Decimal | Montant


@rule("donnees", "à corriger", qui="métier", sur=cadres)
def look(ecrit: CadreEcrit) -> Faults:
    """One fault for each bound that a value goes beyond."""
    for champ in ecrit.cadre.champs:
        place = ChampSitue(ecrit.cadre, champ)
        if champ.au_plus:
            yield from _compared(ecrit, place, champ.au_plus, plus=True)
        if champ.au_moins:
            yield from _compared(ecrit, place, champ.au_moins, plus=False)
        elif champ.type in CHIFFRES and not champ.formule:
            yield from _compared(ecrit, place, _RIEN, plus=False)


def _compared(ecrit: CadreEcrit, place: ChampSitue, borne: Borne, *, plus: bool) -> Faults:
    value = len(place.valeur) if isinstance(place.valeur, tuple) else place.valeur
    if not isinstance(value, Decimal | Montant | int):
        return
    known = _known(ecrit, place, borne)
    if known and all((_size(value) > _size(other)) if plus else (_size(value) < _size(other)) for other, _, _ in known):
        said = enumeration([what for _, what, _ in known], "et que")
        beyond = "plus que" if plus else "moins que"
        verb = "a" if isinstance(value, int) else "est de"
        message = f"{ecrit.ou}« {place.champ.intitule} » {verb} {_shown(value, place)}, {beyond} {said}"
        remedy = "Revoir la liste." if isinstance(value, int) else "Corriger le nombre qui est faux."
        related = tuple(where for _, _, where in known if where)
        yield Fault(message, ecrit.a(place), remedy, related)


def _known(ecrit: CadreEcrit, place: ChampSitue, borne: Borne) -> list[tuple[_Chiffre, str, Location | None]]:
    """What the bound says: each figure, how it is said, where it is written."""
    found: list[tuple[_Chiffre, str, Location | None]] = []
    for number in borne.nombres:
        value = Montant(100).times(Fraction(number)) if place.champ.type == "montant" else number
        found.append((value, _shown(value, place), None))
    for nom in borne.noms:
        for other in champs_nommes(ecrit.cadre, nom):
            if isinstance(other.valeur, Decimal | Montant):
                said = f"{_shown(other.valeur, other)} (« {other.champ.intitule} »)"
                found.append((other.valeur, said, ecrit.a(other)))
    return found


def _size(value: _Chiffre | int) -> Decimal:
    return Decimal(value.centimes) / 100 if isinstance(value, Montant) else Decimal(value)


def _shown(value: _Chiffre | int, place: ChampSitue) -> str:
    if isinstance(value, int):
        return compte(value, "élément")
    return affiche(value, "taux" if place.champ.type == "taux" else "nombre")
