"""Le même montant est affiché avec deux valeurs.

**Constat.** Une même cellule d'une même version paraît dans les documents avec des valeurs différentes.

**Pourquoi c'est grave.** L'avenant, ses annexes et la délibération se contrediraient : l'acte serait attaquable.

**Exemple.** Le soutien de l'État pour 2025 est de 3 342 548 € dans l'avenant et de 3 324 548 € dans l'annexe 3.

**Remède.** Produire à nouveau tous les documents, à partir des mêmes données et sans retouche. Si l'écart demeure,
c'est un défaut de docgen, à signaler avec ce message.
"""

from docgen.check import Fault, Faults, Location, Preuve, Subject, dossier, rule
from docgen.check.montre import valeurs_montrees
from docgen.document import Amount
from docgen.french import enumeration, euros
from docgen.montants import Montant


@rule("documents", "bloquant", qui="finances", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each amount with several values; amounts without a name are not cells of the cube."""
    shown: dict[str, dict[Montant, dict[str, None]]] = {}
    for document in subject.documents:
        for inline in valeurs_montrees(subject, document):
            if isinstance(inline, Amount) and inline.name:
                shown.setdefault(inline.name, {}).setdefault(inline.value, {})[document.name] = None
    for name, values in shown.items():
        if len(values) > 1:
            said = [
                f"{euros(value)} dans {enumeration([f'« {document} »' for document in where])}"
                for value, where in values.items()
            ]
            places = [(Location(document), euros(value)) for value, where in values.items() for document in where]
            gap = max(values).centimes - min(values).centimes
            message = f"le montant « {name} » a plusieurs valeurs : {' ; '.join(said)}"
            wanted = "Produire à nouveau ces documents ensemble, sans retouche"
            remedy = f"{wanted} ; si l'écart demeure, signaler ce message : c'est un défaut de docgen."
            preuve = Preuve(tuple(value for _, value in places), enjeu=gap, adresse=name)
            yield Fault(message, places[0][0], remedy, tuple(place for place, _ in places[1:]), preuve=preuve)
