"""Comparer deux versions : les montants d'abord, chaque chose par son nom, jamais par sa place."""

import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from openpyxl import load_workbook
from typer.testing import CliRunner

from docgen.adresses.indicateurs import AdresseIndicateur, Serie
from docgen.adresses.passages import NomDePassage
from docgen.check.montre import uni
from docgen.cli import app
from docgen.commandes import comparer as comparaison
from docgen.commandes.comparer.classeur_des_ecarts import classeur_des_ecarts
from docgen.commandes.comparer.comptes import Comptes, changes_sentence
from docgen.commandes.comparer.en_json import comparison_as_json
from docgen.commandes.comparer.extraits import before_and_after, cite, shown_marked
from docgen.commandes.comparer.mots import amount_words, changed_lines_words
from docgen.commandes.comparer.page import relecture
from docgen.commandes.comparer.resume import NOTE, resume
from docgen.compute import Cell
from docgen.demande import Order
from docgen.diff.causes import SANS_CAUSE, Causes, Citation
from docgen.diff.ecarts import MouvementMontant, compare_statements
from docgen.diff.mots import stretches, units
from docgen.diff.passages_changes import LigneChangee, PassageChange
from docgen.diff.passages_compares import genre_du_changement
from docgen.diff.passages_lus import PassageLu
from docgen.diff.releve import Releve
from docgen.document import Document, Paragraph, Revised, Section, Text, leaves
from docgen.document.mots import leaf_words
from docgen.french import typographie
from docgen.montants import Absence, Montant
from docgen.render import workbook, writer
from docgen.render.pages.comparaison import render_comparison
from tests.outils.cas import normal
from tests.outils.chantier import METROPOLE, ouvrir

RACINE = Path(__file__).resolve().parents[1]
GABARITS = str(RACINE / "templates")
CLS = "cls-2024-2027"


def comparer(*arguments: str, donnees: str = "", gabarits: str = GABARITS):
    if not donnees:
        return comparer_le_reel(*arguments)
    return CliRunner().invoke(app, ["comparer", *arguments, "--donnees", donnees, "--gabarits", gabarits])


@cache
def comparer_le_reel(*arguments: str):
    """Ce que dit la commande du dossier réel, qui ne change pas : une fois pour tous les essais qui le demandent."""
    return comparer(*arguments, donnees=str(RACINE / "contracts_data"))


# --- les écarts, par l'identité -----------------------------------------------------------------------------------------
PASSAGES = st.sampled_from([*map(NomDePassage, ("article/1", "article/2", "fiche/1.1", "fiche/2.3"))])
VALEURS = st.tuples(
    st.sampled_from([AdresseIndicateur("1.1/familles"), AdresseIndicateur.national("familles")]),
    st.sampled_from([Serie.SITUATION, Serie.cible("2025"), Serie.resultat("2024")]),
)
LIGNES = st.lists(st.sampled_from(["un mot", "10 €", "12 €", "l'État", "l’État", "deux mots"]), max_size=4).map(tuple)
CELLULES = st.builds(
    Cell,
    st.sampled_from(["contrat", "action/1.1"]),
    st.sampled_from(["tous", "etat"]),
    st.just("2025"),
    st.sampled_from(["prevu", "verse"]),
)
RELEVES = st.builds(
    lambda montants, valeurs, passages: Releve(
        "c/v", "v", montants, valeurs, {}, {}, {a: PassageLu(a, lignes) for a, lignes in passages.items()}
    ),
    st.dictionaries(CELLULES, st.integers(0, 3).map(Montant), max_size=4),
    st.dictionaries(VALEURS, st.integers(0, 3).map(Decimal) | st.just(Absence.NON_COMMUNIQUE), max_size=3),
    st.dictionaries(PASSAGES, LIGNES, max_size=4),
)


@given(RELEVES)
def test_une_version_ne_differe_pas_d_elle_meme(un: Releve):
    assert compare_statements(un, un).egaux


@given(RELEVES, RELEVES)
def test_chaque_difference_est_dite_une_fois_et_l_autre_sens_la_renverse(un: Releve, autre: Releve):
    aller, retour = compare_statements(un, autre), compare_statements(autre, un)
    assert {m.cellule: m.ecart for m in aller.montants} == {m.cellule: -m.ecart for m in retour.montants}
    assert len(aller.montants) == len({m.cellule for m in aller.montants})
    assert {p.adresse for p in aller.passages} == {
        a for a in {*un.passages, *autre.passages} if un.passages.get(a) != autre.passages.get(a)
    }
    sens = {"ajoute": "retire", "retire": "ajoute", "modifie": "modifie"}
    assert {(p.adresse, p.sort) for p in aller.passages} == {(p.adresse, sens[p.sort]) for p in retour.passages}


