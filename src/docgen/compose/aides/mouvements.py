"""The amounts that an avenant changes, before and after."""

from collections.abc import Iterator

from msgspec import Struct

from docgen.adresses.cellules import CONTRAT, TOUS, Portee
from docgen.adresses.montants import NomDeMontant
from docgen.compose.composition import Composition, absence
from docgen.compute import Cell, Version
from docgen.document import Amount, Blank, Text
from docgen.montants import Absence, Montant


class Mouvement(Struct, frozen=True):
    """An amount before and after, in words for a reader (`portee`, `financeur`) and by its `cellule`."""

    cellule: Cell
    portee: str
    financeur: str
    exercice: str
    avant: Amount | Text | Blank
    apres: Amount | Text | Blank
    ecart: Amount | Text | Blank

    @property
    def sorte(self) -> str:
        """What it is about: « contrat », « action », the code of a division or of a table."""
        return self.cellule.sur.sorte


def mouvements(version: Version) -> tuple[Mouvement, ...]:
    """What changes between the version and the one before: the whole, divisions, fiches, by part (called as its only
    financeur is) and exercice; then the tables of the programme, by row and column."""
    avant = version.avant
    if avant is None:
        return ()
    entete, known = version.contrat.entete, version.contrat.programme.parts
    parts = [*((part.cote, (entete.seul_financeur(part.code) or part).intitule) for part in known), (TOUS, "Total")]
    cells = [
        (Cell(portee, part, exercice.nom), (name, label))
        for portee, name in _portees(version) for part, label in parts for exercice in version.contrat.entete.exercices
    ]  # fmt: skip
    cells += _des_tableaux(avant, version)
    return tuple(moved for cell, labels in cells if (moved := _mouvement(avant, version, cell, labels)))


def _des_tableaux(avant: Version, apres: Version) -> Iterator[tuple[Cell, tuple[str, str]]]:
    """The cells of the tables, those of the rows that go too, with the words for the row and the column."""
    years = [exercice.nom for exercice in apres.contrat.entete.exercices]
    for saisi in apres.contrat.tableaux:
        former = avant.contrat.tableau(saisi.tableau.code)
        titles = {code: ligne.intitule for side in (former, saisi) if side for code, ligne in side.rangees.items()}
        columns = {colonne.code: colonne.intitule for colonne in saisi.tableau.montants}
        for cell in dict.fromkeys([*saisi.cellules(years), *(former.cellules(years) if former else ())]):
            yield cell, (f"{saisi.tableau.intitule} – {titles[cell.sur.code]}", columns[cell.financeur])


def _mouvement(avant: Version, apres: Version, cell: Cell, labels: tuple[str, str]) -> Mouvement | None:
    before, after = avant.amount(cell), apres.amount(cell)
    if before == after:
        return None
    names = NomDeMontant.of(avant.name, cell), NomDeMontant.of(apres.name, cell)
    if isinstance(before, Absence) or isinstance(after, Absence):
        gained: Montant | Absence = Absence.de((before, after))
    else:
        gained = after - before
    return Mouvement(cell, *labels, cell.exercice, _shown(before, names[0]), _shown(after, names[1]),
                     _shown(gained, NomDeMontant.ecart(names[1], names[0])))  # fmt: skip


def _shown(value: Montant | Absence, name: NomDeMontant) -> Amount | Text | Blank:
    return absence(value, name) if isinstance(value, Absence) else Amount(value, name)


def _portees(version: Version) -> Iterator[tuple[str, str]]:
    entete = version.contrat.entete
    yield CONTRAT, entete.titre
    yield from ((place.portee, place.titre) for place in entete.places)
    former = version.avant.contrat.fiches if version.avant else ()
    for numero, title in {fiche.numero: fiche.intitule for fiche in (*version.contrat.fiches, *former)}.items():
        yield Portee.action(numero), f"{version.contrat.programme.fiche.tete} {numero} « {title} »"


def montants_modifies(composition: Composition) -> tuple[Mouvement, ...]:
    """Les montants que l'avenant change, avec leur valeur avant, leur valeur après et l'écart."""
    return mouvements(composition.version)
