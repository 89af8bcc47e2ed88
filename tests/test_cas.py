"""Les cas de tests/cas/constats : chaque page de Markdown est un test."""

import difflib
from pathlib import Path

import pytest

from tests.outils.cas import CONSTATS, Cas, jouer, lire

CAS = [cas for page in sorted(CONSTATS.glob("*.md")) for cas in lire(page)]


def _ecart(attendu: str, obtenu: str) -> str:
    lignes = difflib.unified_diff(attendu.splitlines(), obtenu.splitlines(), "attendu", "obtenu", lineterm="", n=9)
    return "\n" + "\n".join(lignes)


@pytest.mark.parametrize("cas", CAS, ids=[f"{cas.code}-{cas.titre}" for cas in CAS])
def test_docgen_dit_ce_que_le_cas_annonce(cas: Cas, tmp_path: Path) -> None:
    attendu = cas.attendu
    obtenu = jouer(cas, tmp_path)
    assert attendu == obtenu, _ecart(attendu, obtenu)


def test_un_texte_a_remplacer_absent_est_dit(tmp_path: Path) -> None:
    bloc = "fichier: dossier.yaml\nremplacer:\nnom: Ailleurs\npar:\nnom: Ici\n"
    with pytest.raises(ValueError, match="0 fois"):
        jouer(Cas("BUD001", "Dossier sain", [bloc]), tmp_path)


def test_une_page_sans_dossier_sain_est_refusee(tmp_path: Path) -> None:
    page = tmp_path / "BUD001.md"
    page.write_text("# BUD001\n\n## Dossier fautif\n\n## Constat attendu\n\n```\nx\n```\n", "utf-8")
    with pytest.raises(ValueError, match="il faut un dossier sain"):
        lire(page)
