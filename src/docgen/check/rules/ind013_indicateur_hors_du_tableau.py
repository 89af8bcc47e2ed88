"""Un indicateur national d'une fiche ne va dans aucune ligne du tableau national.

**Constat.** Le contrat a un tableau des indicateurs nationaux, la fiche dit `portee: national`, et aucune ligne ne
prend sa valeur (« somme_de », « reprise_de »).

**Pourquoi y regarder.** Ce que la fiche promet manquerait à la synthèse nationale, sans que personne ne le voie.

**Exemple.** La fiche 1.3 compte aussi les jeunes sans solution, et la somme ne cite que les fiches 1.1 et 1.2.

**Remède.** Ajouter l'indicateur à la règle de sa ligne ; sinon écrire `portee: local`.
"""

from docgen.adresses.indicateurs import AdresseIndicateur
from docgen.check import Fault, Faults, VersionEcrite, contrats, rule
from docgen.check.series import en_vigueur, label_key


@rule("donnees", "à corriger", qui="métier", sur=contrats)
def look(contrat: VersionEcrite) -> Faults:
    """One fault for each national indicator of a fiche that no row of the national table takes."""
    table = contrat.contrat.indicateurs
    taken = {adresse for national in table for adresse in (*national.somme_de, national.reprise_de)}
    typed = {label_key(national.intitule) for national in table if not national.somme_de and not national.reprise_de}
    for fiche in contrat.contrat.fiches if table else ():
        for ecrit in en_vigueur(contrat, fiche):
            indicateur = ecrit.indicateur
            adresse = AdresseIndicateur.of(fiche.numero, indicateur.code)
            alone = adresse not in taken and label_key(indicateur.intitule or "") not in typed
            if indicateur.portee == "national" and not indicateur.reprend and alone:
                rows = contrat.au_contrat("indicateurs", key=True, fichier="indicateurs")
                message = f"{ecrit.nom} est national, et aucune ligne du tableau national ne le prend"
                cite = f"Citer « {adresse} » dans indicateurs.yaml (« somme_de » ou « reprise_de »)"
                yield Fault(message, ecrit.place("portee"), f"{cite}, ou écrire « portee: local ».", (rows,))
