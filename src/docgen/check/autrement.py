"""What published acts print otherwise than the data: titles, and typed values (dates, names, references, labels)."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

from msgspec import Struct

from docgen.adresses.controles import DonneeNommee, IntituleNomme
from docgen.adresses.sources import CleDeSource
from docgen.check import Fault, Location, Preuve, Refusal, Subject
from docgen.check.controles import (
    DONNEES,
    INTITULES,
    VALEURS,
    ControleLu,
    agree,
    computed,
    expected,
    lectures,
    printed,
    with_notes,
)
from docgen.check.donnees import VIDE, Donnee, donnee, mots, pareil
from docgen.check.places import ecart
from docgen.french import date as french_date
from docgen.french import enumeration, euros, nombre
from docgen.model.echeances import Echeance
from docgen.model.fiche import Case
from docgen.montants import Montant

# Characters each side of the difference.
_AUTOUR = 60


class Autrement(Struct, frozen=True):
    """The controls that print the same thing, otherwise than the data, and what the data say there."""

    lectures: tuple[ControleLu, ...]
    valeur: object
    ecrite: Location

    def fault(self, disent: str, remedy: str, precision: str = "") -> Fault:
        """The fault: what is printed, what the data say (`disent`: « la fiche 3.1 dit »), the notes of the controls."""
        controles, valeur = [lecture.controle for lecture in self.lectures], _show(self.valeur)
        ou = enumeration([f"{controle.endroit} (source, l. {controle.ligne})" for controle in controles])
        imprime, said = ecart(controles[0].imprime, valeur, _AUTOUR)
        first, *others = (lecture.place for lecture in self.lectures)
        instead = (
            f"{disent} « {said} »{precision}" if self.valeur is not None else f"les données n'en disent rien{precision}"
        )
        message = f"{ou} : l'acte publié imprime « {imprime} » ; {instead}"
        related, preuve = (*others, self.ecrite), Preuve(attendu=valeur)
        return Fault(message, first, with_notes(remedy, self.lectures), related, preuve=preuve)


def differents(cles: tuple[str, ...]) -> Callable[[Subject], Iterator[Autrement]]:
    """The walk of each thing, and each other way of printing it; a control that names nothing is for PUB002."""

    def walk(subject: Subject) -> Iterator[Autrement]:
        groups: dict[tuple[object, ...], list[tuple[ControleLu, object, Donnee]]] = {}
        for lecture in lectures(subject, cles):
            try:
                valeur = expected(lecture)
            except Refusal:
                continue
            if not pareil(lecture.controle.imprime, valeur):
                found = donnee(lecture.connus, adresse(lecture))
                key = (found.source, found.path, mots(lecture.controle.imprime))
                groups.setdefault(key, []).append((lecture, valeur, found))
        for group in groups.values():
            _, valeur, found = group[0]
            # An article is a text: its title is no key of its file.
            path = () if CleDeSource(found.source).sorte == "articles" else found.path
            place = subject.dossier.locate(found.source, *path)
            yield Autrement(tuple(lecture for lecture, _, _ in group), valeur, place)

    return walk


def adresse(lecture: ControleLu) -> str:
    """The typed value that the control names, or that gives the title that it names."""
    controle = lecture.controle
    if not controle.intitule:
        return controle.donnee or ""
    intitule = IntituleNomme(controle.intitule)
    if intitule.sorte == "action":
        return str(DonneeNommee(controle.intitule, ("intitule",)))
    return str(DonneeNommee("contrat", (f"{intitule.sorte.removesuffix('s')}s", intitule.code, "intitule")))


def _show(valeur: object) -> str:
    """A typed value as documents show it."""
    if valeur is None:
        return VIDE
    if isinstance(valeur, Echeance):
        return valeur.dit
    if isinstance(valeur, Case):
        return valeur.precision or valeur.option
    if isinstance(valeur, date):
        return french_date(valeur)
    if isinstance(valeur, Montant):
        return euros(valeur)
    return nombre(valeur) if isinstance(valeur, int | Decimal) else str(valeur)


def comptes(subject: Subject) -> tuple[int, int]:
    """How many printed things name something of the data, and how many of them are what the data say or give."""
    same = [_agrees(lecture) for lecture in lectures(subject, (*VALEURS, *INTITULES, *DONNEES))]
    return len(same), sum(same)


def _agrees(lecture: ControleLu) -> bool:
    try:
        if lecture.controle.cle in VALEURS:
            return agree(printed(lecture.controle), computed(lecture))
        return pareil(lecture.controle.imprime, expected(lecture))
    except Refusal:
        return False  # PUB002 says it
