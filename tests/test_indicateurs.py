"""La valeur d'un indicateur suit sa règle, si longue soit-elle ; une règle qui revient à elle-même est nommée."""

from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from docgen.adresses.indicateurs import AdresseIndicateur, Serie
from docgen.compute import Valeurs
from docgen.compute.indicateurs import Valeur, somme
from docgen.demande import Order
from docgen.findings import Refusal
from docgen.model.contrat import Contrat
from docgen.model.fiche import Indicateur
from docgen.model.indicateurs import Execution, IndicateurNational
from docgen.montants import Absence
from docgen.pipeline import compute_all

RACINE = Path(__file__).resolve().parents[1]
CIBLE, RESULTAT = Serie.cible("2025"), Serie.resultat("2025")
REMEDE = "Donner à l'un de ces indicateurs ses propres valeurs (« situation » et « cibles »)."


@lru_cache(maxsize=1)
def depart() -> Contrat:
    lu = compute_all(Order(RACINE / "tests" / "dossiers" / "metropole", RACINE / "templates", "cls-2025-2027"))
    return lu.versions["cls-2025-2027"][0].contrat


def national(code: str, **regle: object) -> IndicateurNational:
    return IndicateurNational(code=code, thematique="essai", intitule=code, **regle)


def local(code: str, **regle: object) -> Indicateur:
    return Indicateur(code=code, intitule=code, portee="local", **regle)


def saisi(valeur: int) -> dict:
    return {"situation": Decimal(valeur), "cibles": {"2025": Decimal(valeur)}}


def valeurs(nationaux: list[IndicateurNational], locaux: tuple[Indicateur, ...] = (), **connus: int) -> Valeurs:
    """Les valeurs d'un contrat d'une fiche, 1.1 ; `connus` sont les résultats nationaux connus en entier."""
    fiche = depart().fiches[0].model_copy(update={"numero": "1.1", "indicateurs": locaux})
    faite = Execution(
        exercice="2025",
        arrete_au="01/01/2026",
        actions={},
        indicateurs={code: Decimal(valeur) for code, valeur in connus.items()},
    )
    return Valeurs(replace(depart(), fiches=(fiche,), indicateurs=tuple(nationaux)), {"2025": faite})


def test_une_regle_qui_se_nomme_elle_meme_est_refusee_par_son_nom():
    lues = valeurs([national("x", somme_de=("national/x",))])
    with pytest.raises(Refusal) as refus:
        lues.get(AdresseIndicateur("national/x"), CIBLE)
    assert refus.value.message == (
        "la règle de l'indicateur « national/x » revient à elle-même : national/x → national/x"
    )
    assert refus.value.remedy == REMEDE


def test_deux_regles_qui_se_renvoient_l_une_a_l_autre_sont_nommees_toutes_deux():
    lues = valeurs([national("x", somme_de=("national/y",)), national("y", reprise_de="national/x")])
    for serie in (Serie.SITUATION, CIBLE, RESULTAT):
        with pytest.raises(Refusal, match="national/x → national/y → national/x"):
            lues.get(AdresseIndicateur("national/x"), serie)
        with pytest.raises(Refusal, match="national/y → national/x → national/y"):
            lues.derived(lues.contrat.indicateurs[0], serie)


def test_une_reprise_d_une_fiche_qui_reprend_le_national_est_nommee():
    lues = valeurs([national("x", reprise_de="1.1/x")], (local("x", reprend="x"),))
    with pytest.raises(Refusal, match=r"« 1\.1/x » revient à elle-même : 1\.1/x → national/x → 1\.1/x$"):
        lues.get(AdresseIndicateur("1.1/x"), CIBLE)
    with pytest.raises(Refusal, match=r": national/x → 1\.1/x → national/x$"):
        lues.local("1.1", lues.contrat.fiches[0].indicateurs[0], CIBLE)


def test_ce_qui_mene_a_un_rond_ne_le_nomme_pas_d_un_nom_qui_n_en_est_pas():
    lues = valeurs([national("a", reprise_de="national/x"), national("x", reprise_de="national/x")])
    with pytest.raises(Refusal, match=r"« national/x » revient à elle-même : national/x → national/x$"):
        lues.get(AdresseIndicateur("national/a"), CIBLE)


