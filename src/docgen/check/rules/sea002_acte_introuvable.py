"""La séance cite un contrat, une version ou un acte que le dossier n'a pas.

**Constat.** Un acte de seance.yaml nomme un contrat ou une version inconnus ; ou une pièce, ou un objectif du rapport,
nomme un acte qui n'est pas sous « actes », ou une fiche que son contrat n'a pas.

**Pourquoi c'est grave.** La délibération autoriserait à signer un acte qui n'existe pas, et n'aurait pas son montant.

**Exemple.** `version: avenant-2` pour un contrat qui n'a qu'un avenant.

**Remède.** Reprendre un des noms que docgen énumère, ou ajouter l'avenant au dossier.
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.amend import INITIALE
from docgen.check import Fault, Subject, rule
from docgen.check.parcours import dossier
from docgen.check.places import proche
from docgen.compute import Version
from docgen.dossier import DossierSeance


@rule("donnees", "erreur", qui="juridique", sur=dossier)
def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each name of the séance that nothing bears."""
    for seance in subject.dossier.seances:
        yield from _actes(subject, seance)
        yield from _pieces(subject, seance)
        yield from _objectifs(subject, seance)


def _actes(subject: Subject, seance: DossierSeance) -> Iterator[Fault]:
    source = f"{seance.name}/seance"
    contrats = {contrat.code: contrat for contrat in subject.dossier.contrats}
    for code, acte in seance.base.actes.items():
        contrat = contrats.get(acte.contrat)
        versions = [INITIALE, *(avenant.version for avenant in contrat.avenants)] if contrat else []
        if contrat is None:
            yield Fault(
                f"l'acte « {code} » de la séance cite le contrat « {acte.contrat} », qui n'est pas au dossier",
                subject.dossier.locate(source, "actes", code, "contrat"),
                proche(acte.contrat, contrats, "Contrats"),
            )
        elif acte.version not in versions:
            yield Fault(
                f"l'acte « {code} » de la séance cite la version « {acte.version} », que le contrat {acte.contrat} "
                "n'a pas",
                subject.dossier.locate(source, "actes", code, "version"),
                proche(acte.version, versions, "Versions"),
            )


def _pieces(subject: Subject, seance: DossierSeance) -> Iterator[Fault]:
    for rank, piece in enumerate(seance.base.pieces):
        if piece.acte and piece.acte not in seance.base.actes:
            yield Fault(
                f"la pièce {rank + 1}, « {piece.document} », est d'un acte « {piece.acte} » que la séance n'a pas",
                subject.dossier.locate(f"{seance.name}/seance", "pieces", rank, "acte"),
                proche(piece.acte, seance.base.actes, "Actes"),
            )


def _objectifs(subject: Subject, seance: DossierSeance) -> Iterator[Fault]:
    source, objectifs = f"{seance.name}/rapport", seance.rapport.objectifs if seance.rapport else {}
    for code, by_fiche in objectifs.items():
        if code not in seance.base.actes:
            yield Fault(
                f"le rapport donne les objectifs d'un acte « {code} » que la séance n'a pas",
                subject.dossier.locate(source, "objectifs", code, key=True),
                proche(code, seance.base.actes, "Actes"),
            )
            continue
        version = _version(subject, seance, code)
        known = [fiche.numero for fiche in version.contrat.fiches] if version else list(by_fiche)
        for numero in by_fiche:
            if numero not in known:
                yield Fault(
                    f"le rapport donne l'objectif d'une fiche {numero} que l'acte « {code} » n'a pas",
                    subject.dossier.locate(source, "objectifs", code, numero, key=True),
                    proche(numero, known, "Fiches"),
                )


def _version(subject: Subject, seance: DossierSeance, code: str) -> Version | None:
    acte = seance.base.actes[code]
    return next((v for v in subject.versions.get(acte.contrat, ()) if v.code == acte.version), None)
