"""Une action de la feuille de route doit être faite avant la date même du document.

**Constat.** L'échéance d'une ligne finit avant la date de la feuille de route.

**Pourquoi y regarder.** Une action à venir ne peut pas avoir une échéance passée : l'année est souvent la fautive.

**Exemple.** `echeance: 1er janvier 2024` dans une feuille de route du 16 avril 2024.

**Remède.** Corriger l'échéance ; si l'action est déjà faite, le dire dans ses commentaires.
"""

from docgen.check import Fault, Faults, FeuilleEcrite, Preuve, feuilles_de_route, ligne, rule
from docgen.french import date
from docgen.montants import Absence


@rule("donnees", "avertissement", qui="métier", sur=feuilles_de_route)
def look(ecrite: FeuilleEcrite) -> Faults:
    """One fault for each line whose deadline is over before the day of the document."""
    feuille, written = ecrite.feuille, ecrite.place("date")
    for path, line in feuille.lignes:
        if not isinstance(line.echeance, Absence) and line.echeance.fin < feuille.date:
            what = f"l'échéance « {line.echeance.mots} » est passée à la date de la feuille de route"
            message = f"{what}, le {date(feuille.date)} ({ligne(written)})"
            remedy = "Corriger l'échéance ; si l'action est déjà faite, le dire dans ses commentaires."
            preuve = Preuve((line.echeance.mots, f"feuille de route du {date(feuille.date)}"))
            yield Fault(message, ecrite.place(*path, "echeance"), remedy, (written,), preuve=preuve)
