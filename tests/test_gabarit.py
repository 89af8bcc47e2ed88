"""Un gabarit Word se compile une fois, se remplit vite, et dit ses fautes en français."""

import io
import struct
import time
import zipfile
import zlib
from html import unescape
from pathlib import Path

import pytest
from lxml import etree

from docgen.findings import Refusal
from docgen.ooxml import paquet
from docgen.render.docx.gabarit import Gabarit
from docgen.render.docx.sandbox import Blocks
from tests.outils.validation import texte_xml

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MOTS = "application/vnd.openxmlformats-officedocument.wordprocessingml"
ESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    f'xmlns:r="{RELATIONS}" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)


def p(*morceaux: str) -> str:
    """Un paragraphe ; chaque morceau est une suite de caractères à part, comme Word coupe les balises."""
    return "<w:p>" + "".join(f"<w:r><w:t>{morceau}</w:t></w:r>" for morceau in morceaux) + "</w:p>"


def tableau(*lignes: tuple[str, ...]) -> str:
    grille = "<w:gridCol w:w='2000'/>" * max(map(len, lignes))
    rangs = "".join(
        "<w:tr>" + "".join(f"<w:tc><w:tcPr/>{cellule}</w:tc>" for cellule in ligne) + "</w:tr>" for ligne in lignes
    )
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grille}</w:tblGrid>{rangs}</w:tbl>"


def image(nom: str = "photo") -> str:
    return (
        "<w:p><w:r><w:drawing><wp:inline><wp:extent cx='1000' cy='500'/>"
        f"<wp:docPr id='1' name='{nom}'/><a:graphic><a:graphicData uri='x'><pic:pic><pic:blipFill>"
        "<a:blip r:embed='rId9'/></pic:blipFill></pic:pic></a:graphicData></a:graphic>"
        "</wp:inline></w:drawing></w:r></w:p>"
    )


def png(largeur: int, hauteur: int) -> bytes:
    def bloc(genre: bytes, contenu: bytes) -> bytes:
        return struct.pack(">L", len(contenu)) + genre + contenu + struct.pack(">L", zlib.crc32(genre + contenu))

    entete = struct.pack(">LLBBBBB", largeur, hauteur, 8, 0, 0, 0, 0)
    points = zlib.compress((b"\0" + b"\xff" * largeur) * hauteur)
    return b"\x89PNG\r\n\x1a\n" + bloc(b"IHDR", entete) + bloc(b"IDAT", points) + bloc(b"IEND", b"")


def parties(corps: str, *, entete: str = "", pied: str = "", genre: str = "document.main+xml") -> dict[str, bytes]:
    """Les parties d'un fichier Word minimal, avec un en-tête et un pied de page."""
    liens = "".join(
        f'<Relationship Id="{i}" Type="{RELATIONS}/{nature}" Target="{cible}"/>'
        for i, nature, cible in (
            ("rId1", "header", "header1.xml"),
            ("rId2", "footer", "footer1.xml"),
            ("rId9", "image", "media/image1.png"),
        )
    )
    reference = "<w:sectPr><w:headerReference w:type='default' r:id='rId1'/></w:sectPr>"
    textes = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="png" ContentType="image/png"/>'
        f'<Override PartName="/word/document.xml" ContentType="{MOTS}.{genre}"/>'
        f'<Override PartName="/word/header1.xml" ContentType="{MOTS}.header+xml"/>'
        f'<Override PartName="/word/footer1.xml" ContentType="{MOTS}.footer+xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {ESPACES}><w:body>{corps}{reference}</w:body></w:document>",
        "word/header1.xml": f"<w:hdr {ESPACES}>{entete or p('rien')}</w:hdr>",
        "word/footer1.xml": f"<w:ftr {ESPACES}>{pied or p('rien')}</w:ftr>",
        "word/_rels/document.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'relationships">{liens}</Relationships>',
    }
    return {nom: texte.encode() for nom, texte in textes.items()} | {"word/media/image1.png": png(4, 4)}


