"""« D'abord, ce qui se compte, se date ou se coche » : tout ce qui engage y est, d'où qu'il vienne et où qu'il aille."""

import io
import json
import re
from pathlib import Path

import pytest
from docx import Document
from typer.testing import CliRunner

from docgen.cli import app
from tests.outils.cas import normal
from tests.outils.fabrique_paquet import png
from tests.outils.mots_word import p, tableau, word

RACINE = Path(__file__).resolve().parents[1]
TITRE = "D’abord, ce qui se compte, se date ou se coche"


def comparer(tmp_path: Path, avant: bytes, apres: bytes, *options: str) -> str:
    for nom, octets in (("avant.docx", avant), ("apres.docx", apres)):
        (tmp_path / nom).write_bytes(octets)
    demande = ["comparer", str(tmp_path / "avant.docx"), str(tmp_path / "apres.docx"), *options]
    return CliRunner().invoke(app, [*demande, "--gabarits", str(RACINE / "templates")]).output


def d_abord(tmp_path: Path, avant: bytes, apres: bytes, *options: str) -> list[str]:
    """Les lignes de la première liste du terminal."""
    _, titre, suite = comparer(tmp_path, avant, apres, *options).partition(TITRE)
    assert titre
    liste = suite.partition("Ce qui change")[0]
    return [" ".join(normal(ligne).split()).strip(" ;.") for ligne in liste.split("\n– ")[1:]]


def titre(mots: str) -> str:
    return p(mots, style="Titre1")


RETARD = "En cas de retard, une pénalité de 150 € par jour est due."
VERSEMENT = "Le préfet verse en outre 250 000 € avant le 31 décembre 2026."
STAGE = "Le stage dure deux mois et le stagiaire est suivi par son tuteur."


# --- ce qui vient ou part en entier -----------------------------------------------------------------------------------
def test_les_valeurs_d_un_alinea_d_une_rangee_d_un_tableau_qui_viennent_ou_partent_sont_dites(tmp_path):
    budget = tableau(("Poste", "Montant"), ("Loyer", "1 200 €"), ("Transport", "400 €"))
    avant = word(titre("Article 1"), p(RETARD), titre("Article 2"), p(STAGE), budget, titre("Article 3"), p("Fin."))
    apres = word(
        titre("Article 1"),
        titre("Article 2"),
        p(STAGE),
        p(VERSEMENT),
        tableau(("Poste", "Montant"), ("Loyer", "1 200 €")),
        titre("Article 3"),
        p("Fin."),
        tableau(("Poste", "Taux"), ("Frais", "7 %")),
    )
    assert [
        "montant (Article 1) : 150 € par jour, retiré",
        "montant (Article 2) : 250 000 €, ajouté",
        "montant (Article 2, « Transport ») : 400 €, retiré",
        "taux (Article 3, « Frais ») : 7 %, ajouté",
        "date (Article 2) : 31 décembre 2026, ajouté",
    ] == d_abord(tmp_path, avant, apres)


@pytest.mark.parametrize("sens", (1, -1))
def test_les_valeurs_d_un_article_entier_sont_dites_qu_il_vienne_ou_parte(tmp_path, sens):
    garde = (titre("Objet"), p(STAGE), p("Les parties se tiennent informées."))
    penalites = (titre("Pénalités"), p(RETARD), p("Le tiers est dû sous quinze jours."), p("Le juge peut les réduire."))
    cotes = [word(*garde), word(*garde, *penalites)][::sens]
    mot = "ajouté" if sens == 1 else "retiré"
    assert [
        f"montant (Pénalités) : 150 € par jour, {mot}",
        f"durée (Pénalités) : quinze jours, {mot}",
    ] == d_abord(tmp_path, *cotes)


def test_un_texte_sans_aucun_titre_a_sa_premiere_liste(tmp_path):
    avant = word(p(STAGE), p("Le loyer est de 300 €."), p("Le bail dure trois ans."), p("Le dépôt est de 2 mois."))
    apres = word(p(STAGE), p("Le loyer est de 3 000 €."), p("Le bail dure six ans."), p("Le dépôt est de 6 mois."))
    assert [
        "montant (début) : 300 € → 3 000 €",
        "durée (début) : trois ans → six ans",
        "durée (début) : 2 mois → 6 mois",
    ] == d_abord(tmp_path, avant, apres)


def test_une_ligne_qui_ne_fait_que_changer_de_place_n_ajoute_ni_ne_retire_de_valeur(tmp_path):
    avant = word(titre("Article 1"), p(RETARD), p(STAGE), titre("Article 2"), p("Un."), titre("Article 3"), p("Deux."))
    apres = word(
        titre("Article 1"), p(STAGE), titre("Article 2"), p("Un."), p(VERSEMENT), titre("Article 3"), p("Deux."), p(RETARD)
    )  # fmt: skip
    assert [
        "montant (Article 2) : 250 000 €, ajouté",
        "date (Article 2) : 31 décembre 2026, ajouté",
    ] == d_abord(tmp_path, avant, apres)


