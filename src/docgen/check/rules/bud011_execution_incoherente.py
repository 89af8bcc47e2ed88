"""Les crédits exécutés ne tiennent pas ensemble : plus d'inutilisés que de versés, ou plus de versés que de prévus.

**Constat.** Pour un exercice et un financeur, une action a plus de crédits non consommés que de crédits versés, ou plus
de crédits versés que ce qui est prévu et reporté ; ou bien des crédits restent non consommés alors que le programme
n'autorise pas leur report.

**Pourquoi y regarder.** Le montant réalisé serait négatif, ou le versement dépasserait l'engagement ; un chiffre est
sans doute mal recopié.

**Exemple.** Fiche 1.1 : 50 000 € versés par l'État en 2024 et 60 000 € non consommés.

**Remède.** Corriger le montant fautif dans execution/ ; un versement au-delà du prévu appelle un avenant.
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.check import Fault, Subject, rule
from docgen.check.parcours import dossier
from docgen.check.places import executions, exercices, ligne
from docgen.compute import Cell, Version
from docgen.findings import Preuve
from docgen.french import euros
from docgen.model.base import Absence
from docgen.model.indicateurs import Execution
from docgen.montants import Montant


@rule("donnees", "avertissement", qui="finances", sur=dossier)
def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each credit that goes beyond what it is taken from."""
    for version, execution, source in executions(subject):
        if execution.exercice in exercices(version):
            for numero, action in execution.actions.items():
                if version.contrat.fiche(numero):  # REF005 speaks of the others
                    yield from _credits(subject, version, execution, source, numero)
                    if not _reportable(subject, version):
                        yield from _reports(subject, version, execution.exercice, source, numero, action.non_consomme)


def _credits(subject: Subject, version: Version, execution: Execution, source: str, numero: str) -> Iterator[Fault]:
    action, year = execution.actions[numero], execution.exercice
    for code, paid in action.verse.items():
        here = subject.dossier.locate(source, "actions", numero, "verse", code)
        unused = action.non_consomme.get(code)
        if isinstance(paid, Montant) and isinstance(unused, Montant) and unused > paid:
            other = subject.dossier.locate(source, "actions", numero, "non_consomme", code)
            yield Fault(
                f"fiche {numero}, {year} : {euros(unused)} non consommés sur {euros(paid)} versés "
                f"({_nom(version, code)}, {ligne(here)})",
                other,
                "Corriger l'un des deux montants : on ne laisse pas plus que ce que l'on a reçu.",
                (here,),
                preuve=Preuve((euros(unused), euros(paid)), enjeu=unused.centimes - paid.centimes),
            )
        if code not in version.figures.financeurs(f"action/{numero}"):
            continue  # BUD001 speaks of an unknown one
        due = version.figures.get(Cell(f"action/{numero}", code, year, "total"))
        if isinstance(paid, Montant) and paid > due:
            planned = subject.dossier.locate(version.source_fiche(numero), "financements", code, key=True)
            yield Fault(
                f"fiche {numero}, {year} : {euros(paid)} versés ({_nom(version, code)}), plus que les {euros(due)} "
                "prévus et reportés",
                here,
                "Corriger le versement ou le montant prévu ; verser davantage appelle un avenant.",
                (planned,),
                preuve=Preuve((euros(paid), euros(due)), enjeu=paid.centimes - due.centimes),
            )


def _nom(version: Version, code: str) -> str:
    return next((f.intitule for f in version.contrat.entete.financeurs if f.code == code), code)


def _reportable(subject: Subject, version: Version) -> bool:
    rule = subject.dossier.regles_de(version.contrat).reports
    return rule is None or rule.autorises


def _reports(
    subject: Subject, version: Version, year: str, source: str, numero: str, unused: dict[str, Montant | Absence]
) -> Iterator[Fault]:
    rule = subject.dossier.regles_de(version.contrat).reports
    for code, left in unused.items():
        if rule and isinstance(left, Montant) and left:
            yield Fault(
                f"fiche {numero}, {year} : {euros(left)} non consommés ({_nom(version, code)}), que le programme "
                f"n'autorise pas à reporter ({rule.source})",
                subject.dossier.locate(source, "actions", numero, "non_consomme", code),
                "Les compter en moins au solde, ou saisir « depense » à la place de « non_consomme ».",
                (subject.dossier.locate(f"regles/{version.contrat.entete.modele}", "reports"),),
                preuve=Preuve((euros(left),), "aucun report", left.centimes),
            )
