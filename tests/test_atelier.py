"""Écrire à deux processus donne les mêmes octets qu'à un seul, et un processus perdu n'arrête rien."""

import shutil
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

from docgen import pipeline
from docgen.document import Document, Paragraph, Section, Text
from docgen.render.atelier import render_all, workers
from tests.outils.chantier import CPO, ouvrir

GABARITS = Path(__file__).resolve().parents[1] / "templates" / "gabarits"
FORMATS = ("docx", "pdf", "txt")


def document(nom: str, **champs) -> Document:
    return Document(nom, "essai", nom, (Section((Paragraph((Text(f"Le texte de {nom}."),)),)),), **champs)


DOCUMENTS = [document(f"acte-{rang}") for rang in range(4)]


def a_un(documents):
    return list(render_all(None, documents, FORMATS, GABARITS, {}))


@pytest.mark.lent
def test_deux_processus_ecrivent_les_memes_octets_dans_le_meme_ordre():
    with workers(FORMATS, many=True) as groupe:
        assert groupe is not None
        assert a_un(DOCUMENTS) == list(render_all(groupe, DOCUMENTS, FORMATS, GABARITS, {}))


@pytest.mark.lent
def test_un_dossier_s_ecrit_de_meme_a_deux_processus(tmp_path, monkeypatch):
    ecrits = []
    for atelier in (pipeline.workers, workers):
        monkeypatch.setattr(pipeline, "workers", atelier)
        chantier = ouvrir(tmp_path, CPO)
        resultat = chantier.produire(formats=FORMATS)
        assert resultat.written and not resultat.failed
        ecrits.append({chemin.name: chemin.read_bytes() for chemin in resultat.written})
        shutil.rmtree(chantier.sortie)
    assert pipeline.workers is workers and ecrits[0] == ecrits[1]


@pytest.mark.lent
def test_un_refus_du_gabarit_revient_du_processus_avec_son_remede():
    with workers(FORMATS, many=True) as groupe:
        ((fichiers, refus),) = render_all(groupe, [document("acte", gabarit="absent")], FORMATS, GABARITS, {})
    assert ["txt"] == list(fichiers)
    assert all(r.message and r.remedy for r in refus)
    assert 2 == len(refus)


def test_un_processus_perdu_laisse_finir_le_travail_ici():
    class Perdu:
        def map(self, render, documents):
            yield render(documents[0])
            raise BrokenProcessPool

    obtenu = list(render_all(Perdu(), DOCUMENTS, ("txt",), GABARITS, {}))
    assert [f"Le texte de acte-{rang}." in fichiers["txt"].decode() for rang, (fichiers, _) in enumerate(obtenu)] == [
        True
    ] * 4


@pytest.mark.parametrize(("formats", "many"), [(("txt", "docx"), True), (FORMATS, False)])
def test_peu_de_travail_se_fait_dans_un_seul_processus(formats, many):
    with workers(formats, many=many) as groupe:
        assert groupe is None
