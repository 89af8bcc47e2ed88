"""Ce qu'un dessin montre d'un Word à l'autre, et ce qu'un champ affiche quand ce n'est pas la mise en page qui en décide."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.word.champs import of_layout
from docgen.word.marques import mark
from docgen.word.ouverture import read_word
from docgen.word.preuve import prove
from tests.outils.mots_word import champ, p, r, word
from tests.test_formes_word import formes, remplacer
from tests.test_lecture_word import comparer, dites

WP = 'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
WPS = 'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
V = 'xmlns:v="urn:schemas-microsoft-com:vml"'


def forme(sorte: str, tourne: str = "", devant: bool = False) -> str:
    """Une forme de Word, en ligne ou posée sur la page."""
    dedans = f'<wp:extent cx="900000" cy="900000"/>{"<wp:wrapNone/>" if devant else ""}<wp:docPr id="1" name="f"/>' \
             f'<a:graphic {A}><a:graphicData><wps:wsp {WPS}><wps:spPr><a:xfrm {tourne}/><a:prstGeom prst="{sorte}"/></wps:spPr></wps:wsp>' \
             "</a:graphicData></a:graphic>"  # fmt: skip
    nom = "anchor" if devant else "inline"
    return f'<w:r><w:drawing><wp:{nom} behindDoc="0" {WP}>{dedans}</wp:{nom}></w:drawing></w:r>'


def filigrane(mots: str) -> str:
    return f'<w:r><w:pict><v:shape {V} type="#_x0000_t136"><v:textpath string="{mots}"/></v:shape></w:pict></w:r>'


def vml(nom: str, style: str = "") -> str:
    return f'<w:r><w:pict><v:{nom} {V} style="{style}"/></w:pict></w:r>'


def photo(dedans: str = "", autour: str = "") -> str:
    """Une image, rognée ou retouchée par ce qui est `dedans`, liée par ce qui est `autour`."""
    blip = f'<a:blip r:embed="rIdImage">{dedans if "srcRect" not in dedans else ""}</a:blip>{dedans if "srcRect" in dedans else ""}'
    return f'<w:r><w:drawing><wp:inline {WP}><wp:docPr id="1" name="i">{autour}</wp:docPr><a:graphic {A}>{blip}</a:graphic></wp:inline></w:drawing></w:r>'


LIEN = f'<a:hlinkClick {A} r:id="rIdLien"/>'
AILLEURS = ("exemple.fr", "ailleurs.fr")
DESSINS = {
    "filigrane": (p(filigrane("PROJET")), p(filigrane("VERSION SIGNÉE")), ("[PROJET]", "[VERSION SIGNÉE]")),
    "forme": (p("Voir ", forme("rightArrow")), p("Voir ", forme("leftArrow")),
              ("Voir [flèche vers la droite]", "Voir [flèche vers la gauche]")),
    "forme d'un autre temps": (p("Voir ", vml("rect")), p("Voir ", vml("line")), ("Voir [rectangle]", "Voir [trait]")),
    "retournée": (p("Voir ", forme("rightArrow")), p("Voir ", forme("rightArrow", 'flipH="1"')), "dessin retourné ou tourné"),
    "tournée": (p("Voir ", forme("rightArrow", 'rot="5400000"')), p("Voir ", forme("rightArrow", 'rot="-5400000"')),
                "dessin retourné ou tourné autrement"),
    "tournée, d'un autre temps": (p("Voir ", vml("rect")), p("Voir ", vml("rect", "rotation:90")), "dessin retourné ou tourné"),
    "rognée": (p("Plan ", photo()), p("Plan ", photo('<a:srcRect r="50000"/>')), "dessin rogné"),
    "rognée autrement": (p("Plan ", photo('<a:srcRect r="50000"/>')), p("Plan ", photo('<a:srcRect l="50000"/>')),
                         "dessin rogné autrement"),
    "plus rognée": (p("Plan ", photo('<a:srcRect r="50000"/>')), p("Plan ", photo()), "dessin qui n'est plus rogné"),
    "effacée": (p("Plan ", photo()), p("Plan ", photo('<a:alphaModFix amt="0"/>')), "dessin retouché"),
    "liée": (p("Plan ", photo()), p("Plan ", photo(autour=LIEN)), "dessin qui porte un lien : https://exemple.fr"),
    "posée devant": (p("Le solde est dû. ", forme("rect")), p("Le solde est dû. ", forme("rect", devant=True)),
                     "dessin posé devant le texte"),
    "masquée": (p("Voir ", vml("rect")), p("Voir ", vml("rect", "visibility:hidden")), "dessin masqué"),
}  # fmt: skip


@pytest.mark.parametrize("nom", DESSINS)
def test_un_dessin_qui_change_est_dit_marque_et_prouve(nom, tmp_path):
    avant, apres, attendu = DESSINS[nom]
    code, rendu = comparer(tmp_path, word(avant), word(apres), "--docx", str(tmp_path / "r.docx"))
    lignes = [ligne for passage in rendu["contrats"][0]["passages"] for ligne in passage["lignes"]]
    assert code == 1
    if isinstance(attendu, tuple):
        assert attendu in [(ligne["avant"], ligne["apres"]) for ligne in lignes] or (
            [(attendu[0], None), (None, attendu[1])] == [(ligne["avant"], ligne["apres"]) for ligne in lignes]
        )
    else:
        assert [attendu] == [ligne["dit"] for ligne in lignes]
        assert not any("images" in phrase for phrase in rendu["non_compare"] if phrase.startswith("Identiques"))
    assert [[]] == [revision["non_prouve"] for revision in rendu["revisions"]]


def test_tout_refuser_rend_le_filigrane_d_avant(tmp_path):
    """Le fichier à révisions garde les deux filigranes : celui que l'on refuse, celui que l'on accepte."""
    avant, apres = word(p("a"), p(filigrane("PROJET"))), word(p("a"), p(filigrane("VERSION SIGNÉE")))
    marque = mark(read_word(avant, "a"), read_word(apres, "b"), "docgen")
    assert [] == prove(avant, apres, marque)
    refuse = remplacer(marque, "word/document.xml", ("PROJET", "AUTRE"))
    assert prove(avant, apres, refuse)


def test_le_lien_d_une_image_qui_mene_ailleurs_est_dit(tmp_path):
    avant = word(p("Plan ", photo(autour=LIEN)))
    _, rendu = comparer(tmp_path, avant, remplacer(avant, "word/_rels/document.xml.rels", AILLEURS))
    lignes = [ligne for passage in rendu["contrats"][0]["passages"] for ligne in passage["lignes"]]
    assert ["lien d'un dessin : https://exemple.fr → https://ailleurs.fr"] == [ligne["dit"] for ligne in lignes]


def test_une_image_enregistree_sous_un_autre_numero_est_la_meme(tmp_path):
    avant = word(p("Plan ", photo()))
    apres = remplacer(avant, "word/document.xml", ('id="1" name="i"', 'id="77" name="Image 3"'))
    assert (0, True) == (lambda code, rendu: (code, rendu["egaux"]))(*comparer(tmp_path, avant, apres))


def test_ce_qui_est_lu_a_la_place_d_une_image_est_compte(tmp_path):
    avant = word(p("Plan ", photo()))
    apres = remplacer(avant, "word/document.xml", ('name="i"', 'name="i" descr="Refus"'))
    assert [("apparence", None, "1 texte de remplacement d'un dessin")] == formes(avant, apres)


def test_une_forme_posee_devant_le_texte_est_dite_d_abord(tmp_path):
    alineas = [p(f"Alinéa {rang}.") for rang in range(4)]
    neufs = [p(f"Article {rang}.") for rang in range(3)]
    apres = word(*neufs, p("Alinéa 3.", forme("rect", devant=True)))
    _, rendu = comparer(tmp_path, word(*alineas), apres)
    assert "dessin posé devant le texte" in [
        ligne["dit"] for passage in rendu["contrats"][0]["passages"] for ligne in passage["lignes"]
    ]


# --- les champs -------------------------------------------------------------------------------------------------------
def fige(code: str, resultat: str) -> str:
    return champ(code, resultat).replace('w:fldCharType="begin"', 'w:fldCharType="begin" w:fldLock="1"')


def simple(code: str, resultat: str, fige: str = "") -> str:
    return f'<w:fldSimple w:instr="{code}" {fige}>{r(resultat)}</w:fldSimple>'


CHAMPS = {
    "date figée": (fige("DATE", "3 mars 2026"), fige("DATE", "3 mars 2036"), ("Signé : 3 mars 2026", "Signé : 3 mars 2036")),
    "date figée, d'un seul élément": (simple("DATE", "3 mars 2026", 'w:fldLock="true"'), simple("DATE", "3 mars 2036", 'w:fldLock="true"'),
                                      ("Signé : 3 mars 2026", "Signé : 3 mars 2036")),
    "figée depuis": (champ("PAGE", "3"), fige("PAGE", "4"), ("Signé : [page]", "Signé : 4")),
    "montant sous une page": (champ("PAGE", "3"), champ("PAGE", "300 000 €"), ("Signé : [page]", "Signé : 300 000 €")),
    "mots sous une date": (champ("DATE", "3 mars 2026"), champ("DATE", "sans limite de durée"),
                           ("Signé : [date]", "Signé : sans limite de durée")),
    "clause sous un nom de fichier": (champ("FILENAME", "acte.docx"), champ("FILENAME", "Le solde n'est pas dû par la Ville"),
                                      ("Signé : [nom du fichier]", "Signé : Le solde n'est pas dû par la Ville")),
    "date du jour": (champ("DATE", "lundi 3 mars 2026"), champ("DATE", "04/03/2026"), None),
    "page": (champ("PAGE", "3"), champ("PAGE", "- iv -"), None),
    "nom du fichier": (champ("FILENAME", "acte.docx"), champ("FILENAME", "notre acte signé du 3 mars.docx"), None),
}  # fmt: skip


@pytest.mark.parametrize("nom", CHAMPS)
def test_le_resultat_d_un_champ_est_des_mots_quand_la_mise_en_page_n_en_decide_pas(nom, tmp_path):
    avant, apres, attendu = CHAMPS[nom]
    pair = word(p("Signé : ", avant)), word(p("Signé : ", apres))
    for sens in (pair, pair[::-1]):
        code, rendu = comparer(tmp_path, *sens, "--docx", str(tmp_path / f"{sens is pair}.docx"))
        attendues = () if attendu is None else attendu if sens is pair else attendu[::-1]
        # Des lignes qui n'ont presque rien en commun vont et viennent.
        trouvees = tuple(cote for ligne in dites(rendu) for cote in ligne if cote)
        assert (attendues, bool(attendues)) == (trouvees, code == 1)


@given(st.integers(1, 99_999), st.sampled_from(["€", "%", "euros"]))
def test_aucun_montant_n_est_un_numero_de_page(nombre, unite):
    assert of_layout("[page]", str(nombre))
    for place in ("[page]", "[date]", "[nom du fichier]", "[nombre de mots]"):
        assert not of_layout(place, f"{nombre} {unite}")
