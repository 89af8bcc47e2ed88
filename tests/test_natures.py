"""Les natures des montants et leurs formules sont des données du programme ; une formule mal écrite est dite à sa ligne."""

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from docgen.adresses.cellules import Cell
from docgen.check.montre import uni
from docgen.compute.cube import Figures, cube
from docgen.findings import Refusal
from docgen.model.calculs import Calcul, TermeDeCalcul, parse_calcul
from docgen.model.contrat import Contrat
from docgen.model.programme import Programme
from docgen.montants import Montant
from tests.outils.chantier import MINIMAL, Chantier, ouvrir, remplacer
from tests.test_programme_taille import ENTETE, PARTS, ROLES, fiche

CLS = "cls-2024-2025"
MODELE = "cls-2024-2027"
PREVU = {"code": "prevu", "intitule": "Prévu", "saisie": "fiche"}
VERSE = {"code": "paye", "intitule": "Payé", "saisie": "execution"}
EXERCICES = {
    "exercices": [{"nom": nom, "debut": f"01/01/{nom}", "fin": f"31/12/{nom}"} for nom in ("2025", "2026", "2027")]
}


def calculee(code: str, formule: str) -> dict:
    return {"code": code, "intitule": code.capitalize(), "formule": formule}


def programme(*natures: dict, **cles: object) -> Programme:
    return Programme.model_validate({"parts": PARTS, "roles": ROLES, "natures": [PREVU, *natures], **cles})


def chiffres(lu: Programme, prevus: list[str], payes: dict[str, str], **entete: object) -> Figures:
    """Le cube d'un contrat de trois exercices : une fiche par montant prévu en 2025, payée chaque année à la fiche 1."""
    tete = lu.completer(lu.types.entete.model_validate(ENTETE | EXERCICES | entete))
    fiches = tuple(lu.types.fiche.model_validate(fiche(str(n), prevu)) for n, prevu in enumerate(prevus, 1))
    faites = [
        lu.types.execution.model_validate(
            {"exercice": annee, "arrete_au": f"31/12/{annee}", "actions": {"1": {"paye": {"region": montant}}}}
        )
        for annee, montant in payes.items()
    ]
    return cube(Contrat("ville", lu, tete, (), fiches), faites)


def lu(figures: Figures, cellule: str) -> Montant:
    return figures.get(Cell.parse(cellule))


# --- la langue --------------------------------------------------------------------------------------------------------
UN = Fraction(1)


@pytest.mark.parametrize(
    ("texte", "termes"),
    [
        ("verse - non_consomme", [("verse", UN), ("non_consomme", -UN)]),
        ("- verse + prevu", [("verse", -UN), ("prevu", UN)]),
        ("60 % de prevu", [("prevu", Fraction(3, 5))]),
        ("prevu − 12,5 % de verse", [("prevu", UN), ("verse", Fraction(-1, 8))]),
        ("avance % de prevu", [("prevu", UN, "avance")]),
        ("reste de l’exercice précédent", [("reste", UN, "", True)]),
        ("60 + somme(61, 64)", [("60", UN), ("61", UN), ("64", UN)]),
        ("- somme(charges)", [("charges", -UN)]),
        ("montant(contrat part/etat) - prevu", [("contrat part/etat", UN, "", False, True), ("prevu", -UN)]),
    ],
)
def test_une_formule_se_lit_comme_on_l_ecrit(texte, termes):
    assert parse_calcul(texte).termes == tuple(TermeDeCalcul(*terme) for terme in termes)


def test_une_part_se_lit():
    part = parse_calcul("part de paye dans total")
    assert Calcul("part de paye dans total", (TermeDeCalcul("paye"),), TermeDeCalcul("total")) == part