def ecrire(path: Path, membres: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for nom, contenu in membres.items():
            archive.writestr(nom, contenu)
    return path


def gabarit(corps: str, **autres: str) -> Gabarit:
    return Gabarit.compile(parties(corps, **autres), "essai.docx", {})


def texte(fichier: bytes, partie: str = "word/document.xml") -> str:
    return texte_xml(paquet.parts(fichier, "essai.docx")[partie])


def refus(corps: str, contexte: dict[str, object] | None = None, **autres: str) -> Refusal:
    with pytest.raises(Refusal) as recueilli:
        gabarit(corps, **autres).render(contexte or {})
    return recueilli.value


# --- ce qui se remplit ---------------------------------------------------------------------------------------------
RICHE = (
    p("Fiche ", "{{ fi", "che.numero }}", " : {{ fiche.titre }}")
    + image()
    + p("{%p for objectif in fiche.objectifs %}")
    + p("– {{ objectif", ".texte }} ({{ loop.index }})")
    + p("{%p endfor %}")
    + p("{%p if fiche.signee %}")
    + p("Signée")
    + p("{%p else %}")
    + p("À signer")
    + p("{%p endif %}")
    + tableau(
        (p("Poste"), p("Montant")),
        (p("{%tr for ligne in fiche.lignes %}"), p("")),
        (p("{{ ligne.poste }}"), p("{% if ligne.n &lt; 2 %}petit{% else %}{{ ligne.montant }}{% endif %}")),
        (p("{%tr endfor %}"), p("")),
    )
    + p("{{ 'un' if fiche.signee else 'deux' }} {# remarque #}fin")
)
FICHE: dict[str, object] = {
    "fiche": {
        "numero": "1.1",
        "titre": "Premiers pas & accès <aux droits> « {{ sans piège }} » 😀",
        "objectifs": [{"texte": "aller vers\nceux qui\nne demandent rien"}, {"texte": "suivre"}],
        "signee": False,
        "lignes": [{"poste": f"poste {i}", "montant": f"{i}\u202f000\u00a0€", "n": i} for i in range(4)],
    },
    "version": "avenant 1",
}


def test_le_resultat_est_celui_de_docxtpl_partie_par_partie(tmp_path: Path) -> None:
    from docxtpl import DocxTemplate

    membres = parties(RICHE, entete=p("{{ version }}", " – {{ fiche.titre }}"), pied=p("Fiche {{ fiche.numero }}"))
    source = ecrire(tmp_path / "essai.docx", membres)
    temoin = DocxTemplate(source)
    temoin.render(FICHE, autoescape=True)
    sortie = io.BytesIO()
    temoin.save(sortie)

    attendu = paquet.parts(sortie.getvalue(), "docxtpl")
    obtenu = paquet.parts(Gabarit.open(source).render(FICHE), "docgen")

    for nom in (n for n in membres if n.startswith("word/") and n.endswith(".xml")):
        assert _canonique(attendu[nom]) == _canonique(obtenu[nom]), nom
    assert attendu["word/media/image1.png"] == obtenu["word/media/image1.png"]


def _canonique(xml: bytes) -> bytes:
    return etree.tostring(etree.fromstring(xml), method="c14n", exclusive=True)


def test_une_valeur_a_plusieurs_lignes_et_une_tabulation() -> None:
    assert "a\nb\tc\nd" == texte(gabarit(p("{{ x }}")).render({"x": "a\nb\tc\r\nd"}))


def test_une_valeur_qui_ressemble_a_une_balise_s_imprime_telle_quelle() -> None:
    piege = "{{ 7 * 7 }} {% if %} {_{ & < > \" ' ]]> 😀 مرحبا"
    assert piege == texte(gabarit(p("{{ x }}")).render({"x": piege}))


def test_un_tableau_dont_toutes_les_lignes_disparaissent_laisse_un_paragraphe() -> None:
    corps = tableau((p("{%tr for i in n %}"),), (p("{{ i }}"),), (p("{%tr endfor %}"),))
    xml = paquet.parts(gabarit(corps).render({"n": []}), "")["word/document.xml"].decode()
    assert (True, True) == ("<w:tbl>" not in xml, "<w:p/>" in xml)


def test_une_cellule_dont_tout_disparait_garde_un_paragraphe() -> None:
    corps = tableau((p("{%p if oui %}") + p("texte") + p("{%p endif %}"),))
    xml = paquet.parts(gabarit(corps).render({"oui": False}), "")["word/document.xml"].decode()
    assert "<w:tcPr/><w:p/></w:tc>" in xml


def test_des_blocs_entiers_prennent_la_place_de_leur_paragraphe() -> None:
    rendu = gabarit(p("avant") + p("{{p corps }}") + p("après")).render({"corps": Blocks(p("un") + p("deux"))})
    assert "avant\nun\ndeux\naprès" == texte(rendu)


def test_les_memes_valeurs_donnent_les_memes_octets() -> None:
    premier, second = (gabarit(RICHE, pied=p("{{ version }}")).render(FICHE) for _ in range(2))
    assert premier == second


def test_la_liste_des_types_vient_en_premier_et_les_dates_sont_fixes() -> None:
    archive = zipfile.ZipFile(io.BytesIO(gabarit(RICHE, pied=p("{{ version }}")).render(FICHE)))
    assert ("[Content_Types].xml", None) == (archive.namelist()[0], archive.testzip())
    assert {(2026, 1, 1, 0, 0, 0)} == {info.date_time for info in archive.infolist()}


def test_les_variables_du_gabarit_sont_connues() -> None:
    assert {"fiche", "version"} == gabarit(RICHE, pied=p("{{ version }}")).variables


def test_remplir_coute_quelques_millisecondes() -> None:
    compile_ = gabarit(RICHE)
    compile_.render(FICHE)
    debut = time.perf_counter()
    for _ in range(50):
        compile_.render(FICHE)
    assert (time.perf_counter() - debut) / 50 < 0.02


# --- les logos -----------------------------------------------------------------------------------------------------
def test_un_logo_du_dossier_remplace_l_image_et_garde_sa_hauteur() -> None:
    compile_ = Gabarit.compile(parties(image("logo:etat")), "essai.docx", {"etat": png(30, 10)})
    membres = paquet.parts(compile_.render({}), "")
    xml = membres["word/document.xml"].decode()
    assert png(30, 10) == membres["word/media/logo-etat.png"]
    assert 'cx="1500" cy="500"' in xml
    assert 'Target="media/logo-etat.png"' in membres["word/_rels/document.xml.rels"].decode()


def test_une_image_sans_logo_a_son_nom_reste_en_place() -> None:
    compile_ = Gabarit.compile(parties(image("logo:autre")), "essai.docx", {"etat": png(30, 10)})
    assert "word/media/logo-etat.png" not in paquet.parts(compile_.render({}), "")


@pytest.mark.parametrize(
    ("texte", "dit"),
    [("logo:etat", "Logo de l’État"), ("logo:etat – Préfecture du Nord", "Préfecture du Nord"), ("logo:ville", "Logo")],
)
def test_un_logo_se_dit_en_francais_a_qui_ne_le_voit_pas(texte: str, dit: str) -> None:
    logos = {"etat": png(30, 10), "ville": png(30, 10)}
    compile_ = Gabarit.compile(parties(image(texte)), "essai.docx", logos, {"etat": "Logo de l’État"})
    assert f'descr="{dit}"' in unescape(paquet.parts(compile_.render({}), "")["word/document.xml"].decode())


def test_un_logo_qui_n_est_pas_un_png_est_refuse(tmp_path: Path) -> None:
    (tmp_path / "logos").mkdir()
    (tmp_path / "logos" / "etat.png").write_bytes(b"GIF89a")
    with pytest.raises(Refusal) as recueilli:
        Gabarit.open(ecrire(tmp_path / "essai.docx", parties(p("x"))))
    assert "logos/etat.png : ce n'est pas une image PNG de moins de 5 Mo." == recueilli.value.message


# --- ce qui est refusé : les balises -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("corps", "message"),
    [
        (p("Titre {{ fiche }}"), "corps, près de « Titre {{ fiche }} » : la variable « fiche » est inconnue."),
        (p("{{ x.titr }}"), "corps, près de « {{ x.titr }} » : la variable « titr » est inconnue."),
        (p("a {{ b c }}"), "corps, près de « a {{ b c }} » : l'expression est mal formée près de « c »."),
        (
            p("{%p si x %}"),
            "corps, près de « {% si x %} » : l'instruction « si » est inconnue, ou n'est pas à sa place.",
        ),
        (p("{{ x|gras }}"), "corps, près de « {{ x|gras }} » : le filtre « gras » est inconnu."),
        (p("{% if x %}oui"), "corps, près de « {% if x %}oui » : une balise {% … %} n'est pas refermée."),
        (p("un {{ x"), "corps, près de « un {{ x » : une balise est ouverte mais pas refermée dans ce paragraphe."),
        (p("un x }}"), "corps, près de « un x }} » : une balise est refermée mais pas ouverte dans ce paragraphe."),
        (
            p("{%p if x %}{%p endif %}"),
            "corps, près de « {%p if x %}{%p endif %} » : deux balises {%p … %} dans un même paragraphe.",
        ),
        (
            p("perdu {%p if x %}") + p("{%p endif %}"),
            "corps, près de « perdu {%p if x %} » : du texte accompagne la balise {%p if x %} et disparaîtrait.",
        ),
        (
            tableau((p("{%tr if x %}"), p("perdu")), (p("{%tr endif %}"), p(""))),
            "corps, près de « {%tr if x %}perdu » : du texte accompagne la balise {%tr if x %} et disparaîtrait.",
        ),
        (
            p("{{r x }}"),
            "corps, près de « {{r x }} » : {{r … }} attend un texte mis en forme (RichText).",
        ),
        (
            p("{%tc for i in x %}"),
            "corps, près de « {%tc for i in x %} » : l'instruction « tc » est inconnue, ou n'est pas à sa place.",
        ),
        (p("{% include 'x' %}"), "corps : l'instruction « include » est interdite dans un gabarit."),
        (p("{{ x.__class__.__mro__ }}"), "corps, près de « {{ x.__class__.__mro__ }} » : "),
        (p("{{ x / 0 }}"), "corps, près de « {{ x / 0 }} » : la balise ne peut pas être calculée"),
        (p("{{ vide }}"), "corps, près de « {{ vide }} » : la valeur est vide, et non un texte."),
        (p("{{ vrai }}"), "corps, près de « {{ vrai }} » : la valeur est un oui ou non, et non un texte."),
        (p("{{ nombre }}"), "corps, près de « {{ nombre }} » : la valeur est un nombre à virgule, et non un texte."),
        (p("{{p x }}"), "corps, près de « {{ (x)|bloc }} » : {{p … }} attend des paragraphes entiers."),
        (p("{{ blocs }}"), "corps, près de « {{ blocs }} » : cette balise donne des paragraphes entiers."),
        (
            p("{{ nul }}"),
            "corps, champ « nul » : caractère interdit U+0000 dans « avant▯après » (à la place de ▯).",
        ),
        (
            p("{{ liste[1].a }}"),
            "corps, champ « nul » : caractère interdit U+0000 dans « avant▯après » (à la place de ▯).",
        ),
        (image("{{ x }}"), "corps : la valeur est un groupe, et non un texte."),
        (
            "<w:p><w:r><w:instrText>PAGE {{ x }}</w:instrText></w:r></w:p>",
            "corps, près de « PAGE {{ x }} » : la valeur est un groupe, et non un texte.",
        ),
    ],
)
def test_une_balise_fautive_est_refusee_en_francais(corps: str, message: str) -> None:
    contexte: dict[str, object] = {
        "x": {"titre": "t"},
        "vide": None,
        "vrai": True,
        "nombre": 1.5,
        "blocs": Blocks("<w:p/>"),
        "nul": "avant\x00après",
        "liste": ["a", {"a": "b\x0b"}],
    }
    obtenu = refus(corps, contexte).message
    assert f"essai.docx, {message}" == obtenu[: len(f"essai.docx, {message}")]


