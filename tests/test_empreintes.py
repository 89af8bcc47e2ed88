"""Un document porte l'empreinte de ce dont sa version est faite : ce qui ne la touche pas ne le réécrit pas."""

import pytest

from docgen.adresses.versions import NomDeVersion
from tests.outils.chantier import METROPOLE, REEL, Chantier, ouvrir

CLS, EMPLOI = "cls-2025-2027", "emploi-2025-2027"


@pytest.fixture
def chantier(tmp_path) -> Chantier:
    return ouvrir(tmp_path, METROPOLE, "", "")


def dossiers(chantier: Chantier) -> dict[str, set[str]]:
    """Les fichiers qu'une production vient d'écrire, par version."""
    resultat = chantier.produire(formats=("docx",))
    assert not resultat.failed, [str(constat) for constat in resultat.findings]
    ecrits: dict[str, set[str]] = {}
    for chemin in resultat.written:
        contrat, version, *_ = chemin.relative_to(chantier.sortie / "metropole").parts
        ecrits.setdefault(f"{contrat}/{version}", set()).add(chemin.name)
    return ecrits


def changer(chantier: Chantier, fichier: str, avant: str, apres: str) -> None:
    chemin = chantier.donnees / fichier
    texte = chemin.read_text("utf-8")
    assert avant in texte
    chemin.write_text(texte.replace(avant, apres, 1), "utf-8")


def test_ce_que_l_on_saisit_de_l_execution_ne_reecrit_que_les_versions_qui_le_savent(chantier):
    tout = dossiers(chantier)
    assert {f"{CLS}/initiale", f"{CLS}/avenant-1", f"{EMPLOI}/initiale"} <= tout.keys()
    changer(chantier, f"{CLS}/execution/2025.yaml", "metropole: 4 000", "metropole: 4 001")
    assert {f"{CLS}/avenant-1"} == dossiers(chantier).keys()


def test_un_montant_d_un_contrat_ne_reecrit_pas_l_autre(chantier):
    dossiers(chantier)
    changer(chantier, f"{CLS}/actions/1.1-soutien-aux-parents.md", "\n", "\n\n")
    reecrits = dossiers(chantier)
    assert reecrits and not {nom for nom in reecrits if nom.startswith(EMPLOI)}


def test_un_avenant_ne_reecrit_pas_le_contrat_qu_il_modifie(chantier):
    dossiers(chantier)
    changer(chantier, f"{CLS}/avenants/avenant-1/avenant.yaml", "\n", "\n# relu\n")
    assert {f"{CLS}/avenant-1"} == dossiers(chantier).keys()


def test_les_fins_de_ligne_de_windows_et_la_marque_du_bloc_notes_ne_reecrivent_rien(chantier):
    dossiers(chantier)
    for fichier in (*chantier.donnees.rglob("*.yaml"), *chantier.donnees.rglob("*.md")):
        fichier.write_bytes(b"\xef\xbb\xbf" + fichier.read_bytes().replace(b"\n", b"\r\n"))
    assert {} == dossiers(chantier)


def test_la_collectivite_et_les_gabarits_concernent_tout(chantier):
    tout = dossiers(chantier).keys()
    changer(chantier, "dossier.yaml", "\n", "\n# relu\n")
    assert tout == dossiers(chantier).keys()


def test_une_seance_est_faite_de_ses_actes_et_d_elle_meme(tmp_path):
    dossier, _ = ouvrir(tmp_path, REEL, "", "").charger()
    faite = dossier.made_from(NomDeVersion.seance("2025-09-22"))
    assert {
        "dossier.yaml",
        "seances/2025-09-22/seance.yaml",
        "cls-2024-2027/avenants/avenant-1/avenant.yaml",
    } <= faite.keys()
    assert "cie-2025-2027/contrat.yaml" in faite
    assert not [chemin for chemin in faite if "/publie/" in chemin]
    assert "cls-2024-2027/avenants/avenant-1/avenant.yaml" not in dossier.made_from(
        NomDeVersion("cls-2024-2027/initiale")
    )
    suivi = dossier.made_from(NomDeVersion("cls-2024-2027/suivi"))
    assert {"cls-2024-2027/execution/2024.yaml", "cls-2024-2027/avenants/avenant-1/avenant.yaml"} <= suivi.keys()
