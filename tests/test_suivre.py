"""`docgen suivre` : un tour, sans horloge ; le guet, avec de vrais fichiers ; ce qui ne doit pas l'arrêter."""

import errno
import itertools
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from docgen.cli.suivre import Veille
from docgen.commandes import suivre
from docgen.commandes.suivre import guet
from docgen.demande import Order, Outcome
from docgen.findings import Finding, Location, Refusal, Severity
from docgen.pipeline import produce
from docgen.render import polices
from tests.outils.chantier import CONTRAT


def constat(message: str, ligne: int = 1, fichier: str = "a.yaml") -> Finding:
    return Finding("BUD001", message, Location(fichier, ligne))


def test_ce_qui_est_nouveau_parti_restant():
    avant = [constat("un"), constat("deux"), constat("deux", 4)]
    apres = [constat("un", 12), constat("deux", 5), constat("trois")]
    ecart = suivre.difference(avant, apres)
    assert [each.message for each in ecart.nouveaux] == ["trois"]
    assert [each.message for each in ecart.partis] == ["deux"] and ecart.restants == 2


@pytest.mark.parametrize(
    "nom",
    ["~$acte.docx", ".acte.yaml.swp", "acte.yaml~", "4913", "x.tmp", "#acte.md#", ".git/index", "__pycache__/a.pyc"],
)
def test_les_fichiers_de_passage_ne_comptent_pas(tmp_path, nom):
    assert guet.is_passing(tmp_path / nom, tmp_path)


@pytest.mark.parametrize("nom", ["acte.yaml", "actions/1.1-accueil.md", "gabarits/convention.docx"])
def test_les_autres_comptent(tmp_path, nom):
    assert not guet.is_passing(tmp_path / nom, tmp_path)


def test_sans_watchfiles_dit_quoi_installer(monkeypatch):
    monkeypatch.setattr(guet, "find_spec", lambda _name: None)
    with pytest.raises(Refusal) as refus:
        guet.check_present()
    assert "pip install docgen-conventions[suivre]" in refus.value.remedy


@pytest.fixture
def ordre(chantier, tmp_path) -> Order:
    return Order(chantier.donnees, chantier.textes.parent, CONTRAT, "initiale", formats=("txt",), sortie=tmp_path / "sortie",
                 sans_publie=True)  # fmt: skip


def octets(sortie) -> dict[str, bytes]:
    return {path.relative_to(sortie).as_posix(): path.read_bytes() for path in sortie.rglob("*") if path.is_file()}


def test_un_tour_ecrit_ce_que_produire_ecrit_de_rien(ordre, tmp_path):
    dits = []
    suivre.turn(ordre, dits.append)
    fiche = next(ordre.folder.glob(f"{CONTRAT}/actions/1.1*.yaml"))
    fiche.write_text(fiche.read_text("utf-8").replace("618 000", "618 001", 1), "utf-8")
    texte = next(ordre.templates.glob("textes/**/fiche*.md"))
    texte.write_text(texte.read_text("utf-8") + "\nUne phrase de plus.\n", "utf-8")
    suivre.forget()
    tour = suivre.turn(ordre, dits.append)
    assert tour.produit.written and len(dits) == 2
    assert suivre.difference(dits[0].findings, dits[1].findings).nouveaux
    produce(replace(ordre, sortie=tmp_path / "de-rien"))
    assert octets(ordre.sortie) == octets(tmp_path / "de-rien")


def test_les_constats_sont_dits_avant_que_rien_ne_soit_ecrit(ordre):
    vus = []
    suivre.turn(ordre, lambda _found: vus.append(ordre.sortie.exists()))
    assert vus == [False] and ordre.sortie.exists()


def test_oublier_vide_ce_qui_est_retenu_d_un_modele(tmp_path):
    polices._coverage(())
    suivre.forget()
    assert polices._coverage.cache_info().currsize == 0


@pytest.fixture
def veille(monkeypatch, tmp_path) -> Veille:
    return Veille(Order(tmp_path, tmp_path, sortie=tmp_path), lambda: tmp_path, "docgen verifier essai")


@pytest.mark.parametrize(
    ("faute", "dit"),
    [(Refusal("un lien sort du dossier", "L'ôter."), "un lien sort du dossier. L'ôter."),
     (OSError(errno.ENOSPC, "plein"), "Erreur : "),
     (ValueError("imprévu"), "erreur interne")],
)  # fmt: skip
def test_reste_debout(monkeypatch, tmp_path, capsys, veille, faute, dit):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    def refuse(*_args):
        raise faute

    monkeypatch.setattr(suivre, "turn", refuse)
    veille.follow([tmp_path / "a.yaml"], models=False)
    dits = capsys.readouterr()
    assert dit in dits.err and "En attente d" in dits.out and "a.yaml" in dits.out


