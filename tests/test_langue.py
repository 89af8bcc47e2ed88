"""La langue des actes, telle qu'un juriste la lit : un mot pour une chose, compté juste, annoncé et tenu."""

import re

import pytest

from docgen.check.montre import uni
from docgen.demande import Order
from docgen.document import Document, Heading, Paragraph, walk
from docgen.document.mots import words
from docgen.pipeline import prepare
from docgen.render.txt import render
from tests.outils.chantier import CPO, METROPOLE, REEL, TEMPLATES

DOSSIERS = {"réel": REEL, "cpo": CPO, "métropole": METROPOLE}


@pytest.fixture(scope="module", params=DOSSIERS)
def documents(request) -> dict[str, Document]:
    """Les documents d'un dossier, par leur version et leur nom."""
    return {
        f"{version}/{document.name}": document
        for version, found in prepare(Order(DOSSIERS[request.param], TEMPLATES)).documents.items()
        for document in found
    }


def lu(document: Document) -> str:
    """Le document en texte suivi, ses espaces ordinaires."""
    return uni(re.sub(r"\s+", " ", render(document, TEMPLATES / "gabarits", {}).decode()))


def test_chaque_annexe_dit_son_numero_dans_son_titre(documents):
    annexes = {nom: document for nom, document in documents.items() if re.search(r"/annexe-\d[^/]*$", nom)}
    assert annexes
    for nom, document in annexes.items():
        numero = re.search(r"/annexe-(\d+)", nom)[1]
        titres = [block for block in walk(document) if isinstance(block, Paragraph) and block.style == "titre"]
        titres += [block for block in walk(document) if isinstance(block, Heading)]
        assert uni(words(titres[0].content)).startswith(f"Annexe {numero} "), nom


def test_un_contrat_reconstitue_ne_se_dit_pas_texte_signe(documents):
    for nom, document in documents.items():
        texte = lu(document)
        assert not ("Texte signé" in texte and "reconstitué" in texte), nom


def test_le_contrat_ne_parle_pas_du_present_avenant(documents):
    for nom, document in documents.items():
        if document.kind == "contrat-consolide":
            assert "présent avenant" not in lu(document), nom


def test_une_partie_est_nommee_par_le_mot_qui_la_designe(documents):
    for nom, document in documents.items():
        if document.kind in ("avenant", "convention", "contrat-consolide"):
            assert [] == re.findall(r"porteur de projet|cocontractant|co-contractant|reporting", lu(document)), nom
