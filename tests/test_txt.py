"""The text as read: what a jurist sees when she compares two versions."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docgen.document import (
    Amount,
    Blank,
    Box,
    Checkbox,
    Columns,
    Document,
    Heading,
    LineBreak,
    List,
    PageBreak,
    Paragraph,
    Row,
    Section,
    Table,
    TableCell,
    Text,
)
from docgen.document.mots import lignes
from docgen.findings import Refusal
from docgen.montants import Montant
from docgen.render import txt
from tests.outils.textes import texte_suivi
from tests.outils.tirages import tirages


def p(text, style="corps"):
    return Paragraph((Text(text),), style)


def cell(text, **options):
    return TableCell((p(text),), **options)


def amount(euros):
    return TableCell((Paragraph((Amount(Montant(euros * 100), "v/c"),)),), align="droite")


def document(*blocks):
    return Document("essai", "avenant", "Essai", (Section(blocks),))


def read(*blocks):
    return txt.render(document(*blocks), Path(), {}).decode()


def shown(text):
    """The golden, without its margin and with the no-break spaces that an editor hides written as « · » and « ~ »."""
    return text.replace("\u00a0", "~").replace("\u202f", "·")


ACTE = (
    p("Avenant n° 1", "titre"),
    p("Vu le code général ;", "visa"),
    Heading(1, (Text("Article 1"), Text("er", raised=True))),
    Paragraph((Text("Le montant est de "), Amount(Montant(165928850), "v/c", bold=True), Text(", versé sur "), Blank("IBAN"))),
    Paragraph((Text("Première ligne"), LineBreak(), Text("seconde ligne"))),
    Heading(2, (Text("Détail"),)),
    p("Sont prévus :"),
    List(((p("un volet ;"), List(((p("un sous-volet ;"),),))), (p("un autre."),))),
    List(((p("trois"), List(((p("lettre"), List(((p("petit"),),), ordered=True)),), ordered=True)),), ordered=True, start=3),
    p("« Texte inséré. »", "citation"),
    Table(
        (
            Row((cell("Fiche", rowspan=2), cell("État", colspan=2, align="centre"))),
            Row((cell("2025"), cell("2026"))),
            Row((cell("Axe 1", colspan=3),), "groupe"),
            Row((cell("1.1"), amount(618000), amount(0))),
            Row((cell("1.2"), amount(-1500), amount(12))),
            Row((cell("Total"), amount(616500), amount(12)), "total"),
        ),
        (0.4, 0.3, 0.3),
        2,
    ),
    Box((p("Point d’attention"), p("à lire"))),
    Columns(((p("Pour l’État", "signature"),), (p("Pour le Département", "signature"),)), (0.5, 0.5)),
    PageBreak(),
    p("Fin"),
)  # fmt: skip
LU = """\
                                            Avenant n° 1

Vu le code général ;

Article 1er
===========

Le montant est de 1·659·288,50~€, versé sur [IBAN]

Première ligne
seconde ligne

Détail
------

Sont prévus :

– un volet ;
  • un sous-volet ;
– un autre.

3. trois
   a) lettre
      i. petit

      « Texte inséré. »

+-------+------------------+
| Fiche |       État       |
|       +-----------+------+
|       | 2025      | 2026 |
+=======+===========+======+
| Axe 1                    |
+-------+-----------+------+
| 1.1   | 618·000~€ |  0~€ |
| 1.2   |  −1·500~€ | 12~€ |
+-------+-----------+------+
| Total | 616·500~€ | 12~€ |
+-------+-----------+------+

+--------------------------------------------------------------------------------------------------+
| Point d’attention                                                                                |
|                                                                                                  |
| à lire                                                                                           |
+--------------------------------------------------------------------------------------------------+

Pour l’État

Pour le Département

                                     ----- nouvelle page -----

Fin
"""


def test_un_acte_se_lit_comme_un_acte():
    assert LU == shown(read(*ACTE))


def test_une_case_se_lit_entre_crochets():
    assert "[x] santé physique\n[ ] mobilité\n" == read(
        Paragraph((Checkbox("santé\nphysique", True), LineBreak(), Checkbox("mobilité", False)))
    )


def test_un_tableau_de_montants_ne_coupe_jamais_un_montant():
    rows = tuple(Row((cell(f"1.{i} Accompagner les jeunes"), *[amount(1659288 + i)] * 13)) for i in range(3))
    obtenu = read(Table(rows, (0.142,) + (0.066,) * 13, 0))
    assert 39 == sum(
        obtenu.count(f"1\u202f659\u202f28{8 + i}\u00a0€" if i < 2 else "1\u202f659\u202f290\u00a0€") for i in range(3)
    )


@pytest.mark.parametrize("contenu", [
    Paragraph((Text("Commune de Hautmont-sur-Orvane"),)),
    List(((Paragraph((Text("Orvane et interconnectivité"),)),),)),
    Paragraph((Text("2° d’anticonstitutionnellement dire"),), "sous-point"),
    Box((Paragraph((Text("un expérimentateurs"),)),)),
], ids=["un nom", "une liste", "un point", "un cadre"])  # fmt: skip
def test_un_mot_d_un_tableau_ne_se_coupe_pas(contenu):
    """Les colonnes voisines demandent bien plus que la place qu'il y a."""
    long = "de quoi demander une colonne bien plus large que celle du nom, et la prendre à ses voisines " * 3
    dit = read(Table((Row((TableCell((contenu,)), cell(long), cell(long), cell(long))),), (0.25,) * 4, 0))
    assert set(" ".join(lignes((contenu,))).split()) <= set(re.findall(r"[^\s|]+", dit))
    assert max(map(len, dit.splitlines())) <= txt.WIDTH