def test_le_json_et_la_page_disent_les_memes_valeurs(tmp_path):
    avant = word(titre("Article 1"), p(RETARD), p(STAGE), titre("Article 2"), p("Un."), p("Deux."))
    apres = word(titre("Article 1"), p(STAGE), titre("Article 2"), p("Un."), p("Deux."), p(VERSEMENT), p("Il informe."))
    lu = json.loads(comparer(tmp_path, avant, apres, "--json"))
    valeurs = [
        (valeur["avant"], valeur["apres"], valeur["sorte"])
        for passage in lu["contrats"][0]["passages"]
        for ligne in passage["lignes"]
        for valeur in ligne["valeurs"]
    ]
    assert [
        ("150 € par jour", None, "montant"),
        (None, "250 000 €", "montant"),
        (None, "31 décembre 2026", "date"),
    ] == valeurs
    comparer(tmp_path, avant, apres, "--html", str(tmp_path / "page.html"))
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    premiere = page.partition('class="etape valeurs"')[2].partition("</section>")[0]
    assert ["<del>150 € par jour</del>", "<ins>250 000 €</ins>", "<ins>31 décembre 2026</ins>"] == [
        normal(marque) for marque in re.findall(r"<(?:del|ins)>.*?</(?:del|ins)>", premiere)
    ]


# --- dans un tableau --------------------------------------------------------------------------------------------------
def test_d_une_rangee_la_barre_entre_deux_cellules_n_est_pas_un_signe(tmp_path):
    avant = tableau(("Poste", "2026", "2027"), ("Chantier", "87 000 €", "90 000 €"), ("Local", "5 %", "3"))
    apres = tableau(("Poste", "2027", "2026"), ("Chantier", "870 000 €", "90 000 €"), ("Local", "3 %", "3"))
    assert [
        "montant (début, « Chantier », « 2027 ») : 87 000 € → 870 000 €",
        "taux (début, « Local », « 2027 ») : 5 % → 3 %",
        "nombre (début, en-tête de colonne) : 2026 → 2027",
        "nombre (début, en-tête de colonne) : 2027 → 2026",
    ] == d_abord(tmp_path, word(p(STAGE), avant), word(p(STAGE), apres))


PERSONNEL = (("Direction", "45 000"), ("Accueil", "28 500"), ("Animation", "31 200"))


@pytest.mark.parametrize(
    ("avant", "apres", "dit"),
    (
        ("Coût annuel (€)", "Coût annuel (k€)", "« Coût annuel (k€) », pour 3 nombres) : € → k€"),
        ("Coût, en euros", "Coût, en milliers d’euros",
         "« Coût, en milliers d’euros », pour 3 nombres) : euros → milliers d’euros"),
        ("Coût € HT", "Coût € TTC", "« Coût € TTC », pour 3 nombres) : € HT → € TTC"),
        ("Durée (mois)", "Durée (jours)", "« Durée (jours) », pour 3 nombres) : mois → jours"),
        ("Part (%)", "Part (‰)", "« Part (‰) », pour 3 nombres) : % → ‰"),
        ("Coût annuel", "Coût annuel (M€)", "« Coût annuel (M€) », pour 3 nombres) : M€, ajouté"),
    ),
)  # fmt: skip
def test_une_unite_en_tete_de_colonne_vient_la_premiere_avec_ce_qu_elle_multiplie(tmp_path, avant, apres, dit):
    cotes = [
        word(titre("Article 7"), p(phrase), tableau(("Emploi", tete), *PERSONNEL), p(loyer), p(duree))
        for tete, phrase, loyer, duree in ((avant, "Deux ans.", "Loyer : 3 €.", "Un an."), (apres, "Trois ans.", "Loyer : 4 €.", "Un mois."))
    ]  # fmt: skip
    liste = d_abord(tmp_path, *cotes)
    assert f"unité (Article 7, {dit}" == liste[0]
    assert "montant (Article 7) : 3 € → 4 €" == liste[1]


def test_une_unite_de_rangee_ou_d_une_phrase_est_dite_et_celle_d_un_alinea_qui_vient_ne_l_est_pas(tmp_path):
    lignes = ("Année", "2026", "2027", "2028"), ("Emplois", "3", "4", "5")
    couts = ("10", "20", "30")
    avant = word(p("Montants en euros."), tableau(lignes[0], ("Coût (€)", *couts), lignes[1]), p(STAGE))
    apres = word(
        p("Montants en k€."),
        tableau(lignes[0], ("Coût (k€)", *couts), lignes[1]),
        p(STAGE),
        p("Les prix sont en euros."),
    )
    assert ["unité (début) : euros → k€", "unité (début, « Coût (k€) », pour 3 nombres) : € → k€"] == [
        ligne for ligne in d_abord(tmp_path, avant, apres) if ligne.startswith("unité")
    ]


