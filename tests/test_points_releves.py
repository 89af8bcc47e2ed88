"""Chaque point que trois lecteurs ont relevé sur l'acte publié a sa réponse, et la page les compte : `make note`."""

from pathlib import Path

import pytest

from docgen.demande import Order
from docgen.pipeline import prepare
from tests.outils.lecture import GRAVITES, LECTURE, RACINE, RAISONS, REPONSES, Point, page, points

JUGEMENTS = ("prouvé", "discutable", "non prouvé")


def nus(mots: str) -> str:
    return mots.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")


def test_la_page_de_la_lecture_est_celle_des_points_d_aujourd_hui():
    assert LECTURE.read_text("utf-8") == page()


def test_chaque_point_a_des_lignes_un_jugement_et_une_seule_reponse():
    for point in points():
        assert point["lignes"] and all(1 <= ligne <= 5_235 for ligne in point["lignes"]), point
        assert point["juge"] in JUGEMENTS and point["gravite"] in GRAVITES, point
        assert len(REPONSES.keys() & point.keys()) == 1, point
        assert set(point["lecteurs"]) <= {1, 2, 3}, point


def test_ce_qui_n_est_pas_dit_a_une_raison_qui_est_expliquee():
    raisons = {point["raison"] for point in points() if "raison" in point}
    assert raisons <= RAISONS.keys()
    assert all(point["raison"] for point in points() if point["juge"] != "prouvé" and "raison" in point)


@pytest.fixture(scope="module")
def dit() -> dict[str, list[str]]:
    """Ce que docgen dit du dossier réel, par sorte de réponse."""
    with pytest.MonkeyPatch.context() as lieu:
        lieu.chdir(RACINE)
        made = prepare(Order(Path("contracts_data/pas-de-calais"), Path("templates"), publie=True))
    assert made.dossier
    publications = [
        *(publication for contrat in made.dossier.contrats for publication in contrat.publications),
        *(seance.publication for seance in made.dossier.seances if seance.publication),
    ]
    return {
        "constat_de_docgen": [
            f"{constat.code} {nus(constat.message)} {constat.location.file}" for constat in made.findings
        ],
        "faute_publiee": [str(faute.ligne) for publication in publications for faute in publication.fautes],
        "saisie": [valeur.donnee for valeur in made.dossier.saisie.valeurs],
        "a_completer": [
            blanc.intitule
            for contrat in made.dossier.contrats
            for holder in (contrat.base.entete, *contrat.avenants)
            for blanc in holder.champs.values()
        ],
    }


def est_dit(point: Point, dit: dict[str, list[str]]) -> bool:
    """Si ce qui répond au point existe."""
    if "constat_de_docgen" in point:
        code = f"{point['constat_de_docgen']} "
        return any(said.startswith(code) and nus(point["mots"]) in said for said in dit["constat_de_docgen"])
    sorte = next((sorte for sorte in dit if sorte in point), None)
    return sorte is None or str(point[sorte]) in dit[sorte]


def test_chaque_constat_chaque_faute_et_chaque_valeur_nommes_existent(dit):
    assert [] == [point for point in points() if not est_dit(point, dit)]


def test_un_point_que_rien_ne_dit_est_vu(dit):
    inconnus = (
        {"constat_de_docgen": "BUD004", "mots": "fiche 9.9"},
        {"faute_publiee": 1},
        {"saisie": "action/9.9 axe"},
    )
    assert [False] * 3 == [est_dit(point, dit) for point in inconnus]
