"""Par quelle opération un montant, un indicateur, un article change : chacune est appliquée seule, et comptée."""

from datetime import date
from functools import lru_cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.adresses.cellules import TOUS
from docgen.amend import consolidate
from docgen.amend.avenant import Avenant
from docgen.commandes.comparer.regroupement import annees, citation
from docgen.compute import Cell, Version, versions
from docgen.demande import Order
from docgen.diff.causes import SANS_CAUSE, Causes, Citation, etapes
from docgen.diff.ecarts import compare_statements
from docgen.diff.recherche_des_causes import find_causes
from docgen.diff.releve import chiffres, releve
from docgen.montants import Montant
from docgen.pipeline import compute_all
from tests.outils.cas import normal
from tests.outils.tirages import tirages

RACINE = Path(__file__).resolve().parents[1]
FICHES, FINANCEURS, ANNEES = ("1.1", "3.1", "4.1"), ("etat", "conseil_departemental"), ("2025", "2026", "2027")
NOM = "cls-2024-2027/avenant-1"


@lru_cache(maxsize=1)
def depart() -> Version:
    lu = compute_all(Order(RACINE / "contracts_data" / "pas-de-calais", RACINE / "templates", "cls-2024-2027"))
    return lu.versions["cls-2024-2027"][0]


def avenant(*operations: dict, numero: int = 1, exercice: str = "2025") -> Avenant:
    return Avenant.model_validate(
        {"numero": numero, "exercice": exercice, "objet": ["essai"], "operations": operations}
    )


def apres(*avenants: Avenant) -> Version:
    etats, refus = consolidate(depart().contrat, avenants)
    assert not refus
    return versions(etats, tuple(depart().valeurs.executions.values()))[len(avenants)]


