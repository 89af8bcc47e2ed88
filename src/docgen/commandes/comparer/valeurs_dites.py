"""What a reader signs for, said first: the amounts, rates, durations, dates, references and boxes that change."""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from docgen.commandes.comparer.extraits import cite, shortened
from docgen.commandes.comparer.mots import link_sides, named
from docgen.diff.lettres_douteuses import foreign_letters
from docgen.diff.passages_changes import LigneChangee, PassageChange
from docgen.diff.sens import CLAUSE
from docgen.diff.valeurs_changees import DOUTEUX, UNITE, ValeurChangee
from docgen.french import NBSP, compte
from docgen.word.lecture import AVANT_TITRE

TITRE_DES_VALEURS = "D'abord, ce qui se compte, se date ou se coche"
# From what binds most; what is of no such kind is a number.
_SORTES = (
    "unité",
    DOUTEUX,
    "montant",
    "taux",
    "durée",
    "date",
    "sens",
    "périodicité",
    CLAUSE,
    "heure",
    "renvoi",
    "case",
    "numéro",
    "adresse",
    "part",
    "rang",
    "signe",
    "nombre",
)
LIEN = "lien"
# The rank of a picture, « [image 2] », that of a note, at its call and before its words.
_RANG_SANS_MOTS = re.compile(r"\[(?:[^\W\d_]+[ \u00a0])?(\d+)\]|^note (\d+)(?= :)")
_AUTRES = {
    "barre": "passage barré", "masque": "passage masqué", "invisible": "passage invisible", "case": "case",
    "dessin": "dessin",
}  # fmt: skip
# So few lines say it all at a glance; a list that is longer hides what it has to show.
_PEU, _BEAUCOUP = 3, 24


class ValeurDite(Struct, frozen=True):
    """A value that changes, or words that are struck or hidden (the same on both sides), as it is called, and where.

    `barre`: words that are struck now; `suivi`: whether the change is tracked, when some are not; `remarque`, what a
    reader would not see of it: « lettre à la place d'un chiffre ».
    """

    sorte: str
    passage: str
    avant: str
    apres: str
    barre: bool = False
    suivi: str = ""
    remarque: str = ""

    @property
    def phrase(self) -> str:
        """In a line."""
        both = f"{self.avant} → {self.apres}" if self.avant else f"{self.apres}, ajouté"
        sides = f"{self.avant}, retiré" if not self.apres else self.apres if self.avant == self.apres else both
        passage = self.passage.replace(AVANT_TITRE, AVANT_TITRE.strip("()"))
        return f"{self.sorte} ({passage}){NBSP}: {sides}{self.marque}"

    @property
    def marque(self) -> str:
        """What is not seen of it and whether it is tracked, as they are added to a line."""
        return "".join(f" ({said})" for said in (self.remarque, self.suivi) if said)


def values_first(passages: Sequence[PassageChange]) -> list[ValeurDite]:
    """The values that `passages` change, by their kind, what binds most first; none when there is little to read."""
    if sum(line.genre != "typographie" for passage in passages for line in passage.lignes) < _PEU:
        return []
    told = [value for passage in passages for line in passage.lignes for value in _with_letters(passage, line)]
    return sorted(told, key=lambda value: _rang(value.sorte))


def values_sentences(values: Sequence[ValeurDite], *, tout: bool) -> list[str]:
    """The same in lines; unless `tout`, the last one counts those that are too many, when they are several."""
    left = 0 if tout else len(values) - _BEAUCOUP
    if left < 2:
        return [value.phrase for value in values]
    more = f"et {compte(left, 'autre valeur', 'autres valeurs')}, ci-dessous (« --tout » les met ici)"
    return [*(value.phrase for value in values[:_BEAUCOUP]), more]


def _of_line(passage: PassageChange, line: LigneChangee) -> Iterator[ValeurDite]:
    if line.forme in _AUTRES:
        sides = (cite(shortened(line.mots)),) * 2 if line.dit else (line.avant or "", line.apres or "")
        yield ValeurDite(
            line.dit or _AUTRES[line.forme],
            passage.nom,
            *sides,
            barre=line.dit.startswith("passage barré"),
            suivi=line.suivi,
        )
    if (link := link_sides(line)) and _maison(link[1]) != _maison(link[2]):
        yield ValeurDite(LIEN, passage.nom, *link[1:], suivi=line.suivi)
    found = (found for side in (line.avant, line.apres) for found in _RANG_SANS_MOTS.finditer(side or ""))
    ours = [rank[1] or rank[2] for rank in found]
    for value in line.valeurs:
        if value.avant in (None, "", *ours) and value.apres in (None, "", *ours):
            ours = [rank for rank in ours if rank not in (value.avant, value.apres)]
        elif not value.egale and not (value.sorte == UNITE and None in (line.avant, line.apres)):
            where = f"{passage.nom}{_in_its_table(line, value)}"
            sides = value.avant or "", value.apres or ""
            yield ValeurDite(value.sorte or "nombre", where, *sides, suivi=value.suivi)


def _with_letters(passage: PassageChange, line: LigneChangee) -> Iterator[ValeurDite]:
    """What is told of the line, with the letters that look like others: beside the value that has them, or alone."""
    values = list(_of_line(passage, line))
    strange = foreign_letters(line.avant or "", line.apres or "")
    sorte, _, words = strange.partition(" dans ")
    word, _, letter = words.partition(" » : ")
    inside = word.removeprefix("« ").removesuffix(" »")
    of = next((rank for rank, value in enumerate(values) if strange and inside in value.apres), None)
    if of is not None:
        values[of] = replace(values[of], remarque=letter or sorte)
    elif strange:
        yield ValeurDite(sorte, passage.nom, words, words, suivi=line.suivi)
    yield from values


def _in_its_table(line: LigneChangee, value: ValeurChangee) -> str:
    """The row and the column of a value; of a unit, its column and how many numbers that changes."""
    heads = (value.colonne,) if value.combien else (line.rangee, value.colonne)
    told = "".join(f", {named(head)}" for head in dict.fromkeys(heads) if head)
    more = f", pour {compte(value.combien, 'nombre')}" if value.combien else ""
    return f"{told}{more}"


def _maison(target: str) -> str:
    """Where a target leads: the house of an address of the web, the whole of another one (« mailto: », « tel: »)."""
    read = urlsplit(target)
    return read.netloc or (read.path if read.scheme else "")


def _rang(sorte: str) -> int:
    return _SORTES.index(sorte) if sorte in _SORTES else _SORTES.index("case")
