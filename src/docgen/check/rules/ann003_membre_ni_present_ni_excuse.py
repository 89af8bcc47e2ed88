"""Un membre de l'assemblée n'est ni présent, ni excusé, ou un présent n'en est pas membre.

**Constat.** annuaire.yaml donne les membres de l'assemblée d'une séance (« organe ») : l'un d'eux, en fonction ce
jour-là, n'est ni parmi les présents, ni parmi les excusés, et n'a pas donné pouvoir ; ou un présent ou un excusé n'en
est pas.

**Pourquoi y regarder.** Le nombre des présents fait le quorum et le vote : une ligne perdue fausse l'un et l'autre.

**Exemple.** Soixante-dix-huit membres à l'annuaire, soixante-neuf présents et huit excusés.

**Remède.** Ajouter le membre aux présents ou aux excusés ; s'il ne siège plus, dire dans l'annuaire jusqu'à quand.
"""

from docgen.check import Fault, Faults, SeanceEcrite, rule, seances
from docgen.check.annuaire import connues, membres, nom_compare, voisine
from docgen.french import compte


@rule("donnees", "à confirmer", qui="juridique", sur=seances)
def look(ecrite: SeanceEcrite) -> Faults:
    """One fault for each member who is nowhere, and for each one listed who is no member; none without members."""
    base = ecrite.seance.base
    known = {nom_compare(line.nom): line for line in ecrite.dossier.annuaire.membres(base.assemblee, base.date)}
    named = list(membres(ecrite)) if known else []
    listed = {each.cle for each in named}
    for name, line in known.items():
        if name not in listed and not voisine(name, listed):
            message = f"« {line.civilite} {line.nom} », de l'assemblée, n'est ni présent, ni excusé"
            counts = (compte(len(base.presents), "présent"), compte(len(base.excuses), "excusé"))
            message += f" ({compte(len(known), 'membre')} à l'annuaire, {', '.join(counts)})"
            remedy = "L'ajouter aux présents ou aux excusés, ou dire dans annuaire.yaml jusqu'à quand il siège."
            yield Fault(message, ecrite.place("presents", key=True), remedy)
    everyone = connues(ecrite.subject)
    for each in named:
        if each.cle not in known and not (each.cle not in everyone and voisine(each.cle, everyone)):
            message = f"« {each.dite} » n'est pas, ce jour-là, membre de l'assemblée que donne l'annuaire"
            yield Fault(message, each.place, "L'ajouter à annuaire.yaml, ou l'ôter d'ici.")
