"""Une image qui prend la place d'une autre, des chiffres écrits avec des lettres : dits pour ce qu'ils sont."""

import pytest

from docgen.commandes.comparer.extraits import foreign_letters
from tests.outils.mots_word import image, p, tableau, word
from tests.test_page_deplaces import changements, dit_et_page, titre


@pytest.mark.parametrize(
    ("corps", "dit"),
    [
        ([p("Logo : ", image(), " du Département.")], "« Logo : [image] du Département. »"),
        ([p(image())], "« [image] »"),
        ([tableau(("Logo", p(image())))], "« Logo | [image] »"),
    ],
)
def test_une_image_qui_en_remplace_une_autre_est_dite_une_fois(tmp_path, corps, dit):
    avant, apres = (word(titre("Objet"), *corps, p("Fin."), dessin=dessin) for dessin in (b"un", b"deux"))
    lu, document = dit_et_page(tmp_path, avant, apres)
    assert f"• image remplacée : {dit}" in lu
    assert "retiré" not in lu and "ajouté" not in lu
    assert ["image remplacée"] == [nature for nature, _ in changements(document)]


def test_une_image_et_des_mots_qui_changent_gardent_leurs_marques(tmp_path):
    avant = word(titre("Objet"), p("Logo de la région : ", image()), dessin=b"un")
    apres = word(titre("Objet"), p("Logo de la ville : ", image()), dessin=b"deux")
    lu, document = dit_et_page(tmp_path, avant, apres)
    assert "image remplacée" not in lu and "région" in lu and document.cssselect("del")


@pytest.mark.parametrize(
    ("avant", "apres", "dit"),
    [
        ("dure 10 ans", "dure Io ans", "« Io ans »"),
        ("verse 1 000 €", "verse 1 OOO €", "« 1 OOO € »"),
        ("à 10 %", "à lO %", "« lO % »"),
        ("avant 2025", "avant 2O25", "« 2O25 »"),
        ("dans 11 jours", "dans ll jours", "« ll jours »"),
        ("Il verse, l’an 1.", "Il paie, l’an 2.", ""),
        ("article 1", "article II", ""),
        ("1o l’objet", "1o la durée", ""),
        ("Io ans", "Io ans au plus", ""),
        ("n° 26-CP-0412", "n° 26-CP-O412", "« O412 »"),
        ("le marché 2026_17", "le marché 2026_17 bis, lot O4", ""),
        ("le lot 04", "le lot O4", "« O4 »"),
        ("le lot O4", "le lot 04", ""),
    ],
)
def test_des_chiffres_ecrits_avec_des_lettres_sont_dits(avant, apres, dit):
    assert (f"lettre à la place d’un chiffre dans {dit}" if dit else "") == foreign_letters(avant, apres)


def test_ils_sont_dans_la_premiere_liste(tmp_path):
    def corps(duree: str) -> bytes:
        dites = p(f"Elle dure {duree}."), p(f"Un mot, {duree[:1]}."), titre("Fin"), p(f"Selon {duree}, fin.")
        return word(titre("Durée"), *dites)

    lu, _ = dit_et_page(tmp_path, corps("10 ans"), corps("Io ans"))
    d_abord = lu.partition("D’abord")[2].partition("Ce qui change")[0]
    assert "lettre à la place d’un chiffre (Durée) : « Io ans »" in d_abord
