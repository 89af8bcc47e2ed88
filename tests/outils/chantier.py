"""Une copie de travail d'un petit dossier, que l'essai abîme avant de produire."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from docgen.demande import Order, Outcome
from docgen.pipeline import produce

RACINE = Path(__file__).resolve().parents[2]
CONTRAT = "cls-2024-2027"


@dataclass(frozen=True)
class Chantier:
    """Une copie des données et des textes ; `produire` rend le résultat, `constats` ses phrases."""

    dossier: Path

    @property
    def donnees(self) -> Path:
        return self.dossier / "donnees" / "pas-de-calais"

    @property
    def contrat(self) -> Path:
        return self.donnees / CONTRAT

    @property
    def textes(self) -> Path:
        return self.dossier / "templates" / "textes" / CONTRAT

    @property
    def sortie(self) -> Path:
        return self.dossier / "output"

    def fichier(self, motif: str) -> Path:
        """Le seul fichier du contrat qui répond à `motif`."""
        (trouve,) = self.contrat.glob(motif)
        return trouve

    def remplacer(self, motif: str, avant: str, apres: str) -> Path:
        fichier = self.fichier(motif)
        texte = fichier.read_text("utf-8")
        assert avant in texte
        fichier.write_text(texte.replace(avant, apres, 1), "utf-8")
        return fichier

    def produire(self, **options) -> Outcome:
        choix = {"contrat": CONTRAT, "version": "avenant-1", "formats": ("txt",), "sortie": self.sortie} | options
        return produce(Order(self.donnees, self.dossier / "templates", **choix))

    def constats(self, **options) -> list[str]:
        """Les erreurs : « fichier:ligne:colonne CODE phrase »."""
        resultat = self.produire(**options)
        assert resultat.failed
        assert () == resultat.written
        assert all(c.remedy for c in resultat.findings if c.severity.value == "erreur")
        return [
            f"{Path(c.location.file).name}:{c.location.line}:{c.location.column} {c.code} {c.message}"
            for c in resultat.findings
            if c.severity.value == "erreur"
        ]

    def lire(self, nom: str) -> str:
        (texte,) = self.sortie.rglob(f"{nom}.txt")
        return texte.read_text("utf-8")


def ouvrir(dossier: Path) -> Chantier:
    """Une copie neuve du dossier réel et des textes."""
    shutil.copytree(RACINE / "contracts_data" / "pas-de-calais", dossier / "donnees" / "pas-de-calais")
    shutil.copytree(RACINE / "templates" / "textes", dossier / "templates" / "textes")
    (dossier / "templates" / "gabarits").symlink_to(RACINE / "templates" / "gabarits")
    return Chantier(dossier)
