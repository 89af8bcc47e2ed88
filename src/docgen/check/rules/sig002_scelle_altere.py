"""Le scellé d'un acte signé a été modifié.

**Constat.** Un texte du dossier « signe » n'a plus l'empreinte que « scelle.yaml » lui donne, manque, ou s'y trouve
sans y être annoncé ; ou le scellé et les données ne disent plus la même signature.

**Pourquoi c'est grave.** Le scellé est la preuve de ce qui a été signé : s'il bouge, plus rien ne garantit l'acte.

**Exemple.** Une faute corrigée à la main dans signe/avenant-1/avenant.txt.

**Remède.** Rétablir le fichier d'après la dernière sauvegarde. Un acte signé ne se corrige que par un avenant.
"""

from docgen.adresses.sources import CleDeSource
from docgen.adresses.versions import INITIALE
from docgen.check import Fault, Faults, ligne, rule
from docgen.check.parcours import ScelleEcrit, scelles
from docgen.french import date
from docgen.model.scelle import empreinte

_REMEDE = "Rétablir le fichier d'après la dernière sauvegarde du dossier."


@rule("donnees", "bloquant", qui="juridique", sur=scelles)
def look(ecrit: ScelleEcrit) -> Faults:
    """One fault for each text that is not what its seal says, and for each seal that the data deny."""
    announced, textes = ecrit.scelle.base.documents, ecrit.scelle.textes
    for name, digest in announced.items():
        place, kept = ecrit.place("documents", name), textes.get(name)
        if kept is None:
            yield Fault(f"le texte scellé « {name}.txt » manque", place, _REMEDE)
        elif empreinte(kept) != digest:
            said = f"le texte scellé « {name}.txt » a été modifié depuis la signature ({ligne(place)})"
            yield Fault(said, ecrit.texte(name), _REMEDE, (place,))
    for name in sorted(set(textes) - set(announced)):
        said = f"« {name}.txt » est dans le scellé, qui ne l'annonce pas"
        place = ecrit.place("documents", key=True)
        yield Fault(said, ecrit.texte(name), "Retirer ce fichier, ou rétablir scelle.yaml.", (place,))
    yield from _signature(ecrit)


def _signature(ecrit: ScelleEcrit) -> Faults:
    contrat, scelle = ecrit.contrat, ecrit.scelle.base
    avenant = next((a for a in contrat.avenants if a.version == scelle.version), None)
    if avenant is None and scelle.version != INITIALE:
        said = f"un scellé existe pour {scelle.version}, qui n'est pas au dossier"
        yield Fault(said, ecrit.place("version"), _REMEDE)
        return
    signed = avenant.signature if avenant else contrat.base.entete.signature
    if signed == scelle.signature and (avenant is None or avenant.statut == "signe"):
        return
    written = ecrit.dossier.locate(CleDeSource.acte(contrat.code, scelle.version), "signature")
    said = f"signé le {date(signed)}" if signed else "sans date de signature"
    if signed == scelle.signature:
        said = "à l'état de projet"
    message = f"l'acte a été scellé le {date(scelle.signature)} ; il est maintenant {said} ({ligne(written)})"
    yield Fault(message, ecrit.place("signature"), "Rétablir la signature dans ce fichier.", (written,))
