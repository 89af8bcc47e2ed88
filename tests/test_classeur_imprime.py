"""Le classeur se lit imprimé, refuse ce qui n'est pas une valeur, se contrôle, et dit ce que disent les documents."""

import io
import re
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from docgen.classeur import CaseTexte, Classeur, Constante, Feuille, Formule
from docgen.compose.tableur import classeur
from docgen.compose.textes import Textes
from docgen.document import Amount, Table, Text, walk
from docgen.montants import Montant
from docgen.pipeline import compute_all, prepare
from docgen.render import largeurs, workbook
from docgen.render.feuilles_imprimees import pages_of_sheet
from tests.outils.calcul import ecarts
from tests.outils.chantier import TEMPLATES, Chantier, ouvrir, reel

VERSIONS = ("cie-2025-2027/initiale", "cls-2024-2027/initiale", "cls-2024-2027/avenant-1")
# Les papiers d'Excel, et leur plus grand côté en points ; les marges de gauche et de droite.
PAPIERS, MARGES, CORPS = {9: 841.9, 8: 1190.6}, 57.6, 10
# Une unité de largeur : un chiffre de Calibri 11, sept points d'écran.
UNITE = 5.25


def de(chantier: Chantier) -> Classeur:
    resultat = compute_all(chantier.ordre())
    version = next(v for v in resultat.all_versions if v.name == "cls-2024-2027/avenant-1")
    fait, constats = classeur(resultat.dossier, version, Textes(TEMPLATES / "textes", version.contrat.entete.modele))
    assert [] == constats
    return fait


@pytest.fixture(scope="module", params=VERSIONS)
def fait(request: pytest.FixtureRequest) -> Classeur:
    resultat = reel()
    version = next(v for v in resultat.all_versions if v.name == request.param)
    return classeur(resultat.dossier, version, Textes(TEMPLATES / "textes", version.contrat.entete.modele))[0]


@pytest.fixture(scope="module")
def livre(fait: Classeur) -> openpyxl.Workbook:
    return openpyxl.load_workbook(
        io.BytesIO(workbook(fait, {"auteur": "Département du Pas-de-Calais", "Version": "1"}))
    )


def visibles(livre: openpyxl.Workbook) -> list:
    return [page for page in livre if page.sheet_state == "visible"]


def largeur(page) -> float:
    colonnes = page.column_dimensions.values()
    return sum((c.max - c.min + 1) * c.width * UNITE for c in colonnes)


def test_chaque_feuille_s_imprime_a_huit_points_et_demi_au_moins(livre):
    for page in visibles(livre):
        echelle = (page.page_setup.scale or 100) / 100
        assert CORPS * echelle >= 8.5, (page.title, round(CORPS * echelle, 1))
        assert largeur(page) * echelle <= PAPIERS[page.page_setup.paperSize] - MARGES
        assert ("landscape", False) == (page.page_setup.orientation, bool(page.sheet_properties.pageSetUpPr.fitToPage))
        # L'en-tête revient à chaque page, et la liste des titres répétés n'est pas vide.
        assert page.print_title_rows


def test_une_page_ne_coupe_ni_un_libelle_ni_un_total(fait, livre):
    """Excel coupe où il veut une feuille qu'il ajuste : l'échelle et chaque fin de page sont dites."""
    fins = 0
    for feuille in fait.feuilles:
        for coupe in livre[feuille.nom].row_breaks.brk:
            fins += 1
            for (rang, _), case in feuille.cases.items():
                hauteur = case.lignes if isinstance(case, CaseTexte) else 1
                assert not rang < coupe.id < rang + hauteur, (feuille.nom, coupe.id)
                assert (rang, case.style if isinstance(case, CaseTexte) else "") != (coupe.id, "total")
                assert (rang + 1, case.style if isinstance(case, CaseTexte) else "") != (coupe.id, "groupe")
    assert fins


def test_une_tete_de_deux_lignes_en_a_la_place(livre):
    for page in visibles(livre):
        for rang in page.iter_rows():
            for cellule in (c for c in rang if c.font.bold and c.value == "Non consommé 2024"):
                assert page.row_dimensions[cellule.row].height >= 2 * 12.5


