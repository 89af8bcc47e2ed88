"""Comparing two states of a dossier: its texts, its amounts, its indicators, then its documents.

Two Word files need neither the data nor what composes them: that is imported once versions or folders are named.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import replace

from docgen.adresses.passages import NomDePassage
from docgen.commandes.comparer.comptes import Comptes, count_contract
from docgen.commandes.comparer.cotes import Cote, Illisible, full_name
from docgen.commandes.comparer.depot import is_revision, why_no_revision
from docgen.commandes.comparer.fichiers import WORD, Cotes, PaireWord, sides_of_word_files
from docgen.commandes.comparer.formes_dites import with_forms
from docgen.commandes.comparer.lieux import are_files, refuse_places
from docgen.commandes.comparer.mots import contract_name
from docgen.commandes.comparer.regroupement import EcartsRanges, arrange
from docgen.commandes.comparer.suivis import untracked_names, with_tracking
from docgen.diff.causes import SANS_CAUSE, Causes, vient_de
from docgen.diff.ecarts import Ecarts, compare_statements
from docgen.diff.passages_changes import PassageChange
from docgen.diff.redline import says_the_same
from docgen.document import Document
from docgen.findings import Refusal
from docgen.ooxml.reponses import Choix
from docgen.word.suivi import ModificationSuivie

if TYPE_CHECKING:
    from docgen.demande import Order

__all__ = ["Comparaison", "Cote", "Illisible", "Paire", "compare"]

_SEUL = Refusal("il manque le second côté", "Écrire « docgen comparer ANCIEN NOUVEAU », ou « ANCIEN..NOUVEAU ».")


class Paire(Struct, frozen=True):
    """A document on both sides; None where that side does not have it.

    Of two folders, `passages` are all that differs in its file, words and what is besides; `a_la_main` are the folders
    where a person has changed it. `entier`: the data do not say why it differs, so that all of it has to be told.
    """

    nom: str
    avant: Document | None
    apres: Document | None
    passages: tuple[PassageChange, ...] = ()
    a_la_main: tuple[str, ...] = ()
    entier: bool = False

    @property
    def titre(self) -> str:
        """The title of the document."""
        only = self.apres or self.avant
        return only.title if only else self.nom

    @property
    def sort(self) -> Literal["ajoute", "retire", "modifie", "egal"]:
        """What becomes of it from one side to the other. The version that its header names is no change of it."""
        if self.avant is None or self.apres is None:
            return "ajoute" if self.apres else "retire"
        before = replace(self.avant, version=self.apres.version)
        return "modifie" if self.passages or not says_the_same(before, self.apres) else "egal"


class Comparaison(Struct, frozen=True):
    """What differs between two sides: contract by contract, then document by document.

    `seuls` are the contracts of one side only, each with the name of that side. `non_compare` says, in sentences, what
    was left aside and why; `cotes` are the two sides that were read, `fichiers` the Word files that were compared, when
    the sides are files; `identiques` says, in sentences, what both have and is the same; `suivies` are the tracked
    changes that those already had, each with the name of its file; `non_suivis` are the passages that change otherwise;
    `non_lus` counts the files that differ and that nobody reads (PDF).
    """

    ancien: str
    nouveau: str
    contrats: tuple[Ecarts, ...]
    documents: tuple[Paire, ...]
    non_compare: tuple[str, ...] = ()
    cotes: tuple[Cote, Cote] | None = None
    fichiers: tuple[PaireWord, ...] = ()
    seuls: tuple[tuple[str, str], ...] = ()
    suivies: tuple[tuple[str, ModificationSuivie], ...] = ()
    non_lus: int = 0
    identiques: tuple[str, ...] = ()
    non_suivis: tuple[str, ...] = ()

    @property
    def comptes(self) -> Comptes:
        """How much differs."""
        alone = Comptes(
            documents=sum(pair.sort != "egal" for pair in self.documents),
            documents_a_la_main=sum(bool(pair.a_la_main) and pair.sort != "egal" for pair in self.documents),
            fichiers_non_lus=self.non_lus,
            contrats_seuls=len(self.seuls),
        )
        return sum(map(count_contract, self.ranges), alone)

    @property
    def ranges(self) -> tuple[EcartsRanges, ...]:
        """The differences of each contract, each in its place."""
        return tuple(map(arrange, self.contrats))

    @property
    def egaux(self) -> bool:
        """Whether nothing differs."""
        return self.comptes.rien

    @property
    def de_versions(self) -> bool:
        """Whether both sides were composed from data: an operation then says elsewhere, whole, what it writes."""
        return bool(self.cotes and self.cotes[0].dossier and self.cotes[1].dossier)

    @property
    def de_fichiers(self) -> bool:
        """Whether both sides are one Word file each."""
        return any(WORD in cote.releves for cote in self.cotes or ())

    @property
    def noms(self) -> tuple[str, str]:
        """Both sides as a reader names them: « Contrat initial », or as they were asked for."""
        labels = [(ecarts.ancien.libelle, ecarts.nouveau.libelle) for ecarts in self.contrats]
        named = len(labels) == 1 and (len({*labels[0]}) > 1 or self.ancien == self.nouveau)
        return labels[0] if named else (self.ancien, self.nouveau)

    def titre(self, contrat: str) -> str:
        """The title of a contract by its code; from files, its name: « CLS 2024-2027 »."""
        versions = [cote.versions.get(contrat) for cote in reversed(self.cotes or ())]
        titles = [version.contrat.entete.titre for version in versions if version]
        return titles[0] if titles else contract_name(contrat)


def compare(order: "Order", ancien: str, nouveau: str = "") -> Comparaison:
    """The comparison of two names: versions, or git revisions (« main~3..main » is both).

    Raises `Refusal` for names that nothing answers, `Illisible` for a side that does not load.
    """
    from docgen.commandes.comparer.cotes_de_versions import sides_of_revisions, sides_of_versions

    if not nouveau:
        ancien, dots, nouveau = ancien.partition("..")
        if not (ancien and dots and nouveau):
            raise _SEUL
    try:
        sides = sides_of_versions(order, ancien, nouveau)
    except (Refusal, Illisible) as fault:
        if not any(is_revision(order.folder, nom) for nom in (ancien, nouveau)):
            if isinstance(fault, Refusal) and all(Path(nom).is_dir() for nom in (ancien, nouveau)):
                refuse_places(ancien, nouveau)
            if isinstance(fault, Refusal) and "/" not in ancien and (why := why_no_revision(order.folder)):
                more = f"S'il s'agit d'une révision des données : {why}"
                raise Refusal(fault.message, f"{fault.remedy} {more}", code=fault.code) from None
            raise
        sides = sides_of_revisions(order, ancien, nouveau)
    return _compare_sides(*sides)


def compare_files(
    ancien: str, nouveau: str, choix: Choix | None = None, *, mise_en_forme: bool = False
) -> Comparaison | None:
    """The comparison of two Word files, or of two folders that docgen has written; None for other names.

    `choix` answers the tracked changes that the files already have; with `mise_en_forme`, the look alone of two Word
    files is a difference. Raises `Refusal`.
    """
    if not nouveau and ".." not in ancien and Path(ancien).exists():
        raise _SEUL
    if not nouveau or not are_files(ancien, nouveau):
        return None
    sides = Path(ancien), Path(nouveau)
    if not sides[1].is_dir():
        return _compare_files(sides_of_word_files(*sides, choix, mise_en_forme=mise_en_forme))
    from docgen.commandes.comparer.dossiers_produits import sides_of_folders

    return _compare_files(sides_of_folders(*sides, choix))


def _compare_files(cotes: Cotes) -> Comparaison:
    comparaison = _compare_sides(cotes.avant, cotes.apres)
    if not (cotes.avant.releves and cotes.apres.releves):
        comparaison = replace(comparaison, seuls=())
    if WORD in cotes.apres.releves:
        (only,) = comparaison.contrats
        counted = {"passages": only.compares["articles et fiches"]}
        passages = with_forms(only.passages, cotes.formes, [passage.nom for passage in only.nouveau.passages.values()])
        passages = with_tracking(passages, cotes.muets)
        comparaison = replace(
            comparaison,
            contrats=(replace(only, passages=passages, compares=counted),),
            non_suivis=untracked_names(cotes.muets),
        )
    counts = tuple(f"{count} {what}." for what, count in cotes.compares.items() if count)
    return replace(
        comparaison,
        non_compare=(*comparaison.non_compare, *cotes.non_compare),
        identiques=(*counts, *cotes.identiques),
        fichiers=cotes.paires,
        suivies=cotes.suivies,
        documents=tuple(_read_whole(pair, cotes, comparaison) for pair in comparaison.documents),
        non_lus=cotes.non_lus,
    )


def _read_whole(pair: Paire, cotes: Cotes, comparaison: Comparaison) -> Paire:
    """`pair` with all that differs in its file; what the data do not explain has to be told whole."""
    hands = cotes.a_la_main.get(pair.nom, ())
    unexplained = not comparaison.de_fichiers and all(ecarts.egaux for ecarts in comparaison.contrats)
    passages, avant = cotes.passages_de.get(pair.nom, ()), pair.avant
    if not hands:
        for ecarts in comparaison.contrats:
            passages = besides_the_version(passages, ecarts.ancien.libelle, ecarts.nouveau.libelle)
    if avant and pair.apres and passages != cotes.passages_de.get(pair.nom, ()):
        avant = replace(avant, fields=pair.apres.fields)
    return replace(pair, avant=avant, passages=passages, a_la_main=hands, entier=bool(hands) or unexplained)


def besides_the_version(passages: tuple[PassageChange, ...], ancien: str, nouveau: str) -> tuple[PassageChange, ...]:
    """`passages` without the headers that only name the version `nouveau` where they named `ancien`."""
    kept = []
    for passage in passages:
        header = passage.adresse == NomDePassage.AUTOUR
        lines = passage.lignes
        if header and lines and all((line.avant or "").replace(ancien, nouveau) == line.apres for line in lines):
            continue
        kept.append(passage)
    return tuple(kept)


def _compare_sides(avant: Cote, apres: Cote) -> Comparaison:
    both = [code for code in apres.releves if code in avant.releves]
    alone = [(code, avant.nom) for code in avant.releves if code not in both]
    alone += [(code, apres.nom) for code in apres.releves if code not in both]
    names = dict.fromkeys([*apres.documents, *avant.documents])
    return Comparaison(
        avant.nom,
        apres.nom,
        tuple(
            compare_statements(avant.releves[code], apres.releves[code], _causes(avant, apres, code)) for code in both
        ),
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
            yield (f"L'ordre est inverse : « {old.label} » vient après « {new.label} ». "
                   "Aucune opération n'est nommée ; donner d'abord la version d'avant.")  # fmt: skip


def _causes(avant: Cote, apres: Cote, code: str) -> Causes:
    """The operations of the avenants that lead from one side to the other; those that files say, between folders."""
    ancien, nouveau = avant.versions.get(code), apres.versions.get(code)
    if ancien is None or nouveau is None:
        depuis, causes = apres.causes.get(code, ("", SANS_CAUSE))
        return causes if depuis == avant.releves[code].nom else SANS_CAUSE
    from docgen.diff.recherche_des_causes import find_causes

    documents = [document for name, document in apres.documents.items() if name == full_name(code, document)]
    return find_causes(ancien, nouveau, documents)
