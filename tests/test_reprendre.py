"""Ce qu'on change dans un Word produit par docgen revient dans les données, à sa place, et rien d'autre ne change."""

import re
import zipfile
from pathlib import Path

import pytest

from docgen.adresses.sources import CleDeSource
from docgen.commandes.reprendre import take_back
from docgen.commandes.reprendre.ecrits import MotsEcrits
from docgen.commandes.reprendre.reports import is_typed, new_text
from docgen.commandes.reprendre.valeurs_tapees import retouches_of
from docgen.commandes.reprendre.vus import Vu
from docgen.demande import Order
from docgen.findings import Location, Severity
from docgen.ooxml.trace import read_trace, written_lines
from docgen.pipeline import prepare
from docgen.render.docx import render
from tests.outils.calcul import SOFFICE, enregistre_par_libreoffice
from tests.outils.chantier import CONVENTION, MINIMAL, ouvrir, ouvrir_reel

CODE = "cls-2024-2025"
FICHE = "annexe-1/fiche-1.1"
VERSION = f"{CONVENTION}/initiale"


@pytest.fixture
def chantier(tmp_path):
    sans = (f"{CODE}/avenants", f"{CODE}/publie", "emploi-2025-2026", "seances")
    chantier = ouvrir(tmp_path, MINIMAL, CODE, "initiale", sans=sans)
    chantier.remplacer("contrat.yaml", "signature: 3 juin 2024\n", "")
    return chantier


@pytest.fixture
def fiche(chantier):
    return produit(chantier, FICHE)


def produit(chantier, nom):
    """Le Word de ce document, produit."""
    issue = chantier.produire(formats=("docx",))
    assert not issue.failed, issue.findings
    (fichier,) = [chemin for chemin in issue.written if str(chemin).endswith(f"{nom}.docx")]
    return fichier


def corps(fichier):
    with zipfile.ZipFile(fichier) as archive:
        return archive.read("word/document.xml").decode()


def modifier(fichier, *paires, nom="relu.docx", sans=()):
    """Une copie du Word où ces mots ont été tapés à la place d'autres ; `sans` : les pièces qu'elle a perdues."""
    vers = fichier.parent / nom
    with zipfile.ZipFile(fichier) as archive, zipfile.ZipFile(vers, "w", zipfile.ZIP_DEFLATED) as copie:
        for piece in archive.namelist():
            contenu = archive.read(piece)
            if piece == "word/document.xml":
                texte = contenu.decode()
                for avant, apres in paires:
                    motif = re.escape(avant).replace("\\ ", "[ \u00a0\u202f]")
                    texte, fois = re.subn(motif, lambda _, mots=apres: mots, texte, count=1)
                    assert fois, avant
                contenu = texte.encode()
            if piece not in sans:
                copie.writestr(piece, contenu)
    return vers


def reprendre(chantier, *fichiers, appliquer=False, choix=None, auteur=""):
    order = Order(chantier.donnees, chantier.templates)
    return take_back(order, fichiers, choix=choix, appliquer=appliquer, auteur=auteur)


def codes(retour):
    return [constat.code for constat in retour.findings if constat.code.startswith("REP")]


def test_un_fichier_que_personne_n_a_modifie_ne_change_rien(chantier, fiche):
    avant = chantier.etat()
    retour = reprendre(chantier, fiche, appliquer=True)
    assert ((), (), ()) == (retour.findings, retour.reports, retour.ecrits)
    assert avant == chantier.etat()


def test_les_numeros_de_page_que_word_refait_ne_sont_pas_des_changements(chantier):
    annexe = produit(chantier, "annexe-1-fiches-actions")
    numeros = r'(PAGEREF (?:(?!</w:p>).)*?separate"/></w:r><w:r>(?:<w:rPr>.*?</w:rPr>)?<w:t>)\d+'
    avant = corps(annexe)
    refait, combien = re.subn(numeros, r"\g<1>99", avant)
    assert combien and refait != avant
    with zipfile.ZipFile(annexe) as lu, zipfile.ZipFile(annexe.parent / "relu.docx", "w") as copie:
        for piece in lu.namelist():
            copie.writestr(piece, refait if piece == "word/document.xml" else lu.read(piece))
    retour = reprendre(chantier, annexe.parent / "relu.docx")
    assert ((), ()) == (retour.findings, retour.reports)


