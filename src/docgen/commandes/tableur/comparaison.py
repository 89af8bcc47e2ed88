"""What was typed against what the data say: changes, and the cells that cannot be taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from docgen.classeur import AdresseDeSaisie
from docgen.classeur.feuille_cachee import LigneCachee
from docgen.commandes.tableur.ecriture import Fichier
from docgen.commandes.tableur.lecture import Lu
from docgen.commandes.tableur.valeurs import Ecriture, Valeur, dans_les_donnees, ecrite, ecriture, french, gardee, tapee
from docgen.dossier import Dossier, Source
from docgen.findings import Finding, Location, Refusal, Severity, shown
from docgen.model.base import Absence


@dataclass(frozen=True, slots=True)
class Changement:
    """A value to write: the cell where it was typed, its place in the data, the value there and the new one."""

    feuille: str
    cellule: str
    adresse: AdresseDeSaisie
    place: Location
    avant: Valeur
    apres: Decimal | Absence
    texte: str


@dataclass(slots=True)
class Comparaison:
    """The comparison of one workbook with one dossier."""

    dossier: Dossier
    fichier: Location
    changements: list[Changement] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    fichiers: dict[str, Fichier] = field(default_factory=dict)

    def cellule(self, line: LigneCachee, content: object) -> None:
        """Compare one input cell."""
        try:
            typed, kept = tapee(content, line.genre), gardee(line.contenu)
            if typed == kept:
                return
            self._changed(line, typed, kept)
        except Refusal as refusal:
            message = f"feuille « {line.feuille} », cellule {line.cellule} : {refusal.message}"
            self.findings.append(Finding(refusal.code or "TAB010", message, self.fichier, refusal.remedy))

    def _changed(self, line: LigneCachee, typed: Valeur, kept: Valeur) -> None:
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
        text = dans_les_donnees(typed, place.genre, style)
        self.changements.append(Changement(line.feuille, line.cellule, place, self._where(place), current, typed, text))

    def courante(self, place: AdresseDeSaisie) -> Valeur:
        """The value in the data. Raises `Refusal` when its file is gone."""
        return self._current(place)[0]

    def _current(self, place: AdresseDeSaisie) -> tuple[Valeur, Ecriture]:
        """The value in the data, and how it is written there."""
        if place.source not in self.dossier.sources:
            if "/execution/" in place.source:
                return None, Ecriture()
            raise Refusal(
                f"« {place.source} » n'est plus dans les données", "Repartir d'un classeur neuf.", code="TAB010"
            )
        scalar = self.fichier_de(place.source).scalaire(place.chemin)
        if scalar is None:
            return None, Ecriture()
        return ecrite(scalar.texte, place.genre), ecriture(scalar.texte)

    def fichier_de(self, source: str) -> Fichier:
        """The YAML file of a source, read once. May raise `Refusal`."""
        if source not in self.fichiers:
            known: Source = self.dossier.sources[source]
            path = Path(known.file)
            try:
                self.fichiers[source] = Fichier(path, path.read_bytes().decode(), known)
            except (OSError, UnicodeDecodeError):
                raise Refusal(f"{known.file} ne peut plus être lu", "Vérifier les droits.", code="TAB010") from None
        return self.fichiers[source]

    def _where(self, place: AdresseDeSaisie) -> Location:
        known = place.source in self.dossier.sources
        return self.dossier.locate(place.source, *place.chemin) if known else Location(f"{place.source}.yaml")


def comparer(dossier: Dossier, lu: Lu, path: Path, empreinte: str) -> Comparaison:
    """The changes that the workbook brings to `dossier`, whose data have the digest `empreinte`."""
    found = Comparaison(dossier, Location(shown(path)))
    for line, content in lu.saisies:
        found.cellule(line, content)
    if lu.identite.donnees != empreinte:
        found.findings.append(Finding(
            "TAB011", "les données ont changé depuis que ce classeur a été produit ; seules les cases saisies sont "
            "reprises",
            found.fichier, "Vérifier les changements ci-dessous avant de les appliquer.", Severity.AVERTISSEMENT,
        ))  # fmt: skip
    found.findings += _signed(lu.identite.contrat, lu.identite.version, found)
    return found


def _signed(contrat: str, version: str, found: Comparaison) -> list[Finding]:
    """A warning for each fiche of the contract as signed that a later version's workbook would change."""
    sources: Mapping[str, Changement] = {c.adresse.source: c for c in found.changements}
    touched = [c for source, c in sources.items() if version != "initiale" and source.startswith(f"{contrat}/actions/")]
    return [
        Finding(
            "TAB012", f"la fiche {change.adresse.source.rpartition('/')[2]} est celle du contrat initial : ce "
            "changement modifie aussi ce qui a été signé", change.place,
            "Si c'est l'avenant qui change la fiche, la copier d'abord dans le dossier actions/ de l'avenant, et "
            "l'inscrire à la liste « fiches » de son opération actualiser_annexes.", Severity.AVERTISSEMENT,
        )
        for change in touched
    ]  # fmt: skip
