"""YAML as a drafter writes it: every scalar is text, every key has a place, and what YAML alone knows is refused.

The only module that imports yaml. Built on the parser's events, not on its objects, so that anchors, tags, flow
style and duplicate keys are seen where they stand.
"""

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import yaml
from msgspec import Struct, field

from docgen.adresses.chemins import Chemin
from docgen.dossier import Extent, Source
from docgen.findings import Location, shown
from docgen.load.a_completer import is_blank, report_blanks
from docgen.load.bruts import TEXTE_BRUT, raw_blocks, raw_marks
from docgen.load.coquilles import find_slips, quiet_slips
from docgen.load.fichiers import Reader
from docgen.load.valeurs_mal_ecrites import value_slip
from docgen.model.base import forbidden_character

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MAX_DEPTH = 20
_BLOCKS = ("|", ">")

# What the parser says, in the words of a drafter: (fragment of the message, fault, remedy).
_SYNTAX = (
    ("mapping values are not allowed", "« : » est inattendu à cet endroit",
     "Mettre le texte entre guillemets droits (\"…\") s'il contient « : » suivi d'une espace."),
    ("found character '\\t'", "une tabulation sert de retrait", "Remplacer les tabulations par des espaces."),
    ("found a tab character", "une tabulation sert de retrait", "Remplacer les tabulations par des espaces."),
    ("found unexpected end of stream", "un guillemet ouvert n'est pas refermé", "Refermer le guillemet."),
    ("while scanning a quoted scalar", "un guillemet ouvert n'est pas refermé", "Refermer le guillemet."),
    ("could not find expected ':'", "il manque « : » après une clé", "Écrire « clé: valeur » sur la ligne."),
    ("did not find expected key", "le retrait de cette ligne ne correspond à aucune clé",
     "Aligner la ligne sur ses voisines, avec des espaces."),
    ("expected <block end>", "le retrait de cette ligne ne correspond à aucune clé",
     "Aligner la ligne sur ses voisines, avec des espaces."),
    ("found unknown escape character", "une barre oblique inverse est mal placée", "L'écrire deux fois : « \\\\ »."),
    ("undefined alias", "« * » en début de valeur a un sens particulier", "Mettre la valeur entre guillemets droits."),
)  # fmt: skip


class _Stop(Exception):
    """The file cannot be read further; the finding is already reported."""


class _Builder(Struct):
    """Builds the value from the events, noting places and faults as it goes."""

    reader: Reader
    file: str
    events: Iterator[Any]
    values: dict[Chemin, Location] = field(default_factory=dict)
    keys: dict[Chemin, Location] = field(default_factory=dict)
    blanks: set[Chemin] = field(default_factory=set)

    def value(self, event: Any, path: Chemin) -> object:
        place = self.place(event)
        self.values[path] = place
        alias = isinstance(event, yaml.AliasEvent)
        if alias or event.anchor or event.tag:
            self.sign(place)
        if alias:
            raise _Stop
        if isinstance(event, yaml.ScalarEvent):
            words: str = event.value
            if event.style == '"':
                self.escaped(event)
            if is_blank(words, path):
                self.blanks.add(path)
            # Nearly all the values of a dossier are told apart here, without a call.
            if "[" in words or "<" in words or path[-1:] == ("a",):
                self.raw(event, path)
            return words
        if len(path) >= MAX_DEPTH:
            self.fault("les retraits sont trop profonds", place, "Revoir la disposition du fichier.")
            raise _Stop
        return self.mapping(path) if isinstance(event, yaml.MappingStartEvent) else self.sequence(event, path)

    def sign(self, place: Location) -> None:
        """Tell that a value begins by a sign that YAML keeps for itself (« & », « * », « ! »)."""
        line = self.reader.textes[self.file].split("\n")[place.line - 1]
        written, at = line[place.column - 1 :].rstrip(), line[: place.column - 1].lstrip()
        slip = value_slip(place.line, place.column, at, written)
        message = slip.message if slip else "les ancres, alias et étiquettes (« & », « * », « ! ») ne sont pas acceptés"
        self.fault(message, place, slip.remedy if slip else "Recopier la valeur, ou la mettre entre guillemets droits.")

    def mapping(self, path: Chemin) -> dict[str, object]:
        found: dict[str, object] = {}
        twice = False
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            place = self.place(event)
            if not isinstance(event, yaml.ScalarEvent):
                remedy = (
                    "Écrire « clé: valeur », sans accolades ni crochets ; une valeur qui commence par une accolade se "
                    "met entre guillemets."
                )
                self.fault("une clé doit être un mot simple", place, remedy)
                raise _Stop
            name = event.value
            if event.style == '"':
                self.escaped(event)
            inner = (*path, name)
            if name in found:
                if not twice:
                    self.twice(name, path, place)
                twice = True
                inner = (*path, f"{name} (bis)")
            self.keys[inner] = place
            value = self.value(next(self.events), inner)
            found.setdefault(name, value)
        return found

    def twice(self, name: str, path: Chemin, place: Location) -> None:
        """Tell that a key is written twice; the next ones of an element that has lost its dash say nothing more."""
        first = self.keys[(*path, name)]
        remedy = "Garder une seule des deux lignes."
        if path and isinstance(path[-1], int):
            remedy = "Garder une seule des deux lignes ; si un nouvel élément commence ici, écrire « - » devant."
        self.reader.report("LEC005", f"la clé « {name} » est écrite deux fois (déjà ligne {first.line})", place, remedy)

    def sequence(self, start: Any, path: Chemin) -> list[object]:
        found: list[object] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            found.append(self.value(event, (*path, len(found))))
        if start.flow_style and found:
            # `50 000,50` would be cut at its comma between brackets.
            self.fault("les listes entre crochets ne sont pas acceptées", self.place(start),
                       "Écrire un élément par ligne, précédé de « - ».")  # fmt: skip
        return found

    def escaped(self, event: Any) -> None:
        """Refuse a sign that no file may hold, and that a text between quotes writes by its code."""
        if bad := forbidden_character(event.value):
            remedy = "Retirer ce code (« \\x… », « \\u… », « \\e »…) ; écrire le passage au clavier."
            self.reader.report(
                "LEC002", f"le texte contient un caractère invisible interdit ({bad})", self.place(event), remedy
            )
            raise _Stop

    def raw(self, event: Any, path: Chemin) -> None:
        """Tell what the text of `event` has that would be printed as typed."""
        words, of_an_act = event.value, path[:1] == ("operations",) and path[-1] == "a"
        found = [
            *raw_marks(words, valeur=not of_an_act, image=False),
            *(raw_blocks(words, titres=True) if of_an_act else ()),
        ]
        for brut in sorted(found):
            place = self.place(event)
            if event.style in _BLOCKS:
                # A block begins under the sign that opens it.
                place = Location(self.file, place.line + 1 + words.count("\n", 0, brut.debut), 1)
            self.reader.report(TEXTE_BRUT, brut.message, place, brut.remede)

    def place(self, event: Any) -> Location:
        return Location(self.file, event.start_mark.line + 1, event.start_mark.column + 1)

    def fault(self, message: str, place: Location, remedy: str) -> None:
        self.reader.report("LEC004", message, place, remedy)


