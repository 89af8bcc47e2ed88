"""Un avenant change une annexe qui est faite de champs : une valeur, une ligne qui vient ou s'en va, à sa place."""

import json
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.amend import consolidate
from docgen.check.montre import uni
from docgen.commandes.comparer import compare
from docgen.commandes.comparer.en_json import comparison_as_json
from docgen.diff.ecarts import compare_statements
from docgen.diff.recherche_des_causes import find_causes
from docgen.diff.releve import releve
from docgen.findings import errors
from docgen.model.annexes import cadre_de_l_annexe
from docgen.model.champs_dits import chemin_des_cles, cles_du_chemin
from docgen.model.contrat import Contrat
from docgen.model.programme import Programme
from docgen.montants import Montant
from tests.outils.avenants_tires import avenant, operation
from tests.outils.cas_avenants import AVENANT
from tests.outils.chantier import MINIMAL, Chantier, ouvrir
from tests.test_annexes import DIAGNOSTIC, SAISI, VAL, declarer, ecrire
from tests.test_programme_taille import ENTETE, PARTS, ROLES

CHANGEMENTS = """  - nature: modifier_annexe
    donnees: diagnostic-2024
    valeurs:
      - champ: part_visee
        de: 25 %
        a: 30 %
      - champ: lieux/gare/places
        de: 30
        a: 42
      - champ: tours/2/reunions/1/jour
        de: 01/05/2024
        a: 03/05/2024
    ajouts:
      - dans: lieux
        avant: marche
        ligne:
          code: port
          places: 8
          cout: 500
      - dans: tours/1/reunions
        ligne:
          lieu: port
          jour: 04/04/2024
      - dans: tours/2/reunions
        ligne:
          lieu: port
          jour: 05/05/2024
"""


@pytest.fixture
def atelier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Chantier:
    """Le Val-Fleuri, dont le contrat a un diagnostic ; son avenant ne fait rien d'autre."""
    monkeypatch.chdir(tmp_path)
    chantier = ouvrir(tmp_path, MINIMAL, VAL)
    declarer(chantier, DIAGNOSTIC)
    ecrire(chantier, "diagnostic-2024.yaml", SAISI)
    return chantier


def operer(lieu: Chantier, texte: str, numero: int = 1) -> int:
    """Ces opérations seules, dans l'avenant de ce numéro ; rend la ligne de la première."""
    page = lieu.contrat / "avenants" / f"avenant-{numero}" / "avenant.yaml"
    page.parent.mkdir(exist_ok=True)
    tete = AVENANT.partition("operations:\n")[0].replace("numero: 1\n", f"numero: {numero}\n")
    page.write_text(f"{tete}operations:\n{texte}", "utf-8")
    for reste in page.parent.glob("*/"):
        shutil.rmtree(reste)
    return tete.count("\n") + 2


def diagnostics(lieu: Chantier):
    """Le diagnostic de chaque version, ses champs calculés."""
    return [version.contrat.annexes_de("diagnostic")[0] for version in lieu.calculer().versions[VAL]]


def refus(lieu: Chantier) -> list[str]:
    _, lus = lieu.charger()
    constats = errors(lus or lieu.calculer().findings)
    return [uni(f"{f}\n{f.remedy}") for f in constats if f.code[:3] in ("AVE", "LEC")]


# --- ce que devient l'annexe ------------------------------------------------------------------------------------------
def test_chaque_version_a_son_annexe_et_ce_qui_s_en_calcule(atelier):
    operer(atelier, CHANGEMENTS)
    avant, apres = diagnostics(atelier)[:2]
    assert [["gare", "marche"], ["gare", "port", "marche"]] == [
        [lieu.code for lieu in annexe.lieux] for annexe in (avant, apres)
    ]
    assert (42, Montant(300_050), 2) == (avant.ensemble.places, avant.ensemble.cout, avant.ensemble.combien)
    assert (62, Montant(350_050), 3) == (apres.ensemble.places, apres.ensemble.cout, apres.ensemble.combien)
    assert [Decimal("8"), Decimal("13")] == [annexe.lieux[0].visees for annexe in (avant, apres)]
    assert [date(2024, 5, 1), date(2024, 5, 3)] == [annexe.tours[1].reunions[0].jour for annexe in (avant, apres)]
    assert ["gare", "marche", "port"] == [reunion.lieu for reunion in apres.tours[0].reunions]


def test_un_avenant_part_de_l_annexe_que_le_precedent_a_laissee(atelier):
    operer(atelier, CHANGEMENTS)
    suite = "  - nature: modifier_annexe\n    donnees: diagnostic-2024\n    {}\n"
    operer(atelier, suite.format("valeurs:\n      - champ: lieux/port/places\n        de: 8\n        a: 9"), numero=2)
    assert [8, 9] == [annexe.lieux[1].places for annexe in diagnostics(atelier)[1:3]]