def test_la_variable_inconnue_recoit_des_noms_proches() -> None:
    obtenu = refus(p("{{ titr }}"), {"titre": "x", "pied": "y"})
    assert "Variables proches : « titre »." == obtenu.remedy


def test_la_faute_du_pied_de_page_est_dite_dans_le_pied_de_page() -> None:
    obtenu = refus(p("x"), {}, pied=p("Page {{ inconnu }}"))
    assert (
        "essai.docx, pied de page, près de « Page {{ inconnu }} » : la variable « inconnu » est inconnue."
    ) == obtenu.message


def test_la_faute_est_situee_au_bon_paragraphe() -> None:
    obtenu = refus("".join(p(f"paragraphe {i} {{{{ {'absent' if i == 7 else 'x'} }}}}") for i in range(9)), {"x": "1"})
    assert (
        "essai.docx, corps, près de « paragraphe 7 {{ absent }} » : la variable « absent » est inconnue."
    ) == obtenu.message


def test_un_texte_deja_mis_en_forme_par_docxtpl_est_refuse() -> None:
    from docxtpl import RichText

    obtenu = refus(p("{{ x }}"), {"x": RichText("gras", bold=True)})
    assert (
        "essai.docx, corps, près de « {{ x }} » : la valeur est un objet (RichText), et non un texte."
    ) == obtenu.message


