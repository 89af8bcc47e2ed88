"""What an avenant of the year starts from: `templates/depart/avenant.yaml`, and the `avenant/` folder of its model."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, TypeVar

from msgspec import Struct

from docgen.amend.avenant import Versement
from docgen.findings import Finding, errors
from docgen.load.fichiers import Reader
from docgen.load.messages import validated
from docgen.load.non_lus import DE_L_AVENANT_DE_DEPART, report_unread
from docgen.load.yaml_source import read_yaml
from docgen.model.base import Code, Liste, Modele, Rang, Texte
from docgen.model.entete import Champ

_M = TypeVar("_M", bound=Modele)


class VisaRepris(Modele):
    """What becomes of a visa that holds all the words `contient` and not the words `sauf`."""

    contient: Liste[Texte]
    sauf: Texte | None = None
    ouvrir: Liste[Literal["numero", "date", "objet"]] = ()
    aide: Texte


class Objets(Modele):
    """What the avenant says that it does, by what it does."""

    montants: Texte
    versement: Texte
    en_cours: Texte
    report: Texte
    duree: Texte
    suites: Texte = "et d'adapter en conséquence [les articles]"
    annexes: Texte


class Commun(Modele):
    """`templates/depart/avenant.yaml`: what is carried over from an act to the next, and what is opened again."""

    visas: Liste[VisaRepris]
    champs_rouverts: Liste[Code]
    objets: Objets


class TexteDepart(Modele):
    """A text for the article whose title begins with `intitule`, and its file, `texte`.

    It comes after the line that begins with `apres`, or at the end of the article.
    """

    intitule: Texte
    apres: Texte | None = None
    texte: Texte


class DepartModele(Modele):
    """`avenant/operations.yaml` of a model: what its first avenant of the year brings."""

    articles: Liste[TexteDepart] = ()
    report: TexteDepart | None = None
    annexes: Liste[Rang] = ()
    versement: Versement | None = None
    champs: dict[Code, Champ] = {}


class Depart(Struct, frozen=True):
    """The starting files, with the text of each file that they name."""

    commun: Commun
    modele: DepartModele
    textes: Mapping[str, str]


def read_depart(templates: Path, modele: str) -> tuple[Depart | None, list[Finding]]:
    """The starting files of `modele`; None with the findings when they cannot be used.

    A model without an `avenant/` folder gives no text: only what the previous avenant did is carried over.
    """
    reader = Reader(templates / "depart")
    folder = reader.root / modele / "avenant"
    commun = _read(reader, reader.root / "avenant.yaml", Commun)
    du_modele = _read(reader, folder / "operations.yaml", DepartModele) if folder.is_dir() else DepartModele()
    if commun is None or du_modele is None:
        return None, reader.findings
    named = [part.texte for part in (*du_modele.articles, *((du_modele.report,) if du_modele.report else ()))]
    textes = {name: text for name in named if (text := reader.text(folder / name)) is not None}
    report_unread(reader, folder, DE_L_AVENANT_DE_DEPART)
    return (None if errors(reader.findings) else Depart(commun, du_modele, textes)), reader.findings


def _read(reader: Reader, path: Path, model: type[_M]) -> _M | None:
    read = read_yaml(reader, path)
    return validated(reader, model, *read) if read else None


def fill_words(text: str, mots: Mapping[str, str]) -> str:
    """`text` with each `[mot]` that `mots` knows in the place of its brackets."""
    return re.sub(r"\[([^\[\]]+)\]", lambda match: mots.get(match[1], match[0]), text)


def by_division(text: str, numeros: list[str]) -> str:
    """`text` where each tiret that says `[division]` comes once for each axe or volet, and closes as a list does."""
    lines: list[str] = []
    for line in text.split("\n"):
        if "[division]" not in line:
            lines.append(line)
            continue
        ends = [" ;"] * (len(numeros) - 1) + ["."]
        lines += [line.replace("[division]", n) + end for n, end in zip(numeros, ends, strict=True)]
    return "\n".join(lines).strip() + "\n"
