"""What changes between two Word files besides their words: numbers, levels, struck and hidden words, links, breaks.

Words, and these, are read from the same blocks as the marks: where two blocks differ and no words do, it is said.
"""

import unicodedata
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import zip_longest

from msgspec import Struct
from msgspec.structs import replace

from docgen.document.alignement import equal_pairs, gaps
from docgen.french import compte
from docgen.word.aspects import AlineaVu, Regard, as_read
from docgen.word.champs import read_field
from docgen.word.changement_de_forme import ChangementDeForme, SorteDeForme
from docgen.word.dessins import told_drawings
from docgen.word.donnees_liees import told_data
from docgen.word.numerotation import Etiquette

_Pair = tuple[AlineaVu, AlineaVu]
# What words may be, by its sort; and what they are when they are not.
_MARQUES: tuple[tuple[SorteDeForme, str, str], ...] = (
    ("barre", "barré", "non barré"),
    ("masque", "masqué", "non masqué"),
    ("invisible", "invisible", "visible"),
)


class Regards(Struct, frozen=True):
    """Both files, looked at."""

    avant: Regard
    apres: Regard

    def changes(self, before: Sequence[AlineaVu], after: Sequence[AlineaVu]) -> Iterator[ChangementDeForme]:
        """What changes from the paragraphs `before` to those `after`, besides their words."""
        pairs, gone, come = _paired(before, after)
        yield from self._numbers(pairs)
        spaces: Counter[str] = Counter()
        for old, new in pairs:
            told = list(self._pair(old, new))
            yield from told
            if told or old.mots != new.mots or (old.bloc.dit == new.bloc.dit and old.bloc.sens == new.bloc.sens):
                continue
            if old.bloc.dit == new.bloc.dit:
                yield from self._elsewhere(old, new)
            elif _by_spaces(old, new):
                spaces[new.lieu] += 1
            else:
                yield _by_its_cause(old, new)
        for lieu, count in spaces.items():
            yield ChangementDeForme("espaces", lieu, None, f"espaces ou accents écrits autrement dans {_lines(count)}")
        yield from self._alone(gone, come)
        yield from self._looks(pairs)

    def _looks(self, pairs: Sequence[_Pair]) -> Iterator[ChangementDeForme]:
        """What is counted, and not shown."""
        looks = sum(old.mots == new.mots and self.avant.look(old) != self.apres.look(new) for old, new in pairs)
        if looks:
            yield ChangementDeForme("aspect", "", None, compte(looks, "passage"))
        counted = (
            (Regard.pictures, "image redimensionnée", "images redimensionnées"),
            (Regard.instead, "texte de remplacement d'un dessin", "textes de remplacement de dessins"),
        )
        for read, *words in counted:
            sides = [(read(self.avant, old), read(self.apres, new)) for old, new in pairs]
            changed = sum(x != y for old, new in sides if len(old) == len(new) for x, y in zip(old, new, strict=True))
            if changed:
                yield ChangementDeForme("apparence", "", None, compte(changed, *words))

    def _elsewhere(self, old: AlineaVu, new: AlineaVu) -> Iterator[ChangementDeForme]:
        """Of words that are struck, hidden or raised on both sides, where that is; what a note or a box holds is told
        with its own paragraphs."""
        if list(_own_senses(old)) == list(_own_senses(new)):
            return
        for sorte, word, _ in _MARQUES:
            if words := _stretches_of(self.avant, sorte, old):
                told = _sides(sorte, new, f"{word} : « {words[0]} »", f"{word}, à un autre endroit : « {words[0]} »")
                yield replace(told, dit=f"{word} à un autre endroit", mots=words[0])
                return
        yield _sides("element", new, "exposants et indices", "exposants et indices, ailleurs")

    def _pair(self, old: AlineaVu, new: AlineaVu) -> Iterator[ChangementDeForme]:
        yield from self._level(old, new)
        for marque in _MARQUES:
            yield from self._stretches(marque, old, new)
        yield from _links(new, self.avant.links(old), self.apres.links(new))
        yield from _breaks(new, self.avant.breaks(old), self.apres.breaks(new))
        yield from _drawings(new, told_drawings(self.avant.drawings(old), self.apres.drawings(new)))
        boxes = [", ".join(states) for states in (self.avant.boxes(old), self.apres.boxes(new))]
        if boxes[0] != boxes[1] and old.mots == new.mots:
            yield _sides("case", new, *(f"cases : {states or 'aucune'}" for states in boxes))
        if told := told_data(self.avant.bound(old), self.apres.bound(new), same=old.mots == new.mots):
            yield _sides("champ", new, *told)

    def _alone(self, gone: Sequence[AlineaVu], come: Sequence[AlineaVu]) -> Iterator[ChangementDeForme]:
        """What the paragraphs that go or come are, besides their words."""
        for vu in gone:
            yield from _breaks(vu, self.avant.breaks(vu), (0, 0))
        for vu in come:
            for marque in _MARQUES:
                yield from self._stretches(marque, None, vu)
            yield from _breaks(vu, (0, 0), self.apres.breaks(vu))
            yield from _drawings(vu, told_drawings((), self.apres.drawings(vu)))
        yield from self._freed(gone, come)
        left, arrived = (
            Counter(vu.lieu for vu in alone if not vu.mots and not any(side.breaks(vu)))
            for alone, side in ((gone, self.avant), (come, self.apres))
        )
        for lieu, count in (left - arrived).items():
            yield ChangementDeForme("vide", lieu, _empty(count), None)
        for lieu, count in (arrived - left).items():
            yield ChangementDeForme("vide", lieu, None, _empty(count))

    def _freed(self, gone: Iterable[AlineaVu], come: Sequence[AlineaVu]) -> Iterator[ChangementDeForme]:
        """The words that were struck, hidden or unseen in paragraphs that go, and come again as others are."""
        for sorte, word, other in _MARQUES:
            for words in (as_read(words) for vu in gone for words in _stretches_of(self.avant, sorte, vu)):
                new = next((vu for vu in come if words in as_read(vu.mots)), None)
                if new and all(words not in as_read(still) for still in _stretches_of(self.apres, sorte, new)):
                    told = _sides(sorte, new, f"{word} : « {words} »", other)
                    yield replace(told, dit=f"{word} → {other}", mots=words)

    def _stretches(
        self, marque: tuple[SorteDeForme, str, str], old: AlineaVu | None, new: AlineaVu
    ) -> Iterator[ChangementDeForme]:
        """The words that are struck, hidden or unseen now, and those that are no more."""
        sorte, word, other = marque
        sides = (_stretches_of(self.avant, sorte, old), _stretches_of(self.apres, sorte, new))
        old_ones, new_ones = (Counter(map(as_read, side)) for side in sides)
        why = self.apres.why_unseen(new) if sorte == "invisible" else ""
        for words in (new_ones - old_ones).elements():
            told = _sides(sorte, new, other, f"{word} : « {words} »")
            yield replace(told, dit=f"passage {word}, {why}" if why else f"passage {word}", mots=words)
        for words in (old_ones - new_ones).elements():
            if words in as_read(new.mots):  # else it is gone, which is told
                told = _sides(sorte, new, f"{word} : « {words} »", other)
                yield replace(told, dit=f"{word} → {other}", mots=words)

    # --- numbers and levels -----------------------------------------------------------------------------------------
    def _level(self, old: AlineaVu, new: AlineaVu) -> Iterator[ChangementDeForme]:
        x, y = old.bloc.niveau, new.bloc.niveau
        if x.titre != y.titre:
            yield _sides(
                "niveau",
                new,
                *(f"titre de niveau {level}" if level else "pas un titre" for level in (x.titre, y.titre)),
            )
        elif x.liste != y.liste and min(x.liste, y.liste) >= 0:
            labels = self.avant.etiquette(old), self.apres.etiquette(new)
            levels = zip((x.liste, y.liste), labels, strict=True)
            yield _sides("niveau", new, *(f"liste, niveau {level + 1}{self._shown(label)}" for level, label in levels))
        elif x != y and self.avant.etiquette(old).montree == self.apres.etiquette(new).montree:
            yield _sides("niveau", new, *(f"liste de sorte « {kind.format} »" for kind in (x, y)))

    @staticmethod
    def _shown(label: Etiquette) -> str:
        return f" (« {label.montree} »)" if label.montree and not label.puce else ""

    def _numbers(self, pairs: Iterable[_Pair]) -> Iterator[ChangementDeForme]:
        """The numbers that change; those that follow, and change in the same way, are counted with the first."""
        run: list[tuple[AlineaVu, Etiquette, Etiquette]] = []
        for old, new in pairs:
            before, after = self.avant.etiquette(old), self.apres.etiquette(new)
            levels = old.bloc.niveau.liste, new.bloc.niveau.liste
            told = levels[0] != levels[1] and min(levels) >= 0  # with the level
            if before.montree == after.montree or (before.puce and after.puce) or told:
                if not (before.montree or after.montree):
                    continue
                yield from _renumbered(run)
                run = []
                continue
            if run and (run[-1][1].maniere, run[-1][2].maniere) != (before.maniere, after.maniere):
                yield from _renumbered(run)
                run = []
            run.append((new, before, after))
        yield from _renumbered(run)


