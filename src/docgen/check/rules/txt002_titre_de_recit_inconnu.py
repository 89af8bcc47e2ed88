"""Un titre du récit n'est repris dans aucun document.

**Constat.** Le fichier .md de la fiche contient un titre que la fiche-action ne montre pas.

**Pourquoi y regarder.** Le texte écrit sous ce titre serait perdu pour le lecteur.

**Exemple.** `# Objectif` au lieu de `# Objectifs` ; `# Action 3` dans une fiche qui a deux sous-actions.

**Remède.** Reprendre l'un des titres du formulaire (« Constats et enjeux », « Objectifs »…), ou « Action 1 »,
« Action 2 »… (une par sous-action).
"""

from docgen.check import Fault, Faults, FicheEcrite, fiches, proche, rule


@rule("donnees", "à corriger", qui="métier", sur=fiches)
def look(ecrite: FicheEcrite) -> Faults:
    """One fault for each title that no text shows."""
    recit, page = ecrite.fiche.recit, ecrite.page
    known = [*page.recit, *page.recit_facultatif, *ecrite.recits_des_sous_actions]
    unused = [name for name in known if name not in recit]
    for title in recit:
        if title not in known:
            yield Fault(
                f"le titre « # {title} » du récit de la fiche {ecrite.fiche.numero} n'est repris dans aucun document",
                ecrite.dossier.locate(ecrite.source.recit),
                proche(title, unused or known, "Titres possibles"),
            )
