"""Chaque commande qui écrit, mise en scène sur un petit dossier : ce qui précède, ce qui se tape, si elle se redit.

La scène se joue dans `racine/projet`, le cache est `racine/cache` : ce qui est sous `racine` est tout ce qu'elle change.
"""

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import openpyxl

from docgen.classeur import FEUILLE_CACHEE
from tests.outils.chantier import CPO, MINIMAL, TEMPLATES, copier, remplacer
from tests.outils.souche import docgen_ici

CODE = "cls-2024-2025"
DONNEES = Path("contracts_data/val-fleuri")
LIEUX = ("--gabarits", str(TEMPLATES))
# Ce que le modèle d'avenant du Val-Fleuri ne montre pas, et ce qu'il lui faut pour être signé.
_A_SIGNER = "champs:\n" + "".join(
    f"  {code}:\n    intitule: {code}\n    valeur: 12\n" for code in ("ds", "ej", "sous_actions", "date_visa")
)
_IBAN = "champs:\n  iban:\n    intitule: IBAN\n    ou: le relevé d'identité bancaire\n"


@dataclass(frozen=True)
class Scene:
    """`prepare` fait ce qui précède dans le projet ; `mots` se tapent ensuite.

    `redite` : la même commande, une fois finie, se redit sans rien changer ; `versions` : elle écrit plusieurs versions ;
    `neuf` : elle ne se joue pas dans un double de ce processus, où les fils de Typst ne passent pas ;
    `parties` : ce qu'elle écrit de dossiers qui n'ont rien à voir l'un avec l'autre, chacun d'un seul état.
    """

    nom: str
    mots: tuple[str, ...]
    prepare: Callable[[Path], object]
    redite: bool = True
    codes: tuple[int, ...] = (0,)
    versions: bool = False
    parties: tuple[str, ...] = ()
    neuf: bool = False


def taper(scene: Scene, projet: Path) -> subprocess.CompletedProcess[bytes]:
    """La commande, dans ce processus."""
    # docgen délaisse la sortie du processus quand un disque la refuse : celui-ci continue.
    sortie = os.dup(1)
    try:
        return docgen_ici(*scene.mots, cwd=projet)
    finally:
        os.dup2(sortie, 1)
        os.close(sortie)


def jouer(scene: Scene, projet: Path) -> None:
    """La commande ; elle finit comme elle doit."""
    rendu = taper(scene, projet)
    assert rendu.returncode in scene.codes, (
        scene.nom,
        rendu.returncode,
        (rendu.stdout + rendu.stderr).decode()[-2000:],
    )


def seul(projet: Path) -> Path:
    """Le plus petit contrat, sans avenant ni signature : rien d'autre ne s'en lit."""
    sans = (f"{CODE}/avenants", f"{CODE}/publie", "emploi-2025-2026", "seances")
    copier(MINIMAL, projet / DONNEES, sans=sans)
    return remplacer(projet / DONNEES / CODE / "contrat.yaml", ("signature: 3 juin 2024\n", ""))


def avec_avenant(projet: Path) -> Path:
    """Le contrat et son avenant, où il ne reste rien à compléter : deux versions, et un suivi."""
    copier(MINIMAL, projet / DONNEES, sans=("emploi-2025-2026", "seances", f"{CODE}/publie"))
    remplacer(projet / DONNEES / CODE / "avenants/avenant-1/avenant.yaml", (_IBAN, _A_SIGNER))
    return projet / DONNEES / CODE


def _a_assembler(projet: Path) -> None:
    copier(MINIMAL, projet / DONNEES, sans=("emploi-2025-2026", f"{CODE}/publie"))
    remplacer(projet / DONNEES / CODE / "avenants/avenant-1/avenant.yaml", (_IBAN, _A_SIGNER))


def _articles_changes(projet: Path) -> None:
    """Le contrat, un avenant en projet, et à côté ses articles, où des mots ont changé."""
    _a_saisir(projet)
    articles = shutil.copytree(projet / DONNEES / CODE / "articles", projet / "texte")
    remplacer(articles / "03-modification.md", ("avenant", "acte"))


def _change(projet: Path) -> Path:
    return remplacer(projet / DONNEES / CODE / "actions/1.1-accueil-des-jeunes.yaml", ("volume: 100", "volume: 120"))


def _produit_puis_change(projet: Path) -> None:
    avec_avenant(projet)
    docgen_ici("produire", "--format", "txt", *LIEUX, cwd=projet)
    _change(projet)


def _a_saisir(projet: Path) -> None:
    seul(projet)
    docgen_ici("avenant", "nouveau", CODE, "--annee", "2025", *LIEUX, cwd=projet)


