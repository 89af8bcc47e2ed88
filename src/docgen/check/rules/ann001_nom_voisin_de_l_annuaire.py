"""Un nom diffère d'une lettre ou deux d'un nom de l'annuaire.

**Constat.** Un représentant de dossier.yaml, un membre d'une séance ou le signataire d'une délibération n'est pas dans
annuaire.yaml, qui a un nom presque pareil. Les majuscules et les accents ne comptent pas.

**Pourquoi y regarder.** L'acte nommerait quelqu'un qui n'existe pas ; un nom dit une seule fois n'est relu par rien
d'autre.

**Exemple.** « Mme Marie-Line POUVIEZ » parmi les présents, pour « PLOUVIEZ ».

**Remède.** Reprendre le nom de l'annuaire ; si c'est quelqu'un d'autre, l'y ajouter.
"""

from docgen.check import Fault, Faults, Preuve, Subject, dossier, rule
from docgen.check.annuaire import connues, personnes_nommees, voisine


@rule("donnees", "à corriger", qui="juridique", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each place of a name that is nearly one of annuaire.yaml."""
    known = connues(subject)
    for nommee in personnes_nommees(subject) if known else ():
        if nommee.cle in known:
            continue
        if near := voisine(nommee.cle, known):
            other = known[near][0].nom
            message = f"« {nommee.dite} » n'est pas dans l'annuaire, qui a « {other} »"
            remedy = f"Écrire « {other} » ; si c'est quelqu'un d'autre, l'ajouter à annuaire.yaml."
            yield Fault(message, nommee.place, remedy, preuve=Preuve((nommee.nom, other)))
