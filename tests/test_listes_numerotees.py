"""Un élément d'une liste numérotée est un alinéa, et garde son numéro dans chaque format."""

import io
import re
import subprocess

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.model.texte import read_alineas, write_alineas
from tests.outils.chantier import METROPOLE, ouvrir

ROMAINS = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV"]
# Chaque façon de numéroter, par le rang.
NUMEROS = {
    "1.": "{}.".format,
    "1)": "{})".format,
    "1°": "{}°".format,
    "1°)": "{}°)".format,
    "2.1.": "2.{}.".format,
    "1 –": "{} –".format,
    "1\\.": "{}\\.".format,
    "I.": lambda rang: f"{ROMAINS[rang - 1]}.",
    "II –": lambda rang: f"{ROMAINS[rang - 1]} –",
    "A.": lambda rang: f"{chr(64 + rang)}.",
    "a)": lambda rang: f"{chr(96 + rang)})",
}
sortes = st.sampled_from(sorted(NUMEROS))


@given(sortes, st.integers(1, 12), st.lists(st.sampled_from(["l'accueil", "le logement des jeunes"]), min_size=2, max_size=4),
       st.sampled_from(["\n", "\n\n"]), st.sampled_from([" ;", ".", ","]))  # fmt: skip
def test_autant_d_alineas_que_de_numeros_et_les_numeros_sont_gardes(sorte, premier, mots, entre, fin):
    elements = [f"{NUMEROS[sorte](rang)} {dit}{fin}" for rang, dit in enumerate(mots, premier)]
    lus = read_alineas(f"Sont financés :\n\n{entre.join(elements)}")
    assert ["Sont financés :", *elements] == [alinea.texte for alinea in lus]
    assert lus == read_alineas(write_alineas(lus))


@pytest.mark.parametrize("sorte", ["1.", "1)", "1°", "2.1.", "a)"])
def test_un_seul_element_apres_deux_points_est_un_alinea(sorte):
    element = f"{NUMEROS[sorte](3)} l'accueil."
    assert ["Est financé :", element] == [alinea.texte for alinea in read_alineas(f"Est financé :\n{element}")]


def test_la_suite_d_un_element_reste_avec_lui():
    lus = read_alineas("1. l'accueil\n   des jeunes ;\n2. le logement\nde tous.")
    assert ["1. l'accueil des jeunes ;", "2. le logement de tous."] == [alinea.texte for alinea in lus]


def test_une_liste_dans_une_autre_garde_ses_lettres():
    lus = read_alineas("1° L'État :\na) paie ;\nb) suit ;\n2° Le Département :\na) agit.")
    assert ["1° L'État :", "a) paie ;", "b) suit ;", "2° Le Département :", "a) agit."] == [a.texte for a in lus]


# Un numéro qu'une coupure de ligne met en tête n'ouvre pas de liste.
@pytest.mark.parametrize(
    "texte",
    [
        "Les dépenses prévues au\n1° du I de l'article 3 sont éligibles.",
        "Ont signé\nI. Durand et\nV. Martin.",
        "La réunion a lieu le\n12. Elle est publique.",
        "Sont accueillis :\n10 – 12 enfants de chaque commune.",
        "Le montant est de\n1 150 € en 2025.",
        "Le total est de\n12.5 points.",
    ],
)
def test_une_phrase_coupee_devant_un_nombre_reste_une_phrase(texte):
    assert [texte.replace("\n", " ")] == [alinea.texte for alinea in read_alineas(texte)]


