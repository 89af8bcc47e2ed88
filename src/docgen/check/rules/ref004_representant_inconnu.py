"""Une partie est représentée par une personne que dossier.yaml ne connaît pas.

**Constat.** La clé « representant » d'une partie ne correspond à aucune clé de « representants » dans dossier.yaml.

**Pourquoi c'est grave.** L'acte ne peut pas dire qui signe : nom et qualité manqueraient.

**Exemple.** `representant: prefett` au lieu de `representant: prefet`.

**Remède.** Corriger le code, ou ajouter la personne, son nom et sa qualité dans dossier.yaml.
"""

from collections.abc import Iterator

from docgen.adresses.origines import Origine
from docgen.adresses.sources import CleDeSource
from docgen.amend.operations.contrat import ChangerSignataire
from docgen.check import Faults, Location, VersionEcrite, contrats, ligne, rule, unknown_name
from docgen.compute import Version


@rule("donnees", "bloquant", qui="juridique", sur=contrats)
def look(ecrit: VersionEcrite) -> Faults:
    """One fault for each party whose representative is unknown."""
    known = ecrit.dossier.collectivite.representants
    declared = ecrit.dossier.locate(CleDeSource.dossier(), "representants", key=True)
    for what, name, place in _named(ecrit):
        message = f"{what} « {name} », qui n'est pas déclaré ({ligne(declared)})"
        yield from unknown_name(name, known, "Représentants", message, place, declared)


def _named(ecrit: VersionEcrite) -> Iterator[tuple[str, str, Location]]:
    for rank, partie in enumerate(ecrit.entete.parties):
        changed = _changed(ecrit.version, partie.code)
        for order, name in enumerate(partie.representants):
            place = ecrit.place("parties", rank, "representants", order)
            if changed:
                place = ecrit.a_l_operation(changed, "a", order)
            yield f"la partie « {partie.intitule} » est représentée par", name, place
    for rank, signature in enumerate(ecrit.entete.signatures):
        for order, name in enumerate(signature.representants):
            place = ecrit.place("signatures", rank, "representants", order)
            yield f"la signature à {signature.lieu} est celle de", name, place


def _changed(version: Version | None, partie: str) -> Origine | None:
    """The operation that last said who represents the party."""
    while version:
        for rank, operation in enumerate(version.avenant.operations if version.avenant else (), 1):
            if isinstance(operation, ChangerSignataire) and operation.partie == partie:
                return Origine.of(version.code, rank)
        version = version.avant
    return None
