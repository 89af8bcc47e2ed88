"""The operations on the text that the year asks for: what is said of the former year is said again of the new one.

The places are those of the text in force: the lines that an avenant wrote about the exercice of the last act, else the
lines that the starting files name. Each operation is shown by what its YAML holds; nothing is applied here.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from docgen.adresses.origines import Origine
from docgen.adresses.versions import avenant_code
from docgen.amend.adresse import Decompte, target_of
from docgen.amend.attendus import fewest_words
from docgen.amend.avenant import named_act
from docgen.check.exercices_enumeres import ends_of_lists
from docgen.commandes.preparer.depart import Depart, TexteDepart, by_division, fill_words
from docgen.french import MOIS
from docgen.model.contrat import Alinea, Article, Contrat
from docgen.model.texte import read_alineas, write_alineas

# A date, or the beginning of one: its year is not that of an exercice.
_JOUR = rf"(?:{'|'.join(MOIS)}) |\d{{1,2}}/\d{{1,2}}/"
_DATE = re.compile(rf"\d{{1,2}}(?:er)? (?:{'|'.join(MOIS)}) \d{{4}}")
_REPORT = '"reporte"'
_MOTS = 8


class Ajout(Struct, frozen=True):
    """An operation to write: its nature, its target (key → value), the words that it expects, its text and its file."""

    nature: str
    cible: Mapping[str, str]
    de: str
    texte: str
    fichier: str
    sorte: Literal["montants", "report", "exercices"] = "montants"


class Annee(Struct, frozen=True):
    """The year of the avenant and its number; `anterieur` is the exercice of the last act."""

    annee: str
    numero: int
    anterieur: str

    def speaks_of_it(self, alinea: Alinea) -> bool:
        """Whether an avenant wrote `alinea` about the exercice of the last act: by its name or by that act."""
        bound = "avenant." in alinea.texte and Origine(alinea.origine).version == avenant_code(self.numero - 1)
        said = bound or any(True for _ in _mentions(alinea.texte, self.anterieur))
        return said and bool(alinea.origine) and _REPORT not in alinea.texte

    def say_in_the_contract(self, texte: str) -> str:
        """`texte`, which the avenant puts in the contract, said of the new year; the avenant is named."""
        return named_act(self.say_of_the_year(texte), self.numero)

    def say_of_the_year(self, texte: str) -> str:
        """`texte` said of the new year; the dates that it holds stay, since only a person knows the new ones."""
        texte = say_of_another_year(texte, self.anterieur, self.annee)
        return re.sub(rf"\bavenant n° {self.numero - 1}\b", f"avenant n° {self.numero}", texte)


def say_of_another_year(texte: str, anterieur: str, annee: str) -> str:
    """`texte`, which speaks of the exercice `anterieur`, said of `annee`; the dates that it holds stay."""
    for match in reversed(list(_mentions(texte, anterieur))):
        texte = texte[: match.start()] + annee + texte[match.end() :]
    return texte


def _mentions(texte: str, exercice: str) -> Iterator[re.Match[str]]:
    alone = rf"(?<![\d/–-]){exercice}(?![\d/–-]| (?:à|et) \d{{4}})"
    return (m for m in re.finditer(alone, texte) if not re.search(rf"(?:{_JOUR})$", texte[: m.start()]))


def carry_over(contrat: Contrat, annee: Annee, decompte: Decompte) -> list[Ajout]:
    """What the avenants wrote about the exercice of the last act, said of the new one, each after its model."""
    found = []
    for article in contrat.articles:
        if not article.abroge:
            found += [_carried_over(article, run, annee, decompte) for run in _runs(article, annee)]
    return _with_names(found, annee.annee)


def _runs(article: Article, annee: Annee) -> Iterator[list[int]]:
    """The runs of lines of `article` that an avenant wrote about the former exercice."""
    opened = False
    bound: list[bool] = []
    for alinea in article.alineas:
        speaks = annee.speaks_of_it(alinea)
        if alinea.nature != "tiret":
            opened = speaks
        # The items of a list that speaks of it go with it, each of which need not name the year.
        bound.append(speaks or (opened and bool(alinea.origine)))
    for is_bound, run in groupby(range(len(bound)), bound.__getitem__):
        if is_bound:
            yield list(run)


def _carried_over(article: Article, run: Sequence[int], annee: Annee, decompte: Decompte) -> Ajout:
    lines = article.alineas[run[0] : run[-1] + 1]
    if all(line.nature == "tiret" for line in lines):
        # One item of a series: « au titre de l'année 2025, … ».
        lines = lines[-1:]
    new = tuple(Alinea(line.nature, annee.say_in_the_contract(line.texte)) for line in lines)
    return place_after(article, run[-1], new, decompte)


def place_after(article: Article, index: int | None, lines: tuple[Alinea, ...], decompte: Decompte) -> Ajout:
    """The operation that puts `lines` after the line `index` of `article`, or at its end.

    When they go on with a list that was closed by a full stop, the operation writes its last item again.
    """
    last = len(article.alineas) - 1
    anchor = article.alineas[index] if index is not None and article.alineas else None
    if anchor and index is not None and _closes_the_list(article, index, lines):
        again = Alinea("tiret", f"{anchor.texte.rstrip('. ')} ;")
        return Ajout("remplacer_alinea", target_of(article, index, decompte), _guard(article, index),
                     _markdown((again, *lines)), "")  # fmt: skip
    text = _markdown(lines)
    if anchor is None or index is None or index == last:
        return Ajout("completer_article", {"article": article.numero}, article.intitule, text, "")
    return Ajout("inserer_alinea", target_of(article, index, decompte), _guard(article, index), text, "")


def _closes_the_list(article: Article, index: int, lines: Sequence[Alinea]) -> bool:
    anchor = article.alineas[index]
    return anchor.nature == lines[0].nature == "tiret" and anchor.texte.rstrip().endswith(".")


def _guard(article: Article, index: int) -> str:
    """The first words of the line `index`, enough of them for no other line of `article` to begin so."""
    others = [line.texte for rank, line in enumerate(article.alineas) if rank != index]
    text = article.alineas[index].texte
    return fewest_words(text, others, opening_words(text))


def opening_words(texte: str) -> str:
    """The first words of a line, as written: those before its first field, or that field and what follows it."""
    before, field, after = texte.partition("{{")
    if before.strip() or not field:
        return _ended(before.split()[:_MOTS])
    inside, _, after = after.partition("}}")
    return _ended([f"{{{{{inside}}}}}", *after.partition("{{")[0].split()[:_MOTS]])


def _ended(words: Sequence[str]) -> str:
    """`words` without the mark that would be left open at their end."""
    return re.sub(r"[\s«:,;(–]+$", "", " ".join(words))


def _markdown(lines: tuple[Alinea, ...]) -> str:
    """The text of `lines` as a person writes it: the items of a list without a blank line between them."""
    return re.sub(r"^(- .*)\n\n(?=- )", r"\1\n", write_alineas(lines), flags=re.MULTILINE) + "\n"


def first_texts(
    contrat: Contrat, depart: Depart, mots: Mapping[str, str], decompte: Decompte
) -> tuple[list[Ajout], list[str]]:
    """What the starting files of the model bring to the articles of the contract; the titles that it does not have."""
    read = [(part.intitule, text_of_depart(contrat, depart, part, mots, decompte)) for part in depart.modele.articles]
    found = [ajout for _, ajout in read if ajout]
    return _with_names(found, mots["exercice"]), [title for title, ajout in read if not ajout]


def text_of_depart(
    contrat: Contrat, depart: Depart, part: TexteDepart, mots: Mapping[str, str], decompte: Decompte
) -> Ajout | None:
    """The operation of one starting text; None when the contract has no such article."""
    title = _plain(part.intitule)
    named = [a for a in contrat.articles if not a.abroge and _plain(a.intitule).startswith(title)]
    if not named:
        return None
    article = named[0]
    numeros = [division.numero for division in contrat.entete.divisions]
    lines = read_alineas(fill_words(by_division(depart.textes[part.texte], numeros), mots))
    wanted = _plain(fill_words(part.apres or "", mots))
    places = [i for i, line in enumerate(article.alineas) if wanted and _plain(line.texte).startswith(wanted)]
    return place_after(article, places[0] if places else None, lines, decompte)


def prolonged_lists(contrat: Contrat, ajoutes: Sequence[str], decompte: Decompte, sauf: Collection[str]) -> list[Ajout]:
    """The lines that the exercices `ajoutes` bring to the lists of exercices of the articles, but those of `sauf`."""
    former = [exercice.nom for exercice in contrat.entete.exercices]
    found = []
    for article in contrat.articles if len(former) > 1 else ():
        ends = () if article.abroge or article.numero in sauf else ends_of_lists(article, former, former)
        if end := next(iter(ends), None):
            last = article.alineas[end - 1]
            said = [say_of_another_year(last.texte, former[-1], year) for year in ajoutes]
            said = [f"{texte.rstrip('. ')} ;" if texte.endswith(".") else texte for texte in said[:-1]] + said[-1:]
            ajout = place_after(article, end - 1, tuple(Alinea(last.nature, texte) for texte in said), decompte)
            found.append(replace(ajout, sorte="montants" if "montant(" in last.texte else "exercices"))
    return _with_names(found, ajoutes[-1])


def dates(ajouts: Sequence[Ajout]) -> list[str]:
    """The dates that stand in the new texts: only a person knows whether they still hold."""
    return list(dict.fromkeys(day for ajout in ajouts for day in _DATE.findall(ajout.texte)))


def _plain(text: str) -> str:
    return " ".join(text.replace("’", "'").split())


def _with_names(ajouts: Sequence[Ajout], annee: str) -> list[Ajout]:
    """`ajouts` with the names of their files: « 2.2-2026.md », with a rank when an article has several."""
    named = []
    for rank, ajout in enumerate(ajouts):
        article = ajout.cible["article"]
        same = [i for i, other in enumerate(ajouts) if other.cible["article"] == article]
        suffix = f"-{same.index(rank) + 1}" if len(same) > 1 else ""
        name = f"textes/{article.replace(' ', '-')}-{annee}{suffix}.md"
        named.append(replace(ajout, fichier=name))
    return named