def _classeur_rempli(projet: Path) -> None:
    """Le classeur de la version, où une case de chaque fichier a changé."""
    seul(projet)
    docgen_ici("produire", "--version", "initiale", "--format", "xlsx", *LIEUX, cwd=projet)
    livre = openpyxl.load_workbook(projet / "output/val-fleuri" / CODE / "initiale/annexes-financieres.xlsx")
    lignes = livre[FEUILLE_CACHEE].iter_rows(min_row=2, values_only=True)
    saisies = [
        ligne for ligne in lignes if ligne[2] == "saisie" and ligne[6].startswith("montant") and "action" in ligne[4]
    ]
    for feuille, cellule, *_ in {ligne[4]: ligne for ligne in saisies}.values():
        livre[feuille][cellule] = 7000
    livre.save(projet / "rempli.xlsx")
    shutil.rmtree(projet / "output")


def _word_revenu(projet: Path) -> None:
    from tests.test_reprendre import modifier

    seul(projet)
    docgen_ici("produire", "--format", "docx", *LIEUX, cwd=projet)
    fiche = projet / "output/val-fleuri" / CODE / "initiale/annexe-1/fiche-1.1.docx"
    modifier(fiche, ("jeunes", "étudiants")).rename(projet / "relu.docx")
    shutil.rmtree(projet / "output")


def _liste(projet: Path) -> None:
    copier(CPO, projet / "contracts_data/modele", sans=("seances", "annuaire.yaml"))
    lignes = ["Bénéficiaire;Intitulé du projet", "L'association Un;Lire 1", "L'association Deux;Lire 2"]
    (projet / "liste.csv").write_text("\n".join(lignes) + "\n", "utf-8")


def _relus(projet: Path) -> None:
    avec_avenant(projet)
    docgen_ici("comparer", *_COTES, "--html", "page.html", "--docx", "revisions", *LIEUX, cwd=projet)
    _change(projet)


_COTES = (f"{CODE}/initiale", f"{CODE}/avenant-1")
SCENES = {
    scene.nom: scene
    for scene in (
        Scene("produire", ("produire", "--format", "txt", *LIEUX), _produit_puis_change, versions=True),
        Scene("consolider", ("consolider", CODE, "--format", "txt", *LIEUX), avec_avenant),
        Scene("comparer", ("comparer", *_COTES, "--html", "page.html", "--docx", "revisions", *LIEUX), _relus, codes=(1,)),
        Scene("comparer --lot", ("comparer", *_COTES, "--lot", "lot", *LIEUX), avec_avenant, codes=(1,)),
        Scene("assembler", ("assembler", "--seance", "2025-09-15", *LIEUX), _a_assembler, neuf=True),
        Scene("suivre", ("suivre", "--format", "txt", *LIEUX), _produit_puis_change, versions=True),
        Scene("avenant proposer", ("avenant", "proposer", CODE, "--depuis", "texte", "--dans", "avenant-1", *LIEUX), _articles_changes, redite=False),
        Scene("verifier", ("verifier", "--html", "a.html", "--docx", "a.docx", "--md", "a.md", *LIEUX), avec_avenant, codes=(0, 1)),
        Scene("signer", ("signer", CODE, "--le", "22/09/2025", *LIEUX), avec_avenant, redite=False),
        Scene("avenant nouveau", ("avenant", "nouveau", CODE, "--annee", "2025", *LIEUX), seul, redite=False),
        Scene("seance nouvelle", ("seance", "nouvelle", "22/09/2025", *LIEUX), avec_avenant, redite=False),
        Scene("nouveau", ("nouveau", "cpo", "--dossier", "bourg", *LIEUX), seul, redite=False),
        Scene("commencer", ("commencer",), lambda projet: projet.mkdir(exist_ok=True), redite=False),
        Scene("modele nouveau", ("modele", "nouveau", "ecole-partagee"), seul, redite=False),
        Scene("modele copier", ("modele", "copier", "textes/cpo/convention.md"), seul, redite=False),
        Scene("tableur saisir", ("tableur", "saisir", CODE, *LIEUX), _a_saisir),
        Scene("tableur importer", ("tableur", "importer", "rempli.xlsx", "--appliquer", *LIEUX), _classeur_rempli),
        Scene("reprendre", ("reprendre", "relu.docx", "--appliquer", *LIEUX), _word_revenu),
        Scene("campagne", ("campagne", "liste.csv", "--modele", "modele", "--format", "txt", "--document", "convention", *LIEUX), _liste,
              parties=tuple(f"{ou}/l-association-{qui}/" for ou in ("contracts_data", "output") for qui in ("un", "deux"))),
        Scene("schema", ("schema", "--sortie", "schemas", *LIEUX), seul),
        Scene("annuaire", ("annuaire", *LIEUX), lambda projet: (seul(projet), (projet / DONNEES / "annuaire.yaml").unlink())),
    )
}  # fmt: skip
