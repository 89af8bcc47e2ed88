"""What the avenant of a year starts from: the acts that exist, and the contract in force before it."""

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from docgen.adresses.cellules import CONTRAT, Cell
from docgen.adresses.versions import avenant_code, avenant_numero
from docgen.amend import consolidate
from docgen.amend.adresse import Decompte
from docgen.amend.avenant import Avenant
from docgen.amend.operations.contrat import Proroger
from docgen.commandes.preparer.textes import Annee
from docgen.compute import Figures, Version, versions
from docgen.compute.cube import cube
from docgen.demande import from_refus
from docgen.dossier import Dossier, DossierContrat
from docgen.findings import BLANC, INCOMPLET, Finding, Refusal, Severity, errors, find_known, shown
from docgen.french import NBSP, date, enumeration
from docgen.load import load_contrat
from docgen.load.fichiers import Reader
from docgen.load.yaml_source import read_yaml
from docgen.model.contrat import Contrat
from docgen.model.entete import Exercice
from docgen.model.fiche import FicheAction
from docgen.model.indicateurs import Execution
from docgen.montants import Montant


class AvenantConnu(NamedTuple):
    """An avenant as its file says it, whatever is still to complete in it."""

    numero: int
    exercice: str
    signe: bool


class Etape(NamedTuple):
    """Which avenant is prepared: its number and year; the exercice of the avenant before it, when there is one."""

    numero: int
    annee: str
    anterieur: str | None


class EnVigueur(Struct, frozen=True):
    """The contract before the avenant (`avant`), and as its fiches and exercices will be (`contrat`, `figures`).

    `nouvelles` are the fiches that the avenant already holds; `executions` what is known of the exercices before.
    """

    dossier: Dossier
    avant: Contrat
    contrat: Contrat
    figures: Figures
    version: Version
    dernier: Avenant | None
    annee: Annee
    nouvelles: tuple[FicheAction, ...]
    executions: tuple[Execution, ...]
    terme: datetime.date | None = None

    @property
    def precedent(self) -> str:
        """The exercice before that of the avenant; empty for the first of the contract."""
        return self.contrat.exercice_precedent(self.annee.annee) or ""

    @property
    def en_cours(self) -> bool:
        """Whether the contract, or the last avenant, fixes the exercice: its amounts change while it runs."""
        fixed = self.dernier.exercice if self.dernier else ""
        return self.annee.annee in (self.contrat.entete.exercices[0].nom, fixed)

    @property
    def faits(self) -> bool:
        """Whether what was done in the exercice before is known."""
        return any(execution.exercice == self.precedent for execution in self.executions)

    @property
    def fin(self) -> datetime.date:
        """The end of the contract before the avenant."""
        return self.avant.entete.exercices[-1].fin

    @property
    def exercices_ajoutes(self) -> tuple[Exercice, ...]:
        """The exercices that the avenant adds to the contract."""
        return self.contrat.entete.exercices[len(self.avant.entete.exercices) :]

    @property
    def decompte(self) -> Decompte:
        """How the last avenant counts lines: in paragraphes when it does, else in alinéas."""
        return self.dernier.decompte if self.dernier else "alinea"

    @property
    def payeur(self) -> str:
        """Who brings the contribution, as the contract calls it, after « de »: « de l'État », « de la Commune »."""
        programme = self.contrat.programme
        partie = self.contrat.entete.partie(programme.roles.paie)
        return (partie or programme.paie).nom.du

    @property
    def mots(self) -> Mapping[str, str]:
        """What the words between brackets of the starting files stand for."""
        acte = self.contrat.entete.nom_court
        return {
            "exercice": self.annee.annee,
            "anterieur": self.annee.anterieur,
            "precedent": self.precedent,
            "numero": str(self.annee.numero),
            "le contrat": acte.le,
            "du contrat": acte.du,
            "de qui paie": self.payeur,
            "terme": date(self.terme).replace(NBSP, " ") if self.terme else "",
        }

    @property
    def reporte(self) -> bool:
        """Whether the programme carries credits over to the next exercice."""
        return self.contrat.programme.nature("reporte") is not None

    def montant(self, nature: str) -> Montant:
        """What the State brings, of that nature, to the exercice of the avenant."""
        return self.figures.get(Cell(CONTRAT, self.contrat.programme.paie.cote, self.annee.annee, nature))


def read_actes(folder: Path, contrat: str) -> tuple[list[AvenantConnu], list[Finding]]:
    """The avenants of the contract by number, and why a file cannot be read. Raises `Refusal` without the contract."""
    known = {path.parent.name: path for path in sorted(folder.glob("*/contrat.yaml"))}
    find_known(known, contrat, f"le contrat « {contrat} » n'existe pas dans {shown(folder)}", "Contrats")
    reader, found = Reader(folder), []
    for path in sorted((folder / contrat / "avenants").glob("*/avenant.yaml")):
        read = read_yaml(reader, path)
        if read:
            said = str(read[0].get("exercice", ""))
            found.append(AvenantConnu(avenant_numero(path.parent.name), said, read[0].get("statut") == "signe"))
    return sorted(found), [finding for finding in reader.findings if finding.code not in (BLANC, INCOMPLET)]


