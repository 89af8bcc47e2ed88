"""Une page du guide que l'on suit à la lettre : ses commandes, ce qu'elle dit qu'elles répondent, ce qu'elle fait changer.

Un bloc sans langue qui commence par « docgen » fait taper ses lignes ; un autre montre des lignes de ce qui vient d'être
répondu, où « … » vaut n'importe quels mots. Un bloc `diff` change le dernier fichier que la page a nommé.
"""

import re
import shlex
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from typer.testing import CliRunner

from docgen.cli import app

_BLOC = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
_FICHIER = re.compile(r"`([^`\s]+\.(?:yaml|md))`")


class Pas(NamedTuple):
    """Ce que la page fait faire : taper `commande`, lire `montre`, ou changer `avant` en `apres` dans `fichier`."""

    commande: str = ""
    montre: str = ""
    fichier: str = ""
    avant: str = ""
    apres: str = ""


def lire_page(texte: str) -> Iterator[Pas]:
    """Les pas de la page, dans l'ordre."""
    for bloc in _BLOC.finditer(texte):
        langue, dans = bloc[1], textwrap.dedent(bloc[2])
        if langue == "diff":
            lignes = dans.splitlines(keepends=True)
            avant = "".join(ligne[1:] for ligne in lignes if ligne[0] in " -")
            apres = "".join(ligne[1:] for ligne in lignes if ligne[0] in " +")
            yield Pas(fichier=_FICHIER.findall(texte[: bloc.start()])[-1], avant=avant, apres=apres)
        elif not langue and dans.startswith("docgen "):
            yield from (Pas(commande=ligne) for ligne in dans.splitlines())
        elif not langue:
            yield Pas(montre=dans)


class Suivi:
    """Ce que répond docgen à qui suit la page dans le dossier courant."""

    def __init__(self) -> None:
        self.dit = ""

    def faire(self, pas: Pas, code: int = 0) -> None:
        """Fait un pas ; ce qui ne va pas comme la page le dit est une erreur de l'essai. `code` est celui attendu."""
        if pas.commande:
            rendu = CliRunner().invoke(app, shlex.split(pas.commande)[1:])
            self.dit = rendu.output
            assert (code, pas.commande) == (rendu.exit_code, pas.commande), self.dit
        elif pas.fichier:
            fichier = Path(pas.fichier)
            texte = fichier.read_text("utf-8")
            assert texte.count(pas.avant) == 1, f"{pas.fichier} : {pas.avant}"
            fichier.write_text(texte.replace(pas.avant, pas.apres), "utf-8")
        else:
            assert [] == [ligne for ligne in pas.montre.splitlines() if not self.repond(ligne)], self.dit

    def repond(self, ligne: str) -> bool:
        """Si une ligne de ce qui vient d'être répondu est celle-ci."""
        motif = ".*".join(map(re.escape, _uni(ligne).split("…")))
        return re.search(rf"^{motif}$", _uni(self.dit), re.MULTILINE) is not None


def _uni(texte: str) -> str:
    # Une ligne longue se replie selon le terminal : ce qui la suit est plus en retrait, ou la page l'écrit d'un trait.
    return "\n".join(" ".join(ligne.split()) for ligne in texte.replace("’", "'").splitlines())
