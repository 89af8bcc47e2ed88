"""Un nom dans une phrase : son article contracté ou élidé, ce qui s'accorde avec lui ; le genre ne se devine pas."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.compose.aides.accords import as_name, dit
from docgen.findings import Refusal
from docgen.french import Nom, de
from docgen.french.noms import accorde, elide
from docgen.model.entete import Partie
from docgen.model.programme import PartDeFinancement
from tests.outils.chantier import METROPOLE, Chantier, ouvrir, remplacer

M, F = "masculin", "féminin"
# Chaque nom comme les données l'écrivent, son genre quand son article ne le dit pas ; puis le, du, au, ce, il, représenté.
NOMS = {
    ("L'association Les Amis du parc", F, None): (
        "l'association Les Amis du parc", "de l'association Les Amis du parc", "à l'association Les Amis du parc",
        "cette association Les Amis du parc", "elle", "représentée"),
    ("la Fondation", None, None): ("la Fondation", "de la Fondation", "à la Fondation", "cette Fondation", "elle", "représentée"),
    ("Fondation", F, None): ("la Fondation", "de la Fondation", "à la Fondation", "cette Fondation", "elle", "représentée"),
    ("La communauté de communes des Trois Rivières", None, None): (
        "la communauté de communes des Trois Rivières", "de la communauté de communes des Trois Rivières",
        "à la communauté de communes des Trois Rivières", "cette communauté de communes des Trois Rivières", "elle", "représentée"),
    ("L'État", M, None): ("l'État", "de l'État", "à l'État", "cet État", "il", "représenté"),
    ("Hôpital", M, None): ("l'Hôpital", "de l'Hôpital", "à l'Hôpital", "cet Hôpital", "il", "représenté"),
    ("l’Université", F, None): ("l'Université", "de l'Université", "à l'Université", "cette Université", "elle", "représentée"),
    ("EPCI", M, None): ("l'EPCI", "de l'EPCI", "à l'EPCI", "cet EPCI", "il", "représenté"),
    ("les communes de l'agglomération", F, None): (
        "les communes de l'agglomération", "des communes de l'agglomération", "aux communes de l'agglomération",
        "ces communes de l'agglomération", "elles", "représentées"),
    ("bailleurs sociaux", M, "pluriel"): (
        "les bailleurs sociaux", "des bailleurs sociaux", "aux bailleurs sociaux", "ces bailleurs sociaux", "ils", "représentés"),
    ("le Département", F, None): ("le Département", "du Département", "au Département", "ce Département", "il", "représenté"),
    ("la Haute-Savoie", None, None): ("la Haute-Savoie", "de la Haute-Savoie", "à la Haute-Savoie", "cette Haute-Savoie", "elle", "représentée"),
    ("le Hainaut", None, None): ("le Hainaut", "du Hainaut", "au Hainaut", "ce Hainaut", "il", "représenté"),
    ("l'Yonne", F, None): ("l'Yonne", "de l'Yonne", "à l'Yonne", "cette Yonne", "elle", "représentée"),
    ("halte-garderie", F, None): ("la halte-garderie", "de la halte-garderie", "à la halte-garderie", "cette halte-garderie", "elle", "représentée"),
    ("Conseil d'administration", M, None): (
        "le Conseil d'administration", "du Conseil d'administration", "au Conseil d'administration",
        "ce Conseil d'administration", "il", "représenté"),
}  # fmt: skip


@pytest.mark.parametrize("ecrit", NOMS)
def test_un_nom_prend_son_article_et_ce_qui_s_accorde_avec_lui(ecrit):
    nom = Nom.of(*ecrit)
    assert NOMS[ecrit] == (nom.le, nom.du, nom.au, nom.ce, nom.il, nom.accord("représenté"))


LIEUX = {
    "Arras": "d’Arras", "Hazebrouck": "d’Hazebrouck", "Le Havre": "du Havre", "La Réunion": "de La Réunion",
    "Les Ulis": "des Ulis", "L'Haÿ-les-Roses": "de L'Haÿ-les-Roses", "Haute-Goulaine": "de Haute-Goulaine",
    "Yvetot": "d’Yvetot", "Évreux": "d’Évreux", "Hénin-Beaumont": "d’Hénin-Beaumont", "Œting": "d’Œting",
    "Haguenau": "de Haguenau", "Lens": "de Lens",
}  # fmt: skip


@pytest.mark.parametrize("lieu", LIEUX)
def test_un_lieu_ne_prend_que_l_article_qu_il_porte(lieu):
    assert LIEUX[lieu] == de(lieu)


@pytest.mark.parametrize(
    ("mot", "feminin", "masculins", "feminins"),
    [
        ("conclu", "conclue", "conclus", "conclues"),
        ("représenté", "représentée", "représentés", "représentées"),
        ("ainsi rédigé", "ainsi rédigée", "ainsi rédigés", "ainsi rédigées"),
        ("départemental", "départementale", "départementaux", "départementales"),
        ("social", "sociale", "sociaux", "sociales"),
        ("signataire", "signataire", "signataires", "signataires"),
        ("soumis", "soumise", "soumis", "soumises"),
        ("relatif", "relative", "relatifs", "relatives"),
        ("régulier", "régulière", "réguliers", "régulières"),
        ("heureux", "heureuse", "heureux", "heureuses"),
        ("annuel", "annuelle", "annuels", "annuelles"),
    ],
)
def test_un_mot_s_accorde_en_genre_et_en_nombre(mot, feminin, masculins, feminins):
    assert (mot, feminin) == (accorde(mot, M), accorde(mot, F))
    assert (masculins, feminins) == (accorde(mot, M, pluriel=True), accorde(mot, F, pluriel=True))


@pytest.mark.parametrize("mot", ["onzième alinéa", "a du 2°", "I", "oui", "huit jours", "hors-sol", "yaourt"])
def test_certains_mots_n_ont_pas_d_elision(mot):
    assert f"le {mot}" == Nom(mot, M).le


@pytest.mark.parametrize("nom", ["Fondation", "Comité d'entente", "Haras"])
def test_un_genre_qui_manque_est_refuse(nom):
    for demande in (lambda n: n.le, lambda n: n.du, lambda n: n.ce, lambda n: n.il, lambda n: n.accord("tenu")):
        with pytest.raises(Refusal) as refus:
            demande(Nom.of(nom))
        assert ("TXT007", f"rien ne dit si « {nom} » est masculin ou féminin") == (
            refus.value.code,
            refus.value.message,
        )
    assert nom == Nom.of(nom).dit


def test_une_elision_et_un_pluriel_n_ont_pas_besoin_du_genre_mais_l_accord_oui():
    assert ("l'Agence", "de l'Agence", "des villes") == (
        Nom.of("Agence").le,
        Nom.of("Agence").du,
        Nom.of("les villes").du,
    )
    for nom in ("L'Agence", "les villes"):
        with pytest.raises(Refusal):
            Nom.of(nom).accord("représenté")


MOTS = st.text("abdehioyHAÉ éô-'", min_size=1).filter(lambda mots: mots.strip() == mots)


@given(MOTS, st.sampled_from([M, F]), st.booleans())
def test_oter_l_article_que_l_on_a_mis_rend_le_nom(mots, genre, pluriel):
    nom = Nom.of(mots, genre, "pluriel" if pluriel else None)
    assert nom == Nom.of(nom.le, genre)


@given(MOTS, st.sampled_from([M, F]))
def test_de_a_et_le_elident_devant_les_memes_mots(mots, genre):
    nom = Nom(mots, genre)
    courts = {elide(mots), nom.le.startswith("l'"), nom.du.startswith("de l'"), nom.au.startswith("à l'")}
    assert 1 == len(courts)


# --- les mots des textes ----------------------------------------------------------------------------------------------
def partie(intitule: str, designation: str, **cles: str) -> Partie:
    return Partie.model_validate(
        {"code": "x", "intitule": intitule, "designation": designation, "representants": ["y"], **cles}
    )


@pytest.mark.parametrize(
    ("mot", "elle", "eux"),
    [
        ("le", "la Fondation", "les communes"), ("Du", "De la Fondation", "Des communes"),
        ("Il", "Elle", "Elles"), ("s'il", "si elle", "si elles"), ("S'il", "Si elle", "Si elles"),
    ],
)  # fmt: skip
def test_un_mot_annonce_une_partie_avec_sa_majuscule(mot, elle, eux):
    assert elle == dit(mot, partie("La Fondation du lac", "la Fondation").nom)
    assert eux == dit(mot, partie("Les communes du lac", "les communes", genre=F).nom)
    assert "s'ils" == dit("s'il", partie("Les bailleurs", "les bailleurs", genre=M).nom)


def test_le_genre_d_une_partie_vaut_pour_ses_deux_noms_sauf_article():
    union = partie("L'association du lac", "le Bénéficiaire", genre=F)
    assert ("représentée", "tenu") == (union.nom_entier.accord("représenté"), union.nom.accord("tenu"))
    assert union.nom == as_name(union, {})


def test_des_mots_ont_le_genre_de_la_chose_qu_ils_nomment():
    connus = {"charte du lac": Nom("charte du lac", F)}
    assert "de la Charte du lac" == as_name("Charte du lac", connus).du
    assert "du pacte" == as_name("le pacte", connus).du


def test_une_part_sans_article_ni_genre_est_une_faute_du_programme():
    with pytest.raises(ValueError, match="rien ne dit si « Région » est masculin ou féminin"):
        PartDeFinancement(code="r", intitule="Région", designation="Région")
    assert "de la Région" == PartDeFinancement(code="r", intitule="R", designation="Région", genre=F).du
    assert "des autres financeurs" == PartDeFinancement(code="a", intitule="A", designation="les autres financeurs").du


# --- dans un acte -----------------------------------------------------------------------------------------------------
CIE = "emploi-2025-2027"


@pytest.fixture
def atelier(tmp_path: Path) -> Chantier:
    return ouvrir(tmp_path, METROPOLE, CIE, "initiale")


@pytest.mark.parametrize(
    ("intitule", "designation", "genre", "phrases"),
    [
        ("L'association Val-Fleuri solidaire", "l'Association", F,
         ("L’association Val-Fleuri solidaire, 4 quai", "Rivemont, représentée par", "et désignée ci-après",
          "de l’Association", "Si elle n’exécute pas", "qu’elle affecte")),
        ("La Fondation du Val-Fleuri", "Fondation", F, ("99000 Rivemont, représentée par", "de la Fondation et de l’État")),
        ("L'Hôpital du Val-Fleuri", "l'Hôpital", M, ("99000 Rivemont, représenté par", "de l’Hôpital et de l’État", "S’il n’exécute")),
        ("Les communes du Val-Fleuri", "les communes", F,
         ("99000 Rivemont, représentées par", "des communes et de l’État", "Si elles n’", "aux communes")),
    ],
)  # fmt: skip
def test_une_convention_s_accorde_avec_la_partie(atelier, intitule, designation, genre, phrases):
    remplacer(atelier.fichier("contrat.yaml"),
              ("intitule: La Métropole de Rivemont", f"intitule: {intitule}\n    genre: {genre}"),
              ("designation: la Métropole", f"designation: {designation}"))  # fmt: skip
    assert not atelier.produire(kinds=frozenset({"convention"})).failed
    lu = " ".join(atelier.lire("convention").replace("\u00a0", " ").split())
    assert [] == [phrase for phrase in phrases if phrase not in lu]


def test_un_intitule_que_le_programme_ne_nomme_pas_demande_son_genre(atelier):
    remplacer(atelier.fichier("contrat.yaml"), ("intitule: convention", "intitule: charte"))
    (constat,) = [c for c in atelier.calculer().findings if c.code == "TXT007"]
    assert "« charte " in constat.message
    assert ("contrat.yaml", 1) == (Path(constat.location.file).name, constat.location.line)
    remplacer(atelier.fichier("contrat.yaml"), ("titre:", "genre: féminin\ntitre:"))
    assert [] == [c for c in atelier.calculer().findings if c.code == "TXT007"]