def test_un_lecteur_parti_l_arrete(monkeypatch, veille):
    def parti(*_args):
        raise BrokenPipeError

    monkeypatch.setattr(suivre, "turn", parti)
    with pytest.raises(BrokenPipeError):
        veille.follow([], models=False)


def test_un_fichier_qui_ne_se_lit_pas_ne_fait_rien_partir(capsys, veille):
    lu = Outcome([replace(constat("un"), severity=Severity.A_CORRIGER)], versions={"c": ()})
    casse = Outcome([Finding("LEC004", "le retrait est faux", Location("a.yaml", 3))])
    for found in (lu, casse, lu):
        veille._tell(found)
    dit = capsys.readouterr().out
    assert "le retrait est faux" in dit and "parti" not in dit and "rien de nouveau (1 restant)" in dit


def attendre(tours, voulu: Path) -> frozenset[Path]:
    """Ce que le guet dit, jusqu'à ce qu'il dise `voulu`."""
    vus: frozenset[Path] = frozenset()
    while voulu not in vus:
        vus |= next(tours)
    return vus


@pytest.mark.parametrize("scruter", [False, True])
def test_le_guet(tmp_path, scruter):
    pytest.importorskip("watchfiles")
    dossier = tmp_path / "données"
    sortie = dossier / "output"
    sortie.mkdir(parents=True)
    tours = guet.saves([dossier, tmp_path / "absent"], [sortie], scruter=scruter)
    assert next(tours) == frozenset()
    # Une rafale, des fichiers de passage, et ses propres écritures, pendant que l'appelant travaille.
    for rang in range(500):
        (dossier / f"{rang}.yaml").write_text("a: 1")
    (dossier / "~$acte.docx").write_text("")
    (sortie / "acte.docx").write_text("")
    (dossier / "fin.yaml").write_text("a: 1")
    vus = attendre(tours, dossier / "fin.yaml")
    assert all(path.suffix == ".yaml" or path == dossier for path in vus)
    # Le dossier s'en va, un autre revient sous son nom : il est suivi.
    dossier.rename(tmp_path / "ailleurs")
    attendre(tours, dossier)
    shutil.copytree(tmp_path / "ailleurs", dossier)
    attendre(tours, dossier)
    (dossier / "encore.yaml").write_text("a: 2")
    attendre(tours, dossier / "encore.yaml")
    # Un dossier qui n'était pas là.
    (tmp_path / "absent").mkdir()
    attendre(tours, tmp_path / "absent")


def test_de_bout_en_bout(chantier, tmp_path):
    """Un montant enregistré pendant que la commande attend : dit, refait ; Ctrl-C la finit par 130."""
    pytest.importorskip("watchfiles")
    script = "import sys; sys.argv[0] = 'docgen'; from docgen.entree import enter; enter()"
    mots = ["suivre", str(chantier.donnees), "--contrat", CONTRAT, "--version", "initiale", "--format", "txt"]
    lieux = ["--sortie", str(tmp_path / "sortie"), "--gabarits", str(chantier.templates)]
    # Une session de plus, et le signal d'un terminal, même quand l'essai tourne en arrière-plan.
    with subprocess.Popen([sys.executable, "-c", script, *mots, *lieux], stdout=subprocess.PIPE, encoding="utf-8",
                          env={**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache")}) as commande:  # fmt: skip
        assert commande.stdout
        lignes = iter(commande.stdout.readline, "")
        assert any("En attente d" in ligne for ligne in lignes)
        fiche = next(chantier.donnees.glob(f"{CONTRAT}/actions/1.1*.yaml"))
        fiche.write_text(fiche.read_text("utf-8").replace("618 000", "618 001", 1), "utf-8")
        tour = list(itertools.takewhile(lambda ligne: "En attente d" not in ligne, lignes))
        commande.send_signal(signal.SIGTERM if os.name != "nt" else signal.CTRL_C_EVENT)
        commande.communicate()
    assert fiche.name in tour[0] and tour[1].startswith("Constats : ")
    assert any(ligne.startswith("Refait : ") for ligne in tour)
    assert commande.returncode == 130
