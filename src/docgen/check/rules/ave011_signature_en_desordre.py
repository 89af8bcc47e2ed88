"""Un avenant est signé avant le contrat, ou avant l'avenant qui le précède.

**Constat.** La date de signature d'un avenant vient avant celle du contrat ou d'un avenant antérieur ; ou l'avenant est
signé alors que l'acte qu'il modifie ne l'est pas ; ou il est dit signé, sans date.

**Pourquoi c'est grave.** Un avenant modifie un acte qui existe. Signé trop tôt, il porte sur un texte que personne n'a
encore signé.

**Exemple.** Un avenant n° 2 signé le 12 mars 2026, quand l'avenant n° 1 est encore un projet.

**Remède.** Corriger la date fautive ; ou signer d'abord l'acte précédent.
"""

import datetime
from typing import NamedTuple

from docgen.adresses.sources import CleDeSource
from docgen.check import AvenantDuDossier, Fault, Faults, Location, avenants, ligne, rule
from docgen.compute import Version
from docgen.dossier import Dossier
from docgen.french import date


class _Acte(NamedTuple):
    """The contract or one of its avenants: its name, whether and when it is signed, and where that is written."""

    nom: str
    signe: bool
    le: datetime.date | None
    place: Location


@rule("donnees", "bloquant", qui="juridique", sur=avenants)
def look(ecrit: AvenantDuDossier) -> Faults:
    """One fault for each avenant that is signed out of order."""
    acte, avant = _acte(ecrit.dossier, ecrit.version), ecrit.version.avant
    if acte.signe and avant:
        yield from _faults(_acte(ecrit.dossier, avant), acte)


def _acte(dossier: Dossier, version: Version) -> _Acte:
    avenant, entete = version.avenant, version.contrat.entete
    signature = avenant.signature if avenant else entete.signature
    nom = f"l'avenant n° {avenant.numero}" if avenant else entete.nom.dit
    source = CleDeSource.acte(version.contrat.code, version.code)
    place = dossier.locate(source, "statut" if avenant and not signature else "signature")
    return _Acte(nom, signature is not None or bool(avenant and avenant.statut == "signe"), signature, place)


def _faults(before: _Acte, acte: _Acte) -> Faults:
    if acte.le is None:
        yield Fault(f"{acte.nom} est signé, mais la date manque", acte.place,
                    "Ajouter la clé « signature », avec le jour de la signature.")  # fmt: skip
    if not before.signe:
        yield Fault(f"{acte.nom} est signé, mais {before.nom} ne l'est pas ({ligne(before.place)})", acte.place,
                    "Signer d'abord l'acte précédent ; ou laisser celui-ci à l'état de projet.",
                    (before.place,))  # fmt: skip
    elif acte.le and before.le and acte.le < before.le:
        yield Fault(
            f"{acte.nom} est signé le {date(acte.le)}, avant {before.nom}, signé le {date(before.le)} "
            f"({ligne(before.place)})", acte.place, "Corriger la date fautive.", (before.place,))  # fmt: skip
