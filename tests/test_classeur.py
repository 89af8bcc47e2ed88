"""Le classeur dit les mêmes nombres que les tableaux Word, et ses formules les retrouvent quand Excel recalcule."""

from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path

import openpyxl
import pytest

from docgen.classeur import FEUILLE_CACHEE, CaseTexte, Formule, Saisie, formula
from docgen.compose.tableur import classeur
from docgen.compose.textes import Textes
from docgen.compose.versions import compose
from docgen.compute import Cell
from docgen.demande import Order
from docgen.document import Amount, Table, Text, walk
from docgen.french import euros, nombre
from docgen.montants import Montant
from docgen.pipeline import produce
from docgen.render import workbook
from tests.outils.calcul import SOFFICE, ecarts, enregistre_par_libreoffice, lue, sans_valeurs
from tests.outils.chantier import reel

RACINE = Path(__file__).resolve().parents[1]
DONNEES = RACINE / "contracts_data" / "pas-de-calais"


VERSIONS = ("cie-2025-2027/initiale", "cls-2024-2027/initiale", "cls-2024-2027/avenant-1")


@cache
def dossier_et_versions():
    resultat = reel()
    assert not resultat.failed
    assert VERSIONS == tuple(v.name for v in resultat.all_versions)
    return resultat.dossier, {v.name: v for v in resultat.all_versions}


def la_version(nom):
    return dossier_et_versions()[1][nom]


@pytest.fixture(scope="module", params=VERSIONS)
def version(request):
    return la_version(request.param)


@pytest.fixture(scope="module")
def fait(version):
    fait, constats = classeur(
        dossier_et_versions()[0], version, Textes(RACINE / "templates" / "textes", version.contrat.entete.modele)
    )
    assert [] == constats
    return fait


@pytest.fixture(scope="module")
def fichier(fait, tmp_path_factory):
    chemin = tmp_path_factory.mktemp("classeur") / "annexes-financieres.xlsx"
    chemin.write_bytes(workbook(fait, {}))
    return chemin


def proche(trouve, voulu):
    if isinstance(voulu, Decimal):
        return isinstance(trouve, int | float) and abs(Decimal(str(trouve)) - voulu) < Decimal("0.000001")
    return (trouve or None) == voulu


def test_chaque_formule_redonne_la_valeur_du_cube(fait):
    assert [] == ecarts(fait)


def test_chaque_montant_saisi_du_cube_a_sa_case(fait, version):
    adresses = {c.adresse for f in fait.feuilles for c in f.cases.values() if isinstance(c, Saisie)}
    assert len(adresses) == sum(isinstance(c, Saisie) for f in fait.feuilles for c in f.cases.values())
    attendues = set()
    for cellule in version.figures.leaves:
        genre, _, numero = cellule.portee.partition("/")
        if genre == "sous-action":
            fiche, _, rang = numero.partition("/")
            attendues.add((version.source_fiche(fiche), ("sous_actions", int(rang) - 1, "montant")))
        elif cellule.nature == "prevu":
            attendues.add((version.source_fiche(numero), ("financements", cellule.financeur, cellule.exercice)))
        else:
            source = f"{version.contrat.code}/execution/{cellule.exercice}"
            attendues.add((source, ("actions", numero, cellule.nature, cellule.financeur)))
    assert attendues <= {(a.source, a.chemin) for a in adresses}


def test_le_classeur_montre_les_memes_valeurs_que_les_tableaux_word(fait, version):
    textes = Textes(RACINE / "templates" / "textes", version.contrat.entete.modele)
    feuilles = {k.code: k.options["onglet"] for k in textes.kinds() if k.options.get("onglet")}
    assert feuilles
    documents, _ = compose(dossier_et_versions()[0], version, textes, only=frozenset(feuilles))
    for document in documents:
        montres = Counter(montre(i) for i in nommes(document) if i.name.startswith(f"{version.name}:"))
        pages = [f for f in fait.feuilles if f.nom.startswith(feuilles[document.kind])]
        assert montres
        assert Counter() == montres - Counter(ecrit(case) for page in pages for case in page.cases.values())


def montre(inline):
    return euros(inline.value) if isinstance(inline, Amount) else inline.text


def nommes(document):
    for table in (b for b in walk(document) if isinstance(b, Table)):
        for cellule in (c for ligne in table.rows for c in ligne.cells):
            for bloc in cellule.blocks:
                yield from (i for i in getattr(bloc, "content", ()) if isinstance(i, Amount | Text) and i.name)


