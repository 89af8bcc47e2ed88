"""From a contract and its avenants to each of its states. Changing is here; checking is elsewhere (`check`)."""

from collections.abc import Callable, Iterable, Sequence
from itertools import product, starmap
from operator import eq

from msgspec import Struct
from msgspec.structs import replace

from docgen.adresses.origines import Origine
from docgen.adresses.versions import INITIALE
from docgen.amend.article import text_of
from docgen.amend.avenant import Avenant
from docgen.amend.edits import (
    Abrogation,
    Edit,
    Insertion,
    Lignes,
    Mots,
    Renumerotation,
    Signed,
    misnumbered,
    overlap,
    touched,
)
from docgen.amend.mots import plain
from docgen.amend.operation import Key, Operation
from docgen.amend.trace import apply_edits
from docgen.findings import Refusal
from docgen.model.contrat import Article, Contrat


class Etat(Struct, frozen=True):
    """The contract at one version: `avant` and `avenant` are None for the version `initiale`.

    `edits` are what the avenant did to the text of `avant`, each with its origin (« avenant-1/2 »).
    """

    version: str
    contrat: Contrat
    avant: Contrat | None = None
    avenant: Avenant | None = None
    edits: tuple[Signed, ...] = ()


class Refus(Struct, frozen=True):
    """An operation that could not be applied: it changed nothing. Ranks count from 0.

    `causes` are the operations of avenants that explain it: the one that took away what was aimed at, the one that hits
    the same words. `creation` is the one that wrote the article aimed at, when an avenant did.
    """

    avenant: Avenant
    rang: int
    refusal: Refusal
    causes: tuple[Origine, ...] = ()
    creation: Origine | None = None


class _Clash(Refusal):
    """Two operations of one avenant hit the same words."""

    def __init__(self, what: str, other: Origine) -> None:
        super().__init__(f"elle {what} que l'opération {other.rang}",
                         "Réunir les deux opérations, ou en retirer une.", code="AVE008")  # fmt: skip
        self.other = other


_Done = tuple[Origine, Operation, tuple[Edit, ...]]


def consolidate(base: Contrat, avenants: Sequence[Avenant]) -> tuple[list[Etat], list[Refus]]:
    """The state of the contract at each version, in order, and the operations that were refused.

    A refused operation changes nothing and does not hide the others' refusals.
    """
    etats, refus = [Etat(INITIALE, base)], []
    for rank, avenant in enumerate(avenants):
        etat, refused = _after(etats[-1].contrat, avenant)
        refus += [_explained(refusal, etats, avenants[rank + 1 :]) for refusal in refused]
        etats.append(etat)
    return etats, refus


def _after(avant: Contrat, avenant: Avenant) -> tuple[Etat, list[Refus]]:
    """The contract after `avenant`: every operation reads `avant`, and all are written at once."""
    done: list[_Done] = []
    refused: list[Refus] = []
    contrat = avant
    for rang, operation in sorted(enumerate(avenant.operations), key=lambda each: not each[1].en_premier):
        origine = Origine.of(avenant.version, rang + 1)
        try:
            new = operation.edits(avant, origine)
            _check_clash(done, operation, new)
            contrat = operation.change(avant, contrat)
        except _Clash as clash:
            refused.append(Refus(avenant, rang, clash, (clash.other,)))
        except Refusal as refusal:
            refused.append(Refus(avenant, rang, refusal))
        else:
            done.append((origine, operation, new))
    signed = [(origine, edit) for origine, _, edits in done for edit in edits]
    # A number that was to be left free stays taken when the operation that frees it is refused.
    while bad := misnumbered(avant, signed):
        for origine, why in dict(bad).items():
            refused.append(Refus(avenant, origine.rang - 1, why))
            signed = [(other, edit) for other, edit in signed if other != origine]
    etat = Etat(avenant.version, apply_edits(contrat, signed), avant, avenant, tuple(signed))
    return etat, sorted(refused, key=lambda refus: refus.rang)


def _check_clash(done: Sequence[_Done], operation: Operation, new: Sequence[Edit]) -> None:
    keys = operation.touche
    for origine, other, edits in done:
        if any(starmap(overlap, product(new, edits))):
            raise _Clash("touche aux mêmes mots", origine)
        # A key holds those that it begins: the fiche, all its amounts.
        if keys and any(all(map(eq, key, known)) for key, known in product(keys, other.touche)):
            raise _Clash("change la même donnée", origine)


# --- why a target is not there ---------------------------------------------------------------------------------------
def _explained(refus: Refus, etats: Sequence[Etat], later: Sequence[Avenant]) -> Refus:
    """`refus` with the operation that took its target away, or that is still to bring it, and the one that made it."""
    operation = refus.avenant.operations[refus.rang]
    refus = replace(refus, creation=_created(operation, etats))
    if refus.causes or refus.refusal.code not in ("AVE001", "AVE002"):
        return refus
    cause = _removed(operation, etats) or _still_to_come(operation, later)
    return replace(refus, causes=(cause,)) if cause else refus


def _created(operation: Operation, etats: Sequence[Etat]) -> Origine | None:
    numero = operation.adresse.article if operation.adresse else None
    signed = (signed for etat in etats for signed in etat.edits)
    return next((origine for origine, edit in signed if isinstance(edit, Insertion) and touched(edit) == numero), None)


def _removed(operation: Operation, etats: Sequence[Etat]) -> Origine | None:
    adresse = operation.adresse
    if adresse is None:
        acts = (etat.avenant for etat in reversed(etats) if etat.avenant)
        return _first(acts, lambda other: any(_inside(key, operation.touche) for key in other.retire))
    for before, after in zip(reversed(etats[:-1]), reversed(etats[1:]), strict=True):
        article = before.contrat.article(adresse.article)
        for origine, edit in after.edits:
            if article and touched(edit) == adresse.article and _took(article, edit, operation.attendu):
                return origine
    return None


def _inside(key: Key, others: Iterable[Key]) -> bool:
    """Whether one of `others` is what `key` names, or a part of it."""
    return any(other[: len(key)] == key for other in others)


def _took(article: Article, edit: Edit, expected: str) -> bool:
    """Whether `edit` took the article away, or its number, or the words that were expected there."""
    words = plain(expected)
    match edit:
        case Abrogation() | Renumerotation():
            return True
        case Lignes():
            return bool(words) and any(words in plain(line.texte) for line in article.alineas[edit.debut : edit.fin])
        case Mots():
            text = text_of(article, edit.ligne)
            after = text[: edit.debut] + edit.texte + text[edit.fin :]
            return bool(words) and words in plain(text) and words not in plain(after)
    return False


def _still_to_come(operation: Operation, later: Sequence[Avenant]) -> Origine | None:
    numero = operation.adresse.article if operation.adresse else None
    return _first(later, lambda other: numero in other.articles_crees)


def _first(avenants: Iterable[Avenant], is_cause: Callable[[Operation], bool]) -> Origine | None:
    """The first operation of `avenants` that is the cause."""
    ranks = (
        (avenant.version, rang, operation)
        for avenant in avenants
        for rang, operation in enumerate(avenant.operations, 1)
    )
    return next((Origine.of(version, rang) for version, rang, operation in ranks if is_cause(operation)), None)
