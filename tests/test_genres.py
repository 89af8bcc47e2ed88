"""Le genre d'un changement se juge sur les valeurs : rien de ce qui compte n'est jamais « typographie »."""

import json
import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from docx import Document as Word
from hypothesis import assume, given
from hypothesis import strategies as st
from typer.testing import CliRunner

from docgen.adresses.passages import NomDePassage
from docgen.cli import app
from docgen.commandes.comparer.mots import changed_lines_words
from docgen.commandes.comparer.regroupement import sort_dit
from docgen.diff.ecarts import compare_statements
from docgen.diff.passages_compares import GENRES, changed_line, genre_du_changement
from docgen.diff.passages_lus import PassageLu
from docgen.diff.releve import Releve
from tests.outils.cas import normal

PAGE = Path(__file__).parent / "cas" / "ecarts.md"
SIGNES = str.maketrans({"␣": "\u00a0", "⎵": "\u202f", "⇥": "\t", "↵": "\n", "¬": "\u00ad"})


# --- la table d'un juriste --------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Paire:
    """Une ligne de la table, et où elle se trouve."""

    avant: str
    apres: str
    genre: str
    remarque: str
    ligne: int

    @property
    def dite(self) -> str:
        return f"ecarts.md, ligne {self.ligne} : « {self.avant} » → « {self.apres} » {self.remarque and f'({self.remarque})'}"


def lire_table(texte: str) -> list[Paire]:
    """Les paires de la page ; une ligne de table mal faite est dite avec son rang."""
    paires: list[Paire] = []
    for rang, ligne in enumerate(texte.splitlines(), 1):
        if not ligne.startswith("|") or ligne.startswith(("|---", "| avant |")):
            continue
        cases = [case.strip().replace("\\|", "|") for case in re.split(r"(?<!\\)\|", ligne)[1:-1]]
        if len(cases) != 4 or cases[2] not in GENRES or cases[0] == cases[1]:
            raise ValueError(
                f"ecarts.md, ligne {rang} : il faut « avant | après | genre | remarque », et un genre connu"
            )
        paires.append(Paire(*(case.translate(SIGNES) for case in cases[:2]), cases[2], cases[3], rang))
    return paires


PAIRES = lire_table(PAGE.read_text("utf-8"))


@pytest.mark.parametrize("paire", PAIRES, ids=[f"ligne-{paire.ligne}" for paire in PAIRES])
def test_une_paire_de_la_table_a_le_genre_annonce(paire: Paire):
    obtenus = genre_du_changement(paire.avant, paire.apres), genre_du_changement(paire.apres, paire.avant)
    assert (paire.genre, paire.genre) == obtenus, paire.dite


# --- des lois -----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Valeur:
    """Une valeur écrite, et ce qu'elle vaut : deux écritures d'une même valeur ont le même sens."""

    ecrite: str
    sens: tuple


def milliers(nombre: int, separateur: str) -> str:
    return f"{nombre:,}".replace(",", separateur)


@st.composite
def nombres(draw: st.DrawFn) -> Valeur:
    entier = draw(st.integers(1, 9_999_999))
    decimales = draw(st.sampled_from(["", "5", "25", "07"]))
    signe = draw(st.sampled_from(["", "", "+", "-", "±"]))
    unite = draw(st.sampled_from(["€", "%", "‰", "m²", "m³", "km", "mois", "ans", "ETP", "k€", "jours", "$"]))
    ecrit = milliers(entier, draw(st.sampled_from([" ", "\u202f", ""]))) + (f",{decimales}" if decimales else "")
    return Valeur(f"{signe}{ecrit} {unite}", (signe, Decimal(f"{entier}.{decimales or 0}") * (1000 if unite == "k€" else 1),
                                              unite.removeprefix("k")))  # fmt: skip


