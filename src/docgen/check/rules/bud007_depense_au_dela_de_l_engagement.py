"""La dépense de l'État dépasse son engagement de l'exercice.

**Constat.** Les dépenses saisies dans execution/ au titre de l'État font plus que sa contribution de l'exercice, ou que
le plafond que le programme en donne (regles.yaml, « solde »), en pour cent de cette contribution.

**Pourquoi c'est grave.** Le solde ne peut conduire à une dépense supérieure à l'engagement initial (article 5 de la
convention) : le bilan annoncerait un solde qui ne sera pas versé.

**Exemple.** L'État s'est engagé pour 80 000 € ; le bilan porte 85 000 € de dépenses à sa charge.

**Remède.** Corriger la dépense, ou en porter l'excédent au financeur qui le prend à sa charge.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from docgen.check import Fault, Subject, rule
from docgen.check.parcours import dossier
from docgen.check.places import executions, exercices, regle
from docgen.compute import Cell
from docgen.findings import Preuve
from docgen.french import NBSP, euros, nombre


@rule("donnees", "erreur", qui="finances", sur=dossier)
def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each exercice whose expense goes beyond what the State may bring."""
    for version, execution, source in executions(subject):
        if execution.exercice in exercices(version):
            rule = subject.dossier.regles_de(version.contrat).solde
            spent = version.figures.get(Cell("contrat", "part/etat", execution.exercice, "depense"))
            planned = version.figures.get(Cell("contrat", "part/etat", execution.exercice))
            most = planned.times(Fraction(rule.plafond) / 100) if rule else planned
            if spent.centimes > most.centimes:
                limit = f"sa contribution de {euros(planned)}"
                if rule and most != planned:
                    limit = f"les {euros(most)} que permet le programme ({nombre(rule.plafond)}{NBSP}% de {limit})"
                yield Fault(
                    f"en {execution.exercice}, la dépense à la charge de l'État est de {euros(spent)}, plus que "
                    f"{limit}",
                    subject.dossier.locate(source, "actions", key=True),
                    "Corriger les dépenses de l'État (clés « depense »), ou porter l'excédent à un autre financeur.",
                    (regle(subject, version, "solde", "plafond"),) if rule else (),
                    preuve=Preuve((euros(spent),), f"au plus {euros(most)}", spent.centimes - most.centimes),
                )
