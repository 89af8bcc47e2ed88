"""Several workbooks that come back, made one: what they say alike is said once, what they say otherwise is shown."""

from collections.abc import Sequence

from docgen.adresses.chemins import Chemin
from docgen.adresses.sources import CleDeSource
from docgen.commandes.tableur.comparaison import Changement, Saisies
from docgen.commandes.tableur.valeurs import french
from docgen.findings import Finding, Location


def merge(found: Sequence[Saisies]) -> Saisies:
    """What was typed in all of `found`; a finding where two of them say two values of one place."""
    kept: dict[tuple[CleDeSource, Chemin], tuple[Changement, Location]] = {}
    findings: dict[Finding, None] = {}
    for saisies in found:
        findings |= dict.fromkeys(saisies.findings)
        for change in saisies.changements:
            first, where = kept.setdefault((change.adresse.source, change.adresse.chemin), (change, saisies.fichier))
            if first.apres != change.apres:
                findings[_contradiction(first, where, change, saisies.fichier)] = None
    remarks = {(r.adresse.source, r.adresse.chemin, r.texte): r for saisies in found for r in saisies.remarques}
    return Saisies(
        found[0].dossier,
        found[0].fichier,
        [change for change, _ in kept.values()],
        list(remarks.values()),
        list(findings),
    )


def of_one_contract(contrats: Sequence[tuple[str, Location]]) -> list[Finding]:
    """A finding when the workbooks, each given by its contract and its file, are not all of the same contract."""
    files: dict[str, list[str]] = {}
    for code, place in contrats:
        files.setdefault(code, []).append(place.file)
    if len(files) <= 1:
        return []
    said = " ; ".join(f"{code} ({', '.join(of)})" for code, of in files.items())
    message = f"ces classeurs ne sont pas du même contrat : {said}"
    return [Finding("TAB018", message, contrats[0][1], "Reprendre ensemble ceux d'un seul contrat.")]


def _contradiction(first: Changement, where: Location, other: Changement, there: Location) -> Finding:
    message = (
        f"{where.file}, feuille « {first.feuille} », cellule {first.cellule}, dit {french(first.apres)} ; "
        f"{there.file}, feuille « {other.feuille} », cellule {other.cellule}, dit {french(other.apres)}"
    )
    return Finding("TAB018", message, first.place, "Choisir, corriger l'un des deux classeurs, et relancer.")
