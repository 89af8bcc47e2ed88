"""Un avenant proroge le contrat, et une liste des exercices, dans un article, s'arrête à l'ancien terme.

**Constat.** Des lignes qui se suivent disent, une par une, tous les exercices que le contrat avait ; l'avenant en
ajoute un, et aucune ligne de l'article ne le dit.

**Pourquoi y regarder.** Les lignes qu'un article répète (« {% for exercice in exercices %} ») sont celles du contrat
signé : la prorogation n'en écrit pas de nouvelle. L'article dirait chaque année, sauf la dernière.

**Exemple.** « – en 2026, 60 000 € ; – en 2027, 62 000 € ; – en 2028, 64 000 €. », et un avenant qui ajoute 2029.

**Remède.** Ajouter à l'avenant l'opération qui insère la ligne : `completer_liste`, ou `inserer_alinea`.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from docgen.amend.operations.contrat import Proroger
from docgen.check import AvenantDuDossier, Fault, Faults, avenants, rule
from docgen.french import enumeration
from docgen.model.contrat import Alinea, Article


@rule("donnees", "à corriger", qui="juridique", sur=avenants)
def look(ecrit: AvenantDuDossier) -> Faults:
    """One fault for each article that lists the exercices that the contract had, without those that are added."""
    avant = ecrit.version.avant
    former = [exercice.nom for exercice in avant.contrat.entete.exercices] if avant else ecrit.exercices
    added = [year for year in ecrit.exercices if year not in former]
    for article in ecrit.contrat.articles if added and len(former) > 1 else ():
        lack = [year for year in added if not any(year in line.texte for line in article.alineas)]
        if lack and (rank := next(_lists(article, former, ecrit.exercices), None)):
            yield _fault(ecrit, article, rank, former, lack)


def _lists(article: Article, former: Sequence[str], years: Sequence[str]) -> Iterator[int]:
    """The rank (from 1) of the last line of each list that says all of `former`, one line each."""
    said = [_year(line, years) for line in article.alineas]
    for end in range(len(former), len(said) + 1):
        lines = article.alineas[end - len(former) : end]
        if said[end - len(former) : end] == list(former) and all(a.nature == b.nature for a, b in pairwise(lines)):
            yield end


def _year(line: Alinea, years: Sequence[str]) -> str:
    """The only exercice that a line says; empty when it says none, or several."""
    said = set(re.findall(r"(?<!\d)\d{4}(?!\d)", line.texte)).intersection(years)
    return said.pop() if len(said) == 1 else ""


def _fault(ecrit: AvenantDuDossier, article: Article, rank: int, former: Sequence[str], lack: Sequence[str]) -> Fault:
    ranks = [at for at, operation in enumerate(ecrit.avenant.operations) if isinstance(operation, Proroger)]
    message = f"l'article {article.numero} énumère {enumeration(former)}, et l'avenant qui ajoute {enumeration(lack)}"
    remedy = (
        f"Ajouter l'opération qui écrit la ligne après la ligne {rank} de l'article (« nature: completer_liste » ou "
        "« inserer_alinea »)."
    )
    return Fault(f"{message} n'y ajoute pas de ligne", ecrit.place("operations", *ranks[:1]), remedy)
