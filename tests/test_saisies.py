"""Les coquilles d'une personne qui saisit : chaque page de tests/cas/saisies est un essai, et une loi les tire au sort.

Une page a un titre, une phrase, puis des paires « ## Saisie » (un bloc change un fichier du Val-Fleuri) et « ## Ce que dit
docgen » (tout ce qu'il trouve à la lecture ; un bloc vide : rien). Dans un bloc, « ⇥ » est une tabulation, « ␣ » une espace
insécable ; « encodage: … » sous le nom du fichier dit comment il est enregistré, « fins: windows » ses fins de ligne.
"""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.compose.textes import Textes
from docgen.findings import Finding
from docgen.load import load
from docgen.load.fichiers import Reader
from docgen.load.valeurs_mal_ecrites import in_quotes
from docgen.load.yaml_source import read_yaml
from docgen.model.base import forbidden_character
from tests.outils.cas import NOM, TEXTES, changer, normal
from tests.outils.chantier import MINIMAL, RACINE, copier
from tests.outils.tirages import tirages

PAGES = sorted((RACINE / "tests" / "cas" / "saisies").glob("*.md"))
_SAISIE = re.compile(
    r"^## Saisie(?P<titre>[^\n]*)\n+```\n(?P<bloc>.*?)^```\n+## Ce que dit docgen\n+```\n(?P<attendu>.*?)^```",
    re.M | re.S,
)
CAS = [
    pytest.param(saisie["bloc"], saisie["attendu"], id=f"{page.stem}{saisie['titre']}")
    for page in PAGES
    for saisie in _SAISIE.finditer(page.read_text("utf-8"))
]


def saisir(folder: Path, bloc: str) -> None:
    """Change dans `folder` le fichier que le bloc nomme, comme le ferait l'éditeur d'une personne."""
    encodage = re.search(r"^encodage: (.*)\n", bloc, re.M)
    fins = "\r\n" if "\nfins: windows\n" in bloc else "\n"
    nu = re.sub(r"^(?:encodage|fins): .*\n", "", bloc, flags=re.M).replace("⇥", "\t").replace("␣", "\u00a0")
    fichier = folder / nu.partition("\n")[0].removeprefix("fichier:").strip()
    if nu.partition("\n")[2]:
        changer(folder, nu)
    texte = fichier.read_text("utf-8").replace("\n", fins)
    fichier.write_bytes(texte.encode(encodage[1] if encodage else "utf-8"))


def dits(findings: list[Finding]) -> str:
    return normal("\n".join(f"{constat}\n→ {constat.remedy}" for constat in findings))


@pytest.mark.parametrize(("bloc", "attendu"), CAS)
def test_une_coquille_est_dite_a_sa_place_avec_son_remede(bloc, attendu, tmp_path, monkeypatch):
    saisir(copier(MINIMAL, tmp_path / NOM), bloc)
    monkeypatch.chdir(tmp_path)
    assert attendu.strip() == dits(load(Path(NOM), TEXTES)[1])


def test_il_y_a_au_moins_vingt_coquilles_et_chaque_page_se_joue():
    assert 20 <= len(PAGES)
    for page in PAGES:
        texte = page.read_text("utf-8")
        assert texte.count("\n## Saisie") == len(_SAISIE.findall(texte)) >= 1, page.name


# --- la loi -----------------------------------------------------------------------------------------------------------
FICHIERS = [
    chemin.read_text("utf-8")
    for racine in (RACINE / "contracts_data", RACINE / "tests" / "dossiers", RACINE / "templates" / "depart")
    for chemin in sorted(racine.rglob("*.yaml"))
    if "publie" not in chemin.parts
]
# Ce que la main fait à une ligne, et à quelles lignes : toutes ne se lisent plus.
COQUILLES = {
    "deux-points collés": (r"( *(?:- )?[a-z_0-9]+): (\w.*)", r"\1:\2"),
    "égal": (r"( *)([a-z_]+): (\w[\w ]*)", r"\1\2 = \3"),
    "guillemet ouvert": (r"( *[a-z_]+: )(\w.*)", r'\1"\2'),
    "guillemet simple ouvert": (r"( *[a-z_]+: )(\w[^']*)", r"\1'\2"),
    "tabulation": (r"( +)([a-z_]+:.*)", r"\t\2"),
    "tabulation après le tiret": (r"( *)- (\w.*)", r"\1-\t\2"),
    "deux-points dans un texte": (r"( *[a-z_]+: \w+) (\w[^:#]*)", r"\1 : \2"),
    "arobase": (r"( *[a-z_]+: )(\w.*)", r"\1@\2"),
    "pour cent": (r"( *[a-z_]+: )(\w.*)", r"\1% \2"),
    "retrait d'une espace de plus": (r"( +[a-z_]+:.*)", r" \1"),
    "retrait d'une espace de moins": (r" ( +[a-z_]+:.*)", r"\1"),
    "mot égaré": (r"([a-z_]+: .*)", r"revoir avec Paul\n\1"),
    "puce": (r"( *)- ([a-z_]+: .*)", r"\1• \2"),
}


