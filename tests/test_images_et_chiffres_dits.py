"""Une image qui prend la place d'une autre, des chiffres écrits avec des lettres : dits pour ce qu'ils sont."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from docgen.diff.lettres_douteuses import foreign_letters
from docgen.diff.passages_compares import changed_line
from docgen.diff.valeurs import read_values
from tests.outils.cas import normal
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
    assert "chiffres douteux (Durée) : 10 ans → Io ans (lettre à la place d’un chiffre)" in d_abord
    assert "« Io ans »" not in d_abord


# --- ce qu'un nombre écrit avec une autre lettre vaut -----------------------------------------------------------------
def la_premiere_liste(tmp_path, *lignes: tuple[str, str]) -> list[str]:
    """Ce que la première liste dit de ces lignes ; quelques autres changent, pour qu'il y en ait une."""
    autres = [("Un mot.", "Un seul mot."), ("Deux mots.", "Deux vrais mots."), ("Rien.", "Presque rien.")]
    cotes = [word(titre("Prix"), *(p(ligne[cote]) for ligne in (*lignes, *autres))) for cote in (0, 1)]
    lu, _ = dit_et_page(tmp_path, *cotes)
    liste = lu.partition("se coche")[2].partition("Ce qui change")[0]
    return [dit.strip() for dit in liste.split(" – ") if dit.strip()]


@pytest.mark.parametrize(
    ("avant", "apres", "dit"),
    [
        # « З » est une lettre cyrillique, « О » (dans 1О) aussi, « Ο » (dans 2Ο) une grecque.
        ("35 %", "З5 %", "chiffres douteux (Prix) : 35 % → З5 % (« З » cyrillique)"),
        ("10 jours", "1О jours", "chiffres douteux (Prix) : 10 jours → 1О jours (« О » cyrillique)"),
        ("20 places", "2Ο places", "chiffres douteux (Prix) : 20 places → 2Ο places (« Ο » grecque)"),
        ("5 M€", "5 М€", "chiffres douteux (Prix) : 5 M€ → 5 М€ (« М » cyrillique)"),
        ("100 m²", "100 м²", "chiffres douteux (Prix) : 100 m² → 100 м² (« м » cyrillique)"),
        ("le lot B", "le lot В", "renvoi (Prix) : lot B → lot В (« В » cyrillique)"),
        ("article 10", "article l0", "renvoi (Prix) : article 10 → article l0 (lettre à la place d’un chiffre)"),
        ("1 240 000 €", "1 24O 000 €",
         "chiffres douteux (Prix) : 1 240 000 € → 1 24O 000 € (lettre à la place d’un chiffre)"),
        ("le 10 mars 2026", "le 1O mars 2026",
         "chiffres douteux (Prix) : 10 mars 2026 → 1O mars 2026 (lettre à la place d’un chiffre)"),
        ("le 10/12/2026", "le 10/l2/2026",
         "chiffres douteux (Prix) : 10/12/2026 → 10/l2/2026 (lettre à la place d’un chiffre)"),
    ],
)  # fmt: skip
def test_un_nombre_ecrit_avec_une_autre_lettre_est_dit_une_fois_tel_qu_il_est_ecrit(tmp_path, avant, apres, dit):
    assert [dit] == la_premiere_liste(tmp_path, (f"Soit {avant}.", f"Soit {apres}."))


def test_une_ligne_qui_vient_avec_une_autre_lettre_est_dite_douteuse_partout(tmp_path):
    """Dans la première liste, à sa ligne, et sur la page."""
    cotes = [word(titre("Prix"), p("Fin."), *(p(f"{mot}.") for mot in mots)) for mots in (
        ("Un", "Deux"), ("Une aide de З00 € est due", "Un mot", "Deux mots"))]  # fmt: skip
    lu, _ = dit_et_page(tmp_path, *cotes)
    assert "chiffres douteux (Prix) : З00 €, ajouté (« З » cyrillique)" in lu
    assert "• ajouté : Une aide de З00 € est due. (lettre d’un autre alphabet dans « З00 » : « З » cyrillique)" in lu
    page = normal((tmp_path / "p.html").read_text("utf-8"))
    assert "<ins>З00 €</ins> (« З » cyrillique)" in page
    assert "(lettre d’un autre alphabet dans « З00 » : « З » cyrillique)" in page


def test_dans_une_cellule_aussi(tmp_path):
    cotes = [word(titre("Prix"), tableau(("Poste", "Aide"), ("Bois", "7 %"), ("Eau", aide), ("Gaz", gaz)), p(fin))
             for aide, gaz, fin in (("35 %", "1 €", "Un."), ("З5 %", "2 €", "Deux."))]  # fmt: skip
    lu, _ = dit_et_page(tmp_path, *cotes)
    assert "chiffres douteux (Prix, « Eau », « Aide ») : 35 % → З5 % (« З » cyrillique)" in lu
    assert "35 % → З5 % (lettre d’un autre alphabet dans « З5 » : « З » cyrillique)" in lu


@pytest.mark.parametrize(("signe", "dit"), [("\u202e", "inversé"), ("\u2067", "inversé"), ("\u202d", "forcé")])
def test_un_signe_qui_retourne_les_chiffres_se_lit(tmp_path, signe, dit):
    """Word montre « 123 » : le signe est dit, et le nombre qui le suit est douteux."""
    lignes = ("La pénalité est de 123 € par jour.", f"La pénalité est de {signe}321\u202c € par jour.")
    liste = la_premiere_liste(tmp_path, lignes)
    assert [f"chiffres douteux (Prix) : 123 € par jour → [sens {dit}]321 € par jour"] == [
        ligne.replace("\u202c", "") for ligne in liste
    ]
    page = (tmp_path / "p.html").read_text("utf-8")
    assert signe not in page and f"[sens {dit}]" in page


def test_un_signe_de_sens_dans_un_texte_de_droite_a_gauche_est_a_sa_place(tmp_path):
    cotes = [word(titre("Prix"), p(f"\u202bשלום {mot}\u202c"), p("Fin.")) for mot in ("א", "ב")]
    lu, _ = dit_et_page(tmp_path, *cotes)
    assert "sens inversé" not in lu


@pytest.mark.parametrize(
    "ligne", ["une bouteille de 1l", "5 µm", "un coefficient α de 3", "12 Ω", "Il verse, l’an 1.", "50 оранжевый"]
)
def test_ce_qui_s_ecrit_ainsi_n_est_pas_douteux(ligne):
    assert not any((valeur.cle or ("",))[0] == "douteux" for valeur in read_values(ligne).valeurs)


SOSIES_DE = {"0": "OоОΟ", "1": "IlІΙ", "3": "Зз"}


@given(st.integers(10, 9_999_999), st.sampled_from([" €", "\u202f%", " jours", " places"]), st.data())
def test_un_chiffre_remplace_par_une_lettre_rend_le_nombre_douteux_et_le_garde_entier(nombre, unite, tire):
    ecrit = f"{nombre:,}".replace(",", " ")
    places = [rang for rang, chiffre in enumerate(ecrit) if chiffre in SOSIES_DE]
    assume(places)
    place = tire.draw(st.sampled_from(places))
    faux = ecrit[:place] + tire.draw(st.sampled_from(SOSIES_DE[ecrit[place]])) + ecrit[place + 1 :]
    (valeur,) = changed_line(f"soit {ecrit}{unite} en tout", f"soit {faux}{unite} en tout").valeurs
    assert ("chiffres douteux", f"{ecrit}{unite}", f"{faux}{unite}") == (valeur.sorte, valeur.avant, valeur.apres)
