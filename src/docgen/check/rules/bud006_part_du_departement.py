"""La part du département est sous le minimum que fixe le contrat.

**Constat.** Pour un exercice, les crédits du département font moins que la part minimale du contrat (50 % dans la
convention pour l'insertion et l'emploi, article 3.3), sur l'ensemble des fiches ; ou sur l'ensemble des exercices.

**Pourquoi y regarder.** L'engagement financier réciproque ne serait pas tenu ; l'État peut demander un reversement.

**Exemple.** L'État apporte 60 000 € et le département 40 000 € : la part du département est de 40 %.

**Remède.** Revoir les crédits du département dans les fiches de cet exercice, ou la part minimale de contrat.yaml.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from docgen.check import Fault, Subject, rule
from docgen.check.parcours import dossier
from docgen.check.places import convenu, exercices, latest, ligne
from docgen.compute import Cell, Version
from docgen.findings import Preuve
from docgen.french import NBSP, euros, nombre


@rule("donnees", "avertissement", qui="finances", sur=dossier)
def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each exercice, and one for the whole contract, whose share is under the floor."""
    for version in latest(subject):
        floor = version.contrat.entete.part_minimale_departement
        rule = subject.dossier.regles_de(version.contrat).part_minimale_departement
        sur = rule.sur if rule else ("exercice",)
        years = exercices(version) if "exercice" in sur else []
        for year in [*years, *(["tous"] if "contrat" in sur else [])] if floor is not None else []:
            if floor is not None:
                yield from _short(subject, version, year, floor)


def _short(subject: Subject, version: Version, year: str, floor: Decimal) -> Iterator[Fault]:
    own = version.figures.get(Cell("contrat", "part/departement", year))
    whole = version.figures.get(Cell("contrat", "tous", year))
    if own.centimes * 100 >= whole.centimes * floor:
        return
    said = subject.dossier.regles_de(version.contrat).part_minimale_departement
    rule, agreed = convenu(subject, version, ("part_minimale_departement",), ("part_minimale_departement", "taux"))
    source = f"{said.source} ; " if said and not agreed else ""
    place = subject.dossier.locate(f"{version.contrat.code}/contrat", *_exercice(version, year), key=year == "tous")
    share = nombre(round(Decimal(own.centimes * 100) / whole.centimes, 1))
    when, remedy = ("sur tout le contrat", "") if year == "tous" else (f"en {year}", f" de {year}")
    missing = int(whole.centimes * floor / 100) - own.centimes
    yield Fault(
        f"{when}, le département apporte {euros(own)} sur {euros(whole)}, soit {share}{NBSP}% ; le minimum est de "
        f"{nombre(floor)}{NBSP}% ({source}{ligne(rule)})",
        place,
        f"Revoir les crédits du département dans les fiches{remedy}, ou ce minimum.",
        (rule,),
        preuve=Preuve((f"{share}{NBSP}%, soit {euros(own)}",), f"au moins {nombre(floor)}{NBSP}%", missing),
    )


def _exercice(version: Version, year: str) -> tuple[str | int, ...]:
    names = exercices(version)
    return ("exercices", names.index(year)) if year in names else ("exercices",)
