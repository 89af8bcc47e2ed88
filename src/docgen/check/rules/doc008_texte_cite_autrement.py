"""Le même texte est cité avec deux dates, deux numéros ou deux titres.

**Constat.** Deux actes du dossier citent un texte du même numéro avec une autre date ou un autre titre ; ou un texte
de la même date et du même titre sous un autre numéro. « modifié » et la ponctuation ne comptent pas, ni, sans date,
l'année de ce qui revient chaque année (le budget d'un programme). Une autre date, ou un autre numéro, est celle ou
celui d'un autre texte : cela bloque. La date d'un texte que l'annuaire ou docgen connaît est à ANN005 et à ANN008.

**Pourquoi y regarder.** L'un des deux se trompe de texte, ou son titre est recopié de mémoire.

**Exemple.** L'avenant vise l'instruction n° DGCS/SD1B/2023/169 « à travers des pactes et contrats locaux » ; la
convention, « à travers des “pactes locaux des solidarités” ».

**Remède.** Reprendre la date, le numéro et le titre du Journal officiel ou du Bulletin officiel, aux deux endroits.
"""

import datetime
import re
from collections.abc import Callable, Collection, Iterator
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from docgen.check import Fault, Faults, Location, Preuve, Subject, dossier, ligne, rule
from docgen.check.montre import uni
from docgen.check.normes import actes, citations, genre, jour_cite, titre
from docgen.check.places import ecart
from docgen.check.textes_connus import numeros_connus
from docgen.french import date, typographie

_ANNEE = re.compile(r"\b20\d\d\b")


class _Citation(Struct, frozen=True):
    """A text as an act or a document cites it; its title only when it is a visa. `place` looks for where it is."""

    genre: str
    numero: str
    jour: datetime.date | None
    objet: str
    ou: str
    place: Callable[[], Location]

    @property
    def titre(self) -> str:
        """Its title, as it may be compared."""
        return titre(self.objet)

    @property
    def du(self) -> str:
        """« du 14 février 2025 »."""
        return f"du {date(self.jour) if self.jour else ''}"


@rule("documents", "à corriger", qui="juridique", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each way of citing a text that differs from the first one."""
    visas = [
        _Citation(vise.genre, vise.visa.numero or "", vise.visa.jour, vise.visa.objet or "", vise.acte, vise.place)
        for vises in actes(subject)
        for vise in vises
    ]
    yield from _apart([*visas, *_shown(subject)], numeros_connus(subject))
    yield from _numbers(visas)


def _apart(cites: list[_Citation], known: Collection[tuple[str, str]]) -> Faults:
    dates: dict[tuple[str, str], _Citation] = {}
    titles: dict[tuple[str, str], _Citation] = {}
    said: set[tuple[object, ...]] = set()
    for cited in cites:
        key = (cited.genre, cited.numero)
        dated = dates.setdefault(key, cited) if cited.numero and cited.jour else cited
        titled = titles.setdefault(key, cited) if cited.numero and cited.titre else cited
        if dated.jour != cited.jour and (key, cited.jour) not in said and key not in known:
            said.add((key, cited.jour))
            yield replace(_fault(cited, dated, f"date {cited.du}", dated.du), gravite="bloquant")
        elif titled.titre != cited.titre and (key, cited.titre) not in said and not _of_another_year(cited, titled):
            said.add((key, cited.titre))
            mine, other = ecart(uni(cited.objet), uni(titled.objet), 30)
            yield _fault(cited, titled, typographie(f"titre « {mine} »"), typographie(f"« {other} »"))


def _of_another_year(cited: _Citation, other: _Citation) -> bool:
    """Whether both are what comes again each year under one number (the budget of a programme), and have no date."""
    years, others = (_ANNEE.findall(each.titre) for each in (cited, other))
    return cited.jour is None and other.jour is None and bool(years and others) and years != others


def _numbers(visas: list[_Citation]) -> Faults:
    first: dict[tuple[object, ...], _Citation] = {}
    for cited in visas:
        if cited.numero and cited.jour and cited.titre:
            earlier = first.setdefault((cited.genre, cited.jour, cited.titre), cited)
            if earlier.numero != cited.numero:
                place, same = earlier.place(), f"le même texte ({cited.genre} {cited.du}, même titre)"
                both = f"« {cited.numero} » dans {cited.ou}, « {earlier.numero} » dans {earlier.ou} ({ligne(place)})"
                remedy = "Reprendre le numéro que le texte porte, aux deux endroits."
                preuve = Preuve((f"n° {cited.numero}", f"n° {earlier.numero}"))
                what = f"deux numéros pour {same} : {both}"
                yield Fault(what, cited.place(), remedy, (place,), preuve=preuve, gravite="bloquant")


def _fault(cited: _Citation, other: _Citation, mine: str, theirs: str) -> Fault:
    place, named = other.place(), typographie(f"{cited.genre} n° {cited.numero} :")
    message = f"{named} {mine} dans {cited.ou}, mais {theirs} dans {other.ou} ({ligne(place)})"
    remedy = "Reprendre la date et le titre du texte publié, aux deux endroits."
    preuve = Preuve((f"{cited.ou} : {mine}", f"{other.ou} : {theirs}"))
    return Fault(message, cited.place(), remedy, (place,), preuve=preuve)


def _shown(subject: Subject) -> Iterator[_Citation]:
    for trouve in citations(subject):
        if day := jour_cite(trouve.match):
            place = partial(trouve.place, trouve.match.group())
            where = f"« {trouve.lus[0].document.name} »"
            yield _Citation(genre(trouve.match["nature"]), trouve.match["numero"], day, "", where, place)
