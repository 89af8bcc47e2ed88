"""Reading a workbook back: what changed in the input cells, and writing it in the YAML once the whole still holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from docgen.commandes.tableur.comparaison import Changement, Comparaison, comparer
from docgen.commandes.tableur.ecriture import ecrire, modifie, nouveau
from docgen.commandes.tableur.essai import essayer
from docgen.commandes.tableur.lecture import Lu, lire
from docgen.compose.tableur import empreinte_des_donnees
from docgen.demande import Order
from docgen.dossier import Dossier
from docgen.dossier import Path as KeyPath
from docgen.findings import Finding, Location, Refusal, errors, shown
from docgen.pipeline import prepare

__all__ = ["Changement", "Importation", "importer"]


@dataclass(frozen=True, slots=True)
class Importation:
    """What came of a workbook: the findings, the changes that it holds, the files written."""

    findings: tuple[Finding, ...] = ()
    changements: tuple[Changement, ...] = ()
    ecrits: tuple[Path, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether an error forbids to take the workbook."""
        return bool(errors(list(self.findings)))


def importer(order: Order, classeur: Path, *, appliquer: bool) -> Importation:
    """The changes of `classeur` against the dossier of `order`; with `appliquer`, written: all of them or none."""
    lu, findings = lire(classeur)
    if lu is None:
        return Importation(tuple(findings))
    outcome = prepare(replace(order, contrat="", version=""))
    if outcome.failed or outcome.dossier is None:
        return Importation((*findings, *outcome.findings))
    elsewhere = _elsewhere(outcome.dossier, lu, order.contrat, Location(shown(classeur)))
    if elsewhere or not lu.en_place:
        return Importation((*findings, *elsewhere))
    found = comparer(outcome.dossier, lu, classeur, empreinte_des_donnees(outcome.dossier))
    done = Importation((*findings, *found.findings), tuple(found.changements))
    if done.failed or not appliquer or not done.changements:
        return done
    return _applied(order, outcome.dossier, found, done)


def _elsewhere(dossier: Dossier, lu: Lu, contrat: str, place: Location) -> list[Finding]:
    """A finding when the workbook is about something else."""
    said = lu.identite
    remedy = "Prendre le classeur de ce contrat, ou nommer l'autre : --dossier, --contrat."
    if said.dossier != dossier.code:
        message = f"ce classeur est celui du dossier « {said.dossier} », pas de « {dossier.code} »"
    elif contrat and said.contrat != contrat:
        message = f"ce classeur est celui du contrat « {said.contrat} », pas de « {contrat} »"
    elif dossier.contrat(said.contrat) is None:
        message = f"ce classeur est celui du contrat « {said.contrat} », qui n'est pas au dossier"
    else:
        return []
    return [Finding("TAB013", message, place, remedy)]


def _applied(order: Order, dossier: Dossier, found: Comparaison, done: Importation) -> Importation:
    try:
        texts = _texts(order, dossier, found)
    except Refusal as refusal:
        return replace(
            done, findings=(*done.findings, Finding("TAB010", refusal.message, found.fichier, refusal.remedy))
        )
    faults = _trial(order, texts, found.changements)
    if faults:
        return replace(done, findings=(*done.findings, *faults))
    try:
        ecrire(texts)
    except OSError as error:
        place = Location(shown(Path(error.filename)) if error.filename else found.fichier.file)
        fault = Finding("TAB015", "impossible d'écrire dans les données : rien n'a changé", place,
                        "Vérifier les droits et la place, puis relancer.")  # fmt: skip
        return replace(done, findings=(*done.findings, fault))
    return replace(done, ecrits=tuple(texts))


def _texts(order: Order, dossier: Dossier, found: Comparaison) -> dict[Path, str]:
    """The new text of each file that changes. Raises `Refusal`."""
    by_source: dict[str, dict[KeyPath, str]] = {}
    for change in found.changements:
        by_source.setdefault(change.adresse.source, {})[change.adresse.chemin] = change.texte
    texts: dict[Path, str] = {}
    for source, values in by_source.items():
        if source in dossier.sources:
            file = found.fichier_de(source)
            texts[file.path] = modifie(file, values)
        else:
            texts[order.folder / f"{source}.yaml"] = _execution(dossier, source, values)
    return texts


def _execution(dossier: Dossier, source: str, values: Mapping[KeyPath, str]) -> str:
    """The file of what was done in an exercice, the first time that something is typed for it."""
    code, _, exercice = source.partition("/execution/")
    contrat = dossier.contrat(code)
    assert contrat is not None
    period = next(e for e in contrat.base.entete.exercices if e.nom == exercice)
    head = {"exercice": exercice, "arrete_au": f"{period.fin:%d/%m/%Y}"}
    return nouveau(head, values, "../../../schemas/execution.schema.json")


def _trial(order: Order, texts: Mapping[Path, str], changes: list[Changement]) -> list[Finding]:
    """What would be wrong with the dossier once written: tried on a copy, told with the real paths."""
    with essayer(replace(order, contrat="", version=""), texts) as outcome:
        if outcome.failed or outcome.dossier is None:
            said = "ces changements rendraient le dossier fautif : rien n'est écrit"
            remedy = "Corriger le classeur d'après les erreurs ci-dessus."
            return [*outcome.findings, Finding("TAB014", said, Location(shown(order.folder)), remedy)]
        return _unfaithful(outcome.dossier, changes)


def _unfaithful(dossier: Dossier, changes: list[Changement]) -> list[Finding]:
    """A finding for each change that is not read back as it was typed."""
    again = Comparaison(dossier, Location(""))
    return [
        Finding("TAB010", f"feuille « {change.feuille} », cellule {change.cellule} : la valeur ne peut pas être "
                "écrite à cette place", change.place, "Corriger le fichier à la main.")
        for change in changes
        if again.courante(change.adresse) != change.apres
    ]  # fmt: skip
