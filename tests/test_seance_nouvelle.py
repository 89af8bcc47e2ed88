"""Une première séance se commence par une commande, se complète, et donne sa délibération et son rapport."""

import datetime
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from docgen.check.montre import uni
from docgen.cli import app
from docgen.commandes.commencer_seance import DemandeDeSeance, start_seance
from docgen.findings import Refusal, errors
from docgen.load import load
from tests.outils.chantier import CPO, MINIMAL, TEMPLATES, Chantier, ouvrir, remplacer

JOUR = datetime.date(2026, 11, 12)
REPONSES = {
    "objet": "Avenant n° 1", "president": "Mme Odile Marchemin", "secretaire": "Mme Odile Marchemin",
    "  - ": "Mme Odile Marchemin", "nature": "le code général des collectivités territoriales", "numero": "1",
    "assemblee": "le Conseil municipal",
}  # fmt: skip


@pytest.fixture
def lieu(tmp_path: Path) -> Chantier:
    return ouvrir(tmp_path, CPO, sans=["seances"])


def completer(dossier: Path) -> None:
    for page in (dossier / "seances" / JOUR.isoformat()).glob("*.yaml"):
        lignes = page.read_text("utf-8").split("\n")
        for rang, ligne in enumerate(lignes):
            if ligne.endswith("à compléter"):
                cle = ligne.removesuffix("à compléter").strip(" :").removeprefix("- ") or "  - "
                lignes[rang] = ligne.replace("à compléter", REPONSES[cle if cle != "-" else "  - "])
        page.write_text("\n".join(lignes), "utf-8")


def test_une_seance_commencee_puis_completee_se_produit(lieu):
    pages = start_seance(DemandeDeSeance(lieu.donnees, JOUR))
    assert ["deliberation.yaml", "rapport.yaml", "seance.yaml"] == sorted(page.name for page in pages)
    assert "    version: avenant-1\n" in pages[0].read_text("utf-8")
    # Tout ce qui reste est à compléter, et se dit avec l'aide écrite au-dessus.
    constats = load(lieu.donnees, TEMPLATES / "textes")[1]
    assert {"LEC011", "LEC012"} == {constat.code for constat in constats}
    assert [] == errors(constats)
    completer(lieu.donnees)
    resultat = lieu.produire(contrat="", version="", seance=JOUR.isoformat())
    assert not resultat.failed, [str(constat) for constat in resultat.findings]
    deliberation = uni(lieu.lire("deliberation"))
    assert "Délibération du Conseil municipal" in deliberation and "l'avenant n° 1 à la convention" in deliberation
    assert "Conseil municipal" in uni(lieu.lire("rapport"))


@pytest.mark.parametrize(
    ("version", "attendues"),
    [("avenant-1", ["avenant", "annexe-1-actions", "annexe-3-indicateurs"]),
     ("initiale", ["convention", "annexe-1-actions", "annexe-2-budget", "annexe-3-indicateurs"])],
)  # fmt: skip
def test_les_pieces_de_l_acte_sont_inscrites(lieu, version, attendues):
    remplacer(next(lieu.donnees.glob("*/avenants/avenant-1/avenant.yaml")), ("      - 2\n      - 3", "      - 3"))
    ecrite = start_seance(DemandeDeSeance(lieu.donnees, JOUR, version=version, gabarits=TEMPLATES))[0]
    pieces = ecrite.read_text("utf-8").partition("\npieces:\n")[2]
    assert pieces.startswith("  - document: rapport\n  - document: deliberation\n  - acte: lire_partout_2026_2028\n")
    assert attendues == re.findall(r"acte: lire_partout_2026_2028\n    document: (.*)", pieces)


@pytest.mark.parametrize(("reste", "codes"), [("rapport", {"LEC012"}), ("convention", {"LEC010"})])
def test_une_piece_dont_le_fichier_ne_se_lit_pas_encore_n_est_dite_qu_une_fois(lieu, reste, codes):
    start_seance(DemandeDeSeance(lieu.donnees, JOUR))
    completer(lieu.donnees)
    dossier = lieu.donnees / "seances" / JOUR.isoformat()
    if reste == "rapport":
        remplacer(dossier / "rapport.yaml", ("numero: 1", "numero: à compléter"))
    else:
        remplacer(dossier / "seance.yaml", ("document: rapport", f"document: {reste}"))
    constats = lieu.preparer(contrat="", version="").findings
    assert codes == {constat.code for constat in constats if constat.code.startswith("LEC")}


@pytest.mark.parametrize("cle", ["exercice", "numero"])
def test_une_seance_qui_vote_un_avenant_a_venir_n_arrete_qu_elle(tmp_path, cle):
    lieu = ouvrir(tmp_path, CPO)
    (avenant,) = lieu.donnees.glob("*/avenants/avenant-1/avenant.yaml")
    texte = avenant.read_text("utf-8")
    avenant.write_text(re.sub(rf"^{cle}: .*$", f"{cle}: à compléter", texte, count=1, flags=re.M), "utf-8")
    dossier, constats = load(lieu.donnees, TEMPLATES / "textes")
    assert ([], ()) == (errors(constats), dossier.seances)
    (dite,) = [constat for constat in constats if "elle est laissée de côté" in constat.message]
    assert ("LEC012", True) == (dite.code, dite.remedy.endswith("avenants/avenant-1/avenant.yaml."))
    rendu = lieu.produire(contrat="", version="")
    assert not rendu.failed, [str(constat) for constat in rendu.findings]


def test_avec_plusieurs_contrats_il_faut_en_nommer_un(tmp_path):
    lieu = ouvrir(tmp_path, MINIMAL, sans=["seances"])
    with pytest.raises(Refusal, match="quel contrat") as refus:
        start_seance(DemandeDeSeance(lieu.donnees, JOUR))
    assert "cls-2024-2025" in refus.value.remedy and "emploi-2025-2026" in refus.value.remedy
    assert not (lieu.donnees / "seances").exists()
    pages = start_seance(DemandeDeSeance(lieu.donnees, JOUR, "emploi-2025-2026"))
    assert "  emploi_2025_2026:\n    contrat: emploi-2025-2026\n    version: initiale\n" in pages[0].read_text("utf-8")


@pytest.mark.parametrize(
    ("mots", "dit"),
    [
        (["12/11/2026", "--contrat", "lire-partout"], "le contrat « lire-partout » n'existe pas"),
        (["12/11/2026", "--version", "avenant-7"], "la version « avenant-7 » n'existe pas"),
        (["hier"], "« hier »"),
    ],
)
def test_ce_qui_n_existe_pas_est_refuse_en_francais(lieu, mots, dit):
    fait = CliRunner().invoke(
        app, ["seance", "nouvelle", *mots, "--donnees", str(lieu.donnees.parent), "--dossier", "cpo"]
    )
    assert 2 == fait.exit_code and dit in uni(fait.output), fait.output
    assert not (lieu.donnees / "seances").exists()


def test_une_seance_qui_existe_n_est_pas_touchee(lieu):
    mots = ["seance", "nouvelle", "12/11/2026", "--donnees", str(lieu.donnees.parent)]
    fait = CliRunner().invoke(app, mots)
    assert 0 == fait.exit_code and "docgen produire cpo --seance 2026-11-12" in fait.output, fait.output
    completer(lieu.donnees)
    avant = lieu.etat()
    refus = CliRunner().invoke(app, mots)
    assert 2 == refus.exit_code and "existe déjà" in refus.output
    assert avant == lieu.etat()
