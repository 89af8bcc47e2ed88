"""Les champs qui en tiennent d'autres, et les annexes qui en sont faites : déclarés, saisis, calculés, tenus ; une faute est
dite à sa ligne."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from docgen.check import Subject, check
from docgen.check.montre import uni
from docgen.commandes.modele.verifier import check_models
from docgen.compute.annexes import valeur_du_champ, with_computed_annexes
from docgen.document import mots
from docgen.load.schemas import schema
from docgen.model.annexes import cadre_de_l_annexe
from docgen.model.cadres import champs_nommes
from docgen.model.contrat import Contrat
from docgen.model.programme import Programme
from docgen.montants import Absence, Montant
from tests.outils.chantier import MINIMAL, Chantier, ouvrir, remplacer
from tests.test_programme_taille import ENTETE, PARTS, ROLES

MODELE, VAL, EMPLOI = "cls-2024-2027", "cls-2024-2025", "cie-2025-2027"
# Une annexe par année : des lieux dans des communes, ce qui s'y tient, ce qui s'en calcule.
DIAGNOSTIC = """
annexes:
  - code: diagnostic
    intitule: Diagnostic
    par: annee
    champs:
      - code: annee
        intitule: Année
        type: exercice
        obligatoire: oui
      - code: arrete_le
        intitule: Arrêté le
        type: date
        obligatoire: oui
        pas_avant: contrat
      - code: part_visee
        intitule: Part visée
        type: taux
        obligatoire: oui
      - code: lieux
        intitule: Lieux
        type: lignes
        obligatoire: oui
        champs:
          - code: code
            intitule: Code
            type: code
            obligatoire: oui
          - code: places
            intitule: Places
            type: nombre
            obligatoire: oui
            au_plus: 500
          - code: cout
            intitule: Coût
            type: montant
          - code: visees
            intitule: Places visées
            type: nombre
            formule: part_visee % de places
          - code: par_mois
            intitule: Places par mois
            type: nombre
            formule: places / 12
      - code: tours
        intitule: Tours
        type: lignes
        champs:
          - code: reunions
            intitule: Réunions
            type: lignes
            une_par: lieux
            ordre: jour
            champs:
              - code: lieu
                intitule: Lieu
                type: renvoi
                vers: lieux
                obligatoire: oui
              - code: jour
                intitule: Jour
                type: date
                obligatoire: oui
      - code: ensemble
        intitule: Ensemble
        type: groupe
        champs:
          - code: places
            intitule: Places
            type: nombre
            formule: somme(lieux.places)
          - code: cout
            intitule: Coût
            type: montant
            formule: somme(lieux.cout)
          - code: combien
            intitule: Nombre de lieux
            type: nombre
            formule: nombre(lieux)
  - code: calendrier
    intitule: Calendrier
    champs:
      - code: etapes
        intitule: Étapes
        type: liste
"""
SAISI = """annee: 2024
arrete_le: 15/03/2024
part_visee: 25 %
lieux:
  - code: gare
    places: 30
    cout: 1 000,50
  - code: marche
    places: 12
    cout: 2 000
tours:
  - reunions:
      - lieu: gare
        jour: 01/04/2024
      - lieu: marche
        jour: 02/04/2024
  - reunions:
      - lieu: gare
        jour: 01/05/2024
      - lieu: marche
        jour: 02/05/2024
