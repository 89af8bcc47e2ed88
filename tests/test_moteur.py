"""Le moteur des règles : qui peut agir, quelles règles, quel ordre, quels constats acceptés, et SARIF."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from pydantic import BaseModel
from sarif_pydantic import Sarif
from typer.testing import CliRunner

from docgen.adresses.sources import CleDeSource
from docgen.check import Fault, Subject, check, moteur, registry
from docgen.check.acceptes import split_accepted
from docgen.check.lieux import document, lieux
from docgen.check.montre import uni
from docgen.cli import app
from docgen.cli.codes import pages_of_codes
from docgen.commandes.verifier.constats import PERSONNES, grouped, par_personne, personne, selection
from docgen.commandes.verifier.sarif import sarif
from docgen.demande import Outcome
from docgen.findings import Finding, Location, Refusal, Severity
from docgen.load import load
from tests.outils.chantier import CPO, METROPOLE, RACINE, TEMPLATES, ouvrir, remplacer

CODES = [regle.code for regle in registry()]
FICHE = "cls-2025-2027/actions/1.1-soutien-aux-parents.yaml"
SOUS_ACTIONS = "dans la fiche 1.1, les sous-actions font 99 940 € et le budget est de 100 000 €"
ACCEPTATION = """\
  - code: {code}
    lieu: {lieu}
    mots: {mots}
    motif: L'arrondi est admis.
    par: Direction des finances
    le: 12/03/2026