def test_un_montant_une_date_une_phrase_reviennent_a_leur_place(chantier, fiche):
    retour = reprendre(
        chantier,
        modifier(fiche, ("Tenir un point", "Ouvrir un point"), ("appel à projets", "marché public"), (" janvier 2024", " mars 2024"),
                 (">100 000", ">110 000"), (">100<", ">95<")),
    )  # fmt: skip
    assert not retour.failed, retour.findings
    changes = {report.ecrit.chemin: report.apres for report in retour.reports}
    assert changes == {
        ("sous_actions", 0, "intitule"): "Ouvrir un point d'accueil",
        ("sous_actions", 0, "designation"): "marché public",
        ("sous_actions", 0, "mise_en_place"): "1er mars 2024",
        ("sous_actions", 0, "volume"): "95",
        ("financements", "etat", "2024"): "110 000",
    }
    # Ce qui en suit est dit : le total de l'exercice, et celui de la fiche.
    assert ("200 000 €", "210 000 €") in {(suivie.avant, suivie.apres) for suivie in retour.suites.lignes}
    assert "contrat-consolide" in retour.suites.documents


def test_appliquer_n_ecrit_que_ce_qui_change(chantier, fiche):
    fichier = chantier.fichier("actions/1.1-*.yaml")
    texte = "# Un commentaire.\n" + fichier.read_text("utf-8")
    fichier.write_text(texte, "utf-8")
    retour = reprendre(chantier, modifier(fiche, ("appel à projets", "marché public")), appliquer=True)
    assert [fichier.name] == [chemin.name for chemin in retour.ecrits]
    assert fichier.read_text("utf-8") == texte.replace("appel à projets", "marché public", 1)
    # Le document produit de nouveau dit ce que disait celui qui est revenu : il ne reste rien à reprendre.
    assert () == reprendre(chantier, fiche.parent / "relu.docx").reports


def test_un_recit_garde_ses_marques(chantier, fiche):
    recit = chantier.fichier("actions/1.1-*.md")
    recit.write_text(recit.read_text("utf-8").rstrip() + "\n\nIl compte **trois ateliers** ouverts à tous.\n", "utf-8")
    relu = modifier(produit(chantier, FICHE), ("trois ateliers", "quatre ateliers"), ("ouverts à tous", "pour chacun"))
    assert reprendre(chantier, relu, appliquer=True).ecrits
    assert "Il compte **quatre ateliers** pour chacun." in recit.read_text("utf-8")


def test_la_majuscule_que_met_le_document_n_est_pas_ecrite():
    vu = Vu(MotsEcrits(CleDeSource("x"), "appel d’offres", Location("x")), 0, 14, "texte")
    retouches = retouches_of("Appel d’offres", "Régie d’offres")
    assert "régie d’offres" == new_text(vu, "Appel d’offres", retouches)
    assert "CAF d’offres" == new_text(vu, "Appel d’offres", retouches_of("Appel d’offres", "CAF d’offres"))


def test_un_blanc_rempli_et_une_valeur_que_l_on_ne_connait_plus():
    blanc = MotsEcrits(CleDeSource("x"), "à compléter", Location("x"), ("champs", "iban", "valeur"))
    avant, apres = "IBAN : [IBAN du compte] ;", "IBAN : FR76 3000 1007 ;"
    assert "FR76 3000 1007" == new_text(Vu(blanc, 7, 23, "texte"), avant, retouches_of(avant, apres))
    nombre = MotsEcrits(CleDeSource("x"), "1 250", Location("x"))
    assert "non communiqué" == new_text(Vu(nombre, 0, 5, "nombre"), "1 250", retouches_of("1 250", "n. c."))


