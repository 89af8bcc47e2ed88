"""La dépense de l'État dépasse son engagement de l'exercice.

**Constat.** Les dépenses saisies dans execution/ au titre de l'État font plus que sa contribution de l'exercice, ou que
le plafond que le programme en donne (programme.yaml, « solde »), en pour cent de cette contribution.

**Pourquoi c'est grave.** Le solde ne peut conduire à une dépense supérieure à l'engagement initial (article 5 de la
convention) : le bilan annoncerait un solde qui ne sera pas versé.

**Exemple.** L'État s'est engagé pour 80 000 € ; le bilan porte 85 000 € de dépenses à sa charge.

**Remède.** Corriger la dépense, ou en porter l'excédent au financeur qui le prend à sa charge.
"""

from fractions import Fraction

from docgen.adresses.cellules import CONTRAT, Cell
from docgen.check import ExecutionEcrite, Fault, Faults, Preuve, executions, rule
from docgen.french import NBSP, euros, nombre


@rule("donnees", "bloquant", qui="finances", sur=executions)
def look(faite: ExecutionEcrite) -> Faults:
    """One fault for each exercice whose expense goes beyond what the State may bring."""
    year, regle, payer = faite.execution.exercice, faite.regles.solde, faite.programme.paie
    if year not in faite.exercices or not faite.programme.nature("depense"):
        return
    planned_cell = Cell(CONTRAT, payer.cote, year)
    spent = faite.version.figures.connu(planned_cell._replace(nature="depense"))
    planned = faite.version.figures.connu(planned_cell)
    if spent is None or planned is None:
        return
    most = planned.times(Fraction(regle.plafond) / 100) if regle else planned
    if spent.centimes > most.centimes:
        limit = f"sa contribution de {euros(planned)}"
        if regle and most != planned:
            limit = f"les {euros(most)} que permet le programme ({nombre(regle.plafond)}{NBSP}% de {limit})"
        message = f"en {year}, la dépense à la charge {payer.du} est de {euros(spent)}, plus que {limit}"
        remedy = f"Corriger les dépenses {payer.du} (clés « depense »), ou porter l'excédent à un autre financeur."
        related = (faite.au_programme("solde", "plafond"),) if regle else ()
        preuve = Preuve((euros(spent),), f"au plus {euros(most)}", spent.centimes - most.centimes)
        yield Fault(message, faite.place("actions", key=True), remedy, related, preuve=preuve)