"""


@pytest.fixture
def atelier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Chantier:
    """Le Val-Fleuri, dont le programme a les deux annexes, et dont le contrat écrit la première."""
    monkeypatch.chdir(tmp_path)
    chantier = ouvrir(tmp_path, MINIMAL, VAL)
    declarer(chantier, DIAGNOSTIC)
    ecrire(chantier, "diagnostic-2024.yaml", SAISI)
    return chantier


def declarer(atelier: Chantier, annexes: str) -> None:
    page = atelier.textes / MODELE / "programme.yaml"
    page.write_text(page.read_text("utf-8").rstrip() + "\n" + annexes, "utf-8")


def ecrire(atelier: Chantier, nom: str, contenu: str) -> None:
    (atelier.contrat / "annexes").mkdir(exist_ok=True)
    (atelier.contrat / "annexes" / nom).write_text(contenu, "utf-8")


def annexe(atelier: Chantier):
    lu, _ = atelier.charger()
    (saisie,) = with_computed_annexes(lu.contrat(VAL).base).annexes_saisies
    return saisie


# --- ce qui se calcule -------------------------------------------------------------------------------------------------
def test_un_champ_calcule_se_lit_comme_les_autres(atelier):
    assert [] == atelier.dites()
    saisie = annexe(atelier)
    assert "diagnostic-2024" == saisie.nom_de_fichier
    assert [(8, 3), (3, 1)] == [(lieu.visees, lieu.par_mois) for lieu in saisie.lieux]
    assert (42, Montant(300_050), 2) == (saisie.ensemble.places, saisie.ensemble.cout, saisie.ensemble.combien)


def test_ce_qui_depend_d_une_absence_est_absent(atelier):
    ecrire(atelier, "diagnostic-2024.yaml", SAISI.replace("places: 30", "places: non communiqué"))
    saisie = annexe(atelier)
    assert Absence.NON_COMMUNIQUE is saisie.ensemble.places
    assert [Absence.NON_COMMUNIQUE, 3] == [lieu.visees for lieu in saisie.lieux]
    assert 2 == saisie.ensemble.combien


@given(st.lists(st.integers(0, 100_000), min_size=1, max_size=6), st.integers(1, 99))
def test_une_somme_est_celle_des_lignes_et_une_fraction_s_arrondit_une_fois(nombres, part):
    champs = [
        {"code": "part_visee", "intitule": "Part", "type": "taux"},
        {"code": "lieux", "intitule": "Lieux", "type": "lignes", "champs": [
            {"code": "places", "intitule": "Places", "type": "nombre"},
            {"code": "visees", "intitule": "Visées", "type": "nombre", "formule": "part_visee % de places"}]},
        {"code": "total", "intitule": "Total", "type": "nombre", "formule": "somme(lieux.visees)"},
    ]  # fmt: skip
    programme = Programme.model_validate(
        {"parts": PARTS, "roles": ROLES, "annexes": [{"code": "essai", "intitule": "Essai", "champs": champs}]}
    )
    lu = programme.types.annexes["essai"].model_validate(
        {"part_visee": f"{part} %", "lieux": [{"places": str(nombre)} for nombre in nombres]}
    )
    contrat = Contrat("c", programme, programme.types.entete.model_validate(ENTETE), (), (), annexes_saisies=(lu,))
    (saisie,) = with_computed_annexes(contrat).annexes_saisies
    attendus = [int(Fraction(nombre * part, 100) + Fraction(1, 2)) for nombre in nombres]
    assert attendus == [lieu.visees for lieu in saisie.lieux]
    assert sum(attendus) == saisie.total
    # Ce qui est rempli est ce que la formule donne, et rien de ce qui est saisi n'a bougé.
    (place,) = champs_nommes(cadre_de_l_annexe(saisie, "c", None), "total")
    assert saisie.total == valeur_du_champ(place)
    assert [Decimal(nombre) for nombre in nombres] == [lieu.places for lieu in saisie.lieux]


# --- ce que la personne écrit ------------------------------------------------------------------------------------------
FAUTES = {
    "clé inconnue": ("part_visee: 25 %", "part_vise: 25 %", "3:1: bloquant LEC006: la clé « part_vise » est inconnue ici\nPeut-être « part_visee »"),
    "clé absente": ("    places: 30\n", "", "LEC006: il manque la clé « places »"),
    "mauvais type": ("places: 30", "places: trente", "6:13: bloquant LEC006: « trente » n'est pas un nombre"),
    "date en lettres": ("arrete_le: 15/03/2024", "arrete_le: bientôt", "2:12: bloquant LEC006: « bientôt » n'est pas une date"),
    "lignes en texte": ("lieux:\n", "lieux: deux lieux\nautres:\n", "LEC006: une liste est attendue ici"),
    "aucune ligne": ("lieux:\n", "lieux: []\nautres:\n", "LEC006: la liste est vide, il faut au moins un élément"),
    "champ calculé saisi": ("    places: 30\n", "    places: 30\n    visees: 8\n", "7:13: bloquant LEC006: « visees » ne se saisit pas : docgen le calcule"),
    "groupe calculé saisi": ("tours:\n", "ensemble:\n  places: 42\ntours:\n", "LEC006: « ensemble » ne se saisit pas"),
    "autre année": ("annee: 2024", "annee: 2025", "1:8: bloquant LEC008: l'annexe « Diagnostic » est celle de « 2025 », son fichier s'appelle diagnostic-2024.yaml"),
    "champ d'une ligne inconnu": ("    cout: 2 000", "    couts: 2 000", "LEC006: la clé « couts » est inconnue ici\nPeut-être « cout » ? Clés possibles ici : code, places, cout."),
}  # fmt: skip


@pytest.mark.parametrize("cas", FAUTES)
def test_une_faute_d_annexe_est_dite_a_sa_ligne(atelier, cas):
    avant, apres, attendu = FAUTES[cas]
    assert avant in SAISI
    ecrire(atelier, "diagnostic-2024.yaml", SAISI.replace(avant, apres, 1))
    constats = atelier.dites()
    assert any(attendu in constat for constat in constats), constats
    assert all("annexes/diagnostic-2024.yaml" in constat for constat in constats)


def test_un_fichier_d_aucune_annexe_est_dit_avec_le_nom_le_plus_proche(atelier):
    ecrire(atelier, "diagnostics_2025.yaml", SAISI)
    ecrire(atelier, "calendriers.yaml", "etapes: []\n")
    (premier, second) = sorted(atelier.dites())
    assert "LEC009: le fichier « calendriers.yaml » n'est pas lu" in premier
    assert "peut-être « calendrier.yaml » ?" in premier
    assert "peut-être « diagnostic-2025.yaml » ?" in second
    assert "Annexes du programme : « diagnostic-<annee>.yaml », « calendrier.yaml »." in second


def test_une_annexe_a_cote_de_son_dossier_est_dite(atelier):
    (atelier.contrat / "diagnostic-2025.yaml").write_text(SAISI, "utf-8")
    (constat,) = atelier.dites()
    assert "LEC009: le fichier « diagnostic-2025.yaml » n'est pas lu ici : peut-être dans « annexes » ?" in constat


def test_une_annexe_que_le_programme_exige_manque(atelier):
    page = atelier.textes / MODELE / "programme.yaml"
    remplacer(page, ("intitule: Calendrier\n", "intitule: Calendrier\n    obligatoire: oui\n"))
    (constat,) = atelier.dites()
    assert "LEC003: il manque l'annexe « Calendrier » : « calendrier.yaml », dans « annexes »" in constat
    ecrire(atelier, "calendrier.yaml", "etapes:\n  - Un\n")
    assert [] == atelier.dites()


def exiger_un_diagnostic_par_exercice(atelier: Chantier) -> None:
    remplacer(
        atelier.textes / MODELE / "programme.yaml", ("    par: annee\n", "    par: annee\n    obligatoire: oui\n")
    )


def manquent(atelier: Chantier) -> list[str]:
    return [str(f.message) for f in atelier.calculer().findings if f.code == "CHP007"]


def test_une_annexe_exigee_par_exercice_l_est_pour_chacun(atelier):
    exiger_un_diagnostic_par_exercice(atelier)
    (dit,) = manquent(atelier)
    assert "il manque l'annexe « Diagnostic » de 2025 : « diagnostic-2025.yaml », dans « annexes »" == uni(dit)
    (atelier.contrat / "annexes" / "diagnostic-2024.yaml").unlink()
    assert 2 == len(manquent(atelier))
    for annee in ("2024", "2025"):
        ecrire(atelier, f"diagnostic-{annee}.yaml", SAISI.replace("annee: 2024", f"annee: {annee}"))
    assert [] == manquent(atelier)


def test_une_annexe_par_code_n_est_exigee_qu_une_fois(atelier):
    """Rien ne dit de quels codes il y en a : un fichier suffit, aucun est une faute."""
    exiger_un_diagnostic_par_exercice(atelier)
    remplacer(atelier.textes / MODELE / "programme.yaml", ("type: exercice", "type: code"))
    (atelier.contrat / "annexes" / "diagnostic-2024.yaml").unlink()
    (constat,) = atelier.dites()
    assert "LEC003: il manque l'annexe « Diagnostic »" in constat
    ecrire(atelier, "diagnostic-gare.yaml", SAISI.replace("annee: 2024", "annee: gare"))
    assert ([], []) == (atelier.dites(), manquent(atelier))


def test_l_annexe_d_un_exercice_ajoute_ne_se_joint_qu_a_l_avenant_qui_l_ajoute(atelier):
    """Ce qui a été signé ne change pas : la version d'avant n'a pas ce document de plus."""
    (atelier.textes / MODELE / "diagnostic.md").write_text(
        "---\nnom: diagnostic-{{ diagnostic.annee }}\ntitre: Diagnostic\nversions: toutes\npour_chaque: diagnostic\n---\nRien.\n",
        "utf-8",
    )
    proroger(atelier)
    for annee in ("2025", "2026", "2027"):
        ecrire(atelier, f"diagnostic-{annee}.yaml", SAISI.replace("annee: 2024", f"annee: {annee}"))
    issue = atelier.preparer()
    joints = {
        version.partition("/")[2]: sorted(page.name.rpartition("-")[2] for page in pages if page.kind == "diagnostic")
        for version, pages in issue.documents.items()
    }
    # 2027 n'est à personne : aucun avenant ne l'ouvre, rien ne le retire.
    assert {"initiale": ["2024", "2025", "2027"], "avenant-1": ["2024", "2025", "2026", "2027"]} == joints


def proroger(atelier: Chantier) -> None:
    remplacer(
        atelier.contrat / "avenants" / "avenant-1" / "avenant.yaml",
        ("  - nature: actualiser_annexes", PROROGATION + "  - nature: actualiser_annexes"),
    )


PROROGATION = """  - nature: proroger
    de: 31/12/2025
    a: 31/12/2026
    exercices:
      - nom: 2026
        debut: 01/01/2026
        fin: 31/12/2026
