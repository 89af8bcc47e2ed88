"""The text templates of a model: Jinja over Markdown, one file a kind of document. The only module that imports jinja2.

A file that begins with a header (between two `---` lines) is a kind of document; one without is a part that others
include. Header keys: `nom` (name of the file that comes out), `titre`, `versions` (avenant, initiale, suivi, several
of them, or toutes: the acts; consolidation: what goes with the consolidated contract), `pour_chaque` (fiche, feuille:
one document for each, and none when there is none), `orientation`, `gabarit`, `onglet` (its sheet in the workbook),
`logos` (non, or the only one that the first page shows), `acte` (non: the parties do not sign it), and any field that
the gabarit shows (`entete`, `pied`…).
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any

import jinja2
from jinja2 import (
    BaseLoader,
    Environment,
    StrictUndefined,
    Template,
    TemplateNotFound,
    TemplateSyntaxError,
    Undefined,
    pass_context,
)
from jinja2 import UndefinedError as MissingName
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from docgen.compose.compiles import kept
from docgen.compose.jetons import Jetons
from docgen.document import Block
from docgen.findings import Finding, Location, Refusal, shown
from docgen.model.contrat import Contrat

_HEADER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
OPTIONS = ("nom", "titre", "versions", "pour_chaque", "orientation", "gabarit", "onglet", "acte")
VERSIONS = ("avenant", "initiale", "suivi", "consolidation", "toutes")
# What a document may be made for each of, and where the contract has them.
EACH: Mapping[str, Callable[[Contrat], Sequence[object]]] = {
    "fiche": lambda contrat: contrat.fiches,
    "feuille": lambda contrat: contrat.feuilles_de_route,
}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document, as the header of its text says it."""

    file: str
    options: Mapping[str, str]

    @property
    def code(self) -> str:
        """The name of the kind: that of its file, without the ending."""
        return self.file.removesuffix(".md")

    def fits(self, sort: str) -> bool:
        """Whether a version of this sort (`avenant`, `initiale`, `suivi`) has this document; `toutes` are the acts."""
        wanted = _names(self.options.get("versions", "toutes"))
        return sort in wanted or ("toutes" in wanted and sort != "suivi")


