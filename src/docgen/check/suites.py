"""What only follows from an operation that was refused: the contract stays without what it would have changed."""

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from docgen.adresses.versions import INITIALE
from docgen.check.lieux import find_source
from docgen.check.moteur import Stade, Subject, check
from docgen.dossier import Dossier
from docgen.findings import Finding
from docgen.french import enumeration

_EGALITE = "BUD034"


class OperationRefusee(Struct, frozen=True):
    """The first operation of a contract that is refused: its finding, and the rank from 0 of its avenant."""

    finding: Finding
    rang: int


def fold_what_follows(
    subject: Subject, findings: Sequence[Finding], refused: Mapping[str, OperationRefusee], stades: Sequence[Stade]
) -> list[Finding]:
    """`findings`, where those that only follow from the refusals are counted with the first one of their contract.

    `refused` is by the code of the contract. What was there before its avenant is told, and so is what the avenants
    themselves say (their dates, their fiches): only what is seen of the contract, or of their operations, may follow;
    and an equality of sums, which is told at the fiche of an avenant though an operation makes its other side.
    """
    codes = frozenset(finding.code for finding in findings)
    known = {(finding.code, finding.location) for finding in check(_before(subject, refused), *stades, codes=codes)}
    of = {finding: contrat for finding in findings if (finding.code, finding.location) not in known
          and (contrat := _contract_seen(subject.dossier, finding)) in refused}  # fmt: skip
    told = [finding for finding in findings if finding not in of]
    for contrat, refusal in refused.items():
        following = [finding for finding, code in of.items() if code == contrat]
        if following:
            told[told.index(refusal.finding)] = _counting(refusal.finding, following)
    return told


def _before(subject: Subject, refused: Mapping[str, OperationRefusee]) -> Subject:
    """What there was before the avenants of which an operation is refused."""
    contrats = tuple(
        replace(contrat, avenants=contrat.avenants[: refused[contrat.code].rang])
        if contrat.code in refused
        else contrat
        for contrat in subject.dossier.contrats
    )
    versions = {contrat.code: subject.versions[contrat.code][: len(contrat.avenants) + 1] for contrat in contrats}
    return Subject(replace(subject.dossier, contrats=contrats), versions)


def _contract_seen(dossier: Dossier, finding: Finding) -> str:
    """The contract of which something is seen; empty for a refusal, and for what an avenant itself says."""
    located = find_source(dossier, finding.location)
    if located is None or not finding.qui:
        return ""
    key, _, path = located
    of_an_operation = key.sorte == "avenants" and path[:1] == ("operations",)
    follows = key.version == INITIALE or of_an_operation or finding.code == _EGALITE
    return key.proprietaire if follows else ""


def _counting(refusal: Finding, following: Sequence[Finding]) -> Finding:
    codes = enumeration(sorted({finding.code for finding in following}))
    said = f"Un autre constat ({codes}) peut n'en être que la suite : il sera dit s'il demeure."
    if len(following) > 1:
        many = f"{len(following)} autres constats ({codes})"
        said = f"{many} peuvent n'en être que la suite : ils seront dits s'ils demeurent."
    # After a list, another line.
    gap = "\n" if "\n" in refusal.remedy else " "
    return replace(refusal, remedy=f"{refusal.remedy}{gap}{said}".lstrip())
