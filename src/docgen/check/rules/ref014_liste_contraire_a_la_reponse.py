"""Une liste est cochée alors que la réponse dont elle dépend est « Non », ou ne l'est pas quand elle est « Oui ».

**Constat.** Le formulaire fait dépendre une liste d'une réponse (les publics, de « Publics cibles spécifiques ») : la
fiche répond « Non » et coche un public, ou répond « Oui » et n'en coche aucun.

**Pourquoi y regarder.** La fiche-action se contredirait d'une ligne à l'autre.

**Exemple.** Fiche 2.3 : « Publics cibles spécifiques : Non », et « Autre : professionnels » coché.

**Remède.** Corriger la réponse, ou les cases de la liste.
"""

from docgen.check import Fault, Faults, FicheEcrite, Preuve, fiches, ligne, rule
from docgen.french import enumeration

_OUI, _NON = "Oui", "Non"


@rule("donnees", "à corriger", qui="métier", sur=fiches)
def look(ecrite: FicheEcrite) -> Faults:
    """One fault for each list that is not ticked as the answer it depends on says."""
    fiche, lists = ecrite.fiche, ecrite.page.cases
    for liste in lists:
        if not liste.selon:
            continue
        asked = next((other.intitule for other in lists if other.code == liste.selon), liste.selon)
        answers = {case.option for case in fiche.cases.get(liste.selon, ())}
        ticked = [f"« {case.option} »" for case in fiche.cases.get(liste.code, ())]
        if answers in ({_OUI}, {_NON}) and (answers == {_OUI}) != bool(ticked):
            answer = ecrite.place("cases", liste.selon, key=True)
            said = f"coche {enumeration(ticked)}" if ticked else "ne coche rien"
            what = f"la fiche {fiche.numero} répond « {min(answers)} » à « {asked} » ({ligne(answer)})"
            message = f"{what}, et {said} sous « {liste.intitule} »"
            remedy = "Corriger la réponse, ou les cases de la liste."
            preuve = Preuve((said, f"répond « {min(answers)} »"))
            yield Fault(message, ecrite.place("cases", liste.code, key=True), remedy, (answer,), preuve=preuve)
