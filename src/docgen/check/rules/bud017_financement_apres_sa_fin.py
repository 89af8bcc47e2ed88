"""Un cofinanceur s'arrête à une date, et ses crédits continuent.

**Constat.** La fiche dit un cofinanceur présent « jusqu'au » d'un jour, et lui compte des crédits dans un exercice qui
commence après ce jour.

**Pourquoi y regarder.** Le budget compte sur des crédits dont la fiche annonce la fin.

**Exemple.** La fiche 2.8 nomme « État (FIPE) jusqu'au 31 décembre 2025 » et compte 60 000 € de l'État en 2026 et en
2027.

**Remède.** Ramener les montants à 0 € après cette date, ou nommer sous « cofinanceurs » les crédits qui prennent la
suite.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from docgen.check import Fault, Subject, rule
from docgen.check.budget import Nomme, apports, cofinanceurs, current
from docgen.check.parcours import dossier
from docgen.check.places import Written, fiches, ligne
from docgen.findings import Preuve
from docgen.french import enumeration, euros
from docgen.montants import Montant


@rule("donnees", "avertissement", qui="finances", sur=dossier)
def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each cofinanceur whose money goes on, when no other one of the same part is named."""
    for written in fiches(subject):
        version, fiche, source = written
        named = cofinanceurs(version, fiche)
        for one in named:
            alone = all(other.rang == one.rang or other.part != one.part for other in named)
            if one.fin and alone and (late := _late(written, one, one.fin)):
                code, years = late
                place = subject.dossier.locate(source, "cofinanceurs", one.rang)
                money = subject.dossier.locate(source, "financements", code, next(iter(years)))
                yield Fault(
                    f"la fiche {fiche.numero} a pour cofinanceur « {fiche.cofinanceurs[one.rang]} », et en compte "
                    f"encore {enumeration([f'{euros(amount)} en {year}' for year, amount in years.items()])}",
                    place,
                    f"Ramener ces montants à 0 € ({ligne(money)}), ou nommer sous « cofinanceurs » les crédits qui "
                    "prennent la suite.",
                    (money,),
                    preuve=Preuve(
                        (fiche.cofinanceurs[one.rang], euros(years[next(iter(years))])),
                        enjeu=Montant.total(years.values()).centimes,
                    ),
                )


def _late(written: Written, one: Nomme, end: date) -> tuple[str, dict[str, Montant]] | None:
    """The financeur's code and its amounts of the exercices that begin after `end`."""
    version, fiche, _ = written
    after = [e.nom for e in version.contrat.entete.exercices if e.debut > end and e.nom in current(version)]
    found = [(code, year, amount) for part, code, year, amount in apports(version, fiche)
             if part == one.part and year in after]  # fmt: skip
    return (found[0][0], {year: amount for _, year, amount in found}) if found else None
