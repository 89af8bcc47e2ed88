"""Un financeur a versé moins que ce qui est prévu, sans que ce soit son avance ni sa dépense.

**Constat.** L'exécution donne ce qu'un financeur a versé à une action, et c'est moins que le montant prévu cet
exercice. Ce n'est pas non plus l'avance du contrat, ce qui est prévu avec les reports, ni la dépense. L'écart que
l'arrondi explique (programme.yaml, « regles », « arrondi ») n'est pas relevé. De même d'un
versement d'un financeur qui n'est pas dans la fiche, et d'une dépense qui
est le montant prévu avec un zéro de trop ou de moins, ou en milliers d'euros.

**Pourquoi y regarder.** Ou bien le versement est mal recopié, et le report ou le solde sera faux ; ou bien il reste
dû, et le bilan doit le dire.

**Exemple.** Fiche 2.1 : 2 000 € versés par l'État en 2024, pour 20 000 € prévus.

**Remède.** Corriger le montant versé ; s'il est juste, accepter le constat, et dire au bilan ce qui reste à verser.
"""

from collections.abc import Iterator

from docgen.adresses.cellules import Cell, Portee
from docgen.check import ExecutionEcrite, Fault, Faults, Preuve, executions, ligne, rule
from docgen.french import euros
from docgen.model.indicateurs import ExecutionAction
from docgen.montants import Montant

_NATURES = ("prevu", "total")


@rule("donnees", "à confirmer", qui="finances", sur=executions)
def look(faite: ExecutionEcrite) -> Faults:
    """One fault for each payment that is under what is due, and is nothing else that could be paid."""
    if faite.execution.exercice not in faite.exercices:
        return
    for numero, action in faite.execution.actions.items():
        if faite.contrat.fiche(numero):  # REF005 speaks of the others
            yield from _short(faite, numero, action)
            yield from _spent(faite, numero, action)


def _short(faite: ExecutionEcrite, numero: str, action: ExecutionAction) -> Iterator[Fault]:
    year, known = faite.execution.exercice, faite.version.figures.financeurs(Portee.action(numero))
    for code, paid in action.credits("verse").items():
        if not isinstance(paid, Montant):
            continue
        if code not in known and paid and faite.entete.financeur(code):
            yield _stranger(faite, numero, code, paid)
        if code not in known:
            continue
        dues, spent = _dues(faite, numero, code), action.credits("depense").get(code)
        planned = dues.get("prevu")
        if planned is None or paid >= planned or paid == spent or _is_due(faite, paid, dues):
            continue
        money = faite.de_la_fiche(numero, "financements", code, year)
        what = f"fiche {numero}, {year} : {euros(paid)} versés ({faite.financeur(code)})"
        message = f"{what}, pour {euros(planned)} prévus ({ligne(money)})"
        remedy = (
            "Corriger le montant versé ; s'il est juste, accepter ce constat et dire au bilan ce qui reste à verser."
        )
        preuve = Preuve((euros(paid), euros(planned)), enjeu=planned.centimes - paid.centimes)
        yield Fault(message, faite.place("actions", numero, "verse", code), remedy, (money,), preuve=preuve)


def _stranger(faite: ExecutionEcrite, numero: str, code: str, paid: Montant) -> Fault:
    """A payment of a financeur of the contract who brings nothing to the fiche."""
    money, year = faite.de_la_fiche(numero, "financements", key=True), faite.execution.exercice
    what = f"fiche {numero}, {year} : {euros(paid)} versés ({faite.financeur(code)})"
    message = f"{what}, qui n'est pas parmi les financeurs de la fiche ({ligne(money)})"
    remedy = "Corriger le financeur ; ou l'ajouter à la fiche, avec ce qui était prévu."
    return Fault(
        message, faite.place("actions", numero, "verse", code), remedy, (money,), preuve=Preuve((euros(paid),))
    )


def _spent(faite: ExecutionEcrite, numero: str, action: ExecutionAction) -> Iterator[Fault]:
    """An expense that has a digit too many or too few, or is in thousands, beside what was planned."""
    year = faite.execution.exercice
    for code, spent in action.credits("depense").items():
        planned = faite.version.figures.connu(Cell(Portee.action(numero), code, year))
        if not isinstance(spent, Montant) or planned is None or not _slipped(spent, planned):
            continue
        money = faite.de_la_fiche(numero, "financements", code, year)
        what = f"fiche {numero}, {year} : {euros(spent)} dépensés ({faite.financeur(code)})"
        message = f"{what}, pour {euros(planned)} prévus ({ligne(money)}) : un chiffre de trop, ou de moins"
        remedy = "Corriger la dépense ; si elle est juste, accepter ce constat et l'expliquer au bilan."
        preuve = Preuve((euros(spent), euros(planned)), enjeu=abs(planned.centimes - spent.centimes))
        yield Fault(message, faite.place("actions", numero, "depense", code), remedy, (money,), preuve=preuve)


def _slipped(spent: Montant, planned: Montant) -> bool:
    tens = (10, 100, 1000)
    return bool(spent) and any(
        abs(less.centimes * ten - more.centimes) < 100 * ten
        for ten in tens
        for less, more in ((spent, planned), (planned, spent))
        if less < more
    )


def _dues(faite: ExecutionEcrite, numero: str, code: str) -> dict[str, Montant]:
    """What the financeur could have paid, by the nature that says it."""
    cell = Cell(Portee.action(numero), code, faite.execution.exercice)
    known = (*_NATURES, "avance") if faite.entete.versement else _NATURES
    natures = [nature for nature in known if faite.programme.nature(nature)]
    found = {nature: faite.version.figures.connu(cell._replace(nature=nature)) for nature in natures}
    return {nature: amount for nature, amount in found.items() if amount is not None}


def _is_due(faite: ExecutionEcrite, paid: Montant, dues: dict[str, Montant]) -> bool:
    tolerated = faite.regles.arrondi_de("avance")
    return any(abs(due.centimes - paid.centimes) <= tolerated for due in dues.values())
