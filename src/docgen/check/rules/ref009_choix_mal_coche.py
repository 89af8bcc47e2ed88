"""Une liste à choix unique est cochée deux fois, ou ne l'est pas ; une option est cochée deux fois.

**Constat.** Le formulaire demande un seul choix (statut, thématique, cible QPV…) et la fiche en a plusieurs, ou aucun ;
ou bien une liste à choix multiple n'a aucune case cochée ; ou bien la même option revient.

**Pourquoi c'est grave.** La fiche-action se contredirait, ou resterait sans réponse.

**Exemple.** Deux thématiques dans une même fiche.

**Remède.** Garder une seule option, ou ajouter celle qui manque.
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.check import Fault, Subject
from docgen.check.places import fiches
from docgen.findings import Severity
from docgen.french import en_lettres, enumeration
from docgen.model.fiche import Case
from docgen.model.formulaire import ListeACocher

CODE = "REF009"
NOM = "choix_mal_coche"
GRAVITE = Severity.ERREUR
STADE = "donnees"
QUI = "métier"


def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each list that is not ticked as the form asks."""
    for version, fiche, source in fiches(subject):
        for liste in subject.dossier.page(version.contrat, fiche).cases:
            ticked = fiche.cases.get(liste.code, ())
            found = _fault(liste, ticked)
            if found:
                place = subject.dossier.locate(source, "cases", liste.code, key=True)
                yield Fault(f"fiche {fiche.numero} : {found[0]}", place, found[1])


def _fault(liste: ListeACocher, ticked: tuple[Case, ...]) -> tuple[str, str] | None:
    names = [f"« {case.option} »" for case in ticked]
    if liste.choix != "facultatif" and not ticked:
        return (
            f"aucune case de « {liste.intitule} » n'est cochée",
            f"Ajouter sous « cases » la liste « {liste.code} », puis une option : {enumeration(liste.options, 'ou')}.",
        )
    if liste.choix == "unique" and len(ticked) > 1:
        return (
            f"« {liste.intitule} » est cochée {en_lettres(len(ticked))} fois ({enumeration(names)}), le formulaire "
            "demande un seul choix",
            "Garder une seule option.",
        )
    # « Autre » may come back with other words.
    double = next((name for name in names if len(set(ticked)) < len(ticked) and names.count(name) > 1), None)
    return (f"l'option {double} de « {liste.intitule} » est cochée deux fois", "En retirer une.") if double else None
