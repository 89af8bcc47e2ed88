"""Un financeur a versé plus qu'il n'était prévu.

**Constat.** Dans l'exécution d'un exercice, ce qu'un financeur a versé pour une fiche dépasse son financement prévu,
augmenté de ce qui n'a pas été consommé l'exercice d'avant.

**Pourquoi y regarder.** Le versement n'a pas d'engagement en face ; ou le montant est sur la mauvaise ligne.

**Exemple.** L'État a versé 120 000 € pour la fiche 1.1 en 2024 ; la fiche en prévoit 100 000.

**Remède.** Corriger le montant versé, son financeur ou sa fiche ; ou mettre la fiche à jour par un avenant.
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.check import Fault, Subject
from docgen.check.places import executions, exercices, ligne
from docgen.compute import Cell
from docgen.findings import Severity
from docgen.french import euros
from docgen.montants import Montant

CODE = "BUD016"
NOM = "verse_au_dela_du_prevu"
GRAVITE = Severity.AVERTISSEMENT
STADE = "donnees"
QUI = "finances"


def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each amount paid that is more than what was planned and carried over."""
    for version, execution, source in executions(subject):
        year, known = execution.exercice, {f.code: f.intitule for f in version.contrat.entete.financeurs}
        if year not in exercices(version):
            continue
        for numero, action in execution.actions.items():
            for code, paid in action.verse.items():
                cell = Cell(f"action/{numero}", code, year)
                planned, carried = version.amount(cell), version.amount(cell._replace(nature="reporte"))
                if isinstance(paid, Montant) and code in known and paid > planned + carried:
                    money = subject.dossier.locate(version.source_fiche(numero), "financements", code, year)
                    more = f" et les {euros(carried)} reportés" if carried else ""
                    yield Fault(
                        f"fiche {numero}, {known[code]} : {euros(paid)} versés en {year}, plus que les "
                        f"{euros(planned)} prévus{more} : l'écart est de {euros(paid - planned - carried)}",
                        subject.dossier.locate(source, "actions", numero, "verse", code),
                        f"Corriger le montant versé, ou le financement prévu ({ligne(money)}).",
                        (money,),
                    )
