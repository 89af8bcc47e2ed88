"""Cent trente valeurs qui n'ont pas de sens, chacune avec le constat qui la dit ; celles que docgen laisse ont leur raison.

Une place d'un dossier inventé, puis, par code de constat, ce qui s'y tape à la place.
"""

from functools import cache
from pathlib import Path

import pytest

from docgen.demande import Order, Outcome
from docgen.pipeline import compute_all, prepare
from tests.outils.chantier import CPO, MINIMAL, TEMPLATES, copier, remplacer

FICHE, CONTRAT = "cls-2024-2025/actions/1.1-accueil-des-jeunes.yaml", "cls-2024-2025/contrat.yaml"
AVENANT, BILAN = "cls-2024-2025/avenants/avenant-1/avenant.yaml", "cls-2024-2025/execution/2024.yaml"
# Ce que rien ne dit, et pourquoi.
SENSES = {
    "part_france_travail: 50 € ": "l'unité tapée après un nombre n'est pas lue : le document imprime celle du champ",
    "rna: 22/09/2025": "un texte libre : aucun motif ne peut être donné à un champ",
    "rna: W1": "un texte libre : aucun motif ne peut être donné à un champ",
}
NON_SENS = [
    (MINIMAL, FICHE, 'montant: 120 000', {
        'LEC004': ['montant: - -'],
        'BUD004': ['montant: -2 500', 'montant: 999 999 999 999 999'],
        'LEC006': ['montant: 0x41', 'montant: 1,2,3', 'montant: 1.000.000,00,00', 'montant: 12 €€', 'montant: 12,345', 'montant: 1e9', 'montant: NaN', 'montant: abc', 'montant: ½', 'montant: à peu près 5', 'montant: −1'],
    }),
    (MINIMAL, FICHE, '    2025: 100 000', {
        'LEC006': ['    2025: ""', '    2025: 1 00 000,5', '    2025: oui'],
        'BUD004': ['    2025: -100 000', '    2025: 100 000 000 000'],
        'LEC004': ['2025'],
    }),
    (MINIMAL, FICHE, 'volume: 100', {
        'LEC006': ['volume: "- 5 familles"', 'volume: -5', 'volume: 999 999 999 999', 'volume: −3'],
        'IND025': ['volume: 1e12'],
    }),
    (MINIMAL, FICHE, 'numero: 1.1', {
        'LEC006': ['numero: "31/12/2025"', 'numero: -1.1', 'numero: un'],
        'LEC008': ['numero: 1', 'numero: 1.1.1', 'numero: 1.2', 'numero: 9.9'],
    }),
    (MINIMAL, FICHE, 'axe: 1', {
        'LEC006': ['axe: -1', 'axe: un'],
        'REF001': ['axe: 1.5', 'axe: 7'],
    }),
    (MINIMAL, FICHE, '      2024: 100\n      2025: 120', {
        'IND032': ['      2024: -5\n      2025: 120'],
        'LEC006': ['      2024: abc\n      2025: 120'],
        'BUD002': ['      2124: 100\n      2025: 120'],
    }),
    (MINIMAL, FICHE, 'situation: 80', {
        'IND032': ['situation: -80', 'situation: 999 999 999 999'],
        'LEC006': ['situation: NaN'],
    }),
    (MINIMAL, FICHE, 'intitule: Accueillir les jeunes', {
        'LEC006': ['intitule: "   "', 'intitule: ""'],
        'TXT009': ['intitule: "?"', 'intitule: "…"', 'intitule: TODO', 'intitule: xxx'],
        'LEC002': ['intitule: "\\u200b"', 'intitule: "a\\u202eb"'],
    }),
    (MINIMAL, CONTRAT, 'signature: 3 juin 2024', {
        'LEC006': ['signature: 00/00/0000', 'signature: 1', 'signature: 2024', 'signature: 3 juin 1024', 'signature: 30/02/2024', 'signature: 31 décembre 2225', 'signature: hier'],
        'REF015': ['signature: 3 juin 2031'],
    }),
    (MINIMAL, CONTRAT, 'fin: 31/12/2025', {
        'LEC006': ['fin: 2025', 'fin: 31/11/2025', 'fin: 31/12/2225'],
        'REF007': ['fin: 31/12/2023'],
        'BUD013': ['fin: 31/12/2030'],
    }),
    (MINIMAL, CONTRAT, 'debut: 01/01/2024', {
        'LEC006': ['debut: 01/01/1024', 'debut: 01/13/2024'],
        'REF007': ['debut: 02/01/2026'],
    }),
    (MINIMAL, CONTRAT, 'code: 0304 50 23 23 01', {
        'LEC006': ['code: 1er janvier 2026', 'code: 2025-09-22', 'code: 22/09/2025'],
    }),
    (MINIMAL, CONTRAT, 'activite: 01', {
        'LEC006': ['activite: 22/09/2025'],
    }),
    (MINIMAL, CONTRAT, 'numero: 304', {
        'LEC006': ['numero: -304', 'numero: 22/09/2025'],
    }),
    (MINIMAL, CONTRAT, 'clause_modification: 3', {
        'LEC006': ['clause_modification: -3'],
        'DOC005': ['clause_modification: 99'],
    }),
    (MINIMAL, AVENANT, 'taux: 100', {
        'BUD030': ['taux: -5', 'taux: 0', 'taux: 150'],
        'LEC006': ['taux: 100 %%', 'taux: abc'],
    }),
    (MINIMAL, AVENANT, 'exercice: 2025', {
        'LEC006': ['exercice: -2025', 'exercice: 25'],
        'AVE020': ['exercice: 2024'],
        'AVE006': ['exercice: 2125'],
    }),
    (MINIMAL, AVENANT, 'numero: 1\n', {
        'LEC006': ['numero: -1\n', 'numero: 0\n', 'numero: 1,5\n'],
        'LEC008': ['numero: 7\n'],
    }),
    (MINIMAL, AVENANT, 'valeur: 22 septembre 2025', {
        'LEC006': ['valeur: 22 septembre 1025', 'valeur: 31 décembre 2225'],
    }),
    (MINIMAL, BILAN, 'etat: 5 000', {
        'BUD038': ['etat: -2 500'],
        'BUD011': ['etat: 200 000', 'etat: 999 999 999 999'],
        'LEC006': ['etat: abc'],
    }),
    (MINIMAL, BILAN, 'arrete_au: 31/12/2024', {
        'REF015': ['arrete_au: 31/12/1924'],
        'LEC006': ['arrete_au: 31/12/2224', 'arrete_au: 32/12/2024'],
    }),
    (MINIMAL, BILAN, 'jeunes_accueillis: 90', {
        'IND032': ['jeunes_accueillis: -90', 'jeunes_accueillis: 999 999 999 999'],
        'LEC006': ['jeunes_accueillis: 90 ou 91'],
    }),
    (MINIMAL, "seances/2025-09-15/deliberation.yaml", 'voix: 4', {
        'LEC006': ['voix: -4', 'voix: quatre'],
        'ANN009': ['voix: 4000'],
    }),
    (MINIMAL, "seances/2025-09-15/deliberation.yaml", 'date: 18 décembre 2023', {
        'ANN005': ['date: 18 décembre 2027'],
        'LEC006': ['date: 18 décembre 2223'],
    }),
    (MINIMAL, "seances/2025-09-15/deliberation.yaml", 'publication: 18/09/2025', {
        'SEA004': ['publication: 01/09/2025', 'publication: 18/09/1925'],
        'LEC006': ['publication: 18/09/2225'],
    }),
    (MINIMAL, "seances/2025-09-15/seance.yaml", 'date: 15 septembre 2025', {
        'LEC008': ['date: 14 septembre 2025'],
        'LEC006': ['date: 15 septembre 2225'],
    }),
    (MINIMAL, "seances/2025-09-15/seance.yaml", 'date: 01/09/2025', {
        'LEC006': ['date: 01/09/2225'],
        'SEA004': ['date: 30/09/2025'],
    }),
    (MINIMAL, "emploi-2025-2026/annexes/feuille-de-route-2024.yaml", 'part_france_travail: 50 %', {
        'CHP003': ['part_france_travail: -5 %', 'part_france_travail: 150 %'],
        'sensé': ['part_france_travail: 50 € '],
    }),
    (MINIMAL, "emploi-2025-2026/annexes/feuille-de-route-2024.yaml", 'communes: 12', {
        'CHP003': ['communes: -12', 'communes: 999 999 999 999'],
        'LEC006': ['communes: douze'],
    }),
    (MINIMAL, "dossier.yaml", 'nom: Val-Fleuri', {
        'LEC006': ['nom: ""'],
        'LEC002': ['nom: "\\u202e"'],
    }),
    (CPO, "lire-partout-2026-2028/contrat.yaml", 'siret: 219 999 000 00017', {
        'REF016': ['siret: -219 999 000 00017', 'siret: 12', 'siret: 219 999 000 00018'],
    }),
    (CPO, "lire-partout-2026-2028/contrat.yaml", 'avance: 60', {
        'BUD030': ['avance: -60', 'avance: 160'],
    }),
    (CPO, "lire-partout-2026-2028/contrat.yaml", 'variation: 10 %', {
        'CHP003': ['variation: -10 %', 'variation: 1000 %'],
        'LEC006': ['variation: dix'],
    }),
    (CPO, "lire-partout-2026-2028/tableaux/budget.yaml", '2026: 14 200', {
        'BUD034': ['2026: -14 200', '2026: 999 999 999 999'],
        'LEC006': ['2026: x'],
    }),
    (CPO, "lire-partout-2026-2028/contrat.yaml", 'rna: W999000123', {
        'sensé': ['rna: 22/09/2025', 'rna: W1'],
    }),
]  # fmt: skip
CAS = [
    (source, fichier, avant, apres, code)
    for source, fichier, avant, par_code in NON_SENS
    for code, tapes in par_code.items()
    for apres in tapes
]


