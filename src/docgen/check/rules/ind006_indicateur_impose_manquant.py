"""Une fiche n'a pas un indicateur national que le formulaire impose, ou le compte dans une autre unité.

**Constat.** Le formulaire du programme donne les indicateurs nationaux de chaque fiche ; l'un d'eux manque, ou la fiche
dit « nombre » là où le formulaire demande un taux (ou l'inverse).

**Pourquoi y regarder.** Les indicateurs nationaux s'additionnent d'un département à l'autre : un trou, ou une autre
unité, fausse la synthèse.

**Exemple.** La fiche n'a pas « acces_iae » ; « acces_emploi » est une part, la fiche donne un nombre de personnes.

**Remède.** Ajouter l'indicateur (au besoin « non communiqué »), ou donner la valeur dans l'unité demandée.
"""

from docgen.check import Fault, Faults, FicheEcrite, Preuve, fiches, rule
from docgen.check.series import indicateurs_de
from docgen.french import enumeration


@rule("donnees", "à corriger", qui="métier", sur=fiches)
def look(ecrite: FicheEcrite) -> Faults:
    """One fault for all the indicators that a fiche lacks, then one for each other unit."""
    fiche = ecrite.fiche
    missing = [f"« {imposed.code} »" for imposed in ecrite.page.indicateurs if not fiche.indicateur(imposed.code)]
    if missing:
        message = f"la fiche {fiche.numero} n'a pas l'indicateur national {enumeration(missing)}"
        remedy = "L'ajouter sous « indicateurs », au besoin avec « non communiqué »."
        yield Fault(message, ecrite.place("indicateurs", key=True), remedy)
    for ecrit in indicateurs_de(ecrite):
        imposed, indicateur = ecrit.impose, ecrit.indicateur
        if imposed and indicateur.portee == "national" and imposed.unite != indicateur.unite:
            what = f"l'indicateur national « {indicateur.code} » se donne en {imposed.unite}"
            message = f"{what}, la fiche {fiche.numero} le donne en {indicateur.unite}"
            remedy = "Donner la valeur dans l'unité du formulaire ; si elle manque, écrire « non communiqué »."
            preuve = Preuve((f"en {indicateur.unite}",), f"en {imposed.unite} (formulaire)")
            yield Fault(message, ecrit.place("unite"), remedy, preuve=preuve)