def read_yaml(reader: Reader, path: Path) -> tuple[dict[str, object], Source] | None:
    """The mapping that `path` holds and the place of each key, or None after reporting why not."""
    text = reader.text(path)
    if text is None:
        return None
    name = shown(path)
    # One call an event: `yaml.parse` makes three, and a dossier has some forty thousand events.
    builder = _Builder(reader, name, iter(Loader(text).get_event, None))
    try:
        value = _document(builder)
    except yaml.MarkedYAMLError as error:
        _report_syntax(reader, name, text, error)
        return None
    except _Stop:
        return None
    if _report_quiet(reader, name, text):
        return None
    if value is None:
        remedy = "Y écrire « clé: valeur », une clé par ligne, ou le reprendre d'une sauvegarde."
        reader.report("LEC004", "le fichier est vide", Location(name, 1, 1), remedy)
        return None
    if not isinstance(value, dict):
        reader.report("LEC004", "le fichier ne contient pas de clés", Location(name, 1, 1), "Écrire « clé: valeur ».")
        return None
    source = Source(name, builder.values, builder.keys, frozenset(builder.blanks), partial(read_extents, text))
    report_blanks(reader, text, source)
    return value, source


def _document(builder: _Builder) -> object:
    next(builder.events)  # StreamStart
    if isinstance(next(builder.events), yaml.StreamEndEvent):
        return None
    value = builder.value(next(builder.events), ())
    next(builder.events)  # DocumentEnd
    after = next(builder.events)
    if not isinstance(after, yaml.StreamEndEvent):
        builder.fault("le fichier contient plusieurs documents", builder.place(after), "Supprimer la ligne « --- ».")
        raise _Stop
    return value


def read_extents(text: str) -> dict[Chemin, Extent]:
    """How far each value of `text` goes: apart from its reading, as few files are ever changed."""
    found: dict[Chemin, Extent] = {}
    _measure(yaml.compose(text, Loader), (), text, found)
    return found


def _measure(node: Any, path: Chemin, text: str, found: dict[Chemin, Extent]) -> int:
    """Adds `node`, and all that it holds, to `found`; returns where it ends."""
    start, end, words = node.start_mark.index, node.end_mark.index, ""
    if isinstance(node, yaml.ScalarNode):
        words = node.value
        if node.style in _BLOCKS:
            # YAML counts the empty lines that follow a block as its own; a person sees them after it.
            end = start + len(text[start:end].rstrip())
    else:
        pairs: Iterable[tuple[str | int, Any]] = enumerate(node.value)
        if isinstance(node, yaml.MappingNode):
            pairs = ((key.value, value) for key, value in node.value)
        ends = [_measure(value, (*path, name), text, found) for name, value in pairs]
        # A block has no sign of its end: it is that of the last thing in it, and YAML only sees it at the next key.
        end = end if node.flow_style else ends[-1]
    found[path] = Extent(start, end, words)
    return int(end)


def _report_quiet(reader: Reader, name: str, text: str) -> bool:
    """Tell what YAML reads in `text` otherwise than it may be meant; whether that forbids to go on."""
    found = quiet_slips(text)
    for slip in found:
        reader.report("LEC004", slip.message, Location(name, slip.line, slip.column), slip.remedy, grave=slip.grave)
    return any(slip.grave for slip in found)


def _report_syntax(reader: Reader, name: str, text: str, error: yaml.MarkedYAMLError) -> None:
    said = f"{error.context or ''} {error.problem or ''}"
    last = error.problem_mark or error.context_mark
    # The parser stops at the slip, or below it: what a person would see first is sought up to there.
    for slip in find_slips(text):
        if slip.grave and (last is None or slip.line <= last.line + 1):
            reader.report("LEC004", slip.message, Location(name, slip.line, slip.column), slip.remedy)
            return
    # A quote is missing where it opens, not where the file ends.
    mark = (error.context_mark if "quoted scalar" in said else None) or last
    place = Location(name, mark.line + 1, mark.column + 1) if mark else Location(name, 1, 1)
    for fragment, fault, remedy in _SYNTAX:
        if fragment in said:
            reader.report("LEC004", fault, place, remedy)
            return
    reader.report("LEC004", "le fichier n'est plus lisible à partir d'ici", place, "Comparer avec la ligne précédente.")
