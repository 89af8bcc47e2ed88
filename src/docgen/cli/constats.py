"""What `verifier` shows: the findings, those count_accepted, and a summary that says how much was looked at."""

import textwrap
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import groupby

from rich.console import Console
from rich.text import Text

from docgen.check import Rule, registry
from docgen.check.acceptes import Accepte
from docgen.cli import affichage, encodages
from docgen.cli.codes import PageDeCode, pages_of_codes
from docgen.commandes.verifier.constats import (
    GRAVITES,
    Constat,
    absents,
    by_rule,
    constats,
    examine,
    examined,
    grouped,
    par_personne,
    unseen,
)
from docgen.demande import Outcome
from docgen.document import Blank, inlines
from docgen.dossier import Dossier
from docgen.findings import Finding, Severity, errors
from docgen.french import compte, date
from docgen.model.saisie import ValeurRedressee

# How many findings a screen holds whole, and how wide a line is for who is no terminal.
_EN_ENTIER, _LARGEUR = 8, 160


def show_check(outcome: Outcome, *, json: bool, par: str = "", acceptes: bool = False) -> None:
    """The findings and a summary; whole and grouped when `par` says how, with those accepted if asked."""
    if json:
        encodages.write_json(
            {
                "constats": [_as_json(constat) for constat in constats(outcome.dossier, outcome.findings)],
                "acceptes": [affichage.accepted_as_json(accepte) for accepte in outcome.acceptes],
                "a_completer": _blanks(outcome),
                "saisie": _typed(outcome),
                "valeurs_a_completer": [affichage.as_json(finding) for finding in outcome.a_completer],
                "examine": examine(outcome),
                "non_regarde": unseen(outcome),
                "par_personne": par_personne(outcome.findings),
            }
        )
        return
    out = affichage.console()
    stops = errors(outcome.findings)
    others = [finding for finding in outcome.findings if finding not in stops]
    if par == "regle":
        _show_by_rule(out, others)
    elif par:
        _show_by_group(out, others, par, outcome.dossier)
    else:
        _show_screen(out, others, outcome.dossier)
    if acceptes:
        _show_accepted(out, outcome.acceptes)
    affichage.show_remaining(out, outcome.a_completer, stopped=outcome.stopped)
    affichage.show_findings(out, stops)
    for line in _summary(outcome, acceptes):
        out.print(line)


def _show_screen(out: Console, findings: Sequence[Finding], dossier: Dossier | None) -> None:
    """The findings by gravity, then by document: whole when they are few, else so that one screen holds them."""
    whole = len(findings) <= _EN_ENTIER
    for severity in Severity:
        found = [finding for finding in findings if finding.severity is severity]
        if found:
            out.print(f"— {GRAVITES[severity]} ({len(found)})", style="bold")
            if whole:
                _show_by_group(out, found, "fichier", dossier)
            else:
                _show_lines(out, found, dossier)
    if findings and not whole:
        out.print("Chaque constat, sa ligne et son remède : la même commande avec « --par fichier ».")


def _show_lines(out: Console, findings: Sequence[Finding], dossier: Dossier | None) -> None:
    """Each finding that blocks, on two lines at most; of the others, the codes that each document has."""
    width = out.width if out.is_terminal else _LARGEUR
    folded = partial(textwrap.fill, width=width, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False)
    kept: dict[str, list[str]] = {}
    for title, found in grouped(findings, "document", dossier):
        if found[0].severity is Severity.BLOQUANT:
            for finding in found:
                out.print(folded(f"{title} : {finding.code} {finding.message}", max_lines=2, placeholder=" …"))
        else:
            owner, comma, inside = title.partition(", ")
            many = Counter(finding.code for finding in found)
            codes = ", ".join(code if count == 1 else f"{code} × {count}" for code, count in many.items())
            kept.setdefault(owner if comma else "", []).append(f"{inside or owner} : {codes}")
    for owner, said in kept.items():
        out.print(folded(f"{f'{owner}, ' if owner else ''}{' ; '.join(said)}"))


def _show_by_group(out: Console, findings: Sequence[Finding], par: str, dossier: Dossier | None) -> None:
    """The findings whole, group by group, the path of each file once."""
    for title, inside in grouped(findings, par, dossier):
        if title:
            out.print(f"— {title} ({len(inside)})", style="bold")
        for file, of_file in groupby(inside, key=lambda finding: finding.location.file):
            found = list(of_file)
            if file:
                out.print(file, style="underline")
            affichage.show_findings(out, found, under=file)


def _show_by_rule(out: Console, findings: Sequence[Finding]) -> None:
    """The findings under the title of their rule, those that come most often first."""
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
    lines += [left for left in (unseen(outcome), absents(outcome)) if left]
    if outcome.dossier and (typed := len(outcome.dossier.saisie.valeurs)):
        what = compte(typed, "valeur déduite ou redressée", "valeurs déduites ou redressées")
        lines.append(f"À la saisie : {what} (saisie.yaml ; le rapport les énumère).")
    people = par_personne(outcome.findings)
    if people:
        lines.append(f"À qui d'agir : {', '.join(f'{who} : {count}' for who, count in people.items())}.")
    if outcome.acceptes:
        said = affichage.count_accepted(outcome.acceptes)
        lines.append(f"{said}." if shown else f"{said} (« --acceptes » en donne le motif).")
    return lines


def _typed(outcome: Outcome) -> list[dict[str, object]]:
    """What was deduced or put right when the data were typed."""
    values = outcome.dossier.saisie.valeurs if outcome.dossier else ()
    return [{"redresse": isinstance(value, ValeurRedressee), **value.model_dump()} for value in values]


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
    """Show the page of `code`, or a line for each code of a family, or for each family; False for an unknown one."""
    rules = [rule for rule in registry() if code in ("", rule.code, rule.code[:3])]
    others = {each: page for each, page in pages_of_codes().items() if code in ("", each, each[:3])}
    if not code:
        for family, count in Counter([*(rule.code[:3] for rule in rules), *(each[:3] for each in others)]).items():
            out.print(f"{family} : {compte(count, 'code')} (docgen regle {family})")
    elif len(code) == len("BUD"):
        lines = {rule.code: f"{_title(rule)} : {rule.doc.splitlines()[0]}" for rule in rules}
        lines |= {each: f"{each} : {page.titre}" for each, page in others.items()}
        for each in sorted(lines):
            out.print(lines[each])
    else:
        for line in _page_of(rules, others):
            out.print(_in_bold(line))
    return bool(rules or others)


def _page_of(rules: Sequence[Rule], others: Mapping[str, PageDeCode]) -> list[str]:
    """The page of the only code that is there; nothing when none is."""
    for rule in rules:
        who = {"juridique": "Le service juridique", "finances": "Les finances", "métier": "Le métier"}[rule.qui]
        return [_title(rule), "", *f"{rule.doc}\n\n**Qui.** {who}.".splitlines()]
    return [line for code, page in others.items() for line in (f"{code} {page.titre}", "", *page.texte.splitlines())]


def _title(rule: Rule) -> str:
    return f"{rule.code} {rule.nom} ({rule.gravite.value}, {rule.qui})"


def _in_bold(line: str) -> Text:
    """The line, where what stands between two « ** » is bold, and the marks of Markdown are gone."""
    text = Text()
    for rank, part in enumerate(line.split("**")):
        text.append(part.replace("`", ""), "bold" if rank % 2 else "")
    return text
