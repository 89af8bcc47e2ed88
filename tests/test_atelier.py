"""Écrire à deux processus donne les mêmes octets qu'à un seul, et un processus perdu n'arrête rien."""

import concurrent.futures
import contextlib
import gc
import io
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest
from msgspec.structs import replace

from docgen import pipeline
from docgen.document import Document, Heading, Paragraph, Section, Sommaire, Text
from docgen.render import writer
from docgen.render.atelier import Atelier, at_work, begun, render_all
from docgen.render.processus import Processus
from tests.outils.chantier import CPO, ouvrir

GABARITS = Path(__file__).resolve().parents[1] / "templates" / "gabarits"
FORMATS = ("docx", "pdf", "txt")


def document(nom: str, **champs) -> Document:
    return Document(nom, "essai", nom, (Section((Paragraph((Text(f"Le texte de {nom}."),)),)),), **champs)


DOCUMENTS = [document(f"acte-{rang}") for rang in range(4)]


def confie_a(groupe) -> Atelier:
    return Atelier(GABARITS, ouvriers=Processus(FORMATS, started=True, pool=groupe))


def a_un(documents):
    return list(render_all(Atelier(GABARITS), documents, FORMATS))


@pytest.mark.lent
def test_deux_processus_ecrivent_les_memes_octets_dans_le_meme_ordre():
    with at_work(Atelier(GABARITS), FORMATS, "un dossier") as atelier:
        assert atelier.ouvriers is not None and atelier.ouvriers.pool is not None
        assert a_un(DOCUMENTS) == list(render_all(atelier, DOCUMENTS, FORMATS))


def test_chaque_document_s_y_ecrit_comme_seul_avec_ses_notes_d_edition_et_son_sommaire():
    sommaire = Paragraph((Sommaire(1),))
    titres = tuple(Heading(1, (Text(f"Partie {rang}"),)) for rang in range(3))
    acte = Document(
        "acte", "essai", "acte", (Section((sommaire, *titres)),), edition=((0, 1, (Text("À confirmer."),)),)
    )
    dit = {"liens": "oui", "Version": "une version"}
    ((fichiers, refus),) = render_all(Atelier(GABARITS, dit), [acte], FORMATS)
    assert not refus and fichiers == {nom: writer(nom)(acte, GABARITS, dit) for nom in FORMATS}
    with zipfile.ZipFile(io.BytesIO(fichiers["docx"])) as word:
        corps = word.read("word/document.xml").decode()
    # « Partie 2 » à son titre, et au sommaire.
    assert corps.count("Partie 2") == 2 and "À confirmer." in corps


@pytest.mark.lent
def test_un_dossier_s_ecrit_de_meme_a_deux_processus(tmp_path, monkeypatch):
    ecrits = []
    for ensemble in (pipeline.at_work, at_work):
        monkeypatch.setattr(pipeline, "at_work", ensemble)
        chantier = ouvrir(tmp_path, CPO)
        resultat = chantier.produire(formats=FORMATS)
        assert resultat.written and not resultat.failed
        ecrits.append({chemin.name: chemin.read_bytes() for chemin in resultat.written})
        shutil.rmtree(chantier.sortie)
    assert pipeline.at_work is at_work and ecrits[0] == ecrits[1]


@pytest.mark.lent
def test_un_refus_du_gabarit_revient_du_processus_avec_son_remede():
    with at_work(Atelier(GABARITS), FORMATS, "un dossier") as atelier:
        ((fichiers, refus),) = render_all(atelier, [document("acte", gabarit="absent")], FORMATS)
    assert ["txt"] == list(fichiers)
    assert all(r.message and r.remedy for r in refus)
    assert 2 == len(refus)


def test_un_processus_perdu_laisse_finir_le_travail_ici():
    class Perdu:
        def map(self, render, documents):
            yield render(documents[0])
            raise BrokenProcessPool

    obtenu = list(render_all(confie_a(Perdu()), DOCUMENTS, ("txt",)))
    assert [f"Le texte de acte-{rang}." in fichiers["txt"].decode() for rang, (fichiers, _) in enumerate(obtenu)] == [
        True
    ] * 4


def test_des_processus_perdus_avant_tout_travail_laissent_le_faire_ici():
    class Perdus:
        def map(self, render, documents):
            raise BrokenProcessPool

    assert a_un(DOCUMENTS) == list(render_all(confie_a(Perdus()), DOCUMENTS, FORMATS))


@pytest.mark.parametrize(
    "faute", [OSError(38, "pas de sémaphores"), ImportError(), BlockingIOError(11, "trop de processus")]
)
def test_la_ou_aucun_processus_ne_demarre_celui_ci_suffit(monkeypatch, faute):
    def refuse(*_a, **_k):
        raise faute

    monkeypatch.setattr(concurrent.futures.ProcessPoolExecutor, "submit", refuse)
    with at_work(Atelier(GABARITS), FORMATS, "un dossier") as atelier:
        assert atelier.ouvriers is not None and atelier.ouvriers.pool is None
        assert a_un(DOCUMENTS) == list(render_all(atelier, DOCUMENTS, FORMATS))