def ecrit(case):
    if isinstance(case, CaseTexte):
        return case.texte
    if isinstance(case.valeur, Montant):
        return euros(case.valeur)
    if isinstance(case.valeur, str):
        return case.valeur
    texte = nombre(case.valeur)
    return {"euros": euros(Montant(int(case.valeur * 100))), "taux": f"{texte}\u00a0%"}.get(case.unite, texte)


def test_les_cases_de_saisie_sont_seules_ouvertes_et_aucun_texte_n_est_une_formule(fait, fichier):
    livre = openpyxl.load_workbook(fichier)
    assert [f.nom for f in fait.feuilles] == [s.title for s in livre if s.sheet_state == "visible"]
    assert "veryHidden" == livre[FEUILLE_CACHEE].sheet_state
    for feuille in fait.feuilles:
        page = livre[feuille.nom]
        assert page.protection.sheet
        assert "landscape" == page.page_setup.orientation
        for (ligne, colonne), case in feuille.cases.items():
            cellule = page.cell(ligne + 1, colonne + 1)
            assert isinstance(case, Saisie) is not cellule.protection.locked
            assert isinstance(case, Formule) is (cellule.data_type == "f")
            if isinstance(case, Formule):
                assert formula(case, feuille.nom) == cellule.value


def test_les_memes_donnees_font_les_memes_octets(fait):
    assert workbook(fait, {"Version": "1"}) == workbook(fait, {"Version": "1"})


@pytest.mark.lent
@pytest.mark.skipif(not SOFFICE, reason="LibreOffice (libreoffice-calc-nogui) n'est pas installé")
def test_libreoffice_recalcule_les_memes_nombres(fait, fichier, tmp_path):
    calcule = enregistre_par_libreoffice(sans_valeurs(fichier, tmp_path / "nu.xlsx"), tmp_path / "calcule")
    livre, formules = openpyxl.load_workbook(calcule, data_only=True), openpyxl.load_workbook(calcule)
    faux, erreurs = [], []
    for feuille in fait.feuilles:
        for (ligne, colonne), case in feuille.cases.items():
            cellule = livre[feuille.nom].cell(ligne + 1, colonne + 1)
            voulu = case.texte or None if isinstance(case, CaseTexte) else lue(case.valeur)
            if not proche(cellule.value, voulu):
                faux.append((feuille.nom, cellule.coordinate, voulu, cellule.value))
            if isinstance(cellule.value, str) and cellule.value.startswith("#"):
                erreurs.append((feuille.nom, cellule.coordinate, cellule.value))
            survit = formules[feuille.nom].cell(ligne + 1, colonne + 1).data_type == "f"
            assert survit is isinstance(case, Formule)
    assert ([], []) == (faux, erreurs)


def test_un_texte_qui_commence_comme_une_formule_reste_un_texte(tmp_path, fait):
    from msgspec.structs import replace

    mots = ["=1+1", "+1", "-1", "@A1", '=HYPERLINK("http://exemple.fr")', "http://exemple.fr"]
    cases = {(rang, 0): CaseTexte(mot) for rang, mot in enumerate(mots)}
    feuille = replace(fait.feuilles[0], cases=cases, entete=None)
    chemin = tmp_path / "mots.xlsx"
    chemin.write_bytes(workbook(replace(fait, feuilles=(feuille,), noms={}), {}))
    page = openpyxl.load_workbook(chemin)[feuille.nom]
    assert mots == [page.cell(rang + 1, 1).value for rang in range(len(mots))]
    assert {"s"} == {page.cell(rang + 1, 1).data_type for rang in range(len(mots))}
    assert [] == list(page._hyperlinks)


def test_produire_ecrit_un_classeur_par_version(tmp_path):
    ordre = Order(DONNEES, RACINE / "templates", "cls-2024-2027", "avenant-1", formats=("xlsx",), sortie=tmp_path)
    ecrits = produce(ordre).written
    assert ["annexes-financieres.xlsx", "releve.json"] == [chemin.name for chemin in ecrits]
    assert () == produce(ordre).written


def test_une_cellule_montree_est_la_somme_des_cellules_voisines():
    version = la_version("cls-2024-2027/avenant-1")
    fait, _ = classeur(dossier_et_versions()[0], version, Textes(RACINE / "templates" / "textes", "cls-2024-2027"))
    feuille = next(f for f in fait.feuilles if f.nom.startswith("Annexe 3"))
    premiere = [formula(case, feuille.nom) for place, case in sorted(feuille.cases.items())
                if place[0] == feuille.entete[1] + 1 and isinstance(case, Formule)]  # fmt: skip
    rang = feuille.entete[1] + 2
    assert f"=SUM(B{rang},D{rang})-SUM(C{rang},E{rang})" in premiere
    assert Cell("action/1.1", "part/etat", "2025") in version.figures._known
