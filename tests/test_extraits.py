"""Ce qui est montré d'une ligne : jamais une phrase dont le sujet change, ni ce qui engage sans être dit ou compté."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.check.montre import uni
from docgen.commandes.comparer.engagements import gravity, what_binds
from docgen.commandes.comparer.extraits import COUPE, before_and_after
from docgen.commandes.comparer.mots import brief_lines_marked, changed_lines_words
from docgen.diff.passages_changes import LigneChangee
from docgen.document.page_de_comparaison import LigneRepliee

RAPPORT = (
    "Pour l’évaluation à mi-parcours, la Région prépare un rapport d’exécution, qui couvre deux années civiles. "
    "La méthode d’évaluation et le contenu du rapport suivent le référentiel national. "
    "Le rapport fait l’objet d’une délibération ; il est transmis au préfet au plus tard le 31 mars 2026."
)
# Des phrases qui engagent ou non, qui reprennent ou non le sujet de celle d'avant.
NEUTRES = ["Les parties se félicitent de leur bonne entente", "La cour du collège est plantée d’arbres anciens",
           "Le comité de suivi se réunit à la préfecture"]  # fmt: skip
ENGAGENT = ["La Région verse 12 000 € à l’association", "Le solde est payé sous 30 jours",
            "L’association transmet le bilan au préfet", "La subvention couvre 45 % du coût des travaux"]  # fmt: skip
REPRENNENT = ["Il est transmis avant le 31 mars 2027", "Elle doit le justifier", "Ce montant est de 4 500 €",
              "Celui-ci en informe la Région sous 15 jours"]  # fmt: skip
phrases = st.lists(st.sampled_from([*NEUTRES, *ENGAGENT, *REPRENNENT]), min_size=1, max_size=8).map(
    lambda dites: [f"{dite}." for dite in dites]
)


@given(phrases)
def test_un_extrait_est_fait_de_phrases_entieres_avec_ce_dont_elles_parlent(dites):
    ligne = " ".join(dites)
    montre = what_binds(ligne)
    morceaux = [morceau.strip() for morceau in montre.split(COUPE) if morceau.strip()]
    reste = ligne
    for morceau in morceaux:
        avant, trouve, reste = reste.partition(morceau)
        assert trouve and avant.strip() in ("", *[" ".join(dites[i:j]) for i in range(9) for j in range(i, 9)])
        # Le sujet d'une phrase qui reprend est dans la phrase d'avant : elle est là, sauf s'il n'y en a pas.
        debut = ligne.index(morceau) == 0 or morceau.split(".")[0] not in REPRENNENT
        assert debut, morceau
    assert all(dite[:-1] in montre for dite in dites if gravity(dite) > 1)


def test_l_extrait_du_rapport_ne_dit_pas_que_la_methode_est_transmise():
    montre = uni(what_binds(RAPPORT))
    assert montre == uni(
        "Pour l’évaluation à mi-parcours, la Région prépare un rapport d’exécution, qui couvre deux années civiles. "
        "[…] Le rapport fait l’objet d’une délibération ; il est transmis au préfet au plus tard le 31 mars 2026."
    )


@pytest.mark.parametrize(
    ("ligne", "montre"),
    [
        # Un élément de liste, sans verbe, se coupe après sa valeur ; une phrase, après son verbe et ses conditions.
        ("1 659 288 € sur l’action 23, sous-action 23 « Pilier 1, prévenir », activité de programmation 01 « Contrats "
         "avec les départements, pilier 1 », code activité 0304 50 23 23 01 ;", "1 659 288 € sur l’action 23 […]"),
        ("L’État verse 3 342 548 € au profit des trois axes, sur les crédits du programme « Inclusion sociale et "
         "protection des personnes », dans le champ des solidarités.",
         "L’État verse 3 342 548 € au profit des trois axes […]"),
        ("L’État verse 3 342 548 € au profit des trois axes, sous réserve de l’ouverture des crédits du programme en "
         "loi de finances et de leur disponibilité.", None),
        ("Le montant de la subvention, fixé à 10 000 € pour l’année, selon le barème voté par la commission permanente "
         "du 3 mars, est versé en deux fois.", None),
        ("La Région verse 10 000 € au titre de l’année civile, et supporte seule les frais de traduction, de bouche et "
         "de déplacement des participants.", None),
    ],
)  # fmt: skip
def test_une_longue_phrase_perd_sa_fin_si_elle_ne_dit_ni_verbe_ni_condition(ligne, montre):
    assert uni(what_binds(ligne)) == uni(montre or ligne)


def ajoutees(*mots: str) -> list[LigneChangee]:
    return [LigneChangee(None, dits, "fond") for dits in mots]


def test_ce_qui_engage_sans_etre_montre_est_compte():
    obligations = [
        f"La partie n° {rang} doit {'remettre et tenir à jour ' * 4}le registre {rang}." for rang in range(9)
    ]
    (dit,) = changed_lines_words(ajoutees("Préambule.", "L’État verse 10 €.", *obligations), brefs=True)
    montrees = len(re.findall("La partie n°", dit))
    assert uni("11 lignes ajoutées, dont : « L’État verse 10 €. »") in uni(dit) and 0 < montrees < 9
    assert uni(dit).endswith(f" ; et {9 - montrees} autres lignes qui engagent")


def test_une_rubrique_que_personne_n_a_remplie_n_engage_pas_encore():
    assert (1, 2) >= (gravity("IBAN : [IBAN] ;"), 2) and gravity("IBAN : FR76 1007 1450 0000 ;") == 2
    (dit,) = changed_lines_words(
        ajoutees("Objet.", "IBAN : [IBAN] ;", "Le compte du Département est crédité."), brefs=True
    )
    assert "IBAN" not in dit and "Le compte du Département est crédité." in dit


def test_six_montants_au_plus_et_le_septieme_compte():
    (dit,) = changed_lines_words(ajoutees(*(f"lot {rang} : {rang} 000 € ;" for rang in range(1, 8))), brefs=True)
    assert uni(dit).endswith("« lot 6 : 6 000 € » ; et 1 autre ligne qui engage")


def test_la_page_montre_les_lignes_comptees_en_entier_d_un_clic():
    lignes = ajoutees("Préambule.", "L’État verse 10 €.", "Le reste suit.", RAPPORT)
    (repliee,) = brief_lines_marked(lignes)
    assert isinstance(repliee, LigneRepliee)
    assert [ligne.apres for ligne in lignes] == ["".join(mot.content[0].text for mot in ligne if hasattr(mot, "content"))
                                                 for ligne in repliee.entieres]  # fmt: skip


def test_entre_deux_changements_d_une_longue_ligne_le_sujet_reste_celui_de_la_phrase():
    apres = RAPPORT.replace("deux années", "trois années").replace("2026", "2027")
    for longueurs in ((60, 160), (24, 60)):
        avant_dit, apres_dit = before_and_after(RAPPORT, apres, *longueurs)
        assert "La méthode" not in avant_dit and "deux années civiles. […] " in avant_dit
        assert "au plus tard le 31 mars 2027." in apres_dit and "trois années civiles. […] " in apres_dit
