"""L'aspect des mots d'un Word : ce qu'il change de ce qu'ils disent est toujours marqué, le reste quand on le demande."""

import re

import pytest

from docgen.word.marques import mark
from docgen.word.ouverture import read_word
from docgen.word.preuve import prove
from tests.outils.aspect_word import aspect, sens
from tests.outils.mots_word import champ, equation, note, p, r, tableau, word, zone
from tests.outils.paquet_word import Paquet
from tests.outils.repondre_word import repondre_au_paquet
from tests.test_formes_word import formes
from tests.test_lecture_word import comparer, dites, lignes

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def style(nom: str, aspect_: str, sorte: str = "character", base: str = "") -> str:
    fondé = f'<w:basedOn w:val="{base}"/>' if base else ""
    return (
        f'<w:style w:type="{sorte}" w:styleId="{nom}"><w:name w:val="{nom}"/>{fondé}<w:rPr>{aspect_}</w:rPr></w:style>'
    )


STYLES = "".join((
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>',
    style("Barre", "<w:strike/>"), style("BarreAussi", "<w:color w:val='FF0000'/>", base="Barre"),
    style("Exposant", '<w:vertAlign w:val="superscript"/>'), style("Accent", "<w:b/>"),
    style("Cadre", "<w:b/>", "paragraph"), style("Grille", "", "table"),
    style("Abroge", "<w:strike/>", "paragraph"), style("Cache", "<w:vanish/>", "paragraph"),
))  # fmt: skip


def styles(defauts: str = "", plus: str = "") -> dict[str, str]:
    base = f"<w:docDefaults><w:rPrDefault><w:rPr>{defauts}</w:rPr></w:rPrDefault></w:docDefaults>"
    return {"word/styles.xml": f"<w:styles {W}>{base}{STYLES}{plus}</w:styles>"}


def m(mots: str, look: str = "") -> str:
    """Des mots de cet aspect ; un nom de style s'écrit seul."""
    dit = f'<w:rStyle w:val="{look}"/>' if look and look[0] != "<" else look
    return f'<w:r><w:rPr>{dit}</w:rPr><w:t xml:space="preserve">{mots}</w:t></w:r>'


def de(*corps: str, defauts: str = "", **options) -> bytes:
    return word(*corps, plus=styles(defauts), **options)


def tracee(avant: bytes, apres: bytes, *, mise_en_forme: bool = False) -> bytes:
    """Le fichier à marques, prouvé, et rendu des deux côtés aux yeux d'un autre."""
    octets = mark(read_word(avant, "a.docx"), read_word(apres, "b.docx"), "Moi", mise_en_forme=mise_en_forme)
    assert [] == prove(avant, apres, octets, aspect=mise_en_forme)
    for reponse, voulu in (("accepter", apres), ("refuser", avant)):
        rendu = Paquet.de(octets)
        repondre_au_paquet(rendu, reponse)
        assert sens(Paquet.de(voulu)) == sens(rendu)
        assert not mise_en_forme or aspect(voulu) == aspect(octets, reponse)
    return octets


def corps(octets: bytes) -> str:
    return Paquet.de(octets).parties["word/document.xml"].decode()


def marquees(octets: bytes) -> list[str]:
    """Les mots sous une marque de mise en forme."""
    runs = re.findall(r"<w:r>(?:(?!</w:r>).)*?</w:r>", corps(octets), re.DOTALL)
    return ["".join(re.findall(r"<w:t[^>]*>([^<]*)", run)) for run in runs if "rPrChange" in run]


BARRE, DOUBLE, CACHE = "<w:strike/>", "<w:dstrike/>", "<w:vanish/>"
HAUT, BAS = '<w:vertAlign w:val="superscript"/>', '<w:vertAlign w:val="subscript"/>'
SENS = {
    "barré": (p("Le ", m("solde"), " est dû."), p("Le ", m("solde", BARRE), " est dû."), ["solde"]),
    "barré au milieu d'un mot": (p(m("Le solde est dû")), p(m("Le "), m("sol", BARRE), m("de est dû")), ["sol"]),
    "plus barré": (p(m("Le solde", DOUBLE), m(" est dû")), p(m("Le solde est dû")), ["Le solde"]),
    "barré par un style": (p(m("solde")), p(m("solde", "Barre")), ["solde"]),
    "barré par le style d'un style": (p(m("solde dû")), p(m("solde", "BarreAussi"), m(" dû")), ["solde"]),
    "barré par le style de l'alinéa": (p("Le solde est dû."), p("Le solde est dû.", style="Abroge"), ["Le solde est dû."]),
    "deux styles qui se défont": (p(m("Le solde"), style="Abroge"), p(m("Le "), m("solde", "Barre"), style="Abroge"), ["solde"]),
    "masqué": (p(m("Clause abrogée")), p(m("Clause "), m("abrogée", CACHE)), ["abrogée"]),
    "masqué par le style de l'alinéa": (p(m("Clause")), p(m("Clause"), style="Cache"), ["Clause"]),
    "un exposant": (p(m("10"), m("3", HAUT), m(" euros")), p(m("103 euros")), ["3"]),
    "un exposant par un style": (p(m("103 euros")), p(m("10"), m("3", "Exposant"), m(" euros")), ["3"]),
    "un indice": (p(m("CO2")), p(m("CO"), m("2", BAS)), ["2"]),
    "dans une cellule": (tableau((p(m("a")), "b")), tableau((p(m("a", BARRE)), "b")), ["a"]),
    "le résultat d'un champ": (
        p(champ("REF x", "3").replace("<w:t ", "<w:rPr/><w:t ")),
        p(champ("REF x", "3").replace("<w:t ", "<w:rPr><w:strike/></w:rPr><w:t ")), ["3"]),
    "un numéro de page": (
        p(champ("PAGE", "3")), p(champ("PAGE", "3").replace("<w:t ", "<w:rPr><w:strike/></w:rPr><w:t ")), ["3"]),
    "avec d'autres mots": (p(m("Le solde est dû au département.")), p(m("Le solde", BARRE), m(" est dû à la région.")), ["Le solde"]),
    "une zone": (p(zone(p(m("dit"))), "vu"), p(zone(p(m("dit", BARRE))), "vu"), ["dit"]),
}  # fmt: skip


