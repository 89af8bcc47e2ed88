"""La page, partie documents : ce qui change de place, les en-têtes, les mots que personne ne voit, les montants entiers."""

import re

import pytest
from lxml import html as lxml_html
from typer.testing import CliRunner

from docgen.cli import app
from docgen.french import no_break
from tests.outils.cas import normal
from tests.outils.mots_word import p, tableau, word

COMPTE = "L’Association rend compte chaque année de l’emploi des sommes reçues."
FIN = "Toute résiliation est notifiée par lettre recommandée avec avis de réception."
VERSE = "Le versement est fait en deux fois, sur le compte de l’Association."


def titre(mots: str) -> str:
    return p(mots, style="Titre1")


def vu(mots: str, look: str) -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{mots}</w:t></w:r>'


def dit_et_page(tmp_path, avant: bytes, apres: bytes) -> tuple[str, lxml_html.HtmlElement]:
    chemins = tmp_path / "un.docx", tmp_path / "deux.docx"
    for chemin, octets in zip(chemins, (avant, apres), strict=True):
        chemin.write_bytes(octets)
    rendu = CliRunner().invoke(app, ["comparer", *map(str, chemins), "--html", str(tmp_path / "p.html")])
    assert 1 == rendu.exit_code, rendu.output
    (document,) = lxml_html.fromstring((tmp_path / "p.html").read_text("utf-8")).cssselect("article.document")
    return normal(" ".join(rendu.stdout.split())), document


def changements(document) -> list[tuple[str, str]]:
    """De chaque changement numéroté, ce qui en est dit et les mots montrés, une fois."""
    found = []
    for passage in document.cssselect(".passage"):
        for double in passage.cssselect(".double"):
            double.drop_tree()
        (repere,) = passage.cssselect(".repere")
        dit = normal(repere.text_content())
        repere.drop_tree()
        found.append(
            (
                re.sub(r"^n° \d+ ", "", dit),
                normal(" ".join(" ".join(mots.split()) for mots in passage.itertext() if mots.strip())),
            )
        )
    return found


AVANT = [titre("Article 1 – Objet"), p(COMPTE), p("L’aide est annuelle."), titre("Article 2 – Prix"), p(VERSE)]


def test_un_alinea_deplace_est_montre_une_fois_la_ou_il_est_et_signale_la_ou_il_etait(tmp_path):
    apres = [*AVANT[:1], *AVANT[2:], p(COMPTE)]
    dit, document = dit_et_page(tmp_path, word(*AVANT), word(*apres))
    assert f"déplacé depuis « Article 1 – Objet » : {COMPTE}" in dit
    assert "déplacé vers « Article 2 – Prix » : L’Association rend compte chaque année de l’emploi des…" in dit
    (parti,) = document.cssselect(".parti")
    assert (
        "déplacé vers « Article 2 – Prix » : L’Association rend compte chaque année de l’emploi des… (n° 1)"
        == normal(parti.text_content())
    )
    assert document.cssselect(f'[id="{parti.cssselect("a")[0].get("href")[1:]}"]')
    assert not document.cssselect("ins, del")
    assert [("déplacé depuis « Article 1 – Objet »", COMPTE)] == changements(document)


def test_un_alinea_deplace_et_change_montre_ses_seuls_mots_qui_changent(tmp_path):
    apres = [*AVANT[:1], *AVANT[2:], p(COMPTE.replace("chaque année", "chaque mois"))]
    dit, document = dit_et_page(tmp_path, word(*AVANT), word(*apres))
    assert "déplacé depuis « Article 1 – Objet », et changé" in dit
    assert [("année", "mois")] == [
        tuple(document.cssselect(f".passage {sorte}")[0].text_content() for sorte in ("del", "ins"))
    ]
    assert ["déplacé depuis « Article 1 – Objet », et changé"] == [dit for dit, _ in changements(document)]


def test_une_ligne_d_avant_le_premier_titre_vient_du_debut(tmp_path):
    dit, _ = dit_et_page(tmp_path, word(p(COMPTE), *AVANT[2:]), word(*AVANT[2:], p(COMPTE)))
    assert f"déplacé depuis le début : {COMPTE}" in dit


def test_un_article_deplace_l_est_avec_son_titre_et_ce_qui_le_suit(tmp_path):
    autre = [titre("Article 3 – Fin"), p(FIN), p("Bref.")]
    dit, document = dit_et_page(tmp_path, word(*AVANT, *autre), word(*autre, *AVANT))
    assert "Article 3 – Fin : déplacé" in dit
    assert [("déplacé", f"Article 3 – Fin {FIN} Bref.")] == changements(document)
    assert not document.cssselect("ins, del") and "découpage" not in dit
    assert ["déplacé : Article 3 – Fin (n° 1)"] == [normal(un.text_content()) for un in document.cssselect(".parti")]


