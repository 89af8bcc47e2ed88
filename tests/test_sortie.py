"""Tout est écrit ou rien ; ce qu'une personne a modifié n'est pas effacé."""

import os
from pathlib import Path

import pytest

from docgen import sortie
from docgen.sortie import put
from docgen.sortie.nommes import would_replace, write_named


def test_un_fichier_modifie_a_la_main_n_est_pas_ecrase_sans_le_demander(chantier):
    chantier.produire()
    (avenant,) = chantier.sortie.rglob("avenant.txt")
    avenant.write_text("saisi à la main", "utf-8")
    chantier.remplacer("actions/1.1-*.yaml", "2025: 618 000", "2025: 650 000")
    assert ["avenant.txt:0:0 SOR001"] == [c[:22] for c in chantier.constats()]
    assert "saisi à la main" == avenant.read_text("utf-8")
    assert not chantier.produire(ecraser=True).failed
    assert "3\u202f374\u202f548" in avenant.read_text("utf-8")


def test_les_fichiers_d_un_autre_format_et_ceux_d_une_personne_restent(chantier):
    chantier.produire()
    (avenant,) = chantier.sortie.rglob("avenant.txt")
    note = avenant.with_name("ma note.txt")
    note.write_text("à relire", "utf-8")
    chantier.produire(formats=("docx",))
    assert avenant.exists() and avenant.with_suffix(".docx").exists()
    assert "à relire" == note.read_text("utf-8")


