"""Les modèles que docgen livre, sous ceux d'un projet : fichier par fichier, sans rien changer à ce qui se dit."""

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from docgen import calque
from docgen.cli import app
from docgen.sortie import digest_tree

RACINE = Path(__file__).resolve().parents[1]
LIVRES = RACINE / "templates"


@pytest.fixture
def projet(tmp_path, monkeypatch) -> Path:
    """Un projet où docgen vient d'ailleurs : le vrai dossier, sans modèle à lui."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    dossier = tmp_path / "projet"
    shutil.copytree(RACINE / "contracts_data" / "pas-de-calais", dossier / "contracts_data" / "pas-de-calais")
    monkeypatch.chdir(dossier)
    return dossier


def lancer(*mots: object):
    return CliRunner().invoke(app, [str(mot) for mot in mots])


def ecrire(projet: Path, nom: str, texte: str) -> None:
    fichier = projet / "templates" / nom
    fichier.parent.mkdir(parents=True, exist_ok=True)
    fichier.write_text(texte, "utf-8")


def test_les_modeles_livres_sont_ceux_du_depot():
    assert RACINE == calque.shipped()


def test_un_projet_sans_modele_se_lit_avec_ceux_de_docgen(projet):
    rendu = lancer("verifier", "pas-de-calais", "--json")
    # Ce que le dossier a de bloquant, et nul refus de lire.
    assert (1, set()) == (
        rendu.exit_code,
        {c["code"] for c in json.loads(rendu.output)["constats"] if c["code"].startswith(("TPL", "LEC00"))},
    )
    assert LIVRES == calque.overlay(projet / "templates")


def test_un_fichier_du_projet_vaut_a_la_place_de_celui_de_docgen(projet):
    ecrire(projet, "textes/parties/visas.md", "Vu la convention du projet,\n")
    lu = calque.overlay(projet / "templates")
    assert "Vu la convention du projet,\n" == (lu / "textes/parties/visas.md").read_text("utf-8")
    autres = [f for f in LIVRES.rglob("*") if f.is_file() and f.name != "visas.md" and not f.name.startswith(".")]
    assert [] == [f for f in autres if (lu / f.relative_to(LIVRES)).read_bytes() != f.read_bytes()]
    assert projet / "templates" == calque.own_folder(lu)


def test_un_fichier_que_l_on_change_ou_que_l_on_ote_se_voit_aussitot(projet):
    lire = lambda: (calque.overlay(projet / "templates") / "textes/parties/visas.md").read_text("utf-8")  # noqa: E731
    ecrire(projet, "textes/parties/visas.md", "un")
    ecrire(projet, "textes/parties/autre.md", "reste")
    assert "un" == lire()
    ecrire(projet, "textes/parties/visas.md", "deux")
    assert "deux" == lire()
    (projet / "templates/textes/parties/visas.md").unlink()
    assert (LIVRES / "textes/parties/visas.md").read_text("utf-8") == lire()


def test_une_faute_se_dit_dans_le_fichier_du_projet_a_sa_ligne(projet):
    texte = (LIVRES / "textes/cls-2024-2027/avenant.md").read_text("utf-8")
    ecrire(projet, "textes/cls-2024-2027/avenant.md", texte.replace("{{", "{{ zut ", 1))
    rendu = lancer("verifier", "pas-de-calais", "--contrat", "cls-2024-2027")
    ligne = texte[: texte.index("{{")].count("\n") + 1
    assert f"templates/textes/cls-2024-2027/avenant.md:{ligne}" in rendu.output
    assert "cache" not in rendu.output


def test_une_faute_d_un_fichier_livre_le_nomme_sans_dire_ou_docgen_est_installe(projet, tmp_path, monkeypatch):
    ailleurs = tmp_path / "installe"
    shutil.copytree(LIVRES, ailleurs / "templates")
    visas = ailleurs / "templates/textes/cls-2024-2027/avenant.md"
    visas.write_text(visas.read_text("utf-8").replace("{{", "{{ zut ", 1), "utf-8")
    monkeypatch.setattr(calque, "shipped", lambda: ailleurs)
    rendu = lancer("verifier", "pas-de-calais", "--contrat", "cls-2024-2027")
    assert "docgen:textes/cls-2024-2027/avenant.md:" in rendu.output
    assert str(ailleurs) not in rendu.output


def test_les_commandes_trouvent_le_projet_depuis_un_dossier_qu_il_contient(projet, monkeypatch):
    plus_bas = projet / "contracts_data/pas-de-calais/seances"
    monkeypatch.chdir(plus_bas)
    rendu = lancer(
        "produire", "pas-de-calais", "--contrat", "cls-2024-2027", "--version", "avenant-1", "--document", "avenant"
    )
    assert 0 == rendu.exit_code, rendu.output
    assert (projet / "output/pas-de-calais/cls-2024-2027/avenant-1/avenant.docx").is_file()
    assert not (plus_bas / "output").exists()


def test_un_nouveau_modele_s_ecrit_dans_le_projet_et_se_lit_par_dessus_ceux_de_docgen(projet):
    assert 0 == lancer("modele", "nouveau", "ecole").exit_code
    assert (projet / "templates/textes/ecole/programme.yaml").is_file()
    assert not (LIVRES / "textes/ecole").exists()
    assert 0 == lancer("modele", "verifier", "ecole").exit_code
    deja = lancer("modele", "nouveau", "cpo")
    assert (2, True) == (deja.exit_code, "existe déjà" in deja.output), deja.output


@pytest.mark.parametrize(
    ("quoi", "dit"),
    [
        ("textes/cpo/avenan.md", "textes/cpo/avenant.md"),
        ("cpoo", "cpo"),
        ("../secret", "À copier"),
        ("", "À copier"),
        ("/etc/passwd", "À copier"),
    ],
)
def test_ce_qui_n_est_pas_livre_ne_se_copie_pas(projet, quoi, dit):
    rendu = lancer("modele", "copier", quoi)
    assert (2, True) == (rendu.exit_code, dit in rendu.output), rendu.output
    assert not (projet / "templates").exists()


@pytest.mark.parametrize("quoi", ["textes/cpo/avenant.md", "docgen:textes/cpo/avenant.md", r"textes\cpo\avenant.md"])
def test_un_fichier_livre_se_copie_pour_etre_change(projet, quoi):
    assert 0 == lancer("modele", "copier", quoi).exit_code
    copies = [f for f in (projet / "templates").rglob("*") if f.is_file()]
    assert [projet / "templates/textes/cpo/avenant.md"] == copies
    copies[0].write_text("à moi", "utf-8")
    encore = lancer("modele", "copier", "cpo")
    assert (0, "à moi") == (encore.exit_code, copies[0].read_text("utf-8")), encore.output
    rien = lancer("modele", "copier", "cpo")
    assert (2, True) == (rien.exit_code, "rien n'a été changé" in rien.output)


def test_un_modele_copie_en_entier_ne_change_rien_aux_documents(projet):
    assert 0 == lancer("modele", "copier", "cls-2024-2027").exit_code
    lu = calque.overlay(projet / "templates")
    assert digest_tree(LIVRES / "textes") == digest_tree(lu / "textes")


def test_sans_dossier_de_cache_les_modeles_se_reunissent_quand_meme(projet, tmp_path, monkeypatch):
    (tmp_path / "plein").write_text("", "utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "plein"))
    ecrire(projet, "textes/parties/visas.md", "un")
    assert "un" == (calque.overlay(projet / "templates") / "textes/parties/visas.md").read_text("utf-8")


def test_ce_que_nulle_commande_ne_lit_plus_s_oublie(projet, tmp_path):
    import os

    ecrire(projet, "textes/parties/visas.md", "un")
    ancien = calque.overlay(projet / "templates")
    os.utime(ancien, (0, 0))
    ecrire(projet, "textes/parties/visas.md", "deux, plus long")
    nouveau = calque.overlay(projet / "templates")
    assert [nouveau] == sorted((tmp_path / "cache/docgen/modeles").iterdir())


@given(st.sets(st.sampled_from(sorted(f.relative_to(LIVRES).as_posix() for f in LIVRES.rglob("*.md")))))
def test_chaque_fichier_vient_du_projet_s_il_y_est_de_docgen_sinon(tmp_path_factory, noms):
    projet = tmp_path_factory.mktemp("projet")
    with pytest.MonkeyPatch.context() as change:
        change.setenv("XDG_CACHE_HOME", str(projet / "cache"))
        for nom in noms:
            ecrire(projet, nom, f"du projet : {nom}")
        lu = calque.overlay(projet / "templates")
        for fichier in LIVRES.rglob("*.md"):
            nom = fichier.relative_to(LIVRES).as_posix()
            attendu = f"du projet : {nom}" if nom in noms else fichier.read_text("utf-8")
            assert attendu == (lu / nom).read_text("utf-8")


@pytest.mark.parametrize(("modele", "livre"), [("ecole", False), ("cpo", True)])
def test_une_faute_du_programme_se_dit_d_un_modele_du_projet_comme_d_un_modele_livre(projet, modele, livre):
    """Le projet n'a que ses fichiers : les autres sont ceux de docgen, dans une vue des deux."""
    if not livre:
        assert 0 == lancer("modele", "nouveau", modele).exit_code
    programme = (LIVRES / "textes/cpo" if livre else projet / "templates/textes/ecole") / "programme.yaml"
    texte = programme.read_text("utf-8")
    ecrire(projet, f"textes/{modele}/programme.yaml", texte.replace("type: liste", "type: listes", 1))
    rendu = lancer("modele", "verifier", modele)
    assert 1 == rendu.exit_code
    assert f"templates/textes/{modele}/programme.yaml" in rendu.output and "« listes » n" in rendu.output
    ecrire(projet, f"textes/{modele}/programme.yaml", texte)
    assert 0 == lancer("modele", "verifier", modele).exit_code
