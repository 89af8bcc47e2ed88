"""Le même texte est cité avec deux dates, deux numéros ou deux titres.

**Constat.** Deux actes du dossier citent un texte du même numéro avec une autre date ou un autre titre ; ou un texte de
la même date et du même titre sous un autre numéro. « modifié » et la ponctuation ne comptent pas.

**Pourquoi y regarder.** L'un des deux se trompe de texte, ou son titre est recopié de mémoire.

**Exemple.** L'avenant vise l'instruction n° DGCS/SD1B/2023/169 « à travers des pactes et contrats locaux » ; la
convention, « à travers des “pactes locaux des solidarités” ».

**Remède.** Reprendre la date, le numéro et le titre du Journal officiel ou du Bulletin officiel, aux deux endroits.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from docgen.check import Fault, Subject, rule
from docgen.check.montre import ecrit, passages, trouver, uni
from docgen.check.normes import CITATION, Vise, actes, genre, jour, titre
from docgen.check.parcours import dossier
from docgen.check.places import ecart, ligne
from docgen.findings import Location, Preuve
from docgen.french import date, typographie


@dataclass(frozen=True, slots=True)
class _Citation:
    """A text as an act or a document cites it; its title only when it is a visa."""

    genre: str
    numero: str
    jour: datetime.date | None
    objet: str
    ou: str
    trouver: Callable[[], Location]

    @property
    def titre(self) -> str:
        """Its title, as it may be compared."""
        return titre(self.objet)

    @property
    def place(self) -> Location:
        """Where it is written; looked for only when there is something to say."""
        return self.trouver()


@rule("documents", "avertissement", qui="juridique", sur=dossier)
def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each way of citing a text that differs from the first one."""
    visas = [_visa(subject, vise) for vises in actes(subject) for vise in vises]
    yield from _apart([*visas, *_shown(subject)])
    yield from _numbers(visas)


def _apart(citations: list[_Citation]) -> Iterator[Fault]:
    dates: dict[tuple[str, str], _Citation] = {}
    titles: dict[tuple[str, str], _Citation] = {}
    said: set[tuple[object, ...]] = set()
    for one in citations:
        key = (one.genre, one.numero)
        dated = dates.setdefault(key, one) if one.numero and one.jour else one
        titled = titles.setdefault(key, one) if one.numero and one.titre else one
        if dated.jour != one.jour and (key, one.jour) not in said:
            said.add((key, one.jour))
            yield _fault(one, dated, f"date du {_day(one)}", f"du {_day(dated)}")
        elif titled.titre != one.titre and (key, one.titre) not in said:
            said.add((key, one.titre))
            mine, other = ecart(uni(one.objet), uni(titled.objet), 30)
            yield _fault(one, titled, typographie(f"titre « {mine} »"), typographie(f"« {other} »"))


def _numbers(visas: list[_Citation]) -> Iterator[Fault]:
    first: dict[tuple[object, ...], _Citation] = {}
    for one in visas:
        if one.numero and one.jour and one.titre:
            earlier = first.setdefault((one.genre, one.jour, one.titre), one)
            if earlier.numero != one.numero:
                yield Fault(
                    f"deux numéros pour le même texte ({one.genre} du {_day(one)}, même titre) : « {one.numero} » "
                    f"dans {one.ou}, « {earlier.numero} » dans {earlier.ou} ({ligne(earlier.place)})",
                    one.place,
                    "Reprendre le numéro que le texte porte, aux deux endroits.",
                    (earlier.place,),
                    preuve=Preuve((f"n° {one.numero}", f"n° {earlier.numero}")),
                )


def _fault(one: _Citation, other: _Citation, mine: str, theirs: str) -> Fault:
    return Fault(
        f"{typographie(f'{one.genre} n° {one.numero} :')} {mine} dans {one.ou}, mais {theirs} dans {other.ou} "
        f"({ligne(other.place)})",
        one.place,
        "Reprendre la date et le titre du texte publié, aux deux endroits.",
        (other.place,),
        preuve=Preuve((f"{one.ou} : {mine}", f"{other.ou} : {theirs}")),
    )


def _day(one: _Citation) -> str:
    return date(one.jour) if one.jour else ""


def _visa(subject: Subject, vise: Vise) -> _Citation:
    visa, place = vise.visa, partial(vise.place, subject)
    return _Citation(vise.genre, visa.numero or "", visa.date, visa.objet or "", vise.acte, place)


def _shown(subject: Subject) -> Iterator[_Citation]:
    for line, match in trouver(subject, CITATION):
        if day := jour(match):
            lu = passages(subject)[line][0]
            place = partial(ecrit, subject, lu, uni(line), match.group())
            yield _Citation(genre(match["nature"]), match["numero"], day, "", f"« {lu.document.name} »", place)
