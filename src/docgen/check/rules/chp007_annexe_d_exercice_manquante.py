"""Il manque l'annexe d'un exercice du contrat.

**Constat.** Le programme demande une annexe pour chaque exercice, et le contrat n'en a pas pour un des siens, que le
contrat l'ait à sa signature ou qu'un avenant l'ait ajouté.

**Pourquoi c'est grave.** L'acte annonce une annexe par exercice : l'une d'elles ne serait pas jointe.

**Exemple.** La convention est prorogée en 2028, et son dossier s'arrête au diagnostic de 2027.

**Remède.** Écrire le fichier de cet exercice, dans « annexes » (« docgen avenant nouveau --proroger » écrit celui d'un
exercice qu'il ajoute) ; ou mettre « obligatoire: non » à l'annexe, dans programme.yaml. Celle d'un exercice qu'un
avenant ajoute ne se joint qu'à partir de cet avenant.
"""

from docgen.adresses.origines import Origine
from docgen.amend.operations.contrat import Proroger
from docgen.check import Fault, Faults, Location, VersionEcrite, contrats, rule


@rule("donnees", "bloquant", qui="métier", sur=contrats)
def look(ecrit: VersionEcrite) -> Faults:
    """One fault for each exercice without the file of an annexe that must have one."""
    for annexe in ecrit.programme.annexes:
        if annexe.obligatoire and annexe.par_exercice:
            written = {saisie.exercice for saisie in ecrit.contrat.annexes_de(annexe.code)}
            for year in ecrit.exercices:
                if year not in written:
                    name = f"{annexe.code}-{year}.yaml"
                    message = f"il manque l'annexe « {annexe.intitule} » de {year} : « {name} », dans « annexes »"
                    remedy = f"L'écrire, ou mettre « obligatoire: non » à l'annexe « {annexe.code} » du programme."
                    yield Fault(message, _place(ecrit, year), remedy)


def _place(ecrit: VersionEcrite, year: str) -> Location:
    """Where the contract, or the avenant that adds it, opens that exercice."""
    here = ecrit.version
    while here.avant and year in [exercice.nom for exercice in here.avant.contrat.entete.exercices]:
        here = here.avant
    for rank, operation in enumerate(here.avenant.operations if here.avenant else ()):
        names = [exercice.nom for exercice in operation.exercices] if isinstance(operation, Proroger) else []
        if year in names:
            return ecrit.a_l_operation(Origine.of(here.code, rank + 1), "exercices", names.index(year))
    return ecrit.au_contrat("exercices", ecrit.exercices.index(year))