def _paired(
    before: Sequence[AlineaVu], after: Sequence[AlineaVu]
) -> tuple[list[_Pair], list[AlineaVu], list[AlineaVu]]:
    """The paragraphs that answer each other, in order; those that go; those that come."""
    pairs = equal_pairs([vu.mots for vu in before], [vu.mots for vu in after])
    gone: list[AlineaVu] = []
    come: list[AlineaVu] = []
    for old, new in gaps(pairs, len(before), len(after)):
        if len(old) == len(new):
            pairs += zip(old, new, strict=True)
        else:
            gone += [before[rank] for rank in old]
            come += [after[rank] for rank in new]
    return [(before[i], after[j]) for i, j in sorted(pairs)], gone, come


def _renumbered(run: Sequence[tuple[AlineaVu, Etiquette, Etiquette]]) -> Iterator[ChangementDeForme]:
    if not run:
        return
    new, *labels = run[0]
    more = f" (et {compte(len(run) - 1, 'ligne suivante', 'lignes suivantes')})" if len(run) > 1 else ""
    before, after = (
        f"{label.montree} {new.mots}" if label.montree else f"{new.mots} (sans numéro)" for label in labels
    )
    # The same on both sides: it is ours, and nobody has added it.
    yield ChangementDeForme("numerotation", new.lieu, before + more, after + more, new.mots)


