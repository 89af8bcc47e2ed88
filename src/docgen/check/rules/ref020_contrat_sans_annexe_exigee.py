"""Un contrat n'a pas une annexe que son programme exige.

**Constat.** Le programme énumère les annexes de ses contrats (« exige », dans programme.yaml), et contrat.yaml n'en
déclare pas une.

**Pourquoi c'est grave.** Les articles renvoient à cette annexe : le contrat serait signé incomplet.

**Exemple.** Une convention pour l'insertion et l'emploi sans son plan de financement.

**Remède.** Déclarer l'annexe sous « annexes », dans contrat.yaml.
"""

from docgen.check import Fault, Faults, Preuve, VersionEcrite, contrats, rule


@rule("donnees", "bloquant", en_projet=True, qui="juridique", sur=contrats)
def look(ecrit: VersionEcrite) -> Faults:
    """One fault for each document that no annexe is."""
    there = {annexe.document for annexe in ecrit.entete.annexes}
    said = bool(there)
    for document in ecrit.programme.exige.contrat.annexes:
        if document not in there:
            place = ecrit.au_contrat("annexes", key=True) if said else ecrit.au_contrat("intitule", key=True)
            message = f"{ecrit.entete.nom_court.le} n'a pas d'annexe « {document} », que son programme exige"
            remedy = f"Ajouter sous « annexes » un numéro, un intitulé, et « document: {document} »."
            yield Fault(message, place, remedy, preuve=Preuve(("(rien)",), document))
