"""Une séquence de lancement n'a pas une rencontre, et une seule, dans chaque bassin.

**Constat.** Un bassin n'a pas de rencontre dans une séquence, ou en a plusieurs ; ou sa rencontre d'une séquence vient
avant celle de la séquence précédente.

**Pourquoi y regarder.** Une séquence a le même contenu pour tous les bassins, une demi-journée chacun : le tableau des
rencontres aurait une case vide, ou montrerait la suite avant le début.

**Exemple.** Deux rencontres à Lens dans la 1re séquence, aucune à Saint-Omer.

**Remède.** Corriger le bassin ou la date ; si le bassin n'est pas concerné, laisser en l'état.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from docgen.check import Fault, Subject, rule
from docgen.check.parcours import dossier
from docgen.check.places import latest
from docgen.french import date
from docgen.model.feuille import FeuilleDeRoute


@rule("donnees", "avertissement", qui="métier", sur=dossier)
def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each bassin that a sequence forgets or repeats, and for each meeting out of order."""
    for version in latest(subject):
        for feuille in version.contrat.feuilles_de_route:
            source = f"{version.contrat.code}/{feuille.nom}"
            yield from _counts(subject, feuille, source)
            yield from _order(subject, feuille, source)


def _counts(subject: Subject, feuille: FeuilleDeRoute, source: str) -> Iterator[Fault]:
    for rank, sequence in enumerate(feuille.lancement.sequences):
        held = [rencontre.bassin for rencontre in sequence.rencontres]
        for order, bassin in enumerate(feuille.bassins):
            if held.count(bassin.code) != 1:
                said = "n'a pas de rencontre" if bassin.code not in held else f"a {held.count(bassin.code)} rencontres"
                path = ("lancement", "sequences", rank, "rencontres")
                yield Fault(
                    f"le bassin « {bassin.nom} » {said} dans la séquence « {sequence.intitule} », qui en a une par "
                    "bassin",
                    subject.dossier.locate(source, *path, key=True),
                    "Corriger le bassin d'une rencontre, ou ajouter celle qui manque.",
                    (subject.dossier.locate(source, "bassins", order, "code"),),
                )


def _order(subject: Subject, feuille: FeuilleDeRoute, source: str) -> Iterator[Fault]:
    for rank, (before, after) in enumerate(pairwise(feuille.lancement.sequences)):
        days = {one.bassin: (order, one.jour) for order, one in enumerate(before.rencontres)}
        for order, rencontre in enumerate(after.rencontres):
            known = days.get(rencontre.bassin)
            if known and rencontre.jour < known[1]:
                path = ("lancement", "sequences")
                yield Fault(
                    f"la rencontre « {after.intitule} » du bassin « {rencontre.bassin} », le {date(rencontre.jour)}, "
                    f"vient avant celle de la séquence « {before.intitule} », le {date(known[1])}",
                    subject.dossier.locate(source, *path, rank + 1, "rencontres", order, "jour"),
                    "Corriger l'une des deux dates.",
                    (subject.dossier.locate(source, *path, rank, "rencontres", known[0], "jour"),),
                )
