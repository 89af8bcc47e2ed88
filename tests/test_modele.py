"""Faire un modèle : le plus petit marche aussitôt ; ses fautes sont dites à leur ligne, sans contrat."""

import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from openpyxl import load_workbook
from typer.testing import CliRunner

from docgen.adresses.cellules import Cell
from docgen.check.montre import uni
from docgen.cli import app
from docgen.commandes.a_completer import remaining
from docgen.commandes.commencer import start
from docgen.commandes.consolider import consolidate_contract
from docgen.commandes.modele.commencer import start_model
from docgen.commandes.modele.verifier import check_models
from docgen.commandes.preparer import DemandeDAvenant, prepare_avenant
from docgen.commandes.signer import sign
from docgen.compose.aides import composition_of
from docgen.compose.jetons import Jetons
from docgen.compose.sans_donnees import TextesSansDonnees
from docgen.compose.textes import Textes
from docgen.compose.types_des_noms import names_of
from docgen.demande import Order
from docgen.findings import Location, Refusal, Severity
from docgen.french import date
from docgen.load import load_programmes
from docgen.load.a_completer import name_of
from docgen.model.base import parse_day
from docgen.montants import Montant
from docgen.pipeline import prepare, produce
from tests.outils.chantier import CPO, MINIMAL, RACINE, TEMPLATES, copier, remplacer
from tests.outils.tirages import tirages

NOM = "ecole-partagee"


@pytest.fixture
def gabarits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Une copie des textes et de l'aspect, dans le dossier courant."""
    monkeypatch.chdir(tmp_path)
    copier(TEMPLATES, tmp_path / "templates")
    return Path("templates")


@pytest.fixture
def modele(gabarits: Path) -> Path:
    """Le dossier des textes d'un modèle que l'on commence."""
    start_model(NOM, gabarits)
    return gabarits / "textes" / NOM


def dites(gabarits: Path, nom: str = NOM) -> list[str]:
    constats = check_models(gabarits, nom).findings
    assert all(constat.remedy for constat in constats)
    return [uni(str(constat)) for constat in constats]


# --- les parties d'un autre modèle --------------------------------------------------------------------------------------
PARTIES = "« parties/entre.md », « parties/signataires.md », « parties/signatures.md »"


@pytest.mark.parametrize(("reprise", "faute", "remede"), [
    ("parties/fiche.md", "le texte « parties/fiche.md » n'existe pas",
     "Peut-être « parties/fiche-modifiee.md » ? Ou le copier de « cie-2025-2027/parties/fiche.md » dans le dossier du modèle"),
    ("../cpo/parties/fiche.md", "le texte « ../cpo/parties/fiche.md » n'existe pas",
     f"Le copier de « cpo/parties/fiche.md » dans le dossier du modèle, et l'adapter. Reprendre une partie de ce modèle ({PARTIES})."),
    ("cpo/parties/fiche.md", "« cpo/parties/fiche.md » est du modèle « cpo », et ne convient pas à celui-ci : le champ « fiche »",
     f"Reprendre une partie de ce modèle ({PARTIES}), ou la copier dans « parties » et l'adapter."),
    ("parties/signature.md", "le texte « parties/signature.md » n'existe pas", "Peut-être « parties/signatures.md »"),
])  # fmt: skip
def test_une_partie_d_un_autre_modele_ne_se_propose_pas_comme_celle_du_modele(gabarits, modele, reprise, faute, remede):
    page = modele / "contrat.md"
    ligne = page.read_text("utf-8").count("\n") + 1
    page.write_text(f'{page.read_text("utf-8")}{{% include "{reprise}" %}}\n', "utf-8")
    (constat,) = [c for c in check_models(gabarits, NOM).findings if c.location.line == ligne]
    assert faute in uni(constat.message) and remede in uni(constat.remedy)


# --- commencer ----------------------------------------------------------------------------------------------------------
def test_le_modele_commence_produit_aussitot_un_contrat_et_son_annexe(gabarits, modele):
    assert [] == dites(gabarits)
    start(NOM, "essai", Path("donnees"), gabarits)
    resultat = produce(Order(Path("donnees/essai"), gabarits, formats=("docx", "txt", "xlsx"), sortie=Path("sortie")))
    assert [] == resultat.findings
    assert ["annexe-1-actions", "contrat"] == sorted(d.kind for d in resultat.documents[f"{NOM}/initiale"])
    figures = resultat.versions[NOM][0].figures
    assert Montant(22_000_00) == figures.get(Cell("contrat", "part/premiere"))
    (page,) = Path("sortie").rglob("contrat.txt")
    texte = re.sub(r"\s+", " ", page.read_text("utf-8"))
    assert "– 10 000 € en 2026 ; – 12 000 € en 2027." in texte
    # Celle et celui qui signent se disent avec leur article ; le logo des gabarits n'est pas le leur.
    assert "Pour la première partie, La maire," in texte and "Pour la seconde partie, Le président," in texte
    assert "logo: non\n" in Path("donnees/essai/dossier.yaml").read_text("utf-8")
    assert (
        "La présente convention, conclue du 1er janvier 2026 au 31 décembre 2027, a pour objet la conduite d’une première action."
        in texte
    )


def test_l_avenant_de_l_annee_d_un_modele_commence_se_prepare_et_se_produit(gabarits, modele):
    start(NOM, "essai", Path("donnees"), gabarits)
    fait = prepare_avenant(DemandeDAvenant(Path("donnees/essai"), gabarits, NOM, "2027", ("1",)))
    assert () == fait.findings
    resultat = produce(Order(Path("donnees/essai"), gabarits, formats=("txt",), sortie=Path("sortie")))
    codes = {
        constat.code for constat in resultat.findings if constat.severity is Severity.BLOQUANT and not constat.en_projet
    }
    # Il ne reste qu'à dire ce que l'avenant change, et ce qui a été fait en 2026.
    assert codes <= {"LEC006", "LEC011", "AVE004"}, "\n".join(map(str, resultat.findings))


@pytest.mark.parametrize(
    ("annee", "terme", "article", "lignes"),
    [
        ("2028", "31/12/2028", ("", ""), ["– 12 000 € en 2027 ;", "– – en 2028. »"]),
        # Une durée, les bornes de l'exercice, un terme à plus d'un an de l'année demandée.
        ("2028", "30/06/2029", ("en {{ exercice.nom }}", "{{ bornes(exercice.nom) }}, sur {{ duree() }}"),
         ["– 12 000 € du 1er janvier 2027 au 31 décembre 2027", "– – du 1er janvier 2028 au 31 décembre 2028",
          "– – du 1er janvier 2029 au 30 juin 2029"]),
    ],
)  # fmt: skip
def test_l_avenant_qui_proroge_se_produit_aussitot_et_ne_se_signe_pas_sans_montant(
    gabarits, modele, annee, terme, article, lignes
):
    remplacer(modele / "articles" / "1-objet.md", article)
    start(NOM, "essai", Path("donnees"), gabarits)
    demande = DemandeDAvenant(Path("donnees/essai"), gabarits, NOM, annee, proroger=parse_day(terme))
    assert () == prepare_avenant(demande).findings
    ordre = Order(Path("donnees/essai"), gabarits, NOM, "avenant-1", formats=("txt",), sortie=Path("sortie"))
    resultat = produce(ordre)
    assert {"BUD003", "BUD043"} == {constat.code for constat in resultat.findings}
    (page,) = Path("sortie").rglob("avenant.txt")
    texte = uni(re.sub(r"\s+", " ", page.read_text("utf-8")))
    assert "la date : « 31 décembre 2027 » est remplacée par la date : « " in texte
    jour = uni(date(parse_day(terme)))
    assert f"de proroger la convention jusqu'au {jour} et d'adapter en conséquence l'article 1er ;" in texte
    for ligne in lignes:
        assert ligne in texte
    # Le montant donné dans la fiche qu'ouvre la commande du remède, rien n'est plus dit.
    (fiche,) = prepare_avenant(replace(demande, mettre_a_jour=("1",))).folder.glob("actions/*.yaml")
    fiche.write_text(fiche.read_text("utf-8").replace("à compléter", "13 000"), "utf-8")
    assert [] == prepare(ordre).findings