@pytest.mark.parametrize(
    ("texte", "dit"),
    [
        ("verse -", "n'est pas une formule, à partir de sa fin"),
        ("verse verse", "n'est pas une formule, à partir de « verse »"),
        ("verse * 2", "n'est pas une formule : un produit est celui d'une colonne par une autre"),
        ("60 % prevu", "n'est pas une formule, à partir de « % prevu »"),
        ("(verse)", "n'est pas une formule, à partir de « (verse) »"),
        ("somme(60, a b)", "« a b » n'est pas un code"),
        ("__import__('os')", "n'est pas une formule, à partir de"),
        ("part de a dans b + c", "une part est celle d'une chose dans une autre"),
        ("Versé", "n'est pas une formule, à partir de « Versé »"),
    ],
)
def test_ce_qui_n_est_pas_une_formule_est_refuse_avec_un_exemple(texte, dit):
    with pytest.raises(PydanticCustomError) as refus:
        parse_calcul(texte)
    assert dit in refus.value.context["message"]
    assert "Écrire par exemple" in refus.value.context["remedy"]


# --- ce que le cube en fait -------------------------------------------------------------------------------------------
def test_a_defaut_seul_le_prevu_est_connu():
    seul = Programme.model_validate({"parts": PARTS, "roles": ROLES})
    assert ["prevu"] == [nature.code for nature in seul.natures]
    figures = cube(Contrat("ville", seul, seul.types.entete.model_validate(ENTETE), (), ()))
    with pytest.raises(Refusal, match="la nature « verse » est inconnue"):
        lu(figures, "contrat tous tous verse")


def test_une_nature_s_ajoute_se_retranche_et_se_reporte():
    natures = (VERSE, calculee("reste", "prevu - paye + reste de l'exercice précédent"))
    figures = chiffres(programme(*natures), ["100"], {"2025": "60", "2026": "15"})
    assert Montant(4000) == lu(figures, "contrat part/region 2025 reste")
    assert Montant(2500) == lu(figures, "contrat part/region 2026 reste")
    assert Montant(2500) == lu(figures, "contrat part/region 2027 reste")


def test_un_taux_du_contrat_est_un_champ_du_programme():
    champs = {"contrat": [{"code": "retenue", "intitule": "Retenue de garantie", "type": "taux"}]}
    lue = programme(calculee("garde", "retenue % de prevu"), champs=champs)
    assert Montant(500) == lu(chiffres(lue, ["100"], {}, retenue="5 %"), "contrat tous 2025 garde")
    with pytest.raises(Refusal, match="le contrat ne dit pas le taux « retenue »"):
        lu(chiffres(lue, ["100"], {}), "contrat tous 2025 garde")


@given(prevus=st.lists(st.integers(0, 10**7), min_size=1, max_size=4), taux=st.integers(1, 9999))
def test_le_tout_s_arrondit_une_fois_et_ses_termes_le_refont(prevus, taux):
    """La part d'un taux, et ce qui en dépend, se calcule sur le total : ce n'est pas la somme de parts arrondies."""
    lue = programme(
        calculee("avance", f"{taux // 100},{taux % 100:02} % de prevu"), calculee("solde", "prevu - avance")
    )
    figures = chiffres(lue, [f"{prevu // 100},{prevu % 100:02}" for prevu in prevus], {})
    tout = Cell("contrat", "part/region", "2025")
    prevu, avance, solde = (figures.get(tout._replace(nature=nature)) for nature in ("prevu", "avance", "solde"))
    assert avance == prevu.times(Fraction(taux, 10000))
    assert prevu == avance + solde
    for nature, valeur in (("avance", avance), ("solde", solde)):
        (ouverture,) = figures.openings(tout._replace(nature=nature))
        assert valeur == Montant.total(figures.get(part.cell).times(part.factor) for part in ouverture)
        termes = figures.terms(tout._replace(nature=nature))
        refait = sum((Fraction(figures.leaves[feuille].centimes) * facteur for facteur, feuille in termes), Fraction(0))
        assert abs(refait - valeur.centimes) <= Fraction(1, 2)