@st.composite
def jours(draw: st.DrawFn) -> Valeur:
    jour = draw(st.dates())
    mois = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
            "décembre"]  # fmt: skip
    en_mots = f"{'1er' if jour.day == 1 else jour.day} {mois[jour.month - 1]} {jour.year:04}"
    ecrits = [en_mots, f"{jour.day}/{jour.month}/{jour.year:04}", f"{jour:%d/%m/}{jour.year:04}", jour.isoformat()]
    return Valeur(draw(st.sampled_from(ecrits)), (jour,))


LETTRES = {"deux": 2, "trois": 3, "six": 6, "douze": 12, "vingt et un": 21, "dix mille": 10_000, "cent mille": 100_000}
VALEURS = st.one_of(
    nombres(),
    jours(),
    st.tuples(st.integers(1, 30), st.integers(1, 30)).map(lambda n: Valeur(f"l'article {n[0]}.{n[1]}", ("article", n))),
    st.tuples(st.sampled_from("LRD"), st.integers(100, 999), st.integers(1, 30)).map(
        lambda n: Valeur(f"l'article {n[0]}. {n[1]}-{n[2]}", ("code", n))
    ),
    st.tuples(st.integers(2020, 2030), st.integers(100, 999)).map(lambda n: Valeur(f"l'acte n° {n[0]}-{n[1]}", n)),
    st.sampled_from(["II", "III", "IV", "IX", "XII"]).map(lambda n: Valeur(f"l'annexe {n}", ("annexe", n))),
    st.sampled_from(sorted(LETTRES)).map(lambda n: Valeur(f"{n} euros", ("", Decimal(LETTRES[n]), "€"))),
    st.tuples(st.integers(1, 23), st.integers(10, 59)).map(lambda n: Valeur(f"{n[0]} h {n[1]}", ("heure", n))),
    st.tuples(st.sampled_from("☐☒"), st.sampled_from(["Oui", "Santé"])).map(
        lambda n: Valeur(" ".join(n), ("case", n[0]))
    ),
    st.tuples(st.sampled_from("≥≤<>=≠"), st.integers(2, 99)).map(lambda n: Valeur(f"{n[0]} {n[1]} places", n)),
    st.tuples(st.integers(2, 99), st.sampled_from("+-×÷"), st.integers(2, 99)).map(
        lambda n: Valeur(f"{n[0]} {n[1]} {n[2]} semaines", n)
    ),
)
MOTS = st.sampled_from([
    "le Département", "l'État", "s'engage", "« le contrat »", "selon", "au titre de", "peut-être", "sous-traité",
    "À défaut", "verse", "l'œuvre…", "ainsi :", "soit ;", "(convenu)", "Pas-de-Calais", "le rapport, remis,", "pour",
])  # fmt: skip
PHRASES = st.lists(st.one_of(MOTS, VALEURS.map(lambda valeur: valeur.ecrite)), min_size=1, max_size=8).map(", ".join)
AUTREMENT = {
    " ": [" ", "\u00a0", "\u202f", "\u2009"], "'": ["'", "’", "ʼ"], "«": ["«", "“", '"'], "»": ["»", "”", '"'],
    "-": ["-", "\u2010", "\u2011", "–", "—", "−"], "…": ["…", "..."], "œ": ["œ", "oe"], "É": ["É", "E", "E\u0301"],
    "À": ["À", "A"], "é": ["é", "e\u0301"], "\u202f": ["\u202f", " ", "\u00a0"],
}  # fmt: skip


@given(PHRASES, st.data())
def test_composer_autrement_n_est_que_typographie(phrase: str, tire: st.DataObject):
    autre = "".join(tire.draw(st.sampled_from(AUTREMENT[s])) if s in AUTREMENT else s for s in phrase)
    assert "typographie" == genre_du_changement(phrase, autre)