VERSEMENTS = """
annexes:
  - code: calendrier
    intitule: Calendrier
    par: annee
    champs:
      - code: annee
        intitule: Année
        type: exercice
        obligatoire: oui
      - code: versements
        intitule: Versements
        type: lignes
        obligatoire: oui
        champs:
          - code: nature
            intitule: Nature
            obligatoire: oui
            aide: ce que l'on verse, en deux mots
          - code: echeance
            intitule: Date
            type: date
            obligatoire: oui
            aide: le jour du versement
            pas_avant: contrat
"""
PAGE_DES_VERSEMENTS = """---
nom: calendrier-{{ calendrier.annee }}
pour_chaque: calendrier
titre: Calendrier
logos: non
---
{% for versement in calendrier.versements %}
- {{ versement.nature }}, le {{ versement.echeance }} ;
{% endfor %}
"""


def test_une_date_a_completer_se_montre_en_projet_et_a_completer_dit_l_aide_du_programme(gabarits, modele):
    programme = modele / "programme.yaml"
    programme.write_text(programme.read_text("utf-8") + VERSEMENTS, "utf-8")
    (modele / "calendrier.md").write_text(PAGE_DES_VERSEMENTS, "utf-8")
    start(NOM, "essai", Path("donnees"), gabarits)
    contrat = Path("donnees/essai") / NOM
    remplacer(contrat / "contrat.yaml", ("objet: la conduite d'une première action", "objet: à compléter"))
    (contrat / "annexes").mkdir()
    (contrat / "annexes" / "calendrier-2026.yaml").write_text(
        "annee: 2026\nversements:\n  - nature: à compléter\n    echeance: à compléter\n"
        "  - nature: solde\n    echeance: 15/11/2026\n", "utf-8"
    )  # fmt: skip
    ordre = Order(Path("donnees/essai"), gabarits, formats=("txt",), sortie=Path("sortie"))
    resultat = produce(ordre)
    assert [] == resultat.findings
    (page,) = Path("sortie").rglob("calendrier-2026.txt")
    assert "– [à compléter], le [à compléter] ; – solde, le 15 novembre 2026 ;" in uni(
        re.sub(r"\s+", " ", page.read_text("utf-8"))
    )
    aides = {name_of(blanc): blanc.remedy for blanc in remaining(ordre).blancs}
    assert "Le jour du versement." == aides["versements 1, echeance"]
    assert "Ce que l'on verse, en deux mots." == aides["versements 1, nature"]
    # Un commentaire du fichier dit mieux que le programme.
    assert "Ce que les parties font ensemble, avec son article." == aides["objet"]
    assert {"DOC002"} == {constat.code for constat in prepare(replace(ordre, final=True)).findings}
    # Ce qui empêche de lire est nommé, et lui seul.
    remplacer(contrat / "contrat.yaml", ("clause_modification: 1", "clause_modification: à compléter"))
    (constat,) = [constat for constat in prepare(ordre).findings if constat.code == "LEC012"]
    assert "d'abord « clause_modification »" in uni(constat.message)


def test_une_convention_d_un_an_se_modifie_dans_l_annee(gabarits, modele):
    depart = gabarits / "depart" / NOM
    remplacer(depart / "contrat.yaml", ("  - nom: 2027\n    debut: 01/01/2027\n    fin: 31/12/2027\n", ""),
              ("valeur: à compléter", "valeur: 2 janvier 2026"))  # fmt: skip
    remplacer(depart / "actions" / "1-premiere-action.yaml", ("    2027: 12 000\n", ""), ("    2027: 5 000\n", ""))
    start(NOM, "essai", Path("donnees"), gabarits)
    demande = DemandeDAvenant(Path("donnees/essai"), gabarits, NOM, "2026", ("1",))
    with pytest.raises(Refusal, match="n'a pas de date de signature") as refus:
        prepare_avenant(demande)
    assert "docgen signer" in refus.value.remedy
    assert not sign(Order(Path("donnees/essai"), gabarits, NOM), parse_day("02/01/2026")).failed
    fait = prepare_avenant(demande)
    assert () == fait.findings
    assert any("(AVE010)" in dit for dit in fait.avertissements)
    avenant = fait.folder / "avenant.yaml"
    remplacer(next(fait.folder.glob("actions/*.yaml")), ("2026: 10 000", "2026: 11 000"))
    ordre = Order(Path("donnees/essai"), gabarits, NOM, "avenant-1", formats=("txt",), sortie=Path("sortie"))
    (constat,) = produce(ordre).findings
    assert "AVE010" == constat.code
    # Le remède se colle tel quel.
    operation = constat.remedy.partition("\n")[2]
    avenant.write_text(f"{avenant.read_text('utf-8')}{operation}\n", "utf-8")
    resultat = produce(ordre)
    assert [] == resultat.findings
    (page,) = Path("sortie").rglob("avenant.txt")
    texte = uni(re.sub(r"\s+", " ", page.read_text("utf-8")))
    assert "de modifier des montants fixés pour l'année 2026 ;" in texte
    assert "le montant : « 10 000 € » est remplacé par le montant : « 11 000 € »" in texte


@pytest.mark.parametrize(
    ("texte", "annexes", "objets"),
    [
        ("", "  - 1\n", ["le montant de la contribution de la première partie", "l'annexe de la convention"]),
        ("La contribution de [exercice] est versée en une fois.\n", "  - 1\n",
         ["le montant de la contribution de la première partie et les modalités de son versement", "l'annexe de la convention"]),
        ("Les parties conversent en [exercice].\n", "  - 1\n  - 3\n",
         ["le montant de la contribution de la première partie", "les annexes 1 et 3 de la convention"]),
    ],
)  # fmt: skip
def test_l_objet_de_l_avenant_prepare_ne_dit_que_ce_qu_il_change(gabarits, modele, texte, annexes, objets):
    depart = gabarits / "depart" / NOM
    page = depart / "avenant" / "operations.yaml"
    articles = "articles:\n  - intitule: Objet\n    texte: 1-objet.md\n"
    remplacer(page, ("annexes:\n  - 1\n", f"{articles}annexes:\n{annexes}"))
    (page.parent / "1-objet.md").write_text(texte or "Les parties se réunissent en [exercice].\n", "utf-8")
    if "3" in annexes:
        remplacer(
            depart / "contrat.yaml",
            (
                "annexes:\n",
                "annexes:\n"
                + "".join(
                    f"  - numero: {n}\n    intitule: Autre {n}\n    document: annexe-1-actions\n" for n in (2, 3)
                ),
            ),
        )
    start(NOM, "essai", Path("donnees"), gabarits)
    fait = prepare_avenant(DemandeDAvenant(Path("donnees/essai"), gabarits, NOM, "2027"))
    dits = re.findall(r"^  - (d'.*)$", (fait.folder / "avenant.yaml").read_text("utf-8"), re.MULTILINE)
    assert [f"d'arrêter, pour l'année 2027, {objets[0]}", f"d'actualiser {objets[1]}"] == dits


@pytest.mark.parametrize(("mot", "genre", "dites"), [
    ("projet", "masculin", ["1 « Première action » : mis à jour.", "Les projets"]),
    ("mesure", "féminin", ["1 « Première action » : mise à jour.", "Les mesures"]),
])  # fmt: skip
def test_la_note_de_lecture_nomme_les_fiches_par_le_mot_du_programme(gabarits, modele, mot, genre, dites):
    remplacer(modele / "programme.yaml", ("  mot: action\n  genre: féminin", f"  mot: {mot}\n  genre: {genre}"))
    start(NOM, "essai", Path("donnees"), gabarits)
    fait = prepare_avenant(DemandeDAvenant(Path("donnees/essai"), gabarits, NOM, "2027", ("1",)))
    remplacer(next(fait.folder.glob("actions/*.yaml")), ("2027: 12 000", "2027: 13 000"))
    consolide = consolidate_contract(
        Order(Path("donnees/essai"), gabarits, NOM, formats=("txt",), sortie=Path("sortie"))
    )
    assert [] == [c for c in consolide.findings if c.severity is Severity.BLOQUANT and not c.en_projet]
    (note,) = Path("sortie").rglob("note-de-lecture.txt")
    lue = uni(re.sub(r"\s+", " ", note.read_text("utf-8")))
    assert all(dit in lue for dit in (*dites, f"d'après ses {mot}s"))
    assert "fiche" not in lue.casefold()
    (consolide,) = Path("sortie").rglob("contrat-consolide.txt")
    lu = uni(re.sub(r"\s+", " ", consolide.read_text("utf-8")))
    parties, signataires = "Entre La première partie, représentée par", "Pour la première partie, La maire,"
    assert 0 < lu.index(parties) < lu.index("Il est convenu") < lu.index("Article 1") < lu.index(signataires)
    assert "exemplaires originaux" not in lu


