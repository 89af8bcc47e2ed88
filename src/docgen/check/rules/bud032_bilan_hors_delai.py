"""L'exécution d'un exercice est arrêtée trop tôt, ou trop tard, pour le bilan que le programme attend.

**Constat.** Le programme fixe le jour du bilan d'un exercice (regles.yaml, « bilan »). L'exécution est arrêtée après ce
jour ; ou elle l'est avant la fin de l'exercice, alors qu'elle donne des dépenses.

**Pourquoi y regarder.** Le solde se calcule d'après ce bilan. Arrêtées trop tôt, les dépenses s'imprimeraient comme
celles de tout l'exercice (« montant total réalisé au 31 mars ») ; trop tard, le bilan n'aurait pas été remis à temps.

**Exemple.** Exercice 2025, du 1er janvier 2025 au 31 mars 2026 : `arrete_au: 31/12/2025`.

**Remède.** Corriger « arrete_au » ; sinon, compléter les dépenses jusqu'à la fin de l'exercice.
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.check import Fault, Subject, rule
from docgen.check.parcours import dossier
from docgen.check.places import executions, ligne, regle
from docgen.findings import Preuve
from docgen.french import date


@rule("donnees", "avertissement", qui="finances", sur=dossier)
def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each execution that is not stopped between the end of its exercice and the day of its accounts."""
    for version, execution, source in executions(subject):
        rule = subject.dossier.regles_de(version.contrat).bilan
        held = list(version.contrat.entete.exercices)
        rank = next((rank for rank, one in enumerate(held) if one.nom == execution.exercice), None)
        if rule is None or rank is None:
            continue
        day, end, last = execution.arrete_au, held[rank].fin, rule.echeance(execution.exercice)
        place = subject.dossier.locate(source, "arrete_au")
        said = f"l'exécution de {execution.exercice} est arrêtée au {date(day)}"
        if day > last:
            due = regle(subject, version, "bilan", "jour")
            yield Fault(
                f"{said}, et son bilan est attendu au plus tard le {date(last)} ({rule.source} ; {ligne(due)})",
                place,
                "Corriger « arrete_au » ; les dépenses sont celles que le bilan a données.",
                (due,),
                preuve=Preuve((date(day), date(last))),
            )
        elif day < end and any(action.depense for action in execution.actions.values()):
            other = subject.dossier.locate(f"{version.contrat.code}/contrat", "exercices", rank, "fin")
            yield Fault(
                f"{said}, et l'exercice finit le {date(end)} ({ligne(other)}) : ses dépenses ne sont pas complètes",
                place,
                "Compléter les dépenses jusqu'à la fin de l'exercice, puis corriger « arrete_au ».",
                (other,),
                preuve=Preuve((date(day), date(end))),
            )