# --- un fichier que l'on nomme --------------------------------------------------------------------------------------------
@pytest.fixture
def cache(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "docgen" / "ecrits"


def test_un_fichier_ecrit_par_docgen_se_remplace_et_plus_des_qu_une_personne_l_a_change(tmp_path, cache):
    page = tmp_path / "à relire.html"
    assert ([], []) == (write_named({page: b"un"}), write_named({page: b"deux"}))
    page.write_bytes(b"deux, et ma note")
    (constat,) = write_named({page: b"trois"})
    assert ("SOR001", True) == (constat.code, "--ecraser" in constat.remedy)
    assert b"deux, et ma note" == page.read_bytes()
    assert [] == write_named({page: b"trois"}, ecraser=True)
    assert b"trois" == page.read_bytes()


def test_un_fichier_etranger_n_est_pas_remplace_ni_aucun_de_ceux_qui_vont_avec_lui(tmp_path, cache):
    mien, neuf = tmp_path / "mien.docx", tmp_path / "neuf.docx"
    mien.write_bytes(b"mon texte")
    assert ["SOR001"] == [constat.code for constat in write_named({neuf: b"a", mien: b"b"})]
    assert (b"mon texte", False) == (mien.read_bytes(), neuf.exists())


def test_la_copie_d_un_fichier_ecrit_par_docgen_n_est_pas_remplacee(tmp_path, cache):
    write_named({tmp_path / "a.md": b"dit"})
    (tmp_path / "copie.md").write_bytes(b"dit")
    assert ["SOR001"] == [constat.code for constat in write_named({tmp_path / "copie.md": b"autre"})]


@pytest.mark.parametrize("panne", ["vide", "fichier", "abime"])
def test_sans_memoire_de_ce_qui_a_ete_ecrit_rien_n_est_remplace_mais_le_meme_contenu_s_ecrit(tmp_path, cache, panne):
    page = tmp_path / "page.html"
    write_named({page: b"un"})
    for entree in cache.iterdir():
        entree.unlink()
        if panne == "abime":
            entree.write_bytes(b"\xff")
    if panne == "fichier":
        cache.rmdir()
        cache.write_text("un fichier à la place du dossier", "utf-8")
    assert [] == write_named({page: b"un"})
    if panne == "fichier":
        assert ["SOR001"] == [constat.code for constat in write_named({page: b"deux"})]


def test_les_places_les_plus_anciennes_sont_oubliees(tmp_path, cache, monkeypatch):
    monkeypatch.setattr("docgen.sortie.nommes._RETENUS", 3)
    pages = [tmp_path / f"{rang}.md" for rang in range(5)]
    for rang, page in enumerate(pages):
        write_named({page: b"dit"})
        for entree in cache.iterdir():
            os.utime(entree, ns=(0, entree.stat().st_mtime_ns if entree.stat().st_mtime < 100 else rang * 10**9))
    assert 3 == len(list(cache.iterdir()))
    assert [True, True, False, False, False] == [bool(would_replace({page: None})) for page in pages]


# --- un fichier, plusieurs, un dossier : entiers ou pas du tout ----------------------------------------------------------
def etat(racine: Path) -> dict[str, bytes | None]:
    return {p.relative_to(racine).as_posix(): p.read_bytes() if p.is_file() else None for p in racine.rglob("*")}


@pytest.mark.parametrize("panne", [OSError(28, "disque plein"), KeyboardInterrupt()])
@pytest.mark.parametrize("tour", range(6))
def test_une_ecriture_coupee_a_n_importe_quel_moment_ne_laisse_rien(tmp_path, monkeypatch, panne, tour):
    (tmp_path / "ancien.yaml").write_bytes(b"ancien")
    avant, fois, vrai = etat(tmp_path), [], sortie._write_flushed

    def en_panne(chemin: Path, octets: bytes, **choix: bool) -> None:
        fois.append(chemin)
        if len(fois) > tour:
            vrai(chemin, octets[:3], **choix)
            raise panne
        vrai(chemin, octets, **choix)

    monkeypatch.setattr(sortie, "_write_flushed", en_panne)
    fichiers = {tmp_path / "ancien.yaml": "nouveau", tmp_path / "neuf" / "dedans" / "b.md": "texte"}
    dossiers = {
        tmp_path / "signe" / "avenant-1": {"scelle.yaml": "a", "textes/avenant.txt": b"b"},
        tmp_path / "d": {"e": "f"},
    }
    if tour < 5:
        with pytest.raises(type(panne)):
            put(fichiers, dossiers)
        assert avant == etat(tmp_path)
    monkeypatch.undo()
    put(fichiers, dossiers)
    assert {
        "ancien.yaml": b"nouveau", "neuf": None, "neuf/dedans": None, "neuf/dedans/b.md": b"texte", "signe": None,
        "signe/avenant-1": None, "signe/avenant-1/scelle.yaml": b"a", "signe/avenant-1/textes": None,
        "signe/avenant-1/textes/avenant.txt": b"b", "d": None, "d/e": b"f",
    } == etat(tmp_path)  # fmt: skip


def test_ce_qui_reste_d_un_arret_brutal_s_en_va(tmp_path):
    sortie._new(tmp_path / "a.yaml").write_bytes(b"inachev")
    sortie._new(tmp_path / "d").mkdir()
    (sortie._new(tmp_path / "d") / "vieux").write_bytes(b"inachev")
    put({tmp_path / "a.yaml": "a"}, {tmp_path / "d": {"e": "f"}})
    assert {"a.yaml": b"a", "d": None, "d/e": b"f"} == etat(tmp_path)


@pytest.mark.skipif(os.name != "posix", reason="les droits et les liens sont ceux de POSIX")
def test_un_fichier_remplace_garde_ses_droits_et_un_lien_son_but(tmp_path):
    fichier, lien = tmp_path / "a.yaml", tmp_path / "lien.yaml"
    fichier.write_bytes(b"ancien")
    fichier.chmod(0o640)
    lien.symlink_to(fichier)
    assert [] == write_named({lien: b"nouveau"}, ecraser=True)
    assert (b"nouveau", 0o640, True) == (fichier.read_bytes(), fichier.stat().st_mode & 0o777, lien.is_symlink())


def test_un_dossier_qui_existe_n_est_pas_remplace(tmp_path):
    (tmp_path / "signe").mkdir()
    (tmp_path / "signe" / "a.txt").write_bytes(b"ancien")
    avant = etat(tmp_path)
    with pytest.raises(OSError):
        put({tmp_path / "b": "b"}, {tmp_path / "neuf": {"c": "c"}, tmp_path / "signe": {"a.txt": "nouveau"}})
    assert avant == etat(tmp_path)
