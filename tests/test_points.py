"""Les points d'un article (2°, b, II) : comment ils s'emboîtent, se nomment, se visent et se proposent."""

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from pydantic import ValidationError

from docgen.amend import consolidate
from docgen.amend.adresse import Adresse, find_lines, find_sentence
from docgen.amend.deduire import propose
from docgen.amend.deduire.unites import cible
from docgen.amend.mots import sentences
from docgen.findings import Refusal
from docgen.model.contrat import Alinea, Article, Contrat
from docgen.model.points import point_ecrit, points_de, ruptures, se_suivent
from docgen.model.texte import read_alineas, write_alineas
from tests.outils.avenants_tires import avenant, modele, operation
from tests.outils.tirages import tirages

ROMAINS = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]
# Les écritures que l'on emboîte, de la plus large à la plus fine.
ETAGES = (
    ("{}. –".format, lambda rang: ROMAINS[rang - 1]),
    ("{}°".format, str),
    ("{})".format, lambda rang: chr(96 + rang)),
    ("{})".format, lambda rang: ROMAINS[rang - 1].lower()),
)


def article_de(texte: str) -> Article:
    return Article("3", "Actions", read_alineas(texte))


def contrat_de(*articles: Article) -> Contrat:
    return replace(modele()[0], articles=articles)


@st.composite
def listes(draw: st.DrawFn, etage: int = 0) -> list[tuple[tuple[str, ...], Alinea]]:
    """Les lignes d'une liste et de celles qu'elle contient ; devant chacune, le chemin de son point (vide : un tiret)."""
    ecrire, nombre = ETAGES[etage]
    lignes: list[tuple[tuple[str, ...], Alinea]] = []
    for rang in range(1, draw(st.integers(2, 3)) + 1):
        dit = nombre(rang) + ("°" if "°" in ecrire("") else "")
        mots = draw(st.sampled_from(["l'accueil", "le logement de tous", "la santé. Elle est gratuite"]))
        lignes.append(((dit,), Alinea("texte", f"{ecrire(nombre(rang))} {mots} ;")))
        sous = draw(st.sampled_from(["rien", "tirets", "liste"])) if etage + 1 < len(ETAGES) else "rien"
        if sous == "tirets":
            lignes += [((), Alinea("tiret", f"tiret {n} ;")) for n in (1, 2)]
        if sous == "liste":
            dessous = draw(listes(etage=draw(st.integers(etage + 1, len(ETAGES) - 1))))
            lignes += [((*chemin, dit) if chemin else (), ligne) for chemin, ligne in dessous]
    return lignes


@st.composite
def articles(draw: st.DrawFn) -> tuple[Article, list[tuple[str, ...]]]:
    """Un article : une phrase, une liste, une phrase ; et le chemin du point de chaque ligne."""
    etage = draw(st.integers(0, len(ETAGES) - 1))
    lignes = draw(listes(etage=etage))
    # Après une liste en I, II, un alinéa est du II.
    fin = [] if etage == 0 else [((), Alinea("texte", "Ces actions sont évaluées."))]
    toutes = [((), Alinea("texte", "Les parties financent :")), *lignes, *fin]
    return Article("3", "Actions", tuple(ligne for _, ligne in toutes)), [chemin for chemin, _ in toutes]


# --- lire -------------------------------------------------------------------------------------------------------------
@given(articles())
def test_chaque_numero_fait_un_point_et_les_points_s_emboitent(cas):
    article, chemins = cas
    points = points_de(article.alineas)
    assert [chemin for chemin in chemins if chemin] == [point.chemin for point in points]
    for point in points:
        assert chemins[point.debut] == point.chemin
        # Ce qu'il contient : ses sous-points et leurs tirets, et rien d'autre.
        assert all(
            chemin[-len(point.chemin) :] == point.chemin for chemin in chemins[point.debut : point.fin] if chemin
        )
        if point.dans:
            assert point.dans.debut < point.debut
            assert point.fin <= point.dans.fin


@given(articles())
def test_un_article_a_points_ecrit_puis_relu_garde_ses_points(cas):
    article, _ = cas
    assert article.alineas == read_alineas(write_alineas(article.alineas))


# --- ce qui se répète, ce qui manque ------------------------------------------------------------------------------------
@given(articles())
def test_une_liste_bien_numerotee_n_a_pas_de_rupture(cas):
    article, _ = cas
    assert [] == list(ruptures(article.alineas))


