"""Une image dans un texte : à sa place et à sa taille, dite à qui ne la voit pas, refusée à sa ligne quand elle ne peut l'être."""

import io
import os
import re
import struct
import zlib
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from lxml import etree
from msgspec.structs import replace

from docgen.adresses.versions import NomDeVersion
from docgen.compose.lignes import FauteDeLigne
from docgen.compose.markdown import read_blocks
from docgen.diff.mots import Marks, changed_words
from docgen.document import Document, Image, ImageLue, Paragraph, Section, walk, with_leaves
from docgen.document.images_du_texte import MAX_COTE, MAX_OCTETS, read_image
from docgen.document.mots import words
from docgen.findings import Refusal
from docgen.ooxml import paquet
from docgen.render import docx, pdf, txt
from docgen.render.images import HEIGHTS, drawn_size
from docgen.render.pages import document as page
from tests.outils import accessible_pdf, accessible_word
from tests.outils.chantier import TEMPLATES, dite
from tests.outils.repondre_word import repondre
from tests.outils.validation import erreurs_docx, validateur_sdk

GABARITS = TEMPLATES / "gabarits"
EMU = 36_000


def png(largeur: int = 300, hauteur: int = 150, teinte: int = 90) -> bytes:
    rangs = b"".join(b"\0" + bytes([teinte, 120, 180]) * largeur for _ in range(hauteur))

    def morceau(nom: bytes, dit: bytes) -> bytes:
        return struct.pack(">L", len(dit)) + nom + dit + struct.pack(">L", zlib.crc32(nom + dit))

    entete = struct.pack(">LLBBBBB", largeur, hauteur, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + morceau(b"IHDR", entete) + morceau(b"IDAT", zlib.compress(rangs)) + morceau(b"IEND", b"")
    )


def jpeg() -> bytes:
    from PIL import Image as Dessin

    sortie = io.BytesIO()
    Dessin.new("RGB", (320, 200), (200, 90, 60)).save(sortie, "JPEG")
    return sortie.getvalue()


def acte(texte: str, **fichiers: bytes) -> Document:
    """Le document de ce texte, chaque image avec ce que contient son fichier, nommé sans son dossier ni sa fin."""

    def lue(feuille):
        if not isinstance(feuille, Image):
            return feuille
        nom = feuille.source.split("/")[1].split(".")[0]
        return replace(feuille, source=f"{feuille.source}#{nom}", fichier=read_image(fichiers[nom]))

    return Document("acte", "convention", "Convention", (Section(with_leaves(read_blocks(texte), lue)),))


TEXTE = """# Plan

Le voici.

![Le plan du quartier](images/plan.png "Plan au 1er mars")

::: tableau resume="Deux vues"
| Vue | Photo |
|---|---|
| Rue | ![La rue](images/rue.jpg) |
:::

- ![Le même plan](images/plan.png)
- Fin.
"""


def complet() -> Document:
    return acte(TEXTE, plan=png(), rue=jpeg())


# --- ce que l'on écrit -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("texte", "dit"),
    [
        ("![](images/plan.png)", "une image n'a pas de texte de remplacement"),
        ("Voir ![le plan](images/plan.png).", "une image est au milieu d'une phrase"),
        ("![le plan](plan.png)", "l'image « plan.png » n'est pas dans un dossier « images »"),
        ("![le plan](../images/plan.png)", "l'image « ../images/plan.png » n'est pas dans un dossier « images »"),
        ("![le plan](/images/plan.png)", "l'image « /images/plan.png » n'est pas dans un dossier « images »"),
        ("![le plan](https://a.fr/images/plan.png)", "l'image « https://a.fr/images/plan.png » n'est pas dans"),
        ("# ![le plan](images/plan.png)", "une image est dans un titre"),
        ("Un mot^[![le plan](images/plan.png)].", "une image est dans une note"),
    ],
)
def test_une_image_mal_appelee_est_refusee(texte, dit):
    with pytest.raises(FauteDeLigne) as faute:
        read_blocks(texte)
    assert faute.value.dit.startswith(dit)


