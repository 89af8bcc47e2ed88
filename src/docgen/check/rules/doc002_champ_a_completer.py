"""Un document final a encore un champ à compléter.

**Constat.** Une place surlignée (IBAN, numéro d'engagement, date de signature…) reste vide dans un document que l'on
veut définitif, ou dans le dossier d'une séance pour une valeur des données.

**Pourquoi c'est grave.** L'acte serait signé avec un blanc.

**Exemple.** Le champ « IBAN » vaut « à compléter » dans avenant.yaml.

**Remède.** Saisir la valeur à la place de « à compléter » ; ou produire un projet, sans l'option « --final ».
"""

from docgen.check import Fault, Faults, Subject, dossier, rule
from docgen.check.blancs import shown_blanks


@rule("final", "bloquant", qui="juridique", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each named field of each version, one for all its values to come, naming the documents."""
    for blanc in shown_blanks(subject):
        yield Fault(blanc.message, blanc.place, blanc.remede, blanc.documents)
