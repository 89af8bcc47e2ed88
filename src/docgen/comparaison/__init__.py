"""Comparing two states of a dossier: the amounts first, then the indicators, then the texts."""

from __future__ import annotations

from dataclasses import dataclass

from docgen.comparaison.cotes import Cote, Illisible, des_revisions, des_versions, est_une_revision
from docgen.compare.ecarts import Ecarts, ecarts
from docgen.document import Document
from docgen.findings import Refusal
from docgen.pipeline import Order

__all__ = ["Comparaison", "Cote", "Illisible", "Paire", "comparer"]


@dataclass(frozen=True, slots=True)
class Paire:
    """A document on both sides; None where that side does not have it."""

    nom: str
    avant: Document | None
    apres: Document | None


@dataclass(frozen=True, slots=True)
class Comparaison:
    """What differs between two sides: contract by contract, then document by document.

    `non_compare` says, in sentences, what was left aside and why; `cotes` are the two sides that were read.
    """

    ancien: str
    nouveau: str
    contrats: tuple[Ecarts, ...]
    documents: tuple[Paire, ...]
    non_compare: tuple[str, ...] = ()
    cotes: tuple[Cote, Cote] | None = None

    @property
    def egaux(self) -> bool:
        """Whether nothing differs."""
        return all(one.egaux for one in self.contrats) and all(one.avant == one.apres for one in self.documents)


def comparer(order: Order, ancien: str, nouveau: str = "") -> Comparaison:
    """The comparison of two names: versions, or git revisions (« main~3..main » is both).

    Raises `Refusal` for names that nothing answers, `Illisible` for a side that does not load.
    """
    if not nouveau:
        ancien, dots, nouveau = ancien.partition("..")
        if not (ancien and dots and nouveau):
            raise Refusal(
                "il manque le second côté", "Écrire « docgen comparer ANCIEN NOUVEAU », ou « ANCIEN..NOUVEAU »."
            )
    try:
        sides = des_versions(order, ancien, nouveau)
    except (Refusal, Illisible):
        if not any(est_une_revision(order, nom) for nom in (ancien, nouveau)):
            raise
        sides = des_revisions(order, ancien, nouveau)
    return _compares(*sides)


def _compares(avant: Cote, apres: Cote) -> Comparaison:
    both = [code for code in apres.releves if code in avant.releves]
    alone = [(code, avant.nom) for code in avant.releves if code not in both]
    alone += [(code, apres.nom) for code in apres.releves if code not in both]
    names = dict.fromkeys([*apres.documents, *avant.documents])
    return Comparaison(
        avant.nom,
        apres.nom,
        tuple(ecarts(avant.releves[code], apres.releves[code]) for code in both),
        tuple(Paire(name, avant.documents.get(name), apres.documents.get(name)) for name in names),
        tuple(f"Le contrat {code} n'est que dans « {nom} »." for code, nom in alone),
        (avant, apres),
    )
