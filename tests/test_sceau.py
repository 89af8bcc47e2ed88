"""Ce qu'une commande garde pour la suivante porte le sceau de cette installation ; ce qui ne l'a pas n'est pas cru."""

import marshal
import os
import shutil
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from docgen import sceau
from docgen.compose import compiles
from docgen.sceau import sealed, unsealed
from docgen.sortie.reserve import Reserve

NOM = "a" * 64
sans_droits = pytest.mark.skipif(not hasattr(os, "getuid"), reason="Windows n'a ni propriétaire ni droits à comparer")


@pytest.fixture
def entree(tmp_path: Path) -> Path:
    """Une entrée gardée, dans un dossier de cache."""
    place = tmp_path / "docgen" / "textes" / NOM
    place.parent.mkdir(parents=True)
    place.write_bytes(sealed(str(place), b"dit"))
    assert unsealed(str(place)) == b"dit"
    return place


def cle(entree: Path) -> Path:
    return entree.parent.parent / "cle"


@sans_droits
def test_la_cle_a_trente_deux_octets_que_seul_l_usager_lit(entree: Path) -> None:
    etat = cle(entree).stat()
    assert (32, 0o600) == (etat.st_size, stat.S_IMODE(etat.st_mode))
    assert sorted(p.name for p in cle(entree).parent.iterdir()) == ["cle", "textes"]


def test_la_cle_reste_et_n_est_celle_d_aucune_autre_installation(entree: Path, tmp_path: Path) -> None:
    avant = cle(entree).read_bytes()
    autre = tmp_path / "ailleurs" / "textes" / NOM
    assert sealed(str(autre), b"dit") != entree.read_bytes() == sealed(str(entree), b"dit")
    assert cle(entree).read_bytes() == avant != cle(autre).read_bytes()


def vide(place: Path) -> None:
    place.write_bytes(b"")


def courte(place: Path) -> None:
    place.write_bytes(place.read_bytes()[:31])


def longue(place: Path) -> None:
    place.write_bytes(place.read_bytes() + b"x")


def lien(place: Path) -> None:
    place.rename(ailleurs := place.parent.parent / "connue")
    place.symlink_to(ailleurs)


def second_nom(place: Path) -> None:
    os.link(place, place.parent.parent / "connue")


def lisible(place: Path) -> None:
    place.chmod(0o644)


def dossier(place: Path) -> None:
    place.unlink()
    place.mkdir()


def tube(place: Path) -> None:
    place.unlink()
    os.mkfifo(place, 0o600)


@sans_droits
@pytest.mark.parametrize(
    "geste", [vide, courte, longue, lien, second_nom, lisible, dossier, tube], ids=lambda g: g.__name__
)
def test_une_cle_qu_un_autre_connaitrait_ne_sert_a_rien(entree: Path, geste) -> None:
    geste(cle(entree))
    assert unsealed(str(entree)) is None
    with pytest.raises(OSError):
        sealed(str(entree), b"dit")


def test_sans_cle_rien_n_est_cru_et_une_neuve_ne_rend_pas_l_ancien(entree: Path) -> None:
    cle(entree).unlink()
    assert unsealed(str(entree)) is None
    sealed(str(entree.with_name("b")), b"autre")
    assert cle(entree).exists() and unsealed(str(entree)) is None


