"""Un contrôle des actes publiés porte sur une valeur, un intitulé ou une donnée qui n'existe pas.

**Constat.** Un contrôle de publie/ nomme une version, un acte, une cellule, un indicateur, une statistique d'annexe, un
intitulé ou une donnée que le dossier n'a pas ; ou une chose qu'aucun autre contrôle ne nomme. Il en va de même d'un
élément de « passages », de « mentions » ou de « fautes ».

**Pourquoi c'est grave.** La valeur imprimée n'est comparée à rien : une faute de l'acte publié passerait inaperçue.

**Exemple.** `cellule: axe/2 part/etat 2025 prevu` dans un contrat qui a les axes 1, 3 et 4.

**Remède.** Corriger le nom : « axe/1 part/etat 2025 prevu », « national/expulsions_evitees situation »,
« diagnostic-2025 lieux/gare/places », « action/2.1 », « contrat parties/etat/siege ».
"""

from collections import Counter

from docgen.check import Fault, Faults, Refusal, Subject, dossier, proche, rule, unknown_name
from docgen.check.controles import CHOSES, VALEURS, ControleLu, competent, computed, elements, expected, lectures
from docgen.check.donnees import donnee
from docgen.check.parcours import publications
from docgen.model.publie import CLES


@rule("publie", "bloquant", qui="finances", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each unknown version, then for each control that cannot be read."""
    for publiee in publications(subject):
        known = [version.code for version in publiee.versions]
        said = publiee.publication.version or "(aucune)"
        message = f"l'acte publié est celui de la version « {said} », qui n'est pas au contrat"
        yield from unknown_name(said, known, "Versions", message, publiee.place("version"))
    for lecture in lectures(subject, CLES):
        try:
            if lecture.connus:  # without them, the version is unknown: it has been said
                _read(subject, lecture)
        except Refusal as refusal:
            yield Fault(refusal.message, lecture.place, refusal.remedy, qui=competent(lecture.controle))
    for place, named, element in elements(subject):
        try:
            donnee(named, element)
        except Refusal as refusal:
            yield Fault(refusal.message, place, refusal.remedy, qui="juridique")


def _read(subject: Subject, lecture: ControleLu) -> None:
    """Nothing when the control names something. Raises `Refusal` otherwise."""
    chose = lecture.controle.chose
    if lecture.inconnus:
        remedy = "Écrire sous « actes » des codes de seance.yaml ; ailleurs que dans une séance, supprimer « actes »."
        raise Refusal(f"l'acte « {lecture.inconnus[0]} » n'est pas de ceux que la séance autorise", remedy)
    if chose:
        names = Counter(other.controle.chose or "" for other in lectures(subject, CHOSES))
        if names[chose] < 2:
            others = [name for name, count in names.items() if count > 1 and name != chose]
            message = f"« {chose} » n'est imprimée qu'une fois : rien n'est comparé"
            raise Refusal(message, proche(chose, others, "Choses imprimées plusieurs fois"))
    elif lecture.controle.cle in VALEURS:
        computed(lecture)
    else:
        expected(lecture)