def test_deux_articles_echanges_sont_deplaces_de_meme_dans_la_liste_et_dans_le_document(tmp_path):
    un, deux = [titre("Article 1"), p(COMPTE)], [titre("Article 2"), p(VERSE)]
    fin = [titre("Article 3"), p("Fin.")]
    dit, document = dit_et_page(tmp_path, word(*un, *deux, *fin), word(*deux, *un, *fin))
    ((nature, mots),) = changements(document)
    deplace = mots[: len("Article 1")]
    assert "déplacé" == nature and f"{deplace} : déplacé" in dit and 1 == dit.count(": déplacé")


def test_une_ligne_courte_suit_celle_qu_elle_accompagne(tmp_path):
    autres = [titre("Deux"), p(FIN), p("Le tribunal est celui de Lille."), p("Il est saisi par la plus diligente.")]
    avant = [titre("Un"), p("Rien."), p(COMPTE), p("Bref."), p(VERSE), *autres]
    apres = [titre("Un"), p("Rien."), *autres, p(COMPTE), p("Bref."), p(VERSE)]
    dit, document = dit_et_page(tmp_path, word(*avant), word(*apres))
    assert "déplacé depuis « Un » : Bref." in dit and "ajouté" not in dit and "retiré" not in dit
    assert [("déplacé depuis « Un »", f"{COMPTE} Bref. {VERSE}")] == changements(document)


def test_une_ligne_deplacee_dans_sa_liste_est_dite_deplacee(tmp_path):
    lignes = [p(mots, niveau=0) for mots in (COMPTE, VERSE, FIN)]
    dit, document = dit_et_page(tmp_path, word(titre("Un"), *lignes), word(titre("Un"), *lignes[1:], lignes[0]))
    assert f"déplacé après « Toute résiliation est notifiée par lettre recommandée… » : {COMPTE}" in dit
    assert 1 == dit.count("déplacé")
    assert ["déplacé dans la liste ou le tableau"] == [nature for nature, _ in changements(document)]


def test_un_en_tete_qui_change_a_son_numero(tmp_path):
    avant, apres = (word(p("Rien."), entete=f"Version {rang}", pied="Page") for rang in (1, 2))
    _, document = dit_et_page(tmp_path, avant, apres)
    assert document.cssselect(".passage a.lien[href$='.1']") and 1 == len(document.cssselect(".bande rect"))
    assert [("en-tête ou pied de page", "Version 1 2")] == changements(document)


def test_un_article_deplace_et_change_dit_les_deux(tmp_path):
    autre = [titre("Article 3 – Fin"), p(FIN), p("Bref.")]
    change = [autre[0], p(FIN.replace("lettre recommandée", "lettre simple")), autre[2]]
    dit, document = dit_et_page(tmp_path, word(*AVANT, *autre), word(*change, *AVANT))
    assert "Article 3 – Fin : déplacé et modifié • Toute résiliation" in dit
    assert ["déplacé", "déplacé, et changé", "déplacé"] == [nature for nature, _ in changements(document)]


def test_un_alinea_qui_revient_deux_fois_n_est_pas_suivi(tmp_path):
    avant = [titre("Un"), p(COMPTE), p("A."), p(COMPTE), titre("Deux"), p("B.")]
    apres = [titre("Un"), p("A."), titre("Deux"), p("B."), p(COMPTE), p("C."), p(COMPTE)]
    assert not dit_et_page(tmp_path, word(*avant), word(*apres))[1].cssselect(".parti")


@pytest.mark.parametrize(
    ("look", "pourquoi"),
    [
        ("<w:vanish/>", "masqué"),
        ('<w:color w:val="FFFFFF"/>', "invisible, de la couleur du fond"),
        ('<w:sz w:val="2"/>', "invisible, en caractères minuscules"),
    ],
)
def test_des_mots_que_personne_ne_voit_le_sont_dits_dans_leur_phrase(tmp_path, look, pourquoi):
    _, document = dit_et_page(
        tmp_path, word(p("Le solde est rendu sans délai.")), word(p("Le solde est rendu ", vu("sans ", look), "délai."))
    )
    (cache,) = document.cssselect(".passage .ancien .cache")
    assert (f"sans ({pourquoi})", " délai.") == (
        normal(cache.text_content()),
        cache.tail + cache.getnext().text if cache.getnext() is not None else cache.tail,
    )


def test_une_espace_ordinaire_n_est_jamais_la_fin_d_une_ligne_dans_un_montant(tmp_path):
    _, document = dit_et_page(
        tmp_path,
        word(p("Le plafond est de 3 342 548 €.")),
        word(p("Le plafond est de 3 342 549 € par an, en 24 mois, à 37,5 %, selon le n° 12.")),
    )
    montre = document.text_content()
    for entier in ("3 342 548 €", "3 342 549 €", "24 mois", "37,5 %", "n° 12"):
        assert entier not in montre and entier in normal(montre)


@pytest.mark.parametrize("mots", ["de 12 à 15 ans", "le 3 mars 2025", "1 000 000 €, 5 %", "l'an, « 2 h »"])
def test_rien_d_autre_ne_change_que_des_espaces(mots):
    assert mots == normal(no_break(mots)) and no_break(no_break(mots)) == no_break(mots)


# --- dans un tableau --------------------------------------------------------------------------------------------------
PRIX = ("Salle de traite", "60 000"), ("Ligne d’embouteillage", "50 000"), ("Pressoir", "40 000")


