"""Ce que la saisie a déduit ou redressé : un projet le montre en petit, et rien de ce qui compare ne le lit."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from docgen.commandes.comparer import compare
from docgen.commandes.comparer.comptes import count_contract
from docgen.compose.textes import Textes
from docgen.compose.versions import compose
from docgen.demande import Order
from docgen.diff.redline import redline, says_the_same
from docgen.document import Document, PageBreak, Paragraph, Section, Text
from docgen.document.edition import NoteDEdition, notes_apart, with_edition
from docgen.document.mots import paragraphes, texte
from docgen.render import writer
from tests.outils.chantier import CPO, METROPOLE, Chantier, ouvrir, reel

RACINE = Path(__file__).parents[1]
NOTE = "Valeurs à confirmer avant la signature :"
VERSION = "cls-2025-2027/initiale"
SAISIE = """
deduit:
  - {acte: cls-2025-2027/initiale, donnee: action/1.1 sous_actions/1/montant, motif: Flou., confirme: Finances}
  - {acte: cls-2025-2027/initiale, donnee: action/1.1 sous_actions/1/duree, motif: Flou., confirme: Finances}
redresse:
  - {acte: cls-2025-2027/initiale, donnee: action/1.1 indicateurs/familles/situation, imprime: 9O, motif: Lettre.,
     confirme: Métier}
"""


@pytest.fixture
def atelier(tmp_path: Path) -> Chantier:
    return ouvrir(tmp_path, METROPOLE, "cls-2025-2027", sous="", sans=["emploi-2025-2027"])


def _saisir(atelier: Chantier) -> None:
    (atelier.contrat.parent / "saisie.yaml").write_text(SAISIE, "utf-8")


def _documents(atelier: Chantier) -> dict[str, Document]:
    return {document.name: document for document in atelier.preparer().documents[VERSION]}


def _montre(document: Document) -> str:
    """Le document comme un lecteur le voit, sur une ligne."""
    return " ".join(writer("txt")(document, Path(), {}).decode().split())


def test_une_fiche_dit_ce_qui_reste_a_confirmer_et_les_autres_rien(atelier):
    _saisir(atelier)
    montre = {document.fiche: _montre(document) for document in _documents(atelier).values() if document.fiche}
    dit = f"{NOTE} sous-action 1 (montant, durée), indicateur « Nombre de familles accompagnées » (situation)."
    assert dit in montre.pop("1.1")
    assert montre and not [numero for numero, words in montre.items() if "Valeurs à confirmer" in words]


def test_un_autre_programme_le_dit_de_ses_fiches(tmp_path):
    autre = ouvrir(tmp_path, CPO, "lire-partout-2026-2028", sous="")
    valeur = "{acte: lire-partout-2026-2028/initiale, donnee: action/1 intitule, motif: Flou., confirme: Ville}"
    dite = f"deduit:\n  - {valeur}\n"
    (autre.contrat.parent / "saisie.yaml").write_text(dite, "utf-8")
    documents = autre.preparer().documents["lire-partout-2026-2028/initiale"]
    portent = [document for document in documents if document.edition]
    assert portent and all(f"{NOTE} intitulé." in _montre(document) for document in portent)


def test_l_annexe_le_dit_sous_le_titre_de_sa_fiche(atelier):
    _saisir(atelier)
    annexe = _montre(_documents(atelier)["annexe-1-fiches-actions"])
    assert annexe.count("Valeurs à confirmer") == 1
    assert annexe.index("Action 1.1 –") < annexe.index("Valeurs à confirmer") < annexe.index("Action 2.1 –")


def test_un_document_definitif_n_en_porte_pas(atelier):
    _saisir(atelier)
    fait = atelier.preparer()
    (version,) = fait.versions["cls-2025-2027"][:1]
    assert fait.dossier
    textes = Textes(RACINE / "templates" / "textes", version.contrat.entete.modele)
    for final, portent in ((False, True), (True, False)):
        documents, _ = compose(fait.dossier, version, textes, final=final)
        assert portent is any(document.edition for document in documents)


def test_une_valeur_confirmee_ne_laisse_aucune_trace(atelier):
    assert not [nom for nom, document in _documents(atelier).items() if document.edition]


def test_ni_les_regles_ni_le_scelle_ni_la_comparaison_ne_la_lisent(atelier):
    avant = _documents(atelier)
    _saisir(atelier)
    apres = _documents(atelier)
    assert [nom for nom in apres if apres[nom].edition]
    for nom, document in apres.items():
        assert paragraphes(avant[nom]) == paragraphes(document)
        assert texte(avant[nom]) == texte(document)
        assert says_the_same(avant[nom], document)
        assert replace(redline(avant[nom], document, "A"), edition=document.edition) == document


def test_une_version_change_d_empreinte_pour_le_manifeste_et_non_pour_ce_qu_elle_dit(atelier):
    avant = atelier.preparer().dossier
    _saisir(atelier)
    apres = atelier.preparer().dossier
    assert avant and apres
    nom = next(version.name for version in atelier.preparer().versions["cls-2025-2027"])
    assert avant.empreinte(nom) == apres.empreinte(nom)
    assert avant.made_from(nom) != apres.made_from(nom)


def test_le_contrat_et_son_avenant_ne_different_pas_par_elle():
    order = Order(Path("contracts_data/pas-de-calais"), Path("templates"))
    faite = compare(order, "cls-2024-2027/initiale", "cls-2024-2027/avenant-1")
    assert "Valeurs à confirmer" not in repr(faite.contrats)
    assert [1] == [comptes.fiches for comptes in map(count_contract, faite.ranges)]


@pytest.mark.parametrize(
    ("version", "document", "dit"),
    [
        ("cie-2025-2027/initiale", "convention", "Département (SIRET)"),
        ("cie-2025-2027/initiale", "annexe-2-plan-de-financement", "« Externe (ex : marchés) » (objet)"),
        ("cie-2025-2027/initiale", "annexe-5-transmission-de-donnees", "« Échanges »"),
        ("cie-2025-2027/initiale", "feuille-de-route-2024", "« Date du document »"),
        ("cie-2025-2027/initiale", "annexe-1/fiche-2.2", "« Thématique », « Quels freins »"),
        ("cls-2024-2027/avenant-1", "annexe-3-tableau-financier", "crédits versés (fiches-actions 1.3 et 1.5)"),
        ("cls-2024-2027/avenant-1", "annexe-2-actions-indicateurs", "résultats (fiches-actions 1.1,"),
    ],
)
def test_chaque_document_du_dossier_reel_dit_les_siennes(version, document, dit):
    (fait,) = (made for made in reel(publie=True).documents[version] if made.name == document)
    montre = _montre(fait).replace("\u202f", " ").replace("\u00a0", " ")
    assert NOTE in montre and dit in montre


def test_mises_a_part_puis_remises_elles_sont_a_leur_place():
    corps, note = Paragraph((Text("Corps."),)), Paragraph((Text("À confirmer."),), "edition")
    sections = (Section((note, corps, PageBreak(), corps, note)), Section((corps,), landscape=True))
    gardees, notes = notes_apart(sections)
    assert gardees == (Section((corps, PageBreak(), corps)), Section((corps,), landscape=True))
    assert notes == (NoteDEdition(0, 0, note.content), NoteDEdition(0, 3, note.content))
    vu = with_edition(Document("d", "k", "t", gardees, edition=notes))
    assert [block.style for block in vu.sections[0].blocks if isinstance(block, Paragraph)] == [
        "note", "corps", "corps", "note",
    ]  # fmt: skip
    assert vu.edition == () and vu.sections[1] == sections[1]
