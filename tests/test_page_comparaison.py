"""La page de relecture, dans un vrai Chromium : lisible sans script, triable, accessible, et sans rien demander à
personne ; et chaque mot des deux côtés y est, quels que soient les documents."""

import re
import shutil
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from lxml import html as lxml_html
from msgspec.structs import replace
from typer.testing import CliRunner

from docgen.cli import app
from docgen.commandes.comparer import Comparaison, Paire, compare
from docgen.commandes.comparer.page import relecture
from docgen.demande import Order
from docgen.document import Document, Heading, Paragraph, Row, Section, Table, TableCell, Text
from docgen.document.mots import texte
from docgen.document.reunis import gathering
from docgen.render import writer
from docgen.render.pages import whole_page
from docgen.render.pages.comparaison import render_comparison as page_de
from tests.outils.attente import surveille
from tests.outils.cas import normal
from tests.outils.documents import voisins
from tests.outils.tirages import tirages

RACINE = Path(__file__).resolve().parents[1]
GABARITS = RACINE / "templates"
CLS, CIE = "cls-2024-2027", "cie-2025-2027"
AVENANT = f"{CLS}/avenant-1"
CONSOLIDE = f"{CLS}--contrat-consolide"


def ecrite(made: Comparaison) -> str:
    return page_de(relecture(made, GABARITS)).decode()


def de_versions(ancien: str, nouveau: str) -> str:
    return ecrite(compare(Order(RACINE / "contracts_data" / "pas-de-calais", GABARITS), ancien, nouveau))


@pytest.fixture(scope="module")
def cls() -> str:
    return de_versions(f"{CLS}/initiale", f"{CLS}/avenant-1")


@pytest.fixture(scope="module")
def court() -> str:
    """La même page, de trois documents : le texte consolidé, une fiche, l'avenant (nouveau)."""
    made = compare(Order(RACINE / "contracts_data" / "pas-de-calais", GABARITS), f"{CLS}/initiale", f"{CLS}/avenant-1")
    gardes = {f"{CLS}/{nom}" for nom in ("contrat-consolide", "annexe-1/fiche-3.1", "avenant")}
    return ecrite(replace(made, documents=tuple(one for one in made.documents if one.nom in gardes)))


@pytest.fixture(scope="module")
def cie() -> str:
    return de_versions(f"{CIE}/initiale@2025", f"{CIE}/initiale@2026")


def de_lignes(*lignes: str) -> Document:
    blocs = tuple(Heading(1, (Text(one[2:]),)) if one.startswith("# ") else Paragraph((Text(one),)) for one in lignes)
    return Document("note", "note", "Note", (Section(blocs),))


def paire(avant: Document | None, apres: Document | None, nom: str = "c/note") -> str:
    return ecrite(Comparaison("a", "b", (), (Paire(nom, avant, apres),)))


@pytest.fixture(scope="module")
def legers() -> str:
    avant = de_lignes("# Un", "un appui aux familles du bassin", "reste", "# Deux", "il est versé 10 €", "fin l'État")
    apres = de_lignes("# Un", "un soutien aux familles du bassin", "reste", "# Deux", "il est versé 12 €", "fin l’État")
    return paire(avant, apres)


# --- ce que la page dit -----------------------------------------------------------------------------------------------
def arbre(page: str):
    return lxml_html.fromstring(page)


def mots(element) -> str:
    return " ".join(element.text_content().split())


def rangees(page: str, titre: str) -> list[list[str]]:
    (table,) = [t for t in arbre(page).iter("table") if mots(t.find("caption")) == titre]
    return [[mots(cell) for cell in row] for row in table.iter("tr")]


def test_le_plan_de_la_convention_perd_108_847_euros_et_la_premiere_table_le_dit(cie):
    assert [
        ["", "Avant : Convention initiale, 2025", "Après : Convention initiale, 2026", "Écart", "Écart en %"],
        ["État", "5 124 190 €", "5 124 190 €", "inchangé", "–"],
        ["Département", "5 124 190 €", "5 015 343 €", "−108 847 €", "−2,1 %"],
        ["Total", "10 248 380 €", "10 139 533 €", "−108 847 €", "−1,1 %"],
    ] == rangees(cie, "Le budget prévu, avant et après")
    assert "Le budget prévu baisse de 108 847 € (−1,1 %) : 10 248 380 € avant, 10 139 533 € après." in mots(arbre(cie))
    assert "Les documents n’ont pas été comparés" in mots(arbre(cie))