def test_deux_montants_echanges_entre_deux_rangees_ne_sont_pas_des_rangees_deplacees(tmp_path):
    echanges = (PRIX[0][0], PRIX[1][1]), (PRIX[1][0], PRIX[0][1]), PRIX[2]
    cotes = [word(titre("Prix"), tableau(("Poste", "Prix (€)"), *rangees), p(FIN)) for rangees in (PRIX, echanges)]
    _, document = dit_et_page(tmp_path, *cotes)
    assert ["chiffres, dates, renvois ou cases"] == [dit for dit, _ in changements(document)]


def test_deux_rangees_echangees_sont_deplacees_dans_le_tableau(tmp_path):
    cotes = [word(titre("Prix"), tableau(("Poste", "Prix (€)"), *rangees), p(FIN)) for rangees in (PRIX, PRIX[::-1])]
    _, document = dit_et_page(tmp_path, *cotes)
    assert ["déplacé dans la liste ou le tableau"] == [dit for dit, _ in changements(document)]


# --- ce qui bouge sans quitter son titre ------------------------------------------------------------------------------
@pytest.mark.parametrize("sens", (1, -1))
def test_deux_rangees_permutees_sont_une_rangee_deplacee_avec_sa_place_et_aucun_nombre(tmp_path, sens):
    rangees = [("Études", "10 000"), ("Travaux", "20 000"), ("Divers", "5 000")]
    permutees = [rangees[1], rangees[0], rangees[2]]
    cotes = [
        word(titre("Article 3"), tableau(("Poste", "Montant"), *lignes), p(un), p(deux))
        for lignes, un, deux in (
            (rangees, "Le bail dure un an.", COMPTE),
            (permutees, "Le bail dure un mois.", COMPTE + " Fin."),
        )
    ][::sens]
    dit, _ = dit_et_page(tmp_path, *cotes)
    deplacees = re.findall(r"• (rangée déplacée [^•]*)", dit)
    assert 1 == dit.count("déplacé") and 1 == len(deplacees)
    assert (
        deplacees[0].strip()
        == {
            1: "rangée déplacée après « Travaux » : Études | 10 000",
            -1: "rangée déplacée après « Études » : Travaux | 20 000",
        }[sens]
    )
    assert "nombre (" not in dit and "retiré" not in dit and "ajouté" not in dit


def test_un_court_alinea_qui_passe_en_tete_de_son_article_est_dit_une_fois(tmp_path):
    avant = word(titre("Un"), p("a) gaz ;"), p("b) eau ;"), p("c) bois."), titre("Deux"), p(FIN))
    apres = word(titre("Un"), p("c) bois."), p("a) gaz ;"), p("b) eau ;"), titre("Deux"), p(FIN))
    dit, document = dit_et_page(tmp_path, avant, apres)
    assert "déplacé en tête : c) bois." in dit and 1 == dit.count("déplacé")
    assert ["déplacé plus haut"] == [nature for nature, _ in changements(document)]
    assert "déplacé plus haut : c) bois. (n° 1)" == normal(document.cssselect(".parti")[0].text_content())


def fusion(*cellules: str) -> str:
    """Une rangée dont la seconde cellule continue celle du dessus quand il n'en est donné qu'une."""
    suite = "<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>"
    ecrites = [f"<w:tc><w:tcPr/>{p(dite)}</w:tc>" for dite in cellules]
    if len(cellules) == 1:
        ecrites.append(suite)
    return f"<w:tr>{''.join(ecrites)}</w:tr>"


def test_des_cellules_fusionnees_sont_dites_une_fois_sous_leur_article(tmp_path):
    def part(*derniere: str) -> str:
        tete = "<w:tc><w:tcPr/>%s</w:tc><w:tc><w:tcPr><w:vMerge w:val='restart'/></w:tcPr>%s</w:tc>"
        gros = f"<w:tr>{tete % (p('Gros œuvre'), p('60 %'))}</w:tr>"
        lignes = f"{fusion('Lot', 'Part')}{gros}{fusion(*derniere)}"
        return f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid>{lignes}</w:tbl>"

    cotes = [word(titre("Article 13"), part(*derniere), p(fin), titre("Fin"), p(fin))
             for derniere, fin in ((("Second œuvre", "40 %"), "Un an."), (("Second œuvre",), "Un mois."))]  # fmt: skip
    dit, _ = dit_et_page(tmp_path, *cotes)
    assert "• Second œuvre | 40 % → Second œuvre (cellules découpées autrement)" in dit
    assert 1 == dit.count("découpées") and "Document" not in dit and "rang (" not in dit
    assert "taux (Article 13, « Second œuvre ») : 40 %, retiré" in dit


def test_un_tableau_decoupe_autrement_sans_qu_un_mot_change_est_sous_son_article(tmp_path):
    avant, apres = (
        word(titre("Article 2"), tableau(rangee, ("c", "d")), p("Fin.")) for rangee in (("a b", ""), ("a b",))
    )
    dit, _ = dit_et_page(tmp_path, avant, apres)
    assert "– Article 2 : modifié" in dit and "Document" not in dit
