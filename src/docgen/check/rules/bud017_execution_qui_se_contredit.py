"""Les montants d'une ligne de l'exécution ne s'accordent pas entre eux.

**Constat.** Pour une fiche et un financeur, le montant non consommé dépasse ce qui a été versé ; ou la dépense, quand
elle est donnée, n'est pas le versé moins le non consommé.

**Pourquoi c'est grave.** Le réalisé serait négatif, ou différent de la dépense : le tableau financier et le report de
l'année suivante seraient faux.

**Exemple.** L'État a versé 100 000 € pour la fiche 1.1, dont 105 000 € non consommés.

**Remède.** Corriger l'un de ces montants dans le fichier de l'exécution.
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.check import Fault, Subject
from docgen.check.places import executions
from docgen.dossier import Path
from docgen.findings import Severity
from docgen.french import euros
from docgen.model.indicateurs import ExecutionAction
from docgen.montants import Montant

CODE = "BUD017"
NOM = "execution_qui_se_contredit"
GRAVITE = Severity.ERREUR
STADE = "donnees"
QUI = "finances"


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
        if unused > paid:
            yield code, "non_consomme", f"{euros(unused)} non consommés, pour {euros(paid)} versés"
        elif isinstance(spent, Montant) and spent != paid - unused:
            yield (
                code,
                "depense",
                (
                    f"{euros(spent)} dépensés, alors que {euros(paid)} versés moins {euros(unused)} non consommés font "
                    f"{euros(paid - unused)}"
                ),
            )