def test_le_budget_du_contrat_ne_change_pas_et_la_page_montre_les_totaux_puis_ce_qui_a_ete_verse(cls):
    dit = mots(arbre(cls))
    assert "Aucun montant prévu ne change : le budget reste de 26 059 864 €." in dit
    assert ["Total", "26 059 864 €", "26 059 864 €", "inchangé", "–"] in rangees(cls, "Le budget prévu, avant et après")
    verse = rangees(cls, "Ce qui a été versé, connu depuis « Contrat initial »")
    assert ["Total", "6 685 096 €", "6 685 096 €", "0 €"] == verse[-1]
    assert 5 == len(arbre(cls).cssselect(".cinq > div"))


def test_la_page_dit_d_abord_ce_que_change_l_avenant_puis_ce_qui_est_connu_depuis_puis_les_documents(cls):
    titres = [mots(un) for un in arbre(cls).iter("h2")]
    assert ["Ce que change l’avenant n° 1", "Ce qui est connu depuis", "Les documents"] == titres
    liens = arbre(cls).cssselect("nav.en-vue a")
    assert [*titres[:2], "Les documents (17)"] == [mots(un) for un in liens]
    assert all(arbre(cls).cssselect(f'[id="{un.get("href")[1:]}"]') for un in liens)
    (acte,) = arbre(cls).cssselect("section.acte dl.points")
    noms = [normal(mots(un)) for un in acte.iter("dt")]
    assert "Article 2.2 – Engagements financiersmodifié · Avenant n° 1, art. 2.1.1" == noms[0]
    assert ["Montants prévus", "Indicateurs"] == noms[-3:-1] and noms[-1].startswith(
        "10 fiches sans changement de fond"
    )
    (ligne, *_) = acte.cssselect("dd p:has(ins)")
    assert ("2024", "2025") == tuple(mots(ligne.find(f".//{sort}")) for sort in ("del", "ins"))
    assert "L’avenant n° 1 change 4 articles, 1 fiche et 6 valeurs de 2 indicateurs" in mots(
        arbre(cls).find(".//header")
    )


def test_aucun_nom_de_fichier_n_est_montre(cls, cie):
    for page in (cls, cie):
        vue = arbre(page)
        for cache in vue.cssselect("script, style"):
            cache.drop_tree()
        assert not {CLS, CIE} & {mot for mot in (CLS, CIE) if mot in vue.text_content()}


@settings(max_examples=tirages(100))
@given(voisins())
def test_la_page_et_les_comptes_disent_ensemble_qu_un_document_differe(deux):
    made = Comparaison("a", "b", (), (Paire("c/note", *(replace(un, title="Note") for un in deux)),))
    (relu,) = relecture(made, GABARITS).documents
    assert made.comptes.documents == int(relu.sort == "modifie") == int(bool(relu.changements))


def test_chaque_graphique_a_sa_table(cls, cie):
    for page in (cls, cie):
        figures = arbre(page).cssselect("figure")
        assert 2 == len(figures)
        assert all(one.cssselect("svg rect") and one.cssselect("details.donnees table") for one in figures)


def test_une_marque_porte_l_operation_qui_l_a_faite_et_l_operation_est_dite(cls):
    (document,) = arbre(cls).cssselect(f'[id="{CONSOLIDE}"]')
    marques = [one for one in document.cssselect("ins[data-op]") if "au titre de l’année 2025, le soutien" in mots(one)]
    assert {f"{AVENANT}/1"} == {one.get("data-op") for one in marques}
    (dite,) = arbre(cls).cssselect(f'[id="operation-{AVENANT}/1"]')
    assert "Le deuxième tiret de l’article 2.2" in mots(dite)
    assert "Avenant n° 1, art. 2.1.1" in normal(mots(document))


def test_les_operations_sur_les_annexes_signent_les_annexes(cls):
    causes = arbre(cls).cssselect(f'[id="{CLS}--annexe-1-fiches-actions"] a.cause')
    assert {f"#operation-{AVENANT}/6"} == {one.get("href") for one in causes}


