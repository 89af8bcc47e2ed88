"""What `verifier` shows: the findings, those count_accepted, and a summary that says how much was looked at."""

from collections.abc import Sequence

from rich.console import Console

from docgen.check import registry
from docgen.check.acceptes import Accepte
from docgen.cli import affichage
from docgen.commandes.verifier.constats import Constat, constats, examine, examined, grouped, par_personne
from docgen.demande import Outcome
from docgen.document import Blank, inlines
from docgen.french import date


def show_check(outcome: Outcome, *, json: bool, par: str = "fichier", acceptes: bool = False) -> None:
    """The findings and a summary; grouped by person or document when `par` says so, with those accepted if asked."""
    if json:
        affichage.write_json(
            {
                "constats": [_as_json(constat) for constat in constats(outcome.dossier, outcome.findings)],
                "acceptes": [affichage.accepted_as_json(accepte) for accepte in outcome.acceptes],
                "a_completer": _blanks(outcome),
                "examine": examine(outcome),
                "par_personne": par_personne(outcome.findings),
            }
        )
        return
    out = affichage.console()
    for title, findings in grouped(outcome.findings, par, outcome.dossier):
        if title:
            out.print(f"— {title} ({len(findings)})", style="bold")
        affichage.show_findings(out, findings)
    if acceptes:
        _show_accepted(out, outcome.acceptes)
    for name, labels in _blanks(outcome).items():
        out.print(f"À compléter dans « {name} » : {', '.join(labels)}.")
    for line in _summary(outcome, acceptes):
        out.print(line)
    affichage.show_remaining(out, outcome.findings)


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


def show_rules(code: str) -> list[str]:
    """The page of the rule `code`; a line for each rule of a family, or for all of them. Empty when nothing has it."""
    rules = [rule for rule in registry() if code in ("", rule.code, rule.code[:3])]
    titles = [f"{rule.code} {rule.nom} ({rule.gravite.value}, {rule.qui})" for rule in rules]
    if [code] == [rule.code for rule in rules]:
        who = {"juridique": "le service juridique", "finances": "les finances", "métier": "le métier"}[rules[0].qui]
        return [f"{titles[0]}\n\n{rules[0].doc}\n\n**Qui.** {who.capitalize()}."]
    return [f"{title} : {rule.doc.splitlines()[0]}" for title, rule in zip(titles, rules, strict=True)]
