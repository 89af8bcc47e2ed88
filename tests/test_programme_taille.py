"""Un programme taille ses modèles : parts, rôles, divisions et champs sont des données ; une faute est dite à sa place."""

from pathlib import Path

import pytest

from docgen.adresses.cellules import Cell
from docgen.check.montre import uni
from docgen.compute.cube import cube
from docgen.document.mots import texte as lire
from docgen.model.contrat import Contrat
from docgen.model.programme import Programme
from docgen.montants import Montant
from tests.outils.chantier import MINIMAL, Chantier, ouvrir, remplacer

CLS = "cls-2024-2025"
MODELE = "cls-2024-2027"
PARTS = [
    {"code": "region", "intitule": "Région", "designation": "la Région"},
    {"code": "ville", "intitule": "Ville", "designation": "la Ville"},
]
ROLES = {"paie": "region", "recoit": "ville"}
ENTETE = {
    "intitule": "contrat de ville",
    "titre": "Contrat de ville",
    "sigle": "CV",
    "modele": "ville",
    "clause_modification": "3",
    "parties": [
        {"code": code, "intitule": nom, "designation": nom, "representants": ["x"]}
        for code, nom in (("region", "La Région"), ("ville", "La Ville"))
    ],
    "exercices": [{"nom": "2025", "debut": "01/01/2025", "fin": "31/12/2025"}],
}


def contrat(programme: dict, entete: dict, *fiches: dict) -> Contrat:
    """Un contrat de ce programme, de ses clés telles qu'un fichier les écrit."""
    lu = Programme.model_validate({"parts": PARTS, "roles": ROLES, **programme})
    tete = lu.completer(lu.types.entete.model_validate(ENTETE | entete))
    lues = tuple(lu.types.fiche.model_validate(fiche) for fiche in fiches)
    return Contrat("ville", lu, tete, (), lues)


def fiche(numero: str, region: str, ville: str = "0", **champs: object) -> dict:
    financements = {"region": {"2025": region}, "ville": {"2025": ville}}
    return {"numero": numero, "intitule": "Une action", "financements": financements, **champs}


def montant(du: Contrat, cellule: str) -> Montant:
    return cube(du).get(Cell.parse(cellule))


# --- les divisions ------------------------------------------------------------------------------------------------------
def test_sans_division_le_contrat_est_la_somme_de_ses_fiches():
    du = contrat({}, {}, fiche("1", "100", "20"), fiche("2", "50"))
    assert Montant(15000) == montant(du, "contrat part/region 2025")
    assert Montant(17000) == montant(du, "contrat")
    assert [] == list(du.entete.places)


DEUX_NIVEAUX = {
    "divisions": [
        {"code": "pilier", "genre": "masculin"},
        {"code": "priorite", "genre": "féminin", "mot": "priorité"},
    ]
}
PILIERS = {
    "piliers": [
        {"numero": "1", "intitule": "Cohésion",
         "priorites": [{"numero": "1.1", "intitule": "École"}, {"numero": "1.2", "intitule": "Santé"}]},
        {"numero": "2", "intitule": "Emploi", "priorites": [{"numero": "2.1", "intitule": "Insertion"}]},
    ]
}  # fmt: skip


def test_deux_niveaux_s_additionnent_l_un_dans_l_autre():
    fiches = (fiche("1.1.1", "100", priorite="1.1"), fiche("1.2.1", "30", priorite="1.2"),
              fiche("2.1.1", "7", priorite="2.1"))  # fmt: skip
    du = contrat(DEUX_NIVEAUX, PILIERS, *fiches)
    for cellule, attendu in (("priorite/1.1", 100), ("pilier/1", 130), ("pilier/2", 7), ("contrat", 137)):
        assert Montant(attendu * 100) == montant(du, cellule), cellule
    assert ["Pilier 1", "Priorité 1.1", "Priorité 1.2", "Pilier 2", "Priorité 2.1"] == [
        p.titre for p in du.entete.places
    ]
    assert ["1.1.1", "1.2.1"] == [une.numero for une in du.fiches_de("1")]
    assert ["2.1.1"] == [une.numero for une in du.fiches_de("2.1")]


