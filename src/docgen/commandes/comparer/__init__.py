"""Comparing two states of a dossier: the amounts first, then the indicators, then the texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from docgen.commandes.comparer.cotes import Cote, Illisible, des_revisions, des_versions
from docgen.commandes.comparer.depot import est_une_revision, etat
from docgen.commandes.comparer.fichiers import WORD, Cotes, PaireWord, de_deux_dossiers, de_deux_word, sont_des_fichiers
from docgen.demande import Order
from docgen.diff.causes import SANS_CAUSE, Causes, causes, vient_de
from docgen.diff.ecarts import Ecarts, ecarts
from docgen.document import Document
from docgen.findings import Refusal
from docgen.ooxml.reponses import Choix

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

    `seuls` are the contracts of one side only, each with the name of that side. `non_compare` says, in sentences, what
    was left aside and why; `cotes` are the two sides that were read, `fichiers` the Word files that were compared, when
    the sides are files.
    """

    ancien: str
    nouveau: str
    contrats: tuple[Ecarts, ...]
    documents: tuple[Paire, ...]
    non_compare: tuple[str, ...] = ()
    cotes: tuple[Cote, Cote] | None = None
    fichiers: tuple[PaireWord, ...] = ()
    seuls: tuple[tuple[str, str], ...] = ()

    @property
    def egaux(self) -> bool:
        """Whether nothing differs."""
        return (
            not self.seuls
            and all(one.egaux for one in self.contrats)
            and all(one.avant == one.apres for one in self.documents)
        )


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
    except (Refusal, Illisible) as fault:
        if not any(est_une_revision(order.folder, nom) for nom in (ancien, nouveau)):
            if isinstance(fault, Refusal) and "/" not in ancien and (why := etat(order.folder)):
                more = f"S'il s'agit d'une révision des données : {why}"
                raise Refusal(fault.message, f"{fault.remedy} {more}", code=fault.code) from None
            raise
        sides = des_revisions(order, ancien, nouveau)
    return _compares(*sides)


def comparer_des_fichiers(ancien: str, nouveau: str, choix: Choix | None = None) -> Comparaison | None:
    """The comparison of two Word files, or of two folders that docgen has written; None for other names.

    `choix` answers the tracked changes that the files already have. Raises `Refusal`.
    """
    if not nouveau or not sont_des_fichiers(ancien, nouveau):
        return None
    sides = Path(ancien), Path(nouveau)
    return _des_fichiers(de_deux_word(*sides, choix) if not sides[1].is_dir() else de_deux_dossiers(*sides, choix))


def _des_fichiers(cotes: Cotes) -> Comparaison:
    made = _compares(cotes.avant, cotes.apres)
    if not (cotes.avant.releves and cotes.apres.releves):
        made = replace(made, seuls=())
    if WORD in cotes.apres.releves:
        (only,) = made.contrats
        counted = {"passages": only.compares["articles et fiches"]}
        made = replace(made, contrats=(replace(only, compares=counted),))
    said = tuple(f"{count} {what}." for what, count in cotes.compares.items() if count)
    return replace(made, non_compare=(*made.non_compare, *said, *cotes.non_compare), fichiers=cotes.paires)


def _compares(avant: Cote, apres: Cote) -> Comparaison:
    both = [code for code in apres.releves if code in avant.releves]
    alone = [(code, avant.nom) for code in avant.releves if code not in both]
    alone += [(code, apres.nom) for code in apres.releves if code not in both]
    names = dict.fromkeys([*apres.documents, *avant.documents])
    return Comparaison(
        avant.nom,
        apres.nom,
        tuple(ecarts(avant.releves[code], apres.releves[code], _causes(avant, apres, code)) for code in both),
        tuple(Paire(name, avant.documents.get(name), apres.documents.get(name)) for name in names),
        tuple(_a_l_envers(avant, apres)),
        cotes=(avant, apres),
        seuls=tuple(alone),
    )


def _a_l_envers(avant: Cote, apres: Cote) -> Iterator[str]:
    """A warning for each contract whose old side comes from its new one: a slip, most often."""
    for code, new in apres.versions.items():
        old = avant.versions.get(code)
        if old and old.name != new.name and vient_de(old, new):
            yield (f"L'ordre est inverse : « {old.name} » vient après « {new.name} ». "
                   "Aucune opération n'est nommée ; donner d'abord la version d'avant.")  # fmt: skip


def _causes(avant: Cote, apres: Cote, code: str) -> Causes:
    """The operations of the avenants that lead from one side to the other; those that files say, between folders."""
    ancien, nouveau = avant.versions.get(code), apres.versions.get(code)
    if ancien is None or nouveau is None or apres.dossier is None:
        before, said = apres.causes.get(code, ("", SANS_CAUSE))
        return said if before == avant.releves[code].nom else SANS_CAUSE
    documents = [one for name, one in apres.documents.items() if name == f"{code}/{one.name}"]
    return causes(apres.dossier, ancien, nouveau, documents)
