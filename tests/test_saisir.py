"""Le classeur de ce qui reste à saisir : chaque blanc a sa case ; remplie, elle vaut ce que l'on aurait tapé en YAML."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
import yaml

from docgen.classeur import FEUILLE_CACHEE
from docgen.commandes.preparer import DemandeDAvenant, prepare_avenant
from docgen.commandes.tableur import import_workbook
from docgen.commandes.tableur.saisir import write_blanks
from docgen.demande import Order
from docgen.findings import errors
from tests.outils.chantier import CONTRAT, copier, ouvrir_reel


@dataclass(frozen=True)
class Prepare:
    donnees: Path
    templates: Path
    classeur: Path
    par_personne: dict


def ordre(donnees, templates, contrat=CONTRAT):
    return Order(donnees, templates, contrat)


@pytest.fixture(scope="module")
def prepare(tmp_path_factory):
    """Le contrat réel, son avenant de 2026 préparé, et le classeur de ce qui reste à saisir."""
    chantier = ouvrir_reel(tmp_path_factory.mktemp("saisir"), CONTRAT)
    prepare_avenant(DemandeDAvenant(chantier.donnees, chantier.templates, CONTRAT, "2026"))
    cible = tmp_path_factory.mktemp("classeur") / "saisir.xlsx"
    fait = write_blanks(ordre(chantier.donnees, chantier.templates), cible, ecraser=False)
    assert ((), (cible,)) == (fait.findings, fait.ecrits)
    return Prepare(chantier.donnees, chantier.templates, cible, dict(fait.par_personne))


@pytest.fixture
def ici(prepare, tmp_path):
    """Une copie des données, où l'on peut écrire."""
    return copier(prepare.donnees, tmp_path / prepare.donnees.name)


def cases(classeur):
    """Chaque case jaune : (feuille, cellule) → (source, chemin, genre)."""
    lignes = openpyxl.load_workbook(classeur)[FEUILLE_CACHEE].iter_rows(min_row=2, values_only=True)
    return {(ligne[0], ligne[1]): ligne[4:7] for ligne in lignes if ligne[2] == "saisie"}


def remplir(classeur, valeurs, cible):
    livre = openpyxl.load_workbook(classeur)
    for (feuille, cellule), valeur in valeurs.items():
        livre[feuille][cellule] = valeur
    livre.save(cible)
    return cible


# Ce que les fiches prévoient pour 2026, axe par axe : une règle compare.
NOTIFIE = {"1": 1659288, "3": 1010000, "4": 673260}


def reponse(rang, chemin, genre):
    if chemin.startswith('["notifie"'):
        return NOTIFIE[str(yaml.safe_load(chemin)[1])]
    if genre in ("montant?", "nombre?"):
        return 1000 + rang
    return "22/01/2026" if genre == "date" else f"2026-{rang}"


def reponses(classeur):
    """Une réponse inventée par case, sauf aux champs, dont les règles lisent les chiffres (IBAN)."""
    return {
        ou: reponse(rang, chemin, genre)
        for rang, (ou, (_, chemin, genre)) in enumerate(cases(classeur).items())
        if '"champs"' not in chemin
    }


def test_chaque_blanc_a_sa_case_par_personne(prepare):
    feuilles = Counter(feuille.lower() for feuille, _ in cases(prepare.classeur))
    assert prepare.par_personne == dict(feuilles)
    assert {"juridique", "finances", "métier"} == set(feuilles) and sum(feuilles.values()) > 100
    livre = openpyxl.load_workbook(prepare.classeur)
    for feuille, cellule in cases(prepare.classeur):
        aide = livre[feuille][f"B{cellule[1:]}"].value
        assert aide and "Remplacer «" not in aide
        assert not livre[feuille][cellule].protection.locked
    assert livre["Finances"]["B3"].value.startswith("=COUNTA(D5:")


def test_un_classeur_non_rempli_ne_change_rien(prepare, ici):
    fait = import_workbook(ordre(ici, prepare.templates), prepare.classeur, appliquer=True)
    assert ([], (), ()) == (errors(list(fait.findings)), fait.changements, fait.ecrits)


def test_rempli_et_importe_il_vaut_les_memes_valeurs_tapees_en_yaml(prepare, ici, tmp_path):
    dites = reponses(prepare.classeur)
    fait = import_workbook(
        ordre(ici, prepare.templates), remplir(prepare.classeur, dites, tmp_path / "plein.xlsx"), appliquer=True
    )
    assert [] == [(c.code, c.message) for c in errors(list(fait.findings))]
    assert len(dites) == len(fait.changements) > 90
    for ou, (source, chemin, genre) in cases(prepare.classeur).items():
        fichier = ici / source / "avenant.yaml" if "/avenants/" in source else ici / f"{source}.yaml"
        contenu = yaml.load(fichier.read_text("utf-8"), yaml.BaseLoader)
        for cle in yaml.safe_load(chemin):
            contenu = contenu[cle]
        attendu = dites.get(ou, "à compléter")
        if genre == "date":
            attendu = "22 janvier 2026"  # comme les dates voisines
        assert (f"{attendu:,}".replace(",", " ") if isinstance(attendu, int) else attendu) == contenu, (chemin, genre)


def test_deux_personnes_le_renvoient_et_seules_leurs_cases_changent(prepare, ici, tmp_path):
    dites = reponses(prepare.classeur)
    parts = {qui: {ou: valeur for ou, valeur in dites.items() if ou[0] == qui} for qui in ("Finances", "Métier")}
    fichiers = [remplir(prepare.classeur, part, tmp_path / f"{qui}.xlsx") for qui, part in parts.items()]
    fait = import_workbook(ordre(ici, prepare.templates), *fichiers, appliquer=True)
    assert [] == errors(list(fait.findings))
    assert sum(map(len, parts.values())) == len(fait.changements)
    # Un second classeur, écrit depuis, ne demande plus que le reste.
    reste = write_blanks(ordre(ici, prepare.templates), tmp_path / "reste.xlsx", ecraser=False)
    assert ["juridique"] == list(reste.par_personne)


def test_un_classeur_qui_a_une_saisie_n_est_pas_remplace(prepare, tmp_path):
    cible = remplir(prepare.classeur, {next(iter(cases(prepare.classeur))): "2026-1"}, tmp_path / "a.xlsx")
    avant = cible.read_bytes()
    fait = write_blanks(ordre(prepare.donnees, prepare.templates), cible, ecraser=False)
    assert (["SOR001"], avant) == ([c.code for c in fait.findings], cible.read_bytes())


def test_un_montant_notifie_que_les_fiches_dementent_n_est_pas_ecrit(prepare, ici, tmp_path):
    (ou, *_) = [ou for ou, (_, chemin, _) in cases(prepare.classeur).items() if '"notifie"' in chemin]
    saisi = remplir(prepare.classeur, {ou: "600 000 €"}, tmp_path / "a.xlsx")
    fait = import_workbook(ordre(ici, prepare.templates), saisi, appliquer=True)
    assert {"BUD008", "TAB014"} <= {c.code for c in errors(list(fait.findings))}
    assert () == fait.ecrits