@pytest.mark.parametrize("nom", ["École", "ecole partagee", "../ailleurs", "-ecole", "ECOLE", ""])
def test_un_nom_qui_ne_convient_pas_est_refuse(gabarits, nom):
    avant = sorted(gabarits.rglob("*"))
    with pytest.raises(Refusal, match="ne convient pas pour le nom d'un modèle"):
        start_model(nom, gabarits)
    assert avant == sorted(gabarits.rglob("*"))


@pytest.mark.parametrize("nom", ["cpo", "cls-2024-2027", "parties", "formules"])
def test_un_modele_ou_un_dossier_qui_existe_est_refuse(gabarits, nom):
    avant = {chemin: chemin.read_bytes() for chemin in gabarits.rglob("*") if chemin.is_file()}
    with pytest.raises(Refusal, match="existe déjà"):
        start_model(nom, gabarits)
    assert avant == {chemin: chemin.read_bytes() for chemin in gabarits.rglob("*") if chemin.is_file()}


def test_des_fichiers_de_depart_deja_la_refusent_le_tout(gabarits):
    (gabarits / "depart" / NOM).mkdir()
    with pytest.raises(Refusal, match="existe déjà"):
        start_model(NOM, gabarits)
    assert not (gabarits / "textes" / NOM).exists()


def test_la_commande_dit_ce_qui_est_ecrit_et_la_suite(gabarits):
    fait = CliRunner().invoke(app, ["modele", "nouveau", NOM])
    assert 0 == fait.exit_code, fait.output
    assert f"Modèle {NOM} : 13 fichiers écrits" in fait.output
    assert f"docgen modele verifier {NOM}" in fait.output
    refus = CliRunner().invoke(app, ["modele", "nouveau", NOM])
    assert 2 == refus.exit_code
    assert "existe déjà" in refus.output


# --- vérifier -----------------------------------------------------------------------------------------------------------
def test_les_modeles_livres_sont_sans_faute():
    verifies = check_models(TEMPLATES)
    assert [] == list(map(str, verifies.findings))
    assert {"cie-2025-2027", "cls-2024-2027", "cpo"} <= set(verifies.modeles)


def test_un_modele_a_deux_niveaux_de_divisions_se_relit(gabarits):
    copier(RACINE / "tests" / "modeles" / "ville", gabarits / "textes" / "ville")
    trouvees = dites(gabarits, "ville")
    assert any("à corriger LEC003: le modèle n'a pas de fichiers de départ" in trouvee for trouvee in trouvees)
    assert [] == [trouvee for trouvee in trouvees if "bloquant" in trouvee]


FAUTES = {
    "champ du contrat": ("contrat.md", "{{ contrat.titre }}\n:::", "{{ contrat.title }}\n:::", "contrat.md:11:12: bloquant TPL003: le champ « title » est inconnu"),
    "champ d'une fiche": ("annexe-1-actions.md", "fiche.champs.lieux", "fiche.champs.lieu", "annexe-1-actions.md:21:68: bloquant TPL003: le champ « lieu » est inconnu"),
    "champ d'un exercice": ("annexe-1-actions.md", "# Exercice {{ e.nom }}", "# Exercice {{ e.annee }}", "annexe-1-actions.md:15:17: bloquant TPL003: le champ « annee » est inconnu"),
    "champ d'une part": ("annexe-1-actions.md", "{{ part.intitule }}", "{{ part.titre }}", "annexe-1-actions.md:18:43: bloquant TPL003: le champ « titre » est inconnu"),
    "champ d'une partie dans une boucle": ("parties/entre.md", "{{ partie.intitule }},", "{{ partie.intitulé }},", "parties/entre.md:6:11: bloquant TPL00"),
    "nom inconnu": ("parties/signatures.md", "en_lettres(contrat", "en_chiffres(contrat", "parties/signatures.md:1:95: bloquant TPL003: le champ « en_chiffres » est inconnu"),
    "champ de l'en-tête": ("contrat.md", "pied: {{ collectivite.collectivite }}", "pied: {{ collectivite.colectivite }}", "contrat.md:7:23: bloquant TPL003: le champ « colectivite » est inconnu"),
    "champ d'un article": ("articles/1-objet.md", "contrat.objet", "contrat.objets", "1-objet.md:3:113: bloquant TPL003: le champ « objets » est inconnu"),
    "part d'un autre programme": ("articles/1-objet.md", "part/premiere", "part/etat", "1-objet.md:8:31: bloquant TPL004: la part « etat » n'est pas au programme"),
    "montant d'une division": ("annexe-1-actions.md", 'montant("contrat", "tous"', 'montant("axe/1", "tous"', "annexe-1-actions.md:23:111: bloquant TPL004: un montant de « axe » n'existe pas"),
    "nature que le programme n'a pas": ("annexe-1-actions.md", '"tous", e.nom) }} |\n{% endfor', '"tous", e.nom, "verse") }} |\n{% endfor', "annexe-1-actions.md:21:244: bloquant TPL004: la nature « verse » n'est pas au programme"),
    "formule en cercle": ("programme.yaml", "champs:\n", "natures:\n  - code: prevu\n    intitule: Prévu\n    saisie: fiche\n  - code: a\n    intitule: A\n    formule: b\n  - code: b\n    intitule: B\n    formule: a\nchamps:\n", "programme.yaml:39:14: bloquant LEC006: la formule de « a » revient à elle-même : a → b → a"),
    "tableau inconnu": ("annexe-1-actions.md", "# Exercice {{ e.nom }}", '{{ tableau("frais").intitule }}', "annexe-1-actions.md:15:13: bloquant TPL004: le programme n'a pas de tableau « frais »"),
    "récit sans titre": ("annexe-1-actions.md", "# Exercice {{ e.nom }}", '{{ recit(fiches[0], "Objectifs") }}', "annexe-1-actions.md:15:22: bloquant TPL003: aucun récit n'a de titre « Objectifs »"),
    "partie absente": ("contrat.md", "parties/articles.md", "parties/article.md", "contrat.md:20:13: bloquant TPL001: le texte « parties/article.md » n'existe pas"),
    "partie d'un autre modèle": ("contrat.md", '"parties/articles.md"', '"../cpo/parties/entre.md"', "contrat.md:20:13: bloquant TPL001: le texte « ../cpo/parties/entre.md » n'existe pas"),
    "balise ouverte": ("annexe-1-actions.md", "{% for e in exercices %}", "{% for e in exercices %}{% if e %}", "bloquant TPL002: balise mal formée"),
    "filtre inconnu": ("parties/signatures.md", "contrat.parties|length) }} ex", "contrat.parties|longueur) }} ex", "parties/signatures.md:1:1: bloquant TPL002: balise mal formée : filtre inconnu"),
    "gabarit absent": ("contrat.md", "logos: non", "gabarit: beau", "contrat.md:5:1: bloquant TPL005: le gabarit « beau » n'existe pas"),
    "tableau sans total": ("annexe-1-actions.md", "| {total} Total", "| Ensemble", "annexe-1-actions.md:17:1: à corriger TPL006: ce tableau montre un montant par ligne"),
    "en-tête sans titre": ("contrat.md", "titre: {{ contrat.titre }}\n", "", "contrat.md:1:1: bloquant TPL002: l'en-tête n'a pas de « titre »"),
    "type inconnu": ("programme.yaml", "type: liste", "type: listes", "programme.yaml:42:13: bloquant LEC006: « listes » n'est pas un choix possible"),
    "rôle inconnu": ("programme.yaml", "recoit: seconde", "recoit: autre", "programme.yaml:28:11: bloquant LEC006: le rôle « recoit » nomme la part « autre »"),
}  # fmt: skip


@pytest.mark.parametrize("faute", FAUTES)
def test_une_faute_du_modele_est_dite_a_sa_ligne(gabarits, modele, faute):
    fichier, avant, apres, attendu = FAUTES[faute]
    remplacer(modele / fichier, (avant, apres))
    trouvees = dites(gabarits)
    assert any(attendu in trouvee for trouvee in trouvees), trouvees