def lire(folder: Path, texte: str) -> tuple[object, list[Finding]]:
    chemin = folder / "essai.yaml"
    chemin.write_text(texte, "utf-8")
    reader = Reader(folder)
    return read_yaml(reader, chemin), [f for f in reader.findings if f.code in ("LEC004", "LEC005")]


def ligne_prise(lignes: list[str], rang: int) -> bool:
    """Si la ligne est dans un texte sur plusieurs lignes, où rien n'est une coquille."""
    retrait = len(lignes[rang]) - len(lignes[rang].lstrip())
    for avant in reversed(lignes[:rang]):
        moins = len(avant) - len(avant.lstrip())
        if avant.strip() and moins < retrait:
            return bool(re.search(r"(?:[>|][-+]?|[\"'].*|: [^\s#].*)$", avant)) and not avant.lstrip().startswith("- ")
    return False


@settings(max_examples=tirages(400))
@given(data=st.data())
def test_une_coquille_tiree_au_sort_est_dite_a_une_ligne_pres(data, tmp_path_factory):
    lignes = data.draw(st.sampled_from(FICHIERS)).split("\n")
    nom = data.draw(st.sampled_from(sorted(COQUILLES)))
    avant, apres = COQUILLES[nom]
    possibles = [n for n, ligne in enumerate(lignes) if re.fullmatch(avant, ligne) and not ligne_prise(lignes, n)]
    if not possibles:
        return
    rang = data.draw(st.sampled_from(possibles))
    lignes[rang : rang + 1] = re.sub(avant, apres, lignes[rang]).split("\n")
    lu, constats = lire(Path(tmp_path_factory.getbasetemp()), "\n".join(lignes))
    assert lu is not None or constats
    if constats:
        premier = min(constat.location.line for constat in constats)
        assert abs(premier - rang - 1) <= 1, (nom, rang + 1, lignes[rang], [str(c) for c in constats])
        assert all(constat.remedy and "\n" not in constat.remedy for constat in constats)


@given(
    texte=st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")) | st.just(" "), min_size=1, max_size=60)
)
def test_la_ligne_que_donne_le_remede_se_lit_comme_le_texte_voulu(texte, tmp_path_factory):
    voulu = texte.strip()
    if not voulu or forbidden_character(voulu) or voulu[0] in "“‘":
        return
    ligne = in_quotes("nom: ", voulu).partition(" : « ")[2].removesuffix(" ».")
    lu, constats = lire(Path(tmp_path_factory.getbasetemp()), f"{ligne}\n")
    assert lu is not None, constats
    assert {"nom": voulu} == lu[0]


SIGNES = st.lists(st.sampled_from(list("\t \"':-#•–[]{}|>*&@%`!?,=\n\u00a0\ufeff\\~")), min_size=1, max_size=4)


@given(data=st.data())
def test_rien_de_ce_que_tape_la_main_ne_fait_tomber_le_lecteur(data, tmp_path_factory):
    """Des signes tombés n'importe où, ou une fin perdue : le fichier se lit, ou la faute a sa place et son remède."""
    texte = data.draw(st.sampled_from(FICHIERS))
    debut = data.draw(st.integers(0, len(texte)))
    perdu = data.draw(st.integers(0, 5))
    texte = texte[:debut] + "".join(data.draw(SIGNES)) + texte[debut + perdu :]
    _, constats = lire(Path(tmp_path_factory.getbasetemp()), texte)
    for constat in constats:
        assert 1 <= constat.location.line <= texte.count("\n") + 2
        assert 1 <= constat.location.column
        assert constat.remedy


def test_une_puce_a_la_premiere_ligne_est_dite(tmp_path):
    lu, (constat, *_) = lire(tmp_path, "• nom: Val-Fleuri\n  sigle: CD\n")
    assert lu is None
    assert (1, 1) == (constat.location.line, constat.location.column)


def test_un_texte_type_enregistre_par_le_bloc_notes_reste_un_document(chantier):
    avant = Textes(chantier.templates / "textes", "cls-2024-2027").kinds()
    page = chantier.textes / "cls-2024-2027" / "avenant.md"
    page.write_text(page.read_text("utf-8"), "utf-8-sig")
    assert avant == Textes(chantier.textes, "cls-2024-2027").kinds()
