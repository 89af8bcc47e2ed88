"""What was typed against what the data say: changes, and the cells that cannot be taken."""

import re
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import NamedTuple

from docgen.adresses.sources import CleDeSource
from docgen.adresses.versions import INITIALE, NomDeVersion
from docgen.classeur import AdresseDeSaisie
from docgen.classeur.feuille_cachee import LigneCachee
from docgen.commandes.tableur.lecture import ClasseurLu
from docgen.compose.jetons import ABSENCES
from docgen.dossier import Dossier
from docgen.findings import Finding, Location, Refusal, Severity, shown
from docgen.load.yaml_edition import FichierYaml, open_yaml
from docgen.model.base import absence_saisie, nombre_saisi
from docgen.montants import SPACES, Absence, Montant

ValeurSaisie = Decimal | Absence | None
_NEARLY = Decimal("0.000001")
_LIMIT = Decimal(10) ** 12
_SAID = {label: absence for absence, label in ABSENCES.items()} | {
    "-": Absence.SANS_OBJET,
    "nc": Absence.NON_COMMUNIQUE,
}
_RETYPE = "Retaper un nombre : chiffres, et virgule pour les décimales, sans lettre ni symbole."


class Ecriture(NamedTuple):
    """How a person writes numbers: between thousands, and after the figures."""

    milliers: str = " "
    suffixe: str = ""
    decimales: bool = False


def read_typed(value: object, genre: str) -> ValeurSaisie:
    """The value of a cell; None for an empty one. Raises `Refusal` (TAB006, TAB007) with what a person should type."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, str) and not value.startswith("="):
        return _words(value.strip(), genre)
    if isinstance(value, bool) or not isinstance(value, int | float):
        said = "une formule" if isinstance(value, str) else f"« {str(value)[:30]} »"
        raise Refusal(f"la case contient {said}, pas un nombre", _RETYPE, code="TAB006")
    number = Decimal(str(value))
    places = 2 if genre.startswith("montant") else 4
    if not number.is_finite() or number >= _LIMIT:
        raise Refusal(f"« {value} » n'est pas vraisemblable", _RETYPE, code="TAB007")
    if number < 0:
        raise Refusal(f"« {french(number)} » est négatif", "Saisir un nombre positif ou nul.", code="TAB007")
    rounded = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    if abs(rounded - number) > _NEARLY:
        raise Refusal(f"« {french(number)} » a plus de {places} décimales", "Arrondir la valeur.", code="TAB007")
    return rounded.normalize() + 0


def _words(text: str, genre: str) -> Absence:
    absence = absence_saisie(text) or _SAID.get(text.lower())
    if absence is Absence.A_COMPLETER:
        return absence
    if absence is None:
        raise Refusal(f"« {text[:30]} » est un texte, pas un nombre", _RETYPE, code="TAB006")
    if not genre.endswith("?"):
        raise Refusal(f"« {text[:30]} » : un nombre est nécessaire ici", _RETYPE, code="TAB006")
    return absence


def _is_blank(value: ValeurSaisie) -> bool:
    """Whether nobody has said the value yet: an empty cell, or « à compléter », which preparing an avenant writes."""
    return value is None or value is Absence.A_COMPLETER


def read_kept(text: str) -> ValeurSaisie:
    """A value as the hidden sheet keeps it."""
    return _SAID[text] if text in _SAID else Decimal(text) if text else None


def read_written(text: str, genre: str) -> ValeurSaisie:
    """A value as the data write it. Raises `Refusal`."""
    absence = absence_saisie(text)
    if absence or not text:
        return absence
    return Decimal(Montant.parse(text).centimes) / 100 if genre.startswith("montant") else nombre_saisi(text)


def style_of(former: str) -> Ecriture:
    """How `former` is written.

    >>> style_of("215 071,28 €")
    Ecriture(milliers=' ', suffixe=' €', decimales=True)
    """
    suffix = re.search(rf"[{SPACES}]*[€%]$", former)
    bare = former.removesuffix(suffix.group()) if suffix else former
    between = re.search(rf"\d([{SPACES}])\d", bare)
    grouped = "" if re.search(r"\d{4}", bare) else between.group(1) if between else " "
    return Ecriture(grouped, suffix.group() if suffix else "", bool(re.search(r",\d\d$", bare)))


def write_value(value: Decimal | Absence, genre: str, style: Ecriture) -> str:
    """`value` as the data write it, in the way of `style`.

    >>> write_value(Decimal("650000"), "montant", Ecriture())
    '650 000'
    """
    if isinstance(value, Absence):
        return value.value
    whole, _, decimals = f"{value:f}".partition(".")
    decimals = decimals.rstrip("0")
    if genre.startswith("montant") and (decimals or style.decimales):
        decimals = decimals.ljust(2, "0")
    grouped = f"{int(whole):,}".replace(",", style.milliers)
    return f"{grouped}{',' if decimals else ''}{decimals}{style.suffixe}"


def french(value: ValeurSaisie) -> str:
    """A value as it is shown to a person."""
    if value is None:
        return "(vide)"
    return value.value if isinstance(value, Absence) else write_value(value, "nombre", Ecriture())


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
            if typed == kept or (_is_blank(typed) and _is_blank(kept)):
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
        if current != kept and not (_is_blank(current) and _is_blank(kept)):
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


def compare_workbook(dossier: Dossier, lu: ClasseurLu, path: Path) -> Saisies:
    """The changes that the workbook brings to `dossier`."""
    found = Saisies(dossier, Location(shown(path)))
    for line, content in lu.saisies:
        found.compare_cell(line, content)
    if lu.identite.donnees != dossier.empreinte(NomDeVersion.of(lu.identite.contrat, lu.identite.version)):
        found.findings.append(Finding(
            "TAB011", "les données ont changé depuis que ce classeur a été produit ; seules les cases saisies sont "
            "reprises",
            found.fichier, "Vérifier les changements ci-dessous avant de les appliquer.", Severity.A_CONFIRMER,
        ))  # fmt: skip
    found.findings += _signed(lu.identite.contrat, lu.identite.version, found)
    return found


def _signed(contrat: str, version: str, found: Saisies) -> list[Finding]:
    """A warning for each fiche or table of the contract as signed that the workbook of a later version would change."""
    sources = {CleDeSource(change.adresse.source): change for change in found.changements}
    said: list[Finding] = []
    for source, change in sources.items() if version != INITIALE else ():
        if source == CleDeSource.fiche(contrat, source.nom):
            what = f"la fiche {source.nom} est celle"
            remedy = (
                "Si c'est l'avenant qui change la fiche, la copier d'abord dans le dossier actions/ de l'avenant, et "
                "l'inscrire à la liste « fiches » de son opération actualiser_annexes."
            )
        elif source == CleDeSource.du_contrat(contrat, "tableaux", source.nom):
            what = f"le tableau « {source.nom} » est celui"
            remedy = (
                "Si c'est l'avenant qui change le tableau, écrire d'abord la case dans son opération modifier_tableau."
            )
        elif source == CleDeSource.du_contrat(contrat, "annexes", source.nom):
            what = f"l'annexe « {source.nom} » est celle"
            remedy = (
                "Si c'est l'avenant qui change l'annexe, écrire d'abord la valeur dans son opération modifier_annexe."
            )
        else:
            continue
        message = f"{what} du contrat initial : ce changement modifie aussi ce qui a été signé"
        said.append(Finding("TAB012", message, change.place, remedy, Severity.A_CONFIRMER))
    return said
