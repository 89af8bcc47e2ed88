"""Les cas de tests/cas/avenants : une page de Markdown par nature d'opération, chaque section est un test."""

import difflib
import re
from pathlib import Path

import pytest

from docgen.amend.operations import kinds
from tests.outils.cas_avenants import (
    AVENANTS,
    CasAvenant,
    comparable,
    donnee,
    jouer_avenant,
    lire_page,
    phrases,
    texte_consolide,
)

PAGES = {page.stem: lire_page(page) for page in sorted(AVENANTS.glob("*.md"))}
CAS = [cas for page in PAGES.values() for cas in page]
# Ce qu'un avenant imprime : une espace insécable avant « : ; ! ? » et », après «.
MAL_COMPOSE = re.compile(r"(?<=\S)[ \n][:;!?»]|«[ \n]|[^\s\u00a0\u202f][:;!?»](?=\s|$)|'|\d €|n° ")

# Ce que disent de vrais avenants ; « … » tient la place de n'importe quels mots.
DE_VRAIS_AVENANTS = (
    "Au troisième alinéa de l'article 1.1, les mots : « … » sont supprimés.",
    "Au deuxième tiret du deuxième alinéa de l'article 1.3, après les mots : « … » sont ajoutés les mots : « … ».",
    "La dernière phrase du troisième alinéa de l'article 2.2.1 est remplacée par les dispositions suivantes :",
    "Les septième à dixième alinéas du préambule sont remplacés comme suit :",
    "À l'article 2.4, le tableau 4 est remplacé par le tableau suivant :",
    "Le titre de l'article 2.1 est remplacé comme suit :",
    "les termes : « 1 328,1 M€ » sont remplacés par les termes : « 1 446,1 M€ »",
)


def _ecart(attendu: str, obtenu: str) -> str:
    lignes = difflib.unified_diff(attendu.splitlines(), obtenu.splitlines(), "attendu", "obtenu", lineterm="", n=9)
    return "\n" + "\n".join(lignes)


@pytest.mark.parametrize("cas", CAS, ids=[f"{cas.nature}-{cas.titre}" for cas in CAS])
def test_docgen_dit_et_fait_ce_que_le_cas_annonce(cas: CasAvenant, tmp_path: Path) -> None:
    joue = jouer_avenant(cas, tmp_path)
    refus, attendu = comparable("\n\n".join(joue.refus)), comparable(cas.bloc("Refus"))
    assert attendu == refus, _ecart(attendu, refus)
    if not cas.bloc("Refus"):
        dit, consolide = phrases(joue), texte_consolide(joue)
        assert comparable(cas.bloc("Phrase de l'avenant")) == comparable(dit), _ecart(
            comparable(cas.bloc("Phrase de l'avenant")), comparable(dit)
        )
        assert comparable(cas.bloc("Texte consolidé")) == comparable(consolide), _ecart(
            comparable(cas.bloc("Texte consolidé")), comparable(consolide)
        )
        assert [] == MAL_COMPOSE.findall(dit), dit
        for ligne in cas.bloc("Données").splitlines():
            assert comparable(ligne) == comparable(donnee(joue, comparable(ligne)))


def test_chaque_nature_d_operation_a_sa_page() -> None:
    assert sorted(kinds()) == sorted(PAGES)


def test_chaque_page_montre_la_nature_une_phrase_et_un_refus() -> None:
    for nature, page in PAGES.items():
        assert all(f"nature: {nature}" in cas.bloc("Opération") for cas in page if not cas.bloc("Refus")), nature
        assert {True, False} == {bool(cas.bloc("Refus")) for cas in page}, nature
        assert [] == [cas.titre for cas in page if not cas.bloc("Refus") and not cas.bloc("Phrase de l'avenant")]
        assert [] == [
            cas.titre for cas in page
            if not (cas.bloc("Refus") or cas.bloc("Texte consolidé") or cas.bloc("Données"))
        ]  # fmt: skip


@pytest.mark.parametrize("phrase", DE_VRAIS_AVENANTS)
def test_une_phrase_de_vrai_avenant_est_dite_mot_pour_mot_par_un_cas(phrase: str) -> None:
    # La première opération d'un article le dit du contrat ; celles qui la suivent, non.
    motif = re.compile(re.escape(comparable(phrase)).replace("…", "[^«»]+"))
    dites = [comparable(cas.bloc("Phrase de l'avenant")).replace(" du contrat", "") for cas in CAS]
    assert any(map(motif.search, dites))