@given(articles(), st.data())
@settings(suppress_health_check=[HealthCheck.filter_too_much])
def test_un_point_ecrit_deux_fois_est_dit_a_sa_ligne(cas, data):
    article, _ = cas
    # « I. » peut être une initiale, et le premier d'une liste, répété, en commence une autre.
    dits = [point for point in points_de(article.alineas) if point.dit in ("2°", "3°", "b", "c", "ii", "iii")]
    assume(dits)
    point = data.draw(st.sampled_from(dits))
    lignes = [*article.alineas[: point.fin], article.alineas[point.debut], *article.alineas[point.fin :]]
    assert [(point.fin, True)] == [(rupture.ligne, rupture.repete) for rupture in ruptures(lignes)]


ROMPUES = {
    "deux fois le 3°": ("1° x ;\n2° y ;\n3° z ;\n3° t.", ["« 3° » vient deux fois"]),
    "deux fois, après un alinéa": ("1° x ;\n2° y.\n\nUn alinéa.\n\n2° z.", ["« 2° » vient deux fois"]),
    "un trou": ("1° x ;\n2° y ;\n4° z.", ["« 4° » suit « 2° »"]),
    "un trou dans les lettres": ("a) x ;\nb) y ;\nd) z.", ["« d » suit « b »"]),
    "un trou dans une liste de la liste": ("1° x :\na) y ;\nc) z ;\n2° t.", ["« c » suit « a »"]),
    "un retour en arrière": ("1° x ;\n2° y ;\n3° z ;\n2° t.", ["« 2° » suit « 3° »"]),
    "un début au deuxième": ("2° x ;\n3° y.", ["la liste commence à « 2° »"]),
    "des chiffres et un point": ("1. x ;\n2. y ;\n2. z.", ["« 2 » vient deux fois"]),
    "deux listes": ("1° x ;\n2° y.\n\nEt :\n\n1° z ;\n2° t.", []),
    "un bis": ("1° x ;\n1° bis y ;\n2° z.", []),
    "des lettres jusqu'à i": ("g) x ;\nh) y ;\ni) z ;\nj) t.", ["la liste commence à « g »"]),
    "des noms": ("V. Dupont est nommé ;\nM. Durand aussi.", []),
    "des âges": ("10 – 12 ans : un tarif ;\n15 – 17 ans : un autre.", []),
}


@pytest.mark.parametrize("nom", ROMPUES)
def test_une_liste_rompue_dit_ou_elle_l_est(nom):
    texte, attendu = ROMPUES[nom]
    assert attendu == [rupture.phrase for rupture in ruptures(read_alineas(f"Sont financés :\n\n{texte}"))]


def test_markdown_numerote_lui_meme_ses_listes():
    lignes = [Alinea("texte", f"{numero} x") for numero in ("1.", "1.", "3.", "1)", "4)", "1°", "3°", "a)", "a)")]
    assert ["3°"] == [rupture.dit for rupture in ruptures(lignes, markdown=True)]


LUS = {
    "une lettre i, après h": ("h) x ;\ni) y ;\nj) z.", ["h", "i", "j"]),
    "un i romain, sous une lettre": ("a) x :\ni) y ;\nii) z ;\nb) t.", ["a", "i du a", "ii du a", "b"]),
    "un I romain, puis des lettres": ("I. x :\n1° y ;\n2° z.\n\nII. t.", ["I", "1° du I", "2° du I", "II"]),
    "un point bis": ("1° x ;\n1° bis y ;\n2° z.", ["1°", "1° bis", "2°"]),
    "un II bis": ("I. – x.\n\nII. – y.\n\nII bis. – z.", ["I", "II", "II bis"]),
    "des numéros composés": ("2.1. x ;\n2.2. y.", ["2.1", "2.2"]),
    "un signe typographique voisin": ("1º x ;\n2º y.", ["1°", "2°"]),
    "une liste qui a perdu son 2°": ("1° x ;\n\n3° y.", ["1°", "3°"]),
    "un numéro protégé": ("1\\. x ;\n2\\. y.", ["1", "2"]),
}


@pytest.mark.parametrize("nom", LUS)
def test_une_liste_se_lit_comme_on_la_cite(nom):
    texte, attendu = LUS[nom]
    assert attendu == [point.nom for point in points_de(read_alineas(f"Sont financés :\n\n{texte}"))]


