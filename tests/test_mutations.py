"""La mesure de ce que les règles remarquent : des fautes qui changent quelque chose, un compte sans complaisance, une page à jour."""

import re
import shutil
from pathlib import Path

import pytest

from tests.outils.chantier import RACINE
from tests.outils.dossiers_mesures import INVENTES, PREPARE, DossierMesure, inventes, preparer
from tests.outils.fautes import Faute, Livre, Retouche, tirer
from tests.outils.mutations import DOSSIERS, Dit, nouveaux, page, raison, suites, tirage
from tests.outils.sortes_de_fautes import SORTES

PAGE = RACINE / "docs" / "mutations.md"
# Assez peu de fautes pour quelques secondes : les sortes que les données seules font voir.
REJOUEES = ("montant en milliers d'euros", "signe changé", "fiche omise", "voix du vote")


@pytest.fixture(scope="module")
def invente(tmp_path_factory) -> list[DossierMesure]:
    return inventes(tmp_path_factory.mktemp("inventes"))


@pytest.fixture(scope="module")
def prepare(tmp_path_factory) -> DossierMesure:
    return preparer(tmp_path_factory.mktemp("prepare"))


# --- les fautes -------------------------------------------------------------------------------------------------------
def test_la_mesure_a_plus_de_vingt_cinq_sortes_de_fautes_chacune_son_nom_et_sa_raison_de_passer():
    noms = [sorte.nom for sorte in SORTES]
    assert len(set(noms)) == len(noms) >= 25
    assert all(raison(nom) for nom in noms)


def test_chaque_faute_change_un_fichier_lu_et_ne_touche_jamais_ce_que_l_acte_publie_imprime(invente):
    fautes = tirage(invente, "1", 2)
    assert len({faute.sorte for faute in fautes}) >= 45
    for faute in fautes:
        for nom, texte in faute.textes().items():
            assert "publie" not in nom and nom.endswith((".yaml", ".md"))
            assert texte != (faute.dossier.dossier / nom).read_text("utf-8"), faute


def test_la_meme_graine_tire_les_memes_fautes_et_une_autre_d_autres(invente):
    livres = [Livre.ouvrir(mesure) for mesure in invente]

    def tirees(graine: str) -> list[str]:
        return [f"{faute.chemin} {faute.apres}" for sorte in SORTES[:6] for faute in tirer(sorte, livres, 3, graine)]

    assert tirees("1") == tirees("1") != tirees("2")


def test_dans_l_avenant_prepare_les_fautes_ne_tombent_que_dans_ce_que_l_on_vient_d_ecrire(prepare):
    fautes = tirage([prepare], "1", 2)
    assert {PREPARE} == {faute.dossier.nom for faute in fautes}
    debuts = {faute.retouches[0].fichier.rsplit("/", 2)[0] for faute in fautes}
    assert all(re.match(r"cls-2024-2027/avenants/avenant-2|cie-2025-2027/avenants/avenant-1|c.*/execution|c\w+-|seances", debut)
               for debut in debuts)  # fmt: skip
    assert not any("execution/2024" in faute.retouches[0].fichier for faute in fautes)


# --- ce qui compte comme remarqué --------------------------------------------------------------------------------------
AVANT = [
    Dit("BUD004", "fiche 1.1 : l'écart est de 10 €", "1.1 sous_actions", (("f.yaml", 8),)),
    Dit("DOC012", "le visa 7 est de trop", "visas/6", (("a.yaml", 30),)),
]


def une_faute(apres: str = "618 000") -> Faute:
    retouche = Retouche("f.yaml", 0, 1, apres)
    mesure = DossierMesure(INVENTES, Path("/d"))
    return Faute("montant", mesure, (retouche,), frozenset({("f.yaml", 4)}), "681 000", apres, "financements/etat/2024")


def test_une_faute_qui_ne_fait_que_taire_des_constats_passe():
    assert [] == nouveaux(AVANT, AVANT[:1], une_faute())
    assert [] == nouveaux(AVANT, [], une_faute())


def test_un_constat_connu_que_la_faute_deplace_n_est_pas_nouveau():
    deplace = Dit("DOC012", "le visa 6 est de trop", "visas/5", (("a.yaml", 26),))
    assert [] == nouveaux(AVANT, [AVANT[0], deplace], une_faute())


@pytest.mark.parametrize(
    ("phrase", "places", "remarquee"),
    [
        ("fiche 1.1 : l'écart est de 73 €", (("f.yaml", 8),), False),
        ("fiche 1.1 : l'écart est de 73 €", (("f.yaml", 4),), True),
        ("fiche 1.1 : l'écart est de 73 €, à cause de 618 000 €", (("f.yaml", 8),), True),
    ],
)
def test_un_constat_connu_qui_change_ne_compte_que_s_il_nomme_la_faute(phrase, places, remarquee):
    change = Dit("BUD004", phrase, "1.1 sous_actions", places)
    assert remarquee == bool(nouveaux(AVANT, [change, AVANT[1]], une_faute()))


def test_un_constat_de_plus_compte_ou_qu_il_soit():
    neuf = Dit("BUD008", "le total notifié est de 10 €, les fiches font 83 €", "notifie/1", (("a.yaml", 3),))
    assert [neuf] == nouveaux(AVANT, [*AVANT, neuf], une_faute())


# --- la page ----------------------------------------------------------------------------------------------------------
def test_la_page_est_celle_du_tirage_de_sa_graine_et_rien_n_y_est_mieux_que_ce_que_l_on_mesure(invente):
    ecrite = PAGE.read_text("utf-8")
    graine, par_sorte = re.search(r"Graine (\S+) ; par sorte et par dossier, (\d+) au plus", ecrite).groups()
    fautes = tirage(invente, graine, int(par_sorte))
    ligne = {
        sorte: cases for sorte, *cases in re.findall(r"^\| (.+?) \| (.+?) \| (.+?) \| (\d+)/(\d+) \|", ecrite, re.M)
    }
    assert len(ligne) >= 25
    for sorte, (*_, essayees) in ligne.items():
        assert int(essayees) == sum(faute.sorte == sorte for faute in fautes), sorte
    rejouees = [faute for faute in fautes if faute.sorte in REJOUEES]
    for sorte in REJOUEES:
        vues = sum(faite.remarquee for faite in suites([f for f in rejouees if f.sorte == sorte]))
        assert vues >= int(ligne[sorte][2]), sorte


def test_la_page_dit_les_trois_dossiers_les_sortes_et_pourquoi_le_reste_passe(invente):
    fautes = [faute for faute in tirage(invente, "1", 1) if faute.sorte in ("signe changé", "durée ou délai")]
    ecrite = page(suites(fautes), "1", 1)
    assert all(f"| {nom} |" in ecrite for nom in (*DOSSIERS, "les trois", "signe changé"))
    assert "| signe changé | – | – | 1/1 | 100 % | 100 % |" in ecrite


def test_une_faute_rejouee_laisse_le_dossier_comme_il_etait(invente, tmp_path):
    (faute, *_) = tirage(invente[:1], "1", 1)
    avant = {chemin: chemin.read_bytes() for chemin in sorted(invente[0].dossier.rglob("*")) if chemin.is_file()}
    suites([faute])
    assert avant == {
        chemin: chemin.read_bytes() for chemin in sorted(invente[0].dossier.rglob("*")) if chemin.is_file()
    }
    shutil.rmtree(tmp_path)
