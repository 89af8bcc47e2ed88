"""Ce que disent les données, comparé valeur par valeur : entre deux versions, et entre deux dossiers produits."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.adresses.passages import NomDePassage
from docgen.check.montre import uni
from docgen.commandes.comparer import compare_files
from docgen.commandes.comparer.mots import changed_lines_words
from docgen.diff.causes import SANS_CAUSE
from docgen.diff.passages_compares import compare_passages
from docgen.diff.passages_lus import PassageLu, RangeeLue
from docgen.french import NBSP
from docgen.sortie.manifeste import STATEMENT
from tests.outils.chantier import MINIMAL, Chantier, ouvrir, remplacer
from tests.test_annexes import VAL, declarer

NOM = NomDePassage.of("annexe", "calendrier")
TABLEAU = """tableaux:
  - code: lecteurs
    intitule: Lecteurs inscrits
    colonnes:
      - code: inscrits
        intitule: Inscrits
        type: nombre
      - code: part
        intitule: Part visée
        type: taux
    lignes:
      - code: centre
        intitule: Centre
      - code: gare
        intitule: Gare
"""
LECTEURS = "lignes:\n  centre:\n    inscrits: 120\n    part: 25\n  gare:\n    inscrits: 40\n    part: 12,5\n"


def calendrier(*etapes: tuple[str, str, str]) -> PassageLu:
    """Une annexe dont les lignes n'ont pas de code : un objet, un terme, un responsable."""
    noms = ("Objet", "Terme", "Responsable")
    valeurs = [
        (f"Étapes, «{NBSP}{etape[0]}{NBSP}»", nom, dite)
        for etape in etapes
        for nom, dite in zip(noms, etape, strict=True)
    ]
    cles = [f"etapes/#{rang}/{nom.lower()}" for rang, _ in enumerate(etapes, 1) for nom in noms]
    rangees = {rang: RangeeLue(ou, (dite,), (nom,)) for rang, (ou, nom, dite) in enumerate(valeurs)}
    return PassageLu(
        "Calendrier", tuple(f"{ou} – {nom}{NBSP}: {dite}" for ou, nom, dite in valeurs), rangees, tuple(cles)
    )


def changements(avant: PassageLu, apres: PassageLu) -> list[str]:
    passages, _ = compare_passages({NOM: avant}, {NOM: apres}, SANS_CAUSE)
    return [uni(dite) for passage in passages for dite in changed_lines_words(passage.lignes, brefs=False)]


FORMATION = ("Formation des bénévoles", "mars 2028", "Le Département")
RECOLEMENT = ("Récolement des collections", "30 septembre 2028", "La commune centre")
NUIT = ("Nuit de la lecture", "janvier 2028", "Les trois communes")


def test_une_ligne_sans_code_qui_part_et_une_autre_qui_vient_ne_sont_pas_une_ligne_changee():
    assert [
        "retiré : Étapes, « Récolement des collections » – Terme : 30 septembre 2028 ; Responsable : La commune centre",
        "ajouté : Étapes, « Nuit de la lecture » – Terme : janvier 2028 ; Responsable : Les trois communes",
    ] == changements(calendrier(FORMATION, RECOLEMENT), calendrier(FORMATION, NUIT))


def test_une_ligne_sans_code_garde_son_nom_quand_le_reste_change_et_son_reste_quand_le_nom_change():
    autre = ("Formation des bénévoles", "avril 2029", "Les trois communes")
    assert [
        "« Étapes, “Formation des bénévoles” », « Terme » : mars 2028 → avril 2029",
        "« Étapes, “Formation des bénévoles” », « Responsable » : Le Département → Les trois communes",
    ] == changements(calendrier(RECOLEMENT, FORMATION), calendrier(RECOLEMENT, autre))
    renommee = ("Formation des bénévoles et des agents", *FORMATION[1:])
    (dite,) = changements(calendrier(FORMATION, NUIT), calendrier(renommee, NUIT))
    assert dite.endswith("« Objet » : Formation des bénévoles → Formation des bénévoles et des agents")


etapes = st.lists(st.sampled_from([FORMATION, RECOLEMENT, NUIT]), unique=True, max_size=3)


@given(etapes, etapes)
def test_entre_des_lignes_qui_n_ont_rien_de_commun_ce_qui_part_est_retire_et_ce_qui_vient_ajoute(avant, apres):
    dits = changements(calendrier(*avant), calendrier(*apres))
    retires, ajoutes = ([ligne for ligne in un if ligne not in autre] for un, autre in ((avant, apres), (apres, avant)))
    assert sorted([*(f"retiré : {n[0]}" for n in retires), *(f"ajouté : {n[0]}" for n in ajoutes)]) == sorted(
        f"{dit.partition(' : ')[0]} : {dit.partition('« ')[2].partition(' »')[0]}"
        for dit in dits
        if not dit.startswith(("déplacé", "rangée déplacée"))
    )


# --- deux dossiers produits -------------------------------------------------------------------------------------------
@pytest.fixture
def atelier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Chantier:
    """Le Val-Fleuri, dont le programme a un tableau de nombres et de taux."""
    monkeypatch.chdir(tmp_path)
    chantier = ouvrir(tmp_path, MINIMAL, VAL, version="initiale")
    declarer(chantier, TABLEAU)
    (chantier.contrat / "tableaux").mkdir()
    (chantier.contrat / "tableaux" / "lecteurs.yaml").write_text(LECTEURS, "utf-8")
    return chantier


def produit(lieu: Chantier, nom: str) -> Path:
    """Le dossier que docgen produit à cette place."""
    resultat = lieu.produire(sortie=lieu.racine / nom, formats=("txt", "docx"))
    assert not resultat.failed, resultat.findings
    return lieu.racine / nom


def dits(*dossiers: Path) -> tuple[dict[str, list[str]], str]:
    comparaison = compare_files(*map(str, dossiers))
    assert comparaison is not None
    passages = [passage for ecarts in comparaison.contrats for passage in ecarts.passages]
    lignes = {p.adresse: [uni(dite) for dite in changed_lines_words(p.lignes, brefs=False)] for p in passages}
    return lignes, " ".join(comparaison.non_compare)


def test_deux_dossiers_disent_le_nombre_et_le_taux_qui_different(atelier):
    avant = produit(atelier, "hier")
    remplacer(atelier.contrat / "tableaux" / "lecteurs.yaml", ("inscrits: 120", "inscrits: 888"), ("12,5", "15"))
    lignes, _ = dits(avant, produit(atelier, "demain"))
    assert {
        "tableau/lecteurs": ["« Centre », « Inscrits » : 120 → 888", "« Gare », « Part visée » : 12,5 % → 15 %"]
    } == lignes


def test_un_releve_d_avant_ces_valeurs_le_dit_et_n_en_fait_pas_des_ajouts(atelier):
    avant, apres = produit(atelier, "hier"), produit(atelier, "demain")
    (page,) = avant.rglob(STATEMENT)
    ancien = json.loads(page.read_bytes())
    del ancien["donnees"]
    page.write_text(json.dumps(ancien), "utf-8")
    lignes, reste = dits(avant, apres)
    assert (
        {} == lignes
        and "les nombres des tableaux et les annexes saisies ne sont pas comparés. Produire de nouveau ce dossier."
        in uni(reste)
    )
