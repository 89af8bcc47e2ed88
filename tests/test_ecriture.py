"""`output/` s'écrit fichier par fichier : un fichier ouvert est nommé, une écriture arrêtée se reprend, le manifeste dit vrai."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen import sortie
from docgen.findings import errors
from docgen.sortie import Lot, digest_tree, put
from docgen.sortie.lots import is_current, touched_by_hand, write_files, write_whole
from docgen.sortie.manifeste import MANIFEST, read_manifest

ANCIENS = {"acte.docx": b"acte 1", "annexe-1/fiche-1.1.docx": b"fiche 1", "annexe-1/fiche-1.2.docx": b"a retirer"}
NOUVEAUX = {"acte.docx": b"acte 2", "annexe-1/fiche-1.1.docx": b"fiche 2", "neuf/annexe.docx": b"annexe"}
TOUS = sorted({*ANCIENS, *NOUVEAUX})


def lot(dossier: Path, fichiers: dict[str, bytes], empreinte: str = "B", perime: Callable[[str], bool] = bool) -> Lot:
    return Lot(dossier, empreinte, {"outil": "essai", "donnees": empreinte}, tuple(fichiers), perime)


def ecrire(dossier: Path, fichiers: dict[str, bytes], empreinte: str = "B"):
    return write_files(lot(dossier, fichiers, empreinte), fichiers)


def contenu(dossier: Path) -> dict[str, bytes]:
    return {p.relative_to(dossier).as_posix(): p.read_bytes() for p in dossier.rglob("*") if p.is_file()}


def documents(dossier: Path) -> dict[str, bytes]:
    return {nom: octets for nom, octets in contenu(dossier).items() if nom != MANIFEST}


@contextmanager
def windows(refuse: Callable[[Path], bool], erreur: int = 32) -> Iterator[None]:
    """Ce que Windows répond d'un fichier qu'un autre programme tient : ni remplacé, ni renommé, ni supprimé."""

    def tenu(vrai: Callable[..., object]) -> Callable[..., object]:
        def faire(*chemins: object, **choix: object) -> object:
            for chemin in chemins:
                if refuse(Path(str(chemin))):
                    faute = PermissionError(13, "The process cannot access the file", str(chemin))
                    faute.winerror = erreur
                    raise faute
            return vrai(*chemins, **choix)

        return faire

    with pytest.MonkeyPatch.context() as panne:
        panne.setattr(sortie, "_PAUSES", (0, 0))
        for nom in ("replace", "rename", "unlink", "remove"):
            panne.setattr(os, nom, tenu(getattr(os, nom)))
        yield


# --- un fichier ouvert dans Word ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("erreur", [5, 32, 33])
@pytest.mark.parametrize("ouvert", TOUS)
def test_un_fichier_ouvert_est_nomme_et_les_autres_sont_ecrits(tmp_path, ouvert, erreur):
    ecrire(tmp_path, ANCIENS, "A")
    with windows(lambda chemin: chemin == tmp_path / ouvert, erreur):
        fait = ecrire(tmp_path, NOUVEAUX)
    (constat,) = fait.findings
    assert ("SOR004", True) == (constat.code, constat.location.file.endswith(ouvert))
    assert "il est ouvert dans Word" in constat.message and "relancer la même commande" in constat.remedy
    attendu = {nom: NOUVEAUX[nom] for nom in NOUVEAUX if nom != ouvert}
    attendu |= {ouvert: ANCIENS[ouvert]} if ouvert in ANCIENS else {}
    assert attendu == documents(tmp_path)
    manifeste = read_manifest(tmp_path)
    assert all(manifeste.is_intact(nom) for nom in attendu) and [ouvert] == manifeste.origine["non_remplaces"]
    assert not is_current(lot(tmp_path, NOUVEAUX)) and [] == touched_by_hand(lot(tmp_path, NOUVEAUX))
    fait = ecrire(tmp_path, NOUVEAUX)
    assert [] == fait.findings and (ouvert,) == (*fait.ecrits, *fait.retires)
    assert NOUVEAUX == documents(tmp_path) and is_current(lot(tmp_path, NOUVEAUX))
    assert "non_remplaces" not in read_manifest(tmp_path).origine


def test_un_fichier_tenu_un_instant_par_un_antivirus_est_attendu(tmp_path):
    ecrire(tmp_path, ANCIENS, "A")
    refus = iter([True, True])
    with windows(lambda chemin: chemin.name == "acte.docx" and next(refus, False)):
        assert [] == ecrire(tmp_path, NOUVEAUX).findings
    assert NOUVEAUX == documents(tmp_path)


def test_des_droits_qui_manquent_ne_sont_pas_attendus(tmp_path, monkeypatch):
    ecrire(tmp_path, ANCIENS, "A")
    monkeypatch.setattr(sortie.time, "sleep", lambda _: pytest.fail("attendre ne donne pas de droits"))
    vrai = os.replace

    def sans_droits(source: object, cible: Path) -> None:
        if cible.name == "acte.docx":
            raise PermissionError(13, "Permission denied")
        vrai(source, cible)

    monkeypatch.setattr(os, "replace", sans_droits)
    assert ["SOR004"] == [constat.code for constat in ecrire(tmp_path, NOUVEAUX).findings]


def test_un_manifeste_que_l_on_ne_peut_ecrire_laisse_tout_en_place(tmp_path):
    ecrire(tmp_path, ANCIENS, "A")
    avant = contenu(tmp_path)
    with windows(lambda chemin: chemin.name == MANIFEST):
        assert ["SOR002"] == [constat.code for constat in ecrire(tmp_path, NOUVEAUX).findings]
    assert avant == contenu(tmp_path)


@pytest.mark.parametrize("fois", range(4))
def test_un_disque_plein_ne_change_rien(tmp_path, monkeypatch, fois):
    ecrire(tmp_path, ANCIENS, "A")
    avant, restes, vrai = contenu(tmp_path), iter(range(fois)), os.fsync

    def plein(numero: int) -> None:
        if next(restes, None) is None:
            raise OSError(28, "No space left on device")
        vrai(numero)

    monkeypatch.setattr(os, "fsync", plein)
    (constat,) = ecrire(tmp_path, NOUVEAUX).findings
    assert ("SOR002", True) == (constat.code, "la place manque" in constat.message)
    assert avant == contenu(tmp_path) and not (tmp_path / "neuf").exists()


# --- une écriture arrêtée, où que ce soit ---------------------------------------------------------------------------------
@contextmanager
def photos(dossier: Path, album: Path) -> Iterator[list[Path]]:
    """L'état du dossier avant et après chaque geste qui le change : ce que laisse un programme tué à ce moment-là."""
    prises: list[Path] = []
    pose = iter([])

    def prendre() -> None:
        nonlocal pose
        if next(pose, None):  # la copie elle-même fait de ces gestes
            return
        prises.append(album / str(len(prises)))
        pose = iter(lambda: True, None)
        shutil.copytree(dossier, prises[-1])
        pose = iter([])

    def vu(vrai: Callable[..., object]) -> Callable[..., object]:
        def faire(*args: object, **choix: object) -> object:
            prendre()
            try:
                return vrai(*args, **choix)
            finally:
                prendre()

        return faire

    with pytest.MonkeyPatch.context() as appareil:
        for nom in ("replace", "unlink", "fsync", "mkdir", "rmdir", "chmod"):
            appareil.setattr(os, nom, vu(getattr(os, nom)))
        appareil.setattr(sortie, "_write_flushed", _a_moitie(sortie._write_flushed, prendre))
        yield prises


