"""La feuille de route et les échanges de données : rien de calculable n'est saisi, une faute est un constat placé."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from docgen.amend import consolidate
from docgen.check import Subject, check
from docgen.check.montre import uni
from docgen.compute import versions
from docgen.demande import Order
from docgen.document import Table
from docgen.load import load
from docgen.montants import Absence
from docgen.pipeline import produce
from tests.outils.chantier import MINIMAL, Chantier, erreurs, ouvrir, remplacer
from tests.outils.textes import texte_suivi

RACINE = Path(__file__).parents[1]
TEXTES = RACINE / "templates" / "textes"
REEL = RACINE / "contracts_data" / "pas-de-calais"
CIE = "cie-2025-2027"
VAL = "emploi-2025-2026"
FEUILLE = "annexes/feuille-de-route-2024.yaml"
ECHANGES = "annexes/echanges-de-donnees.yaml"
GENRES = frozenset({"feuille-de-route", "annexe-4-indicateurs-pilotage", "annexe-5-donnees"})


# --- ce qui se calcule ------------------------------------------------------------------------------------------------
def calculee(contrat):
    """La feuille de route du contrat tel qu'il est signé, ses champs calculés."""
    (etat, *_), _ = consolidate(contrat.base, ())
    (version,) = versions([etat], ())
    (trouvee,) = version.contrat.annexes_de("feuille-de-route")
    return trouvee


@pytest.fixture(scope="module")
def reel():
    dossier, _ = load(REEL, TEXTES)
    return dossier.contrat(CIE)


@pytest.fixture(scope="module")
def feuille(reel):
    return calculee(reel)


def chiffre(bassin, nom: str):
    """Ce chiffre d'un bassin, dans le groupe qui l'a."""
    groupes = (bassin, bassin.profil, bassin.demande_emploi, bassin.ressources)
    return next(getattr(groupe, nom) for groupe in groupes if hasattr(groupe, nom))


ENSEMBLE = {
    "communes": 392,
    "flux_entrants": 3_300,
    "stock": 15_746,
    "brsa": 18_707,
    # La source imprime 8 661 (l. 4672) au-dessus des trois nombres dont la somme est 8 942 (l. 4674).
    "demandeurs": 8_942,
    "cible_france_travail": 1_650,
    "portefeuilles_france_travail": 27,
    "accompagnateurs_departement": 0,
    "etp_delegataires": 21,
    "services_locaux_insertion": 3,
    "nombre_d_agences": 6,
}


@pytest.mark.parametrize("nom", ENSEMBLE)
def test_l_ensemble_est_la_somme_des_bassins(feuille, nom):
    attendu = ENSEMBLE[nom]
    assert attendu == getattr(feuille.ensemble, nom)
    assert attendu == sum(chiffre(bassin, nom) for bassin in feuille.bassins)


def test_tout_ce_qui_s_additionne_est_essaye(feuille):
    assert set(type(feuille.ensemble).model_fields) == set(ENSEMBLE)


# Ce que la source imprime à côté de ce qui le détermine (l. 4712 à 4724).
PAR_BASSIN = {
    "cible_mensuelle": [36, 63, 177],
    "cible_france_travail": [213, 378, 1_059],
    "moins_de_30_ans": [19, 20, 21],
    "nombre_d_agences": [2, 1, 3],
}


@pytest.mark.parametrize("nom", PAR_BASSIN)
def test_les_cibles_et_les_moins_de_trente_ans_sont_ceux_que_la_source_imprime(feuille, nom):
    assert PAR_BASSIN[nom] == [chiffre(bassin, nom) for bassin in feuille.bassins]


# --- les échéances ----------------------------------------------------------------------------------------------------
ECHEANCES = {
    "23 juin 2025": date(2025, 6, 23),
    "01/01/2025": date(2025, 1, 1),
    "décembre 2025": date(2025, 12, 31),
    "Février 2024": date(2024, 2, 29),
    "décembre 2025 au plus tard": date(2025, 12, 31),
    "1er semestre 2024": date(2024, 6, 30),
    "2e semestre 2024": date(2024, 12, 31),
    "3e trimestre 2024": date(2024, 9, 30),
    "année 2024": date(2024, 12, 31),
}


def _charger(tmp_path, *changements: tuple[str, str]):
    """Le dossier du Val-Fleuri, sa feuille de route changée."""
    chantier = ouvrir(tmp_path, MINIMAL, VAL)
    remplacer(chantier.contrat / FEUILLE, *changements)
    lu, constats = chantier.charger()
    return lu, [f"{c.location.line}:{c.location.column} {c.code} {c.message}" for c in constats]