@given(RELEVES, st.permutations(["article/1", "article/2", "fiche/1.1", "fiche/2.3"]))
def test_l_ordre_ne_compte_pas(un: Releve, ordre: list[str]):
    range_ = sorted(un.passages.items(), key=lambda item: ordre.index(item[0]))
    retourne: Mapping = dict(reversed(list(un.montants.items())))
    assert compare_statements(un, replace(un, passages=dict(range_), montants=retourne)).egaux


@pytest.mark.parametrize(
    ("avant", "apres", "attendu"),
    [
        ("un soutien de 10 €", "un soutien de 12 €", "chiffres"),
        ("l'article 3.2 s'applique", "l'article 3.3 s'applique", "chiffres"),
        ("du 1er mai 2025", "du 2 mai 2025", "chiffres"),
        ("un appui de 10 €", "un soutien de 10 €", "redaction"),
        ("« l'État »", "“l’État”", "typographie"),
        ("10 000 €", "10\u202f000\u00a0€", "typographie"),
        (None, "une ligne", "fond"),
        ("une ligne", None, "fond"),
    ],
)
def test_un_changement_a_le_genre_de_ce_qu_il_touche(avant, apres, attendu):
    assert attendu == genre_du_changement(avant, apres)


# --- les comptes : les mêmes partout ------------------------------------------------------------------------------------
CAUSES = st.sampled_from((SANS_CAUSE, Causes({"article/1": ("c/v/1",), "fiche/2.3": ("c/v/2",)}, {
    "c/v/1": Citation(1, "2"), "c/v/2": Citation(1, "3")})))  # fmt: skip


def note_de(nom: str, lignes: tuple[str, ...]) -> Document:
    return Document(nom, "note", nom, (Section(tuple(Paragraph((Text(ligne),)) for ligne in lignes)),))


NOTES = st.dictionaries(st.sampled_from(["a", "b"]), LIGNES, max_size=2).map(
    lambda tout: {nom: note_de(nom, lignes) for nom, lignes in tout.items()}
)


def comparees(un: Releve, autre: Releve, causes: Causes, notes: tuple[Mapping, Mapping]) -> comparaison.Comparaison:
    noms = dict.fromkeys([*notes[0], *notes[1]])
    paires = tuple(comparaison.Paire(nom, notes[0].get(nom), notes[1].get(nom)) for nom in noms)
    return comparaison.Comparaison("hier", "demain", (compare_statements(un, autre, causes),), paires)


def test_un_document_dont_seul_l_en_tete_nomme_une_autre_version_n_est_pas_modifie():
    hier = replace(note_de("a", ("Le même texte.",)), version="Convention initiale")
    demain = replace(hier, version="Avenant n° 1 (2027)")
    assert "egal" == comparaison.Paire("a", hier, demain).sort
    autre = replace(note_de("a", ("Un autre texte.",)), version="Avenant n° 1 (2027)")
    assert "modifie" == comparaison.Paire("a", hier, autre).sort
    assert "modifie" == comparaison.Paire("a", hier, replace(demain, title="Annexe 2")).sort


def test_un_en_tete_qui_nomme_l_autre_version_et_rien_d_autre_ne_se_dit_pas():
    def en_tete(apres: str, ou: NomDePassage = NomDePassage.AUTOUR) -> PassageChange:
        ligne = LigneChangee("En-tête : Annexe 2 / Convention initiale", apres, "chiffres")
        return PassageChange(ou, "En-têtes et pieds de page", "modifie", "chiffres", (ligne,), ())

    meme, autre = en_tete("En-tête : Annexe 2 / Avenant n° 1"), en_tete("En-tête : Annexe 3 / Avenant n° 1")
    article = en_tete("En-tête : Annexe 2 / Avenant n° 1", NomDePassage.of("article", "1"))
    tous = (meme, autre, article)
    assert (autre, article) == comparaison.besides_the_version(tous, "Convention initiale", "Avenant n° 1")
    assert tous == comparaison.besides_the_version(tous, "Contrat initial", "Avenant n° 1")


@given(st.integers(0, 40))
def test_plusieurs_montants_qui_bougent_sont_dits_avec_leurs_totaux(combien):
    dit = uni(changes_sentence(Comptes(montants_prevus=combien), [1]))
    attendus = {0: "", 1: "L'avenant n° 1 change 1 montant prévu."}
    assert attendus.get(combien, f"L'avenant n° 1 change {combien} montants prévus (totaux compris).") == dit


