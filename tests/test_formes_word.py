"""Ce qui change d'un Word à l'autre sans qu'un mot change : numéros, niveaux, mots barrés ou masqués, liens, sauts, commentaires."""

import re
import warnings
import zipfile
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html
from typer.testing import CliRunner

from docgen.cli import app
from docgen.word.comparaison import changes_of_form
from docgen.word.lecture import Communs, read_file
from docgen.word.marques import mark
from docgen.word.ouverture import read_word
from tests.outils.cas import normal
from tests.outils.mots_word import champ, commente, image, lien, note, p, r, tableau, word, zone
from tests.outils.tirages import tirages
from tests.test_lecture_word import comparer, dites

NUMEROS = "word/numbering.xml"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def texte_de(dossier, avant: bytes, apres: bytes, *options: str) -> str:
    """Ce que dit le terminal."""
    chemins = []
    for nom, octets in (("a.docx", avant), ("b.docx", apres)):
        (dossier / nom).write_bytes(octets)
        chemins.append(str(dossier / nom))
    return normal(" ".join(CliRunner().invoke(app, ["comparer", *chemins, *options]).stdout.split()))


def formes(avant: bytes, apres: bytes) -> list[tuple[str, str | None, str | None]]:
    """Ce qui change de forme, aspect seul compris."""
    communs = Communs()
    lus = [read_file(read_word(octets, "f.docx", "accepter"), "f", communs) for octets in (avant, apres)]
    return [(forme.sorte, forme.avant, forme.apres) for forme in changes_of_form(*lus)]


# --- les numéros affichés ---------------------------------------------------------------------------------------------
def niveau(rang: int, format_: str, texte: str, debut: int = 1, plus: str = "") -> str:
    return f'<w:lvl w:ilvl="{rang}"><w:start w:val="{debut}"/><w:numFmt w:val="{format_}"/>{plus}<w:lvlText w:val="{texte}"/></w:lvl>'