def test_une_ligne_que_l_avenant_precedent_a_retiree_est_dite_avec_lui(atelier):
    retrait = "  - nature: modifier_annexe\n    donnees: diagnostic-2024\n    retraits:\n      - ligne: lieux/{}\n        de: {}\n"
    debut = operer(atelier, retrait.format("marche", "marche"))
    suite = "  - nature: modifier_annexe\n    donnees: diagnostic-2024\n    valeurs:\n      - champ: lieux/marche/places\n        de: 12\n        a: 13\n"
    operer(atelier, suite, numero=2)
    (faute,) = [dite for dite in refus(atelier) if ": bloquant " in dite]
    assert "« Lieux » n'a pas de ligne de code « marche » (l'avenant n° 1 l'a supprimé ou modifié" in faute
    assert f"avenant.yaml, ligne {debut})" in faute
    operer(atelier, retrait.format("gare", "gares"))
    assert any(
        f"avenant.yaml:{debut + 4}:" in faute and "elle commence par : « gare »" in faute for faute in refus(atelier)
    )


def test_un_texte_facultatif_s_inscrit_et_se_supprime(atelier):
    champs = "  - code: note\n        intitule: Note\n      - code: arrete_le"
    page = atelier.textes / "cls-2024-2027" / "programme.yaml"
    page.write_text(page.read_text("utf-8").replace("  - code: arrete_le", champs, 1), "utf-8")
    entete = "  - nature: modifier_annexe\n    donnees: diagnostic-2024\n    valeurs:\n      - champ: note\n"
    operer(atelier, entete + "        a: Provisoire\n")
    operer(atelier, entete + "        de: Provisoire\n", numero=2)
    assert [None, "Provisoire", None] == [annexe.note for annexe in diagnostics(atelier)[:3]]
    dites = ("est ainsi rédigée : « Provisoire ».", ": « Provisoire » est supprimée.")
    for version, dite in zip(("avenant-1", "avenant-2"), dites, strict=True):
        issue = atelier.produire(version=version, formats=("txt",))
        assert not issue.failed, [str(f) for f in issue.findings]
        (acte,) = [chemin for chemin in issue.written if chemin.name == "avenant.txt"]
        assert f"À l'annexe « Diagnostic 2024 » du contrat, la mention « Note » {dite}" in " ".join(
            uni(acte.read_text()).split()
        )


# --- les refus, à leur place ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("avant", "apres", "rang", "dit", "remede"),
    [
        ("champ: lieux/gare/places", "champ: lieux/gares/places", 6, "pas de ligne de code « gares »", "« gare »"),
        ("champ: lieux/gare/places", "champ: lieux/gare/place", 6, "« place » n'est pas un champ de « Lieux »", "places"),
        ("champ: lieux/gare/places", "champ: lieux/1/places", 6, "pas de ligne de code « 1 »", "gare et marche"),
        ("champ: lieux/gare/places", "champ: lieux/gare/code", 6, "« Code » ne se modifie pas", "en ajouter une"),
        ("champ: lieux/gare/places", "champ: lieux/gare/visees", 6, "se calcule", "part_visee % de places"),
        ("champ: lieux/gare/places", "champ: annee/gare", 6, "« Année » ne contient aucun champ", "« annee »"),
        ("de: 30\n", "de: 31\n", 7, "« Places » vaut « 30 » dans le contrat en vigueur, et non « 31 »", "Recopier"),
        ("        de: 30\n", "", 6, "« Places » vaut « 30 » dans le contrat en vigueur, et non « rien »", "Recopier"),
        ("a: 42", "a: beaucoup", 8, "« beaucoup » n'est pas un nombre", "12,5"),
        ("a: 42", "a:\n          - 42", 9, "un nombre est attendu ici, pas une liste", "sur la même ligne"),
        ("avant: marche", "avant: marches", 14, "pas de ligne de code « marches »", "« marche »"),
        ("          places: 8\n", "", 16, "il manque la clé « places »", "Ajouter la ligne"),
        ("places: 8", "place: 8", 17, "la clé « place » est inconnue ici", "« places »"),
        ("code: port", "code: marche", 16, "a déjà une ligne de code « marche »", "En choisir un autre."),
        ("dans: lieux\n", "dans: part_visee\n", 13, "« Part visée » n'a pas de lignes", "« valeurs »"),
        ("donnees: diagnostic-2024", "donnees: diagnostique-2024", 1, "pas de fichier « diagnostique-2024 »", "diagnostic-2024"),
        ("champ: part_visee", "champ: lieux//places", 3, "n'est pas l'emplacement d'une valeur", "lieux/gare/places"),
    ],
)  # fmt: skip
def test_un_refus_est_dit_a_sa_ligne(atelier, avant, apres, rang, dit, remede):
    assert avant in CHANGEMENTS
    debut = operer(atelier, CHANGEMENTS.replace(avant, apres, 1))
    dites = refus(atelier)
    assert any(dit in faute and f"avenant.yaml:{debut + rang}:" in faute and remede in faute for faute in dites), dites


