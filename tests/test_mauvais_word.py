"""Des Word et des noms que l'on donne à tort : ce qui est dit, le remède, et rien d'écrit."""

import hashlib
import json
import os
import re
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from typer.testing import CliRunner

from docgen.cli import app
from docgen.word.numerotation import formatted
from docgen.word.ouverture import read_word
from tests.outils.cas import normal
from tests.outils.mots_word import p, tableau, word
from tests.outils.or_word import juger
from tests.outils.souche import docgen

RACINE = Path(__file__).resolve().parents[1]
SUITE = p("La suite du texte.")
SECTION = re.compile(rb"<w:sectPr>.*</w:sectPr>")


def comparer(*arguments: object, gabarits: Path = RACINE / "templates"):
    return CliRunner().invoke(app, ["comparer", *map(str, arguments), "--gabarits", str(gabarits)])


@pytest.fixture
def deux(tmp_path) -> tuple[Path, Path]:
    chemins = tmp_path / "Convention Lens.docx", tmp_path / "Convention Arras.docx"
    for chemin, somme in zip(chemins, ("10", "12"), strict=True):
        chemin.write_bytes(word(p(f"Un solde de {somme} €."), SUITE))
    return chemins


def partie(octets: bytes, nom: str, changer) -> bytes:
    """Le même fichier, une de ses parties changée."""
    with zipfile.ZipFile(BytesIO(octets)) as archive:
        parties = {un: archive.read(un) for un in archive.namelist()}
    parties[nom] = changer(parties[nom])
    sortie = BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as archive:
        for un, contenu in parties.items():
            archive.writestr(un, contenu)
    return sortie.getvalue()


# --- des noms ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("nom", "dit"),
    [
        ("Convention Lans.docx", "Convention Lans.docx : ce fichier n'existe pas. Peut-être « Convention Lens.docx »"),
        ("convention lens.DOCX", "ce fichier n'existe pas. Peut-être « Convention Lens.docx »"),
        ("zut.docx", "zut.docx : ce fichier n'existe pas. Vérifier le nom et le dossier."),
        ("2026/Convention Lens.docx", "n'existe pas non plus : vérifier le chemin."),
    ],
)
def test_un_fichier_absent_est_dit_avec_ceux_dont_le_nom_est_proche(deux, nom, dit):
    for cotes in ((deux[0].parent / nom, deux[1]), (deux[1], deux[0].parent / nom)):
        rendu = comparer(*cotes)
        assert (2, True) == (rendu.exit_code, dit in normal(rendu.output)), rendu.output


@pytest.mark.parametrize("option", ["--docx", "--html", "--lot"])
@pytest.mark.parametrize("sorte", ["trop long", "un tube"])
def test_une_sortie_qui_ne_peut_pas_etre_un_fichier_est_refusee(deux, tmp_path, option, sorte):
    fin = {"--docx": ".docx", "--html": ".html"}.get(option, "")
    sortie = tmp_path / f"{'x' * 300 if sorte == 'trop long' else 'tube'}{fin}"
    if sorte == "un tube":
        os.mkfifo(sortie)
    rendu = comparer(*deux, option, sortie)
    dit = {"trop long": "ce nom est trop long", "un tube": "n'est pas un fichier ordinaire"}[sorte]
    assert (2, True) == (rendu.exit_code, dit in normal(rendu.output)), rendu.output
    assert sorte != "un tube" or sortie.is_fifo()


