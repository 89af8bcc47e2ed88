"""Ce que l'ancien Word apporte au fichier à marques : ses parties avec les leurs, des numéros et des noms à lui seul."""

import re
import zipfile
from collections import Counter
from io import BytesIO

import pytest
from lxml import etree

from docgen.word.marques import mark
from docgen.word.ouverture import read_word
from tests.outils.mots_word import p, r, word
from tests.outils.or_word import juger, ouverture
from tests.outils.paquet_word import MC, W14, Paquet, R, W

LONG = "La collectivité verse une subvention annuelle à l’association."
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MS = "http://schemas.microsoft.com/office"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_CHARTE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_DIAGRAMME = "application/vnd.openxmlformats-officedocument.drawingml.diagramData+xml"


def joindre(
    octets: bytes, parties: dict[str, tuple[str, bytes]], liens: dict[str, dict[str, tuple[str, str]]]
) -> bytes:
    """Le fichier avec ces parties (leur type, leur contenu) et ces relations : partie, identifiant, type et cible."""
    with zipfile.ZipFile(BytesIO(octets)) as archive:
        contenus = {nom: archive.read(nom) for nom in archive.namelist()}
    contenus |= {nom: contenu for nom, (_, contenu) in parties.items()}
    types = "".join(f'<Override PartName="/{nom}" ContentType="{sorte}"/>' for nom, (sorte, _) in parties.items())
    contenus["[Content_Types].xml"] = contenus["[Content_Types].xml"].replace(b"</Types>", f"{types}</Types>".encode())
    for partie, relations in liens.items():
        dossier, _, base = partie.rpartition("/")
        nom = f"{dossier}/_rels/{base}.rels"
        avant = contenus.get(nom, f'<Relationships xmlns="{_RELS}"></Relationships>'.encode())
        neuves = "".join(
            f'<Relationship Id="{cle}" Type="{sorte}" Target="/{cible}"/>' for cle, (sorte, cible) in relations.items()
        )
        contenus[nom] = avant.replace(b"</Relationships>", f"{neuves}</Relationships>".encode())
    sortie = BytesIO()
    with zipfile.ZipFile(sortie, "w") as archive:
        for nom, contenu in contenus.items():
            archive.writestr(nom, contenu)
    return sortie.getvalue()