def _sides(sorte: SorteDeForme, new: AlineaVu, before: str, after: str) -> ChangementDeForme:
    """What is said of a paragraph on each side."""
    words = new.mots or "alinéa sans mots"
    return ChangementDeForme(sorte, new.lieu, f"{words} ({before})", f"{words} ({after})", new.mots)


def _stretches_of(side: Regard, sorte: SorteDeForme, vu: AlineaVu | None) -> tuple[str, ...]:
    """The stretches of words of that sort, in the file of that side."""
    if vu is None:
        return ()
    return {"barre": side.struck, "masque": side.hidden, "invisible": side.unseen}[sorte](vu)


def _own_senses(vu: AlineaVu) -> Iterator[Hashable]:
    """Where the words of the paragraph itself are struck, hidden or raised."""
    return (stretch for stretch in vu.bloc.sens if isinstance(stretch, tuple) and len(stretch) == 2)


def _links(
    new: AlineaVu, before: Sequence[tuple[str, str]], after: Sequence[tuple[str, str]]
) -> Iterator[ChangementDeForme]:
    if len(before) == len(after):
        for (_, old), (words, target) in zip(before, after, strict=True):
            if old != target:
                sides = f"{words} (lien : {old})", f"{words} (lien : {target})"
                yield ChangementDeForme("lien", new.lieu, *sides, new.mots)
        return
    for words, target in (Counter(after) - Counter(before)).elements():
        yield ChangementDeForme("lien", new.lieu, None, f"{words} (lien : {target})", new.mots)
    for words, target in (Counter(before) - Counter(after)).elements():
        yield ChangementDeForme("lien", new.lieu, f"{words} (lien : {target})", None, new.mots)


def _drawings(new: AlineaVu, told: Iterable[str]) -> Iterator[ChangementDeForme]:
    for said in told:
        yield replace(_sides("dessin", new, "dessin", said), dit=said, mots=new.mots)


def _breaks(new: AlineaVu, before: tuple[int, int], after: tuple[int, int]) -> Iterator[ChangementDeForme]:
    for kind, old, count in zip(("page", "colonne"), before, after, strict=True):
        said = f"saut de {kind}{f' : « {new.mots} »' if new.mots else ''}"
        if old != count:
            sides = said if old > count else None, said if count > old else None
            yield ChangementDeForme("saut", new.lieu, *sides, new.mots)


def _by_spaces(old: AlineaVu, new: AlineaVu) -> bool:
    """Whether two paragraphs that read alike differ by their spaces, or by how accents and exponents are written."""
    x, y = (unicodedata.normalize("NFKC", "".join(vu.bloc.dit.split())) for vu in (old, new))
    return x == y


def _by_its_cause(old: AlineaVu, new: AlineaVu) -> ChangementDeForme:
    """What differs between two paragraphs that read alike."""
    codes = [[read_field(piece.runs).nom for piece in vu.bloc.pieces if piece.runs] for vu in (old, new)]
    for before, after in zip_longest(*codes, fillvalue=""):
        if before != after:
            return _sides("champ", new, *(f"champ {code}" if code else "sans champ" for code in (before, after)))
    return _sides("element", new, "un élément sans mots", "un autre élément")


def _empty(count: int) -> str:
    return compte(count, "alinéa sans mots", "alinéas sans mots")


def _lines(count: int) -> str:
    return compte(count, "ligne", "lignes")
