"""Les écarts entre l'acte publié et le calcul sont réunis par cause : rien ne se perd, rien ne s'invente."""

from functools import cache
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from docgen.check import Subject
from docgen.check.causes import EcartImprime, causes
from docgen.check.controles import computed, lectures
from docgen.compute import Cell
from docgen.demande import Order
from docgen.model.publie import Controle
from docgen.montants import Montant
from docgen.pipeline import compute_all

RACINE = Path(__file__).parents[1]
REEL = Order(RACINE / "contracts_data" / "pas-de-calais", RACINE / "templates", contrat="cie-2025-2027", publie=True)


@cache
def plan() -> list[EcartImprime]:
    """Les montants que l'annexe 2 de la convention imprime, avec ce qui est calculé pour chacun."""
    outcome = compute_all(REEL)
    assert outcome.dossier is not None
    sujet = Subject(outcome.dossier, outcome.versions)
    vues = [v for v in lectures(sujet) if v.versions and v.controle.document.startswith("Annexe 2")]
    return [EcartImprime(vue, valeur, "euros") for vue in vues if isinstance(valeur := computed(vue), Montant)]


def fausse(ecart: EcartImprime, centimes: int) -> EcartImprime:
    """Le même contrôle, dont l'acte imprime une valeur fausse d'autant."""
    assert isinstance(ecart.valeur, Montant)
    total = ecart.valeur.centimes + centimes
    imprime = f"{'-' if total < 0 else ''}{abs(total) // 100},{abs(total) % 100:02d} €"
    controle = Controle.model_validate({**ecart.lecture.controle.model_dump(), "imprime": imprime})
    return EcartImprime(replace(ecart.lecture, controle=controle), ecart.valeur, ecart.unite)


FAUTES = st.dictionaries(st.integers(0, 500), st.integers(-5, 5).filter(bool), min_size=1, max_size=12)


@given(FAUTES)
def test_chaque_ecart_est_d_une_cause_ou_la_suite_d_une_cause(fautes):
    vus = [fausse(plan()[rang], fautes[rang]) for rang in sorted(fautes) if rang < len(plan())]
    trouvees = causes(vus)
    fautifs = [id(ecart) for cause in trouvees for ecart in cause.ecarts]
    suites = {id(ecart) for cause in trouvees for ecart in cause.suites}
    assert len(fautifs) == len(set(fautifs))
    assert {id(ecart) for ecart in vus} == {*fautifs, *suites}
    assert not suites & set(fautifs)


@given(st.sampled_from(range(60)), st.integers(-9, 9).filter(bool))
def test_une_seule_faute_suivie_par_tous_ses_totaux_est_une_seule_cause(rang, centimes):
    """Une ligne fausse dans le plan, et tout ce qui la couvre faux d'autant : un constat."""
    faute = plan()[rang]
    figures = faute.lecture.versions[0].figures
    couvert = figures.region(Cell.parse(faute.lecture.controle.cellule or ""))
    vus = [fausse(e, centimes) for e in plan()
           if couvert <= figures.region(Cell.parse(e.lecture.controle.cellule or ""))]  # fmt: skip
    trouvees = causes(vus)
    assert 1 == len(trouvees)
    assert len(vus) == len(trouvees[0].ecarts) + len(trouvees[0].suites)


def test_un_total_faux_d_un_autre_montant_est_une_autre_faute():
    par_cellule = {ecart.lecture.controle.cellule: ecart for ecart in plan()}
    ligne = par_cellule["ligne/emploi part/departement 2026 prevu"]
    total = par_cellule["rubrique/levee_freins part/departement 2026 prevu"]
    assert 1 == len(causes([fausse(ligne, 700), fausse(total, 700)]))
    assert 2 == len(causes([fausse(ligne, 700), fausse(total, 800)]))


def test_un_total_peut_avoir_deux_causes():
    par_cellule = {ecart.lecture.controle.cellule: ecart for ecart in plan()}
    cellules = ("ligne/emploi tous 2026 prevu", "ligne/sante tous 2026 prevu", "rubrique/levee_freins tous 2026 prevu")
    emploi, sante, total = (par_cellule[cellule] for cellule in cellules)
    trouvees = causes([fausse(emploi, 700), fausse(sante, -200), fausse(total, 500)])
    assert [[total.lecture.controle.cellule]] * 2 == [
        [suite.lecture.controle.cellule for suite in cause.suites] for cause in trouvees
    ]
