"""Le classeur de ce qui reste à saisir : chaque blanc a sa case ; remplie, elle vaut ce que l'on aurait tapé en YAML."""

import datetime
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest
import yaml

from docgen.classeur import FEUILLE_CACHEE
from docgen.commandes.preparer import DemandeDAvenant, prepare_avenant
from docgen.commandes.tableur import Importation, import_workbook
from docgen.commandes.tableur.saisir import ClasseurASaisir, write_blanks
from docgen.demande import Order
from docgen.findings import errors
from tests.outils.chantier import CONTRAT, CONVENTION, copier, ouvrir_reel
from tests.outils.frappes import Frappes, taper

GUIDE = Path(__file__).parents[1] / "docs" / "guide" / "produire-l-avenant-de-l-annee.md"


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


def cases(classeur, *, dites=False):
    """Chaque case jaune vide (ou `dites` déjà) : (feuille, cellule) → (source, chemin, genre)."""
    lignes = openpyxl.load_workbook(classeur)[FEUILLE_CACHEE].iter_rows(min_row=2, values_only=True)
    jaunes = (ligne for ligne in lignes if ligne[2] == "saisie" and bool(ligne[3]) == dites)
    return {(feuille, ou): (*lieu, genre.split("\n")[0]) for feuille, ou, _, _, *lieu, genre in jaunes}


def a_cote(classeur, colonne, *, dites=False):
    """Ce que dit une autre colonne de la ligne de chaque case : (feuille, cellule) → mots."""
    livre = openpyxl.load_workbook(classeur)
    return {ou: plat(str(livre[ou[0]][f"{colonne}{ou[1][1:]}"].value or "")) for ou in cases(classeur, dites=dites)}


def plat(texte):
    return texte.replace("\xa0", " ").replace("\u202f", " ")


def remplir(classeur, valeurs, cible):
    livre = openpyxl.load_workbook(classeur)
    for (feuille, cellule), valeur in valeurs.items():
        livre[feuille][cellule] = valeur
    livre.save(cible)
    return cible


class Rempli(NamedTuple):
    """Le classeur d'un contrat, rempli comme par une personne, puis repris : ce qu'il demandait, ce qu'elle a tapé."""

    ordre: Order
    demande: ClasseurASaisir
    frappes: Frappes
    repris: Importation


@pytest.fixture(scope="module")
def remplis(prepare, tmp_path_factory):
    """L'avenant de 2026 des deux contrats réels."""
    lieu = tmp_path_factory.mktemp("remplis")
    convention = ouvrir_reel(lieu, CONVENTION)
    prepare_avenant(DemandeDAvenant(convention.donnees, convention.templates, CONVENTION, "2026"))
    contrat = copier(prepare.donnees, lieu / "contrat" / prepare.donnees.name)
    ordres = [ordre(contrat, prepare.templates), ordre(convention.donnees, convention.templates, CONVENTION)]
    return [rempli(ordre_, lieu) for ordre_ in ordres]


def rempli(ordre_, lieu):
    vierge, plein = lieu / f"{ordre_.contrat}.xlsx", lieu / f"{ordre_.contrat}-plein.xlsx"
    demande = write_blanks(ordre_, vierge, ecraser=False)
    frappes = taper(vierge, plein)
    return Rempli(ordre_, demande, frappes, import_workbook(ordre_, plein, appliquer=True))


def test_l_avenant_de_l_annee_des_deux_contrats_se_tape_en_vingt_minutes(remplis):
    for fait in remplis:
        assert [] == [(c.code, c.message) for c in errors(list(fait.repris.findings))]
        assert fait.frappes.cases == len(fait.repris.changements)
        assert () == fait.demande.hors  # rien ne reste à taper en YAML
    cases_, minutes = sum(f.frappes.cases for f in remplis), sum(f.frappes.minutes for f in remplis)
    assert minutes < 20
    assert f"{cases_} cases, {minutes:.0f} minutes" in GUIDE.read_text("utf-8")


def test_ce_qui_reste_a_dire_est_ce_que_l_on_ne_sait_qu_a_la_signature(remplis, tmp_path):
    for fait in remplis:
        reste = write_blanks(fait.ordre, tmp_path / f"{fait.ordre.contrat}.xlsx", ecraser=False)
        assert ["juridique"] == list(reste.par_personne)
        (classeur,) = reste.ecrits
        noms = a_cote(classeur, "A").values()
        assert all(nom.startswith(("Date de signature", "Date du visa")) for nom in noms), noms
        # Ce qui vient d'être dit se relit, dans la même feuille.
        assert reste.a_relire == fait.demande.a_relire + fait.frappes.cases - hors_de_l_annee(fait)


