"""Tout est écrit ou rien ; ce qu'une personne a modifié n'est pas effacé ; les mêmes données font les mêmes octets."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from docgen import sortie
from docgen.sortie import Lot, put, recover, write_file, write_files
from tests.outils.chantier import RACINE


def lot(dossier: Path) -> Lot:
    return Lot(dossier, "empreinte", {"outil": "essai"}, ("a.txt", "b/c.txt"))


def test_une_panne_entre_les_deux_renommages_laisse_l_ancienne_sortie_entiere(tmp_path, monkeypatch):
    dossier = tmp_path / "avenant-1"
    assert [] == write_files(lot(dossier), {"a.txt": b"ancien", "b/c.txt": b"ancien"})
    vrai = Path.rename

    def panne(self, target):
        if self.name.endswith(".docgen-nouveau"):
            raise OSError(28, "disque plein")
        return vrai(self, target)

    monkeypatch.setattr(Path, "rename", panne)
    (constat,) = write_files(lot(dossier), {"a.txt": b"nouveau", "b/c.txt": b"nouveau"})
    assert "SOR002" == constat.code
    assert (b"ancien", b"ancien") == ((dossier / "a.txt").read_bytes(), (dossier / "b/c.txt").read_bytes())


def test_un_arret_brutal_entre_les_deux_renommages_se_repare(tmp_path):
    dossier = tmp_path / "avenant-1"
    write_files(lot(dossier), {"a.txt": b"ancien"})
    dossier.rename(tmp_path / "avenant-1.docgen-ancien")
    recover(dossier)
    assert b"ancien" == (dossier / "a.txt").read_bytes()
    assert ["avenant-1"] == [p.name for p in tmp_path.iterdir()]


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


def test_les_memes_donnees_font_les_memes_octets_dans_une_autre_langue_et_une_autre_heure(chantier, tmp_path):
    sorties = []
    for rang, (graine, fuseau, langue) in enumerate((("1", "UTC", "C"), ("2", "Pacific/Auckland", "fr_FR.UTF-8"))):
        sortie = tmp_path / f"sortie-{rang}"
        commande = [
            sys.executable,
            "-c",
            "from docgen.cli import main; main()",
            "produire",
            "--contrat",
            "cls-2024-2027",
        ]
        commande += [
            "--version",
            "avenant-1",
            "--document",
            "avenant",
            "--format",
            "docx,pdf,txt",
            "--sortie",
            str(sortie),
        ]
        environnement = {**os.environ, "PYTHONHASHSEED": graine, "TZ": fuseau, "LC_ALL": langue}
        subprocess.run(commande, cwd=RACINE, env=environnement, check=True, capture_output=True)
        sorties.append({p.name: p.read_bytes() for p in sorted(sortie.rglob("*.*"))})
    assert sorties[0] == sorties[1]


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
    (tmp_path / ".a.yaml.docgen-nouveau").write_bytes(b"inachev")
    (tmp_path / ".d.docgen-nouveau").mkdir()
    (tmp_path / ".d.docgen-nouveau" / "vieux").write_bytes(b"inachev")
    put({tmp_path / "a.yaml": "a"}, {tmp_path / "d": {"e": "f"}})
    assert {"a.yaml": b"a", "d": None, "d/e": b"f"} == etat(tmp_path)


@pytest.mark.skipif(os.name != "posix", reason="les droits et les liens sont ceux de POSIX")
def test_un_fichier_remplace_garde_ses_droits_et_un_lien_son_but(tmp_path):
    fichier, lien = tmp_path / "a.yaml", tmp_path / "lien.yaml"
    fichier.write_bytes(b"ancien")
    fichier.chmod(0o640)
    lien.symlink_to(fichier)
    assert [] == write_file(lien, b"nouveau")
    assert (b"nouveau", 0o640, True) == (fichier.read_bytes(), fichier.stat().st_mode & 0o777, lien.is_symlink())


def test_un_dossier_qui_existe_n_est_pas_remplace(tmp_path):
    (tmp_path / "signe").mkdir()
    (tmp_path / "signe" / "a.txt").write_bytes(b"ancien")
    avant = etat(tmp_path)
    with pytest.raises(OSError):
        put({tmp_path / "b": "b"}, {tmp_path / "neuf": {"c": "c"}, tmp_path / "signe": {"a.txt": "nouveau"}})
    assert avant == etat(tmp_path)