ETENDUES = {
    "un alinéa entre deux points est du premier": ("1° x ;\n\nOuvert à tous.\n\n2° y.", "1°", [1, 2]),
    "un alinéa après le dernier est de l'article": ("1° x ;\n2° y.\n\nOuvert à tous.", "2°", [2]),
    "un alinéa après le II est du II": ("I. x.\n\nII. y.\n\nOuvert à tous.", "II", [2, 3]),
    "un alinéa après une liste en A, B": ("A. x ;\nB. y.\n\nOuvert à tous.", "B", [2]),
    "une liste sous un alinéa qui n'est pas de la première": (
        "1° x ;\n2° y.\n\nSont exclus :\n\na) z ;\nb) t.\n\nFin.", "b", [5]),
    "un tableau sous un point": ("1° x ;\n2° y :\n\n| A | B |\n|---|---|\n| 1 | 2 |", "2°", [2, 3]),
}  # fmt: skip


@pytest.mark.parametrize("nom", ETENDUES)
def test_un_point_contient_ce_qu_un_lecteur_y_voit(nom):
    texte, point, attendu = ETENDUES[nom]
    lignes = find_lines(article_de(f"Sont financés :\n\n{texte}"), Adresse(article="3", point=point))
    assert attendu == list(lignes)


def test_la_premiere_phrase_d_un_point_commence_apres_son_numero():
    for texte in ("1. L'accueil. Il est ouvert.", "II. – L'accueil. Il est ouvert.", "a) L'accueil. Il est ouvert."):
        assert ["L'accueil.", "Il est ouvert."] == [texte[debut:fin] for debut, fin in sentences(texte)]


# --- viser ------------------------------------------------------------------------------------------------------------
@given(articles())
def test_un_point_vise_par_son_nom_est_trouve_et_l_adresse_des_lignes_le_nomme(cas):
    article, _ = cas
    for point in points_de(article.alineas):
        vise = Adresse(article="3", point=point.nom)
        assert range(point.debut, point.fin) == find_lines(article, vise)
        proposee = Adresse.model_validate(cible(article, point.debut, point.fin))
        assert point.chemin == proposee.points
        assert f"le {point.nom} de l'article 3" == proposee.dite().le


@given(articles(), st.data())
def test_l_adresse_de_lignes_quelconques_retrouve_ces_lignes(cas, data):
    article, _ = cas
    debut = data.draw(st.integers(0, len(article.alineas) - 1))
    fin = data.draw(st.integers(debut + 1, len(article.alineas)))
    lignes = find_lines(article, Adresse.model_validate(cible(article, debut, fin)))
    assert range(debut, fin) == lignes


@given(articles(), st.data())
def test_supprimer_un_point_ou_ses_alineas_donne_le_meme_texte(cas, data):
    article, _ = cas
    point = data.draw(st.sampled_from(points_de(article.alineas)))
    de = article.alineas[point.debut].texte
    rangs = {"alinea": point.debut + 1} | ({"jusqu_a": point.fin} if point.fin > point.debut + 1 else {})
    assume(point.fin - point.debut < len(article.alineas))
    textes = []
    for ou in ({"point": point.nom}, rangs):
        faite = operation("supprimer_alinea", cible={"article": "3", **ou}, de=de)
        etats, refus = consolidate(contrat_de(article), [avenant(faite)])
        assert [] == [refuse.refusal.message for refuse in refus]
        textes.append(write_alineas(etats[-1].contrat.articles[0].alineas))
    assert textes[0] == textes[1]


DITES = [
    ({"point": "2°"}, "le 2° de l'article 3"),
    ({"point": "2.", "lettre": "b)"}, "le b du 2 de l'article 3"),
    ({"lettre": "a"}, "le a de l'article 3"),
    ({"point": "1º bis du I."}, "le 1° bis du I de l'article 3"),
    ({"point": "II –", "alinea": "dernier"}, "le dernier alinéa du II de l'article 3"),
    ({"point": "2°", "jusqu_a": "4°"}, "les 2° à 4° de l'article 3"),
    ({"point": "2", "jusqu_a": "3"}, "les 2 et 3 de l'article 3"),
    ({"point": "2°", "lettre": "a", "jusqu_a": "b"}, "les a et b du 2° de l'article 3"),
    ({"point": "2°", "tiret": "1", "jusqu_a": "2"}, "les premier et deuxième tirets du 2° de l'article 3"),
    ({"lettre": "i du a", "phrase": "2"}, "la deuxième phrase du i du a de l'article 3"),
    ({"point": "A"}, "le A de l'article 3"),
]