def test_les_tableaux_disent_par_quelle_operation_et_y_menent(cls):
    lignes = [one for one in arbre(cls).cssselect("table[data-trie] tbody tr") if one.cssselect("a.cause")]
    (cible, national) = [mots(one) for one in lignes if "cible" in mots(one)]
    assert normal(cible).endswith("cible 2025 à 2027150300Avenant n° 1, art. 3") and "national" in national
    menees = {one.get("href").removeprefix("#") for ligne in lignes for one in ligne.cssselect("a.cause")}
    assert menees <= {one.get("id") for one in arbre(cls).cssselect("article.operation")}
    assert not [one for one in lignes if "versé" in mots(one)]


def test_une_fiche_que_l_annexe_montre_deja_n_est_pas_montree_deux_fois(cls):
    (plie,) = [one for one in arbre(cls).cssselect("nav details") if "déjà montrés" in mots(one)]
    assert "11 documents déjà montrés dans « Annexe 1 – Fiches-actions »" in mots(plie.cssselect("summary")[0])
    assert not arbre(cls).cssselect(f'[id^="{CLS}--annexe-1--fiche-"]')


def test_un_contrat_qui_ne_change_pas_tient_en_une_phrase_apres_ceux_qui_changent():
    order = Order(RACINE / "contracts_data" / "pas-de-calais", GABARITS)
    cls, cie = (compare(order, f"{un}/initiale@2026", f"{un}/initiale@{an}") for un, an in ((CLS, 2027), (CIE, 2026)))
    vue = arbre(ecrite(replace(cls, contrats=(*cie.contrats, *cls.contrats), cotes=None)))
    change, egal = vue.cssselect("section.montants")
    assert "CLS 2024-2027 : Contrat initial, 2026 → Contrat initial, 2027" in mots(change)
    assert not egal.cssselect("table, dl, figure")
    assert normal(mots(egal)).startswith(
        "CIE 2025-2027 : Convention initiale, 2026Le relevé des données n’a pas changé.Aucun montant prévu"
    )


def test_un_document_qui_dit_autre_chose_que_l_annexe_est_montre():
    fiches, annexe = ("commun", "propre"), ("commun", "autre")
    pairs = (
        Paire("c/annexe-1-fiches", de_lignes("# Annexe", *annexe), de_lignes("# Annexe", *annexe, "de plus")),
        Paire("c/annexe-1/fiche-1", de_lignes(*fiches), de_lignes(*fiches, "de plus")),
    )
    vue = arbre(ecrite(Comparaison("a", "b", (), pairs)))
    assert vue.cssselect('[id="c--annexe-1--fiche-1"]')


def test_un_document_qui_n_est_que_d_un_cote_est_la_tout_entier():
    seul = de_lignes("# Titre", "un paragraphe")
    assert "Ce document n’existe que du nouveau côté." in mots(arbre(paire(None, seul)))
    assert "Ce document n’existe plus." in mots(arbre(paire(seul, None)))
    assert "un paragraphe" in mots(arbre(paire(None, seul)))


def test_ce_qui_ne_change_pas_est_replie_sauf_le_titre_de_ce_qui_change(legers):
    contextes = [mots(one) for one in arbre(legers).cssselect(".contexte")]
    assert "Deux" in contextes
    assert [] == arbre(paire(de_lignes("a b"), de_lignes("a b"))).cssselect(".passage")


def test_le_sommaire_montre_ce_qui_change_et_replie_le_reste_contrat_par_contrat():
    un, deux = de_lignes("un mot"), de_lignes("deux mots")
    page = arbre(ecrite(Comparaison("a", "b", (), (Paire("c/note", un, un), Paire("d/note", un, deux)))))
    assert ["Note – d 1 endroit"] == [mots(one) for one in page.cssselect("nav > ul li")]
    assert ["Note – c sans changement"] == [mots(one) for one in page.cssselect("nav details li")]


def test_deux_cotes_egaux_le_disent():
    assert "Rien ne diffère." in mots(arbre(paire(de_lignes("a"), de_lignes("a"))))


def test_l_option_html_ecrit_la_page_et_ne_change_ni_la_sortie_ni_le_code(tmp_path):
    page = tmp_path / "à relire.html"
    rendu = CliRunner().invoke(app, ["comparer", f"{CIE}/initiale@2025", f"{CIE}/initiale@2026", "--html", str(page),
                                     "--donnees", str(RACINE / "contracts_data"), "--gabarits", str(GABARITS)])  # fmt: skip
    assert 1 == rendu.exit_code
    assert "montants prévus" in rendu.stdout
    assert page.read_text("utf-8").startswith("<!DOCTYPE html>")
    assert [page] == list(tmp_path.iterdir())