def test_les_numeros_se_lisent_dans_chaque_format(tmp_path):
    chantier = ouvrir(tmp_path, METROPOLE, "cls-2025-2027", "avenant-1")
    texte = chantier.fichier("avenants/avenant-1/textes/2-soutien-2026.md")
    texte.write_text(
        "- le soutien porte sur :\n3. l'accueil ;\n4. le logement ;\na) des jeunes ;\nb) des aînés.\n", "utf-8"
    )
    resultat = chantier.produire(formats=("docx", "pdf", "txt"), kinds=frozenset({"avenant"}))
    assert not resultat.failed
    fichiers = {fichier.suffix: fichier for fichier in resultat.written}
    paragraphes = [p.text for p in docx.Document(io.BytesIO(fichiers[".docx"].read_bytes())).paragraphs]
    pdf = subprocess.run(
        ["pdftotext", "-layout", fichiers[".pdf"], "-"], capture_output=True, check=True
    ).stdout.decode()
    lus = {"docx": paragraphes, "pdf": pdf.splitlines(), "txt": fichiers[".txt"].read_text("utf-8").splitlines()}
    attendu = ["3. l’accueil ;", "4. le logement ;", "a) des jeunes ;", "b) des aînés."]
    for format_, lignes in lus.items():
        nettes = [" ".join(ligne.replace("\u202f", " ").replace("\u00a0", " ").split()) for ligne in lignes]
        trouvees = [
            ligne.removeprefix("« ").removesuffix(" »") for ligne in nettes if ligne[2:4] in ("3.", "4.", "a)", "b)")
        ]
        assert attendu == trouvees, format_


LONG = "le logement des jeunes qui sortent de l'aide sociale à l'enfance et de ceux qui n'ont pas d'autre adresse"
POINTS_DU_TEXTE = f"Sont financés :\n\n1° l'accueil ;\n2° {LONG} :\na) {LONG} ;\nb) des aînés.\n\nFin."


@pytest.fixture(scope="module")
def convention(tmp_path_factory):
    """La convention d'une métropole dont un article a des points, dans les trois formats."""
    chantier = ouvrir(tmp_path_factory.mktemp("points"), METROPOLE, "emploi-2025-2027", "initiale")
    (article,) = (chantier.textes / "cie-2025-2027" / "articles").glob("03.5-*.md")
    article.write_text(f"# 3.5 Communication\n\n{POINTS_DU_TEXTE}\n", "utf-8")
    resultat = chantier.produire(formats=("docx", "pdf", "txt"), kinds=frozenset({"convention"}))
    assert not resultat.failed, resultat.findings
    return {fichier.suffix: fichier for fichier in resultat.written}


def test_dans_word_les_lignes_d_un_point_se_retirent_sous_son_numero(convention):
    paragraphes = docx.Document(str(convention[".docx"])).paragraphs
    retraits = {}
    for paragraphe in paragraphes:
        debut = paragraphe.text.split(" ")[0]
        if debut in ("1°", "2°", "a)", "b)", "Fin."):
            mise = paragraphe.paragraph_format
            retraits[debut] = (
                mise.left_indent and mise.left_indent.twips,
                mise.first_line_indent and mise.first_line_indent.twips,
            )
    corps = 1417  # le retrait de « Corps de texte » dans le gabarit : 75 signes à la ligne
    attendu = {"1°": (corps + 300, -300), "2°": (corps + 300, -300), "a)": (corps + 600, -300),
               "b)": (corps + 600, -300), "Fin.": (None, None)}  # fmt: skip
    assert attendu == retraits


def test_en_texte_et_en_pdf_aussi(convention):
    lignes = convention[".txt"].read_text("utf-8").splitlines()
    rang = next(rang for rang, ligne in enumerate(lignes) if ligne.startswith("2° "))
    assert lignes[rang + 1].startswith("   ")
    assert lignes[rang + 1][3] != " "
    assert any(ligne.startswith("   a) le logement") for ligne in lignes)
    pdf = subprocess.run(
        ["pdftotext", "-bbox", convention[".pdf"], "-"], capture_output=True, check=True
    ).stdout.decode()
    marges = {mot: float(x) for x, mot in re.findall(r'xMin="([\d.]+)" yMin[^>]*>(1°|2°|a\)|b\)|Fin\.)<', pdf)}
    assert marges["1°"] == marges["2°"] == marges["Fin."]
    assert marges["a)"] == marges["b)"] > marges["2°"] + 12
