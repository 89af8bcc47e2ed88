"""Ce qui se dessine d'un tableau, ou d'une suite de textes, sert partout où il se trouve, et n'en change rien."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from docgen.document import Document, Heading, Paragraph, Revision, Row, Section, Table, TableCell, Text
from docgen.document.liens import bound_to_places, liens_of
from docgen.document.marques import spread
from docgen.findings import Refusal
from docgen.render import drawer, grille, recall
from docgen.render.docx import tableaux
from docgen.render.pdf import open_look, typst_files
from docgen.render.pdf.typst_markup import body
from tests.outils.documents import voisins
from tests.outils.tirages import tirages

GABARITS = Path(__file__).resolve().parents[1] / "templates" / "gabarits"
DIT = {"auteur": "La collectivité", "liens": "oui"}


def oublier() -> None:
    """Ce qu'un processus neuf ne sait pas encore."""
    recall._known.clear()
    tableaux._known.cache_clear()
    grille._block_depth.cache_clear()


def dessins(document: Document, formats: tuple[str, ...]) -> list[bytes | str]:
    rendus: list[bytes | str] = []
    for nom in formats:
        try:
            rendus.append(drawer(nom)(recall.recalled(document), GABARITS, DIT))
        except Refusal as refus:
            rendus.append(refus.message)
    return rendus


def tableau(*mots: str, **champs) -> Table:
    cellules = tuple(TableCell((Paragraph((Text(mot),)),)) for mot in mots)
    return Table((Row(cellules),), (1 / len(mots),) * len(mots), header=0, **champs)


def acte(*blocs, nom: str = "acte") -> Document:
    return Document(nom, "essai", nom, (Section(blocs),))


@settings(max_examples=tirages(60))
@given(voisins())
def test_un_document_se_dessine_apres_un_autre_comme_il_se_dessine_seul(deux):
    avant, apres = deux
    oublier()
    seul = dessins(apres, ("docx", "txt"))
    oublier()
    dessins(avant, ("docx", "txt"))
    assert seul == dessins(apres, ("docx", "txt"))


@pytest.mark.lent
@settings(max_examples=tirages(20))
@given(voisins())
def test_de_meme_en_pdf(deux):
    avant, apres = deux
    seul = dessins(apres, ("pdf",))
    dessins(avant, ("pdf",))
    assert seul == dessins(apres, ("pdf",))


def test_le_meme_tableau_de_deux_documents_est_le_meme_objet_et_un_titre_garde_le_sien():
    oublier()
    premier, second = (recall.recalled(acte(tableau("un", "deux"), nom=nom)) for nom in ("annexe", "fiche"))
    assert premier.sections[0].blocks[0] is second.sections[0].blocks[0] and "fiche" == second.name
    # Un titre est un lieu, connu par ce qu'il est.
    titre = Table((Row((TableCell((Heading(2, (Text("Article 3"),)),)),)),), (1.0,), header=0)
    lui, autre = (recall.recalled(acte(replace(titre))) for _ in range(2))
    assert lui.sections[0].blocks[0] is not autre.sections[0].blocks[0]


def test_un_tableau_ne_se_calcule_qu_une_fois_et_d_autres_se_retiennent_sans_fin(monkeypatch):
    monkeypatch.setattr(recall, "_TABLES", 3)
    faits = []
    calcul = recall.by_table(lambda table, large: faits.append((table, large)) or len(faits))
    un, deux = tableau("un"), tableau("deux")
    assert [1, 1, 2, 3] == [calcul(un, 10.0), calcul(un, 10.0), calcul(un, 20.0), calcul(deux, 10.0)]
    assert 4 == calcul(tableau("trois"), 10.0) and 3 < calcul(un, 10.0), "plein, il oublie"


@pytest.mark.parametrize(
    ("bloc", "depend"),
    [
        (Paragraph((Text("Le total de l'exercice"),)), False),
        (Paragraph((Text("Voir l'article 3"),)), True),
        (Paragraph((Text("ici", vers="fiche_1"),)), True),
        (Heading(2, (Text("Budget"),)), True),
        (tableau("un", "la fiche 2.1"), True),
        (tableau("un", "deux"), False),
    ],
)
def test_ce_qui_mene_ailleurs_ou_nomme_un_lieu_depend_du_document(bloc, depend):
    assert depend == bound_to_places((bloc,))


def test_une_annexe_et_sa_fiche_lisent_leurs_textes_des_memes_fichiers():
    fiche = (Heading(1, (Text("Action 1.1"),)), tableau("un", "deux"), Heading(2, (Text("Budget"),)), tableau("3", "4"))
    look = open_look(GABARITS, "acte")
    lus = []
    for document in (acte(*fiche), acte(Heading(1, (Text("Annexe"),)), *fiche)):
        fichiers: dict[str, bytes] = {}
        source = body(document, look, liens_of(document), fichiers)
        assert all(nom in source for nom in fichiers) and "deux" not in source
        lus.append(fichiers)
    assert 2 == len(lus[0]) and lus[0].items() < lus[1].items()


def test_typst_ne_retient_qu_un_nombre_borne_de_noms_de_fichiers(monkeypatch):
    """Il n'en oublie aucun, et n'en connaît que 65 535 : un ouvrier qui fait mille dossiers les userait tous."""
    monkeypatch.setattr(typst_files, "_FILES", 8)
    monkeypatch.setattr(typst_files, "_ranks", {})
    look, noms = open_look(GABARITS, "acte"), set()
    for rang in range(20):
        titres = [Heading(1, (Text(f"Titre {rang} {suite}"),)) for suite in range(6)]
        fichiers: dict[str, bytes] = {}
        source = body(acte(*titres), look, liens_of(acte(*titres)), fichiers)
        dits = source + "".join(lu.decode() for lu in fichiers.values())
        assert all(f"Titre {rang} {suite}" in dits for suite in range(6)) and 4 == len(fichiers)
        assert all(nom in source for nom in fichiers)
        noms |= set(fichiers)
    assert 8 >= len(noms)


def test_un_rang_donne_a_un_autre_texte_ne_change_pas_ce_que_lit_un_document(monkeypatch):
    monkeypatch.setattr(typst_files, "_rank_of", lambda _code: 0)
    titres = [Heading(1, (Text(f"Titre {suite}"),)) for suite in range(3)]
    fichiers: dict[str, bytes] = {}
    source = body(acte(*titres), open_look(GABARITS, "acte"), liens_of(acte(*titres)), fichiers)
    assert 1 == len(fichiers) and all(f"Titre {suite}" in source for suite in (1, 2))


def test_une_marque_se_reporte_et_ce_qui_n_en_a_pas_reste_le_meme_objet():
    marque = Revision("insertion", "Un auteur")
    nu, marque_ = tableau("un"), replace(tableau("un"), rows=(replace(tableau("un").rows[0], revision=marque),))
    laisse, porte = spread((nu, marque_))
    assert laisse is nu and porte != marque_ and porte.rows[0].revision is None
