"""Les marques d'un document : tout accepter donne l'après, tout refuser donne l'avant, quels que soient les deux."""

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from docgen.diff import accept_all, redline, reject_all
from docgen.diff.mots import units
from docgen.document import (
    Amount,
    Block,
    Box,
    Columns,
    Document,
    Heading,
    List,
    PageBreak,
    Paragraph,
    Revised,
    Revision,
    Table,
    walk,
)
from docgen.document.mots import marked_words
from docgen.french import euros
from tests.outils.documents import DOCUMENTS, FEUILLES, voisins
from tests.outils.tirages import tirages

JOUR = date(2025, 9, 22)


# --- ce que l'on compare : le texte, la grille des tableaux, la forme des listes --------------------------------------
def lecture(document: Document) -> object:
    """Ce qu'un lecteur lit : ni l'aspect, ni les noms des montants ; un cadre n'a pas de saut de page."""
    champs = {nom: texte for nom, texte in document.fields if texte}
    blocs = [bloc for section in document.sections for bloc in section.blocks]
    lus = ["page" if isinstance(bloc, PageBreak) else _bloc(bloc) for bloc in blocs]
    return document.title, document.version, champs, [lu for lu in lus if lu is not None]


def _blocs(blocs) -> list:
    return [lu for bloc in blocs if (lu := _bloc(bloc)) is not None]


def _dedans(blocs) -> list:
    return _blocs(blocs) or [("Paragraph", "")]


def _bloc(bloc: Block):
    match bloc:
        case Heading(content=contenu) | Paragraph(content=contenu):
            return (type(bloc).__name__, marked_words(contenu))
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
    max_examples=tirages(500),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)


@REGLAGES
@given(voisins() | st.tuples(DOCUMENTS, DOCUMENTS))
def test_tout_accepter_donne_l_apres_et_tout_refuser_donne_l_avant(paire):
    avant, apres = paire
    trace = redline(avant, apres, "Avenant n° 1", JOUR)
    assert lecture(apres) == lecture(accept_all(trace))
    assert lecture(avant) == lecture(reject_all(trace))
    assert [] == marques(accept_all(trace)) == marques(reject_all(trace))


@REGLAGES
@given(DOCUMENTS)
def test_un_document_compare_a_lui_meme_n_a_pas_de_marque(document):
    trace = redline(document, document, "moi")
    assert [] == marques(trace)
    assert lecture(document) == lecture(trace)


@settings(REGLAGES, max_examples=tirages(150))
@given(voisins(), st.tuples(DOCUMENTS, DOCUMENTS))
def test_des_marques_deja_posees_restent_et_se_repondent_comme_les_autres(paire, autre):
    pose = redline(*autre, "Avenant n° 1, art. 2")
    avant, apres = (replace(d, sections=(*d.sections, *pose.sections)) for d in paire)
    trace = redline(avant, apres, "docgen", JOUR)
    assert lecture(accept_all(apres)) == lecture(accept_all(trace))
    assert lecture(reject_all(avant)) == lecture(reject_all(trace))
    if avant == apres:
        assert marques(avant) == marques(trace)


@given(st.lists(FEUILLES, max_size=6))
def test_les_unites_disent_tout_et_ne_coupent_ni_montant_ni_champ(contenu):
    coupe = units(contenu)
    assert marked_words(contenu).replace("\n", " ") == "".join(u.text for u in coupe).replace("\n", " ")
    for unite in coupe:
        dits = "".join(marked_words((feuille,))[debut:fin] for feuille, debut, fin in unite.slices)
        assert dits.replace("\n", " ") == unite.text.replace("\n", " ")
    for feuille in contenu:
        if isinstance(feuille, Amount):
            assert any(euros(feuille.value) in u.text for u in coupe)
