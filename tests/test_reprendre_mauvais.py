"""Un Word qui revient mal : chaque fois, un constat qui dit son code, son lieu et quoi faire, et rien n'est écrit."""

import base64
import re
import shutil
import zipfile
from io import BytesIO

import pytest

from docgen.commandes.reprendre import take_back
from docgen.commandes.reprendre.essais import drawn_lines
from docgen.commandes.reprendre.trois_voies import changed_passages
from docgen.demande import Order
from docgen.document import Document, Paragraph, Section, Text
from docgen.ooxml.trace import PIECE, prints, read_trace
from tests.attaque.jeu import borne
from tests.outils.chantier import MINIMAL, TEMPLATES, ouvrir

CODE = "cls-2024-2025"
CORPS, PROPRIETES, REGLAGES = "word/document.xml", "docProps/custom.xml", "word/settings.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
PARAGRAPHE = re.compile(r"<w:p>(?:(?!<w:p>).)*?</w:p>")
RANGEE = re.compile(r"<w:tr[ >](?:(?!<w:tr[ >]).)*?</w:tr>")


@pytest.fixture(scope="module")
def chantier(tmp_path_factory):
    sans = (f"{CODE}/avenants", f"{CODE}/publie", "emploi-2025-2026", "seances")
    chantier = ouvrir(tmp_path_factory.mktemp("mauvais"), MINIMAL, CODE, "initiale", sans=sans)
    chantier.remplacer("contrat.yaml", "signature: 3 juin 2024\n", "")
    return chantier


@pytest.fixture(scope="module")
def fiche(chantier):
    issue = chantier.produire(formats=("docx",))
    (fichier,) = [chemin for chemin in issue.written if chemin.match("annexe-1/fiche-1.1.docx")]
    return fichier


@pytest.fixture
def revient(chantier, tmp_path):
    """Ce que l'on dit de fichiers à reprendre et à écrire : tout est dit en français, et rien n'est écrit."""

    def essayer(*contenus, noms=("relu.docx", "autre.docx")):
        fichiers = [tmp_path / nom for _, nom in zip(contenus, noms, strict=False)]
        for fichier, contenu in zip(fichiers, contenus, strict=True):
            fichier.write_bytes(contenu)
        avant = chantier.etat()
        order = Order(chantier.donnees, chantier.templates)
        retour = take_back(order, fichiers, choix=None, appliquer=True)
        assert avant == chantier.etat() and not retour.ecrits
        for constat in retour.findings:
            assert constat.message and constat.remedy, constat
        return retour

    return essayer


def refait(fiche, sans=(), plus=(), **pieces):
    """Les octets du Word où chaque pièce nommée (« word/document.xml » : `corps`) est passée à sa fonction."""
    nommees = {CORPS: "corps", PIECE: "trace", PROPRIETES: "proprietes", REGLAGES: "reglages"}
    fait = BytesIO()
    with zipfile.ZipFile(fiche) as lu, zipfile.ZipFile(fait, "w", zipfile.ZIP_DEFLATED) as ecrit:
        for nom in (nom for nom in lu.namelist() if nom not in sans):
            changer = pieces.get(nommees.get(nom, ""), lambda texte: texte)
            avant = lu.read(nom)
            ecrit.writestr(nom, changer(avant.decode()).encode() if nom in nommees else avant)
        for nom, contenu in plus:
            ecrit.writestr(nom, contenu)
    return fait.getvalue()


def zip_de(**pieces):
    fait = BytesIO()
    with zipfile.ZipFile(fait, "w") as ecrit:
        for nom, contenu in pieces.items():
            ecrit.writestr(nom, contenu)
    return fait.getvalue()


def dits(retour):
    return [(constat.code, constat.location.file.rpartition("/")[2]) for constat in retour.findings]


