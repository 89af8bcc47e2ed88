"""Un avenant contient deux fois la même opération.

**Constat.** Deux opérations de l'avenant disent la même chose : même nature, même cible, mêmes mots.

**Pourquoi c'est grave.** L'avenant dirait deux fois la même modification, et le texte qu'elle apporte entrerait deux
fois au contrat.

**Exemple.** La même insertion d'un alinéa à l'article 3, collée deux fois.

**Remède.** Retirer l'une des deux, ou corriger ce que la seconde devait viser.
"""

from collections import defaultdict
from collections.abc import Hashable

from docgen.amend.operation import Operation
from docgen.check import AvenantDuDossier, Fault, Faults, Preuve, avenants, ligne, rule


@rule("donnees", "bloquant", en_projet=True, qui="juridique", sur=avenants)
def look(ecrit: AvenantDuDossier) -> Faults:
    """One fault for each operation that comes again."""
    # Compared only with those that aim at the same thing.
    seen: dict[Hashable, list[tuple[int, Operation]]] = defaultdict(list)
    for rank, operation in enumerate(ecrit.avenant.operations):
        alike = seen[operation.nature, str(operation.adresse), operation.touche]
        first = next((known for known, other in alike if other == operation), None)
        if first is not None:
            place = ecrit.place("operations", first)
            message = f"l'opération {rank + 1} de l'avenant est la même que l'opération {first + 1}"
            remedy = "Retirer l'une des deux, ou corriger ce que la seconde devait viser."
            said = f"opération {first + 1} ({ligne(place)})"
            yield Fault(message, ecrit.place("operations", rank), remedy, (place,), preuve=Preuve((said,)))
        alike.append((rank, operation))
