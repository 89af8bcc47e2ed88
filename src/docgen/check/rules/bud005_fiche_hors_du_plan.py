"""Une fiche n'est dans aucune rubrique du plan de financement, ou elle est dans deux.

**Constat.** Le contrat a un plan de financement ; une fiche-action qui a des crédits n'y figure pas, ou y figure
plusieurs fois.

**Pourquoi c'est grave.** Ses crédits manqueraient au plan, ou y seraient comptés deux fois : ses totaux ne seraient
plus ceux de la convention.

**Exemple.** La fiche 2.6 n'est sous aucune ligne ; la fiche 2.5 est sous « ETP » et sous « Autre ».

**Remède.** Citer la fiche sous une ligne, et une seule, de plan-de-financement.yaml.
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.check import Fault, Subject, rule
from docgen.check.parcours import dossier
from docgen.check.places import latest, ligne, plan


@rule("donnees", "erreur", qui="finances", sur=dossier)
def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each fiche that the plan does not name exactly once."""
    for version in latest(subject):
        if not version.contrat.plan.rubriques:
            continue
        whole = subject.dossier.locate(f"{version.contrat.code}/plan", "rubriques", key=True)
        for fiche in version.contrat.fiches:
            places = [place for _, _, numero, place in plan(subject, version) if numero == fiche.numero]
            here = subject.dossier.locate(version.source_fiche(fiche.numero), "numero")
            if not places:
                yield Fault(
                    f"la fiche {fiche.numero} n'est dans aucune rubrique du plan de financement",
                    here,
                    f"La citer sous une ligne de {ligne(whole)}.",
                    (whole,),
                )
            elif len(places) > 1:
                yield Fault(
                    f"la fiche {fiche.numero} est {len(places)} fois dans le plan de financement",
                    places[1],
                    f"Ne la garder que sous une ligne (elle est déjà ligne {places[0].line}).",
                    (places[0],),
                )