@pytest.mark.parametrize("cote", [0, 1])
@pytest.mark.parametrize(
    ("sorte", "dit"),
    [
        ("tube", "essai.docx : ce n'est pas un fichier ordinaire. Donner le nom d'un fichier Word."),
        ("/dev/zero", "essai.docx : ce n'est pas un fichier ordinaire. Donner le nom d'un fichier Word."),
        ("/dev/null", "essai.docx : ce n'est pas un fichier ordinaire. Donner le nom d'un fichier Word."),
        ("sans fin", "essai.docx : le fichier est démesuré (200000 Mo). Un fichier Word tient en 100 Mo"),
    ],
)
def test_un_cote_que_l_on_lirait_sans_fin_est_refuse(deux, tmp_path, sorte, dit, cote):
    """Un tube, un périphérique sous un nom de Word, un fichier creux : la commande répond, et ne remplit pas la mémoire."""
    essai = tmp_path / "essai.docx"
    if sorte == "tube":
        os.mkfifo(essai)
    elif sorte == "sans fin":
        with essai.open("wb") as fichier:
            fichier.truncate(200_000_000_000)
    else:
        essai.symlink_to(sorte)
    rendu = comparer(*(essai, deux[1])[:: 1 if cote else -1])
    assert (2, True) == (rendu.exit_code, dit in normal(rendu.output)), rendu.output


@pytest.mark.parametrize(
    ("noms", "dit"),
    [(("", 1), "l'un des deux noms est vide"), (("  ", 1), "l'un des deux noms est vide"), ((1, " "), "l'un des deux noms est vide"),
     ((1, ""), "il manque le second côté"), ((" ", " "), "les deux noms sont vides")],
)  # fmt: skip
def test_un_nom_vide_est_dit_vide(deux, noms, dit):
    """Une variable qui n'est pas définie, entre guillemets, n'est pas le dossier où l'on se trouve."""
    rendu = comparer(*(deux[nom] if isinstance(nom, int) else nom for nom in noms))
    assert (2, True) == (rendu.exit_code, dit in normal(rendu.output)), rendu.output


def test_un_nom_trop_long_des_deux_cotes_est_refuse():
    rendu = comparer("x" * 300, "y" * 300)
    assert (2, True) == (rendu.exit_code, "ce nom est trop long" in normal(rendu.output)), rendu.output


# Ce qui se trouve dans un dossier que l'on nomme, et ce qui en est dit.
DOSSIERS = {
    "vide": ((), "est un dossier vide"),
    "notes": (("lisez-moi.txt",), "est un dossier sans fichier Word ni document produit"),
    "verrous": (("~$convention.docx", ".cache/a.docx"), "est un dossier sans fichier Word ni document produit"),
    "conventions": (("Convention.docx", "2025/B.docx"), "est un dossier que docgen n'a pas produit (2 fichiers Word)"),
    "donnees": (("cls/contrat.yaml",), "est un dossier de données"),
    "lot": (("manifest.json", "1-note.docx"), "est un lot de relecture"),
    "melange": (("a/manifest.json", "a/acte.docx", "b/autre.docx"), "se mêlent aux documents produits"),
}


def manifeste(nom: str) -> str:
    origine = {"ancien": "a.docx", "nouveau": "b.docx"} if nom == "lot" else {"donnees": {}}
    return json.dumps(origine | {"fichiers": {"acte.docx": "0"}})


def dossier(lieu: Path, nom: str) -> Path:
    for fichier in DOSSIERS[nom][0]:
        chemin = lieu / nom / fichier
        chemin.parent.mkdir(parents=True, exist_ok=True)
        chemin.write_text(manifeste(nom) if fichier.endswith("manifest.json") else "", "utf-8")
    (lieu / nom).mkdir(exist_ok=True)
    return lieu / nom


@pytest.mark.parametrize("nom", DOSSIERS)
def test_un_dossier_que_docgen_n_a_pas_produit_est_dit_tel_qu_il_est(deux, tmp_path, nom):
    chemin = dossier(tmp_path, nom)
    for cotes in ((chemin, chemin), (chemin, deux[0]), (deux[0], chemin), (chemin, dossier(tmp_path, "vide"))):
        rendu = comparer(*cotes)
        assert (2, True) == (rendu.exit_code, DOSSIERS[nom][1] in normal(rendu.output)), rendu.output


