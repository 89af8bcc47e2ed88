"""Une campagne sur plusieurs processus : un ouvrier que l'on tue, un autre lent, une ligne qui échoue toujours."""

import hashlib
from collections import Counter
from pathlib import Path

import pytest

from docgen.commandes.campagne import moteur, run_campaign
from docgen.commandes.campagne.moteur import SurDask
from docgen.findings import Refusal
from tests.outils.grappe import grappe
from tests.test_campagne import demander, ligne, lister, mener, projet  # noqa: F401 - une fixture

LIGNES, FAUTIVES, ECHOUE = 18, 3, 9


def liste_de(projet: Path) -> Path:  # noqa: F811
    """Dix-huit lignes, dont trois en faute."""
    rangs = [ligne(rang) for rang in range(LIGNES - FAUTIVES)]
    return lister(projet, *rangs, *((f"L'association Fausse {rang}", "Lire", "x", "0") for rang in range(FAUTIVES)))


def octets(*dossiers: Path) -> dict[str, str]:
    """Les fichiers de ces dossiers, sans ce qui dit leur campagne."""
    pages = [page for dossier in dossiers for page in dossier.rglob("*") if page.is_file()]
    return {page.as_posix(): hashlib.sha256(page.read_bytes()).hexdigest() for page in pages
            if "campagnes" not in page.parts}  # fmt: skip


@pytest.mark.lent
def test_un_ouvrier_tue_un_lent_et_une_ligne_qui_echoue_ne_perdent_ni_ne_doublent_rien(projet, tmp_path):  # noqa: F811
    liste, notes = liste_de(projet), []
    with grappe(tmp_path, (0.0, 0.02, 0.4), ligne=ECHOUE) as (adresse, ouvriers):

        def suivre(quoi: str, faits: int, _: int) -> None:
            notes.append(quoi)
            if quoi.startswith("production : ") and faits == 4:
                ouvriers[0].kill()

        premier = run_campaign(demander(liste, sur=adresse, limite=LIGNES - 6), suivre)
        assert ouvriers[0].poll() is not None and 3 == premier.ouvriers
        fait = run_campaign(demander(liste, sur=adresse), suivre)
    faute = next(each for each in fait.resultats if each.ligne == ECHOUE)
    assert "ZeroDivisionError" in faute.fautes[0].message
    assert {"en faute": FAUTIVES + 1, "inchangé": LIGNES - 7, "produit": 3} == fait.comptes
    # Chacun une fois, et comme un seul processus l'aurait fait.
    lignes = Path("output/campagnes/liste/suivi.jsonl").read_text("utf-8").splitlines()
    assert LIGNES - FAUTIVES - 1 == len(lignes) == len(set(lignes))
    assert not faute_ecrite(faute.dossier)
    par_dask = octets(Path("contracts_data"), Path("output"))
    for page in par_dask:
        if "modele" not in page:
            Path(page).unlink()
    Path("output/campagnes/liste/suivi.jsonl").unlink()
    vider(Path("contracts_data"))
    seul = mener(liste)
    assert Counter({"produit": LIGNES - FAUTIVES, "en faute": FAUTIVES}) == seul.comptes
    apres = octets(Path("contracts_data"), Path("output"))
    assert par_dask == {page: dit for page, dit in apres.items() if f"/{faute.dossier}/" not in page}


def faute_ecrite(dossier: str) -> bool:
    return (Path("contracts_data") / dossier).exists() or (Path("output") / dossier).exists()


def vider(lieu: Path) -> None:
    """Ôte les dossiers vides."""
    for dossier in sorted((page for page in lieu.rglob("*") if page.is_dir()), reverse=True):
        if not any(dossier.iterdir()):
            dossier.rmdir()


