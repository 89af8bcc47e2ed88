"""The findings that an earlier state of the dossier did not have: a git revision, or what is signed."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath

from msgspec.structs import replace

from docgen.adresses.versions import INITIALE, SEANCES, NomDeVersion
from docgen.commandes.comparer.cotes_de_versions import as_it_was
from docgen.commandes.tableur.essai import try_changes
from docgen.demande import Order, Outcome
from docgen.dossier import Dossier, DossierContrat
from docgen.findings import Finding, Refusal, message_without_lines, not_among
from docgen.pipeline import prepare

# The folders of a contract that have a file, or a folder, for each version.
_PAR_VERSION = ("avenants", "publie", "signe")
_Cle = tuple[str, str, str]


def only_new(order: Order, outcome: Outcome, etat: str) -> Outcome:
    """`outcome` without the findings that `etat` had already: a git revision; when empty, what is signed alone.

    A finding is the same when it says the same of the same file, whatever its line. Raises `Refusal` when there is no
    such state, or when its data do not read.
    """
    with _earlier(order, outcome, etat) as before:
        if not before.versions:
            said = f"la révision « {etat} » ne se lit pas" if etat else "ce qui est signé ne se lit pas seul"
            raise Refusal(f"{said} : rien n'est comparé", "Nommer une révision git dont les données se lisent.")
        known = Counter(map(_key, before.findings))
    return replace(outcome, findings=not_among(outcome.findings, known, _key))


def _key(finding: Finding) -> _Cle:
    return finding.code, PurePath(finding.location.file).name, message_without_lines(finding)


@contextmanager
def _earlier(order: Order, outcome: Outcome, etat: str) -> Iterator[Outcome]:
    if etat:
        with as_it_was(order, etat) as then:
            yield prepare(then)
    elif outcome.dossier is None:
        yield outcome  # nothing reads: each of its findings keeps the others from being known
    else:
        dossier = outcome.dossier
        unsigned = {contrat.code: _unsigned(contrat) for contrat in dossier.contrats}
        if not any(INITIALE not in versions for versions in unsigned.values()):
            raise Refusal("aucun contrat de ce dossier n'est signé", "Nommer un état plus ancien : une révision git.")
        with try_changes(order, {}, sans=lambda folder, names: _left_out(dossier, unsigned, folder, names)) as before:
            yield before


def _unsigned(contrat: DossierContrat) -> frozenset[str]:
    """The versions that come after the last one that is signed."""
    signed = [(INITIALE, contrat.base.entete.signature), *((a.version, a.signature) for a in contrat.avenants)]
    last = max((rank for rank, (version, day) in enumerate(signed) if day or contrat.scelle(version)), default=-1)
    return frozenset(version for version, _ in signed[last + 1 :])


def _left_out(
    dossier: Dossier, unsigned: dict[str, frozenset[str]], folder: str, names: Iterable[str]
) -> Iterator[str]:
    """The files of the copy that speak of what is not signed, among `names`, those of `folder`."""
    place = Path(folder)
    after = unsigned.get(place.parent.name, frozenset()) if place.name in _PAR_VERSION else frozenset()
    for name in names:
        whole = INITIALE in unsigned.get(name, ()) or (place.name == SEANCES and _votes(dossier, unsigned, name))
        if whole or Path(name).stem in after:
            yield name


def _votes(dossier: Dossier, unsigned: dict[str, frozenset[str]], jour: str) -> bool:
    """Whether the séance of `jour` votes something that is not signed."""
    seance = next((seance for seance in dossier.seances if seance.name == NomDeVersion.seance(jour)), None)
    return seance is not None and any(acte.version in unsigned[acte.contrat] for acte in seance.base.actes.values())
