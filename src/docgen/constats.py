"""Sharing findings out: the rules to consult, and the findings by person, by document, by file."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from typing import get_args

from docgen.check import registry
from docgen.dossier import Dossier
from docgen.findings import Finding, Qui, Refusal
from docgen.french import date
from docgen.model.base import parse_day
from docgen.model.texte import natural_key

# For a file that does not read or apply, no rule says who: it is for whoever typed it.
SAISIE = "saisie"
PERSONNES = (*get_args(Qui), SAISIE)
PAR = ("fichier", "document", "personne")
Groupe = tuple[str, list[Finding]]

_CONTRAT: tuple[tuple[str, str], ...] = (
    (r"(?:avenants/(?P<v>[^/]+)/)?actions/(?P<n>[^-/]+)-.*", "fiche-action {n}{v}"),
    (r"avenants/avenant-(?P<n>\d+)/.*", "avenant n° {n}"),
    (r"publie/(?P<n>.*)\.yaml", "acte publié ({n})"),
    (r"signe/(?P<n>[^/]+)/.*", "scellé ({n})"),
    (r"execution/(?P<n>.*)\.yaml", "exécution de {n}"),
    (r"feuille-de-route-(?P<n>.*)\.yaml", "feuille de route {n}"),
    (r"indicateurs\.yaml", "indicateurs nationaux"),
    (r"plan-de-financement\.yaml", "plan de financement"),
    (r"echanges-de-donnees\.yaml", "échanges de données"),
    (r"contrat\.yaml|articles/.*", "contrat"),
)  # fmt: skip
_SEANCE = {"deliberation": "délibération", "rapport": "rapport", "seance": "convocation et vote",
           "publie": "acte publié"}  # fmt: skip


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
            near = get_close_matches(name, [*families, *codes], n=1)
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


def groupes(findings: Sequence[Finding], par: str, dossier: Dossier | None) -> list[Groupe]:
    """The findings under the name of each group; the order inside a group is that of `findings`.

    By file, there is one group without a name: the findings already come in that order.
    """
    if par == "personne":
        named = {who: [f for f in findings if personne(f) == who] for who in PERSONNES}
        return [(who, found) for who, found in named.items() if found]
    if par == "document" and dossier is not None:
        return _grouped(findings, lambda finding: document(dossier, finding))
    return [("", list(findings))] if findings else []


def _grouped(findings: Sequence[Finding], name: Callable[[Finding], str]) -> list[Groupe]:
    found: dict[str, list[Finding]] = {}
    for finding in sorted(findings, key=lambda finding: natural_key(finding.location.file)):
        found.setdefault(name(finding), []).append(finding)
    return [(title, sorted(inside, key=Finding.sort_key)) for title, inside in found.items()]


def document(dossier: Dossier, finding: Finding) -> str:
    """The document where a reader meets the fault, told by the file that holds it."""
    path = dossier.inside(finding.location.file)
    if path is None:
        return f"texte ou gabarit {finding.location.file}".strip()
    contrat, _, rest = path.partition("/")
    if contrat == "seances":
        day, _, file = rest.partition("/")
        said = _SEANCE.get(file.removesuffix(".yaml"), file)
        return f"séance du {date(parse_day(day))}, {said}" if re.fullmatch(r"\d{4}-\d\d-\d\d", day) else path
    for pattern, name in _CONTRAT:
        if match := re.fullmatch(pattern, rest):
            parts = match.groupdict() | {"v": f" ({match['v']})" if match.groupdict().get("v") else ""}
            return f"{contrat}, {name.format(**parts)}"
    return "tous les documents" if path == "dossier.yaml" else path
