"""Un indicateur ne tient sa valeur de nulle part, ou de plusieurs endroits à la fois.

**Constat.** Un indicateur de fiche n'a ni « situation » et « cibles », ni « repartition », ni « reprend » ; ou il en a
plusieurs. Un indicateur national a plusieurs règles parmi « somme_de », « reprise_de » et les valeurs saisies.

**Pourquoi c'est grave.** Sans valeur, la ligne du tableau est vide ; avec deux, l'une est ignorée en silence.

**Exemple.** Un indicateur avec `reprend: expulsions_evitees` et, en dessous, `situation: 743`.

**Remède.** Écrire une seule source de valeurs ; « non communiqué » à la place d'une valeur qui manque.
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.check import Fault, Subject
from docgen.check.places import fiches, latest
from docgen.findings import Severity
from docgen.french import enumeration
from docgen.model.fiche import Indicateur
from docgen.model.indicateurs import IndicateurNational

CODE = "IND002"
NOM = "indicateur_sans_valeur"
GRAVITE = Severity.ERREUR
STADE = "donnees"

TYPED = "« situation » et « cibles »"


def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each indicator that does not have exactly one source of values."""
    for _, fiche, source in fiches(subject):
        for rank, indicateur in enumerate(fiche.indicateurs):
            name = f"l'indicateur « {indicateur.code} » de la fiche {fiche.numero}"
            place = subject.dossier.locate(source, "indicateurs", rank, "code")
            origins = [*_typed(indicateur), *(["« repartition »"] if indicateur.repartition else []),
                       *(["« reprend »"] if indicateur.reprend else [])]  # fmt: skip
            if not origins:
                remedy = f"Écrire {TYPED} (au besoin « non communiqué »), ou « repartition », ou « reprend »."
                yield Fault(f"{name} n'a pas de valeur", place, remedy)
            elif len(origins) > 1:
                yield Fault(f"{name} a plusieurs valeurs : {enumeration(origins)}", place, "N'en garder qu'une.")
    for version in latest(subject):
        for rank, national in enumerate(version.contrat.indicateurs):
            origins = [*_typed(national), *(["« somme_de »"] if national.somme_de else []),
                       *(["« reprise_de »"] if national.reprise_de else [])]  # fmt: skip
            if len(origins) > 1:
                yield Fault(
                    f"l'indicateur national « {national.code} » a plusieurs valeurs : {enumeration(origins)}",
                    subject.dossier.locate(f"{version.contrat.code}/indicateurs", "indicateurs", rank, "code"),
                    "N'en garder qu'une.",
                )


def _typed(indicateur: Indicateur | IndicateurNational) -> list[str]:
    return [] if indicateur.situation is None and indicateur.cibles is None else [TYPED]
