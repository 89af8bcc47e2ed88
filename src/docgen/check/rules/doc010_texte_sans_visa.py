"""Un article se fonde sur un texte que l'acte ne vise pas.

**Constat.** Un acte qui a des visas nomme dans ses articles une loi, un décret ou une ordonnance par son numéro, ou un
article d'un code (« article L. 5213-2 du code du travail »), sans visa qui le nomme.

**Pourquoi y regarder.** Un visa manque, ou l'article cite un autre texte que celui que l'on a visé.

**Exemple.** L'article 3 applique le décret n° 2012-1246 ; les visas n'ont que le décret n° 2012-1247.

**Remède.** Ajouter le visa, ou corriger le numéro dans l'article.
"""

import re
from collections.abc import Iterator

from docgen.check import Fault, Faults, Subject, dossier, rule
from docgen.check.montre import locate_words, lus, uni
from docgen.check.normes import CITATION, genre
from docgen.french import typographie

_LOIS = frozenset({"loi", "loi organique", "décret", "ordonnance"})
_CODE = re.compile(
    r"\b(?:articles? )?[LRD]\. ?[\d-]+[^.;:()«»]{0,40}?"
    r" du (code (?:général|civil|pénal|du|de la|de l'|des|de) [^,.;:()«»]+)"
)
_NOM_DE_CODE = re.compile(r"\b[Cc]ode [^,.;()\n]+?(?= et\b|[,.;()\n]|$)")


@rule("documents", "à confirmer", qui="juridique", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each text of law that the articles of an act name and its visas do not, the first time."""
    for lu in lus(subject):
        rows = [uni(line) for line in lu.lignes] if any(line.startswith("Vu ") for line in lu.lignes) else []
        visas = "\n".join(row for row in rows if row.startswith("Vu "))
        named: dict[str, tuple[str, str]] = {}
        for row in rows:
            for words, name in [] if row.startswith("Vu ") else _named(row):
                named.setdefault(name, (row, words))
        for name, (row, words) in named.items():
            if not _in_visas(name, visas):
                message = f"« {lu.document.name} » cite {typographie(f'« {words} »')}, que ses visas ne nomment pas"
                remedy = "Ajouter le visa de ce texte, ou corriger la référence."
                yield Fault(message, locate_words(subject, lu, row, words), remedy)


def _named(row: str) -> Iterator[tuple[str, str]]:
    """The texts of law that a paragraph names: the words, and what a visa must hold."""
    for match in CITATION.finditer(row):
        if genre(match["nature"]) in _LOIS:
            yield match.group(), match["numero"]
    for match in _CODE.finditer(row):
        yield match.group(), match[1]


def _in_visas(name: str, visas: str) -> bool:
    if not name.startswith("code "):
        return bool(re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", visas))
    # The end of a code's name is not marked: a visa may name the start of what follows « code ».
    return any(name.lower().startswith(known.lower().strip()) for known in _NOM_DE_CODE.findall(visas))
