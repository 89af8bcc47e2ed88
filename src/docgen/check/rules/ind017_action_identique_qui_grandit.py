"""Une action est poursuivie à l'identique, et sa cible s'éloigne de sa situation de départ.

**Constat.** La fiche coche « Action existante et poursuivie à l'identique », et la cible d'un exercice s'écarte de plus
d'un cinquième de la situation de départ, pour son premier indicateur de personnes.

**Pourquoi y regarder.** L'action change d'ampleur : elle est renforcée, ou une des deux valeurs est mal recopiée.

**Exemple.** Fiche 2.8 : « à l'identique », 450 familles au départ et 650 visées.

**Remède.** Cocher « Action existante mais renforcée », ou corriger la valeur fautive.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from docgen.check import Fault, Subject, rule
from docgen.check.parcours import dossier
from docgen.check.places import affiche, exercices, fiches, ligne
from docgen.check.series import coche, par_annee, premier_compte
from docgen.findings import Preuve

_IDENTIQUE = "Action existante et poursuivie à l'identique"
# In per cent of the starting point.
_ECART = 20


@rule("donnees", "avertissement", qui="métier", sur=dossier)
def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each action that stays the same and whose first count of persons does not."""
    for version, fiche, source in fiches(subject):
        first, ticked = premier_compte(fiche), coche(fiche, _IDENTIQUE)
        if first is None or ticked is None:
            continue
        rank, found = first
        start = version.valeurs.local(fiche.numero, found, "situation")
        targets = [(year, version.valeurs.local(fiche.numero, found, f"cible/{year}")) for year in exercices(version)]
        known = [(year, value) for year, value in targets if isinstance(value, Decimal)]
        if not isinstance(start, Decimal) or not start:
            continue
        if far := [(year, affiche(value)) for year, value in known if abs(value - start) * 100 > start * _ECART]:
            box = subject.dossier.locate(source, "cases", *ticked)
            yield Fault(
                f"la fiche {fiche.numero} est « poursuivie à l'identique », et son indicateur « {found.code} » vise "
                f"{par_annee(far)} pour {affiche(start)} au départ ({ligne(box)})",
                subject.dossier.locate(source, "indicateurs", rank, "cibles"),
                "Corriger le statut de l'action, ou la valeur fautive.",
                (box,),
                preuve=Preuve((f"cible : {par_annee(far)}", f"« à l'identique », {affiche(start)} au départ")),
            )
