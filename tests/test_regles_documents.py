"""Les règles entre documents, sur le dossier réel dont on change quelques mots : la faute se dit où elle est écrite."""

from pathlib import Path

import pytest

from docgen.check import Subject, montre
from docgen.findings import Finding
from docgen.french import nombre_de_lettres
from tests.outils.chantier import ouvrir, reel, remplacer

RACINE = Path(__file__).parents[1]
REEL = RACINE / "contracts_data" / "pas-de-calais"
FICHE = "cie-2025-2027/actions/2.7-pouvoir-d-agir.md"
AVENANT = "cls-2024-2027/avenants/avenant-1/textes/2.4-communication.md"
ACTIONS = "cls-2024-2027/articles/02.1-actions.md"

# Le fichier, les mots d'avant, les mots d'après, le code attendu, les mots où le constat se place.
FAUTES = [
    (FICHE, "à détecter et à", "à détecter et  à", "TXT003", "à détecter et  à"),
    (FICHE, "loi pour le plein emploi.", "loi pour le le plein emploi.", "TXT003", "la loi pour le le"),
    (FICHE, "majeurs à l'emploi : mobilité", "majeurs à l'emploi: mobilité", "TXT003", "majeurs à l'emploi: mobilité"),
    (FICHE, "« Premières heures » réunit", "« Premières heures réunit", "TXT004", "Premières heures réunit"),
    (FICHE, "un contrat long", "un contrat long, de trois (4) ans", "TXT006", "trois (4)"),
    (FICHE, "24 % des", "24 % (annexe 9) des", "DOC003", "annexe 9"),
    (FICHE, "L'action lève", "L'action (article 3.9) lève", "DOC005", "article 3.9"),
    (AVENANT, "Il y insère", "En vertu de la loi n° 2023-1196 du 18 décembre 2023, il y insère", "DOC010", "loi n° 2023-1196"),
    (AVENANT, "le logo du ministère", "selon l'accord susvisée, le logo du Ministère", "DOC011", "susvisée"),
    (AVENANT, "le logo du préfet", "le logo du contrat ci-annexée", "TXT005", "contrat ci-annexée"),
    (ACTIONS, "à l'annexe 2", "à l'article 7", "DOC005", "article 7"),
]  # fmt: skip


def _lieu(fichier: Path, mots: str) -> tuple[int, int]:
    texte = fichier.read_text("utf-8")
    debut = texte.index(mots)
    return texte.count("\n", 0, debut) + 1, debut - texte.rfind("\n", 0, debut)


@pytest.fixture(scope="module")
def fautif(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Finding]]:
    """Le dossier réel, toutes les fautes à la fois, et ce que docgen en dit."""
    chantier = ouvrir(tmp_path_factory.mktemp("fautes"))
    for nom, avant, apres, _, _ in FAUTES:
        remplacer(chantier.donnees / nom, (avant, apres), fois=1)
    return chantier.donnees, chantier.preparer(contrat="", version="").findings


@pytest.mark.parametrize("faute", FAUTES, ids=[f"{code}-{mots}" for *_, code, mots in FAUTES])
def test_la_faute_est_dite_a_sa_ligne_et_a_sa_colonne(
    faute: tuple[str, str, str, str, str], fautif: tuple[Path, list[Finding]]
) -> None:
    copie, constats = fautif
    nom, _, _, code, mots = faute
    lieux = [(Path(c.location.file).name, c.location.line, c.location.column) for c in constats if c.code == code]
    assert (Path(nom).name, *_lieu(copie / nom, mots)) in lieux


def test_une_fiche_se_lit_dans_l_annexe_qui_les_reunit() -> None:
    outcome = reel("cie-2025-2027")
    assert outcome.dossier is not None
    documents = outcome.documents["cie-2025-2027/initiale"]
    sujet = Subject(outcome.dossier, outcome.versions, documents, outcome.documents)
    lus = [lu.document.name for lu in montre.lus(sujet)]
    assert "annexe-1-fiches-actions" in lus
    assert [] == [nom for nom in lus if nom.startswith("annexe-1/")]


@pytest.mark.parametrize(
    ("mots", "attendu"),
    [
        ("zéro", 0),
        ("vingt et un", 21),
        ("soixante-dix-sept", 77),
        ("quatre-vingts", 80),
        ("quatre-vingt-onze", 91),
        ("deux cents", 200),
        ("mille", 1000),
        ("trois millions trois cent quarante-deux mille cinq cent quarante-huit", 3_342_548),
        ("deux axes", None),
        ("et", None),
        ("", None),
    ],
)
def test_un_nombre_en_lettres_se_lit(mots: str, attendu: int | None) -> None:
    assert attendu == nombre_de_lettres(mots)