def financement(fiche: str, financeur: str, annee: str, plus: int) -> dict:
    trouvee = depart().contrat.fiche(fiche)
    assert trouvee
    avant = trouvee.financements[financeur][annee]
    assert isinstance(avant, Montant)
    return {"nature": "modifier_financement", "fiche": fiche, "financeur": financeur, "exercice": annee,
            "de": str(avant.centimes // 100), "a": str(avant.centimes // 100 + plus)}  # fmt: skip


PLACES = st.tuples(st.sampled_from(FICHES), st.sampled_from(FINANCEURS), st.sampled_from(ANNEES))


@settings(max_examples=tirages(40))
@given(st.lists(PLACES, unique=True, min_size=1, max_size=6), st.integers(1, 500))
def test_un_montant_est_cause_par_les_operations_qui_le_changent_et_par_elles_seules(places, plus):
    avant = depart()
    nouveau = apres(avenant(*(financement(*place, plus) for place in places)))
    dites = find_causes(avant, nouveau, ())
    rangs = {place: f"{NOM}/{rang}" for rang, place in enumerate(places, 1)}
    for fiche in FICHES:
        for annee in ANNEES:
            dessus = {rang for (f, _, a), rang in rangs.items() if (f, a) == (fiche, annee)}
            assert dessus == set(dites.de(Cell(f"action/{fiche}", TOUS, annee)))
    assert set(rangs.values()) == set(dites.de(Cell("contrat", TOUS, TOUS)))
    anciens, nouveaux = chiffres(avant)[0], chiffres(nouveau)[0]
    # Rien ne bouge sans cause : aucune exécution n'est connue entre les deux.
    assert {cle for cle in nouveaux if anciens[cle] != nouveaux[cle]} == {cle for cle in nouveaux if dites.de(cle)}


def test_deux_avenants_de_suite_se_partagent_ce_qu_ils_changent():
    avant = depart()
    premier = avenant(financement("1.1", "etat", "2026", 100))
    second = avenant(financement("1.1", "conseil_departemental", "2026", 40), numero=2, exercice="2026")
    nouveau = apres(premier, second)
    assert ["avenant-1", "avenant-2"] == [version.code for version in etapes(avant, nouveau)]
    dites = find_causes(avant, nouveau, ())
    deux = (f"{NOM}/1", "cls-2024-2027/avenant-2/1")
    assert deux == dites.de(Cell("action/1.1", TOUS, "2026"))
    assert "avenant n° 1, art. 2 ; avenant n° 2, art. 2" == normal(citation(deux, dites.noms))


def test_une_operation_ajoutee_a_un_avenant_en_cours_est_la_cause_et_les_autres_non():
    deja = financement("1.1", "etat", "2026", 100)
    hier, demain = apres(avenant(deja)), apres(avenant(deja, financement("4.1", "etat", "2026", 7)))
    dites = find_causes(hier, demain, ())
    assert {f"{NOM}/2"} == set(dites.noms)
    assert (f"{NOM}/2",) == dites.de(Cell("contrat", TOUS, "2026")) == dites.de(Cell("action/4.1", TOUS, "2026"))
    assert () == dites.de(Cell("action/1.1", TOUS, "2026"))


def test_ce_qui_ne_vient_pas_d_un_avenant_n_a_pas_de_cause():
    avant = depart()
    nouveau = apres(avenant(financement("1.1", "etat", "2026", 100)))
    assert SANS_CAUSE == find_causes(nouveau, avant, ())
    assert SANS_CAUSE == find_causes(avant, avant, ())


def test_une_partie_un_article_et_une_fiche_ont_leur_operation():
    avant = depart()
    nouveau = apres(
        avenant(
            {"nature": "proroger", "de": date(2027, 12, 31), "a": date(2028, 6, 30)},
            {"nature": "remplacer_article", "cible": {"article": "2.3"}, "de": "Suivi", "a": "Un autre texte."},
            financement("3.1", "etat", "2026", 5),
        )
    )
    dites = find_causes(avant, nouveau, ())
    assert (f"{NOM}/1",) == dites.de("contrat/entete")
    assert (f"{NOM}/2",) == dites.de("article/2.3")
    assert (f"{NOM}/3",) == dites.de("fiche/3.1")
    assert () == dites.de("article/2.2")


def test_ce_que_disent_les_exercices_ajoutes_a_l_operation_qui_l_ecrit_quel_que_soit_l_ordre():
    """L'avenant ajoute 2028 et 2029, et donne un montant de 2028 : la prorogation ne l'a pas écrit."""
    annees = [{"nom": nom, "debut": date(int(nom), 1, 1), "fin": date(int(nom), 12, 31)} for nom in ("2028", "2029")]
    proroge = {"nature": "proroger", "de": date(2027, 12, 31), "a": date(2029, 12, 31), "exercices": annees}
    montant = {"nature": "modifier_financement", "fiche": "3.1", "financeur": "etat", "exercice": "2028",
               "de": "sans objet", "a": "700"}  # fmt: skip
    for operations in ((proroge, montant), (montant, proroge)):
        avant, nouveau = depart(), apres(avenant(*operations))
        dites = find_causes(avant, nouveau, ())
        rang = operations.index(montant) + 1
        assert (f"{NOM}/{rang}",) == dites.de(Cell("action/3.1", TOUS, "2028")) == dites.de(Cell("contrat", TOUS, TOUS))
        assert (f"{NOM}/{3 - rang}",) == dites.de("contrat/entete")
        ecarts = compare_statements(releve(avant, (), ()), releve(nouveau, (), ()), dites)
        assert "700" == str(ecarts.nouveau.montants[Cell("action/3.1", TOUS, "2028")].centimes // 100)
        assert [] == [m.cellule for m in ecarts.montants if m.prevu and not m.operations]


def test_les_ecarts_portent_les_causes():
    avant = depart()
    nouveau = apres(avenant(financement("3.1", "etat", "2026", 5)))
    dites = Causes({Cell("action/3.1", TOUS, "2026"): ("a/b/1",)}, {"a/b/1": Citation(1, "3")})
    trouves = compare_statements(releve(avant, (), ()), releve(nouveau, (), ()), dites)
    assert {("a/b/1",)} == {m.operations for m in trouves.montants if m.cellule == Cell("action/3.1", TOUS, "2026")}
    assert {()} == {m.operations for m in trouves.montants if m.cellule != Cell("action/3.1", TOUS, "2026")}


def test_les_annees_se_disent_en_clair():
    assert ["2025", "2025 et 2026", "2025 à 2027", "2025, 2027 et 2028"] == [
        annees(noms) for noms in (["2025"], ["2025", "2026"], ["2025", "2026", "2027"], ["2025", "2027", "2028"])
    ]