@given(VALEURS, VALEURS, PHRASES, PHRASES)
def test_une_valeur_qui_change_est_dite_chiffres(avant: Valeur, apres: Valeur, debut: str, fin: str):
    assume(avant.sens != apres.sens)
    phrases = [f"{debut}, {valeur.ecrite} ; {fin}" for valeur in (avant, apres)]
    assert "chiffres" == genre_du_changement(*phrases)


@given(nombres(), nombres(), PHRASES)
def test_la_meme_valeur_ecrite_autrement_n_est_pas_un_chiffre_qui_change(avant: Valeur, apres: Valeur, suite: str):
    """La même, à l'espace des milliers près, ou l'unité en toutes lettres."""
    autre = avant.ecrite.replace(" ", "").replace("\u202f", "").replace("€", " euros").replace("%", " pour cent")
    autre = autre.replace("k euros", " k€")
    assert genre_du_changement(f"{avant.ecrite}, {suite}", f"{autre}, {suite}") in ("redaction", "typographie")


@given(PHRASES, st.data())
def test_un_chiffre_ou_une_virgule_de_nombre_touche_n_est_jamais_typographie(phrase: str, tire: st.DataObject):
    places = [m.start() for m in re.finditer(r"\d|(?<=\d)[.,/](?=\d)|[☐☒≥≤<>=≠+×÷²³%‰€$]", phrase)]
    assume(places)
    place = tire.draw(st.sampled_from(places))
    touche = tire.draw(st.sampled_from(["", "7", "70"]))
    autre = phrase[:place] + touche + phrase[place + 1 :]
    assume(autre != phrase)
    assert "typographie" != genre_du_changement(phrase, autre)


SIGNES_QUELCONQUES = st.text("0123456789 ,.-–−+'’()[]x%€m²abÉEé☐☒\u00a0\n°/:;IVXlLn", max_size=24)


@given(SIGNES_QUELCONQUES, SIGNES_QUELCONQUES)
def test_le_genre_est_le_meme_dans_les_deux_sens(avant: str, apres: str):
    assert genre_du_changement(avant, apres) == genre_du_changement(apres, avant)
    assert "typographie" == genre_du_changement(avant, avant)


def nue(ligne: str) -> str:
    """Ce qui reste quand on ôte toute typographie, sans rien savoir des valeurs."""
    ligne = re.sub(r"[\s]", "", ligne).replace("É", "E").replace("’", "'")
    return re.sub("[-–−]", "-", ligne)


@given(SIGNES_QUELCONQUES, st.data())
def test_ce_qui_est_typographie_a_les_memes_signes(avant: str, tire: st.DataObject):
    place = tire.draw(st.integers(0, len(avant)))
    apres = avant[:place] + tire.draw(SIGNES_QUELCONQUES) + avant[place + tire.draw(st.integers(0, 3)) :]
    if "typographie" == genre_du_changement(avant, apres):
        assert nue(avant).replace("-", "") == nue(apres).replace("-", "")
        assert re.findall(r"[,.]\d", nue(avant)) == re.findall(r"[,.]\d", nue(apres))


# --- ce qui a changé, valeur par valeur -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("avant", "apres", "attendu"),
    [
        ("Le montant est de 12 000,00 €.", "Le montant est de 1 200 000 €.", [("12 000,00 €", "1 200 000 €", False)]),
        ("un taux de +3 %", "un taux de –3 %", [("+3 %", "–3 %", False)]),
        ("12 + 6 mois", "12 - 6 mois", [("+ 6 mois", "- 6 mois", False)]),
        ("un reste ≥ 10 €", "un reste ≤ 10 €", [("≥ 10 €", "≤ 10 €", False)]),
        ("☒ Santé ☐ Logement social", "☒ Santé ☒ Logement social", [("☐ Logement social", "☒ Logement social", False)]),
        ("☐ Oui ☒ Non", "☒ Oui ☐ Non", [("☐ Oui", "☒ Oui", False), ("☒ Non", "☐ Non", False)]),
        ("un reste ≥ 10 €", "un reste ≥ 12 €", [("≥ 10 €", "≥ 12 €", False)]),
        ("dix mille euros, en trois mois", "10 000 €, en six mois",
         [("dix mille euros", "10 000 €", True), ("trois mois", "six mois", False)]),
        ("10 € en 2025", "10 € en 2025, puis 5 %", [(None, "5 %", False)]),
        ("10 €, puis 3 mois, puis 5 %", "12 €, puis 5 %", [("10 €", "12 €", False), ("3 mois", None, False)]),
        ("le Département", "l'État", []),
        ("l'État verse 10 €", "l’État verse 10␣€".replace("␣", "\u00a0"), []),
    ],
)  # fmt: skip
def test_une_ligne_dit_les_valeurs_qui_bougent(avant: str, apres: str, attendu: list):
    assert attendu == [(v.avant, v.apres, v.egale) for v in changed_line(avant, apres).valeurs]


