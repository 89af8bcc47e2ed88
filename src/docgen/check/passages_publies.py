"""What the passages of a published act print, against the data: the numbers of a text, how many lines a list has, words
that are kept as they are."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from msgspec import Struct

from docgen.check import Location, Refusal, Subject
from docgen.check.controles import connus
from docgen.check.donnees import Donnee, dit_ces_mots, dits, donnee
from docgen.check.lieux import document, endroit
from docgen.findings import place_dans
from docgen.french import NOMBRES, nombre_de_lettres
from docgen.model.publie import Mention, Passage, Publication

_T = TypeVar("_T", Passage, Mention)

# What is worked out has its own controls; the number of a title or an item, the width of a table are not of the text.
_TU = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|^(?:#+ \d[\d.]* |\d+\. |:::[^\n]*)", re.DOTALL | re.MULTILINE)
# Figures, by thousands or not, with decimals; a number in words from two on.
_NOMBRE = re.compile(
    rf"(?<!\w)(?:\d{{1,3}}(?:[ \u00a0\u202f]\d{{3}})+|\d+)(?:[.,]\d+)*|\b(?:{'|'.join(NOMBRES[2:])})\b(?!-)",
    re.IGNORECASE,
)


class PassagePublie(Struct, frozen=True):
    """What a passage or a mention prints of the data, and where the publication says it."""

    subject: Subject
    donnee: Donnee
    place: Location

    @property
    def ecrite(self) -> Location:
        """Where the data say it; in a narrative, the line of its title."""
        dossier, source, path = self.subject.dossier, self.donnee.source, self.donnee.path
        if path[:1] != ("recit",):
            return dossier.locate(source, *path)
        file = dossier.locate(source.recit).file
        title = re.search(rf"^# +{re.escape(str(path[1]))} *$", dossier.textes.get(file, ""), re.MULTILINE)
        return place_dans(file, dossier.textes[file], title.start()) if title else dossier.locate(source, *path)

    @property
    def ou(self) -> str:
        """The part of the data as its readers name it."""
        found, dossier = self.donnee, self.subject.dossier
        source = dossier.sources.get(found.source)
        spot = endroit(dossier, source, found.path) if source and found.path else ""
        return f"{document(dossier, self.ecrite)}, {spot}".rstrip(", ")


class NombreDit(Struct, frozen=True):
    """A number of a text: its value, as every way of writing it gives it, its words, its line and where it begins."""

    valeur: str
    mots: str
    alinea: str
    rang: int


class EcartDeNombre(Struct, frozen=True):
    """A number that the act prints at `ligne` and that the data lack, one that they alone say, or one for the other."""

    lu: PassagePublie
    imprime: str
    ligne: int
    dit: NombreDit | None

    @property
    def ecrite(self) -> Location:
        """Where the number is written; where its text is, when it cannot be told."""
        textes, owner = self.lu.subject.dossier.textes, self.lu.donnee.source.proprietaire
        found = [(owner not in file, file) for file, text in textes.items()
                 if self.dit and self.dit.alinea in text and "/signe/" not in file]  # fmt: skip
        if not self.dit or not found:
            return self.lu.ecrite
        file = min(found)[1]
        return place_dans(file, textes[file], textes[file].index(self.dit.alinea) + self.dit.rang)


# --- the walks -------------------------------------------------------------------------------------------------------
def nombres_differents(subject: Subject) -> Iterator[EcartDeNombre]:
    """The walk of each number that a text has lost, or that the act does not print there."""
    for passage, publie in _imprimes(subject, "nombres", lambda publication: publication.passages):
        if passage.nombres:
            yield from _ecarts(passage, publie)


def comptes_differents(subject: Subject) -> Iterator[tuple[Passage, PassagePublie, int]]:
    """The walk of each list that has another number of lines than the act prints, with that number."""
    for passage, publie in _imprimes(subject, "compte", lambda publication: publication.passages):
        valeur = publie.donnee.valeur
        has = len(valeur) if isinstance(valeur, tuple | dict) else 0
        if passage.compte not in (None, has):
            yield passage, publie, has


def mots_perdus(subject: Subject) -> Iterator[tuple[Mention, PassagePublie]]:
    """The walk of each words that the act prints, and that the data no longer say where they said them."""
    for mention, publie in _imprimes(subject, "mots", lambda publication: publication.mentions):
        if not dit_ces_mots(publie.donnee.valeur, mention.mots):
            yield mention, publie


def _imprimes(
    subject: Subject, key: str, printed: Callable[[Publication], Sequence[_T]]
) -> Iterator[tuple[_T, PassagePublie]]:
    """What each act prints of something that the data have; PUB002 tells the others."""
    for publication, source, known in connus(subject):
        for rank, element in enumerate(printed(publication) if known else ()):
            try:
                found = donnee(known, element.element)
            except Refusal:
                continue
            group = "mentions" if isinstance(element, Mention) else "passages"
            yield element, PassagePublie(subject, found, subject.dossier.locate(source, group, rank, key))


def _ecarts(passage: Passage, publie: PassagePublie) -> Iterator[EcartDeNombre]:
    """What is printed and no longer said, each with what is said and not printed, in their order."""
    said = nombres_dits(dits(publie.donnee.valeur))
    left = Counter(nombre.valeur for nombre in said)
    printed = [(words, ligne.ligne) for ligne in passage.nombres for words in ligne.mots]
    lacking = []
    for words, ligne in printed:
        if not left[valeur_dite(words)]:
            lacking.append((words, ligne))
        left[valeur_dite(words)] -= 1
    known = {valeur_dite(words) for words in (*(words for words, _ in printed), *passage.ajoutes)}
    other = [nombre for nombre in said if nombre.valeur not in known]
    for rank in range(max(len(lacking), len(other))):
        words, ligne = lacking[rank] if rank < len(lacking) else ("", passage.de)
        yield EcartDeNombre(publie, words, ligne, other[rank] if rank < len(other) else None)


# --- the numbers of a text -------------------------------------------------------------------------------------------
def nombres_dits(text: str) -> list[NombreDit]:
    """The numbers of a text, in their order."""
    bare = _TU.sub(lambda match: " " * len(match[0]), text)
    found = []
    for match in _NOMBRE.finditer(bare):
        start = text.rfind("\n", 0, match.start()) + 1
        end = text.find("\n", match.end())
        alinea = text[start : end if end >= 0 else None]
        found.append(NombreDit(valeur_dite(match[0]), match[0], alinea, match.start() - start))
    return found


def valeur_dite(words: str) -> str:
    """A number such that two ways of writing it are one.

    >>> valeur_dite("4 000"), valeur_dite("Trois"), valeur_dite("1,5")
    ('4000', '3', '1.5')
    """
    if words[0].isdigit():
        return re.sub(r"\s", "", words).replace(",", ".")
    return str(nombre_de_lettres(words.lower()) or words)
