"""La collectivité apporte des crédits à une fiche dont la liste des cofinanceurs l'oublie.

**Constat.** Le budget de la fiche compte des crédits de la collectivité ; la liste « cofinanceurs » est saisie, et elle
est vide ou ne la nomme pas. L'État, qui cosigne tous les contrats, peut y être tu ; pour un tiers, voir BUD010.

**Pourquoi y regarder.** La fiche ne dit pas qui paie : le lecteur ne peut pas rapprocher son texte de son budget.

**Exemple.** La fiche 1.1 compte 618 000 € du Département chaque année, et sa liste de cofinanceurs est vide.

**Remède.** Nommer le financeur sous « cofinanceurs », ou corriger les montants.
"""

from docgen.check import Fault, Faults, FicheEcrite, Preuve, fiches, ligne, rule
from docgen.check.budget import apports, cofinanceurs
from docgen.french import enumeration, euros
from docgen.montants import Montant


@rule("donnees", "à corriger", qui="finances", sur=fiches)
def look(ecrite: FicheEcrite) -> Faults:
    """One fault for each fiche and each financeur that its list forgets."""
    known = ecrite.dossier.sources[ecrite.source]
    if not any(path[:1] == ("cofinanceurs",) for path in (*known.values, *known.keys)):
        return  # the fiche does not have the list
    fiche = ecrite.fiche
    named = {cofinanceur.part for cofinanceur in cofinanceurs(ecrite.version, fiche)}
    given: dict[str, dict[str, Montant]] = {}
    for part, code, year, amount in apports(ecrite.version, fiche):
        if part == ecrite.programme.roles.recoit and part not in named:
            given.setdefault(code, {})[year] = amount
    for code, amounts in given.items():
        name, whole = ecrite.financeur(code), Montant.total(amounts.values())
        money = ecrite.place("financements", code, key=True)
        what = f"la fiche {fiche.numero} compte {euros(whole)} de « {name} » ({enumeration(list(amounts))})"
        message = f"{what}, et aucun de ses cofinanceurs ne le nomme"
        remedy = f"Ajouter « {name} » à la liste, ou corriger ses montants ({ligne(money)})."
        preuve = Preuve((enumeration(fiche.cofinanceurs) or "(vide)", euros(whole)))
        yield Fault(message, ecrite.place("cofinanceurs", key=True), remedy, (money,), preuve=preuve)
