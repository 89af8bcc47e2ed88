"""Ce que « docgen avenant nouveau » copie est ce que dit le texte consolidé, non ce que disait le contrat d'origine."""

import datetime
import shutil
import tempfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from docgen.adresses.cellules import Cell
from docgen.amend import consolidate
from docgen.commandes.preparer import DemandeDAvenant, prepare_avenant
from docgen.compute import versions
from docgen.compute.explain import explain
from docgen.load import load, load_contrat
from docgen.model.fiche import FicheAction
from docgen.montants import Montant
from tests.outils.chantier import MINIMAL, TEMPLATES, remplacer
from tests.outils.tirages import tirages

CODE = "cls-2024-2025"
EXERCICES = ("2024", "2025")
FINANCEURS = ("etat", "conseil_departemental")
TETE = "numero: {}\nexercice: 2025\nobjet:\n  - de changer des valeurs\nvisas: []\noperations:\n"
RIEN, BLANC = "sans objet", "à compléter"

Changement = tuple[str, str, str, str]  # la fiche ; ce qui change ; son exercice, ou rien ; sa nouvelle valeur


def _depart() -> dict[tuple[str, str, str], str]:
    """Les valeurs du contrat d'origine, comme une opération les attend."""
    montants = {("1.1", nom, annee): "100 000" for nom in FINANCEURS for annee in EXERCICES}
    montants |= {("1.2", nom, annee): "30 250" for nom in FINANCEURS for annee in EXERCICES}
    cibles = {("1.1", "jeunes_accueillis", ""): "80", ("1.1", "jeunes_accueillis", "2024"): "100",
              ("1.1", "jeunes_accueillis", "2025"): "120", ("1.2", "jeunes_loges", ""): "20"}  # fmt: skip
    return montants | cibles


def _operation(avant: str, changement: Changement) -> str:
    fiche, quoi, exercice, apres = changement
    nature = "financement" if quoi in FINANCEURS else "indicateur"
    lignes = [f"  - nature: modifier_{nature}", f"    fiche: {fiche}"]
    lignes.append(f"    financeur: {quoi}" if nature == "financement" else f"    indicateur: {quoi}")
    lignes += [f"    exercice: {exercice}"] if exercice else []
    return "\n".join([*lignes, f"    de: {avant}", f"    a: {apres}"]) + "\n"


def _avenants(contrat: Path, avenants: list[list[Changement]]) -> None:
    """Écrit ces avenants à la place de celui du contrat."""
    shutil.rmtree(contrat / "avenants")
    shutil.rmtree(contrat / "publie")
    valeurs = _depart()
    for numero, changements in enumerate(avenants, 1):
        dits = []
        for changement in {tuple(c[:3]): c for c in changements}.values():
            cle = changement[:3]
            if valeurs[cle] != changement[3]:
                dits.append(_operation(valeurs[cle], changement))
                valeurs[cle] = changement[3]
        # Un avenant a toujours quelque chose à dire.
        autre = f"  - nature: remplacer_intitule\n    cible:\n      article: 1\n    de: {_titre(numero - 1)}\n"
        autre += f"    a: {_titre(numero)}\n"
        page = contrat / "avenants" / f"avenant-{numero}" / "avenant.yaml"
        page.parent.mkdir(parents=True)
        page.write_text(TETE.format(numero) + "".join(dits) + autre, "utf-8")


def _signer(contrat: Path, numero: int) -> None:
    page = contrat / f"avenants/avenant-{numero}/avenant.yaml"
    remplacer(page, ("objet:", "statut: signe\nsignature: 1er juin 2025\nobjet:"))


def _titre(numero: int) -> str:
    return f"Objet, {numero}" if numero else "Objet"


def _ouvrir(racine: Path) -> Path:
    donnees = shutil.copytree(MINIMAL, racine / "val-fleuri")
    shutil.rmtree(donnees / "seances")
    return donnees