"""


# --- ce qui doit tenir ---------------------------------------------------------------------------------------------------
TENUES = {
    "CHP001": ("arrete_le: 15/03/2024", "arrete_le: 15/03/2023", "2:12: à corriger CHP001: « Arrêté le » (15 mars 2023) vient avant le début du contrat"),
    "CHP002": ("      - lieu: marche\n        jour: 02/04", "      - lieu: marches\n        jour: 02/04", "15:15: bloquant CHP002: Réunions, n° 2 : « Lieu » nomme « marches », qui n'est pas dans « Lieux »"),
    "CHP003": ("places: 30", "places: 501", "6:13: à corriger CHP003: Lieux, « gare » : « Places » est de 501, plus que 500"),
    "CHP005": ("  - code: marche\n", "  - code: gare\n", "« Lieux » a deux lignes dont « Code » est « gare »"),
    "CHP006": ("      - lieu: marche\n        jour: 02/04/2024\n", "", "« Réunions » n'a pas de ligne pour « marche »"),
    "CHP006 dans l'ordre": ("jour: 02/05/2024", "jour: 01/04/2024", "« Réunions » : « marche », le 1er avril 2024 dans n° 2, vient avant le 2 avril 2024 de n° 1"),
}  # fmt: skip


@pytest.mark.parametrize("cas", TENUES)
def test_ce_que_le_programme_veut_est_verifie(atelier, cas):
    def constats() -> list[str]:
        return [uni(str(f)) for f in atelier.calculer().findings if f.code.startswith("CHP")]

    assert [] == constats()
    avant, apres, attendu = TENUES[cas]
    assert avant in SAISI
    ecrire(atelier, "diagnostic-2024.yaml", SAISI.replace(avant, apres, 1))
    dits = constats()
    assert any(attendu in dit and cas[:6] in dit for dit in dits), dits


def test_une_fiche_renvoie_a_une_ligne_du_contrat(atelier):
    page = atelier.textes / MODELE / "programme.yaml"
    texte = page.read_text("utf-8")
    contrat = (
        "champs:\n  contrat:\n    - code: lieux\n      intitule: Lieux\n      type: lignes\n      champs:\n"
        "        - code: code\n          intitule: Code\n          type: code\n          obligatoire: oui\n"
    )
    fiche = "  fiche:\n    - code: lieu\n      intitule: Lieu\n      type: renvoi\n      vers: lieux\n"
    page.write_text(texte.replace("champs:\n  fiche:\n", contrat + fiche, 1), "utf-8")
    entete = atelier.fichier("contrat.yaml")
    entete.write_text(entete.read_text("utf-8") + "lieux:\n  - code: gare\n", "utf-8")
    action = atelier.fichier("actions/1.1-accueil-des-jeunes.yaml")
    texte = action.read_text("utf-8")
    for lieu, attendu in (("gare", []), ("gares", ["« Lieu » nomme « gares », qui n'est pas dans « Lieux »"])):
        action.write_text(f"{texte}lieu: {lieu}\n", "utf-8")
        lu, fautes = atelier.charger()
        assert [] == fautes
        assert attendu == [f.message for f in atelier.calculer().findings if f.code == "CHP002"]
        assert lieu == lu.contrat(VAL).base.fiche("1.1").champs.lieu


def test_un_texte_montre_la_ligne_que_nomme_un_renvoi(atelier):
    page = atelier.textes / MODELE / "programme.yaml"
    lignes = (
        "champs:\n  contrat:\n    - code: lieux\n      intitule: Lieux\n      type: lignes\n      champs:\n"
        "        - code: code\n          intitule: Code\n          type: code\n          obligatoire: oui\n"
        "        - code: nom\n          intitule: Nom\n        - code: count\n          intitule: Places\n"
        "          type: nombre\n        - code: pres_de\n          intitule: Près de\n          type: renvoi\n"
        "          vers: lieux\n"
    )
    fiche = "  fiche:\n    - code: lieu\n      intitule: Lieu\n      type: renvoi\n      vers: lieux\n"
    remplacer(page, ("champs:\n  fiche:\n", lignes + fiche))
    nom = "Halle aux grains, place du Marché-aux-Herbes, entrée par la rue des Tanneurs"
    with atelier.fichier("contrat.yaml").open("a", encoding="utf-8") as entete:
        entete.write(f"lieux:\n  - code: halle\n    nom: {nom}\n    count: 1 200\n    pres_de: gare\n  - code: gare\n")
    with atelier.fichier("actions/1.1-accueil-des-jeunes.yaml").open("a", encoding="utf-8") as action:
        action.write("lieu: halle\n")
    montres = "{% set lieu = (fiches|first).champs.lieu %}" + " / ".join((
        "{{ lieu }}", "{{ lieu.count }}", "{{ lieu.pres_de }}", '{{ liste([lieu, lieu.pres_de]) }}',
        '{{ [lieu, lieu.pres_de]|join(", ") }}', '{{ contrat.lieux|map(attribute="pres_de")|first }}',
        '{{ "oui" if lieu == "halle" else "non" }}', '{{ "code " ~ lieu }}',
    ))  # fmt: skip
    page = "---\nnom: essai\ntitre: Essai\nversions: initiale\n---\n\n" + montres
    assert [] == texte(atelier, "essai", page)
    (document,) = atelier.preparer(kinds=frozenset({"essai"})).documents[f"{VAL}/initiale"]
    dits = mots.texte(document).strip().replace("\u202f", " ").replace("\xa0", " ")
    assert [nom, "1 200", "gare", f"{nom} et gare", f"{nom}, gare", "gare", "oui", "code halle"] == dits.split(" / ")
    (constat,) = texte(atelier, "essai", page.replace("lieu.count", "lieu.cuont"))
    assert ("TPL003", "Peut-être « count » ?") == (constat.code, constat.remedy)


def test_les_regles_passent_sans_annexe():
    lu, _ = Chantier(Path(), MINIMAL).charger()
    assert [] == [f for f in check(Subject(lu, {}), "donnees") if f.code.startswith("CHP")]


# --- ce que le programme déclare -----------------------------------------------------------------------------------------
def faute(*champs: dict, **autres: object) -> tuple[str, str]:
    """Ce qui est dit d'un programme dont une annexe a ces champs : où, et quoi."""
    annexes = [{"code": "essai", "intitule": "Essai", "champs": list(champs), **autres}]
    with pytest.raises(ValidationError) as refus:
        Programme.model_validate({"parts": PARTS, "roles": ROLES, "annexes": annexes})
    erreur = refus.value.errors()[0]
    return ".".join(map(str, erreur["loc"])), uni(f"{erreur['msg']} {erreur.get('ctx', {}).get('remedy', '')}")