@pytest.mark.parametrize(("ou", "attendu"), DITES)
def test_un_point_se_dit_comme_dans_un_acte(ou, attendu):
    adresse = Adresse.model_validate({"article": "3", **ou})
    assert attendu == adresse.dite().le
    assert adresse == Adresse.model_validate(adresse.model_dump())


MAUVAISES = [
    ({"point": "deuxième"}, "n'est pas un point"),
    ({"point": ""}, "n'est pas un point"),
    ({"lettre": "2°"}, "n'est pas une lettre"),
    ({"point": "2°", "tableau": "1"}, "un tableau s'adresse"),
    ({"point": "2°", "alinea": "1", "jusqu_a": "4°"}, "ne dit pas le rang"),
    ({"point": "2°", "phrase": "1", "jusqu_a": "3°"}, "jusqu_a"),
    ({"jusqu_a": "3°"}, "jusqu_a"),
]


@pytest.mark.parametrize(("ou", "attendu"), MAUVAISES)
def test_une_adresse_mal_ecrite_est_refusee(ou, attendu):
    with pytest.raises(ValidationError, match=attendu):
        Adresse.model_validate({"article": "3", **ou})


DEUX_LISTES = "Sont financés :\n1° x :\na) y ;\nb) z ;\n2° t :\na) u.\n\nSont exclus :\n\n1° v ;\n2° w."
REFUS = [
    ({"point": "3°"}, "AVE001", "le 3° n'existe pas dans l'article 3"),
    ({"lettre": "c", "point": "1°"}, "AVE001", "le c du 1° n'existe pas"),
    ({"lettre": "a"}, "AVE003", "le a est ambigu dans l'article 3 : 2 points se nomment ainsi (alinéa 3, alinéa 6)"),
    ({"point": "2°"}, "AVE003", "le 2° est ambigu dans l'article 3 : 2 points"),
    (
        {"point": "1°", "lettre": "b", "alinea": "4"},
        "AVE001",
        "le quatrième alinéa du b du 1° de l'article 3 n'existe pas",
    ),
    ({"point": "1°", "lettre": "b", "jusqu_a": "a"}, "AVE001", "il n'y a pas de a après le b du 1°"),
]


@pytest.mark.parametrize(("ou", "code", "attendu"), REFUS)
def test_un_point_absent_ou_ambigu_est_refuse_et_les_points_sont_montres(ou, code, attendu):
    with pytest.raises(Refusal) as refus:
        find_lines(article_de(DEUX_LISTES), Adresse.model_validate({"article": "3", **ou}))
    assert code == refus.value.code
    assert attendu in refus.value.message
    assert "b du 1°" in refus.value.remedy


def test_un_article_sans_liste_numerotee_le_dit():
    with pytest.raises(Refusal) as refus:
        find_lines(article_de("Une phrase."), Adresse(article="3", point="2°"))
    assert "n'a pas de liste numérotée" in refus.value.remedy


@given(st.integers(1, 11), st.sampled_from(ETAGES))
def test_deux_numeros_qui_se_suivent_le_sont_et_les_autres_non(rang, etage):
    ecrire, nombre = etage
    dits = [point_ecrit(ecrire(nombre(n)))[0] for n in (rang, rang + 1)]
    assert se_suivent(*dits)
    assert not se_suivent(dits[1], dits[0])


# --- proposer ---------------------------------------------------------------------------------------------------------
GESTES = ("ôter", "récrire", "insérer", "ajouter un mot")


@pytest.mark.parametrize("granularite", ["alinea", "mots"])
@settings(max_examples=tirages(150), deadline=None)
@given(articles(), articles(), st.lists(st.tuples(st.sampled_from(GESTES), st.integers(0, 30)), min_size=1, max_size=3))
def test_les_operations_proposees_redonnent_le_texte_voulu(granularite, cas, autre, gestes):
    article = cas[0]
    lignes = list(article.alineas)
    for geste, place in gestes:
        rang = place % len(lignes)
        neuf = {
            "ôter": [],
            "récrire": [Alinea("texte", "3° Tout autre chose.")],
            "insérer": [*autre[0].alineas[:3], lignes[rang]],
            "ajouter un mot": [replace(lignes[rang], texte=f"{lignes[rang].texte} Et puis voilà.")],
        }[geste]
        lignes[rang : rang + 1] = neuf or ([] if len(lignes) > 1 else [lignes[rang]])
    voulu = replace(article, alineas=tuple(lignes))
    proposition = propose(contrat_de(article), [voulu], granularite=granularite)
    assert () == proposition.refus
    etats, refus = consolidate(contrat_de(article), [avenant(*proposition.operations)])
    assert [] == [refuse.refusal.message for refuse in refus]
    dit = [(ligne.nature, ligne.texte) for ligne in etats[-1].contrat.articles[0].alineas]
    assert [(ligne.nature, ligne.texte) for ligne in voulu.alineas] == dit


