"""La part du département est sous le minimum que fixe le contrat.

**Constat.** Pour un exercice, les crédits du département font moins que la part minimale du contrat (50 % dans la
convention pour l'insertion et l'emploi, article 3.3), sur l'ensemble des fiches.

**Pourquoi y regarder.** L'engagement financier réciproque ne serait pas tenu ; l'État peut demander un reversement.

**Exemple.** L'État apporte 60 000 € et le département 40 000 € : la part du département est de 40 %.

**Remède.** Revoir les crédits du département dans les fiches de cet exercice, ou la part minimale de contrat.yaml.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from docgen.check import Fault, Subject
from docgen.check.places import exercices, latest, ligne
from docgen.compute import Cell
from docgen.findings import Severity
from docgen.french import NBSP, euros, nombre

CODE = "BUD006"
NOM = "part_du_departement"
GRAVITE = Severity.AVERTISSEMENT
STADE = "donnees"
QUI = "finances"


def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each exercice whose share is under the floor."""
    for version in latest(subject):
        floor = version.contrat.entete.part_minimale_departement
        for year in exercices(version) if floor is not None else ():
            own = version.figures.get(Cell("contrat", "part/departement", year))
            whole = version.figures.get(Cell("contrat", "tous", year))
            if floor is not None and own.centimes * 100 < whole.centimes * floor:
                place = subject.dossier.locate(f"{version.contrat.code}/contrat", "part_minimale_departement")
                share = nombre(round(Decimal(own.centimes * 100) / whole.centimes, 1))
                yield Fault(
                    f"en {year}, le département apporte {euros(own)} sur {euros(whole)}, soit {share}{NBSP}% ; le "
                    f"minimum est de {nombre(floor)}{NBSP}% ({ligne(place)})",
                    place,
                    f"Revoir les crédits du département dans les fiches de {year}, ou ce minimum.",
                )
