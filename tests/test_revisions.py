"""Ce que marque la comparaison de deux documents, et ce qu'elle laisse."""

from datetime import date
from pathlib import Path

import pytest

from docgen.diff import accept_all, redline, reject_all
from docgen.document import (
    Amount,
    Document,
    Heading,
    List,
    Paragraph,
    Revision,
    Row,
    Section,
    Table,
    TableCell,
    Text,
)
from docgen.montants import Montant
from docgen.render import txt

JOUR = date(2025, 9, 22)
OPERATION = Revision("insertion", "Avenant n° 1, art. 2.1", date(2025, 6, 1))


def t(texte: str) -> Paragraph:
    return Paragraph((Text(texte),))


def document(*blocs, **autres) -> Document:
    return Document("essai", "avenant", "t", (Section(blocs),), **autres)


def trace(avant, apres):
    """Les blocs de la comparaison."""
    return redline(document(*avant), document(*apres), "docgen", JOUR).sections[0].blocks


def marquee(bloc: Paragraph) -> str:
    """Le paragraphe, ses marques entre crochets."""
    return txt.render(document(bloc), Path(), {}).decode().rstrip("\n")


@pytest.mark.parametrize(
    ("avant", "apres", "attendu"),
    [
        ("Soit 1 328,1 M€ au total.", "Soit 1 446,1 M€ au total.", "Soit [-1 328,1 M€-]{+1 446,1 M€+} au total."),
        ("Jusqu’au 31 décembre 2027 inclus.", "Jusqu’au 31 mars 2028 inclus.", "Jusqu’au [-31 décembre 2027-]{+31 mars 2028+} inclus."),
        ("selon l’article 2.2 du contrat", "selon l’article 2.2-1 du contrat", "selon l’[-article 2.2-]{+article 2.2-1+} du contrat"),
        ("un taux de 50 % du coût total", "un taux de 60 % du coût total", "un taux de [-50 %-]{+60 %+} du coût total"),
        ("L’État verse une aide.", "L’État verse une aide annuelle.", "L’État verse une aide{+ annuelle+}."),
    ],
)  # fmt: skip
def test_un_montant_une_date_un_renvoi_changent_d_un_bloc(avant, apres, attendu):
    (bloc,) = trace([t(avant)], [t(apres)])
    assert attendu == marquee(bloc)


def test_un_tiret_une_ligne_s_inserent_sans_toucher_a_leurs_voisins():
    def tableau(*lignes):
        return Table(tuple(Row(tuple(TableCell((t(x),)) for x in ligne)) for ligne in lignes), (0.5, 0.5))

    un, deux = ("un tiret long", "deux autres mots")
    liste, grille = trace(
        [List(((t(un),), (t(deux),))), tableau(("Action", "État"), ("1.1", "10 €"), ("1.3", "30 €"))],
        [
            List(((t(un),), (t("neuf"),), (t(deux),))),
            tableau(("Action", "État"), ("1.1", "12 €"), ("1.2", "20 €"), ("1.3", "30 €")),
        ],
    )
    assert [None, "insertion", None] == [i[0].revision and i[0].revision.sort for i in liste.items]
    assert [None, None, "insertion", None] == [r.revision and r.revision.sort for r in grille.rows]
    assert "[-10 €-]{+12 €+}" == marquee(grille.rows[1].cells[1].blocks[0])


def test_un_bloc_deja_marque_des_deux_cotes_reste_et_donne_son_auteur_au_titre_qui_l_annonce():
    marque = Paragraph((Text("Texte de l’opération."),), revision=OPERATION)
    titre, corps = trace([marque], [Heading(3, (Text("Article 2.2-1"),)), marque])
    assert marque == corps
    assert OPERATION == titre.revision
    (seul, _) = trace([t("le reste")], [Heading(3, (Text("Article 9"),)), t("le reste")])
    assert Revision("insertion", "docgen", JOUR) == seul.revision


def test_l_aspect_vient_de_l_apres_et_le_nom_d_un_montant_n_est_pas_un_changement():
    avant = Paragraph((Amount(Montant(500), "initiale:contrat"),), "corps")
    apres = Paragraph((Amount(Montant(500), "avenant-1:contrat"),), "visa")
    assert (apres,) == trace([avant], [apres])


def test_une_fin_d_alinea_changee_avant_un_alinea_neuf_finit_par_ce_qui_part():
    premier, second = trace([t("premier point.")], [t("premier point ;"), t("tout autre second tiret")])
    assert "premier point{+ ;+}[-.-]" == marquee(premier)
    assert "insertion" == second.revision.sort


def test_une_section_de_plus_est_toute_marquee_et_les_autres_se_repondent():
    droite, large, fin = Section((t("a"),)), Section((t("b"),), True), Section((t("c"),))
    avant = Document("e", "k", "t", (droite, fin))
    apres = Document("e", "k", "t", (droite, large, fin))
    comparee = redline(avant, apres, "docgen")
    assert [False, True, False] == [s.landscape for s in comparee.sections]
    assert "insertion" == comparee.sections[1].blocks[0].revision.sort
    assert avant == reject_all(comparee)
    assert apres == accept_all(comparee)


def test_refuser_rend_le_titre_la_version_et_les_champs_d_avant():
    avant = document(fields=(("entete", "Contrat"), ("logos", "etat")), version="initiale")
    apres = document(fields=(("entete", "Contrat modifié"), ("logos", "non")), version="avenant 1")
    comparee = redline(avant, apres, "docgen")
    assert ["version", "entete"] == [nom for nom, _ in comparee.revised]
    assert "initiale" == reject_all(comparee).version
    assert "Contrat" == dict(reject_all(comparee).fields)["entete"]
    assert "Contrat modifié" == dict(accept_all(comparee).fields)["entete"]
