"""What a model lets a list say: each value of its files, with the names by which a person may call it."""

import re
import unicodedata
from collections.abc import Iterator, Mapping

from msgspec import Struct

from docgen.adresses.chemins import Chemin
from docgen.adresses.sources import CleDeSource
from docgen.dossier import Source
from docgen.load.a_completer import blank_paragraphs
from docgen.montants import A_COMPLETER

# What links words, and tells nothing apart.
_LIENS = frozenset({"de", "du", "des", "d", "la", "le", "les", "l", "et", "en", "a", "au", "aux", "par", "pour", "n"})
_IDENTITES = ("code", "nom", "numero", "intitule", "nature")


class ChampDeListe(Struct, frozen=True):
    """A value of the model: the file that holds it, where; its full name, the other names that say it alone; whether it
    is still to come. A paragraph of Markdown is named by its rank among those that are to come.

    `plusieurs`: the value is a list of words, that one cell gives between semicolons.
    """

    fichier: str
    chemin: Chemin
    nom: str
    seuls: tuple[str, ...] = ()
    attendu: bool = False
    plusieurs: bool = False
    valeur: str = ""

    @property
    def mots(self) -> frozenset[str]:
        """The words by which it is found."""
        return telling_words(" ".join((self.nom, *self.seuls)))


def telling_words(name: str) -> frozenset[str]:
    """The words of a name that tell it from others.

    >>> sorted(telling_words("N° SIRET de l'association"))
    ['association', 'siret']
    """
    letters = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(sign for sign in letters if not unicodedata.combining(sign))
    words = re.findall(r"[a-z]+|[0-9]+", bare.replace("n°", " "))
    return frozenset(_singular(word) for word in words if word not in _LIENS)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word


def champs_de_liste(
    sources: Mapping[CleDeSource, Source], textes: Mapping[str, str], root: str, dits: Mapping[str, str]
) -> list[ChampDeListe]:
    """Every value of the files under `root`; `dits` gives what people call a key (« siret », « projet »)."""
    found: list[ChampDeListe] = []
    for key, source in sources.items():
        if source.file.startswith(root):
            file = source.file.removeprefix(root)
            found += _of_text(file, textes[source.file]) if file.endswith(".md") else _of_yaml(file, key, source, dits)
    return found


def _of_yaml(file: str, key: CleDeSource, source: Source, dits: Mapping[str, str]) -> Iterator[ChampDeListe]:
    extents = source.extents
    texts = {path: extent.text for path, extent in extents.items() if extent.text}
    before = _prefix(file, key)
    lists = {path[:-1] for path in texts if isinstance(path[-1], int)}
    for path in sorted(lists, key=lambda each: extents[each].start):
        if all(isinstance(inner[len(path)], int) and len(inner) == len(path) + 1
               for inner in texts if inner[: len(path)] == path):  # fmt: skip
            items = [texts[inner] for inner in texts if inner[:-1] == path]
            name = _name(before, path, texts)
            blank = any((*path, rank) in source.blanks for rank in range(len(items)))
            yield ChampDeListe(file, path, name, _alone(path, texts, dits), blank, True, " ; ".join(items))
    for path, text in texts.items():
        if path and path[:-1] not in lists and isinstance(path[-1], str):
            blank = path in source.blanks or text.strip().lower() == A_COMPLETER
            yield ChampDeListe(file, path, _name(before, path, texts), _alone(path, texts, dits), blank, False, text)


def _of_text(file: str, text: str) -> Iterator[ChampDeListe]:
    stem = file.rpartition("/")[2].removesuffix(".md")
    for rank, (_, _, title, _) in enumerate(blank_paragraphs(text)):
        yield ChampDeListe(file, (rank,), f"{stem}.{title or rank + 1}", (), attendu=True)


def _prefix(file: str, key: CleDeSource) -> str:
    if key.sorte == "actions":
        return f"action.{key.nom}"
    folder, _, name = file.removesuffix(".yaml").rpartition("/")
    if folder.endswith("/execution"):
        return f"execution.{name}"
    return "" if name in ("contrat", "dossier") else name


def _name(before: str, path: Chemin, texts: Mapping[Chemin, str]) -> str:
    """The keys of a value, those of the lists replaced by what identifies each line."""
    steps = [before] if before else []
    for size, step in enumerate(path, 1):
        if isinstance(step, int):
            known = (texts.get((*path[:size], key), "") for key in _IDENTITES)
            steps.append(next((text for text in known if text and text.lower() != A_COMPLETER), str(step + 1)))
        elif step != "valeur":
            steps.append(step)
    return ".".join(steps)


def _alone(path: Chemin, texts: Mapping[Chemin, str], dits: Mapping[str, str]) -> tuple[str, ...]:
    """What a person calls it, beside its keys: the title that stands beside it, that of its key, of its parents."""
    last = path[-1] if isinstance(path[-1], str) else ""
    beside = texts.get((*path[:-1], "intitule"), "") if last == "valeur" else ""
    titles = [beside, *(dits.get(step, "") for step in path if isinstance(step, str))]
    return tuple(dict.fromkeys(title for title in titles if title and title.lower() != A_COMPLETER))
