"""Setting apart the findings that the dossier accepts. What is accepted is counted and can be shown, never lost."""

import re
from collections.abc import Collection, Iterator, Sequence

from msgspec import Struct

from docgen.adresses.sources import CleDeSource
from docgen.amend.mots import plain
from docgen.check import Rule, registry
from docgen.dossier import Dossier
from docgen.findings import Finding, Severity
from docgen.model.acceptes import ConstatAccepte

PERIMEE, INTERDITE = "ACC001", "ACC002"
_PLACE = re.compile(r"(:\d+){1,2}$")


class Accepte(Struct, frozen=True):
    """A finding, and the acceptance that sets it apart."""

    finding: Finding
    entree: ConstatAccepte


def split_accepted(
    dossier: Dossier, findings: Sequence[Finding], regles: Collection[str], *, entier: bool
) -> tuple[list[Finding], tuple[Accepte, ...]]:
    """The findings that remain, and those accepted.

    An acceptance of what blocks is an error (ACC002). One that meets nothing is told (ACC001), provided that what it
    accepts was looked for: `regles` are the codes of the rules that have run, and `entier` says whether they saw every
    document.
    """
    accepted: dict[Finding, ConstatAccepte] = {}
    told: list[Finding] = []
    for rank, entree in enumerate(dossier.acceptes):
        found = [finding for finding in findings if _matches(entree, finding, dossier)]
        for finding in found:
            if finding.severity is not Severity.BLOQUANT:
                accepted.setdefault(finding, entree)
        told += _faults(dossier, rank, found, findings, looked_for=_looked_for(entree, regles, entier))
    rest = [finding for finding in findings if finding not in accepted]
    return [*rest, *told], tuple(Accepte(finding, entree) for finding, entree in accepted.items())


def _matches(entree: ConstatAccepte, finding: Finding, dossier: Dossier) -> bool:
    said = entree.code == finding.code and plain(entree.mots) in plain(finding.message)
    return said and _at_its_place(entree, finding, dossier)


def _at_its_place(entree: ConstatAccepte, finding: Finding, dossier: Dossier) -> bool:
    """Whether the finding is in the file of the acceptance, named from the dossier or as it was printed anywhere."""
    inside = dossier.inside(finding.location.file)
    said = _PLACE.sub("", entree.lieu)
    return inside is not None and (said == inside or f"/{said}".endswith(f"/{dossier.code}/{inside}"))


def _looked_for(entree: ConstatAccepte, regles: Collection[str], entier: bool) -> bool:
    """Whether a finding of that code would have been seen."""
    rule = _rule(entree.code)
    return entier if rule is None else rule.code in regles and (entier or rule.stade in ("donnees", "publie"))


def _faults(
    dossier: Dossier, rank: int, found: Sequence[Finding], findings: Sequence[Finding], *, looked_for: bool
) -> Iterator[Finding]:
    entree = dossier.acceptes[rank]
    place = dossier.locate(CleDeSource.acceptes(), "acceptes", rank, "code")
    rule = _rule(entree.code)
    grave = [finding for finding in found if finding.severity is Severity.BLOQUANT]
    if grave or (not found and rule and rule.gravite is Severity.BLOQUANT):
        yield Finding(
            INTERDITE, f"{entree.code} est bloquant : il ne peut pas être accepté", place,
            "Corriger la faute, et supprimer cette acceptation.", related=tuple(f.location for f in grave),
            qui=rule.qui if rule else "",
        )  # fmt: skip
    elif not found and looked_for:
        yield Finding(
            PERIMEE, f"plus aucun constat {entree.code} ne dit « {entree.mots} » dans {entree.lieu}", place,
            _remedy(dossier, entree, findings), Severity.A_CORRIGER, qui=rule.qui if rule else "",
        )  # fmt: skip


def _rule(code: str) -> Rule | None:
    return next((rule for rule in registry() if rule.code == code), None)


def _remedy(dossier: Dossier, entree: ConstatAccepte, findings: Sequence[Finding]) -> str:
    same = [finding for finding in findings if finding.code == entree.code]
    here = [finding for finding in same if _at_its_place(entree, finding, dossier)]
    if here:
        return f"Relire le constat, qui dit maintenant « {here[0].message} » ; reprendre ses mots s'il reste accepté."
    moved = [finding for finding in same if plain(entree.mots) in plain(finding.message)]
    if moved and (inside := dossier.inside(moved[0].location.file)):
        return f"Ces mots sont dans {inside} : corriger « lieu » s'il s'agit du même constat."
    return "Supprimer cette acceptation : ce qu'elle acceptait a été corrigé, ou n'est pas dans ce fichier."