def test_la_table_est_longue_et_lit_ses_fautes():
    assert len(PAIRES) >= 120
    with pytest.raises(ValueError, match="ligne 2"):
        lire_table("| avant | après | genre | remarque |\n| a | b | inconnu | |")


# --- de deux Word à la commande ---------------------------------------------------------------------------------------
CHANGEES = [
    ("Le plafond est de 8 250,75 € par an.", "Le plafond est de 825 075 € par an.", "chiffres"),
    ("Le taux directeur est de 2,75 %.", "Le taux directeur est de 27,5 %.", "chiffres"),
    ("La part variable est de 40 % du forfait.", "La part variable est de 40 € du forfait.", "chiffres"),
    ("La dotation évolue de -1,2 % chaque année.", "La dotation évolue de +1,2 % chaque année.", "chiffres"),
    ("Le bilan est remis le 11/1/2026 au plus tard.", "Le bilan est remis le 1/11/2026 au plus tard.", "chiffres"),
    ("Le comité prévu à l’article 4.12 se réunit.", "Le comité prévu à l’article 41.2 se réunit.", "chiffres"),
    ("Le reliquat est reporté s’il est > 500 €.", "Le reliquat est reporté s’il est < 500 €.", "chiffres"),
    ("La durée d’occupation est de 24 + 12 mois.", "La durée d’occupation est de 24 × 12 mois.", "chiffres"),
    ("Le local mis à disposition a 85 m².", "Le local mis à disposition a 85 m.", "chiffres"),
    ("☒ Le cofinancement est acquis", "☐ Le cofinancement est acquis", "chiffres"),
    ("Mobilité : □ oui ■ non", "Mobilité : ■ oui □ non", "chiffres"),
    ("Le préavis de dénonciation est de deux mois.", "Le préavis de dénonciation est de douze mois.", "chiffres"),
    ("La pénalité est de vingt mille euros.", "La pénalité est de deux cent mille euros.", "chiffres"),
    ("Le Département garantit l’emprunt.", "Le Département ne garantit plus l’emprunt.", "redaction"),
    ("Version du document : Brouillon", "Version du document : Signée", "redaction"),
    ("Le boni revient à la Métropole en fin d’exercice.", "Le boni revient à l’État en fin d’exercice.", "redaction"),
    ("L’équipe, volontaire, est rémunérée.", "L’équipe volontaire est rémunérée.", "redaction"),
    ("L’Etat verse « l’avance » - dite initiale - à l’entrée.", "L’État verse “l’avance” – dite initiale – à l’entrée.",
     "typographie"),
]  # fmt: skip


def comparer_les_mots(dossier: Path, avant: list[str], apres: list[str], *options: str):
    """Ce que la commande dit de deux Word qui ont ces paragraphes."""
    for nom, lignes in (("avant.docx", avant), ("apres.docx", apres)):
        fichier = Word()
        for ligne in lignes:
            fichier.add_paragraph(ligne)
        fichier.save(str(dossier / nom))
    arguments = ["comparer", str(dossier / "avant.docx"), str(dossier / "apres.docx"), *options]
    return CliRunner().invoke(app, [*arguments, "--gabarits", str(PAGE.parents[2] / "templates")])


