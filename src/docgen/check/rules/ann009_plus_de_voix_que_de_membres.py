"""Le vote compte plus de voix que l'assemblée n'a de membres.

**Constat.** Les voix pour, les voix contre et les abstentions d'une délibération sont, ensemble, plus que les membres
de l'assemblée que donne annuaire.yaml, en fonction ce jour-là.

**Pourquoi c'est grave.** Présents ou représentés, les membres n'ont chacun qu'une voix : le vote est faux.

**Exemple.** 78 voix pour et 7 contre, d'une assemblée de soixante-dix-huit membres.

**Remède.** Corriger les voix ; si un membre manque à l'annuaire, l'y ajouter.
"""

from docgen.check import Fault, Faults, Preuve, SeanceEcrite, rule, seances
from docgen.french import compte


@rule("donnees", "bloquant", en_projet=True, qui="juridique", sur=seances)
def look(ecrite: SeanceEcrite) -> Faults:
    """One fault for each vote of more voices than there are members; none without members."""
    base, deliberation = ecrite.seance.base, ecrite.seance.deliberation
    members = ecrite.dossier.annuaire.membres(base.assemblee, base.date)
    vote = deliberation.vote if deliberation else None
    if vote and members and vote.total > len(members):
        said = f"{compte(vote.total, 'voix', 'voix')}, {compte(len(members), 'membre')}"
        ways = (("pour", vote.pour.voix), ("contre", vote.contre.voix), ("abstention", vote.abstention.voix))
        counts = ", ".join(f"{way} {voices}" for way, voices in ways)
        message = f"plus de voix que de membres à l'annuaire : {said} ({counts})"
        remedy = "Corriger les voix, ou ajouter à annuaire.yaml le membre qui y manque."
        yield Fault(message, ecrite.piece("deliberation", "vote", key=True), remedy, preuve=Preuve((said,)))
