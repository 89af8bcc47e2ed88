"""Dans une colonne, dès qu'un montant a des centimes, tous en montrent ; une phrase garde les siens."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.adresses.montants import SANS_NOM, NomDeMontant
from docgen.check.montre import uni
from docgen.compose.jetons import Jetons
from docgen.compose.markdown import read_blocks
from docgen.document import Amount, Document, Section, Table, Text
from docgen.document.mots import block_words
from docgen.montants import Montant
from docgen.render.pages.html import html_of_words
from docgen.render.txt import render
from tests.outils.chantier import remplacer
from tests.test_docx import GABARITS
from tests.test_tableaux import MODELE, TEXTE, atelier  # noqa: F401 (la fixture)

TETE = "| Poste | Montant |\n|---|---:|\n"


def lu(*lignes: tuple[str, object], tete: str = TETE) -> Table:
    jetons = Jetons()
    rangs = (f"| {poste} | {valeur if isinstance(valeur, str) else jetons.put(valeur)} |\n" for poste, valeur in lignes)
    (table,) = read_blocks(tete + "".join(rangs), jetons)
    assert isinstance(table, Table)
    return table


def colonne(table: Table, rang: int = 1) -> list[str]:
    return [uni(block_words(rangee.cells[rang].blocks)) for rangee in table.rows[table.header :]]


def test_un_seul_montant_avec_centimes_les_fait_montrer_a_tous():
    assert ["85,50 €", "92,00 €", "−1 204,00 €"] == colonne(
        lu(("a", Montant(8550)), ("b", Montant(9200)), ("c", Montant(-120400)))
    )
    assert ["85 €", "92 €"] == colonne(lu(("a", Montant(8500)), ("b", Montant(9200))))


def test_chaque_colonne_est_jugee_seule():
    jetons = Jetons()
    euros = [jetons.put(Montant(centimes)) for centimes in (8550, 9200, 100, 200)]
    texte = "| A | B |\n|---:|---:|\n| {0} | {2} |\n| {1} | {3} |\n".format(*euros)
    (table,) = read_blocks(texte, jetons)
    assert (["85,50 €", "92,00 €"], ["1 €", "2 €"]) == (colonne(table, 0), colonne(table, 1))


def test_le_total_d_une_cellule_jointe_suit_sa_colonne():
    """« < » joint au libellé la colonne d'avant : le montant reste dans la sienne."""
    jetons = Jetons()
    euros = [jetons.put(Montant(centimes)) for centimes in (8550, 9200)]
    texte = "| A | B | C |\n|---|---|---:|\n| a | b | {} |\n| {{total}} **Total** | < | **{}** |\n".format(*euros)
    (table,) = read_blocks(texte, jetons)
    assert ["85,50 €", "92,00 €"] == [uni(block_words(rangee.cells[-1].blocks)) for rangee in table.rows[1:]]


def test_une_phrase_dans_une_case_garde_son_montant():
    jetons = Jetons()
    cout, prix = jetons.put(Montant(13000)), jetons.put(Montant(9200))
    table = lu(("Montant", Montant(65017820)), ("Coût", "X"))
    assert ["650 178,20 €", "X"] == colonne(table)
    texte = f"{TETE}| Montant | {jetons.put(Montant(65017820))} |\n| Coût | {cout}, sur une base de 12 places |\n| Part | {prix} (50 %) |\n"
    (table,) = read_blocks(texte, jetons)
    assert ["650 178,20 €", "130 €, sur une base de 12 places", "92,00 € (50 %)"] == colonne(table)
    (phrase,) = read_blocks(f"Soit {cout} et {jetons.put(Montant(8550))}.", jetons)
    assert "Soit 130 € et 85,50 €." == uni(block_words((phrase,)))


