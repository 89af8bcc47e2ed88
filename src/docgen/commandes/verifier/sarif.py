"""Findings as SARIF 2.1.0, which code forges and editors read."""

import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote

from docgen import __version__
from docgen.check import Rule, registry
from docgen.commandes.verifier.constats import Constat, constats
from docgen.demande import Outcome
from docgen.findings import Location, Severity
from docgen.model.acceptes import ConstatAccepte

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {
    Severity.BLOQUANT: "error",
    Severity.A_CORRIGER: "warning",
    Severity.A_CONFIRMER: "note",
    Severity.INFORMATION: "note",
}
_OTHER = "Un fichier ne se lit, ne s'applique ou ne s'écrit pas : le constat et son remède disent tout."
_Json = dict[str, object]


def sarif(outcome: Outcome) -> _Json:
    """The log of constat run: the rules that have looked or spoken, then a result for each finding.

    What the dossier accepts is a result that is suppressed, with its reason.
    """
    every = [*((finding, None) for finding in outcome.findings), *((a.finding, a.entree) for a in outcome.acceptes)]
    spoken = {finding.code for finding, _ in every}
    codes = sorted({*outcome.regles, *spoken})
    known = {rule.code: rule for rule in registry()}
    driver = {
        "name": "docgen",
        "version": __version__,
        "semanticVersion": __version__,
        "language": "fr-FR",
        "rules": [_rule(known[code]) if code in known else _other(code) for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "language": "fr-FR",
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True, "exitCode": int(outcome.blocked)}],
        "results": [
            _result(constat, entree, codes.index(constat.finding.code))
            for constat, (_, entree) in zip(constats(outcome.dossier, (f for f, _ in every)), every, strict=True)
        ],
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(rule: Rule) -> _Json:
    first, _, rest = rule.doc.partition("\n\n")
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.nom.split("_")),
        "shortDescription": _text(first),
        "fullDescription": _text(_plain(rest.partition("\n\n")[0])),
        "help": {"text": _plain(rest), "markdown": rest},
        "defaultConfiguration": {"level": LEVELS[rule.gravite]},
        "properties": {"qui": rule.qui, "tags": [rule.code[:3], rule.qui]},
    }


def _other(code: str) -> _Json:
    return {"id": code, "shortDescription": _text(_OTHER), "help": _text(_OTHER), "properties": {"tags": [code[:3]]}}


def _result(constat: Constat, entree: ConstatAccepte | None, index: int) -> _Json:
    finding = constat.finding
    message = f"{finding.message}\n→ {finding.remedy}" if finding.remedy else finding.message
    result: _Json = {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": LEVELS[finding.severity],
        "message": _text(message),
        "locations": _locations(constat, [finding.location]),
        "properties": {
            "constat": finding.message,
            "remede": finding.remedy,
            "qui": finding.qui or None,
            "imprime": constat.imprime,
            "attendu": constat.attendu,
            "cause": constat.cause,
            "sources": list(constat.sources),
        },
    }
    if finding.related:
        result["relatedLocations"] = _locations(constat, finding.related)
    if entree:
        said = f"{entree.motif} ({entree.par}, {entree.le.isoformat()})"
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": said}]
    return result


def _locations(constat: Constat, places: Iterable[Location]) -> list[_Json]:
    """Each place, where it is typed and where a reader sees it."""
    seen = {lieu.place: {"fullyQualifiedName": lieu.ou} for lieu in constat.lieux}
    return [
        {"physicalLocation": _physical(place)} | ({"logicalLocations": [seen[place]]} if place in seen else {})
        for place in dict.fromkeys(places)
        if place.file
    ]


def _physical(place: Location) -> _Json:
    # A path is a relative reference; an absolute constat, a whole URI.
    uri = quote(place.file.replace("\\", "/"))
    physical: _Json = {"artifactLocation": {"uri": f"file://{uri}" if uri.startswith("/") else uri}}
    if place.line:
        region = {"startLine": place.line}
        physical["region"] = region | ({"startColumn": place.column} if place.column else {})
    return physical


def _text(text: str) -> Mapping[str, str]:
    return {"text": text}


def _plain(markdown: str) -> str:
    """Markdown without its marks, a line for each paragraph."""
    return re.sub(r"(?<!\n)\n(?!\n)", " ", markdown.replace("**", ""))
