"""Une commande tuée, ou un disque plein, à chaque écriture : l'ancien ou le neuf, entier, ou fini par la commande suivante."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from docgen import sortie
from docgen.sortie import journal, put
from docgen.sortie.copies import MARQUE
from docgen.sortie.lots import write_files
from docgen.sortie.verrou import alone
from tests.outils.souche import docgen

NOMS = ("a.yaml", "b.yaml", "c.yaml", "d/e.yaml")
ANCIEN, NEUF = {nom: f"{nom} : avant\n" for nom in NOMS}, {nom: f"{nom} : après\n" for nom in NOMS}
# Meurt sans rien remettre, comme sous « kill -9 », au n-ième geste qui change le disque.
MEURT = """
import os, sys
from pathlib import Path
from docgen import sortie
rang, ici, dossier = int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] == "dossier"
gestes = 0
def meurt(quoi):
    def fait(*mots, **plus):
        global gestes
        gestes += 1
        if gestes == rang:
            os._exit(9)
        return quoi(*mots, **plus)
    return fait
sortie.place, sortie._write_flushed, os.fsync = map(meurt, (sortie.place, sortie._write_flushed, os.fsync))
textes = {nom: f"{nom} : après\\n" for nom in %r}
sortie.put({ici / nom: texte for nom, texte in textes.items()}, {ici / "neuf": textes} if dossier else {})
""" % (NOMS,)  # noqa: UP031 - le texte d'un programme a des accolades


@pytest.fixture(autouse=True)
def _cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def ici(tmp_path):
    put({tmp_path / "ici" / nom: texte for nom, texte in ANCIEN.items()})
    return tmp_path / "ici"


def lus(ici: Path) -> dict[str, str]:
    """Les fichiers que lirait docgen ; ce qui attend à côté est caché, et la copie de ce qu'une main avait changé n'en est pas."""
    autres = (".docgen-", MARQUE)
    chemins = sorted(chemin for chemin in ici.rglob("*.yaml") if not any(autre in str(chemin) for autre in autres))
    return {chemin.relative_to(ici).as_posix(): chemin.read_text("utf-8") for chemin in chemins}


@pytest.mark.parametrize("sorte", ["fichiers", "dossier"])
def test_tuee_a_chaque_geste_elle_laisse_l_ancien_ou_la_suivante_finit_le_neuf(ici, sorte):
    neuf = NEUF | ({f"neuf/{nom}": texte for nom, texte in NEUF.items()} if sorte == "dossier" else {})
    vus = set()
    for rang in range(1, 60):
        tuee = subprocess.run([sys.executable, "-c", MEURT, str(rang), ici, sorte], check=False)
        finis = journal.finish()
        etat = lus(ici)
        assert etat in (ANCIEN, neuf), (rang, etat)
        vus.add((etat == neuf, bool(finis)))
        assert [] == journal.finish()
        if tuee.returncode == 0:
            break
        put({ici / nom: texte for nom, texte in ANCIEN.items()})
        sortie._remove(ici / "neuf")
    assert tuee.returncode == 0
    assert {(False, False), (True, True), (True, False)} <= vus
    assert [] == [chemin for chemin in ici.rglob(".docgen-*") if sorte == "fichiers"]


def test_la_commande_suivante_finit_et_le_dit(ici, tmp_path):
    for rang in range(1, 60):
        subprocess.run([sys.executable, "-c", MEURT, str(rang), ici, "fichiers"], check=False)
        if list((tmp_path / "cache" / "docgen" / "journaux").glob("*.json")) and lus(ici) not in (ANCIEN, NEUF):
            break
    dit = docgen("--version", cwd=tmp_path)
    assert dit.returncode == 0
    assert "avait été tuée pendant qu’elle écrivait" in " ".join(dit.stderr.decode().replace("'", "’").split())
    assert lus(ici) == NEUF
    assert "tuée" not in docgen("--version", cwd=tmp_path).stderr.decode()


def test_une_commande_qui_ecrit_encore_n_est_pas_finie_a_sa_place(ici):
    attend = {ici / nom: ici / f".docgen-{rang}" for rang, nom in enumerate(NOMS)}
    for neuf in attend.values():
        neuf.write_text("après\n", "utf-8")
    assert journal._write(attend)
    code = "import sys\nfrom docgen.sortie.journal import finish\nprint(len(finish()))"
    with alone({ici, ici / "d"}):
        assert subprocess.check_output([sys.executable, "-c", code]).strip() == b"0"
    assert lus(ici) == ANCIEN


@pytest.mark.parametrize("contenu", ["", "[", "3", '[["/tmp/x", "/tmp/y"]]', '[["/a/.docgen-1", "/b/c"]]', "[[1, 2]]"])
def test_un_journal_d_une_autre_forme_ne_deplace_rien(tmp_path, contenu):
    page = tmp_path / "cache" / "docgen" / "journaux" / "1.json"
    page.parent.mkdir(parents=True)
    page.write_text(contenu, "utf-8")
    assert [] == journal.finish()
    assert not page.exists()


@pytest.mark.parametrize("quoi", ["put", "lot"])
@pytest.mark.parametrize("plein", [errno.ENOSPC, errno.EDQUOT])
def test_un_disque_plein_a_chaque_ecriture_laisse_l_ancien_et_rien_a_demi(ici, tmp_path, monkeypatch, quoi, plein):
    vrai = os.fsync
    for rang in range(1, 40):
        faits: list[int] = []

        def refuse(prise, faits=faits, rang=rang):
            faits.append(prise)
            if len(faits) == rang:
                raise OSError(plein, os.strerror(plein))
            vrai(prise)

        monkeypatch.setattr(os, "fsync", refuse)
        refusee = ecrire(ici, quoi)
        monkeypatch.setattr(os, "fsync", vrai)
        if len(faits) < rang:
            break
        # Ce qui manque au seul journal, ou aux noms de ce qui est déjà en place, n'arrête rien.
        assert lus(ici) in ((ANCIEN, NEUF) if refusee else (NEUF,)), rang
        assert [] == list(tmp_path.rglob(".docgen-*"))
        put({ici / nom: texte for nom, texte in ANCIEN.items()})
    assert rang > 3 and lus(ici) == NEUF


def ecrire(ici: Path, quoi: str) -> bool:
    """Écrit le neuf ; vrai si c'est refusé, et dit."""
    if quoi == "put":
        try:
            put({ici / nom: texte for nom, texte in NEUF.items()})
        except OSError as faute:
            assert faute.errno in (errno.ENOSPC, errno.EDQUOT)
            return True
        return False
    lot = sortie.Lot(ici, "e", {"version": "v", "donnees": {}, "gabarits": "g"}, NOMS)
    dits = write_files(lot, {nom: texte.encode() for nom, texte in NEUF.items()}).findings
    assert {"impossible d'écrire : la place manque sur le disque"} >= {dit.message for dit in dits}
    return bool(dits)
