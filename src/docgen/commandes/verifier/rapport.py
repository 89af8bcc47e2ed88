"""The verification report, for who signs and not for who types: what blocks, what to correct, what to confirm.

Its sentences and its order are a text, `templates/textes/verification/rapport-de-verification.md`; here are the values
that the text shows.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path

from docgen.adresses.cellules import CONTRAT, TOUS, Cell
from docgen.check import Subject, registry
from docgen.check.autrement import comptes
from docgen.check.lieux import LieuDuConstat, document
from docgen.check.saisies import SaisieLue, saisies
from docgen.commandes.verifier.constats import PERSONNES, Constat, constats, examined, par_personne, personne, title
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
_GRAVITES = {
    "bloquants": Severity.BLOQUANT,
    "a_corriger": Severity.A_CORRIGER,
    "a_confirmer": Severity.A_CONFIRMER,
}
_LECTURE = "Lecture des fichiers"
# What each family of rules looks at.
_FAMILLES = {
    "AVE": "avenants", "BUD": "montants", "CHP": "champs et annexes", "DOC": "renvois et visas", "IND": "indicateurs",
    "PUB": "acte publié", "REF": "références", "SEA": "séances", "SIG": "actes signés", "TXT": "rédaction",
}  # fmt: skip
_FICHIER = re.compile(
    r" \((?:[^()]* ; )?(?:[\w.-]+\.(?:yaml|md), ligne \d+|à partir de la ligne \d+|ligne \d+)\)|, ligne \d+"
)


@dataclass(frozen=True, slots=True)
class LigneDeRapport:
    """A finding as the report shows it; `premier` and `second` are its two places, `ou` where they are, in one line."""

    numero: int
    phrase: str
    premier: tuple[Inline, ...]
    second: tuple[Inline, ...]
    enjeu: str
    remede: str
    qui: str
    sources: str
    ou: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class GroupeDeConstats:
    """The findings of one rule: its title, what is to be done alike for all (each says the rest), and who does it."""

    code: str
    titre: str
    remede: str
    qui: str
    constats: tuple[LigneDeRapport, ...]


@dataclass(frozen=True, slots=True)
class Suite:
    """What is as grave: what blocks, what is to correct, what is to confirm."""

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
    every = sorted(constats(outcome.dossier, outcome.findings), key=lambda constat: _order(constat.finding))
    rows = {id(constat): _row(rank, constat) for rank, constat in enumerate(every, 1)}
    heavy = sorted((constat for constat in every if constat.enjeu), key=lambda constat: -(constat.enjeu or 0))[:EN_TETE]
    return {
        "collectivite": outcome.dossier.collectivite,
        "contrats": enumeration([contrat.base.entete.titre for contrat in outcome.dossier.contrats]),
        "publie": publie,
        **{
            name: _suite([constat for constat in every if constat.finding.severity is severity], rows)
            for name, severity in _GRAVITES.items()
        },
        "blancs": _blancs(outcome),
        "a_completer": len(outcome.a_completer),
        "enjeux": [rows[id(constat)] for constat in heavy],
        "examine": f"Ont été examinés : {enumeration(examined(outcome))}.",
        "saisies": [_saisie(saisie) for saisie in saisies(Subject(outcome.dossier, outcome.versions))],
        "acceptes": [
            {
                "message": accepte.finding.message,
                "motif": accepte.entree.motif,
                "par": accepte.entree.par,
                "le": accepte.entree.le,
            }
            for accepte in outcome.acceptes
        ],
        "muettes": _silent(outcome),
        "montants": list(_montants(outcome)),
        "controles": _controles(outcome),
        "visa": Blank("date et visa"),
    }


def _order(finding: Finding) -> tuple[int, int, str]:
    """The gravest first, then what makes the act void before what makes it wrong, then rule by rule."""
    return list(Severity).index(finding.severity), PERSONNES.index(personne(finding)), finding.code


def _silent(outcome: Outcome) -> list[tuple[str, list[str]]]:
    """The codes of the rules that have found nothing, by what they look at."""
    spoken = {f.code for f in outcome.findings} | {accepte.finding.code for accepte in outcome.acceptes}
    silent: dict[str, list[str]] = {}
    for code in sorted(outcome.regles - spoken):
        silent.setdefault(_FAMILLES[code[:3]], []).append(code)
    return list(silent.items())


def _blancs(outcome: Outcome) -> list[dict[str, object]]:
    """What is still to come, document by document: the values to be found at one place, and that place."""
    found: dict[str, dict[str, list[str]]] = {}
    for blank in outcome.a_completer:
        assert outcome.dossier is not None
        where = blank.remedy.partition("\n")[0].removeprefix("À trouver : ")
        of_document = found.setdefault(document(outcome.dossier, blank.location), {})
        of_document.setdefault(where, []).append(blank.message.partition(" : ")[2] or blank.message)
    return [
        {"document": name, "valeurs": [(enumeration(values), where) for where, values in places.items()]}
        for name, places in found.items()
    ]


def _saisie(saisie: SaisieLue) -> dict[str, str]:
    """A value deduced or put right: what it is, what the source says, why, and who confirms."""
    source = f" (source, l. {saisie.valeur.ligne})" if saisie.valeur.ligne else ""
    said = f"redressé : la source imprime « {saisie.redressee.imprime} »" if saisie.redressee else "déduit"
    return {
        "quoi": saisie.quoi,
        "dit": f"{said}{source}",
        "motif": saisie.valeur.motif.rstrip("."),
        "confirme": saisie.valeur.confirme,
    }


def _suite(found: Sequence[Constat], rows: Mapping[int, LigneDeRapport]) -> Suite:
    titles = {rule.code: title(rule) for rule in registry()}
    groups: dict[str, list[Constat]] = {}
    for constat in found:
        groups.setdefault(constat.finding.code, []).append(constat)
    groupes = []
    for code, inside in groups.items():
        lines = tuple(rows[id(constat)] for constat in inside)
        people, shared = list(dict.fromkeys(line.qui for line in lines)), _shared([line.remede for line in lines])
        lines = tuple(replace(line, remede=line.remede[len(shared) :].strip()) for line in lines)
        groupes.append(GroupeDeConstats(code, titles.get(code, _LECTURE), shared, enumeration(people), lines))
    who = par_personne([constat.finding for constat in found])
    return Suite(tuple(groupes), len(found), ", ".join(f"{name} : {count}" for name, count in who.items()) or "–")


def _shared(remedies: Sequence[str]) -> str:
    """The sentences with which all the remedies begin."""
    cut = [re.split(r"(?<=\.) ", remedy) for remedy in remedies]
    same = [each[0] for each in takewhile(lambda each: len(set(each)) == 1, zip(*cut, strict=False))]
    return " ".join(same)


def _row(rank: int, constat: Constat) -> LigneDeRapport:
    finding = constat.finding
    first, *others = constat.lieux or (None,)
    # What should be said comes before a third printing of the same thing.
    other = None if finding.preuve.attendu else next(iter(others), None)
    second = _said(constat.attendu, other)
    return LigneDeRapport(
        rank,
        _sans_fichiers(_opened(finding.message)),
        _said(first.dit, first) if first else _said(str(finding.location), None),
        second,
        euros(Montant(constat.enjeu)) if constat.enjeu else "",
        _sans_fichiers(finding.remedy.partition("\n")[0]),
        finding.qui or "qui a saisi",
        _lines(constat.sources),
        (LineBreak(), Text(typographie(places))) if (places := _places(constat)) else (),
    )


def _places(constat: Constat) -> str:
    """Where both sides of a finding are read, and the lines of the published act, when its sentence does not say so."""
    if constat.finding.code.startswith("PUB"):
        return ""
    shown_places = [lieu.ou for lieu in constat.lieux[:2] if not lieu.document.startswith("texte ou gabarit")]
    places, source = " ; ".join(dict.fromkeys(shown_places)), _lines(constat.sources)
    return f"Où : {places}.{f' {source}.' if source else ''}" if places else ""


def _opened(message: str) -> str:
    """A message that begins as a sentence does; the name of a version (« cls-2024-2027/… ») stays as it is."""
    return message if re.match(r"[\w-]+/", message) else message[0].upper() + message[1:]


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
    said = [*(str(line) for line in sources[:4]), *(["suivantes"] if len(sources) > 4 else [])]
    return f"Source, l. {enumeration(said)}"


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