"""


class Atelier:
    """Une copie de la Métropole de Rivemont : deux avertissements dans la fiche 1.1, BUD004 et IND003."""

    def __init__(self, racine: Path) -> None:
        # Un contrat suffit, et va plus vite.
        self.chantier = ouvrir(racine, METROPOLE, sous="", sans=["emploi-2025-2027"])
        self.dossier = self.chantier.donnees
        self.changer("montant: 100 000", "montant: 99 940")
        self.changer("2025: 120", "2025: 80")

    def changer(self, avant: str, apres: str, fichier: str = FICHE) -> None:
        remplacer(self.dossier / fichier, (avant, apres), fois=1)

    def accepter(self, code: str = "BUD004", lieu: str = FICHE, mots: str = SOUS_ACTIONS) -> None:
        chemin = self.dossier / "constats-acceptes.yaml"
        debut = chemin.read_text("utf-8") if chemin.exists() else "acceptes:\n"
        chemin.write_text(debut + ACCEPTATION.format(code=code, lieu=lieu, mots=mots), "utf-8")

    def lancer(self, *options: str, commande: str = "verifier"):
        return self.chantier.lancer(commande, *options)

    def json(self, *options: str) -> dict:
        return json.loads(self.lancer("--format", "json", *options).stdout)

    def codes(self, *options: str) -> list[str]:
        return [constat["code"] for constat in self.json(*options)["constats"]]


@pytest.fixture
def atelier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Atelier:
    monkeypatch.chdir(tmp_path)
    return Atelier(tmp_path)


# --- qui peut agir ----------------------------------------------------------------------------------------------------
def test_chaque_constat_dit_qui_peut_agir(atelier):
    rendu = atelier.json()
    assert [("BUD004", "finances"), ("IND003", "métier")] == [(c["code"], c["qui"]) for c in rendu["constats"]]
    assert {"finances": 1, "métier": 1} == rendu["par_personne"]
    assert {"cls-2025-2027, fiche-action 1.1"} == {c["document"] for c in rendu["constats"]}


def test_un_constat_donne_les_deux_places_ce_qui_y_est_dit_et_l_enjeu(atelier):
    budget, _ = atelier.json()["constats"]
    lieux = [(lieu["document"], lieu["endroit"], lieu["dit"]) for lieu in budget["lieux"]]
    fiche = "cls-2025-2027, fiche-action 1.1"
    assert [
        (fiche, "sous-actions", "sous-actions : 99\u202f940\u00a0€"),
        (fiche, "financements", "budget : 100\u202f000\u00a0€"),
    ] == lieux
    assert [lieu["dit"] for lieu in budget["lieux"]] == [budget["imprime"], budget["attendu"]]
    assert ("cls-2025-2027/actions/1.1 sous_actions", 6_000) == (budget["adresse"], budget["enjeu_centimes"])
    assert "Les montants des sous-actions ne font pas le budget de la fiche" == budget["cause"]


def test_l_endroit_nomme_l_element_d_une_liste_par_ses_mots(atelier):
    dossier, _ = atelier.chantier.charger()
    place = dossier.locate("cls-2025-2027/actions/1.1", "sous_actions", 0, "montant")
    (lieu,) = lieux(dossier, Finding("BUD004", "", place))
    assert ("sous-action «\u00a0Ateliers des familles\u00a0», montant", "99 940") == (lieu.endroit, lieu.dit)


def test_le_resume_dit_ce_qui_a_ete_regarde_et_par_combien_de_regles(atelier):
    lignes = atelier.lancer().stdout.splitlines()
    appliquees = sum(regle.stade in ("donnees", "documents") for regle in registry())
    assert f" documents, {appliquees} règles." in lignes[-3]
    assert "Dit sans valeur : 1 « non communiqué »." == uni(lignes[-2])
    assert "À qui d’agir : finances : 1, métier : 1." == lignes[-1]


def test_une_regle_qui_ne_peut_pas_tout_lire_le_dit_quand_nulle_autre_n_en_dit_la_cause(atelier, monkeypatch):
    dossier, _ = atelier.chantier.charger()
    place = dossier.locate(CleDeSource.dossier())

    def lit(_):
        yield Fault("vu avant de s'arrêter", place, "")
        raise Refusal("l'indicateur national « x » n'existe pas", "")

    def dits(*regles):
        monkeypatch.setattr(moteur, "registry", lambda: regles)
        return [constat.message for constat in check(Subject(dossier, {}), "donnees")]

    premiere = next(regle for regle in registry() if regle.stade == "donnees")
    arretee = replace(premiere, code="BUD998", look=lit, gravite=Severity.A_CORRIGER, en_projet=True)
    cause = replace(
        premiere,
        code="BUD999",
        look=lambda _: iter([Fault("la cause", place, "")]),
        gravite=Severity.BLOQUANT,
        en_projet=False,
    )
    arret = "la règle n'a pas pu tout regarder : l'indicateur national « x » n'existe pas"
    assert [arret, "vu avant de s'arrêter"] == dits(arretee)
    assert ["la cause", "vu avant de s'arrêter"] == dits(arretee, cause)


def test_un_indicateur_repris_qui_n_existe_pas_est_un_constat_jamais_une_panne(atelier):
    atelier.changer("    situation: 90\n    cibles:\n      2025: 80\n      2026: 120\n", "    reprend: inconnu\n")
    rendu = atelier.lancer()
    assert 1 == rendu.exit_code
    assert ("IND001" in rendu.stdout and rendu.exception is None) or isinstance(rendu.exception, SystemExit)


def test_par_personne_chacun_recoit_les_siens(atelier):
    dit = atelier.lancer("--par", "personne").stdout
    assert dit.index("— finances (1)") < dit.index("BUD004") < dit.index("— métier (1)") < dit.index("IND003")


def test_par_document_un_titre_nomme_la_fiche(atelier):
    assert "— cls-2025-2027, fiche-action 1.1 (2)\n" in atelier.lancer("--par", "document").stdout


def test_sans_regroupement_les_constats_viennent_par_gravite_en_entier_quand_ils_sont_peu(atelier):
    dit, par_fichier = atelier.lancer().stdout, atelier.lancer("--par", "fichier").stdout
    titres = [ligne for ligne in dit.splitlines() if ligne.startswith("— ")]
    assert ["— À corriger (1)", "— À confirmer (1)"] == titres
    assert {*par_fichier.splitlines()} == {*dit.splitlines()} - {*titres}


def test_un_regroupement_inconnu_est_refuse(atelier):
    rendu = atelier.lancer("--par", "service")
    assert 2 == rendu.exit_code
    assert "Choix : fichier, document, personne et regle." in rendu.output


def test_une_faute_de_lecture_revient_a_qui_a_saisi(atelier):
    atelier.changer("numero: 1.1", "numéro: 1.1")
    rendu = atelier.json()
    assert {"saisie"} == set(rendu["par_personne"])
    assert {None} == {constat["qui"] for constat in rendu["constats"]}


def test_un_controle_publie_revient_aux_finances_ou_au_metier_selon_ce_qu_il_porte(atelier):
    publie = atelier.dossier / "cls-2025-2027" / "publie"
    publie.mkdir()
    controle = "  - document: Annexe\n    endroit: Total {n}\n    ligne: {n}\n    imprime: 7\n    {cle}\n"
    cles = ['cellule: "action/1.1 etat 2025 prevu"', "indicateur: 1.1/familles cible/2025"]
    corps = "".join(controle.format(n=rang, cle=cle) for rang, cle in enumerate(cles, 1))
    (publie / "initiale.yaml").write_text(f"version: initiale\nsource: L'acte\ncontroles:\n{corps}", "utf-8")
    trouves = atelier.json("--publie", "--regles", "PUB")["constats"]
    assert [("PUB001", "finances"), ("PUB001", "métier")] == [(c["code"], c["qui"]) for c in trouves]


SAIN, _ = load(METROPOLE, TEMPLATES / "textes")
LIEU = SAIN.locate("dossier").file.removesuffix("dossier.yaml")
FICHIERS = [
    *(f"{LIEU}{nom}" for nom in ("dossier.yaml", "c/contrat.yaml", FICHE, "c/avenants/avenant-1/avenant.yaml")),
    "ailleurs.md",
    "",
]
CONSTATS = st.lists(
    st.builds(
        Finding,
        st.sampled_from(CODES),
        st.sampled_from(["un", "deux"]),
        st.builds(Location, st.sampled_from(FICHIERS), st.integers(0, 3), st.integers(0, 40)),
        st.just(""),
        st.sampled_from(Severity),
        st.just(()),
        st.sampled_from(["juridique", "finances", "métier", ""]),
    ),
    unique=True,
)


@given(CONSTATS, st.sampled_from(["fichier", "document", "personne"]))
def test_un_regroupement_ne_perd_ni_ne_double_aucun_constat(constats, par):
    rendus = [constat for _, groupe in grouped(constats, par, SAIN) for constat in groupe]
    assert sorted(constats, key=repr) == sorted(rendus, key=repr)


@given(CONSTATS)
def test_le_compte_par_personne_fait_le_compte_des_constats(constats):
    comptes = par_personne(constats)
    assert len(constats) == sum(comptes.values())
    assert [qui for qui in PERSONNES if qui in set(map(personne, constats))] == list(comptes)


@pytest.mark.parametrize(
    ("chemin", "attendu"),
    [
        ("c/avenants/avenant-2/actions/4.2-mobilite.md", "c, fiche-action 4.2 (avenant-2)"),
        ("c/avenants/avenant-2/textes/article.md", "c, avenant n° 2"),
        ("c/publie/avenant-1.yaml", "c, acte publié (avenant-1)"),
        ("c/plan-de-financement.yaml", "c, plan de financement"),
        ("c/articles/01-objet.md", "c, contrat"),
        ("seances/2025-09-22/deliberation.yaml", "séance du 22\u00a0septembre\u00a02025, délibération"),
        ("seances/brouillon/seance.yaml", "seances/brouillon/seance.yaml"),
        ("dossier.yaml", "tous les documents"),
        ("c/autre.yaml", "c/autre.yaml"),
    ],
)
def test_un_fichier_dit_le_document_ou_la_faute_se_voit(atelier, chemin, attendu):
    dossier, _ = atelier.chantier.charger()
    assert attendu == document(dossier, Location(f"metropole/{chemin}"))


def test_un_fichier_d_une_fiche_est_dit_par_le_mot_de_son_programme(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    dossier, _ = ouvrir(tmp_path, CPO, sous="").charger()
    contrat = "lire-partout-2026-2028"
    assert f"{contrat}, action 1" == document(dossier, Location(f"cpo/{contrat}/actions/1-bibliotheque.yaml"))


# --- quelles règles ---------------------------------------------------------------------------------------------------
def test_seules_les_regles_demandees_sont_consultees(atelier):
    assert ["IND003"] == atelier.codes("--regles", "IND")
    rendu = atelier.json("--regles", "bud004, IND001")
    assert ["BUD004"] == [constat["code"] for constat in rendu["constats"]]
    assert 2 == rendu["examine"]["règles"]


@given(st.sets(st.sampled_from(CODES), min_size=1))
def test_une_liste_de_codes_se_nomme_elle_meme(codes):
    assert codes == selection(",".join(codes))


@pytest.mark.parametrize("famille", sorted({code[:3] for code in CODES}))
def test_une_famille_nomme_toutes_ses_regles(famille):
    assert {code for code in CODES if code.startswith(famille)} == selection(famille)


@pytest.mark.parametrize(
    ("demande", "remede"),
    [
        ("BUDD", "Peut-être « BUD » ?"),
        ("SEA03", "Peut-être « SEA003 » ?"),
        ("BUD,ZZ9", "Familles : ANN, AVE, BUD,"),
        ("BUD,", "Familles"),
    ],
)
def test_une_regle_inconnue_est_refusee_avec_la_plus_proche(atelier, demande, remede):
    rendu = atelier.lancer("--regles", demande)
    assert 2 == rendu.exit_code
    assert "aucune règle ne s'appelle" in rendu.output
    assert remede in rendu.output
    with pytest.raises(Refusal):
        selection(demande)


def test_une_erreur_de_lecture_est_dite_quelles_que_soient_les_regles(atelier):
    atelier.changer("numero: 1.1", "numéro: 1.1")
    assert "LEC006" in atelier.codes("--regles", "IND")


def test_un_avertissement_de_lecture_n_est_pas_d_une_regle_demandee(atelier):
    (atelier.dossier / "cls-2025-2027" / "actions" / "notes.txt").write_text("x", "utf-8")
    assert "LEC009" in atelier.codes()
    assert ["BUD004"] == atelier.codes("--regles", "BUD")


def test_regle_dit_qui_peut_agir_et_montre_une_famille():
    page = CliRunner().invoke(app, ["regle", "BUD004"]).stdout
    assert page.startswith("BUD004 sous_actions_differentes_du_budget (à corriger, finances)\n\n")
    assert page.endswith("\n\nQui. Les finances.\n")
    assert "**" not in page
    famille = CliRunner().invoke(app, ["regle", "sig"]).stdout
    assert ["SIG001", "SIG002", "SIG003", "SIG004"] == [ligne.split()[0] for ligne in famille.splitlines()]


def test_tout_code_que_docgen_emet_a_sa_page():
    emis = {
        code
        for page in (RACINE / "src").rglob("*.py")
        for code in re.findall(r'"([A-Z]{3}\d{3})"', page.read_text("utf-8"))
    }
    assert {"LEC006", "TPL006", "AVE002", "LEC011", "CMD001"} <= emis
    assert emis <= {*CODES, *pages_of_codes()}
    # Ni une page de trop, ni deux pages pour un code.
    assert set(pages_of_codes()) == emis - set(CODES)


@pytest.mark.parametrize("code", pages_of_codes())
def test_la_page_d_un_code_dit_ce_qui_est_constate_et_que_faire(code):
    rendu = CliRunner().invoke(app, ["regle", code.lower()])
    assert 0 == rendu.exit_code
    titre, vide, *suite = rendu.stdout.splitlines()
    assert titre.startswith(f"{code} ") and not vide
    parties = [ligne.partition(". ")[0] for ligne in suite if ligne]
    assert "Constat" == parties[0] and "Remède" == parties[-1]
    assert f"{code} : {titre.removeprefix(code).strip()}" in CliRunner().invoke(app, ["regle", code[:3]]).stdout


# --- l'ordre ----------------------------------------------------------------------------------------------------------
def test_l_erreur_d_un_document_passe_avant_les_avertissements_des_donnees(atelier):
    atelier.changer(
        "  ds:\n    intitule: DS n°\n    valeur: à compléter\n", "", "cls-2025-2027/avenants/avenant-1/avenant.yaml"
    )
    constats = atelier.json()["constats"]
    assert ["bloquant", "à corriger", "à confirmer"] == [constat["gravite"] for constat in constats]
    assert ["TPL004", "BUD004", "IND003"] == [constat["code"] for constat in constats]


def test_l_ordre_ne_depend_pas_du_hasard_de_python(atelier):
    (atelier.dossier / "cls-2025-2027" / "actions" / "notes.txt").write_text("x", "utf-8")
    rendus = []
    for graine in ("1", "2"):
        code = "from docgen.cli import main; main()"
        commande = ["verifier", "metropole", "--donnees", ".", "--gabarits", str(TEMPLATES), "--format", "sarif"]
        environ = os.environ | {"PYTHONHASHSEED": graine, "PYTHONPATH": str(RACINE / "src")}
        rendus.append(subprocess.run([sys.executable, "-c", code, *commande], env=environ, capture_output=True).stdout)
    assert b"LEC009" in rendus[0]
    assert rendus[0] == rendus[1]


# --- les constats acceptés --------------------------------------------------------------------------------------------
def test_un_constat_accepte_quitte_la_liste_et_se_compte(atelier):
    atelier.accepter()
    rendu = atelier.lancer()
    assert "BUD004" not in rendu.stdout
    assert "0 bloquant, 0 à corriger, 1 à confirmer." in rendu.stdout
    assert rendu.stdout.endswith("1 constat accepté (« --acceptes » en donne le motif).\n")


def test_les_constats_acceptes_se_montrent_avec_leur_motif(atelier):
    atelier.accepter()
    dit = atelier.lancer("--acceptes").stdout
    assert re.search(r"^metropole/.*yaml:4:1: accepté BUD004: dans la fiche 1\.1", dit, re.MULTILINE)
    assert "  motif : L’arrondi est admis. (Direction des finances, 12\u00a0mars\u00a02026)\n" in dit
    accepte = atelier.json()["acceptes"][0]
    assert {"motif": "L'arrondi est admis.", "par": "Direction des finances", "le": "2026-03-12"} == accepte[
        "acceptation"
    ]
    assert "BUD004" == accepte["code"]


@pytest.mark.parametrize("lieu", [FICHE, f"metropole/{FICHE}", f"donnees/metropole/{FICHE}:4:1"])
def test_le_lieu_se_recopie_comme_docgen_l_affiche(atelier, lieu):
    atelier.accepter(lieu=lieu)
    assert ["IND003"] == atelier.codes()


def test_l_acceptation_tient_aux_mots_et_non_a_la_ligne(atelier):
    atelier.accepter()
    fiche = atelier.dossier / FICHE
    fiche.write_text("# une remarque\n\n" + fiche.read_text("utf-8"), "utf-8")
    assert ["IND003"] == atelier.codes()


def test_l_acceptation_tombe_quand_le_montant_change(atelier):
    atelier.accepter()
    atelier.changer("montant: 99 940", "montant: 99 930")
    rendu = atelier.json()
    assert ["BUD004", "ACC001", "IND003"] == [constat["code"] for constat in rendu["constats"]]
    perimee = rendu["constats"][1]
    assert ("à corriger", "finances") == (perimee["gravite"], perimee["qui"])
    assert ("metropole/constats-acceptes.yaml", 2) == (perimee["fichier"], perimee["ligne"])
    assert "qui dit maintenant « dans la fiche 1.1, les sous-actions font 99\u202f930" in perimee["remede"]


def test_une_acceptation_au_mauvais_lieu_dit_le_bon(atelier):
    atelier.accepter(lieu="cls-2025-2027/contrat.yaml")
    perimee = next(c for c in atelier.json()["constats"] if c["code"] == "ACC001")
    assert f"Ces mots sont dans {FICHE} : corriger « lieu » s'il s'agit du même constat." == perimee["remede"]


def test_une_acceptation_de_ce_qui_est_corrige_est_a_supprimer(atelier):
    atelier.accepter()
    atelier.changer("montant: 99 940", "montant: 100 000")
    rendu = atelier.lancer()
    assert 0 == rendu.exit_code
    assert "ACC001: plus aucun constat BUD004 ne dit « dans la fiche 1.1" in rendu.stdout
    assert "→ Supprimer cette acceptation" in rendu.stdout


@pytest.mark.parametrize("options", [("--regles", "IND"), ("--regles", "IND", "--contrat", "cls-2025-2027")])
def test_une_acceptation_n_est_pas_perimee_quand_sa_regle_n_a_pas_regarde(atelier, options):
    atelier.accepter(mots="des mots que rien ne dit")
    assert ["IND003"] == atelier.codes(*options)
    assert "ACC001" in atelier.codes("--regles", "BUD")


def test_une_acceptation_d_un_acte_publie_attend_qu_on_le_compare(atelier):
    atelier.accepter("PUB001", "cls-2025-2027/publie/initiale.yaml", "l'acte publié imprime 7")
    assert "ACC001" not in atelier.codes()
    assert "ACC001" in atelier.codes("--publie")


def test_un_avertissement_de_lecture_s_accepte_et_n_est_perime_que_sur_tout_le_dossier(atelier):
    atelier.accepter("LEC009", "cls-2025-2027/actions/notes.txt", "n'est pas lu")
    assert "ACC001" in atelier.codes()
    assert "ACC001" not in atelier.codes("--contrat", "cls-2025-2027")
    (atelier.dossier / "cls-2025-2027" / "actions" / "notes.txt").write_text("x", "utf-8")
    assert ["BUD004", "IND003"] == atelier.codes()
    assert ["LEC009"] == [constat["code"] for constat in atelier.json()["acceptes"]]
    assert [] == atelier.json("--regles", "BUD")["acceptes"]


def test_une_erreur_ne_s_accepte_jamais(atelier):
    atelier.changer("axe: 1", "axe: 9")
    message = next(c["message"] for c in atelier.json()["constats"] if c["code"] == "REF001")
    atelier.accepter("REF001", FICHE, f'"{message}"')
    rendu = atelier.lancer()
    assert 1 == rendu.exit_code
    assert " bloquant REF001: " in rendu.stdout
    assert " bloquant ACC002: REF001 est bloquant : il ne peut pas être accepté" in rendu.stdout.replace("\u00a0", " ")
    assert not atelier.json()["acceptes"]


def test_l_acceptation_d_une_regle_grave_est_refusee_avant_meme_la_faute(atelier):
    atelier.accepter("REF001", FICHE, "un axe que le contrat n'a pas")
    rendu = atelier.lancer()
    assert 1 == rendu.exit_code
    assert "ACC002" in rendu.stdout


def test_une_acceptation_trop_courte_ou_sans_motif_est_une_faute_de_lecture(atelier):
    atelier.accepter(mots="la fiche")
    fichier = atelier.dossier / "constats-acceptes.yaml"
    fichier.write_text(fichier.read_text("utf-8").replace("    par: Direction des finances\n", ""), "utf-8")
    rendu = atelier.lancer()
    assert 1 == rendu.exit_code
    assert "constats-acceptes.yaml:4:11: bloquant LEC" in rendu.stdout
    assert "« la fiche » est trop court pour désigner un constat" in rendu.stdout
    assert "« par »" in rendu.stdout
    assert "Traceback" not in rendu.output


def test_produire_compte_aussi_ce_qui_est_accepte(atelier):
    atelier.accepter()
    rendu = atelier.lancer(
        "--format", "txt", "--contrat", "cls-2025-2027", "--document", "annexe-3-tableau-financier", commande="produire"
    )
    assert "BUD004" not in rendu.stdout
    assert "1 constat accepté : docgen verifier metropole --donnees " in rendu.stdout


def test_ce_qui_est_trie_est_soit_garde_soit_accepte(atelier):
    atelier.accepter()
    atelier.accepter(mots="les sous-actions font 99 940 €")  # deux acceptations du même constat : la première vaut
    dossier, _ = atelier.chantier.charger()
    place = Location(f"metropole/{FICHE}", 4)
    message = SOUS_ACTIONS.replace("940 €", "940\u00a0€") + " en 2025"
    constats = [Finding("BUD004", message, place, severity=gravite) for gravite in Severity]
    restes, acceptes = split_accepted(dossier, constats, CODES, entier=True)
    assert [constats[0]] == [constat for constat in restes if not constat.code.startswith("ACC")]
    assert constats[1:] == [accepte.finding for accepte in acceptes]
    assert {dossier.acceptes[0]} == {accepte.entree for accepte in acceptes}


def test_l_exemple_du_guide_accepte_bien_un_constat_du_dossier_reel(tmp_path):
    guide = (RACINE / "docs" / "guide" / "lire-les-constats.md").read_text("utf-8")
    chantier = ouvrir(tmp_path)
    exemple = re.search(r"```yaml\n([^`]*\nacceptes:.*?)```", guide, re.DOTALL)
    (chantier.donnees / "constats-acceptes.yaml").write_text(exemple[1], "utf-8")
    rendu = chantier.calculer(contrat="", version="", regles=frozenset({"BUD004"}))
    restes, acceptes = split_accepted(rendu.dossier, rendu.findings, rendu.regles, entier=False)
    assert ["1.3-public-feminin.yaml"] == [Path(accepte.finding.location.file).name for accepte in acceptes]
    assert {"BUD004"} == {constat.code for constat in restes}


# --- SARIF ------------------------------------------------------------------------------------------------------------
def _verifier_lieu(lieu: dict) -> None:
    assert {"physicalLocation"} <= set(lieu) <= {"physicalLocation", "logicalLocations"}
    assert all(logique["fullyQualifiedName"] for logique in lieu.get("logicalLocations", []))
    physique = lieu["physicalLocation"]
    assert {"artifactLocation"} <= set(physique) <= {"artifactLocation", "region"}
    uri = physique["artifactLocation"]["uri"]
    assert re.fullmatch(r"[A-Za-z0-9._~/:%-]+", uri)
    for nom, valeur in physique.get("region", {}).items():
        assert nom in ("startLine", "startColumn")
        assert isinstance(valeur, int) and valeur >= 1
    assert "startLine" in physique.get("region", {"startLine": 1})


# De la norme (§ 3.14.17, 3.20.8 et 3.27.23), mais oubliées par la bibliothèque.
DE_LA_NORME = {"columnKind", "exitCode", "suppressions"}


def _inconnues(modele: object) -> list[str]:
    """Les clés que SARIF 2.1.0 ne connaît pas ; « properties » est libre."""
    if isinstance(modele, list):
        return [cle for un in modele for cle in _inconnues(un)]
    if not isinstance(modele, BaseModel):
        return []
    dedans = [
        cle for nom in type(modele).model_fields if nom != "properties" for cle in _inconnues(getattr(modele, nom))
    ]
    return [*(modele.model_extra or {}), *dedans]


def _verifier_sarif(journal: dict) -> None:
    """La norme SARIF 2.1.0, relue par une autre bibliothèque, puis la forme que docgen promet."""
    assert set(_inconnues(Sarif.model_validate(journal))) <= DE_LA_NORME
    assert {"$schema", "version", "runs"} == set(journal)
    assert "2.1.0" == journal["version"]
    (passage,) = journal["runs"]
    pilote = passage["tool"]["driver"]
    assert pilote["name"] and pilote["rules"]
    assert re.fullmatch(r"[a-z]{2}(-[A-Z]{2})?", passage["language"])
    assert "unicodeCodePoints" == passage["columnKind"]
    assert all(isinstance(appel["executionSuccessful"], bool) for appel in passage["invocations"])
    identifiants = [regle["id"] for regle in pilote["rules"]]
    assert sorted(set(identifiants)) == identifiants
    for regle in pilote["rules"]:
        assert regle["shortDescription"]["text"] and regle["help"]["text"]
        assert regle.get("defaultConfiguration", {"level": "note"})["level"] in ("error", "warning", "note")
        assert len(regle["properties"]["tags"]) == len(set(regle["properties"]["tags"]))
    for resultat in passage["results"]:
        assert resultat["ruleId"] == identifiants[resultat["ruleIndex"]]
        assert resultat["level"] in ("error", "warning", "note")
        assert resultat["message"]["text"]
        for lieu in (*resultat["locations"], *resultat.get("relatedLocations", [])):
            _verifier_lieu(lieu)
        autres = [json.dumps(lieu) for lieu in resultat.get("relatedLocations", [])]
        assert len(autres) == len(set(autres))
        for retrait in resultat.get("suppressions", []):
            assert "external" == retrait["kind"] and "accepted" == retrait["status"] and retrait["justification"]


def test_sarif_a_la_forme_du_schema_et_dit_chaque_constat_a_sa_place(atelier):
    atelier.accepter("IND003", FICHE, "l'indicateur « familles » de la fiche 1.1")
    rendu = atelier.lancer("--format", "sarif")
    assert 0 == rendu.exit_code
    journal = json.loads(rendu.stdout)
    _verifier_sarif(journal)
    ordinaire, accepte = journal["runs"][0]["results"]
    assert ("BUD004", "warning", "finances") == (
        ordinaire["ruleId"],
        ordinaire["level"],
        ordinaire["properties"]["qui"],
    )
    assert {
        "artifactLocation": {"uri": f"metropole/{FICHE}"},
        "region": {"startLine": 4, "startColumn": 1},
    } == ordinaire["locations"][0]["physicalLocation"]
    assert 1 == len(ordinaire["relatedLocations"])
    (endroit,) = ordinaire["locations"][0]["logicalLocations"]
    assert "cls-2025-2027, fiche-action 1.1, sous-actions" == endroit["fullyQualifiedName"]
    assert "suppressions" not in ordinaire
    assert "IND003" == accepte["ruleId"]
    assert "L'arrondi est admis. (Direction des finances, 2026-03-12)" == accepte["suppressions"][0]["justification"]


def test_sarif_garde_sa_forme_quand_rien_ne_se_lit(atelier):
    atelier.changer("numero: 1.1", "numéro: 1.1")
    rendu = atelier.lancer("--format", "sarif")
    assert 1 == rendu.exit_code
    journal = json.loads(rendu.stdout)
    _verifier_sarif(journal)
    assert {"error"} == {resultat["level"] for resultat in journal["runs"][0]["results"]}
    assert 1 == journal["runs"][0]["invocations"][0]["exitCode"]


@given(CONSTATS, st.sampled_from(["été/à b.yaml", "/tmp/x#1.yaml", "C:\\dossier\\a.yaml", ""]))
def test_sarif_garde_sa_forme_quels_que_soient_les_constats(constats, fichier):
    ailleurs = Finding("LEC003", "x", Location(fichier), related=(Location(fichier, 2), Location(fichier, 2)))
    journal = sarif(Outcome([*constats, ailleurs]))
    _verifier_sarif(json.loads(json.dumps(journal)))
    resultats = journal["runs"][0]["results"]
    assert len(constats) + 1 == len(resultats)
    lieux = resultats[-1]["locations"]
    uris = [unquote(lieu["physicalLocation"]["artifactLocation"]["uri"]) for lieu in lieux]
    assert all(uri.endswith(fichier.replace("\\", "/")) for uri in uris)
    assert bool(fichier) == bool(uris)


def test_un_format_inconnu_est_refuse(atelier):
    rendu = atelier.lancer("--format", "xml")
    assert 2 == rendu.exit_code
    assert "Formats : texte, json et sarif." in rendu.output
