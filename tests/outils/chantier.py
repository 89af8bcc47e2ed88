"""Une copie d'un dossier et des textes, que l'essai abîme avant de lire, de calculer, de composer ou de produire.

Un essai demande l'étape la moins chère qui dit ce qu'il cherche : `charger` (une faute de lecture), `calculer` (une
opération refusée, une règle sur les données), `preparer` (un texte, une règle sur les documents), `produire` (un
fichier). `verifier` s'arrête de lui-même à la première qui refuse.
"""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from click.testing import Result
from typer.testing import CliRunner

from docgen import pipeline
from docgen.check.montre import uni
from docgen.cli import app
from docgen.demande import Order, Outcome
from docgen.dossier import Dossier
from docgen.findings import Finding, Severity
from docgen.load import load

RACINE = Path(__file__).resolve().parents[2]
TEMPLATES = RACINE / "templates"
REEL = RACINE / "contracts_data" / "pas-de-calais"
MINIMAL = RACINE / "tests" / "dossiers" / "minimal"
METROPOLE = RACINE / "tests" / "dossiers" / "metropole"
CPO = RACINE / "tests" / "dossiers" / "cpo"
CONTRAT, CONVENTION, ENTIER = "cls-2024-2027", "cie-2025-2027", "entier"
# Un seul contrat du dossier réel, sans son acte publié, se lit cinq fois plus vite que le tout.
SANS_LE_RESTE = {
    CONTRAT: (CONVENTION, "seances", f"{CONTRAT}/publie"),
    CONVENTION: (CONTRAT, "seances", f"{CONVENTION}/publie"),
    ENTIER: (),
}


def copier(source: Path, vers: Path, *, sans: Iterable[str] = ()) -> Path:
    """Une copie de `source` (rien n'y est lié : l'essai écrit dedans), ôté ce que `sans` nomme. Rend `vers`."""
    ote = {os.path.join(source, nom) for nom in sans}  # noqa: PTH118 - comme ci-dessous
    assert [] == [chemin for chemin in ote if not Path(chemin).exists()]
    _copie(str(source), str(vers), ote)
    return vers


def _copie(source: str, vers: str, ote: set[str]) -> None:
    # Deux fois plus vite que `shutil.copytree` : ni droits, ni attributs, ni `Path` à chaque fichier.
    os.makedirs(vers, exist_ok=True)  # noqa: PTH103
    with os.scandir(source) as entrees:
        for entree in entrees:
            cible, etat = os.path.join(vers, entree.name), entree.stat()  # noqa: PTH118
            if entree.path in ote:
                continue
            if entree.is_dir():
                _copie(entree.path, cible, ote)
                continue
            with open(entree.path, "rb", 0) as lu, open(cible, "wb", 0) as ecrit:  # noqa: PTH123
                ecrit.write(lu.read())
            os.utime(cible, ns=(etat.st_atime_ns, etat.st_mtime_ns))


def poser_regles(modele: Path, contenu: str) -> None:
    """Donne ces règles, et elles seules, au programme de ce dossier de textes ; ce qui les suit reste."""
    page = modele / "programme.yaml"
    debut, _, fin = page.read_text("utf-8").partition("\nregles:\n")
    suite = re.search(r"^\S", fin, re.MULTILINE)
    regles = "".join(f"  {ligne}" for ligne in contenu.splitlines(keepends=True))
    dites = f"\nregles:\n{regles}" if contenu else "\n"
    page.write_text(debut + dites + (f"\n{fin[suite.start() :]}" if suite else ""), "utf-8")


def remplacer(fichier: Path, *paires: tuple[str, str], fois: int | None = None) -> Path:
    """Change dans `fichier` la première occurrence de chaque « avant » ; `fois` : combien il y en a, à une près."""
    texte = fichier.read_text("utf-8")
    for avant, apres in paires:
        assert texte.count(avant) == fois if fois else avant in texte, f"{fichier.name} : {avant}"
        texte = texte.replace(avant, apres, 1)
    fichier.write_text(texte, "utf-8")
    return fichier


