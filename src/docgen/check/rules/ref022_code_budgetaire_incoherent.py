"""Un code budgétaire ne s'accorde pas avec le programme, l'action ou l'activité qu'il abrège.

**Constat.** Le code d'activité ne commence pas par le numéro du programme budgétaire, ou ne finit pas par l'action,
la sous-action et l'activité de son axe ; ou deux axes ont le même code ; ou un visa de budget opérationnel de
programme porte un autre numéro.

**Pourquoi c'est grave.** La dépense serait imputée ailleurs : le comptable refuserait de payer, ou paierait sur une
autre ligne.

**Exemple.** « 0304 50 32 26 01 » pour l'action 23, sous-action 26, du programme 304.

**Remède.** Recopier le code de la nomenclature budgétaire de l'année.
"""

import re
from collections.abc import Iterator

from docgen.check import Fault, Faults, Location, Preuve, VersionEcrite, rule, versions_ecrites
from docgen.check.normes import actes

_CHIFFRES = re.compile(r"\D")


@rule("donnees", "bloquant", en_projet=True, qui="finances", sur=versions_ecrites)
def look(ecrit: VersionEcrite) -> Faults:
    """One fault for each code that is not made as its parts say, and for each that comes twice."""
    programme = ecrit.entete.programme_budgetaire
    numero = _digits(programme.numero).zfill(4) if programme else ""
    activite = (programme.activite or "") if programme else ""
    for code, place in _codes(ecrit):
        if numero and not _digits(code).startswith(numero):
            yield _fault(code, place, f"ne commence pas par le programme {int(numero)}")
        elif not _digits(code).startswith(_digits(activite)):
            yield _fault(code, place, f"ne commence pas par l'activité « {activite} »")
    seen: dict[str, str] = {}
    for situated in ecrit.entete.places:
        imputation = situated.division.imputation
        if imputation:
            place = ecrit.place(*situated.chemin, "imputation", "code")
            parts = [imputation.action, imputation.sous_action, imputation.activite]
            if all(part.isdigit() for part in parts) and not _digits(imputation.code).endswith("".join(parts)):
                yield _fault(imputation.code, place, f"ne finit pas par « {' '.join(parts)} »")
            if imputation.code in seen:
                yield _fault(imputation.code, place, f"est aussi celui de {seen[imputation.code]}")
            seen.setdefault(imputation.code, situated.nom)
    yield from _visas(ecrit, numero)


def _codes(ecrit: VersionEcrite) -> Iterator[tuple[str, Location]]:
    programme = ecrit.entete.programme_budgetaire
    if programme and programme.activite:
        yield programme.activite, ecrit.place("programme_budgetaire", "activite")
    for rank, activite in enumerate(programme.activites if programme else ()):
        yield activite.code, ecrit.place("programme_budgetaire", "activites", rank, "code")
    for situated in ecrit.entete.places:
        if imputation := situated.division.imputation:
            yield imputation.code, ecrit.place(*situated.chemin, "imputation", "code")


def _visas(ecrit: VersionEcrite, numero: str) -> Faults:
    for vises in actes(ecrit.subject):
        for vise in vises:
            said = vise.visa.numero or ""
            ours = vise.acte == ecrit.version.name and "budget opérationnel de programme" in vise.visa.nature
            if ours and said and numero and _digits(said).zfill(4) != numero:
                yield _fault(said, vise.place("numero"), f"n'est pas celui du programme {int(numero)}")


def _fault(code: str, place: Location, why: str) -> Fault:
    remedy = "Recopier le code de la nomenclature budgétaire de l'année."
    return Fault(f"le code « {code} » {why}", place, remedy, preuve=Preuve((code,)))


def _digits(code: str) -> str:
    return _CHIFFRES.sub("", code)