def test_ce_qui_doit_tenir_se_dit_a_l_operation_qui_le_rompt(atelier):
    debut = operer(atelier, CHANGEMENTS.replace("a: 42", "a: 501").replace("places: 8", "places: 600"))
    dites = [uni(str(f)) for f in atelier.calculer().findings if f.code == "CHP003"]
    assert [debut + 8, debut + 17] == [int(dite.partition("avenant.yaml:")[2].partition(":")[0]) for dite in dites]
    assert all("« Places » est de" in dite for dite in dites)


# --- la comparaison ---------------------------------------------------------------------------------------------------
def test_la_comparaison_dit_chaque_valeur_par_sa_ligne_et_son_champ(atelier):
    operer(atelier, CHANGEMENTS)
    avant, apres = atelier.calculer().versions[VAL][:2]
    causes = find_causes(avant, apres, ())
    ecarts = compare_statements(releve(avant, (), ()), releve(apres, (), ()), causes)
    (passage,) = [passage for passage in ecarts.passages if passage.adresse == "annexe/diagnostic-2024"]
    assert ("Annexe « Diagnostic 2024 »", "modifie") == (uni(passage.nom), passage.sort)
    assert [f"{VAL}/avenant-1/1"] == list(passage.operations)
    dites = {(uni(ligne.rangee), cellule.colonne, uni(cellule.avant), uni(cellule.apres))
             for ligne in passage.lignes for cellule in ligne.cellules}  # fmt: skip
    assert ("", "Part visée", "25 %", "30 %") in dites
    assert ("Lieux, « gare »", "Places", "30", "42") in dites
    assert ("Lieux, « gare »", "Places visées", "8", "13") in dites
    assert ("Tours – Réunions, « gare »", "Jour", "1er mai 2024", "3 mai 2024") in dites
    venues = [uni(ligne.apres) for ligne in passage.lignes if ligne.avant is None]
    assert "Lieux, « port » – Places : 8 ; Coût : 500 € ; Places visées : 2 ; Places par mois : 1" in venues
    assert [] == [ligne for ligne in passage.lignes if ligne.apres is None]


def test_la_ligne_qui_change_de_place_n_est_pas_une_autre(atelier):
    operer(
        atelier,
        "  - nature: modifier_annexe\n    donnees: diagnostic-2024\n    ajouts:\n      - dans: lieux\n"
        "        avant: gare\n        ligne:\n          code: port\n          places: 30\n          cout: 1 000,50\n",
    )
    avant, apres = atelier.calculer().versions[VAL][:2]
    ecarts = compare_statements(releve(avant, (), ()), releve(apres, (), ()))
    (passage,) = [passage for passage in ecarts.passages if passage.adresse.sorte == "annexe"]
    venues = {uni(ligne.apres or "").partition(" –")[0] for ligne in passage.lignes if ligne.avant is None}
    assert {"Lieux, « port »"} == venues
    assert all(ligne.rangee == "Ensemble" for ligne in passage.lignes if ligne.avant is not None)


def test_deux_versions_se_comparent_dans_le_json(atelier):
    operer(atelier, CHANGEMENTS)
    comparaison = compare(atelier.ordre(), f"{VAL}/initiale", f"{VAL}/avenant-1")
    (contrat,) = json.loads(json.dumps(comparison_as_json(comparaison), default=str))["contrats"]
    (passage,) = [passage for passage in contrat["passages"] if passage["adresse"] == "annexe/diagnostic-2024"]
    places = next(
        ligne for ligne in passage["lignes"] if ligne["cellules"] and ligne["cellules"][0]["colonne"] == "Places"
    )
    assert [{"colonne": "Places", "avant": "30", "apres": "42"}] == places["cellules"]
    assert 1 == contrat["compares"]["annexes saisies"]


# --- les lois ---------------------------------------------------------------------------------------------------------
PROGRAMME = Programme.model_validate({
    "parts": PARTS, "roles": ROLES,
    "annexes": [{"code": "essai", "intitule": "Essai", "champs": [
        {"code": "note", "intitule": "Note"},
        {"code": "lieux", "intitule": "Lieux", "type": "lignes", "champs": [
            {"code": "code", "intitule": "Code", "type": "code", "obligatoire": "oui"},
            {"code": "places", "intitule": "Places", "type": "nombre"}]},
        {"code": "jours", "intitule": "Jours", "type": "lignes", "champs": [
            {"code": "nom", "intitule": "Nom", "obligatoire": "oui"},
            {"code": "heures", "intitule": "Heures", "type": "lignes", "champs": [
                {"code": "debut", "intitule": "Début", "type": "nombre"}]}]},
    ]}],
})  # fmt: skip
MODELE = PROGRAMME.types.annexes["essai"]
codes = st.lists(st.sampled_from("abcdef"), unique=True, max_size=5)
nombres = st.integers(0, 99)


