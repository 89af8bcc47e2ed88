"""Where words lead: the headings that others name, and the references that lead to them, found when a file is written.

« l'article 3.2 », « l'annexe 1 », « les fiches 2.1 à 2.13 » lead there when the document, or the file that it is bound
in, has such a place; a reference to another text (« l'article 44 de la loi … ») leads nowhere.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType

from msgspec import Struct, field
from msgspec.structs import replace

from docgen.document import (
    Block,
    Document,
    Heading,
    Inline,
    Note,
    PageDe,
    Paragraph,
    Sommaire,
    Text,
    descend,
    leaves,
    walk,
)
from docgen.document.mots import words

_ESPACE = "[ \u00a0\u202f]"
_NUMERO = rf"\d+(?:\.\d+)*(?:-\d+)?(?:{_ESPACE}(?:bis|ter|quater)\b)?"
_CITE = re.compile(
    rf"\b(?P<sorte>[Aa]rticle|[Aa]nnexe|[Ff]iche)s?(?:[- ]actions?)?{_ESPACE}(?:n°{_ESPACE}?)?"
    rf"(?P<numeros>{_NUMERO}(?:er)?(?:(?:,{_ESPACE}|{_ESPACE}(?:et|ou|à){_ESPACE}){_NUMERO}(?:er)?)*)(?![\w-]*\w)"
)
_UN = re.compile(rf"{_NUMERO}(?:er)?")
_TITRE = re.compile(rf"(?P<article>Article{_ESPACE})?(?P<numero>{_NUMERO})(?:er)?(?:$|{_ESPACE}(?:–|[A-ZÀ-ÖØ-Þ]))")
# What follows a reference to the text itself, and to any other.
_PROPRE = re.compile(r" (?:de la présente|du présent) \w")
_DE_L_ACTE = re.compile(r" (?:de la (?:présente )?convention|du (?:présent )?contrat)\b(?! (?:du|n°))")
_AILLEURS = re.compile(r" (?:aux?|à la|à l['’]|de la|de l['’]|du|des|de) ?\w")
# What else may have articles, named before: « la loi …, dans son article 3 ».
_AUTRE = re.compile(
    r"\b(?:lois?|décrets?|codes?|ordonnances?|directives?|règlements?|statuts|arrêtés?)\b|\b(?:[Ss]e?s?on|ses|leurs?)$"
)
# The words that announce a reference, in any case: most paragraphs have none, and are read no further.
_AMORCES = ("rticle", "nnexe", "iche")
AVENANT = "avenant"


def ancre(sorte: str, numero: str) -> str:
    """The name of a place, fit for a bookmark of Word and for a label of Typst.

    >>> ancre("article", "3.2-1 bis"), ancre("fiche", "1.10")
    ('article_3_2_t1_bis', 'fiche_1_10')
    """
    return f"{sorte}_{re.sub(r'[^0-9A-Za-z]+', '_', numero.replace('-', '_t'))}"


class Liens(Struct, frozen=True):
    """The places of one document, by the identity of their heading; and where each name that it may say leads.

    `articles`: « l'article 3 », without more, is one of those that `vers` knows.
    """

    ancres: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    vers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    articles: bool = False

    def of(self, heading: Heading) -> str:
        """The name of the place that `heading` is; nothing when none is said of it."""
        return self.ancres.get(id(heading), "")

    def linked(self, content: Sequence[Inline]) -> Sequence[Inline]:
        """`content`, its references cut out and leading to their places; what a mark holds is left as it is."""
        if not self.vers or not any(_announces(inline) for inline in content):
            return content
        done: list[Inline] = []
        run: list[Text] = []
        before = ""
        for inline in content:
            if isinstance(inline, Text):
                run.append(inline)
                continue
            done += [*_cut(run, self._found(before, run)), inline]
            before, run = before + words([*run, inline]), []
        return [*done, *_cut(run, self._found(before, run))]

    def _found(self, before: str, run: Sequence[Text]) -> list[tuple[int, int, str]]:
        """Each reference of `run` that leads somewhere: where it begins and ends, and the name of its place."""
        text = "".join([piece.text for piece in run])
        found = []
        for match in _CITE.finditer(text):
            if not self._ours(match, _plain(before + text[: match.start()]), _plain(text[match.end() :])):
                continue
            start = match.start()
            for numero in _UN.finditer(text, match.start("numeros"), match.end("numeros")):
                name = ancre(match["sorte"].lower(), numero[0].removesuffix("er"))
                if name in self.vers:
                    found.append((start, numero.end(), name))
                # The first takes its word with it: « l'article 3.2 » ; those that follow are a number.
                start = min([at.start() for at in _UN.finditer(text, numero.end(), match.end("numeros"))] or [0])
        return found

    def _ours(self, match: re.Match[str], before: str, after: str) -> bool:
        """Whether a reference is to the text itself, or to what it is bound with."""
        if match["sorte"].lower() == "fiche":
            return True
        if _PROPRE.match(after):
            return True
        if before.startswith("Vu ") or _AUTRE.search(before[-120:].rstrip()):
            return False
        if match["sorte"].lower() == "article" and not self.articles:
            return False
        return bool(_DE_L_ACTE.match(after)) or not _AILLEURS.match(after)


SANS_LIENS = Liens()


def bound_to_places(blocks: Iterable[Block]) -> bool:
    """Whether what is written of `blocks` depends on the places of their document: they are some, or lead to some."""
    return any(
        isinstance(block, Heading)
        or (isinstance(block, Paragraph) and any(_bound(leaf) for leaf in leaves(block.content)))
        for block in descend(blocks)
    )


def _bound(leaf: Inline) -> bool:
    return isinstance(leaf, PageDe | Sommaire | Note) or (
        isinstance(leaf, Text) and bool(leaf.vers or _announces(leaf))
    )


def liens_of(document: Document, ailleurs: Mapping[str, str] = MappingProxyType({}), prefixe: str = "") -> Liens:
    """The places of `document`, and where its words lead: to them, and to those of `ailleurs`, by name.

    `prefixe` keeps apart the places of documents that one file binds.
    """
    named = _named(document)
    ancres = {number: f"{prefixe}{name}" for number, name in named.items()}
    inside = {name: f"{prefixe}{name}" for name in named.values()}
    articles = document.kind != AVENANT and any(name.startswith("article_") for name in (*inside, *ailleurs))
    return Liens(MappingProxyType(ancres), MappingProxyType({**ailleurs, **inside}), articles)


def _named(document: Document) -> dict[int, str]:
    """The name of each heading that has one, by its identity; of two alike, the first is meant."""
    headings = [block for block in walk(document) if isinstance(block, Heading)]
    # Without a first article, « 2.1 » at the head of a title is no article.
    articles = any(words(heading.content).startswith("Article") for heading in headings)
    found: dict[int, str] = {}
    taken: set[str] = set()
    for heading in headings:
        name = heading.ancre or (_article(words(heading.content)) if articles else "")
        if name and name not in taken:
            taken.add(name)
            found[id(heading)] = name
    return found


def _article(title: str) -> str:
    match = _TITRE.match(title)
    return ancre("article", match["numero"]) if match else ""


def _announces(inline: Inline) -> bool:
    return isinstance(inline, Text) and any(amorce in inline.text for amorce in _AMORCES)


def _plain(text: str) -> str:
    return re.sub(_ESPACE, " ", text)


def _cut(run: Iterable[Text], links: Iterable[tuple[int, int, str]]) -> list[Text]:
    """The pieces of `run`, cut where links begin and end."""
    cut: list[Text] = []
    links, at = list(links), 0
    for piece in run:
        end = at + len(piece.text)
        edges = sorted({at, end, *(edge for link in links for edge in link[:2] if at < edge < end)})
        for left, right in pairwise(edges):
            name = next((name for start, stop, name in links if start <= left and right <= stop), piece.vers)
            cut.append(replace(piece, text=piece.text[left - at : right - at], vers=name))
        cut += [] if edges[1:] else [piece]
        at = end
    return cut
