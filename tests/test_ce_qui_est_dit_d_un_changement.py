"""Ce que la note, la page et le terminal disent d'un changement, et d'une commande mal tapée : sans laisser rien croire de faux."""

import re
from pathlib import Path

import pytest
from docx import Document
from typer.testing import CliRunner

from docgen.cli import app
from docgen.cli.francais import misuse
from docgen.commandes.comparer.lignes_comptees import counted_lines
from docgen.commandes.comparer.mots import brief_lines_marked, changed_lines_words
from docgen.diff.passages_changes import LigneChangee
from tests.outils.cas import normal
from tests.outils.mots_word import champ, p, r, tableau, word
from tests.test_page_deplaces import COMPTE, VERSE, dit_et_page, titre


def poser(dossier: Path, **fichiers: bytes) -> list[str]:
    for nom, octets in fichiers.items():
        (dossier / f"{nom}.docx").write_bytes(octets)
    return [str(dossier / f"{nom}.docx") for nom in fichiers]


# --- la note ----------------------------------------------------------------------------------------------------------
def test_la_note_dit_que_c_est_un_alinea_qui_a_bouge_et_non_l_article(tmp_path):
    avant = word(titre("Article 4 – Prix"), p(COMPTE), p("Net."), titre("Article 7 – Suivi"), p(VERSE))
    apres = word(titre("Article 4 – Prix"), p("Net."), titre("Article 7 – Suivi"), p(VERSE), p(COMPTE))
    cotes = poser(tmp_path, avant=avant, apres=apres)
    CliRunner().invoke(app, ["comparer", *cotes, "--lot", str(tmp_path / "lot")])
    note = normal("\n".join(alinea.text for alinea in Document(str(tmp_path / "lot" / "1-note.docx")).paragraphs))
    assert "Article 7 – Suivi : un alinéa déplacé depuis « Article 4 – Prix »" in note
    assert "Article 4 – Prix : un alinéa déplacé vers « Article 7 – Suivi »" in note


# --- ce qui n'est pas comparé -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("code", "resultat", "compte"),
    [
        ("PAGE", "3", 2), ("DATE", "3 mars 2026", 2), ("NUMPAGES", "9", 2), ("REF prix", "10 €", 0),
        ("SEQ Tableau", "2", 0), ("DOCPROPERTY Plafond", "50 000 €", 0), ("TITLE", "Bail", 0), ("= 1 + 2", "3", 0),
    ],
)  # fmt: skip
def test_seuls_les_champs_dont_le_resultat_n_est_pas_compare_sont_comptes(tmp_path, code, resultat, compte):
    avant, apres = (word(p("Voir ", champ(code, resultat), "."), p(mot)) for mot in ("Un.", "Deux."))
    dit, _ = dit_et_page(tmp_path, avant, apres)
    comptes = re.findall(r"(\d+) champs?, dont le résultat", dit)
    assert [str(compte)] * bool(compte) == comptes


def test_un_champ_verrouille_est_du_texte_et_n_est_pas_compte(tmp_path):
    verrouille = champ("DATE", "3 mars 2026").replace('fldCharType="begin"', 'fldCharType="begin" w:fldLock="1"')
    simple = f'<w:fldSimple w:instr=" DATE " w:fldLock="true">{r("3 mars 2026")}</w:fldSimple>'
    avant, apres = (word(p("Le ", verrouille, " et le ", simple), p(mot)) for mot in ("Un.", "Deux."))
    assert "dont le résultat" not in dit_et_page(tmp_path, avant, apres)[0]


def test_en_tetes_pieds_de_page_et_mise_en_forme_se_lisent_d_une_traite(tmp_path):
    avant, apres = (word(p(f"Un {mot}."), entete="Convention") for mot in ("a", "b"))
    dit, _ = dit_et_page(tmp_path, avant, apres)
    assert "Identiques des deux côtés : en-têtes, pieds de page, commentaires, images et mise en forme." in dit


# --- les mots autour d'une valeur -------------------------------------------------------------------------------------
def test_une_case_entre_guillemets_qui_part_est_dite_sans_ce_qui_la_suit(tmp_path):
    autres = ("Un an.", "Deux ans.")
    avant = word(p("La mention « ☐ » vaut accord."), *map(p, autres), p("☐ Oui, avec réserve"))
    apres = word(
        p("La mention « o » vaut accord."), *(p(un.replace("an", "mois")) for un in autres), p("☒ Oui, avec réserve")
    )
    dit, _ = dit_et_page(tmp_path, avant, apres)
    assert "case (début) : ☐, retiré" in dit
    assert "case (début) : ☐ Oui, avec réserve → ☒ Oui, avec réserve" in dit