@pytest.mark.parametrize("nom", SENS)
def test_ce_que_l_aspect_change_du_sens_est_marque_dit_et_rendu(nom, tmp_path):
    avant, apres, mots = SENS[nom]
    trace = tracee(de(avant), de(apres))
    assert mots == [mot for mot in marquees(trace) if mot]
    code, rendu = comparer(tmp_path, de(avant), de(apres), "--docx", str(tmp_path / "r.docx"))
    assert (1, False) == (code, rendu["egaux"]), rendu
    assert dites(rendu)
    tracee(de(apres), de(avant))


def test_une_note_barree_est_marquee():
    avant, apres = (de(p("vu", note(1)), notes=(dit,)) for dit in (m("dite"), m("dite", BARRE)))
    trace = tracee(avant, apres)
    assert b"rPrChange" in Paquet.de(trace).parties["word/footnotes.xml"]


def test_un_fichier_dont_tous_les_mots_sont_barres_ne_differe_pas_de_lui_meme(tmp_path):
    barres = de(p(m("Le solde")), defauts=BARRE)
    assert (0, True) == (lambda code, rendu: (code, rendu["egaux"]))(*comparer(tmp_path, barres, barres))
    assert ["Le solde"] == marquees(tracee(de(p(m("Le solde"))), barres))


def test_un_style_que_chaque_fichier_definit_a_sa_facon_est_rendu_des_deux_cotes():
    """Le style « X » ne barre que dans l'un des deux : les mots qui partent restent ce qu'ils étaient."""
    table = tableau((p("a", style="X"), "b"), (p("c", style="X"), "d"))
    corps_ = [p("Le solde dû", style="X"), p("autre texte", style="X"), table]
    moins = [p("Le solde", style="X"), tableau((p("a", style="X"), "b"))]
    un = word(*corps_, p("fin"), plus=styles(plus=style("X", "", "paragraph")))
    deux = word(*moins, p("fin"), plus=styles(plus=style("X", BARRE, "paragraph")))
    tracee(un, deux)
    tracee(deux, un)


PAREILS = {
    "barré pour rire": (p(m("solde")), p(m("solde", '<w:strike w:val="0"/>'))),
    "barré à la main ou par un style": (p(m("solde", BARRE)), p(m("solde", "Barre"))),
    "une espace barrée": (p(m("Le solde")), p(m("Le"), m(" ", BARRE), m("solde"))),
    "en exposant à la main ou par un style": (p(m("m"), m("2", HAUT)), p(m("m"), m("2", "Exposant"))),
    "des lettres en exposant": (p(m("1er mai")), p(m("1"), m("er", HAUT), m(" mai"))),
}  # fmt: skip


@pytest.mark.parametrize("nom", PAREILS)
def test_ce_que_l_aspect_ne_change_pas_du_sens_n_est_ni_dit_ni_marque(nom, tmp_path):
    avant, apres = map(de, PAREILS[nom])
    assert 0 == comparer(tmp_path, avant, apres)[0]
    assert "Change" not in corps(tracee(avant, apres))


def test_un_numero_de_page_barre_reste_barre_quelle_que_soit_la_page(tmp_path):
    barres = [champ("PAGE", page).replace("<w:t ", "<w:rPr><w:strike/></w:rPr><w:t ") for page in ("9", "12")]
    avant, apres = (de(p("page ", barre)) for barre in barres)
    assert 0 == comparer(tmp_path, avant, apres)[0]
    trace = mark(read_word(avant, "a.docx"), read_word(apres, "b.docx"), "Moi")
    assert [] == prove(avant, apres, trace)
    assert "Change" not in corps(trace)
    assert prove(avant, de(p("page ", champ("PAGE", "9"))), trace)


