"""Ce qui a été dessiné sert encore tant que rien de ce dont il est fait n'a changé ; le résultat est celui de rien de gardé."""

import os
import random
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from docgen import pipeline
from docgen.demande import Order
from docgen.render import atelier as ateliers
from docgen.render import stamped
from docgen.render.atelier import Atelier, at_work, render_all
from docgen.sortie import reserve as reserves
from docgen.sortie.reserve import Reserve
from tests.outils.chantier import METROPOLE, TEMPLATES, Chantier, copier, ouvrir
from tests.outils.tirages import tirages
from tests.test_atelier import DOCUMENTS, FORMATS, document

FORMATS_TOUS = (*FORMATS, "xlsx")
GABARITS = TEMPLATES / "gabarits"


@pytest.fixture
def reserve(tmp_path) -> Reserve:
    return Reserve(tmp_path / "rendus", "cet outil")


def tout(atelier: Atelier, documents=DOCUMENTS, formats=("docx", "txt")) -> list[dict[str, bytes]]:
    return [fichiers for fichiers, _ in render_all(atelier, documents, formats)]


# --- la loi -----------------------------------------------------------------------------------------------------------
def retoucher(chantier: Chantier, hasard: random.Random) -> None:
    """Change au hasard un chiffre d'une donnée, un mot d'un récit ou d'un texte, une mesure du gabarit."""
    lieu = hasard.choice([chantier.donnees, chantier.donnees, chantier.textes, chantier.aspect])
    fichiers = [
        f for f in sorted(lieu.rglob("*")) if f.suffix in (".yaml", ".md", ".typ") and f.name != "programme.yaml"
    ]
    fichier = hasard.choice(fichiers)
    mots = r"\d" if fichier.suffix == ".yaml" else r"\d(?=pt)" if fichier.suffix == ".typ" else r"(?<= )[a-zé]{4,}(?= )"
    places = list(re.finditer(mots, texte := fichier.read_text("utf-8")))
    if places:
        place = hasard.choice(places)
        neuf = str(hasard.randrange(10)) if place[0].isdigit() else "autrement"
        fichier.write_text(texte[: place.start()] + neuf + texte[place.end() :], "utf-8")


@pytest.mark.lent
@settings(max_examples=tirages(3))
@given(st.integers(0, 2**32))
def test_apres_des_retouches_au_hasard_ce_qui_est_produit_est_ce_qui_le_serait_de_rien(tmp_path_factory, graine):
    racine = tmp_path_factory.mktemp("loi")
    chantier, hasard = ouvrir(racine, METROPOLE), random.Random(graine)
    garde = Reserve(racine / "rendus", "cet outil")
    for _ in range(2):
        retoucher(chantier, hasard)
        ecrits = []
        for rang, gardees in enumerate((garde, SANS_RIEN)):
            ordre = Order(
                chantier.donnees, chantier.templates, formats=FORMATS_TOUS, sortie=racine / f"{rang}", ecraser=True
            )
            pipeline.produce(replace(ordre, gardees=gardees))
            ecrits.append({c.relative_to(racine / f"{rang}"): c.read_bytes() for c in fichiers(racine / f"{rang}")})
        assert ecrits[0] == ecrits[1]
    shutil.rmtree(racine)


def fichiers(dossier: Path) -> list[Path]:
    return [chemin for chemin in sorted(dossier.rglob("*")) if chemin.is_file()]


class _Oublieuse:
    """Une réserve qui ne garde rien."""

    def name(self, *_de: object) -> str:
        return ""

    def digest(self, _dossier: Path) -> str:
        return ""

    def get(self, _nom: str) -> None:
        return None

    def keep(self, _entrees: object) -> None:
        pass


SANS_RIEN = _Oublieuse()


# --- ce qui se retrouve, ce qui se redessine --------------------------------------------------------------------------
@pytest.fixture
def dessines(monkeypatch) -> list[tuple[str, str]]:
    """Les documents dessinés, et leur format, dans l'ordre."""
    vus = []
    vrai = ateliers.drawer

    def espion(nom: str):
        def dessiner(document, *reste):
            vus.append((document.name, nom))
            return vrai(nom)(document, *reste)

        return dessiner

    monkeypatch.setattr(ateliers, "drawer", espion)
    return vus


def test_ce_qui_n_a_pas_change_n_est_pas_redessine(reserve, dessines):
    premier = tout(Atelier.of(GABARITS, reserve))
    assert len(dessines) == 8
    dessines.clear()
    assert tout(Atelier.of(GABARITS, reserve)) == premier == tout(Atelier(GABARITS))
    change = [*DOCUMENTS[:2], replace(DOCUMENTS[2], title="Un autre titre"), DOCUMENTS[3]]
    dessines.clear()
    tout(Atelier.of(GABARITS, reserve), change)
    assert dessines == [("acte-2", "docx"), ("acte-2", "txt")]


