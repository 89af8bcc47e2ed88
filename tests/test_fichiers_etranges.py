"""Un lien, un tube, un nom d'un autre système, un manifeste d'un autre : un constat à sa place, ou rien n'en est lu."""

import json
import os
from pathlib import Path

import pytest

from docgen.calque import overlay
from docgen.findings import Refusal
from docgen.load.fichiers import Reader
from docgen.sortie.manifeste import read_manifest
from tests.outils.chantier import CPO, TEMPLATES, copier
from tests.outils.souche import docgen_ici

posix = pytest.mark.skipif(os.name != "posix", reason="un système qui a des liens, des tubes et des noms en octets")


# --- les modèles ------------------------------------------------------------------------------------------------------
@pytest.fixture
def modeles(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "dehors.txt").write_text("secret", "utf-8")
    propre = tmp_path / "templates" / "gabarits" / "logos"
    propre.mkdir(parents=True)
    (propre / "LISEZMOI.md").write_text("logos", "utf-8")
    return tmp_path / "templates"


@posix
@pytest.mark.parametrize("ou", ["gabarits/secret.txt", "gabarits/logos/etat.svg", "textes", "gabarits/polices"])
def test_un_lien_qui_sort_des_modeles_est_refuse(modeles, ou):
    dehors = modeles.parent / ("dehors.txt" if "." in ou else "cache")
    (modeles / ou).symlink_to(dehors)
    with pytest.raises(Refusal, match="est un lien qui conduit hors du dossier des modèles"):
        overlay(modeles)


@posix
def test_un_lien_de_lien_aussi_et_un_tube(modeles):
    (modeles.parent / "relais").symlink_to("dehors.txt")
    (modeles / "gabarits" / "a.txt").symlink_to("../../relais")
    with pytest.raises(Refusal, match=r"a\.txt.* est un lien"):
        overlay(modeles)
    (modeles / "gabarits" / "a.txt").unlink()
    os.mkfifo(modeles / "gabarits" / "tube.typ")
    with pytest.raises(Refusal, match="n'est pas un fichier ordinaire"):
        overlay(modeles)


@posix
def test_un_lien_qui_reste_dans_les_modeles_est_permis(modeles):
    (modeles / "gabarits" / "a.md").symlink_to("logos/LISEZMOI.md")
    assert (overlay(modeles) / "gabarits" / "a.md").read_text("utf-8") == "logos"


# --- les données ------------------------------------------------------------------------------------------------------
@posix
@pytest.mark.parametrize("quoi", ["tube", "périphérique", "lien"])
def test_ce_qui_n_est_pas_un_fichier_n_est_pas_attendu(tmp_path, quoi):
    chemin = tmp_path / "saisie.yaml"
    if quoi == "tube":
        os.mkfifo(chemin)
    else:
        chemin.symlink_to("/dev/zero" if quoi == "périphérique" else "/etc/passwd")
    reader = Reader(tmp_path)
    assert reader.text(chemin) is None
    assert ["LEC003"] == [constat.code for constat in reader.findings]


@posix
@pytest.mark.parametrize("nom", [b"9.9-\xe9t\xe9.yaml", b"\xe9t\xe9", b"\x82"])
def test_un_nom_d_un_autre_systeme_bloque_et_se_dit(tmp_path, nom, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    bourg = copier(CPO, tmp_path / "contracts_data" / "bourg")
    (bourg / os.fsdecode(nom)).write_text("a: 1\n")
    for mots in (("verifier",), ("verifier", "--json"), ("produire", "--format", "txt")):
        rendu = docgen_ici(*mots, "--gabarits", TEMPLATES, cwd=tmp_path)
        assert 1 == rendu.returncode, rendu.stderr.decode()
    assert b"LEC013" in docgen_ici("verifier", "--gabarits", TEMPLATES, cwd=tmp_path).stdout
    assert not (tmp_path / "output").exists()


# --- les manifestes ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "contenu", ["[]", "[" * 100_000, '{"fichiers": []}', "3", '"a"', "null", '{"fichiers": {"a": {"b": 1}}}', '{"en_cours": 3}', "\\"]
)  # fmt: skip
def test_un_manifeste_d_une_autre_forme_ne_dit_rien(tmp_path, contenu):
    (tmp_path / "manifest.json").write_text(contenu, "utf-8")
    lu = read_manifest(tmp_path)
    assert lu is None or not {*lu.fichiers.values()} - {"{'b': 1}"}


@pytest.mark.parametrize(
    "nom", ["/etc/passwd", "../../etc/passwd", "a/../../b", "C:/Windows/a", "\\\\serveur\\part\\a", "a\0b"]
)
def test_un_manifeste_ne_nomme_rien_hors_de_son_dossier(tmp_path, nom):
    contenu = {"fichiers": {nom: "x", "a.txt": "y"}, "en_cours": {"fichiers": {nom: "x"}}}
    (tmp_path / "manifest.json").write_text(json.dumps(contenu), "utf-8")
    assert ["a.txt"] == list(read_manifest(tmp_path).fichiers)
