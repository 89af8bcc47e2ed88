"""Les pages du guide que l'on suit : chaque commande réussit, et répond ce que la page montre."""

import re
from pathlib import Path

import pytest

from tests.outils.chantier import REEL, copier
from tests.outils.fiche_relue import Retouche, relire
from tests.outils.pages_du_guide import Pas, Suivi, lire_page

GUIDE = Path(__file__).resolve().parents[1] / "docs" / "guide"


def test_la_premiere_heure_se_suit_mot_a_mot(vide):
    pas = list(lire_page((GUIDE / "la-premiere-heure.md").read_text("utf-8")))
    # Elle fait tout ce qu'elle annonce : regarder, lire, changer, revenir, préparer, remettre.
    assert [3, 12] == [sum(bool(p.fichier) for p in pas), sum(bool(p.commande) for p in pas)]
    suivi = Suivi()
    for un_pas in pas:
        suivi.faire(un_pas, attendu(un_pas.commande)[0])
    assert (vide / "output/pas-de-calais/cls-2024-2027/avenant-2/avenant.docx").stat().st_size > 10_000


def test_la_fiche_relue_dans_word_revient_mot_a_mot(vide):
    copier(REEL, vide / "contracts_data" / REEL.name)
    suivi = Suivi()
    relue = vide / "fiche-2.1-relue.docx"
    for un_pas in lire_page((GUIDE / "faire-relire-une-fiche-dans-word.md").read_text("utf-8")):
        suivi.faire(un_pas, 1 if "fiche-2.1-anne.docx" in un_pas.commande else 0)
        # Ce que le collègue fait entre deux commandes.
        if not relue.exists():
            relire(vide / "output/pas-de-calais/cie-2025-2027/initiale/annexe-1/fiche-2.1.docx", relue)
        if (signe := vide / "output/pas-de-calais/cls-2024-2027/initiale/contrat-consolide.docx").exists():
            relire(signe, vide / "contrat-consolide-relu.docx", [Retouche("signé des parties", "signé de toutes")])
    assert suivi.repond("…REP001…")
    saisie = vide / "contracts_data/pas-de-calais/cie-2025-2027/actions/2.1-parcours-intensifs.yaml"
    assert "    montant: 360 000\n" in saisie.read_text("utf-8")


@pytest.mark.parametrize(
    ("page", "dit"),
    [
        ("```\ndocgen regle BUD004\n```\n\n```\nQui. Le service juridique.\n```\n", "Qui. Les finances."),
        ("```\ndocgen regle BUD999\n```\n", "BUD999"),
        ("`a.yaml`\n\n```diff\n-nom: x\n+nom: z\n```\n", "a.yaml"),
    ],
)
def test_une_page_qui_ne_dit_plus_vrai_se_voit(vide, page, dit):
    (vide / "a.yaml").write_text("nom: y\n", "utf-8")
    suivi = Suivi()
    with pytest.raises(AssertionError, match=dit):
        for un_pas in lire_page(page):
            suivi.faire(un_pas)


@pytest.mark.parametrize("page", sorted(GUIDE.glob("*.md")), ids=lambda page: page.stem)
def test_aucun_lien_ne_mene_hors_du_guide(page):
    # Le guide se lit seul : qui a installé docgen n'a pas son dépôt.
    liens = re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8"))
    sus = [lien for lien in liens if "://" not in lien and not lien.startswith("#")]
    assert [] == [lien for lien in sus if not (page.parent / lien.partition("#")[0]).resolve().is_relative_to(GUIDE)]


def test_un_bloc_fait_taper_montre_ou_change():
    page = (
        "`b.yaml`\n```\ndocgen produire x\n```\n```\n1 fichier…\n```\n```diff\n a\n-b\n+c\n```\n```yaml\ncle: 1\n```\n"
    )
    assert [
        Pas(commande="docgen produire x"),
        Pas(montre="1 fichier…\n"),
        Pas(fichier="b.yaml", avant="a\nb\n", apres="a\nc\n"),
    ] == list(lire_page(page))


# Ce que demandent des pages qui se suivent avec un fichier, une révision ou une réponse que l'on a chez soi : le code de
# sortie, et des mots de ce que docgen en dit.
SANS_LE_SIEN = {
    "docgen verifier --nouveaux main": (2, "la révision « main » n'existe pas"),
    "docgen verifier --final": (1, "DOC002"),
    "docgen verifier --nouveaux": (1, "Bloquant"),
    "docgen verifier": (1, ""),  # le dossier livré, tel qu'il a été publié
    "docgen produire --final --format docx,pdf,txt": (1, "DOC002"),
    "docgen produire nord --format docx,pdf,txt": (1, "docgen a-completer"),
    "docgen tableur importer annexes-2025.xlsx": (1, "TAB001"),
    "docgen tableur importer annexes-2025.xlsx --appliquer": (1, "TAB001"),
    'docgen expliquer "8 466 738"': (2, "aucun document ne montre ce montant"),
    "docgen avenant proposer": (2, "contrat-modifie.docx"),
    "docgen reprendre fiche": (1, "REP001"),
    "docgen reprendre": (1, "REP001"),
}
# Les pages qui se suivent ailleurs que dans le dossier livré (`test_modele`, `test_signature`,
# `test_campagne`), ou en entier ci-dessus.
AILLEURS = {
    "faire-mille-conventions-d-un-tableau.md",
    "faire-relire-une-fiche-dans-word.md",
    "faire-un-nouveau-modele.md",
    "signer-un-acte.md",
    "la-premiere-heure.md",
    "premiers-pas.md",
    "preparer-une-seance.md",
}
PAGES = sorted(page for page in GUIDE.glob("*.md") if page.name not in AILLEURS)


def attendu(commande: str) -> tuple[int, str]:
    """Le code de sortie que l'on attend de la commande d'une page, et des mots de sa réponse."""
    entiere = SANS_LE_SIEN.get(commande)
    return entiere or next((dit for debut, dit in SANS_LE_SIEN.items() if commande.startswith(f"{debut} ")), (0, ""))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_chaque_commande_d_une_page_se_tape(vide, page, monkeypatch):
    # « suivre » attend un enregistrement tant qu'on ne l'arrête pas : ici, il fait son premier tour.
    monkeypatch.setattr("docgen.commandes.suivre.guet.saves", lambda *_, **__: iter([frozenset()]))
    # La page qui prépare une séance commence par la séance elle-même.
    sans = ("seances",) if page.stem == "preparer-une-seance" else ()
    copier(REEL, vide / "contracts_data" / REEL.name, sans=sans)
    suivi = Suivi()
    for pas in lire_page(page.read_text("utf-8")):
        if pas.montre:
            continue  # une page de référence en montre des extraits
        code, dit = attendu(pas.commande)
        suivi.faire(pas, code)
        assert suivi.repond(f"…{dit}…")
