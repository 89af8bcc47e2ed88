"""Le guide montre ce que docgen dit vraiment de deux Word."""

import re

from typer.testing import CliRunner

from docgen.cli import app
from tests.outils.cas import normal
from tests.outils.chantier import RACINE
from tests.outils.guide_deux_word import ecrire


def test_le_debut_que_montre_le_guide_est_celui_du_terminal(tmp_path):
    guide = (RACINE / "docs" / "guide" / "relire-une-nouvelle-version.md").read_text("utf-8")
    (montre,) = re.findall(r"Voici le début de ce que dit la première commande :\n\n```text\n(.*?)```", guide, re.S)
    dit = normal(CliRunner().invoke(app, ["comparer", *map(str, ecrire(tmp_path))]).stdout)
    assert dit.partition("\n\n")[2].startswith(normal(montre).strip())