def test_un_en_tete_de_colonne_n_est_pas_nomme_comme_une_rangee(tmp_path):
    rangees = (("Toiture", "45 000", "3"), ("Façade", "28 500", "4"))
    cotes = [word(p("Prix."), tableau(("Opération", "Coût 2027", nature), *rangees), p(f"{fin}.")) for nature, fin in (
        ("Coût estimé", "Un"), ("Coût définitif", "Deux"))]  # fmt: skip
    dit, _ = dit_et_page(tmp_path, *cotes)
    assert "• en-tête de colonne : Coût estimé → Coût définitif" in dit
    page = normal((tmp_path / "p.html").read_text("utf-8"))
    assert "en-tête de colonne : Coût <del>estimé</del>" in page


def test_une_rangee_garde_son_nom(tmp_path):
    cotes = [word(p("Prix."), tableau(("Opération", "Coût", "Lots"), ("Toiture", prix, "3"), ("Façade", "9", "4")))
             for prix in ("45 000", "48 000")]  # fmt: skip
    assert "• « Toiture », « Coût » : 45 000 → 48 000" in dit_et_page(tmp_path, *cotes)[0]


# --- les extraits -----------------------------------------------------------------------------------------------------
SOUS_ACTIONS = [
    f"{montant} € sur l’action 23, sous-action {rang} « {nom} », activité de programmation 01 « Contrats avec les "
    "départements, pilier 1 », code activité 0304 50 23 23 01 ;"
    for montant, rang, nom in (
        ("1 659 288", 23, "Pilier 1, prévenir"), ("673 260", 26, "Pilier 4, construire"), ("10 000", 29, "Pilier 9"))
]  # fmt: skip


def test_deux_extraits_qui_ne_different_que_par_leur_montant_gardent_ce_qui_les_distingue():
    (dit,) = counted_lines(SOUS_ACTIONS, "ajoutée", [])
    assert (
        "3 lignes ajoutées : « 1 659 288 € sur l’action 23, sous-action 23 “Pilier 1, prévenir” […] » ; « 673 260 € sur "
        "l’action 23, sous-action 26 “Pilier 4, construire” […] » ; « 10 000 € sur l’action 23, sous-action 29 "
        "“Pilier 9” […] »"
    ) == normal(dit)


def test_un_extrait_que_rien_ne_repete_reste_court():
    (dit,) = counted_lines([SOUS_ACTIONS[0], "L’État verse 3 € au titre de 2026.", "Fin."], "ajoutée", [])
    assert "« 1 659 288 € sur l’action 23 […] »" in normal(dit)


def test_la_page_et_le_terminal_comptent_les_memes_lignes_qui_engagent():
    longue = "remettre et tenir à jour chaque document que le préfet demande "
    lignes = [LigneChangee(None, f"La partie {rang} doit {longue * 2}du registre {rang}.", "fond") for rang in range(9)]
    (terminal,) = changed_lines_words(lignes, brefs=True)
    (page,) = brief_lines_marked(lignes)
    assert "autres lignes qui engagent" in terminal
    assert normal(terminal) == normal("".join(mots.text for mots in page.dite))


# --- des noms sans guillemets -----------------------------------------------------------------------------------------
def test_un_nom_a_espaces_tape_sans_guillemets_dit_d_en_mettre(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    poser(
        tmp_path, **{"notre convention": word(p("Un.")), "reçu le 3 mars": word(p("Deux.")), "net": word(p("Trois."))}
    )
    for tapes, noms in (
        ("notre convention.docx net.docx", '"notre convention.docx"'),
        ("notre convention.docx reçu le 3 mars.docx --tout", '"notre convention.docx" et "reçu le 3 mars.docx"'),
    ):
        rendu = CliRunner().invoke(app, ["comparer", *tapes.split()], standalone_mode=False)
        assert misuse(rendu.exception).endswith(
            f"Un nom qui contient une espace se met entre guillemets droits : {noms}."
        )
    seul = CliRunner().invoke(app, ["comparer", "notre", "convention.docx"]).output
    assert 'docgen comparer "notre convention.docx" NOUVEAU' in normal(" ".join(seul.split()))


def test_un_argument_de_trop_qui_n_est_pas_un_fichier_ne_dit_rien_des_guillemets(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rendu = CliRunner().invoke(app, ["comparer", "a.docx", "b.docx", "c.docx"], standalone_mode=False)
    assert "argument en trop : c.docx." == misuse(rendu.exception)