@pytest.mark.lent
def test_interrompue_sur_une_grappe_une_campagne_reprend_ou_elle_en_etait(projet, tmp_path):  # noqa: F811
    liste = liste_de(projet)
    with grappe(tmp_path, (0.0, 0.0)) as (adresse, _):

        def arreter(quoi: str, faits: int, _: int) -> None:
            if quoi.startswith("production : ") and faits == 5:
                raise KeyboardInterrupt

        arrete = run_campaign(demander(liste, sur=adresse), arreter)
        assert arrete.interrompue and 5 == arrete.comptes["produit"]
        fait = run_campaign(demander(liste, sur=adresse), lambda *_: None)
    assert {"inchangé": 5, "produit": LIGNES - FAUTIVES - 5, "en faute": FAUTIVES} == fait.comptes


@pytest.mark.lent
def test_sans_rien_dire_les_coeurs_de_la_machine_travaillent(projet, monkeypatch):  # noqa: F811
    monkeypatch.setattr(moteur, "_PEU", 2)
    monkeypatch.setattr(moteur, "cores_here", lambda: 2)
    fait = mener(lister(projet, *map(ligne, range(6))))
    assert (2, {"produit": 6}) == (fait.ouvriers, fait.comptes)


def test_un_cluster_qui_ne_repond_pas_est_refuse_et_rien_n_est_ecrit(projet, monkeypatch):  # noqa: F811
    monkeypatch.setattr(moteur, "_ATTENTE", 0.3)
    with pytest.raises(Refusal, match="ne répond pas"):
        mener(lister(projet, ligne(1)), sur="tcp://127.0.0.1:9")
    with pytest.raises(Refusal, match="ne répond pas"):
        mener(lister(projet, ligne(1)), sur="n'importe quoi")
    assert ["modele"] == [path.name for path in Path("contracts_data").iterdir()]


def test_sans_dask_un_processus_fait_tout_et_sur_est_refuse(projet, monkeypatch):  # noqa: F811
    monkeypatch.setattr(moteur, "dask_is_here", lambda: False)
    monkeypatch.setattr("docgen.commandes.campagne.dask_is_here", lambda: False)
    fait = mener(lister(projet, ligne(1)))
    assert (1, False, {"produit": 1}) == (fait.ouvriers, fait.dask, fait.comptes)
    with pytest.raises(Refusal, match="demande Dask"):
        mener(lister(projet, ligne(1)), sur="tcp://127.0.0.1:9")


def test_une_ligne_qui_tue_ses_ouvriers_dit_pourquoi():
    class Tue:
        status = "error"

        def exception(self):
            return type("KilledWorker", (Exception,), {})("x")

    fait = moteur._answer(Tue(), moteur.Travail(7, "asso", ()))
    assert (7, "asso") == (fait.ligne, fait.dossier) and "arrêté tous les ouvriers" in fait.fautes[0].message


class Promesse:
    """Une ligne faite aussitôt que demandée."""

    status = "finished"

    def __init__(self, travail) -> None:
        self.travail = travail

    def result(self):
        return self.travail


class Client:
    """Un ordonnanceur de papier, de deux ouvriers."""

    def nthreads(self):
        return {"a": 1, "b": 1}

    def submit(self, _, __, ___, travail, **options):
        return Promesse(travail)

    def cancel(self, promesses, **options):
        assert not promesses


class Rendues(list):
    """Les lignes rendues une à une ; combien attendaient, à chaque fois."""

    attendent: list[int] = []
    add = list.append

    def __iter__(self):
        while len(self):
            self.attendent.append(len(self))
            yield self.pop(0)


def test_les_lignes_sont_demandees_peu_a_peu_et_toutes_rendues(monkeypatch):
    monkeypatch.setattr("distributed.as_completed", Rendues)
    travaux = [moteur.Travail(rang, f"a-{rang}", ()) for rang in range(500)]
    assert travaux == list(SurDask(Client(), "cle").chaque("calculer", travaux))
    assert max(Rendues.attendent) <= 2 * moteur._AVANCE