@given(RELEVES, RELEVES, CAUSES, st.tuples(NOTES, NOTES))
def test_chaque_difference_est_comptee_une_fois_et_rien_ne_differe_quand_tout_est_a_zero(un, autre, causes, notes):
    made = comparees(un, autre, causes, notes)
    (ecarts,), (ranges,) = made.contrats, made.ranges
    comptes = made.comptes
    passages = [*ranges.inexpliques.passages, *ranges.acte.passages, *ranges.poursuites, *ranges.typographie]
    assert sorted(p.adresse for p in passages) == sorted(p.adresse for p in ecarts.passages)
    assert len(ecarts.montants) == comptes.montants_prevus + comptes.montants_executes
    inconnus = comptes.non_communiques + comptes.a_completer
    assert len(ecarts.indicateurs) == comptes.valeurs_d_indicateurs + comptes.resultats + inconnus
    assert comptes.documents == sum(pair.sort != "egal" for pair in made.documents)
    assert made.egaux == comptes.rien == (ecarts.egaux and not comptes.documents)
    # Toutes les faces en disent autant.
    assert made.egaux == ("Rien ne diffère." in page_de_comparaison(made))
    assert made.egaux == ("Rien ne diffère." in markdown(made)) == comparison_as_json(made)["egaux"]


def page_de_comparaison(made: comparaison.Comparaison) -> str:
    return render_comparison(relecture(made, Path(GABARITS))).decode()


def markdown(made: comparaison.Comparaison, **options: bool) -> str:
    return normal(writer("md")(resume(made, Path(GABARITS), **options), Path(), {}).decode())


@given(RELEVES, RELEVES, CAUSES)
def test_tout_ce_qui_n_est_pas_typographie_est_dit_par_defaut_entre_deux_dossiers(un, autre, causes):
    made = comparees(un, autre, causes, ({}, {}))
    dit = markdown(made)
    for passage in made.contrats[0].passages:
        for ligne in passage.lignes:
            for cote in (ligne.avant, ligne.apres):
                assert ligne.genre == "typographie" or cote is None or normal(typographie(cote)) in dit


@pytest.mark.parametrize(("causes", "premier", "second"), [
    (Causes({"article/1": ("c/v/1",)}, {"c/v/1": Citation(1, "2")}), "article/2", "article/1"),
    (SANS_CAUSE, "article/1", "article/2"),
])  # fmt: skip
def test_ce_qu_aucune_operation_n_explique_vient_d_abord(causes, premier, second):
    def dit(mots: str) -> Releve:
        passages = {NomDePassage(a): PassageLu(a, (f"{mots} à l'{a}",)) for a in ("article/1", "article/2")}
        return Releve("c/v", "v", {}, {}, {}, {}, passages)

    made = comparees(dit("rembourse les sommes versées"), dit("ne rembourse pas les sommes versées"), causes, ({}, {}))
    texte = markdown(made)
    assert ordre(texte, f"* {premier} : modifié", f"* {second} : modifié")
    assert bool(causes.noms) == ("Aucune opération n’explique 1 changement." in texte)
    assert bool(causes.noms) == ("Ce qu’aucune opération n’explique" in texte)
    assert int(bool(causes.noms)) == made.comptes.inexpliques


# --- les extraits ---------------------------------------------------------------------------------------------------
MOTS = st.lists(
    st.sampled_from(["un", "deux", "convention", "☐", "☒", "1 000 €", "l'article 2.1", "ne", "pas"]), max_size=90
)


@given(MOTS, MOTS, st.integers(0, 40))
def test_un_extrait_garde_tout_ce_qui_differe(un, autre, autour):
    avant, apres = " ".join(un), " ".join(autre)
    if avant == apres:
        return
    pieces = stretches(units((Text(avant),)), units((Text(apres),)))
    for rang, montre in enumerate(before_and_after(avant, apres, autour)):
        place = 0
        for piece in pieces:
            mots = "".join(unite.text for unite in (piece.new if rang else piece.old))
            if not piece.same:
                place = montre.index(mots, place) + len(mots)
    marque = shown_marked(avant, apres, autour)
    for sort, montre in zip(("insertion", "suppression"), before_and_after(avant, apres, autour), strict=True):
        gardes = [un for un in marque if not (isinstance(un, Revised) and un.revision.sort == sort)]
        assert montre == "".join(leaf_words(feuille) for feuille in leaves(gardes))


def test_une_case_au_bout_d_une_longue_ligne_est_montree():
    ligne = "Territoires concernés : " + "un quartier de la politique de la ville, " * 12
    montre = before_and_after(f"{ligne}☐ oui", f"{ligne}☒ oui")
    assert all(len(un) < 80 for un in montre)
    assert ("☐ oui", "☒ oui") == tuple(un[-5:] for un in montre)


def test_rien_et_zero_sont_le_meme_montant_mais_pas_non_communique_et_zero():
    cellule = Cell("contrat")
    assert not MouvementMontant(cellule, "", "", None, Montant(0)).bouge
    assert MouvementMontant(cellule, "", "", Montant(0), Montant(1)).bouge
    assert Decimal("-33.3") == MouvementMontant(cellule, "", "", Montant(300), Montant(200)).taux
    assert None is MouvementMontant(cellule, "", "", Montant(0), Montant(200)).taux