class TextFault(Exception):
    """A text template cannot be used; carries the finding."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


@contextmanager
def located(place: Location) -> Iterator[None]:
    """A fault of the text composed inside, which has no file of its own, is at `place`."""
    try:
        yield
    except TextFault as error:
        if error.finding.location.file:
            raise
        raise TextFault(replace(error.finding, location=place)) from None


class _Loader(BaseLoader):
    def __init__(self, folders: tuple[Path, ...]) -> None:
        self.folders = folders

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, None]:  # noqa: ARG002
        for folder in self.folders:
            path = folder / template
            if path.is_file() and path.resolve().is_relative_to(folder.resolve()):
                text = path.read_text("utf-8")
                # The header gives way to as many empty lines, so that line numbers stay those of the file.
                return _HEADER.sub(lambda m: "\n" * m.group().count("\n"), text), str(path), None
        raise TemplateNotFound(template)

    def list_templates(self) -> list[str]:
        return sorted({path.relative_to(f).as_posix() for f in self.folders for path in f.rglob("*.md")})


@pass_context
def _finalize(context: Context, value: object) -> str:
    if isinstance(value, Undefined):
        return str(value)  # StrictUndefined raises, with the name
    jetons: Jetons = context["_jetons"]
    return jetons.put(value)


_SETTINGS = {"trim_blocks": True, "lstrip_blocks": True, "keep_trailing_newline": True}


class _Environment(ImmutableSandboxedEnvironment):
    """Compiles a text once for all commands."""

    def compile(self, source: Any, name: str | None = None, filename: str | None = None, *_: bool) -> Any:
        depends = f"jinja {jinja2.__version__}\0{_SETTINGS}\0{name}"
        make = partial(super().compile, source, name, filename)
        return kept(source, filename or "<template>", depends, make)


class Textes:
    """The text templates of one model, ready to render. `folder` is `templates/textes`."""

    def __init__(self, folder: Path, modele: str) -> None:
        self.folder = folder / modele
        self._lines: dict[str, Template] = {}
        # What several documents of a version show alike, composed once.
        self.parts: dict[tuple[str, str], tuple[Block, ...]] = {}
        self.environment = _Environment(
            loader=_Loader((self.folder, folder)), undefined=StrictUndefined, finalize=_finalize, **_SETTINGS
        )
        self.environment.tests["contient"] = lambda values, value: value in values

    def kinds(self) -> list[Kind]:
        """The kinds of document of the model, by name. Raises `TextFault`."""
        if not self.folder.is_dir():
            raise text_fault(
                "TPL001",
                "le modèle n'a pas de dossier de textes",
                Location(str(self.folder)),
                "Vérifier la clé « modele » de contrat.yaml.",
            )
        found = []
        for path in sorted(self.folder.glob("*.md")):
            try:
                match = _HEADER.match(path.read_text("utf-8"))
            except (OSError, UnicodeDecodeError):
                raise text_fault(
                    "TPL001",
                    "ce texte n'est pas lisible en UTF-8",
                    Location(str(path)),
                    "Vérifier les droits, et l'enregistrer en UTF-8.",
                ) from None
            if match:
                found.append(Kind(path.name, _options(path, match[1])))
        return found

    def render(self, template: str, context: Mapping[str, object], jetons: Jetons) -> str:
        """The Markdown of the file `template`, its values as tokens of `jetons`. Raises `TextFault`."""
        return self._run(lambda: self.environment.get_template(template), template, context, jetons)

    def render_text(self, text: str, context: Mapping[str, object], jetons: Jetons) -> str:
        """The Markdown of a line of an article or of a header. Raises `TextFault` without a place."""
        if "{{" not in text and "{%" not in text and "{#" not in text:
            return text
        return self._run(lambda: self._line(text), "", context, jetons)

    def _line(self, text: str) -> Template:
        # The same header and the same line of an article come back in each document.
        if text not in self._lines:
            self._lines[text] = self.environment.from_string(text)
        return self._lines[text]

    def _run(self, get: Any, name: str, context: Mapping[str, object], jetons: Jetons) -> str:
        try:
            return str(get().render(context, _jetons=jetons))
        except TemplateSyntaxError as error:
            place = Location(error.filename or self._path(name), error.lineno, 1)
            raise text_fault(
                "TPL002",
                f"balise mal formée : {_syntax(error)}",
                place,
                "Chaque « {% if %} » et chaque « {% for %} » se ferme ; comparer avec une voisine.",
            ) from None
        except TemplateNotFound as error:
            raise text_fault(
                "TPL001",
                f"le texte « {error.name} » n'existe pas",
                Location(self._path(name)),
                f"Textes connus : {', '.join(self.environment.list_templates())}.",
            ) from None
        except MissingName as error:
            raise self._missing(error, name, context) from None
        except Refusal as refusal:
            place = _place_in_template(refusal.__traceback__) or Location(self._path(name))
            raise text_fault(refusal.code or "TPL004", refusal.message, place, refusal.remedy) from None
        except (TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
            found = _place_in_template(error.__traceback__)
            if found is None:
                raise
            raise text_fault(
                "TPL004",
                f"cette balise ne peut pas être calculée ({error})",
                found,
                "Vérifier le nom du champ et les valeurs entre parenthèses.",
            ) from None

    def _missing(self, error: MissingName, name: str, context: Mapping[str, object]) -> TextFault:
        place = _place_in_template(error.__traceback__) or Location(self._path(name))
        quoted = re.findall(r"'([^']+)'", str(error.message))
        asked = quoted[-1] if quoted else ""
        near = get_close_matches(asked, [key for key in context if not key.startswith("_")], n=2)
        remedy = f"Peut-être « {' » ou « '.join(near)} » ?" if near else "Voir la liste des champs dans le guide."
        return text_fault("TPL003", f"le champ « {asked} » est inconnu", place, remedy)

    def _path(self, name: str) -> str:
        return str(self.folder / name) if name else ""


def _options(path: Path, header: str) -> dict[str, str]:
    options: dict[str, str] = {}
    for rank, line in enumerate(header.split("\n"), 2):
        key, colon, value = line.partition(":")
        if line.strip() and not colon:
            raise text_fault(
                "TPL002", "ligne d'en-tête sans « : »", Location(str(path), rank, 1), "Écrire « clé: valeur »."
            )
        if line.strip():
            options[key.strip()] = value.strip()
    for key in ("nom", "titre"):
        if key not in options:
            raise text_fault(
                "TPL002",
                f"l'en-tête n'a pas de « {key} »",
                Location(str(path), 1, 1),
                f"Ajouter la ligne « {key}: … » entre les deux « --- ».",
            )
    versions, each = _names(options.get("versions", "toutes")), [options.get("pour_chaque", "fiche")]
    for key, said, choices in (("versions", versions, VERSIONS), ("pour_chaque", each, tuple(EACH))):
        if not set(said) <= set(choices):
            raise text_fault(
                "TPL002",
                f"{key} : « {options[key]} » n'est pas un choix",
                Location(str(path), 1, 1),
                f"Choix possibles : {', '.join(choices)}.",
            )
    return options


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",")]


def _place_in_template(trace: TracebackType | None) -> Location | None:
    """The deepest line of a template in `trace`: Jinja gives its frames the template's file and lines."""
    place = None
    while trace:
        file = trace.tb_frame.f_code.co_filename
        if file.endswith(".md"):
            place = Location(file, trace.tb_lineno, 1)
        elif file == "<template>":
            place = Location("", trace.tb_lineno, 1)
        trace = trace.tb_next
    return place


_JINJA_SAYS = (
    ("unexpected end of template", "la fin du texte arrive avant la fermeture d'un « {% … %} »"),
    ("Unexpected end of template", "la fin du texte arrive avant la fermeture d'un « {% … %} »"),
    ("Encountered unknown tag", "instruction inconnue entre « {% » et « %} »"),
    ("expected token 'end of print statement'", "il reste quelque chose avant « }} »"),
    ("expected token 'end of statement block'", "il reste quelque chose avant « %} »"),
    ("unexpected char", "caractère inattendu dans la balise"),
    ("unexpected '}'", "accolade inattendue"),
)


def _syntax(error: TemplateSyntaxError) -> str:
    said = error.message or ""
    return next((french for english, french in _JINJA_SAYS if english in said), "ce n'est pas une balise complète")


def text_fault(code: str, message: str, place: Location, remedy: str) -> TextFault:
    """A fault of a text template, its file shown as the user would type it."""
    file = shown(Path(place.file)) if place.file else ""
    return TextFault(Finding(code, message, Location(file, place.line, place.column), remedy))