@dataclass
class Chantier:
    """La copie : `donnees` est celle du dossier ; `templates`, les textes et l'aspect communs, ou leur copie.

    `code` et `version` sont ce que demandent les étapes quand l'essai ne dit rien ; vides, tout le dossier.
    """

    racine: Path
    donnees: Path
    code: str = ""
    version: str = ""
    templates: Path = TEMPLATES

    # --- les lieux ----------------------------------------------------------------------------------------------------
    @property
    def contrat(self) -> Path:
        """Le dossier du contrat demandé."""
        return self.donnees / self.code

    @property
    def textes(self) -> Path:
        """Tous les textes, désormais à l'essai seul."""
        return self._a_soi("textes")

    @property
    def aspect(self) -> Path:
        """Le dossier de l'aspect (les gabarits), désormais à l'essai seul."""
        return self._a_soi("gabarits")

    def _a_soi(self, nom: str) -> Path:
        if self.templates == TEMPLATES:
            self.templates = self.racine / "templates"
            self.templates.mkdir()
            for commun in TEMPLATES.iterdir():
                (self.templates / commun.name).symlink_to(commun)
        if (self.templates / nom).is_symlink():
            (self.templates / nom).unlink()
            copier(TEMPLATES / nom, self.templates / nom)
        return self.templates / nom

    @property
    def sortie(self) -> Path:
        return self.racine / "output"

    def fichier(self, motif: str) -> Path:
        """Le seul fichier du contrat qui répond à `motif`."""
        (trouve,) = self.contrat.glob(motif)
        return trouve

    def remplacer(self, motif: str, avant: str, apres: str) -> Path:
        """Change un fichier du contrat."""
        return remplacer(self.fichier(motif), (avant, apres))

    def etat(self) -> dict[str, bytes]:
        """Tous les fichiers et tous les dossiers, cachés compris."""
        return {
            chemin.relative_to(self.racine).as_posix(): chemin.read_bytes() if chemin.is_file() else b""
            for chemin in self.racine.rglob("*")
        }

    # --- les étapes ---------------------------------------------------------------------------------------------------
    def ordre(self, **options) -> Order:
        choix = {"contrat": self.code, "version": self.version, "formats": ("txt",), "sortie": self.sortie} | options
        return Order(self.donnees, self.templates, **choix)

    def charger(self) -> tuple[Dossier | None, list[Finding]]:
        return load(self.donnees, self.templates / "textes")

    def dites(self) -> list[str]:
        """Ce que docgen trouve à redire à la lecture : la place, la phrase, puis le remède."""
        return [uni(f"{constat}\n{constat.remedy}") for constat in self.charger()[1]]

    def calculer(self, **options) -> Outcome:
        return pipeline.compute_all(self.ordre(**options))

    def preparer(self, **options) -> Outcome:
        return pipeline.prepare(self.ordre(**options))

    def produire(self, **options) -> Outcome:
        return pipeline.produce(self.ordre(**options))

    def lancer(self, commande: str, *options: str) -> Result:
        """Ce que rend une commande de docgen sur cette copie, depuis le dossier courant."""
        lieux = ["--donnees", str(self.donnees.parent), "--gabarits", str(self.templates)]
        return CliRunner().invoke(app, [commande, self.donnees.name, *lieux, *options])

    # --- ce qui en est dit --------------------------------------------------------------------------------------------
    def constats(self, **options) -> list[str]:
        """Les erreurs : « fichier:ligne:colonne CODE phrase ». Aucune ne laisse de fichier, toutes ont un remède.

        Une faute de lecture ou d'opération se dit sans composer un document.
        """
        resultat = self.calculer(**options)
        if not resultat.failed:
            resultat = self.produire(**options)
        assert resultat.failed
        assert () == resultat.written
        assert all(c.remedy for c in erreurs(resultat.findings))
        return list(map(dite, erreurs(resultat.findings)))

    def lire(self, nom: str) -> str:
        """Le seul texte produit de ce nom."""
        (texte,) = self.sortie.rglob(f"{nom}.txt")
        return texte.read_text("utf-8")


def erreurs(constats: Iterable[Finding]) -> list[Finding]:
    return [constat for constat in constats if constat.severity is Severity.BLOQUANT and not constat.en_projet]


def dite(constat: Finding) -> str:
    """« fichier:ligne:colonne CODE phrase », sans le chemin du fichier."""
    place = constat.location
    return f"{Path(place.file).name}:{place.line}:{place.column} {constat.code} {constat.message}"


def ouvrir_reel(racine: Path, garde: str = ENTIER) -> Chantier:
    """Une copie du dossier réel : `garde`, le seul contrat qui y reste, ou ENTIER ; on y travaille sur l'avenant n° 1."""
    code, version = (CONVENTION, "initiale") if garde == CONVENTION else (CONTRAT, "avenant-1")
    return ouvrir(racine, REEL, code, version, sans=SANS_LE_RESTE[garde])


@cache
def reel(contrat: str = "", version: str = "", **options) -> Outcome:
    """Le dossier réel tel qu'il est, préparé une fois par processus : rien n'en change."""
    return pipeline.prepare(Order(REEL, TEMPLATES, contrat, version, **options))


def ouvrir(
    racine: Path,
    source: Path = REEL,
    code: str = "",
    version: str = "",
    *,
    sous: str = "donnees",
    sans: Iterable[str] = (),
) -> Chantier:
    """Une copie neuve d'un dossier (le réel) dans `racine`, sous le dossier `sous`, ôté ce que `sans` nomme."""
    if source == REEL and not code:
        code, version = CONTRAT, version or "avenant-1"
    nom = "val-fleuri" if source == MINIMAL else source.name
    return Chantier(racine, copier(source, racine / sous / nom, sans=sans), code, version)