BASE = (
    "Les parties financent :\n1° l'accueil des jeunes ;\n2° le logement :\na) des jeunes ;\nb) des aînés ;\n3° la "
    "mobilité, dans les communes rurales du département.\n\nCes actions sont évaluées.\n\nUn bilan est remis.\n\nFin."
)
PROPOSEES = {
    "un point récrit": ("a) des jeunes ;", "a) des étudiants ;", {"point": "2°", "lettre": "a"}, "remplacer_alinea"),
    "un point ôté": ("1° l'accueil des jeunes ;\n", "", {"point": "1°"}, "supprimer_alinea"),
    "un point avec ses lettres": ("2° le logement :\na) des jeunes ;\nb) des aînés ;\n", "", {"point": "2°"}, "supprimer_alinea"),
    "un point inséré": ("3° la", "2° bis la santé ;\n3° la", {"point": "2°"}, "inserer_alinea"),
    "une lettre insérée": ("3° la", "c) de tous ;\n3° la", {"point": "2°", "lettre": "b"}, "inserer_alinea"),
}  # fmt: skip


@pytest.mark.parametrize("nom", PROPOSEES)
def test_la_proposition_nomme_le_point_le_plus_fin(nom):
    avant, apres, ou, nature = PROPOSEES[nom]
    assert avant in BASE
    (faite,) = propose(contrat_de(article_de(BASE)), [article_de(BASE.replace(avant, apres))]).operations
    assert (nature, Adresse.model_validate({"article": "3", **ou})) == (faite.nature, faite.cible)


@pytest.mark.parametrize(
    ("adresse", "attendu"),
    [
        ({"point": "2", "lettre": "a"}, "Écrire « 2° », comme dans l'article."),
        ({"point": "2°", "lettre": "d"}, "Viser l'un des points de l'article."),
        ({"point": "3"}, "Écrire « 3° », comme dans l'article."),
    ],
)
def test_le_remede_dit_le_point_qui_ne_s_ecrit_pas_ainsi(adresse, attendu):
    article = article_de(
        "Trois actions :\n\n1° l'accueil ;\n\n2° le logement :\n\na) neuf ;\n\nb) ancien ;\n\n3° la santé."
    )
    with pytest.raises(Refusal) as refus:
        find_lines(article, Adresse(article="3", **adresse))
    assert refus.value.remedy.split("\n")[0] == attendu


def test_les_rangs_proposes_dans_un_point_sont_ceux_qui_l_y_visent():
    """Le refus d'une phrase de plusieurs alinéas énumère les rangs du point, et non ceux de l'article."""
    long = "2° tenir une comptabilité des charges de fonctionnement, par école et par niveau, qui distingue :"
    article = article_de(
        f"Il s'engage à :\n\n1° inscrire ;\n\n{long}\n\na) les salaires ;\n\nb) les fluides ;\n\n3° rendre compte."
    )
    with pytest.raises(Refusal) as refus:
        find_sentence(article, Adresse(article="3", point="2°", phrase=1))
    remede = refus.value.remedy.split("\n")
    assert ["Ajouter à la cible le rang de l'alinéa.", "  Dans le 2° :"] == remede[:2]
    assert "  alinéa 1 (paragraphe 1, 2°) : 2° tenir une comptabilité des charges de fonctionnement,…" == remede[2]
    assert [
        "  alinéa 2 (paragraphe 2, a du 2°) : a) les salaires ;",
        "  alinéa 3 (paragraphe 3, b du 2°) : b) les fluides ;",
    ] == remede[3:]
    assert [2, 3, 4] == [find_lines(article, Adresse(article="3", point="2°", alinea=rang))[0] for rang in (1, 2, 3)]
    with pytest.raises(Refusal) as refus:
        find_lines(article, Adresse(article="3", lettre="b", alinea=4))
    assert "  Dans le b :\n  alinéa 1 (paragraphe 1, b du 2°) : b) les fluides ;" in refus.value.remedy