def _a_moitie(vrai: Callable[..., None], prendre: Callable[[], None]) -> Callable[..., None]:
    def ecrire_en_deux(chemin: Path, octets: bytes, *, durable: bool) -> None:
        vrai(chemin, octets[: len(octets) // 2], durable=durable)
        prendre()
        vrai(chemin, octets, durable=durable)

    return ecrire_en_deux


def test_tuee_a_n_importe_quel_moment_l_ecriture_ne_laisse_ni_fichier_coupe_ni_manifeste_faux(tmp_path):
    dossier = tmp_path / "avenant-1"
    ecrire(dossier, ANCIENS, "A")
    with photos(dossier, tmp_path / "album") as prises:
        ecrire(dossier, NOUVEAUX)
    assert len(prises) > 40
    etats = set()
    for photo in prises:
        la = {nom: octets for nom, octets in documents(photo).items() if not Path(nom).name.startswith(".docgen-")}
        assert all(octets in (ANCIENS.get(nom), NOUVEAUX.get(nom)) for nom, octets in la.items())
        manifeste = read_manifest(photo)
        assert manifeste is not None and all(manifeste.is_intact(nom) for nom in la)
        voulu = lot(photo, NOUVEAUX)
        assert [] == touched_by_hand(voulu)
        assert is_current(voulu) <= (NOUVEAUX == la)
        etats.add((manifeste.interrompu, tuple(sorted(la.items()))))
        assert [] == ecrire(photo, NOUVEAUX).findings
        assert contenu(dossier) == contenu(photo) and is_current(voulu)
    assert len(etats) >= len(TOUS) + 1


@pytest.mark.parametrize("arret", [KeyboardInterrupt, SystemExit])
@pytest.mark.parametrize("tour", range(6))
def test_ctrl_c_entre_deux_fichiers_ne_laisse_rien_d_inacheve(tmp_path, monkeypatch, arret, tour):
    ecrire(tmp_path, ANCIENS, "A")
    restes, vrai = iter(range(tour)), os.replace

    def arrete(source: object, cible: object) -> None:
        if next(restes, None) is None:
            raise arret
        vrai(source, cible)

    with monkeypatch.context() as panne:
        panne.setattr(os, "replace", arrete)
        try:
            ecrire(tmp_path, NOUVEAUX)
        except arret:
            assert tour < 5
    assert not [nom for nom in contenu(tmp_path) if ".docgen-" in nom]
    assert [] == touched_by_hand(lot(tmp_path, NOUVEAUX))
    assert [] == ecrire(tmp_path, NOUVEAUX).findings
    assert NOUVEAUX == documents(tmp_path) and is_current(lot(tmp_path, NOUVEAUX))


def test_un_fichier_change_a_la_main_apres_l_arret_se_reconnait(tmp_path):
    ecrire(tmp_path, ANCIENS, "A")
    with photos(tmp_path, tmp_path.parent / "album-main") as prises:
        ecrire(tmp_path, NOUVEAUX)
    photo = next(photo for photo in prises if NOUVEAUX["acte.docx"] == documents(photo)["acte.docx"])
    assert read_manifest(photo).interrompu
    (photo / "acte.docx").write_bytes(b"acte 2, et l'IBAN")
    (constat,) = touched_by_hand(lot(photo, NOUVEAUX))
    assert constat.location.file.endswith("acte.docx")
    shutil.rmtree(tmp_path.parent / "album-main")


NOMS = st.sampled_from(["a.docx", "b.docx", "c/d.docx", "c/e.docx", "f.xlsx"])
LOTS = st.dictionaries(NOMS, st.binary(max_size=2), max_size=5)


@given(LOTS, LOTS, st.sets(NOMS))
def test_ce_qui_n_est_pas_tenu_est_comme_on_le_veut_et_la_fois_suivante_tout_l_est(
    tmp_path_factory, avant, apres, ouverts
):
    dossier = tmp_path_factory.mktemp("loi")
    ecrire(dossier, avant, "A")
    with windows(lambda chemin: chemin.is_relative_to(dossier) and chemin.relative_to(dossier).as_posix() in ouverts):
        fait = ecrire(dossier, apres)
    obtenu = documents(dossier)
    assert all(obtenu.get(nom) == (avant if nom in ouverts else apres).get(nom) for nom in {*avant, *apres})
    assert {nom for nom in {*avant, *apres} & ouverts if avant.get(nom) != apres.get(nom)} == {
        nom for nom in ouverts if any(c.location.file.endswith(f"/{nom}") for c in fait.findings)
    }
    assert all(read_manifest(dossier).is_intact(nom) for nom in obtenu)
    vus = {nom: (dossier / nom).stat() for nom, octets in apres.items() if obtenu.get(nom) == octets}
    assert [] == ecrire(dossier, apres).findings
    assert apres == documents(dossier)
    assert all(etat.st_ino == (dossier / nom).stat().st_ino for nom, etat in vus.items())


# --- ce qui n'a pas changé, ce que rien ne produit plus -------------------------------------------------------------------
def test_un_fichier_qui_n_a_pas_change_n_est_pas_touche(tmp_path):
    ecrire(tmp_path, ANCIENS, "A")
    for nom in ANCIENS:
        os.utime(tmp_path / nom, (1, 1))
    fait = ecrire(tmp_path, {**ANCIENS, "acte.docx": b"acte 2"})
    assert (("acte.docx",), 2) == (fait.ecrits, len(fait.inchanges))
    assert [1, 1] == [int((tmp_path / nom).stat().st_mtime) for nom in list(ANCIENS)[1:]]
    voulu = {**ANCIENS, "acte.docx": b"acte 2"}
    assert [True, False] == [is_current(lot(tmp_path, voulu, empreinte)) for empreinte in "BA"]


def test_ecrire_deux_fois_la_meme_chose_ne_touche_meme_pas_le_manifeste(tmp_path):
    ecrire(tmp_path, ANCIENS)
    os.utime(tmp_path / MANIFEST, (1, 1))
    assert ((), ()) == ((fait := ecrire(tmp_path, ANCIENS)).ecrits, fait.retires)
    assert 1 == int((tmp_path / MANIFEST).stat().st_mtime)


def test_un_fichier_perime_que_l_on_a_modifie_reste_et_se_dit_une_fois(tmp_path):
    ecrire(tmp_path, ANCIENS, "A")
    (tmp_path / "annexe-1/fiche-1.2.docx").write_bytes(b"mes notes")
    (constat,) = ecrire(tmp_path, NOUVEAUX).findings
    assert ("SOR003", "à corriger") == (constat.code, constat.severity.value)
    assert b"mes notes" == (tmp_path / "annexe-1/fiche-1.2.docx").read_bytes()
    assert is_current(lot(tmp_path, NOUVEAUX)) and [] == ecrire(tmp_path, NOUVEAUX).findings


def test_un_dossier_que_l_on_vide_s_en_va_et_celui_ou_une_personne_a_mis_un_fichier_reste(tmp_path):
    ecrire(tmp_path, {"a.docx": b"a", "b/c.docx": b"c", "d/e/f.docx": b"f"}, "A")
    (tmp_path / "b" / "à moi.txt").write_bytes(b"note")
    assert 2 == len(ecrire(tmp_path, {"a.docx": b"a"}).retires)
    assert {"a.docx", "b/à moi.txt", MANIFEST} == set(contenu(tmp_path)) and not (tmp_path / "d").exists()


def test_un_nom_qui_ne_change_que_de_casse_est_le_meme_fichier_la_ou_le_disque_le_dit(tmp_path):
    """Sur Windows, « Fiche.docx » et « fiche.docx » sont un seul fichier : deux liens durs disent ici la même chose."""
    ecrire(tmp_path, {"Fiche.docx": b"un"}, "A")
    os.link(tmp_path / "Fiche.docx", tmp_path / "fiche.docx")
    assert [] == touched_by_hand(lot(tmp_path, {"fiche.docx": b"un"}))
    fait = ecrire(tmp_path, {"fiche.docx": b"un"})
    assert ((), []) == (fait.retires, fait.findings)
    assert ["fiche.docx"] == list(read_manifest(tmp_path).fichiers)


def test_un_nom_qui_ne_change_que_de_casse_est_un_autre_fichier_ailleurs(tmp_path):
    ecrire(tmp_path, {"Fiche.docx": b"un"}, "A")
    assert ("Fiche.docx",) == ecrire(tmp_path, {"fiche.docx": b"un"}).retires
    assert {"fiche.docx": b"un"} == documents(tmp_path)


# --- ce que laissent les programmes qui ont un fichier ouvert -------------------------------------------------------------
@pytest.mark.parametrize("voisin", ["~$acte.docx", ".~lock.acte.docx#", "Thumbs.db", "desktop.ini", ".DS_Store"])
def test_ce_que_word_ou_le_systeme_pose_a_cote_n_empeche_rien(tmp_path, voisin):
    origine, dossier = {"ancien": "a", "nouveau": "b"}, tmp_path / "lot"
    assert [] == write_whole(dossier, {"1-note.docx": b"un"}, origine)
    empreinte = digest_tree(dossier)
    (dossier / voisin).write_bytes(b"verrou")
    assert empreinte == digest_tree(dossier)
    assert [] == write_whole(dossier, {"1-note.docx": b"deux"}, origine)
    assert {"1-note.docx": b"deux", voisin: b"verrou"} == documents(dossier)


def test_un_lot_de_relecture_tue_en_route_se_reprend(tmp_path):
    origine, dossier = {"ancien": "a", "nouveau": "b"}, tmp_path / "lot"
    dossier.mkdir()
    with photos(dossier, tmp_path / "album") as prises:
        assert [] == write_whole(dossier, NOUVEAUX, origine)
    for photo in prises:
        assert [] == write_whole(photo, NOUVEAUX, origine)
        assert contenu(dossier) == contenu(photo)


# --- les données : toutes ou aucune ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("tenu", ["a.yaml", "b.yaml", "c.yaml", "neuf"])
def test_des_donnees_dont_l_une_est_tenue_ne_changent_pas(tmp_path, tenu):
    fichiers = {tmp_path / f"{nom}.yaml": f"{nom} 2" for nom in "abc"}
    put(dict.fromkeys(list(fichiers)[:2], "1"))
    avant = contenu(tmp_path)
    with windows(lambda chemin: chemin == tmp_path / tenu), pytest.raises(PermissionError):
        put(fichiers, {tmp_path / "neuf": {"d.yaml": "d"}})
    assert avant == contenu(tmp_path) and not (tmp_path / "neuf").exists()
    put(fichiers, {tmp_path / "neuf": {"d.yaml": "d"}})
    assert {"a.yaml": b"a 2", "b.yaml": b"b 2", "c.yaml": b"c 2", "neuf/d.yaml": b"d"} == contenu(tmp_path)


@pytest.mark.parametrize("tour", range(3))
def test_des_donnees_arretees_en_route_sont_remises(tmp_path, monkeypatch, tour):
    fichiers = {tmp_path / f"{nom}.yaml": f"{nom} 2" for nom in "abc"}
    put(dict.fromkeys(list(fichiers)[:2], "1"))
    avant, restes, vrai = contenu(tmp_path), iter([*["va"] * tour, "arrêt"]), os.replace

    def arrete(source: object, cible: object) -> None:
        if next(restes, "va") == "arrêt":
            raise KeyboardInterrupt
        vrai(source, cible)

    monkeypatch.setattr(os, "replace", arrete)
    with pytest.raises(KeyboardInterrupt):
        put(fichiers)
    assert avant == contenu(tmp_path)


# --- par la commande ------------------------------------------------------------------------------------------------------
def test_produire_avec_un_fichier_ouvert_ecrit_les_autres_et_sort_avec_un(chantier):
    chantier.produire()
    (avenant,) = chantier.sortie.rglob("avenant.txt")
    chantier.remplacer("actions/1.1-*.yaml", "2025: 618 000", "2025: 650 000")
    avant, nombre = contenu(avenant.parent), len(documents(avenant.parent))
    with windows(lambda chemin: chemin.name == "avenant.txt"):
        fait = chantier.produire()
    assert (True, ["SOR004"]) == (fait.failed, [c.code for c in errors(fait.findings)])
    assert avant["avenant.txt"] == avenant.read_bytes()
    ecrits = [chemin for chemin in fait.written if chemin.parent == avenant.parent]
    assert "annexe-3-tableau-financier.txt" in {chemin.name for chemin in ecrits} and avenant not in ecrits
    fait = chantier.produire()
    assert ([avenant], False) == (list(fait.written), fait.failed)
    assert "3\u202f374\u202f548" in avenant.read_text("utf-8") and nombre == len(documents(avenant.parent))


def test_une_fiche_que_l_on_retire_emporte_ses_fichiers_des_formats_que_l_on_demande(chantier):
    chantier.produire(formats=("txt", "docx"))
    dossiers = [manifeste.parent for manifeste in chantier.sortie.rglob(MANIFEST)]
    for dossier in dossiers:
        manifeste = json.loads((dossier / MANIFEST).read_text("utf-8"))
        for suffixe in (".txt", ".docx"):
            nom = f"annexe-1/fiche-9.9{suffixe}"
            (dossier / nom).parent.mkdir(exist_ok=True)
            (dossier / nom).write_bytes(b"")
            manifeste["fichiers"][nom] = sortie.sha256(b"")
        (dossier / MANIFEST).write_text(json.dumps(manifeste), "utf-8")
    fait = chantier.produire(formats=("txt",))
    assert {dossier / "annexe-1/fiche-9.9.txt" for dossier in dossiers} == set(fait.retires)
    assert all((dossier / "annexe-1/fiche-9.9.docx").exists() for dossier in dossiers)
    partie = chantier.produire(formats=("docx",), kinds=frozenset({"avenant"}))
    assert () == partie.retires


def test_une_comparaison_dit_un_dossier_dont_l_ecriture_a_ete_arretee(tmp_path):
    from docgen.commandes.comparer.dossiers_produits import sides_of_folders

    for nom in ("a", "b"):
        ecrire(tmp_path / nom, {"x.txt": nom.encode()}, nom)
    contenu_du_manifeste = json.loads((tmp_path / "b" / MANIFEST).read_text("utf-8"))
    contenu_du_manifeste["en_cours"] = {"empreinte": "c", "fichiers": {"x.txt": "?"}}
    (tmp_path / "b" / MANIFEST).write_text(json.dumps(contenu_du_manifeste), "utf-8")
    cotes = sides_of_folders(tmp_path / "a", tmp_path / "b")
    assert [True] == [
        f"{tmp_path.name}/b » a été interrompue" in dit for dit in cotes.non_compare if "interrompue" in dit
    ]
