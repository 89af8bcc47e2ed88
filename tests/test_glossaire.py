"""Une chose, un mot, dans le code aussi : docs/glossaire.md est la liste, et le code s'y tient."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterable

from tests.outils.arbres import arbres, noeuds
from tests.outils.chantier import RACINE

GLOSSAIRE = RACINE / "docs" / "glossaire.md"
# Le même contrat pour tous ceux qui le remplissent : écrire un format, regarder une règle, appliquer une opération.
PROTOCOLES = {"render", "draw", "stamp", "look", "edits", "change"}
# Un nom local dit la chose ; ceux-ci ne disent rien.
VAGUES = {"one", "made", "held", "own"}


def publics(arbre: ast.Module) -> set[str]:
    """Les noms publics qu'un module définit : fonctions, classes, constantes."""
    noms: set[str] = set()
    for noeud in arbre.body:
        match noeud:
            case ast.FunctionDef(name=nom) | ast.ClassDef(name=nom):
                noms.add(nom)
            case ast.Assign(targets=cibles):
                noms |= {cible.id for cible in cibles if isinstance(cible, ast.Name)}
            case ast.AnnAssign(target=ast.Name(id=nom)):
                noms.add(nom)
    return {nom for nom in noms if not nom.startswith("_")}


def test_un_nom_public_n_est_defini_que_dans_un_module():
    ou: dict[str, list[str]] = defaultdict(list)
    for module, arbre in arbres().items():
        for nom in publics(arbre) - PROTOCOLES:
            ou[nom].append(module)
    deux = {nom: modules for nom, modules in ou.items() if len(modules) > 1}
    assert {} == deux


def lies(siens: Iterable[ast.AST]) -> list[str]:
    """Les noms que le code donne, parmi tout ce que tient un arbre : variables, arguments, cibles de boucle."""
    donnes = [noeud for noeud in siens if isinstance(noeud, ast.Name | ast.arg)]
    noms = [noeud.id for noeud in donnes if isinstance(noeud, ast.Name) and isinstance(noeud.ctx, ast.Store)]
    return noms + [noeud.arg for noeud in donnes if isinstance(noeud, ast.arg)]


def test_un_nom_local_dit_la_chose():
    vus = {module: sum(nom in VAGUES for nom in lies(siens)) for module, siens in noeuds().items()}
    assert {} == {module: compte for module, compte in vus.items() if compte}


def ecartes() -> dict[str, str]:
    """Les mots que le glossaire écarte, et celui que l'on dit : sa section « Mots écartés »."""
    _, _, suite = GLOSSAIRE.read_text("utf-8").partition("## Mots écartés")
    lignes = re.findall(r"^\| *`?([^`|]+?)`? *\| *(.+?) *\|$", suite.partition("\n## ")[0], re.MULTILINE)
    return {mot: dit for mot, dit in lignes if mot != "mot écarté" and not set(mot) <= set("-: ")}


def morceaux(nom: str) -> set[str]:
    """Le nom entier et ses parties, en minuscules.

    >>> sorted(morceaux("ListeDesLectures"))
    ['des', 'lectures', 'liste', 'listedeslectures']
    """
    parties = re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])", nom)
    return {nom.lower(), *(partie.lower() for partie in parties)}


def test_aucun_nom_public_n_est_un_mot_ecarte():
    noms = {f"{module} {nom}" for module, arbre in arbres().items() for nom in publics(arbre)}
    mots = {mot.lower() for mot in ecartes()}
    assert [] == sorted(nom for nom in noms if morceaux(nom.rpartition(" ")[2]) & mots)


def test_le_code_des_essais_voit_ce_qu_il_cherche():
    arbre = ast.parse("X = 1\nY: int = 2\n_z = 3\ndef f(own): return [one for one in own]\nclass G: ...\n")
    assert {"X", "Y", "f", "G"} == publics(arbre)
    assert ["one", "own"] == [nom for nom in lies(ast.walk(arbre)) if nom in VAGUES]
    assert {"lire", "lire_page", "page"} == morceaux("lire_page")
