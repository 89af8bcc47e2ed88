"""What `docgen reprendre` shows: what changes and where, what follows, what an avenant would say, what is not taken."""

import re
from collections import Counter

from msgspec.structs import replace
from rich.console import Console

from docgen.cli.affichage import as_json, console, counts, show_alike, show_findings, show_written
from docgen.cli.encodages import write_json
from docgen.commandes.proposer import DEJA_DIT
from docgen.commandes.reprendre import FAUTIF, Report, Retour
from docgen.commandes.reprendre.actes import AvenantVise
from docgen.commandes.reprendre.ecrits import BALISES, excerpts
from docgen.commandes.reprendre.suites import ConstatsSuivis
from docgen.findings import Severity, blocking
from docgen.french import compte, first_letters

# How many lines that follow are shown.
_SUITES = 12
# Names that are long in a place, of which so many letters are enough.
_NAMES, _LETTRES = re.compile(r"(?<=«\s)[^»]{41,}(?=\s»)"), 40
_MARKS = re.compile(r"^\s*[-*+] |^#+ |\*{1,2}(?=\S)|(?<=\S)\*{1,2}|\[\^[^\]]*\]")


def show_changes(found: Retour, command: str, *, json: bool) -> None:
    """What changes and where, what follows, what was written; then what is not taken, and what is wrong."""
    if json:
        write_json(_all_as_json(found))
        return
    out = console()
    if found.phrases and found.acte:
        _show_act(out, found, found.acte)
    # Nothing of a signed text is written where it stands.
    for report in () if found.acte else found.reports:
        _show_report(out, report)
    _show_what_follows(out, found)
    _show_findings_that_follow(out, found.suites.constats)
    last = [finding for finding in found.findings if finding.code == FAUTIF]
    show_written(out, replace(found, findings=tuple(each for each in found.findings if each not in last)), command)
    show_findings(out, last)
    out.print(_summary(found))


def _all_as_json(found: Retour) -> dict[str, object]:
    return {"constats": [as_json(finding) for finding in found.findings],
            "changements": [_as_json(report) for report in found.reports],
            "suites": [line._asdict() for line in found.suites.lignes],
            "documents": list(found.suites.documents), "phrases": list(found.phrases), "textes": list(found.textes),
            "nouveaux": [as_json(finding) for finding in found.suites.constats.nouveaux],
            "rechiffres": found.suites.constats.rechiffres, "disparus": found.suites.constats.disparus,
            "ecrits": [path.as_posix() for path in found.ecrits]}  # fmt: skip


def _as_json(report: Report) -> dict[str, object]:
    return {"fichiers": list(report.fichiers), "document": report.document, "place": str(report.ecrit.place),
            "endroit": report.endroit, "chemin": list(report.ecrit.chemin), "avant": report.ecrit.texte,
            "apres": report.apres}  # fmt: skip


def _show_report(out: Console, report: Report) -> None:
    """Where it is written, its words before and after; what is put in or taken out, line by line."""
    where = f" : {_NAMES.sub(lambda name: first_letters(name[0], _LETTRES), report.endroit)}" if report.endroit else ""
    out.print(f"{report.ecrit.place}{where} ({', '.join(report.fichiers)})")
    before, after = report.ecrit.texte.strip(), report.apres.strip()
    if before and after:
        before, after = excerpts(_bare(before), _bare(after))
        out.print(f"  {before}\n  → {after}")
        return
    what = "ajouté" if after else "ôté"
    for line in filter(None, (_bare(line) for line in (after or before).split("\n"))):
        out.print(f"  {what} : {line}")


def _show_act(out: Console, found: Retour, acte: AvenantVise) -> None:
    """What the avenant would say, each sentence with the text that it brings."""
    out.print(f"C'est le texte signé qui change ; il reste comme il est, et {_act(acte)} dirait :")
    for rank, (phrase, text) in enumerate(zip(found.phrases, found.textes, strict=True), 1):
        out.print(f"{rank}. {phrase}")
        for line in text.split("\n") if text else ():
            out.print(f"   « {line} »")


def _show_what_follows(out: Console, found: Retour) -> None:
    lines = Counter(found.suites.lignes)
    if lines:
        out.print("Il en suit, dans le même document :")
    for line in list(lines)[:_SUITES]:
        before, after = excerpts(line.avant, line.apres)
        out.print(f"  {f'{line.ou} : ' if line.ou else ''}{before} → {after}")
    if len(lines) > _SUITES:
        out.print(f"  et {compte(len(lines) - _SUITES, 'autre ligne', 'autres lignes')}")
    if found.suites.documents:
        out.print(f"Changent aussi : {', '.join(found.suites.documents)}.")


def _bare(text: str) -> str:
    """The words of what is written, without the marks that a document does not show; what a tag says, as « […] »."""
    return " ".join(_MARKS.sub("", BALISES.sub("[…]", text)).split())


def _act(acte: AvenantVise) -> str:
    """« l'avenant-1 », which is being prepared; « un avenant », to begin."""
    return f"l'{acte.avenant}" if acte.avenant else "un avenant"


def _show_findings_that_follow(out: Console, constats: ConstatsSuivis) -> None:
    """What « docgen verifier » would say of more, of other figures, and no more."""
    if constats.nouveaux:
        grave = len(blocking(constats.nouveaux))
        dont = f", dont {compte(grave, 'bloquant')}" if grave else ""
        out.print(f"« docgen verifier » dirait {compte(len(constats.nouveaux), 'constat')} de plus{dont} :")
        show_alike(out, constats.nouveaux)
    others = [f"{compte(count, 'constat')} {what[count > 1]}"
              for count, what in ((constats.rechiffres, ("dirait d'autres chiffres", "diraient d'autres chiffres")),
                                  (constats.disparus, ("disparaîtrait", "disparaîtraient"))) if count]  # fmt: skip
    if others:
        out.print(f"{' ; '.join(others)}.")


def _summary(found: Retour) -> str:
    deja = any(finding.code == DEJA_DIT for finding in found.findings)
    if found.failed:
        return f"{counts(list(found.findings))} Des erreurs empêchent de reprendre ces documents : rien n'est écrit."
    changes = compte(len(found.reports), "changement")
    if found.phrases and found.acte:
        operations = compte(len(found.phrases), "opération")
        if found.ecrits:
            where = found.ecrits[0].as_posix()
            return (
                f"{operations} dans {_act(found.acte)} : relire, et dire le motif de chacune (clé « motif », {where})."
            )
        return f"{operations}. Relancer avec --appliquer pour écrire dans {_act(found.acte)}."
    if not found.reports and any(finding.severity is Severity.A_CORRIGER for finding in found.findings):
        return f"{counts(list(found.findings))} Rien n'en est repris."
    if deja:
        return "Rien à reprendre : l'avenant le dit déjà."
    if not found.reports:
        return "Rien à reprendre : les données disent ce que disent ces documents."
    if found.ecrits:
        written = "écrits" if len(found.reports) > 1 else "écrit"
        return f"{changes} {written} dans {compte(len(found.ecrits), 'fichier')}."
    them = "les " if len(found.reports) > 1 else "l'"
    return f"{changes}. Relancer avec --appliquer pour {them}écrire dans les données."
