"""What was typed against what the data say: changes, and the cells that cannot be taken."""

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from docgen.adresses.sources import CleDeSource
from docgen.adresses.versions import INITIALE
from docgen.classeur import AdresseDeSaisie
from docgen.classeur.feuille_cachee import LigneCachee
from docgen.commandes.tableur.lecture import ClasseurLu
from docgen.commandes.tableur.valeurs import (
    Ecriture,
    ValeurSaisie,
    french,
    read_kept,
    read_typed,
    read_written,
    style_of,
    write_value,
)
from docgen.dossier import Dossier
from docgen.findings import Finding, Location, Refusal, Severity, shown
from docgen.load.yaml_edition import FichierYaml, open_yaml
from docgen.model.base import Absence


@dataclass(frozen=True, slots=True)
class Changement:
    """A value to write: the cell where it was typed, its place in the data, the value there and the new one."""

    feuille: str
    cellule: str
    adresse: AdresseDeSaisie
    place: Location
    avant: ValeurSaisie
    apres: Decimal | Absence
    texte: str


@dataclass(slots=True)
class Saisies:
    """What was typed in one workbook, compared with one dossier."""

    dossier: Dossier
    fichier: Location
    changements: list[Changement] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def compare_cell(self, line: LigneCachee, content: object) -> None:
        """Compare one input cell."""
        try:
            typed, kept = read_typed(content, line.genre), read_kept(line.contenu)
            if typed == kept:
                return
            self._changed(line, typed, kept)
        except Refusal as refusal:
            message = f"feuille « {line.feuille} », cellule {line.cellule} : {refusal.message}"
            self.findings.append(Finding(refusal.code or "TAB010", message, self.fichier, refusal.remedy))

    def _changed(self, line: LigneCachee, typed: ValeurSaisie, kept: ValeurSaisie) -> None:
        place = line.adresse
        current, style = self._current(place)
        if typed == current:
            return
        if current != kept:
            raise Refusal(
                f"les données disent maintenant {french(current)}, le classeur a été produit avec {french(kept)}, "
                f"et la case contient {french(typed)}",
                f"Choisir, et corriger à la main : {self._where(place)} ; ou repartir d'un classeur neuf.",
                code="TAB009",
            )
        if typed is None:
            raise Refusal(
                "la case a été vidée", "Saisir 0, ou « sans objet », ou « n. c. » (non communiqué).", code="TAB008"
            )
        text = write_value(typed, place.genre, style)
        self.changements.append(Changement(line.feuille, line.cellule, place, self._where(place), current, typed, text))

    def current(self, place: AdresseDeSaisie) -> ValeurSaisie:
        """The value in the data. Raises `Refusal` when its file is gone."""
        return self._current(place)[0]

    def _current(self, place: AdresseDeSaisie) -> tuple[ValeurSaisie, Ecriture]:
        """The value in the data, and how it is written there."""
        if place.source not in self.dossier.sources:
            if CleDeSource(place.source).sorte == "execution":
                return None, Ecriture()
            raise Refusal(
                f"« {place.source} » n'est plus dans les données", "Repartir d'un classeur neuf.", code="TAB010"
            )
        extent = self.dossier.sources[place.source].extents.get(place.chemin)
        if extent is None:
            return None, Ecriture()
        return read_written(extent.text, place.genre), style_of(extent.text)

    def file_of(self, source: CleDeSource) -> FichierYaml:
        """The YAML file of a source, as the loader read it. Raises `Refusal` when it no longer is."""
        known = self.dossier.sources[source]
        try:
            file = open_yaml(known)
        except (OSError, UnicodeDecodeError):
            raise Refusal(f"{known.file} ne peut plus être lu", "Vérifier les droits.", code="TAB010") from None
        if file.lu != self.dossier.textes.get(known.file):
            raise Refusal(f"{known.file} vient de changer", "Relancer la commande.", code="TAB010")
        return file

    def _where(self, place: AdresseDeSaisie) -> Location:
        known = place.source in self.dossier.sources
        return self.dossier.locate(place.source, *place.chemin) if known else Location(f"{place.source}.yaml")


def compare_workbook(dossier: Dossier, lu: ClasseurLu, path: Path, empreinte: str) -> Saisies:
    """The changes that the workbook brings to `dossier`, whose data have the digest `empreinte`."""
    found = Saisies(dossier, Location(shown(path)))
    for line, content in lu.saisies:
        found.compare_cell(line, content)
    if lu.identite.donnees != empreinte:
        found.findings.append(Finding(
            "TAB011", "les données ont changé depuis que ce classeur a été produit ; seules les cases saisies sont "
            "reprises",
            found.fichier, "Vérifier les changements ci-dessous avant de les appliquer.", Severity.AVERTISSEMENT,
        ))  # fmt: skip
    found.findings += _signed(lu.identite.contrat, lu.identite.version, found)
    return found


def _signed(contrat: str, version: str, found: Saisies) -> list[Finding]:
    """A warning for each fiche of the contract as signed that a later version's workbook would change."""
    sources = {CleDeSource(change.adresse.source): change for change in found.changements}
    touched = {
        source.nom: change
        for source, change in sources.items()
        if version != INITIALE and source == CleDeSource.fiche(contrat, source.nom)
    }
    return [
        Finding(
            "TAB012", f"la fiche {numero} est celle du contrat initial : ce "
            "changement modifie aussi ce qui a été signé", change.place,
            "Si c'est l'avenant qui change la fiche, la copier d'abord dans le dossier actions/ de l'avenant, et "
            "l'inscrire à la liste « fiches » de son opération actualiser_annexes.", Severity.AVERTISSEMENT,
        )
        for numero, change in touched.items()
    ]  # fmt: skip