# --- un programme mal écrit -------------------------------------------------------------------------------------------
@pytest.fixture
def atelier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Chantier:
    monkeypatch.chdir(tmp_path)
    return ouvrir(tmp_path, MINIMAL, CLS)


@pytest.mark.parametrize(
    ("avant", "apres", "dit"),
    [
        ("formule: depense - verse", "formule: depense - versé", "« depense - versé » n'est pas une formule"),
        ("formule: depense - verse", "formule: depense - paye", "« paye » n'est pas une nature"),
        ("formule: prevu + reporte", "formule: prevu + total", "revient à elle-même : total → total"),
        ("formule: verse - non_consomme", "formule: verse - solde + realise",
         "revient à elle-même : realise → realise"),
        ("formule: avance % de prevu", "formule: acompte % de prevu", "le taux « acompte » n'est pas connu"),
        ("formule: avance % de prevu", "formule: part de verse dans prevu", "serait un taux, et non un montant"),
        ("  - code: depense\n", "  - code: verse\n", "deux natures ont le code « verse »"),
        ("    intitule: Dépensé\n    saisie: execution", "    intitule: Dépensé\n    saisie: fiche",
         "la nature « depense » ne peut pas être saisie là"),
        ("    intitule: Dépensé\n    saisie: execution", "    intitule: Dépensé",
         "on ne sait pas d'où vient la nature « depense »"),
    ],
)  # fmt: skip
def test_une_nature_mal_ecrite_est_dite_a_sa_ligne(atelier, avant, apres, dit):
    page = atelier.textes / MODELE / "programme.yaml"
    ligne = page.read_text("utf-8").partition(avant)[0].count("\n") + 1
    remplacer(page, (avant, apres))
    dossier, findings = atelier.charger()
    assert dossier is None
    (faute,) = [finding for finding in findings if dit in uni(str(finding))]
    assert faute.location.file.endswith("programme.yaml")
    assert abs(faute.location.line - ligne) <= 2  # la nature, ou sa formule
    assert faute.remedy


def test_le_prevu_ne_peut_pas_manquer(atelier):
    page = atelier.textes / MODELE / "programme.yaml"
    remplacer(page, ("  - code: prevu\n    intitule: Prévu\n    saisie: fiche\n", ""))
    assert any("il manque la nature « prevu »" in faute for faute in atelier.dites())


def test_une_execution_accepte_les_natures_de_son_programme_et_elles_seules(atelier):
    page = atelier.textes / MODELE / "programme.yaml"
    rendu = "  - code: rendu\n    intitule: Rendu\n    saisie: execution\n"
    remplacer(page, ("natures:\n", f"natures:\n{rendu}"))
    execution = atelier.fichier("execution/2024.yaml")
    ecrit = execution.read_text("utf-8")
    premiere = ecrit.index("    verse:")
    execution.write_text(f"{ecrit[:premiere]}    rendu:\n      etat: 12\n{ecrit[premiere:]}", "utf-8")
    assert [] == [faute for faute in atelier.dites() if "rendu" in faute]
    remplacer(page, (rendu, ""))
    (faute,) = atelier.dites()
    assert "la clé « rendu » est inconnue ici" in faute
    assert "non_consomme" in faute


def test_les_regles_se_taisent_quand_le_programme_n_a_pas_leur_nature(atelier):
    """Sans « verse » ni « depense », nulle règle n'en parle, et rien ne tombe."""
    page = atelier.textes / MODELE / "programme.yaml"
    texte = page.read_text("utf-8")
    page.write_text(texte[: texte.index("# Les natures")], "utf-8")
    execution = atelier.fichier("execution/2024.yaml")
    execution.write_text("exercice: 2024\narrete_au: 31/12/2024\nactions:\n  1.1:\n    resultats: {}\n", "utf-8")
    assert [] == atelier.dites()
    issue = atelier.calculer()
    assert [] == [f.code for f in issue.findings if f.code.startswith("BUD02") or f.code in ("BUD007", "BUD011")]
