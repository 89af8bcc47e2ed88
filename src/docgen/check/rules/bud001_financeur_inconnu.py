"""Un financement nomme un financeur que le contrat ne déclare pas.

**Constat.** La fiche inscrit des crédits sous un code absent de la liste « financeurs » de contrat.yaml.

**Pourquoi c'est grave.** Le montant n'entrerait dans aucun total : l'annexe financière et l'avenant seraient faux.

**Exemple.** `etta: 618 000` au lieu de `etat: 618 000`.

**Remède.** Corriger le code dans la fiche, ou déclarer le financeur dans contrat.yaml, en disant dans quelle part il
est compté (`compte_comme`).
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from docgen.check import Fault, Subject
from docgen.findings import Severity

CODE = "BUD001"
NOM = "financeur_inconnu"
GRAVITE = Severity.ERREUR
STADE = "donnees"


def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each unknown code of each fiche, in each version."""
    for versions in subject.versions.values():
        for version in versions:
            known = [financeur.code for financeur in version.contrat.entete.financeurs]
            for fiche in version.contrat.fiches:
                for code in fiche.financements:
                    if code not in known:
                        near = get_close_matches(code, known, n=1)
                        remedy = f"Peut-être « {near[0]} » ?" if near else f"Financeurs : {', '.join(known)}."
                        source = version.source_fiche(fiche.numero)
                        place = subject.dossier.locate(source, "financements", code, key=True)
                        yield Fault(f"le financeur « {code} » n'est pas au contrat", place, remedy)
