"""« --ecraser » remplace ce qu'une main a changé, et en garde une copie à côté."""

import pytest

from docgen.load.schemas import as_generated, schema
from docgen.model.saisie import ValeursAConfirmer
from docgen.sortie import Lot
from docgen.sortie.copies import keep_copy
from docgen.sortie.lots import write_files, write_whole
from docgen.sortie.nommes import write_named


@pytest.fixture(autouse=True)
def _cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def lus(dossier):
    return {page.name: page.read_text("utf-8") for page in sorted(dossier.iterdir()) if page.name != "manifest.json"}


def ecrire(sorte, dossier, contenu):
    """Écrit « r.docx » avec --ecraser, par l'un des trois chemins ; rien ne l'arrête."""
    page = {"r.docx": contenu.encode()}
    if sorte == "nommé":
        assert [] == write_named({dossier / "r.docx": page["r.docx"]}, ecraser=True)
    elif sorte == "version":
        lot = Lot(dossier, contenu, {"version": "v", "donnees": {}, "gabarits": "g"}, ("r.docx",))
        assert [] == write_files(lot, page).findings
    else:
        assert [] == write_whole(dossier, page, {"ancien": "a"}, ecraser=True)


@pytest.mark.parametrize("sorte", ["nommé", "version", "lot"])
def test_ce_qu_une_main_a_change_reste_a_cote_une_fois(tmp_path, sorte):
    ici = tmp_path / "ici"
    ici.mkdir()
    ecrire(sorte, ici, "un")
    ecrire(sorte, ici, "deux")
    assert {"r.docx": "deux"} == lus(ici)
    (ici / "r.docx").write_text("à la main", "utf-8")
    ecrire(sorte, ici, "trois")
    assert {"r.avant-ecrasement.docx": "à la main", "r.docx": "trois"} == lus(ici)
    (ici / "r.docx").write_text("encore", "utf-8")
    ecrire(sorte, ici, "quatre")
    (ici / "r.docx").write_text("encore", "utf-8")
    ecrire(sorte, ici, "cinq")
    attendu = {"r.avant-ecrasement.docx": "à la main", "r.avant-ecrasement-2.docx": "encore", "r.docx": "cinq"}
    assert attendu == lus(ici)


def test_rien_a_garder_ne_fait_pas_de_copie(tmp_path):
    assert keep_copy(tmp_path / "absent.docx") is None
    (tmp_path / "d").mkdir()
    assert keep_copy(tmp_path / "d") is None
    assert ["d"] == [chemin.name for chemin in tmp_path.iterdir()]


# --- ce que docgen engendre seul --------------------------------------------------------------------------------------
SCHEMA = schema("saisie", ValeursAConfirmer)


def test_un_schema_qu_aucune_main_n_a_change_est_remplace_sans_copie_ni_demande(tmp_path):
    place = tmp_path / "ici" / "saisie.schema.json"
    place.parent.mkdir()
    place.write_bytes(SCHEMA.encode())  # venu d'une archive : le cache ne le connaît pas
    assert [] == write_named({place: b"neuf"}, intact=as_generated)
    assert {place.name: "neuf"} == lus(place.parent)


@pytest.mark.parametrize(
    "change", [SCHEMA.replace("  ", " ", 1), SCHEMA.replace("object", "objet", 1), SCHEMA + " ", "[]", "é"]
)
def test_un_schema_qu_une_main_a_change_reste_a_cote(tmp_path, change):
    place = tmp_path / "ici" / "saisie.schema.json"
    place.parent.mkdir()
    place.write_text(change, "utf-8")
    assert ["SOR001"] == [constat.code for constat in write_named({place: b"neuf"}, intact=as_generated)]
    assert [] == write_named({place: b"neuf"}, ecraser=True, intact=as_generated)
    assert {"saisie.schema.avant-ecrasement.json": change, place.name: "neuf"} == lus(place.parent)
