"""Un avenant n'a pas ce que son programme exige de lui.

**Constat.** Le programme dit les annexes que l'avenant joint à jour, ou que l'avenant dit comment la contribution est
versée (« exige », dans programme.yaml), et l'avenant ne le fait pas.

**Pourquoi y regarder.** L'annexe d'avant resterait en vigueur avec les valeurs de l'année passée ; la contribution
n'aurait ni taux ni date de versement.

**Exemple.** L'avenant de l'année actualise les annexes 1, 2 et 4, et oublie le tableau financier.

**Remède.** Ajouter l'annexe à « actualiser_annexes », ou la clé « versement » ; si les parties en ont convenu
autrement, accepter le constat.
"""

from docgen.check import AvenantDuDossier, Fault, Faults, Preuve, avenants, rule


@rule("donnees", "à corriger", qui="juridique", sur=avenants)
def look(ecrit: AvenantDuDossier) -> Faults:
    """One fault for each annexe that is not joined, and one for the payment."""
    exige = ecrit.programme.exige.avenant
    operations = ecrit.avenant.operations
    brought = {numero for operation in operations for numero in operation.annexes_apportees}
    brought |= {numero for operation in operations if (numero := operation.annexe_changee(ecrit.contrat))}
    nom = f"l'avenant n° {ecrit.avenant.numero}"
    for annexe in ecrit.entete.annexes:
        if annexe.document in exige.annexes and annexe.numero not in brought:
            message = f"{nom} ne joint pas l'annexe {annexe.numero} (« {annexe.intitule} »), que son programme exige"
            remedy = f"Ajouter {annexe.numero} à la liste « annexes » de l'opération « actualiser_annexes »."
            yield Fault(
                message, ecrit.place("operations", key=True), remedy, preuve=Preuve(("(non jointe)",), "jointe")
            )
    if exige.versement and ecrit.avenant.versement is None:
        remedy = "Ajouter « versement », avec « taux » et « delai »."
        message = f"{nom} ne dit pas comment la contribution est versée, ce que son programme exige"
        yield Fault(message, ecrit.place("numero", key=True), remedy, preuve=Preuve(("(rien)",), "un taux et un délai"))
