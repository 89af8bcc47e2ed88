"""Des documents pris au hasard, par paires : deux quelconques, ou l'un retouché pour donner l'autre.

Tirer un bloc lettre à lettre coûte bien plus que le comparer : trois blocs sur quatre naissent d'une graine que Hypothesis
tire, donc d'autres à chaque fois ; le quatrième, Hypothesis le fait, et c'est vers lui qu'il réduit ce qui échoue.
"""

from collections.abc import Callable
from random import Random
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st
from msgspec.structs import replace

from docgen.document import (
    Amount,
    Blank,
    Block,
    Box,
    Checkbox,
    Columns,
    Document,
    Heading,
    LineBreak,
    List,
    PageBreak,
    Paragraph,
    Row,
    Section,
    Table,
    TableCell,
    Text,
)
from docgen.montants import Montant

VOCABULAIRE = [
    "le",
    "contrat",
    "est",
    "conclu",
    "l'",
    "article",
    "article 2.2-1",
    "fin",
    "1 659 288 €",
    "12 mars 2025",
    ",",
    "bis",
]
MOTS = st.sampled_from(VOCABULAIRE)
PHRASES = st.lists(MOTS, max_size=8).map(" ".join)
LIBRES = st.text("ab 1é,€\u00a0", max_size=8)
FEUILLES = (
    st.builds(Text, PHRASES | LIBRES, st.booleans())
    | st.builds(lambda n, v: Amount(Montant(n), f"v{v}/c"), st.sampled_from([0, 100, 123456700, 5]), st.integers(0, 1))
    | st.builds(Blank, st.sampled_from(["IBAN", "date"]))
    | st.builds(Checkbox, st.sampled_from(["oui", "non"]), st.booleans())
    | st.just(LineBreak())
)
CONTENUS_NEUFS = st.lists(FEUILLES, max_size=4).map(tuple)
SIMPLES = (
    st.builds(Paragraph, CONTENUS_NEUFS, st.sampled_from(["corps", "visa"]))
    | st.builds(Heading, st.integers(1, 3), CONTENUS_NEUFS)
    | st.just(PageBreak())
)


@st.composite
def tableaux(draw, dedans):
    """Un tableau dont les lignes remplissent les colonnes, des cellules tenant sur deux lignes ou deux colonnes."""
    colonnes = draw(st.integers(1, 3))
    lignes = []
    for _ in range(draw(st.integers(0, 4))):
        cellule = st.lists(dedans, max_size=2).map(tuple)
        forme = draw(st.sampled_from(["simple", "large", "haute"]))
        if forme == "large" and colonnes > 1:
            cellules = [TableCell(draw(cellule), colspan=2), *(TableCell(draw(cellule)) for _ in range(colonnes - 2))]
            lignes.append(Row(tuple(cellules)))
        elif forme == "haute" and colonnes > 1:
            lignes.append(
                Row((TableCell(draw(cellule), rowspan=2), *(TableCell(draw(cellule)) for _ in range(colonnes - 1))))
            )
            lignes.append(Row(tuple(TableCell(draw(cellule)) for _ in range(colonnes - 1))))
        else:
            lignes.append(Row(tuple(TableCell(draw(cellule)) for _ in range(colonnes))))
    return Table(tuple(lignes), (1 / colonnes,) * colonnes, header=draw(st.integers(0, 2)))


def _composes(dedans):
    groupe = st.lists(dedans, max_size=3).map(tuple)
    return (
        st.builds(List, st.lists(groupe, max_size=4).map(tuple), st.booleans(), st.integers(1, 2))
        | st.builds(Box, groupe)
        | st.lists(groupe, min_size=1, max_size=2).map(lambda g: Columns(tuple(g), (1 / len(g),) * len(g)))
        | tableaux(dedans)
    )


BLOCS_NEUFS = st.recursive(SIMPLES, _composes, max_leaves=8)


# --- les mêmes choix, d'une seule graine ------------------------------------------------------------------------------
def _feuille(sort: Random):
    match sort.randrange(5):
        case 0:
            libre = "".join(sort.choices("ab 1é,€\u00a0", k=sort.randint(0, 8)))
            mots = " ".join(sort.choices(VOCABULAIRE, k=sort.randint(0, 8)))
            return Text(sort.choice((libre, mots)), sort.random() < 0.5)
        case 1:
            return Amount(Montant(sort.choice([0, 100, 123456700, 5])), f"v{sort.randint(0, 1)}/c")
        case 2:
            return Blank(sort.choice(["IBAN", "date"]))
        case 3:
            return Checkbox(sort.choice(["oui", "non"]), sort.random() < 0.5)
    return LineBreak()


