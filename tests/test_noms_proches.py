"""Un nom inconnu n'est rapproché d'un autre que si la main a pu glisser : la même règle partout."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.french import JOURS, MOIS, proche
from docgen.french.proches import noms_proches
from docgen.model.base import Modele
from docgen.model.champs import ChampDuProgramme, with_fields


@pytest.mark.parametrize(
    ("ecrit", "voulu"),
    [
        ("acceuil", "accueil"), ("montants", "montant"), ("publix", "publics"), ("Vendredi", "vendredi"), ("janveir", "janvier"),
        ("date-signature", "date_de_signature"), ("signature", "date_de_signature"), ("prevision", "prévision"),
        ("cofinancement (le cas échéant)", "cofinancement"), ("SEA03", "SEA003"), ("annexe 2", "annexe-2"),
    ],
)  # fmt: skip
def test_une_faute_de_frappe_mene_au_nom_voulu(ecrit, voulu):
    autres = [*JOURS, *MOIS, "depense", "recette", "annexe-3", "DOC003", "total", "public_cible"]
    assert [voulu] == noms_proches(ecrit, [*autres, voulu])


@pytest.mark.parametrize(
    ("ecrit", "connus"),
    [
        ("mercredi", ["lundi", "mardi", "jeudi", "vendredi", "samedi", "dimanche"]),
        ("jeudi", ["lundi", "mardi", "mercredi", "vendredi"]),
        ("samedi", ["mardi", "jeudi"]),
        ("mai", ["mars", "juin"]),
        ("montant", ["moment", "commentaire"]),
        ("themes", ["thematique"]),
        ("Prestation interne", ["Prestation externe - nouveau", "Prestation externe - valorisation"]),
        ("non", ["oui"]),
        ("2029", ["2026", "2027", "2028"]),
        ("1.3", ["1.1", "1.2"]),
        ("avenant-2", ["avenant-1", "initiale"]),
        ("feuille-de-route-2025", ["feuille-de-route-2024"]),
        ("de", ["date_de_signature"]),
        ("", ["a"]),
        (":::", ["titre", "a"]),
    ],
)
def test_un_autre_mot_n_est_pas_une_faute_de_frappe(ecrit, connus):
    assert [] == noms_proches(ecrit, connus)


def test_les_noms_les_plus_proches_viennent_d_abord():
    assert ["intitule"] == noms_proches("intitulé", ["intitules", "intitule"], 2)
    assert 2 == len(noms_proches("lieux", ["lieu", "lieus", "rien du tout"], 2))


@given(st.text(alphabet="abcdefgé-_ ", max_size=12))
def test_un_nom_connu_est_le_sien_aux_accents_pres(nom):
    lettres = [signe for signe in nom if signe.isalpha()]
    assert (["x" * 40, nom][1:] if lettres else []) == noms_proches(nom.upper(), ["x" * 40, nom], 2)


def test_un_jour_qui_n_est_pas_un_choix_donne_les_choix():
    """« mercredi » proposait « vendredi »."""
    assert "Jours : lundi, mardi et vendredi." == proche("mercredi", ["lundi", "mardi", "vendredi"], "Jours")
    champ = ChampDuProgramme(code="jour", intitule="Jour", type="choix", options=("lundi", "mardi", "vendredi"))
    modele = with_fields("Essai", Modele, (champ,))
    with pytest.raises(ValueError, match="n'est pas un choix possible") as refus:
        modele.model_validate({"jour": "mercredi"})
    (faute,) = refus.value.errors()
    assert "Choix : lundi, mardi, vendredi." == faute["ctx"]["remedy"]
    with pytest.raises(ValueError) as refus:
        modele.model_validate({"jour": "vendredy"})
    (faute,) = refus.value.errors()
    assert "Peut-être « vendredi » ? Choix : lundi, mardi, vendredi." == faute["ctx"]["remedy"]