def champ(code: str, type_: str = "texte", **autres: object) -> dict:
    return {"code": code, "intitule": code.capitalize(), "type": type_, **autres}


LIEUX = champ("lieux", "lignes", champs=[champ("code", "code"), champ("places", "nombre"), champ("occupation", "taux")])
SANS_CODE = champ("tours", "lignes", champs=[champ("jour", "date")])
DECLAREES = {
    "type inconnu": ([champ("nom", "mot")], "annexes.0.champs.0.type", "Input should be"),
    "groupe sans champs": ([champ("profil", "groupe")], "annexes.0.champs.0", "« profil » est de type « groupe », et n'a pas de « champs »"),
    "lignes sans champs": ([champ("lieux", "lignes")], "annexes.0.champs.0", "Donner sous « champs » les champs de chaque ligne."),
    "renvoi à rien": ([champ("lieu", "renvoi")], "annexes.0.champs.0", "n'a pas de « vers »"),
    "renvoi à ce qui n'existe pas": ([LIEUX, champ("lieu", "renvoi", vers="lieu_x")], "annexes.0.champs.1.vers", "« lieu_x » n'est pas un champ de type « lignes » Peut-être « lieux » ?"),
    "renvoi à ce qui n'est pas des lignes": ([champ("nom"), champ("lieu", "renvoi", vers="nom")], "annexes.0.champs.1.vers", "« nom » n'est pas un champ de type « lignes »"),
    "renvoi à des lignes sans code": ([SANS_CODE, champ("tour", "renvoi", vers="tours")], "annexes.0.champs.1.vers", "les lignes de « tours » n'ont pas de code"),
    "des champs sur un texte": ([champ("nom", champs=[champ("x")])], "annexes.0.champs.0", "« nom » est de type « texte », et n'a pas de « champs »"),
    "une borne de date sur un nombre": ([champ("n", "nombre", pas_avant="contrat")], "annexes.0.champs.0", "« n » est de type « nombre », et n'a pas de « pas_avant »"),
    "une date inconnue": ([champ("fin", "date", pas_avant="debut")], "annexes.0.champs.0.pas_avant", "« debut » n'est le nom d'aucun champ"),
    "une borne qui n'est pas une date": ([champ("nom"), champ("fin", "date", pas_avant="nom")], "annexes.0.champs.1.pas_avant", "« nom » n'est pas une date"),
    "un plafond inconnu": ([champ("places", "nombre"), champ("pris", "nombre", au_plus="place ou 10")], "annexes.0.champs.1.au_plus", "« place » n'est le nom d'aucun champ Peut-être « places » ?"),
    "un plafond mal écrit": ([champ("pris", "nombre", au_plus="beaucoup de places")], "annexes.0.champs.0.au_plus", "« beaucoup de places » n'est ni un nombre ni le nom d'un champ"),
    "unique hors de lignes": ([champ("nom", unique="oui")], "annexes.0.champs.0.unique", "n'est pas dans des lignes"),
    "une_par sans renvoi": ([LIEUX, champ("reunions", "lignes", une_par="lieux", champs=[champ("jour", "date")])], "annexes.0.champs.1.une_par", "rien ne dit de quelle ligne de « lieux » est chaque ligne de « reunions »"),
    "ordre sans une_par": ([champ("tours", "lignes", ordre="jour", champs=[champ("jour", "date")])], "annexes.0.champs.0", "« ordre » sans « une_par »"),
    "ordre qui ne se répète pas": ([LIEUX, champ("reunions", "lignes", une_par="lieux", ordre="jour", champs=[champ("lieu", "renvoi", vers="lieux"), champ("jour", "date")])], "annexes.0.champs.1.ordre", "ne se répète pas"),
    "deux codes": ([champ("lieux", "lignes", champs=[champ("code", "code"), champ("sigle", "code")])], "annexes.0.champs.0.champs", "plusieurs codes : code, sigle"),
    "deux champs de même code": ([champ("nom"), champ("nom")], "annexes.0.champs.1.code", "deux champs ont le code « nom »"),
    "le champ d'un groupe, deux fois": ([champ("profil", "groupe", champs=[champ("nom"), champ("nom")])], "annexes.0.champs.0.champs.1.code", "« profil » a deux champs « nom »"),
    "formule d'un texte": ([champ("nom", formule="a + b")], "annexes.0.champs.0", "« nom » est de type « texte », et n'a pas de « formule »"),
    "formule d'un champ inconnu": ([champ("places", "nombre"), champ("n", "nombre", formule="place / 12")], "annexes.0.champs.1.formule", "« place » n'est pas un nombre, un montant ou un taux Peut-être « places » ?"),
    "formule qui tourne": ([champ("a", "nombre", formule="b"), champ("b", "nombre", formule="a")], "annexes.0.champs.0.formule", "revient à elle-même : a → b → a"),
    "formule qui tourne par des lignes": ([champ("lieux", "lignes", champs=[champ("n", "nombre", formule="total")]), champ("total", "nombre", formule="somme(lieux.n)")], "annexes.0.champs.1.formule", "revient à elle-même : total → n → total"),
    "un taux et un nombre": ([champ("n", "nombre"), champ("t", "taux"), champ("s", "nombre", formule="n + t")], "annexes.0.champs.2.formule", "ajoute ce qui ne s'ajoute pas : nombre, taux"),
    "un taux de chaque ligne": ([LIEUX, champ("t", "taux", formule="somme(lieux.occupation)")], "annexes.0.champs.1.formule", "il ne s'additionne pas d'une ligne à l'autre"),
    "un montant du contrat": ([champ("m", "montant", formule="montant(contrat)")], "annexes.0.champs.0.formule", "nomme un montant du contrat, ou un autre exercice"),
    "une part qui n'est pas un taux": ([champ("a", "nombre"), champ("p", "nombre", formule="part de a dans a")], "annexes.0.champs.1.formule", "est une part, et « p » n'est pas un taux"),
    "compter un nombre": ([champ("a", "nombre"), champ("n", "nombre", formule="nombre(a)")], "annexes.0.champs.1.formule", "« a » n'est pas une liste, ni des lignes"),
    "obligatoire et calculé": ([champ("a", "nombre"), champ("n", "nombre", formule="a", obligatoire="oui")], "annexes.0.champs.1", "il ne peut pas être obligatoire"),
    "égalité d'un champ inconnu": ([champ("g", "groupe", champs=[champ("a", "taux")], egalites=["a + b = 100"])], "annexes.0.champs.0.egalites.0", "« b » n'est pas un nombre, un montant ou un taux"),
    "égalité d'un taux et d'un montant": ([champ("g", "groupe", champs=[champ("a", "taux"), champ("m", "montant")], egalites=["a = m"])], "annexes.0.champs.0.egalites.0", "compare ce qui ne se compare pas : montant, taux"),
    "un nom déjà pris": ([champ("nom_de_fichier")], "", "le champ « nom_de_fichier » existe déjà"),
    "aucun champ": ([], "annexes.0", "l'annexe « essai » n'a pas de champs"),
}  # fmt: skip


