"""Une case « Autre » n'a pas ses mots, ou une case qui n'en demande pas en a.

**Constat.** Le formulaire fait suivre « Autre » de mots, que la fiche ne donne pas ; ou la fiche en ajoute à une option
qui se suffit.

**Pourquoi y regarder.** « Autre » tout court n'apprend rien au lecteur ; des mots ajoutés à une option officielle en
changent le sens.

**Exemple.** `- Autre` ; `- Mobilité: permis de conduire`.

**Remède.** Écrire `- Autre: estime de soi` ; ou retirer les mots, et les placer dans le récit.
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.check import Fault, Subject, rule
from docgen.check.parcours import dossier
from docgen.check.places import fiches


@rule("donnees", "avertissement", qui="métier", sur=dossier)
def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each box whose words are missing, or too many."""
    for version, fiche, source in fiches(subject):
        for liste in subject.dossier.page(version.contrat, fiche).cases:
            for rank, case in enumerate(fiche.cases.get(liste.code, ())):
                asked = case.option in liste.precisions
                if case.option in liste.options and asked != bool(case.precision):
                    said = (
                        "n'a pas ses mots" if asked else f"est suivie de « {case.precision} », qu'elle ne demande pas"
                    )
                    yield Fault(
                        f"fiche {fiche.numero}, « {liste.intitule} » : la case « {case.option} » {said}",
                        subject.dossier.locate(source, "cases", liste.code, rank),
                        f"Écrire « - {case.option}: … » avec ses mots."
                        if asked
                        else f"Écrire « - {case.option} », et placer ces mots dans le récit.",
                    )
