"""Le résultat proclamé n'est pas celui des voix.

**Constat.** `resultat_proclame` dit adoptée une délibération que les voix rejettent, ou l'inverse : cela bloque. Il dit
« unanimité » quand des voix sont contre, ou « majorité » quand aucune ne l'est : cela se corrige.

**Pourquoi y regarder.** La délibération porterait deux résultats : les voix, et les mots qui les suivent.

**Exemple.** « adopté à l'unanimité », et 4 voix pour, 1 voix contre.

**Remède.** Corriger le résultat proclamé ou les voix, d'après le procès-verbal ; ou retirer `resultat_proclame` : le
résultat se déduit alors des voix.
"""

from docgen.check import Fault, Faults, Preuve, SeanceEcrite, rule, seances
from docgen.french import enumeration
from docgen.model.seance import Vote


@rule("donnees", "à corriger", qui="juridique", sur=seances)
def look(ecrite: SeanceEcrite) -> Faults:
    """One fault for each séance whose vote was proclaimed otherwise."""
    deliberation = ecrite.seance.deliberation
    vote = deliberation.vote if deliberation else None
    said = vote.resultat_proclame if vote else None
    if vote and said and _contradicts(vote, said.lower()):
        counts = zip(("pour", "contre"), (vote.pour.voix, vote.contre.voix), strict=True)
        voices = enumeration([f"{count} voix {side}" for side, count in counts])
        place = ecrite.piece("deliberation", "vote", "resultat_proclame")
        remedy = "Corriger l'un des deux d'après le procès-verbal, ou retirer « resultat_proclame »."
        opposed = vote.adopte == _rejects(said.lower())
        yield Fault(f"le résultat proclamé est « {said} », et le vote compte {voices}", place, remedy,
                    preuve=Preuve((said, voices)), gravite="bloquant" if opposed else None)  # fmt: skip


def _rejects(said: str) -> bool:
    return "rejet" in said


def _contradicts(vote: Vote, said: str) -> bool:
    split = bool(vote.contre.voix)
    return vote.adopte == _rejects(said) or ("unanim" in said and split) or ("majorit" in said and not split)