def test_une_division_se_dit_avec_son_article():
    du = contrat(DEUX_NIVEAUX, PILIERS)
    pilier, priorite = du.entete.niveaux
    assert ("le pilier", "du pilier", "ce pilier", "Piliers") == (pilier.le, pilier.du, pilier.ce, pilier.titre_pluriel)
    assert ("la priorité", "de la priorité", "cette priorité") == (priorite.le, priorite.du, priorite.ce)
    axe = Programme.model_validate(
        {"parts": PARTS, "roles": ROLES, "divisions": [{"code": "axe", "genre": "masculin"}]}
    ).divisions[0]
    assert ("l'axe", "de l'axe", "cet axe") == (axe.le, axe.du, axe.ce)


# --- les parts ----------------------------------------------------------------------------------------------------------
def test_a_defaut_de_financeurs_chaque_part_paie():
    du = contrat({}, {})
    assert [("region", "Région", "region"), ("ville", "Ville", "ville")] == [
        (f.code, f.intitule, f.compte_comme) for f in du.entete.financeurs
    ]


def test_une_part_se_dit_comme_le_programme_la_nomme():
    lu = Programme.model_validate({"parts": PARTS, "roles": ROLES})
    assert ("region", "de la Région", "part/region") == (lu.paie.code, lu.paie.du, lu.paie.cote)
    assert "ville" == lu.recoit.code


# --- les champs ---------------------------------------------------------------------------------------------------------
@pytest.fixture
def atelier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Chantier:
    monkeypatch.chdir(tmp_path)
    return ouvrir(tmp_path, MINIMAL, CLS)


def ajouter_un_champ(atelier: Chantier, champ: str) -> None:
    """Ajoute ce champ, en tête de ceux des fiches du programme."""
    lignes = "".join(f"      {ligne}\n" for ligne in champ.splitlines())
    page = atelier.textes / MODELE / "programme.yaml"
    remplacer(page, ("champs:\n  fiche:\n", f"champs:\n  fiche:\n    -\n{lignes}"))


TYPES = [
    ("type: texte", "Une phrase.", "", "la valeur est vide"),
    ("type: montant", "12 500,50", "douze", "« douze » n'est pas"),
    ("type: nombre", "1 250", "beaucoup", "« beaucoup » n'est pas un nombre"),
    ("type: taux", "12,5 %", "moitié", "« moitié » n'est pas un nombre"),
    ("type: date", "22/09/2025", "31/02/2025", "n'existe pas au calendrier"),
    ("type: oui/non", "oui", "peut-être", "« peut-être » n'est ni « oui » ni « non »"),
    ("type: choix\noptions:\n  - L'école\n  - La santé", "L'école", "L'ecole", "Peut-être « L'école » ?"),
]


@pytest.mark.parametrize(("champ", "juste", "fausse", "dit"), TYPES)
def test_un_champ_a_le_type_que_le_programme_lui_donne(atelier, champ, juste, fausse, dit):
    ajouter_un_champ(atelier, f"code: essai\nintitule: Un essai\n{champ}")
    page = atelier.fichier("actions/1.1-accueil-des-jeunes.yaml")
    texte = page.read_text("utf-8")
    page.write_text(f"{texte}essai: {juste}\n", "utf-8")
    assert [] == atelier.dites()
    lu, _ = atelier.charger()
    assert lu.contrat(CLS).base.fiche("1.1").champs.essai is not None
    page.write_text(f"{texte}essai: {fausse}\n", "utf-8")
    (faute,) = atelier.dites()
    ligne = texte.count("\n") + 1
    assert f"1.1-accueil-des-jeunes.yaml:{ligne}:" in faute
    assert dit in faute


def test_des_lignes_ont_les_champs_que_le_programme_leur_donne(atelier):
    champs = (
        "champs:\n  - code: classe\n    intitule: Classe\n    obligatoire: oui\n"
        "  - code: eleves\n    intitule: Élèves\n    type: nombre\n    obligatoire: oui"
    )
    ajouter_un_champ(atelier, f"code: classes\nintitule: Classes\ntype: lignes\n{champs}")
    page = atelier.fichier("actions/1.1-accueil-des-jeunes.yaml")
    texte = page.read_text("utf-8")
    page.write_text(f"{texte}classes:\n  - classe: CP\n    eleves: 24\n", "utf-8")
    assert [] == atelier.dites()
    page.write_text(f"{texte}classes:\n  - classe: CP\n", "utf-8")
    (faute,) = atelier.dites()
    assert "il manque la clé « eleves »" in faute


