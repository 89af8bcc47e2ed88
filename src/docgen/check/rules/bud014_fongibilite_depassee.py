"""Des crédits de l'État passent d'un axe à un autre, plus que le programme ne le permet.

**Constat.** Un avenant prend à un axe (ou un volet), pour un exercice, ce qu'il donne à un autre ; ou le bilan d'un
exercice dépense sur un axe ce qui était prévu sur un autre. Ce qui passe ainsi fait plus que le plafond de fongibilité
du programme, en pour cent de la part de l'État de cet axe. Des crédits nouveaux, que nul axe ne perd, ne comptent pas.

**Pourquoi y regarder.** Au-delà du plafond, il faut l'accord de l'administration centrale : l'avenant serait refusé, la
dépense ne serait pas reconnue.

**Exemple.** Plafond de 10 % : l'axe 1 passe de 100 000 € à 115 000 €, l'axe 2 de 100 000 € à 85 000 €.

**Remède.** Revoir les fiches, ou les dépenses, de ces axes ; ou joindre l'accord et accepter le constat.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from docgen.check import Fault, Subject, rule
from docgen.check.parcours import dossier
from docgen.check.places import executions, exercices, le, ligne, regle
from docgen.compute import Cell, Version
from docgen.findings import Location, Preuve
from docgen.french import NBSP, enumeration, euros, nombre
from docgen.montants import Montant


class Passage(NamedTuple):
    """The State's part of a division: what it was, what it becomes."""

    division: str
    avant: Montant
    apres: Montant

    @property
    def ecart(self) -> int:
        """In centimes."""
        return self.apres.centimes - self.avant.centimes


@rule("donnees", "avertissement", qui="finances", sur=dossier)
def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each exercice in which an avenant, or the accounts, move too much."""
    for versions in subject.versions.values():
        for version in versions:
            if version.avenant and version.avant:
                place = subject.dossier.locate(
                    f"{version.contrat.code}/avenants/{version.code}", "operations", key=True
                )
                for year in exercices(version):
                    made = [Passage(name, version.avant.amount(cell), version.amount(cell))
                            for name, cell in _cells(version, year)]  # fmt: skip
                    yield from _fault(subject, version, year, _moved(subject, version, made), ("passe de", "à"), place)
    for version, execution, source in executions(subject):
        if execution.exercice in exercices(version) and any(action.depense for action in execution.actions.values()):
            made = [Passage(name, version.amount(cell), version.amount(cell._replace(nature="depense")))
                    for name, cell in _cells(version, execution.exercice)]  # fmt: skip
            # To spend less than planned is not to give to another: only those that spend more are said.
            over = [passage for passage in _moved(subject, version, made) if passage.ecart > 0]
            place = subject.dossier.locate(source, "actions", key=True)
            yield from _fault(subject, version, execution.exercice, over, ("prévoit", "et dépense"), place)


def _cells(version: Version, year: str) -> Iterator[tuple[str, Cell]]:
    kind = version.contrat.entete.division
    for division in version.contrat.entete.divisions:
        yield f"{le(kind)} {division.numero}", Cell(f"{kind}/{division.numero}", "part/etat", year)


def _moved(subject: Subject, version: Version, made: list[Passage]) -> list[Passage]:
    """The divisions that receive from others, or give to them, beyond the ceiling of the programme."""
    rule = subject.dossier.regles_de(version.contrat).fongibilite
    if rule is None or rule.plafond is None:
        return []
    gained = sum(passage.ecart for passage in made if passage.ecart > 0)
    lost = -sum(passage.ecart for passage in made if passage.ecart < 0)
    return [
        passage
        for passage in made
        if min(abs(passage.ecart), lost if passage.ecart > 0 else gained) * 100 > passage.avant.centimes * rule.plafond
    ]


def _fault(
    subject: Subject, version: Version, year: str, moved: list[Passage], words: tuple[str, str], place: Location
) -> Iterator[Fault]:
    rule = subject.dossier.regles_de(version.contrat).fongibilite
    if not moved or rule is None or rule.plafond is None:
        return
    held = regle(subject, version, "fongibilite", "plafond")
    most = f"{nombre(rule.plafond)}{NBSP}%"
    said = enumeration([f"{one.division} {words[0]} {euros(one.avant)} {words[1]} {euros(one.apres)}" for one in moved])
    yield Fault(
        f"en {year}, {said} (part de l'État), au-delà des {most} qui peuvent passer de l'un à l'autre ({rule.source} ; "
        f"{ligne(held)})",
        place,
        f"Revoir les montants de {year}, ou joindre l'accord et accepter le constat.",
        (held,),
        preuve=Preuve((said,), f"au plus {most}", max(abs(passage.ecart) for passage in moved)),
    )
