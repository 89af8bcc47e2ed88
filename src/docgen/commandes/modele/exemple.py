"""A dossier started from a model, filled in so that every text of the model is composed: its contract, its first
avenant, a séance that votes both; then the avenant that prolongs it. What a person has to complete receives a value of
its type; no such value is kept.
"""

import re
import tempfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from difflib import SequenceMatcher
from itertools import count
from pathlib import Path

from msgspec.structs import replace

from docgen.adresses.sources import CleDeSource
from docgen.amend import consolidate
from docgen.check import Subject, check
from docgen.commandes.commencer import start
from docgen.commandes.preparer import DemandeDAvenant, prepare_avenant
from docgen.compose.ensemble import Demandes, compose_all
from docgen.compute import Version, versions
from docgen.demande import from_refus
from docgen.dossier import Dossier
from docgen.findings import BLANC, Finding, Location, Refusal, errors, place_dans, shown
from docgen.load import load
from docgen.load.yaml_ecriture import scalar
from docgen.model.contrat import Contrat

NOM = "depart"
# The formula of a table that a contract cannot work out.
_FORMULE = "BUD035"
# Words of a known gender: a name may be made of them.
_MOTS = "la valeur"
# More than the values that a place may ask for, one after the other: its text, then what its refusal gives.
_ESSAIS = 12
_DATE = re.compile(r"\d{2}/\d{2}/\d{4}")


def check_example(modele: str, templates: Path) -> list[Finding]:
    """What is wrong in the texts of `modele` when all of them are composed, each at its place in the model."""
    # A fault that any avenant shows would be said again of the one that prolongs, with other exercices.
    return _tried(_found, modele, templates) or _tried(_prolonged, modele, templates)


def _tried(trial: Callable[[str, Path, Path], list[Finding]], modele: str, templates: Path) -> list[Finding]:
    with tempfile.TemporaryDirectory() as data:
        folder = Path(data) / NOM
        start(modele, NOM, Path(data), templates)
        found = trial(modele, folder, templates / "textes")
        return found_at_home(found, folder / modele, templates / "depart" / modele)


def _prolonged(modele: str, folder: Path, textes: Path) -> list[Finding]:
    """What is wrong when the first avenant adds a year to the contract; nothing when no year comes next."""
    dossier = _filled(folder, textes)
    if dossier is None or not all(exercice.nom.isdigit() for exercice in dossier.contrats[0].base.entete.exercices):
        return []
    contrat = dossier.contrats[0].base
    year, terme = _next_year(dossier, contrat)
    # Each fiche is opened: what it brings in the year that comes is typed there.
    fiches = tuple(fiche.numero for fiche in contrat.fiches)
    demande = DemandeDAvenant(folder, textes.parent, modele, str(year), fiches, terme)
    try:
        prepared = prepare_avenant(demande)
    except Refusal as refusal:
        return [Finding(refusal.code or "AVE002", refusal.message, Location(shown(folder / modele)), refusal.remedy)]
    with_avenant = _filled(folder, textes)
    if with_avenant is None:
        return list(prepared.findings) or load(folder, textes)[1]
    return [*prepared.findings, *_composed(with_avenant, textes)]


def _next_year(dossier: Dossier, contrat: Contrat) -> tuple[int, date]:
    """The name of the exercice that would come after the last one, and its last day."""
    exercices = contrat.entete.exercices
    year, last = int(exercices[-1].nom) + 1, exercices[-1].fin
    days = [day for exercice in exercices for day in (exercice.debut, exercice.fin)]
    if days == sorted(days) and last.year + 1 >= year:
        return year, last.replace(year=last.year + 1, day=min(last.day, 28))
    # Days that were made up do not say which year comes next.
    for rank, exercice in enumerate(exercices):
        named = int(exercice.nom)
        for key, day in (("debut", date(named, 1, 1)), ("fin", date(named, 12, 31))):
            _write(dossier.locate(CleDeSource.contrat(contrat.code), "exercices", rank, key), f"{day:%d/%m/%Y}")
    return year, date(year, 12, 31)


def _found(modele: str, folder: Path, textes: Path) -> list[Finding]:
    dossier = _filled(folder, textes)
    if dossier is None:
        return load(folder, textes)[1]
    try:
        prepared = _avenant(folder, textes.parent, modele, dossier)
    except Refusal as refusal:
        lost = Finding(refusal.code or "AVE001", refusal.message, Location(shown(folder / modele)), refusal.remedy)
        return [*_composed(dossier, textes), lost]
    with_avenant = _filled(folder, textes)
    if with_avenant is None:
        unread = prepared or load(folder, textes)[1]
        return [*_composed(dossier, textes), *unread]
    _seance(folder, modele, with_avenant)
    return [*prepared, *_composed(load(folder, textes)[0] or with_avenant, textes)]


