"""Un avenant réécrit une fiche sous un autre intitulé.

**Constat.** Une fiche que l'avenant réécrit, l'une de ses sous-actions au même rang et du même montant, ou l'un de ses
indicateurs, n'a pas l'intitulé qu'elle avait, ou ne compte plus la même chose (« places », « jeunes »), et l'avenant ne
dit pas qu'il le change.

**Pourquoi y regarder.** L'annexe porterait un titre que nul article n'a changé : c'est le plus souvent une recopie.

**Exemple.** « Loger les jeunes » dans le contrat, « Loger des jeunes » dans la fiche réécrite par l'avenant n° 1.

**Remède.** Reprendre l'intitulé en vigueur ; s'il change, le dire dans l'avenant et accepter le constat.
"""

from docgen.check import AvenantDuDossier, Fault, Faults, Preuve, avenants, ligne, rule
from docgen.model.fiche import FicheAction, SousAction


@rule("donnees", "à confirmer", qui="juridique", sur=avenants)
def look(ecrit: AvenantDuDossier) -> Faults:
    """One fault for each title that changes in a fiche that the avenant rewrites."""
    for avant, before, after in ecrit.fiches_recrites:
        numero = after.numero
        for chemin, was, now in _titles(before, after):
            source, path = avant.saisie_de_la_fiche(numero, *chemin)
            place = ecrit.dossier.locate(source, *path)
            message = f"la fiche {numero} que l'avenant réécrit dit « {now} », et non « {was} » ({ligne(place)})"
            remedy = "Reprendre l'intitulé en vigueur ; s'il change, le dire dans l'avenant."
            yield Fault(message, ecrit.de_la_fiche(numero, *chemin), remedy, (place,), preuve=Preuve((now, was)))


def _titles(before: FicheAction, after: FicheAction) -> list[tuple[tuple[str | int, ...], str, str]]:
    """Where a title, or a unit, changes, what it was, what it is."""
    found: list[tuple[tuple[str | int, ...], str, str]] = [(("intitule",), before.intitule, after.intitule)]
    for rank, (was, now) in enumerate(zip(before.sous_actions, after.sous_actions, strict=False)):
        if was.montant == now.montant:
            found.append((("sous_actions", rank, "intitule"), was.intitule, now.intitule))
            found.append((("sous_actions", rank, "unite"), was.unite or "", now.unite or ""))
            found.append((("sous_actions", rank, "cout_unitaire", "unite"), _unit(was), _unit(now)))
    former = {indicateur.code: indicateur.intitule or "" for indicateur in before.indicateurs}
    for rank, indicateur in enumerate(after.indicateurs):
        said = indicateur.intitule or ""
        found.append((("indicateurs", rank, "intitule"), former.get(indicateur.code, said), said))
    return [each for each in found if each[1] and each[2] and each[1] != each[2]]


def _unit(part: SousAction) -> str:
    """What its cost is divided by: « places »."""
    return part.cout_unitaire.unite or "" if part.cout_unitaire else ""
