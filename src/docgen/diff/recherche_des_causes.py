"""Which operation of which avenant moves what.

Each operation is applied alone to the contract before its avenant: what it moves is what has another value then. Where
the avenant adds exercices, the others are applied to the contract that has them: they may write what these say.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from docgen.adresses.origines import Origine
from docgen.adresses.passages import NomDePassage
from docgen.amend.operation import Operation
from docgen.amend.sommaire import places
from docgen.compute import Valeurs, Version
from docgen.compute.cube import cube
from docgen.diff.causes import SANS_CAUSE, Causes, Citation, Cle, lignee, vient_de
from docgen.diff.donnees import passages_des_donnees
from docgen.diff.releve import Chiffres, chiffres, en_tete
from docgen.document import Document
from docgen.document.reunis import gathering
from docgen.findings import Refusal


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
                    yield version, Origine.of(version.name, rank), place, operation


def find_causes(ancien: Version, nouveau: Version, documents: Sequence[Document]) -> Causes:
    """What the operations that `nouveau` has and `ancien` has not move; `documents` are those of `nouveau`.

    An annexe that is brought again signs the fiches in it that no operation touches otherwise. What `nouveau` does not
    come from has no cause: of two versions of one contract, the older is to be `ancien`.
    """
    if not vient_de(nouveau, ancien):
        return SANS_CAUSE
    moved: dict[Cle, tuple[Origine, ...]] = {}
    again: dict[Cle, tuple[Origine, ...]] = {}
    names: dict[Origine, Citation] = {}
    # What the version before says is counted once for all the operations of its avenant: it is most of the work.
    counted: dict[tuple[str, bool], Chiffres] = {}
    bases: dict[str, Version] = {}
    for version, origine, place, operation in _nouvelles(ancien, nouveau):
        names[origine] = place
        if version.name not in bases:
            bases[version.name] = _base(version)
        for known, keys in (
            (moved, _touche(version, operation, documents, bases[version.name], counted)),
            (again, _annexe(version, operation, documents)),
        ):
            known |= {key: (*known.get(key, ()), origine) for key in keys}
    return Causes({**again, **moved}, names)


def _touche(
    version: Version,
    operation: Operation,
    documents: Sequence[Document],
    base: Version,
    counted: dict[tuple[str, bool], Chiffres],
) -> set[Cle]:
    """What `operation` moves itself, of `base` or, when it is one of those that make it, of the version before."""
    before = version.avant if operation.en_premier else base
    assert before is not None
    keys: set[Cle] = {NomDePassage.of("article", numero) for numero in operation.articles}
    fiches = {NomDePassage.of("fiche", numero) for numero in operation.fiches_touchees}
    keys |= fiches | {
        NomDePassage.of("document", document.name) for document in documents if _fiche(document) in fiches
    }
    if operation.annexe_saisie:
        keys.add(NomDePassage.of("document", operation.annexe_saisie))
    alone = _seule(before, operation, version)
    if alone is before:
        return keys
    if tuple(en_tete(before)) != tuple(en_tete(alone)):
        keys.add(NomDePassage.ENTETE)
    keys |= _differences(dict(passages_des_donnees(before)), dict(passages_des_donnees(alone)))
    which = before.name, before is base
    if which not in counted:
        counted[which] = chiffres(before)
    (amounts, values), (new_amounts, new_values) = counted[which], chiffres(alone)
    return keys | _differences(amounts, new_amounts) | _differences(values, new_values)


def _differences(old: Mapping[Any, object], new: Mapping[Any, object]) -> set[Cle]:
    return {key for key in {**old, **new} if old.get(key) != new.get(key)}


def _base(version: Version) -> Version:
    """The version before `version`, with what others of its avenant may name: the exercices that it adds."""
    base = version.avant
    assert base is not None
    for operation in version.avenant.operations if version.avenant else ():
        if operation.en_premier:
            base = _seule(base, operation, version)
    return base


def _seule(before: Version, operation: Operation, version: Version) -> Version:
    """`before` as `operation` alone makes it; itself when it changes none of the data.

    An exercice that it adds comes with its annexes that are data, as `version` has them.
    """
    try:
        contrat = operation.change(before.contrat, before.contrat)
    except Refusal:  # a rule says it
        return before
    if contrat is before.contrat:
        return before
    added = {year.nom for year in contrat.entete.exercices} - {year.nom for year in before.contrat.entete.exercices}
    brought = tuple(saisie for saisie in version.contrat.annexes_saisies if saisie.exercice in added)
    contrat = replace(contrat, annexes_saisies=(*contrat.annexes_saisies, *brought))
    done = before.valeurs.executions
    return replace(before, contrat=contrat, figures=cube(contrat, tuple(done.values())), valeurs=Valeurs(contrat, done))


def _annexe(version: Version, operation: Operation, documents: Sequence[Document]) -> set[Cle]:
    """The documents, and the fiches, of the annexes that `operation` brings again."""
    annexes = version.contrat.entete.annexes
    brought = {annexe.document for annexe in annexes if annexe.numero in operation.annexes_apportees}
    names = [document.name for document in documents]
    keys: set[Cle] = set()
    for document in documents:
        if document.name in brought or gathering(document.name, names) in brought:
            keys |= {NomDePassage.of("document", document.name), _fiche(document)}
    return keys - {None}


def _fiche(document: Document) -> NomDePassage | None:
    """The passage of the fiche that `document` is; None for another document."""
    return NomDePassage.of("fiche", document.fiche) if document.fiche else None
