"""Un avenant déplace plus de crédits de l'État que le programme ne le permet.

**Constat.** D'une version à la suivante, la part de l'État d'un axe ou d'un volet change, pour un exercice, de plus que
le plafond de fongibilité du programme (en pour cent de ce qu'elle était).

**Pourquoi y regarder.** Au-delà du plafond, il faut l'accord de l'administration centrale : l'avenant serait refusé.

**Exemple.** Plafond de 10 % : l'axe 1 passe de 100 000 € à 115 000 €.

**Remède.** Revoir les fiches de cet axe, ou joindre l'accord et accepter le constat.
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.check import Fault, Subject
from docgen.check.places import exercices, le, ligne
from docgen.compute import Cell, Version
from docgen.findings import Preuve, Severity
from docgen.french import NBSP, euros, nombre

CODE = "BUD014"
NOM = "fongibilite_depassee"
GRAVITE = Severity.AVERTISSEMENT
STADE = "donnees"
QUI = "finances"


def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each division and exercice that an avenant moves too much."""
    for versions in subject.versions.values():
        for version in versions:
            if version.avenant and version.avant:
                yield from _moved(subject, version, version.avant)


def _moved(subject: Subject, version: Version, before: Version) -> Iterator[Fault]:
    rule = subject.dossier.regles_de(version.contrat).fongibilite
    kind = version.contrat.entete.division
    place = subject.dossier.locate(f"{version.contrat.code}/avenants/{version.code}", "operations", key=True)
    for division in version.contrat.entete.divisions if rule else ():
        for year in exercices(version):
            cell = Cell(f"{kind}/{division.numero}", "part/etat", year)
            was, becomes = before.amount(cell), version.amount(cell)
            gap = abs(becomes.centimes - was.centimes)
            if rule and was and gap * 100 > was.centimes * rule.plafond:
                held = subject.dossier.locate(f"regles/{version.contrat.entete.modele}", "fongibilite", "plafond")
                yield Fault(
                    f"{le(kind)} {division.numero} passe de {euros(was)} à {euros(becomes)} en {year} (part de "
                    f"l'État), au-delà des {nombre(rule.plafond)}{NBSP}% que permet le programme ({rule.source} ; "
                    f"{ligne(held)})",
                    place,
                    f"Revoir les fiches de {le(kind)} {division.numero}, ou joindre l'accord et accepter le constat.",
                    (held,),
                    preuve=Preuve((f"{euros(was)} → {euros(becomes)}",), f"au plus {nombre(rule.plafond)}{NBSP}%", gap),
                )
