"""Reading a workbook back: what changed in the input cells, and writing it in the YAML once the whole still holds."""

from collections.abc import Mapping
from pathlib import Path

from msgspec.structs import replace

from docgen.adresses.chemins import Chemin
from docgen.adresses.sources import CleDeSource
from docgen.commandes.tableur.comparaison import Changement, Remarque, Saisies, compare_workbook
from docgen.commandes.tableur.essai import try_changes
from docgen.commandes.tableur.fusion import merge, of_one_contract
from docgen.commandes.tableur.lecture import ClasseurLu, read_workbook, remark_left
from docgen.demande import Bilan, Order, Outcome
from docgen.dossier import Dossier
from docgen.findings import Finding, Location, Refusal, errors, shown
from docgen.load.yaml_ecriture import genre_du_modele, schema_line
from docgen.load.yaml_edition import nested
from docgen.load.yaml_remarques import with_remarks
from docgen.pipeline import compute_all
from docgen.sortie import put
from docgen.sortie.fautes import unwritten_place, unwritten_reason

__all__ = ["Changement", "Importation", "import_workbook"]


class Importation(Bilan, frozen=True):
    """Also the changes that the workbook holds, the comments kept beside values, and the contract that it is of."""

    contrat: str = ""
    changements: tuple[Changement, ...] = ()
    remarques: tuple[Remarque, ...] = ()


def import_workbook(order: Order, *classeurs: Path, appliquer: bool) -> Importation:
    """The changes of `classeurs`, merged, against the dossier of `order`, tried; with `appliquer`, written: all or
    none."""
    read = [(path, *read_workbook(path)) for path in classeurs]
    findings = [finding for _, _, found in read for finding in found]
    books = [(path, lu) for path, lu, _ in read if lu]
    findings += of_one_contract([(lu.identite.contrat, Location(shown(path))) for path, lu in books])
    if len(books) < len(read) or any(finding.code == "TAB018" for finding in findings):
        return Importation(tuple(findings))
    contrat = books[0][1].identite.contrat
    outcome = compute_all(replace(order, contrat="", version=""))
    wrong = _own_errors(order, outcome, contrat)
    dossier = outcome.dossier
    if wrong or dossier is None:
        return Importation((*findings, *(wrong or outcome.findings)))
    elsewhere = [e for path, lu in books for e in _elsewhere(dossier, lu, order.contrat, Location(shown(path)))]
    if elsewhere or not all(lu.en_place for _, lu in books):
        return Importation((*findings, *elsewhere))
    found = merge([compare_workbook(dossier, lu, path) for path, lu in books])
    done = Importation((*findings, *found.findings), changements=tuple(found.changements), contrat=contrat,
                       remarques=tuple(found.remarques))  # fmt: skip
    if done.failed or not (done.changements or done.remarques):
        return done
    return _applied(order, dossier, found, done, essai=not appliquer)


def dossier_of(classeur: Path) -> str:
    """The code of the dossier that the workbook says it is of; empty when it does not read."""
    lu, _ = read_workbook(classeur)
    return lu.identite.dossier if lu else ""


def _elsewhere(dossier: Dossier, lu: ClasseurLu, contrat: str, place: Location) -> list[Finding]:
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


def _applied(order: Order, dossier: Dossier, found: Saisies, done: Importation, *, essai: bool) -> Importation:
    """`done` with the files that were written (none for an `essai`), or with what forbids to write them."""
    try:
        texts, left = _remarked(order, found, _texts(order, dossier, found))
    except Refusal as refusal:
        return done.plus(Finding("TAB010", refusal.message, found.fichier, refusal.remedy))
    done = replace(done.plus(*left), remarques=tuple(found.remarques))
    if not texts:
        return done
    former = {path: path.read_bytes() for path in texts if path.exists()}
    faults = _trial(order, texts, found.changements, done.contrat)
    if faults or essai:
        return done.plus(*faults)
    try:
        put(texts, lus=former)
    except OSError as error:
        place = Location(shown(unwritten_place(error, next(iter(texts)))))
        why = f"impossible d'écrire dans les données : {unwritten_reason(error)} ; rien n'a changé"
        return done.plus(Finding("TAB015", why, place, "Vérifier les droits et la place, puis relancer."))
    return replace(done, ecrits=tuple(texts))


