"""Commencer le dossier d'une autre collectivité : les fichiers de départ, ce qui reste à compléter, les refus."""

import re
from pathlib import Path

import pytest

from docgen.cli import affichage as cli_affichage
from docgen.commandes.commencer import modeles, start
from docgen.demande import Order
from docgen.findings import BLANC, INCOMPLET, Refusal, Severity
from docgen.load import load
from docgen.model.texte import natural_key
from docgen.pipeline import produce
from tests.outils.chantier import MINIMAL, copier
from tests.outils.remplissage import remplir

RACINE = Path(__file__).resolve().parents[1]
TEMPLATES = RACINE / "templates"
MODELES = modeles(TEMPLATES)
AUTRES = r"Pas-de-Calais|Arras|Lille|ERBM|Hauts-de-France|Somme"


@pytest.fixture
def donnees(tmp_path):
    return tmp_path / "donnees"


def constats(dossier: Path):
    """Les valeurs à compléter ; rien d'autre ne se dit, que ce qu'elles empêchent de lire."""
    trouves = load(dossier, TEMPLATES / "textes")[1]
    assert {constat.code for constat in trouves} <= {BLANC, INCOMPLET}, trouves
    assert all(constat.severity is Severity.INFORMATION for constat in trouves if constat.code == BLANC)
    return [constat for constat in trouves if constat.code == BLANC]


# --- les fichiers de départ -------------------------------------------------------------------------------------------
def test_chaque_modele_de_contrat_a_ses_fichiers_de_depart():
    avec_fiches = {page.parent.name for page in (TEMPLATES / "textes").glob("*/programme.yaml")}
    assert avec_fiches == set(MODELES)


@pytest.mark.parametrize("modele", MODELES)
def test_le_depart_ne_dit_rien_d_une_collectivite(modele):
    for fichier in [TEMPLATES / "depart" / "dossier.yaml", *(TEMPLATES / "depart" / modele).rglob("*.*")]:
        assert [] == re.findall(AUTRES, fichier.read_text("utf-8")), fichier.name


@pytest.mark.parametrize("modele", MODELES)
def test_tout_ce_qui_manque_est_dit_dans_l_ordre_et_rien_d_autre(donnees, modele):
    depart = start(modele, "nord", donnees, TEMPLATES)
    trouves = constats(donnees / "nord")
    attendu = sum(
        len(re.findall(r"^(?!\s*#|\s*valeur:).*à compléter", fichier.read_text("utf-8"), re.M))
        for fichier in depart.files
    )
    assert attendu == len(trouves)
    fichiers = list(dict.fromkeys(Path(c.location.file).relative_to(donnees / "nord") for c in trouves))
    assert sorted(fichiers, key=_rang) == fichiers
    for fichier in fichiers:
        lignes = [c.location.line for c in trouves if Path(c.location.file) == donnees / "nord" / fichier]
        assert sorted(lignes) == lignes


def _rang(fichier: Path):
    """L'ordre dans lequel on remplit : dossier, contrat, plan, indicateurs, fiches et leurs récits, articles."""
    ordre = ("dossier", "contrat", "plan-de-financement", "indicateurs", "actions", "articles", "tableaux",
             "annexes")  # fmt: skip
    genre = fichier.parent.name if fichier.parent.name in ordre else fichier.stem
    return ordre.index(genre), natural_key(fichier.stem), fichier.suffix == ".md"


@pytest.mark.parametrize("modele", MODELES)
def test_chaque_valeur_a_completer_a_son_aide(donnees, modele):
    start(modele, "nord", donnees, TEMPLATES)
    sans_aide = [str(c) for c in constats(donnees / "nord") if c.remedy.startswith("Remplacer")]
    assert [] == sans_aide