@pytest.mark.parametrize(
    ("nom", "contenu", "dit"),
    [
        ("vide.docx", b"", "le fichier est vide"),
        ("fiche.pdf", b"%PDF-1.7\n", "c'est un PDF"),
        ("fiche.doc", OLE, "c'est un ancien fichier Word (.doc), ou un fichier protégé par un mot de passe"),
        ("chiffre.docx", OLE + "EncryptedPackage".encode("utf-16le"), "protégé par un mot de passe"),
        (
            "fiche.odt",
            zip_de(mimetype="application/vnd.oasis.opendocument.text"),
            "c'est un fichier OpenDocument (.odt)",
        ),
        ("photos.docx", zip_de(photo="x"), "c'est une archive d'autre chose"),
    ],
)
def test_ce_qui_n_est_pas_un_word(revient, nom, contenu, dit):
    retour = revient(contenu, noms=(nom,))
    assert [("REP001", nom)] == dits(retour)
    assert dit in retour.findings[0].message


@pytest.mark.parametrize("part", [0.001, 0.1, 0.5, 0.999])
def test_un_fichier_tronque(revient, fiche, part):
    entier = fiche.read_bytes()
    retour = revient(entier[: int(len(entier) * part)])
    assert [("REP001", "relu.docx")] == dits(retour)
    assert "abîmé ou incomplet" in retour.findings[0].message