def next_step(known: Sequence[AvenantConnu], annee: str) -> Etape:
    """The avenant to prepare: that of `annee` when it exists and is not signed, else the next one. Raises `Refusal`."""
    last = known[-1] if known else None
    if last is None:
        return Etape(1, annee, None)
    if last.exercice == annee and not last.signe:
        return Etape(last.numero, annee, known[-2].exercice if len(known) > 1 else None)
    if annee < last.exercice:
        raise Refusal(
            f"le dernier avenant, n°{NBSP}{last.numero}, porte sur {last.exercice}{NBSP}: {annee} n'est pas après",
            f"Demander {last.exercice} pour reprendre cet avenant, ou une année suivante.",
        )
    return Etape(last.numero + 1, annee, last.exercice)


def read_in_force(
    folder: Path, templates: Path, code: str, step: Etape, terme: datetime.date | None
) -> tuple[EnVigueur | None, list[Finding]]:
    """The contract before the avenant of `step`, or what is wrong with its data. Raises `Refusal` for a wrong year."""
    name = avenant_code(step.numero)
    dossier, nouvelles, findings = load_contrat(folder, templates / "textes", code, name)
    contrat = dossier.contrat(code) if dossier else None
    findings = _blocking(findings, name, contrat)
    if dossier is None or contrat is None or findings:
        return None, findings
    etats, refus = consolidate(contrat.base, contrat.avenants)
    findings = [from_refus(dossier, code, refusal) for refusal in refus]
    avant, dernier = etats[-1].contrat, etats[-1].avenant
    first = avant.entete.exercices[0].nom
    _check_year(avant, step.annee, terme)
    new = {fiche.numero: fiche for fiche in nouvelles}
    apres = _prolonge(
        replace(avant, fiches=tuple(new.get(fiche.numero, fiche) for fiche in avant.fiches)), step.annee, terme
    )
    told = _told(dossier, contrat)
    known = tuple(execution for execution in told if execution.exercice < step.annee)
    version = versions(etats, told)[-1]
    annee = Annee(step.annee, step.numero, step.anterieur or first)
    return EnVigueur(
        dossier, avant, apres, cube(apres, known), version, dernier, annee, nouvelles, known, terme
    ), findings


def _told(dossier: Dossier, contrat: DossierContrat) -> tuple[Execution, ...]:
    """The executions that are told whole: one that still has values to come says nothing yet."""
    awaited = {source.file for source in dossier.sources.values() if source.blanks}
    begins = f"/{contrat.code}/execution/"
    years = {file.rpartition(begins)[2][:4] for file in awaited if begins in file}
    return tuple(execution for execution in contrat.executions if execution.exercice not in years)


def _blocking(findings: Sequence[Finding], name: str, contrat: DossierContrat | None) -> list[Finding]:
    """The errors, and what is left to complete in the contract and in the acts before the avenant `name`.

    In the avenant itself, in the annexes of the exercices that it adds and in the executions it is no fault: the
    command is run to help.
    """
    left = [f for f in findings if f.code in (BLANC, INCOMPLET) and f.severity is not Severity.BLOQUANT]
    before = [f for f in left if f"/{name}/" not in f.location.file and "/execution/" not in f.location.file]
    before = [f for f in before if contrat is None or not _of_an_added_year(Path(f.location.file), contrat)]
    return [*errors(list(findings)), *(replace(finding, severity=Severity.BLOQUANT) for finding in before)]


def _of_an_added_year(file: Path, contrat: DossierContrat) -> bool:
    """Whether that file is the annexe of an exercice that neither the contract nor an avenant read has."""
    operations = [operation for avenant in contrat.avenants for operation in avenant.operations]
    added = [exercice for op in operations if isinstance(op, Proroger) for exercice in op.exercices]
    annexe = contrat.base.programme.annexe_du_fichier(file.stem) if file.parent.name == "annexes" else None
    known = {exercice.nom for exercice in (*contrat.base.entete.exercices, *added)}
    return annexe is not None and annexe.par_exercice and annexe.valeur_du_nom(file.stem) not in known


def _check_year(contrat: Contrat, annee: str, terme: datetime.date | None) -> None:
    names = [exercice.nom for exercice in contrat.entete.exercices]
    last = contrat.entete.exercices[-1]
    if annee == names[0] and contrat.entete.signature is None:
        raise Refusal(
            f"{contrat.entete.nom_court.dit} fixe l'exercice {annee}, et n'a pas de date de signature",
            f"Changer les montants de {annee} dans ses fiches ; ou signer d'abord (« docgen signer »), puis demander "
            "l'avenant.",
        )
    if terme and terme <= last.fin:
        raise Refusal(
            f"le contrat va déjà jusqu'au {date(last.fin)}", "Donner à --proroger un jour qui vient après celui-là."
        )
    reach = str(terme.year) if terme else last.nom
    if annee not in names and not (last.nom < annee <= reach and annee.isdigit()):
        raise Refusal(
            f"l'exercice {annee} n'est pas au contrat",
            f"Exercices : {enumeration(names)}. Pour aller au-delà, donner le terme : --proroger 31/12/{annee}.",
        )


def _prolonge(contrat: Contrat, annee: str, terme: datetime.date | None) -> Contrat:
    """`contrat` with the exercices that lead to `annee`, and from there to its new end, when it is prolonged."""
    exercices = list(contrat.entete.exercices)
    last = exercices[-1]
    while terme and (exercices[-1].nom < annee or (exercices[-1] is not last and exercices[-1].fin < terme)):
        begun = exercices[-1].fin + datetime.timedelta(days=1)
        whole = begun.replace(year=begun.year + 1) - datetime.timedelta(days=1)
        exercices.append(Exercice(nom=str(int(exercices[-1].nom) + 1), debut=begun, fin=min(terme, whole)))
    return replace(contrat, entete=contrat.entete.model_copy(update={"exercices": tuple(exercices)}))