@st.composite
def annexes(draw):
    """Une annexe tirée au sort : des lignes avec un code, d'autres sans, les unes dans les autres."""
    lieux = [{"code": code, "places": str(draw(nombres))} for code in draw(codes)]
    jours = [{"nom": f"Jour {rang}", "heures": [{"debut": str(heure)} for heure in draw(st.lists(nombres, max_size=3))]}
             for rang in range(draw(st.integers(0, 3)))]  # fmt: skip
    return MODELE.model_validate({"note": "x", "lieux": lieux, "jours": jours})


def apres_avenants(saisie, *changements):
    """L'annexe après un avenant par changement."""
    contrat = Contrat("c", PROGRAMME, PROGRAMME.types.entete.model_validate(ENTETE), (), (), annexes_saisies=(saisie,))
    actes = [avenant(operation("modifier_annexe", donnees="essai", **changement), numero=numero)
             for numero, changement in enumerate(changements, 1)]  # fmt: skip
    etats, refuses = consolidate(contrat, actes)
    assert [] == [refus.refusal.message for refus in refuses]
    return etats[-1].contrat.annexes_saisies[0]


@given(annexes(), st.data())
def test_ajouter_une_ligne_puis_la_retirer_rend_l_annexe_d_avant(saisie, data):
    voisins = [lieu.code for lieu in saisie.lieux]
    cote = data.draw(st.sampled_from(["avant", "apres"]))
    place = {cote: data.draw(st.sampled_from(voisins))} if voisins else {}
    ligne = MODELE.model_validate({"lieux": [{"code": "z", "places": "7"}]}).lieux[0]
    ajout = {"ajouts": [{"dans": "lieux", "ligne": ligne, **place}]}
    avec = apres_avenants(saisie, ajout)
    rang = voisins.index(place[cote]) + (cote == "apres") if voisins else 0
    assert "z" == avec.lieux[rang].code
    assert saisie == apres_avenants(saisie, ajout, {"retraits": [{"ligne": "lieux/z", "de": "z"}]})


@given(annexes(), nombres)
def test_changer_chaque_valeur_puis_la_rendre_ne_laisse_rien(saisie, valeur):
    neuve = Decimal(valeur) + 100
    allers = [{"champ": f"lieux/{lieu.code}/places", "de": lieu.places, "a": neuve} for lieu in saisie.lieux]
    allers += [{"champ": f"jours/{rang}/heures/{heure}/debut", "de": dite.debut, "a": neuve}
               for rang, jour in enumerate(saisie.jours, 1) for heure, dite in enumerate(jour.heures, 1)]  # fmt: skip
    retours = [{**aller, "de": aller["a"], "a": aller["de"]} for aller in allers]
    if allers:
        change = apres_avenants(saisie, {"valeurs": allers})
        assert all(lieu.places == neuve for lieu in change.lieux)
        assert saisie == apres_avenants(saisie, {"valeurs": allers}, {"valeurs": retours})


@given(annexes(), st.data())
def test_les_rangs_sont_ceux_de_l_annexe_d_avant_quoi_que_fasse_l_operation(saisie, data):
    partants = data.draw(st.sets(st.sampled_from(range(len(saisie.jours))))) if saisie.jours else set()
    ligne = MODELE.model_validate({"jours": [{"nom": "Neuf"}]}).jours[0]
    devant = data.draw(st.sampled_from(range(len(saisie.jours)))) if saisie.jours else None
    place = {} if devant is None else {"avant": str(devant + 1)}
    retraits = [{"ligne": f"jours/{rang + 1}", "de": saisie.jours[rang].nom} for rang in sorted(partants)]
    apres = apres_avenants(saisie, {"ajouts": [{"dans": "jours", "ligne": ligne, **place}], "retraits": retraits})
    attendus = []
    for rang, jour in enumerate(saisie.jours):
        attendus += ["Neuf"] if rang == devant else []
        attendus += [] if rang in partants else [jour.nom]
    assert (attendus if devant is not None else [*attendus, "Neuf"]) == [jour.nom for jour in apres.jours]


@given(annexes())
def test_les_cles_d_une_valeur_ramenent_a_elle(saisie):
    racine = cadre_de_l_annexe(saisie, "c", None)
    for cadre in racine.tous:
        for champ in cadre.champs:
            chemin = (*cadre.chemin, champ.code)
            assert chemin == chemin_des_cles(racine, cles_du_chemin(racine, chemin))
