"""Ce que la saisie a déduit ou redressé, dit au pied de la fiche qui le montre tant que nul ne l'a confirmé."""

import re
from pathlib import Path

import pytest

from docgen.document.mots import paragraphes
from tests.outils.chantier import METROPOLE, Chantier, ouvrir

NOTE = "Valeurs déduites ou redressées à la saisie, que les parties confirment avant la signature :"
SAISIE = """
deduit:
  - {acte: cls-2025-2027/initiale, donnee: action/1.1 sous_actions/1/montant, motif: Flou., confirme: Finances}
redresse:
  - {acte: cls-2025-2027/initiale, donnee: action/1.1 indicateurs/familles/situation, imprime: 9O, motif: Lettre.,
     confirme: Métier}
"""


def _fiches(atelier: Chantier) -> dict[str, str]:
    documents = atelier.preparer().documents["cls-2025-2027/initiale"]
    return {d.fiche: " ".join(re.sub(r"\s+", " ", p) for p in paragraphes(d)) for d in documents if d.fiche}


@pytest.fixture
def atelier(tmp_path: Path) -> Chantier:
    return ouvrir(tmp_path, METROPOLE, "cls-2025-2027", sous="", sans=["emploi-2025-2027"])


def test_la_fiche_dit_ce_qui_reste_a_confirmer_et_les_autres_rien(atelier):
    (atelier.contrat.parent / "saisie.yaml").write_text(SAISIE, "utf-8")
    fiches = _fiches(atelier)
    dit = "sous-action 1, montant ; indicateur « Nombre de familles accompagnées », situation."
    assert f"{NOTE} {dit}" in fiches.pop("1.1").replace("\u202f", " ")
    assert fiches and not [numero for numero, texte in fiches.items() if "à la saisie" in texte]


def test_une_valeur_confirmee_ne_laisse_aucune_trace(atelier):
    assert not [numero for numero, texte in _fiches(atelier).items() if "à la saisie" in texte]
