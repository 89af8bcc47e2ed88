"""Ce que Python lit du code de docgen : chaque module n'est lu, et parcouru, qu'une fois par processus."""

import ast
from functools import cache

from tests.outils.chantier import RACINE

SRC = RACINE / "src" / "docgen"


@cache
def arbres() -> dict[str, ast.Module]:
    """L'arbre de chaque module de docgen, par son chemin."""
    return {page.relative_to(SRC).as_posix(): ast.parse(page.read_text("utf-8")) for page in sorted(SRC.rglob("*.py"))}


@cache
def noeuds() -> dict[str, tuple[ast.AST, ...]]:
    """Tout ce que tient chaque arbre, dans l'ordre d'`ast.walk`."""
    return {nom: tuple(ast.walk(arbre)) for nom, arbre in arbres().items()}