def test_la_police_est_de_windows_et_la_grille_est_claire(livre):
    for page in visibles(livre):
        for cellule in (c for rang in page.iter_rows() for c in rang if c.has_style):
            assert "Calibri" == cellule.font.name
            traits = {trait.color.rgb for trait in (cellule.border.left, cellule.border.top) if trait and trait.style}
            assert traits <= {"FFC5CCD8"}


def test_aucune_apostrophe_droite_ni_guillemet_ni_identifiant(fait):
    for feuille in fait.feuilles:
        textes = [feuille.pied, *(c.texte for c in feuille.cases.values() if isinstance(c, CaseTexte))]
        assert [] == [texte for texte in textes if re.search(r"['\"]|\b[a-z]+_[a-z_]+\b|\b[a-z]+-\d{4}-\d{4}\b", texte)]


def test_le_fichier_dit_son_auteur_et_aucune_date(fait, livre):
    octets = workbook(fait, {"auteur": "Département du Pas-de-Calais", "Version": "1"})
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        dit = archive.read("docProps/core.xml").decode() + archive.read("docProps/app.xml").decode()
    assert "<dc:creator>Département du Pas-de-Calais</dc:creator>" in dit
    assert not re.search(r"dcterms:created|docgen|pas-de-calais", dit)


# --- ce que l'on saisit ----------------------------------------------------------------------------------------------
def regles(page) -> list[tuple[str, str, str]]:
    return [(str(r.sqref), r.formula1, r.error) for r in page.data_validations.dataValidation if r.type == "custom"]


def test_un_mot_ne_compte_pas_pour_zero(livre):
    for page in (page for page in visibles(livre) if page.title.startswith("Saisie")):
        ouvertes = {c.coordinate for rang in page.iter_rows() for c in rang if not c.protection.locked}
        gardees = set()
        for validation in page.data_validations.dataValidation:
            assert ("stop", True) == (validation.errorStyle or "stop", bool(validation.showErrorMessage))
            assert re.match(r"Saisir un (montant|nombre|taux), par exemple \d", validation.error)
            assert "ISNUMBER" in validation.formula1
            assert len(validation.formula1) <= 255
            gardees |= {case for plage in validation.sqref.ranges for case in _cases(plage)}
        assert ouvertes == gardees


def _cases(plage) -> set[str]:
    lettre = openpyxl.utils.get_column_letter
    return {
        f"{lettre(c)}{r}"
        for r in range(plage.min_row, plage.max_row + 1)
        for c in range(plage.min_col, plage.max_col + 1)
    }


def test_chaque_regle_est_ecrite_pour_la_premiere_case_de_sa_colonne(livre):
    for page in visibles(livre):
        for plages, formule, _ in regles(page):
            premiere = plages.split()[0].split(":")[0]
            assert f"ISNUMBER({premiere})" in formule
            assert 1 == len({re.match("[A-Z]+", plage)[0] for plage in re.split("[ :]", plages)})


def test_une_absence_se_dit_ou_elle_est_permise(livre):
    page = livre["Saisie – crédits"]
    assert all('="–"' in formule and "non communiqué" in message for _, formule, message in regles(page))


def test_zero_se_montre_sans_centimes_et_les_centimes_quand_il_y_en_a(livre):
    for page in visibles(livre):
        euros = [c for rang in page.iter_rows() for c in rang if "€" in (c.number_format or "")]
        assert all(c.number_format.startswith("#,##0\\ ") for c in euros)
        couvertes = {
            case for plages, dites in page.conditional_formatting._cf_rules.items() for plage in plages.sqref.ranges
            if any("MOD(ROUND(" in dit.formula[0] for dit in dites) for case in _cases(plage)
        }  # fmt: skip
        assert {c.coordinate for c in euros} <= couvertes


