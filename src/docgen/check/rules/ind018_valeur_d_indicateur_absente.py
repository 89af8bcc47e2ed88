"""Un indicateur n'a pas toutes ses valeurs.

**Constat.** Un indicateur de la fiche, ou l'une de ses parts, a des cibles et n'en donne pas pour un exercice du
contrat ; ou il a des cibles sans situation de départ, ou une situation sans aucune cible. Ce qui est dit
« non communiqué » ou « sans objet » n'est pas absent.

**Pourquoi y regarder.** La case serait vide dans l'annexe votée, et ce qui s'y compare ne le serait plus : une valeur
retirée ne doit pas faire taire les autres contrôles.

**Exemple.** Des cibles pour 2024, 2025 et 2027 : rien ne dit ce que vise 2026.

**Remède.** Saisir la valeur, ou écrire « non communiqué » ou « sans objet ».
"""

from collections.abc import Iterator

from docgen.check import Fault, Faults, FicheEcrite, Preuve, fiches, rule
from docgen.french import enumeration
from docgen.model.fiche import Indicateur, PartIndicateur


@rule("donnees", "à corriger", qui="métier", sur=fiches)
def look(ecrite: FicheEcrite) -> Faults:
    """One fault for each indicator, or part of one, that lacks values."""
    for rank, indicateur in enumerate(ecrite.fiche.indicateurs):
        for chemin, part in _lines(rank, indicateur):
            lacks = _missing(ecrite, part)
            if lacks:
                nom = f"l'indicateur « {indicateur.code} » de la fiche {ecrite.fiche.numero}"
                message = f"{nom} ne donne pas {enumeration(lacks)}"
                remedy = "Saisir la valeur, ou écrire « non communiqué » ou « sans objet »."
                preuve = Preuve(("(rien)",), "une valeur")
                yield Fault(message, ecrite.place(*chemin), remedy, preuve=preuve)


def _lines(rank: int, indicateur: Indicateur) -> Iterator[tuple[tuple[str | int, ...], Indicateur | PartIndicateur]]:
    """The indicator and its parts, each with where it is written."""
    yield ("indicateurs", rank), indicateur
    for key in ("repartition", "dont"):
        for index, part in enumerate(getattr(indicateur, key)):
            yield ("indicateurs", rank, key, index), part


def _missing(ecrite: FicheEcrite, part: Indicateur | PartIndicateur) -> list[str]:
    """What an indicator that has some values does not say."""
    if part.cibles is None:
        return [] if part.situation is None else ["de cible"]
    years = [year for year in ecrite.exercices if year not in part.cibles]
    lacks = [f"la cible de {enumeration(years)}"] if years else []
    return [*lacks, *(["la situation de départ"] if part.situation is None else [])]
