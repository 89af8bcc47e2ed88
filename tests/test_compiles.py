"""Ce que Jinja a compilé sert à la commande suivante, et rien n'en dépend."""

import os
from pathlib import Path

import pytest

from docgen.compose import bac, compiles
from docgen.compose.fautes import TextFault
from docgen.compose.jetons import Jetons
from docgen.compose.textes import Textes

TEXTE = "---\nnom: essai\ntitre: Essai\n---\nUn {{ mot }}.\n\nDeux {{ inconnu }}.\n"


@pytest.fixture(autouse=True)
def _sans_memoire(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ce que les essais retiennent d'un texte compilé cacherait ce que docgen en garde."""
    monkeypatch.setattr(bac, "remembered", compiles.kept)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "docgen" / "textes"


def textes(folder: Path) -> Textes:
    (folder / "modele").mkdir(parents=True, exist_ok=True)
    (folder / "modele" / "essai.md").write_text(TEXTE, "utf-8")
    return Textes(folder, "modele")


def compose(folder: Path) -> str:
    return textes(folder).render("essai.md", {"mot": "mot", "inconnu": "connu"}, Jetons())


def test_un_texte_deja_compile_ne_l_est_plus(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = compose(tmp_path)
    assert len(list(cache.iterdir())) == 1
    monkeypatch.setattr(compiles, "_write", lambda *_: pytest.fail("compilé deux fois"))
    assert compose(tmp_path) == first
    with pytest.raises(pytest.fail.Exception):
        textes(tmp_path).render_text("{{ mot }} autre", {"mot": "mot"}, Jetons())


@pytest.mark.parametrize("octets", [b"", b"abc", b"\0" * 400])
def test_une_entree_abimee_est_refaite(tmp_path: Path, cache: Path, octets: bytes) -> None:
    first = compose(tmp_path)
    (entry,) = cache.iterdir()
    good = entry.read_bytes()
    entry.write_bytes(octets)
    assert compose(tmp_path) == first
    assert entry.read_bytes() == good


def test_une_entree_coupee_est_refaite(tmp_path: Path, cache: Path) -> None:
    first = compose(tmp_path)
    (entry,) = cache.iterdir()
    good = entry.read_bytes()
    entry.write_bytes(good[:-20])
    assert compose(tmp_path) == first
    assert entry.read_bytes() == good


def test_sans_dossier_ou_ecrire_on_compile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "fichier").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "fichier"))
    assert "Un" in compose(tmp_path)


def test_une_faute_est_dite_au_fichier_du_texte_meme_compile_ailleurs(tmp_path: Path, cache: Path) -> None:
    lines = []
    for place in ("ici", "ailleurs", "ici"):
        with pytest.raises(TextFault) as raised:
            textes(tmp_path / place).render("essai.md", {"mot": "mot"}, Jetons())
        found = raised.value.finding
        assert found.location.file.endswith(f"{place}/modele/essai.md")
        lines.append(found.location.line)
    assert lines == [7, 7, 7]
    assert len(list(cache.iterdir())) == 1


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="Windows n'a pas de propriétaire à comparer")
def test_l_entree_d_un_autre_ne_s_execute_pas(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compose(tmp_path)
    (entry,) = cache.iterdir()
    ecrits: list[Path] = []
    monkeypatch.setattr(compiles, "_write", lambda path, _body: ecrits.append(path))
    compose(tmp_path)
    assert [] == ecrits
    monkeypatch.setattr(os, "getuid", lambda: 12345)
    compose(tmp_path)
    assert [entry] == ecrits


def test_un_processus_ne_lit_qu_une_fois_ce_qu_il_a_compile(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bac, "remembered", compiles.remembered)
    monkeypatch.setattr(compiles, "_CONNUS", {})
    first = compose(tmp_path)
    (entry,) = cache.iterdir()
    entry.unlink()
    assert compose(tmp_path) == first and not list(cache.iterdir())
    # Pleine, la mémoire se vide ; un texte changé n'en vient pas.
    monkeypatch.setattr(compiles, "_LE_PLUS", 1)
    (tmp_path / "modele").joinpath("essai.md").write_text(TEXTE.replace("Un", "Une"), "utf-8")
    changed = Textes(tmp_path, "modele").render("essai.md", {"mot": "mot", "inconnu": "connu"}, Jetons())
    assert "Une" in changed and 1 == len(compiles._CONNUS)
