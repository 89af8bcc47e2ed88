"""Le dossier assemblé : un seul PDF, balisé, avec sa couverture, son sommaire, ses signets et ses pages à la suite."""

import io
import json
import re
import shutil
import subprocess
import unicodedata
from pathlib import Path

import pikepdf
import pytest
from msgspec.structs import replace
from typer.testing import CliRunner

from docgen.cli import app
from docgen.commandes.assembler import assemble
from docgen.demande import Order
from docgen.document import Document, Heading, PageBreak, Paragraph, Row, Section, Table, TableCell, Text
from docgen.document.edition import with_edition
from docgen.findings import Refusal
from docgen.render.pdf import assemblage
from tests.outils.balises_lues import lire_balises
from tests.outils.chantier import copier, ouvrir
from tests.outils.textes import texte_suivi

RACINE = Path(__file__).resolve().parents[1]
GABARITS = RACINE / "templates" / "gabarits"
PROPRIETES = {"auteur": "Département d’essai", "date": "2025-09-22"}
CHAMPS = (("pied", "Département d’essai"), ("mention", "PROJET"))


def p(texte, style="corps"):
    return Paragraph((Text(texte),), style)


def h(niveau, texte):
    return Heading(niveau, (Text(texte),))


def tableau(*textes):
    return Table((Row(tuple(TableCell((p(texte),)) for texte in textes)),), (1 / len(textes),) * len(textes), 0)


AVENANT = Document(
    "avenant",
    "avenant",
    "Avenant n° 1 au contrat",
    (
        Section(
            (
                p("Avenant n° 1", "titre"),
                p("Année 2025", "sous-titre"),
                p("Vu le code ;", "visa"),
                h(1, "Article 1 – Objet"),
                p("Le présent avenant a un objet."),
                h(2, "1.1 Détail"),
                PageBreak(),
                h(1, "Article 2 – Effet"),
                h(3, "Un saut de niveau"),
                p("Fin de l’avenant."),
            )
        ),
    ),
    version="Avenant n° 1 (2025)",
    fields=CHAMPS,
)
ANNEXE = Document(
    "annexe-2",
    "annexe-2",
    "Annexe 2 – Tableau",
    (
        Section((p("Tableau des actions", "titre"), tableau("Action", "Montant")), landscape=True),
        Section((h(2, "Seule partie"), p("note"))),
    ),
    version="Avenant n° 1 (2025)",
    fields=(("entete", "Annexe 2"), ("logos", "non"), *CHAMPS),
)
FICHE = Document(
    "annexe-1/fiche-1.1",
    "fiche",
    "Fiche-action 1.1 – Accueillir",
    (Section((h(1, "Action 1.1 – Accueillir"), h(2, "Présentation"), h(3, "Constats"), p("Le récit.", "corps"))),),
    fields=CHAMPS,
)
SANS_TITRE = Document("note", "note", "Note sans titre", (Section((p("Une note."), h(2, "A"), h(3, "B"), h(2, "C"))),))
DOCUMENTS = (AVENANT, FICHE, ANNEXE, SANS_TITRE)


def produit(*documents, gabarits=GABARITS):
    return assemblage.render("Dossier de séance", "Contrat local", documents, gabarits, PROPRIETES)


@pytest.fixture(scope="module")
def octets():
    return produit(*DOCUMENTS)


@pytest.fixture(scope="module")
def fichier(octets):
    return pikepdf.open(io.BytesIO(octets))


def poppler(programme, *arguments, octets):
    if shutil.which(programme) is None:
        pytest.skip(f"{programme} est absent (paquet poppler-utils)")
    return subprocess.run([programme, *arguments], input=octets, capture_output=True, check=True).stdout.decode(
        errors="replace"
    )


def pages(octets, *options):
    return poppler("pdftotext", "-q", *options, "-", "-", octets=octets).split("\f")[:-1]


def signets(fichier):
    """Les signets, chacun avec son niveau et le rang de sa page."""
    rangs = {page.objgen: rang for rang, page in enumerate(fichier.pages, 1)}
    trouves = []

    def suivre(entrees, niveau):
        for entree in entrees:
            trouves.append((niveau, entree.title.strip(), rangs[pikepdf.Page(_cible(fichier, entree)).objgen]))
            suivre(entree.children, niveau + 1)

    with fichier.open_outline() as plan:
        suivre(plan.root, 1)
    return trouves


