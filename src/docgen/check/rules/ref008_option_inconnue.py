"""Une case cochée n'est pas une option du formulaire.

**Constat.** La fiche coche une option, ou donne une liste, que le formulaire national du modèle n'a pas.

**Pourquoi c'est grave.** La case n'existe pas dans la fiche-action : elle n'y paraîtrait pas cochée.

**Exemple.** `- Mobilités` au lieu de `- Mobilité` ; une liste `theme` au lieu de `thematique`.

**Remède.** Recopier l'option telle que le formulaire l'écrit (templates/textes, formulaire.yaml du modèle).
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.check import Fault, Subject, rule
from docgen.check.parcours import dossier
from docgen.check.places import fiches, proche
from docgen.dossier import Dossier
from docgen.findings import Location
from docgen.model.base import Absence
from docgen.model.fiche import FicheAction
from docgen.model.formulaire import Page


@rule("donnees", "erreur", qui="métier", sur=dossier)
def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each list, then for each option, that the form does not have."""
    for version, fiche, source in fiches(subject):
        page = subject.dossier.page(version.contrat, fiche)
        lists = {liste.code: liste for liste in page.cases}
        for code in fiche.cases:
            if code not in lists:
                place = subject.dossier.locate(source, "cases", code, key=True)
                yield Fault(
                    f"le formulaire n'a pas de liste « {code} » (fiche {fiche.numero})",
                    place,
                    proche(code, lists, "Listes du formulaire"),
                )
        for option, known, place in _ticked(subject.dossier, page, fiche, source):
            if option not in known:
                yield Fault(
                    f"« {option} » n'est pas une option du formulaire (fiche {fiche.numero})",
                    place,
                    proche(option, known, "Options"),
                )


def _ticked(
    dossier: Dossier, page: Page, fiche: FicheAction, source: str
) -> Iterator[tuple[str, tuple[str, ...], Location]]:
    """Each option ticked, those of its list, and where it is written."""
    for liste in page.cases:
        for rank, case in enumerate(fiche.cases.get(liste.code, ())):
            yield case.option, liste.options, dossier.locate(source, "cases", liste.code, rank)
    for order, sous_action in enumerate(fiche.sous_actions):
        for rank, nature in enumerate(sous_action.natures_depense):
            place = dossier.locate(source, "sous_actions", order, "natures_depense", rank)
            # A sous-action that costs nothing ticks no kind of expense.
            yield nature, (*page.natures_depense, Absence.SANS_OBJET.value), place
