"""Un cofinanceur s'arrête à une date, et ses crédits continuent.

**Constat.** La fiche dit un cofinanceur présent « jusqu'au » d'un jour, et lui compte des crédits dans un exercice qui
commence après ce jour.

**Pourquoi c'est grave.** Le budget compte sur des crédits dont la fiche annonce la fin.

**Exemple.** La fiche 2.8 nomme « État (FIPE) jusqu'au 31 décembre 2025 » et compte 60 000 € de l'État en 2026 et en
2027.

**Remède.** Ramener les montants à 0 € après cette date, ou nommer sous « cofinanceurs » les crédits qui prennent la
suite.
"""

import datetime

from docgen.check import Fault, Faults, FicheEcrite, Preuve, fiches, ligne, rule
from docgen.check.budget import Nomme, apports, cofinanceurs, current
from docgen.french import enumeration, euros
from docgen.montants import Montant


@rule("donnees", "bloquant", en_projet=True, qui="finances", sur=fiches)
def look(ecrite: FicheEcrite) -> Faults:
    """One fault for each cofinanceur whose money goes on, when no other one of the same part is named."""
    fiche, named = ecrite.fiche, cofinanceurs(ecrite.version, ecrite.fiche)
    for payer in named:
        alone = all(other.rang == payer.rang or other.part != payer.part for other in named)
        if payer.fin and alone and (late := _late(ecrite, payer, payer.fin)):
            code, years = late
            first, name = next(iter(years)), fiche.cofinanceurs[payer.rang]
            money = ecrite.place("financements", code, first)
            counted = enumeration([f"{euros(amount)} en {year}" for year, amount in years.items()])
            message = f"la fiche {fiche.numero} a pour cofinanceur « {name} », et en compte encore {counted}"
            nothing = f"ou ramener ces montants à 0 € ({ligne(money)}), avec le total notifié s'il les compte"
            remedy = f"Nommer sous « cofinanceurs » les crédits qui prennent la suite, {nothing}."
            preuve = Preuve((name, euros(years[first])), enjeu=Montant.total(years.values()).centimes)
            yield Fault(message, ecrite.place("cofinanceurs", payer.rang), remedy, (money,), preuve=preuve)


def _late(ecrite: FicheEcrite, payer: Nomme, end: datetime.date) -> tuple[str, dict[str, Montant]] | None:
    """The financeur's code and its amounts of the exercices that begin after `end`."""
    after = [e.nom for e in ecrite.entete.exercices if e.debut > end and e.nom in current(ecrite.version)]
    found = [(code, year, amount) for part, code, year, amount in apports(ecrite.version, ecrite.fiche)
             if part == payer.part and year in after]  # fmt: skip
    return (found[0][0], {year: amount for _, year, amount in found}) if found else None
