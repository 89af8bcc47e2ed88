"""Rien n'a changé : la même commande répond aussitôt, sans rien relire ; tout changement la fait relancer."""

import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen import cli, entree
from docgen.cli import main as principal
from docgen.entree import empreintes, reponses
from docgen.entree.reponses import ReponseGardee
from docgen.sceau import sealed
from tests.outils.chantier import METROPOLE, MINIMAL, TEMPLATES, copier
from tests.outils.souche import docgen_ici
from tests.outils.tirages import tirages

# Lance docgen, puis dit dans un fichier si ses commandes ont été chargées.
LANCER = """
import os, sys
sys.argv[0] = "docgen"
from docgen.entree import enter
try:
    enter()
finally:
    open(os.environ["VU"], "w").write(str("docgen.cli" in sys.modules))
"""


# --- la loi : ce qui est redit est ce que la commande dirait ----------------------------------------------------------
def une_commande(dossier: Path, arguments=("lire",)) -> str:
    """Une commande qui dit tout ce que contient un dossier ; ce qu'elle dit, ou ce qui est redit à sa place."""
    dite = io.TextIOWrapper(io.BytesIO(), "utf-8")
    avant, sys.stdout = sys.stdout, dite
    try:
        reponse = ReponseGardee(arguments)
        if reponse.again() is None:
            with reponse.listening():
                reponse.reads([dossier])
                sys.stdout.write(contenu(dossier))
                reponse.keep(0)
    finally:
        sys.stdout = avant
    dite.flush()
    return dite.buffer.getvalue().decode()


def contenu(dossier: Path) -> str:
    chemins = sorted(dossier.rglob("*"))
    return repr([(str(c.relative_to(dossier)), c.read_bytes() if c.is_file() else None) for c in chemins])


NOMS = st.sampled_from(["a.yaml", "b.yaml", "c/a.yaml", "c/d/e.md"])
GESTES = st.lists(
    st.one_of(
        st.tuples(st.just("ecrire"), NOMS, st.sampled_from(["", "1", "2", "é" * 40])),
        st.tuples(st.just("oter"), NOMS, st.none()),
        st.tuples(st.just("renommer"), NOMS, NOMS),
        st.tuples(st.just("rien"), st.none(), st.none()),
        st.tuples(st.just("dossier"), NOMS.map(os.path.dirname), st.none()),
    ),
    max_size=12,
)


def geste(dossier: Path, quoi: str, nom: str, autre: str) -> None:
    if quoi == "ecrire":
        (dossier / nom).parent.mkdir(parents=True, exist_ok=True)
        (dossier / nom).write_text(autre)
    elif quoi == "oter" and (dossier / nom).exists():
        (dossier / nom).unlink()
    elif quoi == "renommer" and (dossier / nom).exists():
        (dossier / autre).parent.mkdir(parents=True, exist_ok=True)
        (dossier / nom).replace(dossier / autre)
    elif quoi == "dossier":
        (dossier / nom / "vide").mkdir(parents=True, exist_ok=True)


@settings(max_examples=tirages(200), deadline=None)
@given(GESTES)
def test_ce_qui_est_redit_est_ce_que_la_commande_dirait(tmp_path_factory, gestes):
    racine = tmp_path_factory.mktemp("loi")
    dossier = racine / "donnees"
    dossier.mkdir()
    with pytest.MonkeyPatch.context() as change:
        change.setenv("XDG_CACHE_HOME", str(racine / "cache"))
        change.setattr(reponses, "tool", lambda: "cet outil")
        for un in gestes:
            geste(dossier, *un)
            assert une_commande(dossier) == contenu(dossier)
    shutil.rmtree(racine)


