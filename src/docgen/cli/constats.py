"""What `verifier` shows: the findings, those count_accepted, and a summary that says how much was looked at."""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from rich.console import Console
from rich.text import Text

from docgen.check import Rule, registry
from docgen.check.acceptes import Accepte
from docgen.cli import affichage, encodages
from docgen.commandes.verifier.constats import Constat, by_rule, constats, examine, examined, grouped, par_personne
from docgen.demande import Outcome
from docgen.document import Blank, inlines
from docgen.findings import Finding, Severity, errors
from docgen.french import compte, date


def show_check(outcome: Outcome, *, json: bool, par: str = "fichier", acceptes: bool = False) -> None:
    """The findings and a summary; grouped by person or document when `par` says so, with those accepted if asked."""
    if json:
        encodages.write_json(
            {
                "constats": [_as_json(constat) for constat in constats(outcome.dossier, outcome.findings)],
                "acceptes": [affichage.accepted_as_json(accepte) for accepte in outcome.acceptes],
                "a_completer": _blanks(outcome),
                "valeurs_a_completer": [affichage.as_json(finding) for finding in outcome.a_completer],
                "examine": examine(outcome),
                "par_personne": par_personne(outcome.findings),
            }
        )
        return
    out = affichage.console()
    faults = errors(outcome.findings)
    if par == "regle":
        _show_by_rule(out, [finding for finding in outcome.findings if finding not in faults])
    else:
        _show_warnings(out, outcome, par)
    if acceptes:
        _show_accepted(out, outcome.acceptes)
    affichage.show_remaining(out, outcome.a_completer)
    affichage.show_findings(out, faults)
    for line in _summary(outcome, acceptes):
        out.print(line)


def _show_warnings(out: Console, outcome: Outcome, par: str) -> None:
    """The warnings, group by group, the path of each file once."""
    others = [finding for finding in outcome.findings if finding.severity is not Severity.ERREUR]
    for title, findings in grouped(others, par, outcome.dossier):
        if title:
            out.print(f"— {title} ({len(findings)})", style="bold")
        for file, inside in groupby(findings, key=lambda finding: finding.location.file):
            found = list(inside)
            if file:
                out.print(file, style="underline")
            affichage.show_findings(out, found, under=file)


def _show_by_rule(out: Console, findings: Sequence[Finding]) -> None:
    """The warnings under the title of their rule, those that come most often first."""
    for code, found in by_rule(findings):
        out.print(f"— {code} ({len(found)})", style="bold")
        affichage.show_findings(out, found)


def _as_json(constat: Constat) -> dict[str, object]:
    """A finding with its places, the values compared, the amount at stake and the lines of the published source."""
    return affichage.as_json(constat.finding) | {
        "adresse": constat.adresse,
        "document": constat.lieux[0].document if constat.lieux else None,
        "endroit": constat.lieux[0].endroit if constat.lieux else None,
        "lieux": [
            {
                "document": lieu.document,
                "endroit": lieu.endroit,
                "dit": lieu.dit,
                "fichier": lieu.place.file,
                "ligne": lieu.place.line,
            }
            for lieu in constat.lieux
        ],
        "imprime": constat.imprime,
        "attendu": constat.attendu,
        "enjeu_centimes": constat.enjeu,
        "cause": constat.cause,
        "sources": list(constat.sources),
    }


def _show_accepted(out: Console, acceptes: Sequence[Accepte]) -> None:
    for accepte in acceptes:
        finding, entree = accepte.finding, accepte.entree
        out.print(f"{finding.location}: accepté {finding.code}: {finding.message}")
        out.print(f"  motif : {entree.motif} ({entree.par}, {date(entree.le)})")


def _summary(outcome: Outcome, shown: bool) -> list[str]:
    lines = [f"{affichage.counts(outcome.findings)} Examiné : {', '.join(examined(outcome))}."]
    people = par_personne(outcome.findings)
    if people:
        lines.append(f"À qui d'agir : {', '.join(f'{who} : {count}' for who, count in people.items())}.")
    if outcome.acceptes:
        said = affichage.count_accepted(outcome.acceptes)
        lines.append(f"{said}." if shown else f"{said} (« --acceptes » en donne le motif).")
    return lines


def _blanks(outcome: Outcome) -> dict[str, list[str]]:
    """What is still to complete, by document."""
    found: dict[str, list[str]] = {}
    for version, documents in outcome.documents.items():
        for document in documents:
            labels = [inline.label for inline in inlines(document) if isinstance(inline, Blank)]
            if labels:
                found[f"{version}/{document.name}"] = list(dict.fromkeys(labels))
    return found


def show_rules(out: Console, code: str) -> bool:
    """Show the page of the rule `code`, or a line for each rule of a family, or for each family; False for no rule."""
    rules = [rule for rule in registry() if code in ("", rule.code, rule.code[:3])]
    if not code:
        for family, count in Counter(rule.code[:3] for rule in rules).items():
            out.print(f"{family} : {compte(count, 'règle')} (docgen regle {family})")
    elif [code] == [rule.code for rule in rules]:
        who = {"juridique": "Le service juridique", "finances": "Les finances", "métier": "Le métier"}[rules[0].qui]
        for line in (_title(rules[0]), "", *f"{rules[0].doc}\n\n**Qui.** {who}.".splitlines()):
            out.print(_in_bold(line))
    for rule in rules if len(code) == len("BUD") else ():
        out.print(f"{_title(rule)} : {rule.doc.splitlines()[0]}")
    return bool(rules)


def _title(rule: Rule) -> str:
    return f"{rule.code} {rule.nom} ({rule.gravite.value}, {rule.qui})"


def _in_bold(line: str) -> Text:
    """The line, where what stands between two « ** » is bold, and the marks of Markdown are gone."""
    text = Text()
    for rank, part in enumerate(line.split("**")):
        text.append(part.replace("`", ""), "bold" if rank % 2 else "")
    return text