def test_deux_montants_echanges_entre_deux_rangees_ont_leur_colonne_et_sont_des_montants(tmp_path):
    budget = ("Poste", "Part (%)", "Subvention (€)")
    cotes = [
        word(titre("Article 5"), p(STAGE), tableau(budget, ("Salle", "10", un), ("Ligne", "12", deux)), p(f"Fin {un}."))
        for un, deux in (("60 000", "50 000"), ("50 000", "60 000"))
    ]
    assert [
        "montant (Article 5, « Salle », « Subvention (€) ») : 60 000 → 50 000",
        "montant (Article 5, « Ligne », « Subvention (€) ») : 50 000 → 60 000",
        "nombre (Article 5) : 60 000 → 50 000",
    ] == d_abord(tmp_path, *cotes)


@pytest.mark.parametrize(
    ("avant", "apres"),
    (
        ("40 hectares", "40 ares"),
        ("Deux tiers", "Trois tiers"),
        ("12 élèves", "15 élèves"),
        ("trois hectares", "trois serres"),
    ),
)
def test_ce_qu_un_nombre_compte_est_dit_avec_lui(tmp_path, avant, apres):
    cotes = [word(titre("Article 1"), p(f"{dit} sont dus."), p(an), p(prix)) for dit, an, prix in (
        (avant, "Un an.", "Prix : 1 €."), (apres, "Deux ans.", "Prix : 2 €."))]  # fmt: skip
    assert f"{avant} → {apres}" in " ".join(d_abord(tmp_path, *cotes))


def test_ce_qui_tourne_une_clause_sans_un_chiffre_est_dit_parmi_les_premiers(tmp_path):
    avant = (
        "Il sert au moins 120 repas.",
        "Il rend compte au plus tard le 30 juin.",
        "Le loyer est trimestriel.",
        "Le bail dure un an.",
    )
    apres = (
        "Il sert au plus 120 repas.",
        "Il rend compte au plus tôt le 30 juin.",
        "Le loyer est mensuel.",
        "Le bail dure deux ans.",
    )
    assert [
        "durée (début) : un an → deux ans",
        "sens (début) : au moins 120 repas → au plus 120 repas",
        "sens (début) : au plus tard le 30 juin → au plus tôt le 30 juin",
        "périodicité (début) : trimestriel → mensuel",
    ] == d_abord(tmp_path, word(*map(p, avant)), word(*map(p, apres)))


def test_au_dela_de_vingt_quatre_valeurs_les_autres_sont_comptees_et_tout_les_donne(tmp_path):
    lignes = [f"La part de la commune numéro {rang} est de {rang} 000 €." for rang in range(1, 27)]
    avant = word(p(STAGE), *map(p, lignes))
    apres = word(p(STAGE), *(p(ligne.replace("€", "k€")) for ligne in lignes))
    liste = d_abord(tmp_path, avant, apres)
    assert 25 == len(liste)
    assert "et 2 autres valeurs, ci-dessous (« --tout » les met ici)" == liste[-1]
    assert 26 == len(d_abord(tmp_path, avant, apres, "--tout"))
    moins = word(p(STAGE), *(p(ligne.replace("€", "k€")) for ligne in lignes[:25]), p(lignes[25]))
    assert "montant (début) : 25 000 € → 25 000 k€" == d_abord(tmp_path, avant, moins)[-1]


def test_le_rang_d_une_image_n_est_pas_un_nombre_et_le_debut_n_a_qu_une_parenthese(tmp_path):
    def convention(ton: int, lot: str, duree: str, prix: str) -> bytes:
        texte, ecrit = Document(), io.BytesIO()
        texte.add_picture(io.BytesIO(png(ton)))
        texte.add_paragraph(f"Le lot porte le {lot}.")
        for article, phrase in (("1", f"La durée est de {duree}."), ("2", f"Le prix est de {prix}.")):
            texte.add_heading(f"Article {article}")
            texte.add_paragraph(phrase)
        texte.save(ecrit)
        return ecrit.getvalue()

    assert [
        "montant (Article 2) : 2 € → 9 €",
        "durée (Article 1) : 2 ans → 3 ans",
        "numéro (début) : n° 3 → n° 4",
    ] == d_abord(tmp_path, convention(1, "n° 3", "2 ans", "2 €"), convention(2, "n° 4", "3 ans", "9 €"))
