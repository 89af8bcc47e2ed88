"""Un texte repris de Word garde ses notes, ses liens et ses images, que Word ne montre pas comme ils s'écrivent."""

import pytest

from docgen.commandes.proposer.montre import key_of, restore_line, with_values

LIGNE = "Voir le plan^[Celui de {{ annee }}.] et [le site](https://www.example.org/a) en {{ exercice }}."


def test_une_ligne_se_lit_comme_word_la_montre():
    montre = with_values(LIGNE, ["2024", "2025"])
    assert "Voir le plan et le site en 2025." == montre.texte
    assert key_of("Voir le plan et le site en 2025.") == montre.cle


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("Lire le plan et le site en 2025.", LIGNE.replace("Voir", "Lire")),
        ("Voir le plan et le site en mars 2025.", LIGNE.replace("en {{", "en mars {{")),
    ],
)
def test_un_mot_change_laisse_la_note_le_lien_et_le_champ(texte, attendu):
    assert attendu == restore_line(with_values(LIGNE, ["2024", "2025"]), texte).brut


def test_une_image_se_lit_par_sa_legende():
    image = '![Le plan](cls/images/plan.png#0123456789ab "Périmètre")'
    assert key_of("Périmètre") == with_values(image, []).cle
    assert () == with_values("![Le plan](cls/images/plan.png#0123456789ab)", []).cle