def test_un_exposant_se_lit_comme_un_lecteur_le_voit():
    expose = p(m("10"), m("3", "Exposant"), m(" m"), m("2", HAUT), m(" de CO"), m("2", BAS), m(" le 1"), m("er", HAUT))
    assert ["10³ m² de CO₂ le 1er"] == lignes(expose, plus=styles())


def test_un_exposant_qui_disparait_est_un_autre_nombre(tmp_path):
    _, rendu = comparer(tmp_path, de(p(m("soit 10"), m("3", "Exposant"), m(" euros"))), de(p("soit 103 euros")))
    (ligne,) = rendu["contrats"][0]["passages"][0]["lignes"]
    assert ("soit 10³ euros", "soit 103 euros", "chiffres") == (ligne["avant"], ligne["apres"], ligne["genre"])


def test_le_meme_mot_barre_ailleurs_est_dit():
    un, deux = p(m("dû", BARRE), m(" ou dû")), p(m("dû ou "), m("dû", BARRE))
    (forme,) = [forme for forme in formes(de(un), de(deux)) if forme[0] != "aspect"]
    assert "barre" == forme[0]
    assert ["dû", "dû"] == marquees(tracee(de(un), de(deux)))


def test_un_saut_de_page_devant_un_alinea_est_marque():
    un, deux = (f"<w:p><w:pPr>{saut}</w:pPr>{r('Titre')}</w:p>" for saut in ("", "<w:pageBreakBefore/>"))
    assert "pPrChange" in corps(tracee(de(p("a"), un), de(p("a"), deux)))


def test_une_equation_en_gras_n_est_pas_une_autre_equation(tmp_path):
    grasse = equation("x").replace("<m:t>", "<w:rPr><w:b/></w:rPr><m:t>")
    assert 0 == comparer(tmp_path, de(p(equation("x"))), de(p(grasse)))[0]


def test_une_trace_qui_ne_rend_pas_les_mots_barres_ne_se_prouve_pas():
    avant, apres = de(p(m("Le solde"))), de(p(m("Le "), m("solde", BARRE)))
    (faute,) = prove(avant, apres, apres)
    assert "refuser" in faute and "⟨barré⟩" in faute
    perdu = de(p(m("10"), m("3", HAUT)))
    assert prove(perdu, perdu, de(p("103")))


# --- les marques de mise en forme déjà là -----------------------------------------------------------------------------
QUI = 'w:id="9" w:author="Préfecture" w:date="2025-03-03T00:00:00Z"'


def remis(mots: str, avant: str, apres: str) -> str:
    """Des mots dont l'aspect a changé, sous la marque de qui l'a changé."""
    change = f"<w:rPrChange {QUI}><w:rPr>{avant}</w:rPr></w:rPrChange>"
    return f'<w:r><w:rPr>{apres}{change}</w:rPr><w:t xml:space="preserve">{mots}</w:t></w:r>'


@pytest.mark.parametrize(("revisions", "barre"), [("accepter", True), ("refuser", False)])
def test_une_mise_en_forme_deja_suivie_est_repondue(revisions, barre, tmp_path):
    suivi, attendu = de(p("Le ", remis("solde", "", BARRE))), de(p("Le ", m("solde", BARRE if barre else "")))
    code, rendu = comparer(tmp_path, suivi, attendu, "--revisions", revisions, "--docx", str(tmp_path / "r.docx"))
    assert (0, True) == (code, rendu["egaux"])
    autre = de(p("Le ", m("solde", "" if barre else BARRE)))
    assert 1 == comparer(tmp_path, suivi, autre, "--revisions", revisions, "--docx", str(tmp_path / "r.docx"))[0]


def test_qui_avait_mis_en_forme_quoi_est_dit(tmp_path):
    change = f"<w:tcPrChange {QUI}><w:tcPr/></w:tcPrChange>"
    table = tableau(("a", "b")).replace("<w:tcPr/>", f'<w:tcPr><w:shd w:fill="FF0000"/>{change}</w:tcPr>', 1)
    suivi = de(p("Le ", remis("solde", "", BARRE)), table)
    (mots, cellule) = comparer(tmp_path, suivi, suivi)[1]["modifications_suivies"][:2]
    assert ("Préfecture", "mise en forme", "solde") == (mots["auteur"], mots["sorte"], mots["mots"])
    assert ("Préfecture", "mise en forme", "cellule : a") == (cellule["auteur"], cellule["sorte"], cellule["mots"])


def test_une_section_refusee_garde_ses_en_tetes():
    change = f"<w:sectPrChange {QUI}><w:sectPr><w:type w:val='continuous'/></w:sectPr></w:sectPrChange>"
    page = f'<w:sectPr><w:headerReference w:type="default" r:id="rIdheader1"/>{change}</w:sectPr>'
    octets = de(p("a"), f"<w:p><w:pPr>{page}</w:pPr></w:p>", entete="En-tête")
    lu = read_word(octets, "a.docx", "refuser")
    assert "header" in [sorte for _, sorte, _, _ in lu.around()]
    assert "continuous" == next(lu.body.iter("{" + W[9:-1] + "}type")).get("{" + W[9:-1] + "}val")