@pytest.mark.parametrize("ecrite", ECHEANCES)
def test_une_echeance_est_un_jour_ou_la_fin_d_une_periode(tmp_path, ecrite):
    lu, constats = _charger(tmp_path, ("echeance: 15 mai 2024", f"echeance: {ecrite}"))
    assert [] == constats
    (feuille,) = lu.contrat(VAL).base.annexes_saisies
    obtenu = feuille.parties[0].cibles[0].lignes[0].echeance
    assert ECHEANCES[ecrite] == obtenu.fin
    assert ("au plus tard" in ecrite) == ("au plus tard" in obtenu.dit)


# --- ce qu'une personne peut laisser ----------------------------------------------------------------------------------
FAUTES = {
    "échéance vague": ("echeance: 15 mai 2024", "echeance: bientôt", "124:23 LEC006 « bientôt » n'est pas une échéance"),
    "jour impossible": ("echeance: 15 mai 2024", "echeance: 31/06/2024", "124:23 LEC006 le « 31/06/2024 » n'existe pas au calendrier"),
    "cinquième trimestre": ("echeance: 15 mai 2024", "echeance: 5e trimestre 2024", "LEC006 « 5e trimestre 2024 » n'est pas une échéance"),
    "quatrième semestre": ("echeance: 15 mai 2024", "echeance: 4e semestre 2024", "LEC006 « 4e semestre 2024 » n'est pas une échéance"),
    "an zéro": ("echeance: 15 mai 2024", "echeance: décembre 0000", "LEC006 « décembre 0000 » n'est pas une échéance"),
    "échéance en liste": ("echeance: 15 mai 2024", "echeance:\n              - mai", "LEC006 un texte est attendu ici, pas une liste"),
    "échéance absente": ("            echeance: 15 mai 2024\n", "", "LEC006 il manque la clé « echeance »"),
    "nombre en lettres": ("flux_entrants: 102", "flux_entrants: cent deux", "LEC006 « cent deux » n'est pas un nombre"),
    "valeur absente": ("    flux_entrants: 102\n", "", "LEC006 il manque la clé « flux_entrants »"),
    "valeur vide": ("flux_entrants: 102", "flux_entrants:", "19:19 LEC006 la valeur est vide"),
    "total saisi": ("    stock: 400\n", "    stock: 400\n    total: 400\n", "LEC006 la clé « total » est inconnue ici"),
    "clé mal écrite": ("    stock: 400\n", "    stocks: 400\n", "LEC006 la clé « stocks » est inconnue ici"),
    "moment inconnu": ("moment: matin", "moment: midi", "LEC006 « midi » n'est pas un choix possible"),
    "aucun bassin": ("parties:\n", "parties: []\nautres:\n", "LEC006 la liste est vide"),
    "autre année": ("annee: 2024", "annee: 2025", "1:8 LEC008 l'annexe « Feuille de route » est celle de « 2025 », son fichier s'appelle feuille-de-route-2024.yaml"),
}  # fmt: skip


@pytest.mark.parametrize("cas", FAUTES)
def test_une_faute_de_la_feuille_de_route_est_un_constat_place(tmp_path, cas):
    avant, apres, attendu = FAUTES[cas]
    _, constats = _charger(tmp_path, (avant, apres))
    assert any(attendu in constat for constat in constats), constats


def test_une_valeur_non_communiquee_rend_l_ensemble_non_communique(tmp_path):
    lu, constats = _charger(tmp_path, ("flux_entrants: 102", "flux_entrants: non communiqué"))
    assert [] == constats
    feuille = calculee(lu.contrat(VAL))
    plaine, ville = feuille.bassins
    for nom in ("flux_entrants", "cible_france_travail"):
        assert Absence.NON_COMMUNIQUE is getattr(feuille.ensemble, nom)
        assert Absence.NON_COMMUNIQUE is getattr(plaine, nom)
    assert Absence.NON_COMMUNIQUE is plaine.cible_mensuelle
    assert Decimal(25) == ville.cible_mensuelle


def test_un_echange_sans_echeance_est_un_constat(tmp_path):
    chantier = ouvrir(tmp_path, MINIMAL, VAL)
    fichier = chantier.contrat / ECHANGES
    fichier.write_text(
        "echanges:\n  - objet: Orientation\n    modalites:\n      - API\n    echeances: mai 2025\n", "utf-8"
    )
    _, constats = chantier.charger()
    # La clé mal écrite est celle qui manque : un seul constat le dit, et donne la bonne.
    assert ["la clé « echeances » est inconnue ici"] == [constat.message for constat in constats]
    assert "« echeance »" in constats[0].remedy
    assert {fichier.name} == {Path(constat.location.file).name for constat in constats}