@pytest.mark.lent
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="les processus se lisent dans /proc")
@pytest.mark.parametrize("signe", [signal.SIGKILL, signal.SIGTERM])
def test_une_commande_tuee_ne_laisse_personne_derriere_elle(signe, tmp_path):
    programme = (
        "import sys, time, signal\nfrom docgen.cli import _stop_as_interrupted\n"
        "from docgen.render.processus import Processus\nif __name__ == '__main__':\n    _stop_as_interrupted()\n"
        "    ouvriers = Processus(('pdf',))\n    try:\n        list(ouvriers.each(int, [1, 2]))\n        print('prêt', flush=True)\n        time.sleep(60)\n"
        "    finally:\n        ouvriers.stop()\n"
    )
    (tmp_path / "lance.py").write_text(programme, "utf-8")
    marque = f"MARQUE_{os.getpid()}_{signe}"
    lance = subprocess.Popen(
        [sys.executable, tmp_path / "lance.py"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {marque: "1"},
    )
    assert lance.stdout.readline()
    assert len(portent(marque)) >= 3
    lance.send_signal(signe)
    lance.wait(timeout=30)
    limite = time.monotonic() + 20
    while portent(marque) and time.monotonic() < limite:
        time.sleep(0.1)
    assert [] == portent(marque)


def etat_d_un_ouvrier(_rang: int) -> tuple[str | None, int, bool]:
    fils = os.environ.get("RAYON_NUM_THREADS")
    return fils, gc.get_threshold()[0], signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


@pytest.mark.lent
def test_un_ouvrier_ne_dispute_pas_son_coeur_et_s_arrete_sans_rien_dire():
    ouvriers = Processus(("txt",))
    avant = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        assert [("1", 500_000, True)] * 2 == list(ouvriers.each(etat_d_un_ouvrier, [1, 2]))
    finally:
        signal.signal(signal.SIGTERM, avant)
        ouvriers.stop()
    assert etat_d_un_ouvrier(0)[0] is None, "ce qui est réglé chez l'ouvrier ne l'est pas ici"


@pytest.mark.skipif(sys.platform != "linux", reason="Linux seul dit combien de fils un processus a")
def test_un_ouvrier_n_est_dedouble_que_d_un_processus_a_un_seul_fil():
    programme = (
        "from threading import Event, Thread\nfrom docgen.render.processus import _load, _method\n"
        "_load(('docx', 'pdf', 'txt'))\nprint(_method())\nfin = Event()\nfil = Thread(target=fin.wait)\n"
        "fil.start()\nprint(_method())\nfin.set()\nfil.join()\n"
    )
    dit = subprocess.run([sys.executable, "-c", programme], capture_output=True, text=True, check=True).stdout
    assert dit.split() == ["fork", "spawn"]


def portent(marque: str) -> list[str]:
    """Les processus en vie qui ont cette variable."""
    trouves = []
    for environ in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):
            if marque.encode() in environ.read_bytes():
                trouves.append(environ.parent.name)
    return trouves


@pytest.mark.parametrize(("formats", "dossier"), [(("txt", "docx"), "un dossier"), (FORMATS, "")])
def test_peu_de_travail_se_fait_dans_un_seul_processus(formats, dossier):
    with at_work(Atelier(GABARITS), formats, dossier) as atelier:
        assert atelier.ouvriers is None


# --- dessiner d'avance ------------------------------------------------------------------------------------------------
class Immediat:
    """Un groupe de processus qui fait tout ici, quand on le lui donne, et dit ce qu'on lui a donné."""

    def __init__(self) -> None:
        self.donnes = []

    def map(self, dessine, suites):
        self.donnes.append([[job[1][0].name for job in suite] for suite in suites])
        return iter([dessine(suite) for suite in suites])


def versions(*contrats: str, documents: int = 4) -> list[list[Document]]:
    return [
        [document(f"acte-{rang}", version=f"{contrat} {version}") for version in "ab" for rang in range(documents)]
        for contrat in contrats
    ]


def test_les_versions_d_un_document_se_dessinent_l_une_apres_l_autre_et_chacune_est_a_sa_place():
    groupe, (contrat,) = Immediat(), versions("cpo")
    atelier = begun(confie_a(groupe), [contrat], ("txt", "xlsx"))
    ((*suites,),) = groupe.donnes
    # La première suite de chaque part, puis la deuxième : un processus reste d'ordinaire dans la sienne.
    assert [f"acte-{rang}" for rang in (0, 2, 0, 2, 1, 3, 1, 3)] == [nom for suite in suites for nom in suite]
    pour_deux = [list(render_all(atelier, part, ("txt",))) for part in (contrat[:4], contrat[4:])]
    assert a_un_txt(contrat) == [*pour_deux[0], *pour_deux[1]] and 1 == len(groupe.donnes)


def a_un_txt(documents):
    return list(render_all(Atelier(GABARITS), documents, ("txt",)))


def test_un_grand_dossier_ne_se_tient_pas_tout_entier(monkeypatch):
    monkeypatch.setattr("docgen.render.atelier._BATCH", 8)
    groupe, contrats = Immediat(), versions("un", "deux", "trois", "quatre")
    atelier = begun(confie_a(groupe), contrats, ("txt",))
    assert 1 == len(groupe.donnes)
    for fini, contrat in enumerate(contrats, start=1):
        assert a_un_txt(contrat) == list(render_all(atelier, contrat, ("txt",)))
        assert len(groupe.donnes) == min(fini + 1, 4), "le suivant est en route, non celui d'après"


def test_ce_qui_n_est_pas_en_route_se_dessine_quand_on_le_demande():
    groupe, (contrat,) = Immediat(), versions("cpo")
    atelier = begun(confie_a(groupe), [contrat], ("txt",))
    seul = replace(atelier, ouvriers=None)
    assert a_un_txt(DOCUMENTS) == list(render_all(seul, DOCUMENTS, ("txt",))) and 1 == len(groupe.donnes)
    assert begun(Atelier(GABARITS), [contrat], ("txt",)).begun is None
    assert begun(confie_a(groupe), [contrat], ("xlsx",)).begun is None
