"""A comparison in words and tables: what the terminal, a merge request and the note show. The text is a template,
`templates/textes/comparaison/resume-des-ecarts.md`; here are the values that it shows."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec.structs import replace

from docgen.commandes.comparer import Comparaison
from docgen.commandes.comparer.comptes import (
    changes_sentence,
    count_contract,
    light_sentence,
    since_sentence,
    unexplained_sentence,
)
from docgen.commandes.comparer.documents_dits import DocumentsDits, documents_told, told_whole
from docgen.commandes.comparer.mots import changed_lines_words, short_line_words
from docgen.commandes.comparer.phrases import (
    AUCUN_ECART,
    INEXPLIQUE,
    act_title,
    du_budget,
    since_title,
    since_told,
    told,
)
from docgen.commandes.comparer.regroupement import (
    SORTS,
    EcartsRanges,
    PassagesDits,
    Tranche,
    grouped_passages,
    shown_places,
)
from docgen.commandes.comparer.suivis import untracked_sentence
from docgen.commandes.comparer.tables_dites import tables_told
from docgen.commandes.comparer.valeurs_dites import TITRE_DES_VALEURS, values_first, values_sentences
from docgen.compose.documents import Rendu, compose_document
from docgen.compose.fautes import text_fault
from docgen.compose.jetons import Jetons
from docgen.compose.textes import Textes
from docgen.diff.passages_changes import LigneChangee
from docgen.document import Document
from docgen.findings import Location, shown
from docgen.french import NBSP, compte, enumeration, nombre

# What is counted in a text of any origin.
PASSAGE = "Un passage va d'un titre au suivant."
# As many passages as a sentence names.
_LIEUX = 5
MODELE, RESUME, NOTE = "comparaison", "resume-des-ecarts", "note-des-ecarts"
_AUTREMENT = (("refuser", "refusées"), ("accepter", "acceptées"))
_SUIVIES = "« --auteurs » dit qui a changé quoi, « --revisions {} » lit ces modifications comme {}."


def resume(
    comparaison: Comparaison, templates: Path, *, nom: str = RESUME, tout: bool = False, tables: bool = False
) -> Document:
    """The comparison as a document, by the text `nom`. Raises `TextFault`.

    `tables` has those of what is planned; `tout`, every table, every line whole, and the changes of typography.
    """
    textes = Textes(templates / "textes", MODELE)
    kind = next((kind for kind in textes.kinds() if kind.code == nom), None)
    if kind is None:
        raise text_fault(
            "TPL001", "ce texte n'existe pas", Location(shown(textes.folder / f"{nom}.md")), "Le rétablir."
        )
    return compose_document(
        Rendu(textes, Jetons(), "", "final"),
        kind,
        contexte(comparaison, tout=tout, tables=tables or tout, note=nom == NOTE),
    )


def contexte(
    comparaison: Comparaison, *, tout: bool = False, tables: bool = False, note: bool = False
) -> Mapping[str, object]:
    """The values that the text shows; of two Word files, a `note` has each line in few words, its warnings first."""
    ancien, nouveau = comparaison.noms
    ranges = comparaison.ranges
    brefs = comparaison.de_versions and not tout
    courtes = note and comparaison.de_fichiers
    warned = [phrase for phrase in comparaison.non_compare if courtes and phrase.startswith("Attention")]
    whole = untracked_sentence(comparaison.non_suivis)
    shown = whole if tout or tables or note else untracked_sentence(comparaison.non_suivis, _LIEUX)
    left = [shown if phrase == whole else phrase for phrase in comparaison.non_compare if phrase not in warned]
    return {
        "ancien": ancien,
        "nouveau": nouveau,
        "egaux": comparaison.egaux,
        "aucun_ecart": AUCUN_ECART,
        "d_abord": [_whole(dits) for dits in told_whole(comparaison)],
        "contrats": [
            _contrat(comparaison, ranged, brefs=brefs, tout=tout, tables=tables, courtes=courtes) for ranged in ranges
        ],
        "attentions": warned,
        "abrege": courtes,
        "sans_classeur": why_no_workbook(comparaison),
        "documents": documents_told(comparaison),
        "caches": "" if tout else _caches(ranges, brefs=brefs, tables=tables),
        "compares": compared_sentence(comparaison),
        "seuls": alone_sentences(comparaison),
        "non_compare": (*left, *comparaison.identiques),
        "conseil": _advice(comparaison),
    }


def why_no_workbook(comparaison: Comparaison) -> str:
    """Why a pack has no workbook of amounts; empty when it has one."""
    if any(ecarts.montants or ecarts.totaux for ecarts in comparaison.contrats):
        return ""
    if comparaison.de_fichiers:
        return "deux Word n'ont pas de données d'où le tirer ; les montants qui changent sont dans la note"
    return "aucun montant n'a été comparé, ou aucun ne diffère"


def _advice(comparaison: Comparaison) -> str:
    """What to ask of the tracked changes that the files had, read otherwise than they were."""
    refused = any(pair.choix == "refuser" for pair in comparaison.fichiers)
    return _SUIVIES.format(*_AUTREMENT[refused]) if comparaison.suivies else ""


def _whole(dits: DocumentsDits) -> Mapping[str, object]:
    return {
        "titre": dits.titre,
        "passages": [
            {"nom": passage.nom, "sort": passage.sort, "operations": "",
             "lignes": changed_lines_words(passage.lignes, brefs=False)}
            for passage in dits.passages
        ],
    }  # fmt: skip


def _contrat(
    comparaison: Comparaison, ranges: EcartsRanges, *, brefs: bool, tout: bool, tables: bool, courtes: bool
) -> Mapping[str, object]:
    ecarts = ranges.ecarts
    first = values_first(ranges.acte.passages) if comparaison.de_fichiers else []
    parts = [
        {"titre": TITRE_DES_VALEURS, "passages": [], "phrases": values_sentences(first, tout=tout), "tables": []},
        _partie(ranges, INEXPLIQUE, ranges.inexpliques, brefs=False, tables=tables),
        _partie(
            ranges, act_title(ranges.avenants), ranges.acte, brefs=brefs, tables=tables, kept=True, courtes=courtes
        ),
        {
            "titre": since_title(ranges),
            "passages": [],
            "phrases": since_told(ranges),
            "tables": list(tables_told(ranges, ranges.depuis)) if tout else [],
        },
    ]
    if tout and (light := _typographie(ranges)):
        parts.append({"titre": "Typographie", "passages": light, "phrases": [], "tables": []})
    return {
        "titre": comparaison.titre(ecarts.nouveau.contrat),
        "precise": sum(other.nouveau.contrat == ecarts.nouveau.contrat for other in comparaison.contrats) > 1,
        "cotes": tuple(dict.fromkeys((ecarts.ancien.libelle, ecarts.nouveau.libelle))),
        "egal": ecarts.egaux,
        "comptes": counts_told(ranges, tout=tout),
        "parties": [part for part in parts if part["passages"] or part["phrases"] or part["tables"]],
    }


def counts_told(ranges: EcartsRanges, *, tout: bool = False, since: bool = True) -> list[str]:
    """How much differs in one contract, in sentences; without what has become known unless `since`."""
    counts = count_contract(ranges)
    said = (
        unexplained_sentence(counts),
        changes_sentence(counts, ranges.avenants, ranges.ecarts.nouveau.fiches),
        "" if ranges.ecarts.de_donnees or not counts.autres_passages else PASSAGE,
        since_sentence(counts, gone=ranges.a_rebours) if since else "",
        light_sentence(counts, folded=not tout),
    )
    return [sentence for sentence in said if sentence]


def _partie(
    ranges: EcartsRanges,
    title: str,
    tranche: Tranche,
    *,
    brefs: bool,
    tables: bool,
    kept: bool = False,
    courtes: bool = False,
) -> Mapping[str, object]:
    """What `tranche` says; `kept` adds the fiches that go on as they were, and what becomes of the budget."""
    budget = list(du_budget(ranges.ecarts)) if kept else []
    groups = grouped_passages(tranche.passages)
    if kept:
        same = grouped_passages(ranges.poursuites)
        groups += [replace(group, sort="sans changement de fond", lignes=()) for group in same]
    return {
        "titre": title,
        "passages": [_passage(ranges, group, brefs=brefs, courtes=courtes) for group in groups],
        "phrases": [*budget, *([] if tables else told(ranges, tranche))],
        "tables": list(tables_told(ranges, tranche)) if tables else [],
    }


def _passage(
    ranges: EcartsRanges, passage: PassagesDits, *, brefs: bool, courtes: bool = False
) -> Mapping[str, object]:
    lines = [line for line in passage.lignes if line.genre != "typographie"]
    told = [short_line_words(line) for line in lines] if courtes else changed_lines_words(lines, brefs=brefs)
    alone = courtes and len(told) == 1 and passage.sort.startswith(SORTS["modifie"])
    return {
        "nom": passage.nom,
        "sort": _alone(lines[0], told[0]) if alone else passage.sort,
        "operations": _by(shown_places(ranges, passage.operations)),
        "lignes": [] if alone else told,
    }


def _alone(line: LigneChangee, told: str) -> str:
    """What is said beside a title of the one line that changes under it: what moves is not the whole passage."""
    return f"un alinéa {told}" if line.deplacee and told.startswith("déplacé ") else told


def _by(places: str) -> str:
    """« par l'art. 3 de l'avenant »; empty when no operation is known."""
    alone = f"par l'{places} de l'avenant" if places.startswith("art.") else f"par l'{places}"
    return alone if places else ""


def _typographie(ranges: EcartsRanges) -> list[Mapping[str, object]]:
    return [
        {
            "nom": passage.nom,
            "sort": "",
            "operations": "",
            "lignes": changed_lines_words(
                [line for line in passage.lignes if line.genre == "typographie"], brefs=False
            ),
        }
        for passage in ranges.ecarts.passages
        if any(line.genre == "typographie" for line in passage.lignes)
    ]


# --- the sentences ----------------------------------------------------------------------------------------------------
def _caches(ranges: Sequence[EcartsRanges], *, brefs: bool, tables: bool) -> str:
    done = sum(len(ranged.depuis.montants) for ranged in ranges)
    results = sum(len(ranged.depuis.indicateurs) for ranged in ranges)
    light = sum(count_contract(ranged).typographie for ranged in ranges)
    counts = (done, results, light)
    said = [
        compte(count, *words)
        for count, *words in (
            (done, "montant versé ou exécuté", "montants versés ou exécutés"),
            (results, "résultat d'indicateur", "résultats d'indicateurs"),
            (light, "changement de typographie", "changements de typographie"),
        )
        if count
    ]
    if brefs and any(ranged.acte.passages for ranged in ranges):
        said.append("les lignes en entier")
    told_of_the_act = [part for ranged in ranges for part in (ranged.inexpliques, ranged.acte)]
    if not tables and any(part.montants or part.indicateurs for part in told_of_the_act):
        said.append("le détail des montants et des indicateurs")
    alone = len(said) == 1 and (sum(counts) == 1 or (not sum(counts) and said[0].startswith("le ")))
    return f"Non montré ici{NBSP}: {enumeration(said)} (« --tout » {'le' if alone else 'les'} montre)." if said else ""


def alone_sentences(comparaison: Comparaison) -> list[str]:
    """A sentence for each contract that only one side has."""
    return [f"{comparaison.titre(code)}{NBSP}: n'est que dans «{NBSP}{nom}{NBSP}»." for code, nom in comparaison.seuls]


def compared_sentence(comparaison: Comparaison) -> str:
    """What was compared, counted, in a sentence."""
    counts: Counter[str] = Counter()
    for ecarts in comparaison.contrats:
        counts.update(ecarts.compares)
    counts["documents"] = len(comparaison.documents)
    words = {ecarts.nouveau.fiches.en_phrase[1] for ecarts in comparaison.contrats}
    fiches = words.pop() if len(words) == 1 else "fiches"
    named = {what.replace("fiches", fiches): count for what, count in counts.items() if count}
    said = [f"{nombre(count)} {_au_nombre(what, count)}" for what, count in named.items()]
    head = "A été comparé" if len(said) == 1 and sum(counts.values()) == 1 else "Ont été comparés"
    return f"{head}{NBSP}: {enumeration(said)}." if said else "Rien n'a pu être comparé."


def _au_nombre(plural: str, count: int) -> str:
    """« articles et fiches », or « article ou fiche »."""
    return plural if count > 1 else re.sub(r"s\b|(?<=eau)x\b", "", plural).replace(" et ", " ou ")
