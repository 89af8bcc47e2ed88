"""Une comparaison lue à l'envers dit les mêmes passages : ce qui venait part, ce qui partait vient, le reste est le même."""

from collections import Counter
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.adresses.passages import NomDePassage
from docgen.check.montre import uni
from docgen.commandes.comparer import Comparaison, compare_files
from docgen.diff.causes import SANS_CAUSE
from docgen.diff.passages_changes import LigneChangee, PassageChange
from docgen.diff.passages_compares import changed_line, compare_passages
from docgen.diff.passages_lus import PassageLu
from tests.outils.fabrique_paquet import fabriquer
from tests.outils.paquet_word import Paquet
from tests.outils.retouches_word import RETOUCHES, Ouvert
from tests.outils.tirages import tirages
from tests.test_comparer import CLS, comparer

# De deux alinéas qui peuvent chacun avoir bougé, une modification suivie dit lequel ; à l'envers, elle est dans l'ancien
# fichier, où elle est acceptée : rien ne le dit plus.
DANS_LES_DEUX_SENS = [nom for nom in RETOUCHES if "_suivi_se_deplace" not in nom]
ENVERS = {"ajoute": "retire", "retire": "ajoute", "modifie": "modifie", "deplace": "deplace"}


def sorte(ligne: LigneChangee, *, envers: bool) -> str:
    """Ce qu'une ligne devient. Ce qui est dit d'une forme, ou d'une ligne déplacée, l'est d'un côté comme de l'autre."""
    if ligne.forme or ligne.deplacee:
        return ligne.forme or "déplacée"
    avant, apres = (ligne.apres, ligne.avant) if envers else (ligne.avant, ligne.apres)
    return "vient" if avant is None else "part" if apres is None else "change"


def dits(passages: tuple[PassageChange, ...], *, envers: bool = False) -> tuple[Counter[object], Counter[object]]:
    """Ce que deviennent les passages, et leurs lignes : combien de chaque sorte, de chaque genre.

    La typographie se compte par ligne : un passage où elle seule change n'en est pas un.
    """
    sortes = Counter(
        (ENVERS[passage.sort] if envers else passage.sort, passage.genre)
        for passage in passages
        if passage.genre != "typographie"
    )
    lignes = Counter((sorte(ligne, envers=envers), ligne.genre) for passage in passages for ligne in passage.lignes)
    return sortes, lignes


def des_fichiers(comparaison: Comparaison | None, *, envers: bool = False) -> object:
    assert comparaison is not None
    return comparaison.comptes, dits(comparaison.contrats[0].passages, envers=envers)


@pytest.mark.parametrize("graine", [*range(tirages(60)), 123])
def test_deux_word_disent_les_memes_passages_dans_les_deux_sens(graine: int, tmp_path: Path) -> None:
    hasard = Random(graine)
    ancien = fabriquer(graine)
    paquet = Paquet.de(ancien)
    ouvert = Ouvert(paquet, hasard)
    for retouche in hasard.choices(DANS_LES_DEUX_SENS, k=4):
        RETOUCHES[retouche](ouvert)
    chemins = [str(tmp_path / f"{cote}.docx") for cote in ("ancien", "nouveau")]
    for chemin, octets in zip(chemins, (ancien, paquet.octets()), strict=True):
        Path(chemin).write_bytes(octets)
    assert des_fichiers(compare_files(*chemins)) == des_fichiers(compare_files(*chemins[::-1]), envers=True)


LIGNES = st.lists(
    st.sampled_from([
        "L’État verse 10 000 € à l’association avant le 31 mars.", "L’État verse 12 000 € à l’association avant le 31 mars.",
        "Le rapport est remis chaque année au préfet.", "Le rapport est remis chaque mois au préfet de région.",
        "Les parties se réunissent à la préfecture.", "Les parties ne se réunissent pas à la préfecture.", "Objet", "",
    ]), max_size=6,
).map(tuple)  # fmt: skip
TEXTES = st.dictionaries(
    st.sampled_from("123456").map(lambda numero: NomDePassage.of("article", numero)),
    LIGNES.map(lambda lignes: PassageLu("Article", lignes)),
    max_size=5,
)


@given(TEXTES, TEXTES)
def test_deux_releves_disent_les_memes_passages_dans_les_deux_sens(ancien, nouveau):
    endroit, envers = compare_passages(ancien, nouveau, SANS_CAUSE)[0], compare_passages(nouveau, ancien, SANS_CAUSE)[0]
    assert {passage.adresse for passage in endroit} == {passage.adresse for passage in envers}
    assert dits(endroit)[0] == dits(envers, envers=True)[0]


def test_du_contrat_a_l_avenant_et_de_l_avenant_au_contrat_les_comptes_sont_les_memes():
    endroit, envers = (
        uni(" ".join(comparer(f"{CLS}/{ancien}", f"{CLS}/{nouveau}").stdout.split()))
        for ancien, nouveau in (("initiale", "avenant-1"), ("avenant-1", "initiale"))
    )
    assert "4 articles, 1 fiche et 6 valeurs de 2 indicateurs ; 10 fiches sans changement de fond." in endroit
    assert "4 articles, 1 fiche et 6 valeurs de 2 indicateurs changent ; 10 fiches sans changement de fond." in envers
    assert "Connu depuis : 51 montants versés ou exécutés et 41 résultats." in endroit
    assert "Ne sont plus dits : 51 montants versés ou exécutés et 41 résultats." in envers
    assert "Résultats de 2024 : 41 sont désormais connus, 12 ne sont pas communiqués." in endroit
    assert "Résultats de 2024 : 41 ne sont plus dits, 12 n'étaient pas communiqués." in envers
    assert "Au titre de 2024, ce qui a été versé n'est plus dit (6 685 096 € avant)." in envers


@pytest.mark.parametrize(
    ("avant", "apres", "genre", "valeurs"),
    [
        ("Logo.", "Logo.[image 2]", "redaction", 0),
        ("Logo.[image 2]", "Logo.", "redaction", 0),
        ("l'État[image]", "l’État[image 2]", "redaction", 0),
        ("l'État[image]", "l’État[image]", "typographie", 0),
        ("2 logos[image]", "3 logos[image 2]", "chiffres", 1),
    ],
)
def test_le_rang_d_une_image_n_est_pas_un_nombre_et_une_autre_image_n_est_pas_de_la_typographie(
    avant, apres, genre, valeurs
):
    ligne = changed_line(avant, apres)
    assert (genre, valeurs) == (ligne.genre, len(ligne.valeurs))
