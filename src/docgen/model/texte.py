"""The text of an article as a sequence of lines (alinéas), read from Markdown.

Since the circulaire of 20 October 2000 every new line counts as an alinéa, tirets included.
"""

import re
from collections.abc import Sequence
from typing import Literal

from docgen.adresses.origines import Origine
from docgen.model.contrat import Alinea
from docgen.model.points import NumeroDePoint, numeros_de

_TIRET = re.compile(r"[-–—*] +")
# A line that ends so introduces what follows, or comes before another item.
# A picture, alone on its line: « ![Le plan](images/plan.png "Légende") ».
_IMAGE = re.compile(r"!\[[^\]]*\]\([^()]*(?:\([^()]*\)[^()]*)*\)")
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
            texte = " ".join(gathered)
            alineas.append(Alinea(nature_de(texte), texte, origine))
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


def nature_de(texte: str) -> Literal["texte", "image"]:
    """What a line is that is neither a tiret nor a table.

    >>> nature_de('![Le plan](images/plan.png "Le plan (2024)")'), nature_de("Voir le plan.")
    ('image', 'texte')
    """
    return "image" if _IMAGE.fullmatch(texte) else "texte"


def _numbered(lines: Sequence[str]) -> set[int]:
    """Which of `lines` begin an item of a numbered list.

    A number at the head of a line may be one of a sentence that a drafter has cut there (« au », « 1° du I »): it is
    that of an item after « : » or « ; », or when a line of the same paragraph has the number before it, or after it.
    """
    found: set[int] = set()
    open_: dict[NumeroDePoint, int] = {}
    for at, line in enumerate(lines):
        if not line:
            open_.clear()
        for numero in numeros_de(line):
            before = next((rank for other, rank in reversed(open_.items()) if other.precede(numero)), None)
            if before is not None:
                found |= {before, at}
            elif numero.seul_possible and at and _OUVRE.search(lines[at - 1]):
                found.add(at)
            open_[numero] = at
    return found


def write_alineas(alineas: tuple[Alinea, ...]) -> str:
    """The Markdown of `alineas`; the inverse of `read_alineas`."""
    lines = [f"- {a.texte}" if a.nature == "tiret" else a.texte for a in alineas]
    return "\n\n".join(lines)


def natural_key(numero: str) -> tuple[tuple[int, str], ...]:
    """Sorts « 1.2 » before « 1.10 », and « 2.2 bis » after « 2.2 »; the preamble comes first."""
    return tuple((int(part), "") if part.isdigit() else (0, part) for part in re.findall(r"\d+|[a-z]+", numero))
