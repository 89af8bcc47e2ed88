"""Une partie est représentée par une personne que dossier.yaml ne connaît pas.

**Constat.** La clé « representant » d'une partie ne correspond à aucune clé de « representants » dans dossier.yaml.

**Pourquoi c'est grave.** L'acte ne peut pas dire qui signe : nom et qualité manqueraient.

**Exemple.** `representant: prefett` au lieu de `representant: prefet`.

**Remède.** Corriger le code, ou ajouter la personne, son nom et sa qualité dans dossier.yaml.
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.amend.operations.changer_signataire import ChangerSignataire
from docgen.check import Fault, Subject, rule
from docgen.check.parcours import dossier
from docgen.check.places import latest, ligne, proche
from docgen.compute import Version
from docgen.findings import Location


@rule("donnees", "erreur", qui="juridique", sur=dossier)
def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each party whose representative is unknown."""
    known = list(subject.dossier.collectivite.representants)
    declared = subject.dossier.locate("dossier", "representants", key=True)
    for version in latest(subject):
        for what, name, place in _named(subject, version):
            if name not in known:
                yield Fault(
                    f"{what} « {name} », qui n'est pas déclaré ({ligne(declared)})",
                    place,
                    proche(name, known, "Représentants"),
                    (declared,),
                )


def _named(subject: Subject, version: Version) -> Iterator[tuple[str, str, Location]]:
    source, entete = f"{version.contrat.code}/contrat", version.contrat.entete
    for rank, partie in enumerate(entete.parties):
        changed = _changed(version, partie.code)
        for order, name in enumerate(partie.representants):
            path = (*changed, "a") if changed else (source, "parties", rank, "representants")
            place = subject.dossier.locate(str(path[0]), *path[1:], order)
            yield f"la partie « {partie.intitule} » est représentée par", name, place
    for rank, signature in enumerate(entete.signatures):
        for order, name in enumerate(signature.representants):
            place = subject.dossier.locate(source, "signatures", rank, "representants", order)
            yield f"la signature à {signature.lieu} est celle de", name, place


def _changed(version: Version, partie: str) -> tuple[str | int, ...] | None:
    """The operation that last said who represents the party: its source and its path there."""
    here: Version | None = version
    while here:
        for rank, operation in enumerate(here.avenant.operations if here.avenant else ()):
            if isinstance(operation, ChangerSignataire) and operation.partie == partie:
                return f"{here.contrat.code}/avenants/{here.code}", "operations", rank
        here = here.avant
    return None