def test_les_mots_qu_une_balise_met_ne_sont_pas_ecrits_dans_le_recit():
    ecrit = MotsEcrits(None, "Conclue pour {{ duree() }}, dès 2025.", Location("x"))
    ligne = "Conclue pour trois ans, dès 2025."
    vu = Vu(ecrit, 0, len(ligne), "texte")
    (balise,) = retouches_of(ligne, ligne.replace("trois", "quatre"))
    (mot,) = retouches_of(ligne, ligne.replace("Conclue", "Signée"))
    assert (False, True) == (is_typed(vu, ligne, balise), is_typed(vu, ligne, mot))
    assert "Signée pour {{ duree() }}, dès 2025." == new_text(vu, ligne, [mot])


def test_un_total_change_seul_est_refuse_et_dit_ses_saisies(chantier, fiche):
    fichier = chantier.fichier("actions/1.1-*.yaml")
    avant = fichier.read_bytes()
    seul = reprendre(chantier, modifier(fiche, (">400 000 €", ">410 000 €")), appliquer=True)
    assert avant == fichier.read_bytes()
    assert ["REP005"] == codes(seul)
    assert "1.1-accueil-des-jeunes.yaml, ligne" in seul.findings[-1].remedy


def test_une_phrase_du_modele_est_dite_et_le_reste_est_repris(chantier, fiche):
    retour = reprendre(chantier, modifier(fiche, ("appel à projets", "marché public"), ("Objectifs", "Buts")))
    assert ["REP006"] == codes(retour)
    assert Severity.A_CORRIGER == retour.findings[-1].severity
    assert re.search(r"Ces mots viennent de .*textes/\S+, ligne \d+", retour.findings[-1].remedy)
    assert ["marché public"] == [report.apres for report in retour.reports]


def test_ce_que_les_donnees_sont_devenues_reste(chantier, fiche):
    relu = modifier(fiche, ("appel à projets", "marché public"))
    chantier.remplacer("actions/1.1-*.yaml", "- Département", "- Département et communes")
    chantier.remplacer("actions/1.1-*.yaml", "2025: 100 000", "2025: 170 000")
    retour = reprendre(chantier, relu, appliquer=True)
    assert ["marché public"] == [report.apres for report in retour.reports]
    assert "2025: 170 000" in chantier.fichier("actions/1.1-*.yaml").read_text("utf-8")


def test_ce_que_les_deux_ont_change_est_montre(chantier, fiche):
    relu = modifier(fiche, ("appel à projets", "marché public"))
    chantier.remplacer("actions/1.1-*.yaml", "appel à projets", "régie")
    retour = reprendre(chantier, relu, appliquer=True)
    assert (["REP004"], ()) == (codes(retour), retour.ecrits)
    assert "« régie »" in retour.findings[0].message


def test_deux_fichiers_se_reunissent_ou_se_contredisent(chantier, fiche):
    anne = modifier(fiche, ("appel à projets", "marché public"), nom="anne.docx")
    paul = modifier(fiche, ("Tenir un point", "Ouvrir un point"), nom="paul.docx")
    retour = reprendre(chantier, anne, paul)
    assert {("anne.docx",), ("paul.docx",)} == {report.fichiers for report in retour.reports}
    assert not codes(retour)
    autre = modifier(fiche, ("appel à projets", "régie"), nom="autre.docx")
    contre = reprendre(chantier, anne, autre, appliquer=True)
    assert "REP004" in codes(contre)
    assert not contre.ecrits
    assert {"anne.docx", "autre.docx"} <= set(re.findall(r"\w+\.docx", contre.findings[0].message))