def _texts(order: Order, dossier: Dossier, found: Saisies) -> dict[Path, str]:
    """The new text of each file that changes. Raises `Refusal`."""
    by_source: dict[CleDeSource, dict[Chemin, str]] = {}
    for change in found.changements:
        by_source.setdefault(CleDeSource(change.adresse.source), {})[change.adresse.chemin] = change.texte
    for remark in found.remarques:
        by_source.setdefault(CleDeSource(remark.adresse.source), {})
    texts: dict[Path, str] = {}
    for source, values in by_source.items():
        if source in dossier.sources:
            file = found.file_of(source)
            texts[file.path] = file.edited(file.value_edits(values))
        elif values:
            texts[_path(order, dossier, source)] = _execution(dossier, source, values)
    return texts


def _remarked(order: Order, found: Saisies, texts: Mapping[Path, str]) -> tuple[dict[Path, str], list[Finding]]:
    """`texts` with the comments beside their values; a finding for each that has no place there, which `found`
    forgets."""
    by_file: dict[Path, list[Remarque]] = {}
    for remark in found.remarques:
        by_file.setdefault(_path(order, found.dossier, remark.adresse.source), []).append(remark)
    done, left = dict(texts), list[Remarque]()
    for path, remarks in by_file.items():
        said: dict[Chemin, str] = {}
        for remark in remarks:
            before = said.get(remark.adresse.chemin)
            said[remark.adresse.chemin] = f"{before} ; {remark.texte}" if before else remark.texte
        without = list(said)
        if path in texts:
            done[path], without = with_remarks(texts[path], said)
        left += [remark for remark in remarks if remark.adresse.chemin in without]
    found.remarques = [remark for remark in found.remarques if remark not in left]
    only = {_path(order, found.dossier, change.adresse.source) for change in found.changements}
    kept = {_path(order, found.dossier, remark.adresse.source) for remark in found.remarques}
    texts = {path: text for path, text in done.items() if path in only | kept}
    return texts, [remark_left(r.feuille, r.cellule, r.texte, found.fichier) for r in left]


def _path(order: Order, dossier: Dossier, source: CleDeSource) -> Path:
    """The file of a source, or the one to write for it."""
    known = dossier.sources.get(source)
    return Path(known.file) if known else order.folder / f"{source}.yaml"


def _execution(dossier: Dossier, source: CleDeSource, values: Mapping[Chemin, str]) -> str:
    """The file of what was done in an exercice, the first time that something is typed for it."""
    contrat = dossier.contrat(source.proprietaire)
    assert contrat is not None
    period = next(exercice for exercice in contrat.base.entete.exercices if exercice.nom == source.nom)
    head = [
        schema_line(genre_du_modele("execution", contrat.base.entete.modele), 3),
        f"exercice: {period.nom}",
        f"arrete_au: {period.fin:%d/%m/%Y}",
        "",
        *([] if any(path[0] == "actions" for path in values) else ["actions: {}"]),
    ]
    return "\n".join([*head, *nested(values, 0), ""])


def _own_errors(order: Order, outcome: Outcome, contrat: str) -> list[Finding]:
    """The errors that are not in the folder of another contract: those of the workbook's own, and of what all share."""
    others = outcome.dossier.contrats if outcome.dossier else ()
    folders = tuple(f"{shown(order.folder / other.code)}/" for other in others if other.code != contrat)
    return [error for error in errors(outcome.findings) if not error.location.file.startswith(folders)]


def _trial(order: Order, texts: Mapping[Path, str], changes: list[Changement], contrat: str) -> list[Finding]:
    """What would be wrong with the dossier once written: tried on a copy, told with the real paths."""
    with try_changes(replace(order, contrat="", version=""), texts) as outcome:
        wrong = _own_errors(order, outcome, contrat)
        if wrong or outcome.dossier is None:
            said = "ces changements rendraient le dossier fautif : rien n'est écrit"
            remedy = "Corriger, dans le classeur, ce que disent les autres erreurs."
            return [*(wrong or outcome.findings), Finding("TAB014", said, Location(shown(order.folder)), remedy)]
        return _unfaithful(outcome.dossier, changes)


def _unfaithful(dossier: Dossier, changes: list[Changement]) -> list[Finding]:
    """A finding for each change that is not read back as it was typed."""
    again = Saisies(dossier, Location(""))
    return [
        Finding("TAB010", f"feuille « {change.feuille} », cellule {change.cellule} : la valeur ne peut pas être "
                "écrite à cette place", change.place, "Corriger le fichier à la main.")
        for change in changes
        if again.current(change.adresse) != change.apres
    ]  # fmt: skip
