"""A line of a YAML file as a person sees it, and what is wrong with one that has neither a dash nor a key."""

import re
from typing import Literal, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from docgen.load.valeurs_mal_ecrites import Coquille

_DASH = re.compile(r"-(?: +|$)")
_KEY = re.compile(
    r"(\"[^\"]*\"|'[^']*'|[^\s\"'#&*!|>%@`\[\]{},?:•·–—-](?:(?! #|:(?:\s|$)).)*?)[ \t]*:(?=[ \t]|$)[ \t]*"
)
PUCE = re.compile(r"(?P<sign>[•·*–—▪◦]|-+(?=[^\s\d-])|--+(?=\s)|\d+[.)](?=\s))[ \u00a0\t]*(?P<words>\S.*)")
_GLUED = re.compile(r"(?P<key>[a-z_][a-z0-9_]*|\d{4}):(?![/\s])(?P<value>\S.*)")
_PAIR = re.compile(r"(?P<key>[\w.-]+)(?P<sign>\s*[:：;=]\s*)(?P<value>.*)")
_INSECABLES = "\u00a0\u202f\u2009"
_STRAY = (
    "La retirer, l'écrire « clé: valeur », ou mettre « # » devant pour en faire une remarque ; si elle continue le "
    "texte de la ligne d'avant, la mettre en retrait."
)


class NiveauDeRetrait(NamedTuple):
    """Where keys, or the dashes of a list, are aligned; `line` is the last that has one, from 1."""

    column: int
    kind: Literal["clé", "tiret", "texte"]
    line: int
    name: str = ""

    @property
    def said(self) -> str:
        """How a remedy calls it."""
        return f"{f'« {self.name} »' if self.name else 'le tiret'} (ligne {self.line})"


class LigneEcrite(Struct, frozen=True):
    """A line that says something: its dashes, then its key or its text, each with its column, from 0."""

    number: int
    written: str
    marks: tuple[NiveauDeRetrait, ...]
    key: str
    value: str
    value_at: int

    @property
    def prefix(self) -> str:
        """What stands before its value, as a remedy writes it."""
        return f"{self.key}: " if self.key else "- " if self.marks[0].kind == "tiret" else ""

    @property
    def place(self) -> tuple[int, int]:
        """Its number, and the column of its first sign, from 1."""
        return self.number, self.marks[0].column + 1


def retreat(line: str) -> int:
    """How many spaces `line` begins with."""
    return len(line) - len(line.lstrip(" "))


def read_line(number: int, written: str) -> LigneEcrite:
    """The line `written`, which is not blank, whose number is counted from 1."""
    at, marks, key = retreat(written), list[NiveauDeRetrait](), ""
    while dash := _DASH.match(written, at):
        marks.append(NiveauDeRetrait(at, "tiret", number))
        at = dash.end()
    if tab := re.compile(r"-\t[ \t]*").match(written, at):
        marks.append(NiveauDeRetrait(at, "tiret", number))
        at = tab.end()
    found = _KEY.match(written, at)
    if found:
        marks.append(NiveauDeRetrait(at, "clé", number, found[1]))
        key, at = found[1], found.end()
    elif at < len(written):
        marks.append(NiveauDeRetrait(at, "texte", number))
    return LigneEcrite(number, written, tuple(marks), key, written[at:].rstrip(), at)


def child_slip(line: LigneEcrite, following: LigneEcrite | None) -> Coquille | None:
    """What is wrong with a text under its key: an element without its dash, a key whose value is stuck to it."""
    if glued := _GLUED.match(line.value):
        return _glued(line, glued["key"], glued["value"])
    if bullet := PUCE.match(line.value):
        return bullet_slip(line, bullet["sign"], bullet["words"])
    if following is None or following.marks[0].kind == "texte" or following.marks[0].column < line.marks[0].column:
        return None
    # A text does not go on with a key or a dash.
    if following.marks[0].kind == "tiret" and line.value.startswith("-"):
        return bullet_slip(line, "-", line.value[1:])
    return replace(text_slip(line, following), sure=following.marks[0].kind == "tiret")


def stuck_slip(line: LigneEcrite, following: LigneEcrite | None) -> Coquille | None:
    """What is wrong with the first key of an element, whose value is stuck to it: keys follow, under it."""
    text, glued = line.marks[-1], _GLUED.match(line.value)
    if len(line.marks) == 1 or text.kind != "texte" or glued is None or following is None:
        return None
    under = following.marks[0].kind == "clé" and following.marks[0].column == text.column
    return replace(_glued(line, glued["key"], glued["value"]), sure=False) if under else None


def text_slip(line: LigneEcrite, following: LigneEcrite | None) -> Coquille:
    """What is wrong with a line that has neither a dash nor a key."""
    number, column = line.place
    words = line.written.strip()
    if line.written.strip(" ")[:1] in _INSECABLES:
        return Coquille(number, column, "une espace insécable sert de retrait",
                        "La remplacer par des espaces ordinaires (barre d'espace).")  # fmt: skip
    if re.match(r"<{7}|={7}|>{7}", words):
        return Coquille(number, column, "deux écritures du fichier n'ont pas été départagées (conflit git)",
                        "Garder l'une des deux, et retirer les lignes « <<< », « === » et « >>> ».")  # fmt: skip
    if bullet := PUCE.match(words):
        return bullet_slip(line, bullet["sign"], bullet["words"])
    if pair := _PAIR.match(words):
        return _pair(line, pair)
    if (
        following
        and re.fullmatch(r"[\w.-]+", words)
        and (following.marks[0].column > line.marks[0].column or following.marks[0].kind == "tiret")
    ):
        return Coquille(number, column + len(words), f"il manque « : » après « {words} »", f"Écrire « {words}: ».")
    said = words if len(words) <= 40 else f"{words[:40]}…"
    return Coquille(number, column, f"« {said} » n'est ni une clé ni un élément de liste", _STRAY)


def _pair(line: LigneEcrite, pair: "re.Match[str]") -> Coquille:
    number, column = line.place
    key, sign, value = pair["key"], pair["sign"], pair["value"]
    bare = sign.strip()
    if bare == ":":
        if any(space in sign for space in _INSECABLES):
            at = column + pair.start("sign") + next(i for i, space in enumerate(sign) if space in _INSECABLES)
            return Coquille(
                number, at, "une espace insécable suit « : »", f"Écrire « {key}: {value} », avec la barre d'espace."
            )
        return _glued(line, key, value, column + pair.start("sign") + sign.index(":") + 1)
    at = column + pair.start("sign") + sign.index(bare)
    return Coquille(number, at, f"« {bare} » ne sépare pas une clé de sa valeur", f"Écrire « {key}: {value} ».")


def _glued(line: LigneEcrite, key: str, value: str, at: int = 0) -> Coquille:
    where = at or line.value_at + len(key) + 2
    shown = f"Écrire « {key}: {value} »." if len(value) <= 60 else "Écrire une espace après « : »."
    return Coquille(line.number, where, "il manque une espace après « : »", shown, sure=not at)


def bullet_slip(line: LigneEcrite, sign: str, words: str) -> Coquille:
    """What is wrong with a line that opens an element, `words`, by another sign than a dash and a space."""
    shown = f"Écrire « - {words} »." if len(words) <= 60 else "Écrire « - », puis une espace."
    if sign == "-":
        return Coquille(*line.place, "il manque une espace après « - »", shown, sure=True)
    return Coquille(*line.place, f"« {sign} » ne commence pas un élément de liste", shown, sure=True)
