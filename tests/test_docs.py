"""La documentation dit vrai : liens, commandes, mots des textes, codes de règles, modules."""

import ast
import importlib
import operator
import re
from pathlib import Path

import pytest
import typer

from docgen.amend.operations import kinds
from docgen.check import registry
from docgen.cli import app
from docgen.compose.aides import HELPERS
from docgen.compose.aides.seance import HELPERS_SEANCE
from docgen.compose.markdown import DIRECTIVES
from docgen.load import dossiers_read, load_programmes
from docgen.load.schemas import all_schemas
from tests.outils.arbres import SRC, noeuds

RACINE = Path(__file__).resolve().parents[1]
PAGES = sorted([*RACINE.glob("*.md"), *(RACINE / "docs").rglob("*.md"), RACINE / "contracts_data" / "LISEZMOI.md"])
GUIDE = RACINE / "docs" / "guide"
COMMANDES = typer.main.get_command(app).commands
# Ce qui finit un nom de fichier, et non un nom de Python.
FINS = {"py", "md", "yaml", "docx", "json", "css", "js", "txt", "typ", "lock"}
POIDS_D_UNE_IMAGE = 120_000
BLOC = re.compile(r"^ *```.*?^ *```", re.MULTILINE | re.DOTALL)


def appels(page):
    """Les commandes que la page fait taper : une ligne d'un bloc de code, ou des mots entre accents graves."""
    texte = page.read_text("utf-8")
    lignes = [ligne for bloc in BLOC.findall(texte) for ligne in re.findall(r"^ *docgen +(.+)$", bloc, re.MULTILINE)]
    return [dite.split() for dite in (*lignes, *re.findall(r"`docgen +([^`]+)`", BLOC.sub("", texte)))]


def ancre(titre):
    return re.sub(r"[^\w\- ]", "", titre.lower()).replace(" ", "-")


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(RACINE).as_posix())
def test_chaque_lien_et_chaque_image_existent(page):
    # Entre accents graves, c'est ce que l'on tape.
    liens = re.findall(r"\]\(([^)#:]+)", re.sub(r"`[^`\n]*`", "", BLOC.sub("", page.read_text("utf-8"))))
    assert [] == [lien for lien in liens if not (page.parent / lien).exists()]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(RACINE).as_posix())
def test_chaque_renvoi_dans_la_page_a_son_titre(page):
    texte = page.read_text("utf-8")
    titres = {ancre(titre) for titre in re.findall(r"^#+ (.+)$", texte, re.MULTILINE)}
    assert set() == set(re.findall(r"\]\(#([^)]+)\)", texte)) - titres


def test_chaque_image_du_guide_est_legere_et_montree():
    textes = "".join(page.read_text("utf-8") for page in PAGES)
    images = sorted((GUIDE / "images").glob("*.png"))
    assert [] == [i.name for i in images if i.stat().st_size > POIDS_D_UNE_IMAGE or f"images/{i.name}" not in textes]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(RACINE).as_posix())
def test_chaque_commande_et_chaque_option_citees_existent(page):
    for commande, *suite in appels(page):
        if commande.startswith("-"):
            continue
        assert commande in COMMANDES, f"docgen {commande}"
        objet = COMMANDES[commande]
        if sous_commandes := getattr(objet, "commands", None):
            assert suite and suite[0] in sous_commandes, f"docgen {commande} {suite[:1]}"
            objet = sous_commandes[suite[0]]
        connues = {"--help", "-h"} | {o for p in objet.params for o in (*p.opts, *p.secondary_opts)}
        assert [] == [mot for mot in suite if mot.startswith("-") and mot not in connues], f"docgen {commande}"


def test_docgen_se_tape_d_un_seul_mot_et_rien_du_guide_ne_demande_le_depot():
    du_depot = re.compile(r"bin/docgen|\.venv|\bmake\b")
    assert [] == [page.name for page in GUIDE.glob("*.md") if du_depot.search(page.read_text("utf-8"))]
    assert "source .venv/bin/activate" in (RACINE / "README.md").read_text("utf-8")


def test_commencer_nomme_chaque_modele_livre():
    livres = [page.parent.name for page in (RACINE / "templates" / "depart").glob("*/contrat.yaml")]
    assert {"cie-2025-2027", "cls-2024-2027", "cpo"} <= set(livres)
    for page in ("commencer-un-nouveau-dossier.md", "faire-un-nouveau-modele.md"):
        assert [] == [nom for nom in livres if f"`{nom}`" not in (GUIDE / page).read_text("utf-8")], page


# « 3 fichier(s) » : le nombre est connu, le mot s'accorde (`french.compte`).
ENTRE_PARENTHESES = re.compile(r"[a-zàâéèêëîïôûç]\((?:s|e|es|x|aux)\)")


def montrees(fichier):
    """Ce qu'un fichier montre : ses mots, ou, s'il est en Python, ceux de ses textes."""
    if fichier.suffix != ".py":
        return [fichier.read_text("utf-8")]
    siens = noeuds()[fichier.relative_to(SRC).as_posix()]
    return [n.value for n in siens if isinstance(n, ast.Constant) and isinstance(n.value, str)]


def test_aucun_mot_ne_laisse_son_accord_au_lecteur():
    fichiers = [*SRC.rglob("*.py"), *(RACINE / "templates").rglob("*.md"), *PAGES,
                *(RACINE / "templates").rglob("*.yaml")]  # fmt: skip
    trouves = {
        f.name: mots for f in fichiers if (mots := [m for t in montrees(f) for m in ENTRE_PARENTHESES.findall(t)])
    }
    assert {} == trouves


