"""Sharing findings out: the rules to consult, the findings by person, by document, by file; each with its places."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import get_args

from msgspec import Struct

from docgen.check import Rule, registry
from docgen.check.lieux import LieuDuConstat, document, lieux
from docgen.check.sources import Carte
from docgen.demande import Outcome
from docgen.dossier import Dossier
from docgen.findings import INCOMPLET, Finding, Qui, Refusal, Severity
from docgen.french import compte, enumeration
from docgen.french.proches import noms_proches
from docgen.load.a_completer import open_fields, sorte_de_valeur
from docgen.model.texte import natural_key

# For a file that does not read or apply, no rule says who: it is for whoever typed it.
SAISIE = "saisie"
PERSONNES = (*get_args(Qui), SAISIE)
PAR = ("fichier", "document", "personne", "regle")
# What each gravity is called above what has it.
GRAVITES = {
    Severity.BLOQUANT: "Bloquant",
    Severity.A_CORRIGER: "À corriger",
    Severity.A_CONFIRMER: "À confirmer",
    Severity.INFORMATION: "Pour information",
}
# The values to come, what they are called, and the rules that would have looked at them.
_FAMILLES = (
    ("montant", ("montant", "montants"), " (règles BUD)"),
    ("indicateur", ("valeur d'indicateur", "valeurs d'indicateurs"), " (règles IND)"),
    ("autre", ("autre valeur", "autres valeurs"), " (textes, dates)"),
)
_SANS_VALEUR = ("non communiqué", "sans objet")
_ABSENT = re.compile(rf"(?::|-) ({'|'.join(_SANS_VALEUR)})[ \t]*$", re.IGNORECASE | re.MULTILINE)
_Groupe = tuple[str, list[Finding]]


def selection(text: str) -> frozenset[str]:
    """The codes that `text` names: codes and families, separated by commas (« BUD,IND001 »).

    Raises `Refusal` for a name that no rule has.
    """
    codes = [rule.code for rule in registry()]
    families = list(dict.fromkeys(code[:3] for code in codes))
    found: set[str] = set()
    for name in (part.strip().upper() for part in text.split(",")):
        chosen = [code for code in codes if name in (code, code[:3])]
        if not chosen:
            near = noms_proches(name, [*families, *codes])
            remedy = f"Peut-être « {near[0]} » ?" if near else f"Familles : {', '.join(families)}."
            raise Refusal(f"aucune règle ne s'appelle « {name} »", remedy)
        found.update(chosen)
    return frozenset(found)


def personne(finding: Finding) -> str:
    """Who can act on a finding."""
    return finding.qui or SAISIE


def par_personne(findings: Sequence[Finding]) -> dict[str, int]:
    """How many findings each person has, in the order of `PERSONNES`, without those who have none."""
    counts = {who: sum(personne(finding) == who for finding in findings) for who in PERSONNES}
    return {who: count for who, count in counts.items() if count}


def grouped(findings: Sequence[Finding], par: str, dossier: Dossier | None) -> list[_Groupe]:
    """The findings under the name of each group; by file, there is one group without a name, in the order of places."""
    if par == "personne":
        named = {who: [f for f in findings if personne(f) == who] for who in PERSONNES}
        return [(who, found) for who, found in named.items() if found]
    if par == "document" and dossier is not None:
        return _grouped(findings, lambda finding: document(dossier, finding.location))
    return [("", sorted(findings, key=lambda finding: finding.location))] if findings else []


def by_rule(findings: Sequence[Finding]) -> list[_Groupe]:
    """The findings under the code and the title of their rule, those that come most often first."""
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        found.setdefault(finding.code, []).append(finding)
    names = {code: f"{code} : {_titres()[code].lower()}" if code in _titres() else code for code in found}
    return [(names[code], found[code]) for code in sorted(found, key=lambda code: (-len(found[code]), code))]


def _grouped(findings: Sequence[Finding], name: Callable[[Finding], str]) -> list[_Groupe]:
    found: dict[str, list[Finding]] = {}
    for finding in sorted(findings, key=lambda finding: natural_key(finding.location.file)):
        found.setdefault(name(finding), []).append(finding)
    return [(title, sorted(inside, key=Finding.sort_key)) for title, inside in found.items()]


def examine(outcome: Outcome) -> dict[str, int]:
    """How much was looked at: how many of each thing, by its French name in the plural."""
    versions = outcome.all_versions
    return {
        "fichiers": len(outcome.dossier.inputs) if outcome.dossier else 0,
        "versions": len(versions),
        "montants saisis": sum(len(version.figures.leaves) for version in versions),
        "documents": len(outcome.all_documents),
        "règles": len(outcome.regles),
    }


def examined(outcome: Outcome) -> list[str]:
    """The same in words that agree: « 43 fichiers », « 1 version »."""
    words = ("fichier", "version", "montant saisi", "document", "règle")
    return [compte(count, word, many) for word, (many, count) in zip(words, examine(outcome).items(), strict=True)]


def absents(outcome: Outcome) -> str:
    """How many values the data say that nobody gave, or that have no sense there; empty when there are none."""
    dossier = outcome.dossier
    if dossier is None:
        return ""
    files = {source.file for key, source in dossier.sources.items() if key.sorte not in ("publie", "signe")}
    said = Counter(
        match[1].lower()
        for file in files
        if file.endswith(".yaml")
        for match in _ABSENT.finditer(dossier.textes.get(file, ""))
    )
    parts = [f"{said[words]} « {words} »" for words in _SANS_VALEUR if said[words]]
    return f"Dit sans valeur : {enumeration(parts)}." if parts else ""


def unseen(outcome: Outcome) -> str:
    """What the rules could not look at: the values that are still to come, with the family that they are for, and the
    files that do not read without them; empty when they could look at everything."""
    champs = frozenset(open_fields(outcome.dossier) if outcome.dossier else ())  # rules read none of them
    sortes = Counter(sorte_de_valeur(blank) for blank in outcome.a_completer if blank not in champs)
    parts = [f"{compte(sortes[sorte], *words)}{family}" for sorte, words, family in _FAMILLES if sortes[sorte]]
    left = sum(finding.code == INCOMPLET for finding in outcome.findings)
    parts += (
        [f"ce qui dépend de {compte(left, 'fichier incomplet', 'fichiers incomplets')} ({INCOMPLET})"] if left else []
    )
    return f"Non regardé par les règles : {enumeration(parts)}." if parts else ""


# --- a finding, with all that a person needs to judge it --------------------------------------------------------------
class Constat(Struct, frozen=True):
    """A finding and what a person compares: the places, what is printed at the first, what is expected, the cause.

    `sources` are the lines of the published source, in order; empty when nothing was published. `enjeu` is the amount
    at stake, in centimes, None when it is not a matter of money.
    """

    finding: Finding
    lieux: tuple[LieuDuConstat, ...] = ()
    sources: tuple[int, ...] = ()

    @property
    def adresse(self) -> str:
        """What is wrong, by identity: « cie-2025-2027/actions/2.10 sous_actions », or a cell of the cube."""
        return self.lieux[0].adresse if self.lieux else ""

    @property
    def imprime(self) -> str:
        """What is said at the place of the finding."""
        return self.lieux[0].dit if self.lieux else ""

    @property
    def attendu(self) -> str:
        """What should be said there, or what the other place says; empty when a person must decide."""
        return self.finding.preuve.attendu or (self.lieux[1].dit if len(self.lieux) > 1 else "")

    @property
    def enjeu(self) -> int | None:
        """The amount at stake, in centimes."""
        return self.finding.preuve.enjeu

    @property
    def cause(self) -> str:
        """What the fault comes from; the title of its rule when the rule does not say more."""
        return self.finding.preuve.cause or _titres().get(self.finding.code, "")


def constats(dossier: Dossier | None, findings: Iterable[Finding]) -> list[Constat]:
    """Each finding with its places and the lines of the published source; without any when no dossier could be read."""
    if dossier is None:
        return [Constat(finding) for finding in findings]
    carte = Carte(dossier)
    return [
        Constat(finding, found, tuple(sorted({line for lieu in found for line in carte.lignes(lieu.place)})))
        for finding in findings
        for found in [tuple(lieux(dossier, finding))]
    ]


def title(rule: Rule) -> str:
    """The first line of what a rule says of itself."""
    return rule.doc.partition("\n")[0].rstrip(".")


@lru_cache(maxsize=1)
def _titres() -> dict[str, str]:
    return {rule.code: title(rule) for rule in registry()}
