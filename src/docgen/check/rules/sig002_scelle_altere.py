"""Le scellé d'un acte signé a été modifié.

**Constat.** Un texte du dossier « signe » n'a plus l'empreinte que « scelle.yaml » lui donne, manque, ou s'y trouve
sans y être annoncé ; ou le scellé et les données ne disent plus la même signature.

**Pourquoi c'est grave.** Le scellé est la preuve de ce qui a été signé : s'il bouge, plus rien ne garantit l'acte.

**Exemple.** Une faute corrigée à la main dans signe/avenant-1/avenant.txt.

**Remède.** Rétablir le fichier d'après la dernière sauvegarde. Un acte signé ne se corrige que par un avenant.
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.check import Fault, Subject, rule
from docgen.check.parcours import dossier
from docgen.check.places import ligne
from docgen.dossier import Dossier, DossierContrat, DossierScelle
from docgen.findings import Location
from docgen.french import date
from docgen.model.scelle import empreinte

_REMEDE = "Rétablir le fichier d'après la dernière sauvegarde du dossier."


@rule("donnees", "erreur", qui="juridique", sur=dossier)
def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each text that is not what its seal says, and for each seal that the data deny."""
    for contrat in subject.dossier.contrats:
        for scelle in contrat.scelles:
            source = f"{contrat.code}/signe/{scelle.base.version}"
            yield from _texts(subject.dossier, source, scelle)
            yield from _signature(subject.dossier, source, contrat, scelle)


def _texts(dossier: Dossier, source: str, scelle: DossierScelle) -> Iterator[Fault]:
    announced = scelle.base.documents
    folder = dossier.locate(source).file.rpartition("/")[0]
    for name, digest in announced.items():
        place, kept = dossier.locate(source, "documents", name), scelle.textes.get(name)
        if kept is None:
            yield Fault(f"le texte scellé « {name}.txt » manque", place, _REMEDE)
        elif empreinte(kept) != digest:
            said = f"le texte scellé « {name}.txt » a été modifié depuis la signature ({ligne(place)})"
            yield Fault(said, Location(f"{folder}/{name}.txt"), _REMEDE, (place,))
    for name in sorted(set(scelle.textes) - set(announced)):
        said = f"« {name}.txt » est dans le scellé, qui ne l'annonce pas"
        place = dossier.locate(source, "documents", key=True)
        yield Fault(said, Location(f"{folder}/{name}.txt"), "Retirer ce fichier, ou rétablir scelle.yaml.", (place,))


def _signature(dossier: Dossier, source: str, contrat: DossierContrat, scelle: DossierScelle) -> Iterator[Fault]:
    version, place = scelle.base.version, dossier.locate(source, "signature")
    avenant = next((a for a in contrat.avenants if a.version == version), None)
    if avenant is None and version != "initiale":
        said = f"un scellé existe pour {version}, qui n'est pas au dossier"
        yield Fault(said, dossier.locate(source, "version"), _REMEDE)
        return
    signed = avenant.signature if avenant else contrat.base.entete.signature
    if signed == scelle.base.signature and (avenant is None or avenant.statut == "signe"):
        return
    data = f"avenants/{version}" if avenant else "contrat"
    written = dossier.locate(f"{contrat.code}/{data}", "signature")
    said = f"signé le {date(signed)}" if signed else "sans date de signature"
    if signed == scelle.base.signature:
        said = "à l'état de projet"
    yield Fault(
        f"l'acte a été scellé le {date(scelle.base.signature)} ; il est maintenant {said} ({ligne(written)})",
        place,
        "Rétablir la signature dans ce fichier.",
        (written,),
    )
