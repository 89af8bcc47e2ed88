"""Une fiche qu'un avenant réécrit ne dit plus la même chose d'un exercice passé, ou d'une situation de départ.

**Constat.** Un avenant réécrit une fiche : le montant ou la cible d'un exercice qui précède le sien, ou la situation
de départ d'un indicateur, n'est plus celui que le contrat disait, ou n'y est plus. D'un exercice à venir, n'est
relevé qu'un changement qui a l'air d'une faute de frappe : deux chiffres inversés, un de trop ou de moins. D'une
sous-action, sont relevés le volume, l'unité, la date et la durée qui changent quand le montant reste, et les montants
qui changent quand leur somme reste.

**Pourquoi y regarder.** Un avenant dispose pour l'avenir. Ce qui change du passé dans une fiche recopiée est le plus
souvent une faute de frappe, et rend faux le bilan déjà fait.

**Exemple.** L'avenant de 2026 réécrit la fiche 1.2, où 599 508 € deviennent 595 908 € en 2024.

**Remède.** Reprendre la valeur en vigueur ; si l'avenant la change vraiment, accepter le constat.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from docgen.check import AvenantDuDossier, Fault, Faults, Preuve, affiche, avenants, ligne, rule
from docgen.check.isoles import coquille_sure
from docgen.compute import Version
from docgen.french import euros
from docgen.model.fiche import FicheAction, Indicateur
from docgen.montants import Absence, Montant

# What is said of one place: its name, its keys, and its value as typed; the exercice, empty for what is of none.
_Dit = tuple[str, tuple[str | int, ...], object, str]


@rule("donnees", "à confirmer", qui="finances", sur=avenants)
def look(ecrit: AvenantDuDossier) -> Faults:
    """One fault for each value of a fiche that the avenant rewrites, and that it had no reason to change."""
    for before, old, new in ecrit.fiches_recrites:
        yield from _faults(ecrit, before, old, new)


def _faults(ecrit: AvenantDuDossier, before: Version, old: FicheAction, new: FicheAction) -> Iterator[Fault]:
    said = {name: (path, value) for name, path, value, _ in _values(ecrit, new)}
    for name, path, value, year in _values(ecrit, old):
        if "sous_actions" in path and name not in said:
            continue
        where, now = said.get(name, (path, None))
        if value == now or not _wrong(value, now, year, ecrit.version.exercice):
            continue
        source, keys = before.saisie_de_la_fiche(old.numero, *path)
        place = ecrit.dossier.locate(source, *keys)
        was, is_now = _shown(value), _shown(now)
        changed = (
            f"n'a plus {name} ({was} avant l'avenant" if now is None else f"change {name} : {is_now} ({was} avant lui"
        )
        message = f"la fiche {old.numero} que l'avenant réécrit {changed}, {ligne(place)})"
        remedy = "Reprendre la valeur en vigueur ; si l'avenant la change vraiment, accepter ce constat."
        here = ecrit.de_la_fiche(old.numero, *where)
        yield Fault(message, here, remedy, (place,), preuve=Preuve((is_now, was)))


def _wrong(value: object, now: object, year: str, current: str) -> bool:
    """Whether what was said so, and is now said otherwise, should not have changed."""
    if year < current:
        return True
    before, after = _number(value), _number(now)
    return before is not None and after is not None and coquille_sure(before, after)


def _number(value: object) -> Decimal | None:
    return Decimal(value.centimes) if isinstance(value, Montant) else value if isinstance(value, Decimal) else None


def _shown(value: object) -> str:
    return affiche(value) if isinstance(value, Decimal | Montant | Absence) else f"« {value} »" if value else "rien"


def _values(ecrit: AvenantDuDossier, fiche: FicheAction) -> Iterator[_Dit]:
    """Each amount and each value of the fiche, under a name that does not depend on its rank."""
    for code, by_year in fiche.financements.items():
        for year, amount in by_year.items():
            yield f"le montant de {year} ({ecrit.financeur(code)})", ("financements", code, year), amount, year
    whole = Montant.total(part.montant for part in fiche.sous_actions)
    for rank, part in enumerate(fiche.sous_actions):
        # What is paid for may change with its price: only with the same one is a change a slip.
        for key, said in (("volume", part.volume), ("unite", part.unite), ("mise_en_place", part.mise_en_place),
                          ("duree", part.duree)):  # fmt: skip
            nom = f"« {key} » de la sous-action {rank + 1} (pour {euros(part.montant)})"
            yield nom, ("sous_actions", rank, key), said or "rien", ""
        nom = f"le montant de la sous-action {rank + 1} (sur {euros(whole)} en tout)"
        yield nom, ("sous_actions", rank, "montant"), part.montant, ""
    for rank, indicateur in enumerate(fiche.indicateurs):
        yield from _of_indicator(("indicateurs", rank), indicateur)


def _of_indicator(path: tuple[str | int, ...], indicateur: Indicateur) -> Iterator[_Dit]:
    nom = f"« {indicateur.code} »"
    yield from _of_values(nom, path, indicateur.situation, indicateur.cibles or {})
    for key, parts in (("repartition", indicateur.repartition), ("dont", indicateur.dont)):
        for rank, part in enumerate(parts):
            yield from _of_values(f"{nom}, « {part.intitule} »", (*path, key, rank), part.situation, part.cibles)


def _of_values(nom: str, path: tuple[str | int, ...], start: object, targets: Mapping[str, object]) -> Iterator[_Dit]:
    if start is not None:
        yield f"la situation de départ de {nom}", (*path, "situation"), start, ""
    for year, value in targets.items():
        yield f"la cible de {nom} en {year}", (*path, "cibles", year), value, year