@pytest.mark.parametrize("cas", DECLAREES)
def test_une_faute_du_programme_est_dite_a_sa_cle(cas):
    champs, ou, attendu = DECLAREES[cas]
    lieu, dit = faute(*champs)
    assert ou == lieu
    assert attendu in dit, dit


ANNEXES = {
    "par un champ inconnu": ({"par": "annee"}, "annexes.0.par", "« annee » ne peut pas donner son nom à chaque fichier"),
    "par un champ facultatif": ({"par": "nom"}, "annexes.0.par", "Nommer un champ obligatoire, de type « exercice » ou « code »."),
    "un code en capitales": ({"code": "Essai"}, "annexes.0.code", "n'est pas le code d'une annexe"),
    "le nom d'un autre fichier": ({"code": "contrat"}, "annexes.0", "« contrat » est déjà le nom d'autre chose"),
    "une égalité fausse": ({"egalites": ["nom = 100"]}, "annexes.0.egalites.0", "« nom » n'est pas un nombre"),
}  # fmt: skip


@pytest.mark.parametrize("cas", ANNEXES)
def test_une_annexe_mal_declaree_est_dite(cas):
    autres, ou, attendu = ANNEXES[cas]
    lieu, dit = faute(champ("nom"), **autres)
    assert ou == lieu
    assert attendu in dit, dit


