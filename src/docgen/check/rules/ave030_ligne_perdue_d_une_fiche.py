"""Une fiche que l'avenant réécrit perd un partenaire, un public ou une autre ligne d'une liste.

**Constat.** Une liste de la fiche (publics, partenaires, cofinanceurs, et celles que déclare le programme) a moins de
lignes qu'avant l'avenant : l'une d'elles n'y est plus.

**Pourquoi y regarder.** Qui recopie une fiche perd facilement une ligne, et rien d'autre ne le dit : le partenaire ne
serait plus de l'action, le public n'y aurait plus droit.

**Exemple.** « Jeunes de moins de 30 ans », parmi les publics de la fiche du contrat, et plus dans celle de l'avenant.

**Remède.** Remettre la ligne ; si l'action a vraiment changé, accepter le constat.
"""

from collections.abc import Iterator

from docgen.check import AvenantDuDossier, Fault, Faults, Preuve, avenants, ligne, rule
from docgen.model.fiche import FicheAction


@rule("donnees", "à confirmer", qui="métier", sur=avenants)
def look(ecrit: AvenantDuDossier) -> Faults:
    """One fault for each line that a list of a rewritten fiche has no more, when the list is shorter."""
    for avant, before, after in ecrit.fiches_recrites:
        numero = after.numero
        for key, rank, line in _lost(before, after):
            source, path = avant.saisie_de_la_fiche(numero, key, rank)
            place = ecrit.dossier.locate(source, *path)
            message = f"la fiche {numero} que l'avenant réécrit n'a plus la ligne « {line} » ({ligne(place)})"
            remedy = "La remettre ; si l'action a vraiment changé, accepter le constat."
            yield Fault(message, ecrit.de_la_fiche(numero, key, key=True), remedy, (place,), preuve=Preuve((line,)))


def _lost(before: FicheAction, after: FicheAction) -> Iterator[tuple[str, int, str]]:
    for key in ("cofinanceurs", *before.codes_des_champs):
        was, now = (getattr(fiche, key, None) for fiche in (before, after))
        if isinstance(was, tuple) and isinstance(now, tuple) and len(now) < len(was):
            yield from ((key, rank, line) for rank, line in enumerate(was) if isinstance(line, str) and line not in now)
