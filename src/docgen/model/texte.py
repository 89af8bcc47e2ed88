"""The text of an article as a sequence of lines (alinéas), read from Markdown.

Since the circulaire of 20 October 2000 every new line counts as an alinéa, tirets included.
"""

import re

from docgen.adresses.origines import Origine
from docgen.model.contrat import Alinea

_TIRET = re.compile(r"[-–—*] +")


def read_alineas(texte: str, origine: Origine = Origine.SIGNE) -> tuple[Alinea, ...]:
    """The alinéas of `texte`: paragraphs, one for each `- ` item, one for each table.

    >>> [(a.nature, a.texte) for a in read_alineas("Sont financés :\\n\\n- l'accueil ;\\n- le suivi.")]
    [('texte', 'Sont financés :'), ('tiret', "l'accueil ;"), ('tiret', 'le suivi.')]
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

    for line in texte.split("\n"):
        bare = line.strip()
        begins = bool(_TIRET.match(bare)) or (bare.startswith("|") != (gathered or [""])[0].startswith("|"))
        if not bare or begins:
            close()
        if bare:
            gathered.append(bare)
    close()
    return tuple(alineas)


def write_alineas(alineas: tuple[Alinea, ...]) -> str:
    """The Markdown of `alineas`; the inverse of `read_alineas`."""
    lines = [f"- {a.texte}" if a.nature == "tiret" else a.texte for a in alineas]
    return "\n\n".join(lines)


def natural_key(numero: str) -> tuple[tuple[int, str], ...]:
    """Sorts « 1.2 » before « 1.10 », and « 2.2 bis » after « 2.2 »; the preamble comes first."""
    return tuple((int(part), "") if part.isdigit() else (0, part) for part in re.findall(r"\d+|[a-z]+", numero))