def hors_de_l_annee(fait):
    """Combien de valeurs ont été mises dans un acte d'avant : elles ne changent pas d'une année à l'autre."""
    derniers = ("avenants/avenant-2", "execution/2025", "cie-2025-2027/avenants/avenant-1")
    return sum(not c.adresse.source.endswith(derniers) for c in fait.repris.changements)


def test_un_taux_se_garde_avec_son_signe(remplis):
    donnees = remplis[1].ordre.folder / CONVENTION / "execution" / "2025.yaml"
    resultats = yaml.load(donnees.read_text("utf-8"), yaml.BaseLoader)["actions"]["2.1"]["resultats"]
    assert ("30 %", "8 500") == (resultats["acces_emploi"], resultats["beneficiaires"])


def test_chaque_ligne_dit_ce_qui_etait_prevu_ou_ce_que_disait_l_acte_d_avant(prepare):
    prevus = a_cote(prepare.classeur, "C")
    dits = {chemin: prevus[ou] for ou, (_, chemin, _) in cases(prepare.classeur).items()}
    assert "prévu : 618 000 €" == dits['["actions", "1.1", "verse", "etat"]']
    assert "cible 2025 : 600" == dits['["actions", "1.1", "resultats", "jeunes_neet"]']
    assert "prévu : 1 659 288 €" == dits['["notifie", "1"]']
    assert ("2025-127", "14/02/2025") == (dits['["visas", 0, "numero"]'], dits['["visas", 0, "date"]'])


def test_ce_qui_est_deja_dit_se_change_dans_le_classeur_et_montre_sa_valeur(prepare, ici, tmp_path):
    relues = {chemin: ou for ou, (_, chemin, _) in cases(prepare.classeur, dites=True).items()}
    ou = relues['["visas", 4, "date"]']
    assert "9 avril 2025" == a_cote(prepare.classeur, "C", dites=True)[ou]
    saisi = remplir(prepare.classeur, {ou: datetime.datetime(2026, 1, 5)}, tmp_path / "a.xlsx")
    fait = import_workbook(ordre(ici, prepare.templates), saisi, appliquer=True)
    assert ([], ["5 janvier 2026"]) == (errors(list(fait.findings)), [c.texte for c in fait.changements])
    ((avant, apres),) = changees(prepare.donnees, ici)
    assert ("    date: 9 avril 2025", "    date: 5 janvier 2026") == (avant, apres)


def test_une_fiche_mise_a_jour_se_relit_a_partir_de_son_annee(prepare, ici, tmp_path):
    prepare_avenant(DemandeDAvenant(ici, prepare.templates, CONTRAT, "2026", mettre_a_jour=("1.2",)))
    (classeur,) = write_blanks(ordre(ici, prepare.templates), tmp_path / "a.xlsx", ecraser=False).ecrits
    fiche = {c: ou for ou, (source, c, _) in cases(classeur, dites=True).items() if source.endswith("actions/1.2")}
    noms = a_cote(classeur, "A", dites=True)
    assert "Financement, État, 2026" == noms[fiche['["financements", "etat", "2026"]']]
    assert '["financements", "etat", "2025"]' not in fiche
    part = noms[fiche['["indicateurs", 1, "repartition", 0, "cibles", "2026"]']]
    assert part.endswith(", Action 2 : cible 2026")
    saisi = remplir(
        classeur, {fiche['["indicateurs", 1, "repartition", 0, "cibles", "2026"]']: 95}, tmp_path / "b.xlsx"
    )
    fait = import_workbook(ordre(ici, prepare.templates), saisi, appliquer=True)
    assert ([], ["95"]) == (errors(list(fait.findings)), [c.texte for c in fait.changements])


def changees(avant, apres):
    """Les lignes qui diffèrent entre deux dossiers."""
    for fichier in sorted(avant.rglob("*.yaml")):
        ici, la = (f.read_text("utf-8").split("\n") for f in (fichier, apres / fichier.relative_to(avant)))
        yield from ((x, y) for x, y in zip(ici, la, strict=True) if x != y)


# Ce que les fiches prévoient pour 2026, axe par axe : une règle compare.
NOTIFIE = {"1": 1659288, "3": 1010000, "4": 673260}


def reponse(rang, chemin, genre):
    if chemin.startswith('["notifie"'):
        return NOTIFIE[str(yaml.safe_load(chemin)[1])]
    if genre == "taux?":
        return "45 %"
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
    assert livre["Finances"]["B3"].value.startswith("=COUNTA(E5:")


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
        if genre == "date" and ou in dites:
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


