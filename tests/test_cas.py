"""Les cas de tests/cas/constats : chaque page de Markdown est un test."""

import difflib
import re
from pathlib import Path

import pytest

from docgen.check import registry
from docgen.findings import Finding
from tests.outils.cas import CONSTATS, Cas, jouer, lire, normal, tous_les_constats

CAS = [cas for page in sorted(CONSTATS.glob("*.md")) for cas in lire(page)]


def _ecart(attendu: str, obtenu: str) -> str:
    lignes = difflib.unified_diff(attendu.splitlines(), obtenu.splitlines(), "attendu", "obtenu", lineterm="", n=9)
    return "\n" + "\n".join(lignes)


@pytest.mark.parametrize("cas", CAS, ids=[f"{cas.code}-{cas.titre}" for cas in CAS])
def test_docgen_dit_ce_que_le_cas_annonce(cas: Cas, tmp_path: Path) -> None:
    attendu = cas.attendu
    obtenu = jouer(cas, tmp_path)
    assert attendu == obtenu, _ecart(attendu, obtenu)


REMEDIES = [cas for cas in CAS if cas.remede]
# Les règles dont aucun cas n'applique le remède, et pourquoi ; celui des autres défait la faute (« Corriger le numéro »), et le
# dossier sain de leur page le prouve.
DOCUMENT = "le remède est dans un document ou un modèle, que le cas écrit lui-même"
PERSONNE = "le remède est une décision (faire rectifier, expliquer, accepter) ou un fichier à rétablir"
SANS_REMEDE = {
    DOCUMENT: """ANN008 AVE010 AVE013 AVE014 AVE015 AVE017 AVE018 BUD019 CHP007 DOC001 DOC002 DOC003 DOC004 DOC005 DOC010 DOC011
        DOC013 DOC015 DOC016 IND008 REF019 TXT003 TXT004 TXT005 TXT006""",
    PERSONNE: "IND007 PUB001 PUB002 PUB003 PUB004 PUB005 PUB006 PUB007 PUB008 PUB009 SIG001 SIG002",
}


@pytest.mark.parametrize("cas", REMEDIES, ids=[cas.code for cas in REMEDIES])
def test_le_premier_remede_fait_partir_le_constat_et_n_en_fait_venir_aucun(cas: Cas, tmp_path: Path) -> None:
    avant = {_dit(f) for f in tous_les_constats(cas.blocs, tmp_path / "avant")}
    apres = {_dit(f) for f in tous_les_constats([*cas.blocs, *cas.remede], tmp_path / "apres")}
    assert any(code == cas.code for code, _ in avant)
    assert [] == [dit for code, dit in apres if code == cas.code]
    assert [] == sorted(apres - avant - {_dit(f) for f in tous_les_constats([], tmp_path / "depart")})


def test_une_regle_dite_sans_remede_existe_et_n_en_a_pas() -> None:
    sans = [code for codes in SANS_REMEDE.values() for code in codes.split()]
    assert sorted(set(sans)) == sorted(sans)
    assert set(sans) <= {regle.code for regle in registry()}
    assert [] == [cas.code for cas in REMEDIES if cas.code in sans]
    assert len(REMEDIES) >= 25


def _dit(constat: Finding) -> tuple[str, str]:
    """Un constat, où qu'il soit et quoi qu'il compte : ajouter une ligne déplace les autres, et ils citent ce qui change."""
    return constat.code, re.sub(r"\d[\d\s]*", "0", normal(constat.message))


def test_un_texte_a_remplacer_absent_est_dit(tmp_path: Path) -> None:
    bloc = "fichier: dossier.yaml\nremplacer:\nnom: Ailleurs\npar:\nnom: Ici\n"
    with pytest.raises(ValueError, match="0 fois"):
        jouer(Cas("BUD001", "Dossier sain", [bloc]), tmp_path)


def test_une_page_sans_dossier_sain_est_refusee(tmp_path: Path) -> None:
    page = tmp_path / "BUD001.md"
    page.write_text("# BUD001\n\n## Dossier fautif\n\n## Constat attendu\n\n```\nx\n```\n", "utf-8")
    with pytest.raises(ValueError, match="il faut un dossier sain"):
        lire(page)
