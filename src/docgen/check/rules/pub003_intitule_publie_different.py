"""L'acte publié donne à une action, à un axe, à un volet ou à une annexe un autre intitulé que les données.

**Constat.** Un contrôle de publie/ compare un intitulé imprimé à celui de la fiche ou du contrat : les mots diffèrent.
Les majuscules, la forme des apostrophes et les espaces ne comptent pas.

**Pourquoi y regarder.** Deux intitulés pour une même chose font douter que ce soit la même. L'assemblée peut avoir
autorisé l'une, et le préfet signé l'autre.

**Exemple.** Le rapport nomme l'action 2.1 « offre d'accompagnement des parcours intensifs » ; sa fiche, « offre
d'accompagnement dédiée aux parcours intensifs ».

**Remède.** Retenir un intitulé, celui de la fiche ou du contrat, et le reprendre partout.
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.check import Fault, Subject, rule
from docgen.check.autrement import differents, montre
from docgen.check.controles import INTITULES, lectures
from docgen.check.parcours import dossier
from docgen.check.places import ecart
from docgen.findings import Preuve

AUTOUR = 60


@rule("publie", "avertissement", qui="juridique", sur=dossier)
def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each other title of a thing, wherever it is printed."""
    for found in differents(lectures(subject, INTITULES)):
        controle = found.lectures[0].controle
        printed, said = ecart(controle.imprime, montre(found.valeur), AUTOUR)
        kind, _, numero = (controle.intitule or "").partition("/")
        owner = f"la fiche {numero}" if kind == "action" else "le contrat"
        yield Fault(
            f"{found.ou} : l'acte publié imprime « {printed} » ; {owner} dit « {said} »",
            found.lectures[0].place,
            f"Reprendre partout le même intitulé, ou faire rectifier l'acte publié.{found.notes}",
            found.ailleurs(subject),
            preuve=Preuve(attendu=montre(found.valeur)),
        )
