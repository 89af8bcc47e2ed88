"""L'exécution d'un exercice oublie une fiche qui avait des crédits, ou l'un de ses financeurs.

**Constat.** Le fichier de l'exécution existe, une fiche a un montant prévu cet exercice pour un financeur, et
l'exécution ne dit rien de cette fiche, ou rien de ce financeur (ni versé, ni dépense) ; ou elle en donne le versé et
non la dépense, ou l'inverse, que le même financeur a pour la moitié au moins de ses fiches.

**Pourquoi y regarder.** Le tableau financier compterait pour 0 € ce qui a peut-être été versé ; le report serait
faux.

**Exemple.** L'exécution de 2024 n'a pas la fiche 2.1, à laquelle l'État devait 20 000 €.

**Remède.** Ajouter la ligne au fichier de l'exécution ; « 0 » si rien n'a été versé, « non communiqué » si on
l'ignore.
"""

from collections import Counter

from docgen.check import ExecutionEcrite, Fault, Faults, Preuve, Subject, executions, fiches, ligne, once, rule
from docgen.check.budget import apports
from docgen.french import enumeration, euros
from docgen.montants import Montant


@rule("donnees", "à corriger", qui="finances", sur=executions)
def look(faite: ExecutionEcrite) -> Faults:
    """One fault for each fiche that an execution forgets, wholly or for some financeurs."""
    year = faite.execution.exercice
    asked = any(faite.programme.nature(nature) for nature in ("verse", "depense"))
    for fiche in faite.contrat.fiches if asked else ():
        action = faite.execution.actions.get(fiche.numero)
        told = {*action.credits("verse"), *action.credits("depense")} if action else set()
        missing = {code: amount for _, code, planned, amount in apports(faite.version, fiche)
                   if planned == year and code not in told}  # fmt: skip
        if missing and _born(faite.subject).get((faite.contrat.code, fiche.numero), "") <= year:
            path = ("actions", fiche.numero) if action else ("actions",)
            money = faite.de_la_fiche(fiche.numero, "financements", key=True)
            whole, payers = Montant.total(missing.values()), enumeration([faite.financeur(code) for code in missing])
            silent = f"l'exécution de {year} ne dit rien de la fiche {fiche.numero} ({payers})"
            message = f"{silent}, qui prévoit {euros(whole)}"
            preuve = Preuve(("(rien)", euros(whole)), enjeu=whole.centimes)
            remedy = f"Ajouter ce qui a été versé (« 0 » si rien ne l'a été), ou corriger la fiche ({ligne(money)})."
            yield Fault(message, faite.place(*path, key=True), remedy, (money,), preuve=preuve)
    yield from _halves(faite)


def _halves(faite: ExecutionEcrite) -> Faults:
    """What a financeur says of the other fiches, and not of this one."""
    done = faite.execution.actions
    for nature, other in (("verse", "depense"), ("depense", "verse")):
        given = Counter(code for action in done.values() for code in action.credits(nature))
        lacks = {
            numero: [code for code in action.credits(other) if code not in action.credits(nature)]
            for numero, action in done.items()
        }
        without = Counter(code for codes in lacks.values() for code in codes)
        for numero, codes in lacks.items():
            lacking = [code for code in codes if given[code] and given[code] >= without[code]]
            for code in lacking if faite.contrat.fiche(numero) else ():
                key = faite.place("actions", numero, other, code)
                what = f"l'exécution de {faite.execution.exercice} ne donne pas « {nature} » de la fiche {numero}"
                message = f"{what} ({faite.financeur(code)}), et donne « {other} » ({ligne(key)})"
                remedy = "Ajouter le montant (« 0 » s'il est nul, « non communiqué » si on l'ignore)."
                yield Fault(message, faite.place("actions", numero, nature, key=True), remedy, (key,))


@once
def _born(subject: Subject) -> dict[tuple[str, str], str]:
    """The exercice of the version that first writes each fiche, by the contract and the number."""
    first: dict[tuple[str, str], str] = {}
    for ecrite in fiches(subject):
        first.setdefault((ecrite.contrat.code, ecrite.fiche.numero), ecrite.version.exercice)
    return first
