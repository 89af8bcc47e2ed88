"""Un titre du récit n'est repris dans aucun document.

**Constat.** Le fichier .md de la fiche contient un titre que la fiche-action ne montre pas.

**Pourquoi y regarder.** Le texte écrit sous ce titre serait perdu pour le lecteur.

**Exemple.** `# Objectif` au lieu de `# Objectifs` ; `# Action 3` dans une fiche qui a deux sous-actions.

**Remède.** Reprendre l'un des titres du formulaire (« Constats et enjeux », « Objectifs »…), ou « Action 1 »,
« Action 2 »… (une par sous-action).
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.check import Fault, Subject, rule
from docgen.check.parcours import dossier
from docgen.check.places import fiches, proche


@rule("donnees", "avertissement", qui="métier", sur=dossier)
def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each title that no text shows."""
    for version, fiche, source in fiches(subject):
        page = subject.dossier.page(version.contrat, fiche)
        known = [
            *page.recit,
            *page.recit_facultatif,
            *(f"Action {rank}" for rank, _ in enumerate(fiche.sous_actions, 1)),
        ]
        for title in fiche.recit:
            if title not in known:
                unused = [name for name in known if name not in fiche.recit]
                yield Fault(
                    f"le titre « # {title} » du récit de la fiche {fiche.numero} n'est repris dans aucun document",
                    subject.dossier.locate(f"{source}.md"),
                    proche(title, unused or known, "Titres possibles"),
                )