@sans_droits
def test_la_cle_ou_l_entree_d_un_autre_usager_ne_sert_pas(entree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getuid", lambda: 12345)
    assert unsealed(str(entree)) is None
    with pytest.raises(OSError):
        sealed(str(entree), b"dit")


def test_une_entree_sous_un_autre_nom_ou_dans_une_autre_reserve_n_est_pas_crue(entree: Path) -> None:
    autres = [entree.with_name("b" * 64), entree.parent.parent / "rendus" / NOM]
    for autre in autres:
        autre.parent.mkdir(exist_ok=True)
        shutil.copy(entree, autre)
        assert unsealed(str(autre)) is None


def test_un_disque_plein_ne_laisse_pas_une_demi_cle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def plein(*_: object) -> int:
        raise OSError(28, "plein")

    place = tmp_path / "docgen" / "textes" / NOM
    with monkeypatch.context() as change:
        change.setattr(sceau.os, "write", plein)
        with pytest.raises(OSError):
            sealed(str(place), b"dit")
    assert list((tmp_path / "docgen").iterdir()) == []
    assert sealed(str(place), b"dit").endswith(b"dit")


def test_du_code_ecrit_par_une_autre_main_ne_s_execute_pas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Même entier, sous le bon nom, et à l'usager : ce qu'un `umask` large ou un cache restauré laisserait."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    juste = compile("'juste'", "<texte>", "eval")
    assert eval(compiles.kept("texte", "f", "", lambda: juste)) == "juste"
    (garde,) = (tmp_path / "docgen" / "textes").iterdir()
    faux = marshal.dumps(compile("'faux'", "<texte>", "eval"))
    # L'empreinte nue d'autrefois, puis le sceau d'une autre installation.
    scelle_ailleurs = sealed(str(tmp_path / "autre" / "textes" / garde.name), faux)
    for octets in (compiles.hashlib.sha256(faux).digest() + faux, scelle_ailleurs):
        garde.write_bytes(octets)
        assert eval(compiles.kept("texte", "f", "", lambda: juste)) == "juste"


def test_un_dessin_d_une_autre_main_n_est_pas_repris(tmp_path: Path) -> None:
    reserve = Reserve(tmp_path / "docgen" / "rendus", "cet outil")
    reserve.keep({NOM: b"dessin"})
    assert reserve.get(NOM) == b"dessin"
    reserve.folder.joinpath(NOM).write_bytes(sealed(str(tmp_path / "autre" / "rendus" / NOM), b"faux"))
    assert reserve.get(NOM) is None


# --- deux premières commandes à la fois -----------------------------------------------------------------------------------
def test_une_seule_de_deux_premieres_commandes_tire_le_secret(tmp_path: Path) -> None:
    place = tmp_path / "docgen" / "textes" / NOM
    place.parent.mkdir(parents=True)
    code = (
        "import sys\nfrom docgen.sceau import sealed\ntry:\n    sealed(sys.argv[1], b'dit')\nexcept OSError:\n    pass"
    )
    lances = [subprocess.Popen([sys.executable, "-c", code, place]) for _ in range(4)]
    assert [0] * 4 == [lance.wait(60) for lance in lances]
    assert ["cle", "textes"] == sorted(p.name for p in cle(place).parent.iterdir())
    secret = cle(place).read_bytes()
    sealed(str(place), b"dit")
    assert cle(place).read_bytes() == secret


@pytest.mark.parametrize("age", [0, 3600])
def test_pendant_qu_une_autre_tire_le_secret_rien_n_est_garde_et_une_morte_n_arrete_pas_les_suivantes(
    tmp_path: Path, age: int
) -> None:
    place = tmp_path / "docgen" / "textes" / NOM
    place.parent.mkdir(parents=True)
    en_cours = cle(place).with_name("cle.neuve")
    en_cours.write_bytes(b"")
    os.utime(en_cours, (time.time() - age,) * 2)
    with pytest.raises(OSError):
        sealed(str(place), b"dit")
    assert not cle(place).exists() and en_cours.exists() == (age == 0)
    if age:
        assert sealed(str(place), b"dit") and cle(place).exists()


def test_celle_qui_arrive_apres_garde_le_secret_qui_est_la(entree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    avant, vrai = cle(entree).read_bytes(), os.path.lexists
    vus: list[object] = []

    def pas_encore(place: object) -> bool:
        vus.append(place)
        return len(vus) > 1 and vrai(place)  # regardé avant que l'autre l'ait tiré, puis après

    monkeypatch.setattr(os.path, "lexists", pas_encore)
    sealed(str(entree), b"dit")
    assert len(vus) == 2 and cle(entree).read_bytes() == avant
