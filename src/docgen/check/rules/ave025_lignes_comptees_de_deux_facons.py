"""Un avenant compte les lignes du contrat tantôt en alinéas, tantôt en paragraphes.

**Constat.** Une opération de l'avenant désigne sa ligne par `alinea`, une autre par `paragraphe`.

**Pourquoi y regarder.** Un alinéa commence à chaque retour à la ligne, tirets compris ; un paragraphe réunit la liste à
ce qui l'annonce. Dans un même acte, le « cinquième paragraphe » et le « septième alinéa » peuvent être une même ligne :
celui qui applique l'avenant doit deviner le compte de chacun.

**Exemple.** « Après le cinquième paragraphe de l'article 2.2 », puis « après le troisième alinéa de l'article 3 ».

**Remède.** Garder une seule des deux clés dans toutes les opérations de l'avenant.
"""

from docgen.check import AvenantDuDossier, Fault, Faults, Preuve, avenants, ligne, rule


@rule("donnees", "à corriger", qui="juridique", sur=avenants)
def look(ecrit: AvenantDuDossier) -> Faults:
    """One fault for the avenant, at the first operation that counts otherwise than the first of all."""
    comptes: dict[str, int] = {}
    for rank, operation in enumerate(ecrit.avenant.operations):
        for said in (operation, *operation.points):
            for compte in ("alinea", "paragraphe"):
                if said.adresse and getattr(said.adresse, compte):
                    comptes.setdefault(compte, rank)
    if len(comptes) > 1:
        names = {"alinea": "en alinéas", "paragraphe": "en paragraphes"}
        (first, before), (second, after) = sorted(comptes.items(), key=lambda item: item[1])
        place = ecrit.place("operations", before)
        message = (
            f"l'avenant n° {ecrit.avenant.numero} compte les lignes {names[second]} à l'opération {after + 1}, et "
            f"{names[first]} à l'opération {before + 1} ({ligne(place)})"
        )
        remedy = f"Compter partout {names[first]}, ou partout {names[second]}."
        preuve = Preuve((names[second], names[first]))
        yield Fault(message, ecrit.place("operations", after, "cible"), remedy, (place,), preuve=preuve)
