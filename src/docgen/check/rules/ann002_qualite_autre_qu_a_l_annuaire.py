"""Une civilité ou une qualité n'est pas celle de l'annuaire.

**Constat.** Une personne que nomment dossier.yaml ou une séance a, dans annuaire.yaml, une autre civilité, ou aucune
ligne qui lui donne cette qualité le jour de la séance (pour un représentant : une qualité qui n'a pas pris fin).

**Pourquoi y regarder.** L'acte serait signé par qui n'a pas, ou n'a plus, qualité pour le faire.

**Exemple.** « sous-préfet du Pas-de-Calais », pour celui que l'annuaire dit « préfet du Pas-de-Calais ».

**Remède.** Reprendre la civilité ou la qualité de l'annuaire ; si elle a changé, y fermer l'ancienne ligne
(« jusqu_au ») et en ajouter une.
"""

from collections.abc import Sequence

from docgen.check import Fault, Faults, Preuve, Subject, dossier, rule
from docgen.check.annuaire import CIVILITES, PersonneNommee, connues, nom_compare, personnes_nommees
from docgen.model.annuaire import PersonneConnue


@rule("donnees", "à corriger", qui="juridique", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each civilité, and for each quality, that no line of the person gives."""
    known = connues(subject)
    for nommee in personnes_nommees(subject) if known else ():
        if lines := known.get(nommee.cle):
            yield from _civilite(nommee, lines)
            yield from _qualite(nommee, lines)


def _civilite(nommee: PersonneNommee, lines: Sequence[PersonneConnue]) -> Faults:
    said = {CIVILITES.get(line.civilite, line.civilite) for line in lines}
    if nommee.civilite and CIVILITES.get(nommee.civilite, nommee.civilite) not in said:
        right = f"{lines[0].civilite} {lines[0].nom}"
        message = f"« {nommee.dite} » : l'annuaire dit « {right} »"
        yield Fault(message, nommee.place, f"Écrire « {right} ».", preuve=Preuve((nommee.dite, right)))


def _qualite(nommee: PersonneNommee, lines: Sequence[PersonneConnue]) -> Faults:
    en_cours = [line.qualite for line in lines if line.qualite and line.en_fonction(nommee.jour)]
    known = en_cours or [line.qualite for line in lines if line.qualite]
    said, place = nommee.qualite, nommee.place_de_la_qualite
    if said and place and known and not any(_same(said, each) for each in en_cours):
        end = "" if en_cours else ", qualité qui n'est pas de ce jour"
        message = f"{nommee.dite} : qualité « {said} » ; l'annuaire dit « {known[0]} »{end}"
        remedy = "Reprendre la qualité de l'annuaire, ou l'y mettre à jour."
        yield Fault(message, place, remedy, preuve=Preuve((said, known[0])))


def _same(said: str, known: str) -> bool:
    """Whether one is the other, or begins it: « maire », « maire de Fontclaire »."""
    short, long = sorted((nom_compare(said), nom_compare(known)), key=len)
    return long == short or long.startswith((f"{short} ", f"{short},"))
