"""La dépense de l'État dépasse son engagement de l'exercice.

**Constat.** Les dépenses saisies dans execution/ au titre de l'État font plus que sa contribution de l'exercice.

**Pourquoi c'est grave.** Le solde ne peut conduire à une dépense supérieure à l'engagement initial (article 5 de la
convention) : le bilan annoncerait un solde qui ne sera pas versé.

**Exemple.** L'État s'est engagé pour 80 000 € ; le bilan porte 85 000 € de dépenses à sa charge.

**Remède.** Corriger la dépense, ou en porter l'excédent au financeur qui le prend à sa charge.
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.check import Fault, Subject
from docgen.check.places import executions
from docgen.compute import Cell
from docgen.findings import Preuve, Severity
from docgen.french import euros

CODE = "BUD007"
NOM = "depense_au_dela_de_l_engagement"
GRAVITE = Severity.ERREUR
STADE = "donnees"
QUI = "finances"


def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each exercice whose expense goes beyond what the State brings."""
    for version, execution, source in executions(subject):
        years = [exercice.nom for exercice in version.contrat.entete.exercices]
        if execution.exercice in years:
            spent = version.figures.get(Cell("contrat", "part/etat", execution.exercice, "depense"))
            planned = version.figures.get(Cell("contrat", "part/etat", execution.exercice))
            if spent.centimes > planned.centimes:
                yield Fault(
                    f"en {execution.exercice}, la dépense à la charge de l'État est de {euros(spent)}, plus que sa "
                    f"contribution de {euros(planned)}",
                    subject.dossier.locate(source, "actions", key=True),
                    "Corriger les dépenses de l'État (clés « depense »), ou porter l'excédent à un autre financeur.",
                    preuve=Preuve((euros(spent),), f"au plus {euros(planned)}", spent.centimes - planned.centimes),
                )
