"""Une fiche n'a pas autant d'indicateurs que son programme en exige.

**Constat.** Le programme exige de chaque fiche un nombre d'indicateurs, ou d'indicateurs du référentiel national
(« exige », dans programme.yaml), et la fiche en a moins. Un indicateur dont le tableau national reprend les valeurs est
national.

**Pourquoi y regarder.** L'action ne serait pas suivie, ou ne compterait pas dans les résultats nationaux.

**Exemple.** Une fiche du contrat local des solidarités dont les deux indicateurs sont « local ».

**Remède.** Ajouter l'indicateur, ou écrire « portee: national » s'il est du référentiel ; si l'action n'en a pas,
accepter le constat.
"""

from docgen.adresses.indicateurs import AdresseIndicateur
from docgen.check import Fault, Faults, FicheEcrite, Preuve, fiches, rule
from docgen.french import compte


@rule("donnees", "à confirmer", qui="métier", sur=fiches)
def look(ecrite: FicheEcrite) -> Faults:
    """One fault for a fiche that has not enough of them."""
    exige, fiche = ecrite.programme.exige.fiche, ecrite.fiche
    taken = {name for national in ecrite.contrat.indicateurs for name in (*national.somme_de, national.reprise_de)}
    national = [
        i for i in fiche.indicateurs if i.portee == "national" or AdresseIndicateur.of(fiche.numero, i.code) in taken
    ]
    for found, wanted, adjective in (
        (len(fiche.indicateurs), exige.indicateurs, ""),
        (len(national), exige.indicateurs_nationaux, " national"),
    ):
        if found < wanted:
            words = f"indicateur{adjective}", f"indicateurs{adjective.replace('al', 'aux')}"
            has = f"a {compte(found, *words)}" if found else f"n'a aucun {words[0]}"
            message = f"la fiche {fiche.numero} {has}, et son programme en exige {wanted} au moins"
            remedy = (
                f"Ajouter l'indicateur{adjective} sous « indicateurs » ; si l'action n'en a pas, accepter le constat."
            )
            place = ecrite.place("indicateurs", key=True) if fiche.indicateurs else ecrite.place("numero", key=True)
            yield Fault(message, place, remedy, preuve=Preuve((str(found),), str(wanted)))
            return
