"""Le vote ne compte pas autant de voix que de membres présents et représentés.

**Constat.** Les voix pour, les voix contre et les abstentions ne font pas le nombre des présents et des pouvoirs.
Plus de voix que de votants bloque ; moins de voix se confirme.

**Pourquoi y regarder.** Une voix sans votant, ou un votant oublié, rend le vote contestable : un membre empêché ne vote
que par la délégation qu'il a donnée à un autre (article L. 3121-16 du CGCT), et l'acte doit la dire.

**Exemple.** 78 voix pour, avec 70 membres présents, 8 excusés et aucun pouvoir.

**Remède.** Corriger le vote ou la liste des présents, ou saisir sous « pouvoirs » les délégations de vote. Si des
présents n'ont pas pris part au vote, laisser en l'état.
"""

from docgen.check import Fault, Faults, Preuve, SeanceEcrite, has_blank, rule, seances
from docgen.french import pluriel


@rule("donnees", "à confirmer", qui="juridique", sur=seances)
def look(ecrite: SeanceEcrite) -> Faults:
    """One fault for each séance whose vote does not add up."""
    deliberation, base = ecrite.seance.deliberation, ecrite.seance.base
    vote, present, proxies = deliberation.vote if deliberation else None, len(base.presents), len(base.pouvoirs)
    if vote and vote.total != present + proxies and not has_blank(base.presents):
        yield Fault(
            f"le vote compte {vote.total} voix, la séance {pluriel(present, 'membre présent')} et "
            f"{pluriel(proxies, 'pouvoir')} ({pluriel(len(base.excuses), 'membre excusé')})",
            ecrite.piece("deliberation", "vote", key=True),
            "Saisir les délégations de vote sous « pouvoirs » dans seance.yaml, ou corriger le vote ou les présents ; "
            "si des présents n'ont pas voté, laisser en l'état.",
            (ecrite.place("presents", key=True),),
            preuve=Preuve((f"{vote.total} voix", f"{pluriel(present, 'présent')}, {pluriel(proxies, 'pouvoir')}")),
            gravite="bloquant" if vote.total > present + proxies else None,
        )
