"""The text templates of a model: Jinja over Markdown, one file a kind of document.

A file that begins with a header (between two `---` lines) is a kind of document; one without is a part that others
include. Header keys: `nom` (name of the file that comes out), `titre`, `versions` (avenant, initiale, suivi, several
of them, or toutes: the acts; consolidation: what goes with the consolidated contract), `pour_chaque` (fiche, or the
code of an annexe that is data: one document for each, and none when there is none), `orientation`, `gabarit`, `onglet`
(its sheet in the workbook), `logos` (non, or the only one that the first page shows), `acte` (non: the parties do not
sign it), and any field that the gabarit shows (`entete`, `pied`…).
"""

import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import jinja2
from msgspec import Struct

from docgen.compose.bac import SETTINGS, Bac, finalize, join_printed
from docgen.compose.fautes import (
    OF_A_READING,
    OF_A_TEXT,
    OF_A_VALUE,
    Manquant,
    TextFault,
    place_in_template,
    said_of,
    text_fault,
)
from docgen.compose.jetons import Jetons, ValeurVide
from docgen.compose.vides import MIS_EN_MOTS, name_the_empty, of_words
from docgen.document import Block
from docgen.findings import Location, shown
from docgen.render.effort import joining

if TYPE_CHECKING:
    from docgen.dossier import TexteEcrit

_HEADER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
# What a text says by a tag, and how it names the fiches, or the amounts of one.
_SAID = re.compile(r"\{[{%][\s\S]*?[}%]\}|^pour_chaque:.*$", re.MULTILINE)
_FICHES = re.compile(r"(?<!programme\.)\bfiches?\b|\bfiche_entiere\b|\baction/")
OPTIONS = ("nom", "titre", "versions", "pour_chaque", "orientation", "gabarit", "onglet", "acte", "version")
VERSIONS = ("avenant", "initiale", "suivi", "consolidation", "toutes")


class Kind(Struct, frozen=True):
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


class _Loader(jinja2.BaseLoader):
    def __init__(self, folders: tuple[Path, ...], propres: "Mapping[str, TexteEcrit]") -> None:
        self.folders = folders
        self.propres = propres

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, None]:  # noqa: ARG002
        # A part of another model keeps its own words.
        asked = PurePosixPath(template)
        if asked.parent.as_posix() in (".", "parties") and asked.name in self.propres:
            return self.propres[asked.name].texte, self.propres[asked.name].fichier, None
        path = self.path(template)
        if path is None:
            raise jinja2.TemplateNotFound(template)
        # The header gives way to as many empty lines, so that line numbers stay those of the file.
        return _HEADER.sub(lambda m: "\n" * m.group().count("\n"), path.read_text("utf-8-sig")), str(path), None

    def path(self, template: str) -> Path | None:
        """Where the file `template` is: in the model, else among the texts that all share; None out of both."""
        paths = ((folder, folder / template) for folder in self.folders)
        try:
            return next((p for f, p in paths if p.is_file() and p.resolve().is_relative_to(f.resolve())), None)
        except (OSError, ValueError, RuntimeError):  # no file may have such a name; a link that leads to itself
            return None

    def list_templates(self) -> list[str]:
        """The texts that the model may include: its own, and those that all share."""
        proper, every = self.folders
        mine = {path.relative_to(proper).as_posix() for path in proper.rglob("*.md")}
        shared = {path.relative_to(every) for path in every.rglob("*.md")}
        return sorted(mine | {path.as_posix() for path in shared if not est_un_modele(every / path.parts[0])})


def names_fiches(text: str) -> bool:
    """Whether a tag of `text` names the fiches, or an amount of one."""
    return any(_FICHES.search(tag) for tag in _SAID.findall(text))


def est_un_modele(folder: Path) -> bool:
    """Whether the folder is that of the texts of a model."""
    return (folder / "programme.yaml").is_file()


