"""What documents show, for the rules: their paragraphs, who reads them where, and where their words are written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from docgen.amend import INITIALE
from docgen.check import Subject, once
from docgen.compute import Version
from docgen.document import Document, gathering
from docgen.document.mots import paragraphes
from docgen.findings import Location
from docgen.french import enumeration

# Words each side of those looked for: enough to tell one place from another, then less when a field stands there.
_AUTOUR = (6, 3, 1, 0)


@dataclass(frozen=True, slots=True)
class Lu:
    """A document of the version or séance `nom`, and its paragraphs as shown."""

    nom: str
    document: Document
    lignes: tuple[str, ...]


# --- reading ----------------------------------------------------------------------------------------------------------
@once
def lus(subject: Subject) -> Sequence[Lu]:
    """The composed documents, in the order of the versions and séances.

    A fiche that is also composed alone is read once, in the annexe that gathers them.
    """
    return [
        Lu(name, document, tuple(paragraphes(document)))
        for name, documents in subject.composes.items()
        for document in documents
        if not gathering(document.name, (other.name for other in documents))
    ]


@once
def passages(subject: Subject) -> Mapping[str, Sequence[Lu]]:
    """Every paragraph shown, once, with the documents that show it."""
    readers: dict[str, list[Lu]] = {}
    for lu in lus(subject):
        for line in dict.fromkeys(lu.lignes):
            readers.setdefault(line, []).append(lu)
    return readers


@once
def tout(subject: Subject) -> str:
    """The paragraphs shown, each once, joined by new lines, with ordinary spaces and apostrophes.

    A new line inside a paragraph is a vertical tab.
    """
    return uni("\n".join([line.replace("\n", "\v") for line in passages(subject)]))


def trouver(subject: Subject, pattern: re.Pattern[str], *amorces: str) -> Iterator[tuple[str, re.Match[str]]]:
    """Each match of `pattern` in `tout`, with its paragraph, which comes once whatever its readers.

    With `amorces` (« annexe », whatever its first capital), `pattern` is tried there only: much quicker.
    """
    whole, lines = tout(subject), list(passages(subject))
    rank = position = 0
    for match in _openings(whole, pattern, amorces) if amorces else pattern.finditer(whole):
        rank += whole.count("\n", position, match.start())
        position = match.start()
        yield lines[rank], match


def _openings(whole: str, pattern: re.Pattern[str], amorces: Iterable[str]) -> Iterator[re.Match[str]]:
    starts = set()
    for amorce in amorces:
        start = whole.find(amorce[1:])
        while start >= 0:
            starts.add(start - 1)
            start = whole.find(amorce[1:], start + 1)
    for start in sorted(starts):
        if start >= 0 and (match := pattern.match(whole, start)):
            yield match


def uni(text: str) -> str:
    """`text` with ordinary spaces and apostrophes, at the same places."""
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")


def version_de(subject: Subject, nom: str) -> Version | None:
    """The version of that full name; None for a séance."""
    return _by_name(subject).get(nom)


@once
def _by_name(subject: Subject) -> Mapping[str, Version]:
    return {version.name: version for versions in subject.versions.values() for version in versions}


# --- saying where -----------------------------------------------------------------------------------------------------
def dans(read: Iterable[Lu], combien: int = 3) -> str:
    """« dans « avenant » et « contrat-consolide » »: the documents, each once, the first ones only."""
    names = list(dict.fromkeys(f"« {lu.document.name} »" for lu in read))
    more = len(names) - combien
    kept = names if more <= 1 else [*names[:combien], f"{more} autres documents"]
    return f"dans {enumeration(kept)}"


def ecrit(subject: Subject, lu: Lu, ligne: str, mots: str) -> Location:
    """Where `mots`, which `lu` shows in the paragraph `ligne`, are written: in the data of its contract or séance.

    The document itself when the words are those of a model, or computed.
    """
    line, words = uni(ligne), uni(mots)
    files = sorted(_files(subject, lu.nom), key=lambda item: _nearness(item[0], lu))
    inner = _pattern(words)
    for around in _AUTOUR:
        pattern = _pattern(_window(line, words, around))
        for file, text in files:
            if (match := pattern.search(text)) and (found := inner.search(text, match.start())):
                before = text[: found.start()]
                return Location(file, before.count("\n") + 1, len(before) - before.rfind("\n"))
    return Location(lu.document.name)


def _window(line: str, words: str, around: int) -> str:
    """`words` with `around` words of `line` on each side."""
    start = line.find(words)
    if start < 0 or not around:
        return words
    left, right = line[:start], line[start + len(words) :]
    before = re.search(rf"(?:\S+\s+){{0,{around}}}\S*$", left)
    after = re.match(rf"\S*(?:\s+\S+){{0,{around}}}", right)
    return f"{before.group() if before else ''}{words}{after.group() if after else ''}"


def _files(subject: Subject, nom: str) -> Iterator[tuple[str, str]]:
    """The files, as written, that the version or séance `nom` is made from."""
    contrat, _, version = nom.partition("/")
    folder = nom if contrat == "seances" else contrat
    # What was signed or printed, and what avenants say of the first version, are not what it shows.
    apart = [
        f"{contrat}/signe/",
        f"{contrat}/publie/",
        f"{nom}/publie",
        *([f"{contrat}/avenants/"] if version == INITIALE else []),
    ]
    for key in [*_by_folder(subject).get(folder, ()), "dossier"]:
        if not key.startswith(tuple(apart)):
            source = subject.dossier.sources[key]
            for file in dict.fromkeys([source.file, *(place.file for place in source.values.values())]):
                if file in subject.dossier.textes:
                    yield file, subject.dossier.textes[file]


@once
def _by_folder(subject: Subject) -> Mapping[str, Sequence[str]]:
    """The keys of the sources of each contract and of each séance: with many of them, all are not to be walked."""
    found: dict[str, list[str]] = {}
    for key in subject.dossier.sources:
        first, _, rest = key.partition("/")
        found.setdefault(f"{first}/{rest.partition('/')[0]}" if first == "seances" else first, []).append(key)
    return found


def _nearness(file: str, lu: Lu) -> tuple[bool, bool]:
    """Files of the version before those of the contract; the fiche that the document is about before the others."""
    version = lu.nom.rpartition("/")[2]
    numero = lu.document.name.rpartition("fiche-")[2]
    return f"/{version}/" not in file, f"/{numero}-" not in file


def _pattern(text: str) -> re.Pattern[str]:
    """`text` as it may be written: cut at any space; where it has several spaces, there they are."""
    said = "".join(
        rf"[\s\u00a0\u202f]{{{len(part)},}}" if part.isspace() else re.escape(part).replace("'", "['’]")
        for part in re.split(r"(\s+)", text.strip())
    )
    return re.compile(rf"(?<!\w){said}(?!\w)" if re.match(r"\w.*\w$", text, re.DOTALL) else said)
