"""Une seule vérité : le code de sortie, la phrase, le JSON et les marques du fichier disent la même chose."""

import json
import re
from pathlib import Path
from random import Random

import pytest
from typer.testing import CliRunner

from docgen.cli import app
from tests.outils.fabrique_paquet import fabriquer
from tests.outils.paquet_word import Paquet
from tests.outils.retouches_word import RETOUCHES, Ouvert

_MARQUES = re.compile(rb"<w:(?:ins|del|cellIns|cellDel|cellMerge)[ />]|Change[ >]")


def _retouche(nom: str) -> tuple[bytes, bytes]:
    """Le premier fichier où cette retouche trouve à se faire, et le même retouché."""
    for graine in range(60):
        ancien = fabriquer(graine)
        paquet = Paquet.de(ancien)
        if nom == "rien" or RETOUCHES[nom](Ouvert(paquet, Random(graine))):
            return ancien, paquet.octets()
    raise AssertionError(nom)


@pytest.mark.parametrize("nom", ["rien", *RETOUCHES])
def test_zero_marque_est_rien_ne_differe_est_zero_est_un_json_vide(nom: str, tmp_path: Path) -> None:
    chemins = [tmp_path / f"{cote}.docx" for cote in ("ancien", "nouveau")]
    for chemin, octets in zip(chemins, _retouche(nom), strict=True):
        chemin.write_bytes(octets)
    trace = tmp_path / "trace.docx"
    compare = ["comparer", *map(str, chemins)]
    ecrit = CliRunner().invoke(app, [*compare, "--docx", str(trace)])
    assert trace.exists(), ecrit.output
    parties = Paquet.de(trace.read_bytes()).parties
    marques = sum(len(_MARQUES.findall(contenu)) for partie, contenu in parties.items() if partie.endswith(".xml"))
    dit = json.loads(CliRunner().invoke(app, [*compare, "--json"]).stdout)
    dits = any(contrat["passages"] for contrat in dit["contrats"])
    differe = nom != "rien"
    assert [differe] * 5 == [
        bool(ecrit.exit_code),
        "Rien ne diffère" not in ecrit.output,
        marques > 0,
        dits,
        not dit["egaux"],
    ]
