"""Deux documents d'un même titre court se distinguent partout : terminal, note, page."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.adresses.versions import NomDeVersion
from docgen.check.montre import uni
from docgen.commandes.comparer import Comparaison, Paire
from docgen.commandes.comparer.documents_dits import documents_told, titles_told
from docgen.diff.ecarts import compare_statements
from docgen.diff.releve import Releve
from docgen.document import Document, Paragraph, Section, Text
from tests.outils.chantier import MINIMAL, ouvrir
from tests.test_annexes import VAL
from tests.test_comparer_word import comparer, copier, produits, retoucher  # noqa: F401

CLS, AVENANT, CIE = "cls-2024-2027/initiale", "cls-2024-2027/avenant-1", "cie-2025-2027/initiale"


def document(titre: str, mots: str = "avant") -> Document:
    return Document("annexe", "annexe", titre, (Section((Paragraph((Text(mots),)),)),))


def comparaison(**paires: str) -> Comparaison:
    """Des documents qui changent, chacun par son nom et son titre."""
    vides = [Releve(nom, libelle, {}, {}, {}, {}, {}) for nom, libelle in (
        (CLS, "Contrat initial"), (AVENANT, "Avenant n° 1 (2025)"), (CIE, "Convention initiale"))]  # fmt: skip
    return Comparaison("a", "b", tuple(compare_statements(vide, vide) for vide in vides), tuple(
        Paire(nom, document(titre), document(titre, "après")) for nom, titre in paires.items()))  # fmt: skip


@pytest.mark.parametrize(
    ("paires", "dits"),
    [
        ({"annexe-4": "Annexe 4 – Indicateurs"}, ["Annexe 4"]),
        ({"cls-2024-2027/annexe-4": "Annexe 4 – Indicateurs", "cie-2025-2027/annexe-4": "Annexe 4 – Pilotage"},
         ["Annexe 4 – Indicateurs", "Annexe 4 – Pilotage"]),
        ({"cls-2024-2027/annexe-4": "Annexe 4 – Indicateurs", "cie-2025-2027/annexe-4": "Annexe 4 – Indicateurs"},
         ["Annexe 4 – CLS 2024-2027", "Annexe 4 – CIE 2025-2027"]),
        ({f"{CLS}/annexe-4": "Annexe 4 – Indicateurs", f"{AVENANT}/annexe-4": "Annexe 4 – Indicateurs",
          f"{CIE}/annexe-4": "Annexe 4 – Pilotage"},
         ["Annexe 4 – CLS 2024-2027, Contrat initial", "Annexe 4 – CLS 2024-2027, Avenant n° 1 (2025)",
          "Annexe 4 – CIE 2025-2027, Convention initiale"]),
        ({"initiale/annexe-4": "Annexe 4 – Pilotage", "avenant-1/annexe-4": "Annexe 4 – Pilotage"},
         ["Annexe 4 – Contrat initial", "Annexe 4 – Avenant n° 1 (2025)"]),
        ({"seances/2025-09-22/rapport": "Rapport", "seances/2025-11-03/rapport": "Rapport"},
         ["Rapport – séance du 22 septembre 2025", "Rapport – séance du 3 novembre 2025"]),
        ({f"{CLS}/lettre": "Lettre", f"{CLS}/lettre-2": "Lettre"}, [f"{CLS}/lettre", f"{CLS}/lettre-2"]),
    ],
)  # fmt: skip
def test_le_titre_le_plus_court_qui_distingue(paires, dits):
    faite = comparaison(**paires)
    assert [uni(dit) for dit in dits] == [uni(titre) for titre in titles_told(faite).values()]
    (phrase,) = documents_told(faite)
    assert all(uni(phrase).count(uni(dit)) >= 1 for dit in dits)


NOMS = st.tuples(st.sampled_from(["", "cls-2024-2027/", f"{CLS}/", f"{AVENANT}/", f"{CIE}/", "seances/2025-09-22/"]),
                 st.sampled_from(["annexe-1", "annexe-4", "lettre"])).map("".join)  # fmt: skip


@given(st.dictionaries(NOMS, st.sampled_from(["Annexe 4 – Indicateurs", "Annexe 4 – Pilotage", "Annexe 4", "Lettre"])))
def test_deux_documents_n_ont_jamais_le_meme_titre(paires):
    for entiers in (False, True):
        titres = titles_told(comparaison(**paires), entiers=entiers)
        assert {*paires} == {*titres} and len({*titres.values()}) == len(titres)


def test_la_page_et_le_terminal_distinguent_les_annexes_changees_a_la_main(produits, tmp_path):  # noqa: F811
    ancien, nouveau = copier(produits, tmp_path / "ancien"), copier(produits, tmp_path / "nouveau")
    for version in ("initiale", "avenant-1"):
        retoucher(nouveau / version / "annexe-4-indicateurs-nationaux.docx", ("sans objet", "sans objet ici"))
    rendu = comparer(ancien, nouveau, "--html", tmp_path / "page.html")
    dit = uni(" ".join(rendu.stdout.split()))
    for version in ("Contrat initial", "Avenant n° 1 (2025)"):
        assert uni(f"– Annexe 4 – {version} : modifié à la main") in dit
    page = re.findall(r"<h3>([^<]*?) *<", (tmp_path / "page.html").read_text("utf-8"))
    titres = [uni(titre) for titre in page if titre.startswith("Annexe 4")]
    assert 2 == len({*titres}) == len(titres), titres


# --- ce qui est imprimé au-dessus du texte -----------------------------------------------------------------------------
@pytest.mark.parametrize(("sans", "avenants", "dit"), [
    ((f"{VAL}/avenants",), 0, ""), ((), 1, "Contrat initial"),
])  # fmt: skip
def test_un_contrat_que_rien_n_a_modifie_n_est_pas_dit_initial(tmp_path, sans, avenants, dit):
    ici = ouvrir(tmp_path, MINIMAL, VAL, sans=("emploi-2025-2026", "seances", f"{VAL}/publie", *sans))
    issue = ici.preparer()
    versions = issue.versions[VAL]
    assert avenants == sum(version.avenant is not None for version in versions)
    assert {dit} == {document.version for document in issue.documents[NomDeVersion.of(VAL, "initiale")]}
    # Ce que le terminal et les comparaisons en disent ne change pas.
    assert "Contrat initial" == versions[0].label


def test_le_champ_a_completer_d_un_contrat_que_rien_n_a_modifie_garde_sa_place(tmp_path):
    ici = ouvrir(tmp_path, MINIMAL, VAL, sans=("emploi-2025-2026", "seances", f"{VAL}/publie", f"{VAL}/avenants"))
    ici.remplacer(
        "contrat.yaml", "modele: cls-2024-2027\n", "modele: cls-2024-2027\nchamps:\n  ref:\n    intitule: Référence\n"
    )
    (ici.textes / "cls-2024-2027" / "lettre.md").write_text(
        '---\nnom: lettre\ntitre: Lettre\nversions: initiale\n---\nRéférence : {{ champ("ref") }}.\n', "utf-8"
    )
    (constat,) = [f for f in ici.preparer(final=True).findings if f.code == "DOC002"]
    assert "contrat.yaml" in constat.location.file and 1 < constat.location.line