# --- deux versions ----------------------------------------------------------------------------------------------------
def test_du_contrat_a_l_avenant_le_financement_ne_bouge_pas_et_l_execution_vient():
    rendu = comparer(f"{CLS}/initiale", f"{CLS}/avenant-1", "--format", "json")
    assert 1 == rendu.exit_code
    (contrat,) = json.loads(rendu.stdout)["contrats"]
    assert {"verse"} == {m["nature"] for m in contrat["montants"]}
    verse = {(m["portee"], m["financeur"]): m["apres_centimes"] for m in contrat["montants"]}
    assert 334_254_800 == verse["contrat", "part/etat"]
    articles = {p["adresse"]: p["sort"] for p in contrat["passages"] if p["adresse"].startswith("article/")}
    assert {
        "article/2.2": "modifie",
        "article/2.3": "modifie",
        "article/2.4": "modifie",
        "article/3": "modifie",
    } == articles


def test_d_un_exercice_a_l_autre_le_plan_de_la_convention_perd_la_fiche_2_12():
    rendu = comparer("cie-2025-2027/initiale@2025", "cie-2025-2027/initiale@2026")
    assert 1 == rendu.exit_code
    dit = normal(" ".join(rendu.stdout.split()))
    assert "Le budget prévu baisse de 108 847 € (−1,1 %) : 10 248 380 € avant, 10 139 533 € après." in dit
    table = normal(
        comparer("cie-2025-2027/initiale@2025", "cie-2025-2027/initiale@2026", "--format", "markdown").stdout
    )
    assert [
        "| Ensemble | Total | – | 10 248 380 € | 10 139 533 € | −108 847 € | −1,1 % |",
        "| Ensemble | Département | – | 5 124 190 € | 5 015 343 € | −108 847 € | −2,1 % |",
    ] == [ligne for ligne in table.splitlines() if ligne.startswith("| Ensemble ")]


def test_une_version_comparee_a_elle_meme_sort_avec_zero():
    rendu = comparer("cie-2025-2027/initiale", "cie-2025-2027/initiale")
    assert (0, True) == (rendu.exit_code, "Rien ne diffère." in rendu.stdout)


@pytest.mark.parametrize(
    ("noms", "phrase"),
    [
        (("cie-2025-2027/initiale", f"{CLS}/initiale"), "ne sont pas du même contrat"),
        (("initiale", "avenant-1"), "est une version de plusieurs contrats"),
        (("avenant-9", "avenant-1"), "la version « avenant-9 » n'existe pas"),
        ((f"{CLS}/initiale@2031", f"{CLS}/initiale@2025"), "l'exercice 2031 n'est pas au contrat"),
        ((f"{CLS}/initiale@2024", f"{CLS}/avenant-1"), "un seul des deux côtés nomme un exercice"),
        ((f"{CLS}/initiale",), "il manque le second côté"),
        (("--dossier=pas-de-calais", "a b", "c"), "ne nomme pas une version"),
    ],
)
def test_un_nom_qui_ne_va_pas_est_refuse(noms, phrase):
    rendu = comparer(*noms)
    assert 2 == rendu.exit_code
    assert phrase in rendu.output


def test_du_contrat_a_l_avenant_le_resume_dit_d_abord_ce_que_change_l_avenant_puis_ce_qui_est_connu_depuis():
    dit = normal(comparer(f"{CLS}/initiale", f"{CLS}/avenant-1").stdout)
    assert ordre(
        dit,
        "L’avenant n° 1 change 4 articles, 1 fiche et 6 valeurs de 2 indicateurs ; 10 fiches sans changement",
        "Ce que change l’avenant n° 1",
        "– Article 2.2 – Engagements financiers : modifié (par l’art. 2.1.1 de l’avenant)",
        "4.1 et 4.2 : sans changement de fond",
        "– Aucun montant prévu ne change : le budget reste de 26 059 864 €.",
        "– Fiche 3.1 et tableau national, « Nombre de personnes",
        "Ce qui est connu depuis",
        "– Au titre de 2024, 6 685 096 € ont été versés, sur 6 685 096 € prévus.",
        "Les documents",
        "Non montré ici : 51 montants versés ou exécutés, 53 résultats d’indicateurs, les lignes en entier",
    )
    assert dit.count("\n") <= 65
    assert not {"cls-2024-2027", "| "} & {*dit.split(" ")}


def ordre(dit: str, *mots: str) -> bool:
    """Que tous ces mots soient dits, dans cet ordre."""
    places = [dit.find(un) for un in mots]
    assert -1 not in places, mots[places.index(-1)]
    return places == sorted(places)