def test_une_version_signee_ne_bouge_pas(chantier, fiche):
    contrat = chantier.fichier("contrat.yaml")
    contrat.write_text(contrat.read_text("utf-8").replace("\nsigle:", "\nsignature: 3 juin 2024\nsigle:", 1), "utf-8")
    retour = reprendre(chantier, modifier(fiche, ("appel à projets", "marché public")), appliquer=True)
    assert (["REP008"], ()) == (codes(retour), retour.ecrits)


@pytest.mark.parametrize(
    ("contenu", "code"), [(b"%PDF-1.7", "REP001"), (b"", "REP001"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "REP001")]
)
def test_un_fichier_d_autre_chose_est_refuse(chantier, tmp_path, contenu, code):
    fichier = tmp_path / "autre.docx"
    fichier.write_bytes(contenu)
    assert [code] == codes(reprendre(chantier, fichier))


@pytest.mark.parametrize(("contenu", "dit"), [(b"%PDF-1.7", "PDF"), (b"{\\rtf1 Fiche}", "RTF")])
def test_ce_que_c_est_est_dit(chantier, tmp_path, contenu, dit):
    fichier = tmp_path / "autre.docx"
    fichier.write_bytes(contenu)
    (constat,) = reprendre(chantier, fichier).findings
    assert dit in f"{constat.message} {constat.remedy}"
    assert "Document Word (*.docx)" in constat.remedy


R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def piece_en_plus(fichier, sorte, piece, contenu, vers):
    """Une copie du Word où cette pièce s'ajoute, liée au corps : des commentaires, une macro."""
    lien = f'<Relationship Id="rIdC" Type="{sorte}" Target="{piece}"/></Relationships>'
    espece = '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
    if piece == "comments.xml":
        espece = (f'<Override PartName="/word/{piece}" ContentType='
                  '"application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"/></Types>')  # fmt: skip
    with zipfile.ZipFile(fichier) as archive, zipfile.ZipFile(fichier.parent / vers, "w") as copie:
        for nom in archive.namelist():
            texte = archive.read(nom)
            if nom == "word/_rels/document.xml.rels":
                texte = texte.replace(b"</Relationships>", lien.encode())
            if nom == "[Content_Types].xml":
                texte = texte.replace(b"</Types>", espece.encode())
            copie.writestr(nom, texte)
        copie.writestr(f"word/{piece}", contenu)
    return fichier.parent / vers


def test_un_commentaire_seul_est_dit_en_entier_et_ne_change_rien(chantier, fiche):
    espace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    dit = (f'<w:comments xmlns:w="{espace}"><w:comment w:id="0" w:author="Anne"><w:p><w:r><w:t>Est-ce le bon montant ?'
           "</w:t></w:r></w:p></w:comment></w:comments>")  # fmt: skip
    retour = reprendre(chantier, piece_en_plus(fiche, f"{R}/comments", "comments.xml", dit, "dit.docx"), appliquer=True)
    assert (["REP012"], (), ()) == (codes(retour), retour.reports, retour.ecrits)
    assert "commentaire de Anne : « Est-ce le bon montant ? »" == retour.findings[0].message


def test_une_macro_est_laissee_a_la_porte_et_dite(chantier, fiche):
    relation = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
    retour = reprendre(chantier, piece_en_plus(fiche, relation, "vbaProject.bin", b"x", "macro.docm"))
    assert (["REP012"], ()) == (codes(retour), retour.reports)
    assert "macro.docm contient des macros, qui ne sont ni lues ni gardées" == retour.findings[0].message


def test_le_meme_changement_dans_deux_fichiers_n_en_fait_qu_un(chantier, fiche):
    anne = modifier(fiche, ("appel à projets", "marché public"), nom="anne.docx")
    retour = reprendre(chantier, anne, modifier(fiche, ("appel à projets", "marché public"), nom="paul.docx"))
    assert [("anne.docx", "paul.docx")] == [report.fichiers for report in retour.reports]


