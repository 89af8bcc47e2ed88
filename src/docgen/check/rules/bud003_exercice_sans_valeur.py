"""Une fiche ne dit pas le montant d'un exercice, alors qu'elle en donne pour d'autres.

**Constat.** Un financeur a des montants dans la fiche, mais un exercice du contrat y manque, ou y est « non
communiqué ».

**Pourquoi y regarder.** Les totaux comptent ce montant pour 0 € : le soutien annoncé pour l'année serait trop faible.

**Exemple.** La fiche 4.2 donne 340 260 € de 2024 à 2026 et « non communiqué » en 2027.

**Remède.** Saisir le montant, ou écrire « sans objet » si rien n'est prévu cette année-là.
"""

from docgen.check import Fault, Faults, FicheEcrite, Location, Preuve, fiches, rule
from docgen.check.budget import apports
from docgen.french import enumeration
from docgen.montants import Absence


@rule("donnees", "à corriger", qui="finances", sur=fiches)
def look(ecrite: FicheEcrite) -> Faults:
    """One fault for each fiche and each set of exercices that the same financeurs lack."""
    for missing, codes in _gaps(ecrite).items():
        first, *others = [_place(ecrite, code, year) for code in codes for year in missing]
        years, payers = enumeration(missing), enumeration([ecrite.financeur(code) for code in codes])
        lack = f"la fiche {ecrite.fiche.numero} n'a pas de montant en {years} ({payers})"
        wanted = "Saisir le montant, ou écrire « sans objet » si rien n'est prévu"
        remedy = f"{wanted} ; tant qu'il manque, les totaux de {years} le comptent pour 0 €."
        preuve = Preuve(("aucun montant",) * (1 + len(others)), f"un montant, ou « sans objet », en {years}")
        yield Fault(f"{lack}, mais elle en a pour d'autres exercices", first, remedy, tuple(others), preuve=preuve)


def _gaps(ecrite: FicheEcrite) -> dict[tuple[str, ...], list[str]]:
    """The financeurs with amounts, by the exercices that they lack."""
    unknown, paying = Absence.NON_COMMUNIQUE, {code for _, code, _, _ in apports(ecrite.version, ecrite.fiche)}
    found: dict[tuple[str, ...], list[str]] = {}
    for code, amounts in ecrite.fiche.financements.items():
        missing = tuple(year for year in ecrite.exercices if amounts.get(year, unknown) is unknown)
        if missing and code in paying:
            found.setdefault(missing, []).append(code)
    return found


def _place(ecrite: FicheEcrite, code: str, year: str) -> Location:
    typed = ("financements", code, year) in ecrite.dossier.sources[ecrite.source].values
    path = ("financements", code, year) if typed else ("financements", code)
    return ecrite.place(*path, key=not typed)
