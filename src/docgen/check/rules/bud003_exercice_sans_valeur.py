"""Une fiche ne dit pas le montant d'un exercice, alors qu'elle en donne pour d'autres.

**Constat.** Un financeur a des montants dans la fiche, mais un exercice du contrat y manque, ou y est « non
communiqué ». De même quand un avenant ajoute un exercice, et poursuit la fiche sans rien en dire.

**Pourquoi y regarder.** Les totaux comptent ce montant pour 0 € : le soutien annoncé pour l'année serait trop faible.

**Exemple.** La fiche 4.2 donne 340 260 € de 2024 à 2026 et « non communiqué » en 2027.

**Remède.** Saisir le montant, ou écrire « sans objet » si rien n'est prévu cette année-là.
"""

from collections.abc import Iterator

from docgen.amend.operations.contrat import Proroger
from docgen.check import (
    AvenantDuDossier,
    Fault,
    Faults,
    FicheEcrite,
    Location,
    Preuve,
    Subject,
    avenants,
    dossier,
    fiches,
    rule,
)
from docgen.check.budget import apports
from docgen.compute import Version
from docgen.french import compte, enumeration
from docgen.model.fiche import FicheAction
from docgen.montants import Absence


@rule("donnees", "à corriger", qui="finances", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each fiche and each set of exercices that the same financeurs lack; one for each exercice that an
    avenant adds, and that the fiches carried on as they were do not know."""
    for ecrite in fiches(subject):
        yield from _in_fiche(ecrite)
    for ecrit in avenants(subject):
        yield from _added(ecrit)


def _in_fiche(ecrite: FicheEcrite) -> Faults:
    for missing, codes in _gaps(ecrite.version, ecrite.fiche).items():
        first, *others = [_place(ecrite, code, year) for code in codes for year in missing]
        years, payers = enumeration(missing), enumeration([ecrite.financeur(code) for code in codes])
        lack = f"la fiche {ecrite.fiche.numero} n'a pas de montant en {years} ({payers})"
        wanted = "Saisir le montant, ou écrire « sans objet » si rien n'est prévu"
        remedy = f"{wanted} ; tant qu'il manque, les totaux de {years} le comptent pour 0 €."
        preuve = Preuve(("aucun montant",) * (1 + len(others)), f"un montant, ou « sans objet », en {years}")
        yield Fault(f"{lack}, mais elle en a pour d'autres exercices", first, remedy, tuple(others), preuve=preuve)


def _gaps(version: Version, fiche: FicheAction) -> dict[tuple[str, ...], list[str]]:
    """The financeurs with amounts, by the exercices that they lack."""
    unknown, paying = Absence.NON_COMMUNIQUE, {code for _, code, _, _ in apports(version, fiche)}
    years = [exercice.nom for exercice in version.contrat.entete.exercices]
    found: dict[tuple[str, ...], list[str]] = {}
    for code, amounts in fiche.financements.items():
        missing = tuple(year for year in years if amounts.get(year, unknown) is unknown)
        if missing and code in paying:
            found.setdefault(missing, []).append(code)
    return found


def _place(ecrite: FicheEcrite, code: str, year: str) -> Location:
    typed = ("financements", code, year) in ecrite.dossier.sources[ecrite.source].values
    path = ("financements", code, year) if typed else ("financements", code)
    return ecrite.place(*path, key=not typed)


# --- the exercices that an avenant adds -------------------------------------------------------------------------------
def _added(ecrit: AvenantDuDossier) -> Faults:
    written = ecrit.avenant.fiches_ecrites
    for rank, operation in _prolongations(ecrit):
        for year in [exercice.nom for exercice in operation.exercices]:
            lacking = [fiche.numero for fiche in ecrit.contrat.fiches
                       if fiche.numero not in written and _lacks(ecrit.version, fiche, year)]  # fmt: skip
            if lacking:
                yield _carried_on(ecrit, rank, operation, year, lacking)


def _prolongations(ecrit: AvenantDuDossier) -> Iterator[tuple[int, Proroger]]:
    for rank, operation in enumerate(ecrit.avenant.operations):
        if isinstance(operation, Proroger):
            yield rank, operation


def _lacks(version: Version, fiche: FicheAction, year: str) -> bool:
    return any(year in missing for missing in _gaps(version, fiche))


def _carried_on(ecrit: AvenantDuDossier, rank: int, operation: Proroger, year: str, lacking: list[str]) -> Fault:
    several = len(lacking) > 1
    said = f"{compte(len(lacking), 'fiche')} n'y ont pas de montant" if several else "une fiche n'y a pas de montant"
    has = "elles en ont" if several else "elle en a"
    message = f"l'avenant ajoute l'exercice {year}, et {said}, mais {has} pour d'autres : {enumeration(lacking)}"
    opened = " ".join(f"--mettre-a-jour {numero}" for numero in lacking)
    command = (
        f"docgen avenant nouveau {ecrit.contrat.code} --annee {ecrit.avenant.exercice} "
        f"--proroger {operation.a:%d/%m/%Y} {opened}"
    )
    remedy = (
        f"Ouvrir {'ces fiches' if several else 'cette fiche'} (« {command} »), et y saisir le montant, ou « sans "
        f"objet » si rien n'est prévu ; tant qu'il manque, les totaux de {year} le comptent pour 0 €."
    )
    preuve = Preuve(("aucun montant",), f"un montant, ou « sans objet », en {year}")
    return Fault(message, ecrit.place("operations", rank), remedy, preuve=preuve)
