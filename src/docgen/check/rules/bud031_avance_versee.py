"""Ce que l'État a versé n'est ni l'avance du contrat, ni ce qu'il doit en tout.

**Constat.** Le contrat prévoit une avance, et l'exécution donne ce que l'État a versé à chaque fiche qu'il finance : le
total n'est pas le taux de l'avance appliqué à la contribution de l'exercice, ni la dépense à sa charge (le solde est
alors versé). L'écart que l'arrondi explique (regles.yaml, « arrondi ») n'est pas relevé.

**Pourquoi y regarder.** Le solde est la dépense moins le versé : un versement mal recopié rend faux le solde demandé.

**Exemple.** L'État contribue pour 80 000 € et avance 60 %, soit 48 000 € ; l'exécution porte 50 000 € versés.

**Remède.** Corriger les montants « verse » de l'exécution, ou le taux de l'avance.
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.check import Fault, Subject, rule
from docgen.check.parcours import dossier
from docgen.check.places import affiche, convenu, executions, exercices, ligne
from docgen.compute import Cell, Version
from docgen.findings import Preuve
from docgen.french import euros
from docgen.model.indicateurs import Execution
from docgen.montants import Montant


@rule("donnees", "avertissement", qui="finances", sur=dossier)
def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each exercice whose payments are neither the advance nor the whole."""
    for version, execution, source in executions(subject):
        versement, year = version.contrat.entete.versement, execution.exercice
        if versement is None or year not in exercices(version) or not _complete(version, execution):
            continue
        paid, advance, spent = (
            version.figures.get(Cell("contrat", "part/etat", year, nature)) for nature in ("verse", "avance", "depense")
        )
        gap = paid.centimes - advance.centimes
        if abs(gap) > subject.dossier.regles_de(version.contrat).arrondi_de("avance") and paid != spent:
            rate, _ = convenu(subject, version, ("versement", "avance"), ("avance", "taux"))
            due = f"{affiche(versement.avance, 'taux')} de la contribution"
            yield Fault(
                f"en {year}, l'État a versé {euros(paid)} ; l'avance de {due} est de {euros(advance)} ({ligne(rate)})",
                subject.dossier.locate(source, "actions", key=True),
                f"Corriger les montants « verse » de {year}, ou le taux de l'avance.",
                (rate,),
                preuve=Preuve((f"versé : {euros(paid)}", f"avance : {euros(advance)}"), enjeu=abs(gap)),
            )


def _complete(version: Version, execution: Execution) -> bool:
    """Whether the execution says what the State has paid to each fiche that it funds in that exercice."""
    parts = [f.code for f in version.contrat.entete.financeurs if f.compte_comme == "etat"]
    for fiche in version.contrat.fiches:
        done = execution.actions.get(fiche.numero)
        for code in parts:
            planned = fiche.financements.get(code, {}).get(execution.exercice)
            typed = done.verse.get(code) if done else None
            if isinstance(planned, Montant) and planned and not isinstance(typed, Montant):
                return False
    return True