def dessin(dedans: str, numero: int = 1) -> str:
    return (
        f'<w:r><w:drawing><wp:inline><wp:extent cx="1" cy="1"/><wp:docPr id="{numero}" name="Dessin"/>'
        f"<a:graphic><a:graphicData>{dedans}</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def graphique(mots: str) -> tuple[dict, dict]:
    """Un graphique et le classeur qui lui donne ses chiffres."""
    xml = f'<c:chartSpace xmlns:c="c" xmlns:r="{_OFFICE}"><c:t>{mots}</c:t><c:externalData r:id="rId1"/></c:chartSpace>'
    parties = {
        "word/charts/chart1.xml": (_CHARTE, xml.encode()),
        "word/embeddings/classeur1.bin": ("application/octet-stream", mots.encode()),
    }
    return parties, {
        "word/document.xml": {"rIdGraphique": (f"{_OFFICE}/chart", "word/charts/chart1.xml")},
        "word/charts/chart1.xml": {"rId1": (f"{_OFFICE}/package", "word/embeddings/classeur1.bin")},
    }


GRAPHIQUE = p(dessin('<c:chart xmlns:c="c" r:id="rIdGraphique"/>'))
# Les données d'un SmartArt nomment par son numéro le dessin qui le montre, relation du document et non la leur.
SMARTART = p(dessin('<dgm:relIds xmlns:dgm="dgm" r:dm="rIdDonnees"/>'))


def smartart(mots: str) -> tuple[dict, dict]:
    donnees = (
        f'<dgm:dataModel xmlns:dgm="dgm"><dsp:dataModelExt xmlns:dsp="dsp" relId="rIdDessin"/>{mots}</dgm:dataModel>'
    )
    parties = {
        "word/diagrams/data1.xml": (_DIAGRAMME, donnees.encode()),
        "word/diagrams/drawing1.xml": (
            "application/vnd.ms-office.drawingml.diagramDrawing+xml",
            f"<d>{mots}</d>".encode(),
        ),
    }
    relations = {
        "rIdDonnees": (f"{_OFFICE}/diagramData", "word/diagrams/data1.xml"),
        "rIdDessin": (f"{_MS}/2007/relationships/diagramDrawing", "word/diagrams/drawing1.xml"),
    }
    return parties, {"word/document.xml": relations}


def tracer(avant: bytes, apres: bytes, sauf: str = "rien") -> Paquet:
    """Le fichier à marques, qui s'ouvre et rend l'avant et l'après, structure, images et graphiques compris.

    `sauf` : ce que le juge compare par une empreinte, et qui change de numéro sans changer d'aspect.
    """
    trace = mark(read_word(avant, "avant.docx"), read_word(apres, "apres.docx"), "Moi")
    jugement = juger("paire", avant, apres, trace, validateurs=False)
    tenus = {nom: tenu for nom, tenu in jugement.tient.items()
             if nom.startswith(("ouvre", "mots", "structure")) and nom != sauf}  # fmt: skip
    assert all(tenus.values()), (tenus, jugement.dits)
    assert [] == ouverture(trace)
    return Paquet.de(trace)


def corps(paquet: Paquet) -> etree._Element:
    arbre = paquet.arbre("word/document.xml")
    assert arbre is not None
    return arbre


# --- parties et relations ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("sorte", "objet"), [(graphique, GRAPHIQUE), (smartart, SMARTART)], ids=["graphique", "smartart"]
)
def test_un_objet_qui_part_revient_avec_tout_ce_qu_il_nomme(sorte, objet):
    avant = joindre(word(p(LONG), objet, p("Fin du texte.")), *sorte("un"))
    paquet = tracer(avant, word(p(LONG), p("Fin du texte.")))
    perdues = set(Paquet.de(avant).parties) - {nom for nom in paquet.parties if not nom.endswith(".rels")}
    assert all(nom.endswith(".rels") for nom in perdues)


@pytest.mark.parametrize(
    ("sorte", "objet"), [(graphique, GRAPHIQUE), (smartart, SMARTART)], ids=["graphique", "smartart"]
)
def test_un_objet_remplace_sous_le_meme_nom_garde_ses_chiffres_a_lui(sorte, objet):
    avant, apres = (joindre(word(p(LONG), objet, p("Fin.")), *sorte(mots)) for mots in ("un", "deux"))
    paquet = tracer(avant, apres, sauf="structure R" if sorte is smartart else "rien")
    assert 2 == len([nom for nom in paquet.parties if re.search(r"(chart1|data1)[^/]*\.xml$", nom)])
    noms = [nom for nom in paquet.parties if re.search(r"data1[^/]*\.xml$", nom)]
    # Chacun montre son dessin : celui que nomment ses données.
    montres = [re.search(rb'relId="([^"]*)"', paquet.parties[nom]) for nom in noms]
    cibles = [paquet.relations("word/document.xml")[trouve[1].decode()][1] for trouve in montres if trouve]
    assert len(noms) == len(set(cibles))


def test_un_objet_qui_reste_n_est_pas_apporte_deux_fois():
    avant, apres = (
        joindre(word(p(mots), GRAPHIQUE, p("Fin.")), *graphique("un")) for mots in (LONG, f"{LONG} Et plus.")
    )
    assert 1 == len([nom for nom in tracer(avant, apres).parties if "chart1" in nom and "_rels" not in nom])