def _consolide(donnees: Path, fiche: str, jusqu_a: int) -> FicheAction:
    dossier, constats = load(donnees, TEMPLATES / "textes")
    assert dossier, "\n".join(map(str, constats))
    contrat = dossier.contrat(CODE)
    etats, refus = consolidate(contrat.base, contrat.avenants[:jusqu_a])
    assert [] == refus, refus
    return etats[-1].contrat.fiche(fiche)


def _preparer(donnees: Path, *fiches: str, **options) -> None:
    faite = prepare_avenant(DemandeDAvenant(donnees, TEMPLATES, CODE, mettre_a_jour=fiches, **options))
    assert () == faite.findings, faite.findings


def _copie(donnees: Path, numero: int, fiche: str) -> FicheAction:
    """La fiche que dit le fichier copié."""
    nouvelles = load_contrat(donnees, TEMPLATES / "textes", CODE, f"avenant-{numero}")[1]
    (trouvee,) = (nouvelle for nouvelle in nouvelles if nouvelle.numero == fiche)
    return trouvee


montants = st.integers(1, 10**8).map(
    lambda c: f"{c // 100:,}".replace(",", " ") + (f",{c % 100:02}" if c % 100 else "")
)
nombres = st.decimals(1, 5000, places=1).map(lambda d: f"{d.normalize():f}".replace(".", ","))


@st.composite
def des_changements(draw) -> list[Changement]:
    cles = draw(st.lists(st.sampled_from(sorted(_depart())), unique=True, max_size=5))
    valeurs = (st.just(RIEN) if draw(st.booleans()) else montants if cle[1] in FINANCEURS else nombres for cle in cles)
    return [(*cle, draw(valeur)) for cle, valeur in zip(cles, valeurs, strict=True)]


@settings(max_examples=tirages(15))
@example([[("1.1", "etat", "2025", "120 000,50")], [("1.1", "etat", "2025", "-0,50")]])
@given(st.lists(des_changements(), min_size=1, max_size=3))
def test_la_fiche_copiee_est_celle_du_texte_consolide(avenants):
    with tempfile.TemporaryDirectory() as racine:
        donnees = _ouvrir(Path(racine))
        _avenants(donnees / CODE, avenants)
        attendues = {fiche: _consolide(donnees, fiche, len(avenants)) for fiche in ("1.1", "1.2")}
        numero = len(avenants)
        remplacer(donnees / CODE / f"avenants/avenant-{numero}/avenant.yaml", ("objet:", "statut: signe\nsignature: "
                  "1er juin 2025\nobjet:"))  # fmt: skip
        fin = datetime.date(2026, 12, 31)
        _preparer(donnees, "1.1", "1.2", annee="2026", proroger=fin)
        for fiche, attendue in attendues.items():
            page = next((donnees / CODE / f"avenants/avenant-{numero + 1}/actions").glob(f"{fiche}-*.yaml"))
            page.write_text(page.read_text("utf-8").replace(BLANC, "7"), "utf-8")
            assert attendue == _sans_2026(_copie(donnees, numero + 1, fiche)), page.read_text("utf-8")


def _sans_2026(fiche: FicheAction) -> FicheAction:
    """La fiche, l'exercice ajouté ôté partout : ce qui y est demandé est un blanc, rempli de 7, ou sans objet."""

    def ote(valeurs):
        assert valeurs["2026"] in (Montant(700), Decimal(7)) or valeurs["2026"].value == valeurs["2025"].value == RIEN
        return {annee: valeur for annee, valeur in valeurs.items() if annee != "2026"}

    def sans(indicateur):
        parts = [part.model_copy(update={"cibles": ote(part.cibles)}) for part in indicateur.repartition]
        cibles = indicateur.cibles and ote(indicateur.cibles)
        return indicateur.model_copy(update={"cibles": cibles, "repartition": tuple(parts)})

    financements = {code: ote(montants) for code, montants in fiche.financements.items()}
    indicateurs = tuple(map(sans, fiche.indicateurs))
    return fiche.model_copy(update={"financements": financements, "indicateurs": indicateurs})