def test_un_champ_obligatoire_manque_un_champ_facultatif_non(atelier):
    ajouter_un_champ(atelier, "code: essai\nintitule: Un essai")
    assert [] == atelier.dites()
    programme = atelier.textes / MODELE / "programme.yaml"
    remplacer(programme, ("code: essai\n", "code: essai\n      obligatoire: oui\n"))
    assert atelier.dites()
    assert all("il manque la clé « essai »" in faute for faute in atelier.dites())


def test_un_champ_que_le_programme_n_a_pas_est_dit(atelier):
    page = atelier.fichier("actions/1.1-accueil-des-jeunes.yaml")
    page.write_text(page.read_text("utf-8") + "territoires:\n  - Ici\n", "utf-8")
    (faute,) = atelier.dites()
    assert "la clé « territoires » est inconnue ici" in faute
    assert "Peut-être « territoire » ?" in faute


# --- un programme mal écrit ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("avant", "apres", "dit"),
    [
        ("  recoit: departement", "  recoit: commune", "le rôle « recoit » nomme la part « commune », qui n'existe pas"),
        ("  - code: departement\n", "  - code: etat\n", "deux parts ont le code « etat »"),
        ("  - code: axe\n", "  - code: action\n", "« action » a déjà un sens dans le nom d'un montant"),
        ("    genre: masculin", "    genre: neutre", "« neutre » n'est pas un choix possible"),
        ("    - code: territoire\n", "    - code: intitule\n", "le champ « intitule » existe déjà"),
        ("    - code: publics\n", "    - code: territoire\n", "deux champs ont le code « territoire »"),
        ("      type: liste\n      obligatoire", "      type: listes\n      obligatoire", "« listes » n'est pas un choix possible"),
        ("      type: liste\n      obligatoire", "      type: choix\n      obligatoire", "« territoire » est un choix sans options"),
        ("roles:\n", "rolles:\n", "la clé « rolles » est inconnue ici"),
        ("      intitule: Territoire\n", "", "il manque la clé « intitule »"),
    ],
)  # fmt: skip
def test_un_programme_mal_ecrit_est_dit_a_sa_place(atelier, avant, apres, dit):
    remplacer(atelier.textes / MODELE / "programme.yaml", (avant, apres))
    dossier, findings = atelier.charger()
    assert dossier is None
    fautes = [uni(str(finding)) for finding in findings]
    assert any(dit in faute and "programme.yaml" in faute for faute in fautes), fautes
    assert all(finding.remedy for finding in findings)


def test_un_modele_sans_programme_est_dit_la_ou_le_contrat_le_nomme(atelier):
    atelier.remplacer("contrat.yaml", f"modele: {MODELE}", "modele: cls-2027")
    dossier, findings = atelier.charger()
    assert dossier is None
    (faute,) = [f for f in findings if "cls-2027" in f.message]
    assert faute.location.file.endswith("contrat.yaml")
    assert faute.location.line == 4
    assert "Modèles connus : " in faute.remedy
    assert MODELE in faute.remedy


TROISIEME = """  - code: metropole
    intitule: La Métropole
    designation: la Métropole
    representants:
      - president
"""


def test_la_partie_qui_paie_porte_le_code_de_son_role(atelier):
    atelier.remplacer("contrat.yaml", "parties:\n  - code: etat", "parties:\n  - code: prefecture")
    (faute,) = [dit for dit in atelier.dites() if "LEC006" in dit]
    assert "aucune partie n'a le code « etat », celle qui paie la contribution" in faute
    assert "Codes : prefecture, departement." in faute


def test_entre_deux_parties_celle_qui_ne_paie_pas_recoit_quel_que_soit_son_code(atelier):
    atelier.remplacer("contrat.yaml", "  - code: departement\n", "  - code: val_fleuri\n")
    assert [] == atelier.dites()
    avec_role = atelier.textes / MODELE / "programme.yaml"
    remplacer(avec_role, ("  recoit: departement", "  recoit: departement\n  administration: departement"))
    assert [] == atelier.dites()


