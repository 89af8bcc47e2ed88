"""Des crédits de l'État passent d'un axe à un autre, plus que le programme ne le permet.

**Constat.** Un avenant prend à un axe (ou un volet), pour un exercice, ce qu'il donne à un autre ; ou le bilan d'un
exercice dépense sur un axe ce qui était prévu sur un autre. Ce qui passe ainsi fait plus que le plafond de fongibilité
du programme, en pour cent de la part de l'État de cet axe. Des crédits nouveaux, que nul axe ne perd, ne comptent pas.

**Pourquoi y regarder.** Au-delà du plafond, il faut l'accord de l'administration centrale : l'avenant serait refusé, la
dépense ne serait pas reconnue.

**Exemple.** Plafond de 10 % : l'axe 1 passe de 100 000 € à 115 000 €, l'axe 2 de 100 000 € à 85 000 €.

**Remède.** Revoir les fiches, ou les dépenses, de ces axes ; ou joindre l'accord et accepter le constat.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from docgen.adresses.cellules import Cell
from docgen.check import Fault, Faults, Location, Preuve, Subject, ligne, rule
from docgen.check.parcours import VersionEcrite, avenants, dossier, executions
from docgen.french import NBSP, enumeration, euros, nombre
from docgen.montants import Absence, Montant


class _Mouvement(NamedTuple):
    """The State's part of a division: what it was, what it becomes."""

    division: str
    avant: Montant
    apres: Montant

    @property
    def ecart(self) -> int:
        """In centimes."""
        return self.apres.centimes - self.avant.centimes


@rule("donnees", "à confirmer", qui="finances", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each exercice in which an avenant, or the accounts, move too much."""
    for ecrit in avenants(subject):
        before, after = ecrit.version.avant, ecrit.version
        for year in ecrit.exercices if before else ():
            moves = _moves((name, before.amount(cell), after.amount(cell))
                           for name, cell in _cells(ecrit, year) if before)  # fmt: skip
            place = ecrit.place("operations", key=True)
            yield from _fault(ecrit, year, _moved(ecrit, moves), ("passe de", "à"), place)
    for faite in executions(subject):
        year, version = faite.execution.exercice, faite.version
        if year in faite.exercices and any(action.credits("depense") for action in faite.execution.actions.values()):
            moves = _moves((name, version.amount(cell), version.amount(cell._replace(nature="depense")))
                           for name, cell in _cells(faite, year))  # fmt: skip
            # To spend less than planned is not to give to another: only those that spend more are said.
            over = [move for move in _moved(faite, moves) if move.ecart > 0]
            yield from _fault(faite, year, over, ("prévoit", "et dépense"), faite.place("actions", key=True))


def _moves(said: Iterable[tuple[str, Montant | Absence, Montant | Absence]]) -> list[_Mouvement]:
    """What each division becomes; none while an amount is not known: what one gains, another may lose."""
    moves: list[_Mouvement] = []
    for division, before, after in said:
        if isinstance(before, Absence) or isinstance(after, Absence):
            return []
        moves.append(_Mouvement(division, before, after))
    return moves


def _cells(ecrit: VersionEcrite, year: str) -> Iterator[tuple[str, Cell]]:
    for place in ecrit.entete.places:
        if place.niveau == ecrit.entete.niveaux[0]:
            yield place.nom, Cell(place.portee, ecrit.programme.paie.cote, year)


def _moved(ecrit: VersionEcrite, moves: list[_Mouvement]) -> list[_Mouvement]:
    """The divisions that receive from others, or give to them, beyond the ceiling of the programme."""
    regle = ecrit.regles.fongibilite
    if regle is None or regle.plafond is None:
        return []
    gained = sum(move.ecart for move in moves if move.ecart > 0)
    lost = -sum(move.ecart for move in moves if move.ecart < 0)
    return [
        move
        for move in moves
        if min(abs(move.ecart), lost if move.ecart > 0 else gained) * 100 > move.avant.centimes * regle.plafond
    ]


def _fault(ecrit: VersionEcrite, year: str, moved: list[_Mouvement], words: tuple[str, str], place: Location) -> Faults:
    regle = ecrit.regles.fongibilite
    if not moved or regle is None or regle.plafond is None:
        return
    ceiling = ecrit.au_programme("fongibilite", "plafond")
    most = f"{nombre(regle.plafond)}{NBSP}%"
    said = enumeration([f"{p.division} {words[0]} {euros(p.avant)} {words[1]} {euros(p.apres)}" for p in moved])
    what = f"en {year}, {said} (part {ecrit.programme.paie.du})"
    message = f"{what}, au-delà des {most} qui peuvent passer de l'un à l'autre ({regle.source} ; {ligne(ceiling)})"
    remedy = f"Revoir les montants de {year}, ou joindre l'accord et accepter le constat."
    preuve = Preuve((said,), f"au plus {most}", max(abs(move.ecart) for move in moved))
    yield Fault(message, place, remedy, (ceiling,), preuve=preuve)
