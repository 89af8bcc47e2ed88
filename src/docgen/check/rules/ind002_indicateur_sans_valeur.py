"""Un indicateur ne tient sa valeur de nulle part, ou de plusieurs endroits à la fois.

**Constat.** Un indicateur de fiche n'a ni « situation » et « cibles », ni « repartition », ni « reprend » ; ou il en a
plusieurs. Un indicateur national a plusieurs règles parmi « somme_de », « reprise_de » et les valeurs saisies.

**Pourquoi c'est grave.** Sans valeur, la ligne du tableau est vide ; avec deux, l'une est ignorée en silence.

**Exemple.** Un indicateur avec `reprend: expulsions_evitees` et, en dessous, `situation: 743`.

**Remède.** Écrire une seule source de valeurs ; « non communiqué » à la place d'une valeur qui manque.
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.check import Fault, Subject, rule
from docgen.check.parcours import dossier
from docgen.check.places import fiches, latest
from docgen.french import enumeration
from docgen.model.fiche import Indicateur
from docgen.model.indicateurs import IndicateurNational

TYPED = ("situation", "cibles")
LOCAL = ("repartition", "reprend")
NATIONAL = ("somme_de", "reprise_de")


@rule("donnees", "erreur", qui="métier", sur=dossier)
def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each indicator that does not have exactly one source of values."""
    for _, fiche, source in fiches(subject):
        for rank, indicateur in enumerate(fiche.indicateurs):
            name = f"l'indicateur « {indicateur.code} » de la fiche {fiche.numero}"
            found = _fault(name, _written(indicateur, TYPED), _written(indicateur, LOCAL), required=True)
            if found:
                yield Fault(found[0], subject.dossier.locate(source, "indicateurs", rank, "code"), found[1])
    for version in latest(subject):
        source = f"{version.contrat.code}/indicateurs"
        for rank, national in enumerate(version.contrat.indicateurs):
            name = f"l'indicateur national « {national.code} »"
            found = _fault(name, _written(national, TYPED), _written(national, NATIONAL), required=False)
            if found:
                yield Fault(found[0], subject.dossier.locate(source, "indicateurs", rank, "code"), found[1])


def _written(indicateur: Indicateur | IndicateurNational, keys: tuple[str, ...]) -> list[str]:
    """Which of `keys` the indicator has."""
    return [f"« {key} »" for key in keys if getattr(indicateur, key) not in (None, ())]


def _fault(name: str, typed: list[str], rules: list[str], *, required: bool) -> tuple[str, str] | None:
    """The sentence and the remedy when there is no source of values, or more than one; typed values make one."""
    if not typed and not rules and required:
        remedy = (
            "Écrire « situation » et « cibles » (au besoin « non communiqué »), ou « repartition », ou « reprend »."
        )
        return f"{name} n'a pas de valeur", remedy
    if len(rules) + bool(typed) > 1:
        keys = enumeration([*typed, *rules])
        return f"{name} tient ses valeurs de plusieurs endroits : {keys}", "Garder les valeurs saisies, ou une règle."
    return None
