"""Les mêmes données font les mêmes octets : ouvriers, réserve, graine, fuseau, langue, lieu, deux à deux.

Six lancements suffisent pour que chaque paire de réglages se rencontre : une rangée de zéros, et cinq où les uns de chaque
réglage sont trois rangées, jamais les mêmes trois (elles se croisent toujours, et aucune ne tient dans une autre).
`make test-pythons` fait de même d'un Python à l'autre.
"""

import itertools
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.outils.scenes import DONNEES, LIEUX, seul

REGLAGES = {
    "ouvriers": ("1", "2"),
    "réserve": ("froide", "chaude"),
    "PYTHONHASHSEED": ("0", "4242"),
    "TZ": ("UTC", "Pacific/Auckland"),
    "LC_ALL": ("C", "fr_FR.UTF-8"),
    "lieu": ("ici", "là-bas/à l'écart, loin"),
}
UNS = list(itertools.combinations(range(5), 3))[: len(REGLAGES)]
RANGEES = [(0,) * len(REGLAGES), *(tuple(int(rang in uns) for uns in UNS) for rang in range(5))]
PROGRAMME = "import os, sys; os.cpu_count = lambda: {}; sys.argv[0] = 'docgen'; from docgen.cli import main; main()"


def test_chaque_paire_de_reglages_se_rencontre():
    for un, autre in itertools.combinations(range(len(REGLAGES)), 2):
        assert {(0, 0), (0, 1), (1, 0), (1, 1)} == {(rangee[un], rangee[autre]) for rangee in RANGEES}


def produits(choix: dict[str, str], racine: Path, chaud: Path) -> dict[str, bytes]:
    """Ce que produit un vrai processus, avec ces réglages : le nom et les octets de chaque fichier."""
    projet = racine / choix["lieu"]
    seul(projet)
    monde = {nom: choix[nom] for nom in ("PYTHONHASHSEED", "TZ", "LC_ALL")}
    cache = chaud if choix["réserve"] == "chaude" else racine / "froid"
    commande = [sys.executable, "-c", PROGRAMME.format(choix["ouvriers"]), "produire", "--format", "docx,pdf,xlsx,txt"]
    fait = subprocess.run(
        [*commande, *LIEUX], cwd=projet, env=os.environ | monde | {"XDG_CACHE_HOME": str(cache)}, capture_output=True
    )
    assert 0 == fait.returncode, fait.stderr.decode("utf-8", "replace")
    sortie = projet / "output"
    return {nom.relative_to(sortie).as_posix(): nom.read_bytes() for nom in sorted(sortie.rglob("*.*"))}


@pytest.mark.lent
def test_les_memes_donnees_font_les_memes_octets_quels_que_soient_les_reglages(tmp_path):
    attendus: dict[str, bytes] = {}
    for numero, rangee in enumerate(RANGEES):
        choix = {nom: valeurs[rang] for (nom, valeurs), rang in zip(REGLAGES.items(), rangee, strict=True)}
        faits = produits(choix, tmp_path / str(numero), tmp_path / "chaud")
        attendus = attendus or faits
        assert attendus.keys() == faits.keys() and len(faits) > 10
        assert [] == [nom for nom in faits if faits[nom] != attendus[nom]], choix
        if not numero:  # ce que cette première réserve garde servira aux rangées où elle est chaude
            (tmp_path / "0" / "froid").rename(tmp_path / "chaud")
    assert (tmp_path / "0" / "ici" / DONNEES).exists()