def test_entre_trois_parties_celle_qui_recoit_porte_le_code_de_son_role(atelier):
    remplacer(atelier.textes / MODELE / "programme.yaml",
              ("  recoit: departement", "  recoit: departement\n  administration: departement"))  # fmt: skip
    atelier.remplacer("contrat.yaml", "  - code: departement\n", f"{TROISIEME}  - code: val_fleuri\n")
    (faute,) = [dit for dit in atelier.dites() if "LEC006" in dit]
    assert "aucune partie n'a le code « departement », celle qui reçoit la contribution" in faute
    assert "Codes : etat, metropole, val_fleuri." in faute


def test_celle_que_les_textes_disent_l_administration_est_une_partie(atelier):
    # Une troisième part, que personne ne représente au contrat.
    remplacer(atelier.textes / MODELE / "programme.yaml",
              ("  recoit: departement", "  recoit: departement\n  administration: autre"))  # fmt: skip
    atelier.remplacer("contrat.yaml", "  - code: departement\n", f"{TROISIEME}  - code: departement\n")
    (faute,) = [dit for dit in atelier.dites() if "LEC006" in dit]
    assert "aucune partie n'a le code « autre », celle qui est dite l'administration" in faute


def test_un_montant_et_un_choix_du_programme_s_impriment(atelier):
    ajouter_un_champ(atelier, "code: forfait\nintitule: Forfait\ntype: montant")
    ajouter_un_champ(
        atelier, "code: acces\nintitule: Accès\ntype: choix\noptions:\n  - Libre\n  - Autre\nprecisions:\n  - Autre"
    )
    page = atelier.fichier("actions/1.1-accueil-des-jeunes.yaml")
    page.write_text(page.read_text("utf-8") + "forfait: 12 500,50\nacces:\n  Autre: sur rendez-vous\n", "utf-8")
    texte = atelier.textes / MODELE / "parties" / "fiche.md"
    ligne = "\n{% if fiche.champs.forfait %}Forfait : {{ fiche.champs.forfait }} ; accès : {{ fiche.champs.acces }}.\n{% endif %}\n"
    texte.write_text(texte.read_text("utf-8") + ligne, "utf-8")
    rendu = atelier.preparer(contrat=CLS)
    assert [] == [f for f in rendu.findings if f.location.file.endswith("parties/fiche.md")]
    (fiche,) = [d for d in rendu.documents[f"{CLS}/avenant-1"] if d.kind == "fiche" and d.name.endswith("1.1")]
    assert "Forfait : 12 500,50 € ; accès : Autre (sur rendez-vous)." in uni(lire(fiche))


# --- les tableaux d'indicateurs -----------------------------------------------------------------------------------------
def test_un_tableau_d_indicateurs_est_l_un_de_ceux_du_programme(atelier):
    page = atelier.fichier("actions/1.1-accueil-des-jeunes.yaml")
    texte = page.read_text("utf-8")
    premier = texte.split("indicateurs:\n", 1)[1].split("\n", 1)[0]
    for nom, attendu in (
        ("annexe-2", ""),
        ("annexe2", "Peut-être « annexe-2 » ?"),
        ("annexe-3", "Tableaux d'indicateurs du programme : fiche et annexe-2."),
        ("carte", "Tableaux d'indicateurs du"),
    ):
        page.write_text(texte.replace(premier, f"{premier}\n    tableaux:\n      - {nom}", 1), "utf-8")
        dits = atelier.dites()
        assert bool(attendu) == bool(dits)
        assert all(
            f"« {nom} » n'est pas un tableau d'indicateurs du programme" in dit and attendu in dit for dit in dits
        )


def test_sans_rien_dire_un_indicateur_est_dans_tous_les_tableaux(atelier):
    lu, _ = atelier.charger()
    fiche_ = lu.contrat(CLS).base.fiche("1.1")
    assert {("fiche", "annexe-2")} == {indicateur.tableaux for indicateur in fiche_.indicateurs}