def test_un_resultat_connu_en_entier_rompt_le_rond():
    nationaux = [national("x", reprise_de="national/y"), national("y", reprise_de="national/x")]
    assert Decimal(7) == valeurs(nationaux, x=7).get(AdresseIndicateur("national/y"), RESULTAT)
    with pytest.raises(Refusal, match="revient à elle-même"):
        valeurs(nationaux, x=7).get(AdresseIndicateur("national/y"), CIBLE)


def test_une_regle_longue_n_est_pas_un_rond():
    chaine = [national(f"n{rang}", reprise_de=f"national/n{rang + 1}") for rang in range(2_000)]
    lues = valeurs([*chaine, national("n2000", **saisi(12))])
    assert Decimal(12) == lues.get(AdresseIndicateur("national/n0"), CIBLE) == lues.national(chaine[0], Serie.SITUATION)


def test_ce_qui_sert_plusieurs_fois_n_est_suivi_qu_une_fois():
    sommes = [national(f"n{rang}", somme_de=(f"national/n{rang + 1}",) * 2) for rang in range(60)]
    assert Decimal(2**60) == valeurs([*sommes, national("n60", **saisi(1))]).get(
        AdresseIndicateur("national/n0"), CIBLE
    )


# --- la loi : les mêmes valeurs qu'en suivant chaque règle naïvement ----------------------------------------------------
CODES = ("a", "b", "c", "d")
ADRESSES = tuple(f"{cote}/{code}" for cote in ("national", "1.1") for code in (*CODES, "inconnu"))
REGLES = st.one_of(
    st.builds(lambda cibles: {"somme_de": tuple(cibles)}, st.lists(st.sampled_from(ADRESSES), min_size=1, max_size=3)),
    st.builds(lambda cible: {"reprise_de": cible}, st.sampled_from(ADRESSES)),
    st.builds(saisi, st.integers(0, 9)),
    st.just({}),
)
REPRISES = st.one_of(st.builds(lambda c: {"reprend": c}, st.sampled_from(CODES)), st.builds(saisi, st.integers(0, 9)))


def naive(lues: Valeurs, adresse: str, serie: str, chemin: tuple[str, ...] = ()) -> Valeur:
    """La valeur, en suivant chaque terme ; `Refusal` pour un rond ou pour un nom que rien ne porte."""
    if adresse in chemin:
        raise Refusal("rond")
    cote, code = adresse.split("/")
    tenants = lues.contrat.indicateurs if cote == "national" else lues.contrat.fiches[0].indicateurs
    tenant = next((un for un in tenants if un.code == code), None)
    if tenant is None:
        raise Refusal("inconnu")
    suite = (*chemin, adresse)
    if isinstance(tenant, Indicateur):
        return naive(lues, f"national/{tenant.reprend}", serie, suite) if tenant.reprend else saisie(tenant, serie)
    if serie == RESULTAT and code in lues.executions["2025"].indicateurs:
        return lues.executions["2025"].indicateurs[code]
    if tenant.somme_de:
        return somme([naive(lues, terme, serie, suite) for terme in tenant.somme_de])
    if tenant.reprise_de:
        return naive(lues, tenant.reprise_de, serie, suite)
    return Absence.SANS_OBJET if tenant.situation is None else saisie(tenant, serie)


def saisie(tenant: Indicateur | IndicateurNational, serie: str) -> Valeur:
    connue = None if serie == RESULTAT else tenant.situation
    return Absence.NON_COMMUNIQUE if connue is None else connue


@given(
    st.lists(REGLES, min_size=4, max_size=4),
    st.lists(REPRISES, min_size=4, max_size=4),
    st.dictionaries(st.sampled_from(CODES), st.integers(0, 9)),
    st.sampled_from(ADRESSES),
    st.sampled_from((Serie.SITUATION, CIBLE, RESULTAT)),
)
def test_la_valeur_est_celle_des_regles_suivies_une_a_une(regles, reprises, connus, adresse, serie):
    nationaux = [national(code, **regle) for code, regle in zip(CODES, regles, strict=True)]
    locaux = tuple(local(code, **regle) for code, regle in zip(CODES, reprises, strict=True))
    lues = valeurs(nationaux, locaux, **connus)
    try:
        voulue = naive(lues, adresse, serie)
    except Refusal as refus:
        with pytest.raises(Refusal) as dit:
            lues.get(AdresseIndicateur(adresse), serie)
        assert (str(refus) == "rond") == ("revient à elle-même" in dit.value.message)
    else:
        assert voulue == lues.get(AdresseIndicateur(adresse), serie)
