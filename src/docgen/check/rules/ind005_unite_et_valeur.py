"""Un taux est donné comme un nombre, ou un nombre comme un taux.

**Constat.** L'indicateur se compte en nombre et une valeur porte « % » ; ou il se compte en taux et une valeur ne le
porte pas.

**Pourquoi c'est grave.** « 10 » et « 10 % » ne disent pas la même chose : le lecteur prendrait l'un pour l'autre.

**Exemple.** `unite: taux` et `2025: 150`.

**Remède.** Écrire « 10 % » pour un taux ; sinon corriger la clé « unite ».
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from docgen.check import Fault, Subject, rule
from docgen.check.parcours import dossier
from docgen.check.places import fiches
from docgen.french import nombre
from docgen.model.base import Absence, Taux
from docgen.model.fiche import Indicateur, PartIndicateur

Path = tuple[str | int, ...]


@rule("donnees", "erreur", qui="métier", sur=dossier)
def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each value that does not have the unit of its indicator."""
    for _, fiche, source in fiches(subject):
        for rank, indicateur in enumerate(fiche.indicateurs):
            rate = indicateur.unite == "taux"
            for value, path in _values(indicateur):
                if not isinstance(value, Absence) and isinstance(value, Taux) != rate:
                    said = f"{nombre(value)} %" if not rate else nombre(value)
                    yield Fault(
                        f"l'indicateur « {indicateur.code} » de la fiche {fiche.numero} se compte en "
                        f"{'taux' if rate else indicateur.unite}, et cette valeur est « {said} »",
                        subject.dossier.locate(source, "indicateurs", rank, *path),
                        f"Écrire « {said} % », ou corriger la clé « unite »."
                        if rate
                        else "Retirer « % », ou écrire « unite: taux ».",
                    )


def _values(indicateur: Indicateur) -> Iterator[tuple[Decimal | Absence, Path]]:
    yield from _typed(indicateur, ())
    for name in ("repartition", "dont"):
        for rank, part in enumerate(getattr(indicateur, name)):
            # A sub-count may be given as a share of the whole.
            if name == "repartition":
                yield from _typed(part, (name, rank))


def _typed(holder: Indicateur | PartIndicateur, path: Path) -> Iterator[tuple[Decimal | Absence, Path]]:
    if holder.situation is not None:
        yield holder.situation, (*path, "situation")
    for year, value in (holder.cibles or {}).items():
        yield value, (*path, "cibles", year)