def verifier(dossier: Path) -> Outcome:
    ordre = Order(dossier, TEMPLATES, sans_publie=True)
    calcule = compute_all(ordre)
    return calcule if calcule.failed else prepare(ordre, calcule)


@cache
def d_avance(source: Path) -> frozenset[tuple[str, str]]:
    """Ce qui se dit du dossier tel qu'il est."""
    return frozenset((constat.code, constat.message) for constat in verifier(source).findings)


def test_il_y_en_a_cent_trente():
    assert len({cas[1:4] for cas in CAS}) >= 130
    assert set(SENSES) == {apres for *_, apres, code in CAS if code == "sensé"}


@pytest.mark.parametrize(
    ("source", "fichier", "avant", "apres", "code"), CAS, ids=[f"{cas[4]} {cas[3].strip()}"[:60] for cas in CAS]
)
def test_une_valeur_qui_n_a_pas_de_sens_a_son_constat(tmp_path, source, fichier, avant, apres, code):
    copie = copier(source, tmp_path / "dossier")
    remplacer(copie / fichier, (avant, apres))
    dits = [constat for constat in verifier(copie).findings if (constat.code, constat.message) not in d_avance(source)]
    if code == "sensé":
        assert [] == dits
        return
    trouve = next(constat for constat in dits if constat.code == code)
    assert trouve.message and trouve.remedy and trouve.location.line
