"""The verification report, for who signs and not for who types: what blocks, what to correct, what to confirm.

Its sentences and its order are a text, `templates/textes/verification/rapport-de-verification.md`; here are the values
that the text shows.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from docgen.adresses.cellules import CONTRAT, TOUS, Cell
from docgen.check import Subject
from docgen.check.autrement import comptes
from docgen.check.saisies import saisies
from docgen.commandes.verifier.constats import absents, constats, examined
from docgen.commandes.verifier.lignes_du_rapport import in_order, suite
from docgen.commandes.verifier.mots_du_rapport import MotsDuRapport
from docgen.commandes.verifier.resume_du_rapport import (
    argent,
    blancs_par_acte,
    motifs,
    par_service,
    redressees,
    saisies_par_acte,
    signable,
)
from docgen.compose.composition import named_amount
from docgen.compose.documents import Rendu, compose_document
from docgen.compose.fautes import TextFault, text_fault
from docgen.compose.jetons import Jetons
from docgen.compose.textes import Textes
from docgen.demande import Order, Outcome, from_gabarit
from docgen.document import Blank, Document, LineBreak
from docgen.findings import Finding, Location, Refusal, Severity, shown
from docgen.french import compte, enumeration, nombre
from docgen.render import writer
from docgen.sortie.nommes import write_named

MODELE = "verification"
# A person who signs reads the report; a forge, or a mailbox, the note.
TEXTES = {"html": "rapport-de-verification", "docx": "rapport-de-verification", "md": "note-de-verification"}
_GRAVITES = {
    "bloquants": Severity.BLOQUANT,
    "a_corriger": Severity.A_CORRIGER,
    "a_confirmer": Severity.A_CONFIRMER,
}
# What each family of rules looks at.
_FAMILLES = {
    "ANN": "annuaire", "AVE": "avenants", "BUD": "montants", "CHP": "champs et annexes", "DOC": "renvois et visas",
    "IND": "indicateurs", "PUB": "acte publié", "REF": "références", "SEA": "séances", "SIG": "actes signés",
    "TXT": "rédaction",
}  # fmt: skip


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
    mots = MotsDuRapport(outcome, outcome.dossier)
    rows = in_order(constats(outcome.dossier, outcome.findings), mots)
    suites = {name: suite(rows, severity, mots) for name, severity in _GRAVITES.items()}
    typed = list(saisies(Subject(outcome.dossier, outcome.versions)))
    return {
        "collectivite": outcome.dossier.collectivite,
        "contrats": enumeration([contrat.base.entete.titre for contrat in outcome.dossier.contrats]),
        "publie": publie,
        **suites,
        "actes": signable(rows, outcome.a_completer, mots),
        "services": par_service(rows, mots),
        "argent": argent(rows),
        "blancs": blancs_par_acte(outcome.a_completer, mots),
        "a_completer": len(outcome.a_completer),
        "examine": f"Ont été examinés : {enumeration(examined(outcome))}. {absents(outcome)}".strip(),
        "saisies": saisies_par_acte(typed, mots),
        "redressees": redressees(len(typed)),
        "motifs": motifs(typed, mots),
        "acceptes": [
            {
                "message": mots.phrase(accepte.finding.message, accepte.finding.location),
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
        "a_la_ligne": (LineBreak(),),
    }


def _silent(outcome: Outcome) -> list[tuple[str, list[str]]]:
    """The codes of the rules that have found nothing, by what they look at."""
    spoken = {f.code for f in outcome.findings} | {accepte.finding.code for accepte in outcome.acceptes}
    silent: dict[str, list[str]] = {}
    for code in sorted(outcome.regles - spoken):
        silent.setdefault(_FAMILLES[code[:3]], []).append(code)
    return list(silent.items())


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
