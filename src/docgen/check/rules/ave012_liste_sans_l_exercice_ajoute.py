"""Un avenant proroge le contrat, et une liste des exercices, dans un article, s'arrête à l'ancien terme.

**Constat.** Des lignes qui se suivent disent, une par une, tous les exercices que le contrat avait ; l'avenant en
ajoute un, et aucune ligne de l'article ne le dit.

**Pourquoi y regarder.** Les lignes qu'un article répète (« {% for exercice in exercices %} ») sont celles du contrat
signé : la prorogation n'en écrit pas de nouvelle. L'article dirait chaque année, sauf la dernière.

**Exemple.** « – en 2026, 60 000 € ; – en 2027, 62 000 € ; – en 2028, 64 000 €. », et un avenant qui ajoute 2029.

**Remède.** Ajouter à l'avenant l'opération qui insère la ligne : `completer_liste`, ou `inserer_alinea`.
"""

from collections.abc import Sequence

from docgen.amend.operations.contrat import Proroger
from docgen.check import AvenantDuDossier, Fault, Faults, avenants, rule
from docgen.check.exercices_enumeres import ends_of_lists
from docgen.french import enumeration
from docgen.model.contrat import Article


@rule("donnees", "à corriger", qui="juridique", sur=avenants)
def look(ecrit: AvenantDuDossier) -> Faults:
    """One fault for each article that lists the exercices that the contract had, without those that are added."""
    avant = ecrit.version.avant
    former = [exercice.nom for exercice in avant.contrat.entete.exercices] if avant else ecrit.exercices
    added = [year for year in ecrit.exercices if year not in former]
    for article in ecrit.contrat.articles if added and len(former) > 1 else ():
        lack = [year for year in added if not any(year in line.texte for line in article.alineas)]
        if lack and (rank := next(ends_of_lists(article, former, ecrit.exercices), None)):
            yield _fault(ecrit, article, rank, former, lack)


def _fault(ecrit: AvenantDuDossier, article: Article, rank: int, former: Sequence[str], lack: Sequence[str]) -> Fault:
    ranks = [at for at, operation in enumerate(ecrit.avenant.operations) if isinstance(operation, Proroger)]
    message = f"l'article {article.numero} énumère {enumeration(former)}, et l'avenant qui ajoute {enumeration(lack)}"
    remedy = (
        f"Ajouter l'opération qui écrit la ligne après la ligne {rank} de l'article (« nature: completer_liste » ou "
        "« inserer_alinea »)."
    )
    return Fault(f"{message} n'y ajoute pas de ligne", ecrit.place("operations", *ranks[:1]), remedy)
