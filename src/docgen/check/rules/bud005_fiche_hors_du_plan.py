"""Une fiche n'est dans aucune rubrique du plan de financement, ou elle est dans deux.

**Constat.** Le contrat a un plan de financement ; une fiche-action qui a des crédits n'y figure pas, ou y figure
plusieurs fois.

**Pourquoi c'est grave.** Ses crédits manqueraient au plan, ou y seraient comptés deux fois : ses totaux ne seraient
plus ceux de la convention.

**Exemple.** La fiche 2.6 n'est sous aucune ligne ; la fiche 2.5 est sous « ETP » et sous « Autre ».

**Remède.** Citer la fiche sous une ligne, et une seule, de plan-de-financement.yaml.
"""

from docgen.check import Fault, Faults, Subject, contrats, dossier, ligne, plan, rule


@rule("donnees", "bloquant", qui="finances", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each fiche that the plan does not name exactly once."""
    planned = list(plan(subject))
    for ecrit in contrats(subject):
        whole = ecrit.au_contrat("rubriques", key=True, fichier="plan")
        for fiche in ecrit.contrat.fiches if ecrit.contrat.plan.rubriques else ():
            places = [
                citee.place(*citee.chemin)
                for citee in planned
                if citee.version is ecrit.version and citee.numero == fiche.numero
            ]
            if not places:
                message = f"la fiche {fiche.numero} n'est dans aucune rubrique du plan de financement"
                remedy = f"La citer sous une ligne de {ligne(whole)}."
                yield Fault(message, ecrit.de_la_fiche(fiche.numero, "numero"), remedy, (whole,))
            elif len(places) > 1:
                message = f"la fiche {fiche.numero} est {len(places)} fois dans le plan de financement"
                remedy = f"Ne la garder que sous une ligne (elle est déjà ligne {places[0].line})."
                yield Fault(message, places[1], remedy, (places[0],))
