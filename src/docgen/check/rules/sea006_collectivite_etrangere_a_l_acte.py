"""La collectivité du dossier n'est, par son nom, aucune des parties d'un acte que la séance autorise.

**Constat.** Aucune partie du contrat ne s'appelle comme la collectivité (« collectivite », dans dossier.yaml). Les
textes de la séance prennent alors pour elle la partie qui reçoit la contribution.

**Pourquoi c'est grave.** La délibération dit qui paie, qui reçoit, avec qui et au nom de qui l'acte est signé : si la
collectivité est celle qui paie, elle dirait l'inverse.

**Exemple.** « Ville de Florimont » dans dossier.yaml, « La Commune de Florimont » dans contrat.yaml.

**Remède.** Écrire le même nom aux deux endroits, l'article à part.
"""

from docgen.adresses.sources import CleDeSource
from docgen.adresses.versions import NomDeVersion
from docgen.check import Fault, Faults, SeanceEcrite, rule, seances
from docgen.check.montre import version_de
from docgen.french import enumeration
from docgen.model.seance import partie_de


@rule("donnees", "bloquant", en_projet=True, qui="juridique", sur=seances)
def look(ecrite: SeanceEcrite) -> Faults:
    """One fault for each acte of which the collectivité is no party."""
    collectivite = ecrite.dossier.collectivite
    for code, acte in ecrite.seance.base.actes.items():
        version = version_de(ecrite.subject, NomDeVersion.of(acte.contrat, acte.version))
        if version and partie_de(collectivite, version.contrat.entete) is None:
            names = [f"« {partie.intitule} »" for partie in version.contrat.entete.parties]
            message = f"« {collectivite.collectivite} » n'est aucune des parties de l'acte « {code} »"
            remedy = f"Écrire le nom d'une partie ({enumeration(names, 'ou')}), sans article, sous « collectivite »."
            yield Fault(message, ecrite.dossier.locate(CleDeSource.dossier(), "collectivite"), remedy,
                        (ecrite.place("actes", code, key=True),))  # fmt: skip