def test_une_fiche_coupee_en_deux_rend_ce_qu_elle_dit_encore(chantier, fiche):
    relu = modifier(fiche, ("appel à projets", "marché public"))
    paragraphes = re.findall(r"<w:p>(?:(?!<w:p>).)*?</w:p>", corps(relu))
    (ici,) = [rang for rang, mots in enumerate(paragraphes) if "marché public" in mots]
    coupe = modifier(
        relu, *[(mots, "<w:p/>") for mots in dict.fromkeys(paragraphes[ici + 20 : ici + 26])], nom="coupe.docx"
    )
    retour = reprendre(chantier, coupe)
    assert {"REP007"} == set(codes(retour))
    assert ["marché public"] == [report.apres for report in retour.reports]


def test_sans_trace_le_fichier_est_refuse(chantier, fiche):
    sans = modifier(fiche, sans=("customXml/itemDocgen.xml",))
    assert codes(reprendre(chantier, sans)) in (["REP001"], ["REP002"])


def test_une_case_cochee_a_la_place_d_une_autre_revient(tmp_path):
    chantier = ouvrir_reel(tmp_path, CONVENTION)
    contrat = chantier.donnees / CONVENTION / "contrat.yaml"
    contrat.write_text(re.sub(r"(?m)^signature: .*\n", "", contrat.read_text("utf-8")), "utf-8")
    issue = prepare(Order(chantier.donnees, chantier.templates, CONVENTION, "initiale", sans_publie=True))
    fiche = next(fait for fait in issue.documents[VERSION] if fait.fiche == "2.1")
    word = tmp_path / "fiche.docx"
    word.write_bytes(render(fiche, chantier.templates / "gabarits", {"Version": VERSION}))
    (choix,) = [ligne for ligne in written_lines(corps(word)) if "☒ Action nouvelle" in ligne]
    _, autre, *_ = re.findall("[☐☒] ([^☐☒]+?)(?: (?=[☐☒])|$)", choix)
    (paragraphe,) = [mots for mots in re.findall(r"<w:p>.*?</w:p>", corps(word)) if "Action nouvelle" in mots]
    coche = paragraphe.replace("☐", "*", 1).replace("☒", "☐", 1).replace("*", "☒", 1)
    relu = modifier(word, (paragraphe, coche))
    retour = reprendre(chantier, relu)
    assert not retour.failed, retour.findings
    assert [("Action nouvelle", autre)] == [(report.ecrit.texte, report.apres) for report in retour.reports]


def test_un_passage_ajoute_est_dit_en_entier(chantier, fiche):
    paragraphe = re.search(r"<w:p>(?:(?!</w:p>).)*appel à projets.*?</w:p>", corps(fiche))[0]
    ajoute = re.sub(r"appel à projets", "Renouvelable une fois", paragraphe)
    retour = reprendre(chantier, modifier(fiche, (paragraphe, paragraphe + ajoute)))
    assert ["REP007"] == codes(retour)
    assert "« Renouvelable une fois »" in retour.findings[0].message


def test_les_modifications_suivies_attendent_une_reponse(chantier, fiche):
    suivi = ('<w:del w:id="901" w:author="Anne"><w:r><w:delText>appel à projets</w:delText></w:r></w:del>'
             '<w:ins w:id="902" w:author="Anne"><w:r><w:t>marché public</w:t></w:r></w:ins>')  # fmt: skip
    passage = re.search(r"<w:r>(?:(?!</w:r>).)*appel à projets</w:t></w:r>", corps(fiche))[0]
    relu = modifier(fiche, (passage, suivi))
    assert ["REP003"] == codes(reprendre(chantier, relu))
    assert ["marché public"] == [report.apres for report in reprendre(chantier, relu, choix="accepter").reports]
    assert () == reprendre(chantier, relu, choix="refuser").reports


def suivi(auteur, avant, apres):
    return (f'<w:del w:id="901" w:author="{auteur}"><w:r><w:delText>{avant}</w:delText></w:r></w:del>'
            f'<w:ins w:id="902" w:author="{auteur}"><w:r><w:t>{apres}</w:t></w:r></w:ins>')  # fmt: skip