def test_le_guide_montre_chaque_commande():
    assert {commande for page in PAGES for commande, *_ in appels(page)} >= set(COMMANDES)


def test_chaque_mot_des_textes_est_dans_le_guide_avec_sa_phrase():
    guide = (GUIDE / "changer-une-phrase.md").read_text("utf-8")
    lignes = [f"| `{nom}` | {(aide.__doc__ or '').strip()} |" for nom, aide in (HELPERS | HELPERS_SEANCE).items()]
    assert [] == [ligne for ligne in lignes if ligne not in guide]


def test_chaque_directive_des_textes_est_dans_le_guide():
    guide = (GUIDE / "changer-une-phrase.md").read_text("utf-8")
    assert [] == [nom for nom in DIRECTIVES if not re.search(rf"\b{nom}\b", guide)]


def test_chaque_code_cite_existe():
    regles = {regle.code for regle in registry()}
    sources = "".join(fichier.read_text("utf-8") for fichier in (RACINE / "src").rglob("*.py"))
    connus = regles | set(re.findall(r'"([A-Z]{3}\d{3})"', sources))
    for page in PAGES:
        texte = page.read_text("utf-8")
        assert set() == set(re.findall(r"\b[A-Z]{3}\d{3}\b", texte)) - connus, page.name
        assert set() == set(re.findall(r"docgen regle ([A-Z]{3}\d{3})", texte)) - regles, page.name


def test_chaque_famille_de_codes_est_dans_le_guide():
    guide = (GUIDE / "lire-les-constats.md").read_text("utf-8")
    sources = "".join(fichier.read_text("utf-8") for fichier in (RACINE / "src").rglob("*.py"))
    assert [] == sorted(f for f in set(re.findall(r'"([A-Z]{3})\d{3}"', sources)) if f"| {f} |" not in guide)


def test_chaque_nature_d_operation_a_sa_formule_et_chaque_formule_sa_nature():
    formules = {page.stem for page in (RACINE / "templates" / "textes" / "formules").glob("*.md")}
    assert set(kinds()) == formules


def test_le_guide_donne_chaque_operation_avec_ses_cles():
    page = (GUIDE / "operations-d-un-avenant.md").read_text("utf-8")
    lignes = re.findall(r"^\| `(?!nature)(\w+)` \| (.+) \| (.+) \|$", page, re.MULTILINE)
    titres = {
        page.stem: page.read_text("utf-8").splitlines()[0] for page in (RACINE / "tests/cas/avenants").glob("*.md")
    }
    dites = {nature: (f"# {nature} – {pour}", re.findall(r"`(\w+)`", cles)) for nature, pour, cles in lignes}
    communes = {"nature", "motif"}
    attendues = {nature: [cle for cle in kind.model_fields if cle not in communes] for nature, kind in kinds().items()}
    assert dites == {nature: (titres[nature], cles) for nature, cles in attendues.items()}


def test_chaque_piece_de_la_maison_est_dans_le_plan():
    plan = (RACINE / "docs" / "architecture.md").read_text("utf-8")
    pieces = [p for p in (RACINE / "src" / "docgen").iterdir() if not p.name.startswith(("_", "py."))]
    assert [] == [p.name for p in pieces if p.name not in plan]


def test_les_schemas_sont_ceux_des_modeles():
    dossier = RACINE / "contracts_data" / "schemas"
    textes = RACINE / "templates" / "textes"
    tous = all_schemas(load_programmes(textes)[0], dossiers_read(RACINE / "contracts_data", textes))
    ecrits = {f"{genre}.schema.json": texte for genre, texte in tous.items()}
    assert ecrits == {page.name: page.read_text("utf-8") for page in dossier.glob("*.json")}


def test_aucune_fonction_ni_aucun_module_ne_deborde():
    longs = []
    for module, siens in noeuds().items():
        if (SRC / module).read_text("utf-8").count("\n") > 300:
            longs.append(module)
        for noeud in siens:
            if isinstance(noeud, ast.FunctionDef) and (noeud.end_lineno or 0) - noeud.lineno >= 42:
                longs.append(f"{module}:{noeud.name}")
    assert [] == longs


def _nomme(reference: str) -> bool:
    """Ce que dit `a.b.C` existe : un module de docgen, ou ce qu'un module porte."""
    noms = reference.split(".")
    for longueur in range(len(noms), 0, -1):
        try:
            chose = importlib.import_module(".".join(("docgen", *noms[:longueur])))
        except ImportError:
            continue
        try:
            return operator.attrgetter(".".join(noms[longueur:]))(chose) is not None if noms[longueur:] else True
        except AttributeError:
            return False
    return False


def test_l_architecture_ne_nomme_que_ce_qui_existe():
    page = (RACINE / "docs" / "architecture.md").read_text("utf-8")
    references = set(re.findall(r"`([a-z_]+(?:\.[A-Za-z_]+)+)`", page))
    noms = {nom for nom in references if nom.rpartition(".")[2] not in FINS}
    assert len(noms) > 40
    assert [] == sorted(nom for nom in noms if not _nomme(nom))
    fichiers = set(re.findall(r"`((?:[a-z_]+/)*[a-z_0-9]+\.py)`", page))
    ici = {chemin.relative_to(RACINE / "src" / "docgen").as_posix() for chemin in (RACINE / "src").rglob("*.py")}
    assert [] == sorted(fichier for fichier in fichiers if fichier not in ici and not (RACINE / fichier).exists())
