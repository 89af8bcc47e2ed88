"""The documents of a comparison: which one shows another again, and those that differ, in sentences."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from operator import attrgetter

from msgspec import Struct
from msgspec.structs import replace

from docgen.adresses import NomCompose
from docgen.adresses.versions import NomDeVersion
from docgen.commandes.comparer import Comparaison, Paire
from docgen.commandes.comparer.formes_dites import DOCUMENT
from docgen.commandes.comparer.mots import contract_name
from docgen.commandes.comparer.regroupement import PassagesDits, sort_dit
from docgen.document.mots import texte
from docgen.document.reunis import gathering
from docgen.french import NBSP, compte, enumeration
from docgen.french import date as french_date
from docgen.word.lecture import AVANT_TITRE

_SORTS = {"modifie": ("modifié", "modifiés"), "ajoute": ("nouveau", "nouveaux"), "retire": ("retiré", "retirés")}


def shown_again(pairs: Sequence[Paire]) -> Mapping[str, Paire]:
    """By its name, what shows again all of a document, on both sides: the annexe that gathers the fiches."""
    named = {pair.nom: pair for pair in pairs}
    gathered = [(pair, whole) for pair in pairs if (whole := named.get(gathering(pair.nom, named)))]
    # An annexe is read once for all the fiches that it gathers.
    read = {pair.nom: pair for both in gathered for pair in both}
    sides = {name: _texts(pair) for name, pair in read.items()}
    return {pair.nom: whole for pair, whole in gathered if _is_repeated(sides[pair.nom], sides[whole.nom])}


def _texts(pair: Paire) -> tuple[str | None, str | None]:
    before, after = (None if side is None else texte(side) for side in (pair.avant, pair.apres))
    return before, after


def _is_repeated(parts: Sequence[str | None], wholes: Sequence[str | None]) -> bool:
    """Whether the whole shows all the lines of the part, in a row, on both sides."""
    return all(part is None or (whole is not None and part in whole) for part, whole in zip(parts, wholes, strict=True))


def short_title(pair: Paire) -> str:
    """The title without what a dash adds to it: « Annexe 1 »."""
    return pair.titre.partition(" – ")[0]


def titles_told(comparaison: Comparaison, *, entiers: bool = False) -> Mapping[str, str]:
    """How a reader names each document, by its name: its short title or, where several have it, what tells them apart.

    That is the first of these that does: the whole title, the contract, its version. `entiers`: whole titles only.
    """
    statements = [statement for ecarts in comparaison.contrats for statement in (ecarts.ancien, ecarts.nouveau)]
    labels = {statement.nom: statement.libelle for statement in statements}
    alike: dict[str, list[list[str]]] = {}
    for pair in comparaison.documents:
        titles = _titles(pair, labels)
        titles = [title for title in titles if title.startswith(pair.titre)] + titles[-1:] if entiers else titles
        alike.setdefault(titles[0], []).append(titles)
    return {told[-1]: title for group in alike.values() for told, title in zip(group, _apart(group), strict=True)}


def _apart(group: Sequence[Sequence[str]]) -> Sequence[str]:
    """The first titles of all that tell the documents of `group` apart."""
    return next(titles for titles in zip(*group, strict=True) if len({*titles}) == len(group))


def _titles(pair: Paire, labels: Mapping[str, str]) -> list[str]:
    """Ever longer titles of a document; the last one is its name."""
    short, here = short_title(pair), NomCompose(pair.nom)
    holder, code = here.sorte if here.code else "", NomCompose(here.code).sorte
    version = NomDeVersion.of(holder, code)
    # A folder of one contract holds its versions by their codes.
    alone = next((label for nom, label in labels.items() if NomDeVersion(nom).code == holder), "")
    if jour := version.jour:
        where = ["séance", f"séance du {french_date(date.fromisoformat(jour))}"]
    else:
        contract, label = alone or contract_name(holder), labels.get(version, code)
        where = [contract, f"{contract}, {label}"]
    return [short, pair.titre, *(f"{title} – {place}" for title in (short, pair.titre) for place in where), pair.nom]


def documents_told(comparaison: Comparaison) -> list[str]:
    """The documents that differ, by their titles; those that another one shows again are counted.

    There is none to tell of two files, nor of what is told whole.
    """
    pairs = [pair for pair in comparaison.documents if pair.sort != "egal" and not (pair.entier and pair.passages)]
    if comparaison.de_fichiers:
        return []
    whole, told = shown_again(comparaison.documents), titles_told(comparaison)
    said = []
    for sort, adjectives in _SORTS.items():
        titles = [told[pair.nom] for pair in pairs if pair.sort == sort and pair.nom not in whole]
        words = [f"{noun} {adjective}" for noun, adjective in zip(("document", "documents"), adjectives, strict=True)]
        said += [f"{compte(len(titles), *words)}{NBSP}: {enumeration(titles)}."] if titles else []
    inside = Counter(told[whole[pair.nom].nom] for pair in pairs if pair.nom in whole)
    for title, count in inside.items():
        pronoun = "elle" if title.startswith("Annexe") else "il"
        differ = compte(count, f"document qu'{pronoun} réunit diffère", f"documents qu'{pronoun} réunit diffèrent")
        said.append(f"Avec «{NBSP}{title}{NBSP}», {differ} aussi.")
    return said


class DocumentsDits(Struct, frozen=True):
    """Documents of which all that changes is told, under one title, passage by passage; `nom` is that of their card."""

    titre: str
    nom: str
    combien: int
    passages: tuple[PassagesDits, ...]


def told_whole(comparaison: Comparaison) -> list[DocumentsDits]:
    """The documents that say what the data do not: those that a person has changed come first.

    Of the others, what changes besides their words: nobody would see it in the text.
    """
    told = titles_told(comparaison)
    differ = [pair for pair in comparaison.documents if pair.passages and not comparaison.de_fichiers]
    hands = [pair for pair in differ if pair.a_la_main]
    whole = [pair for pair in differ if pair.entier and not pair.a_la_main]
    rest = [kept for pair in differ if not pair.entier and (kept := _forms_only(pair)).passages]
    titles = (
        (hands, "Modifiés à la main", ("Un document modifié à la main", "documents modifiés à la main")),
        (whole, "Changés sans que le relevé change", ("Un document change, sans que le relevé des données change",
                                                      "documents changent, sans que le relevé des données change")),
        (rest, "Changés sans qu'un mot change", ("Dans les documents, ce qui change sans qu'un mot change", "")),
    )  # fmt: skip
    return [
        DocumentsDits(
            alone if len(pairs) == 1 or not several else compte(len(pairs), several, several),
            name,
            len(pairs),
            tuple(_of_documents(pairs, told)),
        )
        for pairs, name, (alone, several) in titles
        if pairs
    ]


def _forms_only(pair: Paire) -> Paire:
    lines = (replace(passage, lignes=tuple(filter(attrgetter("forme"), passage.lignes))) for passage in pair.passages)
    return replace(pair, passages=tuple(passage for passage in lines if passage.lignes))


def _of_documents(pairs: Iterable[Paire], told: Mapping[str, str]) -> Iterator[PassagesDits]:
    for pair in pairs:
        where = f" à la main dans «{NBSP}{enumeration(pair.a_la_main)}{NBSP}»" if pair.a_la_main else ""
        for passage in pair.passages:
            under = "" if passage.nom in (AVANT_TITRE, DOCUMENT, short_title(pair)) else f", {passage.nom}"
            sort = "modifié" if passage.sort == "modifie" else f"un passage {sort_dit(passage)}"
            yield PassagesDits(f"{told[pair.nom]}{under}", f"{sort}{where}", passage.lignes, ())