def _cible(fichier, entree):
    place = entree.destination if entree.destination is not None else entree.action.D
    if isinstance(place, pikepdf.String):
        place = pikepdf.NameTree(fichier.Root.Names.Dests)[str(place)]
    return (place.D if isinstance(place, pikepdf.Dictionary) else place)[0]


def balises(fichier):
    """Les noms des balises de structure, dans l'ordre."""
    trouvees = []

    def visiter(noeud):
        if isinstance(noeud, pikepdf.Array):
            for enfant in noeud:
                visiter(enfant)
        elif isinstance(noeud, pikepdf.Dictionary) and "/S" in noeud:
            trouvees.append(str(noeud.S).lstrip("/"))
            visiter(noeud.get("/K", pikepdf.Array()))

    visiter(fichier.Root.StructTreeRoot.K)
    return trouvees


def lettres(texte):
    """Ni espaces, ni ponctuation, ni césures : ce que l'extraction déplace."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", texte))


def lu(octets):
    lignes = poppler("pdfinfo", "-struct-text", "-", octets=octets)
    return "".join(re.findall(r'^ *"(.*)"$', lignes, re.MULTILINE))


# --- un petit dossier ----------------------------------------------------------------------------------------------
def test_le_dossier_est_un_seul_pdf_balise_accessible_et_archivable(fichier):
    with fichier.open_metadata() as dit:
        assert ["1", "2", "A"] == [dit[cle] for cle in ("pdfuaid:part", "pdfaid:part", "pdfaid:conformance")]
    assert (True, "fr-FR", "Dossier de séance – 22\u00a0septembre\u00a02025", "Département d’essai") == (
        bool(fichier.Root.MarkInfo.Marked),
        str(fichier.Root.Lang),
        str(fichier.docinfo.Title),
        str(fichier.docinfo.Author),
    )


def test_les_signets_sont_les_documents_et_leurs_grandes_parties(fichier):
    assert [
        (1, "Avenant n° 1 au contrat", 3),
        (2, "Article 1 – Objet", 3),
        (2, "Article 2 – Effet", 4),
        (1, "Fiche-action 1.1 – Accueillir", 5),
        (1, "Annexe 2 – Tableau", 6),
        (1, "Note sans titre", 8),
        (2, "A", 8),
        (2, "C", 8),
    ] == signets(fichier)


@pytest.mark.lent
def test_le_sommaire_dit_les_memes_titres_et_les_vraies_pages(octets, fichier):
    sommaire = pages(octets, "-layout")[1]
    obtenu = re.findall(r"^ *(\S.*?)[ .]{3,}\u2060?(\d+)$", sommaire, re.MULTILINE)
    assert [(titre, str(page)) for _, titre, page in signets(fichier)] == obtenu


def test_les_titres_descendent_d_un_niveau_a_la_fois(fichier):
    titres = [nom for nom in balises(fichier) if re.fullmatch(r"H\d", nom)]
    assert [
        *("H1", "H1", "H2", "H3", "H2", "H3"),
        *("H1", "H2", "H3"),
        *("H1", "H2"),
        *("H1", "H2", "H3", "H2"),
    ] == titres


def test_le_sommaire_est_une_vraie_table_des_matieres(fichier):
    assert 8 == balises(fichier).count("TOCI")


@pytest.mark.lent
def test_chaque_page_sauf_la_couverture_dit_son_rang_sur_le_tout(octets):
    couverture, *suite = pages(octets, "-layout")
    assert "Page" not in couverture
    assert [f"Page {rang} sur 8" for rang in range(2, 9)] == [
        re.findall(r"Page \d+ sur \d+", page)[-1] for page in suite
    ]


@pytest.mark.lent
def test_la_couverture_dit_le_titre_le_sujet_la_collectivite_et_le_jour(octets):
    lignes = [ligne.strip() for ligne in pages(octets, "-layout")[0].splitlines() if ligne.strip()]
    assert ["Dossier de séance", "Contrat local", "PROJET", "Département d’essai", "22 septembre 2025"] == lignes


def figures(*documents, logo=True):
    """Combien de logos portent la couverture et les documents ensemble."""
    octets = assemblage.render("Dossier de séance", "Contrat local", documents, GABARITS, PROPRIETES, logo=logo)
    return balises(pikepdf.open(io.BytesIO(octets))).count("Figure")


def test_la_couverture_porte_les_logos_du_premier_document_qui_en_a():
    du_departement = replace(FICHE, fields=(("logos", "collectivite"),))
    assert (4, 2) == (figures(FICHE), figures(du_departement))
    assert (5, 4) == (figures(FICHE, du_departement), figures(du_departement, FICHE))
    assert (4, 2, 0) == (figures(ANNEXE, FICHE), figures(ANNEXE, du_departement, ANNEXE), figures(ANNEXE))


def test_une_collectivite_sans_logo_n_en_a_pas_en_couverture_et_les_actes_gardent_les_leurs():
    assert (2, 0) == (figures(FICHE, ANNEXE, logo=False), figures(ANNEXE, logo=False))


@pytest.mark.lent
def test_la_mention_projet_disparait_avec_la_derniere_qui_la_porte():
    final = replace(AVENANT, fields=(("pied", "Département d’essai"),))
    assert "PROJET" in "".join(pages(produit(final, FICHE))[:2])
    assert "PROJET" not in "".join(pages(produit(final)))


def test_les_pages_en_paysage_le_restent_et_elles_seules(fichier):
    tournees = [page.mediabox[2] > page.mediabox[3] for page in fichier.pages]
    assert [False] * 5 + [True, False, False] == tournees


@pytest.mark.lent
def test_chaque_document_garde_ses_en_tetes(octets):
    hauts = [page.split("\n")[0] for page in pages(octets, "-layout")]
    assert ["Avenant n° 1 au contrat", "Avenant n° 1 (2025)"] == re.split(r" {3,}", hauts[3])
    assert ["Annexe 2", "Avenant n° 1 (2025)"] == re.split(r" {3,}", hauts[5])
    assert not any("Avenant" in hauts[rang] for rang in (0, 1, 4, 7))


@pytest.mark.lent
def test_le_texte_est_celui_des_documents_dans_l_ordre(octets, fichier):
    attendu = [lettres(texte_suivi(document)) for document in DOCUMENTS]
    attendu.insert(-1, lettres(SANS_TITRE.title))
    dits = [lettres(lu(octets)), lettres(lire_balises(fichier))]
    assert [True, True] == [dit.endswith("".join(attendu)) for dit in dits]
    # Le dossier réel, plus bas, se lit comme pdfinfo le lirait, aux pages du sommaire près, qu'il ne dit pas.
    assert 1 == len({re.sub(r"\d", "", dit) for dit in dits})


@pytest.mark.lent
def test_un_document_peut_avoir_un_autre_aspect_que_son_voisin(tmp_path):
    gabarits = copier(GABARITS, tmp_path / "gabarits")
    texte = (gabarits / "acte.typ").read_text("utf-8")
    (gabarits / "rapport.typ").write_text(texte.replace("left: mesures.page.gauche * 1pt", "left: 6cm"), "utf-8")
    octets = produit(AVENANT, replace(FICHE, gabarit="rapport"), gabarits=gabarits)
    lignes = poppler("pdftotext", "-q", "-bbox", "-", "-", octets=octets)
    gauche = {mot: float(x) for x, mot in re.findall(r'xMin="([\d.]+)"[^>]*>(présent|récit)\.?<', lignes)}
    assert gauche["présent"] < 150 < gauche["récit"]


def test_un_dossier_vide_se_compose_encore():
    assert 2 == len(pikepdf.open(io.BytesIO(produit())).pages)


def test_un_gabarit_absent_est_refuse():
    with pytest.raises(Refusal, match=r"Le gabarit « absent\.typ » est introuvable"):
        produit(replace(FICHE, gabarit="absent"))


def test_les_memes_documents_donnent_les_memes_octets(octets):
    assert octets == produit(*DOCUMENTS)


# --- la séance réelle ----------------------------------------------------------------------------------------------
SEANCE = "2025-09-22"
PIECES = """
pieces:
  - document: deliberation
  - acte: cls
    document: avenant
  - acte: cls
    document: fiche
  - acte: cls
    document: annexe-3-tableau-financier
  - document: rapport
