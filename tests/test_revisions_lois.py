"""Les marques d'un document : tout accepter donne l'après, tout refuser donne l'avant, quels que soient les deux."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from docgen.compare import accepted, redline, rejected
from docgen.compare.mots import units
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
    Revised,
    Revision,
    Row,
    Section,
    Table,
    TableCell,
    Text,
    walk,
)
from docgen.french import euros
from docgen.lecture import said
from docgen.montants import Montant

JOUR = date(2025, 9, 22)
MOTS = st.sampled_from(
    [
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
)
PHRASES = st.lists(MOTS, max_size=8).map(" ".join)
LIBRES = st.text("ab 1é,€\u00a0", max_size=8)
FEUILLES = (
    st.builds(Text, PHRASES | LIBRES, st.booleans())
    | st.builds(lambda n, v: Amount(Montant(n), f"v{v}/c"), st.sampled_from([0, 100, 123456700, 5]), st.integers(0, 1))
    | st.builds(Blank, st.sampled_from(["IBAN", "date"]))
    | st.builds(Checkbox, st.sampled_from(["oui", "non"]), st.booleans())
    | st.just(LineBreak())
)
CONTENUS = st.lists(FEUILLES, max_size=4).map(tuple)
SIMPLES = (
    st.builds(Paragraph, CONTENUS, st.sampled_from(["corps", "visa"]))
    | st.builds(Heading, st.integers(1, 3), CONTENUS)
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


BLOCS = st.recursive(SIMPLES, _composes, max_leaves=8)
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


# --- ce que l'on compare : le texte, la grille des tableaux, la forme des listes --------------------------------------
def lecture(document: Document) -> object:
    """Ce qu'un lecteur lit : ni l'aspect, ni les sauts de page, ni les noms des montants."""
    champs = {nom: texte for nom, texte in document.fields if texte}
    return document.title, document.version, champs, _blocs([b for s in document.sections for b in s.blocks])


def _blocs(blocs) -> list:
    return [lu for bloc in blocs if (lu := _bloc(bloc)) is not None]


def _dedans(blocs) -> list:
    return _blocs(blocs) or [("Paragraph", "")]


def _bloc(bloc: Block):
    match bloc:
        case Heading(content=contenu) | Paragraph(content=contenu):
            return (type(bloc).__name__, said(contenu))
        case List(items=elements, ordered=ordonnee, start=debut):
            return ("List", ordonnee, debut, [_dedans(e) for e in elements]) if elements else None
        case Table(rows=lignes, widths=largeurs):
            grille = [[(c.colspan, c.rowspan, _dedans(c.blocks)) for c in ligne.cells] for ligne in lignes]
            return ("Table", len(largeurs), grille) if grille else None
        case Box(blocks=blocs):
            return ("Box", _dedans(blocs))
        case Columns(columns=colonnes):
            return ("Columns", [_dedans(c) for c in colonnes])


def marques(document: Document) -> list[Revision]:
    """Toutes les marques du document, dans l'ordre des blocs."""
    found = []
    for bloc in walk(document):
        if isinstance(bloc, Heading | Paragraph):
            found += [bloc.revision] if bloc.revision else []
            found += [i.revision for i in bloc.content if isinstance(i, Revised)]
        elif isinstance(bloc, Table):
            found += [ligne.revision for ligne in bloc.rows if ligne.revision]
    return found + [i.revision for _, contenu in document.revised for i in contenu if isinstance(i, Revised)]


REGLAGES = settings(
    max_examples=500,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)


@REGLAGES
@given(voisins() | st.tuples(DOCUMENTS, DOCUMENTS))
def test_tout_accepter_donne_l_apres_et_tout_refuser_donne_l_avant(paire):
    avant, apres = paire
    trace = redline(avant, apres, "Avenant n° 1", JOUR)
    assert lecture(apres) == lecture(accepted(trace))
    assert lecture(avant) == lecture(rejected(trace))
    assert [] == marques(accepted(trace)) == marques(rejected(trace))


@REGLAGES
@given(DOCUMENTS)
def test_un_document_compare_a_lui_meme_n_a_pas_de_marque(document):
    trace = redline(document, document, "moi")
    assert [] == marques(trace)
    assert lecture(document) == lecture(trace)


@REGLAGES
@given(voisins(), st.tuples(DOCUMENTS, DOCUMENTS))
def test_des_marques_deja_posees_restent_et_se_repondent_comme_les_autres(paire, autre):
    pose = redline(*autre, "Avenant n° 1, art. 2")
    avant, apres = (replace(d, sections=(*d.sections, *pose.sections)) for d in paire)
    trace = redline(avant, apres, "docgen", JOUR)
    assert lecture(accepted(apres)) == lecture(accepted(trace))
    assert lecture(rejected(avant)) == lecture(rejected(trace))
    if avant == apres:
        assert marques(avant) == marques(trace)


@given(st.lists(FEUILLES, max_size=6))
def test_les_unites_disent_tout_et_ne_coupent_ni_montant_ni_champ(contenu):
    coupe = units(contenu)
    assert said(contenu).replace("\n", " ") == "".join(u.text for u in coupe).replace("\n", " ")
    assert all(said(u.leaves).replace("\n", " ") == u.text.replace("\n", " ") for u in coupe)
    for feuille in contenu:
        if isinstance(feuille, Amount):
            assert any(euros(feuille.value) in u.text for u in coupe)