def test_une_page_qui_ne_s_ecrit_pas_est_un_refus(tmp_path):
    (tmp_path / "occupe").write_text("un fichier", "utf-8")
    rendu = CliRunner().invoke(app, ["comparer", f"{CIE}/initiale@2025", f"{CIE}/initiale@2026", "--html", str(tmp_path / "occupe" / "p.html"),
                                     "--donnees", str(RACINE / "contracts_data"), "--gabarits", str(GABARITS)])  # fmt: skip
    assert (2, True) == (rendu.exit_code, "impossible d'écrire" in rendu.output)


# --- la loi : chaque mot des deux côtés, dans l'ordre ------------------------------------------------------------------
DIT_PAR_LA_PAGE = "h3, .fichier, .champ, .bande, .repere, summary, caption, .double, .absent, .parti"


def d_un_cote(page: str, sans: str) -> str:
    """Ce que la page montre d'un document d'un côté : les mots, sans ceux que l'autre marque tient ; sans espaces."""
    (document,) = arbre(page).cssselect("article.document")
    for one in document.cssselect(f"{DIT_PAR_LA_PAGE}, {sans}"):
        one.drop_tree()
    return nu(document.text_content())


def nu(dit: str) -> str:
    return re.sub(r"\s|\u200b", "", dit.replace("☒", "[x]").replace("☐", "[ ]"))


@settings(max_examples=tirages(150))
@given(voisins())
def test_chaque_mot_des_deux_cotes_est_sur_la_page_dans_l_ordre(deux):
    avant, apres = (replace(one, title="Note") for one in deux)
    page = paire(avant, apres)
    # Ce qui n'a fait que changer de place est montré une fois, où il est maintenant.
    rang = sorted if arbre(page).cssselect(".parti") else str
    assert rang(nu(texte(avant))) == rang(d_un_cote(page, "ins"))
    assert nu(texte(apres)) == d_un_cote(page, "del")


def test_chaque_mot_du_vrai_contrat_est_sur_la_page(cls):
    made = compare(Order(RACINE / "contracts_data" / "pas-de-calais", GABARITS), f"{CLS}/initiale", f"{CLS}/avenant-1")
    for pair in made.documents:
        gardien = gathering(pair.nom, [one.nom for one in made.documents]) or pair.nom
        (document,) = arbre(cls).cssselect(f'[id="{gardien.replace("/", "--")}"]')
        vue = lxml_html.tostring(document, encoding="unicode")
        for cote, sans in ((pair.avant, "ins"), (pair.apres, "del")):
            if cote is not None:
                montre = d_un_cote(vue, sans)
                assert nu(texte(cote)) == montre if gardien == pair.nom else nu(texte(cote)) in montre, pair.nom


@pytest.mark.parametrize("script", ["", "let é = 1 < 2;"])
def test_la_politique_d_une_page_tient_a_son_style_et_a_son_script(script):
    lue = whole_page("t", "p{color:red}", "<p>x</p>", script).decode()
    empreintes = [
        f"'sha256-{b64encode(sha256(dedans.encode()).digest()).decode()}'" for dedans in ("p{color:red}", script)
    ]
    assert f"style-src-elem {empreintes[0]};" in lue
    assert f"script-src {empreintes[1]};" in lue
    assert "default-src 'none'" in lue
    assert ("<script>" in lue) == bool(script)


# --- dans Chromium ----------------------------------------------------------------------------------------------------
CHROMIUM = shutil.which("chromium")
dans_chromium = [
    pytest.mark.lent,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium absent : apt install chromium"),
]


@pytest.fixture(scope="module")
def navigateur() -> Iterator:
    api = pytest.importorskip("playwright.sync_api", reason="playwright absent : pip install playwright")
    with api.sync_playwright() as made:
        # Sans délai : sur une machine chargée, le navigateur est attendu tant qu'il avance (`surveille`).
        navigateur = made.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-software-rasterizer"], timeout=0
        )
        with surveille():
            yield navigateur
        navigateur.close()