# --- ce qui est refusé : les fichiers ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("octets", "message"),
    [
        (b"%PDF-1.7", "essai.docx : ce n'est pas un fichier Word (.docx) : c'est un PDF."),
        (b"bonjour", "essai.docx : ce n'est pas un fichier Word (.docx)."),
        (b"", "essai.docx : le fichier est vide."),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600,
            "essai.docx : ce n'est pas un fichier Word (.docx) : "
            "c'est un ancien fichier Word (.doc), ou un fichier protégé par un mot de passe.",
        ),
        (b"PK\3\4 et rien", "essai.docx : le fichier est abîmé ou incomplet."),
    ],
)
def test_un_fichier_qui_n_est_pas_un_gabarit_est_refuse(tmp_path: Path, octets: bytes, message: str) -> None:
    (tmp_path / "essai.docx").write_bytes(octets)
    with pytest.raises(Refusal) as recueilli:
        Gabarit.open(tmp_path / "essai.docx")
    assert message == recueilli.value.message


def test_un_gabarit_absent_est_refuse(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as recueilli:
        Gabarit.open(tmp_path / "essai.docx")
    assert "essai.docx : le gabarit ne peut pas être lu (il n'existe pas)." == recueilli.value.message


def test_un_fichier_coupe_en_son_milieu_est_refuse(tmp_path: Path) -> None:
    entier = ecrire(tmp_path / "essai.docx", parties(RICHE)).read_bytes()
    for longueur in range(0, len(entier), 97):
        (tmp_path / "essai.docx").write_bytes(entier[:longueur])
        with pytest.raises(Refusal):
            Gabarit.open(tmp_path / "essai.docx")


def test_un_fichier_opendocument_est_refuse(tmp_path: Path) -> None:
    source = ecrire(tmp_path / "essai.docx", {"mimetype": b"application/vnd.oasis.opendocument.text"})
    with pytest.raises(Refusal) as recueilli:
        Gabarit.open(source)
    assert (
        "essai.docx : ce n'est pas un fichier Word (.docx) : c'est un fichier OpenDocument (.odt)."
    ) == recueilli.value.message


@pytest.mark.parametrize(
    ("genre", "message"),
    [
        ("document.macroEnabled.main+xml", "essai.docx : le gabarit contient des macros."),
        (
            "template.main+xml",
            "essai.docx : ce n'est pas un document Word (modèle .dotx, classeur ou présentation ?).",
        ),
    ],
)
def test_un_autre_genre_de_fichier_word_est_refuse(genre: str, message: str) -> None:
    with pytest.raises(Refusal) as recueilli:
        Gabarit.compile(parties(p("x"), genre=genre), "essai.docx", {})
    assert message == recueilli.value.message


def test_une_bombe_est_refusee_sans_etre_ouverte(tmp_path: Path) -> None:
    source = ecrire(tmp_path / "essai.docx", {"a": b"\0" * (paquet.MAX_BYTES + 1)})
    with pytest.raises(Refusal) as recueilli:
        Gabarit.open(source)
    assert "essai.docx : le fichier est démesuré (1 élément, 100 Mo une fois ouvert)." == recueilli.value.message


def test_un_fichier_qui_declare_des_entites_est_refuse() -> None:
    membres = parties(p("&b;"))
    membres["word/document.xml"] = b'<!DOCTYPE x [<!ENTITY b "boum">]>' + membres["word/document.xml"]
    with pytest.raises(Refusal) as recueilli:
        Gabarit.compile(membres, "essai.docx", {})
    assert "essai.docx, corps : le fichier déclare des entités, ce que Word ne fait jamais." == recueilli.value.message