CALENDRIER = """annexes:
  - code: calendrier
    intitule: Calendrier
    par: annee
    champs:
      - code: annee
        intitule: Année
        type: exercice
        obligatoire: oui
"""
UN_NOM = {
    "une annexe par année": ("pour_chaque: calendrier\n", "annexe-3-calendrier", "Annexe {{ calendrier.annee }}",
                             "annexe-3-calendrier-{{ calendrier.annee }}"),
    "une fiche par action": ("pour_chaque: fiche\n", "annexe-3/{{ exercices[0].nom }}", "{{ fiche.numero }}",
                             "annexe-3/{{ exercices[0].nom }}-{{ fiche.numero }}"),
}  # fmt: skip


FRAIS = """tableaux:
  - code: frais
    intitule: Frais
    document: annexe-1-actions
    par_exercice: oui
    obligatoire: non
    colonnes:
      - code: montant
        intitule: Montant
    lignes:
      - code: achats
        intitule: Achats
      - code: loyers
        intitule: Loyers
"""
PARCOURU = """::: tableau largeurs="70 30" resume="Frais de {{ e.nom }}"
| Frais | Montant |
|:---|---:|
{% for ligne in TABLE.lignes %}
| LIGNE{{ ligne.intitule }} | {{ ligne.valeurs[0] }} |
{% endfor %}
:::
"""
SANS_TOTAL = "à corriger TPL006: ce tableau montre les montants de « frais », à qui le programme ne donne aucun total"


@pytest.mark.parametrize(("table", "ligne", "total", "dit"), [
    ('tableau("frais", e.nom)', "", "", True),
    ("frais", '{% if ligne.code == "total" %}{total} {% endif %}', "", True),
    ('tableau("frais", e.nom)', "", "    totaux:\n      - code: total\n        intitule: Total\n        formule: somme(lignes)\n", False),
])  # fmt: skip
def test_un_tableau_du_programme_que_rien_n_additionne_est_dit(gabarits, modele, table, ligne, total, dit):
    programme = modele / "programme.yaml"
    programme.write_text(programme.read_text("utf-8") + FRAIS + total, "utf-8")
    montre = PARCOURU.replace("TABLE", table).replace("LIGNE", ligne)
    de_cote = '{% set frais = tableau("frais", e.nom) %}\n' if table == "frais" else ""
    remplacer(
        modele / "annexe-1-actions.md", ("# Exercice {{ e.nom }}\n", f"# Exercice {{{{ e.nom }}}}\n\n{de_cote}{montre}")
    )
    assert dit is any(SANS_TOTAL in trouvee for trouvee in dites(gabarits))


def test_un_nom_de_champ_accentue_dit_comment_l_ecrire(gabarits, modele):
    programme = modele / "programme.yaml"
    programme.write_text(programme.read_text("utf-8") + CALENDRIER.replace("par: annee", "par: Année"), "utf-8")
    (trouvee,) = [trouvee for trouvee in check_models(gabarits, NOM).findings if "nom d'un champ" in trouvee.message]
    assert "Écrire « annee »." == trouvee.remedy


@pytest.mark.parametrize("cas", UN_NOM)
def test_un_document_pour_chaque_dit_dans_son_nom_ce_qui_change(gabarits, modele, cas):
    programme = modele / "programme.yaml"
    programme.write_text(programme.read_text("utf-8") + CALENDRIER, "utf-8")
    pour, nom, texte, bon = UN_NOM[cas]
    page = modele / "annexe-3.md"
    page.write_text(f"---\ntitre: Annexe 3\n{pour}nom: {nom}\n---\n{texte}\n", "utf-8")
    (trouvee,) = [constat for constat in check_models(gabarits, NOM).findings if constat.code == "TPL008"]
    assert "annexe-3.md:4:1: bloquant TPL008: il y a un document pour chaque « " in uni(str(trouvee))
    assert f"par exemple « nom: {bon} »" in uni(trouvee.remedy)
    page.write_text(f"---\ntitre: Annexe 3\n{pour}nom: {bon}\n---\n{texte}\n", "utf-8")
    assert [] == [dite for dite in dites(gabarits) if "TPL008" in dite]


@pytest.mark.parametrize("nom", ["contrat", "Contrat", "{{ contrat.modele and 'CONTRAT' }}"])
def test_deux_textes_d_un_meme_nom_de_fichier_sont_dits(gabarits, modele, nom):
    remplacer(modele / "annexe-1-actions.md", ("nom: annexe-1-actions", f"nom: {nom}"))
    (trouvee,) = [dite for dite in dites(gabarits) if "TPL008" in dite]
    assert "contrat.md:2:1: bloquant TPL008" in trouvee and "(annexe-1-actions.md et contrat.md)" in trouvee


def test_un_avertissement_sur_un_texte_n_empeche_pas_de_le_composer(gabarits, modele):
    annexe = modele / "annexe-1-actions.md"
    remplacer(
        annexe,
        ("| {total} Total", "| Ensemble"),
        ('montant("contrat", "tous", e.nom)', 'montant("contrat", "tous", "2030")'),
    )
    trouvees = dites(gabarits)
    assert ["TPL004", "TPL006"] == sorted(dite.split(": ")[1].split()[-1] for dite in trouvees), trouvees
    assert any("2030" in dite and "annexe-1-actions.md" in dite for dite in trouvees)


def test_deux_articles_de_meme_numero(gabarits, modele):
    (modele / "articles" / "2-duree.md").write_text("# 1 Durée\n\nUn an.\n", "utf-8")
    (trouvee,) = [dite for dite in dites(gabarits) if "REF006" in dite]
    assert "articles/2-duree.md:1:1: bloquant REF006: deux articles ont le numéro « 1 »" in trouvee


def test_une_formule_qui_nomme_une_action_absente_est_dite_a_sa_ligne(gabarits, modele):
    tableau = """
tableaux:
  - code: couts
    intitule: Coûts
    document: annexe-1-actions
    colonnes:
      - code: heures
        intitule: Heures
        type: nombre
      - code: tarif
        intitule: Tarif
        total: non
      - code: cout
        intitule: Coût
        formule: heures × tarif
    lignes:
      - code: navette
        intitule: Navette
    totaux:
      - code: ailleurs
        intitule: Ailleurs
        formule: montant(action/99)
"""
    page = modele / "programme.yaml"
    page.write_text(page.read_text("utf-8").rstrip() + tableau, "utf-8")
    (gabarits / "depart" / NOM / "tableaux").mkdir()
    saisie = "lignes:\n  navette:\n    heures: 2\n    tarif: 10\n"
    (gabarits / "depart" / NOM / "tableaux" / "couts.yaml").write_text(saisie, "utf-8")
    ligne = page.read_text("utf-8").split("\n").index("        formule: montant(action/99)") + 1
    (trouvee,) = [dite for dite in dites(gabarits) if "bloquant" in dite]
    assert f"programme.yaml:{ligne}:18: bloquant BUD035" in trouvee
    assert "« action/99 » n'est pas au contrat" in trouvee


def test_un_champ_de_type_nombre_s_ecrit_en_lettres_s_il_est_entier(gabarits, modele):
    declare = """champs:
  contrat:
    - code: preavis
      intitule: Préavis
      type: nombre
      obligatoire: oui
"""
    remplacer(modele / "programme.yaml", ("champs:\n  contrat:\n", declare))
    montre = "Préavis de {{ en_lettres(contrat.preavis) }} mois.\n\n"
    remplacer(modele / "contrat.md", ("::: chapeau\nIl est", f"{montre}::: chapeau\nIl est"))
    contrat = gabarits / "depart" / NOM / "contrat.yaml"
    ecrit = contrat.read_text("utf-8")
    contrat.write_text(f"{ecrit}\npreavis: 3\n", "utf-8")
    assert [] == dites(gabarits)
    contrat.write_text(f"{ecrit}\npreavis: 2,5\n", "utf-8")
    (trouvee,) = dites(gabarits)
    assert "TPL004" in trouvee and "« 2,5 » a des décimales, et ne s'écrit pas en lettres" in trouvee


