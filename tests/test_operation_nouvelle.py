"""Ajouter une opération, c'est un fichier, sa formule et sa page : une nature inventée le prouve."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.outils.cas import TEXTES

RACINE = Path(__file__).parents[1]

OPERATION = '''\
"""Swap two lines: « Les premier et troisième alinéas de l'article 1.1 sont intervertis. »."""

from __future__ import annotations

from msgspec.structs import replace
from typing import Literal

from docgen.adresses.origines import Origine
from docgen.amend.adresse import Adresse, find_lines
from docgen.amend.article import OperationCiblee
from docgen.amend.edits import Edit, Lignes
from docgen.french import ordinal
from docgen.model.base import Rang
from docgen.model.contrat import Contrat


class IntervertirAlineas(OperationCiblee):
    """The line `cible`, which begins with `de`, and the line of rank `avec` change places."""

    nature: Literal["intervertir_alineas"]
    avec: Rang

    def names(self, avant: Contrat, apres: Contrat, *, court: bool = False) -> dict[str, object]:
        """Also the rank of the other line."""
        return super().names(avant, apres, court=court) | {"autre": ordinal(self.avec)}

    def edits(self, contrat: Contrat, origine: Origine) -> tuple[Edit, ...]:
        """Each line in the place of the other."""
        article = self.hit(contrat)
        here = self.check_lines(article).start
        there = find_lines(article, Adresse(article=article.numero, alinea=self.avec)).start
        lines = [replace(article.alineas[rank], origine=origine) for rank in (here, there)]
        return (Lignes(article.numero, here, here + 1, (lines[1],)), Lignes(article.numero, there, there + 1, (lines[0],)))
'''
FORMULE = """\
{{ article.lieu }}, les {{ ordinal(operation.cible.alinea) }} et {{ autre }} alinéas sont intervertis.
"""
PAGE = """\
# intervertir_alineas – deux alinéas changent de place

## Le premier et le dernier

**Contrat**

```markdown
# 1 Objet

Le contrat fixe les engagements des parties.

# 1.1 Principes

Les parties agissent ensemble.

Elles se réunissent chaque année.

Le Département conduit les actions.
```

**Opération**

```yaml
nature: intervertir_alineas
cible:
  article: 1.1
  alinea: 1
de: Les parties agissent
avec: 3
```

**Phrase de l'avenant**

```
À l'article 1.1, les premier et troisième alinéas sont intervertis.
```

**Texte consolidé**

```
1.1 Principes
-------------

Le Département conduit les actions.

Elles se réunissent chaque année.

Les parties agissent ensemble.

Article modifié par l'avenant n° 1, art. 2.1.1.
```
"""
# Trois fichiers ajoutés à une copie du code et des textes, que joue un autre Python.
JOUER = """\
import sys
from pathlib import Path
from tests.outils import cas_avenants
from tests.test_cas_avenants import test_docgen_dit_et_fait_ce_que_le_cas_annonce as jouer
folder = Path(sys.argv[1])
cas_avenants.TEXTES = folder / "textes"
for cas in cas_avenants.lire_page(folder / "intervertir_alineas.md"):
    jouer(cas, folder / "atelier")
    print("joué :", cas.titre)
"""


def test_une_nature_inventee_se_lit_s_applique_et_se_dit_sans_rien_changer_d_autre(tmp_path: Path) -> None:
    shutil.copytree(RACINE / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(TEXTES, tmp_path / "textes")
    (tmp_path / "atelier").mkdir()
    (tmp_path / "src/docgen/amend/operations/intervertir_alineas.py").write_text(OPERATION, "utf-8")
    (tmp_path / "textes/formules/intervertir_alineas.md").write_text(FORMULE, "utf-8")
    (tmp_path / "intervertir_alineas.md").write_text(PAGE, "utf-8")
    joue = subprocess.run(
        [sys.executable, "-c", JOUER, str(tmp_path)],
        cwd=RACINE, env={**os.environ, "PYTHONPATH": str(tmp_path / "src")}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert joue.returncode == 0, joue.stderr
    assert joue.stdout == "joué : Le premier et le dernier\n"