# --- the places of what was started -----------------------------------------------------------------------------------
def found_at_home(findings: Iterable[Finding], started: Path, depart: Path) -> list[Finding]:
    """`findings` on the contract `started`, said of the starting files `depart` that it was copied from."""
    found = []
    for finding in findings:
        places = tuple(_at_home(place, started, depart) for place in finding.related)
        found.append(replace(finding, location=_at_home(finding.location, started, depart), related=places))
    return found


def _at_home(place: Location, started: Path, depart: Path) -> Location:
    path, root = Path(place.file), Path(shown(started))
    proper = depart / "dossier.yaml"
    if path == root.parent / "dossier.yaml":
        return place._replace(file=shown(proper if proper.is_file() else depart.parent / "dossier.yaml"))
    if not path.is_relative_to(root):
        return place
    inside = path.relative_to(root).parts
    if inside[:1] == ("avenants",):
        inside = inside[2:]
        if inside[0] in ("avenant.yaml", "textes"):
            return _in_the_avenant(place, depart / "avenant")
    return place._replace(file=shown(depart.joinpath(*inside)))


def _in_the_avenant(place: Location, depart: Path) -> Location:
    """Where the starting files say what an avenant writes at `place`: the text of its operation, or operations.yaml."""
    text = Path(place.file)
    if text.suffix == ".yaml":
        lines = text.read_text("utf-8").split("\n")[place.line - 1 :]
        named = next((line.partition("fichier: ")[2] for line in lines if "fichier: " in line), "")
        text = text.parent / named
    texts = sorted(depart.glob("*.md")) if text.suffix == ".md" and text.is_file() else []
    if not texts:
        return Location(shown(depart / "operations.yaml"), 1, 1)
    written = text.read_text("utf-8")
    # The text that has the most of its words: the year alone was set in it.
    home = max(texts, key=lambda path: SequenceMatcher(None, path.read_text("utf-8").split(), written.split()).ratio())
    if text != Path(place.file):
        return Location(shown(home), 1, 1)
    line = max(place.line, 1)
    here, there = ("".join(page.split("\n")[line - 1 : line]) for page in (written, home.read_text("utf-8")))
    # The tag of the same rank: the words before it may be longer.
    tags = [match.start() for match in re.finditer(r"\{\{", there)]
    rank = here[: max(place.column, 1) - 1].count("{{")
    return Location(shown(home), line, tags[rank] + 1 if rank < len(tags) and place.column else 1)


def _composed(dossier: Dossier, textes: Path) -> list[Finding]:
    """What keeps the documents of `dossier` from being composed. No rule is asked: nobody typed these values."""
    findings: list[Finding] = []
    every: list[Version] = []
    for contrat in dossier.contrats:
        etats, refus = consolidate(contrat.base, contrat.avenants)
        findings += [from_refus(dossier, contrat.code, refused) for refused in refus]
        # What follows an operation that cannot be done has no fault of its own.
        every += versions(etats[:1] if refus else etats, contrat.executions)
    wrong = Subject(dossier, {contrat.code: [version for version in every if version.contrat.code == contrat.code]
                              for contrat in dossier.contrats})  # fmt: skip
    if not_computed := check(wrong, "donnees", codes=frozenset({_FORMULE})):
        return [*findings, *not_computed]
    seances = () if findings else dossier.seances
    ensemble = compose_all(dossier, every, Demandes(every, seances, classeurs=True), textes)
    # A reference to what was made up names nothing: it is no fault of the model.
    return [found for found in (*findings, *ensemble.findings) if f"« {_MOTS} »" not in found.message]


# --- values of their type ---------------------------------------------------------------------------------------------
def _filled(folder: Path, textes: Path) -> Dossier | None:
    """The dossier, once each value to complete has one that its file accepts; None when some has none."""
    tried: dict[Location, int] = {}
    dates = count()
    for _ in range(_ESSAIS):
        dossier, findings = load(folder, textes)
        wanted = [found for found in findings if found.code == BLANC or found.location in tried]
        if not wanted:
            return None if errors(findings) else dossier
        for found in {found.location: found for found in wanted}.values():
            rank = tried[found.location] = tried.get(found.location, -1) + 1
            _write(found.location, _value(found, rank, dates))
    return None