def test_un_champ_facultatif_s_imprime_sous_condition(gabarits, modele):
    lignes = """champs:
  contrat:
    - code: salles
      intitule: Salles
      type: lignes
      champs:
        - code: nom
          intitule: Nom
          obligatoire: oui
        - code: categorie
          intitule: Catégorie
          type: choix
          options:
            - Grande
            - Petite
"""
    remplacer(modele / "programme.yaml", ("champs:\n  contrat:\n", lignes))
    contrat = gabarits / "depart" / NOM / "contrat.yaml"
    contrat.write_text(f"{contrat.read_text('utf-8')}\nsalles:\n  - nom: Bleue\n    categorie: Grande\n", "utf-8")
    montres = {
        "{{ salle.nom }}, {{ salle.categorie }}": ["« categorie » (Catégorie) est facultatif"],
        "{{ salle.nom }}{% if salle.categorie %}, {{ salle.categorie }}{% endif %}": [],
        '{{ salle.categorie if salle.categorie else "–" }}': [],
        "{{ salle.nom }}{% if salle.nom %}, {{ salle.categorie }}{% endif %}": ["« categorie » (Catégorie)"],
    }
    page = modele / "contrat.md"
    ecrit = page.read_text("utf-8")
    for montre, attendus in montres.items():
        boucle = f"{{% for salle in contrat.salles %}}\n- {montre}\n{{% endfor %}}\n\n"
        page.write_text(ecrit.replace("::: chapeau\nIl est", f"{boucle}::: chapeau\nIl est"), "utf-8")
        trouvees = dites(gabarits)
        assert len(attendus) == len(trouvees), (montre, trouvees)
        for attendu, trouvee in zip(attendus, trouvees, strict=True):
            assert attendu in trouvee
            assert "contrat.md:" in trouvee and "à corriger TPL004" in trouvee
    sous_filtre = "{% for salle in contrat.salles if salle.categorie %}\n- {{ salle.categorie }}\n{% endfor %}\n\n"
    page.write_text(ecrit.replace("::: chapeau\nIl est", f"{sous_filtre}::: chapeau\nIl est"), "utf-8")
    assert [] == dites(gabarits)


DEPART = {
    "clé inconnue": ("contrat.yaml", "objet: la", "objets: la", "contrat.yaml:14:1: bloquant LEC006: la clé « objets » est inconnue ici"),
    "annexe sans texte": ("contrat.yaml", "document: annexe-1-actions", "document: annexe-1", "contrat.yaml:43:15: bloquant DOC004"),
    "part inconnue": ("actions/1-premiere-action.yaml", "  seconde:", "  troisieme:", "actions/1-premiere-action.yaml:17:3: bloquant BUD001"),
    "dossier": ("dossier.yaml", "nom: Exemple", "noms: Exemple", "dossier.yaml:5:1: bloquant LEC006: la clé « noms » est inconnue ici"),
}  # fmt: skip


@pytest.mark.parametrize("faute", DEPART)
def test_une_faute_des_fichiers_de_depart_est_dite_chez_elle(gabarits, modele, faute):
    fichier, avant, apres, attendu = DEPART[faute]
    remplacer(gabarits / "depart" / NOM / fichier, (avant, apres))
    trouvees = dites(gabarits)
    attendue = f"templates/depart/{NOM}/{attendu}"
    assert any(attendue in trouvee for trouvee in trouvees), trouvees


# --- vérifier avec tout le départ ---------------------------------------------------------------------------------------
TEXTE = 'Pour [exercice], la contribution est de {{ montant("contrat", "part/premiere", "[exercice]") }}.\n'
AVENANT = """articles:
  - intitule: Objet
    texte: 1-objet.md
annexes:
  - 1
"""


@pytest.fixture
def avenant(gabarits, modele) -> Path:
    """Le départ de l'avenant, qui apporte un texte ; ses valeurs et celles du contrat sont à compléter."""
    depart = gabarits / "depart" / NOM
    remplacer(depart / "contrat.yaml", ("titre: Convention d'exemple", "titre: à compléter"),
              ("objet: la conduite d'une première action", "objet: à compléter"),
              ("intitule: La seconde partie", "intitule: à compléter"), ("fin: 31/12/2027", "fin: à compléter"))  # fmt: skip
    remplacer(depart / "actions" / "1-premiere-action.yaml", ("2026: 10 000", "2026: à compléter"))
    remplacer(depart / "dossier.yaml", ("collectivite: Commune d'Exemple", "collectivite: à compléter"))
    (depart / "avenant" / "operations.yaml").write_text(AVENANT, "utf-8")
    (depart / "avenant" / "1-objet.md").write_text(TEXTE, "utf-8")
    return depart / "avenant"


def test_des_valeurs_a_completer_n_empechent_pas_de_tout_composer(gabarits, modele, avenant):
    assert [] == dites(gabarits)


DU_DEPART = {
    "nom inconnu d'un texte de l'avenant": (
        "avenant/1-objet.md", 'part/premiere', 'part/etat', "avenant/1-objet.md:1:69: bloquant TPL004: la part « etat »"),
    "mot mal employé": (
        "avenant/1-objet.md", '"contrat", "part/premiere", "[exercice]"', "", "avenant/1-objet.md:1:44: bloquant TPL004: « montant(…) » n'a pas les valeurs"),
    "ce que seule la composition sait": (
        "avenant/1-objet.md", '{{ montant("contrat"', '{{ montant("action/9"', "avenant/1-objet.md:1:41: bloquant TPL004: « action/9 » n'est pas au contrat"),
    "article que nul ne trouve": (
        "avenant/operations.yaml", "intitule: Objet", "intitule: Durée", "avenant/operations.yaml:2:15: bloquant LEC010: aucun article ne s'intitule « Durée »"),
    "clé inconnue": (
        "avenant/operations.yaml", "annexes:", "anexes:", "avenant/operations.yaml:4:1: bloquant LEC006: la clé « anexes » est inconnue ici"),
    "texte qui manque": (
        "avenant/operations.yaml", "texte: 1-objet.md", "texte: 1-objets.md", "bloquant LEC00"),
    "annexe que le contrat n'a pas": (
        "avenant/operations.yaml", "  - 1\n", "  - 7\n", "avenant/operations.yaml:"),
}  # fmt: skip


@pytest.mark.parametrize("faute", DU_DEPART)
def test_une_faute_de_l_avenant_de_depart_est_dite_chez_elle(gabarits, modele, avenant, faute):
    fichier, avant, apres, attendu = DU_DEPART[faute]
    remplacer(gabarits / "depart" / NOM / fichier, (avant, apres))
    trouvees = dites(gabarits)
    assert any(attendu in trouvee for trouvee in trouvees), trouvees
    assert all(f"templates/depart/{NOM}/" in trouvee or f"textes/{NOM}/" in trouvee for trouvee in trouvees), trouvees


# Ce qu'un texte ne montre que si l'avenant change un article, une annexe ou une action, ou si une séance en décide.
SEANCE = """## Article {{ article_suivant() }}

D'approuver {% include "parties/acte.md" %}, pour {{ acte.montant("contrat", "part/premiere", acte.exercice) }}.
"""
AILLEURS = {
    "avenant": ("avenant.md", "{{ contrat.titre }}\npied", "{{ contrat.titres }}\npied", "avenant.md:6:54: bloquant TPL003: le champ « titres »"),
    "texte consolidé": ("contrat-consolide.md", "entete: {{ contrat.titre }}", "entete: {{ contrat.titres }}", "contrat-consolide.md:7:20: bloquant TPL003: le champ « titres »"),
    "partie de la délibération": ("parties/deliberation.md", "acte.exercice", "acte.annee", "parties/deliberation.md:3:100: bloquant TPL003: le champ « annee »"),
    "part, dans la délibération": ("parties/deliberation.md", "part/premiere", "part/etat", "parties/deliberation.md:3:84: bloquant TPL004: la part « etat »"),
    "montant, dans la délibération": ("parties/deliberation.md", '"contrat"', '"action/9"', "parties/deliberation.md:3:1: bloquant TPL004: « action/9 » n'est pas au contrat"),
}  # fmt: skip


@pytest.mark.parametrize("faute", AILLEURS)
def test_tous_les_textes_du_modele_sont_composes(gabarits, modele, avenant, faute):
    fichier, avant, apres, attendu = AILLEURS[faute]
    (modele / "parties" / "deliberation.md").write_text(SEANCE, "utf-8")
    assert [] == dites(gabarits)
    remplacer(modele / fichier, (avant, apres))
    trouvees = dites(gabarits)
    assert any(attendu in trouvee for trouvee in trouvees), trouvees
    assert 1 == len(trouvees), trouvees