@pytest.fixture
def ouvrir(navigateur, tmp_path):
    """Ouvre une page depuis le disque ; aucune demande, aucune erreur à la console : vérifié à la fin."""
    contextes, faites, dites = [], [], []

    def ouvre(page: str, *, script: bool = True, ancre: str = "", **options):
        fichier = tmp_path / "page à lire.html"
        fichier.write_text(page, "utf-8")
        options = {"viewport": {"width": 1280, "height": 900}, "java_script_enabled": script, **options}
        contexte = navigateur.new_context(**options)
        contexte.set_default_timeout(0)
        contextes.append(contexte)
        vue = contexte.new_page()
        vue.on("request", lambda demande: faites.append(demande.url.partition("#")[0]))
        vue.on("console", lambda message: dites.append(message.text))
        vue.on("pageerror", lambda erreur: dites.append(str(erreur)))
        vue.goto(fichier.as_uri() + ancre)
        return vue

    yield ouvre
    for contexte in contextes:
        contexte.close()
    assert {(tmp_path / "page à lire.html").as_uri()} == set(faites)
    assert [] == dites


def attend(vue, condition: str, *valeurs) -> None:
    """Que la page en vienne là : en images affichées, et non en secondes, que la charge de la machine allonge."""
    # La page interdit à son script de lire du script : la condition est écrite dans celui-ci.
    images = f"""async (v) => {{
        for (let n = 0; n < 600; n++) {{
            if ({condition}) return true;
            await new Promise(requestAnimationFrame);
        }}
        return false;
    }}"""
    assert vue.evaluate(images, valeurs), condition


def lu(element) -> str:
    return " ".join(element.inner_text().split())