def test_deux_annexes_de_meme_code_et_un_champ_calcule_de_fiche_sont_refuses():
    annexe_ = {"code": "essai", "intitule": "Essai", "champs": [champ("nom")]}
    with pytest.raises(ValidationError, match="deux annexes ont le code « essai »"):
        Programme.model_validate({"parts": PARTS, "roles": ROLES, "annexes": [annexe_, annexe_]})
    calcule = {"fiche": [champ("a", "nombre"), champ("b", "nombre", formule="a / 2")]}
    with pytest.raises(ValidationError, match="« b » se calcule, et n'est pas d'une annexe"):
        Programme.model_validate({"parts": PARTS, "roles": ROLES, "champs": calcule})


def test_un_type_inconnu_est_dit_avec_les_types_possibles(atelier):
    page = atelier.textes / MODELE / "programme.yaml"
    page.write_text(page.read_text("utf-8").replace("type: renvoi", "type: renvois"), "utf-8")
    (constat,) = [dit for dit in atelier.dites() if "« renvois »" in dit]
    assert "LEC006: « renvois » n'est pas un choix possible" in constat
    assert "échéance" in constat


# --- ce qui s'en montre ----------------------------------------------------------------------------------------------------
def test_le_schema_d_une_annexe_n_a_que_ce_qui_se_saisit(atelier):
    lu, _ = atelier.charger()
    modele = lu.contrat(VAL).base.programme.types.annexes["diagnostic"]
    ecrit = schema("annexe", modele)
    assert '"places"' in ecrit
    assert '"Part visée"' in ecrit
    for calcule in ("visees", "par_mois", "ensemble"):
        assert f'"{calcule}"' not in ecrit


