"""Des dossiers tirés au hasard : chaque fichier produit passe les vérificateurs (`make attaque` en tire deux cents)."""

import random
import zipfile
from pathlib import Path

import pytest
from msgspec.structs import replace

from docgen.pipeline import produce
from tests.attaque.validite import jouer, juger, tirer
from tests.outils.tirages import tirages

GRAINE, DOSSIERS = "2026", tirages(8)


@pytest.mark.lent
def test_chaque_fichier_de_dossiers_tires_passe_les_verificateurs():
    sorts = [jouer(f"{GRAINE}:{rang}", validateurs=False) for rang in range(DOSSIERS)]
    assert [] == [faute for _, fautes in sorts for faute in fautes]
    # Un texte tiré peut être refusé, et c'est dit ; la plupart se produisent.
    assert [sort for sort, _ in sorts].count("produit") > DOSSIERS // 2


def test_la_meme_graine_fait_le_meme_dossier(tmp_path):
    faits = [
        {page.name: page.read_bytes() for page in tirer(random.Random("7"), tmp_path / ou).folder.rglob("*.*")}
        for ou in "ab"
    ]
    assert faits[0] == faits[1]


@pytest.mark.parametrize(
    ("nom", "contenu", "dit"),
    [("manifest.json", '{"fichiers": {"absent.docx": "x"}}', "un manifeste qui ne dit pas"), ("releve.json", "{}", "ne se relit pas"),
     ("page.html", "<html><p>x</p></html>", "langue non dite")],
)  # fmt: skip
def test_ce_qui_manque_est_vu(tmp_path: Path, nom: str, contenu: str, dit: str):
    (tmp_path / nom).write_text(contenu, "utf-8")
    (faute,) = juger(tmp_path, validateurs=False)
    assert dit in faute


def test_un_word_sans_titre_est_vu(tmp_path: Path):
    jouer_un = tirer(random.Random("2026:0"), tmp_path, gestes=0)

    fait = produce(replace(jouer_un, formats=("docx",), version="initiale"))
    page = next(page for page in fait.written if page.suffix == ".docx")
    with zipfile.ZipFile(page) as lu:
        parties = {nom: lu.read(nom) for nom in lu.namelist()}
    parties["docProps/core.xml"] = parties["docProps/core.xml"].replace(b"dc:title", b"dc:subject")
    with zipfile.ZipFile(page, "w") as ecrit:
        for nom, octets in parties.items():
            ecrit.writestr(nom, octets)
    assert any("titre" in faute for faute in juger(page.parent, validateurs=False) if page.name in faute)