def test_ce_que_le_fichier_dit_de_ses_donnees_change_sans_qu_il_se_redessine(reserve, dessines):
    for empreinte in ("a1", "b2", "é & <c>, (d)"):
        dit = {"Empreinte des données": empreinte, "auteur": "La Métropole"}
        garde = tout(replace(Atelier.of(GABARITS, reserve), properties=dit), formats=FORMATS)
        assert garde == tout(Atelier(GABARITS, dit), formats=FORMATS)
    assert len(dessines) == 12 + 3 * 12


def test_un_gabarit_change_un_autre_outil_un_autre_auteur_se_redessinent(reserve, dessines, tmp_path):
    gabarits = copier(GABARITS, tmp_path / "gabarits")
    tout(Atelier.of(gabarits, reserve))
    (gabarits / "logos" / "LISEZMOI").write_text("un fichier de plus")
    for autre in (
        Atelier.of(gabarits, reserve),
        Atelier.of(GABARITS, Reserve(reserve.folder, "un autre outil")),
        replace(Atelier.of(GABARITS, reserve), properties={"auteur": "quelqu'un"}),
    ):
        dessines.clear()
        tout(autre)
        assert len(dessines) == 8


def test_un_refus_ne_se_garde_pas(reserve, dessines):
    for _ in range(2):
        ((rendus, refus),) = render_all(Atelier.of(GABARITS, reserve), [document("acte", gabarit="absent")], FORMATS)
        assert ["txt"] == list(rendus) and len(refus) == 2
    assert dessines == [("acte", "docx"), ("acte", "pdf"), ("acte", "txt"), ("acte", "docx"), ("acte", "pdf")]


# --- ce qui ne sert pas -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("abimer", ["vider", "tronquer", "changer", "prolonger", "remplacer"])
def test_une_entree_abimee_se_refait(reserve, abimer):
    premier = tout(Atelier.of(GABARITS, reserve))
    for chemin in reserve.folder.iterdir():
        data = chemin.read_bytes()
        if abimer == "remplacer":
            chemin.unlink()
            chemin.mkdir()
            continue
        chemin.write_bytes({
            "vider": b"", "tronquer": data[:40], "changer": data[:-1] + b"!", "prolonger": data + b"!",
        }[abimer])  # fmt: skip
    assert tout(Atelier.of(GABARITS, reserve)) == premier


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="Windows n'a pas de propriétaire à comparer")
def test_l_entree_d_un_autre_ne_sert_pas(reserve, monkeypatch):
    reserve.keep({"a": b"un document"})
    assert reserve.get("a") == b"un document"
    monkeypatch.setattr(os, "getuid", lambda: 12345)
    assert reserve.get("a") is None


def test_la_reserve_est_bornee_et_les_plus_anciens_s_en_vont(reserve, monkeypatch):
    monkeypatch.setattr(reserves, "_LE_PLUS_GRAND", 3000)
    for rang in range(6):
        reserve.keep({f"{rang}": bytes(1000)})
        os.utime(reserve.folder / f"{rang}", (rang, rang))
    assert ["4", "5"] == sorted(chemin.name for chemin in reserve.folder.iterdir())


def test_sans_place_ou_sans_droit_tout_se_dessine(tmp_path):
    occupe = tmp_path / "fichier"
    occupe.write_text("pas un dossier")
    assert tout(Atelier.of(GABARITS, Reserve(occupe, "cet outil"))) == tout(Atelier(GABARITS))


def test_sans_outil_connu_rien_ne_se_garde(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert Reserve.of_user("") is None
    assert Reserve.of_user("cet outil") == Reserve(tmp_path / "docgen" / "rendus", "cet outil")


# --- les processus ----------------------------------------------------------------------------------------------------
def test_un_dossier_deja_dessine_ne_lance_pas_de_processus_pour_peu(reserve):
    with at_work(Atelier.of(GABARITS, reserve), FORMATS, "un dossier") as premier:
        assert premier.ouvriers.pool is not None
    for dossier, lance in (("un dossier", False), ("un autre dossier", True)):
        with at_work(Atelier.of(GABARITS, reserve), FORMATS, dossier) as encore:
            assert lance == (encore.ouvriers.pool is not None)
    with at_work(Atelier.of(GABARITS, reserve), FORMATS, "un dossier") as encore:
        tout(encore, [document(f"neuf-{rang}") for rang in range(9)], ("txt",))
        assert encore.ouvriers.pool is not None


def test_un_format_que_rien_ne_marque_reste_tel_quel():
    assert stamped("txt", b"un texte", {"Version": "v"}) == b"un texte"


@pytest.mark.parametrize("tirage", range(tirages(3)))
def test_le_nom_dit_tout_ce_dont_l_entree_est_faite(reserve, tirage):
    hasard = random.Random(tirage)
    parts = [
        tuple(hasard.choice(["a", "b", "ab", b"a", b"", ("a", "b"), {"a": "b"}]) for _ in range(3)) for _ in range(60)
    ]
    noms = {repr(part): reserve.name(*part) for part in parts}
    assert len(set(noms.values())) == len(noms)
    assert reserve.name("a", "bc") != reserve.name("ab", "c")