# --- espaces de noms --------------------------------------------------------------------------------------------------
def declarer(octets: bytes, espaces: dict[str, str], ignores: str = "") -> bytes:
    """Le fichier, dont la racine du document déclare ces espaces, et dit lesquels peuvent être ignorés."""
    with zipfile.ZipFile(BytesIO(octets)) as archive:
        contenus = {nom: archive.read(nom) for nom in archive.namelist()}
    dits = "".join(f' xmlns:{prefixe}="{uri}"' for prefixe, uri in espaces.items())
    ignore = f' xmlns:mc="{MC[1:-1]}" mc:Ignorable="{ignores}"' if ignores else ""
    contenus["word/document.xml"] = contenus["word/document.xml"].replace(
        b"<w:document", f"<w:document{dits}{ignore}".encode()
    )
    sortie = BytesIO()
    with zipfile.ZipFile(sortie, "w") as archive:
        for nom, contenu in contenus.items():
            archive.writestr(nom, contenu)
    return sortie.getvalue()


def ignores(racine: etree._Element) -> set[str]:
    """Les espaces que la racine permet d'ignorer."""
    return {racine.nsmap[prefixe] for prefixe in racine.get(f"{MC}Ignorable", "").split()}


LUEUR = '<w:r><w:rPr><w14:glow w14:rad="1"/></w:rPr><w:t>Un mot qui brille.</w:t></w:r>'


def test_ce_qui_vient_d_un_word_plus_recent_peut_etre_ignore():
    avant = declarer(word(p(LONG), p(LUEUR), p("Fin.")), {"w14": W14[1:-1]}, "w14")
    racine = corps(tracer(avant, word(p(LONG), p("Fin."))))
    assert 1 == len(list(racine.iter(f"{W14}glow")))
    assert W14[1:-1] in ignores(racine)


def test_un_prefixe_deja_pris_pour_autre_chose_en_laisse_un_autre():
    avant = declarer(word(p(LONG), p(LUEUR), p("Fin.")), {"w14": W14[1:-1]}, "w14")
    apres = declarer(word(p(LONG), p("Fin.")), {"w14": "urn:autre", "w15": f"{_MS}/word/2012/wordml"}, "w15")
    racine = corps(tracer(avant, apres))
    assert "urn:autre" == racine.nsmap["w14"]
    assert {W14[1:-1], f"{_MS}/word/2012/wordml"} == ignores(racine)


def test_ce_dont_un_choix_a_besoin_est_declare():
    wps = f"{_MS}/word/2010/wordprocessingShape"
    deux = (f'<w:r><mc:AlternateContent xmlns:mc="{MC[1:-1]}"><mc:Choice Requires="wps">{dessin("<wps:wsp/>")[5:-6]}</mc:Choice>'
            '<mc:Fallback><w:t>dessin</w:t></mc:Fallback></mc:AlternateContent></w:r>')  # fmt: skip
    avant = declarer(word(p(LONG), p(deux), p("Fin.")), {"wps": wps})
    (choix,) = corps(tracer(avant, word(p(LONG), p("Fin.")))).iter(f"{MC}Choice")
    assert [wps] == [choix.nsmap[prefixe] for prefixe in choix.get("Requires").split()]