class Textes:
    """The text templates of one model, ready to render. `folder` is `templates/textes`.

    `propres` are texts that stand for those of the same name in the model, or are added to them.
    """

    def __init__(self, folder: Path, modele: str, propres: "Mapping[str, TexteEcrit]" = MappingProxyType({})) -> None:
        self.folder = folder / modele
        self._lines: dict[str, jinja2.Template] = {}
        self._places: dict[str, Path | None] = {}
        # What several documents of a version show alike, composed once.
        self.parts: dict[tuple[str, str], tuple[Block, ...]] = {}
        self._shows_fiches: tuple[str, bool] | None = None
        self._loader = _Loader((self.folder, folder), propres)
        self.environment = Bac(loader=self._loader, undefined=Manquant, finalize=finalize, **SETTINGS)
        self.environment.filters |= {name: of_words(self.environment.filters[name]) for name in MIS_EN_MOTS}
        self.environment.filters["join"] = joining(join_printed)
        self.environment.tests["contient"] = lambda values, value: value in values

    def kinds(self) -> list[Kind]:
        """The kinds of document of the model, by name. Raises `TextFault`."""
        if not self.folder.is_dir():
            message, remedy = "le modèle n'a pas de dossier de textes", "Vérifier la clé « modele » de contrat.yaml."
            raise text_fault("TPL001", message, Location(shown(self.folder)), remedy)
        found = []
        for path in sorted(self.folder.glob("*.md")):
            try:
                match = _HEADER.match(path.read_text("utf-8-sig"))
            except (OSError, UnicodeDecodeError):
                remedy = "Vérifier les droits, et l'enregistrer en UTF-8."
                message = "ce texte n'est pas lisible en UTF-8"
                raise text_fault("TPL001", message, Location(shown(path)), remedy) from None
            if match:
                found.append(Kind(path.name, _options(path, match[1])))
        return found

    def montrent_les_fiches(self, modele: str) -> bool:
        """Whether one of the texts of `modele` shows the fiches, or an amount of one; what it says in séances apart."""
        if self._shows_fiches is None or self._shows_fiches[0] != modele:
            paths = (self._loader.folders[1] / modele).rglob("*.md")
            acts = (path.read_text("utf-8-sig") for path in paths if path.stem not in ("deliberation", "rapport"))
            self._shows_fiches = modele, any(map(names_fiches, acts))
        return self._shows_fiches[1]

    def file_of(self, kind: Kind) -> Path:
        """The file of `kind`: the model's, else the one that all share."""
        return self.path(kind.file) or self.folder / kind.file

    def kind(self, code: str) -> Kind | None:
        """The kind of document of that code: of the model, else among the texts that all share. Raises `TextFault`."""
        if found := next((kind for kind in self.kinds() if kind.code == code), None):
            return found
        path = self.path(f"{code}.md")
        match = _HEADER.match(path.read_text("utf-8-sig")) if path else None
        return Kind(path.name, _options(path, match[1])) if path and match else None

    def render(self, template: str, context: Mapping[str, object], jetons: Jetons) -> str:
        """The Markdown of the file `template`, its values as tokens of `jetons`. Raises `TextFault`."""
        return self._run(lambda: self.environment.get_template(template), template, context, jetons)

    def render_text(self, text: str, context: Mapping[str, object], jetons: Jetons) -> str:
        """The Markdown of a line of an article or of a header. Raises `TextFault` without a place."""
        if "{{" not in text and "{%" not in text and "{#" not in text:
            return text
        return self._run(lambda: self._line(text), "", context, jetons, text)

    def tree(self, template: str) -> jinja2.nodes.Template:
        """What the file `template` is made of, without rendering it. Raises `TextFault`."""
        try:
            self.environment.get_template(template)  # filters that nobody has are only known then
            source, _, _ = self._loader.get_source(self.environment, template)
            return self.environment.parse(source, template)
        except OF_A_READING as error:
            raise self._fault(error, template, {}) from None

    def tree_of(self, text: str) -> jinja2.nodes.Template:
        """What `text` is made of, without rendering it. Raises `TextFault`, at the lines of `text`."""
        try:
            self.environment.from_string(text)
            return self.environment.parse(text)
        except OF_A_READING as error:
            raise self._fault(error, "", {}) from None

    def path(self, template: str) -> Path | None:
        """Where the file `template` is: in the model, else among the texts that all share; None when nowhere."""
        if template not in self._places:
            self._places[template] = self._loader.path(template)
        return self._places[template]

    def _line(self, text: str) -> jinja2.Template:
        # The same header and the same line of an article come back in each document.
        if text not in self._lines:
            self._lines[text] = self.environment.from_string(text)
        return self._lines[text]

    def _run(self, get: Any, name: str, context: Mapping[str, object], jetons: Jetons, line: str = "") -> str:
        try:
            with self.environment.measured():
                return str(get().render(context, _jetons=jetons))
        except (*OF_A_TEXT, *OF_A_VALUE) as error:
            raise self._fault(error, name, context, line) from None

    def _fault(self, error: Exception, name: str, context: Mapping[str, object], line: str = "") -> Exception:
        """What is wrong with the text `name`, or with `line`; `error` itself when no text is in it."""
        inside = place_in_template(error.__traceback__)
        place = inside or Location(self._path(name))
        if isinstance(error, jinja2.TemplateSyntaxError):
            place = Location(error.filename or self._path(name), error.lineno, 1)
        elif isinstance(error, jinja2.TemplateNotFound):
            place = Location(self._path(name))
        elif not isinstance(error, OF_A_READING) and inside is None:
            return error
        said = said_of(error, context, self.environment)
        if isinstance(error, ValeurVide):
            said = name_the_empty(error.__traceback__, lambda file: self._source(file, line), self.environment) or said
        return text_fault(said.code, said.message, place, said.remede)

    def _source(self, file: str, line: str) -> str:
        """The words of the text at fault, at the lines of its file; of a text of the séance, those that it keeps."""
        written = {text.fichier: text.texte for text in self._loader.propres.values()}
        return written.get(file) or (line if file == "<template>" else Path(file).read_text("utf-8-sig"))

    def _path(self, name: str) -> str:
        return str(self.folder / name) if name else ""


def _options(path: Path, header: str) -> dict[str, str]:
    options: dict[str, str] = {}
    for rank, line in enumerate(header.split("\n"), 2):
        key, colon, value = line.partition(":")
        if line.strip() and not colon:
            raise _bad_header(path, "ligne d'en-tête sans « : »", "Écrire « clé: valeur ».", rank)
        if line.strip():
            options[key.strip()] = value.strip()
    for key in ("nom", "titre"):
        if key not in options:
            remedy = f"Ajouter la ligne « {key}: … » entre les deux « --- »."
            raise _bad_header(path, f"l'en-tête n'a pas de « {key} »", remedy)
    if not set(_names(options.get("versions", "toutes"))) <= set(VERSIONS):
        message = f"versions : « {options['versions']} » n'est pas un choix"
        raise _bad_header(path, message, f"Choix possibles : {', '.join(VERSIONS)}.")
    return options


def _bad_header(path: Path, message: str, remedy: str, line: int = 1) -> TextFault:
    return text_fault("TPL002", message, Location(shown(path), line, 1), remedy)


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",")]
