"""Une partie est représentée par une personne que dossier.yaml ne connaît pas.

**Constat.** La clé « representant » d'une partie ne correspond à aucune clé de « representants » dans dossier.yaml.

**Pourquoi c'est grave.** L'acte ne peut pas dire qui signe : nom et qualité manqueraient.

**Exemple.** `representant: prefett` au lieu de `representant: prefet`.

**Remède.** Corriger le code, ou ajouter la personne, son nom et sa qualité dans dossier.yaml.
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.check import Fault, Subject
from docgen.check.places import latest, ligne, proche
from docgen.findings import Severity

CODE = "REF004"
NOM = "representant_inconnu"
GRAVITE = Severity.ERREUR
STADE = "donnees"


def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each party whose representative is unknown."""
    known = list(subject.dossier.collectivite.representants)
    declared = subject.dossier.locate("dossier", "representants", key=True)
    for version in latest(subject):
        for rank, partie in enumerate(version.contrat.entete.parties):
            if partie.representant not in known:
                yield Fault(
                    f"la partie « {partie.intitule} » est représentée par « {partie.representant} », qui n'est pas "
                    f"déclaré ({ligne(declared)})",
                    subject.dossier.locate(f"{version.contrat.code}/contrat", "parties", rank, "representant"),
                    proche(partie.representant, known, "Représentants"),
                    (declared,),
                )