@pytest.mark.parametrize(
    ("donnees", "dit"),
    [
        (b"GIF89a....", "l'image n'est ni un PNG ni un JPEG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "l'image est un dessin SVG"),
        (b'<?xml version="1.0"?>\n<!-- plan -->\n<svg width="3"/>', "l'image est un dessin SVG"),
        (b"", "l'image n'est ni un PNG ni un JPEG"),
        (png()[:-30], "l'image est abîmée ou incomplète"),
        (png().replace(b"IDAT", b"IDAX"), "l'image est abîmée ou incomplète"),
        (png()[:60] + b"\0" + png()[61:], "l'image est abîmée ou incomplète"),
        (jpeg()[:-80], "l'image est abîmée ou incomplète"),
        (b"\x89PNG\r\n\x1a\n", "l'image est abîmée ou incomplète"),
        (b"\xff\xd8\xff", "l'image est abîmée ou incomplète"),
        (png(MAX_COTE + 1, 1), f"l'image a plus de {MAX_COTE} points de côté"),
        (png() + bytes(MAX_OCTETS), "l'image dépasse 5 Mo"),
        (b"\x89PNG\r\n\x1a\n" + b"\xff" * 40, "l'image est abîmée ou incomplète"),
    ],
)
def test_ce_qui_n_est_pas_une_image_que_l_on_montre_est_refuse(donnees, dit):
    with pytest.raises(Refusal, match=dit) as refus:
        read_image(donnees)
    assert refus.value.remedy


@pytest.mark.parametrize("ordre", ["<", ">"])
def test_une_photo_que_l_appareil_note_de_tourner_est_refusee(ordre):
    """Typst et les navigateurs suivent cette note, Word non : la même page aurait deux images."""

    def note(sens: int) -> bytes:
        dit = struct.pack(f"{ordre}HL", 42, 8) + struct.pack(f"{ordre}HHHLHH", 1, 0x0112, 3, 1, sens, 0)
        exif = b"Exif\0\0" + (b"II" if ordre == "<" else b"MM") + dit + bytes(4)
        return jpeg()[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + jpeg()[2:]

    for sens in (3, 6, 8):
        with pytest.raises(Refusal, match="la photo est couchée") as refus:
            read_image(note(sens))
        assert "éditeur d'images" in refus.value.remedy
    assert (320, 200) == ((lue := read_image(note(1))).largeur, lue.hauteur)


def test_un_png_et_un_jpeg_disent_leur_taille():
    assert (300, 150, "png") == ((lue := read_image(png())).largeur, lue.hauteur, lue.sorte)
    assert (320, 200, "jpeg") == ((lue := read_image(jpeg())).largeur, lue.hauteur, lue.sorte)


# --- dans les données ----------------------------------------------------------------------------------------------------
def poser(chantier, motif: str, texte: str, **images: bytes) -> tuple[Path, int]:
    """Ajoute ce texte au fichier, et ces images à côté de son dossier ; rend le fichier et la ligne du texte."""
    fichier = chantier.fichier(motif)
    dossier = fichier.parent.parent / "images"
    for nom, donnees in images.items():
        dossier.mkdir(exist_ok=True)
        (dossier / f"{nom}.png").write_bytes(donnees)
    avant = fichier.read_text("utf-8").rstrip()
    fichier.write_text(f"{avant}\n\n{texte}\n", "utf-8")
    return fichier, avant.count("\n") + 3


@pytest.mark.parametrize(
    "motif", ["articles/04-*.md", "actions/1.2-*.md", "avenants/avenant-1/textes/3-versement-2025.md"]
)
@pytest.mark.parametrize(
    ("texte", "dit", "remede"),
    [
        ("![Le plan](images/plam.png)", "l'image « images/plam.png » n'existe pas", "Peut-être « images/plan.png » ?"),
        ("![ ](images/plan.png)", "une image n'a pas de texte de remplacement", "Dire ce qu'elle montre"),
        ("Voir\n![Le plan](images/plan.png)", "une image est au milieu d'une phrase", "La mettre seule"),
        ("![Le plan](images/faux.png)", "l'image n'est ni un PNG ni un JPEG : « images/faux.png »", "L'enregistrer"),
    ],
)
def test_une_image_des_donnees_en_faute_est_dite_a_sa_ligne(chantier, motif, texte, dit, remede):
    fichier, ligne = poser(chantier, motif, texte, plan=png(), faux=b"rien")
    trouves = [constat for constat in chantier.charger()[1] if constat.code == "LEC007"]
    ligne += texte.count("\n", 0, texte.index("!["))
    assert [f"{fichier.name}:{ligne}:1 LEC007 {dit}"] == [dite(constat) for constat in trouves]
    assert trouves[0].remedy.startswith(remede)


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="pas de liens ici")
def test_un_lien_qui_sort_du_dossier_est_refuse(chantier, tmp_path_factory):
    ailleurs = tmp_path_factory.mktemp("ailleurs") / "plan.png"
    ailleurs.write_bytes(png())
    fichier, ligne = poser(chantier, "articles/04-*.md", "![Le plan](images/plan.png)", autre=png())
    (fichier.parent.parent / "images" / "plan.png").symlink_to(ailleurs)
    dit = f"{fichier.name}:{ligne}:1 LEC007 l'image « images/plan.png » est un lien qui conduit hors du dossier"
    assert dit in [dite(constat) for constat in chantier.charger()[1]]


def test_une_valeur_d_une_fiche_n_a_pas_d_image(chantier):
    chantier.remplacer(
        "actions/1.2-*.yaml", "territoire:", "vigilance:\n  - voir ![Le plan](images/plan.png)\nterritoire:"
    )
    assert "LEC007 une image « ![Le plan](images/plan.png) » n'a pas sa place" in dite(chantier.charger()[1][0])


def test_l_image_d_un_article_est_montree_et_une_autre_du_meme_nom_se_voit(chantier):
    poser(chantier, "articles/04-*.md", '![Le plan](images/plan.png "Ici")', plan=png())

    def lu() -> tuple[str, str]:
        dossier, constats = chantier.charger()
        assert [] == constats
        article = next(a for a in dossier.contrats[0].base.articles if a.numero == "4")
        return article.alineas[-1].texte, dossier.empreinte(NomDeVersion("cls-2024-2027/initiale"))

    avant = lu()
    assert re.fullmatch(r'!\[Le plan\]\(cls-2024-2027/images/plan\.png#[0-9a-f]{12} "Ici"\)', avant[0])
    (chantier.fichier("articles/04-*.md").parent.parent / "images" / "plan.png").write_bytes(png(teinte=10))
    apres = lu()
    assert avant[0] != apres[0]
    assert avant[1] != apres[1]


def test_le_document_compose_porte_l_image_de_l_article(chantier):
    poser(chantier, "articles/04-*.md", '![Le plan](images/plan.png "Ici")', plan=png())
    sortie = chantier.preparer()
    montrees = [
        feuille
        for documents in sortie.documents.values()
        for document in documents
        for bloc in walk(document)
        if isinstance(bloc, Paragraph)
        for feuille in bloc.content
        if isinstance(feuille, Image)
    ]
    assert montrees
    assert {ImageLue(png(), 300, 150)} == {feuille.fichier for feuille in montrees}


def test_l_avenant_cite_le_texte_sans_guillemets_autour_de_l_image(chantier):
    texte = chantier.fichier("avenants/avenant-1/textes/3-versement-2025.md")
    poser(chantier, "avenants/avenant-1/textes/3-versement-2025.md", '![Le plan](images/plan.png "Ici")', plan=png())
    (acte,) = [d for documents in chantier.preparer().documents.values() for d in documents if d.kind == "avenant"]
    blocs = [bloc for bloc in walk(acte) if isinstance(bloc, Paragraph)]
    rang = next(rang for rang, bloc in enumerate(blocs) if bloc.content and isinstance(bloc.content[0], Image))
    assert 1 == len(blocs[rang].content)
    assert "«" in words(blocs[rang - 1].content)
    assert "»" not in words(blocs[rang - 1].content)
    assert ("»", "citation") == (words(blocs[rang + 1].content), blocs[rang + 1].style)
    assert texte.is_file()


# --- dans Word ---------------------------------------------------------------------------------------------------------
def test_word_a_l_image_dans_la_ligne_son_texte_et_sa_legende(tmp_path: Path):
    donnees = docx.render(complet(), GABARITS, {})
    parties = paquet.parts(donnees, "acte.docx")
    corps = parties["word/document.xml"].decode()
    dits = re.findall(r'<wp:docPr id="(\d+)" name="([^"]+)" descr="([^"]+)"', corps)
    assert ["Le plan du quartier", "La rue", "Le même plan"] == [alt for _, _, alt in dits]
    assert 3 == len({identite for identite, _, _ in dits}) == len({nom for _, nom, _ in dits})
    assert 2 == sum(nom.startswith("word/media/image-") for nom in parties)
    assert png() in parties.values()
    assert "Plan au 1er mars" in corps.replace("\u00a0", " ")
    fichier = tmp_path / "acte.docx"
    fichier.write_bytes(donnees)
    assert [] == accessible_word.fautes(fichier)
    assert donnees == docx.render(complet(), GABARITS, {})
    if validateur_sdk():
        assert [] == erreurs_docx([fichier])


@pytest.mark.parametrize(("largeur", "hauteur"), [(300, 150), (5000, 100), (100, 9000), (4000, 4000)])
def test_une_image_n_est_ni_plus_large_que_la_colonne_ni_plus_haute_que_la_page(largeur, hauteur):
    document = acte("![Le plan](images/plan.png)", plan=png(largeur, hauteur))
    corps = paquet.parts(docx.render(document, GABARITS, {}), "a.docx")["word/document.xml"].decode()
    large, haut = (int(dit) / EMU for dit in re.search(r'<wp:extent cx="(\d+)" cy="(\d+)"/>', corps).groups())
    assert large <= 166.1
    assert haut <= HEIGHTS[False][0] + 0.1
    # La plus petite mesure s'arrondit à un dix-millième de millimètre.
    assert abs(large * hauteur - haut * largeur) <= 0.01 * max(largeur, hauteur)
    attendu = drawn_size(read_image(png(largeur, hauteur)), 166.0, HEIGHTS[False][0])
    assert [round(mesure, 0) for mesure in attendu] == [round(large, 0), round(haut, 0)]


@pytest.mark.parametrize(("reponse", "garde"), [("accepter", "apres"), ("refuser", "avant")])
def test_une_image_changee_se_marque_et_les_deux_reponses_la_rendent(tmp_path: Path, reponse, garde):
    fichiers = {"avant": png(), "apres": png(teinte=10)}
    contenus = {
        nom: acte(f"![Le plan](images/{nom}.png)", **fichiers).sections[0].blocks[0].content for nom in fichiers
    }
    assert words(contenus["avant"]) != words(contenus["apres"])
    marque = changed_words(contenus["avant"], contenus["apres"], Marks.of("Avenant n° 1", date(2025, 9, 22)))
    document = Document("r", "r", "R", (Section((Paragraph(marque),)),))
    donnees = docx.render(document, GABARITS, {})
    fichier = tmp_path / "revisions.docx"
    fichier.write_bytes(donnees)
    if validateur_sdk():
        assert [] == erreurs_docx([fichier])
    lues = paquet.parts(repondre(donnees, reponse), "r.docx")
    (relation,) = re.findall(r'r:embed="([^"]+)"', lues["word/document.xml"].decode())
    cibles = {r.get("Id"): r.get("Target") for r in etree.fromstring(lues["word/_rels/document.xml.rels"])}
    assert fichiers[garde] == lues[f"word/{cibles[relation]}"]
    with pikepdf.open(io.BytesIO(pdf.render(document, GABARITS, {}))) as ouvert:
        assert [] == accessible_pdf.fautes(ouvert)


# --- ailleurs ------------------------------------------------------------------------------------------------------------
def test_le_pdf_a_des_figures_avec_leur_alternative_et_reste_accessible():
    with pikepdf.open(io.BytesIO(pdf.render(complet(), GABARITS, {}))) as fichier:
        objets = [o for o in fichier.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Figure"]
        assert {"Le plan du quartier", "La rue", "Le même plan"} <= {str(o.get("/Alt", "")) for o in objets}
        assert [] == accessible_pdf.fautes(fichier)


def test_en_texte_l_image_est_dite_avec_son_empreinte_et_la_page_la_contient():
    dit = txt.render(complet(), GABARITS, {}).decode().replace("\u00a0", " ").replace("\u202f", " ")
    assert "[Image : Le plan du quartier ; Plan au 1er mars ; empreinte plan]" in dit
    html = page.render(complet(), GABARITS, {}).decode()
    assert '<img alt="La rue" src="data:image/jpeg;base64,' in html
    assert "<br><small>Plan au 1er\u00a0mars</small>" in html
