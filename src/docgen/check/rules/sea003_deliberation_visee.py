"""Un acte vise une autre délibération que celle de la séance qui l'autorise.

**Constat.** L'avenant ou le contrat qu'autorise la séance vise une délibération, mais aucune de ce jour-là, ou celle
de ce jour sous un autre numéro.

**Pourquoi y regarder.** L'acte ne reposerait pas sur la délibération qui permet de le signer.

**Exemple.** La convention vise une délibération du 15 septembre 2025 ; la séance qui l'autorise est du 22 septembre.

**Remède.** Corriger la date ou le numéro dans les visas de l'acte, ou ajouter le visa qui manque.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from docgen.check import Fault, Subject, rule
from docgen.check.parcours import dossier
from docgen.check.places import ligne
from docgen.compute import Version
from docgen.dossier import DossierSeance
from docgen.findings import Preuve
from docgen.french import NBSP, date, enumeration
from docgen.model.entete import Visa


@rule("donnees", "avertissement", qui="juridique", sur=dossier)
def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each acte that relies on another délibération."""
    for seance in subject.dossier.seances:
        for acte in seance.base.actes.values():
            for version in subject.versions.get(acte.contrat, ()):
                if version.code == acte.version:
                    yield from _visas(subject, seance, version)


def _visas(subject: Subject, seance: DossierSeance, version: Version) -> Iterator[Fault]:
    source, visas = _written(version)
    found = [(rank, visa) for rank, visa in enumerate(visas) if visa.nature.startswith("la délibération")]
    if not found or any(_same(seance, visa) for _, visa in found):
        return
    held = subject.dossier.locate(f"{seance.name}/seance", "date")
    yield Fault(
        f"{version.name} vise {enumeration([_said(visa) for _, visa in found])}, et non {_expected(seance)}, qui "
        f"autorise à le signer ({ligne(held)})",
        subject.dossier.locate(source, "visas", found[-1][0], "date"),
        "Corriger ce visa, ou ajouter celui de la délibération de la séance.",
        (held,),
        preuve=Preuve(
            (enumeration([_said(visa) for _, visa in found]), _expected(seance).replace("celle", "délibération", 1))
        ),
    )


def _written(version: Version) -> tuple[str, Sequence[Visa]]:
    """The key of the source of the visas of the act, and the visas."""
    if version.avenant:
        return f"{version.contrat.code}/avenants/{version.code}", version.avenant.visas
    return f"{version.contrat.code}/contrat", version.contrat.entete.visas


def _same(seance: DossierSeance, visa: Visa) -> bool:
    number = seance.deliberation.numero if seance.deliberation else None
    return visa.date == seance.base.date and (not visa.numero or not number or visa.numero == number)


def _said(visa: Visa) -> str:
    """« la délibération n° 2025-363 du 22 septembre 2025 »."""
    number = f" n°{NBSP}{visa.numero}" if visa.numero else ""
    return f"{visa.nature}{number}{f' du {date(visa.date)}' if visa.date else ''}"


def _expected(seance: DossierSeance) -> str:
    number = seance.deliberation.numero if seance.deliberation else None
    return f"celle{f' n°{NBSP}{number}' if number else ''} du {date(seance.base.date)}"