@pytest.mark.parametrize("modele", MODELES)
def test_le_dossier_rempli_produit_tous_ses_documents(donnees, tmp_path, modele):
    start(modele, "nord", donnees, TEMPLATES)
    remplir(donnees / "nord", constats(donnees / "nord"))
    ordre = Order(donnees / "nord", TEMPLATES, formats=("docx", "pdf", "txt"), sortie=tmp_path / "output")
    resultat = produce(ordre)
    assert not resultat.failed, "\n".join(map(str, resultat.findings))
    for page in (tmp_path / "output").rglob("*.txt"):
        assert [] == re.findall(AUTRES, page.read_text("utf-8")), page.name
    actes = {"cls-2024-2027": "contrat-consolide.docx"}
    assert list((tmp_path / "output").rglob(actes.get(modele, "convention.docx")))


def test_les_options_que_la_fiche_enumere_sont_celles_du_formulaire(donnees):
    dossier, _ = load(RACINE / "tests" / "dossiers" / "minimal", TEMPLATES / "textes")
    assert dossier is not None
    start("cie-2025-2027", "nord", donnees, TEMPLATES)
    page = next(c for c in dossier.contrats if c.base.entete.modele == "cie-2025-2027").base.programme.page("2")
    aides = {
        c.message.split(", ")[-1].removesuffix(" 1"): c.remedy
        for c in constats(donnees / "nord")
        if ": cases, " in c.message
    }
    assert {liste.code for liste in page.cases} == set(aides)
    for liste in page.cases:
        assert [] == [option for option in liste.options if option not in aides[liste.code]], liste.code


# --- « à compléter », partout -----------------------------------------------------------------------------------------
@pytest.fixture
def minimal(tmp_path):
    copier(MINIMAL, tmp_path / "minimal")
    return tmp_path / "minimal"


PLACES = {
    "un numéro": ("dossier.yaml", "nom: Val-Fleuri", "nom: à compléter", "nom"),
    "une date": ("cls-2024-2025/contrat.yaml", "signature: 3 juin 2024", "signature: à compléter", "signature"),
    "un choix": ("cls-2024-2025/contrat.yaml", "compte_comme: etat", "compte_comme: à compléter", "financeurs 1, compte_comme"),
    "une liste": ("emploi-2025-2026/plan-de-financement.yaml", "fiches:\n          - 2.1", "fiches: à compléter", "rubriques 2, lignes 1, fiches"),
    "un élément": ("emploi-2025-2026/actions/1.1-chefferie.yaml", "publics:\n  - Bénéficiaires du RSA", "publics:\n  - À compléter", "publics 1"),
    "un groupe": ("emploi-2025-2026/actions/2.1-remobilisation.yaml", "    cout_unitaire:\n      base: 90\n      unite: places", "    cout_unitaire: à compléter", "sous_actions 1, cout_unitaire"),
    "un montant": ("emploi-2025-2026/actions/1.1-chefferie.yaml", "2025: 30 000", "2025: à compléter", "financements, etat, 2025"),
    "un article": ("cls-2024-2025/articles/03-modification.md", "# 3 ", "# 3 Titre\n\nà compléter : dire comment\non modifie.\n\nSuite ", "l'article 3, « 3 Titre »"),
}  # fmt: skip


@pytest.mark.parametrize("cas", PLACES)
def test_la_valeur_a_completer_est_le_seul_constat_de_sa_place(minimal, cas):
    nom, avant, apres, cle = PLACES[cas]
    fichier = minimal / nom
    texte = fichier.read_text("utf-8")
    assert avant in texte
    fichier.write_text(texte.replace(avant, apres, 1), "utf-8")
    (constat,) = constats(minimal)
    assert ("LEC011", f"à compléter : {cle}") == (constat.code, constat.message)
    assert "à compléter" in fichier.read_text("utf-8").lower().split("\n")[constat.location.line - 1]


def test_le_remede_est_la_remarque_du_fichier_la_plus_proche(minimal):
    fichier = minimal / "emploi-2025-2026" / "actions" / "1.1-chefferie.yaml"
    texte = fichier.read_text("utf-8").replace(
        "  etat:\n    2025: 30 000", "  # en euros,\n  # sans centimes\n  etat:\n    2025: à compléter"
    )
    fichier.write_text(
        texte.replace("publics:", "# pour qui\npublics:").replace("- Bénéficiaires du RSA", "- à compléter"), "utf-8"
    )
    assert ["Pour qui.", "En euros, sans centimes."] == [constat.remedy for constat in constats(minimal)]


