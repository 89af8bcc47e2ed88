"""Un mot qui tourne une clause est dit parmi les premiers, d'après des tables qu'un juriste allonge."""

import re

import pytest

from docgen.diff import sens
from docgen.diff.passages_compares import changed_line
from docgen.diff.sens import Dit, read_tables, turned_round
from tests.outils.mots_word import p, tableau, word
from tests.test_valeurs_dites import d_abord, titre

# Ces façons de dire ont un nombre, qui est dit de lui-même.
_CHIFFREE = re.compile(r"\b(?:deux|trois|quarts|six|une année)\b")
_FACONS = [(dit, facon) for dit in read_tables() for facon in dit.mots if not _CHIFFREE.search(facon)]


def _ecrit(facon: str) -> str:
    return facon.replace("(", "").replace(")", "")


def _dits(avant: str, apres: str) -> list[tuple[str | None, str | None, str]]:
    return [(valeur.avant, valeur.apres, valeur.sorte) for valeur in changed_line(avant, apres).valeurs]


@pytest.mark.parametrize(("dit", "facon"), _FACONS, ids=[facon for _, facon in _FACONS])
def test_chaque_facon_de_dire_s_oppose_a_celles_des_autres_lignes_de_sa_famille(dit: Dit, facon: str):
    for autre in read_tables():
        if autre.famille == dit.famille and not _CHIFFREE.search(autre.mots[0]):
            lignes = [f"Alors {_ecrit(mots)} dit ; fin." for mots in (facon, autre.mots[0])]
            assert ([dit.sorte] if autre.dit != dit.dit else []) == [sorte for *_, sorte in _dits(*lignes)]


@pytest.mark.parametrize("dit", read_tables(), ids=lambda dit: f"{dit.famille} {dit.dit}")
def test_un_mot_qui_part_seul_n_est_dit_que_si_sa_table_le_demande(dit: Dit):
    if not _CHIFFREE.search(dit.mots[0]):
        dits = list(turned_round(f"Alors {_ecrit(dit.mots[0])} voila.", "Alors voila."))
        assert (dit.quand == "seul") == bool(dits)


@pytest.mark.parametrize(
    ("avant", "apres", "dits"),
    [
        ("La redevance est due chaque année.", "La redevance est due chaque mois.",
         [("chaque année", "chaque mois", "périodicité")]),
        ("payé tous les mois.", "payé tous les ans.", [("tous les mois", "tous les ans", "périodicité")]),
        ("Un bilan trimestriel est remis.", "Un bilan annuel est remis.", [("trimestriel", "annuel", "périodicité")]),
        ("Le taux est inférieur ou égal à 3 %.", "Le taux est inférieur à 3 %.",
         [("inférieur ou égal à 3 %", "inférieur à 3 %", "sens")]),
        ("une aide égale ou supérieure à 2 €", "une aide supérieure à 2 €",
         [("égale ou supérieure à 2 €", "supérieure à 2 €", "sens")]),
        ("plus de 3 agents", "moins de 3 agents", [("plus de 3 agents", "moins de 3 agents", "sens")]),
        ("L’Office doit rendre compte au conseil.", "L’Office peut rendre compte au conseil.",
         [("doit rendre compte", "peut rendre compte", "clause")]),
        ("L’Office est tenu de livrer.", "L’Office s’efforce de livrer.",
         [("est tenu de livrer", "s’efforce de livrer", "clause")]),
        ("Il doit livrer.", "Il est tenu de livrer.", []),
        ("l’État et le Département", "l’État ou le Département",
         [("et le Département", "ou le Département", "clause")]),
        # Dans une autre phrase, « ou » ne remplace pas « et ».
        ("Il pèse et mesure.", "Le fruit mûr ou vert se vend.", []),
        ("Ils décident à l’unanimité.", "Ils décident à la majorité.", [("unanimité", "majorité", "clause")]),
        ("Le lieu sert exclusivement de salle.", "Le lieu sert de salle.", [("exclusivement de salle", None, "clause")]),
        ("Il informe, notamment, le préfet.", "Il informe le préfet.", [("notamment", None, "clause")]),
        ("Il paie les taxes.", "Il ne paie pas les taxes.", [(None, "ne paie pas", "clause")]),
        ("Après avis conforme du comité", "Après avis simple du comité",
         [("avis conforme du comité", "avis simple du comité", "clause")]),
        ("L’État verse 3 €.", "L’État verse 3 € sous réserve des crédits.",
         [(None, "sous réserve des crédits", "clause")]),
        ("2 500 € par an et par logement", "2 500 € par an",
         [("2 500 € par an et par logement", "2 500 € par an", "montant")]),
        # Ce qu'un montant dit lui-même n'est pas dit deux fois.
        ("100 € par mois", "100 € par an", [("100 € par mois", "100 € par an", "montant")]),
    ],
)  # fmt: skip
def test_ce_qui_tourne_une_clause_est_dit(avant, apres, dits):
    assert dits == _dits(avant, apres)
    assert [(y, x, sorte) for x, y, sorte in dits] == _dits(apres, avant)