def test_un_indicateur_en_euros_ne_change_pas_ses_voisins():
    indicateur = NomDeMontant("cls/initiale:indicateur 1.1/cout situation")
    assert indicateur.est_indicateur
    table = lu(("a", Amount(Montant(8550), indicateur)), ("b", Amount(Montant(9200), indicateur)))
    assert ["85,50 €", "92 €"] == colonne(table)


def taux(dit: str, nom: str = "x/initiale:couts/a poids 2026") -> tuple[str, Text]:
    return "a", Text(f"{dit}\u00a0%", name=NomDeMontant(nom))


@pytest.mark.parametrize(
    ("saisis", "montres"),
    [
        (("85,50", "92"), ["85,50 %", "92,00 %"]),
        (("29,3", "17", "100"), ["29,3 %", "17,0 %", "100,0 %"]),
        (("−4", "0,25", "1,5"), ["−4,00 %", "0,25 %", "1,50 %"]),
        (("50", "100"), ["50 %", "100 %"]),
    ],
)
def test_les_taux_d_une_colonne_ont_la_meme_precision(saisis, montres):
    assert montres == colonne(lu(*map(taux, saisis)))


def test_un_taux_que_le_texte_ecrit_ou_celui_d_un_indicateur_reste_comme_il_est():
    """« 20 % » est tapé dans le texte ; un indicateur a sa propre unité ; « 5,5 % du total » est une phrase."""
    indicateur = "cls/initiale:indicateur 1.1/taux_de_retour situation"
    table = lu(("TVA", "20\u00a0%"), taux("12,5"), taux("30"), taux("40", indicateur), ("b", "7,25 % du total"))
    assert ["20 %", "12,5 %", "30,0 %", "40 %", "7,25 % du total"] == colonne(table)


def test_des_taux_centres_sont_des_mesures_chacune_a_sa_precision():
    table = lu(taux("24,8"), taux("19"), tete="| Part | Bassin |\n|---|:---:|\n")
    assert ["24,8 %", "19 %"] == colonne(table)


def test_des_absences_et_des_montants_ne_changent_pas_la_precision_des_taux():
    table = lu(taux("12,5"), ("b", "–"), ("c", Montant(9250)), ("d", Montant(100)), taux("7"))
    assert ["12,5 %", "–", "92,50 €", "1,00 €", "7,0 %"] == colonne(table)


def test_tous_les_formats_disent_les_memes_decimales():
    table = lu(("a", Montant(8550)), ("b", Montant(9200)))
    document = Document("essai", "annexe", "Essai", (Section((table,)),))
    assert "92,00 €" in uni(render(document, GABARITS, {}).decode("utf-8"))
    montant = Amount(Montant(9200), SANS_NOM, centimes=True)
    assert "92,00 €" in uni(html_of_words((montant,)))


@given(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=6))
def test_une_colonne_montre_ses_centimes_partout_ou_nulle_part(centimes):
    dits = colonne(lu(*[("x", Montant(valeur)) for valeur in centimes]))
    assert [any(valeur % 100 for valeur in centimes)] * len(dits) == ["," in dit for dit in dits]


def test_le_tableau_d_un_programme_et_sa_phrase(atelier):  # noqa: F811
    page = atelier.contrat / "tableaux" / "budget.yaml"
    saisi = re.sub(r"(  60:\n.*\n.*\n      2025: \d+)", r"\1,50", page.read_text("utf-8"))
    remplacer(page, (page.read_text("utf-8"), saisi.replace("2025: 100 000", "2025: 99 999,50")))
    texte = TEXTE + '\nLes cotisations sont de {{ montant("budget/75", "tous", "2025") }}.\n'
    (atelier.textes / MODELE / "budget.md").write_text(texte, "utf-8")
    issue = atelier.preparer()
    (budget,) = [page for pages in issue.documents.values() for page in pages if page.kind == "budget"]
    dit = uni(block_words(bloc for section in budget.sections for bloc in section.blocks))
    assert "99 999,50 €" in dit
    assert "Cotisations 0,00 €" in dit
    assert "sont de 0 €." in dit