def test_un_champ_nomme_a_completer_n_empeche_pas_de_produire(minimal):
    with (minimal / "cls-2024-2025" / "contrat.yaml").open("a", encoding="utf-8") as fichier:
        fichier.write("champs:\n  iban:\n    intitule: IBAN\n    valeur: à compléter\n")
    assert [] == constats(minimal)


# --- les refus --------------------------------------------------------------------------------------------------------
REFUS = {
    "modèle inconnu": ("cie-2025-2026", "nord", "le modèle « cie-2025-2026 » n'existe pas"),
    "nom avec une majuscule": ("cie-2025-2027", "Nord", "« Nord » ne convient pas"),
    "nom qui remonte": ("cie-2025-2027", "../nord", "« ../nord » ne convient pas"),
    "nom accentué": ("cie-2025-2027", "isère", "« isère » ne convient pas"),
}


@pytest.mark.parametrize("cas", REFUS)
def test_un_refus_dit_pourquoi_et_n_ecrit_rien(donnees, cas):
    modele, nom, attendu = REFUS[cas]
    with pytest.raises(Refusal, match=re.escape(attendu)) as refus:
        start(modele, nom, donnees, TEMPLATES)
    assert refus.value.remedy
    assert not donnees.exists()


def test_un_contrat_qui_existe_n_est_pas_touche(donnees):
    start("cie-2025-2027", "nord", donnees, TEMPLATES)
    contrat = donnees / "nord" / "cie-2025-2027" / "contrat.yaml"
    contrat.write_text("à moi", "utf-8")
    with pytest.raises(Refusal, match="existe déjà"):
        start("cie-2025-2027", "nord", donnees, TEMPLATES)
    assert "à moi" == contrat.read_text("utf-8")


def test_un_second_contrat_rejoint_le_dossier_sans_le_changer(donnees):
    start("cie-2025-2027", "nord", donnees, TEMPLATES)
    (donnees / "nord" / "dossier.yaml").write_text("à moi", "utf-8")
    depart = start("cls-2024-2027", "nord", donnees, TEMPLATES)
    assert not depart.new_dossier
    assert "à moi" == (donnees / "nord" / "dossier.yaml").read_text("utf-8")
    assert ["cie-2025-2027", "cls-2024-2027", "dossier.yaml"] == sorted(p.name for p in (donnees / "nord").iterdir())


def test_un_dossier_qui_n_en_est_pas_un_est_refuse(donnees):
    (donnees / "schemas").mkdir(parents=True)
    with pytest.raises(Refusal, match="n'est pas un dossier de docgen"):
        start("cie-2025-2027", "schemas", donnees, TEMPLATES)


def test_une_copie_interrompue_ne_laisse_rien(donnees, monkeypatch):
    def refuser(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("docgen.sortie._write_flushed", refuser)
    with pytest.raises(Refusal, match="impossible d'écrire"):
        start("cie-2025-2027", "nord", donnees, TEMPLATES)
    assert not donnees.exists()


# --- ce que la commande montre ----------------------------------------------------------------------------------------
def test_la_derniere_ligne_dit_ce_qui_reste_et_la_commande_qui_l_enumere(donnees, capsys, monkeypatch):
    monkeypatch.chdir(donnees.parent)
    start("cls-2024-2027", "nord", donnees, TEMPLATES)
    trouves = constats(Path("donnees/nord"))
    cli_affichage.show_remaining(cli_affichage.console(), trouves)
    (ligne,) = capsys.readouterr().out.splitlines()
    assert ligne.startswith(f"Reste à compléter : {len(trouves)} valeurs dans ")
    assert ligne.endswith("(« docgen a-completer » les énumère).")
