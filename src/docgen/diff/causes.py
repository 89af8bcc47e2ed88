"""Which operation of which avenant moves what.

Each operation is applied alone to the contract before its avenant: what it moves is what has another value then.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile
from typing import Any, NamedTuple

from docgen.amend.operation import Operation
from docgen.amend.sommaire import places
from docgen.compute import Valeurs, Version
from docgen.compute.cube import cube
from docgen.diff.releve import ENTETE, adresse_de_fiche, chiffres, en_tete
from docgen.document import Document, gathering
from docgen.dossier import Dossier
from docgen.findings import Refusal

# An operation, wherever it is: « cls-2024-2027/avenant-1/2 ».
Origine = str
# What an operation moves: a cell, the address and the series of an indicator, the address of a passage, a document.
Cle = Hashable


class Citation(NamedTuple):
    """Where an operation is said: the number of the avenant, the number of its article."""

    avenant: int
    article: str


@dataclass(frozen=True, slots=True)
class Causes:
    """The operations that move each thing; what is not there has none known. `noms` has them all, in order."""

    par_cle: Mapping[Cle, tuple[Origine, ...]] = field(default_factory=dict)
    noms: Mapping[Origine, Citation] = field(default_factory=dict)

    def de(self, cle: Cle) -> tuple[Origine, ...]:
        """The operations that move it."""
        return self.par_cle.get(cle, ())

    @property
    def connues(self) -> bool:
        """Whether each operation that moves something is named."""
        return all(origine in self.noms for origines in self.par_cle.values() for origine in origines)


SANS_CAUSE = Causes()


def adresse_du_document(nom: str) -> str:
    """The key of a document, by its name in the contract: « document/annexe-1/fiche-1.1 »."""
    return f"document/{nom}"


def etapes(ancien: Version, nouveau: Version) -> tuple[Version, ...]:
    """The versions that avenants make after `ancien`, up to `nouveau`; none when `nouveau` does not come from it."""
    if not vient_de(nouveau, ancien):
        return ()
    after = takewhile(lambda version: version.name != ancien.name, lignee(nouveau))
    return tuple(reversed([version for version in after if version.avenant]))


def _nouvelles(ancien: Version, nouveau: Version) -> Iterator[tuple[Version, Origine, Citation, Operation]]:
    """The operations that lead to `nouveau` and that `ancien` does not have, the first avenant first: of the avenants
    that come after it, and those that were added to an avenant that both have."""
    known = {version.name: version.avenant.operations for version in lignee(ancien) if version.avenant}
    for version in reversed(list(lignee(nouveau))):
        if version.avenant and version.avant:
            where = places(version.avant.contrat, version.avenant)
            for rank, operation in enumerate(version.avenant.operations, 1):
                if operation not in known.get(version.name, ()):
                    place = Citation(version.avenant.numero, where[rank])
                    yield version, f"{version.name}/{rank}", place, operation


def causes(dossier: Dossier, ancien: Version, nouveau: Version, documents: Sequence[Document]) -> Causes:
    """What the operations that `nouveau` has and `ancien` has not move; `documents` are those of `nouveau`.

    An annexe that is brought again signs the fiches in it that no operation touches otherwise. What `nouveau` does not
    come from has no cause: of two versions of one contract, the older is to be `ancien`.
    """
    if not vient_de(nouveau, ancien):
        return SANS_CAUSE
    moved: dict[Cle, tuple[Origine, ...]] = {}
    again: dict[Cle, tuple[Origine, ...]] = {}
    names: dict[Origine, Citation] = {}
    for version, origine, place, operation in _nouvelles(ancien, nouveau):
        names[origine] = place
        for known, keys in (
            (moved, _touche(dossier, version, operation, documents)),
            (again, _annexe(version, operation, documents)),
        ):
            known |= {key: (*known.get(key, ()), origine) for key in keys}
    return Causes({**again, **moved}, names)


def lignee(version: Version | None) -> Iterator[Version]:
    """`version`, then each version before it."""
    while version:
        yield version
        version = version.avant


def vient_de(version: Version, autre: Version) -> bool:
    """Whether `version` is `autre`, or comes after it by its avenants."""
    return any(one.name == autre.name for one in lignee(version))


def _touche(dossier: Dossier, version: Version, operation: Operation, documents: Sequence[Document]) -> set[Cle]:
    """What `operation` moves itself."""
    before = version.avant
    assert before is not None
    keys: set[Cle] = {f"article/{numero}" for numero in operation.articles}
    fiches = {adresse_de_fiche(numero) for numero in operation.fiches_touchees}
    keys |= fiches | {adresse_du_document(one.name) for one in documents if _fiche(one) in fiches}
    alone = _seule(before, operation)
    if alone is before:
        return keys
    if tuple(en_tete(before)) != tuple(en_tete(alone)):
        keys.add(ENTETE)
    (amounts, values), (new_amounts, new_values) = chiffres(dossier, before), chiffres(dossier, alone)
    return keys | _differences(amounts, new_amounts) | _differences(values, new_values)


def _differences(one: Mapping[Any, object], other: Mapping[Any, object]) -> set[Cle]:
    return {key for key in {**one, **other} if one.get(key) != other.get(key)}


def _seule(before: Version, operation: Operation) -> Version:
    """`before` as `operation` alone makes it; itself when it changes none of the data."""
    try:
        contrat = operation.change(before.contrat, before.contrat)
    except Refusal:  # a rule says it
        return before
    if contrat is before.contrat:
        return before
    done = before.valeurs.executions
    return replace(before, contrat=contrat, figures=cube(contrat, tuple(done.values())), valeurs=Valeurs(contrat, done))


def _annexe(version: Version, operation: Operation, documents: Sequence[Document]) -> set[Cle]:
    """The documents, and the fiches, of the annexes that `operation` brings again."""
    brought = {one.document for one in version.contrat.entete.annexes if one.numero in operation.annexes_apportees}
    names = [one.name for one in documents]
    inside = [one for one in documents if one.name in brought or gathering(one.name, names) in brought]
    return {adresse_du_document(one.name) for one in inside} | {key for one in inside if (key := _fiche(one))}


def _fiche(document: Document) -> str:
    """The address of the fiche that `document` is; empty for another document."""
    return adresse_de_fiche(document.name.rpartition("fiche-")[2]) if document.kind == "fiche" else ""