def _value(found: Finding, rank: int, dates: "count[int]") -> str:
    """A value for the place of `found`: words, then what the remedy of their refusal gives as an example."""
    if found.code == BLANC:
        return f"{_MOTS.capitalize()}." if found.location.file.endswith(".md") else _MOTS
    if found.message.startswith("une liste est attendue"):
        return "[]"
    if choices := re.search(r"Choix(?: possibles)? : (.+)\.$", found.remedy):
        return choices[1].split(", ")[(rank - 1) % len(choices[1].split(", "))]
    example = next(iter(re.findall(r"« ([^»]+?) »", found.remedy)), "1")
    if _DATE.fullmatch(example):
        # Each day after the former one: a period ends after it begins.
        year, half = divmod(next(dates), 2)
        return f"{date(2026 + year, *((12, 31) if half else (1, 1))):%d/%m/%Y}"
    return example


def _write(place: Location, value: str) -> None:
    path = Path(place.file)
    lines = path.read_text("utf-8").split("\n")
    line = lines[place.line - 1]
    lines[place.line - 1] = line[: place.column - 1] + (
        value if path.suffix == ".md" or value == "[]" else scalar(value)
    )
    path.write_text("\n".join(lines), "utf-8", newline="\n")


# --- the avenant and the séance ---------------------------------------------------------------------------------------
def _avenant(folder: Path, templates: Path, modele: str, dossier: Dossier) -> list[Finding]:
    """Writes the avenant of the second exercice (else of the only one), that changes a fiche and a text too.

    Gives what is wrong in what it starts from. Raises `Refusal`.
    """
    contrat = dossier.contrats[0].base
    exercices = [exercice.nom for exercice in contrat.entete.exercices]
    if len(exercices) == 1 and contrat.entete.signature is None:
        page = folder / modele / "contrat.yaml"
        page.write_text(f"signature: {contrat.entete.exercices[0].debut:%d/%m/%Y}\n{page.read_text('utf-8')}", "utf-8",
                        newline="\n")  # fmt: skip
    fiches = tuple(fiche.numero for fiche in contrat.fiches[:1])
    done = prepare_avenant(DemandeDAvenant(folder, templates, modele, exercices[:2][-1], fiches))
    page = done.folder / "avenant.yaml"
    if page.is_file() and contrat.articles:
        article = contrat.articles[-1]
        operation = ["  - nature: completer_article", "    cible:", f"      article: {article.numero}",
                     f"    de: {scalar(article.intitule)}", "    a: Un alinéa de plus."]  # fmt: skip
        page.write_text(page.read_text("utf-8") + "\n".join(operation) + "\n", "utf-8", newline="\n")
    return [*done.findings, *(_without_article(title, templates / "depart" / modele) for title in done.perdus)]


def _without_article(title: str, depart: Path) -> Finding:
    page = depart / "avenant" / "operations.yaml"
    text = page.read_text("utf-8")
    found = text.find(f"intitule: {title}")
    place = place_dans(shown(page), text, found + len("intitule: ")) if found >= 0 else Location(shown(page), 1, 1)
    message = f"aucun article ne s'intitule « {title} » : le texte qui devait y aller n'est pas écrit"
    return Finding("LEC010", message, place, "Reprendre les premiers mots du titre d'un article.")


def _seance(folder: Path, modele: str, dossier: Dossier) -> None:
    """A séance that votes the contract and its avenant, with its délibération and its rapport."""
    contrat = dossier.contrats[0]
    versions = ["initiale", *(avenant.version for avenant in contrat.avenants)]
    day = contrat.base.entete.exercices[0].debut
    seance = folder / "seances" / day.isoformat()
    seance.mkdir(parents=True, exist_ok=True)
    who = "Mme Prénom Nom"
    lines = [f"date: {day:%d/%m/%Y}", "assemblee: l'assemblée", "genre_assemblee: féminin", "objet: La séance",
             f"president: {who}", f"secretaire: {who}", "presents:", f"  - {who}", "actes:"]  # fmt: skip
    for version in versions:
        lines += [f"  {version.replace('-', '_')}:", f"    contrat: {modele}", f"    version: {version}"]
    _page(seance / "seance.yaml", lines)
    _page(seance / "deliberation.yaml", ["visas:", "  - nature: le code général des collectivités territoriales"])
    _page(seance / "rapport.yaml", ["politiques:", "  essai:", "    intitule: La politique", "    orientations:",
                                    "      - intitule: une orientation"])  # fmt: skip


def _page(path: Path, lines: Sequence[str]) -> None:
    path.write_text("\n".join(lines) + "\n", "utf-8", newline="\n")
