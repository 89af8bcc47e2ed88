"""The text of an article as a sequence of lines (alinéas), read from Markdown.

Since the circulaire of 20 October 2000 every new line counts as an alinéa, tirets included.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from docgen.adresses.origines import Origine
from docgen.model.contrat import Alinea

_TIRET = re.compile(r"[-–—*] +")
# How acts number the items of a list: « 1. », « 2.1. », « 1° », « 1) »; « I. », « II – »; « A. »; « a) ».
_CHIFFRES = re.compile(r"(?:(?P<avant>(?:\d{1,2}\.)*)(?P<rang>\d{1,2}))(?P<fin>\\?[.)]|°\)?| ?[–—-]) +\S")
_ROMAINS = re.compile(r"(?P<rang>[IVX]{1,5})(?P<fin>\\?[.)]|°| ?[–—-]) +\S")
_LETTRES = re.compile(r"(?P<rang>[A-Za-z])(?P<fin>\\?[.)]) +\S")
_EN_CHIFFRES = {"I": 1, "V": 5, "X": 10}
# A line that ends so introduces what follows, or comes before another item.
_OUVRE = re.compile(r"(?:[:;]|; (?:et|ou)),?$")


def read_alineas(texte: str, origine: Origine = Origine.SIGNE) -> tuple[Alinea, ...]:
    """The alinéas of `texte`: paragraphs, one for each `- ` item, one for each table.

    An item of a numbered list is one too, and keeps its number, which is part of what the act says.

    >>> [(a.nature, a.texte) for a in read_alineas("Sont financés :\\n\\n- l'accueil ;\\n- le suivi.")]
    [('texte', 'Sont financés :'), ('tiret', "l'accueil ;"), ('tiret', 'le suivi.')]
    >>> [a.texte for a in read_alineas("Sont financés :\\n3. l'accueil ;\\n4. le suivi.")]
    ['Sont financés :', "3. l'accueil ;", '4. le suivi.']
    """
    alineas: list[Alinea] = []
    gathered: list[str] = []

    def close() -> None:
        if not gathered:
            return
        if gathered[0].startswith("|"):
            alineas.append(Alinea("tableau", "\n".join(gathered), origine))
        elif _TIRET.match(gathered[0]):
            alineas.append(Alinea("tiret", _TIRET.sub("", " ".join(gathered), count=1), origine))
        else:
            alineas.append(Alinea("texte", " ".join(gathered), origine))
        gathered.clear()

    lines = [line.strip() for line in texte.split("\n")]
    items = _numbered(lines)
    for at, bare in enumerate(lines):
        other = bare.startswith("|") != (gathered or [""])[0].startswith("|")
        begins = at in items or other or bool(_TIRET.match(bare))
        if not bare or begins:
            close()
        if bare:
            gathered.append(bare)
    close()
    return tuple(alineas)


def _numbered(lines: Sequence[str]) -> set[int]:
    """Which of `lines` begin an item of a numbered list.

    A number at the head of a line may be one of a sentence that a drafter has cut there (« au », « 1° du I »): it is
    that of an item after « : » or « ; », or when a line of the same paragraph has the number before it, or after it.
    """
    found: set[int] = set()
    open_: dict[_Numero, int] = {}
    for at, line in enumerate(lines):
        if not line:
            open_.clear()
        for numero in _numeros(line):
            before = open_.get(numero.precedent)
            if before is not None:
                found |= {before, at}
            elif numero.seul_possible and at and _OUVRE.search(lines[at - 1]):
                found.add(at)
            open_[numero] = at
    return found


class _Numero(NamedTuple):
    """The number of an item: its kind, what stands around its rank (« 2. » and « . » in « 2.1. »), its rank."""

    sorte: str
    autour: str
    rang: int

    @property
    def seul_possible(self) -> bool:
        """Whether one item is enough to know a list: « I. Dupont » is a name, « 10 – 12 ans » are ages."""
        return self.autour.endswith((".", ")", "°")) if self.sorte == "chiffres" else self.autour.endswith(")")

    @property
    def precedent(self) -> "_Numero":
        """The number before it, written alike."""
        return self._replace(rang=self.rang - 1)


def _numeros(line: str) -> Iterator[_Numero]:
    """The number that `line` begins with; two, where a letter is also a roman number."""
    if match := _CHIFFRES.match(line):
        yield _Numero("chiffres", f"{match['avant']} {match['fin'].strip()}", int(match["rang"]))
    if match := _ROMAINS.match(line):
        yield _Numero("romains", match["fin"].strip(), _roman(match["rang"]))
    if match := _LETTRES.match(line):
        case = "A" if match["rang"].isupper() else "a"
        yield _Numero("lettres", case + match["fin"], ord(match["rang"].lower()))


def _roman(text: str) -> int:
    values = [_EN_CHIFFRES[letter] for letter in text]
    return sum(-value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True))


def write_alineas(alineas: tuple[Alinea, ...]) -> str:
    """The Markdown of `alineas`; the inverse of `read_alineas`."""
    lines = [f"- {a.texte}" if a.nature == "tiret" else a.texte for a in alineas]
    return "\n\n".join(lines)


def natural_key(numero: str) -> tuple[tuple[int, str], ...]:
    """Sorts « 1.2 » before « 1.10 », and « 2.2 bis » after « 2.2 »; the preamble comes first."""
    return tuple((int(part), "") if part.isdigit() else (0, part) for part in re.findall(r"\d+|[a-z]+", numero))
