"""How much differs: the one count that the terminal, the page, the note, the JSON and the exit code all say."""

from collections.abc import Iterable, Sequence
from operator import add

from msgspec import Struct
from msgspec.structs import astuple

from docgen.commandes.comparer.regroupement import EcartsRanges, Tranche, still_unknown
from docgen.diff.passages_changes import PassageChange
from docgen.diff.passages_lus import FICHES_ACTIONS, MotsDesFiches
from docgen.french import NBSP, compte, enumeration
from docgen.montants import Absence


class Comptes(Struct, frozen=True):
    """What differs, thing by thing.

    `typographie` counts lines. `inexpliques` are those of the other changes that no operation explains, when operations
    are known. Of the results that are only asked for since, nobody has given the `non_communiques`, and `a_completer`
    are to come. Of the `documents`, a person has changed `documents_a_la_main`; `fichiers_non_lus` are the other files
    that differ.
    """

    articles: int = 0
    fiches: int = 0
    autres_passages: int = 0
    montants_prevus: int = 0
    indicateurs: int = 0
    valeurs_d_indicateurs: int = 0
    fiches_sans_changement_de_fond: int = 0
    montants_executes: int = 0
    resultats: int = 0
    non_communiques: int = 0
    a_completer: int = 0
    typographie: int = 0
    documents: int = 0
    documents_a_la_main: int = 0
    fichiers_non_lus: int = 0
    contrats_seuls: int = 0
    inexpliques: int = 0

    def __add__(self, other: "Comptes") -> "Comptes":
        return Comptes(*map(add, astuple(self), astuple(other)))

    @property
    def rien(self) -> bool:
        """Whether nothing differs."""
        return not any(astuple(self))


def count_contract(ranges: EcartsRanges) -> Comptes:
    """What differs in one contract."""
    tranches = (ranges.inexpliques, ranges.acte, ranges.depuis)
    kinds = [passage.adresse.sorte for tranche in tranches for passage in tranche.passages]
    amounts, every = ranges.ecarts.montants, ranges.ecarts.indicateurs
    planned = [m for m in every if not m.constate]
    unknown = [why for m in every if m.constate and (why := still_unknown(m))]
    to_come = unknown.count(Absence.A_COMPLETER)
    return Comptes(
        articles=kinds.count("article"),
        fiches=kinds.count("fiche"),
        autres_passages=sum(kind not in ("article", "fiche") for kind in kinds),
        montants_prevus=sum(m.prevu for m in amounts),
        indicateurs=len({m.adresse for m in planned}),
        valeurs_d_indicateurs=len(planned),
        fiches_sans_changement_de_fond=len(ranges.poursuites),
        montants_executes=sum(not m.prevu for m in amounts),
        resultats=len(every) - len(planned) - len(unknown),
        non_communiques=len(unknown) - to_come,
        a_completer=to_come,
        typographie=_light_lines(ranges.ecarts.passages),
        inexpliques=_total(ranges.inexpliques),
    )


def _light_lines(passages: Iterable[PassageChange]) -> int:
    return sum(line.genre == "typographie" for passage in passages for line in passage.lignes)


def _total(tranche: Tranche) -> int:
    return len(tranche.passages) + len(tranche.montants) + len(tranche.indicateurs)


def changes_sentence(counts: Comptes, avenants: Sequence[int] = (), words: MotsDesFiches = FICHES_ACTIONS) -> str:
    """What the act changes: « L'avenant n° 1 change 4 articles et 1 fiche ; 10 fiches sans changement de fond. »."""
    told = [(count, words) for count, words in _of_the_act(counts, words) if count]
    said, several = enumeration([words for _, words in told]), sum(count for count, _ in told) > 1
    kept = counts.fiches_sans_changement_de_fond
    same = f"{compte(kept, *words.en_phrase)} sans changement de fond" if kept else ""
    if not said:
        return f"{same}." if same else ""
    if avenants:
        act, verb = acts(avenants)
        said = f"{act} {verb} {said}"
    else:
        said = f"{said} {'changent' if several else 'change'}"
    return f"{said}{NBSP}; {same}." if same else f"{said}."


def acts(avenants: Sequence[int]) -> tuple[str, str]:
    """The avenants of those numbers, and the verb that goes with them: « L'avenant n° 1 », « change »."""
    numbers = enumeration([str(number) for number in avenants])
    if len(avenants) > 1:
        return f"Les avenants n°{NBSP}{numbers}", "changent"
    return f"L'avenant n°{NBSP}{numbers}", "change"


def _of_the_act(counts: Comptes, words: MotsDesFiches) -> list[tuple[int, str]]:
    values, of = counts.valeurs_d_indicateurs, counts.indicateurs
    whose = "d'un indicateur" if of == 1 else f"de {of} indicateurs"
    # One amount moves every total that holds it.
    totals = " (totaux compris)" if counts.montants_prevus > 1 else ""
    return [
        (counts.articles, compte(counts.articles, "article")),
        (counts.fiches, compte(counts.fiches, *words.en_phrase)),
        (counts.autres_passages, compte(counts.autres_passages, "passage")),
        (counts.montants_prevus, compte(counts.montants_prevus, "montant prévu", f"montants prévus{totals}")),
        (values, compte(of, "indicateur") if values == of else f"{compte(values, 'valeur')} {whose}"),
    ]


def unexplained_sentence(counts: Comptes) -> str:
    """What no operation explains, counted; empty when there is none."""
    count = counts.inexpliques
    return f"Aucune opération n'explique {compte(count, 'changement')}." if count else ""


def since_sentence(counts: Comptes, *, gone: bool = False) -> str:
    """What has become known since, counted, or is `gone`; empty when nothing is."""
    known = [
        (counts.montants_executes, "montant versé ou exécuté", "montants versés ou exécutés"),
        (counts.resultats, "résultat", "résultats"),
    ]
    said = enumeration([compte(count, *words) for count, *words in known if count])
    many = sum(count for count, *_ in known) > 1
    return f"{since_words(gone=gone, many=many)}{NBSP}: {said}." if said else ""


def since_words(*, gone: bool, many: bool = False) -> str:
    """What is said of what becomes known from one side to the other or, read backwards, is `gone`."""
    return ("Ne sont plus dits" if many else "N'est plus dit") if gone else "Connu depuis"


def light_sentence(counts: Comptes, *, folded: bool = True) -> str:
    """The changes of typography, that every face folds unless asked; empty when there is none."""
    several = counts.typographie > 1
    more = f", {'repliés' if several else 'replié'}" if folded else ""
    words = ("changement de typographie", "changements de typographie")
    return f"{compte(counts.typographie, *words)}{more}." if counts.typographie else ""
