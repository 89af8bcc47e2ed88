"""Les lois de la maison, chacune en une phrase."""

from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from docgen.amend import consolidate
from docgen.amend.adresse import Adresse
from docgen.amend.operations.articles import InsererArticle
from docgen.compute import Cell
from docgen.compute.cube import Figures, cube
from docgen.french import NBSP, euros, typographie
from docgen.load import load
from docgen.model.contrat import Alinea, Contrat
from docgen.model.texte import read_alineas, write_alineas
from docgen.montants import Montant
from tests.outils.tirages import tirages

RACINE = Path(__file__).resolve().parents[1]
montants = st.integers(-(10**14), 10**14).map(Montant)
mots = st.text("abcdeéèà ,;", min_size=1, max_size=30).map(str.strip).filter(bool)
alineas = st.lists(st.builds(Alinea, st.sampled_from(["texte", "tiret"]), mots), max_size=8).map(tuple)


@lru_cache(maxsize=1)
def reel():
    dossier, constats = load(RACINE / "contracts_data" / "pas-de-calais", RACINE / "templates" / "textes")
    assert dossier is not None, constats
    return dossier.contrat("cls-2024-2027")


@given(st.integers(0, 10**14).map(Montant))
def test_un_montant_imprime_se_relit(montant):
    assert montant == Montant.parse(euros(montant))


@given(montants, st.lists(st.integers(0, 1000), min_size=1, max_size=12).filter(any))
def test_un_partage_ne_perd_ni_n_ajoute_un_centime(montant, poids):
    parts = montant.share(tuple(poids))
    assert montant == Montant.total(parts)
    assert all(part == Montant(0) for part, p in zip(parts, poids, strict=True) if p == 0)


@example("l'adresse ftp://a.fr : « ici »")
@example("HTTPS://A.FR ; fin ://")
@given(st.text(max_size=80))
def test_la_typographie_posee_deux_fois_ne_change_plus_rien(texte):
    assert typographie(texte) == typographie(typographie(texte))


@pytest.mark.parametrize(("ecrit", "lie"), [
    ("le 31 décembre 2024", "le 31~décembre~2024"),
    ("au 1er janvier", "au 1er~janvier"),
    ("12 mois, 3 ans et 1,5 ETP", "12~mois, 3~ans et 1,5~ETP"),
    ("au titre de l'axe 4 et de l'annexe 2", "au titre de l’axe~4 et de l’annexe~2"),
    ("MM. Martin et Petit, Mmes Roy", "MM.~Martin et Petit, Mmes~Roy"),
    ("4 maisons de quartier", "4 maisons de quartier"),
    ("« lot 1 », phase 2", "«~lot~1~», phase 2"),
    ("(jeudis 3 et 5)", "(jeudis 3 et~5)"),
    ("« lot 1 et lot 2024 »", "«~lot 1 et lot 2024~»"),
    ("les actions mai", "les actions mai"),
])  # fmt: skip
def test_un_nombre_reste_sur_la_ligne_de_ce_qu_il_compte(ecrit, lie):
    assert lie.replace("~", NBSP) == typographie(ecrit)


@given(alineas)
def test_un_article_ecrit_se_relit(lignes):
    assert [(a.nature, a.texte) for a in lignes] == [(a.nature, a.texte) for a in read_alineas(write_alineas(lignes))]


@settings(max_examples=tirages(60))
@given(st.data())
def test_axes_parts_et_exercices_font_le_contrat_quels_que_soient_les_montants(data):
    figures = cube(reel().base, reel().executions)
    feuilles = [c for c in figures.leaves if not c.portee.startswith("sous-action")]
    for cellule in data.draw(st.lists(st.sampled_from(feuilles), max_size=6)):
        figures = Figures(figures.contrat, {**figures.leaves, cellule: data.draw(montants)})
    entete = figures.contrat.entete
    nature = data.draw(st.sampled_from(["prevu", "verse", "realise", "reporte", "total"]))
    total = figures.get(Cell("contrat", "tous", "tous", nature))
    assert total == Montant.total(figures.get(Cell(f"axe/{a.numero}", "tous", "tous", nature)) for a in entete.axes)
    assert total == Montant.total(figures.get(Cell("contrat", "tous", e.nom, nature)) for e in entete.exercices)
    assert total == Montant.total(
        figures.get(Cell("contrat", f"part/{p}", "tous", nature)) for p in ("etat", "departement", "autre")
    )
    assert total == Montant.total(figures.get(Cell("contrat", f.code, "tous", nature)) for f in entete.financeurs)


def apres(contrat: Contrat, operations) -> Contrat:
    avenant = reel().avenants[0].model_copy(update={"operations": tuple(operations)})
    return consolidate(contrat, [avenant])[0][-1].contrat


def changes(avant: Contrat, apres: Contrat) -> set[str]:
    return {a.numero for a, b in zip(avant.articles, apres.articles, strict=True) if a != b}


@settings(max_examples=tirages(80))
@given(st.permutations(range(6)))
def test_une_operation_ne_touche_que_ce_qu_elle_declare_et_un_refus_ne_change_rien(ordre):
    contrat = reel().base
    operations = reel().avenants[0].operations
    for rang in ordre:
        suivant = apres(contrat, [operations[rang]])
        assert changes(contrat, suivant) <= set(operations[rang].articles)
        contrat = suivant


@settings(max_examples=tirages(40))
@given(st.integers(0, 5), mots)
def test_une_operation_dont_la_cible_a_change_est_refusee_sans_cacher_les_autres(rang, mot):
    avenant = reel().avenants[0]
    operation = avenant.operations[rang]
    if "de" in type(operation).model_fields:
        operation = type(operation).model_validate({**dict(operation), "de": f"zzz {mot}"})
        operations = (*avenant.operations[:rang], operation, *avenant.operations[rang + 1 :])
        etats, refus = consolidate(
            reel().base, [type(avenant).model_construct(**{**dict(avenant), "operations": operations})]
        )
        assert [rang] == [r.rang for r in refus]
        assert etats[1].contrat != etats[0].contrat


def test_consolider_deux_fois_donne_le_meme_contrat():
    premier, _ = consolidate(reel().base, reel().avenants)
    second, _ = consolidate(reel().base, reel().avenants)
    assert [e.contrat for e in premier] == [e.contrat for e in second]
    assert reel().base == premier[0].contrat
    assert replace(reel().base, code="autre") != reel().base


@given(st.lists(st.sampled_from(["avant", "apres"]), min_size=1, max_size=5))
def test_des_articles_inseres_au_meme_endroit_gardent_l_ordre_de_leurs_operations(places):
    contrat = reel().base
    titre = contrat.article("2.4").intitule
    operations = [
        InsererArticle(
            nature="inserer_article", cible=Adresse(article="2.4"), place=place, de=titre, numero=f"2.4-{rang}",
            intitule=f"Nouveau {rang}", a="Texte.",
        )
        for rang, place in enumerate(places, 1)
    ]  # fmt: skip
    numeros = [article.numero for article in apres(contrat, operations).articles]
    for place in ("avant", "apres"):
        siens = [operation.numero for operation in operations if operation.place == place]
        debut = numeros.index("2.4") + 1 if place == "apres" else numeros.index("2.4") - len(siens)
        assert siens == numeros[debut : debut + len(siens)]