def _contenu(sort: Random) -> tuple:
    return tuple(_feuille(sort) for _ in range(sort.randint(0, 4)))


def _bloc(sort: Random, profondeur: int = 2) -> Block:
    match sort.randrange(7 if profondeur else 3):
        case 0:
            return Paragraph(_contenu(sort), sort.choice(["corps", "visa"]))
        case 1:
            return Heading(sort.randint(1, 3), _contenu(sort))
        case 2:
            return PageBreak()
        case 3:
            elements = tuple(_groupe(sort, profondeur) for _ in range(sort.randint(0, 4)))
            return List(elements, sort.random() < 0.5, sort.randint(1, 2))
        case 4:
            return Box(_groupe(sort, profondeur))
        case 5:
            colonnes = tuple(_groupe(sort, profondeur) for _ in range(sort.randint(1, 2)))
            return Columns(colonnes, (1 / len(colonnes),) * len(colonnes))
    return _tableau(sort, profondeur)


def _groupe(sort: Random, profondeur: int, plus: int = 3) -> tuple[Block, ...]:
    return tuple(_bloc(sort, profondeur - 1) for _ in range(sort.randint(0, plus)))


def _tableau(sort: Random, profondeur: int) -> Table:
    def cellule(**etendue: int) -> TableCell:
        return TableCell(_groupe(sort, profondeur, 2), **etendue)

    colonnes, lignes = sort.randint(1, 3), []
    for _ in range(sort.randint(0, 4)):
        forme = sort.choice(["simple", "large", "haute"]) if colonnes > 1 else "simple"
        if forme == "large":
            lignes.append(Row((cellule(colspan=2), *(cellule() for _ in range(colonnes - 2)))))
            continue
        premiere = cellule(rowspan=2) if forme == "haute" else cellule()
        lignes.append(Row((premiere, *(cellule() for _ in range(colonnes - 1)))))
        if forme == "haute":
            lignes.append(Row(tuple(cellule() for _ in range(colonnes - 1))))
    return Table(tuple(lignes), (1 / colonnes,) * colonnes, header=sort.randint(0, 2))


def _de_graine(faire: Callable[[Random], Any]) -> st.SearchStrategy:
    return st.integers(0, 2**64).map(lambda graine: faire(Random(graine)))


BLOCS = st.one_of(BLOCS_NEUFS, *(_de_graine(_bloc) for _ in range(3)))
CONTENUS = st.one_of(CONTENUS_NEUFS, *(_de_graine(_contenu) for _ in range(3)))
SECTIONS = st.lists(st.builds(Section, st.lists(BLOCS, max_size=5).map(tuple), st.booleans()), max_size=3).map(tuple)
CHAMPS = st.dictionaries(st.sampled_from(["entete", "pied"]), PHRASES, max_size=2).map(lambda d: tuple(d.items()))
DOCUMENTS = st.builds(
    lambda sections, titre, champs: Document("essai", "avenant", titre, sections, fields=champs),
    SECTIONS,
    PHRASES,
    CHAMPS,
)


@st.composite
def voisins(draw):
    """Deux documents dont le second est le premier, retouché : ce que l'on compare en vrai."""
    avant = draw(DOCUMENTS)
    sections = [list(section.blocks) for section in avant.sections]
    for _ in range(draw(st.integers(0, 3))):
        assume(sections)
        blocs = draw(st.sampled_from(sections))
        rang = draw(st.integers(0, len(blocs)))
        geste = draw(st.sampled_from(["ajouter", "ôter", "retoucher"]))
        if geste == "ajouter":
            blocs.insert(rang, draw(BLOCS))
        elif rang < len(blocs):
            blocs[rang : rang + 1] = [] if geste == "ôter" else [retouche(blocs[rang], draw)]
    apres = tuple(replace(s, blocks=tuple(b)) for s, b in zip(avant.sections, sections, strict=True))
    return avant, replace(avant, sections=apres, title=draw(PHRASES))


def retouche(bloc: Block, draw) -> Block:
    match bloc:
        case Heading() | Paragraph():
            return replace(bloc, content=(*bloc.content[:1], *draw(CONTENUS), *bloc.content[2:]))
        case List(items=items) if items:
            return replace(bloc, items=(*items[1:], tuple(draw(st.lists(BLOCS, max_size=2)))))
        case Table(rows=rows) if rows and all(c.rowspan == 1 for r in rows for c in r.cells):
            ligne = rows[draw(st.integers(0, len(rows) - 1))]
            cellules = tuple(replace(c, blocks=tuple(draw(st.lists(BLOCS, max_size=2)))) for c in ligne.cells)
            return replace(bloc, rows=(*rows[1:], replace(ligne, cells=cellules)))
        case _:
            return bloc
