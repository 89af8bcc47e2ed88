"""The verification report, for who signs and not for who types: what to correct, what to confirm, what is sound.

Its sentences and its order are a text, `templates/textes/verification/rapport-de-verification.md`; here are the values
that the text shows.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from docgen.adresses.cellules import CONTRAT, TOUS, Cell
from docgen.check import Rule, Subject, registry
from docgen.check.autrement import comptes
from docgen.check.lieux import LieuDuConstat
from docgen.commandes.verifier.constats import Constat, constats, examined, par_personne, title
from docgen.compose.composition import named_amount
from docgen.compose.documents import Rendu, compose_document
from docgen.compose.fautes import TextFault, text_fault
from docgen.compose.jetons import Jetons
from docgen.compose.textes import Textes
from docgen.demande import Order, Outcome, from_gabarit
from docgen.document import Blank, Document, Inline, LineBreak, Text
from docgen.findings import Finding, Location, Refusal, Severity, shown
from docgen.french import compte, enumeration, euros, nombre, typographie
from docgen.montants import Montant
from docgen.render import writer
from docgen.sortie.nommes import write_named

MODELE = "verification"
# A person who signs reads the report; a forge, or a mailbox, the note.
TEXTES = {"html": "rapport-de-verification", "docx": "rapport-de-verification", "md": "note-de-verification"}
EN_TETE = 5
_FICHIER = re.compile(
    r" \((?:[^()]* ; )?(?:[\w.-]+\.(?:yaml|md), ligne \d+|à partir de la ligne \d+|ligne \d+)\)|, ligne \d+"
)


@dataclass(frozen=True, slots=True)
class LigneDeRapport:
    """A finding as the report shows it; `premier` and `second` are its two places side by side."""

    numero: int
    phrase: str
    premier: tuple[Inline, ...]
    second: tuple[Inline, ...]
    enjeu: str
    remede: str
    qui: str
    sources: str


@dataclass(frozen=True, slots=True)
class GroupeDeConstats:
    """The findings of constat rule: its title, and why a person looks at it."""

    code: str
    titre: str
    pourquoi: str
    constats: tuple[LigneDeRapport, ...]


@dataclass(frozen=True, slots=True)
class Suite:
    """What is to be done alike: corrected, put right in the published act, confirmed."""

    groupes: tuple[GroupeDeConstats, ...]
    nombre: int
    qui: str


def write_reports(order: Order, outcome: Outcome, files: Mapping[str, Path]) -> list[Finding]:
    """Write the report of the verification `outcome` to `files`, by format (`TEXTES`): all or none; what forbade it.

    Raises `Refusal` when too little could be read to say anything.
    """
    if outcome.dossier is None or not outcome.versions:
        raise Refusal("le dossier ne se lit pas assez pour en faire un rapport", "Corriger d'abord ces constats.")
    findings: list[Finding] = []
    written: dict[Path, bytes] = {}
    for name, path in files.items():
        gabarits = order.templates / "gabarits"
        try:
            written[path] = writer(name)(rapport(order, outcome, TEXTES[name]), gabarits, {})
        except TextFault as fault:
            findings.append(fault.finding)
        except Refusal as refusal:
            findings.append(from_gabarit(refusal, gabarits))
    return list(dict.fromkeys(findings)) or write_named(written, ecraser=order.ecraser)


def rapport(order: Order, outcome: Outcome, nom: str) -> Document:
    """The report of that name (« rapport-de-verification »). Raises `TextFault` when its text cannot be used."""
    textes = Textes(order.templates / "textes", MODELE)
    kind = next((kind for kind in textes.kinds() if kind.code == nom), None)
    if kind is None:
        place = Location(shown(textes.folder / f"{nom}.md"))
        raise text_fault("TPL001", "ce texte n'existe pas", place, "Le rétablir dans templates/textes.")
    return compose_document(Rendu(textes, Jetons(), "", "final"), kind, _context(outcome, publie=order.publie))


def _context(outcome: Outcome, *, publie: bool) -> Mapping[str, object]:
    assert outcome.dossier is not None
    rules = {rule.code: rule for rule in registry()}
    ranked = _ranked(outcome, rules)
    every = [constat for found in ranked.values() for constat in found]
    rows = {id(constat): _row(rank, constat) for rank, constat in enumerate(every, 1)}
    heavy = sorted((constat for constat in every if constat.enjeu), key=lambda constat: -(constat.enjeu or 0))[:EN_TETE]
    spoken = {constat.finding.code for constat in every} | {accepte.finding.code for accepte in outcome.acceptes}
    silent = [rules[code] for code in sorted(outcome.regles) if code not in spoken]
    return {
        "collectivite": outcome.dossier.collectivite,
        "contrats": enumeration([contrat.base.entete.titre for contrat in outcome.dossier.contrats]),
        "publie": publie,
        **{name: _rang(found, rows, rules) for name, found in ranked.items()},
        "enjeux": [rows[id(constat)] for constat in heavy],
        "examine": f"Ont été examinés : {enumeration(examined(outcome))}.",
        "acceptes": [
            {
                "message": accepte.finding.message,
                "motif": accepte.entree.motif,
                "par": accepte.entree.par,
                "le": accepte.entree.le,
            }
            for accepte in outcome.acceptes
        ],
        "sains": [{"code": rule.code, "titre": title(rule)} for rule in silent],
        "montants": list(_montants(outcome)),
        "controles": _controles(outcome),
        "visa": Blank("date et visa"),
    }


def _ranked(outcome: Outcome, rules: Mapping[str, Rule]) -> dict[str, list[Constat]]:
    """The findings, by what is to be done, in the order of the report."""
    ranked: dict[str, list[Constat]] = {"corriger": [], "rectifier": [], "confirmer": []}
    for constat in constats(outcome.dossier, outcome.findings):
        ranked[_rank(constat.finding, rules)].append(constat)
    return {name: sorted(found, key=lambda constat: constat.finding.code) for name, found in ranked.items()}


def _rank(finding: Finding, rules: Mapping[str, Rule]) -> str:
    if finding.severity is Severity.ERREUR:
        return "corriger"
    rule = rules.get(finding.code)
    return "rectifier" if rule and rule.stade == "publie" else "confirmer"


def _rang(found: Sequence[Constat], rows: Mapping[int, LigneDeRapport], rules: Mapping[str, Rule]) -> Suite:
    groups: dict[str, list[Constat]] = {}
    for constat in found:
        groups.setdefault(constat.finding.code, []).append(constat)
    groupes = [
        GroupeDeConstats(code, title(rules[code]) if code in rules else "Lecture des fichiers", _why(rules.get(code)),
               tuple(rows[id(constat)] for constat in inside))
        for code, inside in groups.items()
    ]  # fmt: skip
    who = par_personne([constat.finding for constat in found])
    return Suite(tuple(groupes), len(found), ", ".join(f"{name} : {count}" for name, count in who.items()) or "–")


def _row(rank: int, constat: Constat) -> LigneDeRapport:
    finding = constat.finding
    first, *others = constat.lieux or (None,)
    # What should be said comes before a third printing of the same thing.
    other = None if finding.preuve.attendu else next(iter(others), None)
    second = _said(constat.attendu, other)
    return LigneDeRapport(
        rank,
        _sans_fichiers(finding.message[0].upper() + finding.message[1:]),
        _said(first.dit, first) if first else _said(str(finding.location), None),
        second,
        euros(Montant(constat.enjeu)) if constat.enjeu else "",
        _sans_fichiers(finding.remedy.partition("\n")[0]),
        f"Qui : {finding.qui or 'qui a saisi'}",
        _lines(constat.sources),
    )


def _sans_fichiers(text: str) -> str:
    """A sentence without the files and lines that it cites: who signs does not type."""
    return _FICHIER.sub("", text)


def _said(words: str, lieu: LieuDuConstat | None) -> tuple[Inline, ...]:
    """What is said, in bold, then the document and the spot where it is read."""
    content: list[Inline] = [Text(typographie(words or "–"), bold=True)]
    if lieu:
        content += [LineBreak(), Text(typographie(lieu.ou))]
    return tuple(content)


def _lines(sources: Sequence[int]) -> str:
    if not sources:
        return ""
    return f"Source, l. {enumeration([str(line) for line in sources[:4]])}{'…' if len(sources) > 4 else ''}"


def _why(rule: Rule | None) -> str:
    """The paragraph of the rule that says why a person looks at it."""
    found = next((part for part in rule.doc.split("\n\n") if part.startswith("**Pourquoi")), "") if rule else ""
    return " ".join(found.partition("**")[2].partition("**")[2].split()) or "Le fichier doit se lire avant tout."


def _montants(outcome: Outcome) -> Iterable[Mapping[str, object]]:
    """The amounts of each exercice of the last version of each contract; `parts` says whose they are."""
    for versions in outcome.versions.values():
        for version in versions[-1:]:
            programme = version.contrat.programme
            sides = {"paie": programme.paie.cote, "recoit": programme.recoit.cote, "ensemble": TOUS}
            for exercice in version.contrat.entete.exercices:
                yield {
                    "parts": (programme.paie.du, programme.recoit.du),
                    "contrat": version.contrat.entete.titre,
                    "exercice": exercice.nom,
                    **{name: named_amount(version, Cell(CONTRAT, side, exercice.nom)) for name, side in sides.items()},
                }


def _controles(outcome: Outcome) -> str:
    """How many printed things were compared with what is computed or typed, and how many are the same."""
    assert outcome.dossier is not None
    every, same = comptes(Subject(outcome.dossier, outcome.versions))
    words = "valeur, date, nom ou intitulé imprimé", "valeurs, dates, noms et intitulés imprimés"
    same_words = "est celui" if same < 2 else "sont ceux"
    printed = f"{compte(every, *words)} par l'acte publié"
    return f"Sur {printed}, {nombre(same)} {same_words} que donnent les données."