@pytest.fixture(autouse=True)
def reserve_a_part(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


# --- ce qui n'est pas gardé -------------------------------------------------------------------------------------------
@pytest.fixture
def dossier(tmp_path):
    (tmp_path / "donnees").mkdir()
    (tmp_path / "donnees" / "a.yaml").write_text("1")
    return tmp_path / "donnees"


def gardee(dossier: Path, pendant=lambda: None, code: object = 0, **autres) -> bool:
    """Si la réponse d'une commande, pendant laquelle il se passe quelque chose, est gardée."""
    reponse = ReponseGardee(["x"])
    reponse.reads([dossier], **autres)
    pendant()
    reponse.keep(code)
    return ReponseGardee(["x"]).again() is not None


def test_une_reponse_est_gardee(dossier):
    assert gardee(dossier) and ReponseGardee(["x", "y"]).again() is None


def test_un_fichier_ecrit_pendant_la_commande_l_en_empeche(dossier):
    assert not gardee(dossier, lambda: (dossier / "a.yaml").write_text("2"))


def test_meme_s_il_revient_a_ce_qu_il_etait(dossier):
    assert not gardee(dossier, lambda: [(dossier / "a.yaml").unlink(), (dossier / "a.yaml").write_text("1")])


@pytest.mark.parametrize("code", [2, 3, 130, None, "erreur"])
def test_un_refus_ou_une_interruption_n_est_pas_garde(dossier, code):
    assert not gardee(dossier, code=code)


def test_ce_qu_une_commande_reprend_n_est_pas_garde(dossier):
    reponse = ReponseGardee(["x"])
    reponse.reads([dossier])
    reponse.not_kept()
    reponse.keep(0)
    assert ReponseGardee(["x"]).again() is None


def test_une_commande_qui_n_annonce_rien_n_est_pas_gardee():
    ReponseGardee(["x"]).keep(0)
    assert ReponseGardee(["x"]).again() is None


def test_les_noms_d_un_dossier_comptent_sans_ce_qu_ils_contiennent(dossier, tmp_path):
    (tmp_path / "tous" / "un").mkdir(parents=True)
    (tmp_path / "tous" / "un" / "dossier.yaml").write_text("1")
    assert gardee(dossier, noms=[tmp_path / "tous"])
    (tmp_path / "tous" / "un" / "dossier.yaml").write_text("2")
    assert ReponseGardee(["x"]).again() == 0
    (tmp_path / "tous" / "deux").mkdir()
    assert ReponseGardee(["x"]).again() is None


def test_ce_que_la_commande_a_ecrit_doit_etre_reste(dossier, tmp_path):
    ecrit = tmp_path / "output"
    ecrit.mkdir()
    (ecrit / "acte.docx").write_text("acte")
    reponse = ReponseGardee(["x"])
    reponse.reads([dossier])
    reponse.writes([ecrit])
    reponse.keep(0)
    assert ReponseGardee(["x"]).again() == 0
    (ecrit / "acte.docx").write_text("retouché à la main")
    assert ReponseGardee(["x"]).again() is None


# --- la réserve -------------------------------------------------------------------------------------------------------
def reserve() -> list[Path]:
    return list((Path(os.environ["XDG_CACHE_HOME"]) / "docgen" / "reponses").iterdir())


def test_une_reponse_abimee_n_est_jamais_redite(dossier):
    assert gardee(dossier)
    (fichier,) = reserve()
    octets = fichier.read_bytes()
    for rang in range(0, len(octets), 7):
        fichier.write_bytes(octets[:rang] + bytes([octets[rang] ^ 1]) + octets[rang + 1 :])
        assert ReponseGardee(["x"]).again() is None
        fichier.write_bytes(octets[:rang])
        assert ReponseGardee(["x"]).again() is None


def test_une_reponse_qui_se_dit_entiere_mais_ne_l_est_pas_non_plus(dossier):
    assert gardee(dossier)
    (fichier,) = reserve()
    for corps in (b"[]", b"null", b"{}", b'{"lus": 3, "empreinte": 3}'):
        fichier.write_bytes(sealed(str(fichier), corps))
        assert ReponseGardee(["x"]).again() is None


def test_une_reponse_d_une_autre_main_n_est_pas_redite(dossier, tmp_path):
    assert gardee(dossier)
    (fichier,) = reserve()
    corps = fichier.read_bytes()[32:]
    fichier.write_bytes(sealed(str(tmp_path / "autre" / "reponses" / fichier.name), corps))
    assert ReponseGardee(["x"]).again() is None
    fichier.write_bytes(sealed(str(fichier), corps))
    assert ReponseGardee(["x"]).again() == 0


def test_la_reserve_est_bornee(dossier, monkeypatch):
    monkeypatch.setattr(reponses, "_GARDEES", 3)
    for rang in range(6):
        reponse = ReponseGardee([str(rang)])
        reponse.reads([dossier])
        reponse.keep(0)
    assert len(reserve()) == 3 and ReponseGardee(["5"]).again() == 0 and ReponseGardee(["0"]).again() is None


def test_trop_de_fichiers_ne_se_gardent_pas(dossier, monkeypatch):
    monkeypatch.setattr(empreintes, "_FICHIERS", 1)
    assert gardee(dossier)
    (dossier / "b.yaml").write_text("2")
    assert not gardee(dossier)


def test_un_lien_qui_tourne_en_rond_ne_se_garde_pas_sans_fin(dossier):
    (dossier / "soi").symlink_to(dossier)
    gardee(dossier)  # finit


@pytest.mark.parametrize("monde", [{empreintes.VARIABLE: "non"}, {"_DOCGEN_COMPLETE": "bash"}])
def test_on_peut_s_en_passer(dossier, monkeypatch, monde):
    for nom, valeur in monde.items():
        monkeypatch.setenv(nom, valeur)
    assert not gardee(dossier)


def test_ce_qui_manque_a_un_terminal_fait_relancer(dossier, monkeypatch):
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), "utf-8"))
    reponse = ReponseGardee(["x"])
    with reponse.listening():
        reponse.reads([dossier])
        sys.stdout.write("l’État")
        reponse.keep(0)

    class Ferme(io.TextIOWrapper):
        def reconfigure(self, **_):
            raise OSError

    monkeypatch.setattr(sys, "stdout", Ferme(io.BytesIO(), "utf-8"))
    assert ReponseGardee(["x"]).again() == 0
    assert not reponses._takes(Ferme(io.BytesIO(), "latin-1"), "utf-8", "l’État")
    assert not reponses._takes(Ferme(io.BytesIO(), "utf-8"), "latin-1", "l’État")