# --- les documents ----------------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def produits(tmp_path_factory):
    sortie = tmp_path_factory.mktemp("output")
    ordre = Order(REEL, RACINE / "templates", CIE, "initiale", GENRES, ("txt",), sortie)
    resultat = produce(ordre)
    assert not resultat.failed, resultat.findings
    return {document.name: document for document in resultat.documents[f"{CIE}/initiale"]}


def texte(document) -> str:
    return re.sub(r"\s+", " ", texte_suivi(document))


def test_chaque_document_porte_son_nom(produits):
    attendu = {"feuille-de-route-2024", "annexe-4-indicateurs-de-pilotage", "annexe-5-transmission-de-donnees"}
    assert attendu == set(produits)


FAITS = {
    "feuille-de-route-2024": [
        "15 746", "18 707", "8 942", "52,6 % d’hommes", "3 (Lens Gare, Lens Laloux et Liévin)", "mardi 4 juin 2024 (semaine 23), matin",
        "26 API souhaitées", "https://tinyurl.com/ymn9ws29", "Accompagnement intensif", "CD/FT/CR/DDETS", "1er avril 2024",
    ],
    "annexe-4-indicateurs-de-pilotage": [
        "18 puis 49 territoires pilotes", "Comité national pour l’emploi du 24 février 2025", "https://pilotage-rpe.francetravail.org/",
        "2 ETP (action 1.1)", "DGCS/SD1B/2023/169 du 23 novembre 2023", "OARSA", "MIDAS", "Pilot’actions", "Action 2.13",
    ],
    "annexe-5-transmission-de-donnees": [
        "23 juin 2025", "15 juillet 2025", "décembre 2025 au plus tard", "loi n° 2023-1196 du 18 décembre 2023 pour le plein emploi",
        "décret n° 2024-1268 du 31 décembre 2024",
    ],
}  # fmt: skip


@pytest.mark.parametrize("document", FAITS)
def test_les_faits_de_la_source_sont_dans_le_document(produits, document):
    assert [] == [fait for fait in FAITS[document] if fait not in texte(produits[document])]


def test_l_annexe_4_a_une_ligne_par_indicateur_des_fiches(reel, produits):
    attendu = sum(len(fiche.indicateurs) for fiche in reel.base.fiches_de("2"))
    blocs = produits["annexe-4-indicateurs-de-pilotage"].sections[-1].blocks
    (tableau,) = [bloc for bloc in blocs if isinstance(bloc, Table)]
    portees = [
        cellule.blocks[0].content[0].text for ligne in tableau.rows for cellule in ligne.cells[1:2] if cellule.blocks
    ]
    obtenu = sum(portee in ("national", "local") for portee in portees)
    assert attendu == obtenu


def test_aucun_agent_n_est_nomme(produits):
    assert [] == [nom for nom, document in produits.items() if re.search(r"Mme|Cornu", texte(document))]


def _sans(tmp_path, fichier: str) -> Chantier:
    return ouvrir(tmp_path, REEL, CIE, "initiale", sans=[f"{CIE}/{fichier}"])


def test_un_contrat_sans_feuille_de_route_n_en_produit_pas(tmp_path):
    resultat = _sans(tmp_path, FEUILLE).produire(kinds=GENRES)
    assert not resultat.failed
    assert 2 == len(resultat.written)


def test_une_annexe_5_sans_donnees_dit_quel_fichier_creer(tmp_path):
    resultat = _sans(tmp_path, ECHANGES).produire(kinds=GENRES)
    (erreur,) = erreurs(resultat.findings)
    assert "TPL004" == erreur.code
    assert "Créer « echanges-de-donnees.yaml », dans « annexes »" in erreur.remedy
    assert () == resultat.written


def test_la_feuille_de_route_publiee_a_deux_echeances_deja_passees():
    dossier, _ = load(REEL, TEXTES)
    trouve = dossier.contrat(CIE)
    etats, _ = consolidate(trouve.base, trouve.avenants)
    constats = check(Subject(dossier, {CIE: versions(etats, trouve.executions)}), "donnees")
    obtenu = [uni(constat.message) for constat in constats if constat.code == "CHP001"]
    assert 2 == len(obtenu)
    for dit, constat in zip(("1er janvier 2024", "1er avril 2024"), obtenu, strict=True):
        attendu = f"« Échéance estimée » ({dit}) vient avant « Date du document », le 16 avril 2024"
        assert attendu in constat