def test_un_champ_et_un_tableau_qu_aucun_texte_ne_montre_sont_dits(gabarits, modele):
    remplacer(modele / "annexe-1-actions.md", ('({{ liste(fiche.champs.lieux) or "sans lieu" }})', ""))
    programme = modele / "programme.yaml"
    tableau = (
        "tableaux:\n  - code: frais\n    intitule: Frais\n    obligatoire: non\n    colonnes:\n      - code: montant\n"
    )
    tableau += "        intitule: Montant\n    lignes:\n      - code: eau\n        intitule: Eau\n"
    programme.write_text(f"{programme.read_text('utf-8')}{tableau}", "utf-8")
    champ, frais = dites(gabarits)
    lignes = programme.read_text("utf-8").splitlines()
    ligne = lignes.index("    - code: lieux") + 1
    assert f"programme.yaml:{ligne}:13: à corriger TPL007: aucun texte ne montre le champ « lieux »" in champ
    assert "à corriger TPL007: aucun texte ne montre le tableau « frais »" in frais
    remplacer(
        modele / "articles" / "1-objet.md",
        ("La contribution", '{{ montant("frais/eau") }} {{ fiches[0].champs["lieux"][0] }} La contribution'),
    )
    assert [] == [dite for dite in dites(gabarits) if "TPL007" in dite]


def test_un_modele_sans_fichiers_de_depart_est_dit(gabarits, modele):
    shutil.rmtree(gabarits / "depart" / NOM)
    (trouvee,) = dites(gabarits)
    assert f"à corriger LEC003: le modèle n'a pas de fichiers de départ : « docgen nouveau {NOM} »" in trouvee


def test_un_fichier_qui_n_est_pas_lu_est_dit(gabarits, modele):
    (modele / "article").mkdir()
    (modele / "article" / "2-duree.md").write_text("# 2 Durée\n\nUn an.\n", "utf-8")
    (trouvee,) = dites(gabarits)
    assert "bloquant LEC009: le dossier « article » n'est pas lu : peut-être « articles » ?" in trouvee


def test_la_commande_rend_le_code_de_ce_qu_elle_a_trouve(gabarits, modele):
    assert 0 == CliRunner().invoke(app, ["modele", "verifier", NOM]).exit_code
    remplacer(modele / "parties" / "entre.md", ("contrat.parties", "contrat.partie"))
    fait = CliRunner().invoke(app, ["modele", "verifier", NOM])
    assert 1 == fait.exit_code
    assert "Peut-être « parties »" in fait.output
    inconnu = CliRunner().invoke(app, ["modele", "verifier", "ecole"])
    assert 2 == inconnu.exit_code
    assert "le modèle « ecole » n'existe pas" in inconnu.output


# --- lois ---------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("dossier", [MINIMAL, CPO], ids=lambda un: un.name)
def test_les_noms_connus_sans_donnees_sont_ceux_d_une_composition(dossier):
    from docgen import pipeline

    resultat = pipeline.compute_all(Order(dossier, TEMPLATES))
    for versions in resultat.versions.values():
        entete = versions[0].contrat.entete
        textes = Textes(TEMPLATES / "textes", entete.modele)
        composition = composition_of(resultat.dossier, versions[0], textes, Jetons())
        assert set(composition.names) == set(names_of(versions[0].contrat.programme))


PROGRAMMES = load_programmes(TEMPLATES / "textes")[0]


def relire(modele: str, texte: str) -> list[str]:
    relecture = TextesSansDonnees(Textes(TEMPLATES / "textes", modele), PROGRAMMES[modele])
    relecture.words(texte, Location("texte.md", 1, 1), names_of(PROGRAMMES[modele]))
    return [constat.code for constat in relecture.findings]


@settings(max_examples=tirages(60), deadline=None)
@given(st.sampled_from(sorted(PROGRAMMES)), st.from_regex(r"[a-z]{3,12}", fullmatch=True))
def test_un_champ_est_connu_si_et_seulement_si_le_programme_l_a(modele, mot):
    champs = {champ.code for champ in PROGRAMMES[modele].champs.fiche}
    for code in (*champs, mot):
        texte = f"{{% for fiche in fiches %}}{{{{ puces(fiche.champs.{code}) }}}}{{% endfor %}}"
        assert ([] if code in champs else ["TPL003"]) == relire(modele, texte)


def test_ce_que_seules_les_donnees_savent_n_est_pas_une_faute():
    for texte in (
        '{% set x = [("a", 1)] %}{% for nom, rang in x %}{{ nom.quelconque }}{{ rang }}{% endfor %}',
        '{{ (fiches|map(attribute="numero")|list)[0].ailleurs }}',
        "{% for code, acte in executions.items() %}{{ acte.arrete_au }}{{ code }}{% endfor %}",
        '{{ executions["2026"].arrete_au }}{{ executions.get("2026").exercice }}',
    ):
        assert [] == relire("cpo", texte), texte
    assert ["TPL003"] == relire("cpo", '{{ executions["2026"].arrete_le }}')
    assert ["TPL003"] == relire("cpo", '{{ (fiches|selectattr("numero", "equalto", "1")|first).titre }}')


# --- le guide, mot pour mot ---------------------------------------------------------------------------------------------
GUIDE = (RACINE / "docs" / "guide" / "faire-un-nouveau-modele.md").read_text("utf-8")


def test_le_guide_mene_au_modele_qu_il_dit(gabarits, modele):
    parts, champs, tableaux, frais, operations = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
    annexe, contribution = re.findall(r"```markdown\n(.*?)```", GUIDE, re.DOTALL)
    page, depart = modele / "programme.yaml", gabarits / "depart" / NOM
    texte = page.read_text("utf-8")
    debut, fin = texte.index("parts:\n"), texte.index("# Ce que l'on demande en plus")
    page.write_text(f"{texte[:debut]}{parts}\n{texte[fin:]}", "utf-8")
    trouvees = dites(gabarits)
    dits = re.findall(r"^(templates\S+: (?:bloquant|à corriger) .+)$", GUIDE, re.MULTILINE)
    assert dits[:-1]
    assert [] == [dit for dit in dits[:-1] if dit not in trouvees], trouvees
    remplacer(modele / "articles" / "1-objet.md", ("part/premiere", "part/residence"))
    remplacer(depart / "contrat.yaml", ("code: premiere", "code: residence"), ("code: seconde", "code: accueil"))
    remplacer(
        depart / "actions" / "1-premiere-action.yaml", ("  premiere:", "  residence:"), ("  seconde:", "  accueil:")
    )
    assert [] == dites(gabarits)
    texte = page.read_text("utf-8")
    page.write_text(texte[: texte.index("champs:\n")] + champs, "utf-8")
    remplacer(
        modele / "articles" / "1-objet.md", ("{{ contrat.objet }}", "l'accueil des élèves à {{ contrat.ecoles }}")
    )
    remplacer(
        modele / "annexe-1-actions.md",
        ('({{ liste(fiche.champs.lieux) or "sans lieu" }})', "({{ fiche.champs.eleves }} élèves)"),
    )
    remplacer(depart / "contrat.yaml", ("objet: la conduite d'une première action", "ecole: l'école des Tilleuls"))
    remplacer(depart / "actions" / "1-premiere-action.yaml", ("lieux:\n  - Ici", "eleves: 12"))
    assert [dits[-1]] == dites(gabarits)
    remplacer(modele / "articles" / "1-objet.md", ("contrat.ecoles", "contrat.ecole"))
    (modele / "articles" / "2-duree.md").write_text("# 2 Durée\n\nLa convention dure {{ duree() }}.\n", "utf-8")
    assert [] == dites(gabarits)
    programme = modele / "programme.yaml"
    programme.write_text(f"{programme.read_text('utf-8')}\n{tableaux}", "utf-8")
    (depart / "tableaux").mkdir()
    (depart / "tableaux" / "frais.yaml").write_text(frais, "utf-8")
    (modele / "annexe-2-frais.md").write_text(annexe, "utf-8")
    deuxieme = "    document: annexe-1-actions\n  - numero: 2\n    intitule: Frais\n    document: annexe-2-frais\n"
    remplacer(depart / "contrat.yaml", ("    document: annexe-1-actions\n", deuxieme))
    remplacer(modele / "articles" / "1-objet.md", ("à l'annexe {{ annexe(1).numero }}", "aux annexes 1 et 2"))
    assert [] == dites(gabarits)
    start(NOM, "essai", Path("donnees"), gabarits)
    resultat = produce(Order(Path("donnees/essai"), gabarits, formats=("txt",), sortie=Path("sortie")))
    assert [] == resultat.findings
    (page,) = Path("sortie").rglob("annexe-2-frais.txt")
    assert re.search(
        r"Total des frais +\| +15 000 € \| +100 % \|",
        page.read_text("utf-8").replace("\u202f", " ").replace("\xa0", " "),
    )
    (page,) = Path("sortie").rglob("contrat.txt")
    assert "a pour objet l’accueil des élèves à l’école des Tilleuls" in re.sub(r"\s+", " ", page.read_text("utf-8"))
    # L'avenant de l'année.
    (depart / "avenant" / "operations.yaml").write_text(operations, "utf-8")
    (depart / "avenant" / "1-contribution.md").write_text(contribution, "utf-8")
    assert [] == dites(gabarits)
    fait = prepare_avenant(DemandeDAvenant(Path("donnees/essai"), gabarits, NOM, "2027"))
    assert () == fait.findings
    (texte,) = fait.folder.glob("textes/*.md")
    assert contribution.replace("[exercice]", "2027") == texte.read_text("utf-8")
    assert "nature: completer_article" in (fait.folder / "avenant.yaml").read_text("utf-8")


