"""Un acte est signé avant la séance qui l'autorise.

**Constat.** Le contrat, ou l'avenant, qu'une séance autorise à signer porte une date de signature antérieure à elle.

**Pourquoi c'est grave.** Qui signe n'y est pas encore autorisé : l'acte est pris par une autorité incompétente.

**Exemple.** Un avenant signé le 12 septembre 2025, que la séance du 22 septembre autorise.

**Remède.** Corriger la date de la signature, ou celle de la séance.
"""

from docgen.adresses.sources import CleDeSource
from docgen.adresses.versions import NomDeVersion
from docgen.check import Fault, Faults, Preuve, SeanceEcrite, ligne, rule, seances
from docgen.check.montre import version_de
from docgen.french import date


@rule("donnees", "bloquant", en_projet=True, qui="juridique", sur=seances)
def look(ecrite: SeanceEcrite) -> Faults:
    """One fault for each acte that is signed too early."""
    voted, place = ecrite.seance.base.date, ecrite.place("date")
    for acte in ecrite.seance.base.actes.values():
        version = version_de(ecrite.subject, NomDeVersion.of(acte.contrat, acte.version))
        avenant = version.avenant if version else None
        signed = avenant.signature if avenant else version.contrat.entete.signature if version else None
        if version and signed and signed < voted:
            where = ecrite.dossier.locate(CleDeSource.acte(acte.contrat, acte.version), "signature")
            said = f"la séance qui l'autorise est du {date(voted)} ({ligne(place)})"
            message = f"{version.name} est signé le {date(signed)}, et {said}"
            preuve = Preuve((date(signed), date(voted)))
            yield Fault(message, where, "Corriger l'une des deux dates.", (place,), preuve=preuve)
