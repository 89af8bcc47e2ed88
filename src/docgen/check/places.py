"""Where the things that rules look at are written, and how a message names a place, a value or a near name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from difflib import get_close_matches

from docgen.check import Fault, Subject
from docgen.compute import Version
from docgen.dossier import Dossier, DossierSeance, Path, fiche_source
from docgen.findings import Location
from docgen.french import NBSP, enumeration, euros, nombre
from docgen.model.base import Absence
from docgen.model.fiche import FicheAction
from docgen.model.indicateurs import Execution
from docgen.model.plan import Ligne, Rubrique
from docgen.model.publie import Publication
from docgen.montants import Montant

Written = tuple[Version, FicheAction, str]


# --- what is written, and the key of its source ----------------------------------------------------------------------
def latest(subject: Subject) -> Iterator[Version]:
    """The last version of each contract: the one that knows every fiche."""
    for versions in subject.versions.values():
        yield from versions[-1:]


def fiches(subject: Subject) -> Iterator[Written]:
    """Each fiche in the version that writes it, with the key of its source; a fiche carried on comes once."""
    for versions in subject.versions.values():
        for version in versions:
            for fiche in version.contrat.fiches:
                source = fiche_source(version.contrat.code, fiche.numero, version.code)
                if source in subject.dossier.sources:
                    yield version, fiche, source


def executions(subject: Subject) -> Iterator[tuple[Version, Execution, str]]:
    """Each execution, with the last version of its contract and the key of its source."""
    for version in latest(subject):
        contrat = subject.dossier.contrat(version.contrat.code)
        found = contrat.executions if contrat else ()
        names = [execution.exercice for execution in found]
        for execution, source in zip(
            found, _sources(subject.dossier, f"{version.contrat.code}/execution", names), strict=True
        ):
            yield version, execution, source


def publications(subject: Subject) -> Iterator[tuple[Sequence[Version], Publication, str]]:
    """Each publication, with the versions of its contract and the key of its source."""
    for code, versions in subject.versions.items():
        contrat = subject.dossier.contrat(code)
        found = contrat.publications if contrat else ()
        names = [publication.version or "" for publication in found]
        for publication, source in zip(found, _sources(subject.dossier, f"{code}/publie", names), strict=True):
            yield versions, publication, source


def publications_de_seance(subject: Subject) -> Iterator[tuple[DossierSeance, Publication, str]]:
    """Each publication of a séance, with the key of its source."""
    for seance in subject.dossier.seances:
        if seance.publication:
            yield seance, seance.publication, f"{seance.name}/publie"


def plan(subject: Subject, version: Version) -> Iterator[tuple[Rubrique, Ligne, str, Location]]:
    """Each number of a fiche in the plan de financement, with its rubrique, its line and its place."""
    source = f"{version.contrat.code}/plan"
    for order, rubrique in enumerate(version.contrat.plan.rubriques):
        for rank, line in enumerate(rubrique.lignes):
            for index, numero in enumerate(line.fiches):
                path = ("rubriques", order, "lignes", rank, "fiches", index)
                yield rubrique, line, numero, subject.dossier.locate(source, *path)


def regle(subject: Subject, version: Version, *path: str) -> Location:
    """Where the rules of the programme say it: `regle(subject, version, "avance", "taux")`."""
    return subject.dossier.locate(f"regles/{version.contrat.entete.modele}", *path)


def convenu(subject: Subject, version: Version, contrat: Path, programme: Path) -> tuple[Location, bool]:
    """Where a value that a contract may agree on is written, and whether the contract says it, or its programme."""
    source = f"{version.contrat.code}/contrat"
    held = subject.dossier.sources.get(source)
    own = held is None or contrat in held.values
    return subject.dossier.locate(source if own else f"regles/{version.contrat.entete.modele}",
                                  *(contrat if own else programme)), own  # fmt: skip


def _sources(dossier: Dossier, folder: str, names: list[str]) -> list[str]:
    """The keys of the files of `folder`, in the order of reading; by their names when some could not be read."""
    keys = [key for key in dossier.sources if key.startswith(f"{folder}/")]
    return keys if len(keys) == len(names) else [f"{folder}/{name}" for name in names]


# --- how a message says it --------------------------------------------------------------------------------------------
def le(division: str) -> str:
    """« l'axe » or « le volet »."""
    return f"l'{division}" if division == "axe" else f"le {division}"


def ligne(place: Location) -> str:
    """A second place, inside a sentence: « contrat.yaml, ligne 12 »."""
    name = place.file.rpartition("/")[2]
    return f"{name}, ligne {place.line}" if place.line else name


def place_dans(file: str, text: str, start: int) -> Location:
    """The place of the character `start` of `text`, which `file` holds.

    >>> place_dans("contrat.yaml", "nom: État\\nnumero: 2", 18)
    Location(file='contrat.yaml', line=2, column=9)
    """
    return Location(file, text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start))


def proche(name: str, known: Iterable[str], what: str) -> str:
    """The remedy for an unknown name: the nearest known one, or all of them."""
    known = list(known)
    near = get_close_matches(name, known, n=1)
    return f"Peut-être « {near[0]} » ?" if near else f"{what} : {enumeration(known) or 'aucun'}."


def inconnu(
    nom: str, connus: Iterable[str], quoi: str, message: str, place: Location, *declaree: Location
) -> Iterator[Fault]:
    """A fault when `nom` is the name of nothing: the remedy is the nearest of `connus`, or all of them.

    `quoi` is what they are (« Financeurs »), `declaree` where they are declared.
    """
    connus = list(connus)
    if nom not in connus:
        yield Fault(message, place, proche(nom, connus, quoi), declaree)


def doubles(named: Iterable[tuple[str, Location]]) -> Iterator[tuple[str, Location, Location]]:
    """Each name that comes again, its place, and the place where it came first."""
    first: dict[str, Location] = {}
    for name, place in named:
        if name in first:
            yield name, place, first[name]
        first.setdefault(name, place)


def ecart(one: str, other: str, around: int = 40) -> tuple[str, str]:
    """Two texts that differ, each shortened to the words around the difference.

    >>> ecart("un soutien de 10 euros pour l'année", "un soutien de 12 euros pour l'année", 6)
    ('…n de 10 euros…', '…n de 12 euros…')
    """
    start = _alike(one, other)
    end = _alike(one[start:][::-1], other[start:][::-1])
    return _around(one, start, len(one) - end, around), _around(other, start, len(other) - end, around)


def _alike(one: str, other: str) -> int:
    """How many characters two texts have in common at their start."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _around(text: str, start: int, end: int, around: int) -> str:
    first, last = max(0, start - around), min(len(text), max(end, start) + around)
    last = min(last, first + 6 * around)
    return f"{'…' if first else ''}{text[first:last].strip()}{'…' if last < len(text) else ''}"


def affiche(value: Decimal | Montant | Absence, unite: str = "nombre") -> str:
    """A value as documents show it."""
    if isinstance(value, Absence):
        return f"« {value.value} »"
    if isinstance(value, Montant):
        return euros(value)
    if unite == "euros":
        return euros(Montant(int(value * 100)))
    return f"{nombre(value)}{NBSP}%" if unite == "taux" else nombre(value)


def exercices(version: Version) -> list[str]:
    """The names of the exercices of the contract, in its order."""
    return [exercice.nom for exercice in version.contrat.entete.exercices]
