"""What disappears here and appears there: a move, perhaps. It is shown, never guessed."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from msgspec import Struct

from docgen.amend.adresse import Adresse
from docgen.amend.attendus import first_words
from docgen.amend.deduire.unites import atoms, cible, ecarts
from docgen.document.alignement import likeness
from docgen.model.contrat import Article, Contrat

NEARLY = 0.8
# « Néant. » or « à compléter » may disappear here and appear there without having moved.
_FEW = 5


class Lieu(Struct, frozen=True):
    """An article, or its line of rank `ligne` (from 0), and its words."""

    article: Article
    ligne: int | None
    texte: str

    @property
    def adresse(self) -> str:
        """The place as a person says it: « le deuxième tiret de l'article 2.2 »."""
        article, ligne = self.article, self.ligne
        where = {"article": article.numero} if ligne is None else cible(article, ligne, ligne + 1)
        return Adresse.model_validate(where).dite().le


class Question(Struct, frozen=True):
    """A text that disappears at `avant` and appears, the same or nearly, at `apres`."""

    avant: Lieu
    apres: Lieu

    @property
    def identique(self) -> bool:
        """Whether not a word has changed on the way."""
        return self.avant.texte == self.apres.texte

    @property
    def phrase(self) -> str:
        """Both places, and the question."""
        alike = "le même texte" if self.identique else "presque le même texte"
        here, there = self.avant.adresse, self.apres.adresse
        return (f"« {first_words(self.avant.texte)}… » : {here} disparaît, et {alike} apparaît : {there}. "
                "Est-ce un déplacement ?")  # fmt: skip


def moves(base: Contrat, target: Mapping[str, Article]) -> tuple[Question, ...]:
    """The articles, then the lines, that may have been moved; each is asked once."""
    known = {article.numero for article in base.articles}
    gone = [article for article in base.articles if article.numero not in target and not article.abroge]
    new = [article for article in target.values() if article.numero not in known]
    articles = _matched([_whole(article) for article in gone], [_whole(article) for article in new])
    moved = {question.avant.article.numero for question in articles} | {q.apres.article.numero for q in articles}
    here = [line for article in gone if article.numero not in moved for line in _lines(article)]
    there = [line for article in new if article.numero not in moved for line in _lines(article)]
    for article in base.articles:
        after = target.get(article.numero)
        if after is not None and not article.abroge and article.alineas != after.alineas:
            lost, found = _changed(article, after)
            here, there = [*here, *lost], [*there, *found]
    return (*articles, *_matched(here, there))


def _whole(article: Article) -> Lieu:
    return Lieu(article, None, "\n".join([article.intitule, *(line.texte for line in article.alineas)]))


def _line(article: Article, rank: int) -> Lieu:
    return Lieu(article, rank, article.alineas[rank].texte)


def _lines(article: Article) -> list[Lieu]:
    return [_line(article, rank) for rank in range(len(article.alineas))]


def _changed(before: Article, after: Article) -> tuple[list[Lieu], list[Lieu]]:
    """The lines that nothing replaces, and those that replace nothing."""
    lost, found = [], []
    for ecart in ecarts(before, after):
        old, new = {i for i, _ in ecart.pairs}, {j for _, j in ecart.pairs}
        lost += [_line(before, i) for i in range(ecart.i0, ecart.i1) if i not in old]
        found += [_line(after, j) for j in range(ecart.j0, ecart.j1) if j not in new]
    return lost, found


def _matched(here: Sequence[Lieu], there: Sequence[Lieu]) -> list[Question]:
    """Each of `here` with the place of `there` that is most like it, if one is like it."""
    bags = [Counter(atoms(place.texte)) for place in there]
    where = defaultdict[str, list[int]](list)
    for rank, bag in enumerate(bags):
        for word in bag:
            where[word].append(rank)
    asked, taken = [], set[int]()
    for place in here:
        bag = Counter(atoms(place.texte))
        if bag.total() < _FEW:
            continue
        # Its rarest words tell, among many lines, the few to look at.
        rare = sorted(bag, key=lambda word: (len(where.get(word, ())), word))[: max(3, len(bag) // 3)]
        near = sorted({rank for word in rare for rank in where.get(word, ())} - taken)
        scored = [(likeness(bag, bags[rank]), -rank) for rank in near]
        best = max(scored, default=(0.0, 0))
        if best[0] >= NEARLY:
            taken.add(-best[1])
            asked.append(Question(place, there[-best[1]]))
    return asked