def test_une_fiche_ecrite_par_un_avenant_puis_changee_par_un_autre_est_copiee_changee(tmp_path):
    donnees = _ouvrir(tmp_path)
    contrat = donnees / CODE
    shutil.rmtree(contrat / "publie")
    _signer(contrat, 1)
    second = contrat / "avenants/avenant-2/avenant.yaml"
    second.parent.mkdir()
    ecrite = _consolide(donnees, "1.2", 1).financements["etat"]["2025"]
    de = f"{ecrite.centimes // 100}"
    operation = _operation(de, ("1.2", "etat", "2025", "41 000"))
    second.write_text(TETE.format(2) + operation, "utf-8")
    _signer(contrat, 2)
    _preparer(donnees, "1.2", annee="2026", proroger=datetime.date(2026, 12, 31))
    texte = next((contrat / "avenants/avenant-3/actions").glob("1.2-*.yaml")).read_text("utf-8")
    assert "2025: 41 000\n    2026: à compléter\n" in texte and f"2025: {de}" not in texte


def test_une_valeur_qu_une_operation_a_changee_est_a_la_ligne_de_l_operation(tmp_path):
    """Un montant et une cible : expliquer, et le classeur que l'on reprend, mènent à l'opération, non au contrat signé."""
    donnees = _ouvrir(tmp_path)
    changements = [("1.1", "etat", "2025", "90 000"), ("1.1", "jeunes_accueillis", "2025", "130")]
    _avenants(donnees / CODE, [changements, [("1.1", "etat", "2024", "95 000")]])
    dossier, constats = load(donnees, TEMPLATES / "textes")
    assert dossier, constats
    contrat = dossier.contrat(CODE)
    suite = versions(consolidate(contrat.base, contrat.avenants)[0], ())

    def ecrite(version: int, *chemin: str | int) -> str:
        source, cles = suite[version].saisie_de_la_fiche("1.1", *chemin)
        return f"{source} {dossier.locate(source, *cles).line if cles[0] == 'operations' else ''}".strip()

    dans = f"{CODE}/avenants/avenant-1"
    assert f"{CODE}/actions/1.1" == ecrite(0, "financements", "etat", "2025")
    assert [f"{dans} 12"] * 2 == [ecrite(rang, "financements", "etat", "2025") for rang in (1, 2)]
    assert f"{CODE}/actions/1.1" == ecrite(1, "financements", "etat", "2024")
    assert f"{CODE}/avenants/avenant-2 12" == ecrite(2, "financements", "etat", "2024")
    assert f"{dans} 18" == ecrite(2, "indicateurs", 0, "cibles", "2025")
    assert f"{CODE}/actions/1.1" == ecrite(2, "indicateurs", 0, "situation")
    (terme,) = explain(dossier, suite[2], Cell.parse("action/1.1 etat 2025")).terms
    assert terme.place.file.endswith("avenant-1/avenant.yaml") and 12 == terme.place.line


@pytest.mark.parametrize(
    ("groupe", "copie"),
    [
        ("{2024: 100 000, 2025: 100 000}", '{2024: 100 000, 2025: "90 000,50", 2026: à compléter}'),
        ('{ 2024: 100 000, 2025: "100 000" }', '{ 2024: 100 000, 2025: "90 000,50", 2026: à compléter }'),
    ],
)
def test_des_montants_entre_accolades_sont_changes_entre_elles(tmp_path, groupe, copie):
    donnees = _ouvrir(tmp_path)
    fiche = next((donnees / CODE / "actions").glob("1.1-*.yaml"))
    remplacer(fiche, ("etat:\n    2024: 100 000\n    2025: 100 000", f"etat: {groupe}"))
    _avenants(donnees / CODE, [[("1.1", "etat", "2025", "90 000,50")]])
    _signer(donnees / CODE, 1)
    _preparer(donnees, "1.1", annee="2026", proroger=datetime.date(2026, 12, 31))
    texte = next((donnees / CODE / "avenants/avenant-2/actions").glob("1.1-*.yaml")).read_text("utf-8")
    assert f"etat: {copie}\n" in texte