# --- les vraies commandes ---------------------------------------------------------------------------------------------
@pytest.fixture
def projet(tmp_path):
    lieu = tmp_path / "projet"
    copier(MINIMAL, lieu / "contracts_data" / "minimal")
    copier(TEMPLATES, lieu / "templates")
    return lieu


@pytest.fixture
def sain(projet):
    """Le même projet, dont le seul dossier n'a aucun constat."""
    shutil.rmtree(projet / "contracts_data" / "minimal")
    copier(METROPOLE, projet / "contracts_data" / "metropole")
    return projet


@pytest.fixture
def lance(projet, monkeypatch):
    """Lance docgen dans une copie d'un projet, par là où il commence : ce qu'il rend et dit, et s'il a fallu le lancer.

    Dans ce processus, qui se souvient de ce qu'il a lu : ce qui est éprouvé est ce qui est redit.
    """
    monkeypatch.chdir(projet)

    def lancer(*mots: str, **monde: str):
        with pytest.MonkeyPatch.context() as change:
            for nom, dit in monde.items():
                change.setenv(nom, dit)
            vues = []
            change.setattr(cli, "main", lambda reponse: vues.append(reponse) or principal(reponse))
            fini = docgen_ici(*mots, cwd=projet, par=entree.enter)
        return (fini.returncode, fini.stdout, fini.stderr), bool(vues)

    return lancer


LECTURES = [("verifier",), ("verifier", "minimal", "--json"), ("a-completer",), ("expliquer", "axe/1 part/etat 2024")]


@pytest.mark.parametrize("mots", LECTURES, ids=" ".join)
def test_une_commande_qui_lit_est_redite_mot_pour_mot(lance, mots):
    dite, chargee = lance(*mots)
    redite, rechargee = lance(*mots)
    sans, encore = lance(*mots, DOCGEN_REPONSES="non")
    assert chargee and not rechargee and encore
    assert dite == redite == sans and dite[1]


FICHIERS = ["contracts_data/minimal/cls-2024-2025/contrat.yaml", "templates/textes/cls-2024-2027/avenant.md"]