def test_des_lignes_ajoutees_on_montre_celles_qui_obligent_ou_qui_comptent():
    venues = [LigneChangee(None, mots, "fond") for mots in (
        "Préambule.", "Autres dispositions.", "L’association doit rendre compte.", "Le solde est payé sous 30 jours.")]  # fmt: skip
    assert [
        "4 lignes ajoutées, dont : « L’association doit rendre compte. » ; « Le solde est payé sous 30 jours. »"
    ] == [normal(mots) for mots in changed_lines_words(venues, brefs=True)]
    longues = [LigneChangee(None, mots, "fond") for mots in (
        "Les parties se félicitent de leur entente.", "L’association doit rendre compte.",
        "Le rapport fait l’objet d’une délibération ; il est transmis au préfet de région au plus tard le 31 mars 2026.",
        "au titre de l’axe « Construire une transition écologique solidaire, au plus près » : 673 260 € ;")]  # fmt: skip
    assert [
        "4 lignes ajoutées, dont : « L’association doit rendre compte. » ; « Le rapport fait l’objet d’une délibération ; "
        "il est transmis au préfet de région au plus tard le 31 mars 2026. » ; « au titre de l’axe “Construire une "
        "transition écologique solidaire, au plus près” : 673 260 € »"
    ] == [normal(mots) for mots in changed_lines_words(longues, brefs=True)]
    assert ["ajouté : « Préambule. »", "ajouté : « Autres dispositions. »"] == [
        normal(mots) for mots in changed_lines_words(venues[:2], brefs=True)
    ]


def test_tout_montre_chaque_table_et_chaque_ligne_en_entier():
    dit = comparer(f"{CLS}/initiale", f"{CLS}/avenant-1", "--tout").stdout
    assert re.search(r"\| 1\.1 +\| Nombre de jeunes NEET +\| résultat +\| +– \| +259 \|", dit)
    assert re.search(r"\| Ensemble +\| État +\| 2024 +\| versé +\| +– \|", dit)
    en_une_ligne = normal(" ".join(dit.split()))
    assert "• ajouté : L’ordonnateur de la dépense est le préfet de la région Hauts-de-France." in en_une_ligne
    assert "Non montré ici" not in dit


def test_ce_qui_change_de_meme_est_dit_une_fois_et_par_quelle_operation():
    dit = normal(" ".join(comparer(f"{CLS}/initiale", f"{CLS}/avenant-1").stdout.split()))
    groupe = "Fiches-actions 1.1, 1.2, 1.3, 1.4, 1.5, 3.2, 3.3, 3.4, 4.1 et 4.2 : sans changement de fond (par l’art. 3 de l’avenant)"
    assert groupe in dit
    table = normal(comparer(f"{CLS}/initiale", f"{CLS}/avenant-1", "--format", "markdown").stdout)
    assert "accompagnement renforcé vers les droits | cible 2025 à 2027 | 150 | 300 | art. 3 |" in table
    assert "| Nombre de jeunes NEET |" not in table


def test_le_json_dit_les_operations_et_ce_que_chacune_change():
    (contrat,) = json.loads(comparer(f"{CLS}/initiale", f"{CLS}/avenant-1", "--json").stdout)["contrats"]
    assert {"origine": f"{CLS}/avenant-1/6", "avenant": 1, "article": "3"} == contrat["operations"][5]
    cibles = [one for one in contrat["indicateurs"] if one["serie"].startswith("cible")]
    assert {(f"{CLS}/avenant-1/6",)} == {tuple(one["operations"]) for one in cibles}
    assert {()} == {tuple(one["operations"]) for one in contrat["montants"]}
    (article,) = [one for one in contrat["passages"] if one["adresse"] == "article/2.2"]
    assert [f"{CLS}/avenant-1/1", f"{CLS}/avenant-1/2"] == article["operations"]


def test_le_classeur_des_ecarts_a_des_formules_et_leurs_valeurs(tmp_path):
    order = Order(RACINE / "contracts_data" / "pas-de-calais", Path(GABARITS))
    made = comparaison.compare(order, "cie-2025-2027/initiale@2025", "cie-2025-2027/initiale@2026")
    fichier = tmp_path / "ecarts.xlsx"
    fichier.write_bytes(workbook(classeur_des_ecarts(made), {}))
    formules, valeurs = (load_workbook(fichier, data_only=nues)["Montants"] for nues in (False, True))
    assert ["Portée", "Financeur", "Exercice", "Nature", "Avant", "Après", "Écart", "Écart en %"] == [
        c.value for c in valeurs[3]
    ]
    ligne = next(rang for rang in range(4, valeurs.max_row + 1) if valeurs.cell(rang, 2).value == "Département")
    assert (5124190, 5015343, -108847, -2.1) == tuple(valeurs.cell(ligne, colonne).value for colonne in (5, 6, 7, 8))
    assert f"F{ligne}" in formules.cell(ligne, 7).value and f"E{ligne}" in formules.cell(ligne, 7).value
    assert formules.cell(ligne, 8).value.startswith("=")
    assert {"Montants", "Indicateurs"} == set(load_workbook(fichier).sheetnames)