# --- ce qui se contrôle ----------------------------------------------------------------------------------------------
def test_l_ecart_avec_ce_qui_est_notifie_est_une_formule(tmp_path: Path):
    chantier = ouvrir(tmp_path)
    chantier.remplacer(
        "avenants/avenant-1/avenant.yaml", "statut: projet\n", "statut: projet\nnotifie:\n  1: 1 659 000\n"
    )
    fait = de(chantier)
    (credits_,) = [f for f in fait.feuilles if f.nom == "Saisie – crédits"]
    controles = [case for _, case in sorted(credits_.cases.items()) if getattr(case, "style", "") == "controle"]
    assert ["Notifié : l’axe 1, part de l’État, 2025", "Écart avec le total notifié (0 € attendu)"] == [
        " ".join(case.texte.split()) for case in controles if isinstance(case, CaseTexte)
    ]
    notifie, ecart = (case for case in controles if isinstance(case, Constante | Formule))
    assert (Montant.parse("1 659 000"), Montant.parse("288")) == (notifie.valeur, ecart.valeur)
    assert [] == ecarts(fait)


def test_sans_montant_notifie_il_n_y_a_pas_de_controle(fait):
    assert not [c for f in fait.feuilles for c in f.cases.values() if getattr(c, "style", "") == "controle"]


# --- l'annexe 3 : chaque total est la formule qu'il imprime -----------------------------------------------------------
def _annexe_3(chantier: Chantier) -> list[list[Decimal]]:
    resultat = prepare(chantier.ordre(kinds=frozenset({"annexe-3-tableau-financier"})))
    (document,) = resultat.all_documents
    (table,) = [bloc for bloc in walk(document) if isinstance(bloc, Table)]
    rangs = []
    for rang in table.rows[table.header :]:
        dits = [next(iter(case.blocks[0].content)) if case.blocks else Text("") for case in rang.cells[1:]]
        rangs.append([Decimal(dit.value.centimes) / 100 if isinstance(dit, Amount) else Decimal(0) for dit in dits])
    return rangs


@pytest.mark.parametrize("non_consomme", ["0", "5 000"])
def test_le_realise_et_m_sont_les_formules_imprimees_quoi_que_les_autres_financeurs_n_aient_pas_consomme(
    tmp_path: Path, non_consomme: str
):
    chantier = ouvrir(tmp_path)
    actions = chantier.fichier("execution/2024.yaml").read_text("utf-8")
    debut = actions.index("  1.2:")
    change = actions[debut:].replace("      etat: 599 508\n", "      etat: 599 508\n      erbm: 20 000\n", 1)
    change = change.replace("    non_consomme:\n", f"    non_consomme:\n      erbm: {non_consomme}\n", 1)
    chantier.fichier("execution/2024.yaml").write_text(actions[:debut] + change, "utf-8")
    rangs = _annexe_3(chantier)
    assert len(rangs) > 10
    for a, b, c, d, e, realise, f, g, h, i, j, k, l_, m in rangs:
        assert realise == a - b + c - d + e
        assert (i, k, m) == (f + h, g + j, i + k + l_)
    assert Decimal(non_consomme.replace(" ", "")) == rangs[-1][12] - sum(_prevu_des_autres())


def _prevu_des_autres() -> list[Decimal]:
    version = reel().versions["cls-2024-2027"][-1]
    autres = {"erbm", "metropole_autre"}
    return [Decimal(m.centimes) / 100 for c, m in version.figures.leaves.items()
            if c.financeur in autres and c.exercice == "2025" and c.nature == "prevu" and isinstance(m, Montant)]  # fmt: skip


def test_une_feuille_de_toute_largeur_a_un_papier():
    for colonnes in (3, 15, 40):
        cases = {(0, 0): CaseTexte("Total", "entete"), (1, 0): CaseTexte("x")}
        feuille = Feuille("A", cases, (12.5,) * colonnes, (0, 0))
        livre = openpyxl.load_workbook(io.BytesIO(workbook(Classeur("t", "d", "c", "v", "e", (feuille,)), {})))
        assert (9 if colonnes == 3 else 8) == livre["A"].page_setup.paperSize