def texte(atelier: Chantier, nom: str, contenu: str) -> list:
    (atelier.textes / MODELE / f"{nom}.md").write_text(contenu, "utf-8")
    return atelier.preparer(kinds=frozenset({nom})).findings


def test_un_texte_est_fait_pour_chaque_fichier_d_une_annexe(atelier):
    ecrire(atelier, "diagnostic-2025.yaml", SAISI.replace("annee: 2024", "annee: 2025"))
    page = (
        "---\nnom: diagnostic-{{ diagnostic.annee }}\ntitre: Diagnostic\nversions: initiale\npour_chaque: diagnostic\n---\n"
        "{{ diagnostic.ensemble.places }} places, {{ diagnostic.ensemble.cout }}\n"
    )
    (atelier.textes / MODELE / "diagnostic.md").write_text(page, "utf-8")
    resultat = atelier.preparer(kinds=frozenset({"diagnostic"}))
    noms = {document.name for faits in resultat.documents.values() for document in faits}
    assert {"diagnostic-2024", "diagnostic-2025"} == noms


def test_un_texte_dit_l_annexe_que_le_programme_n_a_pas(atelier):
    entete = "---\nnom: x\ntitre: X\nversions: initiale\n"
    (constat,) = texte(atelier, "x", f"{entete}pour_chaque: diagnostics\n---\nRien.\n")
    assert ("TPL002", 5) == (constat.code, constat.location.line)
    assert "Peut-être « diagnostic » ?" in constat.remedy
    (constat,) = texte(atelier, "x", entete + '---\n{{ annexe_saisie("calendriers").etapes }}\n')
    assert "le programme n'a pas d'annexe « calendriers »" == constat.message
    (constat,) = texte(atelier, "x", entete + '---\n{{ puces(annexe_saisie("calendrier").etapes) }}\n')
    assert "Créer « calendrier.yaml », dans « annexes », sous cls-2024-2025." == constat.remedy


def test_le_modele_lu_seul_dit_le_champ_qu_une_annexe_n_a_pas(atelier):
    texte_ = atelier.textes / EMPLOI / "feuille-de-route.md"
    remplacer(
        texte_,
        ("{{ feuille.demarrage }}", "{{ feuille.demarrages }}"),
        ("b.ressources.nombre_d_agences", "b.ressources.agence"),
    )
    remplacer(atelier.textes / EMPLOI / "annexe-5-donnees.md", ("echange.modalites", "echange.modalite"))
    dits = [(f.code, f.message, f.remedy) for f in check_models(atelier.templates, EMPLOI).findings]
    assert ["modalite", "demarrages", "agence"] == [message.split(" ")[3] for _, message, _ in dits]
    assert {"TPL003"} == {code for code, _, _ in dits}
    assert all(
        juste in remede for juste, (_, _, remede) in zip(("modalites", "demarrage", "agences"), dits, strict=True)
    )
