"""L'objet d'un avenant ne parle que des annexes, et l'avenant change des articles.

**Constat.** Tout ce que dit la liste « objet » d'un avenant porte sur les annexes, et des opérations changent le texte
d'articles du contrat.

**Pourquoi y regarder.** L'assemblée vote sur l'objet : ce qu'il tait n'est pas annoncé. C'est le plus souvent l'objet
préparé par `docgen avenant nouveau`, que l'on n'a pas complété.

**Exemple.** « d'actualiser les annexes de la convention », et l'avenant récrit l'article 3 (« Engagements »).

**Remède.** Ajouter à « objet », dans avenant.yaml, ce que l'avenant fait de ces articles.
"""

import re

from docgen.amend.designation import nom_article
from docgen.check import Fault, Faults, Preuve, Subject, avenants, dossier, rule
from docgen.french import enumeration

_ANNEXES = re.compile(r"\bannexes?\b", re.IGNORECASE)


@rule("donnees", "à confirmer", qui="juridique", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each avenant whose objet leaves out the articles that it changes."""
    for ecrit in avenants(subject):
        on_text = [operation for operation in ecrit.avenant.operations if operation.section == "articles"]
        numbers = list(dict.fromkeys(said.adresse.article for said in on_text if said.adresse))
        if numbers and all(_ANNEXES.search(objet) for objet in ecrit.avenant.objet):
            names = [nom_article(number).removeprefix("article ") for number in numbers]
            articles = ("l'article " if len(names) == 1 else "les articles ") + enumeration(names)
            message = (
                f"l'objet de l'avenant n° {ecrit.avenant.numero} ne parle que des annexes, et il change {articles}"
            )
            these = "cet article" if len(names) == 1 else "ces articles"
            remedy = f"Ajouter à « objet » ce que l'avenant fait de {these}, par exemple « de préciser … »."
            yield Fault(message, ecrit.place("objet"), remedy, preuve=Preuve((articles,)))