def test_un_sous_titre_de_deux_lignes_en_prend_deux():
    resultat = reel()
    version = next(v for v in resultat.all_versions if v.name == "cls-2024-2027/avenant-1")
    fait, _ = classeur(resultat.dossier, version, Textes(TEMPLATES / "textes", version.contrat.entete.modele))
    dits = [
        case.texte
        for feuille in fait.feuilles
        for _, case in sorted(feuille.cases.items())
        if isinstance(case, CaseTexte)
    ]
    rang = dits.index("Tableau financier récapitulatif du contrat local des solidarités")
    assert dits[rang + 1] == "Département du Pas-de-Calais – Prévisionnel 2025"


# --- la place de chaque mot -------------------------------------------------------------------------------------------
def hauteur_dessinee(livre: openpyxl.Workbook, nom: str, rang: int) -> float:
    return livre[nom].row_dimensions[rang + 1].height


def test_aucun_titre_ni_libelle_n_est_cache_par_la_hauteur_de_sa_rangee():
    """Un titre est plus grand que le corps, un code sans espace ne se replie pas comme une phrase."""
    dits = {"titre": "Saisie – Budget prévisionnel : Convention pluriannuelle d’objectifs 2026-2028, Avenant n° 1",
            "corps": "DGCS/SD1B/SD5A/DIPLP/2025/82"}  # fmt: skip
    cases = {(0, 0): CaseTexte(dits["titre"], "titre", 2), (1, 0): CaseTexte(dits["corps"]), (2, 0): CaseTexte("Date")}
    fait = Classeur("t", "", "", "", "", (Feuille("F", cases, (22.0, 40.0)),))
    livre = openpyxl.load_workbook(io.BytesIO(workbook(fait, {})))
    titre, code, mot = (hauteur_dessinee(livre, "F", rang) for rang in range(3))
    assert titre >= 2 * 15 * 1.2 and code >= 2 * 10 * 1.2 and mot < 2 * 10 * 1.2


def test_une_formule_imprimee_tient_sur_sa_ligne(fait):
    """« (A − B + C − D + E) » ne perd pas sa parenthèse : une colonne tient ce qu'aucune ligne ne coupe."""
    vues = 0
    for feuille in fait.feuilles:
        for (_, colonne), case in feuille.cases.items():
            if isinstance(case, CaseTexte) and case.style == "entete" and case.colonnes == 1:
                for ligne in case.texte.split("\n"):
                    if ligne.startswith("("):
                        vues += 1
                        assert largeurs.width(ligne, bold=True) * CORPS <= feuille.largeurs[colonne] * UNITE, ligne
    if "avenant" in fait.version:
        assert vues >= 4


def _pages(rangs: dict[int, CaseTexte]) -> list[int]:
    """Les rangées qui ouvrent une page, quand trente rangées et demie de vingt points en font une."""
    feuille = Feuille("F", {(rang, 0): case for rang, case in rangs.items()}, (40.0, 40.0))
    hauteurs = dict.fromkeys(range(max(rangs) + 1), 500 / 30.5)
    return pages_of_sheet(feuille, hauteurs)[2]


@pytest.mark.parametrize("tete", [CaseTexte("Référencement", "corps", 2), CaseTexte("Visa 8", "groupe", 2)])
def test_ce_qui_nomme_la_suite_passe_avec_elle_a_la_page_suivante(tete):
    rangs = {rang: CaseTexte("x") for rang in range(60)}
    (libre, *_) = _pages(rangs)
    assert libre - 1 in _pages(rangs | {libre - 1: tete})


def test_un_groupe_court_reste_entier_et_un_long_se_coupe():
    rangs = {rang: CaseTexte("x") for rang in range(60)}
    (libre, *_) = _pages(rangs)
    groupe = CaseTexte("Visa 8", "groupe", 2)
    court = rangs | {libre - 3: groupe, libre + 1: groupe}
    long = rangs | {libre - 3: groupe, libre + 9: groupe}
    assert libre - 3 == _pages(court)[0]
    assert libre == _pages(long)[0]


def test_aucun_code_ne_se_lit_dans_le_classeur(fait):
    """« 74_contribution », « total_charges » : les mots de qui tape les données, non de qui lit la feuille."""
    lus = [case.texte for feuille in fait.feuilles for case in feuille.cases.values() if isinstance(case, CaseTexte)]
    assert [] == [texte for texte in lus if re.search(r"\w_\w", texte)]
    assert lus