def test_le_classeur_dit_l_operation_qui_change_une_cible():
    order = Order(RACINE / "contracts_data" / "pas-de-calais", Path(GABARITS))
    made = comparaison.compare(order, f"{CLS}/initiale", f"{CLS}/avenant-1")
    feuille = load_workbook(BytesIO(workbook(classeur_des_ecarts(made), {})))["Indicateurs"]
    dites = {feuille.cell(rang, 3).value: feuille.cell(rang, 7).value for rang in range(4, feuille.max_row + 1)}
    assert "Opération" == feuille.cell(3, 7).value
    assert "avenant n° 1, art. 3" == normal(dites["cible 2026"]) and dites["résultat 2024"] is None


def test_l_ecart_d_une_valeur_devenue_non_communiquee_n_est_jamais_zero():
    order = Order(RACINE / "contracts_data" / "pas-de-calais", Path(GABARITS))
    made = comparaison.compare(order, "cie-2025-2027/initiale@2025", "cie-2025-2027/initiale@2026")
    feuille = load_workbook(BytesIO(workbook(classeur_des_ecarts(made), {})), data_only=True)["Indicateurs"]
    lignes = [[cell.value for cell in ligne] for ligne in feuille.iter_rows(min_row=4)]
    perdues = [ligne for ligne in lignes if normal(str(ligne[4])) == "n. c."]
    assert 5 == len(perdues)
    assert {"n. c."} == {normal(ligne[5]) for ligne in perdues}
    assert 1100 == next(ligne[5] for ligne in lignes if ligne[:2] == ["2.1", "Dont nombre de BRSA"])


@pytest.mark.parametrize("avant", [Absence.NON_COMMUNIQUE, Montant(12_00), None])
def test_un_montant_non_communique_n_a_ni_ecart_ni_taux(avant):
    perdu = MouvementMontant(Cell("contrat"), "", "", avant, Absence.NON_COMMUNIQUE)
    assert ("n. c.", "–") == (normal(amount_words(perdu)["ecart"]), amount_words(perdu)["taux"])


def test_ni_le_classeur_ni_la_note_n_ont_de_nom_de_fichier_ni_d_apostrophe_droite():
    order = Order(RACINE / "contracts_data" / "pas-de-calais", Path(GABARITS))
    for noms in (
        (f"{CLS}/initiale", f"{CLS}/avenant-1"),
        ("cie-2025-2027/initiale@2025", "cie-2025-2027/initiale@2026"),
    ):
        made = comparaison.compare(order, *noms)
        classeur = load_workbook(BytesIO(workbook(classeur_des_ecarts(made), {})))
        dites = [
            str(case.value) for feuille in classeur for ligne in feuille.iter_rows() for case in ligne if case.value
        ]
        dites += [feuille.title for feuille in classeur]
        dites = [dite for dite in dites if not dite.startswith("=")]
        dites.append(_note(*noms))
        assert not [dite for dite in dites if "'" in dite or CLS in dite or "cie-2025-2027" in dite]


