"""L'objet d'un avenant dit ses buts, puis tout ce que font ses opérations et que ces buts taisent."""

import re

import pytest

from tests.outils.chantier import MINIMAL, ouvrir
from tests.test_seances_de_tout_modele import siege, textes

FINANCEMENT = """  - nature: modifier_financement
    fiche: {fiche}
    financeur: etat
    exercice: 2025
    de: {de}
    a: 1
"""
OPERATIONS = {
    "inserer": "  - nature: inserer_article\n    cible:\n      article: 1\n    de: Objet\n    numero: 1-1\n    intitule: Suivi\n    a: Un comité suit le contrat.\n",
    "abroger": "  - nature: abroger_article\n    cible:\n      article: 3\n    de: Modification\n",
    "financer": FINANCEMENT.format(fiche="1.1", de="100 000"),
    "proroger": "  - nature: proroger\n    de: 31/12/2025\n    a: 30/06/2026\n",
    "partie": "  - nature: changer_partie\n    partie: departement\n    champ: designation\n    de: le Département\n    a: la Collectivité\n",
}  # fmt: skip


@pytest.fixture
def objet(tmp_path):
    """Les lignes de l'objet, d'après les buts saisis et des opérations ajoutées à celles du dossier."""

    def lignes(*ajouts: str, buts: str | None = None) -> list[str]:
        atelier = ouvrir(tmp_path, MINIMAL, "cls-2024-2025", "avenant-1")
        avenant = atelier.fichier("avenants/avenant-1/avenant.yaml")
        texte = avenant.read_text("utf-8") + "".join(OPERATIONS[ajout] for ajout in ajouts)
        if buts is not None:
            texte = re.sub(r"objet:\n(?:  - .*\n)+", f"objet:\n  - {buts}\n" if buts else "", texte)
        avenant.write_text(texte, "utf-8")
        siege(atelier, {"unique": ("cls-2024-2025", "avenant-1")})
        (dit,) = re.findall(r"a pour objet : (.*?)\. (?:L'avenant modifie|2\.)", textes(atelier)[1])
        return [ligne.strip(" –;") for ligne in dit.split(" ; ")]

    return lignes


ARTICLE_2 = "de modifier l'article 2 « Engagements financiers » du contrat"
ANNEXES = "d'actualiser les annexes 1, 2, 3 et 4 du contrat"


def test_les_articles_et_les_annexes_suivent_les_buts(objet):
    assert ["de fixer le soutien financier de l'année 2025", ARTICLE_2, ANNEXES] == objet()


def test_sans_un_but_l_objet_est_tout_entier_ce_que_font_les_operations(objet):
    assert [ARTICLE_2, ANNEXES] == objet(buts="")


@pytest.mark.parametrize(
    "buts", ["de récrire l'article 2", "de récrire les articles 1er à 3", "de récrire les articles 1er et 2"]
)
def test_un_article_que_les_buts_nomment_n_est_pas_redit(objet, buts):
    assert [buts, ANNEXES] == objet(buts=buts)


def test_un_article_que_les_buts_oublient_s_ajoute(objet):
    assert ["de récrire l'article 1er", ARTICLE_2, ANNEXES] == objet(buts="de récrire l'article 1er")


def test_des_annexes_que_les_buts_nomment_viennent_en_dernier_et_ne_sont_pas_redites(objet):
    buts = "d'actualiser les annexes du contrat"
    assert [ARTICLE_2, buts] == objet(buts=buts)


@pytest.mark.parametrize(
    ("ajout", "dit"),
    [
        ("inserer", "d'insérer l'article 1-1 du contrat"),
        ("abroger", "d'abroger l'article 3 « Modification » du contrat"),
        ("financer", "de modifier la fiche-action 1.1"),
        ("proroger", "de proroger le contrat jusqu'au 30 juin 2026"),
        ("partie", "d'actualiser l'identification des parties"),
    ],
)
def test_chaque_sorte_d_operation_est_annoncee(objet, ajout, dit):
    lignes = objet(ajout)
    assert dit in lignes and ARTICLE_2 in lignes and ANNEXES in lignes and 4 == len(lignes)


def test_une_prorogation_ou_une_fiche_que_les_buts_disent_ne_sont_pas_redites(objet):
    buts = "de proroger le contrat jusqu'au 30 juin 2026 et de revoir l'action 1.1"
    assert [buts, ARTICLE_2, ANNEXES] == objet("proroger", "financer", buts=buts)
