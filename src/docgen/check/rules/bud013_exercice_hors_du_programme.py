"""Un exercice du contrat, ou le délai de ses bilans, sort de la période du programme.

**Constat.** Un exercice de contrat.yaml commence avant le premier jour, ou finit après le dernier, que donnent les
règles du programme (regles.yaml du modèle) ; ou le contrat accepte des bilans après le dernier jour du programme.

**Pourquoi y regarder.** L'État ne finance pas ce qui est fait hors de la période : les crédits de cet exercice
seraient refusés au solde.

**Exemple.** La convention 2025-2027 couvre les actions jusqu'au 31 mars 2028, l'exercice 2027 finit le 31/12/2028.

**Remède.** Corriger les bornes de l'exercice ; si le programme a été prolongé, la période de regles.yaml.
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.check import Fault, Subject, rule
from docgen.check.parcours import dossier
from docgen.check.places import latest, ligne, regle
from docgen.findings import Preuve
from docgen.french import date


@rule("donnees", "avertissement", qui="finances", sur=dossier)
def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each exercice that the programme does not cover whole, and one for accounts handed in too late."""
    for version in latest(subject):
        period = subject.dossier.regles_de(version.contrat).periode
        if period is None:
            continue
        source, rule = f"{version.contrat.code}/contrat", regle(subject, version, "periode")
        for rank, exercice in enumerate(version.contrat.entete.exercices):
            if not period.debut <= exercice.debut <= exercice.fin <= period.fin:
                key = "debut" if exercice.debut < period.debut else "fin"
                said = f"du {date(exercice.debut)} au {date(exercice.fin)}"
                covered = f"du {date(period.debut)} au {date(period.fin)}"
                yield Fault(
                    f"l'exercice {exercice.nom} va {said}, le programme {covered} ({period.source} ; {ligne(rule)})",
                    subject.dossier.locate(source, "exercices", rank, key),
                    "Corriger les bornes de l'exercice, ou la période du programme si elle a été prolongée.",
                    (rule,),
                    preuve=Preuve((said, covered)),
                )
        day, last = version.contrat.entete.execution_jusqu_au, period.execution_jusqu_au
        if day and last and day > last:
            rule = regle(subject, version, "periode", "execution_jusqu_au")
            yield Fault(
                f"le contrat s'exécute jusqu'au {date(day)}, le programme jusqu'au {date(last)} ({period.source} ; "
                f"{ligne(rule)})",
                subject.dossier.locate(source, "execution_jusqu_au"),
                "Corriger ce jour, ou celui du programme s'il a été prolongé.",
                (rule,),
                preuve=Preuve((date(day), date(last))),
            )