# --- deux révisions ---------------------------------------------------------------------------------------------------
@pytest.fixture
def depot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Un dépôt git dont la dernière révision change un montant, une cible et une phrase."""
    depot = tmp_path / "dépôt à lire"
    ouvrir(depot, METROPOLE, sous="contracts_data")
    monkeypatch.chdir(depot)
    _git(depot, "init", "--quiet", "--initial-branch=main")
    _valider(depot, "premier")
    _changer(depot, "etat:\n    2025: 40 000", "etat:\n    2025: 45 000")
    _changer(depot, "2025: 120", "2025: 130")
    _valider(depot, "second")
    return depot


def _git(depot: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(depot), "-c", "user.name=d", "-c", "user.email=d@d", *arguments], check=True)


def _valider(depot: Path, message: str) -> None:
    _git(depot, "add", "--all")
    _git(depot, "commit", "--quiet", "--message", message)


def _changer(depot: Path, avant: str, apres: str) -> None:
    fiche = depot / "contracts_data" / "metropole" / "cls-2025-2027" / "actions" / "1.1-soutien-aux-parents.yaml"
    texte = fiche.read_text("utf-8")
    assert avant in texte
    fiche.write_text(texte.replace(avant, apres), "utf-8")


def test_deux_revisions_disent_le_montant_et_la_cible_qui_changent(depot):
    rendu = comparer("HEAD~1..HEAD", "--format", "markdown", donnees="contracts_data")
    assert 1 == rendu.exit_code
    assert "# HEAD~1 → HEAD\n" in rendu.stdout
    fiche = "| Fiche 1.1 – Soutenir les parents | État | 2025 | 40\u202f000\u00a0€ | 45\u202f000\u00a0€ | +5\u202f000\u00a0€ | +12,5\u00a0% |"
    assert fiche in rendu.stdout
    assert "| 1.1 | Nombre de familles accompagnées | cible 2025 | 120 | 130 |" in rendu.stdout


def test_deux_revisions_egales_sortent_avec_zero_et_rien_ne_reste_sur_le_disque(depot):
    avant = sorted(depot.rglob("*"))
    rendu = comparer("HEAD", "main", donnees="contracts_data")
    assert 0 == rendu.exit_code
    assert avant == sorted(depot.rglob("*"))


def test_une_revision_inconnue_est_refusee(depot):
    rendu = comparer("HEAD", "jamais", donnees="contracts_data")
    assert 2 == rendu.exit_code
    assert "la révision « jamais » n'existe pas" in rendu.output


def test_une_revision_dont_les_donnees_ne_se_lisent_pas_donne_ses_constats_et_s_arrete(depot):
    _changer(depot, "numero: 1.1", "numéro: 1.1")
    _valider(depot, "fautif")
    rendu = comparer("HEAD~1", "HEAD", donnees="contracts_data")
    assert 2 == rendu.exit_code
    assert (
        "HEAD:contracts_data/metropole/cls-2025-2027/actions/1.1-soutien-aux-parents.yaml:1:1: bloquant LEC"
        in rendu.stdout
    )
    assert "« HEAD » ne se lit pas : rien n'est comparé" in rendu.output


def test_un_contrat_d_un_seul_cote_est_une_difference_et_se_dit():
    un = Releve("cls/initiale", "Contrat initial", {}, {}, {}, {}, {})
    made = comparaison._compare_sides(
        comparaison.Cote("hier", {"cls": un, "cie": un}), comparaison.Cote("demain", {"cls": un})
    )
    assert not made.egaux
    dit = normal(writer("md")(resume(made, Path(GABARITS)), Path(), {}).decode())
    assert (
        dit.index("cie : n’est que dans « hier ».")
        < dit.index("## cls")
        < dit.index("Le relevé des données n’a pas changé")
    )
    assert [{"contrat": "cie", "cote": "hier"}] == comparison_as_json(made)["contrats_seuls"]


def test_sans_git_une_revision_se_refuse_en_le_disant(depot, monkeypatch):
    monkeypatch.setenv("PATH", str(depot))
    rendu = comparer("HEAD~1", "HEAD", donnees="contracts_data")
    assert (2, True) == (rendu.exit_code, "git n'est pas installé ici" in rendu.output)


@pytest.mark.parametrize("perdu", ["dossier.yaml", "cls-2025-2027/contrat.yaml"])
def test_un_depot_qui_a_perdu_un_objet_le_dit(depot, perdu):
    chemin = f"HEAD~1:contracts_data/metropole/{perdu}"
    nom = subprocess.check_output(["git", "rev-parse", chemin], cwd=depot, text=True).strip()
    (depot / ".git" / "objects" / nom[:2] / nom[2:]).unlink()
    rendu = comparer("HEAD~1", "HEAD", donnees="contracts_data")
    assert (2, True) == (rendu.exit_code, "n'a plus tout ce que la révision « HEAD~1 » contenait" in rendu.output)


@pytest.mark.parametrize("auteur", ["A\x01", "\x1b[31mA", "A\u202eB", "A\u200bB", "A\nB", "A\u0085B", "A\ud800"])
def test_un_auteur_aux_signes_invisibles_est_refuse(depot, auteur):
    rendu = comparer("HEAD~1", "HEAD", "--docx", "r.docx", "--auteur", auteur, donnees="contracts_data")
    assert (2, True) == (rendu.exit_code, "contient un signe invisible" in rendu.output)
    assert not (depot / "r.docx").exists()


def test_hors_d_un_depot_une_revision_se_refuse_en_le_disant_mais_pas_une_version_mal_ecrite(depot):
    shutil.rmtree(depot / ".git")
    rendu = comparer("HEAD~1", "HEAD", donnees="contracts_data")
    assert (2, True) == (rendu.exit_code, "n'est pas dans un dépôt git" in rendu.output)
    rendu = comparer("cls-2025-2027/initial", "cls-2025-2027/initiale", donnees="contracts_data")
    assert (2, False) == (rendu.exit_code, "git" in rendu.output)


def test_une_revision_se_lit_telle_qu_elle_a_ete_validee_quoi_que_disent_les_attributs(depot):
    fiches = "contracts_data/metropole/cls-2025-2027/actions"
    (depot / ".gitattributes").write_text(f"{fiches} export-ignore\n*.yaml export-subst\n", "utf-8")
    (depot / fiches / "lien-é.yaml").symlink_to("1.1-soutien-aux-parents.yaml")
    _valider(depot, "attributs")
    rendu = comparer("HEAD~2..HEAD", "--format", "markdown", donnees="contracts_data")
    assert (1, True) == (rendu.exit_code, "+12,5\u00a0%" in rendu.stdout)
    assert 0 == comparer("HEAD~1", "HEAD", donnees="contracts_data").exit_code


def test_une_revision_d_avant_les_donnees_est_refusee(depot):
    _git(depot, "checkout", "--quiet", "--orphan", "vide")
    _git(depot, "rm", "-r", "--quiet", "--cached", ".")
    _git(depot, "commit", "--quiet", "--allow-empty", "--message", "vide")
    rendu = comparer("vide", "main", donnees="contracts_data")
    assert (2, True) == (rendu.exit_code, "la révision « vide » n'a pas « contracts_data/metropole »" in rendu.output)


def test_a_l_envers_le_resume_le_dit():
    rendu = comparer("cls-2024-2027/avenant-1", "cls-2024-2027/initiale")
    dit = normal(" ".join(rendu.stdout.split()))
    assert "L’ordre est inverse : « Avenant n° 1 (2025) » vient après « Contrat initial »." in dit
    assert "est inverse" not in normal(comparer("cls-2024-2027/initiale", "cls-2024-2027/avenant-1").stdout)


def test_le_json_dit_les_documents_qui_different(depot):
    rendu = comparer("HEAD~1", "HEAD", "--json", donnees="contracts_data")
    dit = json.loads(rendu.stdout)
    assert ("cls-2025-2027/annexe-1/fiche-1.1", "modifie") in [(un["nom"], un["sort"]) for un in dit["documents"]]
    assert set(dit) == {
        *("ancien", "nouveau", "egaux", "comptes", "contrats", "contrats_seuls", "documents", "non_compare"),
        *("modifications_suivies", "identiques", "revisions"),
    }
    assert callable(comparison_as_json)


# --- la note ----------------------------------------------------------------------------------------------------------
def _note(ancien: str, nouveau: str) -> str:
    order = Order(RACINE / "contracts_data" / "pas-de-calais", Path(GABARITS))
    made = comparaison.compare(order, ancien, nouveau)
    document = resume(made, Path(GABARITS), nom=NOTE)
    return writer("md")(document, Path(), {}).decode()


def test_la_note_dit_les_changements_de_la_convention_en_phrases():
    dit = _note("cie-2025-2027/initiale@2025", "cie-2025-2027/initiale@2026")
    assert "* Le budget prévu baisse de 108 847 € (−1,1 %) : 10 248 380 € avant, 10 139 533 € après." in normal(dit)
    assert "* Part « Département » : 5 124 190 € avant, 5 015 343 € après, soit −108 847 € (−2,1 %)." in normal(dit)
    assert (
        "* Fiche 2.12 – Accompagnement personnalisé vers l’emploi : 108 847 € avant, 0 € après, soit −108 847 € (−100 %)."
        in normal(dit)
    )
    assert "* Fiche 2.12 : 5 valeurs d’indicateurs devenues « non communiqué »." in normal(dit)


def test_la_note_dit_ce_qui_ne_change_pas():
    dit = normal(_note(f"{CLS}/initiale", f"{CLS}/avenant-1"))
    assert "* Aucun montant prévu ne change : le budget reste de 26 059 864 €." in dit
    assert "* Au titre de 2024, 6 685 096 € ont été versés, sur 6 685 096 € prévus." in dit
    assert "cible 2025 à 2027 : 150 avant, 300 après, par l’avenant n° 1, art. 3." in dit
    assert "* Résultats de 2024 : 41 sont désormais connus, 12 ne sont pas communiqués." in dit
    assert "* Article 2.3 – Suivi et évaluation : modifié (par l’art. 2.1.2 de l’avenant)" in dit
    assert "4.1 et 4.2 : sans changement de fond (par l’art. 3 de l’avenant)" in dit
    assert ordre(
        dit, "Ce que change l’avenant n° 1", "Ce qui est connu depuis", "Les documents", "Ce qui a été comparé"
    )
    assert CLS not in dit


def test_le_guide_nomme_chaque_cle_du_json():
    guide = (RACINE / "docs" / "guide" / "comparer-par-un-programme.md").read_text("utf-8")
    nommees = set(re.findall(r"`(\w+)`", guide))
    dit = json.loads(comparer(f"{CLS}/initiale", f"{CLS}/avenant-1", "--json").stdout)

    def cles(valeur: object) -> set[str]:
        if isinstance(valeur, dict):
            return set(valeur) | {cle for une in valeur.values() for cle in cles(une)}
        return {cle for une in valeur for cle in cles(une)} if isinstance(valeur, list) else set()

    comptes = set(dit["contrats"][0]["compares"])
    assert set() == cles(dit) - nommees - comptes


def test_un_ecart_n_est_jamais_de_zero_pour_cent():
    moins = MouvementMontant(
        Cell("contrat", "tous", "2025"), "Ensemble", "Total", Montant(10_000_000), Montant(10_000_100)
    )
    assert "< 0,1 %" == normal(amount_words(moins)["taux"])


def test_des_guillemets_dans_des_guillemets_sont_de_l_autre_sorte():
    assert "« les métiers dits “masculins” »" == normal(cite("les métiers dits « masculins »"))
