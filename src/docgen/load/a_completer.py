"""« à compléter », wherever a value is expected: one finding each, whose remedy is the help written beside it.

In YAML the help is the `#` comment above the value, or above the key that holds it; where there is none, what the
programme says of the field. In Markdown, where `#` opens a
title, it follows on the same paragraph: « à compléter : ce qu'il faut dire ».
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import get_args

from msgspec.structs import replace

from docgen.adresses.chemins import Chemin
from docgen.adresses.sources import CleDeSource
from docgen.dossier import Dossier, Source
from docgen.findings import BLANC, Finding, Location, Qui, Severity, shown
from docgen.french import enumeration
from docgen.load.fichiers import Reader
from docgen.model.base import Modele
from docgen.montants import A_COMPLETER

_PARAGRAPH = re.compile(rf"^(?:[-*] +)?{A_COMPLETER}(?: *: *(?P<help>\S.*?))?\s*(?:\n[ \t]*\n|\Z)", re.M | re.S | re.I)
# Who knows what, by the keys on the way to the value.
_SAVENT: tuple[tuple[Qui, frozenset[str]], ...] = (
    ("finances", frozenset({"verse", "non_consomme", "depense", "financements", "notifie", "versement", "lignes"})),
    ("métier", frozenset({"resultats", "indicateurs", "situation", "cibles"})),
)
# How many values a sentence names.
_NOMMEES = 3
_REMEDY = f"Remplacer « {A_COMPLETER} » par la valeur."


def is_blank(value: str, path: Chemin) -> bool:
    """Whether the YAML scalar `value` is still to be filled in. The named fields (`champs`) have their own rule."""
    words = value.strip()
    if len(words) != len(A_COMPLETER) or words.lower() != A_COMPLETER:
        return False
    return not (path[0] == "champs" and path[-1] == "valeur")


def report_blank(reader: Reader, name: str, place: Location, aide: str, qui: Qui = "métier") -> None:
    """Tell that `name` is still to be filled in, and by whom: nobody is at fault, and nothing stops."""
    message = f"{A_COMPLETER} : {name}"
    reader.findings.append(Finding(BLANC, message, place, aide or _REMEDY, Severity.INFORMATION, qui=qui))


def report_blanks(reader: Reader, text: str, source: Source) -> None:
    """A finding for each blank of the YAML file `source`, in the order of its lines; `text` is what it holds."""
    lines = text.split("\n")
    for path, place in source.values.items():
        if path in source.blanks:
            report_blank(reader, blank_name(path), place, _help(lines, path, source), who_knows(path))


def explain_blanks(reader: Reader, model: type[Modele], source: Source, chemin: Chemin) -> None:
    """Give to the blanks of `source`, from `chemin` on, that no comment explains, the help of their field in `model`:
    that of the programme."""
    places = {source.locate(path): path for path in source.blanks if path[: len(chemin)] == chemin}
    for rank, finding in enumerate(reader.findings if places else ()):
        if finding.code == BLANC and finding.remedy == _REMEDY and finding.location in places:
            said = _help_of_field(model, places[finding.location][len(chemin) :])
            reader.findings[rank] = replace(finding, remedy=_sentence([said]) or _REMEDY)


def _help_of_field(model: type[Modele], path: Chemin) -> str:
    """What `model` says of the field at `path`, else of the nearest that holds it; its title is no help."""
    steps = [step for step in path if isinstance(step, str)]
    field = model.model_fields.get(steps[0]) if steps else None
    if field is None:
        return ""
    inside = _model_of(field.annotation)
    said = field.description if field.description != field.title else ""
    return (_help_of_field(inside, tuple(steps[1:])) if inside else "") or said or ""


def _model_of(annotation: object) -> type[Modele] | None:
    if isinstance(annotation, type) and issubclass(annotation, Modele):
        return annotation
    return next((found for inner in get_args(annotation) if (found := _model_of(inner))), None)


def report_blank_paragraphs(reader: Reader, path: Path, text: str, name: str) -> None:
    """A finding for each paragraph of a Markdown file that is still to be written; `name` is what the file holds."""
    for start, _, title, aide in blank_paragraphs(text):
        where = f"{name}, « {title} »" if title else name
        place = Location(shown(path), text.count("\n", 0, start) + 1, 1)
        report_blank(reader, where, place, _sentence([aide]))


def blank_paragraphs(text: str) -> Iterator[tuple[int, int, str, str]]:
    """The paragraphs of a Markdown text that are still to be written: from where to where, under what title, and how.

    >>> list(blank_paragraphs("# Calendrier\\n\\nÀ compléter : les étapes\\n"))
    [(14, 38, 'Calendrier', 'les étapes')]
    """
    for match in _PARAGRAPH.finditer(text):
        titles = re.findall(r"^# +(.+)$", text[: match.start()], re.M)
        start = match.start() + match[0].lower().index(A_COMPLETER)
        yield start, match.start() + len(match[0].rstrip()), titles[-1].strip() if titles else "", match["help"] or ""


def cited(names: Sequence[str]) -> str:
    """« objet », « president », « secretaire » et 2 de plus."""
    left = len(names) - _NOMMEES
    return enumeration([f"« {name} »" for name in names[:_NOMMEES]] + ([f"{left} de plus"] if left > 0 else []))


def remede(count: int) -> str:
    """What to do when `count` values are to come."""
    if count == 1:
        return "La saisir : « docgen a-completer » la donne, avec son aide."
    return "Les saisir : « docgen a-completer » les énumère, avec l'aide de chacune."


def name_of(blank: Finding) -> str:
    """The name of the value that a finding says is to come."""
    return blank.message.partition(" : ")[2]


def sorte_de_valeur(blank: Finding) -> str:
    """What is to come: « montant », « indicateur », or « autre »."""
    steps = {step.partition(" ")[0] for step in name_of(blank).split(", ")}
    return next(
        (sorte for sorte, (_, keys) in zip(("montant", "indicateur"), _SAVENT, strict=True) if steps & keys), "autre"
    )


def open_fields(dossier: Dossier) -> tuple[Finding, ...]:
    """The named fields of the acts that have no value yet, in the order of the contracts and of their acts."""
    found: list[Finding] = []
    for contrat in dossier.contrats:
        actes = [(CleDeSource.contrat(contrat.code), contrat.base.entete.champs)]
        actes += [(CleDeSource.avenant(contrat.code, avenant.version), avenant.champs) for avenant in contrat.avenants]
        for key, champs in actes:
            for code, champ in champs.items():
                if champ.vide:
                    place = dossier.locate(key, "champs", code, "valeur")
                    aide = _sentence([f"à trouver : {champ.ou}"]) if champ.ou else _REMEDY
                    message = f"{A_COMPLETER} : {champ.intitule}"
                    found.append(Finding(BLANC, message, place, aide, Severity.INFORMATION, qui="juridique"))
    return tuple(found)


def who_knows(path: Chemin) -> Qui:
    """Who knows the value of that key: amounts, what was done, then all that is said of the act itself."""
    return next((who for who, keys in _SAVENT if any(step in keys for step in path)), "juridique")


def blank_name(path: Chemin) -> str:
    """How a value to come is said: « financements, etat, 2025 », « sous_actions 1, montant »."""
    said: list[str] = []
    for step in path:
        if isinstance(step, int) and said:
            said[-1] += f" {step + 1}"
        else:
            said.append(str(step))
    return ", ".join(said)


def helped_by(lines: Sequence[str], path: Chemin, source: Source) -> str:
    """The comment just above the value, else above the item of a list, or the key, that holds it: what helps a person
    change a value that is there."""
    item = next((size for size in range(len(path), 0, -1) if isinstance(path[size - 1], int)), 1)
    return _help_of(lines, path, source, item)


def _help(lines: Sequence[str], path: Chemin, source: Source) -> str:
    """The comment just above the value, else above the nearest key or item that holds it."""
    return _help_of(lines, path, source, 1)


def _help_of(lines: Sequence[str], path: Chemin, source: Source, least: int) -> str:
    holders = [source.locate(path[:size], key=True) for size in range(len(path), least - 1, -1)]
    found = (_comment_above(lines, place.line) for place in (source.locate(path), *holders))
    return next((comment for comment in found if comment), "")


def _comment_above(lines: Sequence[str], line: int) -> str:
    found: list[str] = []
    for above in reversed(lines[: line - 1]):
        bare = above.strip().removeprefix("- ").lstrip()
        if not bare.startswith("#") or bare.startswith("# yaml-language-server"):
            break
        found.insert(0, bare.lstrip("#").strip())
    return _sentence(found)


def _sentence(lines: Sequence[str]) -> str:
    text = " ".join(" ".join(lines).split())
    if not text:
        return ""
    return f"{text[0].upper()}{text[1:]}{'' if text[-1] in '.?!' else '.'}"