def test_cinq_mains_dont_un_ancien_et_un_vide(prepare, ici, tmp_path):
    dites = reponses(prepare.classeur)
    finances, metier, juridique = (
        {ou: valeur for ou, valeur in dites.items() if ou[0] == qui} for qui in ("Finances", "Métier", "Juridique")
    )
    # L'ancien avait été rendu une première fois ; depuis, une de ses valeurs a été corrigée dans les données.
    ancien = remplir(prepare.classeur, finances, tmp_path / "ancien.xlsx")
    import_workbook(ordre(ici, prepare.templates), ancien, appliquer=True)
    rendus = [
        ancien,
        remplir(prepare.classeur, {}, tmp_path / "vide.xlsx"),
        remplir(prepare.classeur, metier, tmp_path / "metier.xlsx"),
        remplir(prepare.classeur, juridique, tmp_path / "juridique.xlsx"),
        remplir(prepare.classeur, dict([*juridique.items()][:3]), tmp_path / "encore.xlsx"),
    ]
    fait = import_workbook(ordre(ici, prepare.templates), *rendus, appliquer=True)
    assert [] == errors(list(fait.findings))
    assert len(metier) + len(juridique) == len(fait.changements)
    ou = next(iter(juridique))
    autre = remplir(prepare.classeur, {ou: "2026-999"}, tmp_path / "autre.xlsx")
    contre = import_workbook(ordre(prepare.donnees, prepare.templates), *rendus[2:], autre, appliquer=True)
    ((code, message),) = [(c.code, c.message) for c in errors(list(contre.findings))]
    assert "TAB018" == code and "juridique.xlsx" in message and "autre.xlsx" in message
    assert () == contre.ecrits


def test_un_classeur_d_un_autre_contrat_parmi_d_autres_est_nomme(prepare, remplis, tmp_path):
    convention = remplis[1].ordre.folder.parents[1] / "cie-2025-2027.xlsx"
    fait = import_workbook(ordre(prepare.donnees, prepare.templates), prepare.classeur, convention, appliquer=True)
    ((code, message),) = [(c.code, c.message) for c in errors(list(fait.findings))]
    assert "TAB018" == code
    assert "cls-2024-2027 (" in message and "cie-2025-2027 (" in message and "cie-2025-2027.xlsx)" in message


def test_un_visa_qui_a_change_de_rang_n_est_pas_pris_pour_un_autre(prepare, ici, tmp_path):
    ici_avenant = ici / CONTRAT / "avenants" / "avenant-2" / "avenant.yaml"
    texte = ici_avenant.read_text("utf-8")
    debut = texte.index("  # La délégation de signature")
    ici_avenant.write_text(texte[:debut] + texte[texte.index("  # Vérifier que le budget", debut) :], "utf-8")
    (ou, *_) = [ou for ou, (_, chemin, _) in cases(prepare.classeur).items() if chemin == '["visas", 9, "numero"]']
    saisi = remplir(prepare.classeur, {ou: "2026-31"}, tmp_path / "a.xlsx")
    ((code, message),) = [(c.code, c.message) for c in errors(list(import_workbook(
        ordre(ici, prepare.templates), saisi, appliquer=True).findings))]  # fmt: skip
    assert ("TAB009", True) == (code, "ce visa n'est plus à cette place dans les données" in message)


def test_un_montant_en_milliers_et_un_taux_de_moins_de_un_sont_demandes(remplis, prepare, ici, tmp_path):
    par_chemin = {chemin: ou for ou, (_, chemin, _) in cases(prepare.classeur).items()}
    ou = par_chemin['["actions", "1.1", "verse", "etat"]']
    fait = import_workbook(
        ordre(ici, prepare.templates), remplir(prepare.classeur, {ou: 0.5}, tmp_path / "a.xlsx"), appliquer=False
    )
    assert ["« 0,5 » euros, quand la fiche prévoit 618 000"] == [
        c.message.partition(" : ")[2] for c in fait.findings if c.code == "TAB017"
    ]
    convention = remplis[1].ordre
    (classeur,) = write_blanks(convention, tmp_path / "cie.xlsx", ecraser=False).ecrits
    ou = {c: ou for ou, (_, c, _) in cases(classeur, dites=True).items()}[
        '["actions", "2.1", "resultats", "acces_emploi"]'
    ]
    refus = import_workbook(convention, remplir(classeur, {ou: 0.3}, tmp_path / "b.xlsx"), appliquer=False)
    assert any("« 0,3 » : est-ce 0,3 %, ou 30 % ?" in c.message for c in errors(list(refus.findings)))


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