def test_une_piece_qui_n_est_plus_du_xml(revient, fiche):
    assert [("REP001", "relu.docx")] == dits(revient(refait(fiche, corps=lambda texte: texte[: len(texte) // 2])))


@pytest.mark.parametrize(
    "changer",
    [
        lambda fiche: refait(fiche, sans=(PIECE,)),
        lambda fiche: refait(fiche, sans=(PROPRIETES,)),
        lambda fiche: refait(fiche, trace=lambda _: ""),
        lambda fiche: refait(fiche, trace=lambda _: "<docgen"),
        lambda fiche: refait(fiche, trace=lambda texte: re.sub(">[^<]{30,}<", "><", texte)),
        # Coupée dans le nom du document, puis au milieu d'une empreinte.
        lambda fiche: refait(fiche, trace=lambda texte: re.sub(">([^<]{20})[^<]*<", r">\1<", texte)),
        lambda fiche: refait(fiche, trace=lambda texte: re.sub(">([^<]{40})[^<]*<", r">\1<", texte)),
        lambda fiche: refait(fiche, proprietes=lambda texte: texte.replace(f"{CODE}/initiale", "")),
    ],
)
def test_une_trace_otee_ou_abimee(revient, fiche, changer):
    retour = revient(changer(fiche))
    assert [("REP002", "relu.docx")] == dits(retour)
    assert "ne porte pas la trace" in retour.findings[0].message


@pytest.mark.parametrize("version", ["emploi-2025-2026/initiale", "../x/y", "initiale", "seances/2030-01-01"])
def test_la_trace_d_un_autre_dossier(revient, fiche, version):
    retour = revient(refait(fiche, proprietes=lambda texte: texte.replace(f"{CODE}/initiale", version)))
    assert [("REP002", "relu.docx")] == dits(retour)
    assert f"« annexe-1/fiche-1.1 » de « {version} », que ce dossier ne produit pas" in retour.findings[0].message


def test_chaque_fichier_que_l_on_ne_peut_pas_lire_est_dit_a_sa_place(revient, fiche):
    retour = revient(fiche.read_bytes(), b"%PDF-1.7", b"", noms=("bon.docx", "b.docx", "c.docx"))
    assert [("REP001", "b.docx"), ("REP001", "c.docx")] == dits(retour)


def test_un_fichier_renomme_et_une_protection_de_word_se_lisent(revient, fiche):
    protege = refait(fiche, reglages=lambda texte: texte.replace(
        "</w:settings>", '<w:documentProtection w:edit="readOnly" w:enforcement="1"/></w:settings>'))  # fmt: skip
    retour = revient(protege, noms=("Fiche (2) – corrigée.docx",))
    assert ((), ()) == (retour.findings, retour.reports)


def paragraphe(texte, mots):
    return next(lu for lu in PARAGRAPHE.findall(texte) if mots in lu)


def test_un_paragraphe_deplace_dans_un_tableau(revient, fiche):
    def deplacer(texte):
        la, apres = paragraphe(texte, "Accueillir sans rendez"), paragraphe(texte, "Volume")
        return texte.replace(la, "", 1).replace(apres, apres + la, 1)

    retour = revient(refait(fiche, corps=deplacer))
    assert {("REP007", "relu.docx")} == set(dits(retour))
    assert all("Accueillir sans rendez" in constat.message for constat in retour.findings)


@pytest.mark.parametrize(("fois", "dit"), [(0, "retiré"), (2, "ajouté")])
def test_une_rangee_ajoutee_ou_retiree(revient, fiche, fois, dit):
    def changer(texte):
        rangee = next(lue for lue in RANGEE.findall(texte) if "100 jeunes" in re.sub("<[^>]+>", "", lue))
        return texte.replace(rangee, rangee * fois, 1)

    retour = revient(refait(fiche, corps=changer))
    assert {("REP007", "relu.docx")} == set(dits(retour))
    assert all(dit in constat.message for constat in retour.findings), retour.findings


def test_tout_est_efface(revient, fiche):
    retour = revient(refait(fiche, corps=lambda texte: PARAGRAPHE.sub("<w:p/>", texte)))
    assert {("REP007", "relu.docx")} == set(dits(retour)) and not retour.reports


@pytest.mark.parametrize(
    ("changer", "code", "dit"),
    [
        (lambda texte: texte.replace("<w:body>", "<w:body>" + " " * 20_000_000, 1), "REP001", "démesuré"),
        (lambda texte: texte.replace("<w:body>", "<w:body>" + "<w:sdt>" * 50_000 + "</w:sdt>" * 50_000, 1), "REP001", "abîmé"),
        (lambda texte: texte.replace("?>", '?><!DOCTYPE a [<!ENTITY a "a"><!ENTITY b "&a;&a;">]>', 1), "REP001", "entités"),
        (lambda texte: texte.replace("<w:body>", "<w:body>" + "".join(
            f"<w:p><w:r><w:t>{rang}</w:t></w:r></w:p>" for rang in range(20_000)), 1), "REP002", "n'est plus le document"),
    ],
)  # fmt: skip
def test_une_bombe(revient, fiche, changer, code, dit):
    retour = revient(refait(fiche, corps=changer))
    assert [(code, "relu.docx")] == dits(retour)
    assert dit in retour.findings[0].message


def test_le_texte_du_modele_a_change_depuis(tmp_path, chantier, fiche):
    """Ce que le modèle dit maintenant n'est pas un changement du relecteur."""
    templates = shutil.copytree(chantier.templates, tmp_path / "templates")
    touches = [chemin for chemin in (templates / "textes").rglob("*") if chemin.is_file()
               and "Objectifs" in chemin.read_text("utf-8")]  # fmt: skip
    for chemin in touches:
        chemin.write_text(chemin.read_text("utf-8").replace("Objectifs", "Buts poursuivis"), "utf-8")
    assert touches
    relu = tmp_path / "relu.docx"
    relu.write_bytes(refait(fiche, corps=lambda texte: texte.replace("appel à projets", "marché public", 1)))
    retour = take_back(Order(chantier.donnees, templates), [relu], choix=None, appliquer=False)
    assert ((), ["marché public"]) == (retour.findings, [report.apres for report in retour.reports])


def test_une_trace_d_octets_quelconques_n_en_est_pas_une():
    trace = '<trace xmlns="urn:docgen:trace">{}</trace>'
    for contenu in ("YQ==", "AA==", "YQBi", "////", "YWI"):
        lue = read_trace({PIECE: trace.format(contenu).encode()})
        assert lue is None


# --- un Word fait pour nuire -------------------------------------------------------------------------------------------
def test_une_trace_falsifiee_plus_longue_que_le_document_est_refusee(revient, fiche):
    longue = base64.b64encode(b"annexe-1/fiche-1.1\0" + bytes(300_000)).decode()
    falsifie = refait(fiche, trace=lambda texte: re.sub(">[^<]{30,}<", f">{longue}<", texte))
    with borne():
        retour = revient(falsifie)
    assert [("REP002", "relu.docx")] == dits(retour)
    assert "en a 100 000 : ce n'est plus ce document" in retour.findings[0].message.replace("\u202f", " ")


def test_des_pieces_qui_imitent_la_trace_ne_font_pas_attendre():
    sans_fin = {
        f"customXml/{rang}.xml": debut * 200_000
        for rang, debut in enumerate((b"<trace ", b'<trace "urn:docgen:trace"'))
    }
    with borne():
        assert read_trace(sans_fin) is None


def test_des_mots_dans_des_mots_se_lisent(revient, fiche):
    """Word n'emboîte pas un texte dans un autre ; un autre programme, ou une main, le peut."""
    emboite = "<w:p><w:r><w:t>Un<w:t> mot</w:t> de plus</w:t></w:r></w:p>"
    retour = revient(refait(fiche, corps=lambda texte: texte.replace("<w:body>", f"<w:body>{emboite}", 1)))
    assert [("REP007", "relu.docx")] == dits(retour)


def test_un_mot_demesure_se_compose_et_se_relit():
    texte = "x" * 6_000_000
    acte = Document("acte", "essai", "acte", (Section((Paragraph((Text(texte),)),)),), gabarit="acte")
    assert texte in drawn_lines(acte, TEMPLATES)


def test_un_document_ou_tout_a_change_se_rapproche_en_peu_de_temps():
    """Mille lignes changées, une ajoutée : chacune retrouve la sienne, sans les peser toutes contre toutes."""
    lignes = [
        f"La ligne {rang} parle de {rang * 7919 % 1009} jeunes, et de {rang * 104729 % 997} familles."
        for rang in range(1_000)
    ]
    revenues = ["Une ligne de plus, qui ne ressemble à rien.", *(ligne.replace(".", " !") for ligne in lignes)]
    with borne():
        passages = list(changed_passages(prints(lignes), lignes, revenues))
    assert [(rang, revenues[rang + 1]) for rang in range(1_000)] == [
        (passage.rang, passage.nouveau) for passage in passages if passage.rang >= 0
    ]
    assert [revenues[0]] == [passage.nouveau for passage in passages if passage.rang < 0]


def test_un_fichier_enregistre_pendant_l_essai_n_est_pas_ecrase(chantier, fiche, tmp_path, monkeypatch):
    """Deux commandes à la fois, ou une main : ce que l'autre vient d'écrire reste, et c'est dit."""
    from docgen.commandes import reprendre

    relu, cible = tmp_path / "relu.docx", next(chantier.donnees.rglob("1.1-*.yaml"))
    relu.write_bytes(refait(fiche, corps=lambda texte: texte.replace("Accueillir les jeunes", "Accueillir les aînés")))
    avant, vrai = cible.read_bytes(), reprendre.try_changes

    def entre_temps(*mots):
        cible.write_bytes(avant + b"# une remarque\n")
        return vrai(*mots)

    monkeypatch.setattr(reprendre, "try_changes", entre_temps)
    try:
        retour = take_back(Order(chantier.donnees, chantier.templates), [relu], choix=None, appliquer=True)
        (constat,) = [constat for constat in retour.findings if constat.code == "REP011"]
        assert "ce fichier vient de changer ; rien n'a changé" in constat.message and constat.location.file.endswith(
            cible.name
        )
        assert avant + b"# une remarque\n" == cible.read_bytes() and not retour.ecrits
    finally:
        cible.write_bytes(avant)
