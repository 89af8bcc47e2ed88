"""Un contrôle des actes publiés porte sur une valeur, un intitulé ou une donnée qui n'existe pas.

**Constat.** Un contrôle de publie/ nomme une version, un acte, une cellule, un indicateur, une statistique d'annexe, un
intitulé ou une donnée que le dossier n'a pas ; ou une chose qu'aucun autre contrôle ne nomme. Il en va de même d'un
élément de « passages », de « mentions » ou de « fautes ». Ce que plusieurs d'entre eux nomment, et que les données
n'ont plus, est dit une fois, et à corriger : il en a peut-être été retiré à dessein.

**Pourquoi c'est grave.** La valeur imprimée n'est comparée à rien : une faute de l'acte publié passerait inaperçue.

**Exemple.** `cellule: axe/2 part/etat 2025 prevu` dans un contrat qui a les axes 1, 3 et 4.

**Remède.** Corriger le nom : « axe/1 part/etat 2025 prevu », « national/expulsions_evitees situation »,
« diagnostic-2025 lieux/gare/places », « action/2.1 », « contrat parties/etat/siege ».
"""

from collections import Counter
from collections.abc import Iterator

from msgspec import Struct

from docgen.adresses.controles import DonneeNommee
from docgen.check import Fault, Faults, Location, Refusal, Subject, dossier, proche, rule, unknown_name
from docgen.check.controles import CHOSES, VALEURS, ControleLu, competent, computed, elements, expected, lectures
from docgen.check.donnees import donnee
from docgen.check.parcours import publications
from docgen.findings import Qui
from docgen.model.publie import CLES


@rule("publie", "bloquant", qui="finances", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each unknown version, then for each control that cannot be read."""
    for publiee in publications(subject):
        known = [version.code for version in publiee.versions]
        said = publiee.publication.version or "(aucune)"
        message = f"l'acte publié est celui de la version « {said} », qui n'est pas au contrat"
        yield from unknown_name(said, known, "Versions", message, publiee.place("version"))
    introuvables = [*_controles(subject), *_elements(subject)]
    gone = Counter(introuvable.chose for introuvable in introuvables if introuvable.refusal.chemin)
    for introuvable in introuvables:
        if gone[introuvable.chose] < 2:
            refusal = introuvable.refusal
            yield Fault(refusal.message, introuvable.place, refusal.remedy, qui=introuvable.qui)
    for chose in [chose for chose, count in gone.items() if count > 1]:
        yield _gone([introuvable for introuvable in introuvables if introuvable.chose == chose])


class Introuvable(Struct, frozen=True):
    """A control, a passage or a mention that names nothing, and why."""

    place: Location
    refusal: Refusal
    qui: Qui

    @property
    def chose(self) -> tuple[str, str]:
        """The file that holds it, and the thing that is not in the data."""
        return self.place.file, str(DonneeNommee(*_named(self.refusal.chemin)))


def _named(chemin: tuple[str | int, ...]) -> tuple[str, tuple[str, ...]]:
    root, *keys = map(str, chemin or ("",))
    return root, tuple(keys)


def _gone(found: list[Introuvable]) -> Fault:
    """What several controls, passages or mentions name is no more in the data: they are told once."""
    first, *others = found
    _, chose = first.chose
    lines = f"{len(found)} contrôles, passages, mentions ou fautes"
    message = f"« {chose} » n'est pas dans les données : {lines} ne sont comparés à rien"
    remedy = (
        "S'il en a été retiré à dessein, faire rectifier l'acte publié et retirer ces lignes ; sinon, corriger le nom."
    )
    related = tuple(introuvable.place for introuvable in others)
    return Fault(message, first.place, remedy, related, first.qui, gravite="à corriger")


def _controles(subject: Subject) -> Iterator[Introuvable]:
    for lecture in lectures(subject, CLES):
        try:
            if lecture.connus:  # without them, the version is unknown: it has been said
                _read(subject, lecture)
        except Refusal as refusal:
            yield Introuvable(lecture.place, refusal, competent(lecture.controle))


def _elements(subject: Subject) -> Iterator[Introuvable]:
    for place, named, element in elements(subject):
        try:
            donnee(named, element)
        except Refusal as refusal:
            yield Introuvable(place, refusal, "juridique")


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
