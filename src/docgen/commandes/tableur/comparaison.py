"""What was typed against what the data say: changes, and the cells that cannot be taken."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from statistics import median

from msgspec import Struct, field

from docgen.adresses.sources import CleDeSource
from docgen.adresses.versions import INITIALE, NomDeVersion
from docgen.classeur import EN_MOTS, AdresseDeSaisie
from docgen.classeur.feuille_cachee import LigneCachee
from docgen.commandes.tableur.lecture import ClasseurLu
from docgen.commandes.tableur.valeurs import (
    LIMIT,
    Ecriture,
    Pourcentage,
    ValeurSaisie,
    french,
    is_to_come,
    read_kept,
    read_typed,
    read_written,
    style_of,
    write_value,
)
from docgen.dossier import Dossier
from docgen.findings import Finding, Location, Refusal, Severity, shown
from docgen.load.yaml_edition import FichierYaml, open_yaml
from docgen.montants import Absence, Montant

# « actions », the fiche, what the amount is, who pays.
_AMOUNT_DONE = 4
_NOT_ERASED = "Remettre ce qu'elle disait, ou retirer la valeur de son fichier à la main."


class Changement(Struct, frozen=True):
    """A value to write: the cell where it was typed, its place in the data, the value there and the new one."""

    feuille: str
    cellule: str
    adresse: AdresseDeSaisie
    place: Location
    avant: ValeurSaisie
    apres: Decimal | Absence | str
    texte: str


class Remarque(Struct, frozen=True):
    """A comment to keep beside a value: the cell that bears it, the place of the value, its words."""

    feuille: str
    cellule: str
    adresse: AdresseDeSaisie
    place: Location
    texte: str


class Saisies(Struct):
    """What was typed in one workbook, compared with one dossier."""

    dossier: Dossier
    fichier: Location
    changements: list[Changement] = field(default_factory=list)
    remarques: list[Remarque] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    # The amounts that each column of the workbook holds, which say its scale.
    colonnes: Mapping[tuple[str, str], list[Decimal]] = field(default_factory=dict)

    def compare_cell(self, line: LigneCachee, content: object) -> None:
        """Compare one input cell."""
        try:
            typed, kept = read_typed(content, line.adresse), read_kept(line.contenu, line.adresse)
            if typed == kept or (is_to_come(typed) and is_to_come(kept)):
                return
            self._changed(line, typed, kept, content)
        except Refusal as refusal:
            message = f"feuille « {line.feuille} », cellule {line.cellule} : {refusal.message}"
            self.findings.append(Finding(refusal.code or "TAB010", message, self.fichier, refusal.remedy))

    def _changed(self, line: LigneCachee, typed: ValeurSaisie, kept: ValeurSaisie, content: object) -> None:
        place = line.adresse
        current, style = self._current(place)
        if typed == current:
            return
        if current != kept and not (is_to_come(current) and is_to_come(kept)):
            raise Refusal(
                f"les données disent maintenant {french(current)}, le classeur a été produit avec {french(kept)}, "
                f"et la case contient {french(typed)}",
                f"Choisir, et corriger à la main : {self._where(place)} ; ou repartir d'un classeur neuf.",
                code="TAB009",
            )
        self._check_visa(place)
        if typed is None:
            in_words = place.genre.rstrip("?") in EN_MOTS
            remedy = _NOT_ERASED if in_words else "Saisir 0, ou « sans objet », ou « n. c. » (non communiqué)."
            raise Refusal("la case a été vidée", remedy, code="TAB008")
        _check_rate(place, typed, content, style)
        self._ask_scale(line, typed, current)
        text = write_value(typed, place.genre, style)
        self.changements.append(Changement(line.feuille, line.cellule, place, self._where(place), current, typed, text))

    def _ask_scale(self, line: LigneCachee, typed: ValeurSaisie, current: ValeurSaisie) -> None:
        """Ask about an amount of a few euros where its column has thousands: typed in thousands, or a rate."""
        if not line.adresse.genre.startswith("montant") or not isinstance(typed, Decimal) or not 0 < typed < 1000:
            return
        known = current if isinstance(current, Decimal) else self._planned(line.adresse)
        near = self.colonnes.get(column_of(line), []) if known is None else [known]
        usual = median(near) if near else Decimal(0)
        if usual >= 1000 * typed or (typed < 1 and usual >= 100):
            self.findings.append(Finding(
                "TAB017", f"feuille « {line.feuille} », cellule {line.cellule} : « {french(typed)} » euros, quand "
                f"{self._scale(known, current)} {french(usual)}", self.fichier,
                "Vérifier l'unité (des euros, ni des milliers ni un taux) avant d'appliquer.", Severity.A_CONFIRMER,
            ))  # fmt: skip

    def _check_visa(self, place: AdresseDeSaisie) -> None:
        """Refuse a value of a visa whose rank another has taken."""
        if place.chemin[0] != "visas" or not place.options:
            return
        extent = self.dossier.sources[place.source].extents.get((*place.chemin[:2], "nature"))
        if extent is None or extent.text != place.options[0]:
            raise Refusal("ce visa n'est plus à cette place dans les données", "Repartir d'un classeur neuf.",
                          code="TAB009")  # fmt: skip

    @staticmethod
    def _scale(known: Decimal | None, current: ValeurSaisie) -> str:
        return (
            "sa colonne dit plutôt" if known is None else "la case disait" if known == current else "la fiche prévoit"
        )

    def _planned(self, place: AdresseDeSaisie) -> Decimal | None:
        """What the fiche had planned, for an amount of what was done."""
        source, path = place.source, place.chemin
        contrat = self.dossier.contrat(source.proprietaire)
        if contrat is None or source.sorte != "execution" or len(path) != _AMOUNT_DONE or path[0] != "actions":
            return None
        brought = [fiche for avenant in reversed(contrat.avenants) for fiche in avenant.fiches_apportees]
        fiche = next((fiche for fiche in (*brought, *contrat.base.fiches) if fiche.numero == path[1]), None)
        planned = fiche.financements.get(str(path[3]), {}).get(source.nom) if fiche else None
        return Decimal(planned.centimes) / 100 if isinstance(planned, Montant) else None

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
        return read_written(extent.text, place), style_of(extent.text)

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

    def take_remark(self, line: LigneCachee, said: str) -> None:
        """Keep a comment, unless the file says it already."""
        place = self._where(line.adresse)
        lines = self.dossier.textes.get(place.file, "").split("\n")
        if said not in (lines[place.line - 1] if place.line else ""):
            self.remarques.append(Remarque(line.feuille, line.cellule, line.adresse, place, said))

    def _where(self, place: AdresseDeSaisie) -> Location:
        known = place.source in self.dossier.sources
        return self.dossier.locate(place.source, *place.chemin) if known else Location(f"{place.source}.yaml")


def _check_rate(place: AdresseDeSaisie, typed: ValeurSaisie, content: object, style: Ecriture) -> None:
    """Refuse « 0,3 » where a rate is wanted: Excel makes it of « 30 % », and a person may mean it; and « 30 % » where a
    number is."""
    signed = isinstance(content, Pourcentage) or str(content).rstrip().endswith("%")
    if not isinstance(typed, Decimal) or not typed:
        return
    said = french(typed)
    if place.genre.startswith("nombre") and signed and "%" not in style.suffixe:
        raise Refusal(f"« {said} % » est un pourcentage, et un nombre est attendu", f"Taper le nombre : « {said} ».",
                      code="TAB006")  # fmt: skip
    if place.genre.startswith("taux") and 0 < typed < 1 and not signed:
        meant = french(typed * 100)
        remedy = f"Taper « {meant} » ; pour {said} %, mettre la case au format Texte, et taper « {said} % »."
        raise Refusal(f"« {said} » : est-ce {said} %, ou {meant} % ?", remedy, code="TAB006")


def column_of(line: LigneCachee) -> tuple[str, str]:
    """The sheet of a cell, and the letters of its column."""
    return line.feuille, line.cellule.rstrip("0123456789")


def _columns(lu: ClasseurLu) -> dict[tuple[str, str], list[Decimal]]:
    found: dict[tuple[str, str], list[Decimal]] = {}
    for line, content in lu.saisies:
        if not line.adresse.genre.startswith("montant") or isinstance(content, bool):
            continue
        if isinstance(content, int | float) and 0 < content < LIMIT:
            found.setdefault(column_of(line), []).append(Decimal(str(content)))
    return found


def compare_workbook(dossier: Dossier, lu: ClasseurLu, path: Path) -> Saisies:
    """The changes that the workbook brings to `dossier`."""
    found = Saisies(dossier, Location(shown(path)), colonnes=_columns(lu))
    for line, content in lu.saisies:
        found.compare_cell(line, content)
    for line, said in lu.remarques:
        found.take_remark(line, said)
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