# --- numéros et noms --------------------------------------------------------------------------------------------------
def forme(mots: str) -> str:
    return (
        '<w:r><w:pict><v:shapetype id="_x0000_t202"/><v:shape id="z1" type="#_x0000_t202"><v:textbox><w:txbxContent>'
        f"{p(mots)}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )


def test_deux_formes_ne_portent_pas_le_meme_nom():
    avant, apres = (
        word(p(forme("ancien")), p(LONG), p("Fin.")),
        word(p(LONG), p("Un autre alinéa."), p(forme("neuve")), p("Fin.")),
    )
    racine = corps(tracer(avant, apres))
    noms = [element.get("id") for element in racine.iter("{urn:schemas-microsoft-com:vml}*") if element.get("id")]
    assert [1] * 4 == list(Counter(noms).values())
    # Chaque forme est du type qui est avec elle.
    for image in racine.iter(f"{W}pict"):
        assert image[1].get("type") == f"#{image[0].get('id')}"


def test_une_forme_qui_reste_garde_son_nom_et_ses_mots_changent_dedans():
    avant, apres = word(p(LONG), p(forme("ancien")), p("Fin.")), word(p(LONG), p("Deux."), p(forme("neuve")), p("Fin."))
    racine = corps(tracer(avant, apres))
    assert ["z1"] == [element.get("id") for element in racine.iter("{urn:schemas-microsoft-com:vml}shape")]
    assert ["ancien"] == [texte.text for texte in racine.iter(f"{W}delText")]


def test_deux_dessins_ni_deux_controles_ne_portent_le_meme_numero():
    def controle(mots: str) -> str:
        return f'<w:sdt><w:sdtPr><w:id w:val="7"/></w:sdtPr><w:sdtContent>{r(mots)}</w:sdtContent></w:sdt>'

    image = '<a:blip r:embed="rIdImage"/>'
    avant = word(p(LONG), p(controle("ancien"), dessin(image, 5)), p("Fin."), dessin=b"un")
    apres = word(p("Rien de commun"), p(controle("neuf"), dessin(image, 5)), p("Fin."), dessin=b"deux")
    racine = corps(tracer(avant, apres))
    numeros = [element.get("id") for element in racine.iter("{*}docPr")]
    assert 2 == len(numeros) == len(set(numeros))
    controles = [element.get(f"{W}val") for element in racine.iter(f"{W}id")]
    assert len(controles) == len(set(controles))


def test_les_mots_d_un_ruby_qui_part_sont_supprimes_a_toute_profondeur():
    ruby = f"<w:r><w:ruby><w:rubyPr/><w:rt>{r('kan')}</w:rt><w:rubyBase>{r('漢')}</w:rubyBase></w:ruby></w:r>"
    racine = corps(tracer(word(p(LONG), p("Un mot lu : ", ruby), p("Fin.")), word(p(LONG), p("Fin."))))
    supprimes = [texte.text for suppression in racine.iter(f"{W}del") for texte in suppression.iter(f"{W}delText")]
    assert {"kan", "漢"} <= set(supprimes)
    assert [] == [texte.text for suppression in racine.iter(f"{W}del") for texte in suppression.iter(f"{W}t")]


def test_les_relations_d_une_partie_apportee_gardent_leurs_noms():
    paquet = tracer(joindre(word(p(LONG), GRAPHIQUE, p("Fin.")), *graphique("un")), word(p(LONG), p("Fin.")))
    (charte,) = [nom for nom in paquet.parties if nom.endswith("chart1.xml")]
    assert "word/embeddings/classeur1.bin" == paquet.relations(charte)["rId1"][1]
    assert [f"{R}id"] == [str(nom) for nom in corps(paquet).find(".//{c}chart").attrib]


# --- styles, signets --------------------------------------------------------------------------------------------------
def styles(*dits: str) -> dict[str, str]:
    """La partie des styles : « sorte identifiant », et ce que chacun dit."""
    normal = '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    return {"word/styles.xml": f'<w:styles xmlns:w="{W[1:-1]}">{normal}{"".join(dits)}</w:styles>'}


def style(sorte: str, nom: str, *, lie: str = "", suivi: str = "") -> str:
    dits = f'<w:name w:val="{nom} dit"/>'
    dits += f'<w:next w:val="{suivi}"/>' if suivi else ""
    dits += f'<w:link w:val="{lie}"/>' if lie else ""
    return f'<w:style w:type="{sorte}" w:styleId="{nom}">{dits}</w:style>'


def test_un_style_vient_avec_celui_auquel_il_est_lie():
    avant = word(p(LONG), p("Un alinéa encadré.", style="Cadre"), p("Fin."), plus=styles(
        style("paragraph", "Cadre", lie="CadreCar", suivi="Normal"), style("character", "CadreCar", lie="Cadre")))  # fmt: skip
    arbre = tracer(avant, word(p(LONG), p("Fin."), plus=styles())).arbre("word/styles.xml")
    assert arbre is not None
    lus = {e.get(f"{W}styleId"): {enfant.tag.rpartition("}")[2]: enfant.get(f"{W}val") for enfant in e} for e in arbre}
    assert {"name": "Cadre dit", "next": "Normal", "link": "CadreCar"} == lus["Cadre"]
    assert "Cadre" == lus["CadreCar"]["link"]


def test_un_style_lie_a_un_autre_dans_le_nouveau_n_est_pas_pris():
    avant = word(p(LONG), p("Un alinéa encadré.", style="Cadre"), p("Fin."), plus=styles(
        style("paragraph", "Cadre", lie="CadreCar"), style("character", "CadreCar", lie="Cadre")))  # fmt: skip
    apres = word(p(LONG), p("Fin."), plus=styles(style("paragraph", "Bord", lie="CadreCar"),
                                               style("character", "CadreCar", lie="Bord")))  # fmt: skip
    arbre = tracer(avant, apres).arbre("word/styles.xml")
    assert arbre is not None
    liens = {e.get(f"{W}styleId"): [lien.get(f"{W}val") for lien in e.iter(f"{W}link")] for e in arbre}
    assert ([], ["Bord"]) == (liens["Cadre"], liens["CadreCar"])


def signet(nom: str, mots: str, numero: int = 0) -> str:
    return f'<w:bookmarkStart w:id="{numero}" w:name="{nom}"/>{r(mots)}<w:bookmarkEnd w:id="{numero}"/>'


def test_le_signet_de_ce_qui_part_revient_et_celui_qui_a_change_de_place_reste_a_la_sienne():
    avant = word(
        p(LONG), p(signet("perdu", "Un alinéa qui part.")), p(signet("garde", "Un autre qui part.", 1)), p("Fin.")
    )
    racine = corps(tracer(avant, word(p(signet("garde", LONG)), p("Fin."))))
    debuts = {e.get(f"{W}name"): e.get(f"{W}id") for e in racine.iter(f"{W}bookmarkStart")}
    assert {"perdu", "garde"} == set(debuts)
    assert sorted(debuts.values()) == sorted(e.get(f"{W}id") for e in racine.iter(f"{W}bookmarkEnd"))
    assert 2 == len(set(debuts.values()))


def liste(retrait: int, signe: str = "%1.") -> dict[str, str]:
    """Une liste numérotée, dont le premier niveau a ce retrait."""
    niveau = f'<w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="{signe}"/>'
    niveau += f'<w:pPr><w:ind w:left="{retrait}"/></w:pPr>'
    dite = f'<w:abstractNum w:abstractNumId="0"><w:nsid w:val="00000001"/><w:lvl w:ilvl="0">{niveau}</w:lvl></w:abstractNum>'
    num = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    return {"word/numbering.xml": f'<w:numbering xmlns:w="{W[1:-1]}">{dite}{num}</w:numbering>'}


TIRETS = [p(f"le point {mot}", niveau=0) for mot in ("un", "deux", "trois", "quatre")]


def test_une_liste_dont_seul_l_aspect_change_reste_une_liste():
    avant = word(p(LONG), *TIRETS, p("Fin."), plus=liste(300))
    apres = word(p(LONG), TIRETS[0], *TIRETS[2:], p("Fin."), plus=liste(600))
    arbre = tracer(avant, apres).arbre("word/numbering.xml")
    assert arbre is not None and 1 == len(arbre.findall(f"{W}num"))


def test_une_liste_numerotee_autrement_revient_a_part_et_word_ne_les_confond_pas():
    avant = word(p(LONG), *TIRETS, p("Fin."), plus=liste(300))
    apres = word(p(LONG), p("Fin."), plus=liste(300, "(%1)"))
    arbre = tracer(avant, apres).arbre("word/numbering.xml")
    assert arbre is not None and ["%1.", "(%1)"] == sorted(e.get(f"{W}val") for e in arbre.iter(f"{W}lvlText"))
    assert 1 == len(list(arbre.iter(f"{W}nsid")))
