"""Une fiche que l'avenant dit mettre à jour n'a pas changé.

**Constat.** La fiche est dans la liste « fiches » d'une opération, mais son contenu est celui d'avant l'avenant.

**Pourquoi y regarder.** Elle porterait la mention « Action avec mise à jour » sans rien de neuf : la modification a
peut-être été oubliée.

**Exemple.** La fiche 3.1 a été copiée dans avenants/avenant-1/actions/, puis laissée telle quelle.

**Remède.** Y porter la modification ; ou retirer le numéro de la liste, et supprimer la copie.
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.check import Fault, Subject, rule
from docgen.check.parcours import dossier
from docgen.check.places import ligne
from docgen.compute import Version
from docgen.dossier import fiche_source


@rule("donnees", "avertissement", qui="juridique", sur=dossier)
def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each fiche that is declared and unchanged; a missing copy is refused by the operation itself."""
    for versions in subject.versions.values():
        for version in versions:
            for rank, path, numero in _declared(version):
                code = version.contrat.code
                copy = fiche_source(code, numero, version.code)
                if copy in subject.dossier.sources and _same(version, numero):
                    place = subject.dossier.locate(copy, "numero")
                    yield Fault(
                        f"l'avenant annonce la mise à jour de la fiche {numero}, mais son contenu n'a pas changé "
                        f"({ligne(place)})",
                        subject.dossier.locate(f"{code}/avenants/{version.code}", "operations", rank, *path),
                        "Modifier la fiche dans le dossier actions/ de l'avenant ; ou retirer son numéro d'ici, et "
                        "supprimer ses deux fichiers.",
                        (place,),
                    )


def _declared(version: Version) -> Iterator[tuple[int, tuple[str | int, ...], str]]:
    for rank, operation in enumerate(version.avenant.operations if version.avenant else ()):
        many = hasattr(operation, "fiches")
        for i, numero in enumerate(operation.fiches_ecrites):
            yield rank, ("fiches", i) if many else ("fiche",), numero


def _same(version: Version, numero: str) -> bool:
    return version.avant is not None and version.avant.contrat.fiche(numero) == version.contrat.fiche(numero)