def liste(*niveaux: str, plus: str = "", nums: str = "") -> dict[str, str]:
    """La définition des listes : une définition, la liste 1 qui la suit, et d'autres."""
    return {NUMEROS: f'<w:numbering {W}><w:abstractNum w:abstractNumId="0">{plus}{"".join(niveaux)}</w:abstractNum>'
            f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{nums}</w:numbering>'}  # fmt: skip


def item(mots: str, rang: int = 0, num: int = 1) -> str:
    return f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{rang}"/><w:numId w:val="{num}"/></w:numPr></w:pPr>{r(mots)}</w:p>'


DECIMAL = liste(niveau(0, "decimal", "%1."), niveau(1, "decimal", "%1.%2"), niveau(2, "lowerRoman", "(%3)"))


def etiquettes(*corps: str, listes: dict[str, str]) -> list[str]:
    lu = read_file(read_word(word(*corps, plus=listes), "f.docx"), "f", Communs())
    return [lu.regard.etiquette(vu).montree for vu in lu.alineas]


AFFICHES = {
    "à la suite": ([item("a"), item("b"), p("x"), item("c")], DECIMAL, ["1.", "2.", "", "3."]),
    "deux niveaux": ([item("a"), item("b", 1), item("c", 1), item("d"), item("e", 1)], DECIMAL, ["1.", "1.1", "1.2", "2.", "2.1"]),
    "un niveau qui manque au-dessus": ([item("a", 1)], DECIMAL, ["1.1"]),
    "trois niveaux": ([item("a"), item("b", 1), item("c", 2), item("d", 2)], DECIMAL, ["1.", "1.1", "(i)", "(ii)"]),
    "un autre début": ([item("a"), item("b")], liste(niveau(0, "upperLetter", "%1)", 3)), ["C)", "D)"]),
    "à la façon de la loi": (
        [item("a"), item("b", 1)],
        liste(niveau(0, "upperRoman", "%1"), niveau(1, "lowerLetter", "%1.%2", plus="<w:isLgl/>")), ["I", "1.1"]),
    "une liste qui recommence": (
        [item("a"), item("b"), item("c", num=2), item("d", num=2)],
        liste(niveau(0, "decimal", "%1."), nums='<w:num w:numId="2"><w:abstractNumId w:val="0"/>'
              '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'), ["1.", "2.", "5.", "6."]),
    "une liste qui continue l'autre": (
        [item("a"), item("b", num=2)],
        liste(niveau(0, "decimal", "%1."), nums='<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'), ["1.", "2."]),
    "un niveau redéfini": (
        [item("a", num=2)],
        liste(niveau(0, "decimal", "%1."), nums='<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
              f'{niveau(0, "lowerLetter", "%1)")}</w:lvlOverride></w:num>'), ["a)"]),
    "qui ne recommence jamais": (
        [item("a"), item("b", 1), item("c"), item("d", 1)],
        liste(niveau(0, "decimal", "%1."), niveau(1, "decimal", "%2)", plus='<w:lvlRestart w:val="0"/>')),
        ["1.", "1)", "2.", "2)"]),
    "des puces": ([item("a")], liste(niveau(0, "bullet", "–")), ["–"]),
}  # fmt: skip


@pytest.mark.parametrize("nom", AFFICHES)
def test_le_numero_est_celui_que_word_affiche(nom):
    corps, listes, attendues = AFFICHES[nom]
    assert attendues == etiquettes(*corps, listes=listes)


def test_une_liste_que_son_style_definit_est_numerotee(tmp_path):
    styles = (
        f'<w:styles {W}><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
        '<w:style w:type="numbering" w:styleId="Plan"><w:name w:val="Plan"/><w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Alinea"><w:name w:val="Alinea"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        "</w:styles>"
    )
    style = '<w:pStyle w:val="Alinea"/>'
    nums = (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="Plan"/></w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="1"><w:styleLink w:val="Plan"/>{niveau(0, "upperRoman", "%1 –")}'
        f"{niveau(1, 'decimal', '%2°', plus=style)}</w:abstractNum>"
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="7"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
    )
    listes = {NUMEROS: nums, "word/styles.xml": styles}
    corps = [item("a"), p("b", style="Alinea"), p("c", style="Alinea"), item("d")]
    assert ["I –", "1°", "2°", "II –"] == etiquettes(*corps, listes=listes)
    sans = [p("x"), corps[0]]
    assert 1 == comparer(tmp_path, word(*corps, plus=listes), word(*sans), "--docx", str(tmp_path / "r.docx"))[0]


def trois(listes: dict[str, str], *mots: str) -> bytes:
    return word(p("Les moyens :"), *map(item, mots or ("premier", "deuxième", "troisième")), plus=listes)


def test_un_numero_qui_change_seul_est_dit_une_fois(tmp_path):
    lettres = liste(niveau(0, "upperLetter", "%1."), niveau(1, "decimal", "%1.%2"))
    attendu = ("1. premier (et 2 lignes suivantes)", "A. premier (et 2 lignes suivantes)")
    assert [("numerotation", *attendu)] == formes(trois(DECIMAL), trois(lettres))
    assert (1, [attendu]) == (lambda code, rendu: (code, dites(rendu)))(
        *comparer(tmp_path, trois(DECIMAL), trois(lettres))
    )


def test_un_autre_debut_et_une_liste_qui_n_en_est_plus_une():
    cinq = liste(niveau(0, "decimal", "%1.", 5))
    assert [("numerotation", "1. premier (et 2 lignes suivantes)", "5. premier (et 2 lignes suivantes)")] == formes(
        trois(DECIMAL), trois(cinq)
    )
    sans = word(p("Les moyens :"), p("premier"), p("deuxième"), p("troisième"), plus=DECIMAL)
    dit = [forme for forme in formes(trois(DECIMAL), sans) if forme[0] != "aspect"]
    assert [
        ("numerotation", "1. premier (et 2 lignes suivantes)", "premier (sans numéro) (et 2 lignes suivantes)")
    ] == dit


def test_une_ligne_de_plus_ne_fait_pas_dire_que_les_autres_changent(tmp_path):
    avant, apres = trois(DECIMAL), trois(DECIMAL, "premier", "nouveau", "deuxième", "troisième")
    assert [("numerotation", "2. deuxième (et 1 ligne suivante)", "3. deuxième (et 1 ligne suivante)")] == formes(
        avant, apres
    )
    _, rendu = comparer(tmp_path, avant, apres)
    assert [(None, "nouveau"), ("2. deuxième (et 1 ligne suivante)", "3. deuxième (et 1 ligne suivante)")] == dites(
        rendu
    )


def test_un_niveau_de_liste_est_dit_avec_son_numero():
    un, deux = (word(item("a"), item("b", rang), plus=DECIMAL) for rang in (0, 1))
    assert [("niveau", "b (liste, niveau 1 (« 2. »))", "b (liste, niveau 2 (« 1.1 »))")] == formes(un, deux)


# --- le reste ---------------------------------------------------------------------------------------------------------
def aspect(mots: str, *proprietes: str) -> str:
    dits = "".join(un if un.startswith("<") else f"<w:{un}/>" for un in proprietes)
    return f'<w:r><w:rPr>{dits}</w:rPr><w:t xml:space="preserve">{mots}</w:t></w:r>'


BARRE = f'<w:styles {W}><w:style w:type="character" w:styleId="Barre"><w:name w:val="Barre"/><w:rPr><w:strike/></w:rPr></w:style></w:styles>'
TITRES = {
    "word/styles.xml": f'<w:styles {W}><w:style w:type="paragraph" w:styleId="T1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="T2"><w:name w:val="heading 2"/></w:style></w:styles>'
}


def commentaires(*dits: tuple[str, str]) -> dict[str, str]:
    faits = "".join(
        f'<w:comment w:id="{rang}" w:author="{qui}">{p(mots)}</w:comment>' for rang, (qui, mots) in enumerate(dits)
    )
    return {"word/comments.xml": f"<w:comments {W}>{faits}</w:comments>"}


def relie(partie: str, sorte: str, xml: str, *corps: str) -> bytes:
    """Un fichier qui a une partie de plus, que son corps nomme."""
    types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    octets = word(*corps, plus={f"word/{partie}": xml})
    return remplacer(octets, "word/_rels/document.xml.rels",
                     ("</Relationships>", f'<Relationship Id="rIdPlus" Type="{types}/{sorte}" Target="{partie}"/></Relationships>'))  # fmt: skip


def remplacer(octets: bytes, partie: str, mots: tuple[str, str]) -> bytes:
    sortie = BytesIO()
    with zipfile.ZipFile(BytesIO(octets)) as lu, zipfile.ZipFile(sortie, "w") as ecrit:
        for nom in lu.namelist():
            contenu = lu.read(nom)
            ecrit.writestr(nom, contenu.replace(*(mot.encode() for mot in mots)) if nom == partie else contenu)
    return sortie.getvalue()


def protege(sorte: str) -> bytes:
    protection = f'<w:documentProtection w:edit="{sorte}" w:enforcement="1"/>' if sorte else ""
    return relie("settings.xml", "settings", f"<w:settings {W}>{protection}</w:settings>", p("a"))


def section(sorte: str = "", debut: str = "") -> str:
    depart = f'<w:pgNumType w:start="{debut}"/>' if debut else ""
    genre = f'<w:type w:val="{sorte}"/>' if sorte else ""
    return f"<w:p><w:pPr><w:sectPr>{genre}{depart}</w:sectPr></w:pPr></w:p>"


FORMES = {
    "barré": (word(p("Le ", aspect("solde"), " est dû.")), word(p("Le ", aspect("solde", "strike"), " est dû.")),
              ("barre", "Le solde est dû. (non barré)", "Le solde est dû. (barré : « solde »)")),
    "barré deux fois": (word(p(aspect("solde", "dstrike"))), word(p(aspect("solde"))),
                        ("barre", "solde (barré : « solde »)", "solde (non barré)")),
    "barré par un style": (
        word(p("Le ", aspect("solde")), plus={"word/styles.xml": BARRE}),
        word(p("Le ", aspect("solde", '<w:rStyle w:val="Barre"/>')), plus={"word/styles.xml": BARRE}),
        ("barre", "Le solde (non barré)", "Le solde (barré : « solde »)")),
    "masqué": (word(p("Clause ", aspect("abrogée"))), word(p("Clause ", aspect("abrogée", "vanish"))),
               ("masque", "Clause abrogée (non masqué)", "Clause abrogée (masqué : « abrogée »)")),
    "barré pour rire": (word(p(aspect("solde"))), word(p(aspect("solde", '<w:strike w:val="0"/>'))), None),
    "barré dans une cellule": (word(tableau((p(aspect("a")), "b"))), word(tableau((p(aspect("a", "strike")), "b"))),
                               ("barre", "a (non barré)", "a (barré : « a »)")),
    "titre": (word(p("Objet", style="T1"), p("x"), plus=TITRES), word(p("Objet", style="T2"), p("x"), plus=TITRES),
              ("niveau", "Objet (titre de niveau 1)", "Objet (titre de niveau 2)")),
    "titre par son plan": (
        word('<w:p><w:pPr><w:outlineLvl w:val="0"/></w:pPr>' + r("Objet") + "</w:p>"),
        word('<w:p><w:pPr><w:outlineLvl w:val="2"/></w:pPr>' + r("Objet") + "</w:p>"),
        ("niveau", "Objet (titre de niveau 1)", "Objet (titre de niveau 3)")),
    "plus un titre": (word(p("Objet", style="T1"), plus=TITRES), word(p("Objet"), plus=TITRES), None),
    "saut de page": (word(p("a"), p("b")), word(p("a"), p('<w:r><w:br w:type="page"/></w:r>', "b")),
                     ("saut", None, "saut de page : « b »")),
    "saut de page avant": (word(p("b")), word('<w:p><w:pPr><w:pageBreakBefore/></w:pPr>' + r("b") + "</w:p>"),
                           ("saut", None, "saut de page : « b »")),
    "saut de page seul": (word(p("a")), word(p("a"), p('<w:r><w:br w:type="page"/></w:r>')), ("saut", None, "saut de page")),
    "lien": (word(p("voir ", lien("le site"))),
             remplacer(word(p("voir ", lien("le site"))), "word/_rels/document.xml.rels", ("exemple.fr", "ailleurs.fr")),
             ("lien", "le site (lien : https://exemple.fr)", "le site (lien : https://ailleurs.fr)")),
    "lien ajouté": (word(p("voir ", "le site")), word(p("voir ", lien("le site"))),
                    ("lien", None, "le site (lien : https://exemple.fr)")),
    "champ": (word(p("article ", champ("REF x", "3"))), word(p("article ", champ("REF y", "3"))),
              ("champ", "article 3 (champ REF x)", "article 3 (champ REF y)")),
    "champ devenu mots": (word(p(champ("REF x", "3"))), word(p("3")), ("champ", "3 (champ REF x)", "3 (sans champ)")),
    "commentaire": (word(p(commente("a")), plus=commentaires(("Préfecture", "à voir"))),
                    word(p(commente("a")), plus=commentaires(("Préfecture", "vu"))),
                    ("commentaire", "commentaire de Préfecture : « à voir »", "commentaire de Préfecture : « vu »")),
    "commentaire ajouté": (word(p("a"), plus=commentaires()), word(p(commente("a")), plus=commentaires(("Service", "non"))),
                           ("commentaire", None, "commentaire de Service : « non »")),
    "protection": (protege(""), protege("readOnly"),
                   ("protection", "protection du document : aucune", "protection du document : lecture seule")),
    "espaces": (word(p("10 000 €")), word(p("10\u202f000 €")), ("espaces", None, "espaces ou accents écrits autrement dans 1 ligne")),
    "accents": (word(p("référence")), word(p("re\u0301fe\u0301rence")),
                ("espaces", None, "espaces ou accents écrits autrement dans 1 ligne")),
    "alinéa vide": (word(p("a"), p("b")), word(p("a"), p(), p("b")), ("vide", None, "1 alinéa sans mots")),
    "section": (word(section(), p("b")), word(section("", "5"), p("b")),
                ("section", "numéros de page de la section 1 : à la suite", "numéros de page de la section 1 : à partir de 5")),
    "cellules": (word(tableau(("a b", ""))), word(tableau(("a b",))), ("structure", None, "tableau 1 : ses cellules sont découpées autrement")),
    "ligne vide": (word(tableau(("a", "b"))), word(tableau(("a", "b"), ("", ""))), ("vide", None, "2 alinéas sans mots")),
    "équation": (word(p("<m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f></m:oMath>")),
                 word(p('<m:oMath><m:f><m:fPr><m:type m:val="noBar"/></m:fPr><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f></m:oMath>')),
                 ("element", "a/b (un élément sans mots)", "a/b (un autre élément)")),
    "gras": (word(p(aspect("a"))), word(p(aspect("a", "b"))), ("aspect", None, "1 passage")),
    "alignement": (word(p("a")), word('<w:p><w:pPr><w:jc w:val="right"/></w:pPr>' + r("a") + "</w:p>"), ("aspect", None, "1 passage")),
}  # fmt: skip


@pytest.mark.parametrize("nom", FORMES)
def test_ce_qui_change_sans_mots_est_dit(nom, tmp_path):
    avant, apres, attendue = FORMES[nom]
    trouvees = formes(avant, apres)
    if attendue:
        assert attendue in trouvees
        assert {attendue[0], "aspect", "vide"} >= {sorte for sorte, _, _ in trouvees}
    code, rendu = comparer(tmp_path, avant, apres, "--docx", str(tmp_path / "r.docx"))
    ecarts = [forme for forme in trouvees if forme[0] != "aspect"]
    assert (bool(ecarts), not ecarts) == (code == 1, rendu["egaux"])
    aspects = [sorte for sorte, _, _ in trouvees if sorte == "aspect"]
    assert bool(aspects) == any("Mise en forme seule" in phrase for phrase in rendu["non_compare"])
    assert [] == formes(apres, apres)


@pytest.mark.parametrize("nom", FORMES)
def test_ce_qui_est_dit_sans_mots_est_un_changement_de_la_page(nom, tmp_path):
    """Une seule vérité : chaque ligne dite dans le terminal est sur la page, dans un changement que n et p visitent."""
    avant, apres, _ = FORMES[nom]
    _, rendu = comparer(tmp_path, avant, apres, "--html", str(tmp_path / "r.html"))
    dites_ici = [ligne for passage in rendu["contrats"][0]["passages"] for ligne in passage["lignes"] if ligne["forme"]]
    page = html.fromstring((tmp_path / "r.html").read_text("utf-8"))
    passages = page.xpath("//*[contains(concat(' ', @class, ' '), ' passage ')]")
    assert len(dites_ici) == sum(len(passage.xpath(".//p[@class='dit']")) for passage in passages)
    assert rendu["egaux"] == (not passages)
    assert len(passages) == len(page.xpath("//*[@class='bande']//rect"))


BARRE_ICI = (word(p("Objet", style="Titre1"), p(aspect("L’État contrôle\u00a0sur place."), " Il verse 10 €."), p("Fin.")),
             word(p("Objet", style="Titre1"), p(aspect("L’État contrôle\u00a0sur place.", "strike"), " Il verse 10 €."), p("Fin.")))  # fmt: skip


def test_un_passage_barre_est_dit_barre_et_l_autre_sens_le_debarre(tmp_path):
    un, deux = BARRE_ICI
    dit = texte_de(tmp_path, un, deux, "--html", str(tmp_path / "r.html"))
    assert "• passage barré : « L’État contrôle sur place. »" in dit and "→ L’État" not in dit
    page = html.fromstring((tmp_path / "r.html").read_text("utf-8"))
    (passage,) = page.xpath("//*[contains(@class, 'passage ')]")
    # Barré dans ce qui est dit, puis dans l'alinéa, des deux côtés ; ni ajouté ni replié.
    assert {"L’État contrôle sur place."} == {" ".join(s.text_content().split()) for s in passage.iter("s")}
    assert [] == [*passage.iter("ins")] and "passage barré" in passage.text_content()
    assert [] == page.xpath("//dl//ins") and 1 == len(page.xpath("//dl//s"))
    assert "• barré → non barré : « L’État contrôle sur place. »" in texte_de(tmp_path, deux, un)


@pytest.mark.parametrize(
    ("avant", "apres", "premier"),
    [
        ("mailto:subventions@valdoree.example", "mailto:compta@trois-rivieres.example", True),
        ("https://www.valdoree.example/aides", "https://www.valdoree.example/aides/2027", False),
        ("https://www.valdoree.example/aides", "https://valdoree-aides.example/aides", True),
        ("tel:+33123456789", "tel:+33987654321", True),
    ],
)
def test_un_lien_qui_mene_ailleurs_montre_une_adresse_entiere_puis_l_autre(tmp_path, avant, apres, premier):
    """L'adresse est dite d'abord quand elle mène à une autre maison, ou à une autre boîte à lettres."""
    un, deux = (
        remplacer(
            word(
                p("Écrire à ", lien("la Région")), *(p(f"Le lot {rang} vaut {prix}{rang} €.") for rang in range(1, 6))
            ),
            "word/_rels/document.xml.rels",
            ("https://exemple.fr", adresse),
        )
        for prix, adresse in ((3, avant), (4, apres))
    )
    dit = texte_de(tmp_path, un, deux, "--html", str(tmp_path / "page.html"))
    assert f"• la Région (lien : {avant} → {apres})" in dit and "– montant (début) : 31 € → 41 €" in dit
    assert premier is (f"– lien (début) : {avant} → {apres}" in dit)
    page = html.parse(str(tmp_path / "page.html"))
    partis, venus = ({mot.text_content() for mot in page.iter(marque)} for marque in ("del", "ins"))
    assert avant in partis and apres in venus and "subventions" not in partis


@pytest.mark.parametrize(("marque", "mot"), [("strike", "barré"), ("vanish", "masqué")])
def test_des_mots_qui_cessent_d_etre_barres_en_se_joignant_a_l_alinea_d_avant_sont_dits(tmp_path, marque, mot):
    """L'alinéa d'avant n'est plus là : ce qui y était barré engage de nouveau, et rien d'autre ne le dirait."""
    deux = word(p("Le solde est dû."), p(aspect("Le Département rembourse.", marque)), p("Fin."))
    un = word(p("Le solde est dû.", aspect(" Le Département rembourse.")), p("Fin."))
    assert f"• {mot} → non {mot} : « Le Département rembourse. »" in texte_de(tmp_path, deux, un)
    reste = word(p("Le solde est dû.", aspect(" Le Département rembourse.", marque)), p("Fin."))
    assert f"non {mot}" not in texte_de(tmp_path, deux, reste)
    parti = word(p("Le solde est dû. Rien d’autre."), p("Fin."))
    assert f"non {mot}" not in texte_de(tmp_path, deux, parti)


def test_des_mots_barres_ailleurs_sont_dits_ailleurs_et_une_note_barree_n_est_dite_qu_une_fois(tmp_path):
    un = word(p(aspect("deux", "strike"), " puis ", aspect("deux")))
    autre = word(p(aspect("deux"), " puis ", aspect("deux", "strike")))
    assert "• barré à un autre endroit : « deux »" in texte_de(tmp_path, un, autre)
    boite = [word(p("vu ", zone(p(aspect("la boîte", sens))))) for sens in ("b", "strike")]
    dit = texte_de(tmp_path, *boite)
    assert (1, False) == (dit.count("barré"), "endroit" in dit)


def test_une_image_remplacee_sous_le_meme_nom_est_une_difference(tmp_path):
    code, rendu = comparer(tmp_path, *(word(p("logo ", image()), dessin=octets) for octets in (b"un", b"deux")))
    assert (1, [("logo [image]", "logo [image 2]")]) == (code, dites(rendu))


# --- une seule vérité -------------------------------------------------------------------------------------------------
MORCEAUX = st.sampled_from([
    p("Le solde est payé."), p("Le solde est dû."), p("Objet", style="Titre1"), p(), p("a  b"), p("a b"),
    p("tiret", niveau=0), p("tiret", niveau=1), p(champ("PAGE", "1")), p(champ("PAGE", "2")), p(champ("REF x", "3")),
    p(champ("REF y", "3")), p('<w:r><w:br w:type="page"/></w:r>'), p(image()), p("vu", note(1)), p(zone(p("a"))), p(zone(p("a"), p())),
    tableau(("a", "b")), tableau(("a b",)), tableau(("a", "b"), ("", "")), tableau((tableau(("a",)) + p(),)),
    p(aspect("solde", "strike")), p(aspect("solde")), p(lien("le site")), p("le site"),
    p("<w:r><w:sym w:font='Wingdings' w:char='F0FE'/></w:r>"), p("<w:r><w:sym w:font='Wingdings' w:char='F0A8'/></w:r>"),
])  # fmt: skip
CORPS = st.lists(MORCEAUX, max_size=6)


def marques(octets: bytes) -> int:
    with zipfile.ZipFile(BytesIO(octets)) as archive:
        xml = b"".join(
            archive.read(nom) for nom in archive.namelist() if nom.startswith("word/") and nom.endswith(".xml")
        )
    return len(
        re.findall(rb"<w:(?:ins|del|cellIns|cellDel|moveTo|moveFrom|pPrChange|rPrChange|numberingChange)\b", xml)
    )


@settings(max_examples=tirages(60), deadline=None, suppress_health_check=list(HealthCheck))
@given(CORPS, CORPS, st.sampled_from(["", "E", "F"]), st.sampled_from(["", "E", "F"]))
def test_rien_n_est_marque_sans_etre_dit(tmp_path_factory, un, deux, tete, autre):
    """Rien ne diffère, sort avec 0 : aucune marque. Une marque : quelque chose est dit, sort avec 1."""
    avant, apres = word(*un, notes=("n",), entete=tete), word(*deux, notes=("n",), entete=autre)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        code, rendu = comparer(tmp_path_factory.mktemp("loi"), avant, apres)
    trace = mark(read_word(avant, "a.docx"), read_word(apres, "b.docx"), "Moi")
    assert (code == 0) == rendu["egaux"] == (not dites(rendu) and not rendu["contrats"][0]["passages"])
    if marques(trace):
        assert 1 == code


def test_une_rangee_ou_un_tableau_qui_ne_fait_que_changer_de_place_est_dit(tmp_path):
    loyer, transport = ("Loyer", "1 200 €"), ("Transport", "400 €")
    for un, deux in (
        (word(tableau(loyer), p("Le solde est payé.")), word(p("Le solde est payé."), tableau(loyer))),
        (word(tableau(loyer, transport), p("Fin.")), word(tableau(transport, loyer), p("Fin."))),
    ):
        code, rendu = comparer(tmp_path, un, deux)
        (passage,) = rendu["contrats"][0]["passages"]
        assert 1 == code and passage["lignes"]


def test_ce_qui_n_est_pas_regarde_est_dit_par_son_nom_et_compte(tmp_path):
    signet = '<w:bookmarkStart w:id="1" w:name="s"/><w:bookmarkEnd w:id="1"/>'
    un = word(p("a", signet), tableau(("b",)))
    dit = comparer(tmp_path, un, un)[1]["non_compare"]
    attendu = "2 signets, non comparés."
    assert f"Les deux fichiers ont ensemble : {attendu}" == dit[-1]
