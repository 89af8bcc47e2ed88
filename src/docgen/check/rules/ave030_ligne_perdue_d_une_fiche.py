"""Une fiche que l'avenant réécrit perd un partenaire, un public ou une autre ligne d'une liste.

**Constat.** Dans une liste de la fiche (publics, partenaires, cofinanceurs, et celles que déclare le programme), une
ligne d'avant l'avenant n'est plus ; et la liste a moins de lignes, ou aucune des nouvelles ne lui ressemble.

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
    """One fault for each line that a list of a rewritten fiche has no more, and that no other replaces."""
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
        if isinstance(was, tuple) and isinstance(now, tuple):
            added = [line for line in now if isinstance(line, str) and line not in was]
            for rank, line in enumerate(was):
                if isinstance(line, str) and line not in now and (len(now) < len(was) or not _like(line, added)):
                    yield key, rank, line


def _like(line: str, added: list[str]) -> bool:
    """Whether one of the lines added has half of its words: it says the same thing otherwise."""
    words = set(line.lower().split())
    return any(len(words.intersection(other.lower().split())) * 2 >= len(words) for other in added)