def test_le_guide_montre_comment_se_lit_un_champ_de_plusieurs_lignes(gabarits, modele):
    page = (RACINE / "docs" / "guide" / "decrire-un-programme.md").read_text("utf-8")
    suite = page.partition("Un champ de type `lignes` a ses propres champs")[2]
    champ, lignes, texte = re.findall(r"```(?:yaml)?\n(.*?)```", suite, re.DOTALL)[:3]
    remplacer(modele / "programme.yaml", ("champs:\n  contrat:\n", champ))
    contrat = gabarits / "depart" / NOM / "contrat.yaml"
    contrat.write_text(f"{contrat.read_text('utf-8')}\n{lignes}", "utf-8")
    remplacer(modele / "contrat.md", ("::: chapeau\nIl est", f"{texte}\n::: chapeau\nIl est"))
    assert [] == dites(gabarits)
    start(NOM, "essai", Path("donnees"), gabarits)
    resultat = produce(Order(Path("donnees/essai"), gabarits, formats=("txt",), sortie=Path("sortie")))
    assert [] == resultat.findings
    (produit,) = Path("sortie").rglob("contrat.txt")
    assert re.search(r"Élémentaire +\| +25 \|", produit.read_text("utf-8"))


def test_une_annexe_de_donnees_que_rien_ne_montre_est_dite(gabarits, modele):
    programme = modele / "programme.yaml"
    programme.write_text(programme.read_text("utf-8") + CALENDRIER, "utf-8")
    (trouvee,) = [dite for dite in dites(gabarits) if "TPL007" in dite]
    assert "à corriger TPL007: aucun texte ne montre l'annexe « calendrier »" in trouvee
    page = modele / "annexe-3.md"
    page.write_text("---\nnom: a-{{ calendrier.annee }}\ntitre: A\npour_chaque: calendrier\n---\nUn texte.\n", "utf-8")
    assert [] == [dite for dite in dites(gabarits) if "TPL007" in dite]


def test_celui_qui_paie_et_celui_qui_recoit_se_nomment_quand_l_administration_recoit(gabarits, modele):
    remplacer(modele / "programme.yaml", ("administration: premiere", "administration: seconde"))
    mots = "payeur", "beneficiaire", "administration", "cocontractant"
    dit = " ".join(f"{mot} {{{{ {mot}('du') }}}} ;" for mot in mots)
    remplacer(
        modele / "contrat.md",
        ('{% include "parties/articles.md" %}', f'{dit}\n\n{{% include "parties/articles.md" %}}'),
    )
    start(NOM, "essai", Path("donnees"), gabarits)
    resultat = produce(Order(Path("donnees/essai"), gabarits, formats=("txt",), sortie=Path("sortie")))
    assert not resultat.failed, [str(constat) for constat in resultat.findings]
    texte = re.sub(r"\s+", " ", next(Path("sortie").rglob("contrat.txt")).read_text("utf-8"))
    premiere, seconde = "de la première partie", "de la seconde partie"
    assert f"payeur {premiere} ; beneficiaire {seconde} ; administration {seconde} ; cocontractant {premiere} ;" in uni(
        texte
    )


def avenant_de_2027(financeur: str, de: str, a: str) -> Path:
    """Écrit l'avenant n° 1 de l'essai, qui change un montant de sa fiche."""
    page = Path("donnees/essai") / NOM / "avenants" / "avenant-1" / "avenant.yaml"
    page.parent.mkdir(parents=True)
    page.write_text(
        "numero: 1\nexercice: 2027\nobjet:\n  - de changer un montant\nchamps:\n  date_signature:\n"
        "    intitule: date de signature\n    valeur: à compléter\noperations:\n  - nature: modifier_financement\n    fiche: 1\n"
        f"    financeur: {financeur}\n    exercice: 2027\n    de: {de}\n    a: {a}\n",
        "utf-8",
    )
    return page


def test_un_avenant_ne_nomme_pas_une_fiche_qu_aucun_document_ne_montre(gabarits, modele):
    page = modele / "annexe-1-actions.md"
    texte = page.read_text("utf-8")
    debut, fin = texte.index("{% for fiche"), texte.index("| {total}")
    page.write_text(texte[:debut] + texte[fin:], "utf-8")
    (dite,) = [dite for dite in dites(gabarits) if "ne montre les fiches" in dite]
    ligne = (modele / "programme.yaml").read_text("utf-8").splitlines().index("fiche:") + 2
    assert f"programme.yaml:{ligne}:3: à corriger TPL007: aucun texte ne montre les fiches (« action »)" in dite
    start(NOM, "essai", Path("donnees"), gabarits)
    avenant = avenant_de_2027("premiere", "12 000", "13 000")
    ordre = Order(Path("donnees/essai"), gabarits, version="avenant-1", formats=("txt",), sortie=Path("sortie"))
    (constat,) = [constat for constat in produce(ordre).findings if constat.code == "AVE010"]
    avenant.write_text(f"{avenant.read_text('utf-8')}{constat.remedy.partition(chr(10))[2]}\n", "utf-8")
    assert not produce(ordre).failed
    acte = uni(next(Path("sortie").rglob("avenant.txt")).read_text("utf-8"))
    assert "Première action" not in acte and "Article 3 – Prise d'effet" in acte
    assert "le montant : « 12 000 € » est remplacé par le montant : « 13 000 € »" in " ".join(acte.split())


def test_une_egalite_avec_le_total_d_un_contrat_sans_fiche_dit_qu_il_en_faut_une(gabarits, modele):
    programme, depart = modele / "programme.yaml", gabarits / "depart" / NOM
    tableau = (
        "tableaux:\n  - code: frais\n    intitule: Frais\n    colonnes:\n      - code: montant\n        intitule: Montant\n"
        "    lignes:\n      - code: eau\n        intitule: Eau\n    totaux:\n      - code: total\n        intitule: Total\n"
        "        formule: somme(lignes)\n    egalites:\n      - total = contrat\n"
    )
    programme.write_text(f"{programme.read_text('utf-8')}{tableau}", "utf-8")
    (depart / "tableaux").mkdir()
    (depart / "tableaux" / "frais.yaml").write_text("lignes:\n  eau:\n    montant: 32 000\n", "utf-8")
    start(NOM, "essai", Path("donnees"), gabarits)
    ordre = Order(Path("donnees/essai"), gabarits)
    assert [] == [c for c in prepare(ordre).findings if c.code == "BUD034"]
    shutil.rmtree(Path("donnees/essai") / NOM / "actions")
    (constat,) = [c for c in prepare(ordre).findings if c.code == "BUD034"]
    remede = (
        "Le total du contrat est celui de ses fiches (« action »), et il n'en a pas : en écrire une dans « actions »"
    )
    assert "de 32 000 €" in uni(constat.message) and remede in uni(constat.remedy)