def test_un_mot_d_une_case_sur_deux_colonnes_ne_se_coupe_pas():
    tete = Row((cell("Anticonstitutionnellement", colspan=2), cell("texte " * 60)), "entete")
    rangees = [Row((cell("a"), cell("b"), cell("texte " * 60)))]
    dit = read(Table((tete, *rangees), (0.1, 0.1, 0.8), 1))
    assert "Anticonstitutionnellement" in dit


def test_un_mot_plus_long_que_sa_colonne_se_coupe_d_abord_a_ses_traits_d_union():
    assert ["Hautmont-sur-", "Orvane"] == txt.wrap("Hautmont-sur-Orvane", 14)
    # Celui qui tient sur la ligne suivante y va entier.
    assert ["à Vieux-", "Hautmont-", "sur-", "Orvane,", "peut-être"] == txt.wrap(
        "à Vieux-Hautmont-sur-Orvane, peut-être", 9
    )


@settings(max_examples=tirages(60), suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.lists(st.text("aé-’", min_size=1, max_size=24).filter(lambda mot: mot.strip("-")), min_size=1, max_size=5),
                min_size=1, max_size=5))  # fmt: skip
def test_tant_qu_il_y_a_la_place_chaque_mot_est_entier(colonnes):
    dit = read(Table((Row(tuple(cell(" ".join(mots)) for mots in colonnes)),), (1 / len(colonnes),) * len(colonnes), 0))
    if sum(max(map(len, mots)) for mots in colonnes) + 3 * len(colonnes) + 1 <= txt.WIDTH:
        assert {mot for mots in colonnes for mot in mots} <= set(re.findall(r"[^\s|+]+", dit))


def test_un_tableau_tient_dans_la_largeur_du_texte_quand_il_le_peut():
    long = "accompagnement renforcé des bénéficiaires " * 8
    lines = read(Table((Row((cell("Objectif"), cell(long))),), (0.3, 0.7), 0)).splitlines()
    assert {txt.WIDTH} == {len(line) for line in lines}


def test_un_titre_porte_son_niveau_par_son_soulignement():
    obtenu = [read(Heading(level, (Text("Titre"),))).splitlines()[1] for level in range(1, 7)]
    assert ["=====", "-----", "~~~~~", ".....", "'''''", "'''''"] == obtenu


def test_une_section_en_paysage_s_annonce():
    doc = Document("n", "k", "t", (Section((p("a"),)), Section((p("b"),), landscape=True)))
    assert "----- nouvelle page (paysage) -----" in txt.render(doc, Path(), {}).decode()


def test_les_mots_d_un_document_se_lisent_dans_l_ordre_une_espace_entre_eux():
    assert (
        "Avenant n° 1 Vu le code général ; Article 1er Le montant est de 1 659 288,50 €, versé sur [IBAN] "
        "Première ligne seconde ligne Détail Sont prévus : un volet ; un sous-volet ; un autre. trois lettre petit "
        "« Texte inséré. » Fiche État 2025 2026 Axe 1 1.1 618 000 € 0 € 1.2 −1 500 € 12 € Total 616 500 € 12 € "
        "Point d’attention à lire Pour l’État Pour le Département Fin"
    ) == texte_suivi(document(*ACTE))


def test_un_tableau_mal_forme_est_refuse():
    with pytest.raises(Refusal):
        read(Table((Row((cell("a"), cell("b"), cell("c"))),), (0.5, 0.5)))


lines = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=80).map(p)


@settings(max_examples=tirages(100), deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(st.lists(st.lists(lines, min_size=3, max_size=3), min_size=1, max_size=4), st.integers(0, 4))
def test_les_lignes_d_un_tableau_ont_toutes_la_meme_longueur(texts, header):
    table = Table(tuple(Row(tuple(TableCell((b,)) for b in row)) for row in texts), (0.3, 0.3, 0.4), header)
    assert 1 == len({len(line) for line in read(table).rstrip("\n").split("\n")})
