"""Le remède d'une clé inconnue : les clés de cette place seulement, la plus proche d'abord, jamais celle qui est refusée."""

import re

import pytest
from pydantic import BaseModel

from docgen.amend.adresse import Adresse
from docgen.amend.article import OperationTexte
from docgen.amend.avenant import Avenant, Versement
from docgen.amend.operations import kinds
from docgen.dossier import Source
from docgen.load import load_programmes
from docgen.load.fichiers import Reader
from docgen.load.messages import REMPLIES, validated
from docgen.load.schemas import kinds_of_files
from docgen.model.entete import Champ
from docgen.model.fiche import FicheAction, SousAction
from tests.outils.chantier import TEMPLATES

GENRES = kinds_of_files(load_programmes(TEMPLATES / "textes")[0])
AVENANT = {"numero": "1", "exercice": "2025", "objet": ["de modifier"]}


def remedes(tmp_path, modele: type[BaseModel], ecrit: dict[str, object]) -> dict[str, str]:
    """Chaque clé refusée, et son remède."""
    reader = Reader(tmp_path)
    validated(reader, modele, ecrit, Source("fichier.yaml"))
    inconnues = [(re.fullmatch(r"la clé « (.+) » est inconnue ici", c.message), c.remedy) for c in reader.findings]
    return {dit[1]: remede for dit, remede in inconnues if dit}


def proposees(remede: str) -> list[str]:
    return re.findall(r"[a-z_]+", remede.partition("Clés possibles ici : ")[2])


def cles(modele: type[BaseModel]) -> list[str]:
    """Ce qu'une personne peut écrire : `fichier` tient lieu de `a`."""
    noms = [nom for nom, champ in modele.model_fields.items() if not champ.exclude and nom not in REMPLIES]
    return [*noms, "fichier"] if issubclass(modele, OperationTexte) else noms


def test_une_cible_propose_les_cles_d_une_cible(tmp_path):
    operation = {"nature": "substituer_mots", "cible": {"annexe": "2"}, "de": "60 %", "a": "70 %"}
    attendu = "Clés possibles ici : article, point, lettre, alinea, paragraphe, tiret, tableau, image, phrase, jusqu_a, intitule."
    assert {"annexe": attendu} == remedes(tmp_path, Avenant, AVENANT | {"operations": [operation]})


def test_la_cle_la_plus_proche_vient_d_abord(tmp_path):
    operation = {"nature": "substituer_mots", "cible": {"article": "2", "alinéa": "2"}, "de": "60 %", "a": "70 %"}
    (remede,) = remedes(tmp_path, Avenant, AVENANT | {"operations": [operation]}).values()
    assert remede.startswith("Peut-être « alinea » ? Clés possibles ici : article, ")


@pytest.mark.parametrize("nature", kinds())
def test_une_operation_propose_ses_cles_et_celles_d_aucune_autre(tmp_path, nature):
    operation = {"nature": nature, "effet": "1er janvier 2026", "annexe_visee": "3"}
    trouves = remedes(tmp_path, Avenant, AVENANT | {"operations": [operation]})
    assert {"effet", "annexe_visee"} == set(trouves)
    for remede in trouves.values():
        assert sorted(cles(kinds()[nature])) == sorted(proposees(remede))


def test_un_point_d_un_article_propose_ses_cles(tmp_path):
    point = {"nature": "remplacer_alinea", "cible": {"article": "2", "alinea": "1", "rang": "1"}, "de": "x", "a": "y"}
    operation = {"nature": "modifier_article", "cible": {"article": "2"}, "operations": [point | {"effet": "demain"}]}
    trouves = remedes(tmp_path, Avenant, AVENANT | {"operations": [operation]})
    assert {"rang": cles(Adresse), "effet": cles(kinds()["remplacer_alinea"])} == {
        cle: proposees(remede) for cle, remede in trouves.items()
    }


# Une clé inconnue à chaque sorte de place : dans un groupe, dans une liste, sous une clé que l'on choisit.
PLACES = {
    "un groupe": (Avenant, AVENANT | {"versement": {"tau": "60"}}, Versement),
    "sous un code": (Avenant, AVENANT | {"champs": {"ds": {"intitulé": "DS"}}}, Champ),
    "un élément d'une liste": (FicheAction, {"sous_actions": [{"montants": "12"}]}, SousAction),
}


@pytest.mark.parametrize("cas", PLACES)
def test_une_autre_place_propose_ses_cles(tmp_path, cas):
    modele, ecrit, ici = PLACES[cas]
    (remede,) = remedes(tmp_path, modele, ecrit).values()
    assert sorted(cles(ici)) == sorted(proposees(remede))


@pytest.mark.parametrize("sorte", GENRES)
def test_un_fichier_propose_ses_cles_et_jamais_celle_qu_il_refuse(tmp_path, sorte):
    modele = GENRES[sorte][0]
    refusees = dict.fromkeys(("clé", "annexe_visee", *(f"{nom}x" for nom in cles(modele))), "x")
    trouves = remedes(tmp_path, modele, refusees)
    assert set(refusees) == set(trouves)
    assert all(sorted(cles(modele)) == sorted(proposees(remede)) for remede in trouves.values())
    assert all(f"« {cle} »" not in remede for cle, remede in trouves.items())