@pytest.mark.parametrize("fichier", FICHIERS)
def test_un_seul_caractere_change_et_tout_est_relu(lance, projet, fichier):
    avant, _ = lance("verifier")
    change = projet / fichier
    texte = change.read_text("utf-8")
    change.write_text(f"{texte}\n{{{{ x\n", "utf-8")
    apres, chargee = lance("verifier")
    assert chargee and apres != avant
    change.write_text(texte, "utf-8")
    assert (avant, True) == lance("verifier")  # la réponse d'avant a fait place à celle du changement


def test_un_dossier_de_plus_change_ce_que_veut_dire_le_seul(lance, projet):
    assert lance("verifier")[0][0] in (0, 1)
    copier(MINIMAL, projet / "contracts_data" / "autre")
    (code, _, dit), chargee = lance("verifier")
    assert (2, True) == (code, chargee) and "plusieurs dossiers" in dit.decode()


def test_produire_sans_rien_changer_repond_aussitot(lance, sain):
    premiere, _ = lance("produire", "--format", "txt")
    deuxieme, chargee = lance("produire", "--format", "txt")
    assert "fichiers écrits" in premiere[1].decode() and not chargee
    vraie, _ = lance("produire", "--format", "txt", DOCGEN_REPONSES="non")
    assert vraie == deuxieme and "rien n’est réécrit" in deuxieme[1].decode()
    assert (deuxieme, False) == lance("produire", "--format", "txt")


def test_un_document_retouche_ou_ote_est_vu(lance, sain):
    lance("produire", "--format", "txt")
    acte = next(chemin for chemin in (sain / "output").rglob("*.txt") if "avenant" in chemin.name)
    juste = acte.read_bytes()
    acte.write_bytes(juste + b"ajout")
    (code, dit, _), chargee = lance("produire", "--format", "txt")
    assert (1, True) == (code, chargee) and "SOR" in dit.decode()
    assert lance("produire", "--format", "txt")[1]  # un refus de cette sorte ne se garde pas
    acte.unlink()
    (code, _, _), chargee = lance("produire", "--format", "txt")
    assert (0, True) == (code, chargee) and juste == acte.read_bytes()


def test_ailleurs_dans_le_projet_la_sortie_peut_etre_une_autre(lance, sain, monkeypatch):
    lance("produire", "--format", "txt")
    monkeypatch.chdir(sain)
    d_ici = ReponseGardee(["produire"])._entree
    monkeypatch.chdir(sain / "templates")
    d_en_bas = ReponseGardee(["produire"])._entree
    (sain / "templates" / "output").mkdir()
    assert len({d_ici, d_en_bas, ReponseGardee(["produire"])._entree}) == 3


def test_ce_qui_ecrit_ou_lit_ailleurs_n_est_pas_garde(lance):
    for mots in (("verifier", "--md", "r.md"), ("verifier", "--nouveaux"), ("regle", "BUD001")):
        lance(*mots)
    assert not (Path(os.environ["XDG_CACHE_HOME"]) / "docgen" / "reponses").exists()


@pytest.mark.parametrize("mots", [("verifier",)])
def test_docgen_n_est_pas_charge_et_un_lecteur_parti_ou_un_disque_plein_sont_dits(projet, tmp_path, mots):
    def lancer(sortie) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run([sys.executable, "-c", LANCER, *mots], cwd=projet, stdout=sortie, stderr=subprocess.PIPE,
                              env={**os.environ, "VU": str(tmp_path / "vu")}, check=False)  # fmt: skip

    for chargee in ("True", "False"):
        dit = lancer(subprocess.PIPE)
        assert chargee == (tmp_path / "vu").read_text() and dit.returncode == 1
    lu, ecrit = os.pipe()
    os.close(lu)
    fini = lancer(ecrit)
    os.close(ecrit)
    assert (141, b"") == (fini.returncode, fini.stderr)
    if Path("/dev/full").exists():
        with Path("/dev/full").open("wb") as plein:
            fini = lancer(plein)
        assert fini.returncode == 2 and fini.stderr.decode().startswith("Erreur : ")