SANS_TABLEAU = {"colonne": "", "combien": 0, "suivi": ""}


def test_deux_word_donnent_le_genre_et_les_valeurs_de_chaque_ligne(tmp_path: Path):
    avant, apres = [ligne[0] for ligne in CHANGEES], [ligne[1] for ligne in CHANGEES]
    dit = json.loads(comparer_les_mots(tmp_path, avant, apres, "--format", "json").stdout)
    lignes = [ligne for contrat in dit["contrats"] for passage in contrat["passages"] for ligne in passage["lignes"]]
    assert CHANGEES == [(ligne["avant"], ligne["apres"], ligne["genre"]) for ligne in lignes]
    assert [
        {"avant": "8 250,75 € par an", "apres": "825 075 € par an", "egale": False, "sorte": "montant", **SANS_TABLEAU}
    ] == (lignes[0]["valeurs"])
    assert [
        {
            "avant": "☒ Le cofinancement est acquis",
            "apres": "☐ Le cofinancement est acquis",
            "egale": False,
            "sorte": "case",
            **SANS_TABLEAU,
        }
    ] == (lignes[9]["valeurs"])
    assert [["ne garantit plus l’emprunt"], [], [], [], []] == [
        [valeur["apres"] for valeur in ligne["valeurs"]] for ligne in lignes[13:]
    ]


@pytest.mark.parametrize(("avant", "apres"), [ligne[:2] for ligne in CHANGEES if ligne[2] == "chiffres"])
def test_le_terminal_montre_une_valeur_qui_change(tmp_path: Path, avant: str, apres: str):
    dit = comparer_les_mots(tmp_path, [avant], [apres])
    assert 1 == dit.exit_code
    assert "typographie" not in dit.stdout
    assert {True} == {mot in normal(dit.stdout) for mot in normal(f"{avant} {apres}").split()}


# --- ce qui ne change que de place ou de numéro -----------------------------------------------------------------------
OBJET = ("Article 1 – Objet", "Le présent contrat fixe les moyens de l’action.", "Il lie l’État et le Département.")
DUREE = ("Article 2 – Durée", "Le contrat est conclu pour une durée de trois ans.", "Il se renouvelle par avenant.")
MOYENS = ("Article 3 – Moyens", "L’État verse 10 000 € par an au Département.")
PILOTAGE = ("Article 2 – Pilotage", "Un comité se réunit chaque année à la demande d’une partie.")


def word_a_titres(*passages: tuple[str, ...]) -> Releve:
    lus = {NomDePassage.titre(titre): PassageLu(titre, tuple(lignes)) for titre, *lignes in passages}
    return Releve("word", "word", {}, {}, {}, {}, lus)


def dits(avant: Releve, apres: Releve) -> list[tuple]:
    """Le nom de chaque passage qui diffère, ce qu'il devient, son ancien nom, et ses lignes."""
    return [
        (p.nom, sort_dit(p), p.ancien_nom, [(x.avant, x.apres) for x in p.lignes])
        for p in compare_statements(avant, apres).passages
    ]


def test_un_article_renumerote_est_dit_renumerote():
    duree, moyens = ("Article 3 – Durée", *DUREE[1:]), ("Article 4 – Moyens", MOYENS[1].replace("10 000", "12 000"))
    assert dits(word_a_titres(OBJET, DUREE, MOYENS), word_a_titres(OBJET, PILOTAGE, duree, moyens)) == [
        (PILOTAGE[0], "ajouté", "", [(None, PILOTAGE[1])]),
        (duree[0], "renuméroté", DUREE[0], [(DUREE[0], duree[0])]),
        (moyens[0], "modifié", MOYENS[0], [(MOYENS[0], moyens[0]), (MOYENS[1], moyens[1])]),
    ]


