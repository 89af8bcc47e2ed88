"""What documents show, for the rules: their paragraphs, who reads them where, and where their words are written."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from docgen.adresses.sources import CleDeSource
from docgen.adresses.versions import INITIALE, NomDeVersion
from docgen.check import Location, Subject, once
from docgen.check.parcours import VersionEcrite, keys_by_owner, versions_ecrites
from docgen.compute import Version
from docgen.document import Amount, Blank, Block, Document, Heading, Note, Paragraph, children
from docgen.document.mots import paragraphes
from docgen.document.reunis import gathering
from docgen.findings import place_dans
from docgen.french import enumeration

# Words each side of those looked for: enough to tell one place from another, then less when a field stands there.
_AUTOUR = (6, 3, 1, 0)


class Lu(Struct, frozen=True):
    """A document of the version or séance `nom`, and its paragraphs as shown."""

    nom: NomDeVersion
    document: Document
    lignes: tuple[str, ...]


# --- reading ----------------------------------------------------------------------------------------------------------
@once
def lus(subject: Subject) -> Sequence[Lu]:
    """The composed documents, in the order of the versions and séances.

    A fiche that is also composed alone is read once, in the annexe that gathers them.
    """
    return [
        Lu(NomDeVersion(name), document, tuple(paragraphes(document)))
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
def _lignes(subject: Subject) -> Sequence[str]:
    return tuple(passages(subject))


@once
def tout(subject: Subject) -> str:
    """The paragraphs shown, each once, joined by new lines, with ordinary spaces and apostrophes.

    A new line inside a paragraph is a vertical tab.
    """
    return uni("\n".join([line.replace("\n", "\v") for line in passages(subject)]))


@once
def _valeurs(subject: Subject) -> Mapping[int, Sequence[Amount | Blank]]:
    known: dict[int, list[Amount | Blank]] = {}
    return {
        id(document): _values([block for section in document.sections for block in section.blocks], known)
        for document in subject.documents
    }


def valeurs_montrees(subject: Subject, document: Document) -> Sequence[Amount | Blank]:
    """The amounts and the blanks of one of the documents of `subject`, in reading order; a composed one has no mark."""
    return _valeurs(subject)[id(document)]


def _values(blocks: Iterable[Block], known: dict[int, list[Amount | Blank]]) -> list[Amount | Blank]:
    # A fiche is composed once and shown in two documents: its blocks are the same, and are walked once.
    found: list[Amount | Blank] = []
    for block in blocks:
        if type(block) is Paragraph or type(block) is Heading:
            for leaf in block.content:
                if type(leaf) is Amount or type(leaf) is Blank:
                    found.append(leaf)
                elif type(leaf) is Note:
                    found += [inner for inner in leaf.content if isinstance(inner, Amount | Blank)]
            continue
        if id(block) not in known:
            known[id(block)] = _values(children(block), known)
        found += known[id(block)]
    return found


class Trouve(Struct, frozen=True):
    """A match in `tout` of the pattern looked for, and its paragraph, which comes once whatever its readers."""

    subject: Subject
    ligne: str
    match: re.Match[str]

    @property
    def lus(self) -> Sequence[Lu]:
        """The documents that show the paragraph."""
        return passages(self.subject)[self.ligne]

    @property
    def avant(self) -> str:
        """What the paragraph says before the match, with ordinary spaces."""
        text, end = self.match.string, self.match.start()
        return text[text.rfind("\n", 0, end) + 1 : end]

    @property
    def phrase(self) -> str:
        """The words of `avant` that are of the same sentence."""
        return re.split(r"[.;:] ", self.avant)[-1]

    def place(self, mots: str, lu: Lu | None = None) -> Location:
        """Where `mots`, words of the paragraph, are written, for `lu` or for the first document that shows them."""
        return locate_words(self.subject, lu or self.lus[0], self.ligne, mots)


def trouves(pattern: re.Pattern[str], *amorces: str) -> Callable[[Subject], Iterator[Trouve]]:
    """The walk of each match of `pattern` in what documents show.

    With `amorces` (« annexe », whatever its first capital), `pattern` is tried there only: much quicker.
    """

    def walk(subject: Subject) -> Iterator[Trouve]:
        whole, lines = tout(subject), _lignes(subject)
        rank = position = 0
        for match in _openings(whole, pattern, amorces) if amorces else pattern.finditer(whole):
            rank += whole.count("\n", position, match.start())
            position = match.start()
            yield Trouve(subject, lines[rank], match)

    return walk


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


# --- the articles as they are written ---------------------------------------------------------------------------------
class LigneDArticle(Struct, frozen=True):
    """A line of an article, in the first version that has it."""

    ecrite: VersionEcrite
    article: str
    texte: str

    def place(self, debut: int = 0) -> Location | None:
        """Where its sign of rank `debut` is typed; None as `locate_line` says."""
        return locate_line(self.ecrite, self.texte, debut)


def locate_line(ecrite: VersionEcrite, ligne: str, debut: int = 0) -> Location | None:
    """Where the sign of rank `debut` of `ligne` is typed, in an article or in what an avenant brings; None when no file
    of the data holds the line as it stands."""
    for file, text in ecrite.dossier.textes.items():
        if (start := text.find(ligne)) >= 0:
            return place_dans(file, text, start + debut)
    return None


def lignes_d_article(subject: Subject) -> Iterator[LigneDArticle]:
    """Every line of the articles, each once whatever the versions that have it."""
    seen: set[str] = set()
    for ecrite in versions_ecrites(subject):
        for article in ecrite.contrat.articles:
            for alinea in article.alineas:
                if alinea.texte not in seen:
                    seen.add(alinea.texte)
                    yield LigneDArticle(ecrite, article.numero, alinea.texte)


# --- saying where -----------------------------------------------------------------------------------------------------
def dans(read: Iterable[Lu], combien: int = 3) -> str:
    """« dans « avenant » et « contrat-consolide » »: the documents, each once, the first ones only."""
    names = list(dict.fromkeys(f"« {lu.document.name} »" for lu in read))
    more = len(names) - combien
    kept = names if more <= 1 else [*names[:combien], f"{more} autres documents"]
    return f"dans {enumeration(kept)}"


def locate_words(subject: Subject, lu: Lu, ligne: str, mots: str) -> Location:
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
                return place_dans(file, text, found.start())
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


def _files(subject: Subject, nom: NomDeVersion) -> Iterator[tuple[str, str]]:
    """The files, as written, that the version or séance `nom` is made from."""
    owner = nom if nom.est_seance else nom.contrat
    for key in [*keys_by_owner(subject).get(owner, ()), CleDeSource.dossier()]:
        # What was signed or printed, and what avenants say of the first version, are not what it shows.
        apart = key.sorte in ("signe", "publie") or (nom.code == INITIALE and key.version != INITIALE)
        if not apart:
            source = subject.dossier.sources[key]
            for file in dict.fromkeys([source.file, *(place.file for place in source.values.values())]):
                if file in subject.dossier.textes:
                    yield file, subject.dossier.textes[file]


def _nearness(file: str, lu: Lu) -> tuple[bool, bool]:
    """Files of the version before those of the contract; the fiche that the document is about before the others."""
    return f"/{lu.nom.code}/" not in file, f"/{lu.document.fiche}-" not in file


def _pattern(text: str) -> re.Pattern[str]:
    """`text` as it may be written: cut at any space; where it has several spaces, there they are."""
    said = "".join(
        rf"[\s\u00a0\u202f]{{{len(part)},}}" if part.isspace() else re.escape(part).replace("'", "['’]")
        for part in re.split(r"(\s+)", text.strip())
    )
    return re.compile(rf"(?<!\w){said}(?!\w)" if re.match(r"\w.*\w$", text, re.DOTALL) else said)