"""


@pytest.fixture(scope="module")
def chantier(tmp_path_factory):
    """Le dossier réel, dont la séance ne réunit que quelques pièces."""
    lieu = ouvrir(tmp_path_factory.mktemp("assemblage"))
    seance = lieu.donnees / "seances" / SEANCE / "seance.yaml"
    seance.write_text(seance.read_text("utf-8").partition("\npieces:")[0] + PIECES, "utf-8")
    return lieu


def ordre(chantier, **options):
    return Order(chantier.donnees, chantier.templates, sortie=chantier.sortie, **options)


@pytest.fixture(scope="module")
def assemblee(chantier):
    return assemble(ordre(chantier), SEANCE)


def test_la_seance_s_ecrit_en_un_fichier_avec_son_manifeste(chantier, assemblee):
    dossier = chantier.sortie / "pas-de-calais" / "seances" / SEANCE
    assert (False, (dossier / f"dossier-{SEANCE}.pdf",)) == (assemblee.failed, assemblee.written)
    manifeste = json.loads((dossier / "manifest.json").read_text("utf-8"))
    assert [f"dossier-{SEANCE}.pdf"] == list(manifeste["fichiers"])
    assert [dossier] == list(assemble(ordre(chantier), "").unchanged)


def test_la_seance_reelle_dit_tous_ses_documents_dans_l_ordre(chantier, assemblee):
    octets = assemblee.written[0].read_bytes()
    documents = {**assemblee.documents}
    avenant, seance = documents["cls-2024-2027/avenant-1"], documents[f"seances/{SEANCE}"]
    genres = ("avenant", "fiche", "annexe-3-tableau-financier")
    attendus = [
        *(d for d in seance if d.kind == "deliberation"),
        *(d for genre in genres for d in avenant if d.kind == genre),
        *(d for d in seance if d.kind == "rapport"),
    ]
    fichier = pikepdf.open(io.BytesIO(octets))
    titres = [d.title for d in attendus]
    # L'avenant est au niveau de la délibération ; ses fiches et son annexe, dessous.
    niveaux = [(niveau, titre) for niveau, titre, _ in signets(fichier) if niveau == 1 or titre in titres]
    assert [(2 if d.kind in genres[1:] else 1, d.title) for d in attendus] == niveaux
    dit, place = lettres(lire_balises(fichier)), 0
    for document in attendus:
        mots = lettres(texte_suivi(with_edition(document)).replace("[x]", "☒"))
        place = dit.find(mots, place)
        assert place >= 0, document.name
        place += len(mots)


@pytest.mark.lent
def test_le_sommaire_de_la_seance_reelle_dit_les_vraies_pages(assemblee):
    octets = assemblee.written[0].read_bytes()
    fichier = pikepdf.open(io.BytesIO(octets))
    premiere = signets(fichier)[0][2]
    sommaire = "\n".join(pages(octets, "-layout")[1 : premiere - 1])
    assert [page for _, _, page in signets(fichier)] == [
        int(page) for page in re.findall(r"[ .]{3,}\u2060?(\d+)$", sommaire, re.MULTILINE)
    ]


def test_une_seance_inconnue_est_refusee_avec_celles_qui_existent(chantier):
    resultat = assemble(ordre(chantier), "2025-12-15")
    (constat,) = [c for c in resultat.findings if c.code == "CMD001"]
    assert ("ce dossier n'a pas de séance du « 2025-12-15 »", f"Séances : {SEANCE}.") == (
        constat.message,
        constat.remedy,
    )


def test_la_commande_dit_en_json_qu_elle_est_mal_employee_et_sort_par_deux(chantier):
    lieux = ["--donnees", str(chantier.donnees.parent), "--gabarits", str(chantier.templates)]
    rendu = CliRunner().invoke(app, ["assembler", *lieux, "--seance", "2025-12-15", "--json"])
    dit = f"la séance « 2025-12-15 » n'existe pas dans {chantier.donnees.name}. Séances : {SEANCE}."
    assert (2, {"erreur": dit}) == (rendu.exit_code, json.loads(rendu.stdout))


def test_une_piece_que_rien_ne_compose_empeche_d_assembler(chantier, tmp_path):
    lieu = ouvrir(tmp_path)
    seance = lieu.donnees / "seances" / SEANCE / "seance.yaml"
    texte = (chantier.donnees / "seances" / SEANCE / "seance.yaml").read_text("utf-8")
    seance.write_text(texte.replace("document: rapport", "document: raport"), "utf-8")
    resultat = assemble(ordre(lieu), SEANCE)
    assert resultat.failed
    assert ["aucun document « raport » n'est composé pour seances/2025-09-22"] == [
        c.message for c in resultat.findings if c.code == "LEC010"
    ]
    assert () == resultat.written


def test_une_seance_sans_piece_le_dit(chantier, tmp_path):
    lieu = ouvrir(tmp_path)
    seance = lieu.donnees / "seances" / SEANCE / "seance.yaml"
    seance.write_text(seance.read_text("utf-8").partition("\npieces:")[0] + "\n", "utf-8")
    resultat = assemble(ordre(lieu), SEANCE)
    assert ["la séance du 22\u00a0septembre\u00a02025 n'a aucune pièce à assembler"] == [
        c.message for c in resultat.findings if c.code == "CMD002"
    ]
