"""Les mots attendus (`de`) : assez pour ne désigner que la cible, et un refus quand plusieurs places y répondent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from docgen.adresses.origines import Origine
from docgen.amend.adresse import target_of
from docgen.amend.attendus import begins_with, fewest_words, first_words
from docgen.amend.deduire import propose
from docgen.amend.deduire.unites import words_of_line
from docgen.amend.operations import kinds
from docgen.commandes.preparer.textes import place_after
from docgen.findings import Refusal
from docgen.model.contrat import Alinea, Article
from docgen.model.texte import read_alineas
from tests.outils.avenants_tires import modele

LISTE = """Le soutien de l'État s'élève :

- au titre de l'année 2024, à 1 000 € ;
- au titre de l'année 2025, à 2 000 € ;
- au titre de l'année 2026, à 3 000 €.

Les crédits non consommés sont reportés. Les crédits consommés sont justifiés.
"""
ARTICLE = Article("2", "Engagements financiers", read_alineas(LISTE))
AUTRE = Article("3", "Engagements", read_alineas("Les parties se réunissent."))


def contrat(*articles: Article):
    return replace(modele()[0], articles=articles)


def refus(nature: str, articles: tuple[Article, ...] = (ARTICLE, AUTRE), **dit: object) -> Refusal:
    with pytest.raises(Refusal) as leve:
        kinds()[nature].model_validate({"nature": nature, **dit}).edits(contrat(*articles), Origine.SIGNE)
    return leve.value


# --- ce qui répond à plusieurs places ---------------------------------------------------------------------------------
def test_des_mots_qui_ouvrent_trois_tirets_ne_disent_pas_lequel():
    dit = refus("inserer_alinea", cible={"article": "2", "tiret": "2"}, de="au titre de l'année", a="- rien ;")
    attendu = (
        "les mots attendus « au titre de l'année » ne disent pas où : le deuxième tiret de l'article 2 commence ainsi, "
        "et le premier tiret de l'article 2 et le troisième tiret de l'article 2 aussi"
    )
    assert ("AVE003", attendu) == (dit.code, dit.message)
    assert "« au titre de l'année 2025, »" in dit.remedy


def test_des_mots_qui_n_ouvrent_qu_une_ligne_suffisent():
    operation = kinds()["supprimer_alinea"].model_validate(
        {"nature": "supprimer_alinea", "cible": {"article": "2", "tiret": "2"}, "de": "au titre de l'année 2025"}
    )
    (edit,) = operation.edits(contrat(ARTICLE), Origine.SIGNE)
    assert (2, 3) == (edit.debut, edit.fin)


def test_une_phrase_se_distingue_aussi_de_celles_de_son_article():
    dit = refus("supprimer_phrase", cible={"article": "2", "alinea": "5", "phrase": "2"}, de="Les crédits")
    assert "la première phrase du cinquième alinéa de l'article 2 aussi" in dit.message
    assert "« Les crédits consommés »" in dit.remedy


def test_un_titre_se_distingue_de_celui_d_un_autre_article():
    articles = (ARTICLE, replace(AUTRE, intitule="Engagements de communication"))
    dit = refus("abroger_article", articles, cible={"article": "3"}, de="Engagements")
    assert "le titre de l'article 2 aussi" in dit.message
    # « Engagements » est tout le titre de l'article 3 : aucun mot de plus ne le distinguerait.
    entier = kinds()["abroger_article"].model_validate(
        {"nature": "abroger_article", "cible": {"article": "3"}, "de": "Engagements"}
    )
    assert entier.edits(contrat(ARTICLE, AUTRE), Origine.SIGNE)


def test_deux_lignes_de_memes_mots_ne_se_distinguent_que_par_leur_rang():
    pareilles = Article("2", "Suivi", read_alineas("Néant.\n\nNéant.\n\nNéant en 2026."))
    operation = kinds()["supprimer_alinea"].model_validate(
        {"nature": "supprimer_alinea", "cible": {"article": "2", "alinea": "2"}, "de": "Néant."}
    )
    assert [1] == [edit.debut for edit in operation.edits(contrat(pareilles), Origine.SIGNE)]


# --- ce que docgen écrit ----------------------------------------------------------------------------------------------
def test_l_avenant_de_l_annee_ecrit_assez_de_mots_pour_un_seul_tiret():
    longs = [f"au titre de l'exercice et pour le compte des parties, en {an}, 1 € ;" for an in (2024, 2025, 2026)]
    article = Article("2", "Soutien", tuple(Alinea("tiret", long) for long in longs))
    ajout = place_after(article, 1, (Alinea("tiret", "en 2027, 1 € ;"),), "alinea")
    assert "au titre de l'exercice et pour le compte des parties, en 2025," == ajout.de


def test_une_ligne_qui_commence_par_un_champ_le_garde_entier():
    lignes = ["{{ montant('axe/1', 'part/etat') }} pour l'axe 1", "{{ montant('axe/1', 'part/etat') }} pour l'axe 3"]
    assert "{{ montant('axe/1', 'part/etat') }} pour l'axe 3" == fewest_words(lignes[1], lignes[:1], lignes[1][:38])


def test_une_proposition_distingue_la_ligne_qu_elle_change():
    longs = [f"- au titre de l'exercice et pour le compte de l'axe {axe} : {axe}00 €" for axe in (1, 2, 3)]
    avant = Article("2", "Soutien", read_alineas("\n".join(longs)))
    apres = replace(avant, alineas=(avant.alineas[0], Alinea("tiret", "rien de plus"), avant.alineas[2]))
    (operation,) = propose(contrat(avant), [apres]).operations
    assert "au titre de l'exercice et pour le compte de l'axe 2" == operation.attendu


# --- la loi -----------------------------------------------------------------------------------------------------------
MOTS = st.lists(st.sampled_from(["le", "la", "crédit", "2025", "{{ duree() }}", ":"]), min_size=1, max_size=5)


@given(st.lists(MOTS.map(" ".join), min_size=1, max_size=6), st.data())
def test_les_mots_proposes_ne_passent_qu_a_la_ligne_d_ou_ils_viennent(textes, tirage):
    article = Article("2", "Soutien", tuple(Alinea("texte", texte) for texte in textes))
    rang = tirage.draw(st.integers(0, len(textes) - 1))
    de = words_of_line(article, rang)
    passe = []
    for ailleurs in range(len(textes)):
        dit = {"nature": "supprimer_alinea", "cible": target_of(article, ailleurs, "alinea"), "de": de}
        try:
            kinds()["supprimer_alinea"].model_validate(dit).edits(contrat(article), Origine.SIGNE)
        except Refusal:
            continue
        passe.append(ailleurs)
    assert rang in passe
    # Une autre ligne ne passe que si elle dit exactement les mêmes mots.
    assert {textes[ailleurs] for ailleurs in passe} == {textes[rang]}


@given(MOTS.map(" ".join), st.lists(MOTS.map(" ".join), max_size=4))
def test_les_mots_proposes_commencent_la_ligne_et_aucune_autre_qui_en_differe(texte, autres):
    de = first_words(texte, autres)
    assert begins_with(texte, de)
    assert all(not begins_with(autre, de) or begins_with(autre, texte) for autre in autres)