class TestDansChromium:
    pytestmark = dans_chromium

    def test_un_script_glisse_dans_la_page_ne_s_execute_pas(self, navigateur, tmp_path, court):
        glisse = "<script>window.entre = 1</script><img src=x onerror='window.entre = 2'></main>"
        (tmp_path / "page.html").write_text(court.replace("</main>", glisse), "utf-8")
        vue = navigateur.new_page()
        refus: list[str] = []
        vue.on("console", lambda message: refus.append(message.text))
        vue.goto((tmp_path / "page.html").as_uri())
        assert vue.evaluate("window.entre === undefined") is True
        assert vue.locator("#suivant").is_visible()  # le script de la page, lui, s'est exécuté
        assert 2 <= sum("Content Security Policy" in dit for dit in refus)
        vue.close()

    def test_sur_un_telephone_aucun_mot_ni_montant_d_un_tableau_n_est_coupe(self, ouvrir):
        """« Blo/quant », « 593/910,/63 € » : un tableau trop large se fait défiler, il ne brise pas ses mots."""
        tetes = ("Acte", "Signer ?", "Bloquant", "À corriger", "À confirmer", "À compléter")
        cases = ("Convention départementale", "Non", "593\u202f910,63\u00a0€", "20", "217\u202f694\u00a0€", "12")
        rangees = [Row(tuple(TableCell((Paragraph((Text(mot),)),)) for mot in mots)) for mots in (tetes, cases)]
        tableau = Table(tuple(rangees), (0.3, 0.1, 0.1, 0.1, 0.2, 0.2), header=1)
        rapport = writer("html")(Document("n", "rapport", "t", (Section((tableau,)),)), GABARITS / "gabarits", {})
        vue = ouvrir(rapport.decode(), viewport={"width": 400, "height": 800})
        coupes = vue.evaluate("""() => [...document.querySelectorAll("th, td")].flatMap((boite) => {
            const noeud = document.createTreeWalker(boite, NodeFilter.SHOW_TEXT).nextNode();
            return [...noeud.data.matchAll(/[^ ]+/g)].filter((mot) => {
                const place = document.createRange();
                place.setStart(noeud, mot.index);
                place.setEnd(noeud, mot.index + mot[0].length);
                return new Set([...place.getClientRects()].map((r) => r.top)).size > 1;
            }).map((mot) => mot[0]);
        })""")
        assert [] == coupes
        assert vue.evaluate("document.documentElement.scrollWidth <= 400")

    def test_sans_script_tout_se_lit_et_rien_n_est_offert_qui_ne_marche_pas(self, ouvrir, cls):
        vue = ouvrir(cls, script=False)
        assert not vue.locator("#suivant").is_visible()
        assert 0 == vue.locator("th button").count()
        vue.locator("details.operations > summary").click()
        vue.locator(".acte details.entieres > summary").first.click()
        assert "le Département transmet de nouvelles fiches-actions" in lu(vue.locator(".acte details.entieres").first)
        assert vue.locator(f'[id="operation-{AVENANT}/1"]').is_visible()
        marque = vue.locator(f'[id="{CONSOLIDE}"] ins').filter(has_text="au titre de l’année 2025").first
        assert marque.is_visible()

    def test_sans_script_la_vue_cote_a_cote_separe_les_deux_cotes(self, ouvrir, cls):
        vue = ouvrir(cls, script=False)
        passage = vue.locator(f'[id="{CONSOLIDE}.2"]')
        assert passage.locator(".ancien ins").first.is_visible()
        vue.check("#vue-cote")
        assert not passage.locator(".ancien ins").first.is_visible()
        assert passage.locator(".ancien del").first.is_visible()
        assert passage.locator(".nouveau ins").first.is_visible()
        assert not passage.locator(".nouveau del").first.is_visible()
        gauche, droite = (passage.locator(cote).bounding_box() for cote in (".ancien", ".nouveau"))
        assert gauche["x"] + gauche["width"] < droite["x"]

    def test_la_table_des_montants_se_filtre(self, ouvrir, cls):
        vue = ouvrir(cls)
        vue.click("nav.en-vue a:has-text('connu depuis')")
        bloc = vue.locator(".depuis .filtres").first
        table = vue.locator(".depuis table[data-trie]").first
        assert 51 == table.locator("tbody tr:visible").count()
        bloc.locator("input").fill("ENSEMBLE erbm")
        assert 1 == table.locator("tbody tr:visible").count()
        assert "1 ligne sur 51" == bloc.locator("output").inner_text()
        bloc.locator("input").fill("")
        bloc.get_by_label("Financeur").select_option("Département")
        assert {"Département"} == set(table.locator("tbody tr:visible td:nth-child(2)").all_inner_texts())

    def test_le_premier_ecran_dit_ce_que_change_l_avenant(self, ouvrir, cls):
        vue = ouvrir(cls)
        for titre in ("Article 2.2", "Article 2.3", "Article 2.4", "Article 3 ", "Fiche-action 3.1", "Indicateurs"):
            place = vue.locator(".acte dt", has_text=titre).first.bounding_box()
            assert place["y"] + place["height"] <= 900, titre

    @pytest.mark.parametrize("options", [{}, {"script": False}, {"viewport": {"width": 390, "height": 800}}])
    def test_le_sommaire_reste_en_vue_et_mene_a_chaque_partie(self, ouvrir, cls, options):
        vue = ouvrir(cls, **options)
        sommaire = vue.locator("nav.en-vue")
        for lien in sommaire.locator("a").all():
            lien.focus()
            vue.keyboard.press("Enter")
            partie = vue.locator(f'[id="{lien.get_attribute("href")[1:]}"]')
            attend(vue, "n > 5") if options.get("script", True) else None
            assert 0 <= sommaire.bounding_box()["y"] < 1
            assert partie.bounding_box()["y"] >= sommaire.bounding_box()["height"] - 1

    @pytest.mark.parametrize("largeur", [1280, 390, "papier"])
    def test_ni_un_montant_ni_un_mot_d_une_table_large_n_est_coupe(self, ouvrir, cls, largeur):
        vue = ouvrir(cls, viewport={"width": 718 if largeur == "papier" else largeur, "height": 900})
        vue.emulate_media(media="print" if largeur == "papier" else "screen")
        hauteurs = """l => l.filter(c => c.checkVisibility()).map(c => c.querySelector("p")).filter(p => p).map(
            p => [p.textContent, p.clientHeight / parseFloat(getComputedStyle(p).lineHeight)])"""
        annexe = vue.locator(f'[id="{CLS}--annexe-2-actions-indicateurs"]')
        vues = annexe.locator(".ancien td.droite").evaluate_all(hauteurs)
        assert any("764\u202f285,46" in dit for dit, _ in vues)
        assert [] == [dit for dit, lignes in vues if lignes > 1.5]
        tetes = annexe.locator(".ancien thead th").evaluate_all("l => l.map(c => [c.scrollWidth, c.clientWidth])")
        assert len(tetes) > 8
        assert all(dedans <= case for dedans, case in tetes)
        assert vue.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")

    def test_le_sommaire_s_imprime_en_tete_et_une_seule_fois(self, ouvrir, cls):
        vue = ouvrir(cls)
        vue.emulate_media(media="print")
        assert ("static", True) == tuple(vue.locator("nav.en-vue").evaluate(
            "e => [getComputedStyle(e).position, e.getBoundingClientRect().height > 0]"))  # fmt: skip

    def test_sur_le_papier_chaque_ligne_comptee_est_entiere_et_clair_est_le_fond(self, ouvrir, cls):
        vue = ouvrir(cls, color_scheme="dark")
        sombre = "getComputedStyle(document.body).backgroundColor"
        assert "rgb(22, 22, 22)" == vue.evaluate(sombre)
        vue.emulate_media(media="print", color_scheme="dark")
        assert "rgb(22, 22, 22)" != vue.evaluate(sombre)
        repliee = vue.locator(".acte details.entieres").first
        assert not repliee.evaluate("e => e.open")
        assert repliee.locator("li").last.bounding_box()["height"] > 0
        vue.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert repliee.evaluate("e => e.open")

    def test_au_telephone_les_valeurs_avant_et_apres_sont_en_vue(self, ouvrir, cls):
        vue = ouvrir(cls, viewport={"width": 390, "height": 800})
        table = vue.locator(".acte table[data-trie]").first
        for colonne in ("Avant", "Après"):
            tete = table.locator("thead th", has_text=colonne).bounding_box()
            assert 0 <= tete["x"] and tete["x"] + tete["width"] <= 390, colonne

    def test_cote_a_cote_un_mot_ajoute_n_a_qu_une_espace_devant_lui(self, ouvrir):
        vue = ouvrir(paire(de_lignes("un délai de trente jours"), de_lignes("un délai de soixante jours")))
        vue.check("#vue-cote")
        ajout = vue.locator(".nouveau ins").first
        assert "0px" == ajout.evaluate("e => getComputedStyle(e).marginLeft")

    def test_chaque_tete_trie_les_nombres_comme_des_nombres(self, ouvrir, cls):
        vue = ouvrir(cls)
        table = vue.locator(".depuis table[data-trie]").first
        tete = table.locator("thead th").nth(5)
        for sens, attendu in (("ascending", sorted), ("descending", lambda s: sorted(s, reverse=True))):
            tete.locator("button").click()
            assert sens == tete.get_attribute("aria-sort")
            valeurs = [
                int(v) for v in table.locator("tbody td:nth-child(6)").evaluate_all("l => l.map(c => c.dataset.v)")
            ]
            assert valeurs == attendu(valeurs)
            assert len(set(valeurs)) > 5

    def test_le_tri_se_fait_au_clavier(self, ouvrir, cls):
        vue = ouvrir(cls)
        vue.locator("table[data-trie] thead button").first.focus()
        vue.keyboard.press("Enter")
        assert "ascending" == vue.locator("table[data-trie] thead th").first.get_attribute("aria-sort")

    def test_n_et_p_vont_d_un_changement_a_l_autre_et_l_adresse_suit(self, ouvrir, cls):
        vue = ouvrir(cls)
        total = int(vue.locator("#ou").inner_text().split()[0])
        assert total == vue.locator(".passage").count()
        for _ in range(3):
            vue.keyboard.press("n")
        vue.keyboard.press("p")
        assert f"2 sur {total}" == vue.locator("#ou").inner_text()
        ici = vue.locator(".passage.ici")
        assert (1, True) == (ici.count(), ici.is_visible())
        assert vue.url.endswith("#" + ici.get_attribute("id"))
        assert ici.get_attribute("id") == vue.evaluate("document.activeElement.id")
        barre, passage = vue.locator(".outils").bounding_box(), ici.bounding_box()
        assert barre["y"] + barre["height"] <= passage["y"] + 1 < 900

    def test_les_touches_se_coupent_et_ne_genent_pas_la_saisie(self, ouvrir, cls):
        vue = ouvrir(cls)
        vue.locator(".filtres input").first.press("n")
        assert "n" == vue.locator(".filtres input").first.input_value()
        vue.uncheck("#touches")
        vue.keyboard.press("n")
        assert 0 == vue.locator(".passage.ici").count()
        vue.click("#suivant")
        assert 1 == vue.locator(".passage.ici").count()

    def test_un_lien_permanent_mene_a_son_changement(self, ouvrir, cls):
        vue = ouvrir(cls, ancre=f"#{CONSOLIDE}.3")
        passage = vue.locator(f'[id="{CONSOLIDE}.3"]')
        attend(vue, "document.querySelector('.passage.ici')")
        assert "ici" in passage.get_attribute("class")
        assert 0 <= passage.bounding_box()["y"] < 900
        vue.locator(f'[id="{CONSOLIDE}.5"] a.lien').click()
        assert vue.url.endswith(f"{CONSOLIDE}.5")

    def test_l_operation_se_montre_a_la_souris_et_au_clavier_et_s_efface(self, ouvrir, cls):
        vue = ouvrir(cls)
        bulle = vue.locator("#bulle")
        mots = vue.locator(f'[id="{CONSOLIDE}.2"] ins:visible').first
        # Ce qui était hors de vue se met en page à l'arrivée : la souris attend que rien ne bouge plus.
        mots.scroll_into_view_if_needed()
        attend(vue, "n > 30")
        mots.hover()
        attend(vue, "document.getElementById(v[0]).querySelectorAll('.vif').length > 1", f"{CONSOLIDE}.2")
        assert "Le deuxième tiret de l’article 2.2" in lu(bulle)
        vue.keyboard.press("Escape")
        assert not bulle.is_visible()
        vue.locator(f'[id="{CONSOLIDE}.3"] a.cause').focus()
        assert "sont insérés trois paragraphes" in lu(bulle)

    def test_les_changements_legers_attendent_leur_bouton(self, ouvrir, legers):
        vue = ouvrir(legers)
        assert "2 endroits" == vue.locator("#ou").inner_text()
        assert vue.get_by_text("soutien").first.is_visible()
        leger = vue.locator("details[data-leger] .paire")
        assert not leger.is_visible()
        vue.check("#legers")
        assert leger.is_visible()
        assert "3 endroits" == vue.locator("#ou").inner_text()
        for _ in range(3):
            vue.keyboard.press("n")
        assert "3 sur 3" == vue.locator("#ou").inner_text()

    def test_les_plis_s_ouvrent_et_montrent_ce_qui_ne_change_pas(self, ouvrir, cls):
        vue = ouvrir(cls)
        pli = vue.locator(f'[id="{CONSOLIDE}"] details.pli').first
        assert not pli.locator("p").first.is_visible()
        pli.locator("summary").click()
        assert pli.locator("p").first.is_visible()

    def test_la_bande_mene_aux_changements(self, ouvrir, cls):
        vue = ouvrir(cls)
        assert 11 == vue.locator(f'[id="{CONSOLIDE}"] svg.bande a').count()
        lien = vue.locator(f'[id="{CONSOLIDE}"] svg.bande a').nth(4)
        lien.scroll_into_view_if_needed()
        attend(vue, "n > 30")  # ce qui est hors de vue prend sa place
        # Au clavier : un clic vise un point, et la page bouge encore sous lui quand la machine est chargée.
        lien.focus()
        vue.keyboard.press("Enter")
        attend(vue, "decodeURI(location.hash) === v[0]", f"#{CONSOLIDE}.5")

    def test_la_page_s_imprime_avec_ses_montants_et_ses_textes(self, ouvrir, cls, tmp_path):
        pikepdf = pytest.importorskip("pikepdf")
        ouvrir(cls).pdf(path=tmp_path / "page.pdf")
        with pikepdf.open(tmp_path / "page.pdf") as pdf:
            assert len(pdf.pages) > 5

    def test_une_page_etroite_ne_deborde_pas(self, ouvrir, cls):
        vue = ouvrir(cls, viewport={"width": 390, "height": 800})
        assert vue.evaluate("document.documentElement.scrollWidth") <= 390

    @pytest.mark.parametrize("couleurs", ["light", "dark"])
    @pytest.mark.parametrize("quelle", ["court", "cie", "legers"])
    def test_axe_ne_trouve_rien_a_redire(self, ouvrir, request, couleurs, quelle):
        axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe absent").Axe()
        vue = ouvrir(request.getfixturevalue(quelle), color_scheme=couleurs, bypass_csp=True)
        vue.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        for cocher in ("#vue-ligne", "#vue-cote") if quelle != "cie" else ("",):
            if cocher:
                vue.check(cocher)
            # La page est la même, de jour et de nuit : de nuit, seules les couleurs changent.
            seules = {"runOnly": {"type": "rule", "values": ["color-contrast"]}} if couleurs == "dark" else {}
            fautes = axe.run(vue, options={"resultTypes": ["violations"], **seules}).response["violations"]
            assert [] == [(faute["id"], [n["html"][:160] for n in faute["nodes"][:3]]) for faute in fautes]
