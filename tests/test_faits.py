"""Chaque fait transcrit de la source est dans le document où il a sa place, ou parmi les écarts, avec sa raison.

tests/faits/faits.json dit ce que la source imprime, et à quelle ligne ; tests/faits/ecarts.yaml, ce que les documents
montrent autrement, et pourquoi. tests/outils/places.py dit où chercher.
"""

import json
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.outils import juges
from tests.outils.chantier import reel
from tests.outils.faits import NOTES, Fait, faits, feuilles
from tests.outils.pages import Ligne, page
from tests.outils.places import PLACES, Place

RACINE = Path(__file__).resolve().parents[1]
FAITS = RACINE / "tests" / "faits" / "faits.json"
ECARTS = RACINE / "tests" / "faits" / "ecarts.yaml"


# --- les lire, les chercher -------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def pages() -> dict[str, list[Ligne]]:
    """Chaque document de la convention et de la séance, ligne à ligne."""
    resultat = reel()
    return {
        document.name: page(document)
        for version, documents in resultat.documents.items()
        for document in documents
        if not version.startswith("cls-")
    }


DONNEES: dict[str, Any] = json.loads(FAITS.read_text("utf-8"))
TOUS = list(faits(DONNEES))
# Combien de faits le fichier porte sous chaque clé, et combien sont des mots du transcripteur (« note »).
COMPTES = {
    "deliberation": (162, 0),
    "convention_CIE": (165, 0),
    "CIE": (3187, 214),
    "feuille_de_route_2024": (295, 0),
    "rapport": (140, 22),
}
RIEN = "rien"


def ecarts() -> dict[str, dict[str, str]]:
    """Les écarts, par la clé de leur fait."""
    groupes = yaml.load(ECARTS.read_text("utf-8"), yaml.BaseLoader)
    return {ecart["cle"]: {**ecart, "raison": groupe["raison"]} for groupe in groupes for ecart in groupe["faits"]}


def place_de(fait: Fait) -> Place:
    return next(place for place in PLACES if place.prend(fait.cle))


def lus(fait: Fait, pages: dict[str, list[Ligne]]) -> list[str]:
    """Ce que le document dit à la place du fait."""
    place = place_de(fait)
    return place.lieu(pages[place.document.format(*fait.cle)], fait)


def trouve(fait: Fait, pages: dict[str, list[Ligne]]) -> bool:
    return place_de(fait).juge(lus(fait, pages), fait)


# --- les essais -------------------------------------------------------------------------------------------------------
def test_chaque_fait_a_une_place_dans_un_document():
    assert [] == [fait.chemin for fait in TOUS if not any(place.prend(fait.cle) for place in PLACES)]


@pytest.mark.parametrize("cle", COMPTES)
def test_tous_les_faits_sont_regardes(cle):
    siens = [fait for fait in TOUS if fait.cle[0] == cle]
    notes = [fait for fait in siens if place_de(fait).juge is juges.note]
    assert COMPTES[cle] == (len(siens), len(notes))
    # Compté autrement : chaque valeur simple du fichier est un fait, la valeur d'un fait imprimé, ou une note.
    simples = [nom for nom, valeur in feuilles(DONNEES[cle]) if nom not in NOTES | {"value"} and valeur is not None]
    assert len(simples) == len(siens)


def test_les_comptes_sont_ceux_de_toutes_les_cles_du_fichier():
    assert set(COMPTES) == set(DONNEES)


@pytest.mark.parametrize("cle", COMPTES)
def test_chaque_fait_est_dans_son_document_ou_parmi_les_ecarts(cle, pages):
    connus = ecarts()
    siens = [fait for fait in TOUS if fait.cle[0] == cle and fait.chemin not in connus]
    perdus = [f"{f.chemin} : « {f.imprime} » (ligne {f.ligne})" for f in siens if not trouve(f, pages)]
    assert [] == perdus


def test_un_fait_invente_n_est_trouve_nulle_part(pages):
    """Sans quoi l'essai précédent passerait sans rien prouver."""
    sans_mots = (juges.note, juges.modalite)
    croises = []
    for fait in TOUS:
        if fait.vide or place_de(fait).juge in sans_mots:
            continue
        nombre = isinstance(fait.valeur, int | float)
        faux = replace(fait, imprime="987 654 321", valeur=987654321) if nombre else replace(
            fait, imprime="(zygomorphe) 987 654 321 ZYGOMORPHE", valeur=None
        )  # fmt: skip
        if trouve(faux, pages):
            croises.append(fait.chemin)
    assert [] == croises


def test_aucun_ecart_n_est_perime(pages):
    par_chemin = {fait.chemin: fait for fait in TOUS}
    for chemin, ecart in ecarts().items():
        fait = par_chemin[chemin]
        assert fait.imprime == ecart["imprime"], chemin
        assert fait.ligne in (0, int(ecart["ligne"])), chemin
        assert not trouve(fait, pages), f"{chemin} : le fait est dans le document, l'écart est à retirer"


def test_chaque_ecart_dit_pourquoi_et_ce_que_le_document_montre(pages):
    par_chemin = {fait.chemin: fait for fait in TOUS}
    for chemin, ecart in ecarts().items():
        assert re.fullmatch(r".{30,}\.", ecart["raison"], re.DOTALL), chemin
        vus = re.sub(r"[\s’]", "'", " ".join(lus(par_chemin[chemin], pages)))
        montre = re.sub(r"[\s’]", "'", ecart["montre"])
        assert ecart["montre"] == RIEN or montre in vus, f"{chemin} : {vus[:300]}"


def test_aucun_ecart_n_est_ecrit_deux_fois():
    cles = re.findall(r"^ +- cle: (.+)$", ECARTS.read_text("utf-8"), re.MULTILINE)
    assert [] == [cle for cle, fois in Counter(cles).items() if fois > 1]