def test_les_modifications_d_une_seule_personne(chantier, fiche):
    def passage(mots):
        return re.search(rf"<w:r>(?:(?!</w:r>).)*{mots}</w:t></w:r>", corps(fiche))[0]

    appel, point = (
        passage("appel à projets"),
        re.search(r"<w:r>(?:(?!</w:r>).)*>Tenir un point[^<]*</w:t></w:r>", corps(fiche))[0],
    )
    intitule = re.sub("<[^>]+>", "", point)
    relu = modifier(fiche, (appel, suivi("Anne", "appel à projets", "marché public")),
                    (point, suivi("Paul", intitule, intitule.replace("Tenir", "Ouvrir"))))  # fmt: skip
    tout = {report.apres for report in reprendre(chantier, relu, choix="accepter").reports}
    assert {"marché public", "Ouvrir un point d'accueil"} == tout
    d_anne = reprendre(chantier, relu, choix="accepter", auteur="Anne").reports
    sans_anne = reprendre(chantier, relu, choix="refuser", auteur="Anne").reports
    assert (["marché public"], ["Ouvrir un point d'accueil"]) == (
        [report.apres for report in d_anne],
        [report.apres for report in sans_anne],
    )
    inconnu = reprendre(chantier, relu, choix="accepter", auteur="Jean")
    assert (["REP003"], "Auteurs des modifications suivies : « Paul » et « Anne ».") == (
        codes(inconnu),
        inconnu.findings[0].remedy,
    )


def test_la_trace_dit_chaque_ligne_et_tient_peu_de_place(fiche):
    with zipfile.ZipFile(fiche) as archive:
        pieces = {nom: archive.read(nom) for nom in archive.namelist()}
        tailles = {piece.filename: piece.compress_size for piece in archive.infolist()}
    trace = read_trace(pieces)
    assert (FICHE, len(list(written_lines(pieces["word/document.xml"].decode())))) == (
        trace.document,
        len(trace.empreintes),
    )
    ajoute = sum(taille for nom, taille in tailles.items() if nom.startswith("customXml/"))
    assert ajoute < 0.1 * fiche.stat().st_size


@pytest.mark.skipif(not SOFFICE, reason="LibreOffice n'est pas là")
def test_libreoffice_garde_la_trace(chantier, fiche, tmp_path):
    relu = modifier(fiche, ("appel à projets", "marché public"))
    garde = enregistre_par_libreoffice(relu, tmp_path / "lo")
    assert ["marché public"] == [report.apres for report in reprendre(chantier, Path(garde)).reports]


def test_un_word_abime_est_dit_avec_son_code(chantier, fiche):
    fiche.write_bytes(fiche.read_bytes()[:4000])
    (constat,) = reprendre(chantier, fiche).findings
    assert constat.code == "REP001" and constat.message and constat.remedy


def test_un_alinea_ajoute_ou_retire_s_ecrit_dans_le_recit(chantier, fiche):
    (paragraphe,) = [mots for mots in re.findall(r"<w:p>.*?</w:p>", corps(fiche)) if "des villages" in mots]
    ajoute = re.sub(r">[^<>]*des villages[^<>]*<", ">Elle passe chaque mois.<", paragraphe)
    recit = chantier.fichier("actions/1.1-*.md")
    avant = recit.read_text("utf-8")
    assert (recit,) == reprendre(chantier, modifier(fiche, (paragraphe, paragraphe + ajoute)), appliquer=True).ecrits
    assert avant != recit.read_text("utf-8") and avant == recit.read_text("utf-8").replace(
        "Elle passe chaque mois.\n\n", ""
    ).replace("\n\nElle passe chaque mois.", "")
    moins = modifier(produit(chantier, FICHE), (paragraphe + ajoute, paragraphe))
    assert (recit,) == reprendre(chantier, moins, appliquer=True).ecrits
    assert avant == recit.read_text("utf-8")