def test_une_clause_reste_de_la_redaction_et_une_borne_est_un_chiffre():
    assert "redaction" == changed_line("Il doit payer.", "Il peut payer.").genre
    assert "chiffres" == changed_line("Il paie chaque mois.", "Il paie chaque an ou tous les ans.").genre


def test_une_clause_vient_dans_la_premiere_liste_apres_les_periodicites(tmp_path):
    avant = word(p("Il doit payer."), p("Il rend compte chaque mois."), p("Le bail dure un an."))
    apres = word(p("Il peut payer."), p("Il rend compte chaque année."), p("Le bail dure deux ans."))
    assert [
        "durée (début) : un an → deux ans",
        "périodicité (début) : chaque mois → chaque année",
        "clause (début) : doit payer → peut payer",
    ] == d_abord(tmp_path, avant, apres)


@pytest.mark.parametrize(("avant", "apres"), [("HT", "TTC"), ("hors taxes", "toutes taxes comprises")])
def test_la_taxe_d_une_colonne_vient_la_premiere_avec_ce_qu_elle_change(tmp_path, avant, apres):
    assert (
        f"unité (Article 7, « Coût {apres} », pour 2 nombres) : {avant} → {apres}"
        == d_abord(tmp_path, *(word(*_corps(cote, mots)) for cote, mots in ((avant, "Un an"), (apres, "Deux ans"))))[0]
    )


def _corps(taxe: str, duree: str) -> list[str]:
    rangees = ("Toiture", "45 000"), ("Façade", "28 500")
    return [
        titre("Article 7"), tableau(("Opération", f"Coût {taxe}"), *rangees), p(f"Soit {duree}."), p(f"Puis {duree}.")
    ]  # fmt: skip


def test_une_table_mal_ecrite_dit_sa_ligne(tmp_path, monkeypatch):
    page = tmp_path / "mots.md"
    page.write_text(
        "## Clause\n| famille | quand | dit | mots |\n|---|---|---|---|\n| a | parfois | b | c |\n", "utf-8"
    )
    monkeypatch.setattr(sens, "TABLES", page)
    with pytest.raises(ValueError, match="ligne 4"):
        read_tables.__wrapped__()


# --- de quelle sorte est ce qui change --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("avant", "apres", "dits"),
    [
        ("un délai d’un an et demi", "un délai d’un an", [("un an et demi", "un an", "durée")]),
        ("3 mois et demi", "3 mois", [("3 mois et demi", "3 mois", "durée")]),
        ("½ de la somme", "¼ de la somme", [("½", "¼", "nombre")]),
        ("½ heure", "¾ heure", [("½ heure", "¾ heure", "durée")]),
        ("½ point", "0,5 point", [("½ point", "0,5 point", "taux")]),
        ("contact@sault.example", "contact@sautl.example",
         [("contact@sault.example", "contact@sautl.example", "adresse")]),
        ("www.sault.example", "www.sautl.example", [("www.sault.example", "www.sautl.example", "adresse")]),
        ("SIRET 123 456 789 00012", "SIRET 123 456 789 00021", [("123 456 789 00012", "123 456 789 00021", "numéro")]),
    ],
)  # fmt: skip
def test_une_valeur_a_la_sorte_qu_un_lecteur_lui_donne(avant, apres, dits):
    assert dits == _dits(avant, apres)