def test_deux_dossiers_de_word_sont_refuses_avec_la_commande_qui_compare_le_meme_fichier(deux, tmp_path):
    autre = tmp_path / "recu"
    autre.mkdir()
    (autre / deux[0].name).write_bytes(deux[1].read_bytes())
    rendu = comparer(tmp_path, autre)
    commande = f'docgen comparer "{tmp_path / deux[0].name}" "{autre / deux[0].name}"'
    assert (2, True) == (rendu.exit_code, commande in normal(rendu.output)), rendu.output


def test_hors_du_projet_rien_n_est_ecrit_avant_de_dire_ce_qui_manque(deux, tmp_path):
    rendu = comparer(*deux, "--docx", tmp_path / "r.docx", gabarits=tmp_path)
    assert (2, True) == (rendu.exit_code, "--gabarits" in rendu.output), rendu.output
    assert not (tmp_path / "r.docx").exists()


def test_hors_du_projet_le_json_se_passe_des_textes(deux, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rendu = CliRunner().invoke(app, ["comparer", *map(str, deux), "--docx", "r.docx", "--json"])
    assert (1, True) == (rendu.exit_code, (tmp_path / "r.docx").exists()), rendu.output


def test_hors_du_projet_deux_word_se_comparent_avec_les_textes_de_docgen(deux, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rendu = CliRunner().invoke(app, ["comparer", *map(str, deux), "--docx", "autre.docx", "--html", "page.html"])
    assert (1, True) == (rendu.exit_code, "Ce qui change" in rendu.output), rendu.output
    assert [True, True] == [(tmp_path / nom).is_file() for nom in ("autre.docx", "page.html")]


def test_un_word_nomme_sans_son_extension_est_propose(deux, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notre version.docx").write_bytes(deux[0].read_bytes())
    rendu = CliRunner().invoke(app, ["comparer", "notre version", str(deux[1])])
    dit = normal(" ".join(rendu.output.split()))
    assert (2, True) == (
        rendu.exit_code,
        "« notre version » n'existe pas" in dit and "« notre version.docx »" in dit,
    ), dit


# --- ce qu'il y a dedans ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("octets", "dit"),
    [
        (b"", "le fichier est vide. Reprendre une copie saine du fichier."),
        (b"<html><body>Bonjour</body></html>", "ce n'est pas un fichier Word (.docx) : c'est une page web, ou du XML"),
        ("Bonjour à tous".encode(), "ce n'est pas un fichier Word (.docx)."),
    ],
)
def test_ce_qui_n_est_pas_un_word_est_nomme(deux, octets, dit):
    deux[0].write_bytes(octets)
    for cotes in (deux, deux[::-1]):
        rendu = comparer(*cotes)
        assert (2, True) == (rendu.exit_code, dit in normal(rendu.output)), rendu.output


def test_un_texte_qui_se_deplie_sans_fin_est_refuse_avant_d_etre_lu(deux):
    def enfle(xml: bytes) -> bytes:
        return xml.replace(b"<w:sectPr>", b"<w:p/>" * 1_000_000 + b"<w:sectPr>")

    deux[0].write_bytes(partie(deux[0].read_bytes(), "word/document.xml", enfle))
    rendu = comparer(*deux)
    dit = "Convention Lens.docx : le fichier est démesuré (« word/document.xml » répète sans fin la même chose)."
    assert (2, True) == (rendu.exit_code, dit in normal(rendu.output)), rendu.output


SANS_SECTION = {
    "des alinéas": ((p("Un solde de 10 €."), SUITE), (p("Un solde de 12 €."), SUITE)),
    "un alinéa de plus à la fin": ((SUITE,), (SUITE, p("Fait à Lens."))),
    "un tableau à la fin": ((SUITE, tableau(("a", "b"))), (SUITE, tableau(("a", "c")))),
    "rien, puis un texte": ((), (p("Un solde."), SUITE)),
}


@pytest.mark.parametrize("nom", SANS_SECTION)
@pytest.mark.parametrize("sans", ["l'un", "les deux"])
@pytest.mark.parametrize("sens", [1, -1], ids=["aller", "retour"])
def test_un_texte_sans_section_finale_se_compare_et_se_prouve(nom, sans, sens, tmp_path):
    fichiers = [word(*corps) for corps in SANS_SECTION[nom]]
    for rang in range(1 if sans == "l'un" else 2):
        fichiers[rang] = partie(fichiers[rang], "word/document.xml", lambda xml: SECTION.sub(b"", xml))
    chemins = [tmp_path / "avant.docx", tmp_path / "apres.docx", tmp_path / "trace.docx"]
    for chemin, octets in zip(chemins, fichiers[::sens], strict=False):
        chemin.write_bytes(octets)
    rendu = comparer(*chemins[:2], "--docx", chemins[2])
    assert 1 == rendu.exit_code, rendu.output
    jugement = juger(nom, *(chemin.read_bytes() for chemin in chemins), validateurs=False)
    assert jugement.en_or, jugement.dits


# Ce que Word n'écrit jamais, et que d'autres programmes ou une main écrivent.
ABSURDES = ("x", "", "-3", "²", "1.5", "999999999", "9" * 5_000)
NUMEROTE = '<w:p><w:pPr><w:numPr><w:ilvl w:val="{0}"/><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="{0}"/></w:pPr>{1}</w:p>'
LARGE = '<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:trPr><w:gridBefore w:val="{0}"/></w:trPr><w:tc><w:tcPr><w:gridSpan w:val="{0}"/></w:tcPr>{1}</w:tc></w:tr></w:tbl>'
CHOIX = (
    '<w:p><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="{0}"/><w:listEntry w:val="Projet"/>'
    '</w:ddList></w:ffData></w:fldChar></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>{1}'
)


@pytest.mark.parametrize("nombre", ABSURDES, ids=lambda nombre: nombre[:9] or "vide")
@pytest.mark.parametrize("forme", [NUMEROTE, LARGE, CHOIX], ids=["un rang", "une largeur", "un choix"])
def test_un_nombre_absurde_ne_fait_tomber_ni_la_lecture_ni_la_preuve(nombre, forme, tmp_path):
    def depart(xml: bytes) -> bytes:
        return xml.replace(b'<w:lvl w:ilvl="0">', b'<w:lvl w:ilvl="0"><w:start w:val="%s"/>' % nombre.encode())

    chemins = [tmp_path / "avant.docx", tmp_path / "apres.docx", tmp_path / "trace.docx"]
    for chemin, mots in zip(chemins, ("un solde de 10 €", "un solde de 12 €"), strict=False):
        dedans = p(mots) if "<w:tc>" in forme or "ffData" in forme else f"<w:r><w:t>{mots}</w:t></w:r>"
        chemin.write_bytes(partie(word(forme.format(nombre, dedans), SUITE), "word/numbering.xml", depart))
    rendu = comparer(*chemins[:2], "--docx", chemins[2])
    assert 1 == rendu.exit_code, rendu.output
    assert "un solde de 10 € → un solde de 12 €" in normal(rendu.stdout)


def test_un_rang_demesure_s_ecrit_en_chiffres():
    assert ["dddddd"[:1] * 30, "781"] == [formatted(rang, "lowerLetter") for rang in (4 + 26 * 29, 781)]


def test_un_sous_document_est_dit_non_compare():
    from docgen.word.comparaison import not_compared

    fichier = read_word(word(p("a"), '<w:subDoc r:id="rIdImage"/>', SUITE), "un.docx")
    assert ("Les deux fichiers ont ensemble : 1 fichier inséré tel quel, non comparé.",) == not_compared([fichier])


def sur_une_ligne(dit: str) -> str:
    return " ".join(dit.replace("’", "'").split())


@pytest.mark.parametrize("sens", [1, -1])
def test_un_fichier_sans_feuille_de_styles_se_compare_et_se_prouve(sens, tmp_path):
    avec = word(p("Objet", style="Titre1"), p("Un solde de 10 €."), SUITE)
    rels = partie(
        avec, "word/_rels/document.xml.rels", lambda dit: re.sub(rb"<Relationship [^>]*/styles[^>]*/>", b"", dit)
    )
    sans = partie(rels, "word/document.xml", lambda dit: dit.replace(b"10", b"12"))
    chemins = [tmp_path / "un.docx", tmp_path / "deux.docx"]
    for chemin, octets in zip(chemins, (avec, sans)[::sens], strict=True):
        chemin.write_bytes(octets)
    rendu = comparer(*chemins, "--docx", tmp_path / "trace.docx")
    assert (1, True) == (rendu.exit_code, "Révisions écrites et prouvées" in rendu.output), rendu.output


def test_ce_que_seuls_d_anciens_programmes_montrent_est_dit_non_lu(deux):
    def deux_fois(repli: str) -> str:
        mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
        choix = f'<mc:Choice Requires="w14" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml">{p("Cent euros.")}</mc:Choice>'
        return (
            f'<mc:AlternateContent xmlns:mc="{mc}">{choix}<mc:Fallback>{p(repli)}</mc:Fallback></mc:AlternateContent>'
        )

    deux[0].write_bytes(word(deux_fois("Cent euros."), SUITE))
    deux[1].write_bytes(word(deux_fois("Mille euros."), SUITE))
    dit = normal(" ".join(comparer(*deux).output.split()))
    assert (
        f"{deux[1].name} dit autre chose à d’anciens programmes, en 1 endroit : seul ce que Word montre est lu." in dit
    )
    assert f"{deux[0].name} dit autre chose" not in dit


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full absent")
@pytest.mark.parametrize("commande", ["comparer UN DEUX --json", "regle", "--help"])
def test_un_resultat_qui_ne_s_ecrit_pas_est_dit_sans_trace(deux, commande):
    mots = [{"UN": str(deux[0]), "DEUX": str(deux[1])}.get(mot, mot) for mot in commande.split()]
    with Path("/dev/full").open("w") as plein:
        rendu = docgen(*mots, cwd=Path.cwd(), stdout=plein)
    dit = "Erreur : impossible d’écrire : la place manque sur le disque. Vérifier la place et les droits, puis relancer.\n"
    assert (2, dit) == (rendu.returncode, rendu.stderr.decode())


# --- deux dossiers produits -------------------------------------------------------------------------------------------
def produit(dossier: Path, **fichiers: bytes) -> Path:
    """Un dossier comme docgen en écrit, et ses fichiers (« note_pdf »)."""
    noms = {nom.replace("_", "."): contenu for nom, contenu in fichiers.items()}
    dossier.mkdir()
    for nom, contenu in noms.items():
        (dossier / nom).write_bytes(contenu)
    empreintes = {nom: hashlib.sha256(contenu).hexdigest() for nom, contenu in noms.items()}
    (dossier / "manifest.json").write_text(json.dumps({"version": "cls/initiale", "fichiers": empreintes}), "utf-8")
    return dossier


def test_les_fichiers_non_lus_de_deux_dossiers_tiennent_en_une_phrase(tmp_path):
    seuls = {f"annexe{rang}_txt": b"x" for rang in range(7)}
    un = produit(tmp_path / "un", a_pdf=b"1", b_pdf=b"1", c_xlsx=b"1", d_docx=word(SUITE))
    deux = produit(tmp_path / "deux", a_pdf=b"2", b_pdf=b"2", c_xlsx=b"2", d_docx=word(SUITE), **seuls)
    dit = sur_une_ligne(comparer(un, deux).stdout)
    assert "2 fichiers .pdf et 1 fichier .xlsx diffèrent et n'ont pas été lus : seuls les Word le sont." in dit
    noms = "annexe0.txt, annexe1.txt, annexe2.txt, annexe3.txt, annexe4.txt et 2 autres."
    assert f"7 fichiers ne sont que dans « {deux.name} » : {noms}" in dit
    (deux / "b.pdf").unlink(), (deux / "c.xlsx").unlink()
    assert "1 fichier .pdf diffère et n'a pas été lu : seuls les Word le sont." in sur_une_ligne(
        comparer(un, deux).stdout
    )
