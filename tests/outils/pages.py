"""Un document, ligne à ligne : chaque paragraphe et chaque rangée de tableau, sous ses titres, comme le texte les dit."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from docgen.document import Block, Box, Columns, Document, Heading, List, Paragraph, Section, Table, Text
from docgen.render.grille import Placed, grid
from docgen.render.txt import render


@dataclass(frozen=True, slots=True)
class Ligne:
    """Un paragraphe (une cellule), ou une rangée : ses cellules, et les têtes de leurs colonnes."""

    titres: tuple[str, ...]
    cellules: tuple[str, ...]
    tetes: tuple[str, ...] = ()

    @property
    def texte(self) -> str:
        return " | ".join(dict.fromkeys(self.cellules))

    def sous(self, titre: str) -> bool:
        """Si un des titres au-dessus de la ligne commence par `titre`."""
        return any(re.sub(r"\s", " ", t).startswith(titre) for t in self.titres)


def page(document: Document) -> list[Ligne]:
    """Les lignes de `document`, dans l'ordre de lecture."""
    blocs = [bloc for section in document.sections for bloc in section.blocks]
    return list(_lignes(blocs, []))


def _lignes(blocs: Iterable[Block], titres: list[tuple[int, str]]) -> Iterator[Ligne]:
    """`titres`, la pile des titres ouverts, se tient à jour d'un bloc à l'autre."""
    for bloc in blocs:
        match bloc:
            case Heading() | Paragraph():
                _ouvrir(titres, bloc)
                yield Ligne(_noms(titres), (_dit([bloc]),))
            case List(items=groupes) | Columns(columns=groupes):
                for groupe in groupes:
                    yield from _lignes(groupe, list(titres))
            case Box(blocks=dedans):
                yield from _lignes(dedans, list(titres))
            case Table():
                yield from _rangees(bloc, _noms(titres))


def _ouvrir(titres: list[tuple[int, str]], bloc: Heading | Paragraph) -> None:
    """Un titre, ou un paragraphe tout en gras (« Territoire »), ferme ceux de son rang et reste ouvert."""
    if isinstance(bloc, Paragraph) and not _est_un_intitule(bloc):
        return
    rang = bloc.level if isinstance(bloc, Heading) else 9
    while titres and titres[-1][0] >= rang:
        titres.pop()
    titres.append((rang, _dit([bloc])))


def _noms(titres: list[tuple[int, str]]) -> tuple[str, ...]:
    return tuple(titre for _, titre in titres)


def _est_un_intitule(bloc: Paragraph) -> bool:
    return bool(bloc.content) and all(isinstance(i, Text) and i.bold for i in bloc.content)


def _dit(blocs: Iterable[Block]) -> str:
    """Les blocs tels que le format texte les dit, sur une ligne ; les espaces insécables y restent."""
    nus = tuple(Paragraph(bloc.content) if isinstance(bloc, Heading) else bloc for bloc in blocs)
    texte = render(Document("", "", "", (Section(nus),)), Path(), {}).decode()
    return re.sub(r"[ \n]+", " ", texte).strip()


def _rangees(tableau: Table, titres: tuple[str, ...]) -> Iterator[Ligne]:
    """Une cellule sur plusieurs rangées ou colonnes se lit dans chacune ; la tête de chaque colonne est au-dessus."""
    grille = grid(tableau, 100)
    colonnes, rangs = range(len(tableau.widths)), range(len(tableau.rows))
    lues = _cases((*grille.header, *grille.rows), rangs)
    haut = max((y + 1 for placee in grille.header for y in rangs[placee.y : placee.y + placee.rowspan]), default=0)
    entete = [tuple(lues[y, x] for x in colonnes) for y in range(haut)]
    noms = tuple(" ".join(dict.fromkeys(rangee[x] for rangee in entete)) for x in colonnes) if entete else ()
    yield from (Ligne(titres, rangee) for rangee in entete)
    groupe = ""
    for y in rangs[haut:]:
        cellules = tuple(lues[y, x] for x in colonnes)
        if tableau.rows[y].role == "groupe":
            groupe = cellules[0]
        yield Ligne((*titres, groupe), cellules, noms)


def _cases(placees: Iterable[Placed], rangs: range) -> dict[tuple[int, int], str]:
    return {
        (y, x): _dit(placee.cell.blocks)
        for placee in placees
        for y in rangs[placee.y : placee.y + placee.rowspan]
        for x in range(placee.x, placee.x + placee.colspan)
    }
