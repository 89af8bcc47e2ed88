"""Ce que l'État a versé n'est ni l'avance du contrat, ni ce qu'il doit en tout.

**Constat.** Le contrat prévoit une avance, et l'exécution donne ce que l'État a versé à chaque fiche qu'il finance : le
total n'est pas le taux de l'avance appliqué à la contribution de l'exercice, ni la dépense à sa charge (le solde est
alors versé). L'écart que l'arrondi explique (programme.yaml, « regles », « arrondi ») n'est pas relevé.

**Pourquoi y regarder.** Le solde est la dépense moins le versé : un versement mal recopié rend faux le solde demandé.

**Exemple.** L'État contribue pour 80 000 € et avance 60 %, soit 48 000 € ; l'exécution porte 50 000 € versés.

**Remède.** Corriger les montants « verse » de l'exécution, ou le taux de l'avance.
"""

from docgen.adresses.cellules import CONTRAT, Cell
from docgen.check import ExecutionEcrite, Fault, Faults, Preuve, affiche, executions, ligne, rule
from docgen.check.budget import apports
from docgen.french import euros
from docgen.montants import Montant

_NATURES = ("verse", "avance", "depense")


@rule("donnees", "à confirmer", qui="finances", sur=executions)
def look(faite: ExecutionEcrite) -> Faults:
    """One fault for each exercice whose payments are neither the advance nor the whole."""
    versement, year, payer = faite.entete.versement, faite.execution.exercice, faite.programme.paie
    known = all(faite.programme.nature(nature) for nature in _NATURES)
    if versement is None or not known or year not in faite.exercices or not _complete(faite):
        return
    paid, advance, spent = (faite.version.figures.connu(Cell(CONTRAT, payer.cote, year, nature)) for nature in _NATURES)
    if paid is None or advance is None or spent is None:
        return
    gap = abs(paid.centimes - advance.centimes)
    if gap > faite.regles.arrondi_de("avance") and paid != spent:
        rate, _ = faite.convenu(("versement", "avance"), ("avance", "taux"))
        due = f"{affiche(versement.avance, 'taux')} de la contribution"
        said = f"en {year}, {payer.designation} a versé {euros(paid)}"
        message = f"{said} ; l'avance de {due} est de {euros(advance)} ({ligne(rate)})"
        remedy = f"Corriger les montants « verse » de {year}, ou le taux de l'avance."
        preuve = Preuve((f"versé : {euros(paid)}", f"avance : {euros(advance)}"), enjeu=gap)
        yield Fault(message, faite.place("actions", key=True), remedy, (rate,), preuve=preuve)


def _complete(faite: ExecutionEcrite) -> bool:
    """Whether the execution says what the State has paid to each fiche that it funds in that exercice."""
    done = faite.execution.actions
    return all(
        fiche.numero in done and isinstance(done[fiche.numero].credits("verse").get(code), Montant)
        for fiche in faite.contrat.fiches
        for part, code, year, _ in apports(faite.version, fiche)
        if part == faite.programme.roles.paie and year == faite.execution.exercice
    )
