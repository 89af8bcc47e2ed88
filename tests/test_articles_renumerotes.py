"""Un article inséré renumérote les suivants : c'est dit une fois, et chaque passage reste celui qu'il était."""

import json

from tests.outils.cas import normal
from tests.outils.mots_word import p, tableau, word
from tests.test_valeurs_dites import comparer, d_abord, titre

LIE = "Cette clause ({}) lie les parties et leurs ayants droit pendant toute la durée du prêt."
EXCEDENTS = (
    "Les excédents constatés à la clôture sont reversés au Trésor public dans un délai de {} jours, sur simple titre."
)
ARTICLES = {
    "Objet": ["Le prêteur met un local à la disposition de l’emprunteur."],
    "Sanction": [LIE.format("sanction"), "Tout retard donne lieu à une pénalité de 150 € par jour."],
    "Prix": ["Le prêt est gratuit.", LIE.format("prix")],
    "Excédents": [EXCEDENTS.format("soixante"), LIE.format("excédents")],
    "Fin": ["Le contrat prend fin conformément à l’article 3.", LIE.format("fin")],
}


def contrat(articles: dict[str, list[str]], *corps: str) -> bytes:
    rangs = enumerate(articles.items(), 1)
    return word(
        *(mots for rang, (nom, lignes) in rangs for mots in (titre(f"Article {rang} – {nom}"), *map(p, lignes))), *corps
    )


def inseree(**changes: list[str]) -> dict[str, list[str]]:
    """Les mêmes, un article « Définitions » inséré en deuxième."""
    return {"Objet": ARTICLES["Objet"], "Définitions": ["Par « local », on entend le bâtiment.", LIE.format("définitions")],
            **{nom: changes.get(nom, lignes) for nom, lignes in list(ARTICLES.items())[1:]}}  # fmt: skip


def passages(tmp_path, avant: bytes, apres: bytes) -> list[str]:
    dit = comparer(tmp_path, avant, apres).partition("Ce qui change")[2].partition("Ont été")[0]
    return [normal(" ".join(un.split())) for un in dit.split("\n– ")[1:]]


def test_un_article_insere_renumerote_les_suivants_et_c_est_dit_une_fois(tmp_path):
    dits = passages(tmp_path, contrat(ARTICLES), contrat(inseree()))
    assert ["Articles 2 à 5 : renumérotés 3 à 6", "Article 2 – Définitions : ajouté"] == [
        dit.partition(" • ")[0] for dit in dits
    ]


def test_ce_qui_change_d_un_article_renumerote_est_dit_sous_son_nouveau_numero(tmp_path):
    apres = contrat(inseree(Prix=["Le prêt est gratuit.", "L’emprunteur verse 9 600 €.", LIE.format("prix")]))
    assert "Article 4 – Prix : modifié • ajouté : L’emprunteur verse 9 600 €." in passages(
        tmp_path, contrat(ARTICLES), apres
    )


def test_le_numero_d_un_titre_n_est_pas_un_renvoi_et_le_vrai_renvoi_est_dit(tmp_path):
    fin = ["Le contrat prend fin conformément à l’article 4.", LIE.format("fin")]
    assert ["renvoi (Article 6 – Fin) : article 3 → article 4"] == d_abord(
        tmp_path, contrat(ARTICLES), contrat(inseree(Fin=fin))
    )


def test_une_clause_deplacee_et_changee_dit_la_valeur_qui_change(tmp_path):
    articles = {**ARTICLES, "Excédents": ["Néant.", LIE.format("excédents")],
                "Fin": [*ARTICLES["Fin"], EXCEDENTS.format("six cents"), "Le loyer reste dû."]}  # fmt: skip
    avant, apres = contrat(ARTICLES), contrat(articles)
    assert ["durée (Article 5 – Fin) : soixante jours → six cents jours"] == d_abord(tmp_path, avant, apres)
    dit = normal(" ".join(comparer(tmp_path, avant, apres).split()))
    assert "déplacé vers « Article 5 – Fin » : Les excédents" in dit
    assert "déplacé depuis « Article 4 – Excédents », et changé :" in dit
    (passage,) = (un for un in json.loads(comparer(tmp_path, avant, apres, "--json"))["contrats"][0]["passages"]
                  if un["nom"] == "Article 5 – Fin")  # fmt: skip
    assert ("Article 4 – Excédents", "chiffres") == (passage["lignes"][0]["deplacee"], passage["lignes"][0]["genre"])


def test_une_rangee_remontee_et_changee_est_une_rangee_et_la_neuve_une_autre(tmp_path):
    tete = ("Nature", "Part prêteur", "Part emprunteur")
    avant = tableau(tete, ("Eau", "50 %", "50 %"), ("Entretien", "30 %", "70 %"), ("Impôts", "100 %", "0 %"))
    apres = tableau(
        tete,
        ("Impôts", "0 %", "100 %"),
        ("Eau", "50 %", "50 %"),
        ("Entretien", "30 %", "70 %"),
        ("Gardiennage", "0 €", "4 300 €"),
    )
    assert [
        "montant (début, « Gardiennage ») : 0 €, ajouté",
        "montant (début, « Gardiennage ») : 4 300 €, ajouté",
        "taux (début, « Impôts », « Part prêteur ») : 100 % → 0 %",
        "taux (début, « Impôts », « Part emprunteur ») : 0 % → 100 %",
    ] == d_abord(tmp_path, word(p("Charges"), avant, p("A")), word(p("Charges"), apres, p("B")))
