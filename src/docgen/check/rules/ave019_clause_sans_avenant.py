"""L'article que les avenants visent pour modifier le contrat ne parle pas d'avenant.

**Constat.** La clause de modification (« clause_modification », dans contrat.yaml) est un article qui ne contient pas
le mot « avenant ».

**Pourquoi y regarder.** L'avenant dit reposer sur une clause qui ne permet pas de modifier le contrat : c'est le plus
souvent un numéro faux.

**Exemple.** `clause_modification: 3`, et l'article 3 fixe les modalités de versement.

**Remède.** Donner le numéro de l'article qui permet de modifier le contrat.
"""

from docgen.check import Fault, Faults, Preuve, VersionEcrite, rule, versions_ecrites
from docgen.french import proche


@rule("donnees", "à corriger", qui="juridique", sur=versions_ecrites)
def look(ecrit: VersionEcrite) -> Faults:
    """One fault for a clause that names no avenant, when another article does."""
    clause = ecrit.entete.clause_modification
    said = {a.numero: " ".join([a.intitule, *(line.texte for line in a.alineas)]).casefold()
            for a in ecrit.contrat.articles if not a.abroge}  # fmt: skip
    others = [numero for numero, words in said.items() if "avenant" in words]
    if clause in said and clause not in others and others:
        article = ecrit.contrat.article(clause)
        title = article.intitule if article else ""
        message = f"l'article {clause} (« {title} »), qui permettrait de modifier le contrat, ne parle pas d'avenant"
        remedy = f"Donner le numéro de la clause de modification. {proche(clause, others, 'Articles qui en parlent')}"
        yield Fault(message, ecrit.au_contrat("clause_modification"), remedy, preuve=Preuve((clause,)))
