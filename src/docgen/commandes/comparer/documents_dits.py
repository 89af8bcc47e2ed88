"""The documents of a comparison: which one shows another again, and those that differ, in sentences."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from docgen.commandes.comparer import Comparaison, Paire
from docgen.document import gathering
from docgen.document.mots import texte
from docgen.french import NBSP, compte, enumeration

_SORTS = {"modifie": ("modifié", "modifiés"), "ajoute": ("nouveau", "nouveaux"), "retire": ("retiré", "retirés")}


def shown_again(pairs: Sequence[Paire]) -> Mapping[str, Paire]:
    """By its name, what shows again all of a document, on both sides: the annexe that gathers the fiches."""
    named = {pair.nom: pair for pair in pairs}
    gathered = ((pair, named.get(gathering(pair.nom, named))) for pair in pairs)
    return {pair.nom: whole for pair, whole in gathered if whole and _is_repeated(pair, whole)}


def _is_repeated(pair: Paire, whole: Paire) -> bool:
    """Whether `whole` shows all the lines of `pair`, in a row, on both sides."""
    sides = ((pair.avant, whole.avant), (pair.apres, whole.apres))
    return all(part is None or (other is not None and texte(part) in texte(other)) for part, other in sides)


def short_title(pair: Paire) -> str:
    """The title without what a dash adds to it: « Annexe 1 »."""
    return pair.titre.partition(" – ")[0]


def documents_told(comparaison: Comparaison) -> list[str]:
    """The documents that differ, by their titles; those that another one shows again are counted.

    There is none to tell of two files.
    """
    pairs = [pair for pair in comparaison.documents if pair.sort != "egal"]
    if comparaison.de_fichiers:
        return []
    whole = shown_again(comparaison.documents)
    said = []
    for sort, adjectives in _SORTS.items():
        titles = [short_title(pair) for pair in pairs if pair.sort == sort and pair.nom not in whole]
        words = [f"{noun} {adjective}" for noun, adjective in zip(("document", "documents"), adjectives, strict=True)]
        said += [f"{compte(len(titles), *words)}{NBSP}: {enumeration(titles)}."] if titles else []
    inside = Counter(short_title(whole[pair.nom]) for pair in pairs if pair.nom in whole)
    for title, count in inside.items():
        differ = compte(count, "document qu'il réunit diffère", "documents qu'il réunit diffèrent")
        said.append(f"Avec «{NBSP}{title}{NBSP}», {differ} aussi.")
    return [*said, *(sentence for pair in pairs for sentence in _forms_told(pair))]


def _forms_told(pair: Paire) -> Iterator[str]:
    """What differs in a document besides its words: nobody would see it in the text."""
    for forme in pair.formes:
        under = f", {forme.lieu}" if forme.lieu else ""
        yield f"{short_title(pair)}{under}{NBSP}: {forme.avant or 'rien'} → {forme.apres or 'rien'}"
