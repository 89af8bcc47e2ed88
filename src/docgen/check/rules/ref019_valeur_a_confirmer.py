"""Un document définitif montre une valeur que la saisie a déduite ou redressée.

**Constat.** L'acte que l'on rend définitif a, dans saisie.yaml, une valeur que la source ne dit pas, ou dit autrement.

**Pourquoi c'est grave.** Une case cochée par déduction se lirait, une fois signée, comme un choix des parties.

**Exemple.** La thématique de la fiche 2.2, qu'aucune case lue ne dit, déduite du titre.

**Remède.** Faire confirmer la valeur par qui la connaît, la corriger s'il le faut, puis la retirer de saisie.yaml.
"""

from docgen.check import Fault, Faults, Preuve, Subject, dossier, rule
from docgen.check.saisies import saisies


@rule("final", "bloquant", qui="métier", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each value of an act that is composed."""
    for saisie in saisies(subject):
        if saisie.valeur.acte in subject.composes:
            how = "redressée" if saisie.redressee else "déduite"
            message = f"{saisie.quoi} : valeur {how} à la saisie ({saisie.valeur.motif.rstrip('.')})"
            remedy = f"La faire confirmer ({saisie.valeur.confirme}), puis la retirer de saisie.yaml."
            preuve = Preuve(cause=saisie.valeur.motif)
            yield Fault(message, saisie.place, remedy, preuve=preuve)
