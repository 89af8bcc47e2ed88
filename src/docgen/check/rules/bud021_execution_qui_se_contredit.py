"""La dépense d'une ligne de l'exécution n'est pas ce qui a été versé moins ce qui n'a pas été consommé.

**Constat.** Pour une fiche et un financeur, l'exécution donne le versé, le non consommé et la dépense, et la dépense
n'est pas la différence des deux premiers.

**Pourquoi c'est grave.** Le réalisé et la dépense sont le même argent : le tableau financier ou le bilan serait faux.

**Exemple.** L'État a versé 100 000 €, dont 5 000 € non consommés, et la dépense est de 96 000 €.

**Remède.** Corriger l'un de ces montants dans le fichier de l'exécution.
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.check import Fault, Subject, rule
from docgen.check.parcours import dossier
from docgen.check.places import executions
from docgen.dossier import Path
from docgen.french import euros
from docgen.model.indicateurs import ExecutionAction
from docgen.montants import Montant


@rule("donnees", "erreur", qui="finances", sur=dossier)
def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each line of the execution that contradicts itself."""
    for version, execution, source in executions(subject):
        names = {f.code: f.intitule for f in version.contrat.entete.financeurs}
        for numero, action in execution.actions.items():
            for code, key, said in _wrong(action):
                path: Path = ("actions", numero)
                paid = subject.dossier.locate(source, *path, "verse", code)
                yield Fault(
                    f"fiche {numero}, {names.get(code, code)}, {execution.exercice} : {said}",
                    subject.dossier.locate(source, *path, key, code),
                    f"Corriger ce montant, ou celui qui est versé (ligne {paid.line}).",
                    (paid,),
                )


def _wrong(action: ExecutionAction) -> Iterator[tuple[str, str, str]]:
    """The financeur's code, the key of the wrong amount, and what is wrong."""
    for code, paid in action.verse.items():
        unused, spent = action.non_consomme.get(code), action.depense.get(code)
        if not isinstance(paid, Montant) or not isinstance(unused, Montant):
            continue
        if isinstance(spent, Montant) and spent != paid - unused and unused <= paid:
            yield (
                code,
                "depense",
                (
                    f"{euros(spent)} dépensés, alors que {euros(paid)} versés moins {euros(unused)} non consommés font "
                    f"{euros(paid - unused)}"
                ),
            )