def test_le_classeur_parle_les_mots_du_modele_et_dit_son_dossier(gabarits, modele):
    remplacer(modele / "programme.yaml", ("  mot: action\n", "  mot: participation\n"))
    for nom in ("autre", "essai"):
        start(NOM, nom, Path("donnees"), gabarits)
    ordre = Order(Path("donnees/essai"), gabarits, version="initiale", formats=("xlsx",), sortie=Path("sortie"))
    (classeur,) = [page for page in produce(ordre).written if page.suffix == ".xlsx"]
    lu = load_workbook(classeur)
    assert "Saisie – indicateurs" not in lu.sheetnames
    tetes = [case.value for rangee in lu["Saisie – crédits"].iter_rows() for case in rangee]
    assert "Participation" in tetes and "Action" not in tetes
    # De deux dossiers, c'est celui que le classeur nomme.
    dit = CliRunner().invoke(
        app, ["tableur", "importer", str(classeur), "--donnees", "donnees", "--gabarits", str(gabarits)]
    )
    assert 0 == dit.exit_code and "Aucun changement" in dit.output, dit.output


def test_une_ligne_de_liste_qui_change_se_designe_comme_dans_l_avenant_de_l_annee(gabarits, modele):
    start(NOM, "essai", Path("donnees"), gabarits)
    page = avenant_de_2027("premiere", "12 000", "13 000")
    ordre = Order(Path("donnees/essai"), gabarits, version="avenant-1", formats=("txt",), sortie=Path("sortie"))
    (constat,) = [constat for constat in produce(ordre).findings if constat.code == "AVE010"]
    operation = constat.remedy.partition("\n")[2]
    assert "      article: 1\n      alinea: 2\n      tiret: 2\n" in operation
    page.write_text(page.read_text("utf-8") + operation + "\n", "utf-8")
    resultat = produce(ordre)
    assert not resultat.failed, [str(constat) for constat in resultat.findings]
    avenant = re.sub(r"\s+", " ", uni(next(Path("sortie").rglob("avenant.txt")).read_text("utf-8")))
    assert "Au deuxième tiret du deuxième alinéa de l'article 1" in avenant


@pytest.mark.parametrize(("mot", "genre", "phrase"), [
    ("action", "féminin", "Dans l'action 1 « Première action » de la convention, le montant"),
    ("volet", "masculin", "Dans le volet 1 « Première action » de la convention, le montant"),
])  # fmt: skip
def test_l_avenant_appelle_une_fiche_par_le_mot_du_programme(gabarits, modele, mot, genre, phrase):
    remplacer(modele / "programme.yaml", ("  mot: action\n  genre: féminin", f"  mot: {mot}\n  genre: {genre}"))
    start(NOM, "essai", Path("donnees"), gabarits)
    avenant_de_2027("seconde", "5 000", "13 000")
    resultat = produce(
        Order(Path("donnees/essai"), gabarits, version="avenant-1", formats=("txt",), sortie=Path("sortie"))
    )
    assert not resultat.failed, [str(constat) for constat in resultat.findings]
    assert phrase in re.sub(r"\s+", " ", uni(next(Path("sortie").rglob("avenant.txt")).read_text("utf-8")))


def test_un_texte_mis_de_cote_par_set_est_un_nom_connu(gabarits, modele):
    texte = "{% set dits %}{% for f in fiches %}{{ f.intitule }}{% endfor %}{% endset %}\n{% if dits %}\n# Exercice"
    remplacer(modele / "annexe-1-actions.md", ("# Exercice", texte), ("{{ e.nom }}\n", "{{ e.nom }}\n{% endif %}\n"))
    assert [] == dites(gabarits)
    remplacer(modele / "annexe-1-actions.md", ("f.intitule", "f.titre"))
    assert any("le champ « titre » est inconnu" in dite for dite in dites(gabarits))


@pytest.mark.parametrize(
    ("fichier", "texte", "dit"),
    [
        ("avenant.md", "1° un ;\n\n2° deux ;\n\n2° trois.", "« 2° » vient deux fois"),
        ("parties/signatures.md", "a) un ;\n\nc) trois.", "« c » suit « a »"),
        ("articles/1-objet.md", "1° un ;\n\n3° trois.", "article 1 : « 3° » suit « 1° »"),
        ("avenant.md", "{% if avenant %}\n1° un ;\n\n2° deux.\n{% else %}\n2° deux.\n{% endif %}", ""),
        ("avenant.md", "1. un ;\n\n1. deux.", ""),
    ],
)
def test_une_liste_mal_numerotee_est_dite_a_sa_ligne(gabarits, modele, fichier, texte, dit):
    page = modele / fichier
    avant = page.read_text("utf-8").rstrip()
    page.write_text(f"{avant}\n\n{texte}\n", "utf-8")
    ligne = avant.count("\n") + 3 + texte.count("\n")
    trouvees = [trouvee for trouvee in dites(gabarits) if "TXT008" in trouvee]
    attendu = [f"templates/textes/{NOM}/{fichier}:{ligne}:1: à corriger TXT008: {dit}"] if dit else []
    assert attendu == trouvees


# --- un avenant qui proroge ---------------------------------------------------------------------------------------------
PROROGES = {
    "des largeurs d'un nombre d'exercices": (
        '\n::: tableau largeurs="40 30 30" style=fiche\n| Année |{% for e in exercices %} {{ e.nom }} |{% endfor %}\n\n'
        "|---|{% for e in exercices %}---:|{% endfor %}\n\n"
        '| Montant |{% for e in exercices %} {{ montant("contrat", "tous", e.nom) }} |{% endfor %}\n\n:::\n',
        "« largeurs » donne 3 nombres pour 4 colonnes",
    ),
    "un exercice de trop": (
        '\n{% if exercices|length > 2 %}{{ montant("contrat", "part/etat", exercices[2].nom) }}{% endif %}\n',
        "la part « etat »",
    ),
    "le terme, que le contrat n'a pas": (
        '\n{% for operation in avenant.operations if operation.nature == "proroger" %}{{ annexe(9).intitule }}{% endfor %}\n',
        "l'annexe 9 n'existe pas",
    ),
}


@pytest.mark.parametrize("faute", PROROGES)
def test_une_faute_que_seule_une_prorogation_montre_est_dite_a_sa_balise(gabarits, modele, faute):
    texte, attendu = PROROGES[faute]
    page = modele / "avenant.md"
    lignes = page.read_text("utf-8").rstrip().count("\n") + 1
    page.write_text(page.read_text("utf-8").rstrip() + "\n" + texte, "utf-8")
    (dite,) = dites(gabarits)
    assert attendu in dite
    assert f"textes/{NOM}/avenant.md:" in dite
    assert lignes < int(dite.partition("avenant.md:")[2].partition(":")[0])


def test_un_modele_dont_les_exercices_ne_sont_pas_des_annees_n_est_pas_proroge(gabarits, modele):
    depart = gabarits / "depart" / NOM
    contrat = depart / "contrat.yaml"
    annees = re.findall(r"nom: (\d{4})\n", contrat.read_text("utf-8"))
    for fichier in depart.rglob("*.yaml"):
        texte = fichier.read_text("utf-8")
        for annee in annees:
            texte = re.sub(
                rf"(nom: |^\s+){annee}(:|\n)", rf"\g<1>{annee}-{int(annee) + 1}\2", texte, flags=re.MULTILINE
            )
        fichier.write_text(texte, "utf-8")
    assert [] == [dite for dite in dites(gabarits) if "proroger" in dite]


# --- un texte commun à tous les modèles ------------------------------------------------------------------------------------
def test_un_modele_sans_note_a_celle_de_tous_et_la_sienne_s_il_l_ecrit(gabarits, modele):
    textes = Textes(gabarits / "textes", NOM)
    commune = textes.kind("note-de-lecture")
    assert gabarits / "textes" / "note-de-lecture.md" == textes.file_of(commune)
    assert "note-de-lecture" not in [kind.code for kind in textes.kinds()]
    (modele / "note-de-lecture.md").write_text(
        "---\nnom: ma-note\ntitre: Note\nversions: consolidation\n---\nMot.\n", "utf-8"
    )
    textes = Textes(gabarits / "textes", NOM)
    sienne = textes.kind("note-de-lecture")
    assert ("ma-note", modele / "note-de-lecture.md") == (sienne.options["nom"], textes.file_of(sienne))
    assert textes.kind("note-de-synthese") is None