def test_un_titre_dont_les_mots_changent_est_dit_renomme():
    terme = ("Article 2 – Terme", *DUREE[1:])
    assert [(terme[0], "renommé", DUREE[0], [(DUREE[0], terme[0])])] == dits(
        word_a_titres(OBJET, DUREE), word_a_titres(OBJET, terme)
    )


def test_un_passage_deplace_est_une_difference():
    assert [(MOYENS[0], "déplacé", "", [])] == dits(
        word_a_titres(OBJET, DUREE, MOYENS), word_a_titres(MOYENS, OBJET, DUREE)
    )


def test_une_ligne_deplacee_dit_d_ou_elle_vient_et_ou_elle_va():
    avant = word_a_titres(OBJET, DUREE, MOYENS)
    apres = word_a_titres(OBJET[:2], DUREE, (*MOYENS, OBJET[2]))
    partie, venue = compare_statements(avant, apres).passages
    assert [("fond", MOYENS[0])] == [(x.genre, x.deplacee) for x in partie.lignes]
    assert [("fond", OBJET[0])] == [(x.genre, x.deplacee) for x in venue.lignes]
    assert [f"déplacé depuis «\u00a0{OBJET[0]}\u00a0»\u00a0: {OBJET[2]}"] == changed_lines_words(
        venue.lignes, brefs=False
    )


CLAUSE = "La Région peut, après mise en demeure restée sans effet, reprendre les équipements inutilisés."


@pytest.mark.parametrize(
    ("ici", "ailleurs", "suivie"),
    [
        (CLAUSE, "La Région peut reprendre les équipements inutilisés.", True),
        ("Le Département rend compte chaque année au préfet de l’emploi des crédits.",
         "Le Département rend compte de l’emploi des crédits.", True),
        # Deux clauses qui commencent de même ne sont pas une clause.
        (CLAUSE, "La Région peut, après accord du conseil, vendre les récoltes du domaine.", False),
        (CLAUSE, "La Région paie.", False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("sens", [1, -1])
def test_une_clause_qui_perd_ou_gagne_sa_condition_en_changeant_d_article_est_suivie(ici, ailleurs, suivie, sens):
    """Retirée ici, ajoutée là : rien ne dirait que la mise en demeure a disparu."""
    de, vers = (ici, ailleurs)[::sens]
    avant = word_a_titres((*OBJET, de), DUREE, MOYENS)
    apres = word_a_titres(OBJET, DUREE, (*MOYENS, vers))
    (partie,), (venue,) = (passage.lignes for passage in compare_statements(avant, apres).passages)
    assert (suivie, suivie) == (partie.deplacee == MOYENS[0], venue.deplacee == OBJET[0])
    assert (de if suivie else None, vers) == (venue.avant, venue.apres)


@given(st.permutations([OBJET, DUREE, MOYENS, PILOTAGE]))
def test_un_autre_ordre_est_dit_par_des_passages_deplaces_et_rien_d_autre(ordre: list):
    avant, apres = word_a_titres(OBJET, DUREE, MOYENS, PILOTAGE), word_a_titres(*ordre)
    bouges = compare_statements(avant, apres).passages
    assert {"deplace"} >= {p.sort for p in bouges}
    assert bool(bouges) == (list(avant.passages) != list(apres.passages))
    restent = [nom for nom in avant.passages if nom not in {p.adresse for p in bouges}]
    assert restent == [nom for nom in apres.passages if nom in restent]


@pytest.mark.parametrize("signe", ["\u202d", "\u202e", "\u2067"])
def test_un_signe_qui_retourne_l_ordre_des_chiffres_n_est_pas_de_la_typographie(signe):
    assert genre_du_changement("un solde de 12 €", f"un solde de {signe}12\u202c €") in ("redaction", "chiffres")
    assert "typographie" == genre_du_changement("un solde de 12 €", "un solde de \u200e12 €")
